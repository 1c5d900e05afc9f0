"""From facts to holdings: who was named for what, until when, and which of these say nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from attrs import define, evolve, field, frozen

from gridcontrol.ids import AnswerId, DivisionId, DutySchemeId, FactId, FieldId, SubjectId, key_of, kind_of
from gridcontrol.model.facts import Value
from gridcontrol.model.known import Known, KnownEvent
from gridcontrol.responsibility.histories import acts_at
from gridcontrol.responsibility.holding import Holding, Standing
from gridcontrol.responsibility.tree import Tree
from gridcontrol.rules.responsibility import Answer, Assigns, Relieves, Scheme, Word
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import EventKind, FieldBase
from gridcontrol.time import instant_of, local_date


class Flaw(StrEnum):
    """Why an assignment says nothing, or something else than its scheme allows."""

    NO_SCHEME = "no-scheme"
    NO_LINK = "no-link"
    NO_TARGET = "no-target"
    NO_DIVISION = "no-division"
    NO_SHIFT = "no-shift"
    OTHER_LEVEL = "other-level"
    OTHER_KIND = "other-kind"


@frozen
class Unclear:
    """An assignment that makes nobody answer, and why. ``word`` is what could not be understood."""

    fact: FactId
    officer: SubjectId
    flaw: Flaw
    word: str
    since: datetime
    until: datetime | None
    scheme: DutySchemeId | None = None
    link: AnswerId | None = None


Position = tuple[datetime, int, FactId]


@define
class Assignments:
    """All holdings that the facts make, whenever, and what they fail to make."""

    pack: Pack
    tree: Tree
    known: Known
    holdings: list[Holding] = field(factory=list)
    unclear: list[Unclear] = field(factory=list)

    def read(self, officers: Iterable[SubjectId]) -> None:
        """Take in all that is known of *officers*."""
        for officer in officers:
            self._read(officer, self.known.events.get(officer, ()))

    def _read(self, officer: SubjectId, events: Collection[KnownEvent]) -> None:
        declared = self.pack.responsibilities
        acting = []
        for event in events:
            kind = self.pack.events.get(event.kind)
            if kind is not None and (event.kind in declared.assigning or event.kind in declared.relieving):
                acting.append(((acts_at(event, kind.takes_effect, self.pack), kind.rank, event.id), event, kind))
        acting.sort(key=lambda each: each[0])
        open_: list[Holding] = []
        for position, event, kind in acting:
            relieves = declared.relieving.get(event.kind)
            if relieves is not None:
                open_ = [self._relieved(each, relieves, event, kind, position) for each in open_]
            for assigns in declared.assigning.get(event.kind, ()):
                made = self._made(officer, event, kind, assigns, position)
                if isinstance(made, Holding):
                    open_.append(made)
                elif made is not None:
                    self.unclear.append(made)
        self.holdings += open_

    def _made(
        self, officer: SubjectId, event: KnownEvent, kind: EventKind, assigns: Assigns, position: Position
    ) -> Holding | Unclear | None:
        pack, fields = self.pack, event.fields
        said = fields.get(assigns.since) if assigns.since else None
        start = said if isinstance(said, date) else event.at
        since = max(position[0], instant_of(start, pack.zone))
        term, by_day = _term(fields, assigns, pack)

        def unclear(flaw: Flaw, word: str, scheme: Scheme | None = None, link: Answer | None = None) -> Unclear:
            found = None if scheme is None else scheme.id, None if link is None else link.id
            return Unclear(event.id, officer, flaw, word, since, term, *found)

        scheme_word = _word(assigns.scheme, fields)
        scheme = pack.responsibilities.schemes.get(DutySchemeId(scheme_word))
        if scheme is None:
            return unclear(Flaw.NO_SCHEME, scheme_word)
        link_word = _word(assigns.link, fields)
        link = scheme.answers.get(AnswerId(link_word))
        if link is None:
            return unclear(Flaw.NO_LINK, link_word, scheme)
        shift = _text(fields, assigns.shift)
        if shift and shift not in link.shifts:
            return unclear(Flaw.NO_SHIFT, shift, scheme, link)
        target = _target(assigns.to, fields)
        if target is None:
            return unclear(Flaw.NO_TARGET, "", scheme, link)
        flaw, division, text = self._aimed(target, kind, scheme, link, local_date(since, pack.zone))
        if flaw is not None:
            return unclear(flaw, text, scheme, link)
        standing = Standing.DEPUTY if _text(fields, assigns.standing) == Standing.DEPUTY else Standing.HOLDER
        return Holding(
            officer=officer,
            scheme=scheme.id,
            link=link.id,
            target=text,
            division=division,
            role=_text(fields, assigns.role),
            standing=standing,
            since=since,
            term=term,
            shift=shift,
            document=_text(fields, assigns.document),
            fact=event.id,
            named_at=position[0],
            since_is_day=not isinstance(start if since == instant_of(start, pack.zone) else event.at, datetime),
            term_is_day=by_day,
        )

    def _aimed(
        self, target: tuple[FieldId, Value], kind: EventKind, scheme: Scheme, link: Answer, on: date
    ) -> tuple[Flaw | None, DivisionId | None, str]:
        """What an assignment is aimed at: a division, or a subject; and what is wrong with it."""
        name, value = target
        subject = SubjectId(str(value))
        if kind.fields[name].base is FieldBase.REF:
            named = self.pack.subjects.get(kind_of(subject))
            if named is None or not named.levels:
                subject = self.known.standing_for(subject)
                fits = kind_of(subject) in scheme.subjects
                return (None if fits else Flaw.OTHER_KIND), None, subject
            value = key_of(subject)
        division = self.tree.division(str(value), on)
        if division is None:
            return Flaw.NO_DIVISION, None, str(value)
        if self.tree.level(division) != link.level:
            return Flaw.OTHER_LEVEL, division, str(value)
        return None, division, str(value)

    def _relieved(
        self, holding: Holding, relieves: Relieves, event: KnownEvent, kind: EventKind, position: Position
    ) -> Holding:
        at = position[0]
        if holding.relieved is not None or (holding.term is not None and holding.term <= at):
            return holding
        if not self._is_meant(holding, relieves, event, kind, at):
            return holding
        return evolve(holding, relieved=max(at, holding.since), relieved_by=event.id)

    def _is_meant(self, holding: Holding, relieves: Relieves, event: KnownEvent, kind: EventKind, at: datetime) -> bool:
        """Whether *holding* is what the event ends: words that it does not say don't matter."""
        fields = event.fields
        for asked, has in ((relieves.scheme, holding.scheme), (relieves.link, holding.link)):
            word = _word(asked, fields)
            if word and word != has:
                return False
        shift = _text(fields, relieves.shift)
        if shift and shift != holding.shift:
            return False
        target = _target(relieves.to, fields)
        if target is None:
            return True
        name, value = target
        subject = SubjectId(str(value))
        if kind.fields[name].base is FieldBase.REF:
            named = self.pack.subjects.get(kind_of(subject))
            if named is None or not named.levels:
                return self.known.standing_for(subject) == holding.subject
            value = key_of(subject)
        if str(value) == holding.target:
            return True
        division = self.tree.division(str(value), local_date(at, self.pack.zone))
        return division is not None and division == holding.division


def _term(fields: Mapping[FieldId, Value], assigns: Assigns, pack: Pack) -> tuple[datetime | None, bool]:
    """When the term is over, and whether that was written as a day."""
    last = fields.get(assigns.last_day) if assigns.last_day else None
    if isinstance(last, date) and not isinstance(last, datetime):
        return instant_of(last + timedelta(days=1), pack.zone), True
    until = fields.get(assigns.until) if assigns.until else None
    if isinstance(until, date):
        return instant_of(until, pack.zone), not isinstance(until, datetime)
    return None, False


def _word(word: Word, fields: Mapping[FieldId, Value]) -> str:
    return word.constant if word.constant is not None else _text(fields, word.field)


def _text(fields: Mapping[FieldId, Value], name: FieldId | None) -> str:
    return str(fields.get(name, "")) if name is not None else ""


def _target(to: tuple[FieldId, ...], fields: Mapping[FieldId, Value]) -> tuple[FieldId, Value] | None:
    return next(((name, fields[name]) for name in to if name in fields), None)
