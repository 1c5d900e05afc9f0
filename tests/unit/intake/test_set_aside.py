"""The set-aside file: private, complete, and importable once mended."""

from __future__ import annotations

import csv
import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.errors import ImportRefused
from gridcontrol.intake.headers import ADDED
from tests.unit.intake.files import ARRIVALS, arrival, arrivals, facts_of, new_store, said_by, taken


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_it_holds_the_rows_untouched_behind_their_reasons(tmp_path: Path) -> None:
    bad = arrival(2, 到达日期="2020-02-31", 年龄="老", 来源地='"湖北, ""武汉"""')
    result = taken(tmp_path, "arrivals.csv", arrivals(arrival(1), bad), lang="zh")
    assert result.set_aside_file == str(tmp_path / "arrivals.set-aside.csv")
    header, row = _rows(tmp_path / "arrivals.set-aside.csv")
    assert header == [*ADDED, *ARRIVALS.split(",")]
    assert row[:6] == [
        "3",
        "intake.no-such-day\nintake.bad-age",
        "到达日期\n年龄",
        "2020-02-31\n老",
        "“到达日期”列:日历上没有“2020-02-31”这一天\n“年龄”列:“老”不是年龄",
        "请核对原始记录;系统不会猜测日期\n请写岁数(38、38岁)或月龄(8个月)",
    ]
    assert row[6:] == [*bad[:5], '湖北, "武汉"', *bad[6:]]


def test_nobody_else_may_read_it_and_messages_say_no_more_than_they_must(tmp_path: Path) -> None:
    sound = arrival(1)
    broken = [sound[0][:-1] + ("0" if sound[0][-1] != "0" else "1"), *sound[1:]]
    result = taken(tmp_path, "arrivals.csv", arrivals(broken, arrival(2, 电话="1000000000x1", 到达日期="?")))
    path = tmp_path / "arrivals.set-aside.csv"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    said = " ".join(str(dict(problem.args)) for problem in result.problems)
    assert broken[0] not in said
    assert "1000000000x1" not in said
    assert "某甲" not in said
    assert broken[0] in path.read_text(encoding="utf-8-sig")


def test_mended_and_imported_again_it_completes_the_first_import(tmp_path: Path) -> None:
    good = [arrival(1), arrival(2), arrival(3)]
    spoilt = [good[0], arrival(2, 到达日期="2月5日"), [*good[2], "多余"]]
    whole, mended = new_store(), new_store()
    taken(tmp_path, "arrivals-whole.csv", arrivals(*good), whole)
    first = taken(tmp_path, "arrivals.csv", arrivals(*spoilt), mended)
    assert (first.new, first.set_aside) == (1, 2)
    path = tmp_path / "arrivals.set-aside.csv"
    rows = _rows(path)
    rows[1][6 + 3] = "2020-02-05"
    rows[2] = rows[2][:-1]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    second = taken(tmp_path, path.name, path.read_bytes(), mended)
    assert (second.new, second.set_aside, second.set_aside_file) == (2, 0, None)
    assert said_by(mended) == said_by(whole)


def test_rows_still_bad_are_set_aside_with_their_new_reasons_only(tmp_path: Path) -> None:
    taken(tmp_path, "arrivals.csv", arrivals(arrival(1, 到达日期="?")))
    path = tmp_path / "arrivals.set-aside.csv"
    text = path.read_text(encoding="utf-8-sig").replace(",?,", ",2020-02-30,")
    again = taken(tmp_path, path.name, text)
    assert again.set_aside_file == str(tmp_path / "arrivals.set-aside-2.csv")
    header, row = _rows(tmp_path / "arrivals.set-aside-2.csv")
    assert header == [*ADDED, *ARRIVALS.split(",")]
    assert row[1] == "intake.no-such-day"
    assert row[6:] == arrival(1, 到达日期="2020-02-30")


