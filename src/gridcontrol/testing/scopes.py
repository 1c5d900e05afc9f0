"""The contract of rules of what officers see, as tests for whoever writes one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest
from attrs import evolve

from gridcontrol.access import Scope
from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId
from gridcontrol.model.divisions import Divisions, RowSource, overlay_from_rows
from gridcontrol.model.facts import Event, Received
from gridcontrol.model.known import as_known
from gridcontrol.plugins import Reader, ScopeRule
from gridcontrol.responsibility import responsibility_of
from gridcontrol.rules.check import checked_pack
from gridcontrol.rules.ruleset import Pack

PACK = """\
format: gridcontrol/1
pack: doors
zone: Asia/Shanghai
day_count: day_zero
divisions:
  levels: {town: town, grid: grid}
  hierarchies: {statutory: {levels: [town, grid]}}
subjects:
  household: {place: lies_in, attributes: {lies_in: division?}}
  checkpoint: {place: lies_in, attributes: {lies_in: division?}}
  officer: {attributes: {post: text?, unit: text?}}
events:
  registered: {about: household, fields: {lies_in: division?}, sets: [lies_in]}
  set_up: {about: checkpoint, fields: {lies_in: division?}, sets: [lies_in]}
  appointed: {about: officer, fields: {post: text?, unit: text?}, sets: [post, unit]}
  assigned:
    about: officer
    fields:
      scheme: text
      link: text
      division: division?
      post_at: ref checkpoint?
      shift: text?
      standing: {choice: [holder, deputy], optional: true}
      until: date?
    assigns:
      - {scheme: scheme, link: link, to: [division, post_at], shift: shift, standing: standing, until: until}
order: [registered, set_up, appointed, assigned]
officers: {officer: {post: post, unit: unit}}
schemes:
  doors: {for: household, links: {grid: {level: grid}, town: {level: town}}}
  gates:
    shape: team
    for: checkpoint
    links: {guard: {shifts: {day: {from: "07:00", until: "19:00"}, night: {from: "19:00", until: "07:00"}}}}
"""
DIVISIONS = [
    ["town", "T1", "First town", ""],
    ["town", "T2", "Second town", ""],
    ["grid", "G1", "Grid 1", "T1"],
    ["grid", "G2", "Grid 2", "T1"],
    ["grid", "G3", "Grid 3", "T2"],
]
NOON = datetime(2020, 2, 10, 4, 0, tzinfo=UTC)
"""Of the 10th in the pack's zone."""
_Said = tuple[str, str, Mapping[str, str]]
FACTS: Sequence[_Said] = (
    ("household/h-1", "registered", {"lies_in": "G1"}),
    ("household/h-2", "registered", {"lies_in": "G2"}),
    ("household/h-3", "registered", {"lies_in": "G3"}),
    ("checkpoint/c-1", "set_up", {"lies_in": "G1"}),
    ("officer/o-1", "appointed", {"post": "grid member", "unit": "first"}),
    ("officer/o-1", "assigned", {"scheme": "doors", "link": "grid", "division": "G1"}),
    ("officer/o-2", "assigned", {"scheme": "doors", "link": "town", "division": "T1", "standing": "deputy"}),
    ("officer/o-3", "assigned", {"scheme": "gates", "link": "guard", "post_at": "checkpoint/c-1", "shift": "day"}),
    ("officer/o-4", "assigned", {"scheme": "gates", "link": "guard", "post_at": "checkpoint/c-1", "shift": "night"}),
    ("officer/o-5", "appointed", {"post": "doctor", "unit": "second"}),
)
LATER: Sequence[_Said] = (
    ("officer/o-5", "assigned", {"scheme": "doors", "link": "grid", "division": "G3"}),
    ("household/h-3", "registered", {"lies_in": "G1"}),
)
"""What happens a month after noon."""
OFFICERS = ("o-1", "o-2", "o-3", "o-4", "o-5", "o-nobody")


@cache
def _pack() -> Pack:
    return checked_pack(PACK.encode(), "doors.yaml")[0]


@cache
def _divisions() -> Divisions:
    rows = [["level", "code", "name", "parent"], *DIVISIONS]
    return Divisions(overlay_from_rows([RowSource("divisions.csv", rows, "code", "statutory")]))


def _received(facts: Sequence[_Said], day: date, name: str) -> list[Received]:
    return [
        Received(
            Event(
                FactId(f"{name}-{number}"),
                EventKindId(kind),
                SubjectId(subject),
                day,
                {FieldId(field): value for field, value in said.items()},
            ),
            NOON - timedelta(days=1),
        )
        for number, (subject, kind, said) in enumerate(facts)
    ]


def sample_reader(officer: str, at: datetime = NOON, *, with_later: bool = False, empty: bool = False) -> Reader:
    """The officer ``o-1`` ... ``o-5`` of a small place; ``o-nobody`` is one nobody has heard of."""
    log = [] if empty else _received(FACTS, date(2020, 2, 1), "f")
    if with_later:
        log += _received(LATER, date(2020, 3, 10), "later")
    pack = _pack()
    answering = responsibility_of(pack, as_known(log, pack.zone), None, _divisions())
    return Reader(SubjectId(f"officer/{officer}"), at, NOON, answering)


class ScopeRuleContract(ABC):
    """What every rule of what officers see must do. Subclass it as ``Test...`` and give the rule."""

    @abstractmethod
    def rule(self) -> ScopeRule:
        """The rule as the plugin declares it."""

    @pytest.mark.parametrize("officer", OFFICERS)
    def test_it_answers_with_a_scope(self, officer: str) -> None:
        assert isinstance(self.rule().scope(sample_reader(officer)), Scope)

    @pytest.mark.parametrize("officer", OFFICERS)
    def test_it_answers_where_nothing_is_known(self, officer: str) -> None:
        assert isinstance(self.rule().scope(sample_reader(officer, empty=True)), Scope)

    @pytest.mark.parametrize("officer", OFFICERS)
    def test_the_same_reader_gets_the_same_scope(self, officer: str) -> None:
        """What may be seen of an instant is the same whenever it is asked, and whoever asked before."""
        rule, reader = self.rule(), sample_reader(officer)
        first = rule.scope(reader)
        for other in OFFICERS:
            rule.scope(sample_reader(other))
        assert rule.scope(reader) == first
        assert rule.scope(sample_reader(officer)) == first

    @pytest.mark.parametrize("officer", OFFICERS)
    def test_what_happens_later_changes_nothing(self, officer: str) -> None:
        """An assignment for next month opens nothing today."""
        assert self.rule().scope(sample_reader(officer, with_later=True)) == self.rule().scope(sample_reader(officer))

    @pytest.mark.parametrize("officer", OFFICERS)
    def test_it_looks_at_the_instant_it_is_given(self, officer: str) -> None:
        """Never at the clock: the same hour of the past gives the same, asked as known later, too."""
        reader = sample_reader(officer)
        assert self.rule().scope(evolve(reader, known_at=NOON + timedelta(days=365))) == self.rule().scope(reader)
