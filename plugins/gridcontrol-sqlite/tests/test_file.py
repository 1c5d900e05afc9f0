from __future__ import annotations

import os
import re
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from gridcontrol.errors import StoreError
from gridcontrol.errors.text import fix_text, what_text
from gridcontrol.model.storing import Clock, Store
from gridcontrol.testing import DurableStoreContract, MovingClock
from gridcontrol.testing.stores import ANNA, event, ids_of
from gridcontrol_sqlite import SqliteStore, keys, open_sqlite
from gridcontrol_sqlite.file import APPLICATION_ID, FORM, SCHEMA, journal_for, path_in


def pragma(path: Path, name: str) -> object:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(f"PRAGMA {name}").fetchone()[0]
    finally:
        connection.close()


def opened(path: Path) -> SqliteStore:
    return open_sqlite(f"sqlite:{path}", MovingClock())


def refusal(path: Path) -> str:
    with pytest.raises(StoreError) as raised:
        opened(path)
    return str(raised.value).replace(str(path), "FILE")


@pytest.mark.parametrize(
    ("version", "journal"),
    [
        ((3, 37, 2), "delete"),
        ((3, 40, 1), "delete"),
        ((3, 44, 5), "delete"),
        ((3, 44, 6), "wal"),
        ((3, 44, 9), "wal"),
        ((3, 45, 0), "delete"),
        ((3, 50, 6), "delete"),
        ((3, 50, 7), "wal"),
        ((3, 51, 0), "delete"),
        ((3, 51, 2), "delete"),
        ((3, 51, 3), "wal"),
        ((3, 52, 0), "wal"),
        ((4, 0, 0), "wal"),
    ],
)
def test_the_journal_is_chosen_by_the_version_of_the_library(version: tuple[int, int, int], journal: str) -> None:
    assert journal_for(version) == journal


@pytest.mark.parametrize(("journal", "synchronous"), [("delete", 3), ("wal", 2)])
def test_every_commit_is_synced_in_either_journal(tmp_path: Path, journal: str, synchronous: int) -> None:
    store = SqliteStore(str(tmp_path / "x.db"), MovingClock(), journal=journal)
    assert store._open
    assert store._open.execute("PRAGMA journal_mode").fetchone() == (journal,)
    assert store._open.execute("PRAGMA synchronous").fetchone() == (synchronous,)
    store.close()


def test_a_file_changes_its_journal_with_the_library(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    for journal, number in [("delete", 1), ("wal", 2), ("delete", 3)]:
        store = SqliteStore(str(path), MovingClock(), journal=journal)
        store.append([event(f"e{number}")])
        assert len(list(store.read())) == number
        store.close()
        assert pragma(path, "journal_mode") == journal


def test_an_unsafe_journal_in_use_elsewhere_is_not_joined(tmp_path: Path) -> None:
    newer = SqliteStore(str(tmp_path / "x.db"), MovingClock(), journal="wal")
    newer.append([event("a")])
    with pytest.raises(StoreError, match=r"stayed in use by another program for 0\.1 s"):
        SqliteStore(str(tmp_path / "x.db"), MovingClock(), journal="delete", busy_seconds=0.1)
    newer.close()
    older = SqliteStore(str(tmp_path / "x.db"), MovingClock(), journal="delete")
    # The safe journal stays where the other way is barred by someone who has the file open.
    assert older._open
    older._open.execute("BEGIN IMMEDIATE")
    joined = SqliteStore(str(tmp_path / "x.db"), MovingClock(), journal="wal", busy_seconds=0.1)
    assert joined._open
    assert joined._open.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert joined._open.execute("PRAGMA synchronous").fetchone() == (3,)


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:/data/x.db", "/data/x.db"),
        ("sqlite:///data/x.db", "/data/x.db"),
        ("sqlite:///data/a b%20?mode=ro.db", "/data/a b%20?mode=ro.db"),
        ("sqlite:x.db", str(Path.cwd() / "x.db")),
        ("sqlite::memory:", str(Path.cwd() / ":memory:")),
    ],
)
def test_a_url_names_a_path(url: str, path: str) -> None:
    assert path_in(url) == path


@pytest.mark.parametrize("url", ["sqlite:", "sqlite://", "sqlite://host/x.db", "sqlite:////host/x.db", "sqlite:a\0b"])
def test_a_url_without_a_path_of_this_machine_is_refused(url: str) -> None:
    with pytest.raises(StoreError) as raised:
        path_in(url)
    (problem,) = raised.value.problems
    assert problem.code == "store.bad-url"
    assert problem.args["url"] == url
    assert fix_text(problem, "zh") == "请写成 sqlite:district.db / sqlite:///data/district.db"


