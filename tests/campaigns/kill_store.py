"""Kills writers with SIGKILL at random moments and looks whether the store kept its word.

    python -m tests.campaigns.kill_store --kills 1000 --store duckdb

A writer appends batches and says of each that it was acknowledged. It is killed, the store is opened again and must
hold every acknowledged batch whole and once, with the instant that was given for it; the batch that was being written
wholly or not at all; nothing else. Then the next writer goes on in the same store. In every second round two writers
work at once. With PostgreSQL the server is killed instead in every third round. Needs a system with fork and SIGKILL.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from attrs import define, field, frozen

from gridcontrol.ids import EventKindId, FactId, SubjectId
from gridcontrol.model.facts import Event, Fact, Received
from gridcontrol.model.storing import Store
from gridcontrol_duckdb import writing
from gridcontrol_duckdb.session import Bounds
from gridcontrol_duckdb.store import DuckdbStore
from gridcontrol_postgres.store import open_postgres
from gridcontrol_sqlite import keys
from gridcontrol_sqlite.store import SqliteStore
from tests.postgres.server import Server, server

ROUNDS_IN_A_STORE = 12
PATIENCE = 60.0
"""Seconds that a writer may take for a batch."""
AT_FIRST = 0.05
"""Seconds within which a writer is killed that need not have acknowledged anything."""
_KIND, _DAY = EventKindId("test"), date(2020, 2, 5)
CONTESTED = Event(FactId("contested"), _KIND, SubjectId("person/first"), _DAY)
"""Every batch contradicts this fact with one content of its own, so that conflicts are at stake as well."""


def clock() -> datetime:
    """A clock that stands: the store has to move each batch's instant forward."""
    return datetime(2020, 2, 24, tzinfo=UTC)


@frozen
class Kind:
    """A kind of store. A place is a path or a URL, as text."""

    place: Callable[[Path], str]
    """From a path that was never used."""
    open: Callable[[str], Store]
    verdict: Callable[[str], str]
    """What its own check finds wrong."""
    halfway: Callable[[str], bool]
    """Whether a killed writer left something unfinished."""
    remove: Callable[[str], None]
    server: Callable[[], Server] | None = None


def _open_sqlite(place: str) -> Store:
    # With keys moved to their large table every few batches, so that kills fall into that as well.
    keys._FEWEST = 150
    return SqliteStore(place, clock)


def _verdict_of_sqlite(place: str) -> str:
    with sqlite3.connect(place) as connection:
        verdict = str(connection.execute("PRAGMA integrity_check").fetchone()[0])
    connection.close()
    return "" if verdict == "ok" else verdict


def _journal_left(place: str) -> bool:
    journal = Path(place + "-journal")
    return journal.exists() and journal.stat().st_size > 0


def _open_duckdb(place: str) -> Store:
    # With runs merged every few batches, so that kills fall into that as well.
    writing._ALIKE = 3
    return DuckdbStore(Path(place), clock, Bounds(threads=1))


def _counted(place: str) -> set[str]:
    manifest = json.loads(Path(place, "manifest.json").read_text(encoding="utf-8"))
    return {Path(file["name"]).name for file in manifest["files"]}


def _verdict_of_duckdb(place: str) -> str:
    missing = _counted(place) - {found.name for found in Path(place, "facts").iterdir()}
    return f"missing: {missing}" if missing else ""


def _files_left(place: str) -> bool:
    if not Path(place, "manifest.json").exists():
        return True
    stray = {found.name for found in Path(place, "facts").iterdir()} - _counted(place)
    return bool(stray) or Path(place, "manifest.json.new").exists()


KINDS = {
    "sqlite": Kind(str, _open_sqlite, _verdict_of_sqlite, _journal_left, lambda place: Path(place).unlink()),
    "duckdb": Kind(str, _open_duckdb, _verdict_of_duckdb, _files_left, shutil.rmtree),
    "postgresql": Kind(
        lambda _: server().url(),
        lambda place: open_postgres(place, clock),
        lambda _: "",
        lambda _: False,
        lambda _: None,
        server=server,
    ),
}


def batch(writer: int, number: int) -> list[Fact]:
    """The facts of a batch, always the same for the same arguments; the last contradicts CONTESTED."""
    size = random.Random(f"{writer}-{number}").choice([1, 3, 10, 40, 400])
    subject = SubjectId(f"person/{number % 7}")
    fresh: list[Fact] = [Event(FactId(f"{writer}-{number}-{place}"), _KIND, subject, _DAY) for place in range(size)]
    contradiction = Event(CONTESTED.id, _KIND, SubjectId(f"person/conflict-{writer}-{number}"), _DAY)
    return [*fresh, contradiction]


