"""Which of a track's pieces is shown when: sums of bits over turning points, one bit for each piece of a subject.

The pieces of a subject are numbered from the strongest on. One that begins adds its bit, one that ends takes it away
again, so the lowest bit of the sum so far is the strongest piece that runs: one sort of the turning points does it, and
nothing is joined. Whole numbers of every engine hold ``BITS`` of them; who has more pieces than that in one track is
worked out by joining turning points with pieces.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gridcontrol_sql.positions import FOREVER
from gridcontrol_sql.script import Script

BITS = 60
"""So many pieces of one subject in one track have a bit of their own."""
Moment = Callable[[str], str]
"""What of a position turning points are told apart by, as an expression over the name of its column."""


def ranked(script: Script, pieces: str, prec: str, last: str = "") -> str:
    """*pieces*, ``(k, lasting, tid, rno, s, e, ...)``, numbered in ``r``, the strongest first.

    *prec* is what goes before all else, as an expression, *last* what tells those apart that are equal in all else.
    What ends as it begins is left out before.
    """
    return script.add(
        "ranked",
        f"""SELECT p.*, ROW_NUMBER() OVER (PARTITION BY k ORDER BY {prec}, lasting DESC, BYTES(p.tid), rno{last}) AS r
        FROM {pieces} AS p""",
    )


def strongest(script: Script, pieces: str, moment: Moment, columns: Sequence[str], bits: int = BITS) -> str:
    """Where each of *pieces*, as ``ranked`` gives them, is the strongest: ``(k, s, e, anew, columns...)`` by *moment*.

    *columns* are of the piece, with its status as ``sno``; ``e`` is NULL where it is open; ``anew`` is where the
    unbroken stretch of the same status begins. Neighbours are of different pieces, or apart.
    """
    crowded = script.add("crowded", f"SELECT k FROM {pieces} WHERE r = {bits + 1}")
    begin, end = moment("s"), moment("e")
    bit = f"CASE WHEN r <= {bits} THEN TWO_TO(r - 1) ELSE 0 END"
    taken_away = bit if script.in_order else f"0 - {bit}"
    turns = script.add(
        "turns",
        f"""SELECT k, {begin} AS p, {bit} AS d FROM {pieces}
            UNION ALL SELECT k, {end} AS p, {taken_away} AS d FROM {pieces} WHERE e < {FOREVER}""",
    )
    running = script.add("running_bits", summed_in_order(turns) if script.in_order else summed(turns))
    listed, of_piece = ", ".join(columns), ", ".join(f"p.{name}" for name in columns)
    standing = script.add(
        "standing",
        f"""SELECT t.k, t.p, t.low, {of_piece} FROM {running} AS t
        LEFT JOIN (SELECT *, {bit} AS own FROM {pieces}) AS p ON p.k = t.k AND p.own = t.low AND t.low > 0
        WHERE NOT EXISTS (SELECT 1 FROM {crowded} AS c WHERE c.k = t.k)""",
    )
    few = shown_in_order(standing, listed) if script.in_order else shown(script, standing, listed)
    many = begun_anew(
        script,
        f"""SELECT p.k, t.s, t.e, {of_piece}
        FROM {_joined(script, pieces, crowded, moment)} AS t JOIN {pieces} AS p ON p.k = t.k AND p.r = t.r""",
        columns,
    )
    return script.add("strongest", f"{few} WHERE low > 0 UNION ALL {many}")


def summed(turns: str) -> str:
    """The lowest bit of the sum behind all *turns* of one moment, ``(k, p, low)``: 0 where nothing runs."""
    return f"""SELECT k, p, sum_of & (0 - sum_of) AS low FROM (
        SELECT k, p, CAST(SUM(d) OVER (PARTITION BY k ORDER BY p) AS BIGINT) AS sum_of,
            LEAD(p) OVER (PARTITION BY k ORDER BY p) AS following
        FROM {turns}
    ) AS summed WHERE following IS NULL OR p < following"""


def summed_in_order(turns: str) -> str:
    """The same from one sort, without moments that change nothing.

    A bit that comes twice is gone, and so are those with which a subject begins.
    """
    return f"""SELECT k, p, low FROM (
        SELECT k, p, low, LAG(k) OVER () AS k_before, LAG(low) OVER () AS low_before FROM (
            SELECT k, p, sum_of & (0 - sum_of) AS low FROM (
                SELECT k, p, k_after, p_after, XOR(bits, LAST_VALUE(CASE WHEN k_before IS DISTINCT FROM k
                    THEN XOR(bits, d) END IGNORE NULLS) OVER (ROWS UNBOUNDED PRECEDING)) AS sum_of
                FROM (
                    SELECT k, p, d, LAG(k) OVER () AS k_before, LEAD(k) OVER () AS k_after,
                        LEAD(p) OVER () AS p_after, BIT_XOR(d) OVER (ROWS UNBOUNDED PRECEDING) AS bits
                    FROM (SELECT * FROM {turns} ORDER BY k, p) AS sorted_turns
                ) AS so_far
            ) AS summed WHERE k_after IS DISTINCT FROM k OR p < p_after
        ) AS moments
    ) AS compared WHERE k_before IS DISTINCT FROM k OR low_before <> low"""


def shown(script: Script, standing: str, listed: str) -> str:
    """A query for where another piece stands or none, ``low`` 0, ``(k, s, e, anew, listed)``; its end is left open."""
    turned = script.add(
        "turned",
        f"""SELECT k, p AS s, low, {listed}, CASE WHEN COALESCE(sno, -1) = before THEN NULL ELSE p END AS turns_at
        FROM (
            SELECT k, p, low, {listed}, LAG(low) OVER (PARTITION BY k ORDER BY p) AS low_before,
                LAG(COALESCE(sno, -1)) OVER (PARTITION BY k ORDER BY p) AS before
            FROM {standing}
        ) AS b WHERE low_before IS NULL OR low_before <> low""",
    )
    return f"""SELECT k, s, e, anew, {listed} FROM (
        SELECT k, s, low, {listed}, LEAD(s) OVER (PARTITION BY k ORDER BY s) AS e,
            MAX(turns_at) OVER (PARTITION BY k ORDER BY s ROWS UNBOUNDED PRECEDING) AS anew
        FROM {turned}
    ) AS shown"""


def shown_in_order(standing: str, listed: str) -> str:
    """The same from one sort. Each subject's first row turns, so what was met last is its own."""
    return f"""SELECT k, s, CASE WHEN k_after = k THEN s_after END AS e, anew, {listed} FROM (
        SELECT k, p AS s, low, {listed}, LEAD(k) OVER () AS k_after, LEAD(p) OVER () AS s_after,
            LAST_VALUE(turns_at IGNORE NULLS) OVER (ROWS UNBOUNDED PRECEDING) AS anew
        FROM (
            SELECT k, p, low, {listed}, CASE WHEN LAG(k) OVER () = k AND COALESCE(sno, -1) =
                LAG(COALESCE(sno, -1)) OVER () THEN NULL ELSE p END AS turns_at
            FROM (SELECT * FROM {standing} ORDER BY k, p) AS sorted_standing
        ) AS turned
    ) AS shown"""


