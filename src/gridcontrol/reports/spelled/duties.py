"""What is owed, in words."""

from __future__ import annotations

from collections.abc import Sequence

from gridcontrol.reports.spelled.page import Paragraph, Part, Point, Points, Section
from gridcontrol.reports.spelled.points import pattern_words
from gridcontrol.reports.spelled.speech import Speech
from gridcontrol.reports.spelled.vocabulary import named
from gridcontrol.rules.duties import DAY_MINUTES, Duty, OnCalendar, OnPoint, Owner, Round, Slot, Statuses, WhileStatus

_WEEK = 7


def owed_section(speech: Speech) -> Section:
    """Duties, rounds and what holds in an emergency."""
    owed = speech.pack.owed
    items = [Point(_name(speech, each), tuple(map(Point, _duty(speech, each)))) for each in owed.duties.values()]
    items += [Point(_name(speech, each), tuple(map(Point, _round(speech, each)))) for each in owed.rounds.values()]
    parts: tuple[Part, ...] = (Paragraph(speech.say("docs.owed-lead")), Points(tuple(items)))
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


def _duty(speech: Speech, duty: Duty) -> list[str]:
    said = [_origin(speech, duty)]
    if duty.slots and not isinstance(duty.origin, OnPoint):
        slots = speech.list([_slot(speech, slot) for slot in duty.slots])
        said.append(speech.say("docs.owed-slots", slots=slots))
    said.append(speech.say("docs.owed-done", point=pattern_words(speech, duty.evidence.pattern)))
    if duty.pause:
        said.append(speech.say("docs.owed-pause", statuses=_statuses(speech, duty.pause)))
    return [*said, *_rest(speech, duty)]


def _origin(speech: Speech, duty: Duty) -> str:
    match duty.origin:
        case WhileStatus(statuses=statuses, on_days=numbers):
            said = speech.say("docs.owed-while", statuses=_statuses(speech, statuses))
            if not numbers:
                return said
            return speech.run(
                (said, speech.say("docs.owed-chain-days", days=speech.list([str(number) for number in numbers])))
            )
        case OnPoint(pattern=pattern, length=length, workdays=workdays):
            within = speech.say("docs.owed-workdays", number=workdays) if length is None else speech.length(length)
            return speech.say("docs.owed-when", point=pattern_words(speech, pattern), within=within)
        case OnCalendar(weekdays=weekdays, workdays=worked):
            days = [speech.say("docs.owed-day-every")] if len(weekdays) == _WEEK else []
            days = days or [speech.say(f"docs.owed-weekday-{day}") for day in sorted(weekdays)]
            days += [speech.say("docs.owed-day-workday")] if worked else []
            return speech.say("docs.owed-every", days=speech.both(days), kind=speech.kind(duty.about))


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
        "docs.owed-slot", name=speech.label(slot.label, slot.name), opens=_clock(slot.opens), closes=_clock(closes)
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
    if asks.gaps_of is not None:
        other = speech.pack.owed.rounds.get(asks.gaps_of)
        name = speech.quoted(speech.label(None if other is None else other.label, asks.gaps_of))
        said.append(speech.say("docs.owed-gaps", round=name))
    if asks.after_event is not None:
        said.append(speech.say("docs.owed-after", point=pattern_words(speech, asks.after_event)))
    said.append(speech.say("docs.owed-done", point=pattern_words(speech, asks.evidence.pattern)))
    return [*said, *_rest(speech, asks)]


def _rest(speech: Speech, each: Duty | Round) -> list[str]:
    said = []
    if each.waiver is not None:
        said.append(speech.say("docs.owed-waive", point=pattern_words(speech, each.waiver.pattern)))
    if not each.owners:
        return [*said, speech.say("docs.owed-nobody")]
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
