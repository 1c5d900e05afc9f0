from datetime import UTC, date, datetime

import pytest

from gridcontrol.errors import NotFound, PackError, UsageError
from gridcontrol.ids import DivisionId, HierarchyId, LevelId, SchemeId
from gridcontrol.model.divisions import (
    Area,
    Close,
    Division,
    Divisions,
    Hierarchy,
    Membership,
    Merge,
    Move,
    Open,
    Recode,
    Rename,
    RowSource,
    Split,
    overlay_from_rows,
)

STATUTORY = """\
code,name,parent,level
50,Chongqing,,city
500112,Yubei,50,district
500112001,Tall Pine,500112,town
500112002,Stone Bridge,500112,town
500112001001,East Gate,500112001,village
500112001002,West Gate,500112001,village
500112002001,Old Mill,500112002,village
500103,Yuzhong,50,district
500103001,Ferry,500103,town
500103001001,Steps,500103001,village
"""
COMMAND = """\
code,name,parent,level
LJ,Liangjiang,50,zone
500112001,Tall Pine,LJ,town
"""


def rows(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.splitlines()]


def source(text: str, scheme: str = "gb", hierarchy: str = "statutory") -> RowSource:
    return RowSource(file=f"{hierarchy}.csv", rows=rows(text), scheme=scheme, hierarchy=hierarchy)


def divisions_of(*texts: str) -> Divisions:
    return Divisions(overlay_from_rows([source(text) for text in texts]))


@pytest.fixture
def both() -> Divisions:
    return Divisions(overlay_from_rows([source(STATUTORY), source(COMMAND, "zones", "command")]))


def code(divisions: Divisions, text: str, on: date | None = None) -> DivisionId:
    found = divisions.by_code(text, on=on)
    assert found is not None, text
    return found


def test_two_cases_in_a_town_of_yubei_under_liangjiang(both: Divisions) -> None:
    counts = {code(both, "500112001001"): 1, code(both, "500112001002"): 1}
    yubei, liangjiang, city = code(both, "500112"), code(both, "LJ"), code(both, "50")
    statutory = both.roll_up(counts, "statutory")
    assert (statutory[yubei], statutory[city], statutory.total) == (2, 2, 2)
    assert liangjiang not in statutory
    command = both.roll_up(counts, "command")
    assert (command[liangjiang], command[yubei], command[city], command.total) == (2, 0, 2, 2)


def test_each_hierarchy_has_each_leaf_once(both: Divisions) -> None:
    city = code(both, "50")
    for hierarchy in both.hierarchies:
        leaves = list(both.leaves(city, hierarchy))
        assert len(leaves) == len(set(leaves)) == 4
    assert both.ancestors(code(both, "500112001001"), "command") == (
        code(both, "500112001"),
        code(both, "LJ"),
        code(both, "50"),
    )
    assert set(both.children(code(both, "50"), "command")) == {
        code(both, "500112"),
        code(both, "500103"),
        code(both, "LJ"),
    }


def test_who_is_known_only_to_the_zone_counts_in_the_statutory_tree_too(both: Divisions) -> None:
    liangjiang, city = code(both, "LJ"), code(both, "50")
    totals = both.roll_up({liangjiang: 3}, "statutory")
    assert (totals[city], totals.not_located(city), totals.total, totals.nowhere) == (3, 3, 3, 0)
    totals = both.roll_up({liangjiang: 3}, "command")
    assert (totals[liangjiang], totals.not_located(liangjiang), totals[city]) == (3, 3, 3)


def test_who_has_no_division_hangs_under_the_unit_that_registered_them(both: Divisions) -> None:
    town, village = code(both, "500112001"), code(both, "500112001001")
    totals = both.roll_up({village: 1}, not_located={town: 2, village: 4, None: 8})
    assert totals[town] == 7
    assert totals.not_located(town) == 2
    assert totals.not_located(village) == 4
    assert totals[village] == 5
    assert (totals.nowhere, totals.total) == (8, 15)


