"""The checked rule set: what a pack means, and what every evaluator compiles from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from attrs import field, frozen

from gridcontrol.errors import Place
from gridcontrol.ids import (
    EventKindId,
    FieldId,
    HierarchyId,
    ImportId,
    IndicatorId,
    LevelId,
    LinkKindId,
    PackId,
    PublishedId,
    ReportId,
    RuleId,
    SourceId,
    SpreadId,
    StatusId,
    SubjectKindId,
    TrackId,
)
from gridcontrol.rules.casebook import Case
from gridcontrol.rules.conditions import (
    All,
    AnyOf,
    Condition,
    Count,
    EventPattern,
    Its,
    Lasting,
    Not,
    Pattern,
    Some,
    Where,
)
from gridcontrol.rules.duties import Owed
from gridcontrol.rules.figures import Indicator, ReportForm
from gridcontrol.rules.imports import ImportForm
from gridcontrol.rules.published import PublishedForm
from gridcontrol.rules.responsibility import Responsibilities
from gridcontrol.rules.vocabulary import EventKind, Label, LinkKind, Source, SubjectKind, Track
from gridcontrol.time import DayCount, Duration

if TYPE_CHECKING:
    from gridcontrol.rules.spreading import Spread


@frozen
class FieldAnchor:
    """A field of the trigger, or ``at`` its own time; *minus* counts back from there."""

    field: FieldId
    minus: Duration | None = None


@frozen
class EventAnchor:
    """The latest event of *pattern* up to the trigger's time: that event's time, or its *field*."""

    pattern: EventPattern
    field: FieldId | None = None
    minus: Duration | None = None


@frozen
class Extreme:
    """The earliest or the latest of *items* that are present."""

    latest: bool
    items: tuple[Anchor, ...]


Anchor = FieldAnchor | EventAnchor | Extreme


@frozen
class Trigger:
    """What starts a run: a point of *pattern* at which every *given* and no *unless* condition holds.

    With *once* the run starts at the later of its facts: at the point where *once* holds then, else where it begins to
    hold afterwards, no later than *within* counted from the point.
    """

    pattern: Pattern
    given: tuple[Condition, ...]
    unless: tuple[Condition, ...]
    once: Condition | None = None
    within: Duration | None = None
    taken_up: Condition | None = None
    """Where packs are joined: the run is there from where this holds on, at the point or later; what it would have
    given in the meantime is worked out from the point, and nothing is left of a run that is over by then."""


@frozen
class Prolong:
    """While the phase runs, each point of *pattern* carries its end to at least *length* counted from that point."""

    pattern: Pattern
    length: Duration


@frozen
class Need:
    """A requirement for release: *times* points of *pattern*, each *apart* from the one before.

    They count on days *from_day* to *to_day*, which are those of the run's count.
    Without *from_day* a point counts from the start of the phase on.
    """

    id: str
    label: Label
    pattern: Pattern
    from_day: int | None
    to_day: int | None
    times: int
    apart: Duration | None
    where: Place


@frozen
class Release:
    """The phase ends when its plan is over and every need is met, at the latest *at_most* after the plan."""

    needs: tuple[Need, ...]
    at_most: Duration | None


@frozen
class Phase:
    """A stretch of one status in a chain. What comes first of *length*, *until* and *until_date* ends it.

    ``lapse_ends``: running out of time ends the chain instead of going on to the next phase. ``keeps_schedule``: after
    an earlier phase was prolonged this one still ends when it would have. ``at_most`` caps it, whatever prolongs it;
    it is counted as *length* is, from where the phase's days are counted, days before its start included.
    ``until_needs``: any one of them, once met, ends the phase as a point of *until* does.
    """

    status: StatusId
    length: Duration | None
    until: tuple[Pattern, ...]
    until_holds: Condition | None
    until_date: FieldId | None
    lapse_ends: bool
    prolong: tuple[Prolong, ...]
    release: Release | None
    at_most: Duration | None
    keeps_schedule: bool
    where: Place
    until_needs: tuple[Need, ...] = ()


@frozen
class Branch:
    """One row of a decision table: the first that fits gives the chain.

    It fits when *when* fits the trigger's fields, and every *given* and no *unless* condition holds when the rule
    fires.
    """

    when: Where
    phases: tuple[Phase, ...]
    where: Place
    given: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()


class Transition(StrEnum):
    """What a new edition does to runs that are under way (docs: semantics of transitions)."""

    AS_AT_START = "as_at_start"
    AS_AT_EACH_DAY = "as_at_each_day"
    REMAINING = "remaining"


class Repeal(StrEnum):
    """What the end of an edition without a successor does to runs that are under way."""

    RELEASE = "release"
    RUN_OUT = "run_out"


@frozen
class Level:
    """A status that holds while *condition* does; of several rows the first that holds counts."""

    status: StatusId
    condition: Condition
    where: Place


@frozen
class Edition:
    """The rule as one source puts it in force: ``[since, until)``; *back_to* lets it take earlier triggers.

    ``review`` is the day by which somebody must look at the rule again.
    """

    source: SourceId | None
    since: datetime | None
    until: datetime | None
    back_to: datetime | None
    transition: Transition
    on_repeal: Repeal
    review: date | None
    branches: tuple[Branch, ...]
    """A rule without a decision table has one branch with an empty ``when``; one with *levels* has none."""
    where: Place
    levels: tuple[Level, ...] = ()


class Transfer(StrEnum):
    """What becomes of a run when its subject moves to where another pack holds (docs: joined packs)."""

    KEEP = "keep"
    AS_ARRIVAL = "as_arrival"


class Repeat(StrEnum):
    """What a trigger does while a run of the same rule is under way."""

    EXTEND = "extend"
    RESTART = "restart"
    KEEP = "keep"


@frozen
class End:
    """A point of *pattern* ends the run.

    Only while in one of *during*, only within *up_to* of the start, where given.
    """

    pattern: Pattern
    during: tuple[StatusId, ...]
    up_to: Duration | None
    where: Place


@frozen
class Rule:
    """How a status comes about.

    By a trigger and chains of phases, or while conditions hold (*levels*); both may change from edition to edition.
    """

    id: RuleId
    label: Label
    track: TrackId
    day_count: DayCount
    dates_suffice: bool
    trigger: Trigger | None
    counted_from: tuple[Anchor, ...]
    repeat: Repeat
    ends: tuple[End, ...]
    ceiling: Duration | None
    while_mode: Condition | None
    """The run ends when this condition, which held when it started, ends."""
    editions: tuple[Edition, ...]
    where: Place
    on_transfer: Transfer | None = None
    """None: as the pack says."""

    @property
    def levels(self) -> tuple[Level, ...]:
        """The rows of all editions, in their order."""
        return tuple(level for edition in self.editions for level in edition.levels)


@frozen
class DivisionSource:
    """A file of divisions the pack brings along or expects from its user."""

    file: str
    columns: Mapping[str, str]
    """Meaning (code, name, level, parent, valid_from, valid_until) to column header."""
    scheme: str
    hierarchy: HierarchyId
    where: Place


@frozen
class LevelName:
    """A level of the division trees, from the top down in the order of the pack."""

    id: LevelId
    label: Label


@frozen
class Hierarchy:
    """A named tree over the leaves; ``levels`` from the top down."""

    id: HierarchyId
    label: Label
    levels: tuple[LevelId, ...]


@frozen
class Pack:
    """A locality: vocabulary, rules, imports and reports, all checked. Made by ``from_yaml``; never by hand."""

    id: PackId
    title: Label
    locality: Label
    version: str
    """A digest of the text: two packs with equal versions give equal answers."""
    zone: ZoneInfo
    day_count: DayCount
    dates_suffice: bool
    week: str
    sources: Mapping[SourceId, Source]
    levels: tuple[LevelName, ...]
    hierarchies: Mapping[HierarchyId, Hierarchy]
    division_sources: tuple[DivisionSource, ...]
    subjects: Mapping[SubjectKindId, SubjectKind]
    links: Mapping[LinkKindId, LinkKind]
    events: Mapping[EventKindId, EventKind]
    tracks: Mapping[TrackId, Track]
    rules: Mapping[RuleId, Rule]
    strata: tuple[tuple[RuleId | SpreadId, ...], ...]
    """Rules in the order in which they can be evaluated: a stratum needs only those before it."""
    imports: Mapping[ImportId, ImportForm]
    indicators: Mapping[IndicatorId, Indicator]
    reports: Mapping[ReportId, ReportForm]
    cases: tuple[Case, ...]
    spreads: Mapping[SpreadId, Spread] = field(factory=dict)
    published: Mapping[PublishedId, PublishedForm] = field(factory=dict)
    on_transfer: Transfer = Transfer.KEEP
    extends: str | None = None
    """The name of the file that holds the pack it extends."""
    responsibilities: Responsibilities = field(factory=Responsibilities)
    owed: Owed = field(factory=Owed)

    @property
    def plan_kinds(self) -> frozenset[EventKindId]:
        """Event kinds that state intentions."""
        return frozenset(kind.id for kind in self.events.values() if kind.plan)

    @property
    def crosses_subjects(self) -> bool:
        """Whether some rule looks at subjects other than its own, so that one can't be evaluated alone."""
        asked = (condition for rule in self.rules.values() for condition in conditions_of(rule))
        return bool(self.spreads) or any(_crosses(condition) for condition in asked)


def conditions_of(rule: Rule) -> tuple[Condition, ...]:
    """Every condition that *rule* asks, outermost ones only."""
    trigger = rule.trigger
    found = [*trigger.given, *trigger.unless] if trigger else []
    found += [trigger.once] if trigger and trigger.once is not None else []
    found += [trigger.taken_up] if trigger and trigger.taken_up is not None else []
    found += [level.condition for level in rule.levels]
    found += [rule.while_mode] if rule.while_mode is not None else []
    found += [asked for edition in rule.editions for row in edition.branches for asked in (*row.given, *row.unless)]
    found += [
        phase.until_holds
        for edition in rule.editions
        for branch in edition.branches
        for phase in branch.phases
        if phase.until_holds is not None
    ]
    return tuple(found)


def _crosses(condition: Condition) -> bool:
    match condition:
        case Its():
            return True
        case Count(among=among, holding=holding):
            return among is not None or (holding is not None and _crosses(holding))
        case All(items) | AnyOf(items) | Some(_, items):
            return any(_crosses(item) for item in items)
        case Not(item) | Lasting(item, _):
            return _crosses(item)
        case _:
            return False
