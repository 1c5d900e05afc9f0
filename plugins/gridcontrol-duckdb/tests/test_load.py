"""Bulk loads take what ``append`` takes, to the receipt: driven side by side with the memory store."""

from __future__ import annotations

import stat
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridcontrol.builtin.memory import MemoryStore
from gridcontrol.errors import StoreError
from gridcontrol.errors.text import what_text
from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId
from gridcontrol.model.facts import Event, Origin, Value
from gridcontrol.model.wire import fact_to_text
from gridcontrol.testing.clocks import FIRST, MovingClock
from gridcontrol_duckdb import loading, writing
from gridcontrol_duckdb.store import DuckdbStore, open_duckdb

COLUMNS = {
    "id": "VARCHAR",
    "kind": "VARCHAR",
    "subject": "VARCHAR",
    "at_day": "DATE",
    "at_instant": "TIMESTAMPTZ",
    "recorded_at": "TIMESTAMPTZ",
    "row": "BIGINT",
    "result": "VARCHAR",
    "times": "INTEGER",
    "weight": "DECIMAL(9,2)",
    "fever": "BOOLEAN",
    "left_on": "DATE",
    "seen": "TIMESTAMPTZ",
}
FIELDS = list(COLUMNS)[7:]

instants = st.datetimes(datetime(2020, 1, 1), datetime(2020, 1, 2)).map(lambda moment: moment.replace(tzinfo=UTC))
rarely = st.sampled_from([True, False, False])


@st.composite
def events(draw: st.DrawFn, number: int) -> Event:
    values: dict[str, Value | None] = {
        "result": draw(st.none() | st.sampled_from(["", "negative", "'"])),
        "times": draw(st.none() | st.integers(0, 1)),
        "weight": draw(st.none() | st.just(Decimal("1.50"))),
        "fever": draw(st.none() | st.booleans()) if draw(rarely) else None,
        "left_on": date(2020, 1, 2) if draw(rarely) else None,
        "seen": draw(instants) if draw(rarely) else None,
    }
    return Event(
        FactId(f"e-{draw(st.integers(0, 8))}"),
        EventKindId("test"),
        SubjectId(f"person/{draw(st.integers(0, 3))}"),
        draw(st.just(date(2020, 1, 1)) | instants),
        {FieldId(name): value for name, value in values.items() if value is not None},
        draw(st.none() | st.just(FIRST)),
        Origin("x.csv", number),
    )


@st.composite
def deliveries(draw: st.DrawFn) -> list[list[Event]]:
    """Batches in which ids and contents come again, in one batch and in later ones."""
    made: list[list[Event]] = []
    for _ in range(draw(st.integers(1, 3))):
        batch = [draw(events(number)) for number in range(1, draw(st.integers(1, 7)))]
        old = [event for batch in made for event in batch]
        if old:
            batch += draw(st.lists(st.sampled_from(old), max_size=4))
        made.append(draw(st.permutations(batch)))
    return made


def select_of(batch: list[Event]) -> str:
    """The events as literal rows."""

    def literal(value: object) -> str:
        if value is None:
            return "NULL"
        if isinstance(value, str | date):
            return "'" + str(value).replace("'", "''") + "'"
        return str(value)

    rows = []
    for event in batch:
        dated = not isinstance(event.at, datetime)
        values: list[object] = [
            event.id,
            event.kind,
            event.subject,
            event.at if dated else None,
            None if dated else event.at,
        ]
        values += [event.recorded_at, event.origin.row if event.origin else 0]
        values.extend(event.fields.get(FieldId(name)) for name in FIELDS)
        casts = zip(values, COLUMNS.values(), strict=True)
        rows.append("(" + ", ".join(f"{literal(value)}::{sql}" for value, sql in casts) + ")")
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    empty = "SELECT " + ", ".join(f"NULL::{sql}" for sql in COLUMNS.values()) + " WHERE false"
    values_of = f"VALUES {', '.join(rows)}" if rows else empty
    return f"SELECT * FROM ({values_of}) AS t({names})"


def shown(store: DuckdbStore | MemoryStore) -> tuple[list[tuple[str, datetime]], list[tuple[str, str, datetime]]]:
    return (
        [(fact_to_text(item.fact), item.received_at) for item in store.read()],
        sorted((fact_to_text(item.kept), fact_to_text(item.refused), item.received_at) for item in store.conflicts()),
    )


@settings(max_examples=30)
@given(deliveries(), st.lists(st.booleans(), min_size=3, max_size=3))
def test_a_load_takes_what_append_takes(batches: list[list[Event]], by_load: list[bool]) -> None:
    clocks = [MovingClock(step=timedelta(0)), MovingClock(step=timedelta(0))]
    memory = MemoryStore(clocks[0])
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "ROWS_IN_A_FILE", 3)
        patch.setattr(loading, "_IDS_AT_ONCE", 5)
        patch.setattr(writing, "_ALIKE", 2)
        store = open_duckdb(f"duckdb:{folder}/facts", clocks[1])
        for batch, loaded in zip(batches, by_load, strict=False):
            wanted = memory.append(batch)
            given_receipt = store.load(select_of(batch), delivery="x.csv").receipt if loaded else store.append(batch)
            assert given_receipt == wanted
            assert shown(store) == shown(memory)
        store.close()


