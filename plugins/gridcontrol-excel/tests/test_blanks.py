"""Blank ledgers: for every import of the shipped packs and examples, what is filled in validly imports completely."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from gridcontrol import Locality, open_locality
from gridcontrol.app.blanks import ledger
from gridcontrol.app.importing import import_file
from gridcontrol.app.pack import read_pack_file
from gridcontrol.builtin.csv_rows import blank as csv_blank
from gridcontrol.builtin.memory import MemoryStore
from gridcontrol.intake.blanks import blank_ledger
from gridcontrol.intake.id_numbers import check_character
from gridcontrol.intake.outcome import Imported
from gridcontrol.plugins import PluginHost
from gridcontrol.rules.imports import FileKind, ImportForm, RowEvent
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import FieldBase, FieldType
from gridcontrol_excel import blank
from gridcontrol_excel.blanks import CHOICES

ROOT = Path(__file__).resolve().parents[3]
PACKS = [
    path
    for glob in ("localities/*.yaml", "examples/**/*.yaml", "tests/cases/files/*.yaml")
    for path in sorted(ROOT.glob(glob))
]
ROWS = 40
DAY = date(2020, 1, 20)
Cell = str | int | float | date | datetime | time | None


def imports() -> Iterator[tuple[Pack, ImportForm]]:
    for path in PACKS:
        if "imports:" in path.read_text("utf-8"):
            pack = read_pack_file(path)
            yield from ((pack, form) for form in pack.imports.values() if form.file is not FileKind.JSON_LINES)


IMPORTS = list(imports())
NAMES = [f"{pack.id}-{form.id}" for pack, form in IMPORTS]


def person(draw: random.Random) -> str:
    """An id of a region that was never issued."""
    born = date(1930, 1, 1) + timedelta(days=draw.randrange(32_000))
    body = f"999999{born:%Y%m%d}{draw.randrange(1000):03}"
    return body + check_character(body)


def day(draw: random.Random) -> date:
    return DAY + timedelta(days=draw.randrange(30))


def instant(draw: random.Random) -> datetime:
    return datetime.combine(day(draw), time(draw.randrange(24), draw.randrange(60)))


def value(kind: FieldType, meanings: Sequence[str], draw: random.Random) -> Cell:
    """What somebody may type into a cell of this type."""
    on, at = day(draw), instant(draw)
    typed: dict[FieldBase, Sequence[Cell]] = {
        FieldBase.CHOICE: kind.choices,
        FieldBase.TRUTH: ["是", "否", "yes", "no"],
        FieldBase.DATE: [on, on.isoformat(), f"{on:%Y/%m/%d}"],
        FieldBase.INSTANT: [at, f"{at:%Y-%m-%d %H:%M}"],
        FieldBase.MOMENT: [on, at],
        FieldBase.INTEGER: [draw.randrange(100), str(draw.randrange(100))],
        FieldBase.AGE: [draw.randrange(100), f"{draw.randrange(100)}岁"],
        FieldBase.NUMBER: [draw.randrange(1000) / 10, "36.50"],
        FieldBase.ID_NUMBER: [person(draw)],
        FieldBase.PHONE: [f"1990000{draw.randrange(10_000):04}"],
        FieldBase.DIVISION: [f"99{draw.randrange(10**7):07}"],
        FieldBase.REF: [f"r-{draw.randrange(9)}"],
    }
    return draw.choice(meanings or typed.get(kind.base, ["=甲某", "乙, 丙", '说"是"', "一组"]))


def own(form: ImportForm, event: RowEvent) -> set[str]:
    """Columns that only *event* reads."""

    def read(each: RowEvent) -> set[str]:
        fields = {column.header for column in each.columns if column.constant is None}
        return {each.at, each.at_time or "", each.id or "", *each.only_if, *each.unless} | fields

    others = {header for other in form.events if other is not event for header in read(other)}
    return read(event) - others - {*form.key, form.recorded_at or "", ""}


def row(pack: Pack, form: ImportForm, draw: random.Random) -> dict[str, Cell]:
    """A row in which at least one event happened, and all that happened is whole."""
    cells: dict[str, Cell] = {}
    happened = set(draw.sample(range(len(form.events)), draw.randrange(1, len(form.events) + 1)))
    for number, event in enumerate(form.events):
        types = pack.events[event.kind].fields
        for column in event.columns:
            if column.constant is None:
                kind = types[column.field]
                cells[column.header] = value(kind, tuple(column.meanings), draw)
                if kind.optional and draw.random() < 0.3:
                    cells[column.header] = None
        if event.at_time:
            cells[event.at_time] = draw.choice([None, time(draw.randrange(24), draw.randrange(60)), "15:30"])
        if event.id:
            cells[event.id] = draw.choice([None, f"{draw.randrange(10**9):09}-{number}"])
        cells[event.at] = day(draw) if event.at_time or draw.random() < 0.7 else f"{instant(draw):%Y-%m-%d %H:%M}"
    for number, event in enumerate(form.events):
        if number in happened:
            # Of events told apart by one column, the last one drawn is the one that happened.
            cells.update({header: draw.choice(words) for header, words in event.only_if.items()})
    for number, event in enumerate(form.events):
        for header, words in event.unless.items():
            assert cells[header] not in words
        if number not in happened:
            cells.update(dict.fromkeys(own(form, event)))
    for header in form.key:
        cells[header] = person(draw) if form.key_type == FieldBase.ID_NUMBER else f"00{draw.randrange(10**6)}"
    if form.recorded_at is not None:
        cells[form.recorded_at] = draw.choice([None, instant(draw)])
    return cells


def required_filled(pack: Pack, form: ImportForm, cells: dict[str, Cell]) -> bool:
    """Whether each event with a date has all that it needs: columns may serve several events."""
    for event in form.events:
        if cells.get(event.at) is None or any(cells[header] not in words for header, words in event.only_if.items()):
            continue
        types = pack.events[event.kind].fields
        for column in event.columns:
            if column.constant is None and not types[column.field].optional and cells[column.header] is None:
                return False
    return True


def rows_of(pack: Pack, form: ImportForm, draw: random.Random) -> list[dict[str, Cell]]:
    drawn = (row(pack, form, draw) for _ in range(20 * ROWS))
    kept = [cells for cells in drawn if required_filled(pack, form, cells)]
    assert len(kept) >= ROWS
    return kept[:ROWS]


def imported(pack: Pack, form: ImportForm, path: Path) -> Imported:
    store = MemoryStore(lambda: datetime(2020, 6, 1, tzinfo=UTC))
    return import_file(path, pack, store, form=form.id, formats=tuple(PluginHost().row_formats.values()))


def filled(content: bytes, rows: Sequence[dict[str, Cell]], path: Path) -> None:
    workbook = load_workbook(io.BytesIO(content))
    sheet = workbook.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    for number, cells in enumerate(rows, 2):
        for place, heading in enumerate(headings, 1):
            cell = sheet.cell(number, place)
            wanted = sheet.column_dimensions[cell.column_letter].number_format
            cell.value = cells.get(str(heading))
            if isinstance(cell.value, str):
                cell.data_type = "s"
            if not isinstance(cell.value, date | time):
                cell.number_format = wanted
    workbook.save(path)


@pytest.mark.parametrize(("pack", "form"), IMPORTS, ids=NAMES)
def test_filled_in_it_imports_completely(pack: Pack, form: ImportForm, tmp_path: Path) -> None:
    draw = random.Random(f"{pack.id}-{form.id}")  # noqa: S311  # invented rows, the same each time
    rows = rows_of(pack, form, draw)
    path = tmp_path / "filled.xlsx"
    filled(blank(blank_ledger(form, pack, draw.choice(["en", "zh"])), "zh"), rows, path)
    done = imported(pack, form, path)
    assert (done.set_aside, done.conflicting, [each.code for each in done.problems]) == (0, 0, [])
    assert done.rows == done.taken == ROWS
    # As a CSV the same rows are the same facts.
    text = csv_blank(blank_ledger(form, pack, "en"), "en").decode("utf-8-sig")
    (headings,) = csv.reader(io.StringIO(text))
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(headings)
    writer.writerows([["" if cells.get(each) is None else cells[each] for each in headings] for cells in rows])
    (tmp_path / "filled.csv").write_text(written.getvalue(), "utf-8")
    again = imported(pack, form, tmp_path / "filled.csv")
    assert (again.taken, again.new, again.set_aside) == (ROWS, done.new, 0)


def test_there_are_enough_imports_to_say_so() -> None:
    assert len(IMPORTS) > 40  # a search that finds no packs would pass all the same


PACK = """
format: gridcontrol/1
pack: blanks
zone: Asia/Shanghai
day_count: day_zero
divisions:
  levels: {county: {en: county}, town: {en: town}}
  hierarchies: {statutory: {label: {en: statutory}, levels: [county, town]}}
  sources:
    - file: divisions.csv
      scheme: cn
      hierarchy: statutory
      columns: {code: code, name: name, level: level, parent: parent}
