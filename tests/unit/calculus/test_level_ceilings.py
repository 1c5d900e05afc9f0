"""Nobody is held longer by a rule with levels than its ceiling, however long the condition holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.calculus.timeline import EndReason, FindingKind
from gridcontrol.ids import SubjectId, TrackId
from gridcontrol.time import NEVER_BEFORE, start_of_day
from tests.unit.calculus.asking import evaluated, pack_of, rows

TWO_ROWS = """
  held:
    track: control
    ceiling: {ceiling}
    levels:
      - {{status: central, if: {{seen: {{event: contact, within: 7d}}}}}}
      - {{status: home, if: {{seen: {{event: arrival, within: 7d}}}}}}
"""
OTHERWISE = """
  held:
    track: control
    ceiling: 5d
    levels:
      - {status: central, if: {seen: {event: contact, within: 7d}}}
      - {status: watch, if: {all: []}}
"""
FOR_EVER = """
  held: {track: control, ceiling: 5d, levels: [{status: central, if: {not: {seen: {event: excluded}}}}]}
"""
PERSON_P = SubjectId("person/p")


@pytest.mark.parametrize(
    ("ceiling", "shown"),
    [
        ("7d", "central 02-01 - 02-09"),
        ("6d", "central 02-01 - 02-08"),
        ("1d", "central 02-01 - 02-03"),
        ("12h", "central 02-01 - 02-01 12:00"),
    ],
)
def test_a_level_ends_at_the_ceiling(ceiling: str, shown: str) -> None:
    assert rows(pack_of(TWO_ROWS.format(ceiling=ceiling)), "02-01 p contact") == [shown]


def test_rows_that_follow_one_another_are_one_stretch() -> None:
    facts = "02-01 p contact\n02-05 p arrival"
    assert rows(pack_of(TWO_ROWS.format(ceiling="30d")), facts) == ["central 02-01 - 02-09", "home 02-09 - 02-13"]
    assert rows(pack_of(TWO_ROWS.format(ceiling="9d")), facts) == ["central 02-01 - 02-09", "home 02-09 - 02-11"]


def test_what_begins_at_the_ceiling_or_later_begins_afresh() -> None:
    facts = "02-01 p contact\n02-05 p arrival"
    assert rows(pack_of(TWO_ROWS.format(ceiling="7d")), facts) == ["central 02-01 - 02-09", "home 02-09 - 02-13"]
    assert rows(pack_of(TWO_ROWS.format(ceiling="2d")), facts) == ["central 02-01 - 02-04", "home 02-09 - 02-12"]


def test_rows_that_hold_nobody_neither_count_nor_end() -> None:
    shown = rows(pack_of(OTHERWISE), "02-01 p contact\n02-20 p contact")
    assert shown[1:4] == ["central 02-01 - 02-07", "watch 02-09 - 02-20", "central 02-20 - 02-26"]
    assert shown[0].startswith("watch ")
    assert shown[4:] == ["watch 02-28 - -"]


def test_the_end_says_why_and_makes_one_finding() -> None:
    answer = evaluated(pack_of(TWO_ROWS.format(ceiling="5d")), "02-01 p contact")
    (run,) = answer.timelines[PERSON_P, TrackId("control")].runs
    (segment,) = run.segments
    assert segment.ended is EndReason.CEILING
    (finding,) = answer.findings
    assert (finding.kind, finding.subject, finding.rule) == (FindingKind.CEILING_REACHED, PERSON_P, "held")
    assert finding.facts == ("e1",)
    assert finding.at == datetime(2020, 2, 6, 16, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/Havana", "Pacific/Kiritimati"])
def test_what_has_held_for_ever_is_past_any_ceiling(zone: str) -> None:
    pack = pack_of(FOR_EVER, zone=zone)
    answer = evaluated(pack, "02-01 p arrival")
    assert rows(pack, "02-01 p arrival") == []
    assert [(finding.kind, finding.at) for finding in answer.findings] == [(FindingKind.CEILING_REACHED, NEVER_BEFORE)]


DAYS = st.lists(st.tuples(st.sampled_from(["contact", "arrival"]), st.integers(1, 28)), min_size=1, max_size=6)
FIRST = date(2020, 2, 1)


@given(facts=DAYS, most=st.integers(1, 9))
def test_days_of_holding_are_those_of_a_calendar_kept_by_hand(facts: list[tuple[str, int]], most: int) -> None:
    """Day by day: who is held on a day, since when without a gap, and whether that is too long."""
    told = "\n".join(f"02-{day:02} p {kind}" for kind, day in facts)
    by_hand: list[str] = []
    status_before, held_before = "", False
    since, over = 0, False
    for day in range(1, 45):
        status = next((s for s, kind in LEVELS if any(k == kind and d <= day <= d + 7 for k, d in facts)), "")
        if not status:
            over = held_before = False
        else:
            begins = status != status_before
            if begins and (not held_before or day > since + most):
                since, over = day, False
            over = over or day > since + most
        held_before = bool(status) and not over
        by_hand.append(status if held_before else "")
        status_before = status
    timeline = evaluated(pack_of(TWO_ROWS.format(ceiling=f"{most}d")), told).timelines[PERSON_P, TrackId("control")]
    shown = []
    for number in range(1, 45):
        midnight = start_of_day(FIRST + timedelta(days=number - 1), ZoneInfo("Asia/Shanghai"))
        row = timeline.row_at(midnight)
        shown.append("" if row is None else str(row.status))
    assert shown == by_hand


LEVELS = (("central", "contact"), ("home", "arrival"))
