"""What a report asks of the things counted, so that they may be counted all at once or part after part.

A report is made from answers only. ``Counting`` counts them from the things themselves. Where no rule looks from one
subject to another, ``Questions`` finds out first what the report of a form will ask, each part of the subjects is
counted on its own, and ``Answers`` holds what the parts give together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Protocol, TypeVar, cast

from attrs import define, field, frozen

from gridcontrol.calculus.custody import PastRelease, past_release
from gridcontrol.calculus.timeline import Finding
from gridcontrol.ids import IndicatorId, SubjectId, TrackId
from gridcontrol.reports.counting import Counts, Rows, View, added
from gridcontrol.reports.document import Figure
from gridcontrol.reports.figures import Computed, Counting, Figures
from gridcontrol.reports.grouping import NOT_LOCATED, not_located_in
from gridcontrol.reports.moves import Moves, moves_of, moves_together
from gridcontrol.reports.period import Period
from gridcontrol.rules.figures import Indicator, IndicatorKind
from gridcontrol.rules.ruleset import Pack

A = TypeVar("A")
Tables = dict[int, tuple[Rows, "_Table"]]


class Question(Protocol[A]):
    """One thing that a report asks. ``key`` is the same each time the report is made."""

    @property
    def key(self) -> Hashable:
        """What tells it from the report's other questions."""

    def of(self, counting: Counting) -> A:
        """The answer, counted."""

    def together(self, answers: Sequence[A]) -> A:
        """The answer of several parts that share no subject; of none, that of nobody."""


class Counted(Protocol):
    """What answers a report's questions."""

    @property
    def pack(self) -> Pack:
        """By which it is counted."""

    @property
    def period(self) -> Period:
        """Of which day."""

    @property
    def moves(self) -> bool:
        """Whether figures come with how they came about."""

    @property
    def asked(self) -> Tables:
        """The figures asked for so far."""

    def ask(self, question: Question[A]) -> A:
        """The answer to *question*."""


@define
class Questions:
    """Answers as if there were nobody, and remembers what was asked."""

    pack: Pack
    period: Period
    moves: bool = True
    asked: Tables = field(factory=dict)
    met: dict[Hashable, Question[object]] = field(factory=dict)

    def ask(self, question: Question[A]) -> A:
        """The answer of nobody."""
        self.met[question.key] = cast("Question[object]", question)
        return question.together(())

    def of(self, counting: Counting) -> list[object]:
        """The answers of one part, in the order of the questions."""
        return [question.of(counting) for question in self.met.values()]

    def together(self, parts: Sequence[Sequence[object]]) -> Answers:
        """The answers of all parts."""
        given = {
            question.key: question.together([part[number] for part in parts])
            for number, question in enumerate(self.met.values())
        }
        return Answers(self.pack, self.period, given, self.moves)


@define
class Answers:
    """Answers that have been given."""

    pack: Pack
    period: Period
    given: Mapping[Hashable, object]
    moves: bool = True
    asked: Tables = field(factory=dict)

    def ask(self, question: Question[A]) -> A:
        """The answer. Raises ``KeyError`` where it was not asked of the parts."""
        return cast("A", self.given[question.key])


def asked_figures(wanted: Iterable[IndicatorId], counted: Counted, rows: Rows) -> Figures:
    """The figures of *wanted* in *rows*, with all that were asked for in them before."""
    # The rows are kept with their table, so that no others get their id.
    table = counted.asked.setdefault(id(rows), (rows, _Table(counted, rows)))[1]
    for indicator in wanted:
        table.counts_of(indicator)
    return Figures(table.counts, table.moved)


class _Table(Computed):
    """The figures asked for in the rows of one table."""

    def __init__(self, counted: Counted, rows: Rows) -> None:
        super().__init__(counted.pack)
        self._of = counted
        self._rows = rows
        self.moved: dict[IndicatorId, Moves] = {}

    def counted(self, indicator: Indicator) -> Counts:
        """What *indicator* counts."""
        if indicator.kind is IndicatorKind.EVENT_CUMULATIVE and self._of.moves:
            self.moved[indicator.id] = self._of.ask(MovesOf(self._rows, indicator.id))
        days = indicator.kind is IndicatorKind.DAYS_SINCE
        return self._of.ask(CountsOf(self._rows, indicator.id, days=days))


# The questions of every report; sections have their own beside them.


