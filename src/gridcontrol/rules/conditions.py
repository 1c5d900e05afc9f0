"""Conditions: on the fields of one event, and on what holds of a subject at an instant.

A condition about a subject means a set of half-open spans; "holds at t" means t lies in one of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from attrs import frozen

from gridcontrol.ids import EventKindId, FieldId, LinkKindId, RuleId, StatusId, SubjectKindId, TrackId
from gridcontrol.model.facts import Value
from gridcontrol.time import Duration


@frozen
class OneOf:
    """The field holds one of *values*."""

    values: tuple[Value, ...]


@frozen
class NoneOf:
    """The field is present and holds none of *values*."""

    values: tuple[Value, ...]


@frozen
class Missing:
    """The field is absent (*missing*) or present (not *missing*)."""

    missing: bool


class Comparison(StrEnum):
    """How a number or time is compared.

    ``above`` and ``below`` exclude the limit; ``from`` includes, ``before`` excludes it.
    """

    ABOVE = "above"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BELOW = "below"
    EXACTLY = "exactly"
    BEFORE = "before"
    FROM = "from"


@frozen
class Compared:
    """The field compares so with *limit*: a number, a date, an instant, or another field of the same event."""

    by: Comparison
    limit: int | float | Decimal | date | datetime | FieldId


@frozen
class WithinPlace:
    """The field holds the code of a division that is one of *codes* or lies below one of them on the event's day."""

    codes: tuple[str, ...]


FieldTest = OneOf | NoneOf | Missing | Compared | WithinPlace

Where = Mapping[FieldId, tuple[FieldTest, ...]]
"""All tests of all fields must hold. An absent field passes only ``Missing(True)``."""


@frozen
class EventPattern:
    """Events of one of *kinds* whose fields pass *where*."""

    kinds: tuple[EventKindId, ...]
    where: Where


@frozen
class Boundary:
    """The beginnings (*begins*) or ends of shown stretches of *statuses* in *track*, as points like events."""

    begins: bool
    track: TrackId
    statuses: tuple[StatusId, ...]


Pattern = EventPattern | Boundary


@frozen
class StatusIs:
    """One of *statuses* is shown in *track*."""

    track: TrackId
    statuses: tuple[StatusId, ...]


@frozen
class Running:
    """A run of *rule* covers the instant, masked or not; with *status*, in that phase."""

    rule: RuleId
    status: StatusId | None = None


@frozen
class Ever:
    """One of *statuses* was shown in *track* at this instant or before."""

    track: TrackId
    statuses: tuple[StatusId, ...]


@frozen
class Seen:
    """A point of *pattern* lies in the *within* before the instant (at any earlier time when None)."""

    pattern: Pattern
    within: Duration | None


@frozen
class Attributes:
    """The subject's attributes as set by the latest facts pass *where*."""

    where: Where


@frozen
class InPlace:
    """The subject lies in a division of one of *codes* or below one.

    By the attribute that its kind calls its place, or by its own key where its kind stands for divisions. With *since*
    only from then on.
    """

    codes: tuple[str, ...]
    since: datetime | None = None


@frozen
class Count:
    """How many points or subjects: compared with *number*.

    Counts *pattern* within the *within* before the instant (for ever when None), or subjects for which *holding* holds.
    ``among`` a kind of subject: those whose place lies in this subject's; without it, this subject's own. ``distinct``
    counts subjects, not points.
    """

    pattern: Pattern | None
    holding: Condition | None
    among: SubjectKindId | None
    within: Duration | None
    distinct: bool
    by: Comparison
    number: int


@frozen
class Its:
    """The condition, asked of another subject.

    The one a *link* leads to, an attribute *field* names, or the place above of *kind*.
    """

    link: LinkKindId | None
    field: FieldId | None
    kind: SubjectKindId | None
    condition: Condition


@frozen
class Lasting:
    """The condition has held without a break for *length*."""

    condition: Condition
    length: Duration


@frozen
class All:
    """All of *items*; always, when empty."""

    items: tuple[Condition, ...]


@frozen
class AnyOf:
    """At least one of *items*."""

    items: tuple[Condition, ...]


@frozen
class Some:
    """At least *at_least* of *items* at once."""

    at_least: int
    items: tuple[Condition, ...]


@frozen
class Not:
    """*item* does not hold."""

    item: Condition


Condition = StatusIs | Running | Ever | Seen | Attributes | InPlace | Count | Its | Lasting | All | AnyOf | Some | Not
