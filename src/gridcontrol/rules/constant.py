"""Conditions that never hold, and conditions that always do, whatever happens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import define, field, frozen

from gridcontrol.ids import StatusId, TrackId
from gridcontrol.rules.conditions import (
    All,
    AnyOf,
    Attributes,
    Boundary,
    Comparison,
    Condition,
    Count,
    Ever,
    Its,
    Lasting,
    Not,
    Pattern,
    Seen,
    Some,
    StatusIs,
)
from gridcontrol.rules.implied import contradicting, contradicting_field
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.strata import gives


@define
class Effort:
    """What is left of the comparisons that one check may make: a huge pack is looked at less closely, not for ever."""

    left: int = 200_000

    def spend(self, amount: int) -> bool:
        """Whether there is enough left for *amount* more."""
        self.left -= amount
        return self.left >= 0


@frozen
class Constants:
    """Answers for one pack."""

    pack: Pack
    given: Mapping[TrackId, frozenset[StatusId]]
    """The statuses that rules give, by track."""
    effort: Effort = field(factory=Effort)

    @staticmethod
    def of(pack: Pack) -> Constants:
        given: dict[TrackId, set[StatusId]] = {}
        for rule in pack.rules.values():
            given.setdefault(rule.track, set()).update(gives(rule))
        return Constants(pack, {track: frozenset(statuses) for track, statuses in given.items()})

    def never_shown(self, track: TrackId, statuses: tuple[StatusId, ...]) -> bool:
        """Whether no rule gives any of *statuses* and none is the default."""
        shown = self.given.get(track, frozenset()) | {self.pack.tracks[track].default}
        return not shown.intersection(statuses)

    def never_matches(self, pattern: Pattern) -> bool:
        """Whether there can be no such point."""
        if isinstance(pattern, Boundary):
            if self.never_shown(pattern.track, pattern.statuses):
                return True
            # Without any rule the default begins never and never ends.
            return not self.given.get(pattern.track)
        planned = all(self.pack.events[kind].plan for kind in pattern.kinds)
        return planned or contradicting_field(pattern, self.pack.events) is not None

    def never(self, condition: Condition) -> bool:
        """Whether *condition* can't hold of anybody at any time."""
        match condition:
            case All():
                return any(self.never(item) for item in condition.items) or self._opposed(condition.items)
            case AnyOf():
                return all(self.never(item) for item in condition.items)
            case Some():
                possible = sum(not self.never(item) for item in condition.items)
                return possible < condition.at_least
            case Not():
                return self.always(condition.item)
            case Its() | Lasting():
                return self.never(condition.condition)
            case _:
                return self._never_alone(condition)

    def _never_alone(self, condition: Condition) -> bool:
        """The same of a condition that holds no others, or counts them."""
        match condition:
            case StatusIs() | Ever():
                return self.never_shown(condition.track, condition.statuses)
            case Seen():
                return self.never_matches(condition.pattern)
            case Attributes():
                return contradicting(condition.where) is not None
            case Count():
                return self._never_counts(condition)
            case _:
                return False

    def always(self, condition: Condition) -> bool:
        """Whether *condition* holds of everybody at all times."""
        match condition:
            case All():
                return all(self.always(item) for item in condition.items)
            case AnyOf():
                return any(self.always(item) for item in condition.items)
            case Some():
                return sum(self.always(item) for item in condition.items) >= condition.at_least
            case Not():
                return self.never(condition.item)
            case StatusIs():
                track = self.pack.tracks[condition.track]
                shown = self.given.get(track.id, frozenset()) | {track.default}
                return shown <= set(condition.statuses)
            case Count():
                return self._always_counts(condition)
            case _:
                return False

    def _counts_nothing(self, condition: Count) -> bool:
        """Whether there is nothing to count."""
        return (condition.pattern is not None and self.never_matches(condition.pattern)) or (
            condition.holding is not None and self.never(condition.holding)
        )

    def _never_counts(self, condition: Count) -> bool:
        if condition.by is Comparison.BELOW:
            return condition.number == 0
        least = condition.number + (condition.by is Comparison.ABOVE)
        return self._counts_nothing(condition) and condition.by is not Comparison.AT_MOST and least > 0

    def _always_counts(self, condition: Count) -> bool:
        if condition.by is Comparison.AT_LEAST and condition.number == 0:
            return True
        allows_none = condition.by is Comparison.AT_MOST or (
            condition.by is Comparison.EXACTLY and condition.number == 0
        )
        below = condition.by is Comparison.BELOW and condition.number > 0
        return (allows_none or below) and self._counts_nothing(condition)

    def _opposed(self, items: tuple[Condition, ...]) -> bool:
        """Whether one item is the opposite of another."""
        return self.common((item.item for item in items if isinstance(item, Not)), items)

    def common(self, some: Iterable[Condition], others: tuple[Condition, ...]) -> bool:
        """Whether one of *some* is one of *others*, as far as there is effort left to compare them."""
        return any(self.effort.spend(len(others)) and item in others for item in some)
