"""What is known: the facts as they stand after corrections, withdrawals and identities.

``as_known`` is the one place where the append-only log becomes a set of facts to reason about. Its answer does not
depend on the order in which facts arrived, on how they were batched, nor on duplicates; only on what was received
by ``known_at``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from attrs import field, frozen

from gridcontrol.ids import EventKindId, FactId, SubjectId
from gridcontrol.model.adopting import of_no_adoption
from gridcontrol.model.facts import (
    Assertion,
    Correction,
    Event,
    Fields,
    Identity,
    Received,
    Void,
    frozen_fields,
)
from gridcontrol.time import NEVER_BEFORE, WorldTime, instant_of


@frozen
class KnownEvent:
    """An event as it stands.

    ``causes`` are the ids of the facts that made it so: the event, then its winning correction.
    """

    id: FactId
    kind: EventKindId
    subject: SubjectId
    at: WorldTime
    fields: Fields = field(hash=False)
    received_at: datetime
    recorded_at: datetime | None
    causes: tuple[FactId, ...]
    as_reported: SubjectId
    """The subject id the source used, where an identity joined it to another."""
    settled_at: datetime
    """When the last of ``causes`` was received."""


@frozen
class Competition:
    """Corrections of one event of which only *winner* acts; a person should look."""

    event: FactId
    winner: FactId
    others: tuple[FactId, ...]


@frozen
class Known:
    """The facts as they stand at one ``known_at``.

    Events of a subject are in no particular order; the calculus orders them.
    """

    events: Mapping[SubjectId, tuple[KnownEvent, ...]]
    plans: tuple[KnownEvent, ...]
    """Events of kinds that state an intention; never facts."""
    set_aside: tuple[KnownEvent, ...]
    """Events dated later than their receipt: they can't have happened yet when they were written."""
    assertions: tuple[Assertion, ...]
    voided: tuple[KnownEvent, ...]
    """Withdrawn events, as they stood: reports count them as withdrawn."""
    competing: tuple[Competition, ...]
    dangling: tuple[FactId, ...]
    """Corrections and voids whose target is not known (yet)."""
    joined: Mapping[SubjectId, SubjectId]
    """Subject ids that an identity joined to another, and the id that stands for both (the smallest)."""
    contested: tuple[FactId, ...]
    """Identities that would join what a standing ``not_same_as`` keeps apart: they join nothing and are listed."""
    contested_between: Mapping[FactId, tuple[SubjectId, SubjectId]] = field(factory=dict)
    """Whom each of ``contested`` would join."""

    def of(self, subject: SubjectId) -> tuple[KnownEvent, ...]:
        """The events of *subject*, under any of its joined ids."""
        return self.events.get(self.joined.get(subject, subject), ())

    def standing_for(self, subject: SubjectId) -> SubjectId:
        """The id that answers for *subject*."""
        return self.joined.get(subject, subject)


def _standing(received: Mapping[FactId, Received]) -> set[FactId]:
    """Ids of facts that no standing void withdraws.

    A void may itself be voided; voids that withdraw each other in a circle withdraw nothing in it.
    """
    targets = {item.fact.id: item.fact.of for item in received.values() if isinstance(item.fact, Void)}
    circles = _in_circles(targets)
    voids: dict[FactId, list[FactId]] = {}
    for void, target in targets.items():
        if void not in circles:
            voids.setdefault(target, []).append(void)
    withdrawn: set[FactId] = set()
    # From the ends of the chains inwards: a void is settled before what it withdraws.
    waiting = {void: len(voids.get(void, ())) for void in targets}
    settled = [void for void, count in waiting.items() if count == 0]
    while settled:
        void = settled.pop()
        target = targets[void]
        if void not in circles:
            if void not in withdrawn:
                withdrawn.add(target)
            if target in waiting:
                waiting[target] -= 1
                if waiting[target] == 0:
                    settled.append(target)
    # A void in a circle acts on nothing in it; what hangs on the circle from outside has been settled above.
    return received.keys() - withdrawn


def _in_circles(targets: Mapping[FactId, FactId]) -> set[FactId]:
    """The voids from which following what each withdraws leads back to itself."""
    circles: set[FactId] = set()
    seen: set[FactId] = set()
    for first in targets:
        path: list[FactId] = []
        on_path: set[FactId] = set()
        here = first
        while here in targets and here not in seen:
            seen.add(here)
            path.append(here)
            on_path.add(here)
            here = targets[here]
        if here in on_path:
            circles.update(path[path.index(here) :])
    return circles


def _joined(identities: Iterable[Identity]) -> tuple[dict[SubjectId, SubjectId], tuple[Identity, ...]]:
    apart = {frozenset((i.one, i.other)) for i in identities if not i.same}
    parent: dict[SubjectId, SubjectId] = {}
    members: dict[SubjectId, set[SubjectId]] = {}
    contested: list[Identity] = []

    def root(subject: SubjectId) -> SubjectId:
        while parent.get(subject, subject) != subject:
            subject = parent[subject]
        return subject

    for identity in sorted((i for i in identities if i.same), key=lambda i: i.id):
        one, other = root(identity.one), root(identity.other)
        if one == other:
            continue
        left, right = members.get(one, {one}), members.get(other, {other})
        if any(frozenset((a, b)) in apart for a in left for b in right):
            contested.append(identity)
            continue
        keep, drop = min(one, other), max(one, other)
        parent[drop] = keep
        members[keep] = left | right
        members.pop(drop, None)
    return {s: root(s) for s in parent if root(s) != s}, tuple(contested)


