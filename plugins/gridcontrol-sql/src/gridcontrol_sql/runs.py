"""A rule's courses, for all subjects at once: chains by edition, transitions, early ends, repeats, the ceiling.

A course is a candidate with at least one piece; relations of courses are ``(cid, k, start, cend)``, of pieces
``(cid, k, edition, ph, status, s, e, how, ow, whole)``.
"""

from __future__ import annotations

from attrs import evolve, field, frozen

from gridcontrol.errors import Problem
from gridcontrol.ids import EventKindId, SubjectKindId
from gridcontrol.rules.ruleset import Branch, Repeal, Repeat, Rule, Transition
from gridcontrol_sql import spans
from gridcontrol_sql.conditions import Truth, kinds_of
from gridcontrol_sql.ground import Ground, NotInSqlError
from gridcontrol_sql.made import PIECE, Made
from gridcontrol_sql.orders import Bound, Orders
from gridcontrol_sql.phases import Phases
from gridcontrol_sql.positions import FOREVER, Clock
from gridcontrol_sql.repeats import walked
from gridcontrol_sql.script import text, texts
from gridcontrol_sql.triggers import Triggers

ROWS = 1000
"""Rows of one decision table, at most: a row's number is that of its edition times this, and its own."""


@frozen
class Runs:
    """Writes the courses of *rule*, whose candidates are made already."""

    ground: Ground
    rule: Rule
    about: SubjectKindId
    kinds: tuple[EventKindId, ...]
    triggers: Triggers
    candidates: str
    needs: list[str] = field(factory=list)
    """Queries for the states of requirements, of all chains written so far."""

    @classmethod
    def of(cls, ground: Ground, rule: Rule) -> Runs:
        if rule.trigger is None:
            raise TypeError(rule.id)
        if rule.trigger.taken_up is not None:
            raise NotInSqlError(Problem("sql.joined-packs", args={"who": rule.id}, place=rule.where))
        about, kinds = ground.pack.tracks[rule.track].about, kinds_of(rule.trigger.pattern)
        triggers = Triggers(ground, rule, about, kinds)
        return cls(ground, rule, about, kinds, triggers, triggers.candidates())

    @property
    def clock(self) -> Clock:
        return self.ground.clock

    @property
    def truth(self) -> Truth:
        return self.triggers.truth

    def write(self) -> None:
        """The rule's pieces and courses, into the ground."""
        made = self._started()
        if any(edition.back_to is not None for edition in self.rule.editions):
            made = self._reached_back(made)
        for number in range(len(self.rule.editions)):
            made = self._repealed(number, made)
            made = self._changed(number, made)
        bound = self._ended(made)
        made = self._repeated(bound.made, bound.exceeding)
        self.ground.pieces[self.rule.id] = made.pieces
        self.ground.courses[self.rule.id] = self.ground.script.add(
            f"courses_{self.rule.id}",
            f"""SELECT c.k, c.cid, t.pos AS tpos, c.start, c.cend FROM {made.courses} AS c
            JOIN {self.candidates} AS t ON t.cid = c.cid""",
        )

    # -- chains

    def _started(self) -> Made:
        """What each candidate starts, under the edition in force when it fires."""
        script = self.ground.script
        parts: list[str] = []
        rows: list[str] = []
        for number in range(len(self.rule.editions)):
            firing = script.add("of_edition", f"SELECT c.* FROM {self.candidates} AS c WHERE c.edition = {number}")
            waived = f"CASE WHEN c.force > 0 THEN {self.clock.at('c.force')} ELSE 0 END"
            for index, (branch, fitting) in enumerate(self._rows(number, firing)):
                rows.append(f"SELECT cid, {number * ROWS + index} AS row_no FROM {fitting}")
                entering = script.add(
                    "entering",
                    f"""SELECT c.cid, c.k, c.pos + 1 AS entered, c.base AS ow, 0 AS whole, {waived} AS waived_to
                    FROM {fitting} AS c""",
                )
                parts += self._chain(
                    Phases(self.ground, self.rule, self.about, self.kinds, fitting, number), branch, entering
                )
        starts = script.add("starts", f"SELECT cid, k, pos + 1 AS start, 0 AS cend FROM {self.candidates}")
        nobody = f"SELECT cid, 0 AS row_no FROM {self.candidates} WHERE 1 = 0"
        made = Made(starts, "", script.add("rows_of_courses", " UNION ALL ".join(rows) or nobody))
        return made.with_pieces(script, self._pieces(parts))

    def _pieces(self, parts: list[str]) -> str:
        nothing = (
            "SELECT 0 AS cid, k, 0 AS edition, 0 AS ph, '' AS status, 0 AS s, 0 AS e, '' AS how, 0 AS ow, 0 AS whole"
            f" FROM {self.ground.script.subjects} WHERE 1 = 0"
        )
        return self.ground.script.add(f"pieces_{self.rule.id}", " UNION ALL ".join(parts) if parts else nothing)

    def _chain(self, phases: Phases, branch: Branch, entering: str, first: int = 0) -> list[str]:
        chain = phases.chain(branch.phases, entering, first)
        self.needs.extend(phases.needs)
        return [] if chain is None else [f"SELECT {PIECE} FROM {chain}"]

    def _rows(self, number: int, firing: str) -> list[tuple[Branch, str]]:
        """Each row of the decision table of edition *number* with those of *firing* whom it fits first."""
        script = self.ground.script
        day = self.clock.day("c.w")
        found = []
        left = firing
        for branch in self.rule.editions[number].branches:
            asked = [self.ground.columns.test(branch.when, self.kinds, row="c", day=day)]
            asked += self.truth.holds(branch.given, points=left, row="c", kinds=self.kinds)
            asked += [f"NOT {each}" for each in self.truth.holds(branch.unless, points=left, row="c", kinds=self.kinds)]
            fitting = script.add("of_row", f"SELECT c.* FROM {left} AS c WHERE {' AND '.join(asked)}")
            found.append((branch, fitting))
            left = script.add(
                "not_of_row",
                f"SELECT c.* FROM {left} AS c WHERE NOT EXISTS (SELECT 1 FROM {fitting} AS x WHERE x.cid = c.cid)",
            )
        return found

    # -- editions

    def _reached_back(self, made: Made) -> Made:
        """What is left, when an edition that reaches back begins, of what it would have given had it been in force."""
        script = self.ground.script
        over = self._cut_early(self._while(made)).courses
        left = script.add(
            "left_of",
            f"""SELECT c.cid, c.k, CASE WHEN t.force > 0 THEN t.force ELSE c.start END AS start, 0 AS cend, t.force
            FROM {made.courses} AS c JOIN {over} AS o ON o.cid = c.cid JOIN {self.candidates} AS t ON t.cid = c.cid
            WHERE t.force = 0 OR o.cend > t.force""",
        )
        pieces = script.add(
            "pieces_left",
            f"""SELECT p.cid, p.k, p.edition, p.ph, p.status, GREATEST(p.s, l.force) AS s, p.e, p.how, p.ow, p.whole
            FROM {made.pieces} AS p JOIN {left} AS l ON l.cid = p.cid WHERE l.force = 0 OR p.e > l.force""",
        )
        return evolve(made, courses=left).with_pieces(script, pieces)

    def _repealed(self, number: int, made: Made) -> Made:
        """Courses released where an edition ends without one that follows at once."""
        until = self.triggers.in_force(number)[1]
        following = self.rule.editions[number + 1].since if number + 1 < len(self.rule.editions) else None
        if until is None or (following is not None and self.clock.tick(following) <= until):
            return made
        if self.rule.editions[number].on_repeal is not Repeal.RELEASE:
            return made
        repealed = self.clock.by_clock(str(until))
        cuts = self.ground.script.add(
            "repealed",
            f"""SELECT c.cid, {repealed} AS at_pos FROM {made.courses} AS c JOIN {self.candidates} AS t ON t.cid = c.cid
            WHERE c.start <= {repealed} AND c.cend > {repealed} AND t.edition <= {number}""",
        )
        return self._cut(made, cuts, "repeal")

    def _changed(self, number: int, made: Made) -> Made:
        """Courses as the edition after *number* leaves them."""
        if number + 1 >= len(self.rule.editions):
            return made
        edition = self.rule.editions[number + 1]
        if edition.since is None or edition.transition is Transition.AS_AT_START:
            return made
        script = self.ground.script
        change = self.ground.ticks.place(self.clock.tick(edition.since))
        over = self._ended(made).made.courses
        under_way = script.add(
            "under_way_at_change",
            f"""SELECT t.*, c.start AS begun FROM {made.courses} AS c JOIN {over} AS o ON o.cid = c.cid
            JOIN {self.candidates} AS t ON t.cid = c.cid
            WHERE t.edition <= {number} AND c.start < {change} AND c.cend > {change} AND o.cend > {change}""",
        )
        current = script.add(
            "in_phase_at_change",
            f"""SELECT p.* FROM {made.pieces} AS p JOIN {under_way} AS u ON u.cid = p.cid
            WHERE p.s <= {change} AND p.e > {change}""",
        )
        parts: list[str] = []
        rows = [
            f"""SELECT r.cid, r.row_no FROM {made.rows} AS r
            WHERE NOT EXISTS (SELECT 1 FROM {under_way} AS u WHERE u.cid = r.cid)"""
        ]
        fitted = self._rows(number + 1, under_way)
        rows += [
            f"SELECT cid, {(number + 1) * ROWS + index} AS row_no FROM {fitting}"
            for index, (_, fitting) in enumerate(fitted)
        ]
        made = evolve(made, rows=script.add("rows_of_courses", " UNION ALL ".join(rows)))
        if edition.transition is Transition.AS_AT_EACH_DAY:
            asked = self._asked(current, change)
            for branch, fitting in fitted:
                waived = self.clock.at(f"GREATEST(c.pos, {change})")
                entering = script.add(
                    "entering_anew",
                    f"""SELECT c.cid, c.k, c.pos + 1 AS entered, c.base AS ow, 0 AS whole, {waived} AS waived_to
                    FROM {fitting} AS c""",
                )
                phases = Phases(self.ground, self.rule, self.about, self.kinds, fitting, number + 1, asked=asked)
                parts += self._chain(phases, branch, entering)
        else:
            for branch, fitting in fitted:
                for first, phase in enumerate(branch.phases):
                    if any(phase.status == earlier.status for earlier in branch.phases[:first]):
                        continue
                    entering = script.add(
                        "entering_remaining",
                        f"""SELECT c.cid, c.k, p.s AS entered, p.ow, p.whole, 0 AS waived_to FROM {fitting} AS c
                        JOIN {current} AS p ON p.cid = c.cid WHERE p.status = {text(phase.status)}""",
                    )
                    phases = Phases(self.ground, self.rule, self.about, self.kinds, fitting, number + 1, floor=change)
                    parts += self._chain(phases, branch, entering, first)
        return self._joined_at(change, made, under_way, self._pieces(parts))

    def _asked(self, current: str, change: int) -> str:
        """What somebody waits for at *change*: ``(cid, status, need)``."""
        script = self.ground.script
        if not self.needs:
            return script.add(
                "asked_nothing", f"SELECT 0 AS cid, '' AS status, '' AS need FROM {script.subjects} WHERE 1 = 0"
            )
        states = script.add("requirements", " UNION ALL ".join(self.needs))
        return script.add(
            "asked_for",
            f"""SELECT p.cid, p.status, n.need FROM {current} AS p
            JOIN {states} AS n ON n.cid = p.cid AND n.edition = p.edition AND n.ph = p.ph
            WHERE n.waived = 0 AND (n.met IS NULL OR n.met >= {self.clock.at(str(change))})""",
        )

    def _joined_at(self, change: int, made: Made, under_way: str, new: str) -> Made:
        """Pieces as they were before *change* and as *new* gives them after it; what merely goes on is one piece."""
        script = self.ground.script
        before = script.add(
            "before_change",
            f"""SELECT p.*, ROW_NUMBER() OVER (PARTITION BY p.cid ORDER BY p.s DESC, p.ph DESC) AS place
            FROM {made.pieces} AS p JOIN {under_way} AS u ON u.cid = p.cid WHERE p.s < {change}""",
        )
        after = script.add(
            "after_change",
            f"""SELECT p.*, ROW_NUMBER() OVER (PARTITION BY p.cid ORDER BY p.s, p.ph) AS place
            FROM {new} AS p WHERE p.e > {change}""",
        )
        goes_on = script.add(
            "goes_on",
            f"""SELECT b.cid, b.s FROM {before} AS b JOIN {after} AS a ON a.cid = b.cid AND a.place = 1
            WHERE b.place = 1 AND b.status = a.status AND b.e >= {change}""",
        )
        pieces = script.add(
            f"pieces_{self.rule.id}",
            f"""SELECT {PIECE} FROM {made.pieces} AS p WHERE NOT EXISTS (SELECT 1 FROM {under_way} AS u
                WHERE u.cid = p.cid)
            UNION ALL SELECT b.cid, b.k, b.edition, b.ph, b.status, b.s, CASE WHEN b.e > {change} THEN {change}
                ELSE b.e END AS e,
                CASE WHEN b.e > {change} THEN 'transition' ELSE b.how END AS how, b.ow, b.whole
                FROM {before} AS b WHERE b.place > 1 OR NOT EXISTS (SELECT 1 FROM {goes_on} AS g WHERE g.cid = b.cid)
            UNION ALL SELECT a.cid, a.k, a.edition, a.ph, a.status,
                CASE WHEN a.place = 1 AND g.cid IS NOT NULL THEN g.s WHEN a.s < {change} THEN {change}
                    ELSE a.s END AS s,
                a.e, a.how, a.ow, a.whole FROM {after} AS a LEFT JOIN {goes_on} AS g ON g.cid = a.cid""",
        )
        return made.with_pieces(script, pieces)

    # -- early ends

    def _ended(self, made: Made) -> Bound:
        """Courses as they end otherwise than by plan: their condition, orders, early ends."""
        made = self._while(made)
        over = self._cut_off(made) if self.rule.ends else None
        branches = {
            number * ROWS + index: (number, branch)
            for number, edition in enumerate(self.rule.editions)
            for index, branch in enumerate(edition.branches)
        }
        bound = Orders(self.ground, self.rule, self.about, branches, self._rest).bound(made, over)
        return evolve(bound, made=self._cut_early(bound.made))

    def _rest(self, edition: int, branch: Branch, entering: str, first: int) -> list[str]:
        """What follows for those whose phase an order has ended."""
        phases = Phases(self.ground, self.rule, self.about, self.kinds, self.candidates, edition)
        chain = phases.chain(branch.phases, entering, first)
        return [] if chain is None else [f"SELECT {PIECE} FROM {chain}"]

    def _while(self, made: Made) -> Made:
        return made if self.rule.while_mode is None else self._cut(made, self._mode_ends(made), "mode")

    def _cut_early(self, made: Made) -> Made:
        return self._cut(made, self._cut_off(made), "ended") if self.rule.ends else made

    def _mode_ends(self, made: Made) -> str:
        if self.rule.while_mode is None:
            raise TypeError(self.rule.id)
        script = self.ground.script
        asking = script.add(
            "askers",
            f"SELECT t.* FROM {made.courses} AS c JOIN {self.candidates} AS t ON t.cid = c.cid",
        )
        held, key = self.truth.asked_by(self.rule.while_mode, asking, "c", self.kinds)
        joined = spans.union(script, held)
        return script.add(
            "mode_ends",
            f"""SELECT c.cid, h.e AS at_pos FROM {asking} AS c JOIN {joined} AS h
            ON h.k = {key} AND h.s <= c.pos AND c.pos < h.e WHERE h.e < {FOREVER}""",
        )

    def _cut_off(self, made: Made) -> str:
        """The first early end of each: ``(cid, at_pos)``."""
        script = self.ground.script
        parts = []
        for end in self.rule.ends:
            points = self.ground.points(end.pattern, self.about)
            asked = ["p.k = c.k", "p.pos > c.start", "p.pos < c.cend"]
            join = ""
            if end.up_to is not None:
                limit = self.clock.by_clock(self.clock.counted(self.clock.at("t.pos"), end.up_to, self.rule.day_count))
                join = f" JOIN {self.candidates} AS t ON t.cid = c.cid AND p.pos < {limit}"
            where = ""
            if end.during:
                where = (
                    f" WHERE EXISTS (SELECT 1 FROM {made.pieces} AS d WHERE d.cid = c.cid"
                    f" AND d.status IN {texts(end.during)} AND d.s <= p.pos AND p.pos < d.e)"
                )
            parts.append(
                f"""SELECT c.cid, p.pos + 1 AS at_pos FROM {made.courses} AS c
                JOIN {points} AS p ON {" AND ".join(asked)}{join}{where}"""
            )
        found = script.add("ends", " UNION ALL ".join(parts))
        return script.add("first_end", f"SELECT cid, MIN(at_pos) AS at_pos FROM {found} GROUP BY cid")

    def _cut(self, made: Made, cuts: str, how: str) -> Made:
        """*made* stopped at ``at_pos`` of *cuts*, ``(cid, at_pos)``, where it would run on."""
        script = self.ground.script
        courses = script.add(
            "cut_courses",
            f"""SELECT c.cid, c.k, c.start,
                CASE WHEN x.at_pos IS NULL OR c.cend <= x.at_pos THEN c.cend ELSE GREATEST(x.at_pos,
                    c.start) END AS cend
            FROM {made.courses} AS c LEFT JOIN {cuts} AS x ON x.cid = c.cid""",
        )
        pieces = script.add(
            f"cut_pieces_{self.rule.id}",
            f"""SELECT p.cid, p.k, p.edition, p.ph, p.status, p.s, CASE WHEN p.e > c.cend THEN c.cend ELSE p.e END AS e,
                CASE WHEN p.e > c.cend THEN {text(how)} ELSE p.how END AS how, p.ow, p.whole
            FROM {made.pieces} AS p JOIN {courses} AS c ON c.cid = p.cid WHERE p.s < c.cend OR p.s = c.start""",
        )
        return evolve(made, courses=courses, pieces=pieces)

    # -- repeats and the ceiling

    def _repeated(self, made: Made, exceeding: str | None) -> Made:
        """The courses that there are, once earlier ones under way and the ceiling have had their say."""
        if self.rule.repeat is Repeat.EXTEND and self.rule.ceiling is None:
            return made
        script = self.ground.script
        steps = walked(self.ground, self.rule, self.candidates, made.courses, exceeding)
        ends = script.add(
            "kept",
            f"""SELECT cid, CASE WHEN restarted IS NOT NULL AND restarted < capped THEN restarted
                ELSE capped END AS at_pos
            FROM (
                SELECT cid, capped, LEAD(restarts_at) OVER (PARTITION BY k ORDER BY n) AS restarted
                FROM {steps} WHERE taken = 1
            ) AS taken_ones""",
        )
        courses = script.add("kept_courses", f"SELECT c.* FROM {made.courses} AS c JOIN {ends} AS x ON x.cid = c.cid")
        pieces = script.add("kept_pieces", f"SELECT p.* FROM {made.pieces} AS p JOIN {ends} AS x ON x.cid = p.cid")
        return self._cut(evolve(made, courses=courses, pieces=pieces), ends, "ceiling")
