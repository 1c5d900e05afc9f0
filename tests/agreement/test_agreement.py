"""The quick evaluator against the definition: whole evaluations, every field of every value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridcontrol.calculus.timeline import EndReason, FindingKind, Run
from gridcontrol.ids import FieldId
from gridcontrol.rules.conditions import (
    All,
    AnyOf,
    Attributes,
    Condition,
    Count,
    Ever,
    InPlace,
    Its,
    Lasting,
    Not,
    Running,
    Seen,
    Some,
    StatusIs,
)
from gridcontrol.rules.ruleset import Repeat, Rule, Transition, conditions_of
from gridcontrol.rules.spreading import While
from gridcontrol.rules.strata import parts_of
from tests.agreement.comparing import first_difference, of_the_definition
from tests.agreement.drawing import FOCUSES, Drawn, drawn, numbered, tied
from tests.agreement.vocabulary import HELD, LED_TO, NAMES

EXAMPLES = 2000
"""In all, over the focuses."""
SURVEYED = 3600
FEWEST = 3
"""How often the draws must reach each thing."""
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
                seen.update(wider_in(run, rule, example))
                if run.edition and not rule.levels:
                    seen[rule.editions[run.edition].transition] += 1
    wanted = {*EndReason, *FindingKind, *Repeat, *(set(Transition) - {Transition.AS_AT_START})}
    wanted |= {"masks", "need", "waived", "derived", "person", "venue", "county", "district", "area"}
    wanted |= {"risk", "seal", "after", "mode", "zone"}
    wanted |= {
        "exit held up",
        "exit with all needs met",
        "counted exit",
        "row",
        "levels of a later edition",
        "no facts",
    }
    assert {each for each in wanted if seen[each] < FEWEST} == set()


def wider_in(run: Run, rule: Rule, example: Drawn) -> Iterator[str]:
    """What *run* shows of rows with conditions, exits that are held up or count, levels in editions, divisions."""
    edition = rule.editions[run.edition]
    if any(branch.given or branch.unless for branch in edition.branches):
        yield "row"
    if rule.levels and run.edition:
        yield "levels of a later edition"
    if not example.known.of(run.subject):
        yield "no facts"
    for segment in run.segments:
        if segment.needs and segment.ended is EndReason.UNTIL:
            yield "exit with all needs met"
        phases = [p for branch in edition.branches for p in branch.phases if p.status == segment.status]
        if segment.ended is EndReason.RELEASED and all(phase.length is None for phase in phases):
            yield "exit held up"
        if segment.ended is EndReason.UNTIL and phases and all(p.until_needs and not p.until for p in phases):
            yield "counted exit"


def test_the_draws_ask_every_condition_everywhere(surveyed: list[Drawn]) -> None:
    seen: Counter[object] = Counter()
    for pack in {id(example.pack): example.pack for example in surveyed}.values():
        seen.update(
            "shown" for spread in pack.spreads.values() if isinstance(spread.cause, While) and spread.cause.shown
        )
        for rule in pack.rules.values():
            about = pack.tracks[rule.track].about
            for asked in (part for condition in conditions_of(rule) for part in parts_of(condition)):
                seen[type(asked)] += 1
                if isinstance(asked, InPlace):
                    seen["in place", about] += 1
                if isinstance(asked, Count) and asked.among is not None:
                    seen["every" if isinstance(asked.holding, Not) else "among", asked.among] += 1
                if isinstance(asked, Its):
                    seen["its", asked.link or asked.field or asked.kind] += 1
            for where, several in asked_at_the_trigger(rule).items():
                fields = {part.field for each in several for part in parts_of(each) if isinstance(part, Its)}
                seen[where] += bool(fields & {FieldId(name) for name, _ in NAMES.values()})
    wanted: set[object] = {
        StatusIs,
        Running,
        Ever,
        Seen,
        Attributes,
        InPlace,
        Count,
        Its,
        Lasting,
        All,
        AnyOf,
        Some,
        Not,
    }
    wanted |= {("in place", kind) for kind in ("person", "venue", "county", "district", "area")}
    wanted |= {(how, kind) for how in ("every", "among") for kinds in HELD.values() for kind in kinds}
    wanted |= {("its", name) for ways in LED_TO.values() for name, _ in ways}
    wanted |= {"shown", "given", "unless", "once", "while", "row"}
    assert {each for each in wanted if seen[each] < FEWEST} == set()


def asked_at_the_trigger(rule: Rule) -> dict[str, tuple[Condition, ...]]:
    """The conditions of *rule* that may name fields of its trigger, by where they stand."""
    trigger = rule.trigger
    if trigger is None:
        return {}
    return {
        "given": trigger.given,
        "unless": trigger.unless,
        "once": () if trigger.once is None else (trigger.once,),
        "while": () if rule.while_mode is None else (rule.while_mode,),
        "row": tuple(
            each for edition in rule.editions for row in edition.branches for each in (*row.given, *row.unless)
        ),
    }
