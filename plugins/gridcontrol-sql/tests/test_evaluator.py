"""The evaluator that works in SQLite: the contract, what it refuses, and that a wrong script is noticed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve

from gridcontrol.calculus.evaluator import AsOf, Places
from gridcontrol.calculus.fast import FastEvaluator
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.calculus.timeline import Evaluation
from gridcontrol.errors import GridcontrolError, PackError, PluginError, Problem, StoreError
from gridcontrol.errors.text import problem_line
from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId
from gridcontrol.model.facts import Event, Received
from gridcontrol.model.known import Known, as_known
from gridcontrol.plugins import PluginHost
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.ruleset import Pack
from gridcontrol.testing import EvaluatorContract
from gridcontrol.testing.dialects import SAMPLE
from gridcontrol.testing.packs import pocket_pack
from gridcontrol_sql import Carried, EngineEvaluator, Sqlite, compiled, tables
from gridcontrol_sql.compiling import Compiled
from gridcontrol_sql.evaluating import FEW
from gridcontrol_sql.loading import Table

RECEIVED = datetime(2020, 6, 1, tzinfo=UTC)


class TestSqlite(EvaluatorContract):
    def evaluator(self) -> EngineEvaluator:
        return EngineEvaluator(Sqlite(), few=0)


def held(pack: Pack, people: int = 1, *, at: datetime | date = date(2020, 2, 1)) -> Known:
    """So many people who arrived from where people are held."""
    fields = {FieldId("from_area"): "the affected area"}
    events = [
        Event(FactId(f"e{n}"), EventKindId("arrival"), SubjectId(f"person/p-{n}"), at, fields) for n in range(people)
    ]
    return as_known([Received(event, RECEIVED + timedelta(seconds=n)) for n, event in enumerate(events)], pack.zone)


class Counted:
    """SQLite, and how often it was asked."""

    name = "sqlite"

    def __init__(self) -> None:
        self.times = 0

    def carry_out(self, script: Compiled, tables: Sequence[Table]) -> Carried:
        self.times += 1
        return Sqlite().carry_out(script, tables)


class Wrong:
    """An engine that shows everybody a second longer."""

    name = "sqlite"

    def carry_out(self, script: Compiled, tables: Sequence[Table]) -> Carried:
        carried = Sqlite().carry_out(script, tables)
        rows = [(*row[:5], None if row[5] is None else int(str(row[5])) + 1, *row[6:]) for row in carried.rows]
        return Carried(rows, carried.beyond)


class Forgetting(Wrong):
    """An engine that shows nobody anything."""

    def carry_out(self, script: Compiled, tables: Sequence[Table]) -> Carried:
        return Carried([], Sqlite().carry_out(script, tables).beyond)


class AsWhole:
    """The quick evaluator, and about how many it was asked."""

    def __init__(self) -> None:
        self.asked: list[int | None] = []

    def evaluate(
        self,
        pack: Pack,
        known: Known,
        *,
        places: Places | None = None,
        as_of: AsOf | None = None,
        subjects: Collection[SubjectId] | None = None,
    ) -> Evaluation:
        self.asked.append(None if subjects is None else len(subjects))
        return FastEvaluator().evaluate(pack, known, places=places, as_of=as_of, subjects=subjects)


def problem_of(error: GridcontrolError) -> Problem:
    (problem,) = error.problems
    return problem


def test_it_is_chosen_by_its_name() -> None:
    assert isinstance(PluginHost().evaluator("sqlite"), EngineEvaluator)


def test_nothing_stands_behind_its_name() -> None:
    with pytest.raises(PluginError, match="works where gridcontrol does") as refused:
        PluginHost().evaluator("sqlite:district.db")
    assert "求值器“sqlite”" in problem_line(problem_of(refused.value), "zh")


def test_questions_about_few_start_no_script() -> None:
    pack = pocket_pack()
    engine = Counted()
    evaluator = EngineEvaluator(engine)
    known = held(pack, FEW + 1)
    everybody = sorted(known.events)
    few = evaluator.evaluate(pack, known, subjects=everybody[:FEW])
    assert engine.times == 0
    many = evaluator.evaluate(pack, known, subjects=everybody)
    assert engine.times == 1
    assert all(many.timelines[key] == line for key, line in few.timelines.items())
    assert len(many.timelines) == FEW + 1


def test_what_stands_behind_one_is_asked_of_that_one() -> None:
    pack = pocket_pack()
    known = held(pack, 3)
    behind = AsWhole()
    answer = EngineEvaluator(Sqlite(), behind, few=0).evaluate(pack, known)
    assert behind.asked == []
    one, *_ = sorted(known.events)
    (track,) = pack.tracks
    line = answer.timelines[one, track]
    assert answer.timelines[one, track] is line
    assert behind.asked == [1]
    assert len(answer.timelines) == 3
    assert list(answer.findings) == []
    assert behind.asked == [1, None]


def test_nobody_is_there_who_was_not_asked_for() -> None:
    pack = pocket_pack()
    known = held(pack, 2)
    one, other = sorted(known.events)
    (track,) = pack.tracks
    answer = EngineEvaluator(Sqlite(), few=0).evaluate(pack, known, subjects=[one])
    assert answer.timelines.get((other, track)) is None
    assert list(answer.timelines) == [(one, track)]


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("wrong", [Wrong, Forgetting])
def test_a_wrong_engine_is_noticed_before_anybody_is_answered(wrong: type[Wrong], whole: bool) -> None:  # noqa: FBT001
    pack = pocket_pack()
    known = held(pack)
    (track,) = pack.tracks
    answer = EngineEvaluator(wrong(), few=0).evaluate(pack, known)
    with pytest.raises(PluginError) as noticed:
        len(answer.timelines) if whole else answer.timelines[SubjectId("person/p-0"), track]
    problem = problem_of(noticed.value)
    assert problem.code == "sql.disagrees"
    assert "p-0" not in problem_line(problem, "en")
    if wrong is Wrong:
        assert problem_line(problem, "en") == DISAGREES


DISAGREES = (
    "the engine sqlite shows (control: home (arrival_from_area), 2020-01-31T16:00:00+00:00 - 2020-02-15T16:00:01+00:00)"
    " what the quick evaluator doesn't (control: home (arrival_from_area), 2020-01-31T16:00:00+00:00 -"
    " 2020-02-15T16:00:00+00:00); nothing is answered [sql.disagrees]"
)


class Endless(Counted):
    """An engine on which no number of orders is enough."""

    def carry_out(self, script: Compiled, tables: Sequence[Table]) -> Carried:
        return evolve(super().carry_out(script, tables), beyond=1)


def test_more_orders_are_reckoned_before_it_gives_up() -> None:
    pack = pocket_pack()
    engine = Endless()
    with pytest.raises(StoreError, match="more than 12 orders"):
        EngineEvaluator(engine, few=0).evaluate(pack, held(pack))
    assert engine.times == 2


def test_an_instant_between_two_seconds_takes_the_facts_before_it() -> None:
    pack = pocket_pack()
    at = datetime(2020, 2, 1, 12, 0, 0, tzinfo=UTC)
    known = held(pack, at=at)
    for moment, exclusive in (
        (at, False),
        (at, True),
        (at.replace(microsecond=5), True),
        (at.replace(microsecond=5), False),
    ):
        as_of = AsOf(moment, exclusive)
        answer = EngineEvaluator(Sqlite(), few=0).evaluate(pack, known, as_of=as_of)
        assert answer == ReferenceEvaluator().evaluate(pack, known, as_of=as_of)


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (date(1899, 12, 31), "sql.era"),
        (date(9999, 12, 31), "sql.era"),
    ],
)
def test_a_time_without_a_place_there_is_refused_by_name(at: datetime | date, code: str) -> None:
    pack = pocket_pack()
    known = held(pack)
    events = {subject: tuple(evolve(event, at=at) for event in found) for subject, found in known.events.items()}
    with pytest.raises(StoreError, match="'e0'") as refused:
        EngineEvaluator(Sqlite(), few=0).evaluate(pack, evolve(known, events=events))
    assert problem_of(refused.value).code == code


def crowded(pack: Pack, people: int) -> Known:
    """So many facts about one person at one moment, and as many with fractions of a second of their own."""
    at = datetime(2020, 2, 1, 8, 0, 0, 3, tzinfo=UTC)
    known = held(pack, 2 * people, at=at)
    events = [event for found in known.events.values() for event in found]
    apart = [evolve(event, at=at + timedelta(microseconds=7 * number)) for number, event in enumerate(events)]
    one = SubjectId("person/p-0")
    told = sorted([*events[:people], *apart[people:]], key=lambda event: (event.at, event.id))
    return evolve(known, events={one: tuple(evolve(event, subject=one) for event in told)})


def test_more_fractions_and_facts_at_one_moment_than_there_are_places_are_refused_by_name() -> None:
    pack = pocket_pack()
    known = crowded(pack, 300)
    EngineEvaluator(Sqlite(), few=0).evaluate(pack, known)
    with pytest.raises(StoreError, match="5000 facts stand at one moment") as refused:
        EngineEvaluator(Sqlite(), few=0).evaluate(pack, crowded(pack, 5000))
    assert problem_of(refused.value).code == "sql.crowded"
    assert "5002 different fractions" in str(refused.value)


def test_a_fact_between_two_ticks_of_a_script_is_refused_by_name() -> None:
    pack = pocket_pack()
    known = held(pack, at=datetime(2020, 2, 1, 12, 0, 0, 1, tzinfo=UTC))
    with pytest.raises(StoreError, match="'e0'") as refused:
        tables(pack, compiled(pack).columns, known, None, None)
    assert problem_of(refused.value).code == "sql.fraction"


def test_rules_that_can_not_be_said_are_refused_by_name() -> None:
    rules = (
        SAMPLE
        + b"""
  waiting:
    track: control
    when: {event: arrival}
    phases: [{status: home, for: 9d, release: {needs: [{event: left, times: 5, apart: 24h}], at_most: 9d}}]
"""
    )
    with pytest.raises(PackError, match="rule 'waiting' asks for more points") as refused:
        EngineEvaluator(Sqlite()).evaluate(read_pack(rules, "sample.yaml"), as_known([], ZoneInfo("UTC")))
    assert problem_of(refused.value).code == "sql.times-apart"
