"""A district that publishes figures with mistakes in them, and its records.

The figures are counted here, person by person, without the library; each mistake is made in this count. What the
records show of it is what real ones do: a second division in a field, a second date, a delivery after the cut-off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from random import Random

from attrs import define, field

from gridcontrol.calculus.fast import FastEvaluator
from gridcontrol.ids import EventKindId, FactId, FieldId, FigureId, IndicatorId, SubjectId
from gridcontrol.model.facts import Event, Fact, Identity, Origin, Received, Void
from gridcontrol.reports.grouping import TOTAL, ListedPlaces, Place
from gridcontrol.reports.mismatch.causes import Cause, CauseKind
from gridcontrol.reports.mismatch.explaining import Explained, Why
from gridcontrol.reports.mismatch.records import Records
from gridcontrol.reports.mismatch.recounting import Cell, Recount, Snapshot
from gridcontrol.reports.period import period_of
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.time import zone_named

ZONE = zone_named("Asia/Shanghai")
FIRST = date(2020, 2, 1)
DAYS, TOWNS = 4, 8
CUT_OFF = "16:00"
PACK = read_pack(
    b"""\
format: gridcontrol/1
pack: published
zone: Asia/Shanghai
day_count: day_zero
subjects: {person: {place: residence, attributes: {residence: division?}}}
events:
  arrival: {about: person, fields: {residence: division, registered: division?, affected: truth}, sets: [residence]}
  confirmed: {about: person}
order: [arrival, confirmed]
tracks: {control: {about: person, default: free, precedence: [watched]}}
rules:
  arrivals: {track: control, when: {event: arrival}, ceiling: 28d, phases: [{status: watched, for: 14d}]}
indicators:
  arrived_new: {new: {event: arrival, distinct: true}}
  arrived: {cumulative: {event: arrival, distinct: true}}
  affected_new: {new: {event: arrival, where: {affected: true}, distinct: true}}
  affected: {cumulative: {event: arrival, where: {affected: true}, distinct: true}}
  cases_new: {new: {event: confirmed, distinct: true}}
  cases: {cumulative: {event: confirmed, distinct: true}}
  watched: {status: {control: watched}}
