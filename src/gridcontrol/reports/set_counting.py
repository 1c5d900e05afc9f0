"""Figures that an engine has counted set by set: numbers by row, with nothing of what was counted behind them.

A report of millions is counted where the facts lie. What it counts, and in which rows, is a ``SetQuestion``; an engine
that answers one is a ``SetCounting``. Everything else of the report is made as it always is, from ``SetCounted``.
People of whom more must be known than a number (who is past release, whose order was refused) are few: the engine names
them, and they are evaluated one by one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol, TypeVar

from attrs import field, frozen

from gridcontrol.calculus.evaluator import AsOf, Places
from gridcontrol.errors import Problem, StoreError
from gridcontrol.ids import IndicatorId, SubjectId, TrackId
from gridcontrol.reports.counting import Amount
from gridcontrol.reports.figures import BOUNDARIES, MOVING
from gridcontrol.reports.grouping import Grouping
from gridcontrol.reports.set_naming import NamingQuestion
from gridcontrol.reports.whereabouts import Stay
from gridcontrol.rules.figures import Indicator, IndicatorKind, ReportForm
from gridcontrol.rules.layouts import (
    Breakdown,
    BreakdownPart,
    CoveragePart,
    CurvePart,
    FiguresPart,
    GapsPart,
    HeldKind,
    KeyFiguresPart,
    OverduePart,
    OverviewPart,
    RosterPart,
    SharesPart,
    WeeksPart,
    share_names,
)
from gridcontrol.rules.ruleset import Pack

A = TypeVar("A")
BY_SETS = frozenset({IndicatorKind.STATUS, IndicatorKind.DAYS_SINCE}) | MOVING | BOUNDARIES
"""Kinds of indicators that are counted set by set."""
_PARTS = BreakdownPart | FiguresPart | KeyFiguresPart | OverviewPart | SharesPart | CurvePart | WeeksPart
"""Sections made of figures that are counted set by set."""
_OF_NAMED = CoveragePart | OverduePart | GapsPart
"""Sections about those whom an engine names."""


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
    groupings: tuple[Grouping, ...]
    """In what rows people may stand as not located: those of the report, and of its divisions' reports."""
    places: Places | None
    past_release: tuple[TrackId, ...]
    """Custody tracks in which to look for people who may be past release."""
    unplaced: tuple[TrackId, ...]
    """Custody tracks in which to look for people who may be missing."""
    moves: bool = True
    dated: bool = True
    """Whether the row of a code depends on the day for which it was written."""
    located: frozenset[IndicatorId] = frozenset()
    """Of whose subjects it is told who stands as not located."""
    notices: bool = False
    """Whether to look for people in whom something may be noticed."""
    hindsight: AsOf | None = None
    """What the places of people at *as_of*, and their units, are told from: all that this covers; None: *as_of*."""
    units: tuple[AsOf, datetime] | None = None
    """Which facts tell the units of now: those that an instant covers, known at another; None: the same as all else."""
    breakdowns: tuple[tuple[IndicatorId, Breakdown], ...] = ()
    """By what indicators of the kinds ``BY_SETS`` are told apart besides."""
    cuts: tuple[datetime, ...] = ()
    """Between which instants, in order, events are told apart besides."""

    @property
    def shows(self) -> bool:
        """Whether anything asks for statuses."""
        statuses = any(each.kind is IndicatorKind.STATUS for each in self.indicators)
        return statuses or bool(self.past_release or self.unplaced) or self.draws

    @property
    def draws(self) -> bool:
        """Whether anything asks when statuses begin and end."""
        return any(each.kind in BOUNDARIES for each in self.indicators)


class Spot(NamedTuple):
    """Where something counted stands: a place, and the unit that registered its subject.

    *unit* is that of the world in which it was counted, *unit_now* that of the report's own; None where no fact says.
    """

    stay: Stay | None
    unit: Stay | None
    unit_now: Stay | None


class Sum(NamedTuple):
    """What was counted in one spot; of events also when the last took effect, and how many had no amount to add."""

    spot: Spot
    amount: Amount
    last: datetime | None = None
    without_amount: int = 0


@frozen
class MovedSums:
    """A movement in sums. *parts* are those of ``Movement.parts``; *went*: how many stand elsewhere than they did."""

    parts: Mapping[str, tuple[Sum, ...]]
    went: tuple[tuple[Spot, Spot, int], ...] = ()


class Share(NamedTuple):
    """How much of what was counted in one spot has a field of that *value*, as it is written; None where it has none.

    *at*: an instant of the day of what was counted, where the breakdown asks what a code meant that day.
    """

    spot: Spot
    value: str | None
    at: datetime
    amount: Amount


class Stray(NamedTuple):
    """Somebody whose place may have no row: the spot of now, and the places of all in which they are counted."""

    now: Spot
    stays: frozenset[Stay | None]


