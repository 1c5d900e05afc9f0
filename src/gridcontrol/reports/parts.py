"""Counting one part of the subjects: what a report asks of it, from the facts of that part alone.

Of most subjects nothing is known and nothing has happened since the cut-off of the day before. What is known of those,
how they are evaluated and what they count for is the same in the reports of both days, and is worked out once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from attrs import define, evolve, field, frozen

from gridcontrol.calculus.evaluator import AsOf, Evaluator, Places
from gridcontrol.ids import FactId, SubjectId
from gridcontrol.model.facts import Correction, Fact, Received, Void
from gridcontrol.model.known import Known, KnownEvent, as_known
from gridcontrol.model.parting import Kin, about_of, subject_of
from gridcontrol.reports.asking import CountsOf, Questions
from gridcontrol.reports.counting import View, view
from gridcontrol.reports.figures import Counting
from gridcontrol.reports.grouping import Grouping
from gridcontrol.reports.period import Period
from gridcontrol.reports.whereabouts import Effects
from gridcontrol.rules.figures import IndicatorKind
from gridcontrol.rules.layouts import (
    BreakdownPart,
    CurvePart,
    FiguresPart,
    KeyFiguresPart,
    OverviewPart,
    SharesPart,
    StocksPart,
    WeeksPart,
)
from gridcontrol.rules.ruleset import Pack

PARTED = (
    FiguresPart,
    KeyFiguresPart,
    OverviewPart,
    CurvePart,
    WeeksPart,
    BreakdownPart,
    SharesPart,
    StocksPart,
)
"""The parts of a layout that are counted subject by subject; the others look from one subject to another."""
_MOVED = frozenset({IndicatorKind.EVENT_LATE, IndicatorKind.EVENT_WITHDRAWN})

Answered = tuple[list[object], list[object]]
"""The answers for the report itself and for that of the day before."""


def can_be_parted(pack: Pack) -> bool:
    """Whether everything the rules give of a subject follows from its own facts.

    Whom no fact is about may show something as well, where a rule needs no event to apply: a hotel that only others
    name, a division. Such a subject is in no part.
    """
    if pack.crosses_subjects:
        return False
    bare = any(kind.levels for kind in pack.subjects.values()) or any(
        type_.ref is not None for kind in pack.events.values() for type_ in kind.fields.values()
    )
    started = all(rule.trigger is not None and not rule.levels for rule in pack.rules.values())
    return started or not bare


@frozen
class Asked:
    """What one report asks, for itself and of the day before."""

    now: Questions
    before: Questions

    @property
    def looks_back(self) -> bool:
        """Whether the figures of the day before tell of those of the day before that."""
        indicators = self.before.pack.indicators
        asked: Iterable[object] = self.before.met.values()
        return any(isinstance(one, CountsOf) and indicators[one.indicator].kind in _MOVED for one in asked)


@define
class Parting:
    """What is common to all parts of one report. *known_before* is what the day before's own previous report knew."""

    pack: Pack
    evaluator: Evaluator
    places: Places | None
    grouping: Grouping
    period: Period
    earlier: Period
    known_at: datetime
    known_then: datetime
    known_before: datetime
    reports: Sequence[Asked]
    effects: Effects = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.effects = Effects.of(self.pack)

    def answers(self, log: Sequence[Received], kin: Kin) -> list[list[Answered]]:
        """For each world that the part falls into, the answers to each of the reports."""
        found = []
        for now, before in self._worlds(log, kin):
            earlier = before() if any(asked.before.met for asked in self.reports) else None
            found.append(
                [(asked.now.of(now), [] if earlier is None else asked.before.of(earlier)) for asked in self.reports]
            )
            for counting in (now, earlier):
                if counting is not None:
                    counting.forget()
        return found

    def _worlds(self, log: Sequence[Received], kin: Kin) -> Iterator[tuple[Counting, Callable[[], Counting]]]:
        """Those of whom nothing new is known and to whom nothing new has happened; all others."""
        if any(asked.looks_back for asked in self.reports):
            changed = self._known(log, self.known_at)
            yield self._changed(changed, self._known(log, self.known_then), log)
            return
        settled, unsettled = _unsettled(log, kin, self.known_then)
        rest = self._known(settled, self.known_at)
        still = {subject: events for subject, events in rest.events.items() if not self._happened_since(events)}
        yield self._still(_only(rest, still))
        moved = evolve(rest, events=MappingProxyType({s: e for s, e in rest.events.items() if s not in still}))
        now = _both(moved, self._known(unsettled, self.known_at))
        then = _both(moved, self._known(unsettled, self.known_then))
        yield self._changed(now, then, None)

    def _known(self, log: Iterable[Received], known_at: datetime) -> Known:
        return as_known(log, self.pack.zone, known_at=known_at, plan_kinds=self.pack.plan_kinds)

    def _happened_since(self, events: Iterable[KnownEvent]) -> bool:
        since, effect = self.period.since, self.effects.at
        return any(effect(event) >= since for event in events)

    def _view(self, known: Known, as_of: AsOf) -> View:
        return view(self.pack, known, as_of, self.grouping, self.places)

    def _still(self, known: Known) -> tuple[Counting, Callable[[], Counting]]:
        found = self.evaluator.evaluate(self.pack, known, places=self.places, as_of=self.period.as_of)
        now = self._view(known, self.period.as_of)
        earlier = evolve(now, as_of=self.period.before)
        counting = Counting(
            now,
            found.timelines,
            self.period,
            lambda: earlier,
            noticed=found.findings,
            members=False,
            still=True,
        )

        def before() -> Counting:
            made = Counting(
                earlier, found.timelines, self.earlier, lambda: earlier, moves=False, members=False, world=now
            )
            made.counts_as(counting)
            return made

        return counting, before

    def _changed(
        self, now: Known, then: Known, log: Sequence[Received] | None
    ) -> tuple[Counting, Callable[[], Counting]]:
        found = self.evaluator.evaluate(self.pack, now, places=self.places, as_of=self.period.as_of)
        seen = self._view(now, self.period.as_of)
        counting = Counting(
            seen,
            found.timelines,
            self.period,
            lambda: self._view(then, self.period.before),
            noticed=found.findings,
            members=False,
        )

        def day_before_that() -> View:
            if log is None:
                raise AssertionError("what was known before the day before was not asked for")
            return self._view(self._known(log, self.known_before), self.earlier.before)

        def before() -> Counting:
            timelines = self.evaluator.evaluate(self.pack, then, places=self.places, as_of=self.period.before).timelines
            return Counting(
                counting.before, timelines, self.earlier, day_before_that, moves=False, members=False, world=seen
            )

        return counting, before


