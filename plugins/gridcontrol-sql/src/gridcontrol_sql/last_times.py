"""The last time of each thing that happened to somebody: one GROUP BY, and what of it comes before what."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import define, field, frozen

from gridcontrol.ids import EventKindId
from gridcontrol.rules.conditions import EventPattern, Pattern
from gridcontrol_sql.compiling import AS_OF, FACTS
from gridcontrol_sql.direct import passes
from gridcontrol_sql.ground import Ground
from gridcontrol_sql.script import text, texts

NOW = f"(SELECT MAX(last) FROM {AS_OF})"
"""The last second that counts."""
_SECOND, _PLACE = "f.w", "f.place"


@frozen
class Began:
    """An event that has started a course: its second, its place in the order, and the ranks that its kind may have."""

    second: str
    place: str | None
    """None where nobody has asked for it: ``Last.began`` adds a column for it only where seconds don't tell."""
    ranks: frozenset[int]


@define
class Last:
    """The one GROUP BY: by what events pass, the column with the last second, or place, at which one does.

    Seconds do wherever ranks say what comes first within one: they are cheaper to find than places, which need the
    rank of each fact. 0 stands for none; no fact lies at second 0.
    """

    ground: Ground
    _columns: dict[tuple[str, str], str] = field(factory=dict)
    _kinds: set[EventKindId] = field(factory=set)

    def second_of(self, pattern: Pattern, *also: str) -> str:
        """The second of the last event of *pattern* that passes *also*; 0 for none."""
        return self._column(_SECOND, pattern, also)

    def began(self, pattern: Pattern, others: Iterable[Pattern], *also: str) -> Began:
        """The last event of *pattern* that passes *also*, to be compared with *others* by ``before``."""
        ranks = self._ranks(pattern)
        apart = all(_apart(self._ranks(other), ranks) is not None for other in others)
        place = None if apart else self._column(_PLACE, pattern, also)
        return Began(self.second_of(pattern, *also), place, ranks)

    def own(self, pattern: EventPattern) -> Began:
        """The fact ``f`` itself, an event of *pattern*."""
        ranks = " ".join(f"WHEN {text(kind)} THEN {self._slot(kind)}" for kind in pattern.kinds)
        return Began("f.w", f"(f.w * {self._ranks_to_tick} + CASE f.kind {ranks} END)", self._ranks(pattern))

    def before(self, pattern: Pattern, began: Began) -> str:
        """Whether no event of *pattern* comes after *began*. The two have no rank in common."""
        earlier = _apart(self._ranks(pattern), began.ranks)
        if earlier is None:
            return f"{self._column(_PLACE, pattern, ())} < {began.place}"
        return f"{self.second_of(pattern)} {'<=' if earlier else '<'} {began.second}"

    def after(self, pattern: Pattern, began: Began) -> str:
        """Whether some event of *pattern* comes after *began*."""
        return f"NOT ({self.before(pattern, began)})"

    def query(self, facts: str = FACTS) -> str:
        """Gives ``k`` and the columns asked for so far, from *facts*."""
        found = "".join(
            f", MAX(CASE WHEN {test} THEN {value} ELSE 0 END) AS {name}"
            for (value, test), name in self._columns.items()
        )
        # Where rules ask for every kind, nothing is gained by asking each fact for its own.
        some = 0 < len(self._kinds) < len(self.ground.pack.events)
        only = f"f.kind IN {texts(sorted(self._kinds))} AND " if some else ""
        return f"SELECT f.k{found} FROM {self._placed(facts)} AS f WHERE {only}f.w <= {NOW} GROUP BY f.k"

    def _placed(self, facts: str) -> str:
        """*facts* with ``place`` where some column asks for it."""
        if not any(value == _PLACE for value, _ in self._columns):
            return facts
        ranks = " ".join(f"WHEN {text(kind)} THEN {self._slot(kind)}" for kind in sorted(self._kinds))
        return f"(SELECT g.*, g.w * {self._ranks_to_tick} + CASE g.kind {ranks} ELSE 0 END AS place FROM {facts} AS g)"

    def _column(self, value: str, pattern: Pattern, also: tuple[str, ...]) -> str:
        if not isinstance(pattern, EventPattern):
            raise TypeError(pattern)
        self._kinds.update(pattern.kinds)
        test = " AND ".join([passes(self.ground, pattern, "f"), *also])
        return f"l.{self._columns.setdefault((value, test), f'l{len(self._columns)}')}"

    def _ranks(self, pattern: Pattern) -> frozenset[int]:
        if not isinstance(pattern, EventPattern):
            raise TypeError(pattern)
        return frozenset(self.ground.pack.events[kind].rank for kind in pattern.kinds)

    @property
    def _ranks_to_tick(self) -> int:
        """Of each tick so many places: one for each rank, and one for the clock."""
        return max((kind.rank for kind in self.ground.pack.events.values()), default=0) + 2

    def _slot(self, kind: EventKindId) -> int:
        return self.ground.pack.events[kind].rank + 1


def _apart(ranks: frozenset[int], others: frozenset[int]) -> bool | None:
    """Whether all *ranks* come before all *others*, False where all come after, None where they lie among them."""
    if max(ranks) < min(others):
        return True
    return False if min(ranks) > max(others) else None
