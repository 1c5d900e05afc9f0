"""Random trees and random dated changes against a model of dictionaries, one picture a day."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date, timedelta

from attrs import define, field
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gridcontrol.ids import DivisionId, HierarchyId, SchemeId
from gridcontrol.model.divisions import (
    Change,
    Close,
    Divisions,
    Hierarchy,
    Merge,
    Move,
    Open,
    Recode,
    Rename,
    RowSource,
    Split,
    from_bytes,
    overlay_from_rows,
    to_bytes,
)

START = date(2020, 1, 1)
BASE, OTHER = HierarchyId("statutory"), HierarchyId("command")
SCHEME = SchemeId("gb")


@define
class Picture:
    """Everything about the divisions on one day, as plain dictionaries."""

    base: dict[str, str | None] = field(factory=dict)
    own: dict[str, str | None] = field(factory=dict)
    """Links of the other hierarchy where it has its own."""
    names: dict[str, str] = field(factory=dict)
    codes: dict[str, str] = field(factory=dict)

    def parent(self, hierarchy: str, division: str) -> str | None:
        if hierarchy == OTHER and division in self.own:
            return self.own[division]
        return self.base[division]

    def tree(self, hierarchy: str) -> dict[str, str | None]:
        members = self.base if hierarchy == BASE else {**self.base, **self.own}
        return {division: self.parent(hierarchy, division) for division in members}

    def below(self, hierarchy: str, division: str) -> set[str]:
        tree = self.tree(hierarchy)
        found = {division}
        while True:
            more = {each for each, above in tree.items() if above in found} - found
            if not more:
                return found
            found |= more

    def total(self, hierarchy: str, division: str, counts: dict[str, int]) -> int:
        children = [each for each, above in self.tree(hierarchy).items() if above == division]
        return counts.get(division, 0) + sum(self.total(hierarchy, each, counts) for each in children)

    def can_hang(self, division: str, home: str, hierarchy: str) -> bool:
        """Whether *home* may become the parent in *hierarchy* and in those that follow it."""
        trees = [BASE, OTHER] if hierarchy == BASE else [OTHER]
        if hierarchy == BASE and home not in self.base:
            return False
        return all(home not in self.below(each, division) for each in trees)

    def hang(self, division: str, home: str | None, hierarchy: str) -> None:
        (self.base if hierarchy == BASE else self.own)[division] = home

    def close(self, division: str) -> None:
        for kept in (self.base, self.own, self.names, self.codes):
            kept.pop(division, None)


@define
class Story:
    divisions: Divisions
    pictures: dict[date, Picture]
    changes: list[Change]
    every_id: list[str]


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """A tree as a table, zones in a second hierarchy, then a few changes that are possible on their day."""
    size = draw(st.integers(2, 14))
    parents = [None if row == 0 else draw(st.one_of(st.none(), st.integers(0, row - 1))) for row in range(size)]
    picture = Picture()
    table = [["code", "name", "parent", "level"]]
    for row, above in enumerate(parents):
        table.append([str(row), f"n{row}", "" if above is None else str(above), "x"])
        picture.base[f"gb:{row}"] = None if above is None else f"gb:{above}"
        picture.names[f"gb:{row}"] = f"n{row}"
        picture.codes[f"gb:{row}"] = str(row)
    order = draw(st.permutations(range(1, len(table))))
    table = [table[0], *[table[each] for each in order]]
    second = [["code", "name", "parent", "level"]]
    for zone in range(draw(st.integers(0, 2))):
        above = draw(st.integers(0, size - 1))
        second.append([f"z{zone}", f"Z{zone}", str(above), "zone"])
        picture.own[f"zones:z{zone}"] = f"gb:{above}"
        picture.names[f"zones:z{zone}"] = f"Z{zone}"
        for moved in draw(st.sets(st.integers(0, size - 1), max_size=3)):
            fits = picture.can_hang(f"gb:{moved}", f"zones:z{zone}", OTHER)
            if fits and f"gb:{moved}" not in picture.own:
                second.append([str(moved), f"n{moved}", f"z{zone}", "x"])
                picture.own[f"gb:{moved}"] = f"zones:z{zone}"
    sources = [
        RowSource(file="a", rows=table, scheme="gb", hierarchy=BASE),
        RowSource(file="b", rows=second, scheme="zones", hierarchy=OTHER),
    ]
    divisions = Divisions(overlay_from_rows(sources, [Hierarchy(BASE), Hierarchy(OTHER, BASE)]))
    pictures = {START: copy.deepcopy(picture)}
    changes: list[Change] = []
    every_id = [*picture.names]
    for number in range(draw(st.integers(0, 8))):
        day = START + timedelta(days=draw(st.integers(0, 3)) + number)
        day = max(day, *pictures)
        made = list(draw(one_change(picture, day, number)))
        changes += made
        every_id += [each.division for each in made if isinstance(each, Open)]
        pictures[day] = copy.deepcopy(picture)
    return Story(divisions.with_changes(changes), pictures, changes, every_id)


@st.composite
def one_change(draw: st.DrawFn, picture: Picture, day: date, number: int) -> list[Change]:
    """A possible change, which is also made to *picture*; an empty list when the draw gives none."""
    living = sorted(picture.base)
    if not living:
        return []
    kind = draw(st.sampled_from(["open", "rename", "recode", "move", "merge", "split", "close"]))
    chosen = DivisionId(draw(st.sampled_from(living)))
    if kind in ("open", "rename"):
        return [draw(made_or_renamed(picture, day, f"new{number}", chosen))]
    if kind == "recode":
        code = draw(st.sampled_from([f"c{number}", *sorted(set(map(str, range(14))) - set(picture.codes.values()))]))
        picture.codes[chosen] = code
        return [Recode(day, chosen, SCHEME, code)]
    if kind == "move":
        hierarchy = draw(st.sampled_from([BASE, OTHER]))
        homes = [each for each in sorted(picture.tree(hierarchy)) if picture.can_hang(chosen, each, hierarchy)]
        home = draw(st.sampled_from([None, *homes]))
        picture.hang(chosen, home, hierarchy)
        return [Move(day, chosen, hierarchy, None if home is None else DivisionId(home))]
    if kind in ("merge", "split"):
        return draw(merged(picture, day, chosen) if kind == "merge" else split(picture, day, chosen, number))
    if any(above == chosen for tree in (BASE, OTHER) for above in picture.tree(tree).values()):
        return []
    others = [each for each in living if each != chosen]
    heir = draw(st.sampled_from([None, *others]))
    picture.close(chosen)
    return [Close(day, chosen, None if heir is None else DivisionId(heir))]


def opened(picture: Picture, day: date, name: str, above: DivisionId | None) -> Open:
    picture.base[name], picture.names[name] = above, name
    return Open(day, DivisionId(name), name, "x", {BASE: above})


def own_children(picture: Picture, division: str) -> Iterator[tuple[HierarchyId, str]]:
    for hierarchy, links in ((BASE, picture.base), (OTHER, picture.own)):
        for child, above in sorted(links.items(), key=lambda link: link[0]):
            if above == division:
                yield hierarchy, child


@st.composite
def made_or_renamed(draw: st.DrawFn, picture: Picture, day: date, name: str, chosen: DivisionId) -> Change:
    if draw(st.booleans()):
        return opened(picture, day, name, chosen)
    picture.names[chosen] = name
    return Rename(day, chosen, name)


@st.composite
def merged(draw: st.DrawFn, picture: Picture, day: date, into: DivisionId) -> list[Change]:
    others = draw(st.lists(st.sampled_from(sorted(picture.base)), min_size=1, max_size=3, unique=True))
    after = copy.deepcopy(picture)
    for other in others:
        for hierarchy, child in own_children(picture, other) if other != into else ():
            if child == into or not picture.can_hang(child, into, hierarchy):
                return []
    for other in others:
        for hierarchy, child in list(own_children(after, other)) if other != into else ():
            after.hang(child, into, hierarchy)
        if other != into:
            after.close(other)
    for name in ("base", "own", "names", "codes"):
        setattr(picture, name, getattr(after, name))
    return [Merge(day, tuple(DivisionId(other) for other in others), into)]


@st.composite
def split(draw: st.DrawFn, picture: Picture, day: date, chosen: DivisionId, number: int) -> list[Change]:
    above = picture.base[chosen]
    home = None if above is None else DivisionId(above)
    halves = [DivisionId(f"half{number}a"), DivisionId(f"half{number}b")]
    opens = [opened(picture, day, half, home) for half in halves]
    allocation: dict[DivisionId, DivisionId] = {}
    children = list(own_children(picture, chosen))
    for hierarchy, child in children:
        half = allocation.setdefault(DivisionId(child), draw(st.sampled_from(halves)))
        picture.hang(child, half, hierarchy)
    if not children:
        allocation[chosen] = halves[0]
    picture.close(chosen)
    return [*opens, Split(day, chosen, tuple(halves), allocation)]


few = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def days(story: Story) -> Iterator[tuple[date, Picture]]:
    known = sorted(story.pictures)
    for day, following in zip(known, [*known[1:], known[-1] + timedelta(days=9)], strict=True):
        yield day, story.pictures[day]
        yield following - timedelta(days=1), story.pictures[day]


@few
@given(stories())
def test_every_day_looks_as_in_the_model(story: Story) -> None:
    divisions = story.divisions
    every_code = {code for picture in story.pictures.values() for code in picture.codes.values()}
    for day, picture in days(story):
        assert {each for each in divisions if divisions.exists(each, day)} == set(picture.names)
        for division, name in picture.names.items():
            held = divisions.get(DivisionId(division), day)
            assert held.name == name
            assert division in divisions.named(name, day)
            assert held.codes.get(SCHEME) == picture.codes.get(division)
        for division, code in picture.codes.items():
            assert divisions.by_code(code, SCHEME, day) == division
        for code in every_code - set(picture.codes.values()):
            assert divisions.by_code(code, SCHEME, day) is None
        for hierarchy in (BASE, OTHER):
            tree = picture.tree(hierarchy)
            assert {each for each in divisions if divisions.in_hierarchy(each, hierarchy, day)} == set(tree)
            for division, above in tree.items():
                each = DivisionId(division)
                assert divisions.parent(each, hierarchy, day) == above
                below = [*divisions.descendants(each, hierarchy, day)]
                assert len(below) == len(set(below))
                assert {division, *below} == picture.below(hierarchy, division)
                children = divisions.children(each, hierarchy, day)
                assert set(children) == {child for child, parent in tree.items() if parent == division}
                assert all(divisions.lies_within(inner, each, hierarchy, day) for inner in below)
            assert set(divisions.roots(hierarchy, day)) == {each for each, above in tree.items() if above is None}


@few
@given(stories(), st.data())
def test_a_roll_up_is_the_recursion_and_loses_nobody(story: Story, data: st.DataObject) -> None:
    divisions = story.divisions
    counts = {
        DivisionId(each): data.draw(st.integers(1, 9))
        for each in data.draw(st.lists(st.sampled_from(story.every_id), unique=True))
    }
    unlocated = [DivisionId(each) for each in data.draw(st.sets(st.sampled_from(story.every_id), max_size=2))]
    grand = sum(counts.values()) + 100 * len(unlocated) + 1000
    for day, picture in days(story):
        for hierarchy in (BASE, OTHER):
            tree = picture.tree(hierarchy)
            totals = divisions.roll_up(
                counts, hierarchy, day, not_located={**dict.fromkeys(unlocated, 100), None: 1000}
            )
            placed: dict[str, int] = {}
            nowhere = 1000
            for division, count in [*counts.items(), *((each, 100) for each in unlocated)]:
                at = divisions.counts_at(division, hierarchy, day)
                if division in tree:
                    assert at == division
                if at is None:
                    nowhere += count
                else:
                    assert at in tree
                    placed[at] = placed.get(at, 0) + count
            assert dict(totals) == {each: picture.total(hierarchy, each, placed) for each in tree}
            assert totals.nowhere == nowhere
            assert totals.total == grand
            assert sum(totals[each] for each in divisions.roots(hierarchy, day)) + nowhere == grand
            assert totals.counted() == {each: count for each, count in totals.items() if count}
            at_levels = {**totals.at_level("x"), **totals.at_level("zone")}
            assert at_levels == dict(totals)


@few
@given(stories())
def test_what_a_change_ends_counts_at_a_successor(story: Story) -> None:
    """Merged and allocated leaves count where they went, not merely somewhere above."""
    for change in story.changes:
        if isinstance(change, Merge):
            for division in change.divisions:
                assert story.divisions.counts_at(division, BASE, change.day) is not None
        if isinstance(change, Split) and change.division in change.allocation:
            at = story.divisions.counts_at(change.division, BASE, change.day)
            home = change.allocation[change.division]
            if story.divisions.exists(home, change.day):
                assert at == home


@few
@given(stories())
def test_the_cache_gives_back_the_same(story: Story) -> None:
    overlay = story.divisions.overlay
    again = Divisions(from_bytes(to_bytes(overlay, b"key"), b"key"))
    assert to_bytes(again.overlay, b"key") == to_bytes(overlay, b"key")
    assert again.hierarchies == story.divisions.hierarchies
    for day, _ in days(story):
        for division in story.divisions:
            assert again.get(division, day) == story.divisions.get(division, day)
            for hierarchy in (BASE, OTHER):
                assert again.parent(division, hierarchy, day) == story.divisions.parent(division, hierarchy, day)
                assert again.counts_at(division, hierarchy, day) == story.divisions.counts_at(division, hierarchy, day)


@few
@given(stories())
def test_changes_given_one_by_one_or_together_are_the_same(story: Story) -> None:
    together = story.divisions
    assert [*together] == sorted(together, key=[*together].index)
    last = max(story.pictures)
    stepwise = Divisions(from_bytes(to_bytes(together.overlay)))
    renamed = stepwise.with_changes([Rename(last, division, "same") for division in stepwise.roots(BASE, last)])
    assert all(renamed.name(root, last) == "same" for root in stepwise.roots(BASE, last))
    before = last - timedelta(days=1)
    for root in stepwise.roots(BASE, last):
        if together.exists(root, before):
            assert renamed.name(root, before) == together.name(root, before)
