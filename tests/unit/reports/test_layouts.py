"""The sections of a report: each of their figures against what is written down beside it."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.ids import FactId, IndicatorId
from gridcontrol.model.facts import Received, Void
from gridcontrol.reports.build import report_of
from gridcontrol.reports.counting import Rows, Scope, view
from gridcontrol.reports.document import Document, Figure, Findings, Table
from gridcontrol.reports.drawing import Curve, KeyFigures, Knowledge, Shares
from gridcontrol.reports.figures import Counting
from gridcontrol.reports.period import Period, period_until
from gridcontrol.reports.wording import statement_text
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import Label
from tests.unit.reports.county import PACK_TEXT, TOWNS, ZONE, event, instant, known_at, received

EXTRA = """
  rooms_seen: {label: rooms, cumulative: {event: received, sum: masks}}
  central_new: {begun: {control: central}}
  central_gone: {ended: {control: central}}
  central_all: {begun_all: {control: central}}
  central_out: {ended_all: {control: central}}
  severe: {cumulative: {event: confirmed, where: {severe: true}}}
  severe_share: {label: {zh: 重症率, en: severe}, ratio: {part: severe, whole: confirmed_all}}
  more_than_all: {label: {zh: 怪, en: odd}, ratio: {part: confirmed_all, whole: cured_all}}
  issued_all: {cumulative: {event: issued, sum: masks}}
reports:
  laid_out:
    label: {zh: 日报, en: daily}
    hierarchy: statutory
    level: town
    cut_off: "24:00"
    indicators: [confirmed_all, severe_share, more_than_all]
    past_release: [custody]
    sections:
      - key_figures: [confirmed_all, in_central, severe_share, confirmed_late]
      - curve:
          indicators:
            [confirmed_new, confirmed_all, in_central, normal, held_past, unplaced, active, days_clear, central_new,
             central_all, severe_share]
          days: 6
      - {figures: true}
      - weeks: {indicators: [confirmed_new, confirmed_all], weeks: 2, week: sunday}
      - breakdown: {indicators: [confirmed_all], field: severe}
      - shares: {whole: confirmed_all, parts: [{indicator: severe, parts: [cured_all]}]}
      - venues: {custody: custody, link: stays, rooms: rooms, days: 3}
      - stocks: {received: [masks], issued: [issued_all], days: 2}
    identities:
      central: {parts: [central_all, {minus: central_out}], whole: in_central}
      carried:
        {label: {zh: 结转, en: carried}, carried: confirmed_all, came: [confirmed_new], went: [confirmed_withdrawn]}
      never: {label: {zh: 不减, en: never falls}, never_falls: confirmed_all}
