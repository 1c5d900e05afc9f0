"""Below the mappings: encodings, formats, ordinals, masks, warnings."""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.app.importing import BUILT_IN, format_for, import_file
from gridcontrol.builtin.csv_rows import CsvRows
from gridcontrol.errors import ImportRefused
from gridcontrol.intake.cells import Reading, cell_reader, read_key
from gridcontrol.intake.encodings import Encoding, Scan, recovered
from gridcontrol.intake.masking import masked
from gridcontrol.intake.moments import Spelling
from gridcontrol.intake.ordinals import Ordinals
from gridcontrol.intake.written import NOT_KNOWN, NOTHING, Unread, is_not_known, is_nothing
from gridcontrol.plugins import RowFormat
from gridcontrol.rules.vocabulary import FieldBase, FieldType
from tests.unit.intake.files import arrival, arrivals, new_store, pack, taken

CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=4, max_size=40)


def scanned(data: bytes, chunk: int = 7) -> Encoding:
    scan = Scan("file.csv")
    for start in range(0, len(data), chunk):
        scan.feed(data[start : start + chunk])
    return scan.verdict()


@given(st.lists(CHINESE, min_size=1, max_size=5), st.sampled_from(["utf-8", "gb18030"]))
def test_an_encoding_is_told_from_the_whole_file(lines: list[str], written: str) -> None:
    data = ("code,name\n" + "\n".join(lines)).encode(written)
    found = scanned(data, 1 << 20)
    assert data.decode(found.name) == "code,name\n" + "\n".join(lines)
    assert found.size == len(data)


@given(CHINESE, st.integers(1, 30))
def test_it_does_not_matter_where_the_chunks_of_a_file_end(text: str, chunk: int) -> None:
    data = ("a,b\n" + text + "\n" + text).encode()
    assert scanned(data, chunk) == scanned(data, 1 << 20)


def test_a_few_damaged_bytes_make_no_other_encoding() -> None:
    data = "编号,姓名\n1,某甲\n2,某".encode() + b"\xff\xfe" + "乙\n".encode()
    assert scanned(data, 1 << 20).name == "utf-8"
    assert scanned(data, 1 << 20).damaged


def test_two_letters_that_happen_to_be_both_tell_nothing() -> None:
    # In GB18030 the one character of the second line is also a two-byte letter of UTF-8.
    data = "id,sex\n1,女\n2,男\n".encode("gb18030")
    assert scanned(data, 1 << 20).name == "gb18030"


@given(CHINESE)
def test_text_in_the_other_encoding_is_recovered(text: str) -> None:
    in_utf8_file = text.encode("gb18030").decode("utf-8", "surrogateescape")
    # Some characters of GB18030 are letters of UTF-8 as well (一 is the Cyrillic һ); a row of only such can't be told.
    if not in_utf8_file.isprintable():
        assert recovered(in_utf8_file, "utf-8") == text
    in_gb_file = text.encode().decode("gb18030", "surrogateescape")
    assert recovered(in_gb_file, "gb18030") == text
    assert recovered(text, "utf-8") is None


def test_a_line_without_end_is_refused_before_it_fills_memory() -> None:
    scan = Scan("file.csv")
    scan.feed(b"a" * (1 << 20))
    scan.feed(b"a" * (1 << 20))
    with pytest.raises(ImportRefused, match="longer than 2 million"):
        scan.feed(b"a")


def test_rows_are_read_one_after_the_other(tmp_path: Path) -> None:
    path = tmp_path / "arrivals.csv"
    path.write_text(arrivals(*[arrival(serial % 900) for serial in range(20_000)]), encoding="utf-8")
    with CsvRows(path, pack().imports["arrivals"]) as rows:  # type: ignore[index]  # an import's id is its name
        reading = rows.rows()
        assert [next(reading).number for _ in range(3)] == [2, 3, 4]
        assert rows.position < rows.encoding.size / 10
        assert sum(1 for _ in reading) == 20_000 - 3


def test_the_announced_separator_is_heeded(tmp_path: Path) -> None:
    text = "sep=|\n" + arrivals(arrival(1)).replace(",", "|")
    result = taken(tmp_path, "arrivals.csv", text)
    assert (result.separator, result.new) == ("|", 1)


def test_a_format_of_a_plugin_is_chosen_by_its_suffix_and_never_by_order(tmp_path: Path) -> None:
    form = pack().imports["arrivals"]  # type: ignore[index]  # as above
    sheet = RowFormat("sheet", (".sheet",), CsvRows)
    other = RowFormat("other", (".sheet",), CsvRows)
    csv, jsonl = BUILT_IN
    assert format_for(Path("a.csv"), form, (jsonl, sheet, csv)) is csv
    assert format_for(Path("a.dat"), form, (jsonl, sheet, csv)) is csv
    assert format_for(Path("a.sheet"), form, (jsonl, sheet, csv)) is sheet
    with pytest.raises(ImportRefused, match="several installed formats"):
        format_for(Path("a.sheet"), form, (csv, sheet, other))
    with pytest.raises(ImportRefused, match="no format 'csv'"):
        format_for(Path("a.csv"), form, (sheet,))
    path = tmp_path / "arrivals.sheet"
    path.write_text(arrivals(arrival(1), arrival(2, 到达日期="?")), encoding="utf-8")
    result = import_file(path, pack(), new_store(), form="arrivals", formats=(csv, sheet))
    assert (result.new, result.set_aside_file) == (1, str(tmp_path / "arrivals.set-aside.csv"))


@given(st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 5), max_size=200))
def test_ordinals_count_equal_keys(keys: list[int]) -> None:
    ordinals, seen = Ordinals(), Counter[int]()
    for key in keys:
        # 0 stands for 1: one key in 2 to the power of 64 is counted with its neighbour.
        assert ordinals.next(key) == seen[key or 1]
        seen[key or 1] += 1


