"""The revisions of what divisions handed in for one day, and where a sealed figure is not the sum of those below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from attrs import evolve, frozen

from gridcontrol.ids import IndicatorId, ReportId
from gridcontrol.model.submitting import Amount, Content, Erasure, Sealed, Step

Figures = Mapping[str, Amount | None]


@frozen
class Revision:
    """One revision of a division's report, with what became of it."""

    content: Content
    submitted: Sealed
    approved: Sealed | None = None
    accepted: Sealed | None = None

    @property
    def number(self) -> int:
        """1 for what was handed in first."""
        return self.submitted.revision

    @property
    def step(self) -> Step:
        """How far it got."""
        if self.accepted is not None:
            return Step.ACCEPTED
        return Step.SUBMITTED if self.approved is None else Step.APPROVED


def revisions_of(chain: Iterable[Sealed], report: ReportId, day: date) -> dict[str, tuple[Revision, ...]]:
    """By division, in the order of their numbers. Steps of what was never handed in say nothing."""
    found: dict[str, dict[int, Revision]] = {}
    for link in chain:
        if (link.report, link.day) != (report, day):
            continue
        mine = found.setdefault(link.division, {})
        if link.step is Step.SUBMITTED:
            mine.setdefault(link.revision, Revision(Content.from_text(link.content), link))
        elif (held := mine.get(link.revision)) is not None:
            if link.step is Step.APPROVED:
                mine[link.revision] = evolve(held, approved=held.approved or link)
            else:
                mine[link.revision] = evolve(held, accepted=held.accepted or link)
    return {division: tuple(mine[number] for number in sorted(mine)) for division, mine in found.items() if mine}


@frozen
class Change:
    """A figure that one revision gives otherwise than the one before."""

    indicator: IndicatorId
    old: Amount | None
    new: Amount | None

    @property
    def by(self) -> Amount | None:
        """New less old; None where one of them has nothing to say."""
        return None if self.old is None or self.new is None else self.new - self.old


def changes(old: Content, new: Content) -> tuple[Change, ...]:
    """Every figure that differs."""
    names = dict.fromkeys((*old.figures, *new.figures))
    return tuple(
        Change(IndicatorId(name), old.figures.get(name), new.figures.get(name))
        for name in names
        if old.figures.get(name) != new.figures.get(name)
    )


@frozen
class Part:
    """What one division adds to a difference: *sealed* is what it handed in (None: nothing), *own* what it should be.

    ``division`` empty: what is counted above and in no division below.
    """

    division: str
    by: Amount
    sealed: Amount | None = None
    own: Amount | None = None
    revision: int = 0
    is_above: bool = False
    """It is the division above itself, which gave the figure without counting."""


@frozen
class Gap:
    """A sealed figure of *division* that is not the sum of those *below* it; its parts come to all of that."""

    division: str
    indicator: IndicatorId
    sealed: Amount
    below: Amount
    parts: tuple[Part, ...]

    @property
    def difference(self) -> Amount:
        return self.sealed - self.below


def gaps(
    above: Revision,
    below: Mapping[str, Revision | None],
    own: Figures,
    own_below: Mapping[str, Figures],
    additive: Sequence[IndicatorId],
) -> tuple[Gap, ...]:
    """Where *above* is not the sum of *below*, and by whom.

    *own* and *own_below* are the figures as counted from what *above* was counted from.
    """
    found: list[Gap] = []
    for name in additive:
        sealed, counted = above.content.figures.get(name), own.get(name)
        if sealed is None or counted is None:
            continue
        handed = {code: None if rev is None else rev.content.figures.get(name) for code, rev in below.items()}
        total = sum((value for value in handed.values() if value is not None), 0)
        if sealed == total:
            continue
        parts = [Part(above.content.division, sealed - counted, sealed, counted, above.number, is_above=True)]
        mine_in_all: Amount = 0
        for code, value in handed.items():
            mine = own_below.get(code, {}).get(name) or 0
            mine_in_all += mine
            revision = below[code]
            parts.append(Part(code, mine - (value or 0), value, mine, 0 if revision is None else revision.number))
        parts.append(Part("", counted - mine_in_all))
        named = tuple(part for part in parts if part.by)
        found.append(Gap(above.content.division, name, sealed, total, named))
    return tuple(found)


def recounted(revision: Revision, now: Figures, erasures: Sequence[Erasure]) -> tuple[Change, ...] | Erasure:
    """What counting a sealed report again gives otherwise; where facts were erased since: that, and no figure."""
    stated = revision.content.stated
    sealed = {name: value for name, value in revision.content.figures.items() if name not in stated}
    found = changes(
        evolve(revision.content, figures=sealed),
        evolve(revision.content, figures={name: now.get(name) for name in sealed}),
    )
    since = [each for each in erasures if each.received_at > revision.submitted.received_at]
    return since[-1] if found and since else found
