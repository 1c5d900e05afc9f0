from __future__ import annotations

import subprocess
import sys

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.errors import StoreError
from gridcontrol.errors.text import fix_text, what_text
from gridcontrol.testing import MovingClock
from gridcontrol.testing.stores import event, ids_of
from gridcontrol.testing.strategies import texts
from gridcontrol_postgres.database import address_in
from gridcontrol_postgres.rows import escaped, unescaped
from gridcontrol_postgres.store import PostgresStore, open_postgres


def opened(url: str) -> PostgresStore:
    return open_postgres(url, MovingClock())


def schema_of(url: str) -> str:
    return url.rpartition("=")[2]


def by_hand(url: str, *statements: str) -> list[tuple[object, ...]]:
    """Runs statements with the store's schema in front; the rows of the last."""
    rows: list[tuple[object, ...]] = []
    with psycopg.connect(address_in(url).url, autocommit=True) as connection:
        connection.execute("SELECT set_config('search_path', %s, false)", (schema_of(url),))
        for statement in statements:
            cursor = connection.execute(statement.encode())
            rows = cursor.fetchall() if cursor.description else []
    return rows


def refusal(url: str) -> str:
    with pytest.raises(StoreError) as raised:
        opened(url)
    return what_text(raised.value.problems[0], "en").replace(schema_of(url), "SCHEMA")


@pytest.mark.parametrize(
    ("url", "libpq", "shown"),
    [
        (
            "postgresql://ann:secret@db.example:5433/district?schema=town&sslmode=require",
            "postgresql://ann:secret@db.example:5433/district?sslmode=require",
            "postgresql://db.example:5433/district?schema=town",
        ),
        ("postgresql://db/district", "postgresql://db/district", "postgresql://db/district?schema=gridcontrol"),
        (
            "postgresql:///district?host=%2Ftmp%2Fx",
            "postgresql:///district?host=%2Ftmp%2Fx",
            "postgresql:///tmp/x/district?schema=gridcontrol",
        ),
    ],
)
def test_a_url_names_a_database_and_a_schema(url: str, libpq: str, shown: str) -> None:
    address = address_in(url)
    assert (address.url, address.shown) == (libpq, shown)
    assert "secret" not in repr(address)


@pytest.mark.parametrize(
    "rest",
    ["", "//ann:secret@host/x?schema=", "//host/x?schema=a&schema=b", "//host/x?schema=pg_x", "//host:port/x", "x"],
)
def test_a_url_that_names_none_is_refused_without_its_password(rest: str) -> None:
    with pytest.raises(StoreError) as raised:
        address_in(f"postgresql:{rest}")
    (problem,) = raised.value.problems
    assert problem.code == "store.bad-url"
    assert "secret" not in str(raised.value)
    assert fix_text(problem, "zh") == "请写成 postgresql://user@host/district?schema=gridcontrol"


@given(texts() | st.text("\\0\0", max_size=6))
def test_text_with_nul_is_escaped_and_comes_back(text: str) -> None:
    assert "\0" not in escaped(text)
    assert unescaped(escaped(text)) == text


def test_a_server_that_does_not_answer_is_said_to() -> None:
    with pytest.raises(StoreError) as raised:
        opened("postgresql://ann:secret@/x?host=%2Fnone")
    assert raised.value.problems[0].code == "store.cannot-open"
    assert "secret" not in str(raised.value)


@pytest.mark.postgres
def test_the_tables_say_what_the_readme_says(postgres_url: str) -> None:
    store = opened(postgres_url)
    store.append([event("e1", result="positive"), event("e\0\\")])
    rows = by_hand(
        postgres_url,
        "SELECT id, kind, about, at_day::text, content::json -> 'fields' ->> 'result' FROM facts ORDER BY seq",
    )
    assert rows == [
        ("e1", "test", "person/anna", "2020-02-05", "positive"),
        ("e\\0\\\\", "test", "person/anna", "2020-02-05", None),
    ]


@pytest.mark.postgres
def test_every_commit_waits_for_the_disk_whatever_the_server_says(postgres_url: str) -> None:
    store = opened(postgres_url)
    by_hand(postgres_url, "ALTER DATABASE postgres SET synchronous_commit = off")
    try:
        again = opened(postgres_url)
        assert again._connection.execute("SHOW synchronous_commit").fetchone() == ("on",)
    finally:
        by_hand(postgres_url, "ALTER DATABASE postgres RESET synchronous_commit")
    store.close()


@pytest.mark.postgres
def test_another_programs_schema_is_refused_and_left_alone(postgres_url: str) -> None:
    by_hand(postgres_url, f"CREATE SCHEMA {schema_of(postgres_url)}", "CREATE TABLE state (x int)")
    assert refusal(postgres_url).endswith("?schema=SCHEMA is not a gridcontrol store")
    assert by_hand(postgres_url, "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema") == [(1,)]


@pytest.mark.postgres
def test_an_empty_schema_becomes_a_store(postgres_url: str) -> None:
    by_hand(postgres_url, f"CREATE SCHEMA {schema_of(postgres_url)}")
    assert opened(postgres_url).append([event("a")]).new == 1


@pytest.mark.postgres
def test_a_newer_store_is_refused_with_what_to_upgrade(postgres_url: str) -> None:
    opened(postgres_url).close()
    by_hand(postgres_url, "UPDATE state SET form = 2")
    assert refusal(postgres_url).endswith(
        "?schema=SCHEMA was written by a newer gridcontrol: its form is 2, this version reads form 1"
    )


@pytest.mark.postgres
def test_one_writer_waits_so_long_and_then_says_so(postgres_url: str) -> None:
    holder, waiter = opened(postgres_url), PostgresStore(postgres_url, MovingClock(), busy_seconds=0.2)
    with holder._writing():
        with pytest.raises(StoreError, match=r"stayed in use by another program for 0\.2 s"):
            waiter.append([event("a")])
        assert list(waiter.read()) == []
    assert waiter.append([event("a")]).new == 1


@pytest.mark.postgres
def test_a_lost_connection_is_made_anew(postgres_url: str) -> None:
    store = opened(postgres_url)
    store.append([event("a")])
    ((process,),) = store._connection.execute("SELECT pg_backend_pid()").fetchall()
    by_hand(postgres_url, f"SELECT pg_terminate_backend({process}, 10000)")
    with pytest.raises(StoreError) as raised:
        store.append([event("b")])
    assert raised.value.problems[0].code == "store.failed"
    assert store.append([event("a"), event("b")]).new == 1
    assert ids_of(store.read()) == ["a", "b"]


@pytest.mark.postgres
def test_programs_that_make_the_schema_at_once_make_one(postgres_url: str) -> None:
    program = (
        "import sys\n"
        "from gridcontrol_postgres.store import open_postgres\n"
        "from gridcontrol.testing.clocks import MovingClock\n"
        "from gridcontrol.testing.stores import event\n"
        "store = open_postgres(sys.argv[1], MovingClock())\n"
        "for number in range(20): store.append([event(f'{sys.argv[2]}-{number}'), event('same')])\n"
        "store.close()\n"
    )
    started = [subprocess.Popen([sys.executable, "-c", program, postgres_url, str(number)]) for number in range(3)]
    assert [process.wait(120) for process in started] == [0, 0, 0]
    store = opened(postgres_url)
    assert sorted(ids_of(store.read())) == sorted(["same"] + [f"{w}-{n}" for w in range(3) for n in range(20)])
    assert len({item.received_at for item in store.read()}) == 60
