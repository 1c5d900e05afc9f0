"""What starts the courses of a rule, for all subjects at once, and the second each counts from."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from gridcontrol.ids import EventKindId, FieldId, SubjectKindId
from gridcontrol.rules.ruleset import Anchor, EventAnchor, Extreme, FieldAnchor, Repeat, Rule
from gridcontrol_sql.conditions import Truth, kinds_of
from gridcontrol_sql.ground import Ground
from gridcontrol_sql.positions import Clock

AT = FieldId("at")


@frozen
class Triggers:
    """Writes the candidates of *rule*, whose triggers are events of *kinds* about subjects of *about*."""

    ground: Ground
    rule: Rule
    about: SubjectKindId
    kinds: tuple[EventKindId, ...]

    @property
    def clock(self) -> Clock:
        return self.ground.clock

    @property
    def truth(self) -> Truth:
        return Truth(self.ground, self.about, self.rule.day_count)

    def in_force(self, number: int) -> tuple[int | None, int | None]:
        """The seconds ``[since, until)`` in which an edition is in force."""
        edition = self.rule.editions[number]
        following = self.rule.editions[number + 1].since if number + 1 < len(self.rule.editions) else None
        ends = [self.clock.tick(end) for end in (edition.until, following) if end is not None]
        return None if edition.since is None else self.clock.tick(edition.since), min(ends) if ends else None

    def _edition(self, fired: str) -> str:
        """The number of the edition in force at a second; else the first that reaches back so far; else -1."""
        choices = []
        for number in range(len(self.rule.editions)):
            begin, until = self.in_force(number)
            tests = [f"{fired} >= {begin}"] if begin is not None else []
            tests += [f"{fired} < {until}"] if until is not None else []
            choices.append((" AND ".join(tests) or "1 = 1", number))
        for number, edition in enumerate(self.rule.editions):
            if edition.back_to is not None and edition.since is not None:
                back, since = self.clock.tick(edition.back_to), self.clock.tick(edition.since)
                choices.append((f"{fired} >= {back} AND {fired} < {since}", number))
        return "CASE " + " ".join(f"WHEN {test} THEN {number}" for test, number in choices) + " ELSE -1 END"

    def candidates(self) -> str:
        """``(cid, tcid, k, pos, w, wd, kind, own, base, n, edition, force, begin, start, fields...)``.

        ``own`` is the second a trigger counts from, ``base`` that from which the candidate does: where a restart may
        count
        from an earlier trigger's later anchor there is one for each. ``force`` is where an edition that reaches back
        begins
        (0 for others), ``begin`` where the trigger meets what is under way, ``start`` where its course starts.
        """
        script = self.ground.script
        anchored = self._anchored(self._fired())
        forces = "".join(
            f" WHEN {number} THEN {self.clock.by_clock(str(self.clock.tick(edition.since)))}"
            for number, edition in enumerate(self.rule.editions)
            if edition.back_to is not None and edition.since is not None
        )
        force = f"CASE edition{forces} ELSE 0 END" if forces else "0"
        placed = script.add(
            "placed",
            f"""SELECT p.*, GREATEST(pos, force) AS begin, CASE WHEN force > pos THEN force
                ELSE pos + 1 END AS start FROM (
                SELECT e.*, CASE WHEN {force} > pos THEN {force} ELSE 0 END AS force FROM (
                    SELECT a.*, {self._edition(self.clock.at("a.pos"))} AS edition,
                        ROW_NUMBER() OVER (PARTITION BY k ORDER BY pos, cid) AS n FROM {anchored} AS a
                ) AS e
            ) AS p""",
        )
        if self.rule.repeat is not Repeat.RESTART:
            return script.add("candidates", f"SELECT o.*, o.own AS base, o.cid AS tcid FROM {placed} AS o")
        columns = ("k", "pos", "w", "wd", "kind", "own", "n", "edition", "force", "begin", "start")
        names = ", ".join(f"o.{name}" for name in (*columns, *self.ground.field_columns()))
        bases = script.add(
            "bases",
            f"""SELECT DISTINCT o.cid, e.own AS base FROM {placed} AS o JOIN {placed} AS e
            ON e.k = o.k AND e.n <= o.n AND e.own >= o.own""",
        )
        based = script.add(
            "based",
            f"SELECT b.cid AS tcid, b.base, {names} FROM {bases} AS b JOIN {placed} AS o ON o.cid = b.cid",
        )
        return script.add(
            "candidates",
            f"SELECT NUMBER_IN(k, tcid, base) AS cid, c.* FROM IN_ORDER({based}; k, tcid, base) AS c",
        )

    def _fired(self) -> str:
        """Points that start a course: ``(cid, k, pos, w, wd, kind, fields...)``."""
        trigger = self.rule.trigger
        if trigger is None:
            raise TypeError(self.rule.id)
        script = self.ground.script
        fitting = self.ground.points(trigger.pattern, self.about)
        points = script.add(
            "triggers", f"SELECT NUMBER_IN(k, pos, kind) AS cid, p.* FROM IN_ORDER({fitting}; k, pos, kind) AS p"
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
            last = self.clock.by_clock(self.clock.counted("f.w", trigger.within, self.rule.day_count))
            limit = f" WHERE b.begin < {last}"
        others = ", ".join(f"f.{name}" for name in ("w", "wd", "kind", *self.ground.field_columns()))
        return script.add(
            "fired_once",
            f"SELECT f.cid, f.k, b.begin AS pos, {others} FROM {fired} AS f JOIN {begin} AS b ON b.cid = f.cid{limit}",
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
        clock = self.clock
        match anchor:
            case FieldAnchor(name, minus):
                value, dated = self._moment(self.kinds, name, "f")
                return relation, value if minus is None else clock.earlier_by(value, dated, minus)
            case EventAnchor(pattern, name, minus):
                points = self.ground.points(pattern, self.about)
                value, dated = self._moment(kinds_of(pattern), name or AT, "p")
                latest = self.ground.script.add(
                    "latest_of",
                    f"""SELECT cid, value, dated FROM (
                        SELECT f.cid, {value} AS value, {dated} AS dated,
                            ROW_NUMBER() OVER (PARTITION BY f.cid ORDER BY p.pos DESC) AS place
                        FROM {relation} AS f JOIN {points} AS p ON p.k = f.k AND p.pos <= f.pos
                        WHERE {value} IS NOT NULL
                    ) AS ordered WHERE place = 1""",
                )
                column = f"anchor_{len(self.ground.script.steps)}"
                relation = self.ground.script.add(
                    "with_anchor",
                    f"""SELECT f.*, l.value AS {column}, l.dated AS {column}_d FROM {relation} AS f
                    LEFT JOIN {latest} AS l ON l.cid = f.cid""",
                )
                value, dated = f"f.{column}", f"f.{column}_d"
                return relation, value if minus is None else clock.earlier_by(value, dated, minus)
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

    def _moment(self, kinds: Iterable[EventKindId], name: FieldId, row: str) -> tuple[str, str]:
        """The moment that *row*, an event of one of *kinds*, has in the field *name*, and whether it is a date."""
        if name == AT:
            return f"{row}.w", f"{row}.wd"
        columns = [each for each in self.ground.columns.of(kinds, name) if each.moment]
        if not columns:
            return "CAST(NULL AS BIGINT)", "0"
        values, dated = [f"{row}.{each.name}" for each in columns], [f"{row}.{each.dated}" for each in columns]
        if len(columns) == 1:
            return values[0], dated[0]
        return f"COALESCE({', '.join(values)})", f"COALESCE({', '.join(dated)})"
