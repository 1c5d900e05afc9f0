"""The calendar of working days and what is so of emergencies, from words to the rule set."""

from __future__ import annotations

from collections.abc import Mapping

from gridcontrol.ids import DutyId, EventKindId
from gridcontrol.rules.calendars import Calendar, YearTable
from gridcontrol.rules.conditions import EventPattern
from gridcontrol.rules.duties import Duty, Emergency, OnPoint
from gridcontrol.rules.from_yaml_conditions import event_kinds
from gridcontrol.rules.lookup import Lookup
from gridcontrol.rules.written_duties import CalendarWritten, EmergencyWritten, Weekday, YearWritten

_WEEKDAYS = {day: number for number, day in enumerate(Weekday)}


def read_calendar(written: CalendarWritten | None, look: Lookup) -> Calendar | None:
    """The calendar. Tables of one year follow each other in time; a day off that is worked at once is a problem."""
    if written is None:
        return None
    tables: list[YearTable] = []
    for each in written.years:
        table = _table(each, look)
        before = next((other for other in reversed(tables) if other.year == table.year), None)
        if before is not None and not _later(before, table):
            look.report("pack.year-twice", each.place_of("from"), found=str(table.year))
        tables.append(table)
    return Calendar(frozenset(_WEEKDAYS[day] for day in written.weekend), tuple(tables))


def _later(before: YearTable, table: YearTable) -> bool:
    return table.since is not None and (before.since is None or table.since > before.since)


def _table(written: YearWritten, look: Lookup) -> YearTable:
    for day in sorted(set(written.holidays) & set(written.workdays)):
        look.report("pack.worked-holiday", written.place_of("workdays"), found=day.isoformat())
    for key, days in (("holidays", written.holidays), ("workdays", written.workdays)):
        for day in days:
            if day.year != written.year:
                year = str(written.year)
                look.report("pack.day-of-other-year", written.place_of(key), found=day.isoformat(), year=year)
    return YearTable(
        written.year,
        look.instant(written.from_),
        look.source(written.source),
        frozenset(written.holidays),
        frozenset(written.workdays),
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
        raised = on.kinds if isinstance(on, EventPattern) and not on.where and not made.given else ()
        silent = [kind for kind in kinds if kind not in raised]
        if silent:
            look.report("pack.emergency-without-duty", written.duty.place, found=duty, events=", ".join(silent))
    return Emergency(kinds, until, duty)