FAULTS = ("none", "early", "halves")
"""Faults to plant, to see that they are found: acknowledging before the batch is written, writing it in two halves."""


def write_until_killed(kind: Kind, place: str, writer: int, first: int, acknowledged: int, fault: str) -> None:
    """What a writer does: open, append, acknowledge into the pipe, for ever."""
    store = kind.open(place)
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
    stores: int = 0
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
    heard: bytes = b""

    def live(self, kind: Kind, place: str, fault: str) -> tuple[int, int]:
        """Start a process; answers its id and the end of the pipe to read from."""
        reading, sending = os.pipe()
        child = os.fork()
        if not child:
            try:
                os.close(reading)
                write_until_killed(kind, place, self.name, self.next, sending, fault)
            finally:
                os._exit(3)
        os.close(sending)
        return child, reading

    def wait(self, reading: int, batches: int) -> float:
        """Wait until so many batches were acknowledged; answers about how many seconds the last one took."""
        self.heard, took, before = b"", AT_FIRST, time.perf_counter()
        while self.heard.count(b"\n") < batches and select.select([reading], [], [], PATIENCE)[0]:
            told = os.read(reading, 65_536)
            if not told:
                break
            self.heard += told
            took, before = time.perf_counter() - before, time.perf_counter()
        return took

    def hear(self, reading: int) -> None:
        """Take in what was acknowledged before the end."""
        with os.fdopen(reading, "rb") as pipe:
            for line in (self.heard + pipe.read()).decode().splitlines():
                number, moment, new = line.split()
                self.acknowledged[int(number)] = (datetime.fromisoformat(moment), int(new))
        self.heard = b""


def one_round(
    kind: Kind, place: str, writers: list[Writer], draw: random.Random, tally: Tally, fault: str, *, blow: bool
) -> None:
    """Start the writers, kill them, look. *blow*: it is their server that is killed."""
    lives = [(writer, *writer.live(kind, place, fault)) for writer in writers]
    # By the writers' own pace, so that kills fall into every part of a batch on slow machines too.
    first, _, reading = lives[0]
    took = first.wait(reading, draw.choice([0, 1, 1, 2, 3]))
    time.sleep(draw.uniform(0, 1.3 * took))
    running = kind.server() if kind.server and blow else None
    if running:
        running.kill()
    for writer, child, _ in lives:
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status) and not running:
            tally.faults.append(f"writer {writer.name} ended by itself")
        tally.kills += 1
    if running:
        running.start()
    for writer, _, reading in lives:
        writer.hear(reading)
    tally.mid_transaction += kind.halfway(place)


def check(kind: Kind, place: str, writers: list[Writer], tally: Tally) -> None:
    """Compare what the store holds with what was acknowledged; writers go on after what is there."""
    store = kind.open(place)
    received = [item for item in store.read() if item.fact != CONTESTED]
    listed = [conflict.refused.subject for conflict in store.conflicts() if isinstance(conflict.refused, Event)]
    store.close()
    verdict = kind.verdict(place)
    if verdict:
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


def campaign(kind: Kind, kills: int, seed: int, folder: Path, fault: str = "none") -> Tally:
    """Kill so many writers and tell what was seen."""
    draw, tally = random.Random(seed), Tally()
    while tally.kills < kills:
        place = kind.place(folder / f"facts-{tally.stores}")
        tally.stores += 1
        writers = [Writer(1), Writer(2)]
        for number in range(ROUNDS_IN_A_STORE):
            if tally.kills >= kills:
                break
            one_round(kind, place, writers[: 1 + number % 2], draw, tally, fault, blow=number % 3 == 2)
            check(kind, place, writers, tally)
        tally.acknowledged += sum(len(writer.acknowledged) for writer in writers)
        kind.remove(place)
    return tally


def main() -> int:
    """Run the campaign and print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plant", choices=FAULTS, default="none", help="a fault to be found")
    parser.add_argument("--store", choices=KINDS, default="sqlite")
    words = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="kill-store-"))
    began = time.perf_counter()
    tally = campaign(KINDS[words.store], words.kills, words.seed, folder, words.plant)
    print(
        f"{tally.kills} kills in {time.perf_counter() - began:.0f} s, {tally.stores} stores, "
        f"{words.store}: "
        f"{tally.acknowledged} batches acknowledged; "
        f"{tally.mid_transaction} times something unfinished was left behind, "
        f"{tally.written_unacknowledged} times a batch was written and not yet acknowledged; {len(tally.faults)} faults"
    )
    if tally.faults:
        print(*tally.faults[:20], f"the stores are in {folder}; seed {words.seed}", sep="\n")
        return 1
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
