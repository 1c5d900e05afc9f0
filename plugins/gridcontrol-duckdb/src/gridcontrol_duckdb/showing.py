"""Who shows what at the instant of a report, part after part: from last times where these are enough.

Only statuses are asked for, so most packs need no timelines: see ``gridcontrol_sql.now``. Whom last times leave
undecided, and everybody where rules ask for more, is worked out as timelines.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from attrs import frozen

from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.rules.ruleset import Pack
from gridcontrol_duckdb.evaluating import Evaluating
from gridcontrol_duckdb.layout import Keys, literal
from gridcontrol_duckdb.session import gives_any
from gridcontrol_duckdb.short import Short
from gridcontrol_sql import DIALECTS, Compiled, NotInSqlError, compiled_now, statements_needed
from gridcontrol_sql.compiling import AS_OF, FACTS
from gridcontrol_sql.loading import last_second
from gridcontrol_sql.ticks import Ticks


def from_last_times(pack: Pack, ticks: Ticks) -> Compiled | None:
    """The script of statuses from last times, in *ticks*; None where these are not enough."""
    try:
        return compiled_now(pack, ticks=ticks)
    except NotInSqlError:
        return None


@frozen
class Showing:
    """Makes ``shown(k, track, status)`` of the part of subjects with such *keys* for whom *whose* holds.

    Facts count that *as_of* covers, statuses are those at its very instant. *whole* is the script of timelines,
    *direct* that of last times. ``k`` is what *short* has stand for a subject.
    """

    facts: Evaluating
    whole: Compiled
    direct: Compiled | None
    as_of: AsOf
    keys: Keys
    whose: str
    short: Short

    @contextmanager
    def made(self) -> Iterator[None]:
        """With the table there; and with the input of the script, where that had to be made."""
        run = self.facts.cursor.execute
        run("CREATE OR REPLACE TEMP TABLE shown (k VARCHAR, track VARCHAR, status VARCHAR)")
        try:
            if self.direct is None:
                with self.facts.worked(self.whole, self.keys, self.as_of, self.whose):
                    run(f"CREATE OR REPLACE TEMP TABLE shown AS {self._of_timelines()}")
                    yield
            else:
                self._from_last(self.direct)
                yield
        finally:
            run("DROP TABLE shown")

    def timelines(self) -> str:
        """A SELECT of ``k, track, status, since, until, run_since``; only with the whole script."""
        about = " OR ".join(
            f"(track = {literal(track.id)} AND starts_with(k, {literal(track.about + '/')}))"
            for track in self.facts.pack.tracks.values()
        )
        return (
            f"SELECT {self.short.of('k')} AS k, track, status, since, until, run_since"
            f" FROM ({self.facts.timelines_by_name(self.keys)}) WHERE {about or 'false'}"
        )

    def _of_timelines(self) -> str:
        second = last_second(AsOf(self.as_of.at), self.whole.ticks)
        return (
            f"SELECT k, track, status FROM ({self.timelines()})"
            f" WHERE since <= {second} AND (until IS NULL OR until > {second})"
        )

    def _from_last(self, script: Compiled) -> None:
        run = self.facts.cursor.execute
        who = self.short.column
        facts = self.facts.facts_sql(script, self.keys, self.whose)
        run(
            f"CREATE OR REPLACE TEMP TABLE {AS_OF} AS"
            f" SELECT {last_second(AsOf(self.as_of.at), self.whole.ticks)}::BIGINT AS last"
        )
        # A fact at the very instant may belong to the next report already: what is over by then is over all the same.
        run(
            f"CREATE OR REPLACE TEMP VIEW {FACTS} AS SELECT {who} AS k, * EXCLUDE (subject, subject_key)"
            f" FROM ({facts}) WHERE w <= {last_second(self.as_of, self.whole.ticks)}"
        )
        given = partial(gives_any, self.facts.cursor)
        made: list[tuple[str, str]] = []
        try:
            for statement in statements_needed(script.steps, DIALECTS["duckdb"], given, once=("statuses",)):
                run(statement)
                made.append((statement.split()[2], statement.split()[3]))
            run("CREATE OR REPLACE TEMP TABLE shown AS SELECT k, track, status FROM statuses")
            run("CREATE OR REPLACE TEMP TABLE open_still AS SELECT DISTINCT k AS whom, track AS of FROM undecided")
        finally:
            for form, name in reversed(made):
                run(f"DROP {form} {name}")
            run(f"DROP VIEW {FACTS}")
            run(f"DROP TABLE {AS_OF}")
        self._decide(who)

    def _decide(self, who: str) -> None:
        """Add those whom last times leave undecided."""
        run = self.facts.cursor.execute
        try:
            if run("SELECT count(*) FROM open_still").fetchone() != (0,):
                whose = f"({self.whose}) AND {who} IN (SELECT whom FROM open_still)"
                with self.facts.worked(self.whole, self.keys, self.as_of, whose):
                    run(
                        f"INSERT INTO shown SELECT * FROM ({self._of_timelines()})"
                        " SEMI JOIN open_still ON whom = k AND of = track"
                    )
        finally:
            run("DROP TABLE open_still")