def test_a_file_that_someone_may_be_mending_is_never_written_over(tmp_path: Path) -> None:
    text = arrivals(arrival(1, 到达日期="?"))
    taken(tmp_path, "arrivals.csv", text)
    path = tmp_path / "arrivals.set-aside.csv"
    same = taken(tmp_path, "arrivals.csv", text)
    assert same.set_aside_file == str(path)
    path.write_text("half mended", encoding="utf-8")
    other = taken(tmp_path, "arrivals.csv", text)
    assert other.set_aside_file == str(tmp_path / "arrivals.set-aside-2.csv")
    assert path.read_text(encoding="utf-8") == "half mended"
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "arrivals.csv",
        "arrivals.set-aside-2.csv",
        "arrivals.set-aside.csv",
    ]


def test_what_a_killed_import_left_is_removed_by_the_next(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = tmp_path / f".arrivals.set-aside.{ended.pid}.part"
    running = tmp_path / f".arrivals.set-aside.{os.getppid()}.part"
    other = tmp_path / f".visits.set-aside.{ended.pid}.part"
    for path in (left, running, other):
        path.write_text("private", encoding="utf-8")
    taken(tmp_path, "arrivals.csv", arrivals(arrival(1, 到达日期="?")))
    assert [path.exists() for path in (left, running, other)] == [False, True, True]


def test_another_folder_may_be_named_and_one_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "private"
    folder.mkdir()
    text = arrivals(arrival(1, 到达日期="?"))
    result = taken(tmp_path, "arrivals.csv", text, set_aside_folder=folder)
    assert result.set_aside_file == str(folder / "arrivals.set-aside.csv")
    with pytest.raises(ImportRefused) as refused:
        taken(tmp_path, "arrivals.csv", text, set_aside_folder=tmp_path / "nowhere")
    assert refused.value.problems[0].code == "intake.set-aside-not-written"


def test_rows_in_another_encoding_come_back_readable_and_importable(tmp_path: Path) -> None:
    good = arrivals(arrival(1)).encode()
    data = good + (",".join(arrival(2, 姓名="某乙")) + "\n").encode("gb18030")
    store = new_store()
    first = taken(tmp_path, "arrivals.csv", data, store)
    assert dict(first.set_aside_by_reason) == {"intake.mixed-encoding": 1}
    path = tmp_path / "arrivals.set-aside.csv"
    assert _rows(path)[1][6:] == arrival(2, 姓名="某乙")
    second = taken(tmp_path, path.name, path.read_bytes(), store)
    assert (second.new, second.set_aside) == (1, 0)
    assert len(facts_of(store)) == 2


def test_json_lines_stay_json_lines(tmp_path: Path) -> None:
    bad = '{"town": "昌元", "number": 1.50, "at": "2月31日"}'
    broken = '{"town": "昌元", "number": 2, "at": "2020-02-05"'
    taken(tmp_path, "visits.jsonl", f"{bad}\n{broken}\n")
    path = tmp_path / "visits.set-aside.jsonl"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    first, second = path.read_text(encoding="utf-8").splitlines()
    assert first.endswith('"town": "昌元", "number": 1.50, "at": "2月31日"}')
    assert json.loads(second)["!原文 line"] == broken
    store = new_store()
    mended = first.replace("2月31日", "2020-02-05") + "\n" + second.replace('2020-02-05\\"', '2020-02-05\\"}')
    result = taken(tmp_path, "visits.set-aside.jsonl", mended, store)
    assert (result.new, result.set_aside) == (2, 0)


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\r\t,;\"'"), max_size=12)


@given(st.lists(CELLS, min_size=4, max_size=4))
def test_whatever_stood_in_the_cells_stands_there_again(texts: list[str]) -> None:
    cells = ["not an id", *texts[:2], "not a date", *texts[2:], "", "", "", "", ""]
    with TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "arrivals.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([ARRIVALS.split(","), cells])
        result = taken(folder, "arrivals.csv", path.read_bytes())
        assert result.set_aside == 1
        assert _rows(folder / "arrivals.set-aside.csv")[1][6:] == cells
