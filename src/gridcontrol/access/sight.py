"""What one reader sees at one instant, of one set of facts: the one filter below every answer.

Statuses, duties and chains are worked out from all facts, so that none of them changes with who asks. What is then
listed, counted, told or given as a reason goes through here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from attrs import define

from gridcontrol.access.scope import Scope
from gridcontrol.access.veil import Veil
from gridcontrol.access.visible_answering import visible_answering
from gridcontrol.access.visible_tree import VisibleTree, visible_tree
from gridcontrol.calculus.explanation import Explanation
from gridcontrol.calculus.timeline import Evaluation
from gridcontrol.duties.obligation import Obligation
from gridcontrol.ids import DivisionId, SubjectId
from gridcontrol.model.known import Known
from gridcontrol.responsibility.answering import Responsibility
from gridcontrol.rules.ruleset import Pack

_VEILS_KEPT = 3


@define(slots=False, eq=False)
class Sight:
    """*scope* at *at*; *of* says who answers by all facts, for whoever asks."""

    scope: Scope
    of: Responsibility
    at: datetime

    def __attrs_post_init__(self) -> None:
        self._veils: list[Veil] = []

    @property
    def _pack(self) -> Pack:
        return self.of.pack

    @cached_property
    def _ids(self) -> frozenset[SubjectId] | None:
        """Every id of everybody who is seen; None: all."""
        if self.scope.subjects is None:
            return None
        standing = {self.of.known.standing_for(each) for each in self.scope.subjects}
        return frozenset({*standing, *(one for one, other in self.of.known.joined.items() if other in standing)})

    def sees(self, subject: SubjectId) -> bool:
        """Whether *subject* is seen, by any of its ids."""
        return self._ids is None or subject in self._ids

    def facts(self, whole: Known) -> Known:
        """What of *whole*, the facts as known at this or another instant, is about those who are seen."""
        return whole if self._ids is None else self._veil(whole).facts

    def evaluation(self, found: Evaluation, whole: Known) -> Evaluation:
        """What of *found*, which was made from *whole*, is about those who are seen."""
        return found if self._ids is None else self._veil(whole).evaluation(found)

    def explanation(self, told: Explanation, whole: Known) -> Explanation:
        """*told*, which was made from *whole*, with no more of others than kind and day."""
        return told if self._ids is None else self._veil(whole).explanation(told)

    def obligation(self, one: Obligation) -> Obligation:
        """*one*, made from the facts of this sight, with nothing of others in its reasons."""
        return one if self._ids is None else self._veil(self.of.known).obligation(one)

    @cached_property
    def answering(self) -> Responsibility:
        """Who answers, for those who are seen."""
        if self._ids is None and self.scope.divisions is None:
            return self.of
        return visible_answering(self.of, self.facts(self.of.known), self.divisions, self.sees, self.at)

    @cached_property
    def divisions(self) -> VisibleTree:
        """The divisions that are seen or named."""
        listed: Sequence[DivisionId] | frozenset[DivisionId] | None = self.scope.divisions
        if listed is None:
            listed = self._all_divisions()
        return visible_tree(self._pack, self.of.tree, listed, self.facts(self.of.known), self.at)

    def _all_divisions(self) -> list[DivisionId]:
        levels = [level.id for level in self._pack.levels]
        on = self.at.astimezone(self._pack.zone).date()
        hierarchies = tuple(self._pack.hierarchies) or (None,)
        return [each for h in hierarchies for level in levels for each in self.of.tree.at_level(level, h, on)]

    def _veil(self, whole: Known) -> Veil:
        """The veil over *whole*; the last few are kept, since a report looks at two."""
        for veil in self._veils:
            if veil.whole is whole:
                return veil
        self._veils = [Veil(self._pack, whole, self.sees), *self._veils[: _VEILS_KEPT - 1]]
        return self._veils[0]
