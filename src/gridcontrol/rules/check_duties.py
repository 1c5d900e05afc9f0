"""Findings about what is owed: duties that can never be fulfilled or never come about, and those nobody answers for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from gridcontrol.errors import Place, Problem, Severity
from gridcontrol.ids import RoundId
from gridcontrol.rules.calendars import Calendar
from gridcontrol.rules.conditions import Boundary, EventPattern, Pattern
from gridcontrol.rules.constant import Constants
from gridcontrol.rules.cycles import cycles_among, layers_of
from gridcontrol.rules.duties import Duty, OnCalendar, OnPoint, Owed, Round, Statuses, WhileHolds, WhileStatus
from gridcontrol.rules.implied import contradicting_field
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import local_date


def duty_findings(pack: Pack, constants: Constants) -> Iterator[Problem]:
    """Errors and warnings about the duties and rounds of *pack*."""
    owed = pack.owed
    several: list[Duty | Round] = [*owed.duties.values(), *owed.rounds.values()]
    for each in several:
        yield from _evidence(each, pack)
        if not each.owners and pack.responsibilities.schemes:
            yield Problem("rules.duty-without-owner", each.where, args={"duty": each.id}, severity=Severity.WARNING)
    for duty in owed.duties.values():
        yield from _origin(duty, pack, constants)
        yield from _conditions(duty, constants)
        yield from _years(duty, owed.calendar, pack.zone)
    yield from _circles(owed)


def _evidence(each: Duty | Round, pack: Pack) -> Iterator[Problem]:
    """Events that can't be, or that are only plans."""
    patterns = [each.evidence.pattern]
    patterns += [each.waiver.pattern] if each.waiver is not None else []
    for pattern in patterns:
        field = contradicting_field(pattern, pack.events)
        if field is not None:
            yield Problem("rules.duty-never-done", each.where, args={"duty": each.id, "field": field})
        yield from _plans(pattern, each.id, each.where, pack)


def _plans(pattern: EventPattern, name: str, where: Place, pack: Pack) -> Iterator[Problem]:
    plans = [kind for kind in pattern.kinds if kind in pack.plan_kinds]
    if plans:
        yield Problem("rules.duty-plan", where, args={"duty": name, "kinds": ", ".join(plans)})


def _origin(duty: Duty, pack: Pack, constants: Constants) -> Iterator[Problem]:
    match duty.origin:
        case WhileStatus(statuses=statuses):
            yield from _statuses(duty, statuses, pack, constants)
        case OnPoint(pattern=pattern):
            yield from _point(duty, pattern, pack, constants)


def _conditions(duty: Duty, constants: Constants) -> Iterator[Problem]:
    """Conditions that never let it be owed, or that never or always let it rest."""
    origin = duty.origin
    whiles = (origin.condition,) if isinstance(origin, WhileHolds) else ()
    for key, asked in (("while", whiles), ("given", duty.given)):
        if any(map(constants.never, asked)):
            yield Problem("rules.duty-never-given", duty.where, args={"duty": duty.id, "key": key})
    if duty.pause_while is None:
        return
    if constants.never(duty.pause_while):
        yield Problem("rules.duty-never-rests", duty.where, args={"duty": duty.id})
    elif constants.always(duty.pause_while):
        yield Problem("rules.duty-always-rests", duty.where, args={"duty": duty.id})


def _years(duty: Duty, calendar: Calendar | None, zone: ZoneInfo) -> Iterator[Problem]:
    """Years in which the duty is certainly in force and of which no table of working days is there."""
    match duty.origin:
        case OnPoint(workdays=None) | OnCalendar(workdays=False) | WhileStatus() | WhileHolds():
            return
        case _:
            pass
    if calendar is None or duty.since is None or duty.until is None:
        return
    first, last = (local_date(moment, zone).year for moment in (duty.since, duty.until - timedelta(microseconds=1)))
    missing = [str(year) for year in range(first, last + 1) if year not in calendar.years]
    if missing:
        args = {"duty": duty.id, "years": ", ".join(missing)}
        yield Problem("rules.year-without-table", duty.where, args=args, severity=Severity.WARNING)


def _statuses(duty: Duty, statuses: Statuses, pack: Pack, constants: Constants) -> Iterator[Problem]:
    for track, wanted in statuses:
        default = pack.tracks[track].default
        if default in wanted:
            yield Problem("rules.duty-of-default", duty.where, args={"duty": duty.id, "status": default})
        elif constants.never_shown(track, wanted):
            args = {"duty": duty.id, "statuses": ", ".join(wanted), "track": track}
            yield Problem("rules.duty-never-owed", duty.where, args=args)


def _point(duty: Duty, pattern: Pattern, pack: Pack, constants: Constants) -> Iterator[Problem]:
    if isinstance(pattern, Boundary):
        if constants.never_shown(pattern.track, pattern.statuses):
            args = {"duty": duty.id, "statuses": ", ".join(pattern.statuses), "track": pattern.track}
            yield Problem("rules.duty-never-owed", duty.where, args=args)
        return
    field = contradicting_field(pattern, pack.events)
    if field is not None:
        yield Problem("rules.duty-never-comes", duty.where, args={"duty": duty.id, "field": field})
    if not set(pattern.kinds) & set(duty.evidence.pattern.kinds):
        yield from _plans(pattern, duty.id, duty.where, pack)


def _circles(owed: Owed) -> Iterator[Problem]:
    needs: dict[RoundId, list[RoundId]] = {
        name: [other for other in (each.gaps_of,) if other is not None and other in owed.rounds and other != name]
        for name, each in owed.rounds.items()
    }
    _, waiting = layers_of(needs)
    for cycle in cycles_among(waiting, needs):
        yield Problem("rules.rounds-in-circle", owed.rounds[cycle[0]].where, args={"path": " → ".join(cycle)})
