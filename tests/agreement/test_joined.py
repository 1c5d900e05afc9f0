"""Packs that are joined: both evaluators give one answer, and it is the one that the page on joining promises."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from attrs import frozen
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from gridcontrol.calculus.fast import FastEvaluator
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.calculus.timeline import Evaluation
from gridcontrol.errors import PackError
from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId, TrackId
from gridcontrol.model.facts import Event, Received
from gridcontrol.model.known import Known, as_known
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import instant_of
from tests.agreement.comparing import first_difference
from tests.agreement.drawing import RECEIVED, Prefixes, seeded
from tests.agreement.joining import City, city
from tests.agreement.vocabulary import DAYS, EVERYBODY, FIRST, PEOPLE
from tests.properties.test_replay import as_shown, as_told, from_facts, told_of

QUICK = settings(deadline=None, database=None, phases=(Phase.generate,))
EVERYWHERE = ({"in_place": ["a", "b"]},)
P = SubjectId("person/p")
CONTROL = TrackId("control")
EXAMPLES = 60
Shown = dict[tuple[SubjectId, TrackId], list[tuple[str, datetime, datetime | None]]]


@pytest.mark.heavy
def test_both_evaluators_agree_on_joined_packs() -> None:
    for seed in range(EXAMPLES):
        rng = seeded(seed)
        drawn = city(rng)
        for _ in range(3):
            assert first_difference(drawn.with_facts(rng)) is None, (seed, drawn.files)


@pytest.mark.heavy
def test_the_draws_reach_runs_that_are_taken_up_and_runs_of_every_pack() -> None:
    seen: Counter[str] = Counter()
    for seed in range(EXAMPLES):
        rng = seeded(seed)
        example = city(rng).with_facts(rng)
        zone = example.pack.zone
        answer = ReferenceEvaluator().evaluate(example.pack, example.known, places=Prefixes())
        triggers = {fact.id: instant_of(fact.at, zone) for fact in example.facts if isinstance(fact, Event)}
        for line in answer.timelines.values():
            for run in line.runs:
                trigger = example.pack.rules[run.rule].trigger
                seen[run.rule.rpartition(":")[0]] += 1
                seen.update(segment.ended for segment in run.segments)
                if trigger is not None and trigger.taken_up is not None and run.trigger in triggers:
                    seen["taken up"] += run.since > triggers[run.trigger] + timedelta(days=1)
    assert all(seen[each] for each in ("", "m1", "m2", "mode", "taken up"))


@pytest.mark.parametrize("seed", range(12))
def test_an_explanation_names_enough_to_give_its_answer_again(seed: int) -> None:
    rng = seeded(seed)
    example = city(rng).with_facts(rng)
    for subject in rng.sample(EVERYBODY, 3):
        at = instant_of(FIRST, example.pack.zone) + timedelta(days=rng.randrange(DAYS), hours=6)
        told = told_of(example, subject, at)
        assert as_shown(from_facts(example, told, {*told.facts, *told.elsewhere})) == as_told(told)


def statuses(answer: Evaluation) -> Shown:
    """What is shown, joined where rows of one status touch."""
    shown = {}
    for key, line in answer.timelines.items():
        rows: list[tuple[str, datetime, datetime | None]] = []
        for row in line.rows:
            if rows and rows[-1][0] == row.status and rows[-1][2] == row.since:
                rows[-1] = (row.status, rows[-1][1], row.until)
            else:
                rows.append((row.status, row.since, row.until))
        if rows:
            shown[key] = rows
    return shown


def of_people(shown: Shown, *who: SubjectId) -> Shown:
    """What is shown of people since they live somewhere."""
    since = datetime(2019, 6, 1, tzinfo=UTC)
    return {
        key: [(status, max(start, since), end) for status, start, end in rows if end is None or end > since]
        for key, rows in shown.items()
        if key[0] in (who or PEOPLE) and any(end is None or end > since for _, _, end in rows)
    }


def everybody_at_home(code: dict[SubjectId, str]) -> list[Received]:
    """That people live somewhere, known before anything happens."""
    at = FIRST - timedelta(days=400)
    moves = (
        Event(FactId(f"home-{who}"), EventKindId("arrival"), who, at, {"home": where}) for who, where in code.items()
    )
    return [Received(move, RECEIVED) for move in moves]


def known_of(pack: Pack, log: list[Received]) -> Known:
    return as_known(log, pack.zone, plan_kinds=pack.plan_kinds)


@pytest.mark.parametrize("seed", range(100))
def test_a_member_that_covers_everything_gives_what_it_gives_alone(seed: int) -> None:
    rng = seeded(seed)
    drawn = city(rng, members=EVERYWHERE, crossing=False)
    own = json.loads(drawn.files["city.yaml"])
    drawn.files["city.yaml"] = json.dumps({key: own[key] for key in own if key not in {"rules", "spread"}})
    joined, alone = drawn.pack(), drawn.pack("m1.yaml")
    if any(rule.levels for rule in joined.rules.values()):
        return  # what has held for ever alone begins, joined, when the place becomes known
    example = drawn.with_facts(rng, moves=False)
    log = everybody_at_home(dict.fromkeys(PEOPLE, "a"))
    log += [Received(fact, RECEIVED + timedelta(seconds=n)) for n, fact in enumerate(example.facts)]
    known = known_of(alone, log)
    for evaluator in (ReferenceEvaluator(), FastEvaluator()):
        together = evaluator.evaluate(joined, known, places=Prefixes())
        apart = evaluator.evaluate(alone, known, places=Prefixes())
        assert of_people(statuses(together)) == of_people(statuses(apart)), drawn.files


@pytest.mark.parametrize("seed", range(100))
def test_who_never_moves_gets_what_the_own_pack_alone_gives(seed: int) -> None:
    rng = seeded(seed)
    drawn = city(rng, members=({"in_place": ["a"]}, {"in_place": ["b"]}), crossing=False)
    joined = drawn.pack()
    if joined.crosses_subjects or any(rule.levels for rule in joined.rules.values()):
        return
    example = drawn.with_facts(rng, moves=False)
    homes = dict(zip(PEOPLE, ("a1", "b", "c"), strict=True))
    log = everybody_at_home(homes)
    for number, fact in enumerate(example.facts):
        if isinstance(fact, Event) and "home" in fact.fields:
            continue
        log.append(Received(fact, RECEIVED + timedelta(seconds=number)))
    known = known_of(joined, log)
    together = statuses(ReferenceEvaluator().evaluate(joined, known, places=Prefixes()))
    for who, file in zip(PEOPLE, ("m1.yaml", "m2.yaml", "alone.yaml"), strict=True):
        files = {**drawn.files, "alone.yaml": _without_members(drawn.files["city.yaml"])}
        alone = City(files, ()).pack(file)
        apart = statuses(ReferenceEvaluator().evaluate(alone, known, places=Prefixes()))
        assert of_people(together, who) == of_people(apart, who), drawn.files


def _without_members(text: str) -> str:
    tree = json.loads(text)
    del tree["members"]
    return json.dumps(tree)


BASE = """
format: gridcontrol/1
pack: base
zone: Asia/Shanghai
day_count: day_zero
subjects: {person: {place: home, attributes: {home: division?}}}
events:
  moved: {about: person, fields: {home: division}, sets: home}
  contact: {about: person, fields: {last: date?}}
  cleared: {about: person}
  found: {about: person}
