"""The calendar of working days and what is so of emergencies, from words to the rule set."""

from __future__ import annotations

from collections.abc import Mapping

from gridcontrol.ids import DutyId, EventKindId
from gridcontrol.rules.conditions import EventPattern
from gridcontrol.rules.duties import Calendar, Duty, Emergency, OnPoint
from gridcontrol.rules.from_yaml_conditions import event_kinds
from gridcontrol.rules.lookup import Lookup
from gridcontrol.rules.written_duties import CalendarWritten, EmergencyWritten, Weekday

_WEEKDAYS = {day: number for number, day in enumerate(Weekday)}


def read_calendar(written: CalendarWritten | None, look: Lookup) -> Calendar | None:
    """The calendar. A day that is a holiday and worked at once is a problem."""
    if written is None:
        return None
    for day in sorted(set(written.holidays) & set(written.workdays)):
        look.report("pack.worked-holiday", written.place_of("workdays"), found=day.isoformat())
    return Calendar(
        frozenset(_WEEKDAYS[day] for day in written.weekend), frozenset(written.holidays), frozenset(written.workdays)
    )


def read_emergency(
    written: EmergencyWritten | None, named: Mapping[str, None], duties: Mapping[DutyId, Duty], look: Lookup
) -> Emergency | None:
    """Leaving in an emergency, which must raise its duty."""
    if written is None:
        return None
    about = next((look.abouts[word.text] for word in written.event if word.text in look.abouts), "")
    kinds = tuple(EventKindId(name) for name in event_kinds(written.event, about, look))
    until = tuple(EventKindId(name) for name in event_kinds(written.until, about, look))
    look.find("pack.unknown-duty", written.duty, named)
    duty = DutyId(written.duty.text)
    made = duties.get(duty)
    if made is not None:
        origin = made.origin
        on = origin.pattern if isinstance(origin, OnPoint) else None
        raised = on.kinds if isinstance(on, EventPattern) and not on.where else ()
        silent = [kind for kind in kinds if kind not in raised]
        if silent:
            look.report("pack.emergency-without-duty", written.duty.place, found=duty, events=", ".join(silent))
    return Emergency(kinds, until, duty)
