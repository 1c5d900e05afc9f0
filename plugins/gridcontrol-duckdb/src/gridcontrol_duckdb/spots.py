"""Where facts say that somebody is, numbered: a code and the day that it was written for.

A city's report counts by these and by nothing coarser, so that the rows of every table, of every division and of every
level follow from one count.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import duckdb
from attrs import field, frozen

from gridcontrol.reports.grouping import Grouping
from gridcontrol.reports.whereabouts import Stay
from gridcontrol_sql.positions import EPOCH_DAY


@frozen
class Spots:
    """A table ``{table}(code, day, spot, doubtful)`` that is filled as codes are met.

    *table* is one that all cursors of the database see. A spot is *doubtful* where one of *groupings* has no row for
    it: who is there may stand as not located.
    """

    table: str
    groupings: Sequence[Grouping]
    stays: list[Stay] = field(factory=list)

    @classmethod
    def on(cls, cursor: duckdb.DuckDBPyConnection, table: str, groupings: Sequence[Grouping]) -> Spots:
        """An empty table of that name."""
        cursor.execute(f"CREATE TABLE {table} (code VARCHAR, day BIGINT, spot INTEGER, doubtful BOOLEAN)")
        return cls(table, groupings)

    def meet(self, cursor: duckdb.DuckDBPyConnection, pairs: str) -> None:
        """Number what *pairs*, a SELECT of code and day, gives and has no number yet."""
        found = cursor.execute(f"SELECT DISTINCT code, day FROM ({pairs}) ANTI JOIN {self.table} USING (code, day)")
        fresh = found.fetchall()
        if not fresh:
            return
        stays = [Stay(code, EPOCH_DAY + timedelta(days=day)) for code, day in fresh]
        words = {
            "codes": [code for code, _ in fresh],
            "days": [day for _, day in fresh],
            "spots": list(range(len(self.stays), len(self.stays) + len(stays))),
            "doubts": [any(rows.row_of(*stay) is None for rows in self.groupings) for stay in stays],
        }
        shown = "unnest($codes::VARCHAR[]), unnest($days::BIGINT[]), unnest($spots::INTEGER[])"
        cursor.execute(f"INSERT INTO {self.table} SELECT {shown}, unnest($doubts::BOOLEAN[])", words)
        self.stays.extend(stays)

    def stay(self, spot: int | None) -> Stay | None:
        """The place with that number."""
        return None if spot is None else self.stays[spot]
