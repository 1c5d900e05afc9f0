"""A daily report counted by hand from what was delivered: plain Python, nothing of the library.

Every figure is a count of places: under the name of the indicator, how many stand where, None for nowhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from attrs import define, frozen

from tests.days.drawing import Delivered

Counts = dict[str, Counter[str | None]]
_ORDER = ("moved", "arrival", "check_in", "test", "confirmed", "discharged", "check_out")
_NEVER, _OPEN = datetime(1, 1, 1), datetime(9999, 1, 1)
_HELD_FOR = timedelta(days=8)  # the day of arrival is day 0; day 7 ends where day 8 begins
_CALENDAR, _FACT = 0, 1


@frozen
class Stands:
    """An event as it stands: when it counts, its rank among the kinds of that moment, what it says."""

    at: datetime
    rank: int
    id: str
    kind: str
    person: str
    residence: str | None
    positive: bool

    @property
    def place_in_order(self) -> tuple[datetime, int, str]:
        return self.at, self.rank, self.id


@define
class Seen:
    """What one report saw: the events that counted then, in order, and by person."""

    until: datetime
    events: list[Stands]
    of: dict[str, list[Stands]]


def moment(value: date) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, time())


def cut_off(day: date, text: str) -> datetime:
    return datetime.combine(day, time()) + timedelta(hours=int(text[:2]))


def seen(lines: Iterable[Delivered], until: datetime) -> Seen:
    """What was known at *until* of what counted before it."""
    known: dict[str, Delivered] = {}
    for line in lines:
        if line.received <= until:
            known.setdefault(line.id, line)
    voids: dict[str, list[str]] = defaultdict(list)
    corrections: dict[str, list[Delivered]] = defaultdict(list)
    for line in known.values():
        if line.what == "void":
            voids[line.of].append(line.id)
    stands = {key: _stands(key, voids) for key in known}
    for line in known.values():
        if line.what == "correction" and stands[line.id]:
            corrections[line.of].append(line)
    events = []
    for line in known.values():
        if line.what == "event" and stands[line.id]:
            event = _as_it_stands(line, corrections[line.id])
            if event is not None and event.at < until:
                events.append(event)
    events.sort(key=lambda each: each.place_in_order)
    of: dict[str, list[Stands]] = defaultdict(list)
    for event in events:
        of[event.person].append(event)
    return Seen(until, events, dict(of))


def _stands(key: str, voids: Mapping[str, Sequence[str]]) -> bool:
    return not any(_stands(void, voids) for void in voids.get(key, ()))


def _as_it_stands(line: Delivered, corrections: Sequence[Delivered]) -> Stands | None:
    """The event with the correction that was written last; None if it had not happened when it was told."""
    at, fields, told = line.at, dict(line.fields), line.received
    if corrections:
        last = max(corrections, key=lambda each: (each.recorded or _NEVER, each.id))
        if last.at is not None:
            at, told = last.at, last.received
        fields.update(last.fields)
        for name in last.drops:
            fields.pop(name, None)
    if at is None or moment(at) > told:
        return None
    out_at, where = fields.get("out_at"), fields.get("residence")
    return Stands(
        at=out_at if isinstance(out_at, datetime) else moment(at),
        rank=_ORDER.index(line.kind),
        id=line.id,
        kind=line.kind,
        person=line.person,
        residence=where if isinstance(where, str) else None,
        positive=fields.get("result") == "positive",
    )


def _where(told: Sequence[Stands], last: datetime) -> str | None:
    places = [each.residence for each in told if each.residence is not None and each.at <= last]
    return places[-1] if places else None


def _where_that_day(told: Sequence[Stands], at: datetime) -> str | None:
    day_end = datetime.combine(at.date(), time()) + timedelta(days=1) - timedelta(microseconds=1)
    by_then = _where(told, day_end)
    return by_then if by_then is not None else next((e.residence for e in told if e.residence is not None), None)


def _counted(what: str, of: Seen) -> dict[str, tuple[datetime, str | None]]:
    """By event, or by person where each counts once: when, and where."""
    found: dict[str, tuple[datetime, str | None]] = {}
    kind = {"arrivals": "arrival", "positive": "test", "discharged": "discharged"}.get(what, "confirmed")
    for event in of.events:
        if event.kind == kind and (what != "positive" or event.positive):
            key = event.person if what == "patients" else event.id
            if key not in found:
                found[key] = (event.at, _where_that_day(of.of[event.person], event.at))
    return found


def _shown(told: Sequence[Stands]) -> list[tuple[datetime, int, str]]:
    """What a person shows from when on, and whether the calendar or a fact brought it."""
    home: list[tuple[datetime, datetime]] = []
    for arrival in (each for each in told if each.kind == "arrival"):
        ends = datetime.combine(arrival.at.date(), time()) + _HELD_FOR
        ill = [e.at for e in told if e.kind == "confirmed" and e.place_in_order > arrival.place_in_order]
        home.append((arrival.at, min([ends, *ill])))
    hospital: list[tuple[datetime, datetime]] = []
    since = None
    for each in told:
        if each.kind == "confirmed" and since is None:
            since = each.at
        elif each.kind == "discharged" and since is not None:
            hospital.append((since, each.at))
            since = None
    if since is not None:
        hospital.append((since, _OPEN))
    by_plan = {ends for begins, ends in home if ends == datetime.combine(ends.date(), time()) and _over(begins, ends)}
    # Where another stay would go on beyond that moment, a fact ended the whole.
    by_plan -= {ends for begins, ends in home if begins < ends and not _over(begins, ends)}
    steps: list[tuple[datetime, int, str]] = []
    shows = "normal"
    for at in sorted({edge for stretch in (*home, *hospital) for edge in stretch}):
        if any(begins <= at < ends for begins, ends in hospital):
            now = "hospital"
        else:
            now = "home" if any(begins <= at < ends for begins, ends in home) else "normal"
        if now != shows:
            # What is over by plan at a moment is over before anything happens at it.
            planned = shows == "home" and at in by_plan
            steps.append((at, _CALENDAR if planned else _FACT, now))
            shows = now
    return steps


def _over(begins: datetime, ends: datetime) -> bool:
    return datetime.combine(begins.date(), time()) + _HELD_FOR == ends


def _stretches(steps: Sequence[tuple[datetime, int, str]], statuses: Sequence[str]) -> list[tuple[int, datetime, int]]:
    """Beginnings (+1) and ends (-1) of the unbroken stretches of *statuses*; what begins is brought by a fact."""
    found = []
    inside = False
    for at, how, shows in steps:
        if (shows in statuses) != inside:
            inside = not inside
            found.append((1, at, _FACT) if inside else (-1, at, how))
    return found


def report(now: Seen, before: Seen) -> Counts:
    """The figures of the report until ``now.until``; *before* is what the report of the day before saw."""
    since, until = before.until, now.until
    counts: Counts = defaultdict(Counter)
    for what in ("arrivals", "cases", "patients", "positive", "discharged"):
        items, were = _counted(what, now), _counted(what, before)
        for key, (at, where) in items.items():
            counts[f"{what}_all"][where] += 1
            if at >= since:
                counts[f"{what}_new"][where] += 1
            elif key not in were:
                counts[f"{what}_late"][where] += 1
        for key, (_, where) in were.items():
            if key not in items or items[key][0] >= since:
                counts[f"{what}_withdrawn"][where] += 1
    for told in now.of.values():
        where = _where(told, until)
        steps = _shown(told)
        shows = next((shown for at, _, shown in reversed(steps) if at <= until), "normal")
        counts[shows][where] += 1
        counts["held"][where] += shows != "normal"
        custody = [each.kind for each in told if each.kind in ("check_in", "check_out")]
        inside = bool(custody) and custody[-1] == "check_in"
        counts["inside"][where] += inside
        counts["held_past"][where] += inside and shows == "normal"
        counts["unplaced"][where] += not inside and shows != "normal"
        for name, statuses in (("home", ("home",)), ("held", ("home", "hospital"))):
            for edge, at, how in _stretches(steps, statuses):
                word = "begun" if edge > 0 else "ended"
                if (at, how) < (until, _FACT):
                    counts[f"{name}_{word}_all"][where] += 1
                    counts[f"{name}_{word}"][where] += (at, how) >= (since, _FACT)
    counts["active"] = Counter(counts["cases_all"])
    counts["active"].subtract(counts["discharged_all"])
    return counts
