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
    """Identities that contradict a ``not_same_as``: both are ignored and listed."""

    def of(self, subject: SubjectId) -> tuple[KnownEvent, ...]:
        """The events of *subject*, under any of its joined ids."""
        return self.events.get(self.joined.get(subject, subject), ())

    def standing_for(self, subject: SubjectId) -> SubjectId:
        """The id that answers for *subject*."""
        return self.joined.get(subject, subject)


def _standing(received: Mapping[FactId, Received], voids: Mapping[FactId, list[FactId]]) -> set[FactId]:
    """Ids of facts that no standing void withdraws.

    A void may itself be voided; a circle of voids withdraws nothing.
    """
    withdrawn: dict[FactId, bool] = {}

    def is_withdrawn(fact: FactId) -> bool:
        # Iterative depth-first walk: a chain of voids may be longer than Python's stack.
        stack: list[FactId] = [fact]
        open_ids: set[FactId] = set()
        while stack:
            top = stack[-1]
            if top in withdrawn:
                stack.pop()
                continue
            pending = [v for v in voids.get(top, ()) if v not in withdrawn and v not in open_ids]
            if pending and top not in open_ids:
                open_ids.add(top)
                stack.extend(pending)
                continue
            withdrawn[top] = any(not withdrawn.get(v, True) for v in voids.get(top, ()))
            stack.pop()
        return withdrawn[fact]

    return {fact for fact in received if not is_withdrawn(fact)}


def _joined(identities: Iterable[Identity]) -> tuple[dict[SubjectId, SubjectId], tuple[FactId, ...]]:
    apart = {frozenset((i.one, i.other)) for i in identities if not i.same}
    parent: dict[SubjectId, SubjectId] = {}
    members: dict[SubjectId, set[SubjectId]] = {}
    contested: list[FactId] = []

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
            contested.append(identity.id)
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
    """The facts of *log* received at or before *known_at*, as they stand.

    Of the corrections of an event that are received and not withdrawn, the one with the greatest ``recorded_at`` acts,
    ties by id; one without ``recorded_at`` ranks below all that have one.
    """
    received: dict[FactId, Received] = {}
    for item in log:
        if known_at is None or item.received_at <= known_at:
            first = received.get(item.fact.id)
            if first is None or item.received_at < first.received_at:
                received[item.fact.id] = item
    voids: dict[FactId, list[FactId]] = {}
    corrections: dict[FactId, list[Correction]] = {}
    for item in received.values():
        if isinstance(item.fact, Void):
            voids.setdefault(item.fact.of, []).append(item.fact.id)
    standing = _standing(received, voids)
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
        ranked = sorted(corrections.get(event.id, ()), key=lambda c: (c.recorded_at or NEVER_BEFORE, c.id))
        if len(ranked) > 1:
            competing.append(Competition(event.id, ranked[-1].id, tuple(c.id for c in ranked[:-1])))
        known = _as_it_stands(event, ranked[-1] if ranked else None, item.received_at, joined)
        if event.id not in standing:
            voided.append(known)
        elif event.kind in plan_kinds:
            plans.append(known)
        elif instant_of(known.at, zone) > item.received_at:
            aside.append(known)
        else:
            events.setdefault(known.subject, []).append(known)
    by_id = {"key": lambda e: e.id}
    return Known(
        events=MappingProxyType({s: tuple(sorted(es, key=lambda e: e.id)) for s, es in sorted(events.items())}),
        plans=tuple(sorted(plans, **by_id)),
        set_aside=tuple(sorted(aside, **by_id)),
        assertions=tuple(
            sorted(
                (i.fact for i in received.values() if isinstance(i.fact, Assertion) and i.fact.id in standing),
                key=lambda a: a.id,
            )
        ),
        voided=tuple(sorted(voided, **by_id)),
        competing=tuple(sorted(competing, key=lambda c: c.event)),
        dangling=tuple(sorted(dangling)),
        joined=MappingProxyType(joined),
        contested=contested,
    )


def _as_it_stands(
    event: Event, winner: Correction | None, received_at: datetime, joined: Mapping[SubjectId, SubjectId]
) -> KnownEvent:
    at, fields, causes = event.at, event.fields, (event.id,)
    if winner is not None:
        at = event.at if winner.at is None else winner.at
        merged = {k: v for k, v in {**fields, **winner.fields}.items() if k not in winner.drops}
        fields, causes = frozen_fields(merged), (event.id, winner.id)
    return KnownEvent(
        id=event.id,
        kind=event.kind,
        subject=joined.get(event.subject, event.subject),
        at=at,
        fields=fields,
        received_at=received_at,
        recorded_at=event.recorded_at,
        causes=causes,
        as_reported=event.subject,
    )
