"""Rounds: coverage of distinct subjects, calls beside it, the missed, and those outside."""

from __future__ import annotations

from collections.abc import Mapping

from gridcontrol.duties.obligation import State
from gridcontrol.duties.rounds import Coverage, by_level, coverage_by, tallied, total
from gridcontrol.ids import LevelId, RoundId
from tests.unit.duties.owing import Asked

TREE = """
county C
town A C
town B C
village A1 A
village B1 B
"""
PACK = """
format: gridcontrol/1
pack: rounds
zone: Asia/Shanghai
day_count: day_zero
divisions:
  levels: {county: county, town: town, village: village}
  hierarchies: {statutory: {levels: [county, town, village]}}
subjects:
  household: {place: village, attributes: {village: division?, empty: truth?}}
  town_office: {place: town, attributes: {town: division?}}
events:
  registered: {about: household, fields: {village: division?, empty: truth?}, sets: [village, empty]}
  called: {about: household, fields: {found: integer?}}
  excused: {about: household}
  started: {about: town_office, fields: {town: division, round: integer}, sets: [town]}
  expected: {about: town_office, fields: {town: division, persons: integer}, sets: [town]}
order: [registered, started]
rounds:
  one:
    of: household
    where: {empty: {missing: true}}
    starts: {event: started, where: {round: 1}}
    until: 2020-01-30
    done_by: {event: called}
    waive: {event: excused}
    expected: {event: expected, sum: persons}
    found: {event: called, where: {found: {above: 0}}, distinct: true}
  two:
    of: household
    gaps_of: one
    starts: 2020-01-30
    until: 2020-02-05
    done_by: {event: called}
"""
STARTED = """
01-24 12:00 a started town=A round=1
01-26 08:00 b started town=B round=1
"""
HOUSES = """
01-20 a1 registered village=A1
01-20 a2 registered village=A1
01-20 a3 registered village=A1 empty=true
01-20 b1 registered village=B1
01-20 b2 registered village=B1
01-20 nowhere registered
"""


def coverage(asked: Asked, name: str, level: str = "town") -> Mapping[str | None, Coverage]:
    placing = asked.rounds.placing(RoundId(name))
    found = coverage_by(asked.rounds.standing(RoundId(name)), by_level(placing, LevelId(level)))
    return {None if each is None else placing.tree.code(each, placing.day.day): one for each, one in found.items()}


def states(asked: Asked, name: str) -> dict[str, str]:
    return {each.one.subject.partition("/")[2]: each.one.state for each in asked.rounds.standing(RoundId(name)).asked}


def test_calls_are_no_coverage() -> None:
    calls = "01-25 09:00 a1 called\n01-25 10:00 a1 called\n01-26 09:00 a1 called\n01-26 10:00 nowhere called\n"
    asked = Asked(PACK, STARTED + HOUSES + calls, "01-29T12:00", divisions=TREE)
    town = coverage(asked, "one")["A"]
    assert (town.scope, town.reached, town.calls) == (2, 1, 3)
    standing = asked.rounds.standing(RoundId("one"))
    assert [subject for subject, _ in standing.outside] == ["household/nowhere"]
    assert standing.calls_outside == 1
    assert "a3" not in states(asked, "one")


def test_it_starts_by_town() -> None:
    facts = STARTED + HOUSES + "01-25 09:00 b1 called\n01-26 09:00 b2 called\n"
    before = Asked(PACK, facts, "01-25T12:00", divisions=TREE)
    assert states(before, "one") == {"a1": "due", "a2": "due"}
    assert {subject for subject, _ in before.rounds.standing(RoundId("one")).outside} == {
        "household/b1",
        "household/b2",
        "household/nowhere",
    }
    after = Asked(PACK, facts, "01-26T12:00", divisions=TREE)
    # A call from before the round began in the town is none of its calls.
    assert states(after, "one") == {"a1": "due", "a2": "due", "b1": "due", "b2": "done"}


def test_the_second_round_closes_the_gaps_of_the_first() -> None:
    facts = STARTED + HOUSES + "01-25 09:00 a1 called\n01-31 09:00 a2 called\n01-27 10:00 b1 excused\n"
    asked = Asked(PACK, facts, "02-06T00:00", divisions=TREE)
    assert states(asked, "one") == {"a1": "done", "a2": "done_late", "b1": "waived", "b2": "missed"}
    assert states(asked, "two") == {"a2": "done", "b2": "missed"}


def test_who_was_first_heard_of_afterwards_is_charged_to_nobody() -> None:
    facts = STARTED + "01-20 a1 registered village=A1\n01-20 late registered village=A1 received=02-01T09:00\n"
    asked = Asked(PACK, facts, "02-01T10:00", divisions=TREE)
    assert states(asked, "one") == {"a1": "missed", "late": "unknowable"}
    town = coverage(asked, "one")["A"]
    assert (town.scope, town.counted, town.reached) == (2, 1, 0)
    assert states(asked, "two") == {"a1": "due", "late": "due"}


def test_nothing_to_reach_is_no_hundred_per_cent() -> None:
    empty = total([])
    assert (empty.scope, empty.counted, empty.reached) == (0, 0, 0)


def test_expected_against_found() -> None:
    facts = (
        STARTED
        + HOUSES
        + "01-24 13:00 a expected town=A persons=50\n01-25 09:00 a1 called found=2\n01-25 10:00 a1 called found=1\n"
        + "01-25 11:00 a2 called found=0\n"
    )
    asked = Asked(PACK, facts, "01-29T12:00", divisions=TREE)
    declared = asked.pack.owed.rounds[RoundId("one")]
    placing = asked.rounds.placing(RoundId("one"))
    row_of = by_level(placing, LevelId("town"))
    assert declared.expected is not None
    assert declared.found is not None
    town = placing.day.division("A", placing.day.day)
    assert tallied(declared.expected, asked.duties, placing, row_of) == {town: 50}
    assert tallied(declared.found, asked.duties, placing, row_of) == {town: 1}


def test_a_round_is_among_the_obligations_of_who_asks_for_it() -> None:
    asked = Asked(PACK, STARTED + HOUSES, "01-30T00:00", divisions=TREE)
    several = list(asked.rounds.obligations(["one"]))
    assert {one.state for one in several} == {State.MISSED}
    assert next(one.key.text() for one in several) == "one household/a1"


def test_calls_after_the_round_are_none_of_its_calls() -> None:
    facts = STARTED + HOUSES + "01-25 09:00 a1 called\n02-01 09:00 a1 called\n02-01 10:00 a2 called\n"
    asked = Asked(PACK, facts, "02-06T00:00", divisions=TREE)
    calls = {each.one.subject.partition("/")[2]: each.calls for each in asked.rounds.standing(RoundId("one")).asked}
    assert calls == {"a1": 1, "a2": 0, "b1": 0, "b2": 0}


def test_who_moves_later_counts_where_it_was() -> None:
    facts = STARTED + HOUSES + "02-01 b1 registered village=A1\n"
    before = coverage(Asked(PACK, facts, "01-29T12:00", divisions=TREE), "one")
    assert {town: one.scope for town, one in before.items()} == {"A": 2, "B": 2}
    after = coverage(Asked(PACK, facts, "02-02T12:00", divisions=TREE), "one")
    assert {town: one.scope for town, one in after.items()} == {"A": 3, "B": 1}
