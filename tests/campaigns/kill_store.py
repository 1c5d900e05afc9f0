"""Kills writers with SIGKILL at random moments and looks whether the store kept its word.

    python -m tests.campaigns.kill_store --kills 1000

A writer appends batches and says of each that it was acknowledged. It is killed, the file is opened again and must hold
every acknowledged batch whole and once, with the instant that was given for it; the batch that was being written
wholly or not at all; nothing else. Then the next writer goes on in the same file. In every second round two writers
work at once. Needs a system with fork and SIGKILL.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

from attrs import define, field

from gridcontrol.ids import EventKindId, FactId, SubjectId
from gridcontrol.model.facts import Event, Fact, Received
from gridcontrol_sqlite import keys
from gridcontrol_sqlite.store import SqliteStore

ROUNDS_IN_A_FILE = 12
LONGEST_LIFE = 0.12
_KIND, _DAY = EventKindId("test"), date(2020, 2, 5)
CONTESTED = Event(FactId("contested"), _KIND, SubjectId("person/first"), _DAY)
"""Every batch contradicts this fact with one content of its own, so that conflicts are at stake as well."""


def clock() -> datetime:
    """A clock that stands: the store has to move each batch's instant forward."""
    return datetime(2020, 2, 24, tzinfo=UTC)


def open_file(path: Path) -> SqliteStore:
    """The store, with keys moved to their large table every few batches, so that kills fall into that as well."""
    keys._FEWEST = 150
    return SqliteStore(str(path), clock)


def batch(writer: int, number: int) -> list[Fact]:
    """The facts of a batch, always the same for the same arguments; the last contradicts CONTESTED."""
    size = random.Random(f"{writer}-{number}").choice([1, 3, 10, 40, 400])
    subject = SubjectId(f"person/{number % 7}")
    fresh: list[Fact] = [Event(FactId(f"{writer}-{number}-{place}"), _KIND, subject, _DAY) for place in range(size)]
    contradiction = Event(CONTESTED.id, _KIND, SubjectId(f"person/conflict-{writer}-{number}"), _DAY)
    return [*fresh, contradiction]


FAULTS = ("none", "early", "halves")
"""Faults to plant, to see that they are found: acknowledging before the batch is written, writing it in two halves."""


def write_until_killed(path: Path, writer: int, first: int, acknowledged: int, fault: str) -> None:
    """What a writer does: open, append, acknowledge into the pipe, for ever."""
    store = open_file(path)
    store.append([CONTESTED])
    for number in range(first, sys.maxsize):
        facts = batch(writer, number)
        if fault == "early":
            os.write(acknowledged, f"{number} {clock().isoformat()} {len(facts) - 1}\n".encode())
        if fault == "halves":
            store.append(facts[::2])
        receipt = store.append(facts[1::2] if fault == "halves" else facts)
        os.write(acknowledged, f"{number} {receipt.received_at.isoformat()} {receipt.new}\n".encode())


@define
class Tally:
    """What was seen."""

    kills: int = 0
    files: int = 0
    acknowledged: int = 0
    written_unacknowledged: int = 0
    mid_transaction: int = 0
    facts: int = 0
    faults: list[str] = field(factory=list)


@define
class Writer:
    """One writer over its lives: what it was told."""

    name: int
    acknowledged: dict[int, tuple[datetime, int]] = field(factory=dict)
    next: int = 0

    def live(self, path: Path, fault: str) -> tuple[int, int]:
        """Start a process; answers its id and the end of the pipe to read from."""
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            try:
                os.close(reading)
                write_until_killed(path, self.name, self.next, writing, fault)
            finally:
                os._exit(3)
        os.close(writing)
        return child, reading

    def hear(self, reading: int) -> None:
        """Take in what was acknowledged before the end."""
        with os.fdopen(reading, "rb") as pipe:
            for line in pipe.read().decode().splitlines():
                number, moment, new = line.split()
                self.acknowledged[int(number)] = (datetime.fromisoformat(moment), int(new))


