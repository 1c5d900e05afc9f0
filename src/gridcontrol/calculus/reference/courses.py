"""A course: one run in the making, as a chain of pieces over positions; cutting it, and editions that change it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from attrs import evolve, frozen

from gridcontrol.calculus.reference.chains import Ground, Origin, Piece, Walk
from gridcontrol.calculus.reference.positions import Point, Position, by_clock
from gridcontrol.calculus.reference.spans import holds, merged, support
from gridcontrol.calculus.timeline import EndReason, OrderState
from gridcontrol.ids import FactId, StatusId
from gridcontrol.rules.conditions import Condition, Where
from gridcontrol.rules.ruleset import Edition, Phase, Repeal, Rule, Transition
from gridcontrol.time import WorldTime


@frozen
class Course:
    """A run under way: what started it, where its days count from, and its pieces so far."""

    start: Position
    counted_from: WorldTime
    trigger: Point
    edition: int
    phases: tuple[Phase, ...]
    """The phases of the edition it stands in."""
    pieces: tuple[Piece, ...]
    causes: tuple[FactId, ...]
    ended_by: tuple[FactId, ...] = ()
    orders: tuple[OrderState, ...] = ()
    grounds: tuple[FactId, ...] = ()
    """What it rested on when it started, before later editions added theirs."""

    @property
    def end(self) -> Position | None:
        """None while open; the start where nothing is left."""
        return self.pieces[-1].end if self.pieces else self.start

    @property
    def ended(self) -> EndReason:
        return self.pieces[-1].ended if self.pieces else EndReason.PLAN

    def running_at(self, position: Position) -> bool:
        end = self.end
        return self.start <= position and (end is None or position < end)

    def piece_at(self, position: Position) -> Piece | None:
        return next((piece for piece in self.pieces if piece.running_at(position)), None)

    def shown_from(self, start: Position) -> Course | None:
        """What is left of the course from *start* on; None if nothing is."""
        left = [piece for piece in self.pieces if piece.end is None or piece.end > start]
        if not left:
            return None
        left[0] = _also_waived(left[0], self.pieces[: self.pieces.index(left[0])])
        return evolve(self, start=start, pieces=tuple(evolve(p, start=max(p.start, start)) for p in left))

    def cut(self, at: Position, reason: EndReason, by: tuple[FactId, ...] = ()) -> Course:
        """Stopped at *at* if it would run on. A course cut where it begins stays as an occurrence of length zero."""
        if self.end is not None and self.end <= at:
            return self
        at = max(at, self.start)
        kept = [piece for piece in self.pieces if piece.start < at] or list(self.pieces[:1])
        last = kept[-1]
        if last.end is None or last.end > at:
            kept[-1] = evolve(last, end=at, ended=reason, by=by)
        return evolve(self, pieces=tuple(kept), ended_by=by)


def edition_at(rule: Rule, fired: datetime) -> int | None:
    """The edition in force when the rule fires; else the first later one that reaches back that far."""
    for index in range(len(rule.editions)):
        begin, until = in_force(rule, index)
        if (begin is None or begin <= fired) and (until is None or fired < until):
            return index
    for index, edition in enumerate(rule.editions):
        if edition.back_to is not None and edition.since is not None and edition.back_to <= fired < edition.since:
            return index
    return None


def in_force(rule: Rule, index: int) -> tuple[datetime | None, datetime | None]:
    """``[since, until)`` of an edition; the next edition's beginning ends it where its own end does not come first."""
    edition = rule.editions[index]
    following = rule.editions[index + 1].since if index + 1 < len(rule.editions) else None
    ends = [end for end in (edition.until, following) if end is not None]
    return edition.since, min(ends) if ends else None


def through_editions(
    rule: Rule,
    course: Course,
    rows: Mapping[int, Row],
    ground: Ground,
    as_it_ends: Callable[[Course], Course],
) -> Course:
    """*course* as the editions after its own leave it, oldest first; one that is over is left alone.

    *as_it_ends* gives the course with all that ends it before its plan: what is over by then, for whatever reason,
    stays in the terms under which it ran.
    """
    for index in range(course.edition, len(rule.editions)):
        until = in_force(rule, index)[1]
        following = rule.editions[index + 1] if index + 1 < len(rule.editions) else None
        if until is not None and (following is None or following.since is None or following.since > until):
            repealed = by_clock(until)
            if course.running_at(repealed) and rule.editions[index].on_repeal is Repeal.RELEASE:
                return course.cut(repealed, EndReason.REPEAL)
        if following is None or following.since is None:
            continue
        change = by_clock(following.since)
        if course.start >= change or not course.running_at(change) or not as_it_ends(course).running_at(change):
            continue
        course = _changed(following, index + 1, course, change, rows[index + 1], ground)
    return course


