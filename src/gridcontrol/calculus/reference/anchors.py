"""The date a chain is counted from."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from gridcontrol.calculus.reference.chains import Ground
from gridcontrol.calculus.reference.positions import Point
from gridcontrol.ids import FactId, FieldId
from gridcontrol.model.facts import Fields
from gridcontrol.rules.ruleset import Anchor, EventAnchor, Extreme, FieldAnchor
from gridcontrol.time import Duration, Unit, WorldTime, instant_of

AT = FieldId("at")


def anchor_of(
    anchors: tuple[Anchor, ...], trigger: Point, ground: Ground
) -> tuple[WorldTime, tuple[FactId, ...]] | None:
    """The first of *anchors* that is present, with the facts it comes from; without anchors the trigger's own time.

    None when none is present: no date is invented.
    """
    if not anchors:
        return trigger.at, ()
    for anchor in anchors:
        found = _value(anchor, trigger, ground)
        if found is not None:
            return found
    return None


def _value(anchor: Anchor, trigger: Point, ground: Ground) -> tuple[WorldTime, tuple[FactId, ...]] | None:
    match anchor:
        case FieldAnchor(field, minus):
            moment = _moment(field, trigger.at, trigger.fields)
            return None if moment is None else (_earlier_by(moment, minus, ground.zone), ())
        case EventAnchor(pattern, field, minus):
            points = [p for p in ground.points(pattern) if p.position <= trigger.position]
            for point in reversed(points):
                moment = _moment(field or AT, point.at, point.fields)
                if moment is not None:
                    return _earlier_by(moment, minus, ground.zone), point.causes
            return None
        case Extreme(latest, items):
            found = [v for v in (_value(item, trigger, ground) for item in items) if v is not None]
            choose = max if latest else min
            return choose(found, key=lambda v: instant_of(v[0], ground.zone)) if found else None


def _moment(field: FieldId, at: WorldTime, fields: Fields) -> WorldTime | None:
    value = at if field == AT else fields.get(field)
    return value if isinstance(value, date) else None


def _earlier_by(moment: WorldTime, minus: Duration | None, zone: ZoneInfo) -> WorldTime:
    """*minus* before *moment*: whole days keep the local time of day, hours and minutes are elapsed time."""
    if minus is None:
        return moment
    if minus.unit is Unit.DAYS:
        if isinstance(moment, datetime):
            return (moment.astimezone(zone).replace(tzinfo=None) - timedelta(days=minus.number)).replace(tzinfo=zone)
        return moment - timedelta(days=minus.number)
    hours = minus.number if minus.unit is Unit.HOURS else minus.number / 60
    return instant_of(moment, zone) - timedelta(hours=hours)