def test_the_file_and_its_journal_are_private_and_marked(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = tmp_path / "x.db"
        store = opened(path)
        store.append([event("a")])
        assert store._open
        store._open.execute("BEGIN IMMEDIATE")
        store._open.execute("INSERT INTO deliveries (name) VALUES ('x')")
        modes = {found.name: stat.S_IMODE(found.stat().st_mode) for found in tmp_path.iterdir()}
        store.close()
    finally:
        os.umask(before)
    assert modes == {"x.db": 0o600, "x.db-journal": 0o600}
    assert (pragma(path, "application_id"), pragma(path, "user_version")) == (APPLICATION_ID, FORM)


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    (tmp_path / "x.db").touch()
    assert opened(tmp_path / "x.db").append([event("a")]).new == 1


@pytest.mark.parametrize("content", [b"id,name\n1,x\n" * 100, b"x", b"SQLite format 3\0" + b"\1" * 4_000])
def test_what_is_no_store_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(content)
    assert refusal(path) == "FILE is not a gridcontrol store [store.foreign]"
    assert path.read_bytes() == content


@pytest.mark.parametrize("statement", ["CREATE TABLE facts (x)", "PRAGMA user_version=1", "PRAGMA application_id=7"])
def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "x.db"
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()
    content = path.read_bytes()
    assert refusal(path) == "FILE is not a gridcontrol store [store.foreign]"
    assert path.read_bytes() == content


def test_a_newer_file_is_refused_with_what_to_upgrade(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    opened(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version={FORM + 1}")
    connection.close()
    with pytest.raises(StoreError) as raised:
        opened(path)
    (problem,) = raised.value.problems
    assert what_text(problem, "en") == (
        f"{path} was written by a newer gridcontrol: its form is 2, this version reads form 1"
    )
    assert what_text(problem, "zh") == f"{path} 由更新版本的 gridcontrol 写入:其格式为 2,本版本只能读取格式 1"
    assert fix_text(problem, "en") == "nothing in it was changed; upgrade gridcontrol-sqlite"


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("DROP TABLE new_keys", "new_keys"),
        ("CREATE TABLE notes (x)", "notes"),
        ("ALTER TABLE facts ADD COLUMN x", "facts"),
        ("CREATE TRIGGER t AFTER INSERT ON facts BEGIN DELETE FROM facts; END", "t"),
        ("PRAGMA user_version=0", "form 0"),
    ],
)
def test_a_changed_schema_is_refused(tmp_path: Path, statement: str, reason: str) -> None:
    path = tmp_path / "x.db"
    opened(path).close()
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()
    assert refusal(path) == f"the store FILE is damaged: {reason} [store.damaged]"


def test_damage_inside_is_a_store_error(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    store = opened(path)
    store.append([event(f"e{number}") for number in range(3_000)])
    store.close()
    content = bytearray(path.read_bytes())
    content[8192:] = b"\xff" * (len(content) - 8192)
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"is damaged: .*malformed"):
        list(opened(path).read())


@pytest.mark.parametrize("name", ["", "missing/x.db"])
def test_a_path_that_cannot_be_opened_says_why(tmp_path: Path, name: str) -> None:
    assert re.fullmatch(
        r"cannot open the store FILE: (No such file or directory|Is a directory|unable to open database file)"
        r" \[store.cannot-open\]",
        refusal(tmp_path / name),
    )


def test_one_writer_waits_so_long_and_then_says_so(tmp_path: Path) -> None:
    path = str(tmp_path / "x.db")
    holder, waiter = SqliteStore(path, MovingClock()), SqliteStore(path, MovingClock(), busy_seconds=0.2)
    assert holder._open
    holder._open.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError) as raised:
        waiter.append([event("a")])
    assert what_text(raised.value.problems[0], "en") == f"the store {path} stayed in use by another program for 0.2 s"
    assert list(waiter.read()) == []
    holder._open.execute("ROLLBACK")
    assert waiter.append([event("a")]).new == 1


def test_a_full_disk_takes_nothing_and_the_store_goes_on(tmp_path: Path) -> None:
    store = opened(tmp_path / "x.db")
    store.append([event("a")])
    assert store._open
    pages = store._open.execute("PRAGMA page_count").fetchone()[0]
    store._open.execute(f"PRAGMA max_page_count={pages + 5}")
    with pytest.raises(StoreError, match=r"failed: database or disk is full"):
        store.append([event(f"b{number}") for number in range(5_000)])
    assert ids_of(store.read()) == ["a"]
    store._open.execute("PRAGMA max_page_count=1073741823")
    assert store.append([event(f"b{number}") for number in range(5_000)]).new == 5_000


def test_programs_that_make_the_file_at_once_make_one(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from gridcontrol_sqlite import open_sqlite\n"
        "from gridcontrol.testing.clocks import MovingClock\n"
        "from gridcontrol.testing.stores import event\n"
        "store = open_sqlite('sqlite:' + sys.argv[1], MovingClock())\n"
        "for number in range(20): store.append([event(f'{sys.argv[2]}-{number}'), event('same')])\n"
    )
    path = tmp_path / "x.db"
    started = [subprocess.Popen([sys.executable, "-c", program, path, str(number)]) for number in range(3)]
    assert [process.wait(120) for process in started] == [0, 0, 0]
    store = opened(path)
    assert sorted(ids_of(store.read())) == sorted(["same"] + [f"{w}-{n}" for w in range(3) for n in range(20)])
    instants = [item.received_at for item in store.read()]
    assert len(set(instants)) == 60


class TestSqliteStoreWhoseKeysCollide(DurableStoreContract):
    """Three hash values for all keys: answers may be slower, never other ones."""

    @pytest.fixture(autouse=True)
    def _few_keys(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(keys, "_key", lambda kind, text: len((kind + text).encode()) % 3)
        monkeypatch.setattr(keys, "_FEWEST", 100)

    def open_store(self, folder: Path, clock: Clock) -> Store:
        return open_sqlite(f"sqlite:{folder / 'facts.db'}", clock)


def test_keys_move_to_the_large_table_and_are_found_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_FEWEST", 10)
    store = opened(tmp_path / "x.db")
    for number in range(40):
        store.append([event(f"e{number}"), event(f"f{number}")])
    assert store._open
    (moved,) = store._open.execute("SELECT count(*) FROM keys").fetchone()
    (waiting,) = store._open.execute("SELECT count(*) FROM new_keys").fetchone()
    assert moved + waiting == 160
    assert moved > waiting
    assert len(list(store.read(subjects=[ANNA]))) == 80
    assert store.append([event("e0"), event("f39")]).known == 2


def test_the_tables_are_those_that_the_schema_says(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    opened(path).close()
    connection = sqlite3.connect(path)
    found = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    connection.close()
    assert found == SCHEMA
