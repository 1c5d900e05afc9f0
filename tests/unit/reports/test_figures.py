"""Each kind of indicator on its own."""

from __future__ import annotations

from datetime import date

import pytest

from gridcontrol.errors import UsageError
from gridcontrol.ids import FactId, FieldId, SubjectId
from gridcontrol.model.facts import Correction, Event, Identity, Void
from gridcontrol.reports.document import Figure, Notes, Table
from gridcontrol.reports.grouping import ListedPlaces, Place
from gridcontrol.reports.period import period_of, period_until
from gridcontrol.reports.wording import statement_text
from gridcontrol.rules.from_yaml import read_pack
from tests.unit.reports.county import EAST, TOWNS, ZONE, event, instant, known_at, received, report, values

HOMES = [
    event("h1", "moved", "a", "2020-01-02", residence="999001"),
    event("h2", "moved", "b", "2020-01-02", residence="999001001"),
    event("h3", "moved", "c", "2020-01-02", residence="999002"),
]


class OnlyEast:
    """One row, and codes that lead elsewhere."""

    def rows(self) -> tuple[Place, ...]:
        return (EAST,)

    def row_of(self, code: str, written_on: date) -> Place | None:
        return TOWNS.row_of(code, written_on)


def _people(*facts: Event, at: str = "2020-02-05 20:00", row: str = "total") -> dict[str, object]:
    log = [*received("2020-02-05 19:00", [*HOMES, *facts])]
    return values(report(log, "people", at, "2020-02-06 00:00"), row)


def test_statuses_are_those_at_the_cut_off_and_facts_those_before_it() -> None:
    """The contact of 22 January is over at 24:00 of 5 February; that at 20:00 sharp is in the next report."""
    facts = [event("k1", "contact", "a", "2020-01-22"), event("k2", "contact", "b", "2020-02-05 20:00")]
    log = received("2020-02-05 20:30", [*HOMES, *facts])
    at_eight = values(report(log, "people", "2020-02-05 20:00", "2020-02-05 21:00"), "total")
    at_midnight = values(report(log, "people", "2020-02-05 24:00"), "total")
    assert at_eight["in_central"] == 1
    assert at_midnight["in_central"] == 1
    assert values(report(log, "people", "2020-02-05 23:59"), "total")["in_central"] == 2


def test_the_default_status_is_that_of_everybody_else() -> None:
    facts = [event("k1", "contact", "a", "2020-02-01"), event("c1", "confirmed", "b", "2020-02-02")]
    total = _people(*facts)
    assert (total["in_central"], total["held"], total["normal"]) == (1, 2, 1)
    east = _people(*facts, row="999001")
    assert (east["held"], east["normal"]) == (2, 0)


def test_nobody_is_dropped() -> None:
    facts = [
        event("k1", "contact", "nowhere", "2020-02-01"),
        event("k2", "contact", "far", "2020-02-01"),
        event("m2", "moved", "far", "2020-02-01", residence="888"),
    ]
    log = received("2020-02-05 19:00", [*HOMES, *facts])
    document = report(log, "people", "2020-02-05 20:00")
    assert values(document, "not_located")["in_central"] == 2
    assert [statement_text(f, "en", ZONE) for f in document.findings] == [
        "code 888 names no division at this level; not located because of it: 1"
    ]
    assert "elsewhere" not in [row.key for row in document.table("figures").rows]


def test_who_is_in_a_division_that_has_no_row_is_elsewhere() -> None:
    facts = [event("k1", "contact", "c", "2020-02-01")]
    log = received("2020-02-05 19:00", [*HOMES, *facts])
    document = report(log, "people", "2020-02-05 20:00", grouping=OnlyEast())
    assert values(document, "elsewhere")["in_central"] == 1
    assert values(document, "total")["in_central"] == 1


def test_without_divisions_there_is_a_total_only() -> None:
    log = received("2020-02-05 19:00", [event("k1", "contact", "c", "2020-02-01")])
    document = report(log, "people", "2020-02-05 20:00", grouping=ListedPlaces())
    assert [row.key for row in document.table("figures").rows] == ["total"]
    assert values(document, "total")["in_central"] == 1


def test_a_case_counts_where_the_patient_lived_that_day_and_a_status_where_he_lives_now() -> None:
    facts = [event("c1", "confirmed", "a", "2020-02-01"), event("m9", "moved", "a", "2020-02-03", residence="999003")]
    assert _people(*facts, row="999001")["people_all"] == 1
    assert _people(*facts, row="999001")["held"] == 0
    assert _people(*facts, row="999003")["people_all"] == 0
    assert _people(*facts, row="999003")["held"] == 1


