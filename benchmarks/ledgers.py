"""How fast workbooks come in, go out, and are given back with their faults marked.

    python benchmarks/ledgers.py                   a ledger of 100,000 rows and 20 columns, and a tenth of it
    python benchmarks/ledgers.py --rows 10000      quicker
    python benchmarks/ledgers.py --install         once: fetches pandas and openpyxl

Measured: importing the ledger into memory, from the file to facts, beside pandas with openpyxl reading the same file
into a frame, which knows nothing of dates, ids and faults; writing a report's table of as many cells beside
XlsxWriter writing the same cells with the same formats; giving back a hundredth and a tenth of the rows, each at
fault, beside openpyxl colouring as many cells and writing as many comments into the same file, which knows nothing of
reasons, drop-downs and what it drops. Each in a process of its own, with the seconds it took and those of CPU, which a
busy machine does not change. pandas and openpyxl are needed for nothing else: `--install` puts them into a folder of
the environment that nothing else looks into, and what is missing is said to be.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import xlsxwriter
from attrs import evolve
from peers.fetching import FETCHED, fetch

from gridcontrol.app.importing import import_file
from gridcontrol.builtin.memory import MemoryStore
from gridcontrol.intake.id_numbers import check_character
from gridcontrol.plugins import PluginHost
from gridcontrol.reports.document import Column, ColumnType, Document, Figure, Row, Table
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.vocabulary import Label
from gridcontrol.testing.documents import sample_document

PACK = """
format: gridcontrol/1
pack: ledgers
zone: Asia/Shanghai
day_count: day_zero
subjects: {person: {}}
events: {arrival: {about: person, fields: {from_area: text, kind: [work, study], left_on: date?, fever: truth?}}}
imports:
  arrivals:
    match: ["*.xlsx"]
    about: person
    key: 身份证号
    key_type: id_number
    events:
      - kind: arrival
        at: 到达日期
        fields:
          from_area: 来源地
          kind: {column: 事由, meanings: {务工: work, 就学: study}}
          left_on: 离开日期
          fever: {column: 发热, meanings: {有: "true", 无: "false"}}
