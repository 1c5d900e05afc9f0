"""Duties, rounds, the calendar and emergencies as written. References are still words."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from attrs import frozen

from gridcontrol.located.node import Scalar
from gridcontrol.rules.shapes import Form, Pairs, Rules, Shape, by_node, form_of, key, list_of, map_of, one_or_many
from gridcontrol.rules.spreading import Direction
from gridcontrol.rules.vocabulary import Label
from gridcontrol.rules.words import (
    CLOCK,
    DATE,
    DURATION,
    FIRST_YEAR,
    LABEL,
    LAST_YEAR,
    LENGTH,
    MOMENT,
    NAME,
    REFERENCE,
    TEXT,
    TRUTH,
    choice,
    whole,
)
from gridcontrol.rules.written_conditions import (
    CONDITIONS,
    EVENTS,
    STATUSES_OR_CONDITION,
    WHERE,
    ConditionWritten,
    PatternWritten,
)
from gridcontrol.time import Duration

MOST_DAYS_OF_CHAIN = 1_000
MOST_DAYS_OF_YEAR = 366


class Weekday(StrEnum):
    """Days of the week, Monday first."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class Day(StrEnum):
    """On which days something is owed."""

    DAY = "day"
    WORKDAY = "workday"
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


@frozen
class SlotWritten(Form):
    """A window of each day."""

    label: Label | None = key(LABEL)
    from_: str = key(CLOCK, default="00:00")
    until: str = key(CLOCK, required=True)


@frozen
class OfWritten(Form):
    """Who owes it."""

    kind: Scalar = key(REFERENCE, required=True)
    level: Scalar | None = key(REFERENCE)


OF: Shape[Any] = by_node(text=REFERENCE, keys=form_of(OfWritten))


@frozen
class WhenWritten(PatternWritten):
    """What a duty comes from."""


@frozen
class AlongWritten(Form):
    """Whom it is about, seen from the subject of the event."""

    link: Scalar = key(REFERENCE, required=True)
    direction: Direction = key(choice(Direction), default=Direction.OF_TO)


@frozen
class DoneByWritten(Form):
    """What fulfils it."""

    event: tuple[Scalar, ...] = key(EVENTS, required=True)
    where: Pairs[Any] = key(WHERE, default=())
    same: tuple[Scalar, ...] = key(one_or_many(REFERENCE), default=())


@frozen
class WaiveWritten(Form):
    """What excuses."""

    event: tuple[Scalar, ...] = key(EVENTS, required=True)
    where: Pairs[Any] = key(WHERE, default=())
    until: Scalar | None = key(REFERENCE)


@frozen
class StepWritten(Form):
    """One step of the way up."""

    after: Duration = key(DURATION, required=True)
    to: Scalar = key(REFERENCE, required=True)
    skips: tuple[Scalar, ...] = key(one_or_many(REFERENCE), default=())


@frozen
class OwedWritten(Form):
    """From when to when something is owed."""

    from_: Scalar | None = key(MOMENT)
    until: Scalar | None = key(MOMENT)


@frozen
class DutyWritten(Form):
    """A duty."""

    RULES: ClassVar[Rules] = Rules(
        one_of=(("while", "when", "every"),),
        together=(("when", "within"),),
        exclude=(
            ("while", "by"),
            ("when", "of"),
            ("when", "slots"),
            ("when", "by"),
            ("slots", "by"),
            ("on_days", "when"),
            ("on_days", "every"),
            ("running", "when"),
            ("running", "every"),
            ("along", "while"),
            ("along", "every"),
        ),
    )

    label: Label | None = key(LABEL)
    source: Scalar | None = key(REFERENCE)
    in_force: OwedWritten | None = key(form_of(OwedWritten))
    while_: Any = key(STATUSES_OR_CONDITION)
    running: bool = key(TRUTH, default=False)
    when: WhenWritten | None = key(form_of(WhenWritten))
    along: AlongWritten | None = key(form_of(AlongWritten))
    every: tuple[Day, ...] = key(one_or_many(choice(Day), least=1), default=())
    of: Any = key(OF)
    given: tuple[ConditionWritten, ...] = key(CONDITIONS, default=())
    slots: Pairs[SlotWritten] = key(map_of(form_of(SlotWritten), NAME), default=())
    by: str | None = key(CLOCK)
    on_days: tuple[int, ...] = key(one_or_many(whole(0, MOST_DAYS_OF_CHAIN), least=1), default=())
    within: Scalar | None = key(TEXT)
    done_by: DoneByWritten = key(form_of(DoneByWritten), required=True)
    late: Duration | None = key(LENGTH)
    grace: Duration | None = key(LENGTH)
    pause: Any = key(STATUSES_OR_CONDITION)
    waive: WaiveWritten | None = key(form_of(WaiveWritten))
    owner: tuple[Scalar, ...] = key(one_or_many(REFERENCE), default=())
    escalate: tuple[StepWritten, ...] = key(list_of(form_of(StepWritten)), default=())


