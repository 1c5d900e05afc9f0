"""How long it takes to say what nobody covers, what one officer answers for, and who should fill what is open.

    python benchmarks/responsibility.py

A district of invented size: 300,000 households and 750,000 persons in 5,000 grids of 600 villages of 30 towns, each
grid with a member but for one in a hundred. And the proposals: 30 leaders for 333 enterprises; 1,200 officers for 960
grids; the same where a third of the grids is held by somebody who may not, and many have more than one. Each part runs
in a process of its own, once at a tenth of the size and once at the whole; times are wall clock in seconds, of
everything but drawing the facts and making them what is known; beside it is the processor time, which says more on a
machine that is busy with other work.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId
from gridcontrol.model.divisions import Divisions, RowSource, overlay_from_rows
from gridcontrol.model.facts import Event, Received
from gridcontrol.model.known import Known, as_known
from gridcontrol.responsibility import responsibility_of
from gridcontrol.responsibility.gaps import GapKind, gaps_of
from gridcontrol.responsibility.proposing import propose
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.ruleset import Pack

PACK = Path(__file__).with_name("responsibility.yaml")
TOWNS, VILLAGES, GRIDS, HOUSEHOLDS, PERSONS = 30, 600, 5_000, 300_000, 750_000
OPEN = 100
"""One grid in so many has nobody."""
AT = datetime(2020, 2, 5, 4, tzinfo=UTC)
DAY = date(2020, 1, 22)
LIMITS = {
    "gaps of the district, first time": 2.0,
    "gaps of the district, again": 2.0,
    "one officer's list": 0.05,
    "30 leaders for 333 enterprises": 1.0,
    "1,200 officers for 960 grids": 10.0,
    "the same, others to be replaced": 10.0,
}


def event(number: int, subject: str, kind: str, **fields: object) -> Event:
    """A fact of the first day."""
    made = {FieldId(name): value for name, value in fields.items()}
    return Event(FactId(f"f{number}"), EventKindId(kind), SubjectId(subject), DAY, made)


def divisions(towns: int, villages: int, grids: int) -> Divisions:
    """A county with so many towns, villages and grids, as evenly as can be."""
    rows = [["level", "code", "name", "parent"], ["county", "C", "county", ""]]
    rows += [["town", f"T{i}", f"town {i}", "C"] for i in range(towns)]
    rows += [["village", f"V{i}", f"village {i}", f"T{i % towns}"] for i in range(villages)]
    rows += [["grid", f"G{i}", f"grid {i}", f"V{i % villages}"] for i in range(grids)]
    columns = {name: name for name in ("level", "code", "name", "parent")}
    source = RowSource(file="drawn", rows=iter(rows), scheme="code", hierarchy="statutory", columns=columns)
    return Divisions(overlay_from_rows([source], ()))


def known(pack: Pack, facts: list[Event]) -> Known:
    """What is known when all *facts* have been received."""
    received = datetime(2020, 1, 23, tzinfo=UTC)
    log = [Received(fact, received + timedelta(microseconds=i)) for i, fact in enumerate(facts)]
    return as_known(log, pack.zone)


def district(share: float) -> tuple[Pack, Known, Divisions]:
    """The district, or a share of it."""
    rng = random.Random(4)
    pack = read_pack(PACK.read_bytes(), PACK.name)
    towns, villages, grids = (max(1, int(n * share)) for n in (TOWNS, VILLAGES, GRIDS))
    facts: list[Event] = []
    for i in range(int(HOUSEHOLDS * share)):
        facts.append(event(len(facts), f"household/h{i}", "registered", grid=f"G{i % grids}"))
    for i in range(int(PERSONS * share)):
        facts.append(event(len(facts), f"person/p{i}", "counted", grid=f"G{rng.randrange(grids)}"))
    held = [("household", f"G{i}") for i in range(grids) if i % OPEN]
    held += (
        [("village", f"V{i}") for i in range(villages)] + [("town", f"T{i}") for i in range(towns)] + [("head", "C")]
    )
    for i, (link, code) in enumerate(held):
        facts.append(event(len(facts), f"officer/o{i}", "appointed", post=link, station=code))
        facts.append(event(len(facts), f"officer/o{i}", "assigned", link=link, division=code))
    return pack, known(pack, facts), divisions(towns, villages, grids)


Times = dict[str, tuple[float, float]]
"""Wall clock and processor, in seconds."""


def measure(what: str, share: float) -> Times:
    """The figures of one process."""
    if what == "proposals":
        return proposals(share)
    pack, facts, tree = district(share)
    found: Times = {}
    answering = timed(found, "who answers, from the facts", lambda: responsibility_of(pack, facts, None, tree))
    if what == "gaps":
        gaps = timed(found, "gaps of the district, first time", lambda: gaps_of(answering, AT))
        timed(found, "gaps of the district, again", lambda: gaps_of(answering, AT + timedelta(hours=1)))
        vacant = [gap for gap in gaps if gap.kind is GapKind.VACANCY]
        expect(len(vacant), len([i for i in range(int(GRIDS * share)) if not i % OPEN]))
        return found

    def listed(officer: str) -> int:
        held = answering.held_by(SubjectId(officer), AT)
        return sum(len(answering.subjects_of(each, AT)) for each in held)

    expect(timed(found, "one officer's list, first time", lambda: listed("officer/o7")) > 0, wanted=True)
    timed(found, "one officer's list", lambda: listed("officer/o8"))
    return found


T = TypeVar("T")


def expect(found: object, wanted: object) -> None:
    """Stop where an answer is not what the drawn facts make it: a wrong answer is never fast enough."""
    if found != wanted:
        sys.exit(f"expected {wanted}, found {found}")


def timed(found: Times, name: str, call: Callable[[], T]) -> T:
    """What *call* answers; how long it took stands in *found*."""
    start, began = time.perf_counter(), time.process_time()
    answer = call()
    found[name] = (time.perf_counter() - start, time.process_time() - began)
    return answer


def proposals(share: float) -> Times:
    """The two proposals."""
    pack = read_pack(PACK.read_bytes(), PACK.name)
    found: Times = {}
    enterprises, leaders = int(333 * share), max(1, int(30 * share))
    facts: list[Event] = []
    for i in range(enterprises):
        facts.append(event(len(facts), f"enterprise/e{i}", "listed", town=f"T{i % 21}"))
    for i in range(leaders):
        facts.append(event(len(facts), f"officer/l{i}", "appointed", post="leader", station="C"))
    answering = responsibility_of(pack, known(pack, facts), None, divisions(21, 21, 21))
    first = answering
    proposal = timed(found, "30 leaders for 333 enterprises", lambda: propose(first, AT, scheme="enterprises"))
    expect(len(proposal.named), enterprises)
    grids, officers = int(960 * share), int(1_200 * share)
    facts = []
    villages = max(1, int(79 * share))
    for i in range(officers):
        facts.append(event(len(facts), f"officer/g{i}", "appointed", post="household", station=f"V{i % villages}"))
    answering = responsibility_of(pack, known(pack, facts), None, divisions(1, villages, grids))
    proposal = timed(
        found, "1,200 officers for 960 grids", lambda: propose(answering, AT, scheme="doors", link="household")
    )
    expect(len(proposal.named), grids)
    mended = facts + [event(len(facts) + i, f"officer/x{i}", "appointed", post="town") for i in range(grids)]
    for i in range(grids):
        who = f"officer/x{i}" if i % 3 == 0 else f"officer/g{i % villages + i // villages % 2 * villages}"
        mended.append(event(len(mended), who, "assigned", link="household", division=f"G{i}"))
    answering = responsibility_of(pack, known(pack, mended), None, divisions(1, villages, grids))
    proposal = timed(
        found, "the same, others to be replaced", lambda: propose(answering, AT, scheme="doors", link="household")
    )
    expect({each.target for each in proposal.named} >= {f"G{i}" for i in range(0, grids, 3)}, wanted=True)
    return found


def main() -> None:
    """Each part at a tenth and at the whole."""
    if len(sys.argv) > 1:
        print(json.dumps(measure(sys.argv[1], float(sys.argv[2]))))
        return
    print(f"{'':34} {'a tenth':>8} {'whole':>8} {'growth':>7} {'processor':>10} {'limit':>7}")
    for part in ("gaps", "officer", "proposals"):
        tenth, whole = (
            json.loads(subprocess.run([sys.executable, __file__, part, share], check=True, capture_output=True).stdout)
            for share in ("0.1", "1")
        )
        for name, (seconds, busy) in whole.items():
            limit = LIMITS.get(name)
            growth = busy / tenth[name][1] if tenth[name][1] else 0.0
            shown = "" if limit is None else f"{limit:7.2f}"
            print(f"{name:34} {tenth[name][0]:8.3f} {seconds:8.3f} {growth:6.1f}x {busy:10.3f} {shown}")


if __name__ == "__main__":
    main()