"""


def _pack() -> Pack:
    text = PACK_TEXT.split("\nreports:")[0]
    text = text.replace(
        "events:\n",
        "  hotel: {place: residence, attributes: {residence: division?, rooms: integer?}}\n"
        "links:\n  stays: {from: person, to: hotel, single: true}\nevents:\n",
        1,
    )
    text = text.replace(
        "check_in: {about: person, label",
        "check_in: {about: person, fields: {at_hotel: ref hotel?}, opens: {link: stays, to: at_hotel}, label",
    )
    text = text.replace("check_out: {about: person, label", "check_out: {about: person, closes: stays, label")
    text = text.replace(
        "order: [moved",
        "  issued: {about: depot, fields: {masks: integer?}}\n"
        "  hotel_opened: {about: hotel, fields: {residence: division?, rooms: integer?}, sets: [residence, rooms]}\n"
        "order: [moved",
    )
    return read_pack((text.rstrip() + EXTRA).encode(), "laid-out.yaml")


PACK = _pack()
(FORM,) = PACK.reports.values()
SHOULD, INSIDE = 42, 36


def counting(log: list[Received], period: Period, known: str | None = None) -> Counting:
    """What a report of *period* counts, made when it ended or at *known*."""
    moment = period.until if known is None else instant(known)
    facts, earlier = known_at(log, moment), known_at(log, min(moment, period.since))
    timelines = ReferenceEvaluator().evaluate(PACK, facts, as_of=period.as_of).timelines
    return Counting(
        view(PACK, facts, period.as_of, TOWNS, None),
        timelines,
        period,
        lambda: view(PACK, earlier, period.before, TOWNS, None),
    )


def laid_out(log: list[Received], at: str, known: str | None = None) -> Document:
    period = period_until(instant(at), ZONE)
    moment = period.until if known is None else instant(known)
    now = counting(log, period, known)

    def yesterday() -> Counting:
        before = period_until(period.since, ZONE)
        return counting(log, before)

    return report_of(FORM, now, moment, Rows(now.now), yesterday)


def column(table: Table, name: str) -> list[object]:
    place = [each.id for each in table.columns].index(name)
    cells = [row.cells[place] for row in table.rows]
    return [cell.value if isinstance(cell, Figure) else cell for cell in cells]


def row(table: Table, key: str) -> list[object]:
    (found,) = [each for each in table.rows if each.key == key]
    return [cell.value if isinstance(cell, Figure) else cell for cell in found.cells]


def findings(document: Document) -> list[str]:
    (found,) = [each for each in document.sections if isinstance(each, Findings)]
    return [statement_text(item, "en", ZONE) for item in found.items]


CASES = received(
    "2020-02-04 12:00",
    [
        event("m1", "moved", "p-1", "2020-02-01", residence="999001"),
        event("m2", "moved", "p-2", "2020-02-01", residence="999002"),
        event("c1", "confirmed", "p-1", "2020-02-02", severe=True),
        event("c2", "confirmed", "p-2", "2020-02-03", severe=False),
    ],
) + received(
    "2020-02-05 12:00", [event("c3", "confirmed", "p-3", "2020-02-03"), event("c4", "confirmed", "p-4", "2020-02-05")]
)


def test_those_past_release_and_findings_head_every_layout() -> None:
    ids = [section.id for section in laid_out(CASES, "2020-02-06 00:00").sections]
    assert ids == [
        "past_release.custody", "findings", "key_figures", "curve", "figures", "weeks", "breakdown", "shares",
        "venues", "venues_ahead", "stocks", "notes",
    ]  # fmt: skip


def test_key_figures_are_held_against_the_report_of_the_day_before_as_known_then() -> None:
    table = laid_out(CASES, "2020-02-06 00:00").table("key_figures")
    # On the 4th two cases were known; the one of the 3rd that came late and that of the 5th make four.
    assert row(table, "confirmed_all")[1:] == [4, 2, 2, ""]
    assert [str(cell) for cell in row(table, "severe_share")[1:]] == ["25.0", "50.0", "-25.0", "%"]
    assert row(table, "confirmed_late")[1:] == [1, 2, -1, ""]
    assert isinstance(table.drawing, KeyFigures)


def test_a_curve_is_as_known_now() -> None:
    table = laid_out(CASES, "2020-02-06 00:00").table("curve")
    assert column(table, "day") == [date(2020, 1, 31) + timedelta(days=number) for number in range(6)]
    assert column(table, "confirmed_new") == [0, 0, 1, 2, 0, 1]
    assert column(table, "confirmed_all") == [0, 0, 1, 3, 3, 4]
    assert column(table, "days_clear") == [None, None, 0, 0, 1, 0]
    assert isinstance(table.drawing, Curve)
    assert table.drawing.known is Knowledge.NOW


def test_weeks_name_their_rule_and_say_when_they_are_not_over() -> None:
    table = laid_out(CASES, "2020-02-06 00:00").table("weeks")
    assert [each.key for each in table.rows] == ["2020-W05", "2020-W06"]
    assert column(table, "last") == [date(2020, 2, 1), date(2020, 2, 5)]
    assert column(table, "confirmed_new") == [0, 4]
    assert [statement_text(note, "en", ZONE) for note in table.notes][:2] == [
        "Weeks from Sunday to Saturday; week 1 holds 1 January.",
        "The last week goes only to 2020-02-05.",
    ]


def text_of(cell: object) -> tuple[str, str]:
    assert isinstance(cell, Label)
    return cell.text("en"), cell.text("zh")


def test_breakdowns_and_shares_add_up_to_the_whole() -> None:
    document = laid_out(CASES, "2020-02-06 00:00")
    table = document.table("breakdown")
    assert [(each.key, *map(str, row(table, each.key)[1:])) for each in table.rows] == [
        ("True", "1", "25.0"), ("False", "1", "25.0"), ("not_stated", "2", "50.0"), ("total", "4", "100.0"),
    ]  # fmt: skip
    assert [text_of(each.cells[0]) for each in table.rows[:2]] == [("yes", "是"), ("no", "否")]
    shares = document.table("shares")
    assert shares.drawing == Shares({"cured_all": "severe"})
    assert [str(cell) for cell in column(shares, "share")] == ["25.0", "0.0", "100.0"]


def test_shares_of_nothing_and_of_more_than_the_whole_are_found_and_not_clipped() -> None:
    log = [*CASES, *received("2020-02-05 13:00", [event("h1", "cured", "p-1", "2020-02-05 08:00")])]
    document = laid_out(log, "2020-02-06 00:00")
    assert str(row(document.table("figures"), "total")[3]) == "400.0"
    said = findings(document)
    assert "odd, total: cases 4 is no part of cured 1; the share is as it comes out" in said
    assert "odd, 西镇: cases 1 of cured 0 has no share" in said
    assert "severe: nothing to divide by in rows: 1 (北镇)" in said


def test_identities_that_fail_say_which_where_and_by_how_much() -> None:
    said = findings(laid_out(CASES, "2020-02-06 00:00"))
    (carried,) = [each for each in said if each.startswith("carried, total")]
    assert carried == (
        "carried, total: cases is 4, carried on it would be 3 (2 a day earlier, plus new cases 1, "
        "less withdrawn cases 0); it differs by 1"
    )
    voided = [
        *CASES,
        *received(
            "2020-02-05 14:00",
            [
                Void(FactId("v1"), of=FactId("c1")),
                Void(FactId("v2"), of=FactId("c2")),
                Void(FactId("v3"), of=FactId("c3")),
            ],
        ),
    ]
    falls = [each for each in findings(laid_out(voided, "2020-02-06 00:00")) if each.startswith("never falls, total")]
    assert falls == ["never falls, total: cases is 1 and may not fall below 2 (2 a day earlier); it differs by -1"]


def test_forty_rooms_and_forty_two_people() -> None:
    """38 are checked in, two of them past release; six of the 42 are not, and two rooms are free."""
    facts = [event("h", "hotel_opened", "hotel/h", "2020-02-01", rooms=40)]
    facts += [event(f"k{number}", "contact", f"p-{number}", "2020-02-03 10:00") for number in range(SHOULD)]
    inside = (*range(INSIDE), 50, 51)
    facts += [event(f"i{n}", "check_in", f"p-{n}", "2020-02-03 12:00", at_hotel="hotel/h") for n in inside]
    document = laid_out(received("2020-02-04 00:00", facts), "2020-02-05 00:00")
    assert row(document.table("venues"), "total")[1:] == [40, 38, 2, 2, 6, 4]
    ahead = document.table("venues_ahead")
    assert column(ahead, "needed")[-4:] == [42, None, None, None]
    assert column(ahead, "need_high")[-3:] == [42, 42, 42]
    # Two are held by nothing that could end.
    assert (column(ahead, "stay_low")[-1], column(ahead, "stay_high")[-1]) == (36, 38)


def test_a_stock_is_what_came_in_less_what_went_out() -> None:
    facts = [
        event("r", "received", "depot/d", "2020-02-01 08:00", masks=100),
        event("i1", "issued", "depot/d", "2020-02-04 08:00", masks=20),
        event("i2", "issued", "depot/e", "2020-02-04 09:00", masks=90),
    ]
    document = laid_out(received("2020-02-04 10:00", facts), "2020-02-05 00:00")
    assert [str(cell) for cell in row(document.table("stocks"), "total")[1:]] == ["100", "110", "-10", "110", "-0.1"]
    assert any(each.startswith("total: 110 were issued of 100 received") for each in findings(document))


PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(["contact", "confirmed", "cured", "check_in", "check_out", "moved"]),
        st.integers(0, 5),
        st.integers(0, 6 * 24),
        st.integers(0, 30),
        st.sampled_from(["999001", "999002", "999003", None]),
    ),
    max_size=25,
)


@given(PEOPLE)
def test_a_curve_is_what_the_reports_of_those_days_give_when_made_again_now(
    drawn: list[tuple[str, int, int, int, str | None]],
) -> None:
    begin = instant("2020-02-01 00:00")
    facts = []
    for number, (kind, who, hours, _, town) in enumerate(drawn):
        at = (begin + timedelta(hours=hours)).astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
        fields = {"residence": town} if kind == "moved" and town else {}
        facts.append(event(f"f{number}", kind, f"p-{who}", at, **fields))
    log = received("2020-02-20 00:00", facts)
    table = laid_out(log, "2020-02-07 00:00", "2020-02-20 00:00").table("curve")
    for place, line in enumerate(table.rows):
        period = period_until(instant("2020-02-02 00:00") + timedelta(days=place), ZONE)
        again = counting(log, period, "2020-02-20 00:00")
        rows = Rows(again.now)
        for name, cell in zip([each.id for each in table.columns][1:], line.cells[1:], strict=True):
            assert (name, cell) == (name, again.table(rows).counts_of(IndicatorId(name)).total.value)


@given(PEOPLE)
def test_the_parts_of_a_report_make_up_the_whole(drawn: list[tuple[str, int, int, int, str | None]]) -> None:
    begin = instant("2020-02-01 00:00")
    facts = []
    for number, (kind, who, hours, _, town) in enumerate(drawn):
        at = (begin + timedelta(hours=hours)).astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
        fields = {"residence": town} if kind == "moved" and town else {}
        facts.append(event(f"f{number}", kind, f"p-{who}", at, **fields))
    now = counting(
        received("2020-02-20 00:00", facts), period_until(instant("2020-02-07 00:00"), ZONE), "2020-02-20 00:00"
    )
    whole = Rows(now.now)
    parts = [Rows(now.now, (Scope(now.now, frozenset({key})),)) for key in now.now.all_rows]
    for name in (
        "confirmed_all",
        "in_central",
        "held_past",
        "unplaced",
        "central_new",
        "central_out",
        "active",
        "normal",
    ):
        total = now.table(whole).counts_of(IndicatorId(name)).total.value
        assert total == sum(now.table(part).counts_of(IndicatorId(name)).total.value or 0 for part in parts)
