"""What is owed, from words to the rule set: duties and rounds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from attrs import define

from gridcontrol.ids import (
    AnswerId,
    DutyId,
    DutySchemeId,
    FieldId,
    LevelId,
    RoundId,
    SubjectKindId,
)
from gridcontrol.located.node import Scalar
from gridcontrol.rules.conditions import Condition, EventPattern
from gridcontrol.rules.duties import (
    DAY_MINUTES,
    Along,
    Counting,
    Duty,
    Evidence,
    OnCalendar,
    OnPoint,
    Origin,
    Owed,
    Owner,
    Round,
    Slot,
    Statuses,
    Step,
    Waiver,
    WhileHolds,
    WhileStatus,
)
from gridcontrol.rules.from_yaml_calendar import read_calendar, read_emergency
from gridcontrol.rules.from_yaml_conditions import NO_WHERE, condition, conditions, event_pattern, pattern
from gridcontrol.rules.from_yaml_fields import NUMBERS, TIMES, where_of
from gridcontrol.rules.from_yaml_vocabulary import checked_field, label_or
from gridcontrol.rules.lookup import Lookup
from gridcontrol.rules.responsibility import Scheme
from gridcontrol.rules.shapes import NOTHING, Pairs
from gridcontrol.rules.spreading import Direction
from gridcontrol.rules.written_conditions import ConditionWritten, PatternWritten
from gridcontrol.rules.written_duties import (
    AlongWritten,
    Day,
    DoneByWritten,
    DutyWritten,
    OfWritten,
    RoundWritten,
    SlotWritten,
    StartsWritten,
    StepWritten,
    TallyWritten,
    WaiveWritten,
    Weekday,
)
from gridcontrol.rules.written_pack import PackWritten
from gridcontrol.time import Duration, Unit, parse_duration

_WORKDAYS = re.compile(r"([1-9]\d{0,2}) workdays?\Z", re.ASCII)
_MINUTES = {Unit.DAYS: DAY_MINUTES, Unit.HOURS: 60, Unit.MINUTES: 1}
_WEEKDAYS = {day.value: number for number, day in enumerate(Weekday)}
_EVERY_DAY = frozenset(range(7))


def read_owed(written: PackWritten, schemes: Mapping[DutySchemeId, Scheme], look: Lookup) -> Owed:
    """All of it. Tracks, events, divisions and responsibilities must have been read."""
    reader = _Reader(look, schemes, dict.fromkeys(name.text for name, _ in written.schemes))
    reader.rounds = dict.fromkeys(name.text for name, _ in written.rounds)
    reader.calendar = written.calendar is not None
    duties = {DutyId(name.text): reader.duty(name, each) for name, each in written.duties if each is not None}
    rounds = {RoundId(name.text): reader.round(name, each) for name, each in written.rounds if each is not None}
    for name, _ in written.rounds:
        if name.text in duties:
            look.report("pack.round-like-duty", name.place, found=name.text)
    known = dict.fromkeys(name.text for name, _ in written.duties)
    return Owed(
        MappingProxyType(duties),
        MappingProxyType(rounds),
        read_calendar(written.calendar, look),
        read_emergency(written.emergency, known, duties, look),
    )


@define
class _Reader:
    look: Lookup
    schemes: Mapping[DutySchemeId, Scheme]
    named: Mapping[str, None]
    """Every scheme that is declared, readable or not."""
    rounds: Mapping[str, None] = MappingProxyType({})
    calendar: bool = False

    def duty(self, name: Scalar, written: DutyWritten) -> Duty:
        look = self.look
        origin, about = self._origin(name, written)
        if written.along is not None:
            about = self._end_of(written.along, about)
        since = until = None
        if written.in_force is not None:
            since, until = look.instant(written.in_force.from_), look.instant(written.in_force.until)
            if since is not None and until is not None and until <= since:
                look.report("pack.never-owed", written.place_of("in_force"), found=name.text)
        owners = self._owners(written.owner)
        pause, pause_while = self._statuses_or_condition(written.pause, about)
        return Duty(
            id=DutyId(name.text),
            label=label_or(written.label, name.text),
            source=look.source(written.source),
            about=SubjectKindId(about),
            origin=origin,
            along=self._along(written.along),
            slots=self._slots(name, written, origin),
            evidence=self._evidence(written.done_by, about, written.when if written.along is None else None),
            late=written.late,
            grace=written.grace,
            pause=pause,
            pause_while=pause_while,
            given=conditions(written.given, about, look),
            waiver=self._waiver(written.waive, about),
            owners=owners,
            escalate=self._steps(written.escalate, owners, name),
            since=since,
            until=until,
            where=name.place,
        )

    def _origin(self, name: Scalar, written: DutyWritten) -> tuple[Origin, str]:
        """Where the duty comes from, and the kind of subject it starts at."""
        look = self.look
        if written.when is not None:
            return self._on_point(written, written.when)
        if written.has("every"):
            kind, level = self._of(written, "every")
            if Day.WORKDAY in written.every:
                self._need_calendar(written.place_of("every"))
            weekdays = frozenset(_WEEKDAYS[day.value] for day in written.every if day.value in _WEEKDAYS)
            every_day = Day.DAY in written.every
            origin = OnCalendar(
                _EVERY_DAY if every_day else weekdays,
                Day.WORKDAY in written.every,
                self._levels(kind) if level is None else (look.level(level),),
            )
            if not written.has("slots") and not written.has("by"):
                look.report("form.missing-key", name.place, key="by")
            return origin, kind.text
        if isinstance(written.while_, ConditionWritten):
            return self._while_condition(name, written, written.while_)
        if written.of is not None:
            look.report("pack.of-status", written.place_of("of"), found=name.text)
        statuses = self._statuses(written.while_ or (), "")
        kinds = [track.about for each, _ in statuses if (track := look.tracks.get(each)) is not None]
        if written.while_ is not None and not written.while_:
            look.report("pack.one-track", written.place_of("while"), found="0")
        if not written.has("slots") and not written.has("on_days"):
            look.report("form.missing-key", name.place, key="slots")
        about = kinds[0] if kinds else ""
        for word, _ in written.while_ or ():
            if word.text in look.tracks:
                look.track_about(word, about or None)
        return WhileStatus(statuses, written.running, tuple(sorted(set(written.on_days)))), about

    def _of(self, written: DutyWritten, needed: str) -> tuple[Scalar, Scalar | None]:
        """The kind of subject that owes it, and the level whose divisions do."""
        if not written.has("of"):
            self.look.report("form.missing-key", written.place_of(needed), key="of")
        of = written.of or NOTHING
        kind, level = (of.kind, of.level) if isinstance(of, OfWritten) else (of, None)
        self.look.subject(kind)
        return kind, level

    def _while_condition(
        self, name: Scalar, written: DutyWritten, condition_written: ConditionWritten
    ) -> tuple[Origin, str]:
        look = self.look
        kind, level = self._of(written, "while")
        if level is not None:
            look.report("pack.while-of-level", level.place, found=name.text)
        if written.has("on_days") or written.has("running"):
            key = "on_days" if written.has("on_days") else "running"
            look.report("pack.while-of-condition", written.place_of(key), found=name.text, key=key)
        elif not written.has("slots"):
            look.report("form.missing-key", name.place, key="slots")
        asked = condition(condition_written, kind.text, look)
        return WhileHolds(asked), kind.text

    def _levels(self, kind: Scalar) -> tuple[LevelId, ...]:
        """The levels of a kind whose subjects are divisions."""
        known = self.look.subjects.get(kind.text)
        return () if known is None else known.levels

    def _on_point(self, written: DutyWritten, on: PatternWritten) -> tuple[Origin, str]:
        look = self.look
        about = ""
        for word in on.event:
            about = about or look.abouts.get(word.text, "")
        for name, _ in on.begins or on.finishes or ():
            known = look.tracks.get(name.text)
            about = known.about if known is not None else ""
        made = pattern(on, about, look)
        length, workdays = self._within(written.within or NOTHING)
        return OnPoint(made, length, workdays), about

    def _within(self, word: Scalar) -> tuple[Duration | None, int | None]:
        found = _WORKDAYS.match(word.text)
        if found:
            self._need_calendar(word.place)
            return None, int(found[1])
        try:
            length = parse_duration(word.text)
        except ValueError:
            if word.text:
                self.look.report("pack.bad-within", word.place, found=word.text)
            return Duration(1), None
        if length.number == 0:
            self.look.report("pack.zero-duration", word.place, found=word.text)
        return length, None

    def _need_calendar(self, place: Any) -> None:  # noqa: ANN401  # a place, as report takes it
        if not self.calendar:
            self.look.report("pack.no-calendar", place)

    def _statuses(self, pairs: Pairs[tuple[Scalar, ...]], about: str) -> Statuses:
        look = self.look
        return tuple(
            (look.track_about(name, about or None), look.statuses(words or (), name.text)) for name, words in pairs
        )

    def _statuses_or_condition(
        self,
        written: Any,  # noqa: ANN401  # either of two
        about: str,
    ) -> tuple[Statuses, Condition | None]:
        if isinstance(written, ConditionWritten):
            return (), condition(written, about, self.look)
        return self._statuses(written or (), about), None

    def _along(self, written: AlongWritten | None) -> Along | None:
        return None if written is None else Along(self.look.link(written.link), written.direction)

    def _end_of(self, written: AlongWritten, about: str) -> str:
        """The kind of subject that the link leads to."""
        link = self.look.links.get(written.link.text)
        if link is None:
            return ""
        near, far = link.from_kind, link.to_kind
        if written.direction is Direction.TO_OF:
            near, far = far, near
        if (about and near != about) or (written.direction is Direction.BOTH and near != far):
            self.look.report("pack.along-of-other-kind", written.link.place, found=written.link.text, kind=about)
        return far

    def _slots(self, name: Scalar, written: DutyWritten, origin: Origin) -> tuple[Slot, ...]:
        if isinstance(origin, OnPoint):
            return ()
        if written.by is not None:
            closes = _minutes(written.by)
            if not closes:
                self.look.report("pack.slot-never-opens", written.place_of("by"), found=name.text)
            return (Slot("", 0, closes, label_or(None, "")),)
        if not written.slots:
            return (Slot("", 0, DAY_MINUTES, label_or(None, "")),)
        slots = [self._slot(word, each) for word, each in written.slots if each is not None]
        return tuple(sorted(slots, key=lambda slot: (slot.closes, slot.opens, slot.name)))

    def _slot(self, name: Scalar, written: SlotWritten) -> Slot:
        opens, closes = _minutes(written.from_), _minutes(written.until)
        if opens == closes:
            self.look.report("pack.slot-never-opens", name.place, found=name.text)
        if opens == DAY_MINUTES:
            self.look.report("pack.slot-after-midnight", written.place_of("from"), found=name.text)
        closes += DAY_MINUTES if closes <= opens else 0
        return Slot(name.text, opens, closes, label_or(written.label, name.text))

    def _evidence(self, written: DoneByWritten, about: str, on: PatternWritten | None) -> Evidence:
        look = self.look
        made = event_pattern(written.event, written.where, about, look)
        for word in look.distinct(written.same):
            for kind in (*written.event, *(on.event if on is not None else ())):
                look.field_of(word, look.fields.get(kind.text), kind.text)
        if written.same and (on is None or not on.event):
            look.report("pack.same-as-nothing", written.place_of("same"))
        return Evidence(made, tuple(FieldId(word.text) for word in written.same))

    def _waiver(self, written: WaiveWritten | None, about: str) -> Waiver | None:
        if written is None:
            return None
        made = event_pattern(written.event, written.where, about, self.look)
        if written.until is not None:
            for word in written.event:
                types = self.look.fields.get(word.text)
                if types is not None:
                    checked_field(written.until, types, TIMES, self.look)
        return Waiver(made, None if written.until is None else FieldId(written.until.text))

    def _owners(self, words: tuple[Scalar, ...]) -> tuple[Owner, ...]:
        look, found = self.look, []
        for word in look.distinct(words):
            scheme, slash, link = word.text.partition("/")
            if not look.find("pack.unknown-scheme", Scalar(scheme, word.place), self.named):
                continue
            known = self.schemes.get(DutySchemeId(scheme))
            if known is not None and (slash or word.text):
                look.find("pack.unknown-answer", Scalar(link or "/", word.place), known.answers, scheme=scheme)
            found.append(Owner(DutySchemeId(scheme), AnswerId(link)))
        return tuple(found)

    def _steps(self, written: tuple[StepWritten, ...], owners: tuple[Owner, ...], name: Scalar) -> tuple[Step, ...]:
        look = self.look
        if written and not owners:
            look.report("pack.escalation-without-owner", name.place, found=name.text)
            return ()
        known = self.schemes.get(owners[0].scheme) if owners else None
        order = [str(answer) for answer in known.answers] if known is not None else []
        at = order.index(owners[0].answer) if owners and owners[0].answer in order else None
        before = 0
        for step in written:
            after = step.after.number * _MINUTES[step.after.unit]
            if after < before:
                look.report("pack.escalation-goes-back", step.place_of("after"), found=str(step.after))
            before = after
            if known is None or not look.find("pack.unknown-answer", step.to, order, scheme=known.id):
                continue
            for skipped in look.distinct(step.skips):
                look.find("pack.unknown-answer", skipped, order, scheme=known.id)
            to = order.index(step.to.text)
            if at is not None and to <= at:
                look.report("pack.escalation-down", step.to.place, found=step.to.text, other=order[at])
            elif at is not None:
                between = set(order[at + 1 : to]) - {word.text for word in step.skips}
                if between:
                    links = ", ".join(link for link in order if link in between)
                    look.report("pack.escalation-skips", step.to.place, found=step.to.text, links=links)
            at = to
        return tuple(Step(step.after, AnswerId(step.to.text)) for step in written)

    def round(self, name: Scalar, written: RoundWritten) -> Round:
        look = self.look
        about = look.subject(written.of)
        starts, starts_with = None, None
        if isinstance(written.starts, StartsWritten):
            starts_with = event_pattern(written.starts.event, written.starts.where, "", look)
        else:
            starts = look.instant(written.starts)
        until = look.instant(written.until)
        if starts is not None and until is not None and until <= starts:
            look.report("pack.never-owed", written.place_of("until"), found=name.text)
        if written.gaps_of is not None:
            look.find("pack.unknown-round", written.gaps_of, self.rounds)
            if written.gaps_of.text == name.text:
                look.report("pack.gaps-of-itself", written.gaps_of.place, found=name.text)
        owners = self._owners(written.owner)
        after = written.after
        return Round(
            id=RoundId(name.text),
            label=label_or(written.label, name.text),
            source=look.source(written.source),
            about=about,
            scope=where_of(written.where, {about: look.attributes.get(about)}, look) if written.where else NO_WHERE,
            after_event=None if after is None else event_pattern(after.event, after.where, about, look),
            gaps_of=None if written.gaps_of is None else RoundId(written.gaps_of.text),
            starts=starts,
            starts_with=starts_with,
            until=until,
            lasts=written.lasts,
            evidence=self._evidence(written.done_by, about, None),
            grace=written.grace,
            waiver=self._waiver(written.waive, about),
            owners=owners,
            escalate=self._steps(written.escalate, owners, name),
            hierarchy=None if written.hierarchy is None else look.hierarchy(written.hierarchy),
            expected=self._tally(written.expected),
            found=self._tally(written.found),
            where=name.place,
        )

    def _tally(self, written: TallyWritten | None) -> Counting | None:
        if written is None:
            return None
        made: EventPattern = event_pattern(written.event, written.where, "", self.look)
        if written.sum is not None:
            for word in written.event:
                types = self.look.fields.get(word.text)
                if types is not None:
                    checked_field(written.sum, types, NUMBERS, self.look)
        return Counting(made, written.distinct, None if written.sum is None else FieldId(written.sum.text))


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])
