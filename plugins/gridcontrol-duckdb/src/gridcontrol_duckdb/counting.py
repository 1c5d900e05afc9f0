"""Reports counted set by set from the files of a store: ``gridcontrol.reports.set_counting`` on DuckDB.

Part after part of the subjects, as for ``evaluating``: who shows what, where everybody is, and what counts where. Only
sums by place leave the database, and the few people whom the report must look at one by one.

Facts that an identity joins to another subject may lie in another part than they did before. They are few: where there
are several parts, all of them together are a part of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.errors import StoreError
from gridcontrol.ids import SubjectId
from gridcontrol.reports.set_counting import BeyondSetsError, SetAnswer, SetQuestion
from gridcontrol.reports.set_naming import NamingQuestion
from gridcontrol.rules.conditions import WithinPlace
from gridcontrol.rules.ruleset import Pack
from gridcontrol_duckdb.dividing import Dividing, fields_of
from gridcontrol_duckdb.evaluating import PART, Evaluating
from gridcontrol_duckdb.fineness import fineness
from gridcontrol_duckdb.known import standing
from gridcontrol_duckdb.layout import ALL_KEYS, Keys
from gridcontrol_duckdb.looking import Looking
from gridcontrol_duckdb.moving import Moving
from gridcontrol_duckdb.naming import BEYOND, named
from gridcontrol_duckdb.seating import Happening, Seating
from gridcontrol_duckdb.short import Short
from gridcontrol_duckdb.showing import Showing, from_last_times
from gridcontrol_duckdb.spots import Spots
from gridcontrol_duckdb.stretching import Stretching
from gridcontrol_duckdb.tallies import Sums
from gridcontrol_sql import Compiled, NotInSqlError, compiled
from gridcontrol_sql.loading import last_second
from gridcontrol_sql.positions import YEARS, Clock
from gridcontrol_sql.ticks import Ticks

if TYPE_CHECKING:
    from gridcontrol_duckdb.store import DuckdbStore

MOST_LOOKED_AT = 200_000
"""People looked at one by one, at most."""
MOST_NAMED = 1_000_000
"""Subjects named as those who can matter to a question, at most."""
_numbers = count(1)


@frozen
class DuckdbCounting:
    """Counts the reports of *store*. ``rows``: events counted at once, which bounds memory."""

    store: DuckdbStore
    rows: int = PART
    most_looked_at: int = MOST_LOOKED_AT
    most_named: int = MOST_NAMED

    @property
    def most_at_once(self) -> int:
        """See ``SetCounting``."""
        return self.store.most_at_once

    def facts(self, known_at: datetime | None = None) -> int:
        """See ``SetCounting``. Facts received since *known_at* are among them."""
        del known_at
        return self.store.number

    def named(self, question: NamingQuestion) -> frozenset[SubjectId] | None:
        """See ``SetCounting``."""
        with self.store.looking() as (layout, session):
            return named(layout, session, question, self.rows, self.most_named)

    def counted(self, question: SetQuestion) -> SetAnswer:
        """See ``SetCounting``."""
        pack = question.pack
        with (
            self.store.looking() as (layout, session),
            session.cursor() as now,
            session.cursor() as then,
            session.cursor() as later,
        ):
            script = _script(pack, fineness(now, layout, pack))
            stands = standing(now, layout, pack.zone, known_at=question.known_at, plan_kinds=pack.plan_kinds)
            stood = standing(then, layout, pack.zone, known_at=question.known_before, plan_kinds=pack.plan_kinds)
            codes = frozenset(_codes(question))
            facts = Evaluating(pack, stands, now, question.places, codes=codes)
            before = evolve(facts, standing=stood, cursor=then)
            told = None
            if question.units is not None:
                stays = standing(later, layout, pack.zone, known_at=question.units[1], plan_kinds=pack.plan_kinds)
                told = evolve(facts, standing=stays, cursor=later)
            schema = f"counting_{next(_numbers)}"
            now.execute(f"CREATE SCHEMA {schema}")
            try:
                work = _Work(question, script, facts, before, told, schema=schema, most=self.most_looked_at)
                return work.answer(self.rows)
            except StoreError as error:
                if {problem.code for problem in error.problems} <= BEYOND:
                    raise BeyondSetsError(error.problems) from error
                raise
            finally:
                now.execute(f"DROP SCHEMA {schema} CASCADE")


def _script(pack: Pack, ticks: Ticks) -> Compiled:
    try:
        return compiled(pack, keyed=True, ticks=ticks)
    except NotInSqlError as error:
        raise BeyondSetsError(error.problem) from error


def _codes(question: SetQuestion) -> Iterator[str]:
    """Divisions that what is counted asks for."""
    for indicator in question.indicators:
        for tests in indicator.pattern.where.values() if indicator.pattern is not None else ():
            for test in tests:
                if isinstance(test, WithinPlace):
                    yield from test.codes


class _SharedKeyError(Exception):
    """Two subjects of a part have one key: they are told apart by their names."""


class _Work:
    """One question on its way."""

    def __init__(
        self,
        question: SetQuestion,
        script: Compiled,
        facts: Evaluating,
        before: Evaluating,
        told: Evaluating | None,
        *,
        schema: str,
        most: int,
    ) -> None:
        self._asked = question
        self._script = script
        # Where counting asks in which division a place lies, the script's table of that has to be made.
        direct = None if facts.codes or question.draws else from_last_times(question.pack, script.ticks)
        self._direct = direct
        self._facts = facts
        self._units = told
        """What tells the units of now, if that is told by other facts."""
        self._run = facts.cursor.execute
        self._spots = Spots.on(facts.cursor, f"{schema}.spots", question.groupings)
        fields = fields_of(question)
        more = "".join(f", v{number}" for number in range(len(fields)))
        self._sums = Sums(question, facts.cursor, schema, self._spots, script.ticks, more)
        clock = Clock(question.pack.zone, YEARS, script.ticks)
        self._happening = Happening(
            question.pack, script.columns, clock, self._sums.counted, fields, dated=question.dated
        )
        self._stretching = Stretching(question, self._sums, facts.cursor, schema)
        self._dividing = Dividing(question, self._sums, self._stretching, facts.cursor, schema)
        self._moving = Moving(
            question, self._happening, self._sums, self._dividing, script, facts, before, schema=schema
        )
        self._looking = Looking(question, self._sums, self._stretching, self._dividing, script, facts, most=most)
        self._schema = schema

    def answer(self, rows: int) -> SetAnswer:
        """Everything, part after part."""
        for keys, whose in self._parts(rows):
            try:
                self._part(keys, whose, Short(keyed=True))
            except _SharedKeyError:
                self._part(keys, whose, Short(keyed=False))
        found = self._sums.answer()
        sums, series = self._stretching.sums(), self._stretching.series()
        shares = self._dividing.shares()
        found = evolve(found, sums={**found.sums, **sums}, series={**found.series, **series}, shares=shares)
        return self._looking.completed(found)

    def _parts(self, rows: int) -> Iterator[tuple[Keys, str]]:
        """Keys, and whose facts of them."""
        layout = self._facts.standing.layout
        parts = [ALL_KEYS] if self._asked.pack.crosses_subjects else list(layout.parts(rows))
        joined = self._run("SELECT subject FROM identified").fetchall()
        if len(parts) == 1 or not joined:
            yield from ((keys, "true") for keys in parts)
            return
        # Both cursors must leave them out alike, so they are written into a table that both see.
        table = f"{self._schema}.joined"
        self._run(f"CREATE TABLE {table} AS SELECT subject FROM identified")
        yield from ((keys, f"subject NOT IN (FROM {table})") for keys in parts)
        yield ALL_KEYS, f"subject IN (FROM {table})"

    def _part(self, keys: Keys, whose: str, short: Short) -> None:
        question, made = self._asked, list[str]()
        listed = bool(self._facts.codes) or (question.shows and self._direct is None)
        with ExitStack() as stack:
            showing = None
            if question.shows:
                showing = Showing(self._facts, self._script, self._direct, question.as_of, keys, whose, short)
                stack.enter_context(showing.made())
            elif self._facts.codes:
                stack.enter_context(self._facts.input(self._script, keys, question.as_of, whose))
            try:
                made.extend(self._seated(keys, whose, short))
                if showing is not None and question.draws:
                    made.extend(self._stretching.made(showing.timelines()))
                made.extend(self._dividing.made())
                moves = self._moving.seated(keys, whose, short)
                made.extend(moves)
                self._refuse_shared(moved=bool(moves))
                self._sums.add_events()
                self._sums.add_series()
                self._sums.add_statuses()
                self._moving.add()
                self._looking.look(keys, whose, short, listed=listed)
            finally:
                for name in reversed(made):
                    self._run(f"DROP TABLE IF EXISTS {name}")

    def _seated(self, keys: Keys, whose: str, short: Short) -> Iterator[str]:
        facts = self._facts.facts_sql(self._script, keys, whose, self._happening.read(self._facts.standing))
        asked, at, ticks = self._asked, None, self._script.ticks
        last = last_second(asked.as_of, ticks)
        if asked.hindsight is not None:
            at = (last, last_second(AsOf(asked.as_of.at), ticks))
            last = last_second(asked.hindsight, ticks)
        self._run(f"CREATE OR REPLACE TEMP TABLE happened AS {self._happening.sql(facts, short.column, last)}")
        yield "happened"
        self._happening.refuse_too_long(self._facts.cursor, "happened")
        units = self._registered(keys, whose, short) if self._units is not None else ""
        yield from Seating(self._happening, self._facts.cursor, self._spots, "", at, units).make()

    def _registered(self, keys: Keys, whose: str, short: Short) -> str:
        """A table ``(k, spot)`` of the units of now, as other facts tell them."""
        told, asked, table = self._units, self._asked.units, f"{self._schema}.registered"
        if told is None or asked is None:
            raise AssertionError(table)
        facts = told.facts_sql(self._script, keys, whose, self._happening.read(told.standing))
        said = self._happening.units_sql(facts, short.column, last_second(asked[0], self._script.ticks))
        told.cursor.execute(f"CREATE OR REPLACE TABLE {table}_by AS {said}")
        self._spots.meet(self._facts.cursor, f"SELECT unit AS code, written AS day FROM {table}_by")
        latest = "QUALIFY row_number() OVER (PARTITION BY e.k ORDER BY e.t DESC, e.ranked DESC, e.id DESC) = 1"
        self._run(
            f"CREATE OR REPLACE TABLE {table} AS SELECT e.k, s.spot FROM {table}_by AS e"
            f" JOIN {self._spots.table} AS s ON s.code = e.unit AND s.day = e.written {latest}"
        )
        return table

    def _refuse_shared(self, *, moved: bool) -> None:
        views = ["people", *(["was_people"] if moved else [])]
        found = [self._run(f"SELECT 1 FROM {view} WHERE apart LIMIT 1").fetchone() for view in views]
        if moved:
            other = "SELECT 1 FROM people AS n JOIN was_people AS w USING (k) WHERE n.h <> w.h LIMIT 1"
            found.append(self._run(other).fetchone())
        if any(found):
            raise _SharedKeyError
