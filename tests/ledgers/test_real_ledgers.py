"""Real-shaped ledgers with planted faults: each comes back with every fault marked and nothing else, and once they are
mended in the file that came back, imports completely."""

from __future__ import annotations

import csv
import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook

from gridcontrol import Locality, open_locality
from tests.ledgers.planting import PACK, Ledger, ledger, lines
from tests.ledgers.shapes import MAIN, name_of, written

COUNT = 64
TAG = f"{{{MAIN}}}"
LIST = "!核对清单 list"
OPEN = "!待改 open"
EDITED = re.compile(
    r"\[Content_Types\]\.xml|xl/workbook\.xml|xl/_rels/workbook\.xml\.rels|xl/styles\.xml|xl/comments7\.xml"
    r"|xl/drawings/vmlDrawing7\.vml|xl/worksheets/sheet\d\.xml|xl/worksheets/_rels/sheet\d\.xml\.rels"
)

Parts = dict[str, bytes]
Shown = dict[str, tuple[str, ...]]


@pytest.fixture
def locality(tmp_path: Path) -> Iterator[Locality]:
    (tmp_path / "pack.yaml").write_text(PACK, "utf-8")
    with open_locality(tmp_path / "pack.yaml") as opened:
        yield opened


def parts_of(path: Path) -> Parts:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def tree(content: bytes) -> ET.Element:
    return ET.fromstring(content)  # noqa: S314  # written by these tests and the library


def sheet_part(book: Ledger) -> str:
    return f"xl/worksheets/sheet{2 if book.book.before else 1}.xml"


def shown(content: bytes, *, looks: bool) -> Shown:
    """Each cell that holds something, as it is written: kind, value, formula, pieces of text, perhaps its look."""
    cells: Shown = {}
    row = 0
    for line in tree(content).iter(f"{TAG}row"):
        row = int(line.get("r", row + 1))
        column = 0
        for cell in line.iter(f"{TAG}c"):
            column = column + 1
            said = cell.get("r")
            inner = tuple(ET.tostring(each, "unicode") for each in cell)
            look = (cell.get("s", ""),) if looks else ()
            where = said or name_of(row, column)
            while said and name_of(row, column) != said:
                column += 1
            if inner:
                cells[where] = (cell.get("t", ""), *inner, *look)
    return cells


def comments(parts: Parts) -> dict[str, str]:
    found = {}
    for name, content in parts.items():
        if name.startswith("xl/comments"):
            for comment in tree(content).iter(f"{TAG}comment"):
                found[comment.get("ref", "")] = "".join(text.text or "" for text in comment.iter(f"{TAG}t"))
    return found


def listed(parts: Parts) -> set[str]:
    """The cells that the list of what is open names."""
    book = tree(parts["xl/workbook.xml"])
    names = [sheet.get("name") for sheet in book.iter(f"{TAG}sheet")]
    part = sorted(name for name in parts if re.match(r"xl/worksheets/sheet\d+\.xml", name))[names.index(LIST)]
    rows = [
        ["".join(text.text or "" for text in cell.iter(f"{TAG}t")) for cell in row.iter(f"{TAG}c")]
        for row in tree(parts[part]).iter(f"{TAG}row")
    ]
    return {row[2] for row in rows[1:] if row[3] == OPEN}


def coloured(before: bytes, after: bytes) -> set[str]:
    """The cells whose look is another one now, those that were not written before among them."""

    def looks(content: bytes) -> dict[str, str]:
        found, row = {}, 0
        for line in tree(content).iter(f"{TAG}row"):
            row = int(line.get("r", row + 1))
            for column, cell in enumerate(line.iter(f"{TAG}c"), 1):
                found[cell.get("r") or name_of(row, column)] = cell.get("s", "0")
        return found

    one, other = looks(before), looks(after)
    return {where for where, look in other.items() if one.get(where, "0") != look}


def mended(content: bytes, fixes: dict[str, str]) -> bytes:
    """*content* with what is right in the cells of *fixes*, written as text, each where it stands."""
    for prefix, uri in re.findall(rb'xmlns:?(\w*)="([^"]+)"', content[:2000]):
        if not re.fullmatch(rb"ns\d+", prefix):
            ET.register_namespace(prefix.decode(), uri.decode())
    root = tree(content)
    row, left = 0, dict(fixes)
    for line in root.iter(f"{TAG}row"):
        row = int(line.get("r", row + 1))
        for column, cell in enumerate(line.iter(f"{TAG}c"), 1):
            where = cell.get("r") or name_of(row, column)
            if where in left:
                for each in list(cell):
                    cell.remove(each)
                cell.set("t", "inlineStr")
                ET.SubElement(ET.SubElement(cell, f"{TAG}is"), f"{TAG}t").text = left.pop(where)
    assert left == {}
    return bytes(ET.tostring(root, "utf-8", xml_declaration=True))


def packed(parts: Parts, path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)


