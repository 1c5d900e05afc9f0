"""The subjects of one kind by what was written of their places, so that a district is counted by its grids.

Nearly every subject of a register has one fact, with a day, that says its place. Of these only two lists are kept, of
subjects and of codes, side by side: counting them is one walk over the codes, and so is finding those of a few
divisions. The others are looked up one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime

from attrs import define, field

from gridcontrol.ids import FieldId, SubjectId, SubjectKindId
from gridcontrol.model.facts import Value
from gridcontrol.model.known import KnownEvent
from gridcontrol.responsibility.histories import Histories, Said
from gridcontrol.time import NEVER_BEFORE, instant_of

Written = tuple[str, date]
"""A code, and the day it was written."""

_FEW = 32
"""So many walks over everybody before a table for each code is made."""


@define
class _Register:
    """Those of one day of whom nothing else is known: subjects, and beside them the codes of their places."""

    since: datetime
    subjects: list[SubjectId] = field(factory=list)
    codes: list[Value] = field(factory=list)
    counted: Counter[Value] = field(factory=Counter)
    listed: dict[Value, list[SubjectId]] = field(factory=dict)
    walks: int = 0

    def count(self) -> Counter[Value]:
        """How many have each code."""
        if not self.counted:
            self.counted.update(self.codes)
        return self.counted

    def of(self, code: Value) -> Sequence[SubjectId]:
        """Those with *code*."""
        if self.walks < _FEW:
            self.walks += 1
            return [self.subjects[number] for number in _numbers_of(code, self.codes)]
        if not self.listed:
            for subject, written in zip(self.subjects, self.codes, strict=True):
                self.listed.setdefault(written, []).append(subject)
        return self.listed.get(code, ())


def _numbers_of(code: Value, codes: list[Value]) -> Iterator[int]:
    """Where *code* stands among *codes*."""
    number = -1
    with suppress(ValueError):
        while True:
            number = codes.index(code, number + 1)
            yield number


@define
class PlaceIndex:
    """Made by ``place_index``."""

    histories: Histories
    attribute: FieldId | None
    registers: dict[date, _Register] = field(factory=dict)
    """Those of whom one fact, with a day, says the place and nothing else is known."""
    others: list[SubjectId] = field(factory=list)
    """All others of whom some fact says it."""
    never: list[SubjectId] = field(factory=list)
    """Those of whom none does."""
    _ever: dict[Written, list[SubjectId]] = field(factory=dict)

    def counts(self, at: datetime) -> dict[Written, int]:
        """How many there are of each place, by what was last written of it up to *at*."""
        found = {
            (str(code), day): number
            for day, register in self.registers.items()
            if register.since <= at
            for code, number in register.count().items()
        }
        for written, subjects in self._others(at)[0].items():
            found[written] = found.get(written, 0) + len(subjects)
        return found

    def of(self, written: Written, at: datetime) -> list[SubjectId]:
        """Those of whom *written* was the last up to *at*."""
        found = [*self._registered(written, at)]
        for subject in self._written_ever().get(written, ()):
            said = self.histories.last(self.attribute, subject, at)
            if said is not None and written_in(said) == written:
                found.append(subject)
        return found

    def groups(self, at: datetime) -> dict[Written, Sequence[SubjectId]]:
        """Everybody by what was last written of their place up to *at*."""
        found: dict[Written, Sequence[SubjectId]] = {}
        for day, register in self.registers.items():
            if register.since <= at:
                found |= {(str(code), day): register.of(code) for code in register.count()}
        for written, subjects in self._others(at)[0].items():
            found[written] = [*found.get(written, ()), *subjects]
        return found

    def nowhere(self, at: datetime) -> list[SubjectId]:
        """Those of whom nothing of the kind had been written by *at*, some of whom nothing at all."""
        return [*self.never, *self._others(at)[1]]

    def ever(self) -> set[Written]:
        """All that was ever written."""
        listed = {(str(code), day) for day, register in self.registers.items() for code in register.count()}
        return listed | set(self._written_ever())

    def _registered(self, written: Written, at: datetime) -> Sequence[SubjectId]:
        register = self.registers.get(written[1])
        return register.of(written[0]) if register is not None and register.since <= at else ()

    def _others(self, at: datetime) -> tuple[dict[Written, list[SubjectId]], list[SubjectId]]:
        found: dict[Written, list[SubjectId]] = {}
        nowhere = []
        for subject in self.others:
            said = self.histories.last(self.attribute, subject, at)
            if said is None:
                nowhere.append(subject)
            else:
                found.setdefault(written_in(said), []).append(subject)
        return found, nowhere

    def _written_ever(self) -> dict[Written, list[SubjectId]]:
        if self.others and not self._ever:
            for subject in self.others:
                for written in {written_in(said) for said in self.histories.all(self.attribute, subject)}:
                    self._ever.setdefault(written, []).append(subject)
        return self._ever


def written_in(said: Said) -> Written:
    """What a fact wrote of a place."""
    return str(said.value), said.written_on


def place_index(
    histories: Histories,
    kind: SubjectKindId,
    attribute: FieldId | None,
    subjects: Sequence[SubjectId],
    told: Sequence[Sequence[KnownEvent]],
) -> PlaceIndex:
    """The index of *subjects*, which are of *kind*; *told* are the events of each."""
    index = PlaceIndex(histories, attribute)
    if attribute is None:
        index.never.extend(subjects)
        return index
    plain = {name for name, (_, effect) in histories.setters(kind, attribute).items() if effect is None}
    one_of_each: dict[Value, Value] = {}
    last: date | None = None
    register = _Register(NEVER_BEFORE)
    for subject, events in zip(subjects, told, strict=True):
        event = events[0]
        at = event.at
        if len(events) == 1 and type(at) is date and event.kind in plain:
            value = event.fields.get(attribute)
            if value is not None:
                if at != last:
                    last, register = at, index.registers.get(at) or _Register(instant_of(at, histories.pack.zone))
                    index.registers[at] = register
                register.subjects.append(subject)
                # Equal codes as one object: all codes are looked through often, and few objects are near at hand.
                register.codes.append(one_of_each.setdefault(value, value))
                continue
        (index.others if histories.all(attribute, subject) else index.never).append(subject)
    return index