@frozen
class StartsWritten(Form):
    """The event with which a round starts in a division."""

    event: tuple[Scalar, ...] = key(EVENTS, required=True)
    where: Pairs[Any] = key(WHERE, default=())


@frozen
class TallyWritten(Form):
    """A number of events by place."""

    RULES: ClassVar[Rules] = Rules(exclude=(("sum", "distinct"),))

    event: tuple[Scalar, ...] = key(EVENTS, required=True)
    where: Pairs[Any] = key(WHERE, default=())
    distinct: bool = key(TRUTH, default=False)
    sum: Scalar | None = key(REFERENCE)


STARTS: Shape[Any] = by_node(text=MOMENT, keys=form_of(StartsWritten))


@frozen
class RoundWritten(Form):
    """A round."""

    RULES: ClassVar[Rules] = Rules(one_of=(("until", "lasts"),), together=(("expected", "found"),))

    label: Label | None = key(LABEL)
    source: Scalar | None = key(REFERENCE)
    of: Scalar = key(REFERENCE, required=True)
    where: Pairs[Any] = key(WHERE, default=())
    after: StartsWritten | None = key(form_of(StartsWritten))
    gaps_of: Scalar | None = key(REFERENCE)
    starts: Any = key(STARTS, required=True)
    until: Scalar | None = key(MOMENT)
    lasts: Duration | None = key(LENGTH)
    done_by: DoneByWritten = key(form_of(DoneByWritten), required=True)
    grace: Duration | None = key(LENGTH)
    waive: WaiveWritten | None = key(form_of(WaiveWritten))
    owner: tuple[Scalar, ...] = key(one_or_many(REFERENCE), default=())
    escalate: tuple[StepWritten, ...] = key(list_of(form_of(StepWritten)), default=())
    hierarchy: Scalar | None = key(REFERENCE)
    expected: TallyWritten | None = key(form_of(TallyWritten))
    found: TallyWritten | None = key(form_of(TallyWritten))


@frozen
class YearWritten(Form):
    """What is said of the days of one year."""

    year: int = key(whole(FIRST_YEAR, LAST_YEAR), required=True)
    source: Scalar | None = key(REFERENCE)
    from_: Scalar | None = key(MOMENT)
    holidays: tuple[date, ...] = key(one_or_many(DATE, most=MOST_DAYS_OF_YEAR), default=())
    workdays: tuple[date, ...] = key(one_or_many(DATE, most=MOST_DAYS_OF_YEAR), default=())


@frozen
class CalendarWritten(Form):
    """Days that are worked."""

    weekend: tuple[Weekday, ...] = key(one_or_many(choice(Weekday)), default=())
    years: tuple[YearWritten, ...] = key(list_of(form_of(YearWritten), least=1), required=True)


@frozen
class EmergencyWritten(Form):
    """Leaving in an emergency."""

    event: tuple[Scalar, ...] = key(EVENTS, required=True)
    until: tuple[Scalar, ...] = key(EVENTS, required=True)
    duty: Scalar = key(REFERENCE, required=True)


DUTIES = map_of(form_of(DutyWritten), NAME)
ROUNDS = map_of(form_of(RoundWritten), NAME)
CALENDAR = form_of(CalendarWritten)
EMERGENCY = form_of(EmergencyWritten)
