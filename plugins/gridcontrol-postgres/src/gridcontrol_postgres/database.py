"""The connection, and the schema of a store: made, known by its mark, refused when foreign or newer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl, urlencode, urlsplit

import psycopg
from attrs import field, frozen
from psycopg import errors, sql

from gridcontrol.errors import Problem, StoreError

SCHEME = "postgresql"
DISTRIBUTION = "gridcontrol-postgres"
SCHEMA = "gridcontrol"
"""The schema of the database that a store is in unless its URL names another."""
FORM = 1
"""The version of the tables, kept in ``state``."""
BUSY_SECONDS = 60.0
"""How long one program waits for another that is writing."""

Connection = psycopg.Connection[tuple[object, ...]]

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}\Z")
_MAKING = 0x67726463
"""The advisory lock of whoever makes a schema."""

# Ids are of any length, and an index on text refuses long ones: indexes are on 64-bit hashes of them, made by `keys`.
TABLES = """
CREATE TABLE state (
  form integer NOT NULL, next_seq bigint NOT NULL, last_received timestamptz
);
CREATE TABLE facts (
  seq bigint PRIMARY KEY, id_key bigint NOT NULL, about_key bigint NOT NULL, other_key bigint,
  id text NOT NULL, form text NOT NULL, about text NOT NULL, other text NOT NULL,
  kind text, at_day date, at_instant timestamptz, recorded_at timestamptz, received_at timestamptz NOT NULL,
  content text NOT NULL, delivery text, row bigint NOT NULL
);
CREATE INDEX facts_by_id ON facts (id_key);
CREATE INDEX facts_by_about ON facts (about_key);
CREATE INDEX facts_by_other ON facts (other_key) WHERE other_key IS NOT NULL;
CREATE TABLE conflicts (
  no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id_key bigint NOT NULL, id text NOT NULL,
  content text NOT NULL, received_at timestamptz NOT NULL, delivery text, row bigint NOT NULL
);
CREATE INDEX conflicts_by_id ON conflicts (id_key);
COMMENT ON TABLE state IS 'gridcontrol facts';
INSERT INTO state (form, next_seq) VALUES (%(form)s, 1);
"""
_MARK = "gridcontrol facts"


@frozen
class Address:
    """Where a store is. ``shown`` has no password in it."""

    url: str = field(repr=False)
    schema: str
    shown: str


def address_in(url: str) -> Address:
    """What ``postgresql://user@host/database?schema=name`` names; the other parameters are libpq's.

    Raises ``StoreError`` when it names nothing.
    """
    try:
        parts = urlsplit(url)
        words = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
        port = parts.port
    except ValueError:
        raise _bad(url) from None
    schemas = [value for name, value in words if name == "schema"] or [SCHEMA]
    if parts.scheme != SCHEME or not url.startswith(f"{SCHEME}://") or parts.fragment or len(schemas) > 1:
        raise _bad(url)
    if not _NAME.match(schemas[0]) or schemas[0].startswith("pg_"):
        raise _bad(url)
    rest = [(name, value) for name, value in words if name != "schema"]
    host = (parts.hostname or dict(rest).get("host", "")) + (f":{port}" if port else "")
    shown = f"{SCHEME}://{host}{parts.path}?schema={schemas[0]}"
    query = f"?{urlencode(rest)}" if rest else ""
    return Address(f"{SCHEME}://{parts.netloc}{parts.path}{query}", schemas[0], shown)


def _bad(url: str) -> StoreError:
    # A password never comes into a message.
    shown = re.sub(r"//[^@/]*@", "//", url)
    example = f"{SCHEME}://user@host/district?schema={SCHEMA}"
    return StoreError(Problem("store.bad-url", args={"url": shown, "example": example}))


@contextmanager
def problems_of(address: Address, busy_seconds: float) -> Iterator[None]:
    """Turns what psycopg raises into ``StoreError``."""
    try:
        yield
    except (errors.LockNotAvailable, errors.DeadlockDetected) as error:
        args = {"path": address.shown, "seconds": f"{busy_seconds:g}"}
        raise StoreError(Problem("store.busy", args=args)) from error
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise StoreError(Problem("store.failed", args={"path": address.shown, "reason": reason})) from error


def connect(address: Address, busy_seconds: float) -> Connection:
    """A connection to the store, whose schema is made when there is none. Raises ``StoreError``."""
    try:
        connection: Connection = psycopg.connect(address.url, autocommit=True, application_name="gridcontrol")
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0]
        raise StoreError(Problem("store.cannot-open", args={"path": address.shown, "reason": reason})) from error
    try:
        with problems_of(address, busy_seconds):
            _prepare(connection, address, busy_seconds)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: Connection, address: Address, busy_seconds: float) -> None:
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        args = {"path": address.shown, "reason": f"server_encoding = {encoding}"}
        raise StoreError(Problem("store.cannot-open", args=args))
    for setting, value in {
        "search_path": address.schema,
        "TimeZone": "UTC",
        "DateStyle": "ISO",
        "synchronous_commit": "on",
        "default_transaction_isolation": "read committed",
        "lock_timeout": f"{round(busy_seconds * 1000)}ms",
        "client_min_messages": "warning",
    }.items():
        connection.execute("SELECT set_config(%s, %s, false)", (setting, value))
    if not _check_marks(connection, address):
        _make(connection, address)
        _check_marks(connection, address)


def _make(connection: Connection, address: Address) -> None:
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_MAKING,))
        if _check_marks(connection, address):  # another program was quicker
            return
        connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(address.schema)))
        for statement in TABLES.split(";\n"):
            if statement.strip():
                connection.execute(statement.replace("%(form)s", str(FORM)).encode())


def _check_marks(connection: Connection, address: Address) -> bool:
    """Whether the schema is a store; False when it is not there or empty. Raises ``StoreError`` on another one."""
    tables = connection.execute(
        "SELECT c.relname, obj_description(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = %s AND c.relkind IN ('r', 'v', 'm', 'p', 'f')",
        (address.schema,),
    ).fetchall()
    if not tables:
        return False
    if ("state", _MARK) not in tables:
        raise StoreError(Problem("store.foreign", args={"path": address.shown}))
    rows = connection.execute("SELECT form FROM state").fetchall()
    if len(rows) != 1:
        raise StoreError(Problem("store.damaged", args={"path": address.shown, "reason": "state"}))
    if rows[0][0] != FORM:
        args = {"path": address.shown, "found": rows[0][0], "known": FORM, "distribution": DISTRIBUTION}
        raise StoreError(Problem("store.newer", args=args))
    return True
