"""The ids of facts about others, replaced in what is derived from them by no more than kind and day.

A status can rest on a fact about somebody whom the reader does not see: a contact on the index case. That it does, and
of which kind and day that fact is, belongs to the reason; its id, its hour and how many there were do not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from types import MappingProxyType

from attrs import define, evolve, field

from gridcontrol.access.visible_facts import Sees, facts_in, visible_event, visible_facts
from gridcontrol.calculus.explanation import Active, Explanation, Glimpse, NotApplied, TrackAnswer
from gridcontrol.calculus.timeline import Evaluation, OrderState, Row, Run, Segment, Timeline
from gridcontrol.duties.obligation import Obligation
from gridcontrol.ids import FactId
from gridcontrol.model.known import Known, KnownEvent
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import instant_of, local_date


@define(slots=False)
class Veil:
    """Over what is derived from *whole*, for a reader who sees the subjects of *sees*."""

    pack: Pack
    whole: Known
    sees: Sees

    @cached_property
    def facts(self) -> Known:
        """What is left of the facts themselves."""
        return visible_facts(self.pack, self.whole, self.sees)

    @cached_property
    def _own(self) -> frozenset[FactId]:
        return facts_in(self.facts)

    @cached_property
    def _others(self) -> Mapping[FactId, FactId]:
        """What stands for each event that is not seen; corrections of these have nothing."""
        hidden = (event for events in self.whole.events.values() for event in events if event.id not in self._own)
        return {event.id: self._stands_for(event) for event in hidden}

    def _stands_for(self, event: KnownEvent) -> FactId:
        day = local_date(instant_of(event.at, self.pack.zone), self.pack.zone)
        return FactId(f"elsewhere:{event.kind}:{day.isoformat()}")

    def ids(self, facts: Iterable[FactId]) -> tuple[FactId, ...]:
        """Those of *facts* that are seen, in their order, then what stands for the others."""
        several = tuple(facts)
        if all(fact in self._own for fact in several):
            return several
        others = {self._others[fact] for fact in several if fact not in self._own and fact in self._others}
        return (*(fact for fact in several if fact in self._own), *sorted(others))

    # what is derived

    def evaluation(self, found: Evaluation) -> Evaluation:
        """The timelines and findings of those who are seen."""
        runs = _Runs(self.ids)
        timelines = {key: runs.timeline(line) for key, line in found.timelines.items() if self.sees(key[0])}
        findings = tuple(evolve(each, facts=self.ids(each.facts)) for each in found.findings if self.sees(each.subject))
        return Evaluation(MappingProxyType(timelines), findings)

    def explanation(self, told: Explanation) -> Explanation:
        """*told* of somebody who is seen: facts about others who are not by kind and day."""
        glimpses: dict[FactId, Glimpse] = {}
        for fact, glimpse in told.elsewhere.items():
            for shown in self.ids((fact,)):
                glimpses[shown] = glimpse
        facts = {fact: visible_event(self.pack, event, self.sees) for fact, event in told.facts.items()}
        runs = _Runs(self.ids)
        return evolve(
            told,
            answers=tuple(runs.answer(each) for each in told.answers),
            facts=MappingProxyType(facts),
            also=self.ids(told.also),
            elsewhere=MappingProxyType(dict(sorted(glimpses.items()))),
        )

    def obligation(self, one: Obligation) -> Obligation:
        """*one* with the facts of others in its reasons veiled."""
        key, cause = one.key, one.key.cause
        if cause is not None and cause not in self._own:
            # The first of several by their ids names the chain: here the first that is seen, else what stands for one.
            key = evolve(key, cause=next(iter(self.ids((cause, *one.causes))), None))
        by = None if one.by is None else next(iter(self.ids((one.by,))), None)
        return evolve(one, key=key, by=by, causes=self.ids(one.causes))


@define
class _Runs:
    """Runs with other ids in them. Each is made once: they and their segments are told apart by ``is``."""

    ids: Callable[[Iterable[FactId]], tuple[FactId, ...]]
    _made: dict[int, tuple[Run, Run]] = field(factory=dict)
    """By the identity of a run it and what became of it."""

    def timeline(self, line: Timeline) -> Timeline:
        runs = tuple(self.run(each) for each in line.runs)
        if all(one is other for one, other in zip(runs, line.runs, strict=True)):
            return line
        return evolve(line, runs=runs, rows=tuple(self.row(row) for row in line.rows))

    def run(self, run: Run) -> Run:
        """*run*, itself where nothing of others is in it."""
        if id(run) not in self._made:
            veiled = evolve(
                run,
                trigger=None if run.trigger is None else next(iter(self.ids((run.trigger,))), None),
                causes=self.ids(run.causes),
                segments=tuple(self._segment(each) for each in run.segments),
                ended_by=self.ids(run.ended_by),
                orders=tuple(self._order(each) for each in run.orders),
            )
            self._made[id(run)] = run, run if veiled == run else veiled
        return self._made[id(run)][1]

    def _segment(self, segment: Segment) -> Segment:
        needs = tuple(evolve(need, by=self.ids(need.by)) for need in segment.needs)
        return evolve(segment, needs=needs, by=self.ids(segment.by))

    def _order(self, order: OrderState) -> OrderState:
        return evolve(order, order=next(iter(self.ids((order.order,))), FactId("")))

    def _segment_of(self, run: Run, segment: Segment) -> Segment:
        """What became of *segment*, which is of *run*."""
        number = next(number for number, each in enumerate(run.segments) if each is segment)
        return self.run(run).segments[number]

    def row(self, row: Row) -> Row:
        return evolve(row, run=self.run(row.run), segment=self._segment_of(row.run, row.segment))

    def answer(self, answer: TrackAnswer) -> TrackAnswer:
        return evolve(
            answer,
            row=None if answer.row is None else self.row(answer.row),
            active=tuple(self._active(each) for each in answer.active),
            not_applied=tuple(self._not_applied(each) for each in answer.not_applied),
        )

    def _active(self, active: Active) -> Active:
        ahead = tuple((self._segment_of(active.run, segment), known) for segment, known in active.ahead)
        segment = self._segment_of(active.run, active.segment)
        return evolve(active, run=self.run(active.run), segment=segment, ahead=ahead)

    def _not_applied(self, other: NotApplied) -> NotApplied:
        return evolve(other, facts=self.ids(other.facts), run=None if other.run is None else self.run(other.run))
