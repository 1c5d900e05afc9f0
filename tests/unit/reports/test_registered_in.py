"""Who is in no known division stands under the unit that registered them, and the totals hold."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.builtin import text_report
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.ids import EventKindId, FactId, subject_id
from gridcontrol.model.facts import Event, Received
from gridcontrol.model.known import as_known
from gridcontrol.reports.build import build_report
from gridcontrol.reports.document import Document, Figure, RowKind
from gridcontrol.reports.grouping import ListedPlaces, Place
from gridcontrol.reports.period import period_until
from gridcontrol.rules.from_yaml import read_pack

PACK = """
format: gridcontrol/1
pack: district
zone: Asia/Shanghai
day_count: day_zero
divisions: {levels: {town: town}, hierarchies: {statutory: {levels: [town]}}}
subjects:
  person: {place: home, registered_in: station, attributes: {home: division?, station: division?}}
events:
  arrival: {about: person, fields: {home: division?, station: division?}, sets: [home, station]}
indicators:
  arrivals: {cumulative: {event: arrival}}
reports:
  daily: {hierarchy: statutory, level: town, indicators: [arrivals]}
"""
TOWNS = ("1", "2")
AT = datetime(2020, 2, 10, 16, tzinfo=UTC)


def report(people: list[tuple[str | None, str | None]]) -> Document:
    pack = read_pack(PACK.encode(), "pack.yaml")
    log = []
    for number, (home, station) in enumerate(people):
        fields = {name: value for name, value in (("home", home), ("station", station)) if value is not None}
        subject = subject_id("person", f"p{number}")
        event = Event(FactId(f"e{number}"), EventKindId("arrival"), subject, datetime(2020, 2, 9, tzinfo=UTC), fields)
        log.append(Received(event, datetime(2020, 2, 9, 1, tzinfo=UTC)))
    known = as_known(log, pack.zone)
    return build_report(
        pack,
        next(iter(pack.reports.values())),
        ReferenceEvaluator().evaluate(pack, known, as_of=period_until(AT, pack.zone).as_of),
        known,
        at=AT,
        known_at=AT,
        previous=as_known((), pack.zone),
        grouping=ListedPlaces(tuple(Place(code, (f"Town {code}",)) for code in TOWNS)),
    )


def figures(document: Document) -> dict[str, object]:
    return {
        row.key: cell.value for row in document.table("figures").rows for cell in row.cells if isinstance(cell, Figure)
    }


def test_under_the_unit_that_registered_them() -> None:
    document = report([("1", "1"), (None, "1"), ("99", "1"), ("2", "1"), (None, "99"), (None, None)])
    assert figures(document) == {"1": 1, "1/not_located": 2, "2": 1, "not_located": 2, "total": 6}
    kinds = {row.key: row.kind for row in document.table("figures").rows}
    assert kinds["1/not_located"] is RowKind.NOT_LOCATED
    text = text_report.render(document, "en").decode()
    assert "Town 1: not located" in text
    assert "Town 1登记、属地不明" in text_report.render(document, "zh").decode()
    # A code that no division has is still said to be unknown, wherever its people stand.
    assert [finding.args["code"] for finding in document.findings] == ["99"]


@given(st.lists(st.tuples(st.sampled_from([None, "1", "2", "99"]), st.sampled_from([None, "1", "2", "99"]))))
def test_nobody_is_dropped_or_counted_twice(people: list[tuple[str | None, str | None]]) -> None:
    found = figures(report(people))
    total = found.pop("total")
    assert total == len(people) == sum(value for value in found.values() if isinstance(value, int))
    for town in TOWNS:
        assert found[town] == sum(home == town for home, _ in people)
        lost = sum(home not in TOWNS and station == town for home, station in people)
        assert found.get(f"{town}/not_located", 0) == lost
