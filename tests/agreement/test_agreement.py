"""The quick evaluator against the definition: whole evaluations, every field of every value."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridcontrol.calculus.timeline import EndReason, FindingKind
from gridcontrol.rules.ruleset import Repeat, Transition
from tests.agreement.comparing import first_difference, of_the_definition
from tests.agreement.drawing import FOCUSES, Drawn, drawn, numbered, tied

EXAMPLES = 2000
"""In all, over the focuses."""
SURVEYED = 1800
FEWEST_TIES = 0.2


@pytest.mark.heavy
@pytest.mark.parametrize("focus", FOCUSES)
def test_both_give_the_same_answers(focus: str) -> None:
    @settings(max_examples=EXAMPLES // len(FOCUSES) + 1, deadline=None, database=None)
    @given(rng=st.randoms(use_true_random=False))
    def agree(rng: Random) -> None:
        example = drawn(rng, focus)
        assert first_difference(example) is None, example.text

    agree()


@pytest.fixture(scope="module")
def surveyed() -> list[Drawn]:
    return [numbered(number) for number in range(SURVEYED)]


def test_a_fifth_of_the_draws_have_ties(surveyed: list[Drawn]) -> None:
    assert sum(tied(example) for example in surveyed) >= FEWEST_TIES * SURVEYED


def test_the_draws_reach_every_reason_finding_transition_and_repeat(surveyed: list[Drawn]) -> None:
    seen: Counter[object] = Counter()
    for example in surveyed:
        answer = of_the_definition(example)
        seen.update(finding.kind for finding in answer.findings)
        for (subject, track), line in answer.timelines.items():
            seen.update(["masks" for row in line.rows if row.masks])
            for run in line.runs:
                rule = example.pack.rules[run.rule]
                seen.update([track, subject.partition("/")[0], rule.repeat])
                seen.update(segment.ended for segment in run.segments)
                seen.update(["waived" if need.waived else "need" for s in run.segments for need in s.needs])
                seen.update(["derived" for _ in (1,) if run.trigger is None and rule.trigger is not None])
                if run.edition:
                    seen[rule.editions[run.edition].transition] += 1
    wanted = {*EndReason, *FindingKind, *Repeat, *(set(Transition) - {Transition.AS_AT_START})}
    wanted |= {"masks", "need", "derived", "person", "venue", "county", "risk", "seal", "after"}
    assert wanted - set(seen) == set()