def test_a_hierarchy_holds_only_its_levels() -> None:
    police = "code,name,parent,level\nS1,Station One,50,station\n500112001001,East Gate,S1,village\n"
    divisions = Divisions(
        overlay_from_rows(
            [source(STATUTORY), source(police, "police", "police")],
            [Hierarchy("statutory"), Hierarchy("police", "statutory", frozenset({"city", "station", "village"}))],
        )
    )
    city, station = code(divisions, "50"), code(divisions, "S1")
    below = divisions.children(city, "police")
    assert set(below) == {
        station,
        *(code(divisions, each) for each in ("500112001002", "500112002001", "500103001001")),
    }
    assert divisions.parent(code(divisions, "500112001002"), "police") == city
    counts = dict.fromkeys(divisions.leaves(city), 1) | {code(divisions, "500112"): 5}
    totals = divisions.roll_up(counts, "police")
    assert (totals[city], totals[station], totals.not_located(city), totals.total) == (9, 1, 5, 9)
    assert code(divisions, "500112001") not in totals


def test_what_a_division_is_on_a_day(both: Divisions) -> None:
    yubei = code(both, "500112")
    changed = both.with_changes(
        [
            Rename(date(2016, 1, 1), yubei, "North Bank"),
            Recode(date(2018, 1, 1), yubei, SchemeId("gb"), "500199"),
        ]
    )
    assert changed.get(yubei, date(2015, 12, 31)) == Division(
        yubei, "Yubei", LevelId("district"), {SchemeId("gb"): "500112"}
    )
    assert changed.get(yubei, date(2018, 1, 1)).codes == {"gb": "500199"}
    assert changed.name(yubei, date(2016, 1, 1)) == "North Bank"
    assert changed.by_code("500112", "gb", date(2017, 12, 31)) == yubei
    assert changed.by_code("500112", "gb", date(2018, 1, 1)) is None
    assert changed.named("Yubei", date(2015, 1, 1)) == (yubei,)
    assert changed.named("Yubei") == ()
    assert changed.named("North Bank") == (yubei,)
    assert both.named("Yubei") == (yubei,)


def test_path_text(both: Divisions) -> None:
    village = code(both, "500112001001")
    assert both.path_text(village) == "Chongqing / Yubei / Tall Pine / East Gate"
    assert both.path_text(village, "command", separator=">") == "Chongqing>Liangjiang>Tall Pine>East Gate"


DAY = date(2020, 3, 1)
EVE = date(2020, 2, 29)


def test_a_merge_as_then_and_as_now(both: Divisions) -> None:
    east, west = code(both, "500112001001"), code(both, "500112001002")
    town, city = code(both, "500112001"), code(both, "50")
    joined = DivisionId("new/gate")
    merged = both.with_changes(
        [
            Open(DAY, joined, "Gate", "village", {HierarchyId("statutory"): town}, {SchemeId("gb"): "500112001003"}),
            Merge(DAY, (east, west), joined),
        ]
    )
    counts = {east: 1, west: 2}
    then = merged.roll_up(counts, on=EVE)
    assert (then[east], then[west], then[town]) == (1, 2, 3)
    assert joined not in then
    now = merged.roll_up(counts, on=DAY)
    assert (now[joined], now[town], now[city], now.total) == (3, 3, 3, 3)
    assert east not in now
    assert merged.by_code("500112001001", on=EVE) == east
    assert merged.by_code("500112001001", on=DAY) is None
    assert merged.by_code("500112001003", on=DAY) == joined
    assert merged.by_code("500112001003", on=EVE) is None
    # The joined village hangs under the zone in the other tree without anyone saying so.
    assert merged.roll_up(counts, "command", DAY)[code(merged, "LJ")] == 3


