from __future__ import annotations

import hashlib
import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from gridcontrol.errors import StoreError
from gridcontrol.errors.text import fix_text, what_text
from gridcontrol.ids import FieldId
from gridcontrol.testing import MovingClock
from gridcontrol.testing.stores import ANNA, BO, event, ids_of
from gridcontrol_duckdb import writing
from gridcontrol_duckdb.layout import ALL_KEYS, EVENT_COLUMNS, Table, ValueType, key_sql
from gridcontrol_duckdb.session import Bounds
from gridcontrol_duckdb.store import DuckdbStore, open_duckdb


def opened(path: Path) -> DuckdbStore:
    return open_duckdb(f"duckdb:{path}", MovingClock())


def refusal(path: Path) -> str:
    with pytest.raises(StoreError) as raised:
        opened(path)
    return str(raised.value).replace(str(path), "FOLDER")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store with one fact, closed."""
    store = opened(tmp_path / "facts")
    store.append([event("a")])
    store.close()
    return tmp_path / "facts"


def rows_of(sql: str) -> list[tuple[Any, ...]]:
    """By a DuckDB that is not the store's."""
    with duckdb.connect() as connection:
        return connection.execute(sql).fetchall()


def rewritten(folder: Path, **values: object) -> None:
    manifest = folder / "manifest.json"
    whole = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**whole, **values}), encoding="utf-8")


@pytest.mark.parametrize(
    "rest", ["", "//", "//host/x", "x?cache=1", "x?threads=two", "?memory=1GB", "x\0y", "x?memory=1GB&threads="]
)
def test_a_url_without_a_folder_of_this_machine_is_refused(rest: str) -> None:
    with pytest.raises(StoreError) as raised:
        open_duckdb(f"duckdb:{rest}", MovingClock())
    (problem,) = raised.value.problems
    assert problem.code == "store.bad-url"
    assert fix_text(problem, "en") == (
        "write duckdb:district.facts / duckdb:///data/district.facts?memory=2GB&threads=2"
    )


def test_a_url_sets_bounds(tmp_path: Path) -> None:
    store = open_duckdb(f"duckdb://{tmp_path}/facts?memory=300MB&threads=1", MovingClock())
    with store._session().cursor() as cursor:
        found = dict(
            cursor.execute(
                "SELECT name, value FROM duckdb_settings() WHERE name IN ('memory_limit', 'threads')"
            ).fetchall()
        )
    assert found == {"memory_limit": "286.1 MiB", "threads": "1"}
    store.close()


def test_bounds_that_are_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"failed: .*Memory must have a number"):
        DuckdbStore(tmp_path / "facts", MovingClock(), Bounds(memory="lots"))


def test_everything_is_private(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store = opened(tmp_path / "facts")
        store.append([event("a", result="x"), event("b")])
        store.close()
    finally:
        os.umask(before)
    found = {tmp_path / "facts", *(tmp_path / "facts").rglob("*")}
    assert {stat.S_IMODE(path.stat().st_mode) for path in found if path.is_dir()} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in found if path.is_file()} == {0o600}


@pytest.mark.parametrize("name", ["notes.txt", "manifest.json"])
def test_a_folder_of_something_else_is_refused_and_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("{}", encoding="utf-8")
    assert refusal(tmp_path) == "FOLDER is not a gridcontrol store [store.foreign]"
    assert [(found.name, found.read_text(encoding="utf-8")) for found in tmp_path.iterdir()] == [(name, "{}")]


def test_a_folder_that_another_program_is_making_is_taken_once_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, listed = tmp_path / "facts", Path.iterdir
    path.mkdir()

    def while_the_other_makes_it(folder: Path) -> Iterator[Path]:
        monkeypatch.undo()
        opened(path).close()
        return listed(folder)

    monkeypatch.setattr(Path, "iterdir", while_the_other_makes_it)
    store = opened(path)
    assert store.append([event("a")]).new == 1
    store.close()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("x", encoding="utf-8")
    assert refusal(tmp_path / "x") == "FOLDER is not a gridcontrol store [store.foreign]"


def test_a_folder_in_none_is_refused(tmp_path: Path) -> None:
    assert (
        refusal(tmp_path / "none" / "x")
        == "cannot open the store FOLDER: No such file or directory [store.cannot-open]"
    )


def test_a_newer_store_is_refused_with_what_to_upgrade(folder: Path) -> None:
    rewritten(folder, form=2)
    with pytest.raises(StoreError) as raised:
        opened(folder)
    (problem,) = raised.value.problems
    assert what_text(problem, "en") == (
        f"{folder} was written by a newer gridcontrol: its form is 2, this version reads form 1"
    )
    assert fix_text(problem, "en") == "nothing in it was changed; upgrade gridcontrol-duckdb"


def test_a_manifest_that_lacks_something_is_damage(folder: Path) -> None:
    rewritten(folder, files=[{"name": "x"}])
    assert refusal(folder).startswith("the store FOLDER is damaged: manifest.json: ")


@pytest.mark.parametrize("damage", ["gone", "cut"])
def test_a_file_that_is_gone_or_cut_is_a_store_error(folder: Path, damage: str) -> None:
    (file,) = (folder / "facts").iterdir()
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-20])
    store = opened(folder)
    with pytest.raises(StoreError, match="facts"):
        list(store.read())
    store.close()


