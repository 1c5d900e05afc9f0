"""How long it takes to say what a round has reached, what is owed on one day, and what one officer has to do.

    python benchmarks/duties.py

A district of invented size: 300,000 households in 5,000 grids of 600 villages of 30 towns, 1.03 million calls on
them in a round that starts by town; 10,000 people isolated at home for 28 days with two visits a day, of which one in
twenty was missed. Each part runs in a process of its own, once at a tenth of the size and once at the whole; times are
seconds of one processor, of everything but drawing the facts and making them what is known.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from gridcontrol.app.owing import Owed
from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.calculus.fast import FastEvaluator
from gridcontrol.duties.deriving import Duties
from gridcontrol.duties.obligation import State
from gridcontrol.duties.owners import Owners
from gridcontrol.duties.placing import Placing
from gridcontrol.duties.rounds import Rounds, total
from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId
from gridcontrol.model.divisions import Divisions, RowSource, overlay_from_rows
from gridcontrol.model.facts import Event, Fields, Received, Value
from gridcontrol.model.known import as_known
from gridcontrol.responsibility.answering import responsibility_of
from gridcontrol.responsibility.tree import tree_of
from gridcontrol.rules.check import checked_pack
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import WorldTime

PACK = Path(__file__).with_name("duties.yaml")
TOWNS, VILLAGES, GRIDS = 30, 600, 5_000
HOUSEHOLDS, CALLS = 300_000, 1_030_000
PEOPLE, DAYS = 10_000, 28
FIRST = datetime(2020, 1, 24, 4, tzinfo=UTC)
DAY = date(2020, 1, 24)
AT = {"round": datetime(2020, 1, 29, 16, tzinfo=UTC), "day": datetime(2020, 2, 10, 11, tzinfo=UTC)}
LIMITS = {"coverage of the round": 10.0, "the day's list": 5.0, "one officer's list": 0.05}
NO_FIELDS: Fields = {}


def made(
    number: int, subject: str, kind: str, at: WorldTime, received: datetime | None = None, **fields: Value
) -> Received:
    """A fact received when it happened."""
    told = {FieldId(name): value for name, value in fields.items()} or NO_FIELDS
    when = received if received is not None else at if isinstance(at, datetime) else FIRST
    return Received(Event(FactId(f"f{number}"), EventKindId(kind), SubjectId(subject), at, told), when)


def divisions() -> Divisions:
    """A county with its towns, villages and grids, as evenly as can be."""
    rows = [["level", "code", "name", "parent"], ["county", "C", "county", ""]]
    rows += [["town", f"T{i}", f"town {i}", "C"] for i in range(TOWNS)]
    rows += [["village", f"V{i}", f"village {i}", f"T{i % TOWNS}"] for i in range(VILLAGES)]
    rows += [["grid", f"G{i}", f"grid {i}", f"V{i % VILLAGES}"] for i in range(GRIDS)]
    columns = {name: name for name in ("level", "code", "name", "parent")}
    source = RowSource(file="drawn", rows=iter(rows), scheme="code", hierarchy="statutory", columns=columns)
    return Divisions(overlay_from_rows([source], ()))


def officers() -> Iterator[Received]:
    """One for each grid, village and town, and the head."""
    number = 10**8
    for link, letter, count in (("grid", "G", GRIDS), ("village", "V", VILLAGES), ("town", "T", TOWNS)):
        for place in range(count):
            number += 1
            at = FIRST - timedelta(days=1)
            yield made(number, f"officer/{letter}{place}", "appointed", at, link=link, place=f"{letter}{place}")
    yield made(number + 1, "officer/head", "appointed", FIRST - timedelta(days=1), link="head", place="C")


def of_the_round(share: float) -> Iterator[Received]:
    """Towns that start one after the other, households, and calls on most of them, on some several times."""
    draw = random.Random(4)
    number = 0
    for town in range(TOWNS):
        number += 1
        at = FIRST + timedelta(hours=town)
        yield made(number, f"town_office/{town}", "round_started", at, town=f"T{town}")
    count = int(HOUSEHOLDS * share)
    for house in range(count):
        number += 1
        yield made(number, f"household/{house}", "registered", DAY, FIRST, grid=f"G{house % GRIDS}")
    for _ in range(int(CALLS * share)):
        number += 1
        at = FIRST + timedelta(minutes=draw.randrange(30 * 60, 128 * 60))
        yield made(number, f"household/{draw.randrange(count)}", "called", at)


def of_the_isolated(share: float) -> Iterator[Received]:
    """People who came within four days, and two visits a day up to the instant, one in twenty of them missing."""
    draw = random.Random(4)
    number = 0
    for who in range(int(PEOPLE * share)):
        came = FIRST + timedelta(minutes=draw.randrange(4 * 24 * 60))
        number += 1
        yield made(number, f"person/{who}", "arrival", came, residence=f"G{draw.randrange(GRIDS)}")
        for day in range(DAYS):
            for hour in (1, 7):
                at = FIRST.replace(hour=hour) + timedelta(days=day, minutes=draw.randrange(200))
                if came < at <= AT["day"] and draw.randrange(20):
                    number += 1
                    yield made(number, f"person/{who}", "visit", at)


def owed(pack: Pack, log: list[Received], what: str) -> tuple[Owed, float]:
    """Everything ready to be asked, and how long that took once the facts were known."""
    known, at = as_known(log, pack.zone), AT[what]
    tree = divisions()
    began = time.process_time()
    timelines = {} if what == "round" else FastEvaluator().evaluate(pack, known, as_of=AsOf(at)).timelines
    duties = Duties(pack, known, timelines, at, None, tree_of(tree))
    answering = responsibility_of(pack, known, None, tree)
    placing = Placing(pack, known, tree_of(tree), at)
    return (
        Owed(pack, at, at, duties, Rounds(duties), Owners(pack.owed, answering), placing),
        time.process_time() - began,
    )


def expect(holds: bool) -> None:  # noqa: FBT001  # as assert
    """Stop where an answer is wrong: a figure for it would say nothing."""
    if not holds:
        raise SystemExit("a wrong answer")


def measure(what: str, share: float) -> dict[str, float]:
    """Seconds by question."""
    pack, _ = checked_pack(PACK.read_bytes(), PACK.name)
    drawn = of_the_round(share) if what == "round" else of_the_isolated(share)
    every, ready = owed(pack, [*officers(), *drawn], what)
    began = time.process_time()
    if what == "round":
        found = every.round("round_1", "village")
        whole = total([row.coverage for row in found.rows])
        expect(whole.scope == int(HOUSEHOLDS * share))
        expect(0 < whole.reached <= whole.counted)
        expect(whole.calls <= int(CALLS * share))
        return {"coverage of the round": time.process_time() - began}
    told = every.owing(states=tuple(State))
    day = time.process_time() - began
    expect(len(told.rows) == 2 * int(PEOPLE * share))
    began = time.process_time()
    own = every.owing(owner=SubjectId("officer/T1"), duties=["temperature"], states=tuple(State))
    first = time.process_time() - began
    began = time.process_time()
    several = [
        every.owing(owner=SubjectId(f"officer/{who}"), duties=["temperature"], states=tuple(State))
        for who in ("T1", "V1", "G1", "T2", "V2", "G2", "T3", "V3", "G3", "T4")
    ]
    one = (time.process_time() - began) / len(several)
    expect(bool(own.rows))
    return {"made ready": ready, "the day's list": day, "an index of officers": first, "one officer's list": one}


def main() -> None:
    """Each part at a tenth and at the whole."""
    if len(sys.argv) > 2:
        print(json.dumps(measure(sys.argv[1], float(sys.argv[2]))))
        return
    for what in ("round", "day"):
        parts = []
        for share in ("0.1", "1"):
            words = [sys.executable, __file__, what, share]
            done = subprocess.run(words, check=True, capture_output=True, text=True)
            parts.append(json.loads(done.stdout))
        tenth, whole = parts
        for name, seconds in whole.items():
            limit = f", limit {LIMITS[name]} s" if name in LIMITS else ""
            print(f"{name}: {seconds:.3f} s{limit}; {seconds / max(tenth[name], 1e-9):.1f} times a tenth")


if __name__ == "__main__":
    main()