order: [moved, contact, cleared, found]
tracks: {control: {about: person, default: normal, precedence: [central, home, watch]}}
"""
CHAINS = (
    "phases: [{status: central, for: 9d}]",
    "phases: [{status: home, for: 3d}, {status: watch, for: 3d}]",
    "counted_from: [last, at], ends: {event: cleared}, phases: [{status: central, for: 6d}, {status: home, for: 2d}]",
    "phases: [{status: watch, until: {event: found}, at_most: 5d}, {status: central, for: 4d}]",
    "phases: [{status: home, for: 2d, prolong: {event: found, for: 4d}}], ends: {event: cleared}",
)


def small_city(rng: Random, transfer: str) -> tuple[Pack, list[Pack]]:
    """A city of three packs with one rule each, and the three alone: of ``a``, of ``b``, of all else."""
    head = "format: gridcontrol/1\nextends: base.yaml\n"
    packs = [f"{head}pack: m{n}\non_transfer: {transfer}\n{_rule(rng)}" for n in range(3)]
    members = "members: [{pack: m1.yaml, in_place: a}, {pack: m2.yaml, in_place: b}]\n"
    files = {"base.yaml": BASE, "m1.yaml": packs[1], "m2.yaml": packs[2], "m0.yaml": packs[0]}

    def read(text: str) -> Pack:
        return read_pack(text.encode(), "p.yaml", lambda name: files[name].encode())

    return read(packs[0] + members), [read(packs[n]) for n in (1, 2, 0)]


def _rule(rng: Random) -> str:
    return f"rules: {{r: {{track: control, when: {{event: contact}}, {rng.choice(CHAINS)}}}}}\n"


@frozen
class Happened:
    """An event at an instant."""

    at: datetime
    event: Event


def event(number: int, kind: str, at: datetime, **fields: object) -> Happened:
    return Happened(at, Event(FactId(f"f{number}"), EventKindId(kind), P, at, fields))


def shown_at(answer: Evaluation, at: datetime) -> str | None:
    line = answer.timelines.get((P, CONTROL))
    rows = [row for row in line.rows if row.since <= at and (row.until is None or at < row.until)] if line else []
    return rows[0].status if rows else None


def story(rng: Random) -> list[Happened]:
    start = datetime(2020, 3, 1, 3, tzinfo=UTC)
    facts = [event(0, "moved", start - timedelta(days=3), home=rng.choice("abc"))]
    for number in range(1, rng.randint(3, 8)):
        at = start + timedelta(hours=12 * rng.randrange(24))
        kind = rng.choice(("moved", "moved", "contact", "contact", "cleared", "found"))
        fields: dict[str, object] = {"home": rng.choice("abc")} if kind == "moved" else {}
        if kind == "contact" and rng.random() < 0.4:
            fields = {"last": (at - timedelta(days=rng.randrange(5))).date()}
        facts.append(event(number, kind, at, **fields))
    return facts


def told(pack: Pack, facts: list[Happened]) -> Evaluation:
    known = known_of(pack, [Received(fact.event, RECEIVED) for fact in facts])
    return ReferenceEvaluator().evaluate(pack, known)


@settings(parent=QUICK, max_examples=200)
@given(rng=st.randoms(use_true_random=False))
def test_where_all_take_up_the_place_decides_what_is_shown(rng: Random) -> None:
    """At any time a person shows what the pack of the place would show alone, had it held everywhere all the time."""
    joined, alone = small_city(rng, "as_arrival")
    facts = story(rng)
    together, apart = told(joined, facts), [told(pack, facts) for pack in alone]
    moves = sorted((f for f in facts if f.event.kind == "moved"), key=lambda f: (f.at, f.event.id))
    for move, following in pairwise([*moves, event(99, "moved", datetime(2020, 5, 1, tzinfo=UTC), home="a")]):
        at, own = move.at, apart["abc".index(str(move.event.fields[FieldId("home")]))]
        while at < following.at:
            assert shown_at(together, at) == shown_at(own, at), (at, facts)
            at += timedelta(hours=6)


@settings(parent=QUICK, max_examples=200)
@given(rng=st.randoms(use_true_random=False))
def test_a_move_that_is_kept_changes_nothing(rng: Random) -> None:
    joined, _ = small_city(rng, "keep")
    facts = story(rng)
    last = max((fact.at for fact in facts), default=datetime(2020, 3, 1, tzinfo=UTC))
    moved = event(99, "moved", last + timedelta(hours=rng.randrange(1, 200)), home=rng.choice("abc"))
    assert statuses(told(joined, facts)) == statuses(told(joined, [*facts, moved]))


def test_a_pack_that_can_not_be_joined_is_refused() -> None:
    files = {
        "base.yaml": BASE,
        "m.yaml": "format: gridcontrol/1\nextends: base.yaml\npack: m\nlinks: {knows: {from: person, to: person}}\n",
    }
    text = files["m.yaml"].replace("pack: m", "pack: city").replace("to: person", "to: person, single: true")
    text += "members: [{pack: m.yaml, in_place: a}]\n"
    with pytest.raises(PackError) as caught:
        read_pack(text.encode(), "city.yaml", lambda name: files[name].encode())
    (problem,) = caught.value.problems
    assert (problem.code, problem.place and problem.place.file) == ("pack.members-clash", "m.yaml")
    assert [place.file for place in problem.related] == ["city.yaml"]
