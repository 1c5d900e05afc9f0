"""An event sees itself, so a rule that asks not to have seen its own trigger never starts; ``check`` says so."""

from __future__ import annotations

import pytest

from gridcontrol.rules.check import check_pack
from tests.unit.calculus.asking import pack_of, rows

RULE = "  r: {{track: control, when: {{event: {when}}}, phases: [{{status: watch, for: 3d}}]}}\n"
FACTS = "02-01 10:00 p test result=positive\n02-20 p test result=positive"
NEVER = [
    "test, unless: [{seen: {event: test}}]",
    "test, unless: [{seen: {event: test, within: 7d}}]",
    "test, unless: [{seen: {event: test, within: 7h}}]",
    "test, unless: [{seen: {event: [contact, test]}}]",
    "test, where: {result: positive}, unless: [{seen: {event: test, where: {result: [positive, negative]}}}]",
    "test, given: [{not: {seen: {event: test}}}]",
    "test, given: [{all: [{not: {seen: {event: test}}}]}]",
    "test, unless: [{any: [{seen: {event: contact}}, {seen: {event: test}}]}]",
]
SOMETIMES = [
    "test, where: {result: positive}, unless: [{seen: {event: test, where: {result: negative}}}]",
    "test, unless: [{seen: {event: contact}}]",
    "test, unless: [{all: [{seen: {event: contact}}, {seen: {event: test}}]}]",
    "test, given: [{seen: {event: test}}]",
]


def warned(when: str) -> bool:
    return "rules.sees-itself" in {problem.code for problem in check_pack(pack_of(RULE.format(when=when)))}


@pytest.mark.parametrize("when", NEVER)
def test_it_never_starts_and_check_warns(when: str) -> None:
    assert warned(when)
    assert rows(pack_of(RULE.format(when=when)), FACTS) == []


@pytest.mark.parametrize("when", SOMETIMES)
def test_it_starts_and_check_is_silent(when: str) -> None:
    assert not warned(when)
    assert rows(pack_of(RULE.format(when=when)), FACTS) != []
