"""Orders: what people decide about the end of what runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from attrs import evolve, frozen

from gridcontrol.calculus.reference.chains import Ground, Origin, Piece, Walk
from gridcontrol.calculus.reference.courses import Course
from gridcontrol.calculus.reference.positions import Point, Position, by_clock
from gridcontrol.calculus.reference.walking import counted
from gridcontrol.calculus.timeline import EndReason, OrderState
from gridcontrol.ids import FactId, FieldId, StatusId, TrackId
from gridcontrol.model.facts import Fields
from gridcontrol.rules.ruleset import Rule
from gridcontrol.rules.vocabulary import Decides, Track
from gridcontrol.time import instant_of


@frozen
class Order:
    """An order in force: it acts at ``acts`` and sets ``end``; only the phase of *status*, where one is named."""

    fact: FactId
    causes: tuple[FactId, ...]
    track: TrackId
    acts: Position
    end: datetime
    status: StatusId | None
    back_dated: bool
    exceeds: bool
    latest_wins: bool


def order_of(point: Point, decides: Decides, track: Track, ground: Ground) -> Order | None:
    """The order that *point* states; None where it sets no end. It acts from the later of signature and effect."""
    end = _instant(point.fields, decides.end, ground)
    if end is None:
        return None
    signed = _instant(point.fields, decides.signed, ground) or point.position.at
    effective = _instant(point.fields, decides.effective, ground) or signed
    acts = Position(max(signed, effective), point.position.rank, point.position.id)
    status = point.fields.get(decides.status) if decides.status is not None else None
    return Order(
        point.causes[0],
        point.causes,
        decides.track,
        acts,
        end,
        StatusId(str(status)) if status is not None else None,
        back_dated=effective < signed or end < signed,
        exceeds=decides.exceeds is not None and point.fields.get(decides.exceeds) is True,
        latest_wins=track.orders_latest_wins,
    )


def _instant(fields: Fields, field: FieldId | None, ground: Ground) -> datetime | None:
    value = fields.get(field) if field is not None else None
    return instant_of(value, ground.zone) if isinstance(value, date) else None


def bound(course: Course, orders: tuple[Order, ...], rule: Rule, ground: Ground, over_at: Position | None) -> Course:
    """*course* under the orders that find it running; *over_at* is where it stops early, whatever orders say.

    Of several about one phase, or about the whole chain, the earliest end holds, or the latest order where the track
    says so.
    """
    computed = course
    standing: dict[StatusId | None, Order] = {}
    for order in sorted(orders, key=lambda o: o.acts):
        runs = course.running_at(order.acts) and (over_at is None or order.acts < over_at)
        if order.track != rule.track or not runs or order.acts <= course.start:
            continue
        if order.status is not None and _target(course, order) is None:
            continue
        beyond = _beyond_ceiling(rule, computed, order, ground) and _lengthens(computed, order)
        refused = beyond and not order.exceeds
        state = OrderState(
            order.fact,
            order.end,
            _computed_end(computed, order),
            back_dated=order.back_dated,
            refused=refused,
            exceeds_ceiling=beyond,
        )
        course = evolve(course, orders=(*course.orders, state))
        before = standing.get(order.status)
        if not refused and (before is None or order.latest_wins or order.end < before.end):
            standing[order.status] = order
            course = evolve(_under(computed, standing, ground), orders=course.orders)
    return course


def _under(computed: Course, standing: Mapping[StatusId | None, Order], ground: Ground) -> Course:
    """The chain as computed, under the orders about its phases in turn, then under that about the whole."""
    course = computed
    by_phase = [(target.phase, order) for order in standing.values() if (target := _target(computed, order))]
    for _, order in sorted(by_phase, key=lambda entry: entry[0]):
        course = _with_end(course, order, ground)
    whole = standing.get(None)
    return course if whole is None else _with_end(course, whole, ground)


def _beyond_ceiling(rule: Rule, course: Course, order: Order, ground: Ground) -> bool:
    if rule.ceiling is None:
        return False
    return order.end > counted(course.start.at, rule.ceiling, ground.count, ground.zone)


def _computed_end(course: Course, order: Order) -> datetime | None:
    target = _target(course, order)
    end = course.end if target is None else target.end
    return None if end is None else end.at


def _lengthens(course: Course, order: Order) -> bool:
    computed = _computed_end(course, order)
    return computed is not None and order.end > computed


def _target(course: Course, order: Order) -> Piece | None:
    """The phase that the order names and that is under way or to come; None: the whole chain."""
    if order.status is None:
        return None
    return next((p for p in course.pieces if p.status == order.status and (p.end is None or p.end > order.acts)), None)


def _with_end(course: Course, order: Order, ground: Ground) -> Course:
    """*course* with the end the order sets; never before the order acts."""
    end = max(by_clock(order.end), order.acts.then())
    target = _target(course, order)
    if order.status is not None and target is None:
        return course
    pieces = list(course.pieces)
    if target is None:
        kept = [p for p in pieces if p.start < end] or pieces[:1]
        kept[-1] = evolve(kept[-1], end=end, latest=end, ended=EndReason.ORDER, by=order.causes, next_origin=None)
        return evolve(course, pieces=tuple(kept), ended_by=order.causes)
    # A phase ordered to end before it would begin is left out.
    entered = max(end, target.start)
    held = evolve(target, end=end, latest=end, ended=EndReason.ORDER, by=order.causes, next_origin=None)
    rest = Walk(ground, course.phases, course.trigger.fields).chain(
        entered, Origin(entered.at, whole=True), target.phase + 1
    )
    before = pieces[: pieces.index(target)]
    own = [held] if end > target.start else []
    return evolve(course, pieces=(*before, *own, *rest), ended_by=order.causes)
