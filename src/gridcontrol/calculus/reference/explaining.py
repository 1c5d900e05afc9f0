"""Explanations, from the same definition as the timelines."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from types import MappingProxyType

from attrs import frozen

from gridcontrol.calculus.ends import Ends
from gridcontrol.calculus.evaluator import AsOf, Evaluator, Places
from gridcontrol.calculus.explanation import (
    NEARNESS,
    Active,
    Explanation,
    Glimpse,
    NotApplied,
    TrackAnswer,
    WhyNot,
)
from gridcontrol.calculus.reference.anchors import anchor_of
from gridcontrol.calculus.reference.chains import Ground
from gridcontrol.calculus.reference.conditions import Truth
from gridcontrol.calculus.reference.courses import edition_at
from gridcontrol.calculus.reference.evaluation import ReferenceEvaluator, evaluated
from gridcontrol.calculus.reference.fields import passes
from gridcontrol.calculus.reference.positions import Point
from gridcontrol.calculus.reference.runs import Runs
from gridcontrol.calculus.reference.spans import holds
from gridcontrol.calculus.reference.subjects import World
from gridcontrol.calculus.replaying import needed_besides
from gridcontrol.calculus.timeline import Run, Segment, Timeline
from gridcontrol.ids import EventKindId, FactId, SubjectId, kind_of
from gridcontrol.model.known import Known, KnownEvent
from gridcontrol.rules.conditions import EventPattern, Where
from gridcontrol.rules.ruleset import Edition, Pack, Rule
from gridcontrol.rules.vocabulary import Track
from gridcontrol.time import instant_of, local_date


def explain(
    pack: Pack,
    known: Known,
    subject: SubjectId,
    at: datetime,
    evaluator: Evaluator | None = None,
    *,
    places: Places | None = None,
) -> Explanation:
    """Every track of *subject* at *at*: what shows, what runs underneath, and why every other rule does not apply.

    *evaluator* looks for the facts that an answer can do without; by the definition when None.
    """
    standing = known.standing_for(subject)
    world, timelines = evaluated(pack, known, places=places, as_of=AsOf(at), subjects={standing})
    own = [timeline for (of, _), timeline in timelines.items() if of == standing]
    teller = _Teller(pack, world, standing, at, places, Ends(own, at))
    answers = tuple(
        teller.answer(track, timelines.get((standing, track.id)))
        for track in pack.tracks.values()
        if track.about == kind_of(standing)
    )
    facts = {event.id: event for event in known.of(standing)}
    # A cause that is no event is a correction; it stands with the event it corrects.
    events = {event.id: event for events in known.events.values() for event in events}
    named = {fact for answer in answers for fact in _facts_named(answer)} & events.keys()
    besides = needed_besides(
        pack, known, standing, at, named, ReferenceEvaluator() if evaluator is None else evaluator, places=places
    )
    also = tuple(event.id for event in besides if event.id in facts)
    told = sorted(named.union(also) & facts.keys())
    others = sorted(named.union(event.id for event in besides) - facts.keys())
    return Explanation(
        standing,
        at,
        answers,
        MappingProxyType({fact: facts[fact] for fact in told}),
        also,
        MappingProxyType({fact: _glimpse(events[fact], pack) for fact in others}),
    )


def _glimpse(event: KnownEvent, pack: Pack) -> Glimpse:
    return Glimpse(event.kind, local_date(instant_of(event.at, pack.zone), pack.zone))


def _facts_named(answer: TrackAnswer) -> Iterable[FactId]:
    for active in answer.active:
        yield from _facts_of(active.run)
    for other in answer.not_applied:
        yield from other.facts
        yield from _facts_of(other.run) if other.run is not None else ()


def _facts_of(run: Run) -> Iterable[FactId]:
    """All that started *run*, moved its ends and let it go on."""
    yield from (*run.causes, *run.ended_by)
    yield from (order.order for order in run.orders)
    for segment in run.segments:
        yield from segment.by
        yield from (fact for need in segment.needs for fact in need.by)


@frozen
class _Teller:
    pack: Pack
    world: World
    subject: SubjectId
    at: datetime
    places: Places | None
    ends: Ends

    def answer(self, track: Track, timeline: Timeline | None) -> TrackAnswer:
        row = timeline.row_at(self.at) if timeline else None
        runs = timeline.runs if timeline else ()
        active = tuple(
            self._active(run, segment, shown=row is not None and run is row.run)
            for run in runs
            for segment in run.segments
            if segment.since <= self.at and (segment.until is None or self.at < segment.until)
        )
        active = tuple(sorted(active, key=lambda a: (not a.shown, track.rank(a.segment.status), a.run.since)))
        running = {a.run.rule for a in active}
        shown = self.ends.shown(timeline.rows if timeline else ())
        held, free = self.ends.held(runs, track.holding)
        others = sorted(
            (
                self._why_not(rule, timeline)
                for rule in self.pack.rules.values()
                if rule.track == track.id and rule.id not in running
            ),
            key=lambda n: (NEARNESS[n.why], n.rule),
        )
        return TrackAnswer(
            track.id,
            row.status if row else track.default,
            row,
            row.shown_since if row else None,
            shown.until,
            held,
            free.until,
            active,
            tuple(others),
            shown.latest,
            free.latest,
        )

    def _active(self, run: Run, segment: Segment, *, shown: bool) -> Active:
        ahead = run.segments[run.segments.index(segment) + 1 :]
        return Active(
            run,
            segment,
            shown,
            self.ends.known(run, segment),
            self._awaited(run, segment),
            tuple((later, self.ends.known(run, later)) for later in ahead),
        )

    def _awaited(self, run: Run, segment: Segment) -> tuple[EventKindId, ...]:
        """The kinds of events that would end *segment*."""
        for course in self.world.facts_of(self.subject).courses.get(run.rule, ()):
            if course.trigger.fact == run.trigger and course.start.at == run.since and course.phases:
                piece = next(
                    (p for p in course.pieces if p.start.at == segment.since and p.status == segment.status), None
                )
                if piece is None or piece.phase >= len(course.phases):
                    return ()
                phase = course.phases[piece.phase]
                if phase.release is not None and segment.planned is not None and segment.planned <= self.at:
                    return ()  # past its plan only what the release needs counts
                patterns = (*phase.until, *(need.pattern for need in phase.until_needs))
                kinds = [kind for p in patterns if isinstance(p, EventPattern) for kind in p.kinds]
                return tuple(dict.fromkeys(kinds))
        return ()

    def _why_not(self, rule: Rule, timeline: Timeline | None) -> NotApplied:
        runs = [run for run in timeline.runs if run.rule == rule.id] if timeline else []
        over = [run for run in runs if run.since <= self.at]
        if over:
            last = max(over, key=lambda run: run.since)
            return NotApplied(rule.id, WhyNot.OVER, rule.where, (*last.causes, *last.ended_by), run=last)
        if runs:
            first = min(runs, key=lambda run: run.since)
            return NotApplied(rule.id, WhyNot.LATER, rule.where, first.causes, run=first)
        if rule.trigger is None:
            index = edition_at(rule, self.at)
            rows = () if index is None else rule.editions[index].levels
            if index is None or not rows:
                return NotApplied(rule.id, WhyNot.NOT_IN_FORCE, rule.where)
            return NotApplied(rule.id, WhyNot.CONDITION, rows[0].where, edition=index)
        truth = Truth.of(self.world, self.subject, Ground.of(rule, self.pack.zone), self.places)
        # Of several as near the latest, which is what somebody asks about.
        points = sorted(self._candidates(rule, truth), key=lambda point: point.position, reverse=True)
        misses = [self._miss(rule, point, truth) for point in points]
        return min(misses, key=lambda m: NEARNESS[m.why], default=NotApplied(rule.id, WhyNot.NO_EVENT, rule.where))

    def _candidates(self, rule: Rule, truth: Truth) -> Collection[Point]:
        """The points of the trigger's kind, whatever their fields."""
        pattern = rule.trigger.pattern if rule.trigger else None
        if isinstance(pattern, EventPattern):
            happened = (*self.world.facts_of(self.subject).points, *self.world.derived.get(self.subject, ()))
            return [p for p in happened if p.kind in pattern.kinds]
        return truth.ground.points(pattern) if pattern else ()

    def _miss(self, rule: Rule, point: Point, truth: Truth) -> NotApplied:
        """The first thing that kept *point* from starting *rule*."""
        trigger = rule.trigger
        if trigger is None:
            raise AssertionError("only rules with a trigger miss one")
        ground = truth.ground
        if isinstance(trigger.pattern, EventPattern):
            for name, tests in trigger.pattern.where.items():
                if not passes({name: tests}, point.fields, point.at, ground.zone, self.places):
                    return NotApplied(rule.id, WhyNot.FIELD, rule.where, point.causes, field=name)
        mode = () if rule.while_mode is None or trigger.taken_up is not None else (rule.while_mode,)
        for condition in (*trigger.given, *mode):
            if not holds(ground.asked_by(condition, point), point.position):
                return NotApplied(rule.id, WhyNot.NOT_GIVEN, rule.where, point.causes, condition=condition)
        for condition in trigger.unless:
            if holds(ground.asked_by(condition, point), point.position):
                return NotApplied(rule.id, WhyNot.UNLESS, rule.where, point.causes, condition=condition)
        if trigger.once is not None:
            fired = Runs(rule, ground, self._fits, ()).waited(point, point.causes, trigger.once, trigger.within)
            if fired is None:
                return NotApplied(rule.id, WhyNot.NOT_ONCE, rule.where, point.causes, condition=trigger.once)
            point = fired[0]
        if trigger.taken_up is not None:
            there = ground.asked_by(trigger.taken_up, point)
            if all(stretch.end is not None and stretch.end <= point.position for stretch in there):
                return NotApplied(rule.id, WhyNot.NOT_HERE, rule.where, point.causes, condition=trigger.taken_up)
        index = edition_at(rule, point.position.at)
        if index is None:
            return NotApplied(rule.id, WhyNot.NOT_IN_FORCE, rule.where, point.causes)
        if anchor_of(rule.counted_from, point, ground) is None:
            return NotApplied(rule.id, WhyNot.NO_ANCHOR, rule.where, point.causes)
        served = NotApplied(rule.id, WhyNot.SERVED, rule.where, point.causes)
        return self._no_row(rule, rule.editions[index], point, ground) or served

    def _fits(self, where: Where, point: Point) -> bool:
        return passes(where, point.fields, point.at, self.pack.zone, self.places)

    def _no_row(self, rule: Rule, edition: Edition, point: Point, ground: Ground) -> NotApplied | None:
        """Why the decision table gives nothing for *point*: by its nearest row, whose conditions alone fail.

        None where it gives a chain.
        """
        nearest: NotApplied | None = None
        for row in edition.branches:
            if not self._fits(row.when, point):
                continue
            failing = [c for c in row.given if not holds(ground.asked_by(c, point), point.position)]
            failing += [c for c in row.unless if holds(ground.asked_by(c, point), point.position)]
            if not failing:
                due = NotApplied(rule.id, WhyNot.NOTHING_DUE, row.where, point.causes)
                return None if row.phases else due
            nearest = nearest or NotApplied(rule.id, WhyNot.NO_ROW, row.where, point.causes, condition=failing[0])
        return nearest or NotApplied(rule.id, WhyNot.NO_ROW, edition.where, point.causes)
