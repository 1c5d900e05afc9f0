"""A rule's courses, for all subjects at once: triggers, anchors, chains, early ends, repeats, the ceiling."""

from __future__ import annotations

from attrs import frozen

from gridcontrol.ids import EventKindId, SubjectKindId
from gridcontrol.rules.ruleset import (
    Anchor,
    EventAnchor,
    Extreme,
    FieldAnchor,
    Repeal,
    Repeat,
    Rule,
    Transition,
)
from gridcontrol_sql import spans
from gridcontrol_sql.conditions import Truth, kinds_of
from gridcontrol_sql.ground import Ground, NotInSqlError
from gridcontrol_sql.phases import Phases
from gridcontrol_sql.positions import FOREVER, at, by_clock, seconds_of
from gridcontrol_sql.script import texts


@frozen
class Runs:
    """Writes the courses of *rule*."""

    ground: Ground
    rule: Rule
    about: SubjectKindId
    kinds: tuple[EventKindId, ...]

    @classmethod
    def of(cls, ground: Ground, rule: Rule) -> Runs:
        about = ground.pack.tracks[rule.track].about
        if rule.trigger is None:
            raise TypeError(rule.id)
        return cls(ground, rule, about, kinds_of(rule.trigger.pattern))

    @property
    def truth(self) -> Truth:
        return Truth(self.ground, self.about, self.rule.day_count)

    def write(self) -> None:
        """The rule's pieces and courses, into the ground."""
        self._refuse()
        script = self.ground.script
        fired = self._fired()
        candidates = self._candidates(fired)
        pieces = self._pieces(candidates)
        if pieces is None:
            empty = "SELECT '' AS k, 0 AS cid, 0 AS ph, '' AS status, 0 AS s, 0 AS e FROM subjects WHERE 1 = 0"
            pieces = script.add("no_pieces", empty)
        courses = self._courses(candidates, pieces)
        courses, pieces = self._ended(courses, pieces)
        courses, pieces = self._repeated(candidates, courses, pieces)
        self.ground.pieces[self.rule.id] = pieces
        self.ground.courses[self.rule.id] = courses

    def _refuse(self) -> None:
        """What this dialect doesn't say yet, by name."""
        rule = self.rule
        if rule.trigger is not None and rule.trigger.taken_up is not None:
            raise NotInSqlError("packs joined with one another", rule.id)
        for number, edition in enumerate(rule.editions):
            if edition.back_to is not None:
                raise NotInSqlError("editions that reach back", rule.id)
            if number and edition.transition is not Transition.AS_AT_START:
                raise NotInSqlError(f"editions with the transition {edition.transition}", rule.id)

    # -- triggers

    def _fired(self) -> str:
        """Points that start a course: ``(cid, k, pos, w, wd, kind, fields...)``."""
        trigger = self.rule.trigger
        if trigger is None:
            raise TypeError(self.rule.id)
        script = self.ground.script
        points = script.add(
            "triggers",
            f"""SELECT ROW_NUMBER() OVER (ORDER BY k, pos, kind) AS cid, p.*
            FROM {self.ground.points(trigger.pattern, self.about)} AS p""",
        )
        given = [*trigger.given, *([self.rule.while_mode] if self.rule.while_mode is not None else [])]
        asked = self.truth.holds(given, points=points, row="p", kinds=self.kinds)
        asked += [f"NOT {each}" for each in self.truth.holds(trigger.unless, points=points, row="p", kinds=self.kinds)]
        fired = points
        if asked:
            fired = script.add("fired", f"SELECT p.* FROM {points} AS p WHERE {' AND '.join(asked)}")
        if trigger.once is None:
            return fired
        return self._waited(fired)

    def _waited(self, fired: str) -> str:
        """Each at the later of its facts."""
        trigger = self.rule.trigger
        if trigger is None or trigger.once is None:
            raise TypeError(self.rule.id)
        script = self.ground.script
        held, key = self.truth.asked_by(trigger.once, fired, "f", self.kinds)
        begin = script.add(
            "waited",
            f"""SELECT f.cid, MIN(GREATEST(h.s, f.pos)) AS begin FROM {fired} AS f JOIN {held} AS h
            ON h.k = {key} AND h.e > f.pos GROUP BY f.cid""",
        )
        limit = ""
        if trigger.within is not None:
            last = by_clock(self.ground.clock.counted("f.w", trigger.within, self.rule.day_count))
            limit = f" WHERE b.begin < {last}"
        others = ", ".join(f"f.{name}" for name in ("w", "wd", "kind", *self.ground.field_columns()))
        return script.add(
            "fired_once",
            f"SELECT f.cid, f.k, b.begin AS pos, {others} FROM {fired} AS f JOIN {begin} AS b ON b.cid = f.cid{limit}",
        )

    # -- anchors

    def _candidates(self, fired: str) -> str:
        """Triggers with ``own``, the second they count from, and ``base``, that from which the course counts.

        Where a restart may count from an earlier trigger's later anchor there is a candidate for each such base.
        """
        script = self.ground.script
        anchored = self._anchored(fired)
        ordered = script.add(
            "in_order",
            f"""SELECT a.*, ROW_NUMBER() OVER (PARTITION BY k ORDER BY pos, cid) AS n FROM {anchored} AS a""",
        )
        if self.rule.repeat is not Repeat.RESTART:
            return script.add("candidates", f"SELECT o.*, o.own AS base, o.cid AS tcid FROM {ordered} AS o")
        names = ", ".join(f"o.{name}" for name in ("k", "pos", "w", "wd", "kind", "own", "n", *self.ground.field_columns()))
        bases = script.add(
            "bases",
            f"""SELECT DISTINCT o.cid, e.own AS base FROM {ordered} AS o JOIN {ordered} AS e
            ON e.k = o.k AND e.n <= o.n AND e.own >= o.own""",
        )
        return script.add(
            "candidates",
            f"""SELECT ROW_NUMBER() OVER (ORDER BY b.cid, b.base) AS cid, b.cid AS tcid, b.base, {names}
            FROM {bases} AS b JOIN {ordered} AS o ON o.cid = b.cid""",
        )

    def _anchored(self, fired: str) -> str:
        script = self.ground.script
        if not self.rule.counted_from:
            return script.add("anchored", f"SELECT f.*, f.w AS own FROM {fired} AS f")
        relation = fired
        values = []
        for anchor in self.rule.counted_from:
            relation, value = self.anchor(anchor, relation)
            values.append(value)
        chosen = values[0] if len(values) == 1 else f"COALESCE({', '.join(values)})"
        names = ", ".join(f"f.{name}" for name in ("cid", "k", "pos", "w", "wd", "kind", *self.ground.field_columns()))
        return script.add(
            "anchored",
            f"SELECT * FROM (SELECT {names}, {chosen} AS own FROM {relation} AS f) AS found WHERE own IS NOT NULL",
        )

    def anchor(self, anchor: Anchor, relation: str) -> tuple[str, str]:
        """*relation* with what the anchor needs, and its value there as an expression over row ``f``."""
        clock = self.ground.clock
        match anchor:
            case FieldAnchor(name, minus):
                if name == "at":
                    value = "f.w"
                else:
                    columns = [each for each in self.ground.columns.of(self.kinds, name) if each.moment]
                    if not columns:
                        return relation, "CAST(NULL AS BIGINT)"
                    found = [f"f.{each.name}" for each in columns]
                    value = found[0] if len(found) == 1 else f"COALESCE({', '.join(found)})"
                return relation, value if minus is None else clock.earlier_by(value, minus)
            case EventAnchor(pattern, name, minus):
                points = self.ground.points(pattern, self.about)
                value = "p.w"
                if name is not None and name != "at":
                    columns = [each for each in self.ground.columns.of(kinds_of(pattern), name) if each.moment]
                    if not columns:
                        return relation, "CAST(NULL AS BIGINT)"
                    found = [f"p.{each.name}" for each in columns]
                    value = found[0] if len(found) == 1 else f"COALESCE({', '.join(found)})"
                latest = self.ground.script.add(
                    "latest_of",
                    f"""SELECT cid, value FROM (
                        SELECT f.cid, {value} AS value, ROW_NUMBER() OVER (PARTITION BY f.cid ORDER BY p.pos DESC) AS place
                        FROM {relation} AS f JOIN {points} AS p ON p.k = f.k AND p.pos <= f.pos
                        WHERE {value} IS NOT NULL
                    ) AS ordered WHERE place = 1""",
                )
                column = f"anchor_{len(self.ground.script.steps)}"
                relation = self.ground.script.add(
                    "with_anchor",
                    f"SELECT f.*, l.value AS {column} FROM {relation} AS f LEFT JOIN {latest} AS l ON l.cid = f.cid",
                )
                value = f"f.{column}"
                return relation, value if minus is None else clock.earlier_by(value, minus)
            case Extreme(latest_wins, items):
                values = []
                for item in items:
                    relation, value = self.anchor(item, relation)
                    values.append(value)
                result = values[0]
                for value in values[1:]:
                    sign = ">" if latest_wins else "<"
                    result = (
                        f"CASE WHEN {result} IS NULL THEN {value} WHEN {value} IS NULL THEN {result}"
                        f" WHEN {value} {sign} {result} THEN {value} ELSE {result} END"
                    )
                return relation, result

    # -- chains

    def _pieces(self, candidates: str) -> str | None:
        """The pieces of all candidates, each by the row of the decision table of its edition."""
        script = self.ground.script
        parts = []
        fired_at = at("c.pos")
        for number, edition in enumerate(self.rule.editions):
            begin, until = self._in_force(number)
            in_force = [f"{fired_at} >= {begin}"] if begin is not None else []
            in_force += [f"{fired_at} < {until}"] if until is not None else []
            of_edition = candidates
            if in_force:
                of_edition = script.add(
                    "of_edition", f"SELECT c.* FROM {candidates} AS c WHERE {' AND '.join(in_force)}"
                )
            left = of_edition
            for branch in edition.branches:
                asked = [
                    self.ground.columns.test(
                        branch.when, self.kinds, row="c", day=self.ground.clock.day("c.w"), zone=self.ground.pack.zone
                    )
                ]
                asked += self.truth.holds(branch.given, points=left, row="c", kinds=self.kinds)
                asked += [f"NOT {e}" for e in self.truth.holds(branch.unless, points=left, row="c", kinds=self.kinds)]
                fitting = script.add("of_row", f"SELECT c.* FROM {left} AS c WHERE {' AND '.join(asked)}")
                left = script.add(
                    "not_of_row",
                    f"SELECT c.* FROM {left} AS c WHERE NOT EXISTS (SELECT 1 FROM {fitting} AS x WHERE x.cid = c.cid)",
                )
                entering = script.add(
                    "entering",
                    f"SELECT cid, k, pos + 1 AS entered, base AS ow, 0 AS whole FROM {fitting}",
                )
                phases = Phases(self.ground, self.rule, self.about, self.kinds, fitting)
                chain = phases.chain(branch.phases, entering)
                if chain is not None:
                    parts.append(f"SELECT cid, k, ph, status, s, e, {number} AS edition FROM {chain}")
        return script.add(f"pieces_{self.rule.id}", " UNION ALL ".join(parts)) if parts else None

    def _in_force(self, number: int) -> tuple[int | None, int | None]:
        edition = self.rule.editions[number]
        following = self.rule.editions[number + 1].since if number + 1 < len(self.rule.editions) else None
        ends = [seconds_of(end) for end in (edition.until, following) if end is not None]
        return None if edition.since is None else seconds_of(edition.since), min(ends) if ends else None

    def _courses(self, candidates: str, pieces: str) -> str:
        """``(k, cid, tcid, n, tpos, w, base, own, start, cend)`` of candidates that have any piece."""
        return self.ground.script.add(
            f"courses_{self.rule.id}",
            f"""SELECT c.k, c.cid, c.tcid, c.n, c.pos AS tpos, c.w, c.base, c.own, c.pos + 1 AS start, p.cend
            FROM {candidates} AS c JOIN (SELECT cid, MAX(e) AS cend FROM {pieces} GROUP BY cid) AS p ON p.cid = c.cid""",
        )

    # -- early ends

    def _ended(self, courses: str, pieces: str) -> tuple[str, str]:
        """Courses and pieces cut where an edition is repealed, the rule's condition or one of its ends stops them."""
        for number in range(len(self.rule.editions)):
            courses, pieces = self._repealed(number, courses, pieces)
        if self.rule.while_mode is not None:
            courses, pieces = self._cut(courses, pieces, self._mode_ends(courses))
        if self.rule.ends:
            courses, pieces = self._cut(courses, pieces, self._cut_off(courses, pieces))
        return courses, pieces

    def _repealed(self, number: int, courses: str, pieces: str) -> tuple[str, str]:
        until = self._in_force(number)[1]
        following = self.rule.editions[number + 1].since if number + 1 < len(self.rule.editions) else None
        if until is None or (following is not None and seconds_of(following) <= until):
            return courses, pieces
        if self.rule.editions[number].on_repeal is not Repeal.RELEASE:
            return courses, pieces
        repealed = by_clock(str(until))
        cuts = self.ground.script.add(
            "repealed",
            f"""SELECT c.cid, {repealed} AS at_pos FROM {courses} AS c WHERE c.start <= {repealed} AND c.cend > {repealed}
            AND EXISTS (SELECT 1 FROM {pieces} AS p WHERE p.cid = c.cid)""",
        )
        return self._cut(courses, pieces, cuts)

    def _mode_ends(self, courses: str) -> str:
        if self.rule.while_mode is None:
            raise TypeError(self.rule.id)
        script = self.ground.script
        asking = self._asking(courses)
        held, key = self.truth.asked_by(self.rule.while_mode, asking, "c", self.kinds)
        joined = spans.union(script, held)
        return script.add(
            "mode_ends",
            f"""SELECT c.cid, h.e AS at_pos FROM {asking} AS c JOIN {joined} AS h
            ON h.k = {key} AND h.s <= c.pos AND c.pos < h.e WHERE h.e < {FOREVER}""",
        )

    def _asking(self, courses: str) -> str:
        """The courses with what their triggers say."""
        return self._with_fields(courses)

    def _with_fields(self, courses: str) -> str:
        fields = "".join(f", t.{name}" for name in self.ground.field_columns())
        return self.ground.script.add(
            "askers",
            f"""SELECT c.cid, c.k, c.tpos AS pos, t.kind{fields} FROM {courses} AS c
            JOIN {self._candidates(self._fired())} AS t ON t.cid = c.cid""",
        )

    def _cut_off(self, courses: str, pieces: str) -> str:
        """The first early end of each: ``(cid, at_pos)``."""
        script = self.ground.script
        parts = []
        for end in self.rule.ends:
            points = self.ground.points(end.pattern, self.about)
            asked = ["p.k = c.k", "p.pos > c.start", "p.pos < c.cend"]
            if end.up_to is not None:
                limit = by_clock(self.ground.clock.counted(at("c.tpos"), end.up_to, self.rule.day_count))
                asked.append(f"p.pos < {limit}")
            if end.during:
                asked.append(
                    f"EXISTS (SELECT 1 FROM {pieces} AS d WHERE d.cid = c.cid AND d.status IN {texts(end.during)}"
                    " AND d.s <= p.pos AND p.pos < d.e)"
                )
            parts.append(f"SELECT c.cid, p.pos + 1 AS at_pos FROM {courses} AS c JOIN {points} AS p ON {' AND '.join(asked)}")
        found = script.add("ends", " UNION ALL ".join(parts))
        return script.add("first_end", f"SELECT cid, MIN(at_pos) AS at_pos FROM {found} GROUP BY cid")

    def _cut(self, courses: str, pieces: str, cuts: str) -> tuple[str, str]:
        """Courses and pieces stopped at ``at_pos`` of *cuts*, ``(cid, at_pos)``, where they would run on."""
        script = self.ground.script
        cut_courses = script.add(
            "cut_courses",
            f"""SELECT c.k, c.cid, c.tcid, c.n, c.tpos, c.w, c.base, c.own, c.start,
                CASE WHEN x.at_pos IS NULL OR c.cend <= x.at_pos THEN c.cend ELSE GREATEST(x.at_pos, c.start) END AS cend
            FROM {courses} AS c LEFT JOIN {cuts} AS x ON x.cid = c.cid""",
        )
        cut_pieces = script.add(
            f"cut_pieces_{self.rule.id}",
            f"""SELECT p.cid, p.k, p.ph, p.status, p.s, CASE WHEN p.e > c.cend THEN c.cend ELSE p.e END AS e, p.edition
            FROM {pieces} AS p JOIN {cut_courses} AS c ON c.cid = p.cid WHERE p.s < c.cend OR p.s = c.start""",
        )
        return cut_courses, cut_pieces

    # -- repeats and the ceiling

    def _repeated(self, candidates: str, courses: str, pieces: str) -> tuple[str, str]:
        """The courses that there are, once earlier ones under way and the ceiling have had their say."""
        if self.rule.repeat is Repeat.EXTEND and self.rule.ceiling is None:
            return courses, pieces
        script = self.ground.script
        walked = self._walked(candidates, courses)
        ends = script.add(
            "kept",
            f"""SELECT cid, CASE WHEN restarted IS NOT NULL AND restarted < capped THEN restarted ELSE capped END AS at_pos FROM (
                SELECT cid, capped, LEAD(restarts_at) OVER (PARTITION BY k ORDER BY n) AS restarted
                FROM {walked} WHERE taken = 1
            ) AS taken_ones""",
        )
        kept = script.add(
            "kept_courses", f"SELECT c.* FROM {courses} AS c JOIN {ends} AS x ON x.cid = c.cid"
        )
        kept_pieces = script.add("kept_pieces", f"SELECT p.* FROM {pieces} AS p JOIN {ends} AS x ON x.cid = p.cid")
        return self._cut(kept, kept_pieces, ends)

    def _walked(self, candidates: str, courses: str) -> str:
        """Trigger after trigger of each subject: which courses there are, and where the ceiling cuts them.

        State: ``jc`` is where the joined stretch reaches the ceiling, ``jp`` the latest end in it before the last course,
        ``ls`` and ``le`` begin and end of the last course, ``lb`` the second from which it counts. The recursive part is
        flat because not every engine lets a subquery hold the table that is being made.
        """
        script = self.ground.script
        ceiling = self.rule.ceiling
        cap = str(FOREVER)
        if ceiling is not None:
            cap = by_clock(self.ground.clock.counted(at("(a.pos + 1)"), ceiling, self.rule.day_count))
        numbered = script.add(
            "numbered",
            f"""SELECT a.k, a.cid, a.n AS place, a.pos AS tpos, a.pos + 1 AS start, a.base, a.own, c.cend, {cap} AS cap
            FROM {candidates} AS a LEFT JOIN {courses} AS c ON c.cid = a.cid""",
        )
        keep, restart = self.rule.repeat is Repeat.KEEP, self.rule.repeat is Repeat.RESTART

        # The first of a subject counts from its own anchor; one that credit has served starts nothing.
        there = "CASE WHEN c.cend IS NULL THEN 0 ELSE {} END"
        first_end = there.format("LEAST(c.cend, GREATEST(c.cap, c.start))")
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
        joins = f"(({reached} >= {FOREVER} OR {at('c.start')} <= {at(reached)}) AND c.start < w.jc)"
        taken = f"(c.cend IS NOT NULL AND NOT {under_way})" if keep else "c.cend IS NOT NULL"
        new_cap = f"CASE WHEN {joins} THEN w.jc ELSE c.cap END"
        ended = f"LEAST(COALESCE(c.cend, 0), GREATEST({new_cap}, c.start))"
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
