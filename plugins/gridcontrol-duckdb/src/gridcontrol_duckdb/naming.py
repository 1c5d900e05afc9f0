"""Who can matter to a question that is answered one by one: ``gridcontrol.reports.set_naming`` on DuckDB.

Kinds of subjects and of events are looked up in the facts as they were delivered, which withdrawals and identities only
make fewer. Who shows a status is worked out, part after part, as for ``evaluating``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import duckdb

from gridcontrol.errors import StoreError
from gridcontrol.ids import SubjectId
from gridcontrol.reports.set_naming import NamingQuestion, Shows
from gridcontrol_duckdb.evaluating import Evaluating
from gridcontrol_duckdb.fineness import fineness
from gridcontrol_duckdb.known import standing
from gridcontrol_duckdb.layout import ALL_KEYS, Keys, Layout, literal
from gridcontrol_duckdb.session import Session
from gridcontrol_sql import NotInSqlError, compiled
from gridcontrol_sql.ticks import Ticks

BEYOND = frozenset({"sql.crowded", "sql.orders-beyond"})
"""What the script can't work out, and an evaluator that looks at one subject after the other can."""


def named(
    layout: Layout, session: Session, question: NamingQuestion, rows: int, most: int
) -> frozenset[SubjectId] | None:
    """Whoever matters; None where they are more than *most*, or where SQL can't say who. Raises ``StoreError``."""
    with session.cursor() as cursor:
        found = _by_kind(cursor, layout, question, most)
        if len(found) <= most and question.mattering.shows:
            try:
                for shown in _showing(cursor, layout, question, rows):
                    found |= shown
                    if len(found) > most:
                        break
            except NotInSqlError:
                return None
            except StoreError as error:
                if {problem.code for problem in error.problems} <= BEYOND:
                    return None
                raise
    return frozenset(found) if len(found) <= most else None


def _by_kind(cursor: duckdb.DuckDBPyConnection, layout: Layout, question: NamingQuestion, most: int) -> set[SubjectId]:
    events = layout.events_sql(known_at=question.known_at, fields=())
    tests = [f"starts_with(subject, {literal(kind + '/')})" for kind in sorted(question.mattering.kinds)]
    if question.mattering.events:
        tests.append(f"kind IN ({_listed(question.mattering.events)})")
    if not tests:
        return set()
    sql = f"SELECT DISTINCT subject FROM ({events}) WHERE {' OR '.join(tests)} LIMIT {most + 1}"
    return {SubjectId(row[0]) for row in cursor.execute(sql).fetchall()}


def _showing(
    cursor: duckdb.DuckDBPyConnection, layout: Layout, question: NamingQuestion, rows: int
) -> Iterator[set[SubjectId]]:
    """Whoever shows what is asked for, part after part."""
    pack = question.pack
    script = compiled(pack, keyed=True, ticks=fineness(cursor, layout, pack))
    stands = standing(cursor, layout, pack.zone, known_at=question.known_at, plan_kinds=pack.plan_kinds)
    facts = Evaluating(pack, stands, cursor, question.places)
    asked = " OR ".join(_shows(each, script.ticks) for each in question.mattering.shows)
    for keys, whose in _parts(cursor, layout, rows, whole=pack.crosses_subjects):
        with facts.worked(script, keys, question.as_of, whose):
            sql = f"SELECT DISTINCT k FROM ({facts.timelines_by_name(keys)}) WHERE {asked}"
            yield {SubjectId(row[0]) for row in cursor.execute(sql).fetchall()}


def _parts(cursor: duckdb.DuckDBPyConnection, layout: Layout, rows: int, *, whole: bool) -> Iterator[tuple[Keys, str]]:
    """Keys, and whose facts of them: those whom identities join may lie in several parts, and are one of their own."""
    parts = [ALL_KEYS] if whole else list(layout.parts(rows))
    joined = cursor.execute("SELECT 1 FROM identified LIMIT 1").fetchone() is not None
    if len(parts) == 1 or not joined:
        yield from ((keys, "true") for keys in parts)
        return
    yield from ((keys, "subject NOT IN (SELECT subject FROM identified)") for keys in parts)
    yield ALL_KEYS, "subject IN (SELECT subject FROM identified)"


def _shows(asked: Shows, ticks: Ticks) -> str:
    found = f"track = {literal(asked.track)}"
    if asked.statuses:
        found += f" AND status IN ({_listed(asked.statuses)})"
    if asked.since is not None:
        found += f" AND (until IS NULL OR until > {ticks.until(asked.since)})"
    return f"({found})"


def _listed(words: Collection[str]) -> str:
    return ", ".join(literal(each) for each in sorted(words))
