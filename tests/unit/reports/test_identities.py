"""What must hold between figures holds for any log; where it can't, the finding says where and by how much."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from gridcontrol.ids import FactId, FieldId, SubjectId
from gridcontrol.model.facts import Correction, Event, Fact, Identity, Received, Void
from gridcontrol.reports.counting import Counts, Item, movement, tally
from gridcontrol.reports.document import Cell, Counted, Document, Figure, Notes
from gridcontrol.reports.grouping import TOTAL, ListedPlaces, Place
from gridcontrol.reports.identities import cumulative_holds, rows_make_total
from gridcontrol.reports.moves import moves_of
from gridcontrol.reports.wording import statement_text
from gridcontrol.rules.figures import IndicatorKind
from gridcontrol.rules.vocabulary import Label
from gridcontrol.time import instant_of
from tests.unit.reports.county import ZONE, event, instant, received, report, values

PEOPLE = [f"p{n}" for n in range(4)]
CODES = ["999001", "999002", "999001001", "888"]
DAYS = st.integers(1, 6).map(lambda day: f"2020-02-{day:02}")
MOMENTS = st.one_of(DAYS, DAYS.map(lambda day: f"{day} 20:00"), DAYS.map(lambda day: f"{day} 12:30"))


@st.composite
def logs(draw: st.DrawFn) -> list[Received]:
    """Moves, cases, cures; corrected days and places, withdrawals, people found to be one; some of it learned late."""
    facts: list[tuple[int, Fact]] = []
    number = draw(st.integers(1, 10))
    for n in range(number):
        at = draw(MOMENTS)
        kind = draw(st.sampled_from(["moved", "confirmed", "confirmed", "cured"]))
        fields = {"residence": draw(st.sampled_from(CODES))} if kind == "moved" else {}
        learned = draw(st.integers(int(at[8:10]), 8))
        facts.append((learned, event(f"e{n}", kind, draw(st.sampled_from(PEOPLE)), at, **fields)))
    for n in range(draw(st.integers(0, 4))):
        learned = draw(st.integers(1, 8))
        of = FactId(f"e{draw(st.integers(0, number - 1))}")
        change = draw(st.sampled_from(["void", "day", "place", "same"]))
        if change == "void":
            facts.append((learned, Void(FactId(f"x{n}"), of)))
        elif change == "day":
            moved = event("day", "confirmed", "p", draw(MOMENTS)).at
            facts.append((learned, Correction(FactId(f"x{n}"), of, moved)))
        elif change == "place":
            fields_now = {FieldId("residence"): draw(st.sampled_from(CODES))}
            facts.append((learned, Correction(FactId(f"x{n}"), of, None, fields_now)))
        else:
            one, other = draw(st.permutations(PEOPLE))[:2]
            same = Identity(
                FactId(f"x{n}"), SubjectId(f"person/{one}"), SubjectId(f"person/{other}"), same=True, evidence=""
            )
            facts.append((learned, same))
    ordered = sorted(facts, key=lambda fact: (fact[0], fact[1].id))
    return [r for learned, fact in ordered for r in received(f"2020-02-{learned:02} 23:00", [fact])]


def _identity_parts(document: Document, indicator: str) -> Mapping[str, object]:
    for section in document.sections:
        for note in section.items if isinstance(section, Notes) else ():
            label = note.args.get("indicator")
            if note.code == "reports.identity" and isinstance(label, Label) and label.text("en") == indicator:
                return dict(note.args)
    return {}


@given(log=logs(), day=st.integers(1, 6), later=st.integers(0, 3))
@settings(max_examples=150)
def test_totals_hold_whatever_was_learned_when(log: list[Received], day: int, later: int) -> None:
    at = f"2020-02-{day:02} 20:00"
    known = (instant(at) + timedelta(days=later)).astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
    document = report(log, "people", at, known)
    codes = {finding.code for finding in document.findings}
    assert not codes & {"reports.rows-differ", "reports.identity-fails"}
    for indicator in ("cases", "patients"):
        parts = _identity_parts(document, indicator)
        assert parts, "the total's identity is printed, so it holds"
    for finding in document.findings:
        if finding.code == "reports.identity-moved":
            came, left, difference = (finding.args[name] for name in ("came", "left", "difference"))
            assert isinstance(came, int)
            assert isinstance(left, int)
            assert difference == came - left != 0
    table = document.table("figures")
    total = values(document, TOTAL)
    for column in total:
        if column == "days_clear":
            continue
        parts_of = [values(document, row.key)[column] for row in table.rows if row.key != TOTAL]
        assert sum(part for part in parts_of if isinstance(part, int)) == total[column]


@given(log=logs(), day=st.integers(2, 6))
@settings(max_examples=100)
def test_previous_is_what_the_report_before_said(log: list[Received], day: int) -> None:
    yesterday = report(log, "cases", f"2020-02-{day - 1:02} 24:00")
    today = report(log, "cases", f"2020-02-{day:02} 24:00")
    parts = _identity_parts(today, "cases")
    assert parts["previous"] == values(yesterday, TOTAL)["confirmed_all"]
    assert parts["cumulative"] == values(today, TOTAL)["confirmed_all"]
    assert parts["new"] == values(today, TOTAL)["confirmed_new"]


@given(log=logs(), day=st.integers(1, 6))
@settings(max_examples=100)
def test_cases_counted_straight_from_the_log(log: list[Received], day: int) -> None:
    """Voids and corrections applied by hand; that two people are one does not matter to a count of events."""
    end = instant(f"2020-02-{day:02} 24:00")
    seen = [r for r in log if r.received_at <= end]
    facts = [r.fact for r in seen]
    voided = {fact.of for fact in facts if isinstance(fact, Void)}
    received_at = {r.fact.id: r.received_at for r in seen}
    count = 0
    for one in seen:
        fact = one.fact
        if not isinstance(fact, Event) or fact.kind != "confirmed" or fact.id in voided:
            continue
        corrections = [f for f in facts if isinstance(f, Correction) and f.of == fact.id]
        # No source recorded when it corrected, so the greatest id counts; one that names no day leaves the day.
        last = max(corrections, key=lambda c: c.id, default=None)
        at = fact.at if last is None or last.at is None else last.at
        moment = instant_of(at, ZONE)
        # What somebody wrote before it can have happened is set aside.
        written = one.received_at if last is None or last.at is None else received_at[last.id]
        count += moment < end and moment <= written
    assert values(report(log, "cases", f"2020-02-{day:02} 24:00"), TOTAL)["confirmed_all"] == count


@st.composite
def trees(draw: st.DrawFn) -> tuple[ListedPlaces, list[Item]]:
    """Divisions in rows, codes below them, and things counted in any of these, or nowhere."""
    number = draw(st.integers(0, 6))
    places = tuple(Place(f"t{n}", ("county", f"town {n}")) for n in range(number))
    rows = [*(place.key for place in places), "elsewhere", "not_located"]
    amounts = st.one_of(st.integers(-5, 50), st.decimals(0, 50, places=1))
    items = [
        Item(
            Counted(f"k{n}", SubjectId(f"person/{n}")),
            draw(st.sampled_from(rows)),
            instant("2020-02-01 00:00"),
            draw(amounts),
        )
        for n in range(draw(st.integers(0, 12)))
    ]
    return ListedPlaces(places), items


@given(tree=trees())
def test_rows_make_the_total(tree: tuple[ListedPlaces, list[Item]]) -> None:
    _, items = tree
    counts = tally(items)
    values_of = [figure.value for figure in counts.rows.values()]
    assert sum((value for value in values_of if value is not None), Decimal(0)) == counts.total.value
    assert list(rows_make_total(IndicatorKind.STATUS, counts, TITLE)) == []


TITLE = Label({"en": "cases", "zh": "病例"})
NAMES: Mapping[str, Cell] = {"t0": "东镇", "t1": "西镇", TOTAL: Label({"en": "total", "zh": "合计"})}


def _item(key: str, row: str, day: int, amount: int = 1) -> Item:
    return Item(Counted(key, SubjectId(f"person/{key}")), row, instant(f"2020-02-{day:02} 00:00"), amount)


def test_a_total_that_is_not_its_rows_is_a_finding() -> None:
    counts = Counts({"t0": Figure(3), "t1": Figure(4)}, Figure(8))
    (finding,) = rows_make_total(IndicatorKind.STATUS, counts, TITLE)
    assert statement_text(finding, "en", ZONE) == "cases: the rows give 7, the total is 8; they differ by -1"
    assert statement_text(finding, "zh", ZONE) == "病例:各行合计 7,总数 8,相差 -1"
    (days,) = rows_make_total(IndicatorKind.DAYS_SINCE, counts, TITLE)
    assert days.args["sum"] == 3


def test_a_corrected_amount_breaks_the_identity_and_is_named() -> None:
    """Seven were counted, five of them turn out to be four: nothing is late, withdrawn or new, yet it is six."""
    was = (_item("a", "t0", 1, 5), _item("b", "t1", 1, 2))
    now = (_item("a", "t0", 1, 4), _item("b", "t1", 1, 2))
    moved = movement(was, now, instant("2020-02-02 00:00"), {})
    in_town, in_total = cumulative_holds(moves_of(moved), tally(moved.cumulative), TITLE, NAMES)
    assert (
        statement_text(in_town, "en", ZONE)
        == "cases, 东镇: 4 is not 5 + 0 new + 0 late - 0 withdrawn; it differs by -1"
    )
    assert statement_text(in_total, "zh", ZONE) == "病例,合计:6 不等于 7 + 新增 0 + 补报 0 - 撤销 0,相差 -1"


def test_who_moved_is_named_in_both_rows_and_the_total_holds() -> None:
    moved = movement((_item("a", "t0", 1),), (_item("a", "t1", 1),), instant("2020-02-02 00:00"), {})
    left, came = cumulative_holds(moves_of(moved), tally(moved.cumulative), TITLE, NAMES)
    assert statement_text(left, "en", ZONE) == (
        "cases, 东镇: 0 is not 1 + 0 new + 0 late - 0 withdrawn; it differs by -1, "
        "since 0 came from other divisions and 1 went to others"
    )
    assert statement_text(came, "zh", ZONE) == (
        "病例,西镇:1 不等于 0 + 新增 0 + 补报 0 - 撤销 0,相差 1,其中自其他属地转入 1,转往其他属地 0"
    )


def test_a_case_moved_into_the_period_is_withdrawn_and_new() -> None:
    moved = movement((_item("a", "t0", 1),), (_item("a", "t0", 3),), instant("2020-02-02 00:00"), {})
    assert [i.key for i in moved.withdrawn] == [i.key for i in moved.new] == ["a"]
    assert (moved.late, moved.kept) == ((), ())
    assert list(cumulative_holds(moves_of(moved), tally(moved.cumulative), TITLE, NAMES)) == []


def test_two_patients_found_to_be_one() -> None:
    one, other = SubjectId("person/a"), SubjectId("person/b")
    at = instant("2020-02-01 00:00")
    was = (Item(Counted(one, one), "t0", at), Item(Counted(other, other), "t0", at))
    moved = movement(was, (Item(Counted(one, one), "t0", at),), instant("2020-02-02 00:00"), {other: one})
    assert [i.key for i in moved.withdrawn] == [other]
    assert moved.late == ()
    only_other = movement(
        (Item(Counted(other, other), "t0", at),), (Item(Counted(one, one), "t0", at),), at + timedelta(1), {other: one}
    )
    assert only_other.withdrawn == only_other.late == ()
