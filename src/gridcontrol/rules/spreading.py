"""Spread: statuses or events of one subject that become points of others along links."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen

from gridcontrol.errors import Place
from gridcontrol.ids import EventKindId, FieldId, LinkKindId, SpreadId, StatusId, TrackId
from gridcontrol.rules.conditions import Condition, EventPattern
from gridcontrol.rules.ruleset import Anchor
from gridcontrol.rules.vocabulary import Label
from gridcontrol.time import Duration


class Direction(StrEnum):
    """Along a link from one to the other, against it, or both: a contact is one whoever reported it."""

    OF_TO = "of_to"
    TO_OF = "to_of"
    BOTH = "both"


@frozen
class While:
    """Spreads as long as a status of *track* among *statuses* runs, masked or not; ``shown``: only while it shows."""

    track: TrackId
    statuses: tuple[StatusId, ...]
    shown: bool


@frozen
class LookBack:
    """Links that ended up to *length* before count as well: before the beginning, or the first of *counted_from*."""

    length: Duration
    counted_from: tuple[Anchor, ...]


@frozen
class Spread:
    """Along each *link* of a subject, while or when something is so of it, a point of kind *creates* for the other.

    The point stands at the later of the two beginnings. Of the fields that *creates* declares these are filled in
    where they exist: *last* with the end of the link or of what spreads, the earlier (none while both go on), and
    *source* with the subject it comes from.
    """

    id: SpreadId
    label: Label
    cause: While | EventPattern
    link: LinkKindId
    direction: Direction
    look_back: LookBack | None
    creates: EventKindId
    last: FieldId | None
    source: FieldId | None
    where: Place
    given: tuple[Condition, ...] = ()
    """Each must hold of the subject where such a point arises."""
