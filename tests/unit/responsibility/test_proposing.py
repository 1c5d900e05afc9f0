"""Proposals against every possible way of filling what is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridcontrol.ids import SubjectId
from gridcontrol.model.facts import Event
from gridcontrol.responsibility.gaps import GapKind, gaps_of
from gridcontrol.responsibility.proposing import Proposal, propose
from tests.unit.responsibility.answering_pack import PACK, answering, fact, pack_of, when

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


def facts_of(pack: object, stations: Stations, held: Held) -> list[Event]:
    found = []
    for number, station in enumerate(stations):
        who = f"officer/o{number}"
        found.append(fact(pack, "2020-01-20", who, "appointed", post="grid_member", station=station))  # type: ignore[arg-type]
        for grid in sorted(held.get(number, ())):
            words = {"scheme": "doors", "link": "household", "division": grid}
            found.append(fact(pack, "2020-01-22", who, "assigned", **words))  # type: ignore[arg-type]
    return found


def every_way(stations: Stations, held: Held, at_least: int, most: int | None) -> Iterator[tuple[int, int]]:
    """For each way of filling what is open: how many places stay open, and the sum of the squares of loads."""
    holders = {grid: {o for o, grids in held.items() if grid in grids} for grid in GRIDS}
    choices = []
    for grid in GRIDS:
        able = [o for o, s in enumerate(stations) if reaches(s, grid) and o not in holders[grid]]
        wanted = max(0, at_least - len(holders[grid]))
        choices.append([(wanted - n, some) for n in range(wanted + 1) for some in combinations(able, n)])
    for way in product(*choices):
        got = Counter(officer for _, some in way for officer in some)
        loads = [len(held.get(o, ())) + got[o] for o in range(len(stations))]
        if most is None or all(loads[o] <= most for o in got):
            yield sum(still for still, _ in way), sum(load * load for load in loads)


drawn_stations = st.lists(st.sampled_from(STATIONS), min_size=0, max_size=4)


@st.composite
def drawn_held(draw: st.DrawFn, stations: Stations, most: int | None) -> Held:
    held: Held = {}
    for number, station in enumerate(stations):
        grids = [grid for grid in GRIDS if reaches(station, grid)]
        held[number] = draw(st.sets(st.sampled_from(grids), max_size=min(len(grids), most or 2)))
    return held


@settings(max_examples=80)
@given(st.data())
def test_as_many_as_can_be_and_as_even_as_can_be(data: st.DataObject) -> None:
    stations = data.draw(drawn_stations)
    at_least, most = data.draw(st.integers(1, 2)), data.draw(st.none() | st.integers(1, 3))
    held = data.draw(drawn_held(stations, most))
    pack = pack_of(text_of(at_least, most))
    answered = answering(pack, facts_of(pack, stations, held))
    found = propose(answered, AT, scheme="doors", link="household")
    still = sum(each.wanted for each in found.left_open)
    squares = sum(load.after[0] ** 2 for load in found.loads.values())
    squares += sum(len(grids) ** 2 for number, grids in held.items() if f"officer/o{number}" not in officers_in(found))
    assert (still, squares) == min(every_way(stations, held, at_least, most))


def officers_in(found: Proposal) -> set[str]:
    return {officer for _, _, officer in found.loads}


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