def one_round(path: Path, writers: list[Writer], draw: random.Random, tally: Tally, fault: str) -> None:
    """Start the writers, kill them, look."""
    lives = [(writer, *writer.live(path, fault)) for writer in writers]
    time.sleep(draw.uniform(0, LONGEST_LIFE))
    for writer, child, _ in lives:
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            tally.faults.append(f"writer {writer.name} ended by itself")
        tally.kills += 1
    for writer, _, reading in lives:
        writer.hear(reading)
    journal = path.with_name(path.name + "-journal")
    tally.mid_transaction += journal.exists() and journal.stat().st_size > 0


def check(path: Path, writers: list[Writer], tally: Tally) -> None:
    """Compare what the file holds with what was acknowledged; writers go on after what is there."""
    store = open_file(path)
    received = [item for item in store.read() if item.fact != CONTESTED]
    listed = [conflict.refused.subject for conflict in store.conflicts() if isinstance(conflict.refused, Event)]
    store.close()
    with sqlite3.connect(path) as connection:
        verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
    connection.close()
    if verdict != "ok":
        tally.faults.append(f"integrity: {verdict}")
    there: dict[tuple[int, int], list[Received]] = {}
    for item in received:
        writer, number, _ = map(int, item.fact.id.split("-"))
        there.setdefault((writer, number), []).append(item)
    if len({item.fact.id for item in received}) != len(received):
        tally.faults.append("a fact is there twice")
    stamps = [items[0].received_at for items in there.values()]
    if stamps != sorted(set(stamps)):
        tally.faults.append("instants do not increase")
    known = {writer.name: writer for writer in writers}
    for (name, number), items in there.items():
        _check_batch(known[name], number, items, tally)
    for each in writers:
        lost = [number for number in each.acknowledged if (each.name, number) not in there]
        tally.faults.extend(f"acknowledged batch {each.name}-{number} is lost" for number in lost)
        each.next = max((number for name, number in there if name == each.name), default=-1) + 1
    conflicts = Counter(listed)
    expected = Counter(SubjectId(f"person/conflict-{name}-{number}") for name, number in there)
    if conflicts != expected:
        tally.faults.append(f"conflicts differ: {sorted((conflicts - expected) | (expected - conflicts))}")
    tally.facts = max(tally.facts, len(received))


def _check_batch(writer: Writer, number: int, items: list[Received], tally: Tally) -> None:
    label = f"{writer.name}-{number}"
    whole = [fact.id for fact in batch(writer.name, number)[:-1]]
    if [item.fact.id for item in items] != whole or len({item.received_at for item in items}) != 1:
        tally.faults.append(f"batch {label} is there in part")
    if number in writer.acknowledged:
        if writer.acknowledged[number] != (items[0].received_at, len(whole)):
            tally.faults.append(f"batch {label} is not as it was acknowledged")
    elif number >= writer.next:
        # Written, and killed before the word was out.
        tally.written_unacknowledged += 1
        if number != max([*writer.acknowledged, writer.next - 1]) + 1:
            tally.faults.append(f"batch {label} came from nowhere")


def campaign(kills: int, seed: int, folder: Path, fault: str = "none") -> Tally:
    """Kill so many writers and tell what was seen."""
    draw, tally = random.Random(seed), Tally()
    while tally.kills < kills:
        path = folder / f"facts-{tally.files}.db"
        tally.files += 1
        writers = [Writer(1), Writer(2)]
        for number in range(ROUNDS_IN_A_FILE):
            if tally.kills >= kills:
                break
            one_round(path, writers[: 1 + number % 2], draw, tally, fault)
            check(path, writers, tally)
        tally.acknowledged += sum(len(writer.acknowledged) for writer in writers)
        path.unlink()
    return tally


def main() -> int:
    """Run the campaign and print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plant", choices=FAULTS, default="none", help="a fault to be found")
    words = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="kill-store-"))
    began = time.perf_counter()
    tally = campaign(words.kills, words.seed, folder, words.plant)
    print(
        f"{tally.kills} kills in {time.perf_counter() - began:.0f} s, {tally.files} files, "
        f"SQLite {sqlite3.sqlite_version}: "
        f"{tally.acknowledged} batches acknowledged; {tally.mid_transaction} times a journal was left behind, "
        f"{tally.written_unacknowledged} times a batch was written and not yet acknowledged; {len(tally.faults)} faults"
    )
    if tally.faults:
        print(*tally.faults[:20], f"the files are in {folder}; seed {words.seed}", sep="\n")
        return 1
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
