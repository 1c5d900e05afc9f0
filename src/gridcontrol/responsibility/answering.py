"""Who answers: for one subject from the door to the head, and all that one officer answers for, at any instant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import define, frozen

from gridcontrol.ids import AnswerId, DivisionId, DutySchemeId, SubjectId, SubjectKindId, kind_of
from gridcontrol.model.divisions import Divisions
from gridcontrol.model.known import Known
from gridcontrol.responsibility.assignments import Assignments, Unclear
from gridcontrol.responsibility.histories import Histories, by_kind
from gridcontrol.responsibility.holding import Holding, Standing
from gridcontrol.responsibility.locating import Locating
from gridcontrol.responsibility.relations import Relations, relations_of, sources_of
from gridcontrol.responsibility.shifts import is_on
from gridcontrol.responsibility.tree import Tree, tree_of
from gridcontrol.rules.matching import Within
from gridcontrol.rules.responsibility import Answer, Scheme
from gridcontrol.rules.ruleset import Pack


@frozen
class ChainLink:
    """One link of a chain at an instant. Without holders nobody answers there.

    ``division`` is the one of the link's level that the subject lies in; None where the link is held on the subject
    itself, or where it lies in none.
    """

    scheme: DutySchemeId
    link: AnswerId
    division: DivisionId | None
    holders: tuple[Holding, ...]


@define
class Responsibility:
    """Who answers for whom, from facts; made by ``responsibility_of``. Every question takes the instant *at*.

    Facts that act later than *at* never change an answer.
    """

    pack: Pack
    known: Known
    tree: Tree
    where: Locating
    relations: Relations
    unclear: tuple[Unclear, ...]
    for_division: Mapping[tuple[DutySchemeId, AnswerId, DivisionId], tuple[Holding, ...]]
    for_subject: Mapping[tuple[DutySchemeId, AnswerId, SubjectId], tuple[Holding, ...]]
    by_officer: Mapping[SubjectId, tuple[Holding, ...]]
    by_link: Mapping[tuple[DutySchemeId, AnswerId], tuple[Holding, ...]]

    def by_all_facts(self) -> Responsibility:
        """Who answers by all facts: itself, unless it is limited to what a reader sees."""
        return self

    def is_listed(self, subject: SubjectId) -> bool:
        """Whether lists and counts may hold *subject*."""
        del subject
        return True

    def holders(self, subject: SubjectId, scheme: DutySchemeId, link: AnswerId, at: datetime) -> tuple[Holding, ...]:
        """Who is on for *subject* at *at*: holders, then deputies.

        Whoever is named for the subject itself comes in place of those named for its division.
        """
        found = self.scheme(scheme)
        answer = found.answers[link]
        return self._holders(self.sources(found, self.known.standing_for(subject), at), found, answer, at)

    def chain(self, subject: SubjectId, scheme: DutySchemeId, at: datetime) -> tuple[ChainLink, ...]:
        """Every link of *scheme* for *subject*, from the door up; nothing when the scheme is not for it."""
        found = self.scheme(scheme)
        sources = self.sources(found, self.known.standing_for(subject), at)
        day = self.where.day_tree(found.hierarchy, at)
        links = []
        for answer in found.answers.values() if sources else ():
            lies_in = (self.where.division_at(answer.level, source, day, at) for source in sources)
            division = next((each for each in lies_in if each is not None), None)
            links.append(ChainLink(found.id, answer.id, division, self._holders(sources, found, answer, at)))
        return tuple(links)

    def schemes_for(self, subject: SubjectId, at: datetime) -> tuple[DutySchemeId, ...]:
        """The schemes by which somebody should answer for *subject*."""
        standing = self.known.standing_for(subject)
        schemes = self.pack.responsibilities.schemes.values()
        return tuple(scheme.id for scheme in schemes if self.sources(scheme, standing, at))

    def scheme(self, scheme: DutySchemeId) -> Scheme:
        """The scheme of that id."""
        return self.pack.responsibilities.schemes[scheme]

    def sources(self, scheme: Scheme, subject: SubjectId, at: datetime) -> tuple[SubjectId, ...]:
        """Those by whom *scheme* reaches *subject*: itself, or for a line what it belongs to."""
        if scheme.along:
            reached = sources_of(scheme, self.pack, self.relations, subject, at)
            return tuple(sorted(each for each in reached if self.where.in_scope(scheme, each, at)))
        meant = kind_of(subject) in scheme.subjects and self.where.in_scope(scheme, subject, at)
        return (subject,) if meant else ()

    def _holders(
        self, sources: Iterable[SubjectId], scheme: Scheme, answer: Answer, at: datetime
    ) -> tuple[Holding, ...]:
        day = self.where.day_tree(scheme.hierarchy, at)
        found: list[Holding] = []
        for source in sources:
            own = self.on_duty(self.for_subject.get((scheme.id, answer.id, source), ()), answer, at)
            if not own:
                division = self.where.division_at(answer.level, source, day, at)
                if division is not None:
                    own = self.on_duty(self.for_division.get((scheme.id, answer.id, division), ()), answer, at)
            found += own
        return in_order(found, at)

    def on_duty(self, holdings: Iterable[Holding], answer: Answer, at: datetime) -> list[Holding]:
        """Those of *holdings* that are on at *at*, by their days and shifts."""
        zone = self.pack.zone
        return [h for h in holdings if is_on(h, answer.shifts.get(h.shift) if h.shift else None, at, zone)]

    def holders_of_division(
        self, division: DivisionId, scheme: DutySchemeId, link: AnswerId, at: datetime
    ) -> tuple[Holding, ...]:
        """Who is on for *division* itself, or for the one of the link's level that it lies in."""
        found = self.scheme(scheme)
        answer = found.answers[link]
        day = self.where.day_tree(found.hierarchy, at)
        at_level = None if answer.level is None else day.levels(division).get(answer.level)
        if at_level is None:
            return ()
        return in_order(self.on_duty(self.for_division.get((scheme, link, at_level), ()), answer, at), at)

    # one officer

    def held_by(self, officer: SubjectId, at: datetime) -> tuple[Holding, ...]:
        """All that *officer* answers for at *at*, shifts aside, in the order of schemes, links and targets."""
        schemes = {scheme: rank for rank, scheme in enumerate(self.pack.responsibilities.schemes)}
        ever = self.by_officer.get(self.known.standing_for(officer), ())
        held = [each.as_seen(at) for each in ever if each.holds(at)]
        return tuple(sorted(held, key=lambda h: (schemes[h.scheme], h.link, h.target, h.since, h.fact)))

    def subjects_of(self, holding: Holding, at: datetime) -> tuple[SubjectId, ...]:
        """The subjects of the scheme that *holding* answers for at *at*, in the order of their ids."""
        scheme = self.scheme(holding.scheme)
        if holding.division is None:
            return (SubjectId(holding.target),)
        level = scheme.answers[holding.link].level
        day = self.where.day_tree(scheme.hierarchy, at)
        if level is None:
            return ()
        found = (
            subject
            for kind in scheme.subjects
            for subject in self.where.subjects_in(kind, level, holding.division, day, at)
        )
        return tuple(sorted(each for each in found if self.where.in_scope(scheme, each, at)))


