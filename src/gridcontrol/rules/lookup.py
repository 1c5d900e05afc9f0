"""What the names of a pack stand for, and the complaint when one stands for nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from attrs import define, field

from gridcontrol.errors import Place, Problem, Severity
from gridcontrol.ids import (
    EventKindId,
    FieldId,
    HierarchyId,
    IndicatorId,
    LevelId,
    LinkKindId,
    RuleId,
    SourceId,
    StatusId,
    SubjectKindId,
    TrackId,
)
from gridcontrol.located.nearest import nearest
from gridcontrol.located.node import Scalar
from gridcontrol.located.problems import Problems
from gridcontrol.rules.vocabulary import EventKind, FieldType, LinkKind, SubjectKind, Track
from gridcontrol.time import instant_of, parse_world_time

MOST_COMPARED = 20_000
"""Words that are compared to find the nearest ones, in one file: enough for any honest one."""
Types = Mapping[FieldId, FieldType | None]
"""Field types by name; None where the type itself could not be read."""


@define
class Lookup:
    """The names declared so far.

    A name whose declaration can't be read is known, but nothing is known of it: there is no complaint about what it
    holds, since its own has been made.
    """

    problems: Problems
    zone: ZoneInfo
    sources: Collection[str] = ()
    levels: Collection[str] = ()
    hierarchies: dict[str, tuple[LevelId, ...]] = field(factory=dict)
    subjects: dict[str, SubjectKind | None] = field(factory=dict)
    attributes: dict[str, Types] = field(factory=dict)
    links: dict[str, LinkKind | None] = field(factory=dict)
    events: dict[str, EventKind | None] = field(factory=dict)
    fields: dict[str, Types] = field(factory=dict)
    abouts: dict[str, str] = field(factory=dict)
    """Event kind to the kind of its subjects, for those where that is known."""
    tracks: dict[str, Track | None] = field(factory=dict)
    rules: dict[str, tuple[str, Mapping[str, None]] | None] = field(factory=dict)
    """Rule to its track and the statuses it gives."""
    indicators: Collection[str] = ()
    ways: dict[str, dict[str, list[tuple[str, str]]]] = field(factory=dict)
    """What ``its`` may name, by kind of subject, once it has been asked."""
    compared: int = 0
    lists: dict[int, tuple[Collection[str], tuple[str, ...]]] = field(factory=dict)

    def report(
        self,
        code: str,
        place: Place,
        *,
        allowed: Iterable[str] = (),
        near: str | None = None,
        related: tuple[Place, ...] = (),
        severity: Severity = Severity.ERROR,
        **args: str,
    ) -> None:
        """Report a problem."""
        self.problems.add(Problem(code, place, args, severity, tuple(allowed), near, related))

    def find(self, code: str, word: Scalar, known: Collection[str], **args: str) -> bool:
        """Whether *word* is one of *known*; else reports *code*. Silent about a word that is missing."""
        if not word.text:
            return False
        if word.text in known:
            return True
        allowed = self._listed(known)
        near = self.near(word.text, allowed)
        self.problems.add(Problem(code, word.place, {"found": word.text, **args}, allowed=allowed, nearest=near))
        return False

    def near(self, word: str, candidates: Sequence[str]) -> str | None:
        """The likeliest of *candidates*; None, too, once a file has had enough words compared."""
        self.compared += len(candidates)
        return nearest(word, candidates) if self.compared <= MOST_COMPARED else None

    def _listed(self, known: Collection[str]) -> tuple[str, ...]:
        """The names as a tuple, one for all problems that list the same names."""
        kept = self.lists.get(id(known))
        if kept is None or len(kept[1]) != len(known):
            # The collection is kept, too, so that no other one gets its id.
            kept = self.lists[id(known)] = (known, tuple(known))
        return kept[1]

    def source(self, word: Scalar | None) -> SourceId | None:
        if word is None:
            return None
        self.find("pack.unknown-source", word, self.sources)
        return SourceId(word.text)

    def subject(self, word: Scalar) -> SubjectKindId:
        self.find("pack.unknown-subject", word, self.subjects)
        return SubjectKindId(word.text)

    def link(self, word: Scalar) -> LinkKindId:
        self.find("pack.unknown-link", word, self.links)
        return LinkKindId(word.text)

    def event(self, word: Scalar) -> EventKindId:
        self.find("pack.unknown-event", word, self.events)
        return EventKindId(word.text)

    def rule(self, word: Scalar) -> RuleId:
        self.find("pack.unknown-rule", word, self.rules)
        return RuleId(word.text)

    def level(self, word: Scalar) -> LevelId:
        self.find("pack.unknown-level", word, self.levels)
        return LevelId(word.text)

    def hierarchy(self, word: Scalar) -> HierarchyId:
        self.find("pack.unknown-hierarchy", word, self.hierarchies)
        return HierarchyId(word.text)

    def indicator(self, word: Scalar) -> IndicatorId:
        self.find("pack.unknown-indicator", word, self.indicators)
        return IndicatorId(word.text)

    def track(self, word: Scalar) -> TrackId:
        self.find("pack.unknown-track", word, self.tracks)
        return TrackId(word.text)

    def track_about(self, word: Scalar, kind: str | None) -> TrackId:
        """The track, which must be about subjects of *kind* (any, when None)."""
        track = self.tracks.get(word.text)
        if track is not None and kind and track.about and track.about != kind:
            self.report(
                "pack.track-of-other-kind",
                word.place,
                allowed=[name for name, other in self.tracks.items() if other is None or other.about == kind],
                found=word.text,
                about=track.about,
                kind=kind,
            )
        return self.track(word)

    def status(self, word: Scalar, track: str, *, shown: bool = True) -> StatusId:
        """A status of *track*. Not *shown*: one that a rule can give, which the default is not."""
        known = self.tracks.get(track)
        if known is not None:
            statuses = (*known.precedence, known.default) if shown else known.precedence
            code = "pack.default-as-status" if word.text == known.default else "pack.unknown-status"
            self.find(code, word, statuses, track=track)
        return StatusId(word.text)

    def statuses(self, words: Iterable[Scalar], track: str, *, shown: bool = True) -> tuple[StatusId, ...]:
        """Statuses of *track*, none of them twice."""
        return tuple(self.status(word, track, shown=shown) for word in self.distinct(words))

    def distinct(self, words: Iterable[Scalar]) -> tuple[Scalar, ...]:
        """*words* without repetitions, which are reported."""
        first: dict[str, Scalar] = {}
        for word in words:
            before = first.setdefault(word.text, word)
            if before is not word:
                self.report("form.twice", word.place, related=(before.place,), found=word.text)
        return tuple(first.values())

    def field_of(self, word: Scalar, types: Types | None, owner: str) -> FieldType | None:
        """The type of a field of *owner*; None when it is not known or the complaint has been made."""
        if types is None or not self.find("pack.unknown-field", word, types, owner=owner):
            return None
        return types[FieldId(word.text)]

    def instant(self, word: Scalar | None) -> datetime | None:
        """An instant as written in the pack's zone; a date is 00:00 of that day."""
        if word is None or not word.text:
            return None
        return instant_of(parse_world_time(word.text, self.zone), self.zone)
