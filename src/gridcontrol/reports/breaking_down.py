"""Figures by what the things counted are like: their fields, bands of a number, divisions named in them; and shares."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

from attrs import field, frozen

from gridcontrol.errors import Severity
from gridcontrol.ids import FieldId, IndicatorId, SubjectId, SubjectKindId
from gridcontrol.reports.asking import Counted
from gridcontrol.reports.counting import ZERO, Amount, Counts, Item, Rows, View, added, tally
from gridcontrol.reports.document import Cell, Column, ColumnType, Figure, Row, RowKind, Statement, Table
from gridcontrol.reports.drawing import Shares
from gridcontrol.reports.figures import Counting, Figures
from gridcontrol.reports.grouping import TOTAL, Grouping
from gridcontrol.reports.whereabouts import values_of
from gridcontrol.reports.words import phrase, word
from gridcontrol.rules.figures import Indicator
from gridcontrol.rules.layouts import Breakdown, BreakdownPart, ShareOf, SharesPart
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import FieldBase, FieldType, Label
from gridcontrol.time import local_date

NOT_STATED = "not_stated"
_TENTH = Decimal("0.1")


def per_cent(part: Amount | None, whole: Amount | None) -> Decimal | None:
    """The share in per cent with one decimal, rounded half up; None of nothing."""
    if part is None or not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(_TENTH, ROUND_HALF_UP)


def label_of(text: str) -> Label:
    """A label for what the pack gave none: its own text."""
    return Label(MappingProxyType({}), text)


@frozen
class Categories:
    """The categories of one breakdown: which one an item falls into, and how each is called, in order."""

    pack: Pack
    by: Breakdown
    type: FieldType | None
    grouping: Grouping | None
    values: Mapping[SubjectId, object] = field(factory=dict)
    """Of an attribute, by subject."""

    def key(self, item: Item) -> str:
        """The category of one item."""
        found = self.values.get(item.subject) if self.by.field is None else self._field(item, self.by.field)
        return self.category(found, item.at)

    def category(self, found: object, at: datetime) -> str:
        """The category of a value that something of the instant *at* has."""
        if found is None or found == "":
            return NOT_STATED
        if self.by.bands:
            number = _number(found)
            return NOT_STATED if number is None else self._band(number)
        if self.by.level is not None and self.grouping is not None:
            place = self.grouping.row_of(str(found), local_date(at, self.pack.zone))
            return str(found) if place is None else place.key
        return str(found)

    def _field(self, item: Item, name: FieldId) -> object:
        return None if item.event is None else item.event.fields.get(name)

    def _band(self, number: Amount) -> str:
        above = [start for start in self.by.bands if start <= number]
        return f"{above[-1]}+" if above else f"<{self.by.bands[0]}"

    def in_order(self, found: Sequence[str]) -> list[tuple[str, Cell]]:
        """Keys and names: bands and choices all of them and in their order, else those found; the unknown last."""
        if self.by.bands:
            names = _band_names(self.by.bands)
        elif self.type is not None and self.type.base is FieldBase.CHOICE:
            names = [(word, self.type.labels.get(word, label_of(word))) for word in self.type.choices]
        elif self.type is not None and self.type.base is FieldBase.TRUTH:
            names = [(key, word(called)) for key, called in (("True", "yes"), ("False", "no")) if key in found]
        elif self.grouping is not None:
            names = [(place.key, place.name) for place in self.grouping.rows() if place.key in found]
        else:
            names = []
        known = {key for key, _ in names}
        names += [(key, key) for key in sorted(found) if key not in known and key != NOT_STATED]
        return [*names, (NOT_STATED, word("value_not_stated"))] if NOT_STATED in found else names


def _band_names(bands: Sequence[Amount]) -> list[tuple[str, Cell]]:
    names: list[tuple[str, Cell]] = [(f"<{bands[0]}", phrase("band_below", first=label_of(str(bands[0]))))]
    for number, start in enumerate(bands):
        if number + 1 == len(bands):
            names.append((f"{start}+", phrase("band_from", first=label_of(str(start)))))
        else:
            following = bands[number + 1]
            whole = isinstance(start, int) and isinstance(following, int)
            last = following - 1 if whole else following
            code = "band_whole" if whole else "band_part"
            names.append((f"{start}+", phrase(code, first=label_of(str(start)), last=label_of(str(last)))))
    return names


def _number(value: object) -> Amount | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | Decimal):
        return value
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        return None
    return number if number.is_finite() else None


def breakdown_table(
    name: str,
    part: BreakdownPart,
    counted: Counted,
    rows: Rows,
    grouping: Grouping | None,
) -> Table:
    """The indicators by category, each with its share in their total."""
    by, pack = part.by, counted.pack
    indicators = [pack.indicators[name] for name in part.indicators]
    columns = [Column("part", word("category"))]
    tallied = []
    keys: dict[str, None] = {}
    for indicator in indicators:
        counts = counted.ask(CategoriesOf(rows, by, indicator, grouping))
        keys.update(dict.fromkeys(counts.rows))
        tallied.append(counts)
        columns.append(Column(indicator.id, indicator.label, ColumnType.NUMBER))
        columns.append(Column(f"{indicator.id}.share", phrase("share_of", figure=indicator.label), ColumnType.PERCENT))
    lines = []
    first = Categories(pack, by, CategoriesOf.type_of(pack, by, indicators[0]), grouping) if indicators else None
    for key, called in first.in_order(tuple(keys)) if first is not None else ():
        cells: list[Cell] = [called]
        for counts in tallied:
            figure = counts.rows.get(key, ZERO)
            cells += [Figure(figure.value), per_cent(figure.value, counts.total.value)]
        lines.append(Row(key, tuple(cells)))
    total: list[Cell] = [word(TOTAL)]
    for counts in tallied:
        total += [Figure(counts.total.value), per_cent(counts.total.value, counts.total.value)]
    lines.append(Row(TOTAL, tuple(total), RowKind.TOTAL))
    return Table(name, breakdown_title(pack, part), tuple(columns), tuple(lines), drawing=Shares())


def breakdown_title(pack: Pack, part: BreakdownPart) -> Label:
    """What the breakdown is called: as the pack calls it, or by what it is broken down."""
    if part.label.given:
        return part.label
    found = CategoriesOf.type_of(pack, part.by, pack.indicators[part.indicators[0]])
    given = found is not None and found.label.given
    by = found.label if found is not None and given else label_of(part.by.field or part.by.attribute or "")
    return phrase("by_what", what=by)


@frozen
class CategoriesOf:
    """What an indicator counts, by category."""

    rows: Rows
    by: Breakdown
    indicator: Indicator
    grouping: Grouping | None

    @property
    def key(self) -> Hashable:
        return "categories", self.rows.name, self.by, self.indicator.id

    def of(self, counting: Counting) -> Counts:
        categories = self.categories(counting.now)
        items = counting.here(self.rows).seat(counting.items(self.indicator))
        return tally([item._replace(row=categories.key(item)) for item in items], members=False)

    def categories(self, seen: View) -> Categories:
        """The categories as *seen* tells of what is counted."""
        by, about = self.by, self.indicator.about
        values: Mapping[SubjectId, object] = {}
        if by.attribute is not None and about is not None:
            values = values_of(seen.pack, seen.known, seen.as_of, about, by.attribute)
        return Categories(seen.pack, by, self.type_of(seen.pack, by, self.indicator), self.grouping, values)

    def together(self, answers: Sequence[Counts]) -> Counts:
        return added(answers)

    @staticmethod
    def type_of(pack: Pack, by: Breakdown, indicator: Indicator) -> FieldType | None:
        """The type of the field that the indicator is broken down by."""
        if by.field is not None and indicator.pattern is not None:
            return next((pack.events[kind].fields.get(by.field) for kind in indicator.pattern.kinds), None)
        about: SubjectKindId | None = indicator.about
        if by.attribute is None or about is None:
            return None
        return pack.subjects[about].attributes.get(by.attribute)


def shares_table(
    name: str, part: SharesPart, figures: Figures, label: Callable[[str], Label]
) -> tuple[Table, tuple[Statement, ...]]:
    """A figure, its parts and theirs, with the share of each in the whole; and parts that are more than their whole."""
    whole = figures.counts[part.whole].total.value
    rows: list[Row] = []
    parents: dict[str, str] = {}
    findings: list[Statement] = []

    def add(parts: Sequence[ShareOf], above: IndicatorId, depth: int) -> None:
        for each in parts:
            value = figures.counts[each.indicator].total.value
            rows.append(Row(each.indicator, (label(each.indicator), Figure(value), per_cent(value, whole))))
            if depth:
                parents[each.indicator] = above
            findings.extend(_above(figures, each.indicator, above, label))
            add(each.parts, each.indicator, depth + 1)

    add(part.parts, part.whole, 0)
    rows.append(Row(TOTAL, (label(part.whole), Figure(whole), per_cent(whole, whole)), RowKind.TOTAL))
    columns = (
        Column("part", word("category")),
        Column("value", word("figure"), ColumnType.NUMBER),
        Column("share", word("share"), ColumnType.PERCENT),
    )
    title = part.label if part.label.given else phrase("parts_of", figure=label(part.whole))
    return Table(name, title, columns, tuple(rows), drawing=Shares(parents)), tuple(findings)


def _above(
    figures: Figures, part: IndicatorId, whole: IndicatorId, label: Callable[[str], Label]
) -> Iterator[Statement]:
    value, limit = (figures.counts[name].total.value for name in (part, whole))
    if value is not None and limit is not None and value > limit:
        args: dict[str, Cell] = {"part": label(part), "value": value, "whole": label(whole), "limit": limit}
        yield Statement("reports.part-above-whole", args, Severity.ERROR)
