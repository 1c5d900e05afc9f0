"""How the days of a chain are counted, and where they are counted from."""

from __future__ import annotations

import pytest

from tests.unit.calculus.asking import findings, pack_of, rows, runs, segments, show

FOURTEEN = "  r: {track: control, when: {event: arrival}, phases: [{status: central, for: 14d}]}\n"
TWICE = """
  r: {track: control, when: {event: arrival}, phases: [{status: central, for: 14d}, {status: home, for: 14d}]}
"""


@pytest.mark.parametrize(("count", "until"), [("exact", "02-06 15:00"), ("day_zero", "02-07"), ("day_one", "02-06")])
def test_fourteen_days_from_23_january_15_00(count: str, until: str) -> None:
    pack = pack_of(FOURTEEN, day_count=count)
    assert rows(pack, "01-23 15:00 p arrival") == [f"central 01-23 15:00 - {until}"]


@pytest.mark.parametrize(
    ("count", "first", "last"),
    [("exact", "02-06 15:00", "02-20 15:00"), ("day_zero", "02-07", "02-21"), ("day_one", "02-06", "02-20")],
)
def test_the_convention_is_applied_once_at_the_anchor(count: str, first: str, last: str) -> None:
    pack = pack_of(TWICE, day_count=count)
    assert rows(pack, "01-23 15:00 p arrival") == [f"central 01-23 15:00 - {first}", f"home {first} - {last}"]


def test_a_rule_may_count_otherwise_than_its_pack() -> None:
    pack = pack_of(
        "  r: {track: control, day_count: day_one, when: {event: arrival}, phases: [{status: central, for: 14d}]}\n"
    )
    assert rows(pack, "01-23 15:00 p arrival") == ["central 01-23 15:00 - 02-06"]


def test_a_date_only_trigger_holds_from_midnight() -> None:
    assert rows(pack_of(FOURTEEN), "01-23 p arrival") == ["central 01-23 - 02-07"]


CREDIT = """
  r:
    track: control
    when: {event: arrival}
    counted_from: [left_on, at]
    phases: [{status: central, for: 7d}, {status: home, for: 7d}]
"""


def test_days_since_leaving_are_credited_but_nothing_starts_before_the_arrival() -> None:
    assert rows(pack_of(CREDIT), "01-04 10:00 p arrival left_on=01-01") == [
        "central 01-04 10:00 - 01-09",
        "home 01-09 - 01-16",
    ]


def test_without_the_field_the_next_item_of_counted_from_is_taken() -> None:
    assert rows(pack_of(CREDIT), "01-04 10:00 p arrival") == ["central 01-04 10:00 - 01-12", "home 01-12 - 01-19"]


def test_a_phase_served_by_credit_is_not_entered() -> None:
    pack = pack_of(CREDIT)
    line = runs(pack, "01-10 10:00 p arrival left_on=01-01")
    assert [segments(pack, run) for run in line] == [["home 01-10 10:00 - 01-16 plan"]]
    assert line[0].counted_from.isoformat() == "2020-01-01"


def test_a_chain_served_by_credit_does_not_exist() -> None:
    assert runs(pack_of(CREDIT), "01-16 p arrival left_on=01-01") == ()
    assert rows(pack_of(CREDIT), "01-15 23:59 p arrival left_on=01-01") == ["home 01-15 23:59 - 01-16"]


def test_requirements_of_a_phase_served_by_credit_are_not_asked() -> None:
    pack = pack_of("""
  r:
    track: control
    when: {event: arrival}
    counted_from: [left_on]
    phases:
      - {status: central, for: 7d, release: {needs: [{event: test}], at_most: 14d}}
      - {status: home, for: 7d}
""")
    assert rows(pack, "01-10 10:00 p arrival left_on=01-01") == ["home 01-10 10:00 - 01-16"]


def test_no_anchor_is_a_finding_and_no_run() -> None:
    pack = pack_of(
        "  r: {track: control, when: {event: arrival}, counted_from: left_on, phases: [{status: home, for: 7d}]}\n"
    )
    assert rows(pack, "01-10 p arrival") == []
    assert [(f.kind, f.rule, f.facts) for f in findings(pack, "01-10 p arrival")] == [("no-anchor", "r", ("e1",))]


@pytest.mark.parametrize(
    ("anchor", "until"),
    [
        ("{earliest_of: [left_on, at]}", "01-09"),
        ("{latest_of: [left_on, at]}", "01-12"),
        ("{field: at, minus: 2d}", "01-10"),
        ("{field: left_on, minus: 24h}", "01-08"),
        ("{event: contact, field: last_contact}", "01-11"),
        ("{event: contact}", "01-10"),
        ("[{event: test}, left_on]", "01-09"),
    ],
)
def test_anchors(anchor: str, until: str) -> None:
    pack = pack_of(
        "  r: {track: control, when: {event: arrival}, phases: [{status: home, for: 7d}], "
        f"counted_from: {anchor}}}\n"
    )
    told = """
        01-02 12:00 p contact last_contact=01-03
        01-04 10:00 p arrival left_on=01-01
        01-05 p contact last_contact=01-05
    """
    assert rows(pack, told) == [f"home 01-04 10:00 - {until}"]


def test_days_are_local_days_where_clocks_change() -> None:
    pack = pack_of(FOURTEEN, zone="Europe/London")
    assert rows(pack, "03-20 15:00 p arrival") == ["central 03-20 15:00 - 04-04"]
    exact = pack_of(FOURTEEN, zone="Europe/London", day_count="exact")
    assert rows(exact, "03-20 15:00 p arrival") == ["central 03-20 15:00 - 04-03 16:00"]


@pytest.mark.parametrize(("length", "until"), [("36h", "01-25 03:00"), ("90min", "01-23 16:30")])
def test_hours_and_minutes_are_elapsed_time(length: str, until: str) -> None:
    pack = pack_of(f"  r: {{track: control, when: {{event: arrival}}, phases: [{{status: home, for: {length}}}]}}\n")
    assert rows(pack, "01-23 15:00 p arrival") == [f"home 01-23 15:00 - {until}"]


def test_planned_end_is_shown() -> None:
    pack = pack_of(TWICE)
    (run,) = runs(pack, "01-23 15:00 p arrival")
    assert [show(s.planned, pack.zone) for s in run.segments] == ["02-07", "02-21"]
