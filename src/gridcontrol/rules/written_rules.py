"""The second half of a pack as written: rules. References are still words."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from attrs import frozen

from gridcontrol.located.form import Spot
from gridcontrol.located.node import Scalar
from gridcontrol.rules.ruleset import Repeal, Repeat, Transfer, Transition
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
    REFERENCE,
    TRUTH,
    choice,
    whole,
)
from gridcontrol.rules.written_conditions import (
    CONDITION,
    CONDITIONS,
    EVENTS,
    MOST_TIMES,
    STATUSES,
    TRACK_STATUSES,
    WHERE,
    ConditionWritten,
    PatternWritten,
)
from gridcontrol.time import DayCount, Duration

MOST_DAYS = 99_999


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


_COUNTED = ("from_day", "to_day", "times", "apart")


@frozen
class UntilWritten(PatternWritten):
    """What ends a phase: points, or a condition that comes to hold."""

    RULES: ClassVar[Rules] = Rules(
        one_of=(("event", "begins", "finishes", "holds"),),
        exclude=(
            ("begins", "where"),
            ("finishes", "where"),
            ("holds", "where"),
            *((name, "holds") for name in _COUNTED),
        ),
    )

    holds: ConditionWritten | None = key(CONDITION)
    from_day: int | None = key(whole(0, MOST_DAYS))
    to_day: int | None = key(whole(0, MOST_DAYS))
    times: int = key(whole(1, MOST_TIMES), default=1)
    apart: Duration | None = key(LENGTH)

    @property
    def counted(self) -> bool:
        """Whether it says on which days, how often or how far apart."""
        return any(self.has(name) for name in _COUNTED)


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

    RULES: ClassVar[Rules] = Rules(any_of=(("where", "given", "unless"),))

    where: Pairs[Any] = key(WHERE, default=())
    given: tuple[ConditionWritten, ...] = key(CONDITIONS, default=())
    unless: tuple[ConditionWritten, ...] = key(CONDITIONS, default=())
    phases: tuple[PhaseWritten, ...] = key(PHASES, required=True)


@frozen
class InForceWritten(Form):
    """From when to when."""

    RULES: ClassVar[Rules] = Rules(any_of=(("from", "until"),))

    from_: Scalar | None = key(MOMENT)
    until: Scalar | None = key(MOMENT)
    back_to: Scalar | None = key(MOMENT)


@frozen
class LevelWritten(Form):
    """A status while a condition holds."""

    status: Scalar = key(REFERENCE, required=True)
    if_: ConditionWritten = key(CONDITION, required=True)


LEVELS: Shape[tuple[LevelWritten, ...]] = list_of(form_of(LevelWritten), least=1)
_NOT_OF_LEVELS = (("transition", "levels"), ("on_repeal", "levels"))


@frozen
class EditionWritten(Form):
    """The rule as one source has it."""

    RULES: ClassVar[Rules] = Rules(
        one_of=(("phases", "choose", "levels"),), excluded="pack.other-way-of-rule", exclude=_NOT_OF_LEVELS
    )

    source: Scalar | None = key(REFERENCE)
    in_force: InForceWritten | None = key(form_of(InForceWritten))
    transition: Transition = key(choice(Transition), default=Transition.AS_AT_START)
    on_repeal: Repeal = key(choice(Repeal), default=Repeal.RUN_OUT)
    review: date | None = key(DATE)
    phases: tuple[PhaseWritten, ...] = key(PHASES, default=())
    choose: tuple[RowWritten, ...] = key(list_of(form_of(RowWritten), least=1), default=())
    levels: tuple[LevelWritten, ...] = key(LEVELS, default=())


_OF_EDITIONS = ("source", "in_force", "transition", "on_repeal", "review")
OF_TRIGGERS = ("when", "counted_from", "repeat", "on_transfer", "while", "ends")


@frozen
class RuleWritten(Form):
    """A rule."""

    RULES: ClassVar[Rules] = Rules(
        one_of=(("phases", "choose", "editions", "levels"),),
        any_of=(("when", "levels", "editions"),),
        excluded="pack.other-way-of-rule",
        exclude=(
            *((name, "editions") for name in _OF_EDITIONS),
            *((name, "levels") for name in OF_TRIGGERS),
            *_NOT_OF_LEVELS,
        ),
    )

    label: Label | None = key(LABEL)
    track: Scalar = key(REFERENCE, required=True)
    day_count: DayCount | None = key(choice(DayCount))
    dates_suffice: bool | None = key(TRUTH)
    when: TriggerWritten | None = key(form_of(TriggerWritten))
    counted_from: tuple[Any, ...] = key(ANCHORS, default=())
    repeat: Repeat = key(choice(Repeat), default=Repeat.EXTEND)
    on_transfer: Transfer | None = key(choice(Transfer))
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
    levels: tuple[LevelWritten, ...] = key(LEVELS, default=())


_NOT_BACK = Duration(0)
"""From the day or the instant that is counted from, and no further."""


@frozen
class LookBackMoreWritten(Form):
    """How far back, and from where."""

    RULES: ClassVar[Rules] = Rules(any_of=(("for", "counted_from"),))

    for_: Duration = key(LENGTH, default=_NOT_BACK)
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
