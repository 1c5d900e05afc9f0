"""What stays on the list, what leaves it, and how an obligation is named."""

from __future__ import annotations

from datetime import UTC, date, datetime

from gridcontrol.duties.obligation import DutyKey, State
from gridcontrol.ids import DutyId, FactId, SubjectId
from gridcontrol.rules.calendars import Calendar, YearTable
from gridcontrol.rules.check import checked_pack
from tests.unit.duties.owing import Asked, by_state, short
from tests.unit.duties.test_always import GOOD, SHIFTED

WEEK = SHIFTED.replace("for: 14d", "for: 3d")
ARRIVED = "02-01 p arrival\n"


def test_the_last_visit_of_somebody_released_is_not_waited_for() -> None:
    # Released at 24:00 of 4 February; on the 10th nobody goes there any more.
    inside = Asked(WEEK, ARRIVED, "02-04T20:00").obligations()
    assert by_state(inside) == ["missed: 02-04 first, 02-04 second"]
    assert all(one.open for one in inside if short(one) == "02-04 second")
    assert Asked(WEEK, ARRIVED, "02-10T12:00").obligations() == []
    told = Asked(WEEK, ARRIVED, "02-10T12:00").obligations("02-04")
    assert by_state(told) == ["missed: 02-04 first, 02-04 second"]
    assert not any(one.open for one in told)


def test_a_finding_is_waited_for_however_old_it_is() -> None:
    pack, _ = checked_pack(GOOD.read_bytes(), GOOD.name)
    facts = "01-24 10:00 s opened\n01-24 11:00 s finding number=1\n"
    late = [one for one in Asked(pack, facts, "03-30T12:00").obligations() if one.duty == "rectify"]
    assert [(one.state, one.open) for one in late] == [(State.MISSED, True)]


def test_keys_of_subjects_with_spaces_stay_apart() -> None:
    one = DutyKey(DutyId("d"), SubjectId("person/Ann 2020-02-01"))
    other = DutyKey(DutyId("d"), SubjectId("person/Ann"), date(2020, 2, 1))
    assert one.text() == "d person/Ann%202020-02-01"
    assert other.text() == "d person/Ann 2020-02-01"
    chain = DutyKey(DutyId("d"), SubjectId("person/p"), slot="am", number=4, cause=FactId("f1"))
    assert chain.text() == "d person/p day-4 am @f1"


def test_which_days_are_worked() -> None:
    table = YearTable(2020, None, None, frozenset({date(2020, 1, 24)}), frozenset({date(2020, 2, 1)}))
    calendar = Calendar(frozenset({5, 6}), (table,)).as_of(datetime(2020, 1, 1, tzinfo=UTC))
    worked = [day for day in range(23, 32) if calendar.is_workday(date(2020, 1, day))]
    assert worked == [23, 27, 28, 29, 30, 31]
    assert calendar.is_workday(date(2020, 2, 1))
    assert not calendar.is_workday(date(2020, 2, 2))


def test_a_correction_tells_what_could_be_known() -> None:
    """Arrived on the 1st, written as the 3rd, corrected on the 5th: what lies before the 3rd nobody could know."""
    facts = "02-03 p arrival id=a\n- correct of=a at=02-01 received=02-05T12:00\n"
    told = Asked(SHIFTED, facts, "02-05T20:00").obligations("02-01")
    assert by_state(told) == [
        "unknowable: 02-01 first, 02-01 second, 02-02 first, 02-02 second",
        "missed: 02-03 first, 02-03 second, 02-04 first, 02-04 second, 02-05 first, 02-05 second",
    ]


EDITIONS = """
format: gridcontrol/1
pack: editions
zone: Asia/Shanghai
day_count: day_zero
subjects: {person: {}}
events: {arrival: {about: person}, visit: {about: person}}
order: [arrival, visit]
tracks: {control: {about: person, default: normal, precedence: [home]}}
rules:
  arrivals:
    track: control
    when: {event: arrival}
    editions: [{in_force: {from: 2020-01-01}, phases: [{status: home, for: 14d}]}NEXT]
duties:
  seen: {while: {control: home}, slots: {am: {until: "12:00"}}, done_by: {event: visit}}
  test: {while: {control: home}, on_days: [1, 4, 7, 14], done_by: {event: visit}}
"""
SHORTER = ", {in_force: {from: 2020-02-05}, transition: as_at_each_day, phases: [{status: home, for: 7d}]}"


def test_a_new_version_of_the_rule_leaves_the_keys() -> None:
    facts = ARRIVED + "02-02 10:00 p visit\n"
    before = Asked(EDITIONS.replace("NEXT", ""), facts, "02-20T12:00").obligations("02-01")
    after = Asked(EDITIONS.replace("NEXT", SHORTER), facts, "02-20T12:00").obligations("02-01")
    kept = {one.key: one.state for one in after}
    assert {one.key.number for one in before if one.duty == "test"} == {1, 4, 7, 14}
    assert {one.key.number for one in after if one.duty == "test"} == {1, 4, 7}
    assert kept.items() <= {one.key: one.state for one in before}.items()
