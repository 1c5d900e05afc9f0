"""What a further trigger does to a course under way, and the ceiling: trigger after trigger of each subject."""

from __future__ import annotations

from gridcontrol.rules.ruleset import Repeat, Rule
from gridcontrol_sql.ground import Ground
from gridcontrol_sql.positions import FOREVER


def walked(ground: Ground, rule: Rule, candidates: str, courses: str, exceeding: str | None) -> str:
    """Trigger after trigger of each subject: which courses there are, and where the ceiling cuts them.

    State: ``jc`` is where the joined stretch reaches the ceiling, ``jp`` the latest end in it before the last course,
    ``ls`` and ``le`` begin and end of the last course, ``lb`` the second from which it counts. The recursive part is
    flat because not every engine lets a subquery hold the table that is being made.
    """
    clock = ground.clock
    script = ground.script
    ceiling = rule.ceiling
    cap = str(FOREVER)
    if ceiling is not None:
        cap = clock.by_clock(clock.counted(clock.at("a.start"), ceiling, rule.day_count))
    free = "0"
    if exceeding is not None:
        free = f"CASE WHEN EXISTS (SELECT 1 FROM {exceeding} AS x WHERE x.cid = a.cid) THEN 1 ELSE 0 END"
    numbered = script.add(
        "numbered",
        f"""SELECT a.k, a.cid, a.n AS place, a.begin AS tpos, a.start, a.base, a.own, c.cend, {cap} AS cap,
            {free} AS free
        FROM {candidates} AS a LEFT JOIN {courses} AS c ON c.cid = a.cid""",
    )
    keep, restart = rule.repeat is Repeat.KEEP, rule.repeat is Repeat.RESTART

    # The first of a subject counts from its own anchor; one that credit has served starts nothing.
    there = "CASE WHEN c.cend IS NULL THEN 0 ELSE {} END"
    first_end = there.format("CASE WHEN c.free = 1 THEN c.cend ELSE LEAST(c.cend, GREATEST(c.cap, c.start)) END")
    start = there.format("c.start")
    first = f"""SELECT c.k, c.place AS n, c.cid, {there.format(1)} AS taken, {first_end} AS capped,
        CAST(NULL AS BIGINT) AS restarts_at, {there.format("c.cap")} AS jc, {start} AS jp, {start} AS ls,
        {first_end} AS le, c.base AS lb
        FROM {numbered} AS c WHERE c.place = 1 AND c.base = c.own"""

    under_way = "(w.ls <= c.tpos AND c.tpos < w.le)"
    base = f"CASE WHEN {under_way} THEN GREATEST(w.lb, c.own) ELSE c.own END" if restart else "c.own"
    reached = "GREATEST(w.jp, w.le)"
    if restart:
        reached = f"CASE WHEN {under_way} THEN GREATEST(w.jp, w.ls, c.tpos) ELSE {reached} END"
    joins = f"(({reached} >= {FOREVER} OR {clock.at('c.start')} <= {clock.at(reached)}) AND c.start < w.jc)"
    taken = f"(c.cend IS NOT NULL AND NOT {under_way})" if keep else "c.cend IS NOT NULL"
    new_cap = f"CASE WHEN {joins} THEN w.jc ELSE c.cap END"
    # An order that is marked to exceed the ceiling stands.
    ended = f"CASE WHEN c.free = 1 THEN c.cend ELSE LEAST(COALESCE(c.cend, 0), GREATEST({new_cap}, c.start)) END"
    restarts = f"CASE WHEN {taken} AND {under_way} THEN c.tpos ELSE NULL END" if restart else "NULL"
    return script.add(
        "walking",
        f"""WITH RECURSIVE w AS ({first} UNION ALL
        SELECT c.k, c.place AS n, c.cid, CASE WHEN {taken} THEN 1 ELSE 0 END AS taken, {ended} AS capped,
            {restarts} AS restarts_at,
            CASE WHEN {taken} THEN {new_cap} ELSE w.jc END AS jc,
            CASE WHEN {taken} THEN CASE WHEN {joins} THEN {reached} ELSE c.start END ELSE w.jp END AS jp,
            CASE WHEN {taken} THEN c.start ELSE w.ls END AS ls, CASE WHEN {taken} THEN {ended} ELSE w.le END AS le,
            CASE WHEN {taken} THEN c.base ELSE w.lb END AS lb
        FROM w JOIN {numbered} AS c ON c.k = w.k AND c.place = w.n + 1 AND c.base = {base}
        ) SELECT k, n, cid, taken, capped, restarts_at FROM w""",
    )