def test_ordinals_keep_counting_while_the_table_grows() -> None:
    ordinals = Ordinals()
    keys = [int.from_bytes(blake2b(str(n).encode(), digest_size=8).digest(), "big") for n in range(30_000)]
    assert not any(ordinals.next(key) for key in keys)
    assert all(ordinals.next(key) == 1 for key in keys)


@given(st.text(min_size=7, max_size=40), st.sampled_from([FieldBase.ID_NUMBER, FieldBase.PHONE]))
def test_no_message_shows_more_than_the_ends_of_a_number(found: str, base: FieldBase) -> None:
    shown = masked(found, base)
    assert shown[2:-2] == "*" * (len(found) - 4)


@given(st.text("0123456789", min_size=11, max_size=18), st.sampled_from([None, FieldBase.DATE, FieldBase.TEXT]))
def test_long_numbers_are_masked_in_every_column(number: str, base: FieldBase | None) -> None:
    assert number not in masked(f"某甲 {number}", base)
    assert masked("2020-02-31 25:00", base) == "2020-02-31 25:00"


MARKS = {
    *NOTHING,
    *(mark.upper() for mark in NOTHING),
    "——",
    "\uff0d",
    "\uff0f",
    " \u3000",
    "\u200b",
    "\uff2e\uff35\uff2c\uff2c",
}


@pytest.mark.parametrize("mark", sorted(MARKS))
def test_marks_for_nothing_are_nothing_in_every_column(mark: str) -> None:
    assert is_nothing(mark)
    assert is_nothing(f" {mark} ")
    assert is_not_known(mark)


@pytest.mark.parametrize("word", sorted(NOT_KNOWN - NOTHING))
def test_words_for_unknown_are_statements_in_a_text(word: str) -> None:
    assert is_not_known(f"{word} ")
    assert not is_nothing(word)


@given(st.text(max_size=20))
def test_the_quick_look_at_the_first_character_misses_no_mark(cell: str) -> None:
    def slowly(cell: str, marks: frozenset[str]) -> bool:
        from gridcontrol.intake.written import folded  # noqa: PLC0415  # beside what it is compared with

        return folded(cell).lower() in marks

    assert is_nothing(cell) == slowly(cell, NOTHING)
    assert is_not_known(cell) == slowly(cell, NOT_KNOWN)


READ = [
    (FieldBase.INTEGER, "1,234", "1234"),
    (FieldBase.INTEGER, "-7.0", "-7"),
    (FieldBase.INTEGER, "007", "7"),
    (FieldBase.NUMBER, "36.50", '{"$n":"36.50"}'),
    (FieldBase.NUMBER, "-0.0", '{"$n":"0.0"}'),
    (FieldBase.NUMBER, "1,234.5", '{"$n":"1234.5"}'),
    (FieldBase.AGE, "38岁", "38"),
    (FieldBase.AGE, "8个月", "0"),
    (FieldBase.AGE, "30月", "2"),
    (FieldBase.AGE, "20天", "0"),
    (FieldBase.TRUTH, "有", "true"),
    (FieldBase.TRUTH, "无", "false"),
    (FieldBase.TRUTH, "不详", ""),
    (FieldBase.TRUTH, "TRUE", "true"),
    (FieldBase.PHONE, "100 0000-0001", '"10000000001"'),
    (FieldBase.PHONE, "+86 100 0000 0001", '"10000000001"'),
    (FieldBase.PHONE, "023-00000000转12", '"0230000000012"'),
    (FieldBase.PHONE, "10000000001.0", '"10000000001"'),
    (FieldBase.PHONE, "+49 30 0000000", '"+49300000000"'),
    (FieldBase.DIVISION, "500153101201.0", '"500153101201"'),
    (FieldBase.DATE, "不详", ""),
    (FieldBase.ID_NUMBER, "无", ""),
    (FieldBase.TEXT, " 无 ", '"无"'),
    (FieldBase.TEXT, "a\tb", '"a\\tb"'),
    (FieldBase.PERSON_NAME, "-", ""),
    (FieldBase.DATE, "43866", '{"$d":"2020-02-05"}'),
    (FieldBase.MOMENT, "2020/2/5 15:00", '{"$t":"2020-02-05T07:00:00+00:00"}'),
]


@pytest.mark.parametrize(("base", "cell", "text"), READ)
def test_cells_as_people_write_them(base: FieldBase, cell: str, text: str) -> None:
    read = cell_reader(FieldType(base), Reading(Spelling(pack().zone), lambda *_: None))
    assert read(cell) == text


NOT_READ = [
    (FieldBase.INTEGER, "12,34"),
    (FieldBase.INTEGER, "1.5"),
    (FieldBase.INTEGER, "1e3"),
    (FieldBase.NUMBER, "inf"),
    (FieldBase.NUMBER, "1.2.3"),
    (FieldBase.NUMBER, "٣"),
    (FieldBase.AGE, "151"),
    (FieldBase.PHONE, "10000000001、10000000002"),
    (FieldBase.PHONE, "1.0E+10"),
    (FieldBase.DIVISION, "5.00153E+11"),
    (FieldBase.TRUTH, "2"),
]


@pytest.mark.parametrize(("base", "cell"), NOT_READ)
def test_cells_that_could_mean_something_else(base: FieldBase, cell: str) -> None:
    read = cell_reader(FieldType(base), Reading(Spelling(pack().zone), lambda *_: None))
    with pytest.raises(Unread):
        read(cell)


def test_keys_lose_their_blanks_and_width_only() -> None:
    assert read_key(" \uff30\uff0d\uff11\uff17\u3000") == "P-17"
    assert read_key("p 17") == "p 17"
    assert read_key("--") == ""
