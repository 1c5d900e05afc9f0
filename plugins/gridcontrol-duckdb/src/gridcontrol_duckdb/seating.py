"""Events and people in the rows of a report, by SQL: what ``gridcontrol.reports.counting`` says one by one.

From the table of facts that a script reads, *seats* are made: each event that something counts, when it took effect,
and the row of the division where its subject was that day; and for each person the row of now.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

import duckdb
from attrs import field, frozen

from gridcontrol.ids import EventKindId, FieldId, SubjectKindId
from gridcontrol.reports.grouping import ELSEWHERE, NOT_LOCATED, Grouping, not_located_in
from gridcontrol.rules.conditions import EventPattern
from gridcontrol.rules.figures import Indicator
from gridcontrol.rules.ruleset import Pack
from gridcontrol_duckdb.layout import literal
from gridcontrol_sql import DIALECTS
from gridcontrol_sql.columns import Columns
from gridcontrol_sql.dialects import said
from gridcontrol_sql.positions import EPOCH_DAY, Clock

_NOWHERE = not_located_in("")


@frozen
class Counted:
    """Events that are counted alike: of which pattern, whether by subject, and what is added up."""

    pattern: EventPattern
    distinct: bool
    sum_of: FieldId | None

    @classmethod
    def of(cls, indicator: Indicator) -> Counted:
        """What *indicator* counts. It has a pattern: the pack's check saw to that."""
        if indicator.pattern is None:
            raise AssertionError(indicator.id)
        return cls(indicator.pattern, indicator.distinct, indicator.sum_of)


@frozen
class Rows:
    """The rows of a report as a table ``{table}(code, day, seat)`` that is filled as codes are met.

    *table* is one that all cursors of the database see.
    """

    table: str
    grouping: Grouping
    listed: frozenset[str]
    met: set[tuple[str, int]] = field(factory=set)

    @classmethod
    def on(cls, cursor: duckdb.DuckDBPyConnection, table: str, grouping: Grouping) -> Rows:
        """An empty table of that name."""
        cursor.execute(f"CREATE TABLE {table} (code VARCHAR, day BIGINT, seat VARCHAR)")
        return cls(table, grouping, frozenset(place.key for place in grouping.rows()))

    def meet(self, cursor: duckdb.DuckDBPyConnection, pairs: str) -> None:
        """Fill in the rows of what *pairs*, a SELECT of code and day, gives."""
        found = cursor.execute(f"SELECT DISTINCT * FROM ({pairs}) ANTI JOIN {self.table} USING (code, day)").fetchall()
        if not found:
            return
        words = {
            "codes": [code for code, _ in found],
            "days": [day for _, day in found],
            "seats": [self._seat(code, EPOCH_DAY + timedelta(days=day)) for code, day in found],
        }
        shown = "unnest($codes::VARCHAR[]), unnest($days::BIGINT[]), unnest($seats::VARCHAR[])"
        cursor.execute(f"INSERT INTO {self.table} SELECT {shown}", words)

    def _seat(self, code: str, day: date) -> str:
        place = self.grouping.row_of(code, day)
        if place is None:
            return NOT_LOCATED
        return place.key if place.key in self.listed else ELSEWHERE


@frozen
class Happening:
    """What of *facts* has taken effect up to the second *last*, and of what it is counted."""

    pack: Pack
    columns: Columns
    clock: Clock
    facts: str
    """Facts with the subject's name as ``k``, as something to select from."""
    last: int
    counted: Sequence[Counted] = ()
    dated: bool = True
    """Whether the row of a code depends on the day it was written for: ``written``, else always 0."""
    besides: Sequence[str] = ()
    """Columns of *facts* to be shown besides."""

    def sql(self) -> str:
        """A SELECT of it; see ``Seating.make``."""
        pack, columns = self.pack, self.columns
        ranks = "".join(f" WHEN {literal(kind.id)} THEN {kind.rank}" for kind in pack.events.values())
        effects = "".join(
            f" WHEN {literal(kind.id)} THEN COALESCE({columns.by_field[kind.id, kind.takes_effect].name}, w)"
            for kind in pack.events.values()
            if kind.takes_effect is not None
        )
        effect = f"CASE kind{effects} ELSE w END" if effects else "w"
        tests = "".join(f", {each}" for each in (*self._tests(), *self.besides))
        places = {name: kind.place for name, kind in pack.subjects.items()}
        units = {name: kind.registered_in for name, kind in pack.subjects.items()}
        query = (
            f"SELECT k, kind, id, t, CASE kind{ranks} ELSE 0 END AS ranked, {self.clock.day('t')} AS d,"
            f" {self.clock.day('t') if self.dated else '0'} AS written,"
            f" {self._set_by(places)} AS code, {self._set_by(units)} AS unit{tests}"
            f" FROM (SELECT *, {effect} AS t FROM {self.facts}) AS v WHERE t <= {self.last}"
        )
        return said(query, DIALECTS["duckdb"])

    def _tests(self) -> Iterator[str]:
        for number, each in enumerate(self.counted):
            kinds = ", ".join(literal(kind) for kind in each.pattern.kinds)
            fits = self.columns.test(
                each.pattern.where, each.pattern.kinds, row="v", day=self.clock.day("v.w"), zone=self.pack.zone
            )
            yield f"COALESCE(kind IN ({kinds}) AND {fits}, false) AS p{number}"
            yield f"{'1' if each.sum_of is None else self._amount(each.pattern.kinds, each.sum_of)} AS a{number}"

    def _amount(self, kinds: Collection[EventKindId], name: FieldId) -> str:
        """The whole number that the field adds; NULL where it has none."""
        fields = [(kind, self.columns.by_field[kind, name]) for kind in kinds if (kind, name) in self.columns.by_field]
        cases = "".join(f" WHEN {literal(kind)} THEN {each.name}" for kind, each in fields if each.type == "BIGINT")
        return f"CASE kind{cases} END" if cases else "NULL::BIGINT"

    def _set_by(self, attributes: dict[SubjectKindId, FieldId | None]) -> str:
        cases = ""
        for kind in self.pack.events.values():
            attribute = attributes[kind.about]
            if attribute is not None and attribute in kind.sets:
                cases += f" WHEN {literal(kind.id)} THEN {self.columns.by_field[kind.id, attribute].name}"
        return f"CASE kind{cases} END" if cases else "NULL::VARCHAR"