@frozen
class SetAnswer:
    """What was counted, by spot."""

    sums: Mapping[IndicatorId, tuple[Sum, ...]]
    moves: Mapping[IndicatorId, MovedSums]
    """Of the cumulative ones."""
    unknown: Mapping[Stray, int] = field(factory=dict)
    """How many there are alike, of those whose place one of the groupings has no row for; *closer* left out."""
    left_out: tuple[int, ...] = (0, 0, 0, 0)
    """How many facts compete, are set aside, lead nowhere or are contested."""
    closer: frozenset[SubjectId] = frozenset()
    """People to look at one by one: whoever may be past release or missing, or in whom something may be noticed."""
    lost: Mapping[SubjectId, frozenset[Stay | None]] = field(factory=dict)
    """The places of all in which those of *closer* are counted."""
    unseen: int = 0
    """So many more may have something about them to notice; they were too many to look at one by one."""
    series: Mapping[IndicatorId, Mapping[int, Sequence[Sum]]] = field(factory=dict)
    """What events gave, by how many of the question's cuts were no later; a fact at a cut comes behind it."""
    shares: Mapping[tuple[str, Breakdown], Sequence[Share]] = field(factory=dict)
    """By what the things counted are like, for each of the question's breakdowns."""


class SetCounting(Protocol):
    """An engine that counts set by set."""

    @property
    def most_at_once(self) -> int:
        """So many facts may be read into memory at once; whatever needs more is refused."""

    def facts(self, known_at: datetime | None = None) -> int:
        """About how many facts there are, of those received by *known_at*; never fewer."""

    def counted(self, question: SetQuestion) -> SetAnswer:
        """The answer. Raises ``StoreError``; ``BeyondSetsError`` on what can't be counted set by set, by name."""

    def named(self, question: NamingQuestion) -> frozenset[SubjectId] | None:
        """Whoever can matter, rather too many than too few; None: more than are worth naming, or nobody knows.

        Raises ``StoreError``.
        """


class BeyondSetsError(StoreError):
    """What an engine finds on its way that it can't count set by set: everybody is counted one by one instead."""


def not_by_sets(form: ReportForm) -> Iterator[Problem]:
    """What in the report can't be counted set by set, each by its name."""
    for part in form.layout.parts:
        stateless = isinstance(part, RosterPart) and part.track is None
        if not isinstance(part, _PARTS | _OF_NAMED) and not stateless:
            kind = type(part).__name__.removesuffix("Part").lower()
            yield Problem("reports.set-section", args={"report": form.id, "section": kind})


def asked_for(pack: Pack, form: ReportForm) -> tuple[Indicator, ...]:
    """Every indicator of which the report shows a figure, or needs one for another, each once."""
    leveled = [name for part in form.layout.parts if isinstance(part, OverviewPart) for name in part.indicators]
    return _with_needs(pack, [*_of_own_rows(form), *leveled])


def asked_in_own_rows(pack: Pack, form: ReportForm) -> tuple[Indicator, ...]:
    """Those of them that stand in the rows of the report's own table, shown or not."""
    return _with_needs(pack, _of_own_rows(form))


def asked_before(pack: Pack, form: ReportForm) -> tuple[Indicator, ...]:
    """Every indicator of which the report asks what the day before's gave."""
    wanted = [name for part in form.layout.parts if isinstance(part, KeyFiguresPart) for name in part.indicators]
    carried = [each.indicator for each in form.layout.identities.values() if each.kind is not HeldKind.PARTS]
    return _with_needs(pack, [*wanted, *carried])


def asked_over_time(pack: Pack, form: ReportForm) -> tuple[Indicator, ...]:
    """Every indicator that the report shows over time."""
    parts = [part for part in form.layout.parts if isinstance(part, CurvePart | WeeksPart)]
    return _with_needs(pack, [name for part in parts for name in part.indicators])


def _of_own_rows(form: ReportForm) -> list[IndicatorId]:
    wanted = list(form.indicators)
    for part in form.layout.parts:
        match part:
            case KeyFiguresPart() | BreakdownPart():
                wanted += part.indicators
            case SharesPart():
                wanted += [part.whole, *share_names(part)]
    for identity in form.layout.identities.values():
        wanted += [identity.indicator, *(term.indicator for term in identity.terms)]
    return wanted


def broken_down(pack: Pack, form: ReportForm) -> tuple[tuple[IndicatorId, Breakdown], ...]:
    """Every indicator that the report breaks down and an engine counts, with what it is broken down by."""
    parts = [part for part in form.layout.parts if isinstance(part, BreakdownPart)]
    found = ((name, part.by) for part in parts for name in part.indicators if pack.indicators[name].kind in BY_SETS)
    return tuple(dict.fromkeys(found))


def _with_needs(pack: Pack, names: Collection[IndicatorId]) -> tuple[Indicator, ...]:
    """The indicators of these names and all that they are computed from, each once, in the order of the pack."""
    wanted, found = list(names), dict[IndicatorId, Indicator]()
    while wanted:
        name = wanted.pop()
        if name not in found:
            found[name] = pack.indicators[name]
            wanted += found[name].needs
    return tuple(found[name] for name in pack.indicators if name in found)


def tracks_of(indicators: Collection[Indicator], kind: IndicatorKind) -> tuple[TrackId, ...]:
    """The tracks of the indicators of that kind, each once."""
    return tuple(dict.fromkeys(i.track for i in indicators if i.kind is kind and i.track is not None))
