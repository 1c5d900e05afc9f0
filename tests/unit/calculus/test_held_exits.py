"""Requirements that hold up whatever ends a phase."""

from __future__ import annotations

import pytest

from gridcontrol.calculus.timeline import NeedState, Segment
from gridcontrol.ids import FactId
from tests.unit.calculus.asking import pack_of, rows, runs, segments, show

RELEASE = "release: {needs: [{id: n, event: test, times: 2, apart: 24h}], at_most: 7d}"
PHASE = "{status: hospital, until: {event: discharged}, " + RELEASE + "%s}"
NEGATIVE = "p test result=negative"
LONGER = ", for: 20d, prolong: {event: venue_case, for: 20d}"


def rule(more: str = "", then: str = ", {status: rehab, for: 3d}", rest: str = "") -> str:
    return f"  r: {{track: control, when: {{event: confirmed}}, {rest}phases: [{PHASE % more}{then}]}}\n"


def first(rules: str, told: str) -> Segment:
    (run,) = runs(pack_of(rules), told)
    return run.segments[0]


TESTS = "02-14 p confirmed\n02-26 10:00 p test result=negative\n"


def test_while_no_exit_has_come_the_requirements_are_named_and_nothing_is_planned() -> None:
    found = first(rule(), TESTS)
    assert (found.until, found.planned, found.latest, found.ended) == (None, None, None, "open")
    assert found.needs == (NeedState("n", None, ()),)
    found = first(rule(), TESTS + "02-28 10:00 p test result=negative")
    assert [(n.need, n.by, n.waived) for n in found.needs] == [("n", (FactId("e2"), FactId("e3")), False)]
    assert found.until is None


def test_an_exit_is_the_plan_and_what_is_waited_for_until_then() -> None:
    pack = pack_of(rule())
    found = first(rule(), TESTS + "03-01 10:00 p discharged")
    assert [show(at, pack.zone) for at in (found.planned, found.until, found.latest)] == [
        "03-01 10:00",
        "03-09",
        "03-09",
    ]
    assert (found.ended, found.by) == ("at_most", (FactId("e3"),))


def test_what_moved_the_end_is_named_exit_first_then_what_met_the_requirement() -> None:
    found = first(rule(), TESTS + "03-01 10:00 p discharged\n03-02 p test result=negative")
    assert (found.ended, found.by) == ("released", (FactId("e3"), FactId("e2"), FactId("e4")))


def test_met_by_the_exit_it_ends_there_as_without_requirements() -> None:
    told = TESTS + "02-28 10:00 p test result=negative\n03-01 10:00 p discharged"
    (held,) = runs(pack_of(rule()), told)
    (plain,) = runs(
        pack_of(rule().replace(RELEASE, "at_most: 90d")),
        told,
    )
    pack = pack_of(rule())
    assert segments(pack, held) == segments(pack, plain)
    assert (held.segments[0].by, held.segments[0].latest) == (plain.segments[0].by, plain.segments[0].latest)


@pytest.mark.parametrize(
    ("more", "told", "expected"),
    [
        # The cap of the phase cuts whatever is waited for.
        (", at_most: 17d", "03-01 10:00 p discharged", ["hospital 02-14 - 03-03", "rehab 03-03 - 03-06"]),
        # Running out of time while a requirement is waited for.
        (", lapse: end", "03-01 10:00 p discharged", ["hospital 02-14 - 03-09"]),
        (", lapse: end", f"03-01 p discharged\n03-02 {NEGATIVE}", ["hospital 02-14 - 03-02", "rehab 03-02 - 03-05"]),
        # An exit before the plan by length is the plan; one behind it does nothing.
        (", for: 20d", "02-20 10:00 p discharged", ["hospital 02-14 - 02-28", "rehab 02-28 - 03-02"]),
        (", for: 20d", "03-06 12:00 p discharged", ["hospital 02-14 - 03-13", "rehab 03-13 - 03-16"]),
        # What prolongs moves the plan by length only.
        (LONGER, "02-20 10:00 p discharged\n02-21 p venue_case", ["hospital 02-14 - 02-28", "rehab 02-28 - 03-02"]),
        (LONGER, "02-19 p venue_case\n03-08 10:00 p discharged", ["hospital 02-14 - 03-16", "rehab 03-16 - 03-19"]),
    ],
)  # fmt: skip
def test_together_with_what_else_a_phase_says(more: str, told: str, expected: list[str]) -> None:
    assert rows(pack_of(rule(more)), TESTS + told) == expected


