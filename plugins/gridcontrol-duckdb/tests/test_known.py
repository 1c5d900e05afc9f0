"""What stands by SQL is what ``as_known`` says stands."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridcontrol.ids import EventKindId, FactId, FieldId, PackId, SubjectId
from gridcontrol.model.adopting import adoption_event
from gridcontrol.model.facts import Correction, Event, Fact, Identity, Void
from gridcontrol.model.known import as_known
from gridcontrol.model.wire import content_to_text
from gridcontrol.testing import MovingClock
from gridcontrol.testing.clocks import FIRST
from gridcontrol.testing.strategies import batches
from gridcontrol_duckdb.columns import FIXED, EventReader
from gridcontrol_duckdb.known import Standing, standing
from gridcontrol_duckdb.layout import Keys
from gridcontrol_duckdb.store import DuckdbStore, open_duckdb

ZONE = ZoneInfo("Asia/Shanghai")
PLANS = frozenset({EventKindId("arrived")})


def by_sql(store: DuckdbStore, known_at: datetime | None, plans: frozenset[EventKindId], parts: int) -> list[object]:
    """The standing events, read part by part."""
    reading = store.reading()
    found: list[object] = []
    with store._session().cursor() as cursor:
        made = standing(cursor, reading.layout, ZONE, known_at=known_at, plan_kinds=plans)
        columns = made.layout.columns
        reader = EventReader(columns)
        size = len(FIXED) + len(columns)
        for keys in made.layout.parts(rows=max(1, 40 // parts)):
            for row in cursor.execute(made.events_sql(keys=keys)).fetchall():
                event = reader.event(row)
                assert isinstance(event, Event)
                settled_at, as_reported, correction = row[size:]
                assert keys.first <= row[0] < keys.end
                found.append(
                    (
                        event.id,
                        content_to_text(event),
                        row[FIXED.index("received_at")].replace(tzinfo=UTC),
                        settled_at.replace(tzinfo=UTC),
                        as_reported,
                        correction,
                    )
                )
    reading.release()
    return sorted(found, key=repr)


def defined(store: DuckdbStore, known_at: datetime | None, plans: frozenset[EventKindId]) -> list[object]:
    known = as_known(store.read(), ZONE, known_at=known_at, plan_kinds=plans)
    return sorted(
        (
            (
                event.id,
                content_to_text(Event(event.id, event.kind, event.subject, event.at, event.fields, event.recorded_at)),
                event.received_at,
                event.settled_at,
                event.as_reported,
                event.causes[1] if len(event.causes) > 1 else None,
            )
            for events in known.events.values()
            for event in events
        ),
        key=repr,
    )


@settings(max_examples=25)
@given(st.lists(batches(8), min_size=1, max_size=4), st.sampled_from([frozenset(), PLANS]), st.integers(1, 20))
def test_what_stands_by_sql_is_what_is_defined_to(
    whole: list[list[Fact]], plans: frozenset[EventKindId], parts: int
) -> None:
    # Around the middle of the year that facts are dated in, so that some are later than their receipt.
    clock = MovingClock(FIRST + timedelta(days=120), timedelta(days=20))
    with tempfile.TemporaryDirectory() as folder:
        store = open_duckdb(f"duckdb:{folder}/facts", clock)
        instants = [store.append(batch).received_at for batch in whole]
        for known_at in [None, *instants, instants[0] - timedelta(microseconds=1)]:
            assert by_sql(store, known_at, plans, parts) == defined(store, known_at, plans)
        store.close()


def test_a_correction_may_bring_a_field_that_no_event_has(tmp_path: Path) -> None:
    store = open_duckdb(f"duckdb:{tmp_path}/facts", MovingClock())
    store.append([Event(FactId("e"), EventKindId("test"), SubjectId("person/1"), FIRST)])
    store.append([Correction(FactId("c"), FactId("e"), fields={FieldId("result"): "negative"})])
    assert by_sql(store, None, frozenset(), 1) == defined(store, None, frozenset())
    store.close()


def test_adoptions_of_packs_are_no_events(tmp_path: Path) -> None:
    store = open_duckdb(f"duckdb:{tmp_path}/facts", MovingClock())
    store.append([adoption_event(PackId("p"), "1", {"p.yaml": "x"}, FIRST, signed_by="x", document="")])
    assert by_sql(store, None, frozenset(), 1) == []
    store.close()


@pytest.mark.parametrize("table", ["acted_on", "identified", "standing_events"])
def test_each_table_counts(tmp_path: Path, table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_duckdb(f"duckdb:{tmp_path}/facts", MovingClock())
    people = [SubjectId(f"person/{number}") for number in range(3)]
    store.append([Event(FactId(f"e{n}"), EventKindId("test"), person, FIRST) for n, person in enumerate(people)])
    store.append(
        [
            Void(FactId("v"), FactId("e0")),
            Correction(FactId("c"), FactId("e1"), at=FIRST - timedelta(days=1)),
            Identity(FactId("i"), people[1], people[2], same=True, evidence=""),
        ]
    )
    assert by_sql(store, None, frozenset(), 1) == defined(store, None, frozenset())
    # Emptied, something is wrong: so nothing of it is there for show.
    sql = Standing.events_sql

    def emptied(self: Standing, *, keys: Keys) -> str:
        return f"WITH {table} AS (SELECT * FROM temp.{table} WHERE false) {sql(self, keys=keys)}"

    monkeypatch.setattr(Standing, "events_sql", emptied)
    assert by_sql(store, None, frozenset(), 1) != defined(store, None, frozenset())
    store.close()
