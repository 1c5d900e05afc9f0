"""The quick evaluator: stratum by stratum, subject by subject, with values built only at the end."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from types import MappingProxyType

from attrs import evolve

from gridcontrol.calculus.evaluator import AsOf, Places
from gridcontrol.calculus.fast.calendar import instant
from gridcontrol.calculus.fast.chains import Piece
from gridcontrol.calculus.fast.courses import Course, Ordered
from gridcontrol.calculus.fast.levels import level_courses, under_ceiling
from gridcontrol.calculus.fast.orders import Order, orders_of
from gridcontrol.calculus.fast.points import Pos
from gridcontrol.calculus.fast.rulings import Program, RuleMade, SpreadMade, program_of
from gridcontrol.calculus.fast.runs import Runs
from gridcontrol.calculus.fast.spreads import spread_from
from gridcontrol.calculus.fast.subject import Subject
from gridcontrol.calculus.fast.world import World
from gridcontrol.calculus.timeline import (
    EndReason,
    Evaluation,
    Finding,
    FindingKind,
    NeedState,
    OrderState,
    Row,
    Run,
    Segment,
    Timeline,
)
from gridcontrol.ids import FactId, RuleId, SubjectId, TrackId
from gridcontrol.model.known import Known
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import Track

_NOTHING_LEFT = EndReason.PLAN
MOST_PROGRAMS = 8
"""Packs kept ready at one time."""
MOST_INSTANTS = 100_000


class FastEvaluator:
    """The answers of the definition, from a pack that is made ready once."""

    def __init__(self) -> None:
        self._programs: dict[str, Program] = {}
        self._instants = _Instants()

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
        program = self._program(pack)
        if len(self._instants) > MOST_INSTANTS:
            self._instants.clear()
        world = World(program.patterns, _moved(program, known), as_of, places)
        work = _Work(program, world, self._instants)
        wanted = None if subjects is None else {known.standing_for(subject) for subject in subjects}
        timelines = MappingProxyType(dict(work.evaluated(wanted)))
        world.forget()
        findings = dict.fromkeys(f for f in work.findings if wanted is None or f.subject in wanted)
        return Evaluation(timelines, tuple(findings))

    def _program(self, pack: Pack) -> Program:
        found = self._programs.get(pack.version)
        if found is None or found.pack is not pack:
            if len(self._programs) >= MOST_PROGRAMS:
                self._programs.pop(next(iter(self._programs)))
            found = self._programs[pack.version] = program_of(pack)
        return found


def _moved(program: Program, known: Known) -> Known:
    """*known* without those whose events neither start a run nor are orders: nothing is to be said of them."""
    moving = program.moving
    if moving is None:
        return known
    kept = {s: events for s, events in known.events.items() if any(event.kind in moving for event in events)}
    return known if len(kept) == len(known.events) else evolve(known, events=MappingProxyType(kept))


class _Work:
    __slots__ = ("_instants", "bound", "findings", "program", "world")

    def __init__(self, program: Program, world: World, instants: _Instants) -> None:
        self.program = program
        self.world = world
        self.findings: list[Finding] = []
        self.bound: set[FactId] = set()
        self._instants = instants

    def evaluated(self, wanted: set[SubjectId] | None) -> Iterator[tuple[tuple[SubjectId, TrackId], Timeline]]:
        """Everybody's timelines, or those of *wanted*."""
        world = self.world
        for subject in sorted(wanted or ()):
            world.subject(subject)
        # Rules that look at other subjects need those worked out too; without any, the wanted ones are enough.
        everyone = wanted is None or world.pack_crosses
        for stratum in self.program.strata:
            for each in sorted(world.subjects if everyone else wanted or ()):
                one = world.subject(each)
                for made in stratum:
                    if isinstance(made, SpreadMade):
                        spread_from(made, one)
                    elif made.about == one.kind:
                        self._work_out(made, one)
        tracks = tuple(world.pack.tracks.values())
        for each in sorted(world.subjects if wanted is None else wanted):
            one = world.subject(each)
            self._list_unbound(one)
            if one.courses:
                for track in tracks:
                    timeline = self._timeline(one, track)
                    if timeline is not None:
                        yield (each, track.id), timeline

    def _work_out(self, rule: RuleMade, subject: Subject) -> None:
        if rule.pattern is not None and not subject.points(rule.pattern):
            return
        subject.answers.clear()
        if rule.leveled:
            courses, findings = under_ceiling(rule, level_courses(rule, subject))
            self.findings += findings
        else:
            orders: list[Order] = orders_of(subject, rule.track.id) if rule.ordered else []
            courses, findings = Runs(rule, subject, orders).courses()
            self.findings += findings
            if orders:
                self._note_orders(rule.id, subject.id, courses)
        subject.add_courses(rule.id, courses)

    def _note_orders(self, rule: RuleId, subject: SubjectId, courses: list[Course]) -> None:
        for course in courses:
            for order in course.orders:
                self.bound.add(order.fact)
                for happened, kind in (
                    (order.back_dated, FindingKind.ORDER_BACK_DATED),
                    (order.refused, FindingKind.ORDER_REFUSED),
                    (order.beyond and not order.refused, FindingKind.ORDER_EXCEEDS),
                ):
                    if happened:
                        self.findings.append(Finding(kind, subject, rule, (order.fact,), instant(order.end)))

    def _list_unbound(self, subject: Subject) -> None:
        kinds = self.world.pack.events
        for point in subject.mine:
            if kinds[point.kind].decides is not None and point.causes[0] not in self.bound:
                self.findings.append(
                    Finding(FindingKind.ORDER_WITHOUT_RUN, subject.id, None, point.causes, instant(point.pos[0]))
                )

    def _timeline(self, subject: Subject, track: Track) -> Timeline | None:
        track_of = self.world.track_of
        several = [
            (rule, course)
            for rule, courses in subject.courses.items()
            if track_of[rule] == track.id
            for course in courses
        ]
        if not several:
            return None
        runs = {id(course): self._run(subject.id, track.id, rule, course) for rule, course in several}
        rows: list[Row] = []
        for start, end, _, course, piece, masks in subject.stands(track.id):
            if end is not None and end[0] <= start[0]:
                continue
            run = runs[id(course)]
            since = self._instants[start[0]]
            joins = rows and rows[-1].status == piece.status and rows[-1].until == since
            rows.append(
                Row(
                    subject=subject.id,
                    track=track.id,
                    status=piece.status,
                    since=since,
                    until=None if end is None else self._instants[end[0]],
                    shown_since=rows[-1].shown_since if joins else since,
                    run_since=run.since,
                    run=run,
                    segment=run.segments[course.pieces.index(piece)],
                    masks=masks,
                )
            )
        several.sort(key=_by_start)
        return Timeline(subject.id, track.id, tuple(runs[id(course)] for _, course in several), tuple(rows))

    def _run(self, subject: SubjectId, track: TrackId, rule: RuleId, course: Course) -> Run:
        editions = self.world.pack.rules[rule].editions
        trigger, pieces = course.trigger, course.pieces
        receipts = self.world.receipts(course.causes)
        at = self._instants
        return Run(
            subject=subject,
            track=track,
            rule=rule,
            edition=course.edition,
            source=editions[course.edition].source if editions else None,
            trigger=trigger.fact,
            causes=course.causes,
            since=at[course.start[0]],
            counted_from=course.base.written,
            segments=tuple([self._segment(piece) for piece in pieces]),
            ended=pieces[-1].ended if pieces else _NOTHING_LEFT,
            ended_by=course.ended_by,
            orders=tuple([self._order_state(order) for order in course.orders]),
            received_at=max(receipts, default=trigger.received),
        )

    def _segment(self, piece: Piece) -> Segment:
        at = self._instants
        end, planned, latest = piece.end, piece.planned, piece.latest
        return Segment(
            piece.status,
            at[piece.start[0]],
            None if end is None else at[end[0]],
            None if planned is None else at[planned[0]],
            None if latest is None else at[latest[0]],
            tuple([NeedState(n.id, None if n.met is None else at[n.met], n.by, n.waived) for n in piece.needs]),
            piece.ended,
            piece.by,
        )

    def _order_state(self, order: Ordered) -> OrderState:
        return OrderState(
            order.fact,
            self._instants[order.end],
            None if order.computed is None else self._instants[order.computed],
            back_dated=order.back_dated,
            refused=order.refused,
            exceeds_ceiling=order.beyond,
        )


class _Instants(dict[int, datetime]):
    """Instants by their microseconds, each made once."""

    def __missing__(self, us: int) -> datetime:
        made = self[us] = instant(us)
        return made


def _by_start(entry: tuple[RuleId, Course]) -> tuple[Pos, RuleId]:
    return entry[1].start, entry[0]
