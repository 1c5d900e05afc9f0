"""Rosters: who is on in each turn, against a count minute by minute and against the gaps."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.ids import DutySchemeId, SubjectId
from gridcontrol.model.facts import Event
from gridcontrol.responsibility import Responsibility
from gridcontrol.responsibility.gaps import GapKind, gaps_of
from gridcontrol.responsibility.holding import Standing
from gridcontrol.responsibility.rosters import Turn, roster_of
from gridcontrol.responsibility.shifts import is_on
from gridcontrol.time import local_date
from tests.unit.responsibility.answering_pack import answering, fact, when
from tests.unit.responsibility.test_properties import PACK, facts_drawn, instants

SITE, DOORS = DutySchemeId("site"), DutySchemeId("doors")
HOUR = timedelta(hours=1)


def counted(of: Responsibility, turn: Turn, at: datetime) -> tuple[int, set[SubjectId], set[SubjectId]]:
    """The fewest holders at any half hour of a turn, and who holds and who deputises at any of them.

    Half past and at the full hour: all facts are of full hours, so in between nothing changes.
    """
    assert turn.shift is not None
    assert turn.since is not None
    assert turn.until is not None
    held = of.for_subject.get((turn.scheme.id, turn.answer.id, SubjectId(turn.target)), ())
    seen = [each.as_seen(at) for each in held if each.named_at <= at and each.shift in ("", turn.shift.id)]
    moment, numbers = turn.since, []
    on: dict[Standing, set[SubjectId]] = {standing: set() for standing in Standing}
    while moment < turn.until:
        now = {
            standing: {h.officer for h in seen if h.standing is standing and is_on(h, turn.shift, moment, PACK.zone)}
            for standing in Standing
        }
        numbers.append(len(now[Standing.HOLDER]))
        for standing, officers in now.items():
            on[standing] |= officers
        moment += HOUR / 2
    return min(numbers), on[Standing.HOLDER], on[Standing.DEPUTY]


def days_from(at: datetime, number: int) -> list[date]:
    return [local_date(at, PACK.zone) + timedelta(days=each) for each in range(number)]


@given(facts_drawn, instants, st.integers(1, 3))
def test_each_turn_tells_who_is_on_at_any_time_of_it(facts: list[Event], at: datetime, number: int) -> None:
    of = answering(PACK, facts)
    turns = [each for each in roster_of(of, [SITE], at, days_from(at, number)) if each.shift is not None]
    for turn in turns:
        fewest, holders, deputies = counted(of, turn, at)
        assert (turn.fewest, set(turn.holders), set(turn.deputies)) == (fewest, holders, deputies)
        assert turn.lacking == max(0, turn.answer.at_least - fewest)


@given(facts_drawn, instants)
def test_what_the_gaps_call_open_is_lacking_in_the_roster(facts: list[Event], at: datetime) -> None:
    """Of today's turns, and of links without shifts."""
    of = answering(PACK, facts)
    turns = roster_of(of, [SITE, DOORS], at, days_from(at, 1))
    short = {
        (each.answer.id, each.target, "" if each.shift is None else each.shift.id) for each in turns if each.lacking
    }
    kinds = (GapKind.SHIFT, GapKind.VACANCY, GapKind.EXPIRED)
    gaps = [gap for gap in gaps_of(of, at, schemes=[SITE, DOORS]) if gap.kind in kinds]
    begun = {(each.answer.id, each.target, each.shift.id): each.since for each in turns if each.shift is not None}
    told = set()
    for gap in gaps:
        place = (gap.link, gap.target, gap.shift)
        since = begun.get(place)  # type: ignore[arg-type]  # a gap of these kinds has a link
        # The gaps also look at a turn that began the day before and is still under way.
        if not gap.shift or (gap.since is not None and since is not None and gap.since >= since):
            told.add(place)
    assert told == short


def test_a_roster_of_two_days_and_of_one_village() -> None:
    site = {"scheme": "site", "link": "guard", "venue": "venue/v0"}
    facts = [
        fact(PACK, "2020-01-24", "venue/v0", "opened", lies_in="G1", in_use=True),
        fact(PACK, "2020-01-24", "venue/v1", "opened", lies_in="G3", in_use=True),
        fact(PACK, "2020-01-25", "officer/o0", "assigned", shift="day", **site),
        fact(PACK, "2020-01-25", "officer/o1", "assigned", shift="night", until="2020-01-27", **site),
        fact(PACK, "2020-01-25", "officer/o2", "assigned", shift="night", standing="deputy", **site),
    ]
    of, at = answering(PACK, facts), when("2020-01-26 12:00")
    days = [date(2020, 1, 26), date(2020, 1, 27)]
    told = [
        (each.day.day, each.shift.id, each.holders, each.deputies, each.lacking)
        for each in roster_of(of, [SITE], at, days)
        if each.shift is not None and each.target == "venue/v0"
    ]
    assert told == [
        (26, "day", ("officer/o0",), (), 0),
        (26, "night", ("officer/o1",), ("officer/o2",), 0),
        (27, "day", ("officer/o0",), (), 0),
        (27, "night", (), ("officer/o2",), 1),
    ]
    first = of.tree.division("V1", days[0])
    assert first is not None
    assert {each.target for each in roster_of(of, [SITE], at, days)} == {"venue/v0", "venue/v1"}
    assert {each.target for each in roster_of(of, [SITE], at, days, [first])} == {"venue/v0"}


def test_who_leaves_in_the_middle_of_a_turn_was_on_and_leaves_it_short() -> None:
    facts = [
        fact(PACK, "2020-01-24", "venue/v0", "opened", lies_in="G1", in_use=True),
        fact(PACK, "2020-01-25", "officer/o0", "assigned", scheme="site", link="guard", venue="venue/v0", shift="day"),
        fact(PACK, "2020-01-26 12:00", "officer/o0", "left"),
    ]
    of = answering(PACK, facts)
    for at, fewest in ((when("2020-01-26 11:00"), 1), (when("2020-01-26 13:00"), 0)):
        (day,) = [
            each
            for each in roster_of(of, [SITE], at, [date(2020, 1, 26)])
            if each.shift is not None and each.shift.id == "day"
        ]
        assert (day.holders, day.fewest, day.lacking) == (("officer/o0",), fewest, 1 - fewest)
