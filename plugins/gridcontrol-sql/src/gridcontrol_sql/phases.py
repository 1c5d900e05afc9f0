"""One phase of a chain, for all who enter it at once: plan, prolongation, requirements, exits, cap, and its end.

Every relation here has a row for each candidate ``cid`` in the phase: ``(cid, k, entered, ow, whole, waived_to)``:
whose,
since when, counted from which second, whether days are whole from there, and the second up to which plans that are over
ask for nothing any more (0 where there is none).
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import field, frozen

from gridcontrol.errors import Problem
from gridcontrol.ids import EventKindId, SubjectKindId
from gridcontrol.rules.ruleset import Need, Phase, Release, Rule
from gridcontrol.time import DayCount, Duration, Unit
from gridcontrol_sql.conditions import Truth
from gridcontrol_sql.ground import Ground, NotInSqlError
from gridcontrol_sql.positions import FOREVER, Clock
from gridcontrol_sql.script import text

MOST_TIMES = 4
"""Points that a requirement may ask for in a row: a join each."""
ROUNDS = 5
"""How often being held past the plan may lead to being carried further, and so on."""


@frozen
class Phases:
    """Writes the phases of *rule*, whose triggers are events of *kinds*, about subjects of *about*."""

    ground: Ground
    rule: Rule
    about: SubjectKindId
    kinds: tuple[EventKindId, ...]
    triggers: str
    """``(cid, ..., fields...)``: what started each candidate."""
    edition: int = 0
    floor: int | None = None
    """The position before which the first phase does not end."""
    asked: str | None = None
    """``(cid, status, need)``: what somebody already waits for, and goes on waiting for though its plan is over."""
    needs: list[str] = field(factory=list)
    """Queries for the state of requirements, ``(cid, edition, ph, need, met, waived)``, of phases written so far."""

    @property
    def clock(self) -> Clock:
        return self.ground.clock

    @property
    def count(self) -> DayCount:
        return self.rule.day_count

    def chain(self, phases: Sequence[Phase], entering: str, first: int = 0) -> str | None:
        """The pieces of those who enter phase *first*; None without any phase.

        ``(cid, k, edition, ph, status, s, e, how, ow, whole)``: *how* each ends, and where its days are counted from.
        """
        script = self.ground.script
        made: list[str] = []
        for number in range(first, len(phases)):
            phase = phases[number]
            done = self._phase(number, phase, entering, self.floor if number == first else None)
            made.append(
                f"""SELECT cid, k, {self.edition} AS edition, {number} AS ph, {text(phase.status)} AS status,
                    entered AS s, e, how,
                ow, whole FROM {done} WHERE e > entered"""
            )
            if number + 1 == len(phases):
                break
            keeps = phases[number + 1].keeps_schedule
            planned = self.clock.at("scheduled")
            moment = f"CASE WHEN scheduled IS NULL THEN next_w ELSE {planned} END" if keeps else "next_w"
            whole = "CASE WHEN scheduled IS NULL THEN next_whole ELSE 1 END" if keeps else "next_whole"
            entering = script.add(
                f"enter_{number + 1}",
                f"""SELECT cid, k, GREATEST(entered, e) AS entered, {moment} AS ow, {whole} AS whole, waived_to
                FROM {done} WHERE e < {FOREVER} AND goes_on = 1""",
            )
        return script.add("chain", " UNION ALL ".join(made)) if made else None

    # -- one phase

    def _phase(self, number: int, phase: Phase, entering: str, floor: int | None) -> str:
        """Those in the phase with ``e``, ``how``, ``scheduled``, ``goes_on``, ``next_w`` and ``next_whole``."""
        planned = self._planned(phase, entering, floor)
        out = self._exit(phase, entering)
        if phase.release is None:
            ended = self._without_release(phase, planned, out)
        else:
            ended = self._with_release(number, phase, phase.release, entering, planned, out)
        lapsed = "1" if not phase.lapse_ends else "CASE WHEN how IN ('plan', 'at_most') THEN 0 ELSE 1 END"
        return self.ground.script.add(
            f"phase_{number}_{phase.status}",
            f"""SELECT cid, k, entered, e, how, ow, whole, waived_to, scheduled, {lapsed} AS goes_on,
                CASE WHEN how = 'until' THEN out_w ELSE {self.clock.at("e")} END AS next_w,
                CASE WHEN how = 'until' THEN out_whole ELSE 1 END AS next_whole
            FROM {ended}""",
        )

    def plus(self, length: Duration, moment: str = "ow", whole: str = "whole") -> str:
        """The position at which *length* from where the phase's days are counted is over."""
        clock = self.clock
        counted = clock.counted(moment, length, self.count)
        after = clock.whole_days_after(moment, length, self.count)
        if counted == after:
            return self.clock.by_clock(counted)
        return self.clock.by_clock(f"CASE WHEN {whole} = 1 THEN {after} ELSE {counted} END")

    def _planned(self, phase: Phase, entering: str, floor: int | None) -> str:
        """Those in the phase with ``scheduled``, the plain ``plan``, and ``planned``: as points before it carry it."""
        script = self.ground.script
        scheduled = "CAST(NULL AS BIGINT)" if phase.length is None else self.plus(phase.length, "n.ow", "n.whole")
        limit = str(FOREVER)
        join = ""
        columns = [] if phase.until_date is None else self.ground.columns.of(self.kinds, phase.until_date)
        columns = [column for column in columns if column.moment]
        if columns:
            found = ", ".join(f"t.{column.name}" for column in columns)
            found = f"COALESCE({found})" if len(columns) > 1 else found
            limit = f"CASE WHEN {found} IS NULL THEN {FOREVER} ELSE {self.clock.by_clock(found)} END"
            join = f" JOIN {self.triggers} AS t ON t.cid = n.cid"
        plan = f"LEAST(COALESCE(scheduled, {FOREVER}), dated)"
        plan = plan if floor is None else f"GREATEST({plan}, {floor})"
        base = script.add(
            "planned",
            f"""SELECT cid, k, entered, ow, whole, waived_to, scheduled, {plan} AS plan FROM (
                SELECT n.cid, n.k, n.entered, n.ow, n.whole, n.waived_to, {scheduled} AS scheduled, {limit} AS dated
                FROM {entering} AS n{join}
            ) AS counted""",
        )
        if not phase.prolong:
            return base
        return self._carried(phase, base, "plan", "plan")

    def _carried(self, phase: Phase, base: str, plan: str, end: str) -> str:
        """*base* with ``plan`` carried by points before it, or before *end*, each in turn."""
        script = self.ground.script
        clock = self.clock
        carriers = []
        for prolong in phase.prolong:
            points = self.ground.points(prolong.pattern, self.about)
            over = self.clock.by_clock(clock.counted("p.w", prolong.length, self.count))
            carriers.append(
                f"""SELECT b.cid, b.{plan} AS plan, b.{end} AS last, p.pos, {over} AS carried FROM {base} AS b
                    JOIN {points} AS p
                ON p.k = b.k AND p.pos > b.entered WHERE b.{plan} > b.entered AND b.{plan} < {FOREVER}"""
            )
        every = script.add("carriers", " UNION ALL ".join(carriers))
        reached = script.add(
            "carried_so_far",
            f"""SELECT cid, plan, pos, carried, last, GREATEST(plan, COALESCE(MAX(carried) OVER (
                PARTITION BY cid ORDER BY pos, carried ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
                    plan)) AS before
            FROM {every}""",
        )
        too_late = script.add(
            "first_too_late",
            f"SELECT cid, MIN(pos) AS pos FROM {reached} WHERE pos >= before AND pos >= last GROUP BY cid",
        )
        best = script.add(
            "carried_to",
            f"""SELECT r.cid, MAX(r.carried) AS carried FROM {reached} AS r LEFT JOIN {too_late} AS t ON t.cid = r.cid
            WHERE t.pos IS NULL OR r.pos < t.pos GROUP BY r.cid""",
        )
        return script.add(
            "prolonged",
            f"""SELECT b.cid, b.k, b.entered, b.ow, b.whole, b.waived_to, b.scheduled,
                GREATEST(b.{plan}, COALESCE(c.carried, b.{plan})) AS plan
            FROM {base} AS b LEFT JOIN {best} AS c ON c.cid = b.cid""",
        )

    # -- exits

    def _exit(self, phase: Phase, entering: str) -> str | None:
        """What first ends the phase besides the clock: ``(cid, at_pos, w, whole)``; None if nothing can."""
        script = self.ground.script
        parts = []
        for pattern in phase.until:
            points = self.ground.points(pattern, self.about)
            parts.append(
                f"""SELECT n.cid, p.pos + 1 AS at_pos, p.w, 0 AS whole, 0 AS sort FROM {entering} AS n
                JOIN {points} AS p ON p.k = n.k AND p.pos > n.entered"""
            )
        for need in phase.until_needs:
            valid = self._valid(need, entering)
            full = self._full(need, valid)
            parts.append(
                f"""SELECT v.cid, v.pos + 1 AS at_pos, v.w, 0 AS whole, 0 AS sort FROM {valid} AS v
                JOIN {full} AS f ON f.cid = v.cid AND v.pos >= f.met JOIN {entering} AS n ON n.cid = v.cid
                WHERE v.pos > n.entered"""
            )
        if phase.until_holds is not None:
            held = Truth(self.ground, self.about, self.count).where(phase.until_holds)
            moment = "GREATEST(h.s, n.entered)"
            parts.append(
                f"""SELECT n.cid, {moment} AS at_pos, {self.clock.at(moment)} AS w,
                    CASE WHEN {self.clock.clock_at(moment)} = {moment} THEN 1 ELSE 0 END AS whole, 1 AS sort
                FROM {entering} AS n JOIN {held} AS h ON h.k = n.k AND h.e > n.entered"""
            )
        if not parts:
            return None
        found = script.add("exits", " UNION ALL ".join(parts))
        return script.add(
            "first_exit",
            f"""SELECT cid, at_pos, w, whole FROM (
                SELECT cid, at_pos, w, whole, ROW_NUMBER() OVER (PARTITION BY cid ORDER BY at_pos, sort, w) AS place
                FROM {found}
            ) AS ordered WHERE place = 1""",
        )

    # -- endings

    def _cap(self, phase: Phase) -> str:
        return str(FOREVER) if phase.at_most is None else self.plus(phase.at_most, "b.ow", "b.whole")

    def _with_exit(self, phase: Phase, base: str, out: str | None) -> str:
        """*base* with ``cap``, and the exit if anybody gets there before the cap."""
        if out is None:
            none = "CAST(NULL AS BIGINT) AS out_at, CAST(NULL AS BIGINT) AS out_w, 0 AS out_whole"
            return self.ground.script.add("capped", f"SELECT b.*, {self._cap(phase)} AS cap, {none} FROM {base} AS b")
        return self.ground.script.add(
            "capped",
            f"""SELECT b.*, b.cap0 AS cap, CASE WHEN b.cap0 <= o.at_pos THEN NULL ELSE o.at_pos END AS out_at,
                o.w AS out_w, o.whole AS out_whole
            FROM (SELECT b.*, {self._cap(phase)} AS cap0 FROM {base} AS b) AS b LEFT JOIN {out} AS o
                ON o.cid = b.cid""",
        )

    def _without_release(self, phase: Phase, planned: str, out: str | None) -> str:
        capped = self._with_exit(phase, planned, out)
        first = "LEAST(plan, cap)"
        return self.ground.script.add(
            "ended",
            f"""SELECT cid, k, entered, ow, whole, waived_to, scheduled, out_w, out_whole,
                CASE WHEN plan <= entered THEN plan WHEN out_at IS NOT NULL AND out_at < {first} THEN out_at
                    ELSE {first} END AS e,
                CASE WHEN plan <= entered THEN 'plan' WHEN out_at IS NOT NULL AND out_at < {first} THEN 'until'
                    WHEN cap < plan THEN 'at_most' WHEN plan < {FOREVER} THEN 'plan' ELSE 'open' END AS how
            FROM {capped}""",
        )

    def _with_release(
        self, number: int, phase: Phase, release: Release, entering: str, planned: str, out: str | None
    ) -> str:
        script = self.ground.script
        met = self.met(release.needs, entering)
        names = [f"m{each}" for each in range(len(release.needs))]
        base = script.add(
            "to_release",
            f"""SELECT p.*, p.plan AS in_time{"".join(f", m.{name}" for name in names)}
            FROM {planned} AS p JOIN {met} AS m ON m.cid = p.cid""",
        )
        released = self._released(phase, release, base)
        if phase.prolong:
            kept = ", ".join(f"b.{name}" for name in ("in_time", *names))
            for _ in range(ROUNDS):
                carried = self._carried(phase, released, "plan", "e")
                base = script.add(
                    "carried_on", f"SELECT c.*, {kept} FROM {carried} AS c JOIN {released} AS b ON b.cid = c.cid"
                )
                released = self._released(phase, release, base)
        capped = self._with_exit(phase, released, out)
        early = "out_at IS NOT NULL AND out_at < in_time AND in_time > entered"
        columns = "".join(f", {name}" for name in (*names, "cap", "out_at", "out_w", "out_whole"))
        turned = script.add(
            "exit_as_plan",
            f"""SELECT cid, k, entered, ow, whole, waived_to, scheduled, in_time{columns},
                CASE WHEN {early} THEN 1 ELSE 0 END AS early, CASE WHEN {early} THEN out_at ELSE plan END AS plan
            FROM {capped}""",
        )
        again = self._released(phase, release, turned, more=("cap", "out_at", "out_w", "out_whole", "early"))
        self._note(number, phase, release, again)
        return script.add(
            "ended",
            f"""SELECT cid, k, entered, ow, whole, waived_to, scheduled, out_w, out_whole,
                CASE WHEN in_time <= entered THEN in_time WHEN cap < end1 THEN cap ELSE end1 END AS e,
                CASE WHEN in_time <= entered THEN 'plan' WHEN cap < end1 THEN 'at_most'
                    WHEN early = 1 AND how1 = 'plan' THEN 'until' ELSE how1 END AS how
            FROM (SELECT cid, k, entered, ow, whole, waived_to, scheduled, in_time, cap, out_w, out_whole, early,
                CASE WHEN early = 1 AND out_at <= entered THEN out_at ELSE e END AS end1,
                CASE WHEN early = 1 AND out_at <= entered THEN 'plan' ELSE how END AS how1 FROM {again}) AS x""",
        )

    def _released(self, phase: Phase, release: Release, base: str, more: tuple[str, ...] = ()) -> str:
        """*base* with the end ``e`` and ``how`` it comes about when requirements hold up its ``plan``."""
        latest = str(FOREVER)
        if release.at_most is not None:
            plan = self.clock.at("b.plan")
            latest = self.clock.by_clock(self.clock.whole_days_after(plan, release.at_most, self.count))
        names = [f"m{number}" for number in range(len(release.needs))]
        every = _greatest([f"b.{name}" for name in names])
        still = _greatest(
            [f"CASE WHEN {self._still_asked(phase, need)} THEN b.{name} ELSE 0 END"
             for need, name in zip(release.needs, names, strict=True)]
        )  # fmt: skip
        met = f"CASE WHEN {self.clock.at('b.plan')} <= b.waived_to THEN {still} ELSE {every} END"
        kept = "".join(f", {name}" for name in (*names, *more))
        return self.ground.script.add(
            "released",
            f"""SELECT cid, k, entered, ow, whole, waived_to, scheduled, in_time, plan, latest{kept},
                CASE WHEN plan >= {FOREVER} THEN {FOREVER} WHEN met >= latest THEN latest WHEN met <= plan THEN plan
                    ELSE met + 1 END AS e,
                CASE WHEN plan >= {FOREVER} THEN 'open' WHEN met >= latest AND latest >= {FOREVER} THEN 'open'
                    WHEN met >= latest THEN 'at_most' WHEN met <= plan THEN 'plan' ELSE 'released' END AS how
            FROM (
                SELECT b.*, {met} AS met, CASE WHEN b.plan >= {FOREVER} THEN {FOREVER} ELSE {latest} END AS latest
                FROM (SELECT cid, k, entered, ow, whole, waived_to, scheduled, in_time, plan{kept} FROM {base}) AS b
            ) AS d""",
        )

    def _still_asked(self, phase: Phase, need: Need) -> str:
        if self.asked is None:
            return "1 = 0"
        return (
            f"EXISTS (SELECT 1 FROM {self.asked} AS a WHERE a.cid = b.cid AND a.status = {text(phase.status)}"
            f" AND a.need = {text(need.id)})"
        )

    def _note(self, number: int, phase: Phase, release: Release, released: str) -> None:
        """The state of each requirement, for editions that come while somebody waits."""
        for index, need in enumerate(release.needs):
            over = f"b.plan < {FOREVER} AND {self.clock.at('b.plan')} <= b.waived_to"
            waived = f"{over} AND NOT {self._still_asked(phase, need)}"
            self.needs.append(
                f"""SELECT b.cid, {self.edition} AS edition, {number} AS ph, {text(need.id)} AS need,
                CASE WHEN b.m{index} < b.latest THEN {self.clock.at(f"b.m{index}")} ELSE NULL END AS met,
                CASE WHEN {waived} THEN 1 ELSE 0 END AS waived FROM {released} AS b"""
            )

    # -- requirements

    def met(self, needs: Sequence[Need], entering: str) -> str:
        """Where each of *needs* is met, ``(cid, m0, m1, ...)``; for ever in the future where one never is."""
        full = [self._full(need, self._valid(need, entering)) for need in needs]
        joins = " ".join(f"LEFT JOIN {each} AS f{n} ON f{n}.cid = n.cid" for n, each in enumerate(full))
        found = "".join(f", COALESCE(f{n}.met, {FOREVER}) AS m{n}" for n in range(len(full)))
        return self.ground.script.add("met", f"SELECT n.cid{found} FROM {entering} AS n {joins}")

    def _valid(self, need: Need, entering: str) -> str:
        """The points that count for *need*: ``(cid, pos, w, wd)``."""
        clock = self.clock
        points = self.ground.points(need.pattern, self.about)
        tests = []
        if need.from_day is None:
            tests.append(f"p.pos > n.entered AND p.w >= {self.clock.at('n.entered')}")
        if need.from_day is not None or need.to_day is not None:
            plain = f"{clock.day('p.w')} - {clock.day('n.ow')} + {1 if self.count is DayCount.DAY_ONE else 0}"
            whole = f"{clock.day('p.w')} - ({clock.next_midnight_day('n.ow')}) + 1"
            number = f"CASE WHEN n.whole = 1 THEN {whole} ELSE {plain} END"
            if need.from_day is not None:
                tests.append(f"{number} >= {need.from_day}")
            if need.to_day is not None:
                tests.append(f"{number} <= {need.to_day}")
        return self.ground.script.add(
            "valid",
            f"""SELECT n.cid, p.pos, p.w, p.wd FROM {entering} AS n JOIN {points} AS p ON p.k = n.k
            WHERE {" AND ".join(tests)}""",
        )

    def _full(self, need: Need, valid: str) -> str:
        """Where there are as many as *need* asks for: ``(cid, met)``."""
        script = self.ground.script
        if need.times <= 1:
            return script.add("full", f"SELECT cid, MIN(pos) AS met FROM {valid} GROUP BY cid")
        if need.apart is None:
            return script.add(
                "full",
                f"""SELECT cid, pos AS met FROM (
                    SELECT cid, pos, ROW_NUMBER() OVER (PARTITION BY cid ORDER BY pos) AS place FROM {valid}
                ) AS counted WHERE place = {need.times}""",
            )
        if need.times > MOST_TIMES:
            raise NotInSqlError(Problem("sql.times-apart", args={"who": self.rule.id}, place=need.where))
        series = script.add("series_1", f"SELECT cid, w, wd, pos AS met FROM {valid}")
        for number in range(2, need.times + 1):
            series = script.add(
                f"series_{number}",
                f"""SELECT b.cid, b.w, b.wd, MIN(GREATEST(a.met, b.pos)) AS met FROM {series} AS a JOIN {valid} AS b
                ON b.cid = a.cid WHERE {self._far_enough(need.apart)} GROUP BY b.cid, b.w, b.wd, b.pos""",
            )
        return script.add("full", f"SELECT cid, MIN(met) AS met FROM {series} GROUP BY cid")

    def _far_enough(self, apart: Duration) -> str:
        clock = self.clock
        days = f"({clock.day('b.w')} - {clock.day('a.w')})"
        if apart.unit is Unit.DAYS:
            return f"{days} >= {apart.number}"
        if self.rule.dates_suffice:
            whole_days = f"{days} * {clock.elapsed(Duration(1))}"
            return f"CASE WHEN a.wd = 0 AND b.wd = 0 THEN b.w - a.w ELSE {whole_days} END >= {clock.elapsed(apart)}"
        start = f"CASE WHEN a.wd = 1 THEN {clock.midnight(clock.day('a.w') + ' + 1')} ELSE a.w END"
        return f"b.w - {start} >= {self.clock.elapsed(apart)}"


def _greatest(values: Sequence[str]) -> str:
    return "0" if not values else values[0] if len(values) == 1 else f"GREATEST({', '.join(values)})"