def in_order(holdings: Iterable[Holding], at: datetime) -> tuple[Holding, ...]:
    """Each officer once for each target, holders before deputies, those longest in office first."""
    ranked = sorted(holdings, key=lambda h: (h.standing is Standing.DEPUTY, h.since, h.officer, h.fact))
    once: dict[tuple[SubjectId, str], Holding] = {}
    for each in ranked:
        once.setdefault((each.officer, each.target), each.as_seen(at))
    return tuple(once.values())


def responsibility_of(
    pack: Pack,
    known: Known,
    places: Within | None = None,
    divisions: Divisions | Tree | None = None,
) -> Responsibility:
    """Who answers, from the facts of *known*. *places* is what tests of a scheme's subjects ask of divisions."""
    declared = pack.responsibilities
    tree = tree_of(divisions)
    told = by_kind(known, _kinds(pack))
    assignments = Assignments(pack, tree, known)
    for kind in declared.officers:
        assignments.read(told[kind][0])
    division: dict[tuple[DutySchemeId, AnswerId, DivisionId], list[Holding]] = defaultdict(list)
    subject: dict[tuple[DutySchemeId, AnswerId, SubjectId], list[Holding]] = defaultdict(list)
    officer: dict[SubjectId, list[Holding]] = defaultdict(list)
    link: dict[tuple[DutySchemeId, AnswerId], list[Holding]] = defaultdict(list)
    for each in sorted(assignments.holdings, key=lambda h: (h.target, h.since, h.fact)):
        officer[each.officer].append(each)
        link[each.scheme, each.link].append(each)
        if each.division is not None:
            division[each.scheme, each.link, each.division].append(each)
        else:
            subject[each.scheme, each.link, SubjectId(each.target)].append(each)
    return Responsibility(
        pack=pack,
        known=known,
        tree=tree,
        where=Locating(pack, tree, places, Histories(pack, known), told),
        relations=relations_of(pack, known),
        unclear=tuple(sorted(assignments.unclear, key=lambda each: (each.since, each.fact))),
        for_division={key: tuple(each) for key, each in division.items()},
        for_subject={key: tuple(each) for key, each in subject.items()},
        by_officer={key: tuple(each) for key, each in officer.items()},
        by_link={key: tuple(each) for key, each in link.items()},
    )


def _kinds(pack: Pack) -> set[SubjectKindId]:
    """The kinds of subjects that answer or are answered for, by themselves or along relations."""
    schemes = pack.responsibilities.schemes.values()
    links = [pack.links[link] for scheme in schemes for link in scheme.along]
    along = {kind for link in links for kind in (link.from_kind, link.to_kind)}
    return {*pack.responsibilities.officers, *(kind for scheme in schemes for kind in scheme.subjects), *along}