def test_towns_merge_with_what_is_below_them(both: Divisions) -> None:
    pine, bridge = code(both, "500112001"), code(both, "500112002")
    merged = both.with_changes([Merge(DAY, (pine, bridge), bridge)])
    assert len(merged.children(bridge, on=DAY)) == 3
    assert len(merged.children(bridge, on=EVE)) == 1
    assert merged.counts_at(pine, on=DAY) == bridge
    assert not merged.exists(pine, DAY)


def split_yubei(divisions: Divisions, allocation: dict[str, str]) -> Divisions:
    city = code(divisions, "50")
    parents = {HierarchyId("statutory"): city}
    return divisions.with_changes(
        [
            Open(DAY, DivisionId("north"), "North", "district", parents),
            Open(DAY, DivisionId("south"), "South", "district", parents),
            Split(
                DAY,
                code(divisions, "500112"),
                (DivisionId("north"), DivisionId("south")),
                {code(divisions, part): DivisionId(home) for part, home in allocation.items()},
            ),
        ]
    )


def test_a_split_with_every_leaf_allocated(both: Divisions) -> None:
    after = split_yubei(both, {"500112001": "north", "500112002001": "south"})
    counts = {code(after, "500112001001"): 1, code(after, "500112002001"): 2, code(both, "500112"): 4}
    now = after.roll_up(counts, on=DAY)
    assert (now[DivisionId("north")], now[DivisionId("south")]) == (1, 2)
    assert now.not_located(code(after, "50")) == 4
    assert now.total == 7
    then = after.roll_up(counts, on=EVE)
    assert then[code(both, "500112")] == 7
    assert then.not_located(code(both, "500112")) == 4


def test_later_data_is_rolled_up_as_then(both: Divisions) -> None:
    after = split_yubei(both, {"500112001": "north", "500112002": "south"})
    then = after.roll_up({DivisionId("north"): 5}, on=EVE)
    assert then[code(both, "500112")] == 5


def test_a_split_is_refused_while_a_leaf_has_no_home(both: Divisions) -> None:
    with pytest.raises(PackError) as refused:
        split_yubei(both, {"500112001": "north"})
    assert str(refused.value) == (
        "gb:500112 can't be split while leaves have no new home (1): gb:500112002001 [divisions.no-home]"
    )


def test_a_split_is_refused_while_a_part_goes_two_ways(both: Divisions) -> None:
    with pytest.raises(PackError) as refused:
        split_yubei(both, {"500112001001": "north", "500112001002": "south", "500112002": "south"})
    assert str(refused.value) == (
        "the parts of gb:500112001 are allocated to different homes: north, south [divisions.part-in-two]"
    )


