"""Which facts are past their time: counted by hand, by kind of event."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId
from gridcontrol.model.facts import Correction, Event, Fact, Received, Void
from gridcontrol.reports.document import Table
from gridcontrol.reports.retention import kept_of, retention_document
from gridcontrol.reports.wording import cell_text
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.time import parse_instant, parse_world_time, zone_named

ZONE = zone_named("Asia/Shanghai")
PACK = read_pack(
    """
format: gridcontrol/1
pack: kept
zone: Asia/Shanghai
day_count: day_zero
sources: {n1: n1}
subjects: {person: {attributes: {phone: phone?}}}
events:
  arrival: {about: person, fields: {phone: phone?}, sets: [phone], purpose: {zh: 防控, en: control}, retention: 10d}
  visit: {about: person, retention: 36h}
  case: {about: person}
  never: {about: person, retention: 1d}
tracks: {control: {about: person, default: free, precedence: [home]}}
rules: {home: {track: control, when: {event: arrival}, phases: [{status: home, for: 5d}]}}
""".encode(),
    "kept.yaml",
)
RECEIVED = datetime(2020, 3, 1, tzinfo=UTC)


def happened(name: str, kind: str, at: str) -> Event:
    return Event(FactId(name), EventKindId(kind), SubjectId("person/p"), parse_world_time(at, ZONE))


LOG: list[Fact] = [
    happened("a1", "arrival", "2020-02-01"),
    happened("a2", "arrival", "2020-02-02 08:00"),
    happened("v1", "visit", "2020-02-10 08:00"),
    happened("c1", "case", "2019-01-01"),
    Correction(FactId("k1"), FactId("a1"), fields={FieldId("phone"): "1"}),
    Void(FactId("w1"), FactId("a2")),
    happened("u1", "unknown_here", "2019-01-01"),
]


def counted(at: str) -> dict[str, tuple[int, int]]:
    log = [Received(fact, RECEIVED) for fact in LOG]
    return {one.kind.id: (one.facts, one.due) for one in kept_of(PACK, log, parse_instant(at, ZONE))}


def test_a_fact_is_past_its_time_to_the_minute_and_a_correction_with_it() -> None:
    assert counted("2020-02-10 23:59") == {"arrival": (3, 0), "visit": (1, 0), "case": (1, 0)}
    assert counted("2020-02-11 00:00") == {"arrival": (3, 2), "visit": (1, 0), "case": (1, 0)}
    assert counted("2020-02-11 20:00") == {"arrival": (3, 2), "visit": (1, 1), "case": (1, 0)}
    # Withdrawn, it is kept all the same.
    assert counted("2020-02-12 08:00") == {"arrival": (3, 3), "visit": (1, 1), "case": (1, 0)}


def test_the_table_names_no_person() -> None:
    at = parse_instant("2020-02-12 08:00", ZONE)
    kept = kept_of(PACK, [Received(fact, RECEIVED) for fact in LOG], at)
    (table,) = retention_document(PACK, kept, at, at).sections
    assert isinstance(table, Table)
    rows = [[cell_text(cell, "en", ZONE) for cell in row.cells] for row in table.rows]
    assert rows == [
        ["arrival", "control", "10d", "3", "3", "2020-02-01 00:00"],
        ["visit", "", "36h", "1", "1", "2020-02-10 08:00"],
        ["case", "", "no time set", "1", "0", ""],
        ["total", "", "", "5", "4", "2020-02-01 00:00"],
    ]


@given(st.lists(st.integers(0, 30), max_size=20), st.integers(0, 45))
def test_what_is_due_never_becomes_less(days: list[int], later: int) -> None:
    start = datetime(2020, 1, 1, tzinfo=ZONE)
    log = [
        Received(
            Event(FactId(f"f{n}"), EventKindId("arrival"), SubjectId("person/p"), start + timedelta(days=day)), RECEIVED
        )
        for n, day in enumerate(days)
    ]
    (kept,) = kept_of(PACK, log, start + timedelta(days=later)) or (None,)
    assert (0 if kept is None else kept.due) == sum(day + 10 <= later for day in days)
