"""What to tell people about duties: each thing once, however often it is asked and whatever the clock does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from attrs import evolve, field, frozen

from gridcontrol.duties.obligation import SETTLED, Obligation, State
from gridcontrol.duties.owners import Owners
from gridcontrol.ids import AnswerId, DutyId, RoundId, SubjectId
from gridcontrol.rules.duties import Round

ROUND = "round"
"""Notices of rounds are named so; they are as few as the officers, and what was told of them is never forgotten."""
LOOK_BACK = timedelta(days=30)
"""What came up longer ago than this, counted from the latest instant ever asked about, is told no more."""


class NoticeKind(StrEnum):
    """What has come up."""

    OPENED = "opened"
    """The window is open and nothing has been done yet."""
    OVERDUE = "overdue"
    CLIMBED = "climbed"
    """It has come to the next link of its timetable."""
    SETTLED = "settled"
    """Something of which it was told that it was overdue is so no more."""


@frozen
class Notice:
    """Something to tell *officers*. ``id`` is the same for the same thing for ever: who has had it can drop it.

    Of a duty it is about one *subject*, of a round about *count* subjects at once, and ``subject`` is None: whoever has
    part of a round is told once that it has begun, once that some are overdue, once for each link they have come to.
    """

    id: str
    kind: NoticeKind
    duty: DutyId | RoundId
    subject: SubjectId | None
    due: datetime
    """Of several the earliest."""
    at: datetime
    """When it came up; of several the latest."""
    link: AnswerId | None
    officers: tuple[SubjectId, ...]
    count: int = 1


def _frozen(told: Mapping[str, datetime]) -> Mapping[str, datetime]:
    return MappingProxyType(dict(told))


@frozen
class Cursor:
    """How far telling has come: the latest instant asked about, and what has been told, with when it came up."""

    at: datetime | None = None
    told: Mapping[str, datetime] = field(factory=dict, converter=_frozen, hash=False)

    def since(self, at: datetime) -> datetime:
        """From when on obligations must be looked at for what is new at *at*."""
        return max(at, self.at or at) - LOOK_BACK

    def moved(self, at: datetime) -> Cursor:
        """At *at*, unless it has been further already. What is too old to be told again is forgotten."""
        latest = at if self.at is None else max(at, self.at)
        oldest = latest - 2 * LOOK_BACK
        kept = {name: came for name, came in self.told.items() if came >= oldest or name.startswith(f"{ROUND} ")}
        return Cursor(latest, kept)

    def with_told(self, notice: Notice) -> Cursor:
        """After *notice* was told."""
        return Cursor(self.at, {**self.told, notice.id: notice.at})


def notices(
    obligations: Iterable[Obligation], owners: Owners, at: datetime, has_told: Callable[[str], bool]
) -> Iterator[Notice]:
    """What is so at *at* and was not told yet: of duties in the order of *obligations*, then of rounds."""
    rounds: list[Obligation] = []
    for one in obligations:
        if isinstance(owners.declared(one.duty), Round):
            rounds.append(one)
            continue
        for kind, name, came in _stages(one, owners, at, has_told):
            if has_told(name):
                continue
            held = owners.now(one, at) if one.state not in SETTLED else owners.owner(one)
            yield Notice(name, kind, one.duty, one.subject, one.due, came, held.link, held.officers)
    yield from _of_rounds(rounds, owners, at, has_told)


def _of_rounds(
    obligations: Iterable[Obligation], owners: Owners, at: datetime, has_told: Callable[[str], bool]
) -> Iterator[Notice]:
    """For whoever has part of a round one notice of each kind, with how many subjects it is about."""
    found: dict[str, Notice] = {}
    for one in obligations:
        if one.state not in (State.DUE, State.MISSED):
            continue
        held = owners.now(one, at)
        who = ",".join(held.officers) or "-"
        for kind, stage, came in _round_stages(one, owners, at):
            name = " ".join([ROUND, kind, *([stage] if stage else []), one.duty, who])
            if has_told(name):
                continue
            known = found.get(name)
            if known is None:
                found[name] = Notice(name, kind, one.duty, None, one.due, came, held.link, held.officers)
            else:
                due, latest = min(known.due, one.due), max(known.at, came)
                found[name] = evolve(known, due=due, at=latest, count=known.count + 1)
    yield from found.values()


def _round_stages(
    one: Obligation, owners: Owners, at: datetime
) -> Iterator[tuple[NoticeKind, AnswerId | None, datetime]]:
    if one.state is State.DUE:
        yield NoticeKind.OPENED, None, one.opens
        return
    yield NoticeKind.OVERDUE, None, one.due
    for stage in owners.timetable(one):
        if stage.since <= at:
            yield NoticeKind.CLIMBED, stage.link, stage.since


def _stages(
    one: Obligation, owners: Owners, at: datetime, has_told: Callable[[str], bool]
) -> Iterator[tuple[NoticeKind, str, datetime]]:
    key = one.key.text()
    overdue = f"{NoticeKind.OVERDUE} {key}"
    if one.state is State.DUE:
        yield NoticeKind.OPENED, f"{NoticeKind.OPENED} {key}", one.opens
    elif one.state is State.MISSED:
        yield NoticeKind.OVERDUE, overdue, one.due
        for stage in owners.timetable(one):
            if stage.since <= at:
                yield NoticeKind.CLIMBED, f"{NoticeKind.CLIMBED} {stage.link} {key}", stage.since
    elif one.state in SETTLED and has_told(overdue):
        yield NoticeKind.SETTLED, f"{NoticeKind.SETTLED} {key}", one.due


def new_notices(obligations: Iterable[Obligation], owners: Owners, at: datetime, cursor: Cursor) -> tuple[Notice, ...]:
    """What to tell at *at* after all that *cursor* says was told. Older things than ``LOOK_BACK`` are left out."""
    oldest = cursor.since(at)
    found = notices(obligations, owners, at, cursor.told.__contains__)
    return tuple(sorted((n for n in found if n.at >= oldest), key=lambda n: (n.at, n.id)))


@frozen
class Delivery:
    """What became of one notice at one notifier; *error* is empty where it took it."""

    notifier: str
    notice: Notice
    error: str
