"""What Excel and WPS write and the libraries of the tests don't: read rightly, and given back untouched."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from gridcontrol import open_locality
from gridcontrol.testing.packs import pocket_pack
from gridcontrol_excel import WorkbookRows
from tests.ledgers.by_hand import AS_TEXT, DATED, LINKS, MAIN, headings, inline, workbook

Row = tuple[int, list[str]]
HEAD = headings("id", "from", "arrived")
GOOD = inline("A2", "p-1") + inline("B2", "湖北") + inline("C2", "2020-02-05")
PACK = """
format: gridcontrol/1
pack: ledgers
zone: Asia/Shanghai
day_count: day_zero
subjects: {person: {}}
events: {arrival: {about: person, fields: {origin: text?}}}
imports:
  arrivals:
    match: ["*.xlsx"]
    about: person
    key: id
    events: [{kind: arrival, at: arrived, fields: {origin: from}}]
"""


def read(path: Path) -> tuple[list[str], int, list[Row]]:
    (form,) = pocket_pack().imports.values()
    with WorkbookRows(path, form) as source:
        return list(source.headers), source.header_row, [(row.number, list(row.cells)) for row in source.rows()]


def row(number: int, cells: str) -> str:
    return f'<row r="{number}">{cells}</row>'


def rows_of(path: Path) -> list[Row]:
    headers, _, rows = read(path)
    assert headers[:3] == ["id", "from", "arrived"]
    return rows


def test_shared_texts_of_several_runs_lose_their_looks_and_readings(tmp_path: Path) -> None:
    """Runs of one text are joined, blanks kept; how it is pronounced (Japanese Excel, some of WPS) is no part of it."""
    shared = (
        "<si><t>p-1</t></si>"
        '<si><r><t>湖</t></r><r><rPr><b/><color rgb="FFFF0000"/></rPr><t xml:space="preserve"> 北</t></r>'
        '<rPh sb="0" eb="1"><t>フホク</t></rPh><phoneticPr fontId="0"/></si>'
        '<si><t>2020-02-05</t><phoneticPr fontId="0" type="noConversion"/></si>'
    )
    cells = "".join(f'<c r="{letter}2" t="s"><v>{number}</v></c>' for number, letter in enumerate("ABC"))
    assert rows_of(workbook(tmp_path / "x.xlsx", HEAD + row(2, cells), shared=shared)) == [
        (2, ["p-1", "湖 北", "2020-02-05"])
    ]


def test_texts_in_their_cells_may_have_runs_too(tmp_path: Path) -> None:
    cells = (
        '<c r="A2" t="inlineStr"><is><r><t>p</t></r><r><t>-1</t></r><rPh sb="0" eb="1"><t>ピ</t></rPh></is></c>'
        '<c r="B2" t="str"><f>"湖"&amp;"北"</f><v>湖北</v></c><c r="C2" t="inlineStr"><is><t>2020-02-05</t></is></c>'
    )
    assert rows_of(workbook(tmp_path / "x.xlsx", HEAD + row(2, cells))) == [(2, ["p-1", "湖北", "2020-02-05"])]


def test_escaped_characters_are_those_that_they_stand_for(tmp_path: Path) -> None:
    cells = inline("A2", "a_x005F_x0041_") + inline("B2", "&amp;&lt;b&gt; 一_x000A_二") + inline("C2", "2020-02-05")
    assert rows_of(workbook(tmp_path / "x.xlsx", HEAD + row(2, cells))) == [
        (2, ["a_x0041_", "&<b> 一\n二", "2020-02-05"])
    ]


@pytest.mark.parametrize(("book", "serial"), [("", 43866), ('<workbookPr date1904="1"/>', 42404)])
def test_days_count_from_where_the_workbook_says(tmp_path: Path, book: str, serial: int) -> None:
    """Excel for Mac began in 1904: the same day has another number there."""
    cells = f'<c r="A2"><v>1</v></c><c r="B2"/><c r="C2" s="{DATED}"><v>{serial}</v></c>'
    assert rows_of(workbook(tmp_path / "x.xlsx", HEAD + row(2, cells), book=book)) == [(2, ["1", "", "2020-02-05"])]


def test_days_written_as_days_and_results_of_formulas(tmp_path: Path) -> None:
    cells = f'<c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>""</f><v></v></c><c r="C2" s="{DATED}" t="d">'
    later = f'<c r="A3" t="b"><v>1</v></c><c r="B3" t="e"><v>#N/A</v></c><c r="C3" s="{DATED}"><f>TODAY()</f>'
    rows = row(2, cells + "<v>2020-02-05</v></c>") + row(3, later + "<v>43866</v></c>")
    assert rows_of(workbook(tmp_path / "x.xlsx", HEAD + rows)) == [
        (2, ["2", "", "2020-02-05"]),
        (3, ["TRUE", "#N/A", "2020-02-05"]),
    ]


def test_numbers_kept_as_text_keep_their_zeros_and_all_their_digits(tmp_path: Path) -> None:
    """An apostrophe before it, or a cell of the kind text: 18 digits of an id, a code that begins with 0."""
    shared = "<si><t>999999199003070012</t></si><si><t>010203</t></si><si><t>2020-02-05</t></si>"
    cells = "".join(f'<c r="{letter}2" s="{AS_TEXT}" t="s"><v>{n}</v></c>' for n, letter in enumerate("ABC"))
    assert rows_of(workbook(tmp_path / "x.xlsx", HEAD + row(2, cells), shared=shared)) == [
        (2, ["999999199003070012", "010203", "2020-02-05"])
    ]


def test_numbers_that_lost_digits_are_not_shown_as_if_they_had_them(tmp_path: Path) -> None:
    cells = f'<c r="A2"><v>9.9999919900307002E17</v></c>{inline("B2", "x")}<c r="C2" s="{DATED}"><v>43866.0</v></c>'
    assert rows_of(workbook(tmp_path / "x.xlsx", HEAD + row(2, cells))) == [(2, ["9.99999E+17", "x", "2020-02-05"])]


def test_hidden_rows_and_columns_are_rows_and_columns(tmp_path: Path) -> None:
    """A filter hides rows that are people all the same."""
    rows = f'<row r="2" hidden="1">{GOOD}</row>' + row(3, GOOD.replace('2"', '3"').replace("p-1", "p-2"))
    cols = '<cols><col min="2" max="2" width="9" hidden="1" customWidth="1"/></cols>'
    path = workbook(tmp_path / "x.xlsx", HEAD + rows, before=cols, behind='<autoFilter ref="A1:C3"/>')
    assert rows_of(path) == [(2, ["p-1", "湖北", "2020-02-05"]), (3, ["p-2", "湖北", "2020-02-05"])]


def test_joined_headings_whose_other_cells_are_not_written(tmp_path: Path) -> None:
    rows = row(1, inline("A1", "id") + inline("B1", "行程")) + row(2, inline("B2", "arrived") + inline("C2", "from"))
    rows += row(3, inline("A3", "p-1") + inline("B3", "2020-02-05") + inline("C3", "湖北"))
    joined = '<mergeCells count="2"><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/></mergeCells>'
    assert read(workbook(tmp_path / "x.xlsx", rows, behind=joined)) == (
        ["id", "arrived", "from"],
        2,
        [(3, ["p-1", "2020-02-05", "湖北"])],
    )


def test_joined_cells_of_several_rows_count_for_each(tmp_path: Path) -> None:
    rows = row(2, GOOD) + row(3, inline("A3", "p-2") + '<c r="B3"/>' + inline("C3", "2020-02-06"))
    joined = '<mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>'
    assert rows_of(workbook(tmp_path / "x.xlsx", HEAD + rows, behind=joined)) == [
        (2, ["p-1", "湖北", "2020-02-05"]),
        (3, ["p-2", "湖北", "2020-02-06"]),
    ]


def test_cells_and_rows_that_do_not_say_where_they_stand_follow_each_other(tmp_path: Path) -> None:
    bare = re.sub(r' r="[A-Z]*\d+"', "", HEAD + row(2, GOOD))
    assert rows_of(workbook(tmp_path / "x.xlsx", bare)) == [(2, ["p-1", "湖北", "2020-02-05"])]


def test_the_last_column_that_a_sheet_can_have(tmp_path: Path) -> None:
    rows = row(1, inline("A1", "id") + inline("B1", "from") + inline("XFD1", "arrived"))
    rows += row(2, inline("A2", "p-1") + inline("B2", "湖北") + inline("XFD2", "2020-02-05"))
    headers, _, read_rows = read(workbook(tmp_path / "x.xlsx", rows))
    assert (len(headers), headers[0], headers[-1]) == (16_384, "id", "arrived")
    assert [(cells[0], cells[1], cells[-1]) for _, cells in read_rows] == [("p-1", "湖北", "2020-02-05")]


def _prefixed(text: str) -> str:
    return re.sub(r"<(/?)(?=[A-Za-z])", r"<\1x:", text).replace("xmlns=", "xmlns:x=")


STRICT = "http://purl.oclc.org/ooxml"
WRITTEN: dict[str, Callable[[str, str], str]] = {
    "prefixes": lambda name, text: _prefixed(text) if name.startswith("xl/") and ".rels" not in name else text,
    "strict": lambda _, text: text.replace(MAIN, f"{STRICT}/spreadsheetml/main").replace(
        LINKS, f"{STRICT}/officeDocument/relationships"
    ),
    "absolute": lambda _, text: text.replace('Target="worksheets', 'Target="/xl/worksheets'),
}


@pytest.mark.parametrize("how", WRITTEN)
def test_the_same_workbook_in_other_words(tmp_path: Path, how: str) -> None:
    """With prefixes, as strict Open XML, with absolute targets."""
    plain, other = workbook(tmp_path / "x.xlsx", HEAD + row(2, GOOD)), tmp_path / "y.xlsx"
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(other, "w") as after:
        for name in before.namelist():
            after.writestr(name, WRITTEN[how](name, before.read(name).decode()))
    assert rows_of(other) == rows_of(plain)


# given back

TABLE = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml",
    (
        f'<table xmlns="{MAIN}" id="1" name="T" displayName="T" ref="A1:C3" totalsRowShown="0">'
        '<autoFilter ref="A1:C3"/><tableColumns count="3"><tableColumn id="1" name="id"/>'
        '<tableColumn id="2" name="from"/><tableColumn id="3" name="arrived"/></tableColumns></table>'
    ),
)
NAMES = (
    '<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">台账!$A$1:$C$3</definedName>'
    '<definedName name="_xlnm.Print_Area" localSheetId="0">台账!$A$1:$C$3</definedName>'
    '<definedName name="地区">台账!$B$2:$B$3</definedName></definedNames>'
)
VALIDATED = (
    '<dataValidations count="1"><dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="B2:B900">'
    '<formula1>"湖北,河南"</formula1></dataValidation></dataValidations>'
)
BEHIND = (
    '<autoFilter ref="A1:C3"/><mergeCells count="1"><mergeCell ref="E1:F1"/></mergeCells>'
    f'<phoneticPr fontId="0" type="noConversion"/>{VALIDATED}<pageMargins left="0.7" right="0.7" top="0.75" '
    'bottom="0.75" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape"/>'
    '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>'
)
CELL = re.compile(r'<c r="([A-Z]+\d+)"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)


def test_what_a_ledger_has_beside_its_cells_comes_back_as_it_was(tmp_path: Path) -> None:
    """Table, filter, drop-downs, names, readings, hidden rows: one cell is at fault, and one is changed."""
    shared = '<si><t>河南</t><rPh sb="0" eb="1"><t>カ</t></rPh><phoneticPr fontId="0"/></si>'
    faulty = f'{inline("A3", "p-2", AS_TEXT)}<c r="B3" t="s"><v>0</v></c>{inline("C3", "2020-02-31")}'
    rows = HEAD + f'<row r="2" spans="1:3" hidden="1" ht="20" customHeight="1">{GOOD}</row>' + row(3, faulty)
    (tmp_path / "pack.yaml").write_text(PACK, "utf-8")
    path = workbook(
        tmp_path / "ledger.xlsx",
        rows,
        shared=shared,
        before='<cols><col min="2" max="2" width="9" hidden="1" customWidth="1"/></cols>',
        behind=BEHIND,
        book='<workbookPr codeName="ThisWorkbook"/>',
        names=NAMES,
        more={"xl/tables/table1.xml": TABLE},
        links=f'<Relationship Id="rId1" Type="{LINKS}/table" Target="../tables/table1.xml"/>',
    )
    with open_locality(tmp_path / "pack.yaml") as locality:
        done = locality.import_file(path)
    assert (done.new, done.set_aside) == (1, 1)
    back = Path(str(done.set_aside_file))
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(back) as after:
        for name in ("xl/sharedStrings.xml", "xl/tables/table1.xml"):
            assert after.read(name) == before.read(name)
        sheets = [parts.read("xl/worksheets/sheet1.xml").decode() for parts in (before, after)]
        book = after.read("xl/workbook.xml").decode()
    cells = [{found[1]: found[0] for found in CELL.finditer(sheet)} for sheet in sheets]
    assert {place for place in cells[1] if cells[1][place] != cells[0].get(place)} == {"C3"}
    assert cells[0].keys() == cells[1].keys()
    assert "2020-02-31" in cells[1]["C3"]
    for kept in (
        '<row r="2" spans="1:3" hidden="1" ht="20" customHeight="1">',
        VALIDATED,
        BEHIND.split("<page", maxsplit=1)[0],
    ):
        assert kept in sheets[1]
    assert '<col min="2" max="2" width="9" hidden="1" customWidth="1"/>' in sheets[1]
    assert '<tablePart r:id="rId1"/>' in sheets[1]
    assert NAMES.removesuffix("</definedNames>") in book
    assert rows_of(back) == rows_of(path)


@pytest.mark.parametrize("how", ["prefixes", "absolute"])
def test_a_workbook_in_other_words_is_given_back_in_them(tmp_path: Path, how: str) -> None:
    faulty = GOOD.replace('2"', '3"').replace("2020-02-05", "2020-02-31")
    plain = workbook(tmp_path / "x.xlsx", HEAD + row(2, GOOD) + row(3, faulty))
    (tmp_path / "pack.yaml").write_text(PACK, "utf-8")
    other = tmp_path / "other.xlsx"
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(other, "w") as after:
        for name in before.namelist():
            after.writestr(name, WRITTEN[how](name, before.read(name).decode()))
    with open_locality(tmp_path / "pack.yaml") as locality:
        done = locality.import_file(other)
        assert (done.new, done.set_aside) == (1, 1)
        back = Path(str(done.set_aside_file))
        assert back.suffix == ".xlsx"
        assert rows_of(back) == rows_of(other)
        again = locality.import_file(back)
    assert (again.known, again.set_aside) == (1, 1)
