"""Rows of decision tables that ask conditions."""

from __future__ import annotations

import pytest

from gridcontrol.calculus.explanation import NotApplied, WhyNot
from gridcontrol.calculus.reference.explaining import explain
from gridcontrol.ids import FactId, RuleId, SubjectId
from gridcontrol.rules.conditions import Seen, StatusIs
from gridcontrol.rules.ruleset import Pack
from tests.unit.calculus.asking import instant, known, pack_of, rows, runs
from tests.unit.calculus.page import page_pack

TABLE = """
  sick: {track: clinical, when: {event: confirmed}, phases: [{status: ill, until: {event: discharged}}]}
  r:
    track: control
    when: {event: contact}
    choose:
      - {given: {status: {clinical: ill}}, phases: [{status: hospital, for: 1d}]}
      - {unless: {seen: {event: test}}, phases: [{status: central, for: 3d}]}
      - {where: {last_contact: {missing: false}}, given: {seen: {event: venue_case}}, phases: []}
      - {where: {last_contact: {missing: false}}, phases: [{status: watch, for: 3d}]}
"""


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("02-05 p contact", "central 02-05 - 02-09"),
        ("02-01 p test result=negative\n02-05 p contact", None),
        ("02-01 p test result=negative\n02-05 p contact last_contact=02-04", "watch 02-05 - 02-09"),
        ("02-01 p test result=negative\n02-02 p venue_case\n02-05 p contact last_contact=02-04", None),
        ("02-01 p confirmed\n02-05 p contact", "hospital 02-05 - 02-07"),
        # Of two at one instant the contact stands before the confirmation: nobody is ill yet.
        ("02-05 p confirmed\n02-05 p contact", "central 02-05 - 02-09"),
        # What happens afterwards changes no row.
        ("02-05 p contact\n02-06 p test result=negative\n02-06 p confirmed", "central 02-05 - 02-09"),
    ],
)
def test_the_first_row_that_fits_at_that_moment(told: str, expected: str | None) -> None:
    assert rows(page_pack(TABLE), told) == ([] if expected is None else [expected])


def test_a_run_rests_on_what_its_row_asked() -> None:
    (run,) = runs(page_pack(TABLE), "02-01 p confirmed\n02-05 p contact\n02-06 p test result=negative")
    assert run.causes == (FactId("e1"), FactId("e2"))
    (run,) = runs(page_pack(TABLE), "02-05 p contact\n02-06 p confirmed")
    assert run.causes == (FactId("e1"),)


EDITIONS = """
  r:
    track: control
    repeat: REPEAT
    when: {event: contact}
    editions:
      - choose:
          - {given: {seen: {event: arrival}}, phases: [{status: central, for: 14d}]}
          - {where: {}, phases: [{status: home, for: 14d}]}
      - in_force: {from: 2020-02-08}
        transition: TRANSITION
        choose: [{given: {seen: {event: test}}, phases: [{status: central, for: 7d}]}]
      - in_force: {from: 2020-02-20}
        choose: [{given: {seen: {event: excluded}}, phases: [{status: watch, for: 7d}]}]
"""


def editions(transition: str, repeat: str = "extend") -> Pack:
    return pack_of(EDITIONS.replace("TRANSITION", transition).replace("REPEAT", repeat))


@pytest.mark.parametrize(
    ("transition", "told", "expected", "causes"),
    [
        (
            "as_at_each_day",
            "01-30 p test result=negative\n01-31 p arrival",
            "central 02-02 - 02-10",
            ("e1", "e2", "e3"),
        ),
        ("as_at_each_day", "01-31 p arrival", "central 02-02 - 02-08", ("e1", "e2")),
        ("as_at_each_day", "01-30 p test result=negative", "home 02-02 - 02-08, central 02-08 - 02-10", ("e1", "e2")),
        # A test after the start is not asked about, though it comes before the change.
        ("as_at_each_day", "02-05 p test result=negative", "home 02-02 - 02-08", ("e1",)),
        ("remaining", "01-30 p test result=negative\n01-31 p arrival", "central 02-02 - 02-10", ("e1", "e2", "e3")),
        # An edition that leaves it alone adds nothing to what the run rests on.
        ("as_at_start", "01-30 p test result=negative\n01-31 p arrival", "central 02-02 - 02-17", ("e2", "e3")),
    ],
)
def test_a_new_edition_asks_its_rows_about_the_start(
    transition: str, told: str, expected: str, causes: tuple[str, ...]
) -> None:
    pack, told = editions(transition), f"{told}\n02-02 p contact"
    told = "\n".join(sorted(told.splitlines()))
    assert ", ".join(rows(pack, told)) == expected
    assert runs(pack, told)[0].causes == causes


def test_a_run_that_a_restart_stopped_before_the_change_rests_on_nothing_of_the_new_row() -> None:
    told = "01-30 p test result=negative\n01-31 p arrival\n02-02 p contact\n02-04 p contact"
    first, second = runs(editions("as_at_each_day", "restart"), told)
    assert (first.edition, first.causes) == (0, ("e2", "e3"))
    assert (second.edition, second.causes) == (1, ("e1", "e2", "e4"))


def missed(told: str, at: str = "02-05") -> NotApplied:
    pack = page_pack(TABLE)
    answers = explain(pack, known(pack, told), SubjectId("person/p"), instant(at, pack.zone)).answers
    return next(other for answer in answers for other in answer.not_applied if other.rule == "r")


def test_why_not_names_the_row_that_came_nearest_and_the_condition_that_failed() -> None:
    pack = page_pack(TABLE)
    table = pack.rules[RuleId("r")].editions[0].branches
    found = missed("02-01 p test result=negative\n02-05 p contact")
    assert (found.why, found.place) == (WhyNot.NO_ROW, table[0].where)
    assert isinstance(found.condition, StatusIs)
    found = missed("02-01 p test result=negative\n02-02 p venue_case\n02-05 p contact last_contact=02-04")
    assert (found.why, found.place, found.condition) == (WhyNot.NOTHING_DUE, table[2].where, None)


def test_why_not_by_an_exception() -> None:
    when = "{event: contact, unless: {seen: {event: test}}}"
    pack = pack_of(f"  r: {{track: control, when: {when}, phases: [{{status: home, for: 1d}}]}}")
    told = known(pack, "02-01 p test result=negative\n02-05 p contact")
    (answer,) = explain(pack, told, SubjectId("person/p"), instant("02-05", pack.zone)).answers
    (found,) = answer.not_applied
    assert found.why is WhyNot.UNLESS
    assert isinstance(found.condition, Seen)
