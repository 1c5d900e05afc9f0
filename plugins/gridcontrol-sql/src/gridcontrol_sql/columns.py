"""Columns of the table of events: one for each field and what it holds, and what a place in the order needs."""

from __future__ import annotations

import re
from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, ValuesView
from datetime import date, datetime
from decimal import Decimal

from attrs import field, frozen

from gridcontrol.ids import EventKindId, FieldId
from gridcontrol.model.facts import Value
from gridcontrol.rules.conditions import (
    Compared,
    Comparison,
    FieldTest,
    Missing,
    NoneOf,
    OneOf,
    Where,
    WithinPlace,
)
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import FieldBase, FieldType
from gridcontrol.time import WorldTime, instant_of
from gridcontrol_sql.script import text, texts
from gridcontrol_sql.ticks import SECONDS, Ticks

Moment = Callable[[WorldTime], int]
MOMENTS = frozenset({FieldBase.DATE, FieldBase.INSTANT, FieldBase.MOMENT})
NUMBERS = {FieldBase.INTEGER: "BIGINT", FieldBase.AGE: "BIGINT", FieldBase.NUMBER: "DOUBLE"}


@frozen
class Column:
    """Where a field's values stand. A moment has its first second in *name*, and in *dated* whether it is a date."""

    name: str
    type: str
    moment: bool = False

    @property
    def dated(self) -> str:
        return f"{self.name}_d"

    def names(self) -> tuple[str, ...]:
        """The names of what stands for it in tables."""
        return (self.name, self.dated) if self.moment else (self.name,)


class Asked(Mapping[tuple[EventKindId, FieldId], Column]):
    """Columns by kind and field; notes the names of those that were looked up, not of those that were only listed."""

    def __init__(self, given: Mapping[tuple[EventKindId, FieldId], Column]) -> None:
        self._given = dict(given)
        self.names: set[str] = set()

    def __getitem__(self, key: tuple[EventKindId, FieldId]) -> Column:
        found = self._given[key]
        self.names.add(found.name)
        return found

    def __iter__(self) -> Iterator[tuple[EventKindId, FieldId]]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)

    def items(self) -> ItemsView[tuple[EventKindId, FieldId], Column]:
        """All of them."""
        return self._given.items()

    def values(self) -> ValuesView[Column]:
        """All of them."""
        return self._given.values()


@frozen
class Columns:
    """The columns of a pack's fields."""

    pack: Pack
    ticks: Ticks = SECONDS
    """What moments are counted in."""
    by_field: Asked = field(init=False)
    tested: set[str] = field(init=False, factory=set, eq=False)
    """The names of columns whose values, not only which subjects they name, rules have asked for so far."""

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "ticks", self.ticks.stepped(self.pack))
        stored = {
            (kind.id, name): (name, *_stored(type_))
            for kind in self.pack.events.values()
            for name, type_ in kind.fields.items()
        }
        # Names of fields may be in any script, and differ in case alone: a number tells columns apart.
        numbered = {
            each: Column(f"f{number}_{re.sub(r'[^a-z0-9]+', '_', each[0].lower()).strip('_')}", each[1], each[2])
            for number, each in enumerate(sorted(set(stored.values())))
        }
        object.__setattr__(self, "by_field", Asked({key: numbered[each] for key, each in stored.items()}))

    def moment(self, named: WorldTime) -> int:
        """The first tick of a moment."""
        return self.ticks.of(instant_of(named, self.pack.zone))

    def asked(self) -> frozenset[str]:
        """The names of columns that were looked up so far by kind and field; others were listed at most."""
        return frozenset(self.by_field.names)

    def all(self) -> list[Column]:
        """Every column once, in order of name."""
        return sorted(set(self.by_field.values()), key=lambda column: column.name)

    def definitions(self) -> Iterator[tuple[str, str]]:
        """Names and types of the columns of fields."""
        for column in self.all():
            yield column.name, column.type
            if column.moment:
                yield column.dated, "INTEGER"

    def of(self, kinds: Iterable[EventKindId], name: FieldId) -> list[Column]:
        """The columns in which the field stands for any of *kinds*."""
        found = {self.by_field[kind, name] for kind in kinds if (kind, name) in self.by_field}
        return sorted(found, key=lambda column: column.name)

    def test(self, where: Where, kinds: Iterable[EventKindId], *, row: str, day: str) -> str:
        """Whether the fields of *row*, an event of one of *kinds*, pass; *day* is when places are asked for."""
        if not where:
            return "1 = 1"
        choices = []
        for kind in kinds:
            tests = [self._test(kind, name, test, row, day) for name, tests in where.items() for test in tests]
            choices.append(f"({row}.kind = {text(kind)} AND {' AND '.join(tests)})")
        if len(choices) == 1:
            return choices[0]
        return "(" + " OR ".join(choices) + ")" if choices else "1 = 0"

    def _test(self, kind: EventKindId, name: FieldId, test: FieldTest, row: str, day: str) -> str:
        column = self.by_field.get((kind, name))
        if column is None:
            return "1 = 1" if isinstance(test, Missing) and test.missing else "1 = 0"
        other = None
        if isinstance(test, Compared) and isinstance(test.limit, str):
            other = self.by_field.get((kind, FieldId(test.limit)))
            if other is None:
                return "1 = 0"
            self.tested.add(other.name)
        self.tested.add(column.name)
        return passing(column, test, row, day, self.moment, other)