def test_a_place_learned_after_the_case_counts_for_it() -> None:
    facts = [event("c1", "confirmed", "z", "2020-02-01"), event("m9", "moved", "z", "2020-02-03", residence="999003")]
    assert _people(*facts, row="999003")["people_all"] == 1


def test_a_case_of_a_day_counts_where_the_patient_was_at_the_end_of_it() -> None:
    facts = [
        event("c1", "confirmed", "a", "2020-02-04"),
        event("m9", "moved", "a", "2020-02-04 15:00", residence="999003"),
        event("c2", "confirmed", "c", "2020-02-04"),
        event("m8", "moved", "c", "2020-02-05", residence="999003"),
    ]
    assert _people(*facts, row="999003")["people_all"] == 1
    assert _people(*facts, row="999002")["people_all"] == 1


def test_a_patient_found_to_be_another_is_neither_late_nor_withdrawn() -> None:
    same = Identity(FactId("s"), SubjectId("person/a"), SubjectId("person/z"), same=True, evidence="id card")
    log = [
        *received("2020-02-04 12:00", [event("c1", "confirmed", "z", "2020-02-04")]),
        *received("2020-02-05 12:00", [same]),
    ]
    document = report(log, "people", "2020-02-05 20:00")
    notes = [item for section in document.sections if isinstance(section, Notes) for item in section.items]
    assert "patients: 1 = 1 + 0 new + 0 late - 0 withdrawn" in [statement_text(n, "en", ZONE) for n in notes]


def test_a_test_counts_when_its_result_is_out() -> None:
    fields = {"result": "positive", "out_at": instant("2020-02-05 21:00")}
    log = received("2020-02-05 21:00", [*HOMES, event("t1", "test", "a", "2020-02-05 09:00", **fields)])
    assert values(report(log, "people", "2020-02-05 20:00", "2020-02-06 00:00"), "total")["positive"] == 0
    assert values(report(log, "people", "2020-02-06 20:00", "2020-02-06 20:00"), "total")["positive"] == 1
    assert _people(event("t2", "test", "a", "2020-02-04", result="negative"))["positive"] == 0


def test_distinct_counts_people_at_their_first_case() -> None:
    facts = [event("c1", "confirmed", "a", "2020-02-01"), event("c2", "confirmed", "a", "2020-02-05")]
    total = _people(*facts)
    assert (total["people_new"], total["people_all"]) == (0, 1)


def test_active_is_cumulative_less_cured_and_below_zero_is_a_finding() -> None:
    facts = [event("c1", "confirmed", "a", "2020-02-01"), event("u1", "cured", "a", "2020-02-04")]
    assert _people(*facts)["active"] == 0
    log = received("2020-02-05 19:00", [*HOMES, event("u1", "cured", "a", "2020-02-04")])
    document = report(log, "people", "2020-02-05 20:00")
    assert [statement_text(f, "en", ZONE) for f in document.findings] == [
        "active, 东镇: -1 is below zero",
        "active, total: -1 is below zero",
    ]
    assert statement_text(document.findings[0], "zh", ZONE) == "现有确诊,东镇:-1 小于零"


def test_days_since_the_last_case() -> None:
    facts = [event("c1", "confirmed", "a", "2020-02-01"), event("c2", "confirmed", "c", "2020-02-03 10:00")]
    assert _people(*facts, row="999001")["days_clear"] == 4
    assert _people(*facts, row="999002")["days_clear"] == 2
    assert _people(*facts, row="999003")["days_clear"] is None
    assert _people(*facts)["days_clear"] == 2


def test_amounts_add_up_and_a_missing_one_is_a_finding() -> None:
    log = received(
        "2020-02-05 12:00",
        [
            event("o", "opened", "depot/d", "2020-02-01", residence="999002"),
            event("r1", "received", "depot/d", "2020-02-04", masks=8600),
            event("r2", "received", "depot/d", "2020-02-05", masks=400),
            event("r3", "received", "depot/d", "2020-02-05"),
        ],
    )
    document = report(log, "goods", "2020-02-05 24:00")
    assert values(document, "999002") == {"masks_new": 400, "masks": 9000}
    assert [statement_text(f, "en", ZONE) for f in document.findings] == [
        "masks: events without an amount, which add nothing: 1"
    ]


def test_a_corrected_amount_shows_as_a_failing_identity() -> None:
    log = [
        *received("2020-02-04 12:00", [event("r1", "received", "depot/d", "2020-02-04", masks=10)]),
        *received("2020-02-05 12:00", [Correction(FactId("x"), FactId("r1"), None, {FieldId("masks"): 7})]),
    ]
    document = report(log, "goods", "2020-02-05 24:00")
    assert {f.code for f in document.findings} == {"reports.identity-fails"}
    assert values(document, "total") == {"masks_new": 0, "masks": 7}