def test_a_leaf_that_splits_says_where_its_counts_go(both: Divisions) -> None:
    east, west = code(both, "500112001001"), code(both, "500112001002")
    with pytest.raises(PackError, match="no new home"):
        both.with_changes([Split(DAY, east, (west,), {})])
    after = both.with_changes([Split(DAY, east, (west,), {east: west})])
    assert after.roll_up({east: 3}, on=DAY)[west] == 3


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (Rename(DAY, DivisionId("x"), "X"), "there is no division x [divisions.unknown]"),
        (
            Close(DAY, DivisionId("gb:500103")),
            (
                "gb:500103 can't be closed while parts of it have no other home (1): gb:500103001 "
                "[divisions.still-has-parts]"
            ),
        ),
        (
            Close(DAY, DivisionId("gb:500103001001"), DivisionId("gb:500103001001")),
            "gb:500103001001 can't be closed and count at itself [divisions.heir-of-itself]",
        ),
        (
            Move(DAY, DivisionId("gb:500112"), HierarchyId("statutory"), DivisionId("gb:500112001")),
            (
                "gb:500112 can't be put under gb:500112001, which lies below it in the hierarchy statutory "
                "[divisions.circle]"
            ),
        ),
        (
            Move(DAY, DivisionId("gb:500103001"), HierarchyId("statutory"), DivisionId("zones:LJ")),
            (
                "zones:LJ has no place in the hierarchy statutory on that day, so nothing can be put below it "
                "[divisions.not-in-hierarchy]"
            ),
        ),
        (
            Move(DAY, DivisionId("gb:500103"), HierarchyId("party"), DivisionId("gb:50")),
            "there is no hierarchy party [divisions.unknown-hierarchy]",
        ),
        (
            Recode(DAY, DivisionId("gb:500103"), SchemeId("gb"), "500112"),
            "the code 500112 of scheme gb names gb:500112 on that day [divisions.code-taken]",
        ),
        (
            Open(DAY, DivisionId("gb:50"), "C", "city", {HierarchyId("statutory"): None}),
            "there is a division gb:50 already [divisions.known-already]",
        ),
        (
            Open(DAY, DivisionId("n"), "N", "city", {}),
            "the new division n has no place in any hierarchy [divisions.nowhere]",
        ),
        (
            Split(DAY, DivisionId("gb:500103"), (), {DivisionId("gb:500103001"): DivisionId("gb:50")}),
            "gb:500103001 is allocated to gb:50, which the split does not name [divisions.home-not-named]",
        ),
        (
            Split(
                DAY,
                DivisionId("gb:500103"),
                (DivisionId("gb:500112"),),
                {DivisionId("gb:500112001"): DivisionId("gb:500112")},
            ),
            "gb:500112001 is allocated but does not lie below gb:500103 [divisions.not-a-part]",
        ),
    ],
)
def test_a_change_that_cannot_be(both: Divisions, change: Rename, text: str) -> None:
    with pytest.raises(PackError) as refused:
        both.with_changes([change])
    assert str(refused.value) == text


def test_all_impossible_changes_are_named_at_once(both: Divisions) -> None:
    with pytest.raises(PackError) as refused:
        both.with_changes([Rename(DAY, DivisionId("x"), "X"), Rename(DAY, DivisionId("y"), "Y")])
    assert len(refused.value.problems) == 2


def test_a_closed_division_counts_at_its_heir_or_its_parent(both: Divisions) -> None:
    east, west = code(both, "500112001001"), code(both, "500112001002")
    town = code(both, "500112001")
    closed = both.with_changes([Close(DAY, east)])
    assert closed.roll_up({east: 1}, on=DAY).not_located(town) == 1
    closed = both.with_changes([Close(DAY, east, west)])
    assert closed.roll_up({east: 1}, on=DAY)[west] == 1
    with pytest.raises(PackError, match="there is no gb:500112001001 on 2020-03-02"):
        closed.with_changes([Rename(date(2020, 3, 2), east, "E")])


def test_questions_that_make_no_sense(both: Divisions) -> None:
    city = code(both, "50")
    with pytest.raises(NotFound, match="there is no division x"):
        both.parent(DivisionId("x"))
    with pytest.raises(UsageError, match="there is no hierarchy party"):
        both.parent(city, "party")
    with pytest.raises(UsageError, match="is an instant"):
        both.parent(city, on=datetime(2020, 1, 1, tzinfo=UTC))
    with pytest.raises(NotFound, match="there is no division x"):
        both.roll_up({DivisionId("x"): 1})


def test_an_area_changes_by_day(both: Divisions) -> None:
    town, east, mill = code(both, "500112001"), code(both, "500112001001"), code(both, "500112002001")
    area = Area("area/market", "Market", [Membership(town), Membership(east), Membership(mill, since=DAY)])
    assert list(area.leaves_on(both, EVE)) == [east, code(both, "500112001002")]
    assert list(area.leaves_on(both, DAY)) == [east, code(both, "500112001002"), mill]
    assert area.covers(both, mill, DAY)
    assert not area.covers(both, mill, EVE)
    ended = Membership(town, until=DAY)
    assert ended.holds(EVE)
    assert not ended.holds(DAY)
