"""Leaks put in on purpose, one at a time: each must be seen by the search that finds none without them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

import pytest
from attrs import evolve

from gridcontrol.access import sight, veil, visible_answering, visible_facts
from gridcontrol.access.scope import Scope
from gridcontrol.access.sight import Sight
from gridcontrol.access.veil import Veil
from gridcontrol.access.visible_tree import VisibleTree
from gridcontrol.app import seeing, subjects
from gridcontrol.app.locality import Locality
from gridcontrol.app.seeing import SeenLocality
from gridcontrol.calculus.explanation import Explanation
from gridcontrol.calculus.timeline import Evaluation
from gridcontrol.duties.ground import Ground
from gridcontrol.errors import NotFound, Problem
from gridcontrol.ids import DivisionId, FactId, SubjectId
from gridcontrol.located.nearest import nearest
from gridcontrol.model.known import Known, KnownEvent
from gridcontrol.plugins import Reader, ScopeRule
from gridcontrol.responsibility import Responsibility
from tests.leaks import doors
from tests.leaks.comparing import leaks

Patch = pytest.MonkeyPatch
PLANTED: dict[str, Callable[[Patch], None]] = {}
SEEDS = range(60)
"""Worlds searched; most faults show in the first few."""


def planted(fault: Callable[[Patch], None]) -> Callable[[Patch], None]:
    PLANTED[fault.__name__] = fault
    return fault


@planted
def everybody_is_evaluated(patch: Patch) -> None:
    """Timelines are not limited."""

    def evaluation(self: Sight, found: Evaluation, whole: Known) -> Evaluation:
        del self, whole
        return found

    patch.setattr(Sight, "evaluation", evaluation)


@planted
def all_facts_are_known(patch: Patch) -> None:
    def facts(self: Sight, whole: Known) -> Known:
        del self
        return whole

    patch.setattr(Sight, "facts", facts)


@planted
def findings_of_all(patch: Patch) -> None:
    whole_of = Veil.evaluation

    def evaluation(self: Veil, found: Evaluation) -> Evaluation:
        return evolve(whole_of(self, found), findings=found.findings)

    patch.setattr(Veil, "evaluation", evaluation)


@planted
def a_count_over_all(patch: Patch) -> None:
    """Withdrawn facts are counted whoever they are about."""
    limited = visible_facts.visible_facts

    def facts(pack: object, known: Known, sees: object) -> Known:
        return evolve(limited(pack, known, sees), voided=known.voided)  # type: ignore[arg-type]  # passed through

    patch.setattr(veil, "visible_facts", facts)


@planted
def what_hangs_in_the_air(patch: Patch) -> None:
    """Corrections of facts that nobody has are counted."""
    limited = visible_facts.visible_facts

    def facts(pack: object, known: Known, sees: object) -> Known:
        return evolve(limited(pack, known, sees), dangling=known.dangling)  # type: ignore[arg-type]  # passed through

    patch.setattr(veil, "visible_facts", facts)


@planted
def claims_about_all(patch: Patch) -> None:
    limited = visible_facts.visible_facts

    def facts(pack: object, known: Known, sees: object) -> Known:
        return evolve(limited(pack, known, sees), assertions=known.assertions)  # type: ignore[arg-type]  # as above

    patch.setattr(veil, "visible_facts", facts)


@planted
def whom_a_fact_names(patch: Patch) -> None:
    """A fact about somebody seen names somebody who is not."""

    def as_it_is(pack: object, event: KnownEvent, sees: object) -> KnownEvent:
        del pack, sees
        return event

    patch.setattr(visible_facts, "visible_event", as_it_is)
    patch.setattr(veil, "visible_event", as_it_is)


@planted
def the_reason_across_subjects(patch: Patch) -> None:
    """The ids of facts about others stay in the reasons."""

    def ids(self: Veil, facts: tuple[FactId, ...]) -> tuple[FactId, ...]:
        del self
        return tuple(facts)

    patch.setattr(Veil, "ids", ids)


@planted
def the_number_of_reasons(patch: Patch) -> None:
    """Several facts about others of one day are several."""
    stands_for = Veil._stands_for

    def numbered(self: Veil, event: KnownEvent) -> FactId:
        return FactId(f"{stands_for(self, event)}#{list(self.whole.events).index(event.subject)}")

    patch.setattr(Veil, "_stands_for", numbered)


@planted
def the_explanation_as_it_is(patch: Patch) -> None:
    def explanation(self: Sight, told: Explanation, whole: Known) -> Explanation:
        del self, whole
        return told

    patch.setattr(Sight, "explanation", explanation)


@planted
def a_suggestion(patch: Patch) -> None:
    """'Did you mean' somebody who is not seen."""
    meant = subjects.the_one

    def the_one(found: list[SubjectId], text: str) -> SubjectId:
        near = nearest(text, tuple(map(str, _everybody)))
        if not found and near is not None:
            raise NotFound(Problem("app.no-such-subject", args={"subject": text}, nearest=near))
        return meant(found, text)

    read = Locality.known
    _everybody: set[SubjectId] = set()

    def known(self: Locality, **words: object) -> Known:
        found = read(self, **words)  # type: ignore[arg-type]  # passed through
        _everybody.update(found.events)
        return found

    patch.setattr(subjects, "the_one", the_one)
    patch.setattr(Locality, "known", known)


@planted
def an_error_that_tells(patch: Patch) -> None:
    """'Not yours' instead of 'not there'."""
    named = SeenLocality.subject

    def subject(self: SeenLocality, text: str, *, known_at: datetime | None = None) -> SubjectId:
        try:
            return named(self, text, known_at=known_at)
        except NotFound as error:
            if self.whole.known(known_at=known_at).of(SubjectId(text)):
                raise NotFound(Problem("scope.only-whole", args={"what": text})) from error
            raise

    patch.setattr(SeenLocality, "subject", subject)


@planted
def plugins_joined_by_union(patch: Patch) -> None:
    """Whoever one rule lets be seen is seen."""
    rule = ScopeRule("all-households", lambda reader: Scope(_of_kind(reader, "household"), frozenset()))

    def union(scopes: Iterator[Scope]) -> Scope:
        several = tuple(scopes)
        return Scope(
            frozenset().union(*(each.subjects or () for each in several)),
            frozenset().union(*(each.divisions or () for each in several)),
        )

    def scope(host: object, reader: Reader) -> Scope:
        del host
        return union(iter([*(each.scope(reader) for each in doors.HOST.scopes.values()), rule.scope(reader)]))

    patch.setattr(type(doors.HOST), "scope", scope)


def _of_kind(reader: Reader, kind: str) -> list[SubjectId]:
    return [each for each in reader.answering.known.events if each.startswith(f"{kind}/")]


@planted
def all_in_the_division(patch: Patch) -> None:
    """An officer for one kind sees every kind that lies there."""
    answered = doors.HOST.scopes["assignments"].scope

    def scope(host: object, reader: Reader) -> Scope:
        del host
        found = answered(reader)
        day = reader.answering.where.day_tree(None, reader.at)
        where = reader.answering.where
        there = (
            each
            for each in reader.answering.known.events
            if each.startswith(("venue/", "enterprise/"))
            and where.place(each, day, reader.at) in (found.divisions or ())
        )
        return Scope((*(found.subjects or ()), *there), found.divisions)

    patch.setattr(type(doors.HOST), "scope", scope)


@planted
def duties_of_all(patch: Patch) -> None:
    def sees(self: Ground, subject: SubjectId) -> bool:
        del self, subject
        return True

    def asked_about(self: Ground, subjects: object) -> object:
        del self
        return None if subjects is None else frozenset(subjects)  # type: ignore[call-overload]  # ids

    patch.setattr(Ground, "sees", sees)
    patch.setattr(Ground, "asked_about", asked_about)


@planted
def rounds_of_all(patch: Patch) -> None:
    """Coverage counts every household."""

    def sees(self: Ground, subject: SubjectId) -> bool:
        del self, subject
        return True

    patch.setattr(Ground, "sees", sees)


@planted
def who_answers_for_all(patch: Patch) -> None:
    def answering(self: Sight) -> Responsibility:
        return self.of

    patch.setattr(Sight, "answering", property(answering))


@planted
def all_that_an_officer_holds(patch: Patch) -> None:
    """Of an officer one knows, all that he answers for."""

    def kept(holdings: Mapping[object, object], keeps: object) -> dict[object, object]:
        del keeps
        return dict(holdings)

    patch.setattr(visible_answering, "_kept", kept)


@planted
def subjects_counted_in_all(patch: Patch) -> None:
    """How many each answers for, counted in the whole."""

    def subjects_of(self: visible_answering.VisibleAnswering, holding: object, at: datetime) -> tuple[SubjectId, ...]:
        return self.whole.subjects_of(holding, at)  # type: ignore[arg-type]  # passed through

    patch.setattr(visible_answering.VisibleAnswering, "subjects_of", subjects_of)


@planted
def rights_of_a_time_to_come(patch: Patch) -> None:
    """What is seen is what will be answered for when all has come."""
    looking = SeenLocality._sight

    def later(self: SeenLocality, at: datetime, known_at: datetime) -> Sight:
        del at
        return looking(self, known_at, known_at)

    patch.setattr(SeenLocality, "_sight", later)


@planted
def every_row(patch: Patch) -> None:
    """Rows of all divisions, with what is seen in them."""

    def named(code: str) -> bool:
        return bool(code)

    def division(self: VisibleTree, code: str, on: object) -> DivisionId | None:
        return self.tree.division(code, on) if named(code) else None  # type: ignore[arg-type]  # a day

    def at_level(self: VisibleTree, level: object, hierarchy: object, on: object) -> tuple[DivisionId, ...]:
        return self.tree.at_level(level, hierarchy, on)  # type: ignore[arg-type]  # passed through

    patch.setattr(VisibleTree, "division", division)
    patch.setattr(VisibleTree, "at_level", at_level)


@pytest.mark.heavy
@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_leak_is_seen(fault: str, monkeypatch: Patch) -> None:
    PLANTED[fault](monkeypatch)
    assert any(leaks(seed, 60) for seed in SEEDS), fault


def test_there_are_leaks_of_every_sort() -> None:
    assert len(PLANTED) >= 20
    assert seeing is not None
    assert sight is not None
