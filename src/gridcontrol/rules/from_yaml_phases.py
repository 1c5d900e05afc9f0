"""Phases: from words to lengths, exits, prolongations and requirements for release."""

from __future__ import annotations

from gridcontrol.errors import Place
from gridcontrol.ids import EventKindId, FieldId, StatusId
from gridcontrol.rules.conditions import AnyOf, Condition, EventPattern, Pattern
from gridcontrol.rules.from_yaml_conditions import NO_WHERE, condition, pattern
from gridcontrol.rules.rule_scope import Scope
from gridcontrol.rules.ruleset import Need, Phase, Prolong, Release
from gridcontrol.rules.vocabulary import Label
from gridcontrol.rules.written_rules import Lapse, NeedWritten, PhaseWritten, Schedule, UntilWritten


def read_phases(written: tuple[PhaseWritten, ...], scope: Scope) -> tuple[Phase, ...]:
    """The phases of one chain."""
    return tuple(_phase(each, scope) for each in written)


def _phase(written: PhaseWritten, scope: Scope) -> Phase:
    look, kind = scope.look, scope.kind
    if written.until_date is not None:
        scope.time_field(written.until_date)
    return Phase(
        status=scope.status(written.status),
        length=written.for_,
        until=_until_points(written.until, scope),
        until_holds=_until_holds(written.until, scope),
        until_date=FieldId(written.until_date.text) if written.until_date else None,
        lapse_ends=written.lapse is Lapse.END,
        prolong=tuple(Prolong(pattern(each, kind, look), each.for_) for each in written.prolong),
        release=_release(written, scope),
        at_most=written.at_most,
        keeps_schedule=written.schedule is Schedule.KEEP,
        where=written.here,
        until_needs=_until_needs(written.until, scope),
    )


def _until_points(written: tuple[UntilWritten, ...], scope: Scope) -> tuple[Pattern, ...]:
    points = (each for each in written if not each.has("holds") and not each.counted)
    return tuple(pattern(each, scope.kind, scope.look) for each in points)


def _until_needs(written: tuple[UntilWritten, ...], scope: Scope) -> tuple[Need, ...]:
    """Exits that count days or times; their ids, which nobody is told, are those of what they wait for."""
    needs = []
    for each in written:
        if each.counted and not each.has("holds"):
            point = pattern(each, scope.kind, scope.look)
            needs.append(_counted_need(each, point, _need_base(point), _need_label(point, scope), scope))
    return tuple(needs)


def _until_holds(written: tuple[UntilWritten, ...], scope: Scope) -> Condition | None:
    held = tuple(condition(each.holds, scope.kind, scope.look) for each in written if each.has("holds"))
    return AnyOf(held) if len(held) > 1 else next(iter(held), None)


def _release(written: PhaseWritten, scope: Scope) -> Release | None:
    if written.release is None:
        return None
    taken: dict[str, Place] = {}
    needs = tuple(_need(each, taken, scope) for each in written.release.needs)
    return Release(needs, written.release.at_most)


def _need(written: NeedWritten, taken: dict[str, Place], scope: Scope) -> Need:
    look = scope.look
    point = pattern(written, scope.kind, look)
    base = _need_base(point)
    name = written.id.text if written.id is not None else base
    if written.id is not None and name in taken:
        look.report("pack.need-twice", written.id.place, related=(taken[name],), found=name)
    number = len(taken)
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    taken[name] = written.id.place if written.id is not None else written.here
    return _counted_need(written, point, name, written.label or _need_label(point, scope), scope)


def _counted_need(written: NeedWritten | UntilWritten, point: Pattern, name: str, label: Label, scope: Scope) -> Need:
    look = scope.look
    if written.from_day is not None and written.to_day is not None and written.to_day < written.from_day:
        look.report(
            "pack.days-backwards", written.place_of("to_day"), found=str(written.to_day), low=str(written.from_day)
        )
    if written.apart is not None and written.times == 1:
        look.report("pack.apart-alone", written.place_of("apart"))
    return Need(
        id=name,
        label=label,
        pattern=point,
        from_day=written.from_day,
        to_day=written.to_day,
        times=written.times,
        apart=written.apart,
        where=written.here,
    )


def _need_base(point: Pattern) -> str:
    if isinstance(point, EventPattern):
        return next(iter(point.kinds), "need")
    return next(iter(point.statuses), "need")


def _need_label(point: Pattern, scope: Scope) -> Label:
    """The label of the event kind or status that is waited for."""
    if isinstance(point, EventPattern):
        kind = scope.look.events.get(next(iter(point.kinds), EventKindId("")))
        return kind.label if kind is not None else Label(NO_WHERE, _need_base(point))
    track = scope.look.tracks.get(point.track)
    status = next(iter(point.statuses), StatusId(""))
    return track.labels.get(status, Label(NO_WHERE, status)) if track is not None else Label({}, status)
