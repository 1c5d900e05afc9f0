"""PostgreSQL as an engine for scripts: in temporary tables of one connection, which leaves nothing behind."""

from __future__ import annotations

from collections.abc import Sequence

import psycopg
from attrs import frozen
from psycopg import sql

from gridcontrol.errors import PluginError, Problem
from gridcontrol_postgres.database import Address
from gridcontrol_sql import DIALECTS, Carried, Compiled, Table, statements
from gridcontrol_sql.dialects import read_last, said
from gridcontrol_sql.engines import TIMELINES, UNRECKONED

_SETTINGS = {
    "jit": "off",  # compiles each of some hundred statements, for longer than it runs
    "client_min_messages": "error",
    "temp_buffers": "64MB",
}


@frozen
class Postgres:
    """The server at *address*. Needs no more there than the right to make temporary tables."""

    address: Address
    name: str = "postgres"

    def carry_out(self, script: Compiled, tables: Sequence[Table]) -> Carried:
        """*script* over *tables*, on a connection of its own."""
        try:
            with psycopg.connect(self.address.url, autocommit=True, application_name="gridcontrol") as connection:
                for setting, value in _SETTINGS.items():
                    connection.execute("SELECT set_config(%s, %s, false)", (setting, value))
                for table in tables:
                    _fill(connection, table)
                over = read_last(script.steps)
                for step, statement in zip(script.steps, statements(script.steps, DIALECTS["postgres"]), strict=True):
                    connection.execute(statement.encode())
                    # Else the plan of what follows is made for a table of which nothing is known.
                    connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(step.name)))
                    # A thousand tables that go together, with the connection, are more locks than a server has.
                    for name in over.get(step.name, ()):
                        connection.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(name)))
                rows = connection.execute(TIMELINES.encode()).fetchall()
                beyond = connection.execute(UNRECKONED.encode()).fetchone() or (0,)
                return Carried(rows, int(str(beyond[0])))
        except psycopg.Error as error:
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            words = {"engine": f"{self.name} ({self.address.shown.partition('?')[0]})", "reason": reason}
            raise PluginError(Problem("sql.engine-failed", args=words)) from error


def _fill(connection: psycopg.Connection[tuple[object, ...]], table: Table) -> None:
    columns = ", ".join(f"{name} {said(type_, DIALECTS['postgres'])}" for name, type_ in table.columns)
    connection.execute(f"CREATE TEMPORARY TABLE {table.name} ({columns})".encode())
    with connection.cursor().copy(f"COPY {table.name} FROM STDIN".encode()) as copy:
        for row in table.rows:
            copy.write_row(row)
    connection.execute(f"ANALYZE {table.name}".encode())