def test_what_a_killed_writer_left_is_no_part_and_goes(folder: Path) -> None:
    (folder / "facts" / "events-00000002.parquet").write_bytes(b"half a fi")
    (folder / "manifest.json.new").write_text("half a mani", encoding="utf-8")
    (folder / "spill-999999999-1").mkdir()
    store = opened(folder)
    assert not (folder / "spill-999999999-1").exists()
    assert ids_of(store.read()) == ["a"]
    store.append([event("b")])
    assert ids_of(store.read()) == ["a", "b"]
    assert len(list((folder / "facts").iterdir())) == 2
    assert not (folder / "manifest.json.new").exists()
    store.close()


def test_a_writer_killed_before_the_first_manifest_leaves_a_folder_to_begin_in(tmp_path: Path) -> None:
    (tmp_path / "x" / "facts").mkdir(parents=True)
    (tmp_path / "x" / "writing.lock").touch()
    store = opened(tmp_path / "x")
    assert store.append([event("a")]).new == 1
    store.close()


def test_one_writer_waits_so_long_and_then_says_so(folder: Path) -> None:
    holder, waiter = opened(folder), DuckdbStore(folder, MovingClock(), busy_seconds=0.2)
    with holder._folder.writing():
        with pytest.raises(StoreError, match=r"stayed in use by another program for 0\.2 s"):
            waiter.append([event("b")])
        assert ids_of(waiter.read()) == ["a"]
    assert waiter.append([event("b")]).new == 1
    holder.close()
    waiter.close()


def test_files_that_were_merged_stay_for_whoever_reads_them(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_ALIKE", 2)
    store = opened(folder)
    reading = store.reading()
    store.append([event("b")])
    assert len(store.reading().layout.files) == 1
    found = rows_of(f"SELECT id FROM ({reading.layout.events_sql()})")
    assert found == [("a",)]
    reading.release()
    store.append([event("c")])
    assert len(list((folder / "facts").iterdir())) == 1
    store.close()


def test_programs_that_make_the_folder_at_once_make_one(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from gridcontrol_duckdb.store import open_duckdb\n"
        "from gridcontrol.testing.clocks import MovingClock\n"
        "from gridcontrol.testing.stores import event\n"
        "store = open_duckdb('duckdb:' + sys.argv[1], MovingClock())\n"
        "for number in range(6): store.append([event(f'{sys.argv[2]}-{number}'), event('same')])\n"
        "store.close()\n"
    )
    path = tmp_path / "facts"
    started = [subprocess.Popen([sys.executable, "-c", program, path, str(number)]) for number in range(3)]
    assert [process.wait(240) for process in started] == [0, 0, 0]
    store = opened(path)
    assert sorted(ids_of(store.read())) == sorted(["same"] + [f"{w}-{n}" for w in range(3) for n in range(6)])
    assert len({item.received_at for item in store.read()}) == 18
    store.close()


def test_the_layout_says_what_the_files_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "ROWS_IN_A_FILE", 2)
    store = opened(tmp_path / "facts")
    store.append([event(f"e{number}", ANNA if number % 2 else BO, result="x") for number in range(9)])
    store.append([event("f", result=7), event("g", late=True)])
    reading = store.reading()
    layout = reading.layout
    assert layout.rows(Table.EVENTS) == 11
    described = rows_of(f"DESCRIBE {layout.events_sql()}")
    assert {row[0]: row[1] for row in described} == {
        **EVENT_COLUMNS,
        "f0_result": "VARCHAR",
        "f1_late": "BOOLEAN",
        "f2_result": "BIGINT",
    }
    for file in layout.files:
        bounds = "SELECT count(*), min(subject_key), max(subject_key), min(seq), max(seq)"
        expected = (file.rows, file.first_key, file.last_key, file.first_seq, file.last_seq)
        assert rows_of(f"{bounds} FROM '{layout.folder}/{file.name}'") == [expected]
    # Every subject lies in one part, and the parts are the whole.
    parts = list(layout.parts(rows=3))
    assert (parts[0].first, parts[-1].end) == (ALL_KEYS.first, ALL_KEYS.end)
    assert [part.first for part in parts[1:]] == [part.end for part in parts[:-1]]
    found = [rows_of(f"SELECT subject, id FROM ({layout.events_sql(keys=keys)})") for keys in parts]
    assert sorted(name for rows in found for _, name in rows) == sorted([*(f"e{n}" for n in range(9)), "f", "g"])
    assert sorted(subject for rows in found for subject in {row[0] for row in rows}) == [ANNA, BO]
    # A field has a value of the type that is asked for, or none.
    result, late = FieldId("result"), FieldId("late")
    values = ", ".join(
        [
            layout.value_sql(result, ValueType.TEXT),
            layout.value_sql(result, ValueType.WHOLE),
            layout.value_sql(late, ValueType.DAY),
            layout.present_sql(late),
        ]
    )
    rows = rows_of(f"SELECT id, {values} FROM ({layout.events_sql()}) WHERE id IN ('e0', 'f', 'g') ORDER BY id")
    assert rows == [
        ("e0", "x", None, None, False),
        ("f", None, 7, None, False),
        ("g", None, None, None, True),
    ]
    reading.release()
    store.close()


def test_keys_are_the_same_wherever_they_are_made() -> None:
    # They lie in files: another DuckDB must make the same ones.
    made = rows_of(f"SELECT {key_sql('x')} FROM (VALUES ('person/1'), ('某')) AS t(x)")
    digests = [hashlib.md5(text.encode(), usedforsecurity=False).digest() for text in ("person/1", "某")]
    assert made == [(int.from_bytes(digest[:8], "little") >> 1,) for digest in digests]
