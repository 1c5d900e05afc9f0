"""The smallest sets of causes for what figures differ by, from the records behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen

from gridcontrol.reports.counting import Amount
from gridcontrol.reports.mismatch.causes import TYPED, Candidate, Cause
from gridcontrol.reports.mismatch.from_log import dated_twice, late, left_out, reversed_later
from gridcontrol.reports.mismatch.from_places import of_places
from gridcontrol.reports.mismatch.records import Records
from gridcontrol.reports.mismatch.recounting import Cell
from gridcontrol.reports.mismatch.search import Kind, cheapest

_MOST_SUBJECTS = 2_000
"""Up to so many subjects all are looked at for second dates; beyond, those that stand in a figure that is off."""


@frozen
class Some:
    """*times* of *causes*, which the figures do not tell apart."""

    causes: tuple[Cause, ...]
    times: int

    @property
    def is_certain(self) -> bool:
        """Whether it is all of them."""
        return self.times == len(self.causes)


@frozen
class Why:
    """One set of causes, and by how much which figures are off by themselves."""

    causes: tuple[Some, ...]
    typed: Mapping[Cell, Amount]

    @property
    def number(self) -> int:
        """How many things went wrong."""
        return sum(each.times for each in self.causes) + len(self.typed)


@frozen
class Explained:
    """What the figures are off by (stated less counted), and every smallest explanation of it."""

    differences: Mapping[Cell, Amount]
    explanations: tuple[Why, ...]
    complete: bool

    @property
    def is_unique(self) -> bool:
        """Whether nothing else explains it as well."""
        return (
            self.complete
            and len(self.explanations) == 1
            and all(some.is_certain for some in self.explanations[0].causes)
        )


def explain(records: Records, stated: Mapping[Cell, Amount]) -> Explained:
    """Why the *stated* figures are not what *records* give."""
    differences = {cell: by for cell, value in stated.items() if (by := value - records.stated[cell])}
    return explained(differences, candidates(records, differences))


def candidates(records: Records, differences: Mapping[Cell, Amount]) -> tuple[Candidate, ...]:
    """Every cause that the records show, and what may have been left out; those that move a stated figure."""
    if not differences:
        return ()
    among = frozenset(records.of)
    if len(among) > _MOST_SUBJECTS:
        among = frozenset(subject for subject in among if differences.keys() & records.cells((subject,)).keys())
    found = (
        *of_places(records),
        *late(records),
        *reversed_later(records),
        *dated_twice(records, among),
        *left_out(records, among),
    )
    return tuple(each for each in found if each.effect)


def explained(differences: Mapping[Cell, Amount], found: Iterable[Candidate]) -> Explained:
    """The smallest sets among *found* that come to *differences*."""
    groups: dict[frozenset[tuple[Cell, Amount]], dict[Cause, None]] = {}
    for each in found:
        groups.setdefault(frozenset(each.effect.items()), {})[each.cause] = None
    kinds: list[Kind[Cell]] = []
    members: list[tuple[Cause, ...]] = []
    for effect, causes in groups.items():
        # What the records show a sign of comes before what they don't; one cause is not counted against itself.
        least = min(cause.cost for cause in causes)
        held = tuple(cause for cause in causes if cause.cost == least)
        kinds.append(Kind(dict(effect), least, len(held)))
        members.append(held)
    result = cheapest(differences, kinds, TYPED)
    whys = tuple(
        Why(tuple(Some(members[number], times) for number, times in each.used.items()), each.typed)
        for each in result.explanations
    )
    return Explained(dict(differences), whys, result.complete)
