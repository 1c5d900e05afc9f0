"""Packs and facts drawn at random: any construct of the rule form, few subjects, coarse times, so that ties are common.

Everything is drawn from one ``random.Random``: hypothesis gives one whose choices it can shrink, a campaign a seeded
one. Packs are valid by construction: tracks stand in layers and a rule asks only about layers below its own, or about
rules before it.
"""

from __future__ import annotations

import json
from datetime import timedelta
from functools import lru_cache
from random import Random
from typing import Any

from attrs import frozen

from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.ids import SubjectId
from gridcontrol.model.facts import Fact, Received
from gridcontrol.model.known import Known, as_known
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import instant_of
from tests.agreement.drawing_facts import FactsDrawing
from tests.agreement.drawing_fractions import asked_between, moved
from tests.agreement.vocabulary import (
    COUNTS,
    DAYS,
    EVERYBODY,
    FIRST,
    HELD,
    LAYERS,
    LED_TO,
    NAMES,
    PERSON_KINDS,
    PLACES,
    RECEIVED,
    TRACKS,
    VOCABULARY,
    ZONES,
    Prefixes,
)

__all__ = [
    "COUNTS",
    "EVERYBODY",
    "FIRST",
    "FOCUSES",
    "RECEIVED",
    "TRACKS",
    "VOCABULARY",
    "Drawn",
    "FactsDrawing",
    "PackDrawing",
    "Prefixes",
    "drawn",
    "numbered",
    "seeded",
    "tied",
]

FOCUSES = (
    "chains",
    "needs",
    "repeats",
    "editions",
    "orders",
    "conditions",
    "turns",
    "levels",
    "subjects",
    "spreads",
    "places",
    "rows",
    "releases",
)
"""What a drawn pack has most of. Together they are the whole rule form."""
FINE = 5
"""One pack of so many is asked about facts with fractions of a second."""
TO_ONE_PACK = 4
"""Examples in a row, by number, that are about one pack."""


@frozen
class Drawn:
    """A pack, facts, and what is asked."""

    text: str
    pack: Pack
    facts: tuple[Fact, ...]
    known: Known
    as_of: AsOf | None
    subjects: tuple[SubjectId, ...] | None


def seeded(seed: int | str) -> Random:
    """A source of draws that gives the same ones again."""
    return Random(seed)  # noqa: S311  # reproducible draws, no secrets


def drawn(rng: Random, focus: str) -> Drawn:
    """One example."""
    return _pack_drawn(rng, focus).with_facts(rng)


