"""A report made again from what is known now, and what it says about the one made then."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.access import mask
from gridcontrol.builtin import text_report
from gridcontrol.ids import FactId, FieldId, ReportId, SubjectId
from gridcontrol.model.facts import Correction, Identity, Received, Void
from gridcontrol.reports.difference import difference
from gridcontrol.reports.document import Cell, Document, Statement, SubjectRef
from gridcontrol.reports.grouping import ListedPlaces
from gridcontrol.reports.wording import statement_text
from gridcontrol.rules.vocabulary import Label
from tests.unit.reports.county import PACK, ZONE, event, instant, known_at, received, report, values

AT = "2020-02-05 20:00"
FIRST = received(
    "2020-02-05 19:00",
    [
        event("m1", "moved", "a", "2020-01-01", residence="999001"),
        event("m2", "moved", "b", "2020-01-01", residence="999002"),
        event("c1", "confirmed", "a", "2020-02-04 10:00"),
        event("c2", "confirmed", "b", "2020-02-04"),
        event("k1", "contact", "d", "2020-02-01"),
        event("i1", "check_in", "d", "2020-02-01 10:00"),
    ],
)


def _difference(log: list[Received], form: str = "people", at: str = AT) -> Document:
    then, now = report(log, form, at), report(log, form, at, "2020-02-20 00:00")
    facts = (known_at(log, then.known_at or AT), known_at(log, now.known_at or AT))
    return difference(then, now, pack=PACK, known_then=facts[0], known_now=facts[1])


def _changes(document: Document, row: str = "total") -> dict[str, tuple[Cell, ...]]:
    found: dict[str, tuple[Cell, ...]] = {}
    for line in document.table("changes").rows:
        if line.key == row:
            title = line.cells[1]
            assert isinstance(title, Label)
            found[title.text("en")] = line.cells[2:]
    return found


def _reasons(document: Document, figure: str) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    for line in document.table("reasons").rows:
        _, title, subject, what, why = line.cells
        assert isinstance(title, Label)
        assert isinstance(subject, SubjectRef)
        assert isinstance(what, Label)
        assert isinstance(why, Statement)
        if title.text("en") == figure:
            found.append((subject.subject, what.text("en"), statement_text(why, "en", ZONE)))
    return found


def test_nothing_learned_nothing_differs() -> None:
    document = _difference(FIRST)
    assert document.table("changes").rows == document.table("reasons").rows == ()
    assert "no figure differs" in text_report.render(document, "en").decode()
    assert "各项指标没有变动" in text_report.render(document, "zh").decode()


def test_a_late_case() -> None:
    late = received("2020-02-07 09:00", [event("c3", "confirmed", "e", "2020-02-05 08:00")])
    document = _difference([*FIRST, *late])
    assert _changes(document)["patients"] == (2, 3, 1)
    assert _changes(document, "not_located")["patients"] == (0, 1, 1)
    assert _reasons(document, "patients") == [
        ("person/e", "counted now", "fact c3 (confirmed of 2020-02-05 08:00) received 2020-02-07 09:00")
    ]


def test_a_withdrawn_basis_puts_somebody_on_the_list() -> None:
    document = _difference([*FIRST, *received("2020-02-07 09:00", [Void(FactId("v"), FactId("k1"))])])
    assert _changes(document)["past release"] == (0, 1, 1)
    assert _reasons(document, "Held past release: venue") == [
        ("person/d", "on the list now", "fact k1 (contact of 2020-02-01) withdrawn")
    ]
    assert _reasons(document, "in central") == [
        ("person/d", "no longer counted", "fact k1 (contact of 2020-02-01) withdrawn")
    ]


def test_a_corrected_day_and_a_corrected_place() -> None:
    corrections = received(
        "2020-02-07 09:00",
        [
            Correction(FactId("x1"), FactId("c1"), event("d", "confirmed", "a", "2020-02-05 08:00").at),
            Correction(FactId("x2"), FactId("m2"), None, {FieldId("residence"): "999003"}),
        ],
    )
    document = _difference([*FIRST, *corrections])
    assert _changes(document)["days clear"] == (1, 0, -1)
    moved = ("person/a", "corrected", "fact c1 (confirmed) corrected by x1: 2020-02-04 10:00 is now 2020-02-05 08:00")
    assert _reasons(document, "days clear")[0] == moved
    assert ("person/b", "counted now", "fact m2 (move of 2020-01-01) corrected by x2: residence") in _reasons(
        document, "held"
    )
    assert _changes(document, "999003")["held"] == (0, 1, 1)
    assert "held" not in _changes(document)


def test_what_happened_after_the_report_is_no_reason() -> None:
    """A check-out of the day after, learned with the withdrawal, has nothing to do with a figure of the day before."""
    late = received(
        "2020-02-07 09:00", [Void(FactId("v"), FactId("k1")), event("o1", "check_out", "d", "2020-02-06 08:00")]
    )
    reasons = _reasons(_difference([*FIRST, *late]), "in central")
    assert reasons == [("person/d", "no longer counted", "fact k1 (contact of 2020-02-01) withdrawn")]


def test_a_fact_corrected_to_after_the_report_is_a_reason() -> None:
    corrected = Correction(FactId("x"), FactId("c1"), event("d", "confirmed", "a", "2020-02-06 08:00").at)
    reasons = _reasons(_difference([*FIRST, *received("2020-02-07 09:00", [corrected])]), "patients")
    said = "fact c1 (confirmed) corrected by x: 2020-02-04 10:00 is now 2020-02-06 08:00"
    assert reasons == [("person/a", "no longer counted", said)]


def test_two_people_found_to_be_one() -> None:
    same = Identity(FactId("s"), SubjectId("person/a"), SubjectId("person/b"), same=True, evidence="id card")
    document = _difference([*FIRST, *received("2020-02-07 09:00", [same])])
    assert _changes(document)["patients"] == (2, 1, -1)
    assert ("person/b", "no longer counted", "found to be the same as a") in _reasons(document, "patients")


def test_a_corrected_amount() -> None:
    log = [
        *received("2020-02-05 12:00", [event("r1", "received", "depot/d", "2020-02-05", masks=10)]),
        *received("2020-02-07 12:00", [Correction(FactId("x"), FactId("r1"), None, {FieldId("masks"): 7})]),
    ]
    document = _difference(log, "goods", "2020-02-05 24:00")
    assert _changes(document)["masks"] == (10, 7, -3)
    assert _reasons(document, "masks") == [
        ("depot/d", "corrected", "fact r1 (goods received of 2020-02-05) corrected by x: masks")
    ]


def test_without_divisions_the_total_is_explained() -> None:
    log = [*FIRST, *received("2020-02-07 09:00", [Void(FactId("v"), FactId("c1"))])]
    then, now = (report(log, "cases", AT, known, grouping=ListedPlaces()) for known in (AT, "2020-02-09 00:00"))
    document = difference(
        then, now, pack=PACK, known_then=known_at(log, AT), known_now=known_at(log, "2020-02-09 00:00")
    )
    assert _reasons(document, "cases") == [
        ("person/a", "no longer counted", "fact c1 (confirmed of 2020-02-04 10:00) withdrawn")
    ]


def test_masked_like_any_document() -> None:
    log = received("2020-02-07 09:00", [event("c3", "confirmed", "999999199001010018", "2020-02-05 08:00")])
    document = _difference([*FIRST, *log])
    assert "999999199001010018" in text_report.render(document, "en").decode()
    assert "999999199001010018" not in text_report.render(mask(document), "en").decode()


@given(
    late=st.lists(st.integers(0, 3), max_size=3),
    withdrawn=st.sets(st.sampled_from(["c1", "c2", "k1", "m1", "i1"]), max_size=3),
)
def test_the_changes_are_exactly_the_figures_that_differ(late: list[int], withdrawn: set[str]) -> None:
    later = [event(f"l{n}", "confirmed", f"q{person}", "2020-02-03") for n, person in enumerate(late)]
    voids = [Void(FactId(f"v-{fact}"), FactId(fact)) for fact in sorted(withdrawn)]
    log = [*FIRST, *received("2020-02-08 09:00", [*later, *voids])]
    then, now = report(log, "people", AT), report(log, "people", AT, "2020-02-20 00:00")
    document = _difference(log)
    for row in ("999001", "999002", "999003", "not_located", "total"):
        before, after, changes = values(then, row), values(now, row), _changes(document, row)
        for indicator in PACK.reports[ReportId("people")].indicators:
            title = PACK.indicators[indicator].label.text("en")
            if before[indicator] == after[indicator]:
                assert changes.get(title, (0, 0, 0))[2] == 0
            else:
                assert changes[title][:2] == (before[indicator], after[indicator])
    assert instant(AT) == then.at == now.at


def test_names_in_the_ids_of_facts_and_corrections_are_masked() -> None:
    late = received(
        "2020-02-06 09:00",
        [
            event("cases:confirmed:乙某某", "confirmed", "d", "2020-02-03"),
            Correction(FactId("corrections:甲某某"), FactId("c1"), event("d", "confirmed", "a", "2020-02-05 08:00").at),
        ],
    )
    document = _difference([*FIRST, *late])
    plain, masked = (text_report.render(one, "en", 400).decode() for one in (document, mask(document)))
    assert "cases:confirmed:乙某某" in plain
    assert "corrections:甲某某" in plain
    assert "某某" not in masked
    assert "cases:confirmed:乙**" in masked
    assert "corrections:甲**" in masked
