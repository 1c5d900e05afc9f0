"""How finely the times of a store's facts have to be told apart: by seconds, milliseconds or microseconds.

One look at the instants before anything is worked out; where all are whole seconds nothing else differs.
"""

from __future__ import annotations

from datetime import datetime

import duckdb
from attrs import evolve

from gridcontrol.model.encoded import Encoded, decode
from gridcontrol.model.facts import Correction
from gridcontrol.rules.ruleset import Pack
from gridcontrol_duckdb.layout import Layout, Table, ValueType, quoted
from gridcontrol_duckdb.session import fetched
from gridcontrol_sql.columns import MOMENTS
from gridcontrol_sql.ticks import LADDER, MILLISECONDS, SECONDS, Ticks, fitting


def fineness(cursor: duckdb.DuckDBPyConnection, layout: Layout, pack: Pack, since: int = 0) -> Ticks:
    """What tells apart all times of *layout*'s facts from number *since* on, and those that rules of *pack* name.

    Facts that something acts on count as they were and as they are.
    """
    return finer(fitting(pack), finer(_of_events(cursor, layout, pack, since), _of_acts(cursor, layout, since)))


def finer(one: Ticks, other: Ticks) -> Ticks:
    """The one that tells apart more."""
    return one if one.to_second > other.to_second else other


def _of_events(cursor: duckdb.DuckDBPyConnection, layout: Layout, pack: Pack, since: int) -> Ticks:
    fields = {name for kind in pack.events.values() for name, type_ in kind.fields.items() if type_.base in MOMENTS}
    columns = [each for each in layout.columns if each.type is ValueType.INSTANT and each.field in fields]
    instants = ["at_instant", *(quoted(each.name) for each in columns)]
    fresh = tuple(file for file in layout.files_of(Table.EVENTS) if file.last_seq >= since)
    events = evolve(layout, files=fresh).events_sql(fields={each.field for each in columns})
    for ticks in LADDER[:-1]:
        between = " OR ".join(f"COALESCE(epoch_us({each}) % {ticks.step} <> 0, false)" for each in instants)
        if fetched(cursor, f"SELECT bool_or({between}) FROM ({events}) WHERE seq >= {since}") != [(True,)]:
            return ticks
    return LADDER[-1]


def _of_acts(cursor: duckdb.DuckDBPyConnection, layout: Layout, since: int) -> Ticks:
    sql = f"SELECT id, content FROM ({layout.acts_sql()}) WHERE form <> 'assertion' AND seq >= {since}"
    found = SECONDS
    for name, content in fetched(cursor, sql):
        act = decode(Encoded(name, "", "", "", content, "", 0))
        if isinstance(act, Correction):
            for moment in (act.at, *act.fields.values()):
                if isinstance(moment, datetime) and moment.microsecond:
                    found = finer(found, MILLISECONDS if moment.microsecond % MILLISECONDS.step == 0 else LADDER[-1])
    return found
