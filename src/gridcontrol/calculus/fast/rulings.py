"""Rules made ready once for a pack: patterns numbered, lengths counted, conditions made into functions."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from attrs import field, frozen

from gridcontrol.calculus.fast.calendar import Calendar, Length, Moment, calendar_of, elapsed, length_of, micros
from gridcontrol.calculus.fast.conditions import Asked, Question, Questions
from gridcontrol.calculus.fast.counting import Counting
from gridcontrol.calculus.fast.fields import Fits
from gridcontrol.calculus.fast.patterns import Events, Patterns
from gridcontrol.calculus.fast.phases import PhaseMade, phase_made
from gridcontrol.calculus.fast.points import Causes, Point
from gridcontrol.calculus.fast.sets import covering, covers
from gridcontrol.calculus.fast.subject import Subject
from gridcontrol.ids import EventKindId, FieldId, RuleId, SpreadId, StatusId, SubjectKindId
from gridcontrol.rules.conditions import EventPattern
from gridcontrol.rules.ruleset import (
    Anchor,
    Edition,
    EventAnchor,
    Extreme,
    FieldAnchor,
    Pack,
    Repeal,
    Repeat,
    Rule,
    Transition,
)
from gridcontrol.rules.spreading import LookBack, Spread
from gridcontrol.rules.vocabulary import Track
from gridcontrol.time import DayCount, Duration, Unit, WorldTime

AT = FieldId("at")

Based = tuple[Moment, Causes]


@frozen
class FromField:
    """A field of the trigger, or its own time where *field* is None."""

    field: FieldId | None
    minus: Duration | None


@frozen
class FromEvent:
    """The latest event of a pattern up to the trigger."""

    pattern: int
    field: FieldId | None
    minus: Duration | None


@frozen
class FromSeveral:
    """The earliest or the latest of several."""

    latest: bool
    items: tuple[AnchorMade, ...]


AnchorMade = FromField | FromEvent | FromSeveral


def anchor_made(anchor: Anchor, patterns: Patterns) -> AnchorMade:
    """*anchor* with its patterns numbered."""
    match anchor:
        case FieldAnchor(name, minus):
            return FromField(None if name == AT else name, minus)
        case EventAnchor(pattern, name, minus):
            return FromEvent(patterns.number(pattern), None if name is None or name == AT else name, minus)
        case Extreme(latest, items):
            return FromSeveral(latest, tuple(anchor_made(item, patterns) for item in items))


def based(anchors: tuple[AnchorMade, ...], trigger: Point, subject: Subject) -> Based | None:
    """The first of *anchors* that is present; without anchors the trigger's own time."""
    if not anchors:
        return trigger.at, ()
    for anchor in anchors:
        found = _based(anchor, trigger, subject)
        if found is not None:
            return found
    return None


def _based(anchor: AnchorMade, trigger: Point, subject: Subject) -> Based | None:
    calendar = subject.world.calendar
    match anchor:
        case FromField():
            moment = _moment(anchor.field, trigger, calendar)
            return None if moment is None else (_earlier(moment, anchor.minus, calendar), ())
        case FromEvent():
            for point in reversed(subject.points(anchor.pattern)):
                if point.pos <= trigger.pos:
                    moment = _moment(anchor.field, point, calendar)
                    if moment is not None:
                        return _earlier(moment, anchor.minus, calendar), point.causes
            return None
        case FromSeveral():
            best: Based | None = None
            for item in anchor.items:
                found = _based(item, trigger, subject)
                if found is None:
                    continue
                if best is None or (found[0].us > best[0].us if anchor.latest else found[0].us < best[0].us):
                    best = found
            return best


def _moment(name: FieldId | None, point: Point, calendar: Calendar) -> Moment | None:
    if name is None:
        return point.at
    value = point.fields.get(name)
    return calendar.moment(value) if isinstance(value, date) else None


