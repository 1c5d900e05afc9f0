"""What is owed, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from gridcontrol.reports.spelled.conditions import GIVEN, OWED_GIVEN, OWED_PAUSE, OWED_WHILE, led
from gridcontrol.reports.spelled.page import Paragraph, Part, Point, Points, Section
from gridcontrol.reports.spelled.points import dashed, pattern_words, tests_of_subject
from gridcontrol.reports.spelled.speech import Speech
from gridcontrol.reports.spelled.vocabulary import named
from gridcontrol.rules.calendars import Calendar, YearTable
from gridcontrol.rules.duties import (
    DAY_MINUTES,
    Counting,
    Duty,
    Evidence,
    OnCalendar,
    OnPoint,
    Owner,
    Round,
    Slot,
    Statuses,
    Waiver,
    WhileHolds,
    WhileStatus,
)

_WEEK = 7


def owed_section(speech: Speech) -> Section:
    """Duties, rounds and what holds in an emergency."""
    owed = speech.pack.owed
    items = [Point(_name(speech, each), tuple(_duty(speech, each))) for each in owed.duties.values()]
    items += [Point(_name(speech, each), tuple(map(Point, _round(speech, each)))) for each in owed.rounds.values()]
    parts: tuple[Part, ...] = (Paragraph(speech.say("docs.owed-lead")), Points(tuple(items)))
    if owed.calendar is not None:
        parts = (*parts, *_calendar(speech, owed.calendar))
    emergency = owed.emergency
    if emergency is not None:
        events, until = speech.events(emergency.kinds), speech.events(emergency.until)
        duty = owed.duties.get(emergency.duty)
        name = speech.quoted(speech.label(None if duty is None else duty.label, emergency.duty))
        said = speech.say("docs.owed-emergency", events=events, until=until, duty=name)
        parts = (*parts, Paragraph(said))
    return Section("owed", speech.say("docs.owed"), parts)


def _name(speech: Speech, each: Duty | Round) -> str:
    return named(speech, speech.label(each.label, each.id), each.id)


def asked_points(speech: Speech, duty: Duty) -> Iterator[Point]:
    """The conditions that *duty* asks: while what it is owed, what else must hold, while what it rests."""
    origin = duty.origin
    if isinstance(origin, WhileHolds):
        yield led(speech, OWED_WHILE, (origin.condition,), duty.about, kind=speech.kind(duty.about))
    if duty.given:
        yield led(speech, GIVEN if isinstance(origin, OnPoint) else OWED_GIVEN, duty.given, duty.about)
    if duty.pause_while is not None:
        yield led(speech, OWED_PAUSE, (duty.pause_while,), duty.about)


def _duty(speech: Speech, duty: Duty) -> list[Point]:
    first = [] if isinstance(duty.origin, WhileHolds) else [Point(_origin(speech, duty, duty.origin))]
    return [*first, *asked_points(speech, duty), *map(Point, _terms(speech, duty))]


def _terms(speech: Speech, duty: Duty) -> list[str]:
    """Windows, what fulfils it, what excuses from it, who answers."""
    said = []
    if duty.slots and not isinstance(duty.origin, OnPoint):
        slots = speech.list([_slot(speech, slot) for slot in duty.slots])
        said.append(speech.say("docs.owed-slots", slots=slots))
    if duty.along is not None:
        code = f"docs.owed-along-{dashed(duty.along.direction)}"
        said.append(speech.say(code, link=speech.link(duty.along.link), kind=speech.kind(duty.about)))
    elif not isinstance(duty.origin, OnCalendar | WhileHolds):
        said.append(speech.say("docs.owed-about", kind=speech.kind(duty.about)))
    said.append(_done(speech, duty.evidence))
    if duty.late is not None:
        said.append(speech.say("docs.owed-late", length=speech.length(duty.late)))
    if duty.pause:
        said.append(speech.say("docs.owed-pause", statuses=_statuses(speech, duty.pause)))
    return [*said, *_rest(speech, duty), *_in_force(speech, duty.since, duty.until)]


def _done(speech: Speech, evidence: Evidence) -> str:
    said = speech.say("docs.owed-done", point=pattern_words(speech, evidence.pattern))
    if not evidence.same:
        return said
    fields = speech.both([speech.event_field(evidence.pattern.kinds, name) for name in evidence.same])
    return speech.run((said, speech.say("docs.owed-same", fields=fields)))


def _in_force(speech: Speech, since: datetime | None, until: datetime | None) -> Iterator[str]:
    if since is not None and until is not None:
        yield speech.say("docs.in-force", since=speech.moment(since), until=speech.end(until))
    elif since is not None:
        yield speech.say("docs.in-force-from", since=speech.moment(since))
    elif until is not None:
        yield speech.say("docs.in-force-until", until=speech.end(until))


def _calendar(speech: Speech, calendar: Calendar) -> Iterator[Part]:
    weekend = [speech.say(f"docs.owed-weekday-{day}") for day in sorted(calendar.weekend)]
    yield Paragraph(
        speech.say("docs.owed-weekend", days=speech.both(weekend)) if weekend else speech.say("docs.owed-no-weekend")
    )
    yield Points(tuple(Point(speech.run([*_year(speech, table)])) for table in calendar.tables))
    yield Paragraph(speech.say("docs.owed-other-years"))


def _year(speech: Speech, table: YearTable) -> Iterator[str]:
    if table.since is None:
        yield speech.say("docs.owed-year", year=table.year)
    else:
        yield speech.say("docs.owed-year-from", year=table.year, since=speech.moment(table.since))
    if table.holidays:
        yield speech.say("docs.owed-holidays", days=_days(speech, table.holidays))
    if table.workdays:
        yield speech.say("docs.owed-worked", days=_days(speech, table.workdays))
    if not table.holidays and not table.workdays:
        yield speech.say("docs.owed-as-the-week")
    if table.source is not None:
        yield speech.say("docs.rests-on", source=speech.source(table.source))


def _days(speech: Speech, days: frozenset[date]) -> str:
    return speech.list([speech.day(day) for day in sorted(days)])


def _origin(speech: Speech, duty: Duty, origin: WhileStatus | OnPoint | OnCalendar) -> str:
    match origin:
        case WhileStatus(statuses=statuses, running=running, on_days=numbers):
            said = speech.say("docs.owed-while", statuses=_statuses(speech, statuses))
            if running:
                said = speech.run((said, speech.say("docs.owed-running")))
            if not numbers:
                return said
            return speech.run(
                (said, speech.say("docs.owed-chain-days", days=speech.list([str(number) for number in numbers])))
            )
        case OnPoint(pattern=pattern, length=length, workdays=workdays):
            within = speech.say("docs.owed-workdays", number=workdays) if length is None else speech.length(length)
            return speech.say("docs.owed-when", point=pattern_words(speech, pattern), within=within)
        case OnCalendar(weekdays=weekdays, workdays=worked, levels=levels):
            days = [speech.say("docs.owed-day-every")] if len(weekdays) == _WEEK else []
            days = days or [speech.say(f"docs.owed-weekday-{day}") for day in sorted(weekdays)]
            days += [speech.say("docs.owed-day-workday")] if worked else []
            said = speech.say("docs.owed-every", days=speech.both(days), kind=speech.kind(duty.about))
            if not levels:
                return said
            names = {each.id: each.label for each in speech.pack.levels}
            known = [named(speech, speech.label(names.get(level), level), level) for level in levels]
            return speech.run((said, speech.say("docs.owed-levels", levels=speech.both(known))))


def _statuses(speech: Speech, several: Statuses) -> str:
    return speech.either(
        [
            speech.say("docs.owed-status", statuses=speech.statuses(track, statuses), track=speech.track(track))
            for track, statuses in several
        ]
    )


def _slot(speech: Speech, slot: Slot) -> str:
    closes = slot.closes - DAY_MINUTES if slot.closes > DAY_MINUTES else slot.closes
    return speech.say(
        "docs.owed-slot",
        name=named(speech, speech.label(slot.label, slot.name), slot.name),
        opens=_clock(slot.opens),
        closes=_clock(closes),
    ).strip()


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _round(speech: Speech, asks: Round) -> list[str]:
    starts = "" if asks.starts is None else speech.moment(asks.starts)
    if asks.starts_with is not None:
        starts = speech.say("docs.owed-round-starts", point=pattern_words(speech, asks.starts_with))
    ends = "" if asks.until is None else speech.end(asks.until)
    if asks.lasts is not None:
        ends = speech.say("docs.owed-round-lasts", length=speech.length(asks.lasts))
    said = [speech.say("docs.owed-round", kind=speech.kind(asks.about), starts=starts, ends=ends)]
    if asks.scope:
        tests = tests_of_subject(speech, asks.about, asks.scope)
        said.append(speech.say("docs.owed-scope", tests=speech.clauses(tests)))
    if asks.gaps_of is not None:
        other = speech.pack.owed.rounds.get(asks.gaps_of)
        name = speech.quoted(speech.label(None if other is None else other.label, asks.gaps_of))
        said.append(speech.say("docs.owed-gaps", round=name))
    if asks.after_event is not None:
        said.append(speech.say("docs.owed-after", point=pattern_words(speech, asks.after_event)))
    said.append(_done(speech, asks.evidence))
    if asks.hierarchy is not None:
        tree = speech.pack.hierarchies.get(asks.hierarchy)
        name = speech.quoted(speech.label(tree.label if tree else None, asks.hierarchy))
        said.append(speech.say("docs.owed-covered", tree=name))
    for code, counting in (("docs.owed-expected", asks.expected), ("docs.owed-found", asks.found)):
        said += [] if counting is None else [speech.say(code, counted=_counted(speech, counting))]
    return [*said, *_rest(speech, asks)]


def _counted(speech: Speech, counting: Counting) -> str:
    point = pattern_words(speech, counting.pattern)
    if counting.sum_of is not None:
        field = speech.event_field(counting.pattern.kinds, counting.sum_of)
        return speech.say("docs.owed-sum", point=point, field=field)
    return speech.say("docs.owed-distinct" if counting.distinct else "docs.owed-times", point=point)


def _rest(speech: Speech, each: Duty | Round) -> list[str]:
    said = []
    if each.within:
        said.append(speech.say("docs.owed-within", codes=speech.divisions(each.within)))
    if each.grace is not None:
        said.append(speech.say("docs.owed-grace", length=speech.length(each.grace)))
    if each.waiver is not None:
        said.append(_waived(speech, each.waiver))
    if each.source is not None:
        said.append(speech.say("docs.rests-on", source=speech.source(each.source)))
    return [*said, *_answered(speech, each)]


def _waived(speech: Speech, waiver: Waiver) -> str:
    point = pattern_words(speech, waiver.pattern)
    if waiver.until is None:
        return speech.say("docs.owed-waive", point=point)
    return speech.say(
        "docs.owed-waive-until", point=point, field=speech.event_field(waiver.pattern.kinds, waiver.until)
    )


def _answered(speech: Speech, each: Duty | Round) -> list[str]:
    said: list[str] = []
    if not each.owners:
        return [speech.say("docs.owed-nobody")]
    said.append(speech.say("docs.owed-owner", owners=speech.either(_owners(speech, each.owners))))
    if each.escalate:
        steps = [
            speech.say(
                "docs.owed-step",
                length=speech.length(step.after),
                link=_owners(speech, (Owner(each.owners[0].scheme, step.to),))[0],
            )
            for step in each.escalate
        ]
        said.append(speech.say("docs.owed-steps", steps=speech.list(steps)))
    return said


def _owners(speech: Speech, owners: Sequence[Owner]) -> list[str]:
    found = []
    for owner in owners:
        scheme = speech.pack.responsibilities.schemes.get(owner.scheme)
        answer = None if scheme is None else scheme.answers.get(owner.answer)
        found.append(speech.quoted(speech.label(None if answer is None else answer.label, owner.answer)))
    return found