def check_round(made: Ledger, folder: Path, locality: Locality) -> None:
    """The whole way: import, what came back, mend, import again, once more with all mended."""
    path = folder / "返乡台账.xlsx"
    written(made.book, path)
    part = sheet_part(made)
    first = locality.import_file(path, lang="zh")
    back = parts_of(Path(str(first.set_aside_file)))
    assert Path(str(first.set_aside_file)).suffix == ".xlsx"
    before = parts_of(path)
    planted = {name_of(*spot): right for spot, right in made.faults.items()}
    # Every fault is marked, and nothing else.
    assert listed(back) == set(planted)
    assert coloured(before[part], back[part]) == set(planted)
    said = comments(back)
    assert {where for where, text in said.items() if made.book.comments.get(where) != text} == set(planted)
    assert all(made.book.comments.get(where, "") in said[where] for where in planted)
    # No cell holds anything else than before, no look but theirs changed, no other part did.
    assert shown(back[part], looks=False) == shown(before[part], looks=False)
    assert {name for name in before if back[name] != before[name] and not EDITED.fullmatch(name)} == set()
    # Mended in the file that came back it imports completely, and what was marked is no longer.
    again = folder / "返乡台账-改.xlsx"
    packed({**back, part: mended(back[part], planted)}, again)
    second = locality.import_file(again, lang="zh")
    assert (second.set_aside, second.conflicting, second.problems) == (0, 0, ())
    events = [event for each in locality.known().events.values() for event in each]
    assert sum(event.kind == "arrival" for event in events) == made.arrivals
    assert sum(event.kind == "check_in" for event in events) == made.stays
    assert {event.subject for event in events} == {f"person/{each}" for each in made.persons}


@pytest.mark.parametrize("seed", range(COUNT))
def test_every_fault_is_marked_and_mended_it_imports_completely(seed: int, tmp_path: Path, locality: Locality) -> None:
    check_round(ledger(seed), tmp_path, locality)


@pytest.mark.parametrize("seed", range(100, 112))
def test_mended_by_half_the_rest_comes_back_and_what_is_right_has_its_look_back(
    seed: int, tmp_path: Path, locality: Locality
) -> None:
    made = ledger(seed)
    path, again = tmp_path / "返乡台账.xlsx", tmp_path / "返乡台账-改.xlsx"
    written(made.book, path)
    part = sheet_part(made)
    first = parts_of(Path(str(locality.import_file(path).set_aside_file)))
    planted = {name_of(*spot): right for spot, right in sorted(made.faults.items())}
    half = dict(list(planted.items())[::2])
    packed({**first, part: mended(first[part], half)}, again)
    done = locality.import_file(again)
    back, before = parts_of(Path(str(done.set_aside_file))), parts_of(path)
    left = set(planted) - set(half)
    assert listed(back) == left
    assert coloured(before[part], back[part]) == left
    said = comments(back)
    assert {where for where, text in said.items() if made.book.comments.get(where) != text} == left
    assert {where: said.get(where) for where in made.book.comments if where not in left} == {
        where: text for where, text in made.book.comments.items() if where not in left
    }
    # Other programs read it: its parts fit together.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl would drop
        sheet = load_workbook(str(done.set_aside_file))["返乡 台账"]
    assert {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment} == set(said)
    packed({**back, part: mended(back[part], {where: planted[where] for where in left})}, again)
    assert locality.import_file(again).set_aside == 0


@pytest.mark.parametrize("separator", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_in_a_csv_every_fault_is_named_and_mended_it_imports_completely(
    encoding: str, separator: str, tmp_path: Path, locality: Locality
) -> None:
    # A multiple of three has one row of headings, of fifteen days from 1900: what a CSV can be.
    made = ledger(15 * (len(encoding) * 7 + ord(separator)), joined=False)
    rows = lines(made)
    path = tmp_path / "返乡台账.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator).writerows(rows)
    first = locality.import_file(path, lang="zh")
    with Path(str(first.set_aside_file)).open(encoding="utf-8-sig", newline="") as file:
        back = list(csv.reader(file))
    places = {title.strip().replace("\n", ""): place for place, title in enumerate(back[0])}
    headings = {place: title for title, place in places.items()}
    named = {(int(row[0]), column) for row in back[1:] for column in row[places["!列 column"]].split("\n")}
    shift = places["序号"]
    planted = {(row, headings[column - 1 + shift]): right for (row, column), right in made.faults.items()}
    assert named == set(planted)
    for row in back[1:]:
        for (number, title), right in planted.items():
            if number == int(row[0]):
                row[places[title]] = right
    with (tmp_path / "返乡台账-改.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(back)
    second = locality.import_file(tmp_path / "返乡台账-改.csv", lang="zh")
    assert (second.set_aside, second.problems) == (0, ())
    events = [event for each in locality.known().events.values() for event in each]
    assert sum(event.kind == "arrival" for event in events) == made.arrivals
    assert sum(event.kind == "check_in" for event in events) == made.stays


def test_the_ledgers_have_what_ledgers_have() -> None:
    made = [ledger(seed) for seed in range(COUNT)]
    assert sum(len(each.faults) for each in made) > 10 * COUNT
    books = [each.book for each in made]
    assert {book.strings for book in books} == {"shared", "inline", "rich"}
    for shape in ("prefix", "before", "from_1904", "comments", "extras", "merged", "shared_formula"):
        assert any(getattr(book, shape) for book in books), shape
    assert not all(book.addressed for book in books)
    assert not all(book.styled for book in books)
    kinds = {held.kind for book in books for held in book.cells.values()}
    assert kinds == {"text", "number", "date", "error", "formula"}