def numbered(number: int, place: int = 0) -> Drawn:
    """The example of that number; several that follow one another share a pack, which takes longest to read.

    *place* above 0: the same pack with other facts.
    """
    seed = number if place == 0 else f"{number} {place}"
    fine = number // TO_ONE_PACK % FINE == 0
    return _numbered_pack(number // TO_ONE_PACK).with_facts(seeded(seed), seeded(f"{seed} fine") if fine else None)


@lru_cache(maxsize=2)
def _numbered_pack(number: int) -> _PackDrawn:
    return _pack_drawn(seeded(number), FOCUSES[number % len(FOCUSES)])


@frozen
class _PackDrawn:
    """A pack, how many facts it needs at most, and the kinds of events that it looks for."""

    text: str
    pack: Pack
    most: int
    wanted: tuple[str, ...]

    def with_facts(self, rng: Random, fine: Random | None = None) -> Drawn:
        """Facts and what is asked; with *fine* some of their times have fractions of a second."""
        pack = self.pack
        facts = tuple(FactsDrawing(rng, pack.zone, [*self.wanted]).facts(self.most))
        facts = facts if fine is None else moved(facts, fine)
        log = [Received(fact, RECEIVED + timedelta(seconds=number)) for number, fact in enumerate(facts)]
        known = as_known(log, pack.zone, plan_kinds=pack.plan_kinds)
        as_of = None
        if rng.random() < 0.2:
            day = FIRST + timedelta(days=rng.randrange(DAYS + 4))
            as_of = AsOf(instant_of(day, pack.zone) + timedelta(hours=rng.choice((0, 12))), rng.random() < 0.5)
        as_of = as_of if fine is None else asked_between(as_of, fine)
        subjects = tuple(rng.sample(EVERYBODY, 2)) if rng.random() < 0.1 else None
        return Drawn(self.text, pack, facts, known, as_of, subjects)


def _pack_drawn(rng: Random, focus: str) -> _PackDrawn:
    drawing = PackDrawing(rng, focus)
    text = drawing.text()
    most = 14 if focus in {"spreads", "subjects", "needs", "places", "releases"} else 10
    return _PackDrawn(text, read_pack(text.encode(), "drawn.yaml"), most, tuple(drawing.wanted()))


def tied(example: Drawn) -> bool:
    """Whether two events of one subject stand at one instant."""
    zone = example.pack.zone
    return any(
        len({instant_of(event.at, zone) for event in events}) < len(events) for events in example.known.events.values()
    )


class PackDrawing:
    """Draws one pack."""

    def __init__(self, rng: Random, focus: str) -> None:
        self.rng = rng
        self.focus = focus
        self.rules: dict[str, dict[str, Any]] = {}
        self.used: list[str] = []
        """The kinds of events that the pack asks for, each as often as it does."""
        self.naming: list[str] = []
        """The kinds of events of the trigger whose conditions are being drawn."""
        self.created: set[str] = set()
        """The kinds of points that spreads have made for the layer in hand."""

    def chance(self, share: float, *focuses: str) -> bool:
        """True in *share* of the draws, far more often where the pack has one of *focuses*."""
        return self.rng.random() < (max(share, 0.6) if self.focus in focuses else share)

    def wanted(self) -> list[str]:
        """The kinds of events that facts should mostly be of."""
        more = {
            "needs": ["test", "test", "test", "case", "case"] * len(self.used),
            "editions": ["contact"] * (2 * len(self.used)),
            "orders": ["order_given", "order_given", "contact", "end_given"] * len(self.used),
            "subjects": ["check_in", "check_out", "arrival"] * 2,
            "spreads": ["contact", "contact", "check_in"] * 2,
            "places": ["arrival", "arrival", "drawn_in", "drawn_in", "drawn_out", "closed"] * 3,
            "releases": ["test", "test", "test", "case", "cleared"] * len(self.used),
            "rows": ["contact", "note", "check_in"] * 2,
        }
        return self.used + more.get(self.focus, [])

    def length(self, most: int = 5) -> str:
        """A duration."""
        unit = self.rng.choice(("d", "d", "d", "d", "h", "min"))
        number = self.rng.randint(1, most)
        return f"{number}d" if unit == "d" else f"{number * 12}h" if unit == "h" else f"{number * 720}min"

    def text(self) -> str:
        """The pack's text: JSON is YAML."""
        rng = self.rng
        order = list(VOCABULARY["events"])
        rng.shuffle(order)
        latest = rng.random() < 0.3
        written: dict[str, Any] = {
            "format": "gridcontrol/1",
            "pack": "drawn",
            "zone": rng.choice(ZONES),
            "day_count": rng.choice(COUNTS),
            "dates_suffice": rng.random() < 0.3,
            "sources": {"one": "first text", "two": "second text"},
            **VOCABULARY,
            "order": order,
            "tracks": {
                name: {"about": about, "default": default, "precedence": precedence, "holding": precedence[:-1]}
                for name, (about, default, precedence) in TRACKS.items()
            },
        }
        if rng.random() < 0.5:
            contact = VOCABULARY["events"]["contact"]
            brief = contact | {"opens": contact["opens"] | {"lasts": "moment"}}
            written["events"] = VOCABULARY["events"] | {"contact": brief}
        if latest:
            written["tracks"]["control"]["orders"] = "latest"
        spreads: dict[str, Any] = {}
        crossing = self.focus in {"subjects", "spreads", "places"}
        for layer, track in enumerate(LAYERS):
            if track == "seal" and self.focus == "spreads":
                spreads |= self.spreads("stays", "reached", ("clinical",))
                self.created.add("reached")
            if track == "after" and (self.focus == "spreads" or self.chance(0.1)):
                spreads |= self.spreads("met", "became", ("clinical", "control"))
                self.created.add("became")
            about = TRACKS[track][0]
            wanted = (
                (about == "person" and (track != "clinical" or self.chance(0.5)))
                or (crossing and (about not in {"district", "area"} or self.focus == "places" or self.chance(0.3)))
                or (track == "seal" and self.chance(0.2))
            )
            if not wanted or (
                track == "after" and not self.chance(0.4, "turns", "conditions", "spreads", "subjects", "places")
            ):
                continue
            for number in range(rng.choice((1, 1, 2)) if track != "control" else rng.choice((1, 2, 3))):
                self.rules[f"{track}_{number}"] = self.rule(track, layer)
        written["rules"] = self.rules
        if spreads:
            written["spread"] = spreads
        return json.dumps(written)

    # -- rules

    def rule(self, track: str, layer: int) -> dict[str, Any]:
        rng = self.rng
        about, _, statuses = TRACKS[track]
        rule: dict[str, Any] = {"track": track}
        if self.chance(0.2):
            rule["day_count"] = rng.choice(COUNTS)
        if self.chance(0.1):
            rule["dates_suffice"] = rng.random() < 0.5
        share = 0.6 if about in {"district", "area"} else 0.1
        if (track == "risk" or self.chance(share, "levels")) and layer:
            if self.chance(0.3, "levels"):
                rule["editions"] = self.editions_of_levels(about, layer, statuses)
            else:
                rule["levels"] = self.levels(about, layer, statuses)
                if self.chance(0.2):
                    rule["in_force"] = self.in_force(back=False)
            if self.chance(0.2, "levels", "subjects"):
                rule["ceiling"] = f"{rng.randint(1, 6)}d"
            return rule
        rule["when"], kinds = self.trigger(track, layer)
        self.course_of(rule, layer, kinds)
        return rule

    def levels(self, about: str, layer: int, statuses: list[str]) -> list[dict[str, Any]]:
        rng = self.rng
        several = range(rng.randint(1, 3))
        return [{"status": rng.choice(statuses), "if": self.condition(about, layer, 2)} for _ in several]

    def editions_of_levels(self, about: str, layer: int, statuses: list[str]) -> list[dict[str, Any]]:
        """Levels that change from day to day; an edition may repeat a row of the one before."""
        rng = self.rng
        since = FIRST + timedelta(days=rng.randrange(-3, 4))
        editions: list[dict[str, Any]] = []
        for number in range(rng.choice((2, 2, 3))):
            levels = self.levels(about, layer, statuses)
            if number and rng.random() < 0.6:
                kept = rng.choice(editions[-1]["levels"])
                levels[0] = kept if rng.random() < 0.5 else kept | {"status": rng.choice(statuses)}
            edition: dict[str, Any] = {"source": rng.choice(("one", "two")), "levels": levels}
            if number or rng.random() < 0.6:
                edition["in_force"] = {"from": since.isoformat()}
                if rng.random() < 0.2:
                    edition["in_force"]["until"] = (since + timedelta(days=rng.randint(1, 5))).isoformat()
            editions.append(edition)
            since += timedelta(days=rng.randint(1, 5))
        return editions

    def course_of(self, rule: dict[str, Any], layer: int, kinds: list[str]) -> None:
        """What follows on the trigger of *rule*."""
        rng, track = self.rng, rule["track"]
        about = TRACKS[track][0]
        if self.chance(0.4, "repeats"):
            rule["counted_from"] = self.anchors(about, kinds)
        if self.chance(0.5, "repeats", "editions"):
            rule["repeat"] = rng.choice(("extend", "restart", "keep"))
        if self.chance(0.4, "repeats"):
            rule["ends"] = [self.end(track, layer) for _ in range(rng.choice((1, 1, 2)))]
        if self.chance(0.2, "orders", "repeats"):
            rule["ceiling"] = f"{rng.randint(3, 6 if self.focus == 'orders' else 12)}d"
        if self.chance(0.05, "conditions"):
            self.naming = kinds
            rule["while"] = self.condition(about, layer, 1)
            self.naming = []
        if self.chance(0.1, "editions") or (self.focus in {"needs", "rows"} and rng.random() < 0.3):
            rule["editions"] = self.editions(track, layer, kinds)
        else:
            rule |= self.chains(track, layer, kinds)
            if self.chance(0.15) or (self.focus == "repeats" and rng.random() < 0.3):
                rule["in_force"] = self.in_force(back=self.chance(0.4, "repeats"))
                if self.focus == "repeats" and "back_to" in rule["in_force"]:
                    rule["repeat"] = rng.choice(("keep", "keep", "restart"))
        during = self.statuses_in(rule)
        for end in rule.get("ends", ()):
            if during and self.chance(0.2):
                end["during"] = rng.choice(during)

    def trigger(self, track: str, layer: int) -> tuple[dict[str, Any], list[str]]:
        """What starts a run, and the kinds of its events."""
        rng = self.rng
        about = TRACKS[track][0]
        when, kinds = self.pattern(about, layer, turn=self.chance(0.1, "turns"))
        trigger: dict[str, Any] = dict(when)
        usual = {
            "needs": "case",
            "editions": "contact",
            "orders": "contact",
            "repeats": "contact",
            "spreads": "case",
            "releases": "case",
        }.get(self.focus)
        if usual is not None and track in {"clinical", "control"} and rng.random() < 0.8:
            # Many runs of one rule, rather than one run of many.
            kinds = [usual]
            self.used += kinds
            trigger = {"event": kinds}
        if self.focus == "rows" and about == "person" and rng.random() < 0.7:
            kinds = rng.choice(
                (["contact"], ["contact"], ["note"], ["note", "contact"], ["case"], ["contact", "arrival"])
            )
            self.used += kinds
            trigger = {"event": kinds}
        if self.focus == "subjects" and about == "person" and self.chance(0.3):
            kinds = [rng.choice(("check_in", "check_out"))]
            trigger = {"event": kinds}
            there = self.condition("venue", layer, 0) if rng.random() < 0.5 else {"all": []}
            trigger["given"] = [{"its": {"stays": there}}]
        self.naming = kinds
        if "given" not in trigger and self.chance(0.25, "conditions", "subjects", "places", "rows"):
            trigger["given"] = [self.condition(about, layer, 1) for _ in range(rng.choice((1, 1, 2)))]
        if self.chance(0.2, "conditions"):
            trigger["unless"] = [self.condition(about, layer, 1)]
        if self.chance(0.1) or (self.focus in {"conditions", "rows"} and rng.random() < 0.4):
            once = self.condition(about, layer, 0)
            trigger["once"] = once if rng.random() < 0.7 else {"not": once}
            if self.chance(0.5):
                trigger["within"] = self.length()
        self.naming = []
        return trigger, kinds

    @staticmethod
    def statuses_in(rule: dict[str, Any]) -> list[str]:
        """The statuses that *rule* gives."""
        parts = [rule, *rule.get("editions", ())]
        chains = [part.get("phases", ()) for part in parts]
        chains += [row["phases"] for part in parts for row in part.get("choose", ())]
        return sorted({phase["status"] for chain in chains for phase in chain})

    def day(self, most: int = DAYS + 2) -> str:
        """A date."""
        return (FIRST + timedelta(days=self.rng.randrange(most))).isoformat()

    def in_force(self, *, back: bool) -> dict[str, str]:
        since = FIRST + timedelta(days=self.rng.randrange(-4, DAYS))
        force = {"from": since.isoformat()}
        if back:
            force["back_to"] = (since - timedelta(days=self.rng.randint(1, 6))).isoformat()
        if self.rng.random() < 0.3:
            force["until"] = (since + timedelta(days=self.rng.randint(1, 8))).isoformat()
        return force

    def editions(self, track: str, layer: int, kinds: list[str]) -> list[dict[str, Any]]:
        rng = self.rng
        since = FIRST + timedelta(days=rng.randrange(-6, 3))
        editions: list[dict[str, Any]] = []
        for number in range(rng.choice((2, 2, 3))):
            edition: dict[str, Any] = {"in_force": {"from": since.isoformat()}}
            if number == 0 and rng.random() < 0.3:
                edition.pop("in_force")
            elif rng.random() < 0.35:
                edition["in_force"]["back_to"] = (since - timedelta(days=rng.randint(1, 6))).isoformat()
            if number:
                each_day = ["as_at_each_day"] * (6 if self.focus == "rows" else 2)
                edition["transition"] = rng.choice(("as_at_start", "remaining", *each_day))
            if "in_force" in edition and rng.random() < 0.2:
                edition["in_force"]["until"] = (since + timedelta(days=rng.randint(1, 5))).isoformat()
                edition["on_repeal"] = rng.choice(("release", "run_out"))
            edition["source"] = rng.choice(("one", "two"))
            if number and rng.random() < 0.1:
                edition["phases"] = []
            else:
                edition |= self.chains(track, layer, kinds)
            editions.append(edition)
            since += timedelta(days=rng.randint(1, 6))
        return editions

    def chains(self, track: str, layer: int, kinds: list[str]) -> dict[str, Any]:
        if kinds and self.chance(0.1, "rows"):
            several = range(self.rng.choice((2, 2, 3)))
            rows = [self.row(track, layer, kinds) for _ in several]
            if self.rng.random() < 0.4:
                rows[-1] |= {"where": {}}
            if all(len(row) > 1 for row in rows):
                return {"choose": rows}
        return {"phases": self.phases(track, layer, kinds)}

    def row(self, track: str, layer: int, kinds: list[str]) -> dict[str, Any]:
        """A row of a decision table, by fields, by conditions, or by both."""
        row: dict[str, Any] = {"phases": self.phases(track, layer, kinds)}
        about = TRACKS[track][0]
        if self.rng.random() < 0.4 and (where := self.where(kinds[:1])):
            row["where"] = where
        self.naming = kinds
        if self.rng.random() < 0.4:
            row["given"] = [self.condition(about, layer, 1)]
            if self.rng.random() < 0.4:
                row["given"] = [{"seen": self.pattern(about, layer, turn=False)[0]}]
        if self.rng.random() < 0.3:
            row["unless"] = [self.condition(about, layer, 1)]
        self.naming = []
        return row

    def phases(self, track: str, layer: int, kinds: list[str]) -> list[dict[str, Any]]:
        many = self.rng.choice(
            (1, 2, 2, 3) if self.focus in {"chains", "editions", "orders", "releases"} else (1, 1, 2)
        )
        return [self.phase(track, layer, kinds, number) for number in range(many)]

    def phase(self, track: str, layer: int, kinds: list[str], number: int) -> dict[str, Any]:
        rng = self.rng
        about, _, statuses = TRACKS[track]
        phase: dict[str, Any] = {"status": rng.choice(statuses)}
        if rng.random() < (0.6 if self.focus == "releases" else 0.9):
            phase["for"] = self.length()
        if "for" not in phase or self.chance(0.15, "chains", "releases"):
            until = [self.exit(about, layer) for _ in range(rng.choice((1, 1, 2)))]
            if self.chance(0.15, "conditions", "releases"):
                until.append({"holds": self.condition(about, layer, 1)})
            phase["until"] = until
        if "arrival" in kinds and self.chance(0.1, "chains"):
            phase["until_date"] = "until"
        if self.chance(0.1, "chains"):
            phase["lapse"] = "end"
        if self.chance(0.1, "chains") or (self.focus == "releases" and rng.random() < 0.3):
            phase["prolong"] = [
                {**self.pattern(about, layer, turn=self.chance(0.1, "turns"))[0], "for": self.length(4)}
                for _ in range(rng.choice((1, 1, 2)))
            ]
        if self.chance(0.2, "chains", "needs", "editions", "releases"):
            release: dict[str, Any] = {
                "needs": [self.need(about, layer) for _ in range(rng.choice((1, 1, 1, 2)))],
            }
            if rng.random() < 0.7 or "for" not in phase:
                release["at_most"] = self.length(8)
            phase["release"] = release
        if self.chance(0.1, "chains"):
            phase["at_most"] = self.length(8)
        if number and self.chance(0.1, "chains"):
            phase["schedule"] = "keep"
        return phase

    def exit(self, about: str, layer: int) -> dict[str, Any]:
        """What ends a phase: a point, or so many on such days and so far apart."""
        if self.chance(0.15, "needs", "releases"):
            found = self.need(about, layer)
            if found.keys() & {"from_day", "to_day", "times"}:
                return found
        if self.focus == "releases" and about == "person" and self.rng.random() < 0.5:
            return {"event": "cleared"}
        return self.pattern(about, layer, turn=self.chance(0.1, "turns"))[0]

    def need(self, about: str, layer: int) -> dict[str, Any]:
        rng = self.rng
        need: dict[str, Any] = dict(self.pattern(about, layer, turn=self.chance(0.05, "turns"))[0])
        if about == "person" and rng.random() < 0.8:
            need = {"event": "test"}
            if rng.random() < 0.5:
                need["where"] = {"result": "negative"}
        if rng.random() < 0.5:
            need["from_day"] = rng.randint(0, 4)
        if rng.random() < 0.2:
            need["to_day"] = need.get("from_day", 0) + rng.randint(0, 4)
        if self.chance(0.4, "needs"):
            need["times"] = rng.choice((2, 2, 2, 3))
            if rng.random() < 0.8:
                need["apart"] = rng.choice(("24h", "1d", "2d", "12h", "90min"))
        return need

    def end(self, track: str, layer: int) -> dict[str, Any]:
        end: dict[str, Any] = dict(self.pattern(TRACKS[track][0], layer, turn=self.chance(0.1, "turns"))[0])
        if self.chance(0.2):
            end["up_to"] = self.length()
        return end

    def anchors(self, about: str, kinds: list[str]) -> list[Any]:
        """What a chain is counted from; without the last item it may find nothing."""
        rng = self.rng
        names = {"arrival": "left_on", "contact": "last_contact", "case": "onset", "became": "last", "reached": "last"}
        own = [names[kind] for kind in kinds if kind in names]
        items: list[Any] = [*own, {"field": "at", "minus": self.length(3)}]
        if about == "person":
            event: dict[str, Any] = {"event": rng.choice(("arrival", "contact", "case"))}
            if rng.random() < 0.5:
                event["field"] = names[event["event"]]
            if rng.random() < 0.3:
                event["minus"] = self.length(3)
            items.append(event)
        first = rng.choice(items)
        if len(items) > 1 and rng.random() < 0.3:
            first = {rng.choice(("earliest_of", "latest_of")): rng.sample(items, 2)}
        return [first, "at"] if rng.random() < 0.8 else [first]

    # -- patterns and conditions

    def pattern(self, about: str, layer: int, *, turn: bool) -> tuple[dict[str, Any], list[str]]:
        """A pattern, and the kinds of its events."""
        rng = self.rng
        if turn:
            tracks = [name for name in LAYERS[:layer] if TRACKS[name][0] == about and self.given(name)]
            if tracks:
                track = rng.choice(tracks)
                statuses = self.given(track)
                return {rng.choice(("begins", "finishes")): {track: rng.choice((statuses[0], statuses))}}, []
        own = [kind for kind, said in VOCABULARY["events"].items() if said["about"] == about]
        own = [kind for kind in own if kind not in {"became", "reached"} or kind in self.created]
        if made := [kind for kind in own if kind in self.created]:
            own = made if rng.random() < 0.5 else own
        kinds = rng.sample(own, min(len(own), rng.choice((1, 1, 1, 2))))
        self.used += [kind for kind in kinds if kind not in {"became", "reached"}]
        pattern: dict[str, Any] = {"event": kinds}
        if len(kinds) == 1 and self.chance(0.3):
            where = self.where(kinds)
            if where:
                pattern["where"] = where
        return pattern, kinds

    def given(self, track: str) -> list[str]:
        """The statuses that rules so far give in *track*."""
        found = {
            status
            for rule in self.rules.values()
            if rule["track"] == track
            for part in (rule, *rule.get("editions", ()))
            for status in (*self.statuses_in(rule), *(level["status"] for level in part.get("levels", ())))
        }
        return sorted(found)

    def where(self, kinds: list[str]) -> dict[str, Any]:
        rng = self.rng
        tests: dict[str, list[tuple[str, Any]]] = {
            "test": [
                ("result", "negative"),
                ("result", ["positive"]),
                ("score", {"above": 1, "at_most": 3}),
                ("score", {"exactly": 2}),
                ("score", {"below": 3}),
                ("result_at", {"missing": rng.random() < 0.5}),
            ],
            "arrival": [
                ("job", "cook"),
                ("job", ["cook", "nurse"]),
                ("job", {"unlike": "cook"}),
                ("home", {"within_place": "a"}),
                ("left_on", {"before": self.day()}),
                ("left_on", {"from": "until"}),
                ("score", {"at_least": 2}),
                ("left_on", {"missing": True}),
            ],
            "contact": [("last_contact", {"from": self.day()}), ("other", {"missing": False})],
            "case": [("onset", {"before": self.day()})],
        }
        choices = tests.get(kinds[0], []) if kinds else []
        return dict([rng.choice(choices)]) if choices else {}

    def condition(self, about: str, layer: int, depth: int) -> dict[str, Any]:
        rng = self.rng
        choices = ["seen", "seen", "count", "attributes", "status", "running", "ever"]
        if depth:
            choices += ["all", "any", "some", "not", "lasting"]
        if about != "person" or self.chance(0.1, "places"):
            choices += ["in_place"]
        if self.naming:
            choices += ["its"] * (4 if self.focus == "rows" else 1)
        elif self.focus == "rows":
            choices += ["its"]
        if self.focus in {"subjects", "spreads", "levels", "places"}:
            choices += ["its", "its", "among", "among", "among", "holding", "every"]
        found: dict[str, Any] | None = None
        while found is None:
            found = self.made(rng.choice(choices), about, layer, depth)
        return found

    def made(self, what: str, about: str, layer: int, depth: int) -> dict[str, Any] | None:
        """A condition of the kind *what*; None where the layers below give nothing to ask about."""
        rng = self.rng
        below = [name for name in LAYERS[:layer] if TRACKS[name][0] == about and self.given(name)]
        match what:
            case "seen" | "count":
                body: dict[str, Any] = dict(self.pattern(about, layer, turn=rng.random() < 0.2)[0])
                if rng.random() < 0.7:
                    body["within"] = self.length()
                return {what: body if what == "seen" else body | self.limit(2)}
            case "attributes" if about == "person":
                return {
                    "attributes": rng.choice(
                        ({"job": "cook"}, {"home": {"within_place": "a"}}, {"job": {"missing": True}})
                    )
                }
            case "status" | "ever" if below:
                track = rng.choice(below)
                statuses = [
                    *self.given(track),
                    *([TRACKS[track][1]] if what == "status" and rng.random() < 0.3 else []),
                ]
                return {what: {track: rng.choice((statuses[-1], statuses))}}
            case "running":
                return self.made_running(about)
            case "in_place":
                return {"in_place": rng.sample(PLACES, rng.choice((1, 1, 2)))}
            case "its" | "among" | "holding" | "every":
                return self.made_elsewhere(what, about, layer)
            case _:
                return self.made_of_others(what, about, layer, depth) if depth else None

    def made_of_others(self, what: str, about: str, layer: int, depth: int) -> dict[str, Any] | None:
        """A condition that holds others."""
        rng = self.rng
        match what:
            case "all" | "any":
                return {what: [self.condition(about, layer, depth - 1) for _ in range(rng.choice((0, 1, 2, 2, 3)))]}
            case "some":
                items = [self.condition(about, layer, depth - 1) for _ in range(rng.choice((2, 3)))]
                return {"some": {"at_least": rng.choice((1, 2)), "of": items}}
            case "not":
                return {"not": self.condition(about, layer, depth - 1)}
            case "lasting":
                return {"lasting": {"if": self.condition(about, layer, depth - 1), "for": self.length(3)}}
            case _:
                return None

    def made_running(self, about: str) -> dict[str, Any] | None:
        """A condition on an earlier rule."""
        rng = self.rng
        names = [name for name, rule in self.rules.items() if TRACKS[rule["track"]][0] == about]
        if not names:
            return None
        name = rng.choice(names)
        statuses = self.statuses_in(self.rules[name])
        return {"running": f"{name}/{rng.choice(statuses)}" if statuses and rng.random() < 0.4 else name}

    def made_elsewhere(self, what: str, about: str, layer: int) -> dict[str, Any] | None:
        """A condition that looks at other subjects."""
        rng = self.rng
        match what:
            case "its":
                ways = list(LED_TO[about])
                if named := [NAMES[kind] for kind in self.naming if kind in NAMES and about == "person"]:
                    ways = named if rng.random() < 0.8 else ways + named
                link, other = rng.choice(ways)
                kinds, self.naming = self.naming, []
                asked = self.condition(other, layer, 0)
                self.naming = kinds
                return {"its": {link: asked}}
            case "among" if about != "person":
                kind = rng.choice(HELD[about])
                body: dict[str, Any] = dict(self.pattern(kind, layer, turn=rng.random() < 0.4)[0])
                if rng.random() < 0.6:
                    body["within"] = self.length()
                if rng.random() < 0.5:
                    body["distinct"] = True
                    if kind == "person" and rng.random() < 0.5:
                        # Many points of few, for several of one to be there.
                        return {"count": {"event": [*PERSON_KINDS], "among": kind, "distinct": True, "at_least": 2}}
                return {"count": body | {"among": kind} | self.limit(2)}
            case "holding" | "every" if about != "person":
                kind = rng.choice(HELD[about])
                kinds, self.naming = self.naming, []
                asked = self.condition(kind, layer, 0)
                self.naming = kinds
                if what == "every":
                    return {"every": {"among": kind, "has": asked}}
                return {"count": {"holding": asked, "among": kind} | self.limit(1)}
            case _:
                return None

    def limit(self, most: int) -> dict[str, int]:
        """How many."""
        word = self.rng.choice(("at_least", "at_least", "above", "at_most", "below", "exactly"))
        return {word: self.rng.randint(1, most) if word in {"at_least", "below"} else self.rng.randint(0, most)}

    def spreads(self, link: str, creates: str, tracks: tuple[str, ...]) -> dict[str, Any]:
        """What goes along *link* and becomes *creates*."""
        rng = self.rng
        spreads: dict[str, Any] = {}
        for number in range(rng.choice((1, 1, 2))):
            spread: dict[str, Any] = {"along": link, "creates": creates}
            if link == "met":
                spread["direction"] = rng.choice(("of_to", "to_of", "both"))
            given = [name for name in tracks if self.given(name)]
            if given and rng.random() < 0.7:
                track = rng.choice(given)
                spread["while"] = {track: self.given(track)}
                if rng.random() < 0.3:
                    spread["shown"] = True
            else:
                spread["event"] = rng.choice(("case", "test", "arrival"))
                self.used.append(spread["event"])
            if rng.random() < 0.5:
                spread["look_back"] = self.length(4)
                if rng.random() < 0.4:
                    spread["look_back"] = {"for": self.length(4), "counted_from": [{"event": "case", "field": "onset"}]}
            spreads[f"{creates}_{number}"] = spread
        return spreads
