"""The records behind figures, subject by subject: what belongs to one, and what each adds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from attrs import define, field

from gridcontrol.ids import FactId, IndicatorId, SubjectId
from gridcontrol.model.facts import Correction, Identity, Received, Void
from gridcontrol.model.known import Known, as_known
from gridcontrol.reports.counting import Amount
from gridcontrol.reports.mismatch.recounting import Cell, Recount, Rows, difference, projected, shares
from gridcontrol.rules.ruleset import Pack

Change = Callable[[Received], Received | None]
"""What becomes of a record; None: it is not there."""


@define
class Records:
    """A log by subject, with what stands of it as known at the end."""

    pack: Pack
    log: Sequence[Received]
    recount: Recount
    known: Known = field(init=False)
    of: dict[SubjectId, list[Received]] = field(init=False, factory=dict)
    by_id: dict[FactId, Received] = field(init=False, factory=dict)
    _rows: list[dict[SubjectId, dict[tuple[IndicatorId, str], Amount]]] = field(init=False, factory=list)
    _cells: dict[SubjectId, dict[Cell, Amount]] = field(init=False, factory=dict)
    stated: dict[Cell, Amount] = field(init=False, factory=dict)
    """What the stated figures should be by all records."""

    def __attrs_post_init__(self) -> None:
        self.known = as_known(self.log, self.pack.zone, plan_kinds=self.pack.plan_kinds)
        self.by_id = {item.fact.id: item for item in self.log}
        for item in self.log:
            subject = self.subject_of(item)
            if subject is not None:
                self.of.setdefault(subject, []).append(item)
        for snapshot in self.recount.snapshots:
            _, figures = self.recount.figures(self.log, snapshot)
            mine = shares(figures, snapshot)
            self._rows.append({subject: dict(rows) for subject, rows in mine.items()})
            for subject, rows in mine.items():
                held = self._cells.setdefault(subject, {})
                for cell, amount in projected(rows, snapshot).items():
                    if amount:
                        held[cell] = amount
            for cells in snapshot.cells.values():
                self.stated.update(dict.fromkeys(cells, 0))
        for cells_of in self._cells.values():
            for cell, amount in cells_of.items():
                self.stated[cell] += amount

    def subject_of(self, item: Received) -> SubjectId | None:
        """Whom *item* is about, directly or through what it acts on, by the id that stands for all its ids."""
        subject = self._written(item)
        return None if subject is None else self.known.standing_for(subject)

    def _written(self, item: Received) -> SubjectId | None:
        fact = item.fact
        seen: set[FactId] = set()
        while isinstance(fact, Correction | Void):
            target = self.by_id.get(fact.of)
            if target is None or fact.id in seen:
                return None
            seen.add(fact.id)
            fact = target.fact
        return fact.one if isinstance(fact, Identity) else fact.subject

    def rows(self, number: int, subject: SubjectId) -> Rows:
        """What *subject* adds to the rows of the snapshot of that number."""
        return self._rows[number].get(subject, {})

    def cells(self, subjects: Iterable[SubjectId]) -> dict[Cell, Amount]:
        """What *subjects* add to the stated figures."""
        total: dict[Cell, Amount] = {}
        for subject in subjects:
            for cell, amount in self._cells.get(subject, {}).items():
                total[cell] = total.get(cell, 0) + amount
        return total

    def effect(
        self,
        subjects: Sequence[SubjectId],
        change: Change,
        *,
        added: Sequence[Received] = (),
        before: datetime | None = None,
    ) -> dict[Cell, Amount]:
        """What the figures would be with the records of *subjects* changed, less what they are.

        Figures with a cut-off not before *before* stay as they are.
        """
        standing = [item for subject in subjects for item in self.of.get(subject, ())]
        after = [changed for item in standing if (changed := change(item)) is not None]
        after = sorted([*after, *added], key=lambda item: item.received_at) if added else after
        was: dict[Cell, Amount] = {}
        now: dict[Cell, Amount] = {}
        for snapshot in self.recount.snapshots:
            if before is None or snapshot.period.until < before:
                was |= self.recount.cells(standing, snapshot)
                now |= self.recount.cells(after, snapshot)
        return difference(now, was)


def without(facts: Iterable[FactId]) -> Change:
    """A change that leaves *facts* out."""
    gone = frozenset(facts)
    return lambda item: None if item.fact.id in gone else item
