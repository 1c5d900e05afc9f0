"""Cities drawn at random: a pack with two members, all of one vocabulary, with rules, levels and spreads of each."""

from __future__ import annotations

import json
from datetime import timedelta
from random import Random
from typing import Any

from attrs import frozen

from gridcontrol.ids import EventKindId, FactId, FieldId
from gridcontrol.model.facts import Event, Received
from gridcontrol.model.known import as_known
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.ruleset import Pack
from tests.agreement.drawing import FOCUSES, RECEIVED, Drawn, FactsDrawing, PackDrawing
from tests.agreement.vocabulary import DAYS, FIRST, PEOPLE

PLACES: tuple[dict[str, Any], ...] = (
    {"in_place": ["a"]},
    {"in_place": ["b"]},
    {"in_place": ["a1", "b1"]},
    {"in_place": "a", "from": "2020-03-28"},
)
_OWN = ("rules", "spread")


@frozen
class City:
    """The files of a drawn city; the first of them is its own."""

    files: dict[str, str]
    wanted: tuple[str, ...]

    def pack(self, name: str = "city.yaml") -> Pack:
        """The pack in one of the files."""
        return read_pack(self.files[name].encode(), name, lambda other: self.files[other].encode())

    def with_facts(self, rng: Random, most: int = 14, *, moves: bool = True) -> Drawn:
        """The city's pack and facts; with *moves* everybody lives somewhere, and moves."""
        pack = self.pack()
        facts = (*(_moves(rng) if moves else ()), *FactsDrawing(rng, pack.zone, [*self.wanted]).facts(most))
        log = [Received(fact, RECEIVED + timedelta(seconds=number)) for number, fact in enumerate(facts)]
        return Drawn("", pack, facts, as_known(log, pack.zone, plan_kinds=pack.plan_kinds), None, None)


def _moves(rng: Random) -> list[Event]:
    """Where people live from the first day on, and where they move."""
    days = [0, *(rng.randrange(1, DAYS) for _ in range(rng.randint(1, 3)))]
    return [
        Event(
            FactId(f"move-{who}-{number}"),
            EventKindId("arrival"),
            who,
            FIRST + timedelta(days=day),
            {FieldId("home"): rng.choice(("a", "a1", "b", "b1", "c"))},
        )
        for who in PEOPLE
        for number, day in enumerate(days)
    ]


def city(rng: Random, *, members: tuple[dict[str, Any], ...] | None = None, crossing: bool = True) -> City:
    """A city, *members* saying where its members hold; two at most, drawn when None."""
    focuses = [each for each in FOCUSES if crossing or each not in {"subjects", "spreads", "places"}]
    drawings = [PackDrawing(rng, rng.choice(focuses)) for _ in range(3)]
    texts: list[dict[str, Any]] = [json.loads(each.text()) for each in drawings]
    shared: dict[str, Any] = {key: value for key, value in texts[0].items() if key not in _OWN}
    if rng.random() < 0.4:
        # A rule that all have in the same words stays one.
        for name, rule in list(texts[0]["rules"].items()):
            if "running" not in json.dumps(rule):
                for text in texts:
                    text["rules"][f"shared_{name}"] = rule
    packs: list[dict[str, Any]] = [_own(text, number, rng) for number, text in enumerate(texts)]
    chosen = tuple(rng.sample(PLACES, 2)) if members is None else members
    if members is None and {"a"} == {"".join(each["in_place"]) for each in chosen}:
        chosen = chosen[:1]
    packs[0]["members"] = [{"pack": f"m{n}.yaml", **where} for n, where in enumerate(chosen, 1)]
    files: dict[str, dict[str, Any]] = {
        "city.yaml": packs[0],
        "m1.yaml": packs[1],
        "m2.yaml": packs[2],
        "base.yaml": {**shared, "pack": "base"},
    }
    wanted = tuple(kind for each in drawings for kind in each.wanted())
    return City({name: json.dumps(tree) for name, tree in files.items()}, wanted)


def _own(text: dict[str, Any], number: int, rng: Random) -> dict[str, Any]:
    pack: dict[str, Any] = {"format": text["format"], "pack": f"m{number}", "extends": "base.yaml"}
    pack |= {key: text[key] for key in _OWN if key in text}
    if rng.random() < 0.6:
        pack["on_transfer"] = "as_arrival"
    for rule in pack["rules"].values():
        if "when" in rule and rng.random() < 0.3:
            rule["on_transfer"] = rng.choice(("keep", "as_arrival"))
    return pack