def _changed(edition: Edition, index: int, course: Course, change: Position, row: Row, ground: Ground) -> Course:
    phases, fields = row.phases, course.trigger.fields
    if edition.transition is Transition.AS_AT_START:
        return course
    if edition.transition is Transition.AS_AT_EACH_DAY:
        late = course.trigger.taken is not None and course.trigger.taken > change
        asked = None if late else _asked(course.piece_at(change), change)
        walk = Walk(ground, phases, fields, waived_to=max(change, course.trigger.begin).at, asked=asked)
        new = walk.chain(course.trigger.position.then(), Origin(course.counted_from, whole=False))
    else:
        current = course.piece_at(change)
        first = next((i for i, phase in enumerate(phases) if current and phase.status == current.status), None)
        walk = Walk(ground, phases, fields, floor=change)
        new = () if first is None or current is None else walk.chain(current.start, current.origin, first)
    before = course.cut(change, EndReason.TRANSITION).pieces
    over = [piece for piece in new if piece.end is not None and piece.end <= change]
    if before:
        before = (*before[:-1], _also_waived(before[-1], over))
    # A piece that merely goes on under the new edition is one piece, not two.
    after = [evolve(piece, start=max(piece.start, change)) for piece in new if piece.end is None or piece.end > change]
    if before and after and before[-1].status == after[0].status and before[-1].end == change:
        after[0] = _also_waived(evolve(after[0], start=before[-1].start), before[-1:])
        before = before[:-1]
    causes = merged([course.causes, row.causes])
    return evolve(course, edition=index, phases=phases, pieces=(*before, *after), causes=causes)


def _also_waived(piece: Piece, over: Iterable[Piece]) -> Piece:
    """*piece*, with the requirements of those that were *over* and that nobody asks for any more: they stay named."""
    known = {need.need for need in piece.needs}
    waived = [need for one in over for need in one.needs if need.waived and need.need not in known]
    return evolve(piece, needs=(*piece.needs, *waived)) if waived else piece


def _asked(piece: Piece | None, at: Position) -> tuple[StatusId, frozenset[str]] | None:
    """What somebody waits for at *at* in the phase under way."""
    if piece is None:
        return None
    waiting = [n.need for n in piece.needs if not n.waived and (n.met_at is None or n.met_at >= at.at)]
    return piece.status, frozenset(waiting)


@frozen
class Row:
    """What a decision table gives for a trigger: the chain, and the facts that the conditions of its row rest on."""

    phases: tuple[Phase, ...] = ()
    causes: tuple[FactId, ...] = ()


def row_of(edition: Edition, trigger: Point, fits: Callable[[Where, Point], bool], ground: Ground) -> Row:
    """The first row of the edition's decision table that fits when *trigger* fires; none: an empty chain."""
    for branch in edition.branches:
        if fits(branch.when, trigger):
            facts = allowed(branch.given, branch.unless, trigger, ground)
            if facts is not None:
                return Row(branch.phases, facts)
    return Row()


def allowed(
    given: Iterable[Condition], unless: Iterable[Condition], asking: Point, ground: Ground
) -> tuple[FactId, ...] | None:
    """The facts on which all of *given* hold at the point *asking* while none of *unless* does; None where not so."""
    position = asking.position
    holding = [ground.asked_by(condition, asking) for condition in given]
    if not all(holds(stretches, position) for stretches in holding):
        return None
    if any(holds(ground.asked_by(condition, asking), position) for condition in unless):
        return None
    return merged(support(stretches, position) for stretches in holding)


def started(rule: Rule, index: int, trigger: Point, base: WorldTime, row: Row, ground: Ground) -> Course | None:
    """The course that *trigger* starts under edition *index*; None where credit has served all of it already.

    An edition that reaches back to the trigger gives what it would have given, had it been in force.
    """
    start = trigger.position.then()
    force = reaches_back(rule, index, trigger)
    late = [each.at for each in (force, trigger.taken) if each is not None]
    walk = Walk(ground, row.phases, trigger.fields, waived_to=max(late, default=None))
    pieces = walk.chain(start, Origin(base, whole=False))
    causes = merged([trigger.causes, row.causes])
    return Course(start, base, trigger, index, row.phases, pieces, causes) if pieces else None


def reaches_back(rule: Rule, index: int, trigger: Point) -> Position | None:
    """Where edition *index* comes into force, if that is after *trigger*."""
    since = rule.editions[index].since
    return by_clock(since) if since is not None and trigger.position.at < since else None
