"""Figures that an engine has counted set by set: numbers by row, with nothing of what was counted behind them.

A report of millions is counted where the facts lie. What it counts, and in which rows, is a ``SetQuestion``; an engine
that answers one is a ``SetCounting``. Everything else of the report is made as it always is, from ``SetCounted``.
People of whom more must be known than a number (who is past release, whose order was refused) are few: the engine names
them, and they are evaluated one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Protocol

from attrs import define, field, frozen

from gridcontrol.calculus.evaluator import AsOf, Places
from gridcontrol.errors import Problem
from gridcontrol.ids import IndicatorId, SubjectId, TrackId
from gridcontrol.reports.counting import Amount, Counts, Item, Movement, Rows, View
from gridcontrol.reports.document import Counted, Figure
from gridcontrol.reports.figures import MOVING, Counting, Figures, FigureTable
from gridcontrol.reports.grouping import Grouping
from gridcontrol.rules.figures import Indicator, IndicatorKind, ReportForm
from gridcontrol.rules.layouts import FiguresPart, KeyFiguresPart
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import FieldBase

BY_SETS = frozenset({IndicatorKind.STATUS, IndicatorKind.DAYS_SINCE}) | MOVING
"""Kinds of indicators that are counted set by set."""
_OF_FEW = frozenset({IndicatorKind.PAST_RELEASE, IndicatorKind.UNPLACED})
"""Kinds that are counted of people looked at one by one."""
_COMPUTED = frozenset({IndicatorKind.FORMULA, IndicatorKind.RATIO})


@frozen
class SetQuestion:
    """What is to be counted for one report.

    Facts count that *as_of* covers and that were known at *known_at*. *before* and *known_before* are the same of the
    report of the day before; with *moves* events are told apart by what that report counted.
    """

    pack: Pack
    indicators: tuple[Indicator, ...]
    """Of the kinds ``BY_SETS``."""
    since: datetime
    as_of: AsOf
    before: AsOf
    known_at: datetime
    known_before: datetime
    data_day: date
    grouping: Grouping
    places: Places | None
    past_release: tuple[TrackId, ...]
    """Custody tracks in which to look for people who may be past release."""
    unplaced: tuple[TrackId, ...]
    """Custody tracks in which to look for people who may be missing."""
    moves: bool = True


@frozen
class Sums:
    """One figure by row, and in total, counted on its own; None where there is nothing to say."""

    rows: Mapping[str, Amount] = field(factory=dict)
    total: Amount | None = 0


@frozen
class SetMovement:
    """How a cumulative figure came from that of the report before; see ``counting.Movement``."""

    previous: Sums
    new: Sums
    late: Sums
    withdrawn: Sums
    cumulative: Sums
    went: Mapping[tuple[str, str], int]
    """How many of what both reports count went from which row to which other."""
    without_amount: int
    """Of how many there was nothing to add up."""


@frozen
class SetAnswer:
    """What was counted."""

    counts: Mapping[IndicatorId, Sums]
    movements: Mapping[IndicatorId, SetMovement]
    unknown: Mapping[str, int]
    """By code that no division has: how many of those counted, *closer* left out, are at it now."""
    noted: Mapping[str, int]
    """How many facts a person should look at; as ``Counting.noted``."""
    closer: frozenset[SubjectId]
    """People to look at one by one: whoever may be past release or missing, or in whom something may be noticed."""
    lost: frozenset[SubjectId]
    """Those of *closer* that were counted as not located."""
    left_out: int = 0
    """So many more may have something about them to notice; they were too many to look at one by one."""


class SetCounting(Protocol):
    """An engine that counts set by set."""

    def counted(self, question: SetQuestion) -> SetAnswer:
        """The answer. Raises ``PackError`` or ``StoreError`` on what the engine can't do, by name."""


