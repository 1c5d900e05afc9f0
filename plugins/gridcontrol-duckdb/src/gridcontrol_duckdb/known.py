"""The events as they stand, for a reader by SQL: what corrects, withdraws and joins applied, as known at an instant.

What acts on events is little beside them. So the events that anything acts on are taken out, go through
``gridcontrol.model.known.as_known``, which is the one definition of what stands, and come back in a table of their own;
all the others are read where they lie.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import duckdb
from attrs import evolve, frozen

from gridcontrol.ids import EventKindId, FieldId
from gridcontrol.model.adopting import ADOPTED
from gridcontrol.model.encoded import Encoded, decode, encode
from gridcontrol.model.facts import Correction, Event, Identity, Received, Void
from gridcontrol.model.known import Known, as_known
from gridcontrol_duckdb.columns import FIXED, EventLists, EventReader, with_columns
from gridcontrol_duckdb.layout import ALL_KEYS, EVENT_COLUMNS, Keys, Layout, ValueType, key_sql, literal, quoted
from gridcontrol_duckdb.session import fetched

STANDING_COLUMNS = {"settled_at": "TIMESTAMP", "as_reported": "VARCHAR", "correction": "VARCHAR"}
"""What a standing event has besides ``EVENT_COLUMNS``.

``settled_at``: when the last of the facts that made it so was received; ``as_reported``: the subject that its source
named, where an identity joined it to another; ``correction``: the id of the correction that acts, else NULL.
"""

TOLD_OF = "told_of"
"""The table of those whom standing facts name, which an evaluation makes once."""


@frozen
class Standing:
    """The events that stand, on the cursor it was made with.

    ``layout``: with the columns that corrections brought besides. ``known``: everything about the events that something
    acts on, and all identities; of the other events it has none.
    """

    layout: Layout
    known: Known
    known_at: datetime | None
    zone: ZoneInfo
    plan_kinds: frozenset[EventKindId]
    apart: str = " ANTI JOIN acted_on USING (id) ANTI JOIN identified USING (subject)"
    """What leaves the events out that ``known`` tells of: nothing where there are none."""

    def lent(self, schema: str, cursor: duckdb.DuckDBPyConnection) -> Standing:
        """The same on another *cursor* of the database, from the copies in *schema* that ``lend`` made."""
        for name in _MADE:
            cursor.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS FROM {schema}.{name}")
        return self

    def events_sql(self, *, keys: Keys = ALL_KEYS, fields: Collection[FieldId] | None = None) -> str:
        """A SELECT of the standing events of subjects with such keys: no plans, none dated later than its receipt.

        Its columns are ``EVENT_COLUMNS``, those of *fields* (all when None), and ``STANDING_COLUMNS``. ``subject`` and
        ``subject_key`` are those of the subject that stands for all that were joined.
        """
        columns = [column for column in self.layout.columns if fields is None or column.field in fields]
        shown = ", ".join(map(quoted, [*EVENT_COLUMNS, *(column.name for column in columns)]))
        where = f"subject_key BETWEEN {keys.first} AND {keys.end - 1}"
        kinds = ", ".join(literal(kind) for kind in sorted({*self.plan_kinds, ADOPTED}))
        day = f"timezone('UTC', timezone({literal(self.zone.key)}, at_day::TIMESTAMP))"
        lying = self.layout.events_sql(keys=keys, known_at=self.known_at, fields=fields)
        return (
            f"SELECT {shown}, received_at AS settled_at, subject AS as_reported, NULL::VARCHAR AS correction"
            f" FROM ({lying}){self.apart} WHERE kind NOT IN ({kinds})"
            f" AND CASE WHEN at_day IS NULL THEN at_instant ELSE {day} END <= received_at"
            f" UNION ALL SELECT {shown}, {', '.join(STANDING_COLUMNS)} FROM standing_events WHERE {where}"
        )

    def set_aside_sql(self) -> str:
        """A SELECT of the events, acted on by nothing, that are dated later than their receipt: none of the above."""
        kinds = ", ".join(literal(kind) for kind in sorted({*self.plan_kinds, ADOPTED}))
        day = f"timezone('UTC', timezone({literal(self.zone.key)}, at_day::TIMESTAMP))"
        lying = self.layout.events_sql(known_at=self.known_at, fields=())
        return (
            f"SELECT id FROM ({lying}){self.apart}"
            f" WHERE kind NOT IN ({kinds}) AND CASE WHEN at_day IS NULL THEN at_instant ELSE {day} END > received_at"
        )

    def value_sql(self, field: FieldId, value_type: ValueType) -> str:
        """As ``Layout.value_sql``, over a row of ``events_sql``."""
        return self.layout.value_sql(field, value_type)


_MADE = ("acted_on", "identified", "standing_events")


def lend(cursor: duckdb.DuckDBPyConnection, schema: str) -> None:
    """Copy what ``standing`` made on *cursor* into *schema*, which all cursors of the database see."""
    for name in _MADE:
        cursor.execute(f"CREATE TABLE {schema}.{name} AS FROM temp.{name}")


def standing(
    cursor: duckdb.DuckDBPyConnection,
    layout: Layout,
    zone: ZoneInfo,
    *,
    known_at: datetime | None = None,
    plan_kinds: frozenset[EventKindId] = frozenset(),
) -> Standing:
    """The events that stand as known at *known_at*, ready to be read on *cursor*.

    Makes the temporary tables ``acted_on``, ``identified``, ``touched`` (whose events any of these are) and
    ``standing_events`` there, instead of those of an earlier call.
    """
    acts = _acts(cursor, layout, known_at)
    targets = [fact.of for item in acts if isinstance(fact := item.fact, Correction | Void)]
    cursor.execute(f"DROP TABLE IF EXISTS {TOLD_OF}")
    named = [name for item in acts if isinstance(fact := item.fact, Identity) for name in (fact.one, fact.other)]
    _table(cursor, "acted_on", "id", targets)
    _table(cursor, "identified", "subject", named)
    touched: list[Received] = []
    if acts:
        reader = EventReader(layout.columns)
        source = layout.events_sql(known_at=known_at)
        chosen = (
            f"FROM ({source}) WHERE id_key IN (SELECT {key_sql('id')} FROM acted_on)"
            f" OR subject_key IN (SELECT {key_sql('subject')} FROM identified)"
        )
        place = FIXED.index("received_at")
        found = fetched(cursor, chosen)
        touched = [Received(reader.event(row), row[place].replace(tzinfo=UTC)) for row in found]
        names, subjects = set(targets), set(named)
        touched = [
            item
            for item in touched
            if isinstance(item.fact, Event) and (item.fact.id in names or item.fact.subject in subjects)
        ]
    whose = [item.fact.subject for item in touched if isinstance(item.fact, Event)]
    _table(cursor, "touched", "subject", [*whose, *named])
    known = as_known([*touched, *acts], zone, plan_kinds=plan_kinds)
    apart = " ANTI JOIN acted_on USING (id)" if targets else ""
    apart += " ANTI JOIN identified USING (subject)" if named else ""
    return Standing(_with_standing(cursor, layout, known), known, known_at, zone, plan_kinds, apart)


def _acts(cursor: duckdb.DuckDBPyConnection, layout: Layout, known_at: datetime | None) -> list[Received]:
    sql = (
        "SELECT id, content, delivery, row, received_at FROM"
        f" ({layout.acts_sql(known_at=known_at)}) WHERE form <> 'assertion'"
    )
    return [
        Received(decode(Encoded(row[0], "", "", "", row[1], row[2] or "", row[3])), row[4].replace(tzinfo=UTC))
        for row in fetched(cursor, sql)
    ]


def _table(cursor: duckdb.DuckDBPyConnection, name: str, column: str, texts: Collection[str]) -> None:
    cursor.execute(
        f"CREATE OR REPLACE TEMP TABLE {name} AS"
        f" SELECT DISTINCT {column} FROM (SELECT unnest($1::VARCHAR[]) AS {column})",
        [list(texts)],
    )


def _with_standing(cursor: duckdb.DuckDBPyConnection, layout: Layout, known: Known) -> Layout:
    """Put the events of *known* into the table ``standing_events``; the layout with the columns that they need."""
    lists = EventLists()
    stamps: list[datetime] = []
    more: dict[str, list[object]] = {name: [] for name in STANDING_COLUMNS}
    for events in known.events.values():
        for number, event in enumerate(events):
            whole = Event(event.id, event.kind, event.subject, event.at, event.fields, event.recorded_at)
            lists.add(encode(whole), number)
            stamps.append(event.received_at.replace(tzinfo=None))
            more["settled_at"].append(event.settled_at.replace(tzinfo=None))
            more["as_reported"].append(event.as_reported)
            more["correction"].append(event.causes[1] if len(event.causes) > 1 else None)
    layout = evolve(layout, columns=with_columns(layout.columns, lists.pairs()))
    types = {**EVENT_COLUMNS, **STANDING_COLUMNS, **{column.name: column.type.sql for column in layout.columns}}
    made = ", ".join(f"{quoted(name)} {sql}" for name, sql in types.items())
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE standing_events ({made})")
    there = set(lists.pairs())
    given: dict[str, list[object]] = {**lists.fixed, **more, "received_at": list(stamps)}
    for column in layout.columns:
        if (column.field, column.type) in there:
            given[column.name] = lists.values((column.field, column.type))
    words = {f"p{place}": values for place, values in enumerate(given.values())}
    shown = [f"unnest($p{place}::{types[name]}[]) AS {quoted(name)}" for place, name in enumerate(given)]
    names = ", ".join(map(quoted, given))
    cursor.execute(
        f"INSERT INTO standing_events (subject_key, id_key, {names})"
        f" SELECT {key_sql('subject')}, {key_sql('id')}, {names} FROM (SELECT {', '.join(shown)})",
        words,
    )
    return layout
