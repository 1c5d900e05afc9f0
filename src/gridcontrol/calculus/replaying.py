"""An answer from a few facts only: which are enough to give it again, and giving it again from them.

Where rules look at other subjects, facts about those are among them. They are named by id only, for whoever may read
them; nothing that is printed shows them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import TypeVar

from attrs import define, field, frozen

from gridcontrol.calculus.ends import Ends, Stretch, shown_at
from gridcontrol.calculus.evaluator import AsOf, Evaluator, Places
from gridcontrol.calculus.explanation import Explanation
from gridcontrol.calculus.supposing import effective, only
from gridcontrol.calculus.timeline import Timelines
from gridcontrol.ids import FactId, StatusId, SubjectId, TrackId, kind_of
from gridcontrol.model.known import Known, KnownEvent
from gridcontrol.rules.ruleset import Pack

MOST_WORK = 40_000
"""Events evaluated while looking for what can be left out, at most; what is left then is named whole."""
_LEAST_COST = 20
"""What an evaluation costs however few its events, in events."""


Item = TypeVar("Item")


@frozen
class Shown:
    """What a track shows and how long it lasts, if no further fact comes."""

    status: StatusId
    lasts: Stretch


def shown_in(pack: Pack, timelines: Timelines, subject: SubjectId, at: datetime) -> Mapping[TrackId, Shown]:
    """What each track of *subject* shows at *at*, from *timelines* of the facts up to then."""
    own = {track: line for (of, track), line in timelines.items() if of == subject}
    ends = Ends(own.values(), at)
    found = {}
    for track in pack.tracks.values():
        if track.about == kind_of(subject):
            line = own.get(track.id)
            found[track.id] = Shown(shown_at(line, track, at), ends.shown(line.rows if line else ()))
    return MappingProxyType(found)


def replayed(
    pack: Pack, known: Known, told: Explanation, evaluator: Evaluator, *, places: Places | None = None
) -> Mapping[TrackId, Shown]:
    """What the rules give from the facts alone that *told* names, taken from *known*: what *told* says.

    Joined subjects stay joined: identities are no events.
    """
    return _Replay(pack, known, told.subject, told.at, evaluator, places).shown({*told.facts, *told.elsewhere})


def needed_besides(
    pack: Pack,
    known: Known,
    subject: SubjectId,
    at: datetime,
    named: Collection[FactId],
    evaluator: Evaluator,
    *,
    places: Places | None = None,
) -> tuple[KnownEvent, ...]:
    """The facts, of anybody, that must stand beside those *named*, so that each track of *subject* shows the same.

    Reasons say what started and moved a run; what kept another from starting is named only where that is needed. As
    few as trying without halves, then ever smaller parts, leaves; more where that would take over ``MOST_WORK``.
    """
    replay = _Replay(pack, known, known.standing_for(subject), at, evaluator, places, frozenset(named))
    if replay.enough(()):
        return ()
    by_subject: dict[SubjectId, list[KnownEvent]] = {}
    for event in replay.besides():
        by_subject.setdefault(event.subject, []).append(event)
    near = replay.near()
    # What is most likely to be needed is tried last, when there is least to evaluate.
    order = sorted(by_subject, key=lambda of: (of == replay.subject, of in near, of))
    groups = [tuple(by_subject[of]) for of in order]
    close = [group for group in groups if group[0].subject in near]

    def enough(groups: Sequence[tuple[KnownEvent, ...]]) -> bool:
        return replay.enough([event for group in groups for event in group])

    groups = _reduced(close if len(close) < len(groups) and enough(close) else groups, enough)
    kept = _reduced([event for group in groups for event in group], replay.enough)
    return tuple(sorted(kept, key=lambda event: (effective(pack, event), event.id)))


def _reduced(items: Sequence[Item], enough: Callable[[Sequence[Item]], bool]) -> list[Item]:
    """*items*, which are enough, without those that they can do without: halves first, then ever smaller parts."""
    left = list(items)
    size = (len(left) + 1) // 2
    while size:
        index = 0
        while index < len(left):
            fewer = left[:index] + left[index + size :]
            if enough(fewer):
                left = fewer
            else:
                index += size
        size = (size + 1) // 2 if size > 1 else 0
    return left


@define
class _Replay:
    pack: Pack
    known: Known
    subject: SubjectId
    at: datetime
    evaluator: Evaluator
    places: Places | None
    named: frozenset[FactId] = frozenset()
    _spent: int = 0
    _expected: Mapping[TrackId, Shown] = field(factory=dict)

    def shown(self, facts: Collection[FactId] | None) -> Mapping[TrackId, Shown]:
        """What is shown from *facts* (from all when None)."""
        told = self.known if facts is None else only(self.known, facts)
        answer = self.evaluator.evaluate(
            self.pack, told, places=self.places, as_of=AsOf(self.at), subjects=[self.subject]
        )
        return shown_in(self.pack, answer.timelines, self.subject, self.at)

    def enough(self, besides: Sequence[KnownEvent]) -> bool:
        """Whether the named facts and *besides* show the same as all; False when the work is used up."""
        if self._spent > MOST_WORK:
            return False
        if not self._expected:
            self._expected = self.shown(None)
        self._spent += len(self.named) + len(besides) + _LEAST_COST
        return self.shown({*self.named, *(event.id for event in besides)}) == self._expected

    def besides(self) -> Iterator[KnownEvent]:
        """All that has taken effect and is not named; where subjects are evaluated alone, only the subject's own."""
        everybody = self.pack.crosses_subjects
        for events in self.known.events.values() if everybody else (self.known.of(self.subject),):
            for event in events:
                if event.id not in self.named and effective(self.pack, event) <= self.at:
                    yield event

    def near(self) -> frozenset[SubjectId]:
        """The subject, those whom named facts are about, and whomever the facts of all these name or are named by."""
        about = {self.subject}
        about |= {event.subject for events in self.known.events.values() for event in events if event.id in self.named}
        linked = set(about)
        for events in self.known.events.values():
            for event in events:
                others = set(self._others(event))
                if event.subject in about:
                    linked |= others
                elif others & about:
                    linked.add(event.subject)
        return frozenset(linked)

    def _others(self, event: KnownEvent) -> Iterable[SubjectId]:
        kind = self.pack.events.get(event.kind)
        for name, type_ in kind.fields.items() if kind is not None else ():
            if type_.ref is not None and name in event.fields:
                yield self.known.standing_for(SubjectId(str(event.fields[name])))