subjects:
  person: {place: residence, attributes: {residence: division?, phone: phone?}}
  venue: {place: lies_in, attributes: {lies_in: division?}}
events:
  arrival:
    about: person
    fields:
      origin: text
      kind: [work, study]
      residence: division?
      phone: phone?
      venue: ref venue?
      age: age?
      fever: truth?
    sets: [residence, phone]
  opened: {about: venue, fields: {lies_in: division?}, sets: [lies_in]}
tracks: {control: {about: person, default: normal, precedence: [home]}}
rules: {r: {track: control, when: {event: arrival}, phases: [{status: home, for: 14d}]}}
imports:
  venues:
    match: ["venues*.csv"]
    about: venue
    key: 场所
    events: [{kind: opened, at: 启用日期, fields: {lies_in: 所在}}]
  arrivals:
    label: {zh: 返乡台账, en: arrivals}
    match: ["arrivals*.csv"]
    about: person
    key: 身份证号
    key_type: id_number
    events:
      - kind: arrival
        at: 到达日期
        fields:
          origin: 来源地
          kind: {column: 事由, meanings: {务工: work, 就学: study}}
          residence: 现住址
          phone: 电话
          venue: 场所
          age: 年龄
          fever: 发热
"""
DIVISIONS = "code,name,level,parent\n9999,某县,county,\n999901,一镇,town,9999\n999902,二镇,town,9999\n"
ONE, OTHER = "999999199003070012", "99999919900307008X"


@pytest.fixture
def locality(tmp_path: Path) -> Iterator[Locality]:
    (tmp_path / "pack.yaml").write_text(PACK, "utf-8")
    (tmp_path / "divisions.csv").write_text(DIVISIONS, "utf-8")
    (tmp_path / "arrivals.csv").write_text(
        "身份证号,到达日期,来源地,事由,现住址,电话,场所,年龄,发热\n"
        f"{ONE},2020-02-05,湖北,务工,999901,19900001111,h-1,30,否\n"
        f"{OTHER},2020-02-05,湖北,就学,999902,,,,\n",
        "utf-8",
    )
    (tmp_path / "venues.csv").write_text(
        "场所,启用日期,所在\n=h-1,2020-01-22,999901\n0002,2020-01-22,999902\n", "utf-8"
    )
    with open_locality(tmp_path / "pack.yaml") as opened:
        for name in ("arrivals.csv", "venues.csv"):
            assert opened.import_file(tmp_path / name).set_aside == 0
        yield opened


def sheet_of(content: bytes) -> Worksheet:
    return load_workbook(io.BytesIO(content)).worksheets[0]


def test_headings_stay_and_cells_keep_what_is_written(locality: Locality) -> None:
    workbook = load_workbook(io.BytesIO(ledger(locality, "arrivals", "a.xlsx", "zh")))
    sheet = workbook.worksheets[0]
    headings = {str(cell.value): cell for cell in sheet[1]}
    assert sheet.title == "返乡台账"
    assert list(headings) == ["身份证号", "到达日期", "来源地", "事由", "现住址", "电话", "场所", "年龄", "发热"]
    assert sheet.protection.sheet
    assert all(cell.protection.locked for cell in headings.values())
    formats = {name: sheet.column_dimensions[cell.column_letter].number_format for name, cell in headings.items()}
    assert formats == {
        "身份证号": "@", "到达日期": "yyyy-mm-dd", "来源地": "General", "事由": "General", "现住址": "@",
        "电话": "@", "场所": "@", "年龄": "0", "发热": "General",
    }  # fmt: skip
    assert [sheet.column_dimensions[cell.column_letter].protection.locked for cell in headings.values()] == [False] * 9
    comment = headings["身份证号"].comment
    assert comment is not None
    assert comment.text.strip() == "本行的对象:18 位身份证号,按文本保存。必填。"
    rules = {str(rule.sqref).split("2")[0]: rule for rule in sheet.data_validations.dataValidation}
    kept = workbook[CHOICES]
    assert kept.sheet_state == "hidden"
    assert [[cell.value for cell in column if cell.value] for column in kept.columns][3] == ["务工", "就学"]
    assert [cell.value for cell in kept["I"]] == ["是", "否"]
    assert rules["D"].type == rules["I"].type == "list"
    assert rules["D"].formula1 == f"'{CHOICES}'!$D$1:$D$2"
    assert rules["B"].type == "date"
    assert {letter: rules[letter].errorStyle for letter in "BD"} == {"B": "warning", "D": None}


def test_a_division_prefills_who_and_what_is_there(locality: Locality, tmp_path: Path) -> None:
    sheet = sheet_of(ledger(locality, "arrivals", "a.xlsx", "en", "999901"))
    known = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert known == [[ONE, None, None, None, "999901", "19900001111", None, None, None]]
    assert sheet_of(ledger(locality, "arrivals", "a.xlsx", "en", "9999")).max_row == 3
    venues = ledger(locality, "venues", "v.csv", "en", "9999")
    assert venues.decode("utf-8-sig").splitlines() == ["场所,启用日期,所在", "0002,,999902", "\u3000=h-1,,999901"]
    mended = venues.decode("utf-8-sig").replace("2,,", "2,2020-03-01,").replace("1,,", "1,2020-03-01,")
    (tmp_path / "venues-2.csv").write_text(mended, "utf-8")
    done = locality.import_file(tmp_path / "venues-2.csv")
    assert (done.new, done.set_aside) == (2, 0)
    assert len(locality.known().events) == 4  # two persons and the same two venues
