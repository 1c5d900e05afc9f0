"""Orders: what people decide about the end of what runs, one order of a course after the other.

Each round takes the next order of every course, as far as it finds the course running, and works the course out
again from
what was computed without any: under the orders about its phases in turn, then under that about the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import frozen

from gridcontrol.ids import SubjectKindId
from gridcontrol.rules.ruleset import Branch, Rule
from gridcontrol.rules.vocabulary import EventKind
from gridcontrol_sql.ground import Ground
from gridcontrol_sql.made import PIECE, Made
from gridcontrol_sql.positions import FOREVER, Clock
from gridcontrol_sql.script import text

WHOLE = ""
"""Stands for the whole chain where an order names no phase."""
Rest = Callable[[int, Branch, str, int], list[str]]
"""Writes the pieces of those who enter a phase: by edition, row, those who enter, and the phase's number."""


@frozen
class Bound:
    """A rule's courses under orders."""

    made: Made
    exceeding: str | None
    """``(cid)``: courses that an order marked to exceed the ceiling has bound; None where no order can."""


@frozen
class Orders:
    """Writes the courses of *rule* under the orders about its track."""

    ground: Ground
    rule: Rule
    about: SubjectKindId
    branches: Mapping[int, tuple[int, Branch]]
    """By the number of a row, as ``Made.rows`` has it: the edition and the row."""
    rest: Rest

    @property
    def clock(self) -> Clock:
        return self.ground.clock

    @property
    def kinds(self) -> list[EventKind]:
        """The kinds of events that are orders about the rule's track."""
        events = self.ground.pack.events.values()
        return [kind for kind in events if kind.decides is not None and kind.decides.track == self.rule.track]

    def bound(self, made: Made, over: str | None) -> Bound:
        """*made* under orders; *over*, ``(cid, at_pos)``, is where courses stop early whatever orders say."""
        if not self.kinds:
            return Bound(made, None)
        script = self.ground.script
        acting = self._acting(made, over)
        self.ground.checks.append(
            script.add("orders_too_many", f"SELECT cid FROM {acting} WHERE n > {self.ground.most_orders}")
        )
        computed, exceeding = made, []
        standing = script.add("no_order_stands", f"SELECT cid, skey, acts, oend FROM {acting} WHERE 1 = 0")
        for number in range(1, self.ground.most_orders + 1):
            found = self._found(acting, number, made, computed)
            exceeding.append(f"SELECT cid FROM {found} WHERE beyond = 1 AND exceeds = 1")
            latest = self.ground.pack.tracks[self.rule.track].orders_latest_wins
            stands = f"SELECT 1 FROM {standing} AS s WHERE s.cid = f.cid AND s.skey = f.skey AND s.oend <= f.oend"
            shortest = "" if latest else f" AND NOT EXISTS ({stands})"
            taken = script.add(
                "order_taken",
                f"""SELECT f.cid, f.skey, f.acts, f.oend FROM {found} AS f
                WHERE (f.beyond = 0 OR f.exceeds = 1){shortest}""",
            )
            standing = script.add(
                "orders_stand",
                f"""SELECT s.cid, s.skey, s.acts, s.oend FROM {standing} AS s
                WHERE NOT EXISTS (SELECT 1 FROM {taken} AS t WHERE t.cid = s.cid AND t.skey = s.skey)
                UNION ALL SELECT cid, skey, acts, oend FROM {taken}""",
            )
            made = self._under(taken, standing, computed, made)
        return Bound(made, script.add("exceeding", " UNION ALL ".join(exceeding)))

    # -- orders

    def _acting(self, made: Made, over: str | None) -> str:
        """Orders by course, in the order in which they act: ``(cid, n, skey, acts, oend, exceeds)``."""
        orders = self._orders()
        join = "" if over is None else f" LEFT JOIN {over} AS x ON x.cid = c.cid"
        early = "" if over is None else " AND (x.at_pos IS NULL OR o.acts < x.at_pos)"
        return self.ground.script.add(
            "orders_of_courses",
            f"""SELECT c.cid, o.skey, o.acts, o.oend, o.exceeds,
                ROW_NUMBER() OVER (PARTITION BY c.cid ORDER BY o.acts, o.ranked, BYTES(o.id)) AS n
            FROM {made.courses} AS c JOIN {orders} AS o ON o.k = c.k AND o.acts > c.start{join} WHERE 1 = 1{early}""",
        )

    def _orders(self) -> str:
        """``(k, ranked, id, skey, acts, oend, exceeds)``: each acts from the later of signature and effect."""
        script = self.ground.script
        parts = []
        for kind in self.kinds:
            decides = kind.decides
            if decides is None:
                continue
            columns = {
                name: self.ground.columns.by_field[kind.id, field].name
                for name in ("end", "status", "signed", "effective", "exceeds")
                if (field := getattr(decides, name)) is not None
            }
            signed = (
                f"COALESCE({columns['signed']}, {self.clock.at('pos')})"
                if "signed" in columns
                else self.clock.at("pos")
            )
            effective = f"COALESCE({columns['effective']}, {signed})" if "effective" in columns else signed
            status = f"COALESCE({columns['status']}, {text(WHOLE)})" if "status" in columns else text(WHOLE)
            exceeds = f"COALESCE({columns['exceeds']}, 0)" if "exceeds" in columns else "0"
            parts.append(
                f"""SELECT k, pos, ranked, id, GREATEST({signed}, {effective}) AS acts_at, {columns["end"]} AS oend,
                {status} AS skey, {exceeds} AS exceeds FROM ev WHERE kind = {text(kind.id)}
                    AND {columns["end"]} IS NOT NULL"""
            )
        stated = script.add(f"orders_about_{self.rule.track}", " UNION ALL ".join(parts))
        # At another second than its own an order has no place yet: between the facts before and behind it in that
        # second.
        steps = self.ground.ticks.steps
        between = f"{self.clock.by_clock('o.acts_at')} + {steps} * COUNT(e.id) + {steps // 2}"
        return script.add(
            f"orders_act_{self.rule.track}",
            f"""SELECT o.k, o.ranked, o.id, o.skey, o.oend, o.exceeds,
                CASE WHEN o.acts_at = {self.clock.at("o.pos")} THEN o.pos ELSE {between} END AS acts
            FROM {stated} AS o LEFT JOIN ev AS e ON {self.ground.same_subject("e", "o")}
                {self.clock.at("e.pos")} = o.acts_at
                AND (e.ranked < o.ranked OR (e.ranked = o.ranked AND BYTES(e.id) < BYTES(o.id)))
            GROUP BY o.k, o.pos, o.ranked, o.id, o.skey, o.oend, o.exceeds, o.acts_at""",
        )

    def _found(self, acting: str, number: int, made: Made, computed: Made) -> str:
        """Orders of that number that find their course running, and whether they go ``beyond`` the ceiling."""
        script = self.ground.script
        target = f"SELECT 1 FROM {made.pieces} AS p WHERE p.cid = a.cid AND p.status = a.skey AND p.e > a.acts"
        running = script.add(
            "order_finds",
            f"""SELECT a.*, c.start FROM {acting} AS a JOIN {made.courses} AS c ON c.cid = a.cid
            WHERE a.n = {number} AND a.acts < c.cend AND (a.skey = {text(WHOLE)} OR EXISTS ({target}))""",
        )
        if self.rule.ceiling is None:
            return script.add("order_binds", f"SELECT r.*, 0 AS beyond FROM {running} AS r")
        ends = script.add(
            "computed_end",
            f"""SELECT cid, e FROM (SELECT r.cid, p.e, ROW_NUMBER() OVER (PARTITION BY r.cid ORDER BY p.s,
                p.ph) AS place
            FROM {running} AS r JOIN {computed.pieces} AS p ON p.cid = r.cid AND p.status = r.skey
                AND p.e > r.acts) AS f
            WHERE place = 1""",
        )
        limit = self.clock.counted(self.clock.at("r.start"), self.rule.ceiling, self.rule.day_count)
        end = "COALESCE(e.e, c.cend)"
        return script.add(
            "order_binds",
            f"""SELECT r.*, CASE WHEN r.oend > {limit} AND {end} < {FOREVER} AND r.oend > {self.clock.at(end)} THEN 1
                ELSE 0 END AS beyond
            FROM {running} AS r JOIN {computed.courses} AS c ON c.cid = r.cid LEFT JOIN {ends} AS e ON e.cid = r.cid""",
        )

    # -- courses under them

    def _under(self, taken: str, standing: str, computed: Made, made: Made) -> Made:
        """*made*, with the courses for which an order was *taken* as *computed* under all that stand."""
        script = self.ground.script
        pieces = script.add(
            "computed_again",
            f"SELECT p.* FROM {computed.pieces} AS p WHERE EXISTS (SELECT 1 FROM {taken} AS t WHERE t.cid = p.cid)",
        )
        statuses = {phase.status for _, branch in self.branches.values() for phase in branch.phases}
        if any(kind.decides is not None and kind.decides.status is not None for kind in self.kinds):
            placed = script.add(
                "orders_by_phase",
                f"""SELECT cid, skey, acts, oend, ROW_NUMBER() OVER (PARTITION BY cid ORDER BY ph, s) AS j FROM (
                    SELECT o.cid, o.skey, o.acts, o.oend, p.ph, p.s,
                        ROW_NUMBER() OVER (PARTITION BY o.cid, o.skey ORDER BY p.s, p.ph) AS place
                    FROM {standing} AS o JOIN {pieces} AS p ON p.cid = o.cid AND p.status = o.skey AND p.e > o.acts
                ) AS found WHERE place = 1""",
            )
            for number in range(1, len(statuses) + 1):
                pieces = self._with_phase_end(pieces, placed, number, made)
        pieces = self._with_whole_end(pieces, standing)
        joined = script.add(
            f"under_orders_{self.rule.id}",
            f"""SELECT {PIECE} FROM {made.pieces} AS p WHERE NOT EXISTS (SELECT 1 FROM {taken} AS t WHERE t.cid = p.cid)
            UNION ALL SELECT {PIECE} FROM {pieces}""",
        )
        return made.with_pieces(script, joined)

    def _with_phase_end(self, pieces: str, placed: str, number: int, made: Made) -> str:
        """*pieces* with the end that the orders of that number set to their phase, and what then follows."""
        script = self.ground.script
        target = script.add(
            "ordered_phase",
            f"""SELECT cid, k, edition, ph, status, s, how, ow, whole, oend FROM (
                SELECT p.*, GREATEST({self.clock.by_clock("o.oend")}, o.acts + 1) AS oend,
                    ROW_NUMBER() OVER (PARTITION BY p.cid ORDER BY p.s, p.ph) AS place
                FROM {pieces} AS p JOIN {placed} AS o ON o.cid = p.cid AND p.status = o.skey AND p.e > o.acts
                WHERE o.j = {number}
            ) AS found WHERE place = 1""",
        )
        parts = [
            f"""SELECT p.cid, p.k, p.edition, p.ph, p.status, p.s, p.e, p.how, p.ow, p.whole FROM {pieces} AS p
            LEFT JOIN {target} AS t ON t.cid = p.cid WHERE t.cid IS NULL OR p.s < t.s""",
            f"""SELECT cid, k, edition, ph, status, s, oend AS e, 'order' AS how, ow, whole FROM {target}
            WHERE oend > s""",
        ]
        for row, (edition, branch) in self.branches.items():
            for phase in range(len(branch.phases) - 1):
                entering = script.add(
                    "entering_after_order",
                    f"""SELECT t.cid, t.k, GREATEST(t.oend, t.s) AS entered,
                        {self.clock.at("GREATEST(t.oend, t.s)")} AS ow, 1 AS whole, 0 AS waived_to
                    FROM {target} AS t JOIN {made.rows} AS r ON r.cid = t.cid AND r.row_no = {row}
                        WHERE t.ph = {phase}""",
                )
                parts += self.rest(edition, branch, entering, phase + 1)
        return script.add("with_phase_end", " UNION ALL ".join(parts))

    def _with_whole_end(self, pieces: str, standing: str) -> str:
        """*pieces* with the end that an order sets to the whole chain."""
        script = self.ground.script
        ordered = script.add(
            "ordered_whole",
            f"""SELECT p.*, o.whole_end,
                ROW_NUMBER() OVER (PARTITION BY p.cid ORDER BY CASE WHEN p.s < o.whole_end THEN 0 ELSE 1 END,
                CASE WHEN p.s < o.whole_end THEN -p.s ELSE p.s END) AS place
            FROM {pieces} AS p LEFT JOIN (
                SELECT cid, GREATEST({self.clock.by_clock("oend")}, acts + 1) AS whole_end FROM {standing}
                    WHERE skey = {text(WHOLE)}
            ) AS o ON o.cid = p.cid""",
        )
        return script.add(
            "with_whole_end",
            f"""SELECT cid, k, edition, ph, status, s, CASE WHEN whole_end IS NOT NULL AND place = 1
                THEN whole_end ELSE e END AS e,
                CASE WHEN whole_end IS NOT NULL AND place = 1 THEN 'order' ELSE how END AS how, ow, whole
            FROM {ordered} WHERE whole_end IS NULL OR s < whole_end OR place = 1""",
        )