def _unsettled(log: Sequence[Received], kin: Kin, then: datetime) -> tuple[Sequence[Received], list[Received]]:
    """The facts of those of whom nothing was received after *then*, and of all others."""
    fresh = [item.fact for item in log if item.received_at > then]
    if not fresh:
        return log, []
    acting: dict[FactId, str] = {}
    if any(isinstance(item.fact, Correction | Void) for item in log):
        acting = about_of({item.fact.id: item.fact for item in log})
    roots, acts = kin.roots, Correction | Void

    def who(fact: Fact) -> str:
        subject = acting[fact.id] if isinstance(fact, acts) else subject_of(fact)
        return roots.get(SubjectId(subject), subject)

    touched = {who(fact) for fact in fresh}
    settled: list[Received] = []
    unsettled: list[Received] = []
    for item in log:
        (unsettled if who(item.fact) in touched else settled).append(item)
    return settled, unsettled


def _only(known: Known, events: Mapping[SubjectId, tuple[KnownEvent, ...]]) -> Known:
    """The events of some, and of what concerns no events nothing."""
    return evolve(
        known,
        events=MappingProxyType(dict(events)),
        plans=(),
        set_aside=(),
        assertions=(),
        voided=(),
        competing=(),
        dangling=(),
        contested=(),
        contested_between={},
    )


def _both(one: Known, other: Known) -> Known:
    """What is known of subjects of whom none is in both."""
    return Known(
        events=MappingProxyType({**one.events, **other.events}),
        plans=one.plans + other.plans,
        set_aside=one.set_aside + other.set_aside,
        assertions=one.assertions + other.assertions,
        voided=one.voided + other.voided,
        competing=one.competing + other.competing,
        dangling=one.dangling + other.dangling,
        joined=MappingProxyType({**one.joined, **other.joined}),
        contested=one.contested + other.contested,
        contested_between=MappingProxyType({**one.contested_between, **other.contested_between}),
    )