@frozen
class CountsOf:
    """The figures of an indicator that is not computed from others. ``days``: it gives days since the last event."""

    rows: Rows
    indicator: IndicatorId
    days: bool = False

    @property
    def key(self) -> Hashable:
        return "counts", self.rows.name, self.indicator

    def of(self, counting: Counting) -> Counts:
        return counting.table(counting.here(self.rows)).counts_of(self.indicator)

    def together(self, answers: Sequence[Counts]) -> Counts:
        return _least(answers) if self.days else added(answers)


def _least(several: Sequence[Counts]) -> Counts:
    """The days since what happened last in any part."""
    rows: dict[str, Figure] = {}
    total = Figure(None)
    for counts in several:
        for row, figure in counts.rows.items():
            rows[row] = _less(rows.get(row, Figure(None)), figure)
        total = _less(total, counts.total)
    return Counts(rows, total, Figure(None))


def _less(one: Figure, other: Figure) -> Figure:
    if one.value is None or other.value is None:
        return other if one.value is None else one
    return min(one, other, key=lambda figure: figure.value or 0)


@frozen
class MovesOf:
    """How an indicator that counts events over time came about."""

    rows: Rows
    indicator: IndicatorId

    @property
    def key(self) -> Hashable:
        return "moves", self.rows.name, self.indicator

    def of(self, counting: Counting) -> Moves:
        return moves_of(counting.table(counting.here(self.rows)).movement_of(counting.indicator(self.indicator)))

    def together(self, answers: Sequence[Moves]) -> Moves:
        return moves_together(answers)


@frozen
class HeldIn:
    """Those past release in a custody track whom the report is about, longest first, with their rows."""

    rows: Rows
    track: TrackId

    @property
    def key(self) -> Hashable:
        return "held", self.rows.name, self.track

    def of(self, counting: Counting) -> list[tuple[PastRelease, str]]:
        rows, until = counting.here(self.rows), counting.period.until
        return [
            (one, rows.seen.row_now(one.subject))
            for one in past_release(counting.pack, counting.timelines, self.track, until)
            if rows.holds(one.subject, counting.now.places.at(one.subject, until))
        ]

    def together(self, answers: Sequence[list[tuple[PastRelease, str]]]) -> list[tuple[PastRelease, str]]:
        return sorted((each for part in answers for each in part), key=lambda each: (each[0].since, each[0].subject))


@frozen
class NoticedOf:
    """What the evaluation noticed of those whom the report is about."""

    rows: Rows

    @property
    def key(self) -> Hashable:
        return "noticed", self.rows.name

    def of(self, counting: Counting) -> list[Finding]:
        rows, now = counting.here(self.rows), counting.now
        if not rows.scopes:
            return list(counting.noticed)
        return [one for one in counting.noticed if rows.holds(one.subject, now.places.at(one.subject, now.as_of.at))]

    def together(self, answers: Sequence[list[Finding]]) -> list[Finding]:
        return [one for part in answers for one in part]


@frozen
class CodesOf:
    """How many stand as not located by each code that a fact gives as their place, of those whom indicators count."""

    rows: Rows
    indicators: tuple[IndicatorId, ...]

    @property
    def key(self) -> Hashable:
        return "codes", self.rows.name, self.indicators

    def of(self, counting: Counting) -> Counter[str]:
        rows = counting.here(self.rows)
        return codes_of(rows.seen, not_located(counting, rows, self.indicators))

    def together(self, answers: Sequence[Counter[str]]) -> Counter[str]:
        return sum(answers, Counter())


def not_located(counting: Counting, rows: Rows, indicators: Iterable[IndicatorId]) -> set[SubjectId]:
    """Who stands as not located, of those whom *indicators* count."""
    table = counting.table(rows)
    nowhere = {NOT_LOCATED, *(not_located_in(row) for row in rows.seen.listed)}
    subjects: set[SubjectId] = set()
    for name in indicators:
        table.counts_of(name)
        subjects.update(item.subject for item in table.items[name] if item.row in nowhere)
    return subjects


def codes_of(seen: View, subjects: Iterable[SubjectId]) -> Counter[str]:
    """The codes that facts give as the places of *subjects* and no division has."""
    stays = (seen.places.at(subject, seen.as_of.at) for subject in subjects)
    return Counter(stay.code for stay in stays if stay is not None and seen.row(stay) == NOT_LOCATED)


@frozen
class LeftOut:
    """How many facts compete, are set aside, lead nowhere or are contested."""

    @property
    def key(self) -> Hashable:
        return "left out"

    def of(self, counting: Counting) -> tuple[int, ...]:
        known = counting.now.known
        return len(known.competing), len(known.set_aside), len(known.dangling), len(known.contested)

    def together(self, answers: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
        return tuple(map(sum, zip(*answers, strict=True))) if answers else (0, 0, 0, 0)