"""
HEADINGS = ("身份证号", "到达日期", "来源地", "事由", "离开日期", "发热")
COLUMNS = 20
PEERS = Path(__file__).with_name("peers") / "ledgers.txt"
FAULTY = 1
"""One row in so many is at fault in the ledger that is given back."""
SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def person(number: int) -> str:
    """An id of a region that was never issued."""
    digits = f"9999991990{1 + number // 28 % 12:02}{1 + number % 28:02}{number // 336 % 1000:03}"
    return digits + check_character(digits)


def write_ledger(path: Path, rows: int, faulty: int) -> None:
    """A ledger of *rows*, every *faulty*-th of which has a day that no calendar has; 0: none."""
    draw = random.Random(rows)  # invented data, the same each time
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as workbook:
        sheet = workbook.add_worksheet("台账")
        sheet.write_row(0, 0, [*HEADINGS, *(f"备注{number}" for number in range(COLUMNS - len(HEADINGS)))])
        for number in range(1, rows + 1):
            day = "2020-02-31" if faulty and not number % faulty else f"2020-02-{draw.randrange(1, 29):02}"
            known = [person(number), day, "湖北", draw.choice(["务工", "就学"]), "2020-01-20", "无"]
            sheet.write_row(number, 0, [*known, *(f"第 {number} 户" for _ in range(COLUMNS - len(known)))])


def import_ledger(path: Path) -> str:
    """From the file to facts in memory, with the workbook given back where rows are at fault."""
    store = MemoryStore(lambda: datetime(2020, 3, 1, tzinfo=UTC))
    formats = tuple(PluginHost().row_formats.values())
    done = import_file(path, read_pack(PACK.encode(), "pack.yaml"), store, formats=formats)
    return f"{done.new:,} facts, {done.set_aside:,} rows set aside"


def read_with_pandas(path: Path) -> str:
    """The file in a frame of texts."""
    sys.path.append(str(FETCHED))
    frame = import_module("pandas").read_excel(path, dtype=str, engine="openpyxl")
    return f"{len(frame):,} rows"


def mark_with_openpyxl(path: Path) -> str:
    """A colour and a comment on one cell of every row, and the file saved."""
    sys.path.append(str(FETCHED))
    book = import_module("openpyxl").load_workbook(path)
    comment, fill = import_module("openpyxl.comments").Comment, import_module("openpyxl.styles").PatternFill
    red, sheet = fill("solid", fgColor="FFFFC7CE"), book.worksheets[0]
    for row in range(2, sheet.max_row + 1):
        cell = sheet.cell(row, 2)
        cell.fill, cell.comment = red, comment("there is no such day", "somebody")
    book.save(path.with_suffix(".marked.xlsx"))
    return f"{sheet.max_row - 1:,} cells marked"


def document_of(rows: int) -> Document:
    """A report with a table of *rows* and the usual number of columns, half of them figures."""
    label = Label({"en": "column"})
    kinds = [ColumnType.NUMBER if number % 2 else ColumnType.TEXT for number in range(COLUMNS)]
    columns = tuple(Column(f"c{number}", label, kind) for number, kind in enumerate(kinds))
    made = tuple(
        Row(f"{row}", tuple(Figure(row * number) if number % 2 else f"第 {row} 户" for number in range(COLUMNS)))
        for row in range(rows)
    )
    return evolve(sample_document(), sections=(Table("figures", label, columns, made),), main="figures")


def write_report(rows: int) -> str:
    """The report, and the same cells with XlsxWriter alone."""
    document = document_of(rows)
    host = PluginHost()
    host.render("xlsx", sample_document(), "en")  # what is loaded once is no part of it
    began = time.process_time()
    host.render("xlsx", document, "en")
    ours = time.process_time() - began
    began = time.process_time()
    with xlsxwriter.Workbook(io.BytesIO(), SAFE) as workbook:
        sheet = workbook.add_worksheet()
        text, number = workbook.add_format({"border": 1, "text_wrap": True}), workbook.add_format({"border": 1})
        for place, row in enumerate(document.main_table.rows):
            for column, cell in enumerate(row.cells):
                if isinstance(cell, Figure):
                    sheet.write_number(place, column, cell.value, number)
                else:
                    sheet.write_string(place, column, cell, text)
    return f"writing {ours:.1f} s of CPU, {ours / (time.process_time() - began):.2f} of bare XlsxWriter"


def _apart(call: Callable[..., object], args: tuple[object, ...], answers: multiprocessing.Queue[object]) -> None:
    began = time.perf_counter()
    found = call(*args)
    cpu = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    answers.put((found, time.perf_counter() - began, peak, cpu))


def apart(call: Callable[..., object], *args: object) -> tuple[object, float, int, float] | None:
    """What *call* answers in a process of its own, its seconds, its peak of memory in MB and its seconds of CPU.

    None when it failed.
    """
    answers: multiprocessing.Queue[object] = multiprocessing.get_context("spawn").Queue()
    process = multiprocessing.get_context("spawn").Process(target=_apart, args=(call, args, answers))
    process.start()
    process.join()
    if process.exitcode:
        return None
    found: tuple[object, float, int, float] = answers.get()  # type: ignore[assignment]  # as it was put in
    return found


def told(found: tuple[object, float, int, float] | None) -> str:
    """What is printed of one measurement."""
    if found is None:
        return "is not installed, or failed"
    return f"{found[1]:6.1f} s, {found[3]:.1f} s of CPU, {found[2]:,} MB; {found[0]}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--install", action="store_true", help="fetch pandas and openpyxl from the package index")
    words = parser.parse_args()
    if words.install:
        fetch(PEERS)
        return
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for rows in (words.rows // 10, words.rows):
            path = folder / f"ledger-{rows}.xlsx"
            write_ledger(path, rows, 0)
            for name, call in (("import", import_ledger), ("pandas with openpyxl", read_with_pandas)):
                print(f"{rows:>9,} rows x {COLUMNS}: {name:<22} {told(apart(call, path))}", flush=True)
            written = apart(write_report, rows)
            print(f"{rows:>9,} rows x {COLUMNS}: {written[0] if written else 'writing failed'}", flush=True)
        for rows in (words.rows // 100, words.rows // 10):
            back = folder / f"faulty-{rows}.xlsx"
            write_ledger(back, rows, FAULTY)
            for name, call in (("given back", import_ledger), ("openpyxl alone", mark_with_openpyxl)):
                print(f"{rows:>9,} rows x {COLUMNS}: {name:<22} {told(apart(call, back))}", flush=True)


if __name__ == "__main__":
    main()
