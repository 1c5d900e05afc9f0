"""Proposals against every possible way of filling what is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, product

import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from gridcontrol.ids import SubjectId
from gridcontrol.model.facts import Event
from gridcontrol.responsibility.gaps import GapKind, gaps_of
from gridcontrol.responsibility.proposing import Proposal, propose
from gridcontrol.rules.ruleset import Pack
from tests.unit.responsibility.answering_pack import PACK, ROWS, answering, divisions_of, fact, pack_of, when

AT = when("2020-02-05")
GRIDS = ("G1", "G2", "G3", "G4", "G5")
VILLAGE_OF = {"G1": "V1", "G2": "V1", "G3": "V2", "G4": "V3", "G5": "V3"}
TOWN_OF = {"V1": "T1", "V2": "T1", "V3": "T2"}
STATIONS = ("C", "T1", "V1", "V2", "V3")
FREE = PACK.replace("grid_member: {label: grid member, level: village}", "grid_member: {label: grid member}")


def text_of(at_least: int, most: int | None) -> str:
    load = "" if most is None else f"load: {{targets: {most}}}, "
    link = "household: {post: grid_member, level: grid, at_most: 1, load: {subjects: 3}, within_jurisdiction: true}"
    new = f"household: {{post: grid_member, level: grid, at_least: {at_least}, {load}within_jurisdiction: true}}"
    assert link in FREE
    return FREE.replace(link, new)


def reaches(station: str, grid: str) -> bool:
    village = VILLAGE_OF[grid]
    return station in ("C", TOWN_OF[village], village)


Stations = list[str]
Held = dict[int, set[str]]
Unfit = set[int]


def facts_of(pack: Pack, stations: Stations, held: Held, unfit: Unfit = frozenset()) -> list[Event]:  # type: ignore[assignment]
    found = []
    for number, station in enumerate(stations):
        who, post = f"officer/o{number}", "doctor" if number in unfit else "grid_member"
        found.append(fact(pack, "2020-01-20", who, "appointed", post=post, station=station))
        for grid in sorted(held.get(number, ())):
            words = {"scheme": "doors", "link": "household", "division": grid}
            found.append(fact(pack, "2020-01-22", who, "assigned", **words))
    return found


FEW = ("G1", "G2", "G3", "G4")
Cost = tuple[int, int, int, int, int]
"""Places left open, holders who may not, targets above the limit, changes, the sum of the squares of loads."""


@frozen
class Drawn:
    """A few officers, where each works, what each holds, and who lacks the post."""

    stations: Stations
    held: Held
    unfit: Unfit
    at_least: int
    most: int | None
    keep: bool

    def may(self, officer: int, grid: str) -> bool:
        return officer not in self.unfit and reaches(self.stations[officer], grid)

    def ways(self, grid: str) -> Iterator[tuple[int, ...]]:
        """Everybody who could hold *grid* in the end, some of them new in the place of others."""
        everyone = range(len(self.stations))
        now = [officer for officer in everyone if grid in self.held[officer]]
        right = [officer for officer in now if self.may(officer, grid)]
        wrong = [officer for officer in now if officer not in right]
        stay = now if self.keep else wrong[max(0, self.at_least - len(right)) :]
        most = len(now) + max(0, self.at_least - len(now))
        for number in range(len(now), most + 1):
            for some in combinations(everyone, number):
                if set(stay) <= set(some) and all(self.may(each, grid) for each in some if each not in now):
                    yield some

    def cost(self, way: Sequence[tuple[int, ...]]) -> Cost | None:
        """What a way costs; None where somebody gets more than is allowed."""
        after = Counter(officer for some in way for officer in some)
        open_ = wrong = changes = excess = 0
        for grid, some in zip(FEW, way, strict=True):
            now = {officer for officer in self.held if grid in self.held[officer]}
            right = [officer for officer in now if self.may(officer, grid)]
            surplus = len(now) - len(right) - max(0, self.at_least - len(right))
            open_ += max(0, self.at_least - len(some))
            wrong += sum(1 for each in some if not self.may(each, grid)) - max(0, surplus)
            changes += len(set(some) - now)
        for officer, load in after.items():
            if self.most is not None and load > max(self.most, len(self.held[officer])):
                return None
            excess += max(0, load - self.most) if self.most is not None else 0
        return open_, wrong, excess, changes, sum(load**2 for load in after.values())

    def best(self) -> Cost:
        return min(cost for way in product(*map(self.ways, FEW)) if (cost := self.cost(way)) is not None)

    def way_of(self, found: Proposal) -> list[tuple[int, ...]]:
        """Who holds each grid when the proposal has been followed."""
        way = []
        for grid in FEW:
            holders = {officer for officer in self.held if grid in self.held[officer]}
            for each in found.named:
                if each.target == grid:
                    assert int(each.officer[9:]) not in holders
                    holders.add(int(each.officer[9:]))
            holders -= {int(e.instead_of[9:]) for e in found.named if e.instead_of and e.target == grid}
            way.append(tuple(sorted(holders)))
        return way


@st.composite
def drawn_ways(draw: st.DrawFn) -> Drawn:
    stations = draw(st.lists(st.sampled_from(STATIONS), min_size=1, max_size=4))
    # One to a target: where several are, who else sits there can stand in the way of a better exchange.
    held: Held = {}
    for number in range(len(stations)):
        free = [grid for grid in FEW if not any(grid in grids for grids in held.values())]
        held[number] = draw(st.sets(st.sampled_from(free), max_size=3)) if free else set()
    unfit = draw(st.sets(st.sampled_from(range(len(stations))), max_size=1))
    most = draw(st.none() | st.integers(1, 2))
    return Drawn(stations, held, unfit, 1, most, draw(st.booleans()))


@given(drawn_ways())
def test_no_other_proposal_is_better(drawn: Drawn) -> None:
    pack = pack_of(text_of(drawn.at_least, drawn.most))
    facts = facts_of(pack, drawn.stations, drawn.held, drawn.unfit)
    few = divisions_of([row for row in ROWS if row[1] != "G5"])
    found = propose(answering(pack, facts, few), AT, scheme="doors", link="household", keep=drawn.keep)
    cost, best = drawn.cost(drawn.way_of(found)), drawn.best()
    assert cost is not None
    assert cost == best
    assert sum(each.wanted for each in found.left_open) == drawn.best()[0]


drawn_stations = st.lists(st.sampled_from(STATIONS), min_size=0, max_size=4)


@given(st.data())
@settings(max_examples=40)
def test_what_is_proposed_fills_the_gaps_it_says_and_makes_no_others(data: st.DataObject) -> None:
    stations = data.draw(drawn_stations)
    at_least, most = data.draw(st.integers(1, 2)), data.draw(st.none() | st.integers(1, 3))
    pack = pack_of(text_of(at_least, most))
    facts = facts_of(pack, stations, {})
    found = propose(answering(pack, facts), AT, scheme="doors", link="household")
    facts += [
        fact(pack, "2020-02-01", each.officer, "assigned", scheme="doors", link="household", division=each.target)
        for each in found.named
    ]
    gaps = [gap for gap in gaps_of(answering(pack, facts), AT) if gap.link == "household"]
    assert {gap.kind for gap in gaps} <= {GapKind.VACANCY}
    assert {(gap.target, gap.limit - gap.found) for gap in gaps} == {(e.target, e.wanted) for e in found.left_open}


@given(st.permutations(range(4)))
@settings(max_examples=15)
def test_the_order_of_facts_changes_nothing(order: list[int]) -> None:
    pack = pack_of(text_of(1, 2))
    facts = facts_of(pack, ["V1", "T1", "V3", "C"], {})
    assert propose(answering(pack, facts), AT) == propose(answering(pack, [facts[i] for i in order]), AT)


def test_who_has_too_much_gives_up_as_little_as_brings_it_under_the_limit() -> None:
    pack = pack_of(text_of(1, 2))
    facts = facts_of(pack, ["C", "V3"], {0: set(GRIDS)})
    found = propose(answering(pack, facts), AT, scheme="doors", link="household")
    assert [(each.target, each.officer, each.instead_of) for each in found.named] == [
        ("G4", "officer/o1", "officer/o0"),
        ("G5", "officer/o1", "officer/o0"),
    ]
    assert found.left_open == ()
    kept = propose(answering(pack, facts), AT, scheme="doors", link="household", keep=True)
    assert kept.named == ()


def test_one_who_has_left_or_lacks_the_post_is_not_proposed() -> None:
    pack = pack_of(text_of(1, None))
    facts = facts_of(pack, ["C", "C"], {})
    facts.append(fact(pack, "2020-02-01", "officer/o0", "left"))
    facts.append(fact(pack, "2020-02-01", "officer/o2", "appointed", post="doctor", station="C"))
    found = propose(answering(pack, facts), AT, scheme="doors", link="household")
    assert {each.officer for each in found.named} == {SubjectId("officer/o1")}
    assert len(found.named) == len(GRIDS)


@pytest.mark.parametrize("most", [3, 4])
def test_where_subjects_are_the_limit_nobody_comes_above_it(most: int) -> None:
    text = FREE.replace("load: {subjects: 3}", f"load: {{subjects: {most}}}")
    pack = pack_of(text)
    facts = facts_of(pack, ["C", "C"], {})
    sizes = {"G1": 2, "G2": 2, "G3": 1, "G4": 1, "G5": 0}
    facts += [
        fact(pack, "2020-01-20", f"household/{grid}-{n}", "registered", lies_in=grid)
        for grid, size in sizes.items()
        for n in range(size)
    ]
    found = propose(answering(pack, facts), AT, scheme="doors", link="household")
    assert {each.target for each in found.named} == set(GRIDS)
    assert sorted(load.after[1] for load in found.loads.values()) == [3, 3]


SHIFTS = PACK.replace("at_least: 1\n        shifts", "at_least: 1\n        post: doctor\n        shifts")


@given(st.sets(st.sampled_from(("v0 day", "v0 night", "v1 day", "v1 night", "v2 day"))), st.integers(0, 4))
@settings(max_examples=60)
def test_a_roster_is_filled_and_nobody_stands_twice_at_once(stood: set[str], doctors: int) -> None:
    pack = pack_of(SHIFTS)
    facts = [fact(pack, "2020-01-20", f"venue/v{n}", "opened", lies_in="G1", in_use=True) for n in range(3)]
    facts += [fact(pack, "2020-01-20", f"officer/d{n}", "appointed", post="doctor") for n in range(doctors)]
    for number, turn in enumerate(sorted(stood)):
        venue, shift = turn.split()
        words = {"scheme": "site", "link": "guard", "venue": f"venue/{venue}", "shift": shift}
        facts.append(fact(pack, "2020-01-22", f"officer/d{number % max(doctors, 1)}", "assigned", **words))
    found = propose(answering(pack, facts), AT, scheme="site", link="guard")
    lacking = 6 - len(stood)
    assert len(found.named) + sum(each.wanted for each in found.left_open) == lacking
    turns = Counter((each.officer, each.shift) for each in found.named)
    standing = {(f"officer/d{n % max(doctors, 1)}", turn.split()[1]) for n, turn in enumerate(sorted(stood))}
    assert max(turns.values(), default=0) <= 1
    assert not standing & set(turns)
    if doctors == 4 and not stood:
        assert found.left_open == ()
