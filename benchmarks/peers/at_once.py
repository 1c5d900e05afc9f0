"""Everybody at once over arrays: NumPy, and OpenFisca that is made of it. And one by one in Python.

Arrays know no events. What they are given, the last time of everything, is made by DuckDB from the same files and is
measured by itself. Their answer is the status now, without since when, until when and by which rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from drawn_facts import NOW, policy
from peers import by_hand, openfisca_policy
from peers.lines import STATUSES, Line, Watch, a_duckdb, facts_in

from gridcontrol.calculus.fast.now import RawEvent, status_now
from gridcontrol.ids import FactId, FieldId, TrackId
from gridcontrol_sql.positions import seconds_of
from gridcontrol_sql.ticks import EPOCH

BEFORE_1970 = -int(EPOCH.timestamp())
"""Seconds from 1900 to 1970."""
MICRO = 1_000_000
SIGNALS = {
    "died": "kind = 'died'",
    "went": "kind = 'left_city'",
    "arrived": "kind = 'arrival'",
    "province": "kind = 'arrival' AND f0_province = '42'",
    "outside": "kind = 'arrival' AND f0_province <> '42'",
    "contact": "kind = 'contact'",
    "fever": "kind IN ('fever', 'purchase')",
    "positive": "kind = 'test' AND f1_result = 'positive'",
    "negative": "kind = 'test' AND f1_result = 'negative'",
    "discharged": "kind = 'discharged'",
}
OTHER_NAMES = {"went": "left", "arrived": "arrival"}
"""What NumPy's policy calls them."""


def inputs(database: Any) -> dict[str, Any]:  # noqa: ANN401  # DuckDB's connection, without types
    """The last time of everything up to now, as arrays of seconds since 1970, 0 where it did not happen."""
    times = ", ".join(
        f"COALESCE(MAX(w) FILTER ({test}) - {BEFORE_1970}, 0)::INTEGER AS {name}" for name, test in SIGNALS.items()
    )
    made = f"SELECT k, {times} FROM facts WHERE w <= {seconds_of(NOW)} GROUP BY k"
    database.execute(f"CREATE TABLE inputs AS {made}")
    found: dict[str, Any] = database.execute("SELECT * EXCLUDE (k) FROM inputs").fetchnumpy()
    return found


def wrong(database: Any, folder: Path, statuses: Any) -> int:  # noqa: ANN401  # arrays
    """Of how many people in ``inputs`` the status is not the right one."""
    np = import_module("numpy")
    right = database.execute(
        f"""SELECT COALESCE(r.status, 'normal') AS status FROM (SELECT k, rowid AS n FROM inputs) AS i
        LEFT JOIN '{folder}/{STATUSES}' AS r ON r.k = i.k ORDER BY n"""
    ).fetchall()
    return int(np.count_nonzero(np.array([row[0] for row in right]) != statuses))


def in_numpy(folder: Path) -> Iterator[Line]:
    """NumPy, as somebody writes it for this policy."""
    np = import_module("numpy")
    with a_duckdb(folder) as database:
        watch = Watch()
        found = inputs(database)
        yield watch.line("what NumPy and OpenFisca are given, by DuckDB", "last times")
        watch = Watch()
        micros = {OTHER_NAMES.get(name, name): array.astype(np.int64) * MICRO for name, array in found.items()}
        statuses = by_hand.in_numpy({**micros, "t": int(NOW.timestamp()) * MICRO})
        line = watch.line("NumPy, from there", "status")
        yield line._replace(differing=wrong(database, folder, statuses))


def in_openfisca(folder: Path) -> Iterator[Line]:
    """OpenFisca: a simulation of everybody, and its answer for the day."""
    np = import_module("numpy")
    with a_duckdb(folder) as database:
        found = inputs(database)
        watch = Watch()
        policy_there = openfisca_policy.system()
        day = NOW.date().isoformat()
        answer = openfisca_policy.simulation(policy_there, found, day).calculate("status", day)
        line = watch.line("OpenFisca, from there", "status")
        statuses = np.array(openfisca_policy.STATUSES)[answer]
        yield line._replace(differing=wrong(database, folder, statuses))


def one_by_one(folder: Path) -> Iterator[Line]:
    """One process of Python: rows become tuples, and what gridcontrol makes of the pack is asked person by person."""
    pack = policy()
    ask = status_now(pack, TrackId("control"))
    ranks = {str(kind.id): kind.rank for kind in pack.events.values()}
    at = int(NOW.timestamp()) * MICRO
    province, result = FieldId("province"), FieldId("result")
    watch = Watch()
    told: dict[str, str] = {}
    for file in facts_in(folder):
        with a_duckdb(folder) as database:
            select = (
                f"SELECT k, (w - {BEFORE_1970}) * {MICRO}, kind, id, f0_province, f1_result FROM '{file}' ORDER BY k"
            )
            rows = database.execute(select).fetchall()
        for who, some in groupby(rows, key=itemgetter(0)):
            events: list[RawEvent] = []
            for _, us, kind, number, origin, found in some:
                fields = {} if origin is None else {province: origin}
                if found is not None:
                    fields[result] = found
                events.append((us, ranks[kind], FactId(number), fields))
            told[who] = str(ask(events, at)[0])
    line = watch.line("gridcontrol, one by one in Python", "status, rule, since, until")
    with a_duckdb(folder) as database:
        right = dict(database.execute(f"SELECT k, status FROM '{folder}/{STATUSES}'").fetchall())
    yield line._replace(differing=sum(right.get(who, "normal") != status for who, status in told.items()))