reports: {}
""",
    "published.yaml",
)
FIGURES = ("arrived_new", "arrived", "affected_new", "affected", "cases_new", "cases", "watched")
Published = Counter[tuple[int, str, str]]
"""By day, town (or the total) and figure."""


@define(eq=False)
class Person:
    """Somebody who arrived in *town* on day *came*, *also* registered in another, a case on day *ill* or never.

    *affected*: from an affected area.
    *recorded*: the day on which the arrival was written down; *late*: the delivery of that day came at 18:00.
    *double*: another id of the same person, found out later. *gone*: withdrawn later.
    """

    key: str
    town: str
    came: int
    ill: int | None
    affected: bool = False
    also: str | None = None
    recorded: int | None = None
    late: bool = False
    double: bool = False
    gone: bool = False


@define
class District:
    """The people, what is planted, and the figures as published."""

    people: list[Person]
    late: set[tuple[str, int]]
    """Deliveries that came after the cut-off, by town and day."""
    published: Published = field(factory=Counter)
    planted: set[tuple[CauseKind, str]] = field(factory=set)


def town(number: int) -> str:
    return f"99990{number}"


def counted(
    figures: Published,
    person: Person,
    by: int,
    *,
    place: str | None = None,
    came: int | None = None,
    days: Sequence[int] = range(DAYS),
) -> None:
    """Count *person* *by* times, in another place or as of another day where that is said, on *days*."""
    arrived = person.came if came is None else came
    where = place or person.town
    for day in days:
        for row in (where, TOTAL):
            if arrived == day:
                figures[day, row, "arrived_new"] += by
                figures[day, row, "affected_new"] += by * person.affected
            if arrived <= day:
                figures[day, row, "arrived"] += by
                figures[day, row, "affected"] += by * person.affected
                figures[day, row, "watched"] += by
            if person.ill == day:
                figures[day, row, "cases_new"] += by
            if person.ill is not None and person.ill <= day:
                figures[day, row, "cases"] += by


def drawn(draw: Random, size: int) -> District:
    """People with all the signs from which mistakes come, none of them made yet."""
    people = []
    for number in range(size):
        came = draw.randrange(DAYS)
        person = Person(f"p{number:03}", town(draw.randrange(TOWNS)), came, None, affected=draw.random() < 0.4)
        if draw.random() < 0.3:
            person.ill = draw.randrange(came, DAYS)
        sign = draw.random()
        if sign < 0.08:
            person.also = draw.choice([town(n) for n in range(TOWNS) if town(n) != person.town])
        elif sign < 0.16 and came + 1 < DAYS and person.ill is None:
            person.recorded = came + 1
        elif sign < 0.20:
            person.double = True
        elif sign < 0.24:
            person.gone = True
        people.append(person)
    late = {(town(n), day) for n in range(TOWNS) for day in range(DAYS) if draw.random() < 0.15}
    district = District(people, late)
    for person in people:
        if not person.gone:
            counted(district.published, person, 1)
    return district


def records(district: District) -> Records:
    """The log of *district*, and what is asked of it."""
    batches: dict[datetime, list[Fact]] = {}

    def put(day: int, hour: int, minute: int, fact: Fact) -> None:
        moment = datetime(2020, 2, 1, hour, minute, tzinfo=ZONE) + timedelta(days=day)
        batches.setdefault(moment, []).append(fact)

    for person in district.people:
        number = int(person.town[-1])
        subject = SubjectId(f"person/{person.key}")
        fields: dict[FieldId, str | bool] = {
            FieldId("residence"): person.town,
            FieldId("affected"): person.affected,
        }
        if person.also is not None:
            fields[FieldId("registered")] = person.also
        written = (
            None if person.recorded is None else datetime(2020, 2, 1, 9, tzinfo=ZONE) + timedelta(days=person.recorded)
        )
        for ids in (subject, SubjectId(f"{subject}x"))[: 1 + person.double]:
            hour = 18 if (person.town, person.came) in district.late else 15
            delivery = Origin(f"{person.town}-{person.came}")
            at = FIRST + timedelta(days=person.came)
            event = Event(
                FactId(f"a-{ids}"), EventKindId("arrival"), ids, at, fields, recorded_at=written, origin=delivery
            )
            put(person.came, hour, number, event)
            if person.ill is not None:
                at = FIRST + timedelta(days=person.ill)
                hour = 18 if (person.town, person.ill) in district.late else 15
                delivery = Origin(f"{person.town}-{person.ill}")
                put(
                    person.ill,
                    hour,
                    number,
                    Event(FactId(f"c-{ids}"), EventKindId("confirmed"), ids, at, origin=delivery),
                )
        if person.double:
            put(
                20,
                9,
                1,
                Identity(FactId(f"i-{subject}"), subject, SubjectId(f"{subject}x"), same=True, evidence="phone"),
            )
        if person.gone:
            put(20, 9, 2, Void(FactId(f"v-{subject}"), FactId(f"a-{subject}")))
            if person.ill is not None:
                put(20, 9, 2, Void(FactId(f"w-{subject}"), FactId(f"c-{subject}")))
    log = [Received(fact, moment) for moment in sorted(batches) for fact in batches[moment]]
    places = ListedPlaces(tuple(Place(town(n), (town(n),)) for n in range(TOWNS)))
    snapshots = []
    for day in range(DAYS):
        cells = {
            (IndicatorId(f), row): (cell(day, row, f),) for f in FIGURES for row in (*map(town, range(TOWNS)), TOTAL)
        }
        period = period_of(FIRST + timedelta(days=day), CUT_OFF, ZONE)
        snapshots.append(Snapshot(period, datetime(2020, 3, 1, tzinfo=ZONE), places, cells))
    return Records(PACK, log, Recount(PACK, FastEvaluator(), None, tuple(snapshots)))


def cell(day: int, row: str, figure: str) -> Cell:
    return Cell(day * (TOWNS + 1) + (TOWNS if row == TOTAL else int(row[-1])), FigureId(figure))


def stated(figures: Published) -> dict[Cell, int]:
    return {
        cell(day, row, figure): figures[day, row, figure]
        for day in range(DAYS)
        for row in (*map(town, range(TOWNS)), TOTAL)
        for figure in FIGURES
    }


Mistake = Callable[[Random, District, Person], tuple[CauseKind, str] | None]


def _subject(person: Person) -> str:
    return f"person/{person.key}"


def twice(draw: Random, district: District, person: Person) -> tuple[CauseKind, str] | None:
    if person.also is None:
        return None
    days = range(person.came, DAYS)
    counted(district.published, person, 1, place=person.also, days=days)
    if draw.random() < 0.5:
        return CauseKind.TWICE, _subject(person)
    counted(district.published, person, -1, days=days)
    return CauseKind.OTHER_DIVISION, _subject(person)


def date_of_record(draw: Random, district: District, person: Person) -> tuple[CauseKind, str] | None:
    if person.recorded is None:
        return None
    kind = draw.choice([CauseKind.OTHER_DAY, CauseKind.OMITTED])
    counted(district.published, person, -1)
    if kind is CauseKind.OTHER_DAY:
        counted(district.published, person, 1, came=person.recorded)
    return kind, _subject(person)


def joined_late(draw: Random, district: District, person: Person) -> tuple[CauseKind, str] | None:
    del draw
    if not person.double:
        return None
    counted(district.published, person, 1)
    return CauseKind.NOT_JOINED, _subject(person)


def withdrawn_late(draw: Random, district: District, person: Person) -> tuple[CauseKind, str] | None:
    del draw
    if not person.gone or person.ill is not None:
        return None
    counted(district.published, person, 1)
    return CauseKind.VOIDED, _subject(person)


def left_out(draw: Random, district: District, person: Person) -> tuple[CauseKind, str] | None:
    del draw
    if person.gone or person.also or person.recorded is not None or person.double:
        return None
    counted(district.published, person, -1)
    return CauseKind.OMITTED, _subject(person)


def too_late(draw: Random, district: District, person: Person) -> tuple[CauseKind, str] | None:
    del draw
    place, day = person.town, person.came
    if (place, day) not in district.late:
        return None
    for other in district.people:
        if other.town != place or other.gone:
            continue
        for row in (place, TOTAL):
            if other.came == day:
                for figure in ("arrived_new", "arrived", "watched"):
                    district.published[day, row, figure] -= 1
                for figure in ("affected_new", "affected"):
                    district.published[day, row, figure] -= other.affected
            if other.ill == day:
                for figure in ("cases_new", "cases"):
                    district.published[day, row, figure] -= 1
    return CauseKind.LATE, f"{place}-{day}"


MISTAKES: tuple[Mistake, ...] = (twice, date_of_record, joined_late, withdrawn_late, left_out, too_late)


def plant(draw: Random, district: District, number: int) -> set[Cell]:
    """Make *number* mistakes, of people and of figures; the figures that are off by themselves."""
    typed: set[Cell] = set()
    used: set[str] = set()
    while len(district.planted) + len(typed) < number:
        if draw.random() < 0.15:
            spot = (draw.randrange(DAYS), town(draw.randrange(TOWNS)), draw.choice(FIGURES))
            if cell(*spot) not in typed:
                district.published[spot] += draw.choice([-9, 9, 10, 18, 27])
                typed.add(cell(*spot))
            continue
        person = draw.choice(district.people)
        made = None if person.key in used else draw.choice(MISTAKES)(draw, district, person)
        if made is not None and made not in district.planted:
            used.add(person.key)
            district.planted.add(made)
    return typed


def is_planted(why: Why, planted: set[tuple[CauseKind, str]], typed: set[Cell]) -> bool:
    """Whether *why* says what was planted, where nothing tells equals apart."""
    left = set(planted)
    for some in why.causes:
        meant = {named(cause) for cause in some.causes} & left
        if len(meant) != some.times:
            return False
        left -= meant
    return not left and set(why.typed) == typed


def named(cause: Cause) -> tuple[CauseKind, str]:
    return cause.kind, str(cause.args["delivery"]) if cause.kind is CauseKind.LATE else cause.subjects[0]


def is_exact(found: Explained) -> bool:
    """One explanation; where the figures can't tell which of equal records it was, the same happened to each."""
    return (
        found.complete
        and len(found.explanations) == 1
        and all(len({cause.kind for cause in some.causes}) == 1 for some in found.explanations[0].causes)
    )
