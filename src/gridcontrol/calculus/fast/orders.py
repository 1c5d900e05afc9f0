"""Orders: what people decide about the end of what runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from gridcontrol.calculus.fast.calendar import Calendar, Length
from gridcontrol.calculus.fast.chains import Piece, Walk
from gridcontrol.calculus.fast.counting import Counting, after
from gridcontrol.calculus.fast.courses import Course, Ordered
from gridcontrol.calculus.fast.points import Causes, Point, Pos, behind, by_clock
from gridcontrol.calculus.fast.subject import Subject
from gridcontrol.calculus.timeline import EndReason
from gridcontrol.ids import FactId, FieldId, StatusId, TrackId
from gridcontrol.model.facts import Fields
from gridcontrol.rules.vocabulary import Decides, Track


class Order(NamedTuple):
    """It acts at *acts* and sets *end*; only the phase of *status*, where one is named."""

    fact: FactId
    causes: Causes
    acts: Pos
    end: int
    status: StatusId | None
    back_dated: bool
    exceeds: bool
    latest_wins: bool


def orders_of(subject: Subject, track: TrackId) -> list[Order]:
    """The orders about *track*, in the order in which they act."""
    world = subject.world
    kinds = world.pack.events
    found = []
    for point in subject.mine:
        decides = kinds[point.kind].decides
        if decides is not None and decides.track == track:
            order = _order(point, decides, world.pack.tracks[track], world.calendar)
            if order is not None:
                found.append(order)
    found.sort(key=lambda order: order.acts)
    return found


def _order(point: Point, decides: Decides, track: Track, calendar: Calendar) -> Order | None:
    fields = point.fields
    end = _said(fields, decides.end, calendar)
    if end is None:
        return None
    signed = _said(fields, decides.signed, calendar)
    signed = point.pos[0] if signed is None else signed
    effective = _said(fields, decides.effective, calendar)
    effective = signed if effective is None else effective
    status = fields.get(decides.status) if decides.status is not None else None
    return Order(
        fact=point.causes[0],
        causes=point.causes,
        acts=(max(signed, effective), point.pos[1], point.pos[2], 0),
        end=end,
        status=None if status is None else StatusId(str(status)),
        back_dated=effective < signed or end < signed,
        exceeds=decides.exceeds is not None and fields.get(decides.exceeds) is True,
        latest_wins=track.orders_latest_wins,
    )


def _said(fields: Fields, name: FieldId | None, calendar: Calendar) -> int | None:
    value = fields.get(name) if name is not None else None
    return calendar.moment(value).us if isinstance(value, date) else None


class Binding:
    """Puts a subject's orders on the courses of one rule."""

    __slots__ = ("ceiling", "counting", "orders", "subject")

    def __init__(self, subject: Subject, counting: Counting, orders: list[Order], ceiling: Length | None) -> None:
        self.subject = subject
        self.counting = counting
        self.orders = orders
        self.ceiling = ceiling

    def bound(self, course: Course, over_at: Pos | None) -> Course:
        """*course* under the orders that find it running; *over_at* is where it stops early, whatever they say."""
        computed = course
        standing: dict[StatusId | None, Order] = {}
        for order in self.orders:
            acts = order.acts
            if acts <= course.start or not course.runs_at(acts) or (over_at is not None and acts >= over_at):
                continue
            if order.status is not None and _target(course, order) is None:
                continue
            target = _target(computed, order)
            end = computed.end if target is None else target.end
            beyond = end is not None and order.end > end[0] and self._beyond(computed, order)
            refused = beyond and not order.exceeds
            state = Ordered(order.fact, order.end, None if end is None else end[0], order.back_dated, refused, beyond)
            course = course._replace(orders=(*course.orders, state))
            before = standing.get(order.status)
            if not refused and (before is None or order.latest_wins or order.end < before.end):
                standing[order.status] = order
                course = self._under(computed, standing)._replace(orders=course.orders)
        return course

    def _beyond(self, course: Course, order: Order) -> bool:
        return self.ceiling is not None and order.end > self.counting.calendar.later(course.start[0], self.ceiling)

    def _under(self, computed: Course, standing: Mapping[StatusId | None, Order]) -> Course:
        """The chain as computed, under the orders about its phases in turn, then under that about the whole."""
        by_phase = [
            (target.phase, order) for order in standing.values() if (target := _target(computed, order)) is not None
        ]
        by_phase.sort(key=lambda entry: entry[0])
        course = computed
        for _, order in by_phase:
            course = self._with_end(course, order)
        whole = standing.get(None)
        return course if whole is None else self._with_end(course, whole)

    def _with_end(self, course: Course, order: Order) -> Course:
        """*course* with the end the order sets; never before the order acts."""
        end = max(by_clock(order.end), behind(order.acts))
        if order.status is None:
            kept = [piece for piece in course.pieces if piece.start < end] or list(course.pieces[:1])
            kept[-1] = _held(kept[-1], end, order)
            return course._replace(pieces=tuple(kept), ended_by=order.causes)
        target = _target(course, order)
        if target is None:
            return course
        before = course.pieces[: course.pieces.index(target)]
        # A phase ordered to end before it would begin is left out.
        own = (_held(target, end, order),) if end > target.start else ()
        entered = max(end, target.start)
        walk = Walk(self.subject, self.counting, course.phases, course.trigger.fields)
        rest = walk.chain(entered, after(entered), target.phase + 1)
        return course._replace(pieces=(*before, *own, *rest), ended_by=order.causes)


def _held(piece: Piece, end: Pos, order: Order) -> Piece:
    return piece._replace(end=end, latest=end, ended=EndReason.ORDER, by=order.causes, following=None)


def _target(course: Course, order: Order) -> Piece | None:
    """The phase that the order names and that is under way or to come."""
    if order.status is None:
        return None
    for piece in course.pieces:
        if piece.status == order.status and (piece.end is None or piece.end > order.acts):
            return piece
    return None