def _earlier(moment: Moment, minus: Duration | None, calendar: Calendar) -> Moment:
    """Whole days keep the local time of day; hours and minutes are elapsed time."""
    if minus is None:
        return moment
    if minus.unit is not Unit.DAYS:
        return calendar.clock(moment.us - elapsed(minus))
    written: WorldTime = moment.written
    if isinstance(written, datetime):
        wall = written.astimezone(calendar.zone).replace(tzinfo=None) - timedelta(days=minus.number)
        return calendar.moment(wall.replace(tzinfo=calendar.zone))
    return calendar.moment(written - timedelta(days=minus.number))


@frozen
class BranchMade:
    """A row of a decision table, made ready."""

    fits: Fits | None
    given: tuple[Question, ...]
    unless: tuple[Question, ...]
    phases: tuple[PhaseMade, ...]


def allowed(
    subject: Subject, trigger: Point, given: tuple[Question, ...], unless: tuple[Question, ...]
) -> list[Causes] | None:
    """The facts by which all *given* hold at *trigger*; None where one doesn't, or one of *unless* does."""
    pos = trigger.pos
    if any(covers(question.of(subject, trigger), pos) for question in unless):
        return None
    facts: list[Causes] = []
    for question in given:
        resting = covering(question.of(subject, trigger), pos)
        if not resting:
            return None
        facts += resting
    return facts


@frozen
class EditionMade:
    """An edition; *since* and *until* bound its being in force, *next_since* is when the one after it begins."""

    since: int | None
    until: int | None
    back_to: int | None
    next_since: int | None
    succeeded: bool
    """Whether another edition follows at all."""
    transition: Transition
    releases: bool
    branches: tuple[BranchMade, ...]
    levels: tuple[tuple[StatusId, Asked], ...]

    def chosen(self, trigger: Point, subject: Subject) -> tuple[tuple[PhaseMade, ...], list[Causes]]:
        """The phases of the first row that fits when *trigger* fires, and the facts that let it."""
        for branch in self.branches:
            if branch.fits is None or branch.fits(trigger.fields, trigger.at.written, subject.world.places):
                facts = allowed(subject, trigger, branch.given, branch.unless)
                if facts is not None:
                    return branch.phases, facts
        return (), []


@frozen
class EndMade:
    """An early end."""

    pattern: int
    during: frozenset[StatusId]
    up_to: Length | None


@frozen
class RuleMade:
    """A rule, made ready."""

    id: RuleId
    track: Track
    about: SubjectKindId
    counting: Counting
    pattern: int | None
    given: tuple[Question, ...]
    unless: tuple[Question, ...]
    once: Question | None
    within: Length | None
    while_mode: Question | None
    taken_up: Question | None
    anchors: tuple[AnchorMade, ...]
    repeat: Repeat
    ends: tuple[EndMade, ...]
    ceiling: Length | None
    editions: tuple[EditionMade, ...]
    leveled: bool
    ordered: bool
    """Whether some kind of event is an order about the rule's track."""


@frozen
class SpreadMade:
    """A spread, made ready."""

    spread: Spread
    pattern: int | None
    statuses: frozenset[StatusId]
    anchors: tuple[AnchorMade, ...]
    look_back: LookBack | None
    given: tuple[Asked, ...]


@frozen
class Program:
    """A pack, made ready."""

    pack: Pack
    patterns: Patterns
    strata: tuple[tuple[RuleMade | SpreadMade, ...], ...] = field(repr=False)
    moving: frozenset[EventKindId] | None = None
    """The kinds of events of which a subject must have one for anything to be said of it; None: there are none such."""


def program_of(pack: Pack) -> Program:
    """*pack*, made ready."""
    patterns = Patterns(pack, calendar_of(pack.zone))
    strata = tuple(
        tuple(
            _spread_made(pack.spreads[SpreadId(name)], patterns)
            if name in pack.spreads
            else _rule_made(pack.rules[RuleId(name)], patterns)
            for name in stratum
        )
        for stratum in pack.strata
    )
    return Program(pack, patterns, strata, _moving(pack, patterns, strata))