@frozen
class Seating:
    """Makes seats on *cursor* of what happened."""

    happening: Happening
    cursor: duckdb.DuckDBPyConnection
    rows: Rows

    def make(self) -> Iterator[str]:
        """Make ``happened``, ``people`` and ``seats``; the names of all tables made, so that they can be dropped.

        ``happened(k, kind, id, t, ranked, d, written, code, unit, p0, a0, ...)``: what has taken effect, second and
        local day; whether it is of each of what is counted, and what it adds there.
        ``people(k, seat, nowhere, code, found)``: the row of now, the row of those in no known place, where facts say
        they are, and whether that is a division.
        ``seats(k, id, t, ranked, seat, p0, a0, ...)``: what is counted, each in its row.
        """
        run = self.cursor.execute
        run(f"CREATE OR REPLACE TEMP TABLE happened AS {self.happening.sql()}")
        yield "happened"
        # Of what is said of one place at one instant the last counts; before all of it, what was said first.
        run(
            "CREATE OR REPLACE TEMP TABLE told AS SELECT k, t, written AS d, code FROM happened WHERE code IS NOT NULL"
            " QUALIFY row_number() OVER (PARTITION BY k, t ORDER BY ranked DESC, id DESC) = 1"
        )
        yield "told"
        run(
            "CREATE OR REPLACE TEMP TABLE told_first AS SELECT k, written AS d, code FROM happened"
            " WHERE code IS NOT NULL QUALIFY row_number() OVER (PARTITION BY k ORDER BY t, ranked, id) = 1"
        )
        yield "told_first"
        pairs = "SELECT code, written AS day FROM happened WHERE code IS NOT NULL"
        pairs += " UNION ALL SELECT unit, written FROM happened WHERE unit IS NOT NULL"
        self.rows.meet(self.cursor, pairs)
        run(f"CREATE OR REPLACE TEMP TABLE people AS {self._people()}")
        yield "people"
        run(f"CREATE OR REPLACE TEMP TABLE seats AS {self._seats()}")
        yield "seats"

    # -- where

    def _people(self) -> str:
        """Everybody to whom something happened, each in the row of now."""
        table = self.rows.table
        last = "SELECT k, arg_max(code, t) AS code, arg_max(d, t) AS d FROM told GROUP BY k"
        unit = (
            "SELECT k, unit, written AS d FROM happened WHERE unit IS NOT NULL"
            " QUALIFY row_number() OVER (PARTITION BY k ORDER BY t DESC, ranked DESC, id DESC) = 1"
        )
        none = ", ".join(literal(each) for each in (ELSEWHERE, NOT_LOCATED))
        nowhere = f"CASE WHEN u.seat NOT IN ({none}) THEN u.seat || {literal(_NOWHERE)} ELSE {literal(NOT_LOCATED)} END"
        known = f"COALESCE(r.seat, {literal(NOT_LOCATED)}) <> {literal(NOT_LOCATED)}"
        return (
            f"SELECT k, CASE WHEN {known} THEN r.seat ELSE {nowhere} END AS seat, {nowhere} AS nowhere, l.code,"
            f" {known} AS found FROM (SELECT DISTINCT k FROM happened) AS s LEFT JOIN ({last}) AS l USING (k)"
            f" LEFT JOIN {table} AS r ON r.code = l.code AND r.day = l.d"
            f" LEFT JOIN ({unit}) AS n USING (k) LEFT JOIN {table} AS u ON u.code = n.unit AND u.day = n.d"
        )

    def _seats(self) -> str:
        """Everything counted, each in the row of the place where its subject was on the day."""
        numbers = range(len(self.happening.counted))
        wanted = " OR ".join(f"p{number}" for number in numbers) or "false"
        shown = "".join(f", p{number}, a{number}" for number in numbers)
        day_end = said(self.happening.clock.midnight("d + 1"), DIALECTS["duckdb"])
        return (
            f"SELECT e.k, e.id, e.t, e.ranked, CASE WHEN COALESCE(r.seat, {literal(NOT_LOCATED)}) <>"
            f" {literal(NOT_LOCATED)} THEN r.seat ELSE p.nowhere END AS seat{shown}"
            f" FROM (SELECT h.*, COALESCE(s.code, f.code) AS at_code, COALESCE(s.d, f.d) AS at_day FROM"
            f" (SELECT * EXCLUDE (code, unit), {day_end} AS day_end FROM happened WHERE {wanted}) AS h"
            " ASOF LEFT JOIN told AS s ON h.k = s.k AND h.day_end > s.t LEFT JOIN told_first AS f ON f.k = h.k) AS e"
            " JOIN people AS p ON p.k = e.k"
            f" LEFT JOIN {self.rows.table} AS r ON r.code = e.at_code AND r.day = e.at_day"
        )


def is_nowhere(seat: str) -> str:
    """Whether *seat* is the row of people in no known place."""
    return f"({seat} = {literal(NOT_LOCATED)} OR ends_with({seat}, {literal(_NOWHERE)}))"
