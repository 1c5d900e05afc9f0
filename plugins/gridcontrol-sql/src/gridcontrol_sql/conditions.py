"""Conditions as sets of spans: where in the order each one is true of a subject, or for a point that asks."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve, frozen

from gridcontrol.ids import EventKindId, FieldId, SubjectKindId
from gridcontrol.rules.conditions import (
    All,
    AnyOf,
    Attributes,
    Compared,
    Comparison,
    Condition,
    Count,
    EventPattern,
    Ever,
    InPlace,
    Its,
    Lasting,
    Missing,
    Not,
    Pattern,
    Running,
    Seen,
    Some,
    StatusIs,
)
from gridcontrol.rules.strata import parts_of
from gridcontrol.time import DayCount, Duration
from gridcontrol_sql import relations, spans
from gridcontrol_sql.columns import Column, passing
from gridcontrol_sql.ground import Ground
from gridcontrol_sql.positions import FOREVER, Clock
from gridcontrol_sql.script import texts


@frozen
class Truth:
    """Answers conditions about subjects of kind *about*, days counted as *count* does.

    With *asking*, a relation ``(cid, k, kind, fields...)`` of points, they are answered for each of these: spans are
    keyed by ``cid``, and ``its`` with a field of the point asks whom that point names.
    """

    ground: Ground
    about: SubjectKindId
    count: DayCount
    asking: str | None = None
    asking_kinds: tuple[EventKindId, ...] = ()

    @property
    def clock(self) -> Clock:
        return self.ground.clock

    @property
    def domain(self) -> str:
        """All that can be asked about: a relation ``(k)``."""
        if self.asking is not None:
            return self.ground.script.add("askers", f"SELECT cid AS k FROM {self.asking}")
        return self.ground.domain(self.about)

    def holds(
        self, conditions: Iterable[Condition], *, points: str, row: str, kinds: tuple[EventKindId, ...]
    ) -> list[str]:
        """For each condition a question: whether it holds for a row of *points*, ``(cid, k, pos, kind, fields...)``."""
        return [spans.covers(*self.asked_by(condition, points, row, kinds), f"{row}.pos") for condition in conditions]

    def asked_by(self, condition: Condition, points: str, row: str, kinds: tuple[EventKindId, ...]) -> tuple[str, str]:
        """Where *condition* is true for those who ask, and by what their rows find it."""
        if any(isinstance(part, Its) and part.field is not None for part in parts_of(condition)):
            return evolve(self, asking=points, asking_kinds=kinds).where(condition), f"{row}.cid"
        return self.where(condition), f"{row}.k"

    def where(self, condition: Condition) -> str:  # noqa: PLR0911  # one for each kind of condition
        """Where *condition* is true: a relation ``(k, s, e)``."""
        script = self.ground.script
        match condition:
            case Lasting(inner, length):
                held = spans.unbroken(script, self.where(inner))
                over = self.clock.by_clock(self.clock.counted(self.clock.at("s"), length, self.count))
                return script.add(
                    "lasting",
                    f"""SELECT k, s, e FROM (SELECT k, CASE WHEN s = 0 THEN 0 ELSE {over} END AS s, e
                    FROM {held}) AS later WHERE s < e""",
                )
            case All(items):
                if not items:
                    return spans.always(script, self.domain)
                return spans.at_least(script, len(items), [self.where(item) for item in items])
            case AnyOf(items):
                return spans.together(script, [self.where(item) for item in items]) if items else self._nobody()
            case Some(depth, items):
                return spans.at_least(script, depth, [self.where(item) for item in items])
            case Not(item):
                return spans.complement(script, self.where(item), self.domain)
            case Count():
                return self._compared(self._counted(condition), condition.by, condition.number)
            case Its():
                return self._its(condition)
            case _:
                return self._for_askers(self._plain(condition))

    def _nobody(self) -> str:
        return self._for_askers(spans.none(self.ground.script))

    def _for_askers(self, of_subjects: str) -> str:
        """Spans of subjects as spans of those who ask."""
        if self.asking is None:
            return of_subjects
        return self.ground.script.add(
            "asked", f"SELECT a.cid AS k, t.s, t.e FROM {self.asking} AS a JOIN {of_subjects} AS t ON t.k = a.k"
        )

    def _plain(self, condition: Condition) -> str:  # noqa: PLR0911  # one for each kind of condition
        """Where a condition that holds no others is true of subjects."""
        ground, script = self.ground, self.ground.script
        domain = ground.domain(self.about)
        match condition:
            case StatusIs(track, statuses):
                shown = ground.shown(track)
                picked = [] if shown is None else [self._of_status(shown, statuses)]
                if ground.pack.tracks[track].default in statuses:
                    all_shown = spans.none(script) if shown is None else shown
                    picked.append(spans.complement(script, all_shown, domain))
                return spans.together(script, picked)
            case Ever(track, statuses):
                shown = ground.shown(track)
                if shown is None:
                    return spans.none(script)
                return script.add(
                    "ever",
                    f"SELECT k, MIN(s) AS s, {FOREVER} AS e FROM {shown} WHERE status IN {texts(statuses)} GROUP BY k",
                )
            case Running(rule, status):
                relation = ground.pieces.get(rule)
                if relation is None:
                    return spans.none(script)
                only = "" if status is None else f" WHERE status IN {texts([status])}"
                return script.add("running", f"SELECT k, s, e FROM {relation}{only}")
            case Seen(pattern, within):
                return self._after(ground.points(pattern, self.about), within)
            case Attributes():
                return self._attributes(condition, domain)
            case InPlace(codes, since):
                there = relations.within(ground, self.about, codes)
                if since is None:
                    return there
                limit = self.clock.by_clock(str(self.clock.tick(since)))
                return script.add(
                    "since",
                    f"""SELECT k, CASE WHEN s < {limit} THEN {limit} ELSE s END AS s, e FROM {there}
                    WHERE e > {limit}""",
                )
        raise TypeError(condition)

    def _of_status(self, shown: str, statuses: Iterable[str]) -> str:
        return self.ground.script.add("status", f"SELECT k, s, e FROM {shown} WHERE status IN {texts(statuses)}")

    def _after(self, points: str, within: Duration | None) -> str:
        """From each point until *within* counted from it is over."""
        if within is None:
            return self.ground.script.add("seen", f"SELECT k, pos AS s, {FOREVER} AS e FROM {points}")
        end = self.clock.by_clock(self.clock.counted("w", within, self.count))
        return self.ground.script.add("seen", f"SELECT k, pos AS s, GREATEST({end}, pos) AS e FROM {points}")

    def _attributes(self, condition: Attributes, domain: str) -> str:
        script = self.ground.script
        sets = []
        for name, tests in condition.where.items():
            for test in tests:
                for_name = relations.attribute_spans(self.ground, self.about, name)
                column = relations.attribute_column(self.ground, self.about, name)
                if isinstance(test, Missing):
                    known = script.add("known", f"SELECT k, s, e FROM {for_name}")
                    sets.append(spans.complement(script, known, domain) if test.missing else known)
                    continue
                own, other = Column("value", column.type, column.moment), None
                if isinstance(test, Compared) and isinstance(test.limit, str):
                    for_name, other = self._beside(for_name, FieldId(test.limit))
                passed = passing(own, test, "a", "a.day", self.ground.columns.moment, other)
                sets.append(script.add("attribute", f"SELECT a.k, a.s, a.e FROM {for_name} AS a WHERE {passed}"))
        return spans.at_least(script, len(sets), sets) if sets else spans.always(script, domain)

    def _beside(self, spans_: str, name: FieldId) -> tuple[str, Column]:
        """The spans of an attribute with the value that attribute *name* has in each; the column of that."""
        column = relations.attribute_column(self.ground, self.about, name)
        others = relations.attribute_spans(self.ground, self.about, name)
        # All are cut wherever any is set, so what goes on at once begins at once.
        beside = self.ground.script.add(
            "beside", f"SELECT a.*, o.value AS other FROM {spans_} AS a JOIN {others} AS o ON o.k = a.k AND o.s = a.s"
        )
        return beside, Column("other", column.type, column.moment)

    # -- counting

    def _counted(self, count: Count) -> str:
        """A span for each thing counted while it counts."""
        script = self.ground.script
        if count.pattern is None:
            held = count.holding or All(())
            if count.among is None:
                return spans.union(script, self.where(held))
            other = evolve(self, about=count.among, asking=None, asking_kinds=())
            inner = spans.union(script, other.where(held))
            member = relations.members(self.ground, count.among, self.about)
            found = script.add(
                "members_holding",
                f"""SELECT m.whole AS k, GREATEST(h.s, m.s) AS s, LEAST(h.e, m.e) AS e
                FROM {member} AS m JOIN {inner} AS h ON h.k = m.k WHERE GREATEST(h.s, m.s) < LEAST(h.e, m.e)""",
            )
            return self._for_askers(found)
        return self._for_askers(self._counted_points(count, count.pattern))

    def _counted_points(self, count: Count, pattern: Pattern) -> str:
        script = self.ground.script
        if count.among is None:
            found = self._after(self.ground.points(pattern, self.about), count.within)
            return spans.union(script, found) if count.distinct else found
        points = self.ground.points(pattern, count.among)
        member = relations.members(self.ground, count.among, self.about)
        there = script.add(
            "points_of_members",
            f"""SELECT m.whole, p.* FROM {points} AS p JOIN {member} AS m
            ON m.k = p.k AND m.s <= p.pos AND p.pos < m.e""",
        )
        end = str(FOREVER)
        if count.within is not None:
            end = f"GREATEST({self.clock.by_clock(self.clock.counted('w', count.within, self.count))}, pos)"
        after = script.add("seen_of_members", f"SELECT whole, k, pos AS s, {end} AS e FROM {there}")
        if count.distinct:
            keyed = script.add("by_pair", f"SELECT whole || '|' || k AS k, s, e FROM {after}")
            joined = spans.union(script, keyed)
            names = script.add("pairs", f"SELECT DISTINCT whole, whole || '|' || k AS pair FROM {after}")
            after = script.add(
                "distinct_members", f"SELECT n.whole, j.s, j.e FROM {joined} AS j JOIN {names} AS n ON n.pair = j.k"
            )
        return script.add("of_wholes", f"SELECT whole AS k, s, e FROM {after}")

    def _compared(self, counted: str, by: Comparison, number: int) -> str:
        script = self.ground.script
        low, high = {
            Comparison.AT_LEAST: (number, None),
            Comparison.FROM: (number, None),
            Comparison.ABOVE: (number + 1, None),
            Comparison.EXACTLY: (number, number),
            Comparison.AT_MOST: (0, number),
            Comparison.BELOW: (0, number - 1),
            Comparison.BEFORE: (0, number - 1),
        }[by]
        if high is not None and high < 0:
            return self._nobody()
        if low > 0:
            return spans.depth_between(script, counted, low, high)
        if high is None:
            return spans.always(script, self.domain)
        return spans.complement(script, spans.depth_between(script, counted, high + 1), self.domain)

    # -- others

    def _its(self, its: Its) -> str:
        script = self.ground.script
        parts = []
        for other, related in relations.related(self.ground, self.about, its):
            about = evolve(self, about=other, asking=None, asking_kinds=())
            inner = spans.union(script, about.where(its.condition))
            parts.append(
                script.add(
                    "its",
                    f"""SELECT r.k, GREATEST(h.s, r.s) AS s, LEAST(h.e, r.e) AS e
                    FROM {related} AS r JOIN {inner} AS h ON h.k = r.other
                    WHERE GREATEST(h.s, r.s) < LEAST(h.e, r.e)""",
                )
            )
        of_subjects = spans.together(script, parts)
        if self.asking is None or its.field is None:
            return self._for_askers(of_subjects)
        return self._named_by_asking(its, its.field, of_subjects)

    def _named_by_asking(self, its: Its, name: FieldId, of_subjects: str) -> str:
        """As the point that asks names; of kinds that have no such field, as the subject's facts do."""
        script = self.ground.script
        events = self.ground.pack.events
        naming = [kind for kind in self.asking_kinds if name in events[kind].fields and events[kind].fields[name].ref]
        parts = []
        for kind in naming:
            ref = events[kind].fields[name].ref
            if ref is None:
                continue
            column = self.ground.columns.by_field[kind, name]
            about = evolve(self, about=ref, asking=None, asking_kinds=())
            inner = spans.union(script, about.where(its.condition))
            parts.append(
                script.add(
                    "its_named",
                    f"""SELECT a.cid AS k, h.s, h.e FROM {self.asking} AS a JOIN {inner} AS h ON h.k = a.{column.name}
                    WHERE a.kind = '{kind}' AND h.s < h.e""",
                )
            )
        if len(naming) < len(self.asking_kinds) or not self.asking_kinds:
            not_naming = f"WHERE a.kind NOT IN {texts(naming)}" if naming else ""
            parts.append(
                script.add(
                    "its_of_facts",
                    f"""SELECT a.cid AS k, t.s, t.e FROM {self.asking} AS a JOIN {of_subjects} AS t ON t.k = a.k
                    {not_naming}""",
                )
            )
        return spans.together(script, parts)


def kinds_of(pattern: Pattern) -> tuple[EventKindId, ...]:
    """The kinds of events that *pattern* looks for; none where it looks for turns of a status."""
    return pattern.kinds if isinstance(pattern, EventPattern) else ()