def _moving(
    pack: Pack, patterns: Patterns, strata: tuple[tuple[RuleMade | SpreadMade, ...], ...]
) -> frozenset[EventKindId] | None:
    """What starts runs or orders something, where every rule is started by an event or a run of another."""
    if pack.crosses_subjects:
        return None
    kinds = {kind.id for kind in pack.events.values() if kind.decides is not None}
    for made in (made for stratum in strata for made in stratum):
        if isinstance(made, SpreadMade) or made.leveled or made.pattern is None:
            return None
        pattern = patterns.made[made.pattern]
        if isinstance(pattern, Events):
            kinds.update(pattern.kinds)
    return frozenset(kinds)


def _spread_made(spread: Spread, patterns: Patterns) -> SpreadMade:
    cause, back = spread.cause, spread.look_back
    return SpreadMade(
        spread,
        patterns.number(cause) if isinstance(cause, EventPattern) else None,
        frozenset() if isinstance(cause, EventPattern) else frozenset(cause.statuses),
        () if back is None else tuple(anchor_made(anchor, patterns) for anchor in back.counted_from),
        back,
        tuple(Questions(patterns, patterns.pack.day_count, None).asked(each) for each in spread.given),
    )


def _rule_made(rule: Rule, patterns: Patterns) -> RuleMade:
    pack, trigger, count = patterns.pack, rule.trigger, rule.day_count
    questions = Questions(patterns, count, None if trigger is None else trigger.pattern)

    def length(duration: Duration | None) -> Length | None:
        return None if duration is None else length_of(duration, count)

    return RuleMade(
        id=rule.id,
        track=pack.tracks[rule.track],
        about=pack.tracks[rule.track].about,
        counting=Counting(patterns.calendar, count, rule.dates_suffice),
        pattern=None if trigger is None else patterns.number(trigger.pattern),
        given=() if trigger is None else tuple(questions.question(each) for each in trigger.given),
        unless=() if trigger is None else tuple(questions.question(each) for each in trigger.unless),
        once=questions.question(trigger.once) if trigger is not None and trigger.once is not None else None,
        within=None if trigger is None else length(trigger.within),
        while_mode=None if rule.while_mode is None else questions.question(rule.while_mode),
        taken_up=questions.question(trigger.taken_up) if trigger is not None and trigger.taken_up is not None else None,
        anchors=tuple(anchor_made(anchor, patterns) for anchor in rule.counted_from),
        repeat=rule.repeat,
        ends=tuple(
            EndMade(patterns.number(end.pattern), frozenset(end.during), length(end.up_to)) for end in rule.ends
        ),
        ceiling=length(rule.ceiling),
        editions=tuple(_edition_made(rule, index, patterns, questions, count) for index in range(len(rule.editions))),
        leveled=bool(rule.levels),
        ordered=any(kind.decides is not None and kind.decides.track == rule.track for kind in pack.events.values()),
    )


def _edition_made(rule: Rule, index: int, patterns: Patterns, questions: Questions, count: DayCount) -> EditionMade:
    edition: Edition = rule.editions[index]
    following = rule.editions[index + 1] if index + 1 < len(rule.editions) else None
    next_since = None if following is None else following.since
    bounds = [bound for bound in (edition.until, next_since) if bound is not None]

    def us(instant: datetime | None) -> int | None:
        return None if instant is None else micros(instant)

    return EditionMade(
        since=us(edition.since),
        until=us(min(bounds, default=None)),
        back_to=us(edition.back_to),
        next_since=us(next_since),
        succeeded=following is not None,
        transition=edition.transition,
        releases=edition.on_repeal is Repeal.RELEASE,
        branches=tuple(
            BranchMade(
                patterns.fits(branch.when),
                tuple(questions.question(each) for each in branch.given),
                tuple(questions.question(each) for each in branch.unless),
                tuple(
                    phase_made(
                        phase,
                        patterns,
                        count,
                        None if phase.until_holds is None else questions.asked(phase.until_holds),
                    )
                    for phase in branch.phases
                ),
            )
            for branch in edition.branches
        ),
        levels=tuple((level.status, questions.asked(level.condition)) for level in edition.levels),
    )
