"""Sets of half-open spans as relations ``(k, s, e)``: whose, from, to. All that the definition does with stretches."""

from __future__ import annotations

from collections.abc import Sequence

from gridcontrol_sql.positions import FOREVER
from gridcontrol_sql.script import Script

BEFORE_ALL = 0


def union(script: Script, spans: str) -> str:
    """The same set as spans that neither overlap nor touch."""
    return script.add(
        "union",
        f"""
        SELECT k, MIN(s) AS s, MAX(e) AS e FROM (
            SELECT k, s, e, SUM(fresh) OVER (PARTITION BY k ORDER BY s, e ROWS UNBOUNDED PRECEDING) AS grp FROM (
                SELECT k, s, e, CASE WHEN s <= MAX(e) OVER
                    (PARTITION BY k ORDER BY s, e ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
                    THEN 0 ELSE 1 END AS fresh
                FROM {spans}
            ) AS marked
        ) AS grouped GROUP BY k, grp""",
    )


def unbroken(script: Script, spans: str) -> str:
    """As ``union``; what ends only because time came, and begins again at that very instant, has not ended."""
    joined = union(script, spans)
    return script.add(
        "unbroken",
        f"""
        SELECT k, MIN(s) AS s, MAX(e) AS e FROM (
            SELECT k, s, e, SUM(fresh) OVER (PARTITION BY k ORDER BY s, e ROWS UNBOUNDED PRECEDING) AS grp FROM (
                SELECT k, s, e, CASE WHEN {script.ticks.clock_of("s")} = LAG(e) OVER (PARTITION BY k ORDER BY s, e)
                    THEN 0 ELSE 1 END AS fresh
                FROM {joined}
            ) AS marked
        ) AS grouped GROUP BY k, grp""",
    )


def always(script: Script, domain: str) -> str:
    """For each of *domain*, a relation ``(k)``: for ever."""
    return script.add("always", f"SELECT k, {BEFORE_ALL} AS s, {FOREVER} AS e FROM {domain}")


def complement(script: Script, spans: str, domain: str) -> str:
    """Everything of *domain*, a relation ``(k)``, that is not in the set."""
    joined = union(script, spans)
    return script.add(
        "complement",
        f"""
        SELECT k, s, e FROM (
            SELECT k, e AS s, COALESCE(LEAD(s) OVER (PARTITION BY k ORDER BY s, e), {FOREVER}) AS e FROM {joined}
            UNION ALL SELECT k, {BEFORE_ALL} AS s, MIN(s) AS e FROM {joined} GROUP BY k
            UNION ALL SELECT d.k, {BEFORE_ALL} AS s, {FOREVER} AS e FROM {domain} AS d
                WHERE NOT EXISTS (SELECT 1 FROM {joined} AS j WHERE j.k = d.k)
        ) AS gaps WHERE s < e""",
    )


def together(script: Script, spans: Sequence[str]) -> str:
    """All of them in one relation."""
    if len(spans) == 1:
        return spans[0]
    if not spans:
        return none(script)
    return script.add("any_of", " UNION ALL ".join(f"SELECT k, s, e FROM {each}" for each in spans))


def none(script: Script) -> str:
    """The set without anything, about subjects."""
    return script.add("none", f"SELECT k, s, e FROM (SELECT k, 0 AS s, 0 AS e FROM {script.subjects}) AS n WHERE s > e")


def depth_between(script: Script, spans: str, low: int, high: int | None = None) -> str:
    """Where *low* to *high* of the spans cover a place; *low* is at least 1."""
    upto = "" if high is None else f" AND depth <= {high}"
    return script.add(
        "depth",
        f"""
        SELECT k, s, e FROM (
            SELECT k, p AS s, SUM(d) OVER (PARTITION BY k ORDER BY p ROWS UNBOUNDED PRECEDING) AS depth,
                COALESCE(LEAD(p) OVER (PARTITION BY k ORDER BY p), {FOREVER}) AS e
            FROM (
                SELECT k, p, SUM(d) AS d FROM (
                    SELECT k, s AS p, 1 AS d FROM {spans} WHERE s < e
                    UNION ALL SELECT k, e AS p, -1 AS d FROM {spans} WHERE s < e AND e < {FOREVER}
                ) AS turns GROUP BY k, p
            ) AS summed
        ) AS deep WHERE depth >= {low}{upto}""",
    )


def at_least(script: Script, depth: int, sets: Sequence[str]) -> str:
    """Where at least *depth* of *sets* hold at once."""
    return depth_between(script, together_each(script, sets), depth)


def together_each(script: Script, sets: Sequence[str]) -> str:
    """All of them in one relation, each taken by itself first; the same set twice counts twice."""
    joined = [union(script, each) for each in sets]
    return script.add("each", " UNION ALL ".join(f"SELECT k, s, e FROM {each}" for each in joined))


def covers(spans: str, key: str, position: str) -> str:
    """A question of one row: whether *position* of *key* is in the set."""
    return (
        f"EXISTS (SELECT 1 FROM {spans} AS held WHERE held.k = {key} AND held.s <= {position} AND {position} < held.e)"
    )
