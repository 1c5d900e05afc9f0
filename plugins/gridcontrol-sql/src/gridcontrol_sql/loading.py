"""Facts as they stand, as rows of the tables that a script reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from attrs import frozen

from gridcontrol.calculus.evaluator import AsOf, KnowsAbove, Places
from gridcontrol.errors import Problem, StoreError
from gridcontrol.ids import FactId, SubjectId, kind_of, subject_id
from gridcontrol.model.facts import Value
from gridcontrol.model.known import Known
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import FieldBase
from gridcontrol.time import WorldTime, local_date
from gridcontrol_sql.codes import codes_named, kinds_with_codes
from gridcontrol_sql.columns import Column, Columns
from gridcontrol_sql.compiling import AS_OF, FACTS, INPUT, PLACE_IN, SUBJECTS
from gridcontrol_sql.positions import (
    EPOCH_DAY,
    FOREVER,
    LAST_SECOND,
    day_number_of,
    instant_at,
)
from gridcontrol_sql.relations import LAST_DAY
from gridcontrol_sql.ticks import EPOCH, PLACES, SECONDS, Ticks


@frozen
class Table:
    """A table of input: its columns with their types, and its rows."""

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: list[tuple[object, ...]]


def tables(
    pack: Pack,
    columns: Columns,
    known: Known,
    places: Places | None,
    as_of: AsOf | None,
    also: Iterable[SubjectId] = (),
) -> list[Table]:
    """The input of a pack's script with such *columns*. *also* are subjects to be there whatever is known of them.

    Raises ``StoreError`` on a fact whose time has no place there.
    """
    facts = list(_facts(pack, columns, known))
    if columns.ticks.to_second > 1:
        _refuse_crowds(pack, columns, facts)
    subjects = _subjects(pack, known, places, also)
    rows: dict[str, list[tuple[object, ...]]] = {
        FACTS: facts,
        SUBJECTS: subjects,
        PLACE_IN: list(_places(pack, known, places, subjects)),
        AS_OF: [(last_second(as_of, columns.ticks),)],
    }
    fields = tuple(columns.definitions())
    return [Table(name, own + (fields if name == FACTS else ()), rows[name]) for name, own in INPUT.items()]


def last_second(as_of: AsOf | None, ticks: Ticks = SECONDS) -> int:
    """The last tick, a second unless told otherwise, that *as_of* covers; facts stand at ticks only."""
    if as_of is None:
        return FOREVER // PLACES * ticks.to_second
    return ticks.before(as_of.at) if as_of.exclusive else ticks.until(as_of.at)


def _refuse_crowds(pack: Pack, columns: Columns, facts: Sequence[tuple[object, ...]]) -> None:
    """A second that is cut into many ticks has few places in each."""
    places = [name for name, _ in INPUT[FACTS]] + [name for name, _ in columns.definitions()]
    moments = {str(kind): places.index("w") for kind in pack.events}
    for kind in pack.events.values():
        if kind.takes_effect is not None:
            moments[str(kind.id)] = places.index(columns.by_field[kind.id, kind.takes_effect].name)
    begun = Counter(
        (None if pack.crosses_subjects else row[0], row[3] if (own := row[moments[str(row[1])]]) is None else own)
        for row in facts
    )
    ticks = columns.ticks
    for (_, tick), number in begun.items():
        if not ticks.have_room(number, whole=isinstance(tick, int) and tick % ticks.to_second == 0):
            raise StoreError(Problem("sql.crowded", args={"number": number, "fractions": ticks.to_second}))


def _facts(pack: Pack, columns: Columns, known: Known) -> Iterator[tuple[object, ...]]:
    named = columns.all()
    for subject, events in known.events.items():
        for event in events:
            kind = pack.events.get(event.kind)
            if kind is None:
                continue
            cells: dict[str, object] = {}
            for name, type_ in kind.fields.items():
                value = event.fields.get(name)
                if value is None:
                    continue
                if type_.ref is not None:
                    value = str(known.standing_for(SubjectId(str(value))))
                cells.update(_cells(columns.by_field[kind.id, name], value, columns, event.id))
            row: list[object] = [subject, event.kind, event.id, *_moment(event.at, columns, event.id)]
            for column in named:
                row.append(cells.get(column.name))
                if column.moment:
                    row.append(cells.get(column.dated))
            yield tuple(row)


def _moment(moment: WorldTime, columns: Columns, fact: FactId) -> tuple[int, int]:
    """Its first tick and whether it is a date. Raises ``StoreError`` where it has no place among ticks."""
    try:
        tick = columns.moment(moment)
    except ValueError as error:
        raise StoreError(Problem("sql.fraction", args={"fact": fact})) from error
    if not 0 < tick < LAST_SECOND * columns.ticks.to_second:
        words = {
            "fact": fact,
            "found": moment.isoformat(),
            "first": EPOCH.year,
            "last": instant_at(LAST_SECOND).year - 1,
        }
        raise StoreError(Problem("sql.era", args=words))
    return tick, 0 if isinstance(moment, datetime) else 1


def _cells(column: Column, value: Value, columns: Columns, fact: FactId) -> dict[str, object]:
    if column.moment:
        if not isinstance(value, date):
            return {}
        tick, dated = _moment(value, columns, fact)
        return {column.name: tick, column.dated: dated}
    if column.type == "VARCHAR":
        return {column.name: str(value)}
    if column.type == "DOUBLE":
        return {column.name: float(value)} if isinstance(value, int | float | Decimal) else {}
    return {column.name: int(value)} if isinstance(value, int) else {}


def _subjects(pack: Pack, known: Known, places: Places | None, also: Iterable[SubjectId]) -> list[tuple[object, ...]]:
    found = {known.standing_for(each) for each in also} | set(known.events)
    for events in known.events.values():
        for event in events:
            kind = pack.events.get(event.kind)
            for name, type_ in kind.fields.items() if kind else ():
                if type_.ref is not None and name in event.fields:
                    found.add(known.standing_for(SubjectId(str(event.fields[name]))))
    for subject_kind in pack.subjects.values():
        if subject_kind.levels and places is not None:
            found |= {subject_id(subject_kind.id, code) for code in places.codes_at(subject_kind.levels)}
    return [(subject, kind_of(subject), subject.partition("/")[2]) for subject in sorted(found)]


def _places(
    pack: Pack, known: Known, places: Places | None, subjects: Iterable[tuple[object, ...]]
) -> Iterator[tuple[object, ...]]:
    """On which days which place lies below which code: every place and code that facts, subjects or the pack name."""
    if places is None:
        return
    placed, asked = kinds_with_codes(pack)
    keyed = [(kind, str(key)) for _, kind, key in subjects if kind in placed]
    codes = {key for kind, key in keyed if kind in asked} | codes_named(pack)
    if codes:
        lying = {key for _, key in keyed} | set(_divisions_told(pack, known))
        yield from lying_below(places, lying, codes, _days(pack, known))


def _divisions_told(pack: Pack, known: Known) -> Iterator[str]:
    """The divisions that facts name."""
    named = {
        kind.id: [name for name, type_ in kind.fields.items() if type_.base is FieldBase.DIVISION]
        for kind in pack.events.values()
    }
    for events in known.events.values():
        for event in events:
            for name in named.get(event.kind, ()):
                if name in event.fields:
                    yield str(event.fields[name])


def lying_below(
    places: Places, lying: Iterable[str], codes: Iterable[str], days: Sequence[date]
) -> Iterator[tuple[str, str, int, int]]:
    """Rows of ``place_in``: since which and until which local day each of *lying* lies below each of *codes*.

    *days* are those on which it may be asked, in order; ``date.max`` stands for ever after.
    """
    wanted = set(codes)
    for place in sorted(lying):
        for code in sorted(_above(places, place, wanted, days)):
            begin: int | None = None
            for day in days:
                number = LAST_DAY if day == date.max else day_number_of(day)
                there = places.lies_within(place, code, day)
                if there and begin is None:
                    begin = number
                elif not there and begin is not None:
                    yield place, code, begin, number
                    begin = None
            if begin is not None:
                yield place, code, begin, LAST_DAY + 1


def _above(places: Places, place: str, codes: set[str], days: Iterable[date]) -> set[str]:
    """Those of *codes* besides its own that *place* may lie below on one of *days*."""
    if not isinstance(places, KnowsAbove):
        return codes - {place}
    # Keys of households and the like count as codes too: asking each place for each of them would take their square.
    return {code for day in days for code in places.above(place, day) if code in codes} - {place}


def _days(pack: Pack, known: Known) -> list[date]:
    """Every local day on which a fact may ask where a place lies, and the day behind all changes."""
    found = set()
    for events in known.events.values():
        for event in events:
            found.add(local_date(event.at, pack.zone) if isinstance(event.at, datetime) else event.at)
            for value in event.fields.values():
                if isinstance(value, datetime):
                    found.add(local_date(value, pack.zone))
    first, last = (min(found), max(found)) if found else (EPOCH_DAY, EPOCH_DAY)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)] + [date.max]
