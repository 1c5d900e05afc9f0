from __future__ import annotations

import re
from decimal import Decimal

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.reports.document import Column, ColumnType, Figure, Row, RowKind, Table
from gridcontrol.reports.drawing import KeyFigures, Shares, Tree
from gridcontrol.rules.vocabulary import Label
from gridcontrol.testing.documents import sample_document
from gridcontrol_html import render
from gridcontrol_html.tables import PAPER, TableLayout


def wide_table(titles: list[str], rows: int = 2) -> Table:
    columns = [Column("name", Label({"en": "town"}))]
    columns += [Column(f"c{n}", Label({"en": title}), ColumnType.NUMBER) for n, title in enumerate(titles)]
    made = tuple(Row(f"t{row}", (f"town {row}", *(row * 1000 + n for n in range(len(titles))))) for row in range(rows))
    return Table("wide", Label({"en": "wide"}), tuple(columns), made)


def markup(table: Table) -> str:
    return "\n".join(TableLayout(table, sample_document(), "en").markup())


@given(st.lists(st.text(st.sampled_from("ab c集"), min_size=1, max_size=20), max_size=40))
def test_figures_too_many_for_the_paper_go_into_further_tables_and_none_is_lost(titles: list[str]) -> None:
    page = markup(wide_table(titles))
    tables = page.split("<table ")[1:]
    cells = [re.findall(r"<td[^>]*>(\d+)</td>", part) for part in tables]
    assert sorted(int(cell) for part in cells for cell in part) == sorted(
        row * 1000 + n for row in range(2) for n in range(len(titles))
    )
    assert all(part.count('<th scope="row">town 1</th>') == 1 for part in tables)
    for part in tables:
        least = [float(width) for width in re.findall(r"min-width:([\d.]+)em", part)]
        assert sum(least) * 10.8 <= PAPER or len(least) == 2


def test_parts_of_a_table_are_numbered_and_about_as_wide_as_each_other() -> None:
    page = markup(wide_table([f"figure {n}" for n in range(25)]))
    assert re.findall(r'aria-label="([^"]*)"', page) == ["wide (1 of 2)", "wide (2 of 2)"]
    assert [part.count('scope="col"') for part in page.split("<table ")[1:]] == [14, 13]


def test_a_table_that_fits_is_one() -> None:
    assert re.findall(r'aria-label="([^"]*)"', markup(wide_table(["a", "b"]))) == ["wide"]


def test_rows_of_a_tree_stand_below_each_other_and_only_leaves_are_coloured() -> None:
    columns = (Column("division", Label({"en": "division"})), Column("n", Label({"en": "n"}), ColumnType.NUMBER))
    rows = (
        Row("county", ("County", Figure(9))),
        Row("town", ("Town", Figure(9))),
        Row("all", ("All", 9), RowKind.TOTAL),
    )
    table = Table("overview", Label({"en": "x"}), columns, rows, drawing=Tree({"town": "county"}))
    page = render(evolve(sample_document(), sections=(table,)), "en").decode()
    assert '<th scope="row">County</th><td class="number">9</td>' in page
    assert '<th scope="row" class="d1">Town</th><td class="number s8">9</td>' in page
    assert '<tr class="total"><th scope="row">All</th><td class="number">9</td>' in page


def test_a_circle_of_parents_ends() -> None:
    table = wide_table(["a"])
    layout = TableLayout(table, sample_document(), "en", parents={"t0": "t1", "t1": "t0"})
    assert 'class="d5"' in "\n".join(layout.markup())


def test_a_division_with_a_page_of_its_own_is_a_link_to_the_file_beside() -> None:
    beside = {"t0": "日报-town 0.html", "t1": "javascript:alert(1)"}
    document = evolve(sample_document(), beside=beside)
    page = "\n".join(TableLayout(wide_table(["a"]), document, "en").markup())
    assert re.findall(r'href="([^"]*)"', page) == [
        "%E6%97%A5%E6%8A%A5-town%200.html",
        "javascript%3Aalert%281%29",
    ]


def test_key_figures_show_the_change_with_its_sign_and_what_it_was_before() -> None:
    names = ("indicator", "value", "before", "change", "unit")
    columns = tuple(Column(name, Label({"en": name}), ColumnType.NUMBER) for name in names)
    rows = (
        Row("up", ("held", 12, 9, 3, "")),
        Row("down", ("tested", Decimal("91.5"), 95, Decimal("-3.5"), "%")),
        Row("same", ("new", 0, 0, 0, "")),
        Row("first", ("first", 4, None, None, "")),
        Row("none", ("none", None, None, None, "%")),
    )
    table = Table("key", Label({"en": "key"}), columns, rows, drawing=KeyFigures())
    page = render(evolve(sample_document(), sections=(table,)), "en").decode().partition('class="figures"')[2]
    assert re.findall(r"<dt>(\w+)</dt><dd>([^<]*)</dd>(?:<dd class=\"change\">([^<]*)</dd>)?", page) == [
        ("held", "12", "+3  before: 9"),
        ("tested", "91.5%", "\N{MINUS SIGN}3.5  before: 95%"),
        ("new", "0", "=  before: 0"),
        ("first", "4", ""),
        ("none", "\N{EN DASH}", ""),
    ]


def test_per_cent_is_written_with_its_sign_once() -> None:
    columns = (
        Column("n", Label({"en": "n"})),
        Column("p", Label({"en": "p"}), ColumnType.PERCENT),
        Column("q", Label({"en": "q (%)"}), ColumnType.PERCENT),
    )
    rows = (Row("a", ("a", Decimal("130.5"), Decimal("7.5"))), Row("b", ("b", None, None)))
    page = markup(Table("t", Label({"en": "t"}), columns, rows))
    assert '<td class="number">7.5</td>' in page
    assert '<td class="number">130.5%</td>' in page
    assert '<td class="number"></td>' in page


def test_a_bar_of_a_part_is_as_long_as_its_part_of_the_largest() -> None:
    columns = (Column("part", Label({"en": "part"})), Column("n", Label({"en": "n"}), ColumnType.NUMBER))
    rows = (Row("a", ("a", 200)), Row("b", ("b", 50)), Row("all", ("all", 250), RowKind.TOTAL))
    table = Table("t", Label({"en": "t"}), columns, rows, drawing=Shares({"b": "a"}))
    page = render(evolve(sample_document(), sections=(table,)), "en").decode()
    assert re.findall(r'<rect x="0" y="0" width="(\d+)"', page) == ["100", "25"]


def test_titles_are_broken_only_where_there_is_no_room() -> None:
    def widths(count: int) -> list[str]:
        return re.findall(r'min-width:([^"]*)em', markup(wide_table(["新增密切接触者"] * count)))

    assert widths(3)[1] == "7.82"
    assert widths(12)[1] == "4.46"