def as_known(
    log: Iterable[Received],
    zone: ZoneInfo,
    *,
    known_at: datetime | None = None,
    plan_kinds: frozenset[EventKindId] = frozenset(),
) -> Known:
    """The facts of *log* received at or before *known_at*, as they stand. Adoptions of packs are none of them.

    Of the corrections of an event that are received and not withdrawn, the one with the greatest ``recorded_at`` acts,
    ties by id; one without ``recorded_at`` ranks below all that have one.
    """
    received: dict[FactId, Received] = {}
    for item in log:
        if known_at is None or item.received_at <= known_at:
            first = received.setdefault(item.fact.id, item)
            if first is not item and item.received_at < first.received_at:
                received[item.fact.id] = item
    received = of_no_adoption(received)
    corrections: dict[FactId, list[Correction]] = {}
    standing = _standing(received)
    dangling: list[FactId] = []
    for item in received.values():
        fact = item.fact
        if isinstance(fact, Correction | Void) and fact.of not in received:
            dangling.append(fact.id)
        if isinstance(fact, Correction) and fact.id in standing:
            corrections.setdefault(fact.of, []).append(fact)

    joined, contested = _joined(
        [i.fact for i in received.values() if isinstance(i.fact, Identity) and i.fact.id in standing]
    )
    events: dict[SubjectId, list[KnownEvent]] = {}
    plans: list[KnownEvent] = []
    aside: list[KnownEvent] = []
    voided: list[KnownEvent] = []
    competing: list[Competition] = []
    for item in received.values():
        event = item.fact
        if not isinstance(event, Event):
            continue
        several = corrections.get(event.id, ())
        ranked = sorted(several, key=lambda c: (c.recorded_at or NEVER_BEFORE, c.id)) if several else ()
        if len(ranked) > 1:
            competing.append(Competition(event.id, ranked[-1].id, tuple(c.id for c in ranked[:-1])))
        winner = received[ranked[-1].id] if ranked else None
        known = _as_it_stands(item, winner, joined)
        if event.id not in standing:
            voided.append(known)
        elif event.kind in plan_kinds:
            plans.append(known)
        elif instant_of(known.at, zone) > _time_stated_at(item, winner):
            aside.append(known)
        else:
            events.setdefault(known.subject, []).append(known)
    return Known(
        events=MappingProxyType({s: _in_order(events[s]) for s in sorted(events)}),
        plans=tuple(sorted(plans, key=_by_id)),
        set_aside=tuple(sorted(aside, key=_by_id)),
        assertions=tuple(
            sorted(
                (i.fact for i in received.values() if isinstance(i.fact, Assertion) and i.fact.id in standing),
                key=lambda a: a.id,
            )
        ),
        voided=tuple(sorted(voided, key=_by_id)),
        competing=tuple(sorted(competing, key=lambda c: c.event)),
        dangling=tuple(sorted(dangling)),
        joined=MappingProxyType(joined),
        contested=tuple(each.id for each in contested),
        contested_between=MappingProxyType({each.id: (each.one, each.other) for each in contested}),
    )


def _by_id(event: KnownEvent) -> FactId:
    return event.id


def _in_order(events: list[KnownEvent]) -> tuple[KnownEvent, ...]:
    if len(events) > 1:
        events.sort(key=_by_id)
    return tuple(events)


def _time_stated_at(event: Received, winner: Received | None) -> datetime:
    """When the time that the event stands at was received: a correction may know what its event could not."""
    if winner is not None and isinstance(winner.fact, Correction) and winner.fact.at is not None:
        return winner.received_at
    return event.received_at


def _as_it_stands(item: Received, winner: Received | None, joined: Mapping[SubjectId, SubjectId]) -> KnownEvent:
    event = item.fact
    if not isinstance(event, Event):
        raise TypeError(event)
    at, fields, settled_at = event.at, event.fields, item.received_at
    causes: tuple[FactId, ...] = (event.id,)
    if winner is not None and isinstance(winner.fact, Correction):
        correction = winner.fact
        at = event.at if correction.at is None else correction.at
        merged = {k: v for k, v in {**fields, **correction.fields}.items() if k not in correction.drops}
        fields, causes = frozen_fields(merged), (event.id, correction.id)
        settled_at = max(settled_at, winner.received_at)
    return KnownEvent(
        id=event.id,
        kind=event.kind,
        subject=joined.get(event.subject, event.subject),
        at=at,
        fields=fields,
        received_at=item.received_at,
        recorded_at=event.recorded_at,
        causes=causes,
        as_reported=event.subject,
        settled_at=settled_at,
    )