def begun_anew(script: Script, stretches: str, columns: Sequence[str]) -> str:
    """A query for ``(k, s, e, anew, columns...)`` from a query for the same without ``anew``; see ``strongest``."""
    listed = ", ".join(columns)
    given = script.add("stretches", stretches)
    return f"""SELECT k, s, e, MAX(turns_at) OVER (PARTITION BY k ORDER BY s ROWS UNBOUNDED PRECEDING) AS anew, {listed}
        FROM (
            SELECT k, s, e, {listed}, CASE WHEN sno = LAG(sno) OVER (PARTITION BY k ORDER BY s)
                AND s = LAG(e) OVER (PARTITION BY k ORDER BY s) THEN NULL ELSE s END AS turns_at
            FROM {given}
        ) AS m"""


def _joined(script: Script, pieces: str, crowded: str, moment: Moment) -> str:
    """The same for *crowded*, ``(k)``, by joining their turning points with their pieces."""
    theirs = script.add(
        "of_crowded",
        f"""SELECT p.k, p.r, {moment("p.s")} AS s,
            CASE WHEN p.e < {FOREVER} THEN {moment("p.e")} ELSE {FOREVER} END AS e
        FROM {pieces} AS p JOIN {crowded} AS c ON c.k = p.k""",
    )
    places = script.add(
        "cuts",
        f"""SELECT k, p AS s, COALESCE(LEAD(p) OVER (PARTITION BY k ORDER BY p), {FOREVER}) AS e FROM (
            SELECT DISTINCT k, p FROM (
                SELECT k, s AS p FROM {theirs} UNION ALL SELECT k, e AS p FROM {theirs} WHERE e < {FOREVER}
            ) AS edges
        ) AS places""",
    )
    first = script.add(
        "strongest_of_crowded",
        f"""SELECT c.k, c.s, c.e, MIN(p.r) AS r FROM {places} AS c JOIN {theirs} AS p
        ON p.k = c.k AND p.s <= c.s AND c.s < p.e GROUP BY c.k, c.s, c.e""",
    )
    closed = script.add("of_crowded_by_end", f"SELECT k, r, s, CASE WHEN e < {FOREVER} THEN e END AS e FROM {first}")
    return one_again(script, closed, ("r",))


def one_again(script: Script, stretches: str, names: Sequence[str]) -> str:
    """*stretches*, ``(k, s, e, names...)``, where neighbours with the same *names* that touch are one."""
    same = " AND ".join(f"{name} = LAG({name}) OVER (PARTITION BY k ORDER BY s)" for name in names)
    listed = ", ".join(names)
    return script.add(
        "one_again",
        f"""SELECT k, {listed}, MIN(s) AS s, CASE WHEN COUNT(e) < COUNT(*) THEN NULL ELSE MAX(e) END AS e FROM (
            SELECT k, s, e, {listed}, SUM(fresh) OVER (PARTITION BY k ORDER BY s ROWS UNBOUNDED PRECEDING) AS grp FROM (
                SELECT k, s, e, {listed}, CASE WHEN {same}
                    AND s = LAG(e) OVER (PARTITION BY k ORDER BY s) THEN 0 ELSE 1 END AS fresh
                FROM {stretches}
            ) AS marked
        ) AS grouped GROUP BY k, {listed}, grp""",
    )