def test_past_release_and_unplaced_as_figures_and_as_the_first_list() -> None:
    facts = [
        event("k1", "contact", "a", "2020-01-15"),
        event("i1", "check_in", "a", "2020-01-15 10:00"),
        event("k2", "contact", "c", "2020-02-01"),
    ]
    log = received("2020-02-05 19:00", [*HOMES, *facts])
    document = report(log, "people", "2020-02-05 20:00")
    assert values(document, "999001")["held_past"] == 1
    assert values(document, "999002")["unplaced"] == 1
    first = document.sections[0]
    assert isinstance(first, Table)
    assert first.id == "past_release.custody"
    assert [row.key for row in first.rows] == ["person/a"]


def test_two_reports_of_one_input_are_equal_whatever_the_order() -> None:
    facts = [event(f"c{n}", "confirmed", f"p{n}", "2020-02-04") for n in range(6)]
    one = received("2020-02-05 19:00", [*HOMES, *facts])
    other = received("2020-02-05 19:00", [*reversed(facts), *HOMES])
    assert report(one, "people", "2020-02-05 20:00") == report(other, "people", "2020-02-05 20:00")


def test_a_withdrawn_fact_no_longer_counts() -> None:
    log = [
        *received("2020-02-04 12:00", [event("c1", "confirmed", "a", "2020-02-04")]),
        *received("2020-02-05 12:00", [Void(FactId("v"), FactId("c1"))]),
    ]
    assert values(report(log, "cases", "2020-02-05 24:00"), "total") == {
        "confirmed_new": 0,
        "confirmed_late": 0,
        "confirmed_withdrawn": 1,
        "confirmed_all": 0,
    }
    assert known_at(log, "2020-02-06 00:00").voided[0].id == "c1"


def test_periods() -> None:
    eight = period_of(date(2020, 2, 5), "20:00", ZONE)
    assert (eight.since, eight.until) == (instant("2020-02-04 20:00"), instant("2020-02-05 20:00"))
    assert period_until(eight.until, ZONE) == eight
    midnight = period_of(date(2020, 2, 5), "24:00", ZONE)
    assert (midnight.since, midnight.until) == (instant("2020-02-05 00:00"), instant("2020-02-06 00:00"))
    assert period_until(midnight.until, ZONE) == midnight
    assert period_until(instant("2020-02-05 20:00:30"), ZONE).cut_off == "20:00:30"


@pytest.mark.parametrize("text", ["8pm", "25:00", "24:01", "", "20:00 "])
def test_a_bad_cut_off(text: str) -> None:
    with pytest.raises(UsageError) as raised:
        period_of(date(2020, 2, 5), text, ZONE)
    assert str(raised.value) == f"'{text}' is not a time of day [reports.bad-cut-off]"


def test_figures_say_what_they_counted() -> None:
    log = received("2020-02-05 19:00", [*HOMES, event("c1", "confirmed", "a", "2020-02-04")])
    total = next(row for row in report(log, "cases", "2020-02-05 24:00").table("figures").rows if row.key == "total")
    cumulative = total.cells[-1]
    assert isinstance(cumulative, Figure)
    assert {(one.key, one.subject) for one in cumulative.counted} == {("c1", "person/a")}


ODD = read_pack(
    b"""
format: gridcontrol/1
pack: odd
title: odd
locality: nowhere
zone: Asia/Shanghai
day_count: day_zero
divisions: {levels: {town: town}, hierarchies: {statutory: {label: statutory, levels: [town]}}}
subjects:
  person: {label: person, place: home, attributes: {home: division?}}
events:
  confirmed: {about: person, label: confirmed, fields: {}}
indicators:
  cases: {label: cases, cumulative: {event: confirmed}}
  days: {label: days, days_since: {event: confirmed}}
  odd: {label: odd, formula: [cases, {minus: days}]}
reports:
  cases: {label: cases, hierarchy: statutory, level: town, cut_off: "24:00", indicators: [cases, days, odd]}
""",
    "odd.yaml",
)


def test_a_formula_of_nothing_says_nothing() -> None:
    log = received("2020-02-05 12:00", [event("c", "confirmed", "a", "2020-02-03")])
    document = report(log, "cases", "2020-02-05 24:00", pack=ODD)
    assert values(document, "total") == {"cases": 1, "days": 2, "odd": -1}
    assert values(document, "999001") == {"cases": 0, "days": None, "odd": None}
    assert [statement_text(f, "en", ZONE) for f in document.findings] == [
        "odd, not located: -1 is below zero",
        "odd, total: -1 is below zero",
    ]
