"""The breakdowns of a public report: which of them may be shown, and their counts.

Categories that the pack writes down can be shown: choices, yes and no, bands of a number, divisions of a level. Texts
of the data can't, nor what began and ended: hidden counts could be worked out from those.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from attrs import frozen

from gridcontrol.ids import IndicatorId, LevelId
from gridcontrol.reports.breaking_down import NOT_STATED, CategoriesOf, breakdown_title
from gridcontrol.reports.counting import Counts, Item, Rows, tally
from gridcontrol.reports.disclosure.tables import DivisionName
from gridcontrol.reports.figures import BOUNDARIES, MOVING, Counting
from gridcontrol.reports.grouping import ELSEWHERE, Grouping
from gridcontrol.reports.words import word
from gridcontrol.rules.figures import ReportForm
from gridcontrol.rules.layouts import Breakdown, BreakdownPart
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import FieldBase, Label

_WRITTEN_DOWN = frozenset({FieldBase.CHOICE, FieldBase.TRUTH})


@frozen
class BrokenDown:
    """One breakdown with its counts by category."""

    part: BreakdownPart
    title: Label
    rows: tuple[tuple[str, DivisionName | Label], ...]
    """Categories, by their keys."""
    counts: Mapping[IndicatorId, Counts]
    movements: Mapping[IndicatorId, Mapping[str, Counts]]
    """How those that count events over time came from the day before, by category."""

    @property
    def by(self) -> str:
        """What it is broken down by: the same in every report that is broken down in the same way."""
        return _named(self.part.by)


class LevelOf(Protocol):
    """The divisions of a level as rows."""

    def __call__(self, level: LevelId) -> Grouping: ...


def breakdowns_of(form: ReportForm) -> tuple[BreakdownPart, ...]:
    """The breakdowns that *form* lays out, in order."""
    return tuple(part for part in form.layout.parts if isinstance(part, BreakdownPart))


def is_public(pack: Pack, part: BreakdownPart) -> bool:
    """Whether the breakdown may be shown to everybody."""
    indicators = [pack.indicators[name] for name in part.indicators]
    if any(indicator.kind in BOUNDARIES for indicator in indicators):
        return False
    if part.by.bands or part.by.level is not None:
        return True
    return all(
        found is not None and found.base in _WRITTEN_DOWN
        for found in (CategoriesOf.type_of(pack, part.by, indicator) for indicator in indicators)
    )


def broken_down(part: BreakdownPart, counting: Counting, rows: Rows, level_of: LevelOf) -> BrokenDown:
    """The counts of *part*; what lies at none of its divisions is elsewhere, whatever its code is."""
    pack = counting.pack
    grouping = None if part.by.level is None else level_of(part.by.level)
    counts: dict[IndicatorId, Counts] = {}
    movements: dict[IndicatorId, Mapping[str, Counts]] = {}
    for name in part.indicators:
        asked = CategoriesOf(rows, part.by, pack.indicators[name], grouping)
        counts[name] = _listed(asked, counting, grouping, counting.items(asked.indicator))
        if asked.indicator.kind in MOVING:
            parts = counting.movement(asked.indicator).parts
            movements[name] = {
                each: _listed(asked, counting, grouping, items, before=each in ("previous", "withdrawn"))
                for each, items in parts.items()
            }
    found = dict.fromkeys(key for each in counts.values() for key in each.rows)
    names = CategoriesOf(rows, part.by, pack.indicators[part.indicators[0]], grouping).categories(counting.now)
    in_order = [(key, called) for key, called in names.in_order(tuple(found)) if key != ELSEWHERE]
    lines = [(key, called if isinstance(called, Label) else DivisionName(str(called))) for key, called in in_order]
    if ELSEWHERE in found:
        lines.insert(len(lines) - (NOT_STATED in found), (ELSEWHERE, word(ELSEWHERE)))
    return BrokenDown(part, breakdown_title(pack, part), tuple(lines), counts, movements)


def _listed(
    asked: CategoriesOf, counting: Counting, grouping: Grouping | None, items: Iterable[Item], *, before: bool = False
) -> Counts:
    """*items* by category, as what the report saw, or that of the day *before*, says of them."""
    categories = asked.categories(counting.before if before else counting.now)
    listed = None if grouping is None else {place.key for place in grouping.rows()} | {NOT_STATED}
    seated = []
    for item in items:
        key = categories.key(item)
        seated.append(item._replace(row=key if listed is None or key in listed else ELSEWHERE))
    return tally(seated, members=False)


def left_out(pack: Pack, form: ReportForm) -> Sequence[Label]:
    """The titles of the breakdowns that are not shown to everybody."""
    return [breakdown_title(pack, part) for part in breakdowns_of(form) if not is_public(pack, part)]


def _named(by: Breakdown) -> str:
    what = f"field {by.field}" if by.field is not None else f"attribute {by.attribute}"
    bands = " ".join(map(str, by.bands))
    return f"{what}|{bands}|{by.level or ''}"
