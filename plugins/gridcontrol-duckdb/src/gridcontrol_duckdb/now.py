"""Who shows what at one instant, straight from the facts of a store, part after part.

Where last times are enough (``gridcontrol_sql.now``) nothing else is looked at; whom they leave undecided, and
everybody where rules ask for more, is worked out as timelines.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from attrs import frozen

from gridcontrol.calculus.evaluator import AsOf
from gridcontrol_duckdb.evaluating import PART, Evaluating, Told
from gridcontrol_duckdb.fineness import fineness
from gridcontrol_duckdb.layout import ALL_KEYS, Keys, literal
from gridcontrol_duckdb.rolling import written_into
from gridcontrol_duckdb.session import gives_any
from gridcontrol_sql import DIALECTS, Compiled, NotInSqlError, compiled, compiled_now, statements_needed
from gridcontrol_sql.loading import last_second

_COLUMNS = "k, track, status, rule"


@frozen
class StatusNow:
    """Writes statuses as *evaluating*'s facts give them at *as_of* to *file*: Parquet, or CSV by its ending."""

    evaluating: Evaluating
    as_of: AsOf
    file: Path
    stage: Path
    rows: int = PART
    told: Told | None = None

    def write(self) -> int:
        """How many rows there are. What was in the file stays until all is written."""
        pack = self.evaluating.pack
        layout = self.evaluating.standing.layout
        parts = [ALL_KEYS] if pack.crosses_subjects else list(layout.parts(self.rows))
        ticks = fineness(self.evaluating.cursor, layout, pack)
        whole = compiled(pack, keyed=True, ticks=ticks)
        self.stage.mkdir(mode=0o700)
        for done, keys in enumerate(parts, 1):
            for number, select in enumerate(self._selects(whole, keys)):
                path = literal(str(self.stage / f"{done:05}-{number}.parquet"))
                self.evaluating.cursor.execute(f"COPY ({select}) TO {path} (FORMAT parquet, COMPRESSION lz4)")
            if self.told is not None:
                self.told(done, len(parts))
        return self._together()

    def _together(self) -> int:
        select = f"SELECT * FROM read_parquet({literal(f'{self.stage}/*.parquet')})"
        return written_into(self.evaluating.cursor, select, self.file)

    def _selects(self, whole: Compiled, keys: Keys) -> Iterator[str]:
        """SELECTs of the rows of one part; each holds until the next is asked for."""
        try:
            script = compiled_now(self.evaluating.pack, ticks=whole.ticks)
        except NotInSqlError:
            yield from self._from_timelines(whole, keys, "true")
            return
        run = self.evaluating.cursor.execute
        given = partial(gives_any, self.evaluating.cursor)
        made: list[tuple[str, str]] = []
        with self.evaluating.facts_alone(script, keys, self.as_of):
            try:
                for statement in statements_needed(script.steps, DIALECTS["duckdb"], given, once=("statuses",)):
                    run(statement)
                    made.append((statement.split()[2], statement.split()[3]))
                run("CREATE OR REPLACE TEMP TABLE open_still AS SELECT DISTINCT k AS name, track AS of FROM undecided")
                named = f"SELECT {_COLUMNS} FROM statuses"
                yield named
            finally:
                for form, name in reversed(made):
                    run(f"DROP {form} {name}")
        if run("SELECT count(*) FROM open_still").fetchone() != (0,):
            for select in self._from_timelines(whole, keys, "subject IN (SELECT name FROM open_still)"):
                yield f"SELECT * FROM ({select}) SEMI JOIN open_still ON name = k AND of = track"

    def _from_timelines(self, whole: Compiled, keys: Keys, whose: str) -> Iterator[str]:
        second = last_second(AsOf(self.as_of.at), whole.ticks)
        with self.evaluating.worked(whole, keys, self.as_of, whose):
            yield (
                f"SELECT {_COLUMNS} FROM ({self.evaluating.timelines_by_name(keys)})"
                f" WHERE since <= {second} AND (until IS NULL OR until > {second})"
            )
