"""The second half of a pack as written: conditions, rules. References are still words."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from attrs import frozen

from gridcontrol.located.form import Spot
from gridcontrol.located.node import Scalar
from gridcontrol.rules.ruleset import Repeal, Repeat, Transition
from gridcontrol.rules.shapes import (
    Form,
    Pairs,
    Rules,
    Shape,
    by_node,
    form_of,
    key,
    later,
    list_of,
    map_of,
    one_or_many,
)
from gridcontrol.rules.spreading import Direction
from gridcontrol.rules.vocabulary import Label
from gridcontrol.rules.words import (
    DATE,
    DURATION,
    LABEL,
    LENGTH,
    MOMENT,
    NAME,
    NUMBER,
    REFERENCE,
    TEXT,
    TRUTH,
    choice,
    whole,
)
from gridcontrol.rules.written_vocabulary import MOST_STATUSES
from gridcontrol.time import DayCount, Duration

MOST_DAYS = 99_999
MOST_KINDS = 200
"""Kinds of events in one pattern."""
MOST_TIMES = 1_000


@frozen
class TestWritten(Form):
    """A test of a field that is more than a value."""

    __test__ = False  # not a test case, whatever its name begins with
    RULES: ClassVar[Rules] = Rules(
        any_of=(
            ("unlike", "missing", "above", "at_least", "at_most", "below", "exactly", "before", "from", "within_place"),
        )
    )

    unlike: tuple[Scalar, ...] = key(one_or_many(TEXT, least=1), default=())
    missing: bool | None = key(TRUTH)
    above: int | None = key(NUMBER)
    at_least: int | None = key(NUMBER)
    at_most: int | None = key(NUMBER)
    below: int | None = key(NUMBER)
    exactly: int | None = key(NUMBER)
    before: Scalar | None = key(TEXT)
    from_: Scalar | None = key(TEXT)
    within_place: tuple[Scalar, ...] = key(one_or_many(TEXT, least=1), default=())


AnyTest = Scalar | tuple[Scalar, ...] | TestWritten
TEST: Shape[Any] = by_node(text=TEXT, items=list_of(TEXT, least=1), keys=form_of(TestWritten))
WHERE: Shape[Pairs[Any]] = map_of(TEST)
STATUSES = one_or_many(REFERENCE, least=1, most=MOST_STATUSES)
EVENTS = one_or_many(REFERENCE, least=1, most=MOST_KINDS)
TRACK_STATUSES: Shape[Pairs[tuple[Scalar, ...]]] = map_of(STATUSES)


@frozen
class PatternWritten(Form):
    """Points: events, or beginnings and ends of statuses."""

    RULES: ClassVar[Rules] = Rules(
        one_of=(("event", "begins", "finishes"),), exclude=(("begins", "where"), ("finishes", "where"))
    )

    event: tuple[Scalar, ...] = key(EVENTS, default=())
    begins: Pairs[tuple[Scalar, ...]] | None = key(TRACK_STATUSES)
    finishes: Pairs[tuple[Scalar, ...]] | None = key(TRACK_STATUSES)
    where: Pairs[Any] = key(WHERE, default=())


class Ever(StrEnum):
    """The window without a beginning."""

    EVER = "ever"


WITHIN: Shape[Any] = Shape(
    lambda spot: None if getattr(spot.node, "text", "") == Ever.EVER else LENGTH.read(spot),
    lambda: {"anyOf": [{"const": "ever"}, LENGTH.schema()]},
    None,
)


@frozen
class SeenWritten(PatternWritten):
    """Points before the instant."""

    within: Duration | None = key(WITHIN)


@frozen
class CountWritten(PatternWritten):
    """A number of points or subjects."""

    RULES: ClassVar[Rules] = Rules(
        one_of=(
            ("event", "begins", "finishes", "holding"),
            ("above", "at_least", "at_most", "below", "exactly"),
        ),
        exclude=(
            ("begins", "where"),
            ("finishes", "where"),
            ("holding", "where"),
            ("holding", "within"),
            ("holding", "distinct"),
        ),
    )

    holding: ConditionWritten | None = key(later(lambda: CONDITION, None))
    among: Scalar | None = key(REFERENCE)
    within: Duration | None = key(WITHIN)
    distinct: bool = key(TRUTH, default=False)
    above: int | None = key(whole(0, 10**9))
    at_least: int | None = key(whole(0, 10**9))
    at_most: int | None = key(whole(0, 10**9))
    below: int | None = key(whole(0, 10**9))
    exactly: int | None = key(whole(0, 10**9))


@frozen
class LastingWritten(Form):
    """A condition that has held for some time."""

    if_: ConditionWritten = key(later(lambda: CONDITION, None), required=True)
    for_: Duration = key(LENGTH, required=True)


@frozen
class SomeWritten(Form):
    """At least so many of several."""

    at_least: int = key(whole(1, MOST_TIMES), required=True)
    of: tuple[ConditionWritten, ...] = key(list_of(later(lambda: CONDITION, None), least=1), required=True)


_CONDITIONS: Shape[Any] = list_of(later(lambda: CONDITION, None))


@frozen
class ConditionWritten(Form):
    """One condition: exactly one key says which."""

    RULES: ClassVar[Rules] = Rules(
        one_of=(
            (
                "status",
                "running",
                "ever",
                "seen",
                "attributes",
                "count",
                "its",
                "lasting",
                "all",
                "any",
                "some",
                "not",
            ),
        ),
        clash="pack.two-conditions",
    )

    status: Pairs[tuple[Scalar, ...]] | None = key(TRACK_STATUSES)
    running: Scalar | None = key(REFERENCE)
    ever: Pairs[tuple[Scalar, ...]] | None = key(TRACK_STATUSES)
    seen: SeenWritten | None = key(form_of(SeenWritten))
    attributes: Pairs[Any] | None = key(WHERE)
    count: CountWritten | None = key(form_of(CountWritten))
    its: Pairs[ConditionWritten] | None = key(map_of(later(lambda: CONDITION, None)))
    lasting: LastingWritten | None = key(form_of(LastingWritten))
    all_: tuple[ConditionWritten, ...] | None = key(_CONDITIONS)
    any_: tuple[ConditionWritten, ...] | None = key(_CONDITIONS)
    some: SomeWritten | None = key(form_of(SomeWritten))
    not_: ConditionWritten | None = key(later(lambda: CONDITION, None))


CONDITION: Shape[Any] = form_of(ConditionWritten)
CONDITIONS = one_or_many(CONDITION)


@frozen
class AnchorWritten(Form):
    """A time to count from that is more than a field."""

    RULES: ClassVar[Rules] = Rules(
        any_of=(("field", "event", "earliest_of", "latest_of"),),
        exclude=(
            ("event", "earliest_of"),
            ("event", "latest_of"),
            ("earliest_of", "latest_of"),
            ("field", "earliest_of"),
            ("field", "latest_of"),
            ("minus", "earliest_of"),
            ("minus", "latest_of"),
            ("where", "earliest_of"),
            ("where", "latest_of"),
        ),
    )

    field: Scalar | None = key(REFERENCE)
    minus: Duration | None = key(LENGTH)
    event: tuple[Scalar, ...] = key(EVENTS, default=())
    where: Pairs[Any] = key(WHERE, default=())
    earliest_of: tuple[Any, ...] = key(list_of(later(lambda: ANCHOR, None), least=1), default=())
    latest_of: tuple[Any, ...] = key(list_of(later(lambda: ANCHOR, None), least=1), default=())


ANCHOR: Shape[Any] = by_node(text=REFERENCE, keys=form_of(AnchorWritten))
ANCHORS: Shape[Any] = one_or_many(ANCHOR, least=1)


@frozen
class TriggerWritten(PatternWritten):
    """What starts a run."""

    given: tuple[ConditionWritten, ...] = key(CONDITIONS, default=())
    unless: tuple[ConditionWritten, ...] = key(CONDITIONS, default=())
    once: ConditionWritten | None = key(CONDITION)
    within: Duration | None = key(LENGTH)


@frozen
class EndWritten(PatternWritten):
    """What ends a run."""

    during: tuple[Scalar, ...] = key(STATUSES, default=())
    up_to: Duration | None = key(DURATION)


@frozen
class ProlongWritten(PatternWritten):
    """What carries a phase on."""

    for_: Duration = key(LENGTH, required=True)


@frozen
class NeedWritten(PatternWritten):
    """A requirement for release."""

    id: Scalar | None = key(NAME)
    label: Label | None = key(LABEL)
    from_day: int | None = key(whole(0, MOST_DAYS))
    to_day: int | None = key(whole(0, MOST_DAYS))
    times: int = key(whole(1, MOST_TIMES), default=1)
    apart: Duration | None = key(LENGTH)


@frozen
class ReleaseWritten(Form):
    """What must be met before a phase ends."""

    needs: tuple[NeedWritten, ...] = key(list_of(form_of(NeedWritten), least=1), required=True)
    at_most: Duration | None = key(LENGTH)


@frozen
class UntilWritten(PatternWritten):
    """What ends a phase: points, or a condition that comes to hold."""

    RULES: ClassVar[Rules] = Rules(
        one_of=(("event", "begins", "finishes", "holds"),),
        exclude=(("begins", "where"), ("finishes", "where"), ("holds", "where")),
    )

    holds: ConditionWritten | None = key(CONDITION)


class Lapse(StrEnum):
    """Where running out of time leads."""

    NEXT = "next"
    END = "end"


class Schedule(StrEnum):
    """What a prolonged earlier phase does to this one."""

    FULL = "full"
    KEEP = "keep"


@frozen
class PhaseWritten(Form):
    """A stretch of one status."""

    status: Scalar = key(REFERENCE, required=True)
    for_: Duration | None = key(LENGTH)
    until: tuple[UntilWritten, ...] = key(one_or_many(form_of(UntilWritten), least=1), default=())
    until_date: Scalar | None = key(REFERENCE)
    lapse: Lapse = key(choice(Lapse), default=Lapse.NEXT)
    prolong: tuple[ProlongWritten, ...] = key(one_or_many(form_of(ProlongWritten), least=1), default=())
    release: ReleaseWritten | None = key(form_of(ReleaseWritten))
    at_most: Duration | None = key(LENGTH)
    schedule: Schedule = key(choice(Schedule), default=Schedule.FULL)


PHASES: Shape[tuple[PhaseWritten, ...]] = list_of(form_of(PhaseWritten))


@frozen
class RowWritten(Form):
    """A row of a decision table."""

    where: Pairs[Any] = key(WHERE, required=True)
    phases: tuple[PhaseWritten, ...] = key(PHASES, required=True)


@frozen
class InForceWritten(Form):
    """From when to when."""

    RULES: ClassVar[Rules] = Rules(any_of=(("from", "until"),))

    from_: Scalar | None = key(MOMENT)
    until: Scalar | None = key(MOMENT)
    back_to: Scalar | None = key(MOMENT)


@frozen
class EditionWritten(Form):
    """The rule as one source has it."""

    RULES: ClassVar[Rules] = Rules(one_of=(("phases", "choose"),))

    source: Scalar | None = key(REFERENCE)
    in_force: InForceWritten | None = key(form_of(InForceWritten))
    transition: Transition = key(choice(Transition), default=Transition.AS_AT_START)
    on_repeal: Repeal = key(choice(Repeal), default=Repeal.RUN_OUT)
    review: date | None = key(DATE)
    phases: tuple[PhaseWritten, ...] = key(PHASES, default=())
    choose: tuple[RowWritten, ...] = key(list_of(form_of(RowWritten), least=1), default=())


@frozen
class LevelWritten(Form):
    """A status while a condition holds."""

    status: Scalar = key(REFERENCE, required=True)
    if_: ConditionWritten = key(CONDITION, required=True)


_OF_EDITIONS = ("source", "in_force", "transition", "on_repeal", "review")
_OF_TRIGGERS = ("when", "counted_from", "repeat", "while", "ends")


@frozen
class RuleWritten(Form):
    """A rule."""

    RULES: ClassVar[Rules] = Rules(
        one_of=(("phases", "choose", "editions", "levels"),),
        any_of=(("when", "levels"),),
        excluded="pack.other-way-of-rule",
        exclude=(
            *((name, "editions") for name in _OF_EDITIONS),
            *((name, "levels") for name in _OF_TRIGGERS),
            ("transition", "levels"),
            ("on_repeal", "levels"),
        ),
    )

    label: Label | None = key(LABEL)
    track: Scalar = key(REFERENCE, required=True)
    day_count: DayCount | None = key(choice(DayCount))
    dates_suffice: bool | None = key(TRUTH)
    when: TriggerWritten | None = key(form_of(TriggerWritten))
    counted_from: tuple[Any, ...] = key(ANCHORS, default=())
    repeat: Repeat = key(choice(Repeat), default=Repeat.EXTEND)
    ceiling: Duration | None = key(LENGTH)
    while_: ConditionWritten | None = key(CONDITION)
    ends: tuple[EndWritten, ...] = key(one_or_many(form_of(EndWritten)), default=())
    source: Scalar | None = key(REFERENCE)
    in_force: InForceWritten | None = key(form_of(InForceWritten))
    transition: Transition = key(choice(Transition), default=Transition.AS_AT_START)
    on_repeal: Repeal = key(choice(Repeal), default=Repeal.RUN_OUT)
    review: date | None = key(DATE)
    phases: tuple[PhaseWritten, ...] = key(PHASES, default=())
    choose: tuple[RowWritten, ...] = key(list_of(form_of(RowWritten), least=1), default=())
    editions: tuple[EditionWritten, ...] = key(list_of(form_of(EditionWritten), least=1), default=())
    levels: tuple[LevelWritten, ...] = key(list_of(form_of(LevelWritten), least=1), default=())


@frozen
class LookBackMoreWritten(Form):
    """How far back, and from where."""

    for_: Duration = key(LENGTH, required=True)
    counted_from: tuple[Any, ...] = key(ANCHORS, default=())


@frozen
class LookBackWritten:
    """How far back links count, in either way of writing it."""

    for_: Duration
    counted_from: tuple[Any, ...] = ()


def _read_look_back(spot: Spot) -> LookBackWritten:
    if isinstance(spot.node, Scalar):
        return LookBackWritten(LENGTH.read(spot))
    more = _LOOK_BACK_MORE.read(spot)
    return LookBackWritten(more.for_, more.counted_from)


_LOOK_BACK_MORE: Shape[LookBackMoreWritten] = form_of(LookBackMoreWritten)
LOOK_BACK: Shape[Any] = Shape(
    _read_look_back,
    lambda: {"anyOf": [LENGTH.schema(), _LOOK_BACK_MORE.schema()]},
    None,
    _LOOK_BACK_MORE.forms,
)


@frozen
class SpreadWritten(Form):
    """What is carried along links to other subjects."""

    RULES: ClassVar[Rules] = Rules(one_of=(("while", "event"),), exclude=(("while", "where"), ("event", "shown")))

    label: Label | None = key(LABEL)
    while_: Pairs[tuple[Scalar, ...]] | None = key(TRACK_STATUSES)
    shown: bool = key(TRUTH, default=False)
    event: tuple[Scalar, ...] = key(EVENTS, default=())
    where: Pairs[Any] = key(WHERE, default=())
    along: Scalar = key(REFERENCE, required=True)
    direction: Direction = key(choice(Direction), default=Direction.OF_TO)
    look_back: LookBackWritten | None = key(LOOK_BACK)
    creates: Scalar = key(REFERENCE, required=True)
    last: Scalar | None = key(REFERENCE)
    source: Scalar | None = key(REFERENCE)
