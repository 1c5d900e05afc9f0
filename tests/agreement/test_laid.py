"""What benchmarks write straight into the folder of a store is what a load makes of the same events."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import duckdb
import pytest

from gridcontrol_duckdb.folder import Folder
from gridcontrol_duckdb.layout import KEYS, Keys, Table
from gridcontrol_duckdb.store import DuckdbStore, open_duckdb

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
PEOPLE = 300
FIRST, LATER = datetime(2020, 2, 1, tzinfo=UTC), datetime(2020, 3, 1, tzinfo=UTC)
BATCHES = ((FIRST, "hash(id) % 3 > 0"), (LATER, "hash(id) % 3 = 0"))


DRAWN = """
    SELECT 'e' || i AS id, 'person/p' || p AS subject, ['arrival', 'test'][1 + (i % 2)::BIGINT] AS kind,
        to_timestamp(1580515200 + 3600 * (hash(i) % 500)::BIGINT) AS "at",
        CASE WHEN i % 2 = 0 THEN '9901' END AS village, i % 7 AS degree
    FROM (WHOSE)"""


def drawn(whose: str) -> str:
    return DRAWN.replace("WHOSE", whose)


def opened(folder: Path, now: datetime) -> DuckdbStore:
    return open_duckdb(f"duckdb:{folder}?threads=1", lambda: now)


def test_what_is_laid_is_what_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    laid = import_module("laid")
    monkeypatch.setattr(laid, "ROWS_IN_A_FILE", 200)
    people = tmp_path / "people.parquet"
    with duckdb.connect(":memory:") as database:
        database.execute("SET TimeZone = 'UTC'")
        laid.draw_people(database, PEOPLE, people)
        number = laid.lay(database, tmp_path / "laid", people, drawn, BATCHES)
        every = drawn(laid.numbers(people, Keys(0, KEYS)))
        for now, which in BATCHES:
            store = opened(tmp_path / "loaded", now)
            store.load(f"FROM ({every}) WHERE {which}")
            store.close()
    one, other = Folder(tmp_path / "laid").manifest().layout, Folder(tmp_path / "loaded").manifest().layout
    assert (one.columns, one.last_received, one.next_seq) == (other.columns, other.last_received, other.next_seq)
    files = one.files_of(Table.EVENTS)
    assert len(files) > 4
    assert {file.run for file in files} == {file.run for file in other.files}
    assert number == sum(file.rows for file in files) == pytest.approx(5 * PEOPLE, rel=0.1)
    store, by_load = opened(tmp_path / "laid", LATER), opened(tmp_path / "loaded", LATER)
    facts = {item.fact.id: item for item in store.read()}
    assert len(facts) == number
    assert facts == {item.fact.id: item for item in by_load.read()}
    again = store.load(every)
    assert (again.receipt.new, again.receipt.known) == (0, number)
    store.close()
    by_load.close()
