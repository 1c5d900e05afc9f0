"""Of whom the definition asks whether somebody belongs to them: those alone who may, and with the same answers."""

from __future__ import annotations

from collections.abc import Collection

import attrs
import pytest

from gridcontrol.calculus.evaluator import KnowsAbove, Places
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.calculus.reference.spans import Stretches
from gridcontrol.calculus.reference.subjects import World
from gridcontrol.ids import LevelId, SubjectId
from gridcontrol.time import WorldTime
from tests.agreement.drawing import Drawn, Prefixes, numbered
from tests.unit.calculus.asking import evaluated, facts, read

HOUSES = """
format: gridcontrol/1
pack: houses
zone: Asia/Shanghai
day_count: day_zero
subjects:
  person: {place: home, attributes: {home: division?}}
  house: {}
  town: {level: town}
divisions: {levels: {town: town}, hierarchies: {all: {levels: [town]}}}
links: {lives: {from: person, to: house, single: true}}
events:
  moved: {about: person, fields: {house: ref house, home: division?}, opens: {link: lives, to: house}, sets: home}
  fever: {about: person}
tracks:
  door: {about: house, default: open, precedence: [shut]}
  risk: {about: town, default: low, precedence: [high]}
  control: {about: person, default: free, precedence: [inside]}
rules:
  shut: {track: door, levels: [{status: shut, if: {count: {event: fever, among: person, within: 3d, at_least: 1}}}]}
  high: {track: risk, levels: [{status: high, if: {count: {event: fever, among: person, within: 3d, at_least: 2}}}]}
  inside: {track: control, levels: [{status: inside, if: {its: {lives: {status: {door: shut}}}}}]}
"""


class Towns:
    """Two towns, told by the first letter of whatever lies in them."""

    def lies_within(self, code: str, above: str, on: WorldTime) -> bool:
        return code == above or above in self.above(code, on)

    def above(self, code: str, _: WorldTime) -> Collection[str]:
        return (code, code[0])

    def codes_at(self, levels: Collection[LevelId]) -> Collection[str]:
        return ("x", "y") if levels else ()


@attrs.frozen
class OnlyWithin:
    """The same divisions, which cannot name what lies above one."""

    places: Prefixes

    def lies_within(self, code: str, above: str, on: WorldTime) -> bool:
        return self.places.lies_within(code, above, on)

    def codes_at(self, levels: Collection[LevelId]) -> Collection[str]:
        return self.places.codes_at(levels)


def test_people_are_not_asked_of_every_house(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[SubjectId, SubjectId]] = []
    belongs = World.belongs

    def noted(world: World, member: SubjectId, whole: SubjectId, places: Places | None) -> Stretches:
        asked.append((member, whole))
        return belongs(world, member, whole, places)

    monkeypatch.setattr(World, "belongs", noted)
    people = 60
    told = "\n".join(f"02-01 p{n} moved house=h{n} home={'xy'[n % 2]}{n}" for n in range(people))
    pack = read(HOUSES)
    found = evaluated(pack, facts(pack, f"{told}\n02-03 p4 fever\n02-04 p6 fever"), places=Towns()).timelines
    assert {subject for subject, _ in found} == {"house/h4", "house/h6", "person/p4", "person/p6", "town/x"}
    # Each of their house and of their town, once.
    assert len(asked) == len(set(asked)) == 2 * people


def said(example: Drawn, places: Places) -> object:
    return ReferenceEvaluator().evaluate(
        example.pack, example.known, places=places, as_of=example.as_of, subjects=example.subjects
    )


def test_the_answers_are_those_of_asking_everybody() -> None:
    for number in range(7_000_000, 7_000_400):
        example = numbered(number)
        places = Prefixes(example.pack.zone)
        assert isinstance(places, KnowsAbove)
        assert not isinstance(OnlyWithin(places), KnowsAbove)
        assert said(example, places) == said(example, OnlyWithin(places)), number
