"""Patterns, numbered once for a whole pack so that each subject looks for the points of each only once."""

from __future__ import annotations

from attrs import define, field, frozen

from gridcontrol.calculus.fast.calendar import Calendar
from gridcontrol.calculus.fast.fields import Fits, fits_of
from gridcontrol.ids import EventKindId, FieldId, RuleId, StatusId, TrackId
from gridcontrol.rules.conditions import Boundary, EventPattern, Pattern, Where
from gridcontrol.rules.ruleset import Pack


@frozen
class Events:
    """Events of some kinds whose fields fit."""

    kinds: tuple[EventKindId, ...]
    fits: Fits | None
    reported: bool
    """Whether no spread makes events of these kinds."""


@frozen
class Turns:
    """Beginnings or ends of joined stretches of some statuses."""

    begins: bool
    track: TrackId
    statuses: frozenset[StatusId]


@define
class Patterns:
    """All patterns of *pack*."""

    pack: Pack
    calendar: Calendar
    made: list[Events | Turns] = field(factory=list)
    crosses: bool = field(init=False)
    """Whether some rule looks at other subjects."""
    track_of: dict[RuleId, TrackId] = field(init=False)
    ranks: dict[TrackId, dict[StatusId, int]] = field(init=False)
    naming: dict[EventKindId, list[FieldId]] = field(init=False)
    """By kind of event the fields that name a subject, for those that have any."""
    _numbers: dict[tuple[object, ...], int] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        pack = self.pack
        self.crosses = pack.crosses_subjects
        self.track_of = {rule.id: rule.track for rule in pack.rules.values()}
        self.ranks = {
            track.id: {status: track.rank(status) for status in (*track.precedence, track.default)}
            for track in pack.tracks.values()
        }
        fields = {kind.id: [n for n, of in kind.fields.items() if of.ref is not None] for kind in pack.events.values()}
        self.naming = {kind: names for kind, names in fields.items() if names}

    def number(self, pattern: Pattern) -> int:
        """The number of *pattern*."""
        if isinstance(pattern, EventPattern):
            key: tuple[object, ...] = (pattern.kinds, repr(pattern.where))
        else:
            key = (pattern.begins, pattern.track, pattern.statuses)
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self.made)
            self.made.append(self._made(pattern))
        return found

    def _made(self, pattern: Pattern) -> Events | Turns:
        if isinstance(pattern, Boundary):
            return Turns(pattern.begins, pattern.track, frozenset(pattern.statuses))
        kinds = tuple(dict.fromkeys(pattern.kinds))
        created = {spread.creates for spread in self.pack.spreads.values()}
        return Events(kinds, self.fits(pattern.where), created.isdisjoint(kinds))

    def fits(self, where: Where) -> Fits | None:
        """*where* as one function; None where everything fits."""
        return fits_of(where, self.calendar)
