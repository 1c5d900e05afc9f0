"""What excuses somebody from a duty: a waiver, an emergency, a status in which the duty rests."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from gridcontrol.duties.windows import ONE_DAY, moment_of
from gridcontrol.ids import FactId
from gridcontrol.model.known import KnownEvent
from gridcontrol.rules.duties import Emergency, Waiver
from gridcontrol.rules.matching import Within, fits
from gridcontrol.time import local_date, start_of_day


class Excuse(NamedTuple):
    """A stretch in which nothing of a duty is missed, and the fact that says so. ``until`` None: no end is known."""

    since: datetime
    until: datetime | None
    fact: FactId

    def touches(self, opens: datetime, closes: datetime) -> bool:
        return self.since < closes and (self.until is None or opens < self.until)


def waived(waiver: Waiver, events: list[KnownEvent], zone: ZoneInfo, places: Within | None) -> list[Excuse]:
    """The stretches that *waiver* excuses. Without an end it is the day on which the event stands."""
    found = []
    for event in events:
        if not fits(waiver.pattern, event.kind, event.fields, on=event.at, zone=zone, places=places):
            continue
        until = event.fields.get(waiver.until) if waiver.until is not None else None
        since = moment_of(event.at, zone)
        if isinstance(until, datetime):
            end = until
        elif isinstance(until, date):
            end = start_of_day(until + ONE_DAY, zone)
        else:
            day = local_date(since, zone)
            since, end = start_of_day(day, zone), start_of_day(day + ONE_DAY, zone)
        found.append(Excuse(since, end, event.id))
    return found


def in_emergency(emergency: Emergency, events: list[KnownEvent], zone: ZoneInfo) -> list[Excuse]:
    """From each leaving in an emergency to the next event that ends it."""
    marks = sorted(
        (moment_of(event.at, zone), event.kind not in emergency.kinds, event.id)
        for event in events
        if event.kind in emergency.kinds or event.kind in emergency.until
    )
    found: list[Excuse] = []
    for instant, ends, fact in marks:
        if not ends:
            found.append(Excuse(instant, None, fact))
        else:
            found = [each if each.until is not None else each._replace(until=instant) for each in found]
    return found


def rested(spans: list[tuple[datetime, datetime | None]], since: datetime, due: datetime) -> datetime:
    """When it is due if the clock stands still during *spans*, by their beginning; one without an end stops it."""
    for begin, end in spans:
        if begin >= due:
            break
        if end is None:
            return due
        if end > since:
            due += end - max(begin, since)
    return due
