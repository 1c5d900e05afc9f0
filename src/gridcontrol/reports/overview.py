"""Figures down the tree of divisions: each level counted on its own, and the levels held against each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, Self

from attrs import evolve, frozen

from gridcontrol.errors import Severity
from gridcontrol.ids import LevelId, SubjectId
from gridcontrol.reports.asking import Counted, asked_figures
from gridcontrol.reports.counting import OUTSIDE, Counts, Item, Rows, View
from gridcontrol.reports.document import Cell, Column, ColumnType, Figure, Row, RowKind, Statement, Table
from gridcontrol.reports.drawing import Tree
from gridcontrol.reports.figures import Figures
from gridcontrol.reports.grouping import ELSEWHERE, NOT_LOCATED, TOTAL, Place
from gridcontrol.reports.whereabouts import Stay
from gridcontrol.reports.words import phrase, word
from gridcontrol.rules.figures import Indicator, IndicatorKind
from gridcontrol.rules.layouts import OverviewPart
from gridcontrol.rules.vocabulary import Label

_NOT_ADDED = frozenset({IndicatorKind.RATIO, IndicatorKind.DAYS_SINCE})
_MOST_WIDE = 12
_PER_CENT = 100


class _Leveled(Protocol):
    def rows(self, level: LevelId) -> Rows: ...


@frozen(eq=False)
class Below(Rows):
    """The rows of one level within those of the level above: what is in a row there and in none here has its own."""

    upper: Rows | None = None
    level: str = ""
    parents: Mapping[str, str] | None = None

    def row(self, item: Item) -> str:
        """The row here if it lies in the row above; else the rest of that row, or of everything."""
        above = OUTSIDE if self.upper is None else self.upper.row(item)
        if above == OUTSIDE:
            return OUTSIDE
        row = self.seen.row_of(item.subject, item.stay)
        if (self.parents or {}).get(row) == above:
            return row
        return f"{above}/{self.level}"

    def in_world(self, world: View) -> Self:
        """The same rows in *world*."""
        here = super().in_world(world)
        return evolve(here, upper=None if self.upper is None else self.upper.in_world(world))

    def holds(self, subject: SubjectId, stay: Stay | None) -> bool:
        """Whether it belongs to what the report is about."""
        return self.upper is None or self.upper.holds(subject, stay)


def overview_table(
    name: str, part: OverviewPart, counted: Counted, asked: _Leveled
) -> tuple[Table, tuple[Statement, ...]]:
    """The tree with its figures, and where the children of a division are not what it is."""
    indicators = [counted.pack.indicators[each] for each in part.indicators]
    levels = [(level, asked.rows(level)) for level in part.levels]
    made: list[_Level] = []
    for number, (level, rows) in enumerate(levels):
        places = tuple(rows.seen.grouping.rows())
        if not number:
            made.append(_Level(level, places, {}, asked_figures(part.indicators, counted, rows)))
            continue
        upper = made[-1]
        keys = {place.key for place in upper.places}
        parents = {p.key: next((key for key in reversed(p.above) if key in keys), "") for p in places}
        upper_rows = levels[number - 1][1]
        called = f"{upper_rows.name}/{rows.name}"
        below = Below(rows.seen, rows.scopes, called, own=False, upper=upper_rows, level=level, parents=parents)
        made.append(_Level(level, places, parents, asked_figures(part.indicators, counted, below)))
    lines = _Lines(indicators, made, {each.id: each.label for each in counted.pack.levels})
    top = made[0]
    for place in top.places:
        lines.add(place, 0)
    parents = {key: parent for level in made for key, parent in level.parents.items() if parent}
    parents.update(lines.rest)
    for key, kind in ((ELSEWHERE, RowKind.ELSEWHERE), (NOT_LOCATED, RowKind.NOT_LOCATED)):
        counts = [top.figures.counts[each.id] for each in indicators]
        if any(each.of(key).value for each in counts):
            lines.rows.append(Row(key, (word(key), None, *(Figure(each.of(key).value) for each in counts)), kind))
    totals = [Figure(top.figures.counts[each.id].total.value) for each in indicators]
    lines.rows.append(Row(TOTAL, (word(TOTAL), None, *totals), RowKind.TOTAL))
    columns = [Column("division", word("division")), Column("level", word("level"))]
    columns += [Column(each.id, each.label, _type(each)) for each in indicators]
    title = part.label if part.label.given else word("overview")
    shown = {row.key for row in lines.rows}
    tree = Tree({k: p for k, p in parents.items() if k in shown}, _tiles(part, made, shown))
    table = Table(name, title, tuple(columns), tuple(lines.rows), drawing=tree)
    return table, tuple(_differences(indicators, made))


@frozen
class _Level:
    """One level: its divisions, their parents in the level above, the figures."""

    level: LevelId
    places: tuple[Place, ...]
    parents: Mapping[str, str]
    figures: Figures

    def children(self, parent: str) -> list[Place]:
        return [place for place in self.places if self.parents.get(place.key) == parent]


class _Lines:
    """The rows of the tree, parents first."""

    def __init__(
        self, indicators: Sequence[Indicator], levels: Sequence[_Level], names: Mapping[LevelId, Label]
    ) -> None:
        self.indicators = indicators
        self.levels = levels
        self.names = names
        self.rows: list[Row] = []
        self.rest: dict[str, str] = {}
        self._children = [_by_parent(level) for level in levels]
        # Most places of a large tree have nothing in them: their cells are the same ones.
        self._counted = [_counted(level) for level in levels]
        self._nothing = [
            tuple(Figure(level.figures.counts[each.id].elsewhere.value) for each in indicators) for level in levels
        ]

    def add(self, place: Place, depth: int) -> None:
        level = self.levels[depth]
        figures = self._nothing[depth]
        if place.key in self._counted[depth]:
            figures = tuple(Figure(level.figures.counts[each.id].of(place.key).value) for each in self.indicators)
        self.rows.append(Row(place.key, (place.name, self.names.get(level.level), *figures)))
        if depth + 1 == len(self.levels):
            return
        below = self.levels[depth + 1]
        for child in self._children[depth + 1].get(place.key, ()):
            self.add(child, depth + 1)
        key = f"{place.key}/{below.level}"
        if key not in self._counted[depth + 1]:
            return
        left = [below.figures.counts[each.id].rows.get(key) for each in self.indicators]
        if any(figure is not None and figure.value for figure in left):
            name = self.names.get(below.level)
            called: Cell = phrase("no_level", division=_plain(place.name), level=name or _plain(below.level))
            cells = (Figure(0 if figure is None else figure.value) for figure in left)
            self.rows.append(Row(key, (called, name, *cells), RowKind.NOT_LOCATED))
            self.rest[key] = place.key


def _counted(level: _Level) -> set[str]:
    """The keys of the rows for which something was counted."""
    return {key for counts in level.figures.counts.values() for key in counts.rows}


def _by_parent(level: _Level) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for place in level.places:
        found.setdefault(level.parents.get(place.key, ""), []).append(place)
    return found


def _plain(text: str) -> Label:
    return Label({}, text)


def _type(indicator: Indicator) -> ColumnType:
    shares = indicator.ratio is not None and indicator.ratio.per == _PER_CENT
    return ColumnType.PERCENT if shares else ColumnType.NUMBER


def _tiles(part: OverviewPart, levels: Sequence[_Level], shown: set[str]) -> dict[str, tuple[int, int]]:
    """The pack's tiles; without any, the lowest level that has few enough rows to be seen, in the order of the tree."""
    if part.tiles:
        return {key: (tile.column, tile.row) for key, tile in part.tiles.items() if key in shown}
    lowest = max((level for level in levels if len(level.places) <= _MOST_WIDE**2), key=levels.index, default=None)
    if lowest is None:
        return {}
    wide = next((n for n in range(1, _MOST_WIDE + 1) if n * n >= len(lowest.places)), _MOST_WIDE)
    return {place.key: (number % wide, number // wide) for number, place in enumerate(lowest.places)}


def _differences(indicators: Sequence[Indicator], levels: Sequence[_Level]) -> list[Statement]:
    """Children = parent: for each division the divisions below it, and what is in none of them, are what it is."""
    found = []
    for number, lower in enumerate(levels[1:]):
        upper, by_parent = levels[number], _by_parent(lower)
        for each in indicators:
            if each.kind in _NOT_ADDED:
                continue
            above, below = upper.figures.counts[each.id], lower.figures.counts[each.id]
            if not above.elsewhere.value and not below.elsewhere.value and not above.rows and not below.rows:
                continue
            for place in upper.places:
                parts = [below.of(child.key).value for child in by_parent.get(place.key, ())]
                rest = below.rows.get(f"{place.key}/{lower.level}")
                parts.append(0 if rest is None else rest.value)
                found += _difference(each, place, above, parts)
    return found


def _difference(indicator: Indicator, place: Place, above: Counts, parts: Sequence[object]) -> list[Statement]:
    values = [part for part in parts if isinstance(part, int) or hasattr(part, "quantize")]
    total = above.of(place.key).value
    if total is None or len(values) < len(parts):
        return []
    together = sum(values)  # type: ignore[arg-type]
    if together == total:
        return []
    args: dict[str, Cell] = {
        "indicator": indicator.label,
        "where": place.name,
        "sum": together,
        "total": total,
        "difference": together - total,
    }
    return [Statement("reports.children-differ", args, Severity.ERROR)]
