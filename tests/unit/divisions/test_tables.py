"""What tables may look like, and what is said of those that can't be read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.errors import PackError
from gridcontrol.ids import DivisionId, HierarchyId
from gridcontrol.model.divisions import Divisions, Hierarchy, Move, Rename, RowSource, Totals, overlay_from_rows

CONTROL = "a code or name holds a line break or another control character [divisions.control-character]"
HEADER = "code,name,parent,level,valid_from,valid_until,id"


def table(*lines: str, header: str = HEADER, hierarchy: str = "statutory", scheme: str = "gb") -> RowSource:
    width = header.count(",") + 1
    rows = [line.split(",") for line in (header, *lines)]
    return RowSource(
        file=f"{hierarchy}.csv",
        rows=[[*row, *[""] * (width - len(row))] if len(row) > 1 else row for row in rows],
        scheme=scheme,
        hierarchy=hierarchy,
    )


def load(*sources: RowSource) -> Divisions:
    return Divisions(overlay_from_rows(sources))


def problems(*sources: RowSource) -> list[str]:
    with pytest.raises(PackError) as refused:
        load(*sources)
    return str(refused.value).splitlines()


def test_rows_may_come_in_any_order() -> None:
    divisions = load(table("111,C,11,z", "11,B,1,y", "1,A,,x", "12,D,1,y"))
    assert [divisions.path_text(each) for each in divisions] == ["A", "A / B", "A / B / C", "A / D"]


def test_names_keep_what_the_table_has() -> None:
    name = "\ue000" + "镇" + chr(0x20BB7) + " （Ａ）"
    divisions = load(table(f"1,{name},,x"))
    assert divisions.name(DivisionId("gb:1")) == name
    assert divisions.named(name) == (DivisionId("gb:1"),)


def test_padding_tells_nothing_apart_that_the_table_tells_apart() -> None:
    divisions = load(table("4419,City,,city", "441900,City,4419,county", "441900000,City,441900,town"))
    assert len({divisions.by_code(code) for code in ("4419", "441900", "441900000")}) == 3


def test_a_file_says_what_is_wrong_with_every_row() -> None:
    found = problems(
        table(
            "1,A,,x",
            "2,,,x",
            "3,C,9,x",
            "4,D,1,x,2020-02-30",
            "5,E,1,x,2020-02-02,2020-02-01",
            "6",
            "1,A again,,x",
            "7,\tG,1,x\x07",
            "8,H\x07H,1,x",
            "9,I,10,x",
            "10,J,9,x",
        )
    )
    assert found == [
        "statutory.csv:3:1: the name is empty [divisions.empty-cell]",
        "statutory.csv:5:1: '2020-02-30' is not a date [divisions.bad-date]",
        "statutory.csv:6:1: 5 is valid until a day before it is valid from [divisions.ends-first]",
        "statutory.csv:7:1: the row has only 1 cells [divisions.short-row]",
        f"statutory.csv:9:1: {CONTROL}",
        f"statutory.csv:10:1: {CONTROL}",
        "statutory.csv:11:1: 9 lies below itself [divisions.circle-in-file]",
    ]


def test_a_code_twice_on_the_same_days() -> None:
    assert problems(table("1,A,,x", "1,B,,x")) == [
        "statutory.csv:3:1: the code 1 stands twice for the same days [divisions.code-twice]"
    ]


def test_an_id_twice() -> None:
    assert problems(table("1,A,,x,,,d", "2,B,,x,,,d")) == [
        "statutory.csv:3:1: the id d stands twice [divisions.id-twice]"
    ]


def test_a_column_that_is_not_there() -> None:
    source = RowSource(file="t.csv", rows=[["code", "title"]], scheme="gb", hierarchy="h", columns={"name": "nam"})
    assert problems(source) == ["t.csv:1:1: there is no column 'nam' for the name [divisions.no-column]"]
    assert problems(table(header="code,name")) == [
        "statutory.csv:1:1: the table does not say of which level its divisions are [divisions.no-level]"
    ]


def test_a_part_outlives_its_parent() -> None:
    assert problems(table("1,A,,x,2010-01-01,2019-12-31", "11,B,1,y,2010-01-01,2020-12-31")) == [
        "statutory.csv:3:1: gb:11 is valid on days on which its parent gb:1 is not [divisions.outlives-parent]"
    ]


def test_blank_days_are_those_of_the_parent() -> None:
    divisions = load(table("1,A,,x,2010-01-01,2019-12-31", "11,B,1,y"))
    assert divisions.get(DivisionId("gb:11")).since == date(2010, 1, 1)
    assert divisions.get(DivisionId("gb:11")).until == date(2020, 1, 1)
    assert divisions.by_code("11", on=date(2019, 12, 31)) == "gb:11"
    assert divisions.by_code("11", on=date(2020, 1, 1)) is None


VERSIONS = (
    "1,A,,x",
    "2,B,,x",
    "11,Old,1,y,,2015-12-31",
    "11,New,2,y,2016-01-01,",
    "12,Gone,1,y,,2015-12-31",
    "12,Other,2,y,2018-01-01,",
)


def test_rows_of_one_code_that_join_are_one_division() -> None:
    divisions = load(table(*VERSIONS))
    one = DivisionId("gb:11")
    before, after = date(2015, 12, 31), date(2016, 1, 1)
    assert (divisions.name(one, before), divisions.name(one, after)) == ("Old", "New")
    assert (divisions.parent(one, on=before), divisions.parent(one, on=after)) == ("gb:1", "gb:2")
    assert divisions.by_code("11", on=before) == divisions.by_code("11", on=after) == one
    assert divisions.children(DivisionId("gb:1"), on=before) == ("gb:11", "gb:12")
    assert divisions.children(DivisionId("gb:1"), on=after) == ()


def test_rows_of_one_code_with_a_gap_are_two_divisions() -> None:
    divisions = load(table(*VERSIONS))
    first = divisions.by_code("12", on=date(2015, 1, 1))
    second = divisions.by_code("12", on=date(2018, 1, 1))
    assert first == "gb:12"
    assert second == "gb:12@2018-01-01"
    assert divisions.by_code("12", on=date(2017, 1, 1)) is None
    totals = divisions.roll_up({DivisionId("gb:12"): 3, DivisionId("gb:12@2018-01-01"): 4}, on=date(2019, 1, 1))
    assert (totals[DivisionId("gb:2")], totals[DivisionId("gb:1")]) == (4, 3)


def test_an_id_of_its_own_stays_when_the_code_is_looked_up() -> None:
    divisions = load(table("1,A,,x,,,uid-a", "11,B,1,y,,,uid-b"))
    assert divisions.by_code("11") == "uid-b"
    assert divisions.parent(DivisionId("uid-b")) == "uid-a"
    assert divisions.get(DivisionId("uid-b")).codes == {"gb": "11"}
    assert divisions.by_code("uid-b") is None


def test_a_later_table_finds_parents_in_an_earlier_scheme() -> None:
    divisions = load(table("1,A,,x", "11,B,1,y"), table("g1,Grid 1,11,grid", "11,Grid 11,g1,cell", scheme="grid"))
    assert divisions.path_text(DivisionId("grid:11")) == "A / B / Grid 1 / Grid 11"
    assert divisions.by_code("11", "grid") == "grid:11"
    assert divisions.by_code("11", "gb") == "gb:11"


COMMAND = "command"


def test_a_second_hierarchy_may_have_dates() -> None:
    divisions = load(
        table("1,A,,x", "11,B,1,y", "12,C,1,y"),
        table("z,Zone,1,zone,2016-01-01,", "11,B,z,y,2018-01-01,2019-12-31", hierarchy=COMMAND, scheme="zones"),
    )
    town, zone = DivisionId("gb:11"), DivisionId("zones:z")
    found = [divisions.parent(town, COMMAND, date(year, 7, 1)) for year in (2017, 2018, 2019, 2020)]
    assert found == ["gb:1", zone, zone, "gb:1"]
    assert divisions.parent(town, on=date(2019, 1, 1)) == "gb:1"
    moved = divisions.with_changes([Move(date(2019, 1, 1), town, HierarchyId("statutory"), DivisionId("gb:12"))])
    assert moved.parent(town, COMMAND, date(2019, 7, 1)) == zone


def test_a_second_hierarchy_with_faults() -> None:
    base = table("1,A,,x", "11,B,1,y")
    faulty = table("11,B,q,y", "1,A,11,x", "z,Zone,1,zone,2016-01-01,2016-12-31", "11,B,z,y", hierarchy=COMMAND)
    assert problems(base, faulty) == [
        "command.csv:2:1: the parent q of 11 is in no table on that day [divisions.unknown-parent]",
        "command.csv:3:1: 1 lies below itself [divisions.circle-in-file]",
    ]
    faulty = table("z,Zone,1,zone,2016-01-01,2016-12-31", "11,B,z,y", hierarchy=COMMAND, scheme="zones")
    assert problems(base, faulty) == [
        "command.csv:3:1: gb:11 is valid on days on which its parent zones:z is not [divisions.outlives-parent]"
    ]


def test_a_tree_of_its_own_shares_the_leaves() -> None:
    """A hierarchy that follows none: what it does not have counts at the nearest unit it does have."""
    police = table("p,Police,,force", "s,Station,p,station", "11,B,s,y", hierarchy="police", scheme="police")
    divisions = Divisions(
        overlay_from_rows(
            [table("1,A,,x", "11,B,1,y", "12,C,1,y"), police], [Hierarchy("statutory"), Hierarchy("police")]
        )
    )
    counts = {DivisionId("gb:11"): 2, DivisionId("gb:12"): 3}
    totals = divisions.roll_up(counts, "police")
    assert dict(totals) == {"police:p": 2, "police:s": 2, "gb:11": 2}
    assert (totals.nowhere, totals.total) == (3, 5)


@given(st.lists(st.text(st.characters(exclude_characters=",\n", exclude_categories=("Cc", "Cs", "Zs")), min_size=1)))
def test_every_name_is_found_again(names: list[str]) -> None:
    rows = [["code", "name"], *([str(number), name] for number, name in enumerate(names))]
    source = RowSource(file="f", rows=rows, scheme="gb", hierarchy="h", level="x")
    divisions = Divisions(overlay_from_rows([source]))
    kept = [name.strip() for name in names]
    for number, name in enumerate(kept):
        same = [f"gb:{other}" for other, each in enumerate(kept) if each == name]
        assert list(divisions.named(name)) == same
        assert f"gb:{number}" in same


def test_totals_of_what_is_not_there() -> None:
    totals: Totals = load(table("1,A,,x")).roll_up({})
    for ask in (totals.__getitem__, totals.own, totals.not_located):
        with pytest.raises(KeyError):
            ask(DivisionId("gb:9"))
    assert totals.get(DivisionId("gb:1")) == 0
    assert len(totals) == 1


def test_renames_of_names_that_others_have_too() -> None:
    divisions = load(table("1,A,,x", "2,A,,x")).with_changes([Rename(date(2020, 1, 1), DivisionId("gb:1"), "B")])
    assert divisions.named("A") == ("gb:2",)
    assert divisions.named("A", date(2019, 1, 1)) == ("gb:1", "gb:2")
