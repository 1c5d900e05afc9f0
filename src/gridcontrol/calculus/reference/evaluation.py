"""The reference evaluator: stratum by stratum, subject by subject, as the definition reads."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from attrs import define, evolve, field

from gridcontrol.calculus.evaluator import AsOf, Places
from gridcontrol.calculus.reference.chains import Ground, Piece
from gridcontrol.calculus.reference.conditions import Truth
from gridcontrol.calculus.reference.courses import Course
from gridcontrol.calculus.reference.fields import passes
from gridcontrol.calculus.reference.levels import level_courses, under_ceiling
from gridcontrol.calculus.reference.orders import Order, order_of
from gridcontrol.calculus.reference.positions import Point, Position
from gridcontrol.calculus.reference.runs import Runs
from gridcontrol.calculus.reference.spans import holds, merged, support, unbroken
from gridcontrol.calculus.reference.spreading import Spreading
from gridcontrol.calculus.reference.subjects import World
from gridcontrol.calculus.reference.tracks import shown
from gridcontrol.calculus.timeline import (
    Evaluation,
    Finding,
    FindingKind,
    Row,
    Run,
    Segment,
    Timeline,
)
from gridcontrol.ids import FactId, RuleId, SpreadId, SubjectId, TrackId, kind_of, subject_id
from gridcontrol.model.known import Known
from gridcontrol.rules.conditions import EventPattern, Where
from gridcontrol.rules.ruleset import Pack, Rule
from gridcontrol.rules.spreading import Spread


class ReferenceEvaluator:
    """The definition of every answer. Stateless."""

    def evaluate(
        self,
        pack: Pack,
        known: Known,
        *,
        places: Places | None = None,
        as_of: AsOf | None = None,
        subjects: Collection[SubjectId] | None = None,
    ) -> Evaluation:
        """Timelines of *subjects* (all when None) from the facts that *as_of* covers (all when None)."""
        work = _Work(pack, World(pack, known, as_of), places)
        wanted = None if subjects is None else {known.standing_for(s) for s in subjects}
        timelines = MappingProxyType(dict(work.evaluated(wanted)))
        findings = dict.fromkeys(f for f in work.findings if wanted is None or f.subject in wanted)
        return Evaluation(timelines, tuple(findings))


def evaluated(
    pack: Pack, known: Known, *, places: Places | None, as_of: AsOf, subjects: set[SubjectId]
) -> tuple[World, Mapping[tuple[SubjectId, TrackId], Timeline]]:
    """As ``evaluate``, with the world that the timelines came from, for those who ask further."""
    work = _Work(pack, World(pack, known, as_of), places)
    timelines = dict(work.evaluated(subjects))
    return work.world, timelines


@define
class _Work:
    pack: Pack
    world: World
    places: Places | None
    findings: list[Finding] = field(factory=list)
    bound_orders: set[FactId] = field(factory=set)

    def evaluated(self, wanted: set[SubjectId] | None) -> Iterator[tuple[tuple[SubjectId, TrackId], Timeline]]:
        if wanted is not None:
            for subject in sorted(wanted):
                self.world.facts_of(subject)
        self._add_divisions()
        # Rules that look at other subjects need those worked out too; without any, the wanted ones are enough.
        everyone = wanted is None or self.pack.crosses_subjects
        for stratum in self.pack.strata:
            for subject in sorted(self.world.subjects if everyone else wanted or ()):
                for name in stratum:
                    if name in self.pack.spreads:
                        self._spread(self.pack.spreads[SpreadId(name)], subject)
                        continue
                    rule = self.pack.rules[RuleId(name)]
                    if self.pack.tracks[rule.track].about == kind_of(subject):
                        self._work_out(rule, subject)
        for subject in sorted(self.world.subjects if wanted is None else wanted):
            self._list_unbound_orders(subject)
            for track in self.pack.tracks.values():
                timeline = self._timeline(subject, track.id)
                if timeline.runs:
                    yield (subject, track.id), timeline

    def _add_divisions(self) -> None:
        """Every division is a subject of the kind that stands for its level, whatever is known of it."""
        for kind in self.pack.subjects.values():
            if kind.levels and self.places is not None:
                for code in self.places.codes_at(kind.levels):
                    self.world.facts_of(subject_id(kind.id, code))

    def _spread(self, spread: Spread, subject: SubjectId) -> None:
        """What *spread* carries from *subject* to those it is linked to."""
        links = self.world.links(subject, spread.link, spread.direction)
        if not links:
            return
        ground = Truth.of(self.world, subject, Ground.bare(self.pack), self.places).ground
        spreading = Spreading(spread, subject, ground, self.world.receipts)
        cause = spread.cause
        if isinstance(cause, EventPattern):
            points = spreading.when(ground.points(cause), links)
        elif cause.shown:
            shown = tuple(s for status, s in self.world.shown(subject, cause.track) if status in cause.statuses)
            points = spreading.while_running(unbroken(shown), links)
        else:
            points = spreading.while_running(self.world.running(subject, cause.track, cause.statuses), links)
        for point in points:
            holding = [ground.where_true(condition) for condition in spread.given]
            if not all(holds(stretches, point.position) for stretches in holding):
                continue
            resting = merged([point.causes, *(support(stretches, point.position) for stretches in holding)])
            point = evolve(point, causes=resting)  # noqa: PLW2901  # the same point with all it rests on
            self.world.facts_of(point.subject)
            self.world.derived.setdefault(point.subject, []).append(point)

    def _work_out(self, rule: Rule, subject: SubjectId) -> None:
        ground = Truth.of(self.world, subject, Ground.of(rule, self.pack.zone), self.places).ground
        if rule.levels:
            holding = self.pack.tracks[rule.track].holding
            courses, findings = under_ceiling(rule, holding, level_courses(rule, subject, ground), ground)
            self.findings.extend(findings)
        else:

            def fits(where: Where, point: Point) -> bool:
                return passes(where, point.fields, point.at, self.pack.zone, self.places)

            orders = tuple(self._orders(subject, rule.track, ground))
            courses, findings = Runs(rule, ground, fits, orders).courses()
            self.findings.extend(findings)
            self._note_orders(subject, rule, courses)
        self.world.facts_of(subject).courses[rule.id] = courses

    def _orders(self, subject: SubjectId, track: TrackId, ground: Ground) -> Iterator[Order]:
        for point in self.world.facts_of(subject).points:
            decides = self.pack.events[point.kind].decides
            if decides is not None and decides.track == track:
                order = order_of(point, decides, self.pack.tracks[track], ground)
                if order is not None:
                    yield order

    def _note_orders(self, subject: SubjectId, rule: Rule, courses: list[Course]) -> None:
        for course in courses:
            for order in course.orders:
                self.bound_orders.add(order.order)
                for happened, kind in (
                    (order.back_dated, FindingKind.ORDER_BACK_DATED),
                    (order.refused, FindingKind.ORDER_REFUSED),
                    (order.exceeds_ceiling and not order.refused, FindingKind.ORDER_EXCEEDS),
                ):
                    if happened:
                        self.findings.append(Finding(kind, subject, rule.id, (order.order,), order.ordered))

    def _list_unbound_orders(self, subject: SubjectId) -> None:
        for point in self.world.facts_of(subject).points:
            decides = self.pack.events[point.kind].decides
            if decides is not None and point.causes[0] not in self.bound_orders:
                self.findings.append(
                    Finding(FindingKind.ORDER_WITHOUT_RUN, subject, None, point.causes, point.position.at)
                )

    def _timeline(self, subject: SubjectId, track_id: TrackId) -> Timeline:
        facts = self.world.facts_of(subject)
        courses = [
            (rule, course)
            for rule, found in facts.courses.items()
            if self.pack.rules[rule].track == track_id
            for course in found
        ]
        runs = {id(course): self._run(subject, track_id, rule, course) for rule, course in courses}
        rows: list[Row] = []
        for stretch in shown(self.pack.tracks[track_id], courses):
            run = runs[id(stretch.course)]
            if stretch.end is not None and stretch.end.at <= stretch.start.at:
                continue
            segment = run.segments[stretch.course.pieces.index(stretch.piece)]
            since = stretch.start.at
            joins = rows and rows[-1].status == stretch.piece.status and rows[-1].until == since
            rows.append(
                Row(
                    subject,
                    track_id,
                    stretch.piece.status,
                    since,
                    stretch.end.at if stretch.end is not None else None,
                    rows[-1].shown_since if joins else since,
                    run.since,
                    run,
                    segment,
                    tuple((rule, piece.status) for rule, piece in stretch.masked),
                )
            )
        ordered = sorted(courses, key=lambda c: (c[1].start, c[0]))
        return Timeline(subject, track_id, tuple(runs[id(course)] for _, course in ordered), tuple(rows))

    def _run(self, subject: SubjectId, track: TrackId, rule_id: RuleId, course: Course) -> Run:
        rule = self.pack.rules[rule_id]
        source = rule.editions[course.edition].source if rule.editions else None
        causes = self.world.receipts(course.causes)
        return Run(
            subject=subject,
            track=track,
            rule=rule_id,
            edition=course.edition,
            source=source,
            trigger=course.trigger.fact,
            causes=course.causes,
            since=course.start.at,
            counted_from=course.counted_from,
            segments=tuple(_segment(piece) for piece in course.pieces),
            ended=course.ended,
            ended_by=course.ended_by,
            orders=course.orders,
            received_at=max(causes, default=course.trigger.received_at),
        )


def _segment(piece: Piece) -> Segment:
    def instant(position: Position | None) -> datetime | None:
        return None if position is None else position.at

    return Segment(
        status=piece.status,
        since=piece.start.at,
        until=instant(piece.end),
        planned=instant(piece.planned),
        latest=instant(piece.latest),
        needs=piece.needs,
        ended=piece.ended,
        by=piece.by,
    )
