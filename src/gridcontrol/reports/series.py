"""Indicators over time, from one reading and one evaluation: each earlier day as it is known now.

Days are given by their cut-offs. A value of a day stands for the report of that day's form, made again now; figures of
the period (new, begun, ended) count what lies between two cut-offs.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Sequence
from datetime import date, datetime
from itertools import accumulate
from typing import NamedTuple

from attrs import define, field, frozen

from gridcontrol.calculus.custody import past_release_stretches
from gridcontrol.ids import IndicatorId, SubjectId, TrackId, kind_of
from gridcontrol.reports.asking import Counted
from gridcontrol.reports.counting import Amount, Item, Rows
from gridcontrol.reports.figures import BOUNDARIES, ENDS, IN_PERIOD, Counting, quotient
from gridcontrol.reports.stretches import BY_FACT, Stretch
from gridcontrol.rules.figures import Indicator, IndicatorKind
from gridcontrol.time import local_date

Values = Sequence[Amount | None]


class Cut(NamedTuple):
    """A data day and the instant of its cut-off."""

    day: date
    at: datetime


@define
class Series:
    """Values at each of *cuts* but the first, which only begins the first period. None later than the report."""

    counted: Counted
    rows: Rows
    cuts: tuple[Cut, ...]
    _made: dict[IndicatorId, Values] = field(factory=dict)

    def values(self, name: IndicatorId) -> Values:
        """One value for each day; None where there is nothing to say."""
        if name not in self._made:
            self._made[name] = self._of(self.counted.pack.indicators[name])
        return self._made[name]

    def _of(self, indicator: Indicator) -> Values:
        if indicator.ratio is not None:
            parts, wholes = self.values(indicator.ratio.part), self.values(indicator.ratio.whole)
            return [quotient(indicator.ratio, p, w) for p, w in zip(parts, wholes, strict=True)]
        if indicator.kind is IndicatorKind.FORMULA:
            members = [(term.sign, self.values(term.indicator)) for term in indicator.terms]
            return [_sum([(sign, values[i]) for sign, values in members]) for i in range(len(self.cuts) - 1)]
        return self.counted.ask(ValuesOf(self.rows, self.cuts, indicator))


@frozen
class ValuesOf:
    """The values of an indicator that is not computed from others, one for each of *cuts* but the first."""

    rows: Rows
    cuts: tuple[Cut, ...]
    indicator: Indicator

    @property
    def key(self) -> Hashable:
        return "values", self.rows.name, self.cuts, self.indicator.id

    def of(self, counting: Counting) -> Values:
        return _Counted(counting, counting.here(self.rows), self.cuts).of(self.indicator)

    def together(self, answers: Sequence[Values]) -> Values:
        if self.indicator.kind in NEVER_NOW:
            return [None] * (len(self.cuts) - 1)
        days = zip(*answers, strict=True) if answers else [()] * (len(self.cuts) - 1)
        if self.indicator.kind is IndicatorKind.DAYS_SINCE:
            return [min((value for value in day if value is not None), default=None) for day in days]
        return [sum((value for value in day if value is not None), 0) for day in days]


NEVER_NOW = frozenset({IndicatorKind.EVENT_LATE, IndicatorKind.EVENT_WITHDRAWN})
"""As known now no day has any."""


@define
class _Counted:
    """Values counted from things."""

    counting: Counting
    rows: Rows
    cuts: tuple[Cut, ...]

    @property
    def _instants(self) -> list[datetime]:
        return [cut.at for cut in self.cuts]

    def of(self, indicator: Indicator) -> Values:
        """The values of *indicator*."""
        if indicator.kind in BOUNDARIES:
            return self._boundaries(indicator)
        match indicator.kind:
            case IndicatorKind.DAYS_SINCE:
                return self._days_since(self.rows.seat(self.counting.items(indicator)))
            case IndicatorKind.STATUS:
                return self._showing(indicator)
            case IndicatorKind.PAST_RELEASE:
                return self._past_release(indicator)
            case IndicatorKind.UNPLACED:
                return self._unplaced(indicator)
            case _:
                return self._events(indicator)

    def _events(self, indicator: Indicator) -> Values:
        instants = self._instants
        sums: list[Amount] = [0] * (len(instants) + 1)
        if indicator.kind in NEVER_NOW:
            return [None] * (len(instants) - 1)
        for item in self.rows.seat(self.counting.happened(indicator)):
            # What happens at a cut-off belongs to the next period.
            sums[bisect_right(instants, item.at)] += item.amount
        if indicator.kind is IndicatorKind.EVENT_NEW:
            return list(sums[1 : len(instants)])
        return list(accumulate(sums[: len(instants)]))[1:]

    def _boundaries(self, indicator: Indicator) -> Values:
        instants, ends = self._instants, indicator.kind in ENDS
        sums = [0] * (len(instants) + 1)
        for subject, since, until, at_since, at_until in self.counting.stretches(indicator):
            when = until if ends else since
            if when is None:
                continue
            already = not at_until if ends else at_since
            cut = (bisect_left if already else bisect_right)(instants, when)
            if self._there(subject, min(cut, len(instants) - 1)):
                sums[cut] += 1
        if indicator.kind in IN_PERIOD:
            return list(sums[1 : len(instants)])
        return list(accumulate(sums[: len(instants)]))[1:]

    def _there(self, subject: SubjectId, cut: int) -> bool:
        """Whether *subject* belongs to what the report is about, on that day."""
        if not self.rows.scopes:
            return True
        return self.rows.holds(subject, self.counting.now.places.at(subject, self.cuts[cut].at))

    def _spread(self, stretches: Iterable[Stretch]) -> list[int]:
        """How many stretches hold at each cut."""
        steps = [0] * (len(self.cuts) + 1)
        held = [0] * len(self.cuts)
        for one in stretches:
            first, last = self._cuts_of(one)
            if self.rows.scopes:
                for cut in range(first, last):
                    held[cut] += self._there(one.subject, cut)
            elif first < last:
                steps[first] += 1
                steps[last] -= 1
        return [a + b for a, b in zip(accumulate(steps[:-1]), held, strict=True)]

    def _cuts_of(self, one: Stretch) -> tuple[int, int]:
        """From which cut to before which a stretch holds."""
        instants = self._instants
        first = (bisect_left if one.at_since else bisect_right)(instants, one.since)
        if one.until is None:
            return first, len(instants)
        return first, (bisect_right if one.at_until else bisect_left)(instants, one.until)

    def _showing(self, indicator: Indicator) -> Values:
        pack = self.counting.now.pack
        track = pack.tracks[self._track(indicator)]
        named = tuple(status for status in indicator.statuses if status != track.default)
        if track.default not in indicator.statuses:
            return list(self._spread(self.counting.showing(track.id, named))[1:])
        # The default is shown by whoever is known to exist and shows nothing else.
        other = tuple(status for status in track.precedence if status not in named)
        hidden = self._spread(self.counting.showing(track.id, other))
        return [known - less for known, less in zip(self._known(track.about), hidden, strict=True)][1:]

    def _known(self, about: str) -> list[int]:
        """How many subjects of the kind were known to exist at each cut."""
        first: dict[SubjectId, datetime] = {}
        for events in self.counting.now.happened.values():
            for one in events:
                subject = one.event.subject
                if kind_of(subject) == about and (subject not in first or one.at < first[subject]):
                    first[subject] = one.at
        # A fact at the cut-off itself belongs to the next period.
        instants = self._instants
        steps = [0] * (len(instants) + 1)
        if self.rows.scopes:
            return [
                sum(since < cut.at and self._there(subject, number) for subject, since in first.items())
                for number, cut in enumerate(self.cuts)
            ]
        for since in first.values():
            steps[bisect_right(instants, since)] += 1
        return list(accumulate(steps[:-1]))

    def _past_release(self, indicator: Indicator) -> Values:
        counting = self.counting
        track = counting.now.pack.tracks[self._track(indicator)]
        found = []
        for subject, of in counting.timelines:
            for one in past_release_stretches(track, counting.timelines, subject) if of == track.id else ():
                by_plan = one.since > one.held_since and not (
                    one.last is not None and one.last.segment.until == one.since and one.last.segment.ended in BY_FACT
                )
                # It ends when they leave or a basis begins: either is a fact.
                found.append(Stretch(subject, one.since, one.until, by_plan, at_until=True))
        return list(self._spread(found)[1:])

    def _unplaced(self, indicator: Indicator) -> Values:
        counting = self.counting
        track = counting.now.pack.tracks[self._track(indicator)]
        waiting: list[set[SubjectId]] = [set() for _ in self.cuts]
        for basis, statuses in track.justified_by.items():
            for one in counting.showing(basis, tuple(sorted(statuses))):
                for cut in range(*self._cuts_of(one)):
                    waiting[cut].add(one.subject)
        for one in counting.showing(track.id, track.precedence):
            for cut in range(*self._cuts_of(one)):
                waiting[cut].discard(one.subject)
        return [
            sum(self._there(subject, number) for subject in subjects)
            for number, subjects in enumerate(waiting)
            if number
        ]

    def _days_since(self, items: tuple[Item, ...]) -> Values:
        zone = self.counting.now.pack.zone
        instants = [item.at for item in items]
        values: list[Amount | None] = []
        for cut in self.cuts[1:]:
            before = bisect_left(instants, cut.at)
            values.append((cut.day - local_date(items[before - 1].at, zone)).days if before else None)
        return values

    def _track(self, indicator: Indicator) -> TrackId:
        if indicator.track is None:
            raise AssertionError(f"the pack's check let through indicator {indicator.id} without a track")
        return indicator.track


def _sum(members: Sequence[tuple[int, Amount | None]]) -> Amount | None:
    total: Amount = 0
    for sign, value in members:
        if value is None:
            return None
        total += sign * value
    return total