def test_a_condition_that_holds_already_leaves_the_phase_out_and_its_requirements_unasked() -> None:
    phase = (
        "{status: hospital, until: {holds: {seen: {event: excluded}}}, release: {needs: [{event: test}], at_most: 7d}}"
    )
    pack = pack_of(
        f"  r: {{track: control, when: {{event: confirmed}}, phases: [{phase}, {{status: rehab, for: 3d}}]}}"
    )
    assert rows(pack, "02-01 p excluded\n02-05 p confirmed") == ["rehab 02-05 - 02-09"]
    assert rows(pack, "02-05 p confirmed\n02-06 10:00 p excluded") == ["hospital 02-05 - 02-14", "rehab 02-14 - 02-17"]


def test_what_ends_the_rule_ends_the_waiting() -> None:
    rules = rule(rest="ends: {event: died}, ")
    assert rows(pack_of(rules), TESTS + "03-01 10:00 p discharged\n03-02 p died") == ["hospital 02-14 - 03-02"]


def test_who_was_discharged_before_the_edition_came_is_asked_for_nothing_new() -> None:
    editions = f"""
  r:
    track: control
    when: {{event: confirmed}}
    editions:
      - phases: [{{status: hospital, until: {{event: discharged}}}}, {{status: rehab, for: 14d}}]
      - in_force: {{from: 2020-03-05}}
        transition: as_at_each_day
        phases: [{PHASE % ""}, {{status: rehab, for: 10d}}]
"""
    pack = pack_of(editions)
    # Discharged before the change: out of hospital, whatever the new edition would have asked.
    assert rows(pack, "02-14 p confirmed\n03-01 p discharged") == ["hospital 02-14 - 03-01", "rehab 03-01 - 03-12"]
    # Discharged after it: asked.
    assert rows(pack, "02-14 p confirmed\n03-06 p discharged") == ["hospital 02-14 - 03-13", "rehab 03-13 - 03-23"]


def test_a_discharge_dated_without_a_time_and_a_test_of_that_day() -> None:
    rules = rule().replace("times: 2, apart: 24h", "times: 1")
    # In the order of kinds the test stands before the discharge.
    assert rows(pack_of(rules), "02-14 p confirmed\n03-01 p discharged\n03-01 p test result=negative") == [
        "hospital 02-14 - 03-01",
        "rehab 03-01 - 03-05",
    ]


def test_whole_days_after_an_exit_go_by_the_calendar_when_clocks_change() -> None:
    pack = pack_of(rule(), zone="Europe/Berlin")
    assert rows(pack, "03-10 p confirmed\n03-25 10:00 p discharged") == [
        "hospital 03-10 - 04-02",
        "rehab 04-02 - 04-05",
    ]


def test_under_exact_counting_the_longest_wait_is_counted_from_the_exit_itself() -> None:
    pack = pack_of(rule(), day_count="exact")
    assert rows(pack, "02-14 p confirmed\n03-01 10:00 p discharged")[0] == "hospital 02-14 - 03-08 10:00"


def test_an_exit_behind_the_cap_of_the_phase_is_never_reached() -> None:
    told = TESTS + "03-01 10:00 p discharged"
    found = first(rule(", at_most: 5d"), told)
    assert (found.planned, found.by, found.ended) == (None, (), "at_most")
    # At the very instant at which the cap ends it, too.
    held = rule(", at_most: 5d").replace(
        "{event: discharged}", "{holds: {count: {event: confirmed, within: 5d, at_most: 0}}}"
    )
    found = first(held, TESTS)
    assert (found.planned, found.by, found.ended) == (None, (), "at_most")
