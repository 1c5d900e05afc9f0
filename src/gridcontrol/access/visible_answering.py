"""Who answers, as a reader sees it: for whom he sees everybody, of an officer only what concerns whom he sees."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TypeVar

from attrs import define, evolve

from gridcontrol.access.visible_facts import HIDDEN, Sees
from gridcontrol.access.visible_tree import VisibleTree
from gridcontrol.ids import AnswerId, DivisionId, DutySchemeId, SubjectId, SubjectKindId, kind_of, subject_id
from gridcontrol.model.facts import frozen_fields
from gridcontrol.model.known import Known, KnownEvent
from gridcontrol.responsibility.answering import ChainLink, Responsibility
from gridcontrol.responsibility.histories import Histories, by_kind
from gridcontrol.responsibility.holding import Holding
from gridcontrol.responsibility.locating import Locating
from gridcontrol.rules.responsibility import Relieves
from gridcontrol.rules.ruleset import Pack

_Key = TypeVar("_Key")


@define
class VisibleAnswering(Responsibility):
    """*whole* for a reader who sees the subjects of *sees*; made by ``visible_answering``.

    A chain of somebody who is seen names everybody in it: it is worked out from *whole*, since a link may be held for
    something that is not seen. All that is listed or counted is of what is seen alone.
    """

    whole: Responsibility
    sees: Sees
    seen: VisibleTree

    def by_all_facts(self) -> Responsibility:
        return self.whole

    def is_listed(self, subject: SubjectId) -> bool:
        return self.sees(subject)

    def holders(self, subject: SubjectId, scheme: DutySchemeId, link: AnswerId, at: datetime) -> tuple[Holding, ...]:
        """As ``Responsibility.holders``; nobody for whom the reader does not see."""
        return self._shown(self.whole.holders(subject, scheme, link, at)) if self.sees(subject) else ()

    def chain(self, subject: SubjectId, scheme: DutySchemeId, at: datetime) -> tuple[ChainLink, ...]:
        """As ``Responsibility.chain``; no links for whom the reader does not see."""
        links = self.whole.chain(subject, scheme, at) if self.sees(subject) else ()
        return tuple(evolve(link, division=self._named(link), holders=self._shown(link.holders)) for link in links)

    def _named(self, link: ChainLink) -> DivisionId | None:
        return link.division if link.division in self.seen.named else None

    def schemes_for(self, subject: SubjectId, at: datetime) -> tuple[DutySchemeId, ...]:
        """As ``Responsibility.schemes_for``."""
        return self.whole.schemes_for(subject, at) if self.sees(subject) else ()

    def holders_of_division(
        self, division: DivisionId, scheme: DutySchemeId, link: AnswerId, at: datetime
    ) -> tuple[Holding, ...]:
        """As ``Responsibility.holders_of_division``, for divisions that are named."""
        return self.whole.holders_of_division(division, scheme, link, at) if division in self.seen.named else ()

    def subjects_of(self, holding: Holding, at: datetime) -> tuple[SubjectId, ...]:
        """As ``Responsibility.subjects_of``, of those who are seen."""
        return tuple(each for each in Responsibility.subjects_of(self, holding, at) if self.sees(each))

    def _shown(self, holdings: Iterable[Holding]) -> tuple[Holding, ...]:
        """*holdings*, those for subjects that are not seen without these."""
        return tuple(self._hidden(each) for each in holdings)

    def _hidden(self, held: Holding) -> Holding:
        if held.division is not None or self.sees(SubjectId(held.target)):
            return held
        return evolve(held, target=subject_id(kind_of(SubjectId(held.target)), HIDDEN))


def visible_answering(
    whole: Responsibility, facts: Known, tree: VisibleTree, sees: Sees, at: datetime
) -> VisibleAnswering:
    """*whole* for a reader who sees *facts* and *tree*.

    Besides whom he sees he knows the officers who answer for something that he sees or names, and those whose
    jurisdiction lies in his divisions: their posts and names, and of their assignments those that concern him.
    """

    def is_own(held: Holding) -> bool:
        return held.division in tree.listed if held.division is not None else sees(SubjectId(held.target))

    def is_named(held: Holding) -> bool:
        return is_own(held) or held.division in tree.named

    pack = whole.pack
    by_officer = _kept(whole.by_officer, is_named)
    shown = frozenset(held.fact for several in by_officer.values() for held in several)
    officers = {*by_officer, *_in_jurisdiction(whole, tree, at)}
    partly = {each: tuple(_of_officer(pack, whole.known.events.get(each, ()), shown)) for each in officers}
    events = {each: several for each, several in partly.items() if several and not sees(each)}
    known = evolve(facts, events=MappingProxyType(dict(sorted({**facts.events, **events}.items()))))
    subjects = by_kind(known, tuple(whole.where.subjects))
    return VisibleAnswering(
        pack=pack,
        known=known,
        tree=tree,
        where=Locating(pack, tree, whole.where.places, Histories(pack, known), subjects),
        relations=whole.relations,
        unclear=tuple(each for each in whole.unclear if sees(each.officer)),
        for_division=_kept(whole.for_division, is_own),
        for_subject=_kept(whole.for_subject, is_own),
        by_officer=by_officer,
        by_link=_kept(whole.by_link, is_own),
        whole=whole,
        sees=sees,
        seen=tree,
    )


def _kept(
    holdings: Mapping[_Key, tuple[Holding, ...]], keeps: Callable[[Holding], bool]
) -> dict[_Key, tuple[Holding, ...]]:
    kept = {key: tuple(filter(keeps, several)) for key, several in holdings.items()}
    return {key: several for key, several in kept.items() if several}


def _in_jurisdiction(whole: Responsibility, tree: VisibleTree, at: datetime) -> Iterator[SubjectId]:
    """The officers whose jurisdiction lies in the divisions of the scope."""
    day = whole.where.day_tree(None, at)
    for kind, declared in whole.pack.responsibilities.officers.items():
        for officer in whole.where.subjects.get(SubjectKindId(kind), ()) if tree.listed else ():
            said = whole.where.histories.last(declared.jurisdiction, officer, at)
            if said is not None and day.division(str(said.value), said.written_on) in tree.listed:
                yield officer


def _of_officer(pack: Pack, events: Iterable[KnownEvent], shown: frozenset[str]) -> Iterator[KnownEvent]:
    """What of an officer's facts concerns the reader: posts and names, the assignments *shown*, that he left."""
    declared = pack.responsibilities
    for event in events:
        kind = pack.events.get(event.kind)
        if kind is None:
            continue
        if event.id in shown:
            yield event
        elif kind.sets or declared.relieving.get(event.kind) == Relieves():
            kept = {name: value for name, value in event.fields.items() if name in kind.sets}
            yield evolve(event, fields=frozen_fields(kept))