def not_by_sets(pack: Pack, form: ReportForm) -> Iterator[Problem]:
    """What in the report can't be counted set by set, each by its name."""
    for part in form.layout.parts:
        if not isinstance(part, FiguresPart | KeyFiguresPart):
            kind = type(part).__name__.removesuffix("Part").lower()
            yield Problem("reports.set-section", args={"report": form.id, "section": kind})
    for indicator in asked_for(pack, form):
        if indicator.kind not in BY_SETS | _OF_FEW | _COMPUTED:
            args = {"report": form.id, "indicator": indicator.id, "kind": indicator.kind.value}
            yield Problem("reports.set-indicator", args=args, place=indicator.where)
        elif indicator.sum_of is not None and _has_decimals(pack, indicator):
            yield Problem(
                "reports.set-decimals",
                args={"indicator": indicator.id, "field": indicator.sum_of},
                place=indicator.where,
            )


def _has_decimals(pack: Pack, indicator: Indicator) -> bool:
    kinds = indicator.pattern.kinds if indicator.pattern is not None else ()
    types = (pack.events[kind].fields.get(indicator.sum_of) for kind in kinds if indicator.sum_of is not None)
    return any(type_ is not None and type_.base is FieldBase.NUMBER for type_ in types)


def asked_for(pack: Pack, form: ReportForm) -> tuple[Indicator, ...]:
    """Every indicator that the report shows or needs for one it shows, each once."""
    wanted = list(form.indicators)
    for part in form.layout.parts:
        wanted += part.indicators if isinstance(part, KeyFiguresPart) else ()
    for identity in form.layout.identities.values():
        wanted += [identity.indicator, *(term.indicator for term in identity.terms)]
    found: dict[IndicatorId, Indicator] = {}
    while wanted:
        name = wanted.pop()
        if name not in found:
            found[name] = pack.indicators[name]
            wanted += found[name].needs
    return tuple(found[name] for name in pack.indicators if name in found)


def tracks_of(indicators: Collection[Indicator], kind: IndicatorKind) -> tuple[TrackId, ...]:
    """The tracks of the indicators of that kind, each once."""
    return tuple(dict.fromkeys(i.track for i in indicators if i.kind is kind and i.track is not None))


@define
class SetCounted(Counting):
    """What a report counts, where an engine has counted it. *now* and *timelines* are those of ``answer.closer``."""

    answer: SetAnswer = field(kw_only=True)

    def _made_table(self, rows: Rows) -> FigureTable:
        return _SetTable(self, rows, self.answer)

    def noted(self) -> Mapping[str, int]:
        return self.answer.noted

    def lost_codes(self, seen: View, figures: Figures) -> Counter[str]:
        found = self._codes_of(seen, self._lost(seen, figures) | self.answer.lost)
        found.update(self.answer.unknown)
        return found


class _SetTable(FigureTable):
    """The figures of an answer; what is not in it is counted of those looked at one by one."""

    def __init__(self, counting: Counting, rows: Rows, answer: SetAnswer) -> None:
        super().__init__(counting, rows)
        self._answer = answer

    def _count(self, indicator: Indicator) -> Counts:
        sums = self._answer.counts.get(indicator.id)
        if sums is None:
            return super()._count(indicator)
        moved = self._answer.movements.get(indicator.id)
        if moved is not None and self.counting.moves:
            self.movements[indicator.id] = _movement(moved)
        none = Figure(None) if indicator.kind is IndicatorKind.DAYS_SINCE else Figure(0)
        return Counts({row: Figure(value) for row, value in sums.rows.items()}, Figure(sums.total), none)


def _movement(moved: SetMovement) -> Movement:
    """The same with one item for all that one row has, so that identities are held against it as always."""
    since = datetime.min  # noqa: DTZ901  # when is asked of no item that stands for several

    def items(sums: Sums) -> tuple[Item, ...]:
        return tuple(_several(row, amount, since) for row, amount in sums.rows.items())

    nothing = Item(Counted("", SubjectId("")), "", since, 0, without_amount=True)
    pairs = (((_several(was, 1, since), _several(now, 1, since)),) * n for (was, now), n in moved.went.items())
    return Movement(
        previous=items(moved.previous),
        new=items(moved.new),
        late=items(moved.late),
        withdrawn=items(moved.withdrawn),
        cumulative=(*items(moved.cumulative), *((nothing,) * moved.without_amount)),
        kept=tuple(pair for several in pairs for pair in several),
    )


def _several(row: str, amount: Amount, at: datetime) -> Item:
    return Item(Counted(row, SubjectId("")), row, at, amount)
