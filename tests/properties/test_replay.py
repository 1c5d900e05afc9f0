"""An explanation names enough: from its facts alone, and nothing else, the rules give the same again.

Packs of any construct, those that look at other subjects among them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridcontrol.calculus import replaying
from gridcontrol.calculus.evaluator import AsOf, Evaluator, Places
from gridcontrol.calculus.explanation import Explanation
from gridcontrol.calculus.fast import FastEvaluator
from gridcontrol.calculus.reference import ReferenceEvaluator, explaining
from gridcontrol.calculus.reference.explaining import explain
from gridcontrol.calculus.replaying import Shown, needed_besides, replayed, shown_in
from gridcontrol.calculus.supposing import only
from gridcontrol.calculus.timeline import Run
from gridcontrol.ids import FactId, SubjectId, TrackId
from gridcontrol.model.facts import Received
from gridcontrol.model.known import Known, KnownEvent, as_known
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import instant_of
from tests.agreement.drawing import (
    COUNTS,
    EVERYBODY,
    FIRST,
    FOCUSES,
    RECEIVED,
    TRACKS,
    VOCABULARY,
    Drawn,
    FactsDrawing,
    Prefixes,
    drawn,
    seeded,
)

RULES: dict[str, Any] = {
    "sick": {
        "track": "clinical",
        "when": {"event": "case"},
        "phases": [{"status": "ill", "until": {"event": "cleared"}, "at_most": "9d"}],
    },
    "maybe": {
        "track": "clinical",
        "when": {"event": "test", "where": {"result": "positive"}},
        "phases": [{"status": "suspected", "for": "2d"}],
    },
    "seal": {
        "track": "seal",
        "levels": [
            {"status": "shut", "if": {"count": {"event": "case", "among": "person", "within": "3d", "at_least": 1}}},
            {
                "status": "marked",
                "if": {"count": {"holding": {"seen": {"event": "contact"}}, "among": "person", "at_least": 1}},
            },
        ],
    },
    "risk": {
        "track": "risk",
        "levels": [
            {
                "status": "high",
                "if": {
                    "count": {"holding": {"status": {"clinical": "ill"}}, "among": "person", "at_least": 2},
                },
            },
            {"status": "medium", "if": {"count": {"event": "case", "among": "person", "within": "4d", "at_least": 1}}},
        ],
    },
    "near": {"track": "control", "when": {"event": "became"}, "phases": [{"status": "central", "for": "4d"}]},
    "guest": {
        "track": "control",
        "when": {
            "event": "check_in",
            "given": {"its": {"stays": {"status": {"seal": "shut"}}}},
            "unless": {"its": {"stays": {"count": {"event": "cleared", "among": "person", "at_least": 1}}}},
        },
        "phases": [{"status": "home", "for": "3d"}],
    },
    "tested": {
        "track": "control",
        "when": {"event": ["test", "left"], "unless": {"its": {"stays": {"status": {"seal": ["shut", "marked"]}}}}},
        "phases": [{"status": "home", "for": "4d"}],
    },
    "comes": {
        "track": "control",
        "when": {"event": "arrival", "once": {"its": {"county": {"status": {"risk": ["high", "medium"]}}}}},
        "ends": [{"event": "left"}],
        "phases": [{"status": "home", "for": "5d"}],
    },
    "light": {
        "track": "after",
        "levels": [
            {"status": "strict", "if": {"its": {"met": {"status": {"clinical": "ill"}}}}},
            {"status": "light", "if": {"not": {"its": {"met": {"status": {"clinical": "well"}}}}}},
        ],
    },
}
SPREAD = {
    "spread": {
        "close": {
            "along": "met",
            "direction": "both",
            "while": {"clinical": "ill"},
            "look_back": "2d",
            "creates": "became",
        }
    }
}
KINDS = ("case", "case", "contact", "contact", "check_in", "arrival", "test", "cleared", "left", "check_out")


def linked(rng: Random) -> Drawn:
    """Few people who meet, stay and fall ill often, under rules that look at each other's."""
    rules = {name: RULES[name] for name in RULES if name in {"sick", "near"} or rng.random() < 0.8}
    rules = {name: rule for name, rule in rules.items() if name not in {"guest", "tested"} or "seal" in rules}
    rules = {name: rule for name, rule in rules.items() if name != "comes" or "risk" in rules}
    tracks = {
        name: {"about": about, "default": default, "precedence": precedence, "holding": precedence[:-1]}
        for name, (about, default, precedence) in TRACKS.items()
    }
    head = {"format": "gridcontrol/1", "pack": "linked", "zone": "Asia/Shanghai", "day_count": rng.choice(COUNTS)}
    order = [kind for kind in VOCABULARY["events"] if kind != "became"]
    text = json.dumps(head | VOCABULARY | {"order": [*order, "became"], "tracks": tracks, "rules": rules} | SPREAD)
    pack = read_pack(text.encode(), "linked.yaml")
    drawing = FactsDrawing(rng, pack.zone, [])
    drawing.kinds, drawing.days = KINDS, rng.choice((4, 6, 8))
    facts = tuple(drawing.event(number) for number in range(rng.randint(4, 18)))
    return Drawn(text, pack, facts, as_known([Received(fact, RECEIVED) for fact in facts], pack.zone), None, None)


