"""The library's reports of a world held, cell by cell, against those counted by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import groupby, pairwise

from gridcontrol import Locality
from gridcontrol.reports.document import Document, Figure, Findings, Table
from tests.days import by_hand
from tests.days.county import COUNTY, INDICATORS, MOVING, TOWNS, VILLAGES, emptied
from tests.days.delivering import fact
from tests.days.drawing import World

NOT_LOCATED, TOTAL = "not_located", "total"
_TOWNS, _VILLAGES = frozenset(TOWNS), frozenset(VILLAGES)
_BY_TOWN = dict.fromkeys((*TOWNS, NOT_LOCATED, TOTAL))
_BY_VILLAGE = dict.fromkeys((*VILLAGES, NOT_LOCATED, TOTAL))
_IN_TREE = dict.fromkeys((COUNTY, *TOWNS, *VILLAGES, TOTAL))
_NEVER = frozenset({"reports.rows-differ", "reports.children-differ", "reports.identity-fails"})
"""Findings that no world gives: events are counted one by one, so only where they stand can change."""
_NOBODY = (0,) * len(INDICATORS)
Rows = dict[str, tuple[object, ...]]


def differences(county: Locality, world: World) -> Iterator[str]:
    """Every cell of every day that is not what was counted by hand, and every sum that does not close."""
    locality = filled(county, world)
    zone, text = locality.pack.zone, f"{world.form[-2:]}:00"
    days = (world.days[0] - timedelta(days=2), world.days[0] - timedelta(days=1), *world.days)
    seen = [by_hand.seen(world.lines, by_hand.cut_off(day, text)) for day in days]
    counts = [by_hand.report(now, before) for before, now in pairwise(seen)]
    yesterday: Rows | None = None
    for number, day in enumerate(world.days, start=1):
        known_at = seen[number + 1].until.replace(tzinfo=zone)
        document = locality.reporting(world.form, day=day, known_at=known_at).report()
        today = _rows(document.table("figures"))
        found = [*_figures(world, counts[number], today), *_carried(yesterday, today), *_findings(document)]
        if world.form.startswith("tree"):
            overview = _rows(document.table("overview"), skipping=2)
            found += [*_tree(counts[number], overview), *_children(overview)]
            found += _change(counts[number - 1], counts[number], document.table("key_figures"))
        yield from (f"world {world.number}, {world.form}, {day}: {each}" for each in found)
        yesterday = today


def filled(county: Locality, world: World) -> Locality:
    """The county in which each line was received when it was."""
    locality = emptied(county)
    zone = locality.pack.zone
    batches = groupby(world.lines, key=lambda line: line.received)
    locality.store.replay([(at.replace(tzinfo=zone), [fact(each, zone) for each in lines]) for at, lines in batches])
    return locality


# each cell


def _figures(world: World, counts: by_hand.Counts, shown: Rows) -> Iterator[str]:
    """The main table, by town or by village."""
    by_town = world.form.startswith("tree")

    def rows_of(place: str | None) -> tuple[str, ...]:
        if place in _VILLAGES:
            return (str(place)[:9] if by_town else str(place), TOTAL)
        return (str(place) if place in _TOWNS and by_town else NOT_LOCATED, TOTAL)

    return _compared("figures", _laid_out(counts, rows_of), _BY_TOWN if by_town else _BY_VILLAGE, shown)


def _tree(counts: by_hand.Counts, shown: Rows) -> Iterator[str]:
    """The tree, with rows for who is in a division and in none below it, where there is anybody."""

    def rows_of(place: str | None) -> tuple[str, ...]:
        if place in _VILLAGES:
            return (str(place), str(place)[:9], COUNTY, TOTAL)
        if place in _TOWNS:
            return (f"{place}/village", str(place), COUNTY, TOTAL)
        return (f"{COUNTY}/town", COUNTY, TOTAL) if place == COUNTY else (NOT_LOCATED, TOTAL)

    return _compared("overview", _laid_out(counts, rows_of), _IN_TREE, shown)


def _laid_out(counts: by_hand.Counts, rows_of: Callable[[str | None], tuple[str, ...]]) -> Rows:
    """The rows in which anything but 0 stands."""
    made: dict[str, Counter[str]] = {}
    for name in INDICATORS:
        for place, number in counts.get(name, Counter()).items():
            for row in rows_of(place) if number else ():
                made.setdefault(row, Counter())[name] += number
    laid_out = ((row, tuple(figures[name] for name in INDICATORS)) for row, figures in made.items())
    return {row: figures for row, figures in laid_out if figures != _NOBODY}


def _compared(table: str, expected: Rows, always: dict[str, None], shown: Rows) -> Iterator[str]:
    required = {**always, **dict.fromkeys(expected)}
    for row in required:
        if row not in shown:
            yield f"{table}: no row {row}"
    for row, figures in shown.items():
        counted = expected.get(row, _NOBODY)
        if figures == counted:
            if figures == _NOBODY and row not in required:
                yield f"{table}: a row {row} in which nothing is"
            continue
        for name, is_shown, is_counted in zip(INDICATORS, figures, counted, strict=True):
            if is_shown != is_counted:
                yield f"{table}: {row}: {name} is {is_shown}, by hand {is_counted}"


def _rows(table: Table, skipping: int = 1) -> Rows:
    assert tuple(column.id for column in table.columns[skipping:]) == INDICATORS
    rows = {row.key: tuple([_value(cell) for cell in row.cells[skipping:]]) for row in table.rows}
    assert len(rows) == len(table.rows)
    return rows


def _value(cell: object) -> object:
    return cell.value if isinstance(cell, Figure) else cell


# what must close in the library's own figures


def _children(tree: Rows) -> Iterator[str]:
    """Children = parent: of the county, of every town, and of the whole."""
    below: dict[str, list[tuple[object, ...]]] = {TOTAL: [tree[COUNTY]]}
    for row, figures in tree.items():
        if row == NOT_LOCATED:
            below[TOTAL].append(figures)
        elif "/" in row:
            below.setdefault(row.split("/")[0], []).append(figures)
        elif row not in (TOTAL, COUNTY) and any(figures):
            below.setdefault(COUNTY if row in _TOWNS else row[:9], []).append(figures)
    for parent in (TOTAL, COUNTY, *TOWNS):
        together = tuple(sum(each) for each in zip(_NOBODY, *below.get(parent, ()), strict=True))
        if together != tree[parent]:
            yield f"below {parent} stand {together}, in it {tree[parent]}"


def _carried(before: Rows | None, today: Rows) -> Iterator[str]:
    """Cumulative = that of the report before + new + late - withdrawn."""
    if before is None:
        return
    was, now = (dict(zip(INDICATORS, rows[TOTAL], strict=True)) for rows in (before, today))
    for what in MOVING:
        new, late, withdrawn, cumulative = (now[f"{what}_{part}"] for part in ("new", "late", "withdrawn", "all"))
        if cumulative != was[f"{what}_all"] + new + late - withdrawn:  # type: ignore[operator]
            yield f"{what}: {cumulative} is not {was[f'{what}_all']} + {new} + {late} - {withdrawn}"


def _change(was: by_hand.Counts, counts: by_hand.Counts, shown: Table) -> Iterator[str]:
    """The change since yesterday, from the report of yesterday as it was then."""
    for row in shown.rows:
        now, before = (sum(each.get(row.key, Counter()).values()) for each in (counts, was))
        found = tuple(_value(cell) for cell in row.cells[1:4])
        if found != (now, before, now - before):
            yield f"key figures: {row.key} is {found}, by hand {(now, before, now - before)}"
    if tuple(row.key for row in shown.rows) != INDICATORS:
        yield "key figures: not all are there"


def _findings(document: Document) -> Iterator[str]:
    for section in document.sections:
        if isinstance(section, Findings):
            yield from (f"finding {each.code}" for each in section.items if each.code in _NEVER)
