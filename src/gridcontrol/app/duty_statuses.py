"""The statuses that duties ask for: those of the pack, and those that stand for conditions of its duties."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from attrs import define, field

from gridcontrol.app.divisions import DivisionPlaces
from gridcontrol.app.remembering import remembered
from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.calculus.timeline import Evaluation, Timelines
from gridcontrol.ids import SubjectId
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.standing import made_ready

if TYPE_CHECKING:
    from gridcontrol.app.locality import Locality


@define
class DutyStatuses:
    """Timelines of *locality* as of one instant of the world, from what was known at any."""

    locality: Locality
    as_of: AsOf
    places: DivisionPlaces | None
    pack: Pack = field(init=False)
    """The pack, made ready for its duties."""
    _evaluated: dict[object, Evaluation] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.pack = made_ready(self.locality.pack)

    def timelines(self, known_at: datetime, subjects: Collection[SubjectId] | None = None) -> Timelines:
        """Everybody's, or those of *subjects*."""
        locality, pack = self.locality, self.pack
        if pack is locality.pack:
            return locality.evaluation(as_of=self.as_of, known_at=known_at, subjects=subjects).timelines
        wanted = None if subjects is None else frozenset(subjects)
        known = locality.known(known_at=known_at, subjects=None if pack.crosses_subjects else wanted)

        def evaluated() -> Evaluation:
            return locality.evaluator.evaluate(pack, known, places=self.places, as_of=self.as_of, subjects=wanted)

        return remembered(self._evaluated, (known_at, wanted), evaluated).timelines

    def earlier(self, subject: SubjectId, known_at: datetime) -> Timelines:
        """Those of *subject* from what was known at an earlier instant."""
        # Where rules look at others the past of one is that of all, which the others then find remembered.
        return self.timelines(known_at, None if self.pack.crosses_subjects else [subject])