ROWS = """SELECT * FROM (VALUES
    ('person/1', 'test', DATE '2020-02-01', 'positive'),
    ('person/2', 'test', DATE '2020-02-02', NULL),
    ('person/1', 'test', DATE '2020-02-01', 'positive'))
    AS t(subject, kind, "at", result)"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DuckdbStore]:
    opened = open_duckdb(f"duckdb:{tmp_path}/facts", MovingClock())
    yield opened
    opened.close()


def refusal(store: DuckdbStore, select: str) -> list[str]:
    with pytest.raises(StoreError) as raised:
        store.load(select)
    assert list(store.read()) == []
    return [what_text(problem, "en") for problem in raised.value.problems]


def test_rows_without_ids_get_them_from_their_content_and_ordinal(store: DuckdbStore, tmp_path: Path) -> None:
    assert store.load(ROWS).receipt.new == 3
    assert store.load(f"{ROWS} LIMIT 2").receipt.known == 2
    ids = [item.fact.id for item in store.read()]
    assert len(set(ids)) == 3
    other = open_duckdb(f"duckdb:{tmp_path}/other", MovingClock())
    # Another store, with other columns before: the same ids.
    other.load("SELECT 'person/9' AS subject, 'test' AS kind, DATE '2020-01-01' AS \"at\", 7 AS n, 'x' AS result")
    other.load(ROWS)
    assert {item.fact.id for item in other.read()} > set(ids)
    other.close()


def test_columns_that_will_not_do_are_all_named(store: DuckdbStore) -> None:
    types = " / TINYINT / SMALLINT / INTEGER / BIGINT / UTINYINT / USMALLINT / UINTEGER / DECIMAL"
    wanted = [
        "rows for a bulk load have no column 'kind'",
        "column 'at' of a bulk load is TIMESTAMP; it can be DATE / TIMESTAMP WITH TIME ZONE",
        "column 'weight' of a bulk load is DOUBLE; it can be VARCHAR / BOOLEAN / DATE / TIMESTAMP WITH TIME ZONE"
        + types,
    ]
    select = "SELECT 'person/1' AS subject, TIMESTAMP '2020-02-01 08:00:00' AS \"at\", 1.5::DOUBLE AS weight"
    assert refusal(store, select) == wanted


BAD = """SELECT * FROM (VALUES
    ('person/1', 'test', DATE '2020-02-01', 'e1', NULL::DATE),
    ('nobody', 'test', DATE '2020-02-01', 'e2', NULL),
    (NULL, 'test', DATE '2020-02-01', 'e3', NULL),
    ('person/1', '', DATE '2020-02-01', 'e4', NULL),
    ('person/1', 'test', NULL, 'e5', NULL),
    ('person/1', 'test', DATE '12020-02-01', 'e6', NULL),
    ('person/1', 'test', DATE '2020-02-01', NULL, NULL),
    ('person/1', 'test', DATE '2020-02-01', 'e8', DATE 'infinity'))
    AS t(subject, kind, "at", id, left_on)"""


def test_rows_that_can_be_no_event_refuse_the_load(store: DuckdbStore) -> None:
    assert refusal(store, BAD) == [
        "7 rows of a bulk load can be no event, the first is row 2: see its column 'subject'; nothing was taken"
    ]


def test_or_are_set_aside_in_a_private_file(store: DuckdbStore, tmp_path: Path) -> None:
    aside = tmp_path / "aside.csv"
    loaded = store.load(BAD, aside=aside)
    assert (loaded.receipt.new, loaded.set_aside) == (1, 7)
    listed = "row,column\n2,subject\n3,subject\n4,kind\n5,at\n6,at\n7,id\n8,left_on\n"
    assert aside.read_text(encoding="utf-8") == listed
    assert stat.S_IMODE(aside.stat().st_mode) == 0o600


class Stream:
    """Something that speaks Arrow, as tables of many libraries do."""

    def __init__(self, select: str) -> None:
        self._relation = duckdb.connect().sql(select)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._relation.__arrow_c_stream__(requested_schema)


def test_arrow_streams_are_read_by_name(store: DuckdbStore) -> None:
    assert store.load("FROM people", people=Stream(ROWS)).receipt.new == 3


def test_a_load_that_breaks_off_leaves_the_store_as_it_was(store: DuckdbStore, tmp_path: Path) -> None:
    store.load(ROWS)
    before = sorted((tmp_path / "facts" / "facts").iterdir())

    def breaking_off(stage: str, done: int, of: int) -> None:
        if stage == "writing" and done == of:
            raise RuntimeError("the lights went out")

    with pytest.raises(RuntimeError, match="the lights went out"):
        store.load(ROWS.replace("person", "worker"), progress=breaking_off)
    assert len(list(store.read())) == 3
    assert store.load(ROWS.replace("person", "worker")).receipt.new == 3
    assert len(list(store.read())) == 6
    # What the broken load left behind is gone.
    assert len(list((tmp_path / "facts" / "facts").iterdir())) == len(before) + 1
    assert not list((tmp_path / "facts").glob("spill-*/stage-*"))


def test_progress_ends_with_all_rows(store: DuckdbStore) -> None:
    told: list[tuple[str, int, int]] = []
    store.load(ROWS, progress=lambda *words: told.append(words))
    assert told[0] == ("staging", 0, 0)
    assert told[-1] == ("writing", 3, 3)