def passing(column: Column, test: FieldTest, row: str, day: str, moment: Moment, other: Column | None = None) -> str:
    """One test of one column; *moment* gives the first tick of what a test names."""
    value = f"{row}.{column.name}"
    match test:
        case Missing(missing):
            return f"{value} IS {'' if missing else 'NOT '}NULL"
        case OneOf(values):
            return f"({_among(column, value, row, values, moment)})"
        case NoneOf(values):
            return f"({value} IS NOT NULL AND NOT ({_among(column, value, row, values, moment)}))"
        case WithinPlace(codes):
            listed = texts(codes)
            dated = f"p.since <= {day} AND {day} < p.until"
            inside = f"SELECT 1 FROM place_in AS p WHERE p.place = {value} AND p.code IN {listed} AND {dated}"
            return f"({value} IN {listed} OR EXISTS ({inside}))"
        case Compared(by, limit):
            sign = _SIGNS[by]
            if other is not None:
                same = other.moment == column.moment and (other.type == "VARCHAR") == (column.type == "VARCHAR")
                return f"({value} {sign} {row}.{other.name})" if same and column.type != "VARCHAR" else "1 = 0"
            found = _limit(column, limit, moment)
            return "1 = 0" if found is None else f"({value} {sign} {found})"


_SIGNS = {
    Comparison.ABOVE: ">",
    Comparison.AT_LEAST: ">=",
    Comparison.FROM: ">=",
    Comparison.AT_MOST: "<=",
    Comparison.BELOW: "<",
    Comparison.BEFORE: "<",
    Comparison.EXACTLY: "=",
}


def _limit(column: Column, limit: object, moment: Moment) -> str | None:
    if column.moment and isinstance(limit, date):
        return str(moment(limit))
    if column.type in NUMBERS.values() and isinstance(limit, int | float | Decimal) and not isinstance(limit, bool):
        return str(limit)
    return None


def _among(column: Column, value: str, row: str, values: Iterable[Value], moment: Moment) -> str:
    choices = []
    for each in values:
        if column.moment:
            if isinstance(each, date):
                dated = 0 if isinstance(each, datetime) else 1
                choices.append(f"({value} = {moment(each)} AND {row}.{column.dated} = {dated})")
        elif column.type == "VARCHAR":
            choices.append(f"{value} = {text(str(each))}")
        elif isinstance(each, bool | int | float | Decimal):
            choices.append(f"{value} = {int(each) if isinstance(each, bool) else each}")
    return " OR ".join(choices) or "1 = 0"


def _stored(type_: FieldType) -> tuple[str, bool]:
    """The type of the column, and whether it holds moments."""
    if type_.base in MOMENTS:
        return "BIGINT", True
    if type_.base is FieldBase.TRUTH:
        return "INTEGER", False
    return NUMBERS.get(type_.base, "VARCHAR"), False