def asked(seed: int) -> tuple[Drawn, SubjectId, datetime]:
    """A draw, whom to ask about, and when; most of the packs look at other subjects."""
    rng = seeded(seed)
    example = linked(rng) if seed % 3 else drawn(rng, rng.choice(FOCUSES))
    at = instant_of(FIRST + timedelta(days=rng.randrange(2, 12)), example.pack.zone) + timedelta(hours=12 * (seed % 2))
    return example, rng.choice(sorted({*example.known.events, *EVERYBODY[:2]})), at


def told_of(example: Drawn, subject: SubjectId, at: datetime) -> Explanation:
    return explain(example.pack, example.known, subject, at, places=Prefixes())


def from_facts(example: Drawn, told: Explanation, facts: Collection[FactId]) -> Mapping[TrackId, Shown]:
    """What the definition gives from *facts* alone."""
    evaluation = ReferenceEvaluator().evaluate(
        example.pack, only(example.known, facts), places=Prefixes(), as_of=AsOf(told.at), subjects=[told.subject]
    )
    return shown_in(example.pack, evaluation.timelines, told.subject, told.at)


def as_told(told: Explanation) -> object:
    return {a.track: (a.status, a.shown_until, a.shown_latest) for a in told.answers}


def as_shown(shown: Mapping[TrackId, Shown]) -> object:
    return {track: (one.status, one.lasts.until, one.lasts.latest) for track, one in shown.items()}


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_from_the_facts_it_names_the_same_is_shown(seed: int) -> None:
    example, subject, at = asked(seed)
    told = told_of(example, subject, at)
    for evaluator in (ReferenceEvaluator(), FastEvaluator()):
        again = replayed(example.pack, example.known, told, evaluator, places=Prefixes())
        assert as_shown(again) == as_told(told)
    assert as_shown(from_facts(example, told, {*told.facts, *told.elsewhere})) == as_told(told)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_own_facts_and_those_elsewhere_are_told_apart(seed: int) -> None:
    example, subject, at = asked(seed)
    told = told_of(example, subject, at)
    own = {event.id for event in example.known.of(subject)}
    assert set(told.facts) <= own
    assert set(told.also) <= set(told.facts)
    assert not own & set(told.elsewhere)
    assert list(told.elsewhere) == sorted(told.elsewhere)
    assert set(told.elsewhere) <= {e.id for events in example.known.events.values() for e in events}


# Faults planted: an explanation that names too little is seen.


def broken(seeds: range) -> bool:
    """Whether, in some draw, an explanation is not enough to give its answer again."""
    for seed in seeds:
        example, subject, at = asked(seed)
        told = told_of(example, subject, at)
        if as_shown(from_facts(example, told, {*told.facts, *told.elsewhere})) != as_told(told):
            return True
    return False


def test_no_draw_looked_at_below_is_broken() -> None:
    assert not broken(range(300))


def first_cause_forgotten(run: Run) -> Iterator[FactId]:
    """The fault: a run's first cause is not named."""
    yield from (*run.causes[1:], *run.ended_by, *(fact for segment in run.segments for fact in segment.by))


@pytest.mark.parametrize(
    "fault", ["nothing stands beside the reasons", "own facts only", "one is forgotten", "a cause is forgotten"]
)
def test_an_explanation_that_names_too_little_is_seen(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fewer(
        pack: Pack,
        known: Known,
        subject: SubjectId,
        at: datetime,
        named: Collection[FactId],
        evaluator: Evaluator,
        *,
        places: Places | None = None,
    ) -> tuple[KnownEvent, ...]:
        found = needed_besides(pack, known, subject, at, named, evaluator, places=places)
        if fault.startswith("own"):
            return tuple(event for event in found if event.subject == subject)
        return found[1:] if fault.startswith("one") else ()

    monkeypatch.setattr(explaining, "needed_besides", fewer)
    if fault.startswith("a cause"):
        monkeypatch.setattr(explaining, "_facts_of", first_cause_forgotten)
    assert broken(range(300))


def test_any_one_of_the_facts_beside_the_reasons_is_needed() -> None:
    """A draw in which the answer rests on others: without any one of what is named besides it is another answer."""
    seen = 0
    for seed in range(150):
        example, subject, at = asked(seed)
        told = told_of(example, subject, at)
        whole = {*told.facts, *told.elsewhere}
        for fact in told.also:
            seen += 1
            assert as_shown(from_facts(example, told, whole - {fact})) != as_told(told)
    assert seen > 5


def test_when_looking_takes_too_much_everything_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replaying, "MOST_WORK", 0)
    assert not broken(range(200))
