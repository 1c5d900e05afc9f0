"""Events and people in the places of a report, by SQL: what ``gridcontrol.reports.counting`` says one by one.

From facts *seats* are made: each event that something counts, when it took effect, and the place where its subject was
that day; and for each person the place of now. Most people are said to be in one place only: for them no order of facts
is asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import duckdb
from attrs import frozen

from gridcontrol.errors import Problem
from gridcontrol.ids import EventKindId, FieldId, SubjectKindId
from gridcontrol.reports.set_counting import BeyondSetsError
from gridcontrol.rules.conditions import EventPattern
from gridcontrol.rules.figures import Indicator
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import FieldBase
from gridcontrol_duckdb.amounts import DIGITS, scale_sql, too_long_sql, unscaled_sql
from gridcontrol_duckdb.known import Standing
from gridcontrol_duckdb.layout import ValueType, literal
from gridcontrol_duckdb.spots import Spots
from gridcontrol_duckdb.written import written_sql
from gridcontrol_sql import DIALECTS
from gridcontrol_sql.columns import Columns
from gridcontrol_sql.dialects import said
from gridcontrol_sql.positions import Clock


@frozen
class Counted:
    """Events that are counted alike: of which pattern, whether by subject, what is added up, whether as decimals."""

    pattern: EventPattern
    distinct: bool
    sum_of: FieldId | None
    decimal: bool

    @classmethod
    def of(cls, pack: Pack, indicator: Indicator) -> Counted:
        """What *indicator* counts. It has a pattern: the pack's check saw to that."""
        if indicator.pattern is None:
            raise AssertionError(indicator.id)
        name = indicator.sum_of
        found = [pack.events[kind].fields.get(name) for kind in indicator.pattern.kinds if name is not None]
        decimal = any(each is not None and each.base is FieldBase.NUMBER for each in found)
        return cls(indicator.pattern, indicator.distinct, name, decimal)

    def scale(self, number: int) -> str:
        """How many decimals the amounts counted as *number* have, as SQL over seats."""
        return f"c{number}" if self.decimal else "NULL::INTEGER"


@frozen
class Happening:
    """What has taken effect up to a second, and of what it is counted."""

    pack: Pack
    columns: Columns
    clock: Clock
    counted: Sequence[Counted] = ()
    valued: Sequence[FieldId] = ()
    """Fields whose values are told, as they are written: ``v0``, ``v1`` and so on."""
    dated: bool = True
    """Whether the row of a code depends on the day it was written for: ``written``, else always 0."""

    def sql(self, facts: str, who: str, last: int) -> str:
        """A SELECT of what of *facts* happened up to the second *last*; see ``Seating``. *who* is what stands for k."""
        tests = "".join(f", {each}" for each in (*self._tests(), *self._values()))
        about = "".join(
            f" WHEN starts_with(subject, {literal(kind + '/')}) THEN {number}"
            for number, kind in enumerate(self.pack.subjects)
        )
        query = (
            f"SELECT {who} AS k, hash(subject) AS h, CASE{about} ELSE -1 END AS about, kind, id, t, settled,"
            f" {self._ranked()} AS ranked, {self.clock.day('t') if self.dated else '0'} AS written,"
            f" {self._set_by(self.places)} AS code, {self._set_by(self.units)} AS unit{tests}"
            f" FROM {self._taken(facts, last)}"
        )
        return said(query, DIALECTS["duckdb"])

    @property
    def further(self) -> Iterator[str]:
        """What seats have besides."""
        yield from (f"c{number}" for number, each in enumerate(self.counted) if each.decimal)
        yield from self._values()

    def _values(self) -> Iterator[str]:
        return (f"v{number}" for number in range(len(self.valued)))

    def read(self, standing: Standing) -> str:
        """The columns of standing events that are read beside those of the script, each after a comma."""
        shown = ", settled_at AS settled"
        for number, each in enumerate(self.counted):
            if each.decimal and each.sum_of is not None:
                shown += f", {standing.value_sql(each.sum_of, ValueType.NUMBER)} AS m{number}"
                shown += f", {standing.value_sql(each.sum_of, ValueType.WHOLE)} AS w{number}"
        for number, name in enumerate(self.valued):
            shown += f", {written_sql(standing, name)} AS v{number}"
        return shown

    def refuse_too_long(self, cursor: duckdb.DuckDBPyConnection, table: str) -> None:
        """Raise ``BeyondSetsError`` on a decimal in *table* that has more digits than are reckoned with."""
        for number, each in enumerate(self.counted):
            if each.decimal:
                found = cursor.execute(f"SELECT min(id) FROM {table} WHERE p{number} AND o{number}").fetchone()
                if found is not None and found[0] is not None:
                    args = {"field": str(each.sum_of), "fact": found[0], "most": DIGITS}
                    raise BeyondSetsError(Problem("reports.set-decimals", args=args))

    def units_sql(self, facts: str, who: str, last: int) -> str:
        """A SELECT of ``k, t, ranked, id, written, unit``: who registered whom, by *facts* up to the second *last*."""
        day = self.clock.day("t") if self.dated else "0"
        query = (
            f"SELECT {who} AS k, t, {self._ranked()} AS ranked, id, {day} AS written,"
            f" {self._set_by(self.units)} AS unit FROM {self._taken(facts, last)}"
        )
        return said(f"SELECT * FROM ({query}) AS u WHERE unit IS NOT NULL", DIALECTS["duckdb"])

    def places_sql(self, facts: str, last: int) -> str:
        """A SELECT of ``k, n, id, t, ranked, d, code`` of what of *facts* happened up to the second *last*."""
        day, code = self.clock.day("t"), self._set_by(self.places)
        query = (
            f"SELECT k, n, id, t, {self._ranked()} AS ranked, {day} AS d, {code} AS code"
            f" FROM {self._taken(facts, last)}"
        )
        return said(query, DIALECTS["duckdb"])

    def _ranked(self) -> str:
        ranks = "".join(f" WHEN {literal(kind.id)} THEN {kind.rank}" for kind in self.pack.events.values())
        return f"CASE kind{ranks} ELSE 0 END"

    def _taken(self, facts: str, last: int) -> str:
        """Facts with the second ``t`` at which they took effect."""
        effects = "".join(
            f" WHEN {literal(kind.id)} THEN COALESCE({self.columns.by_field[kind.id, kind.takes_effect].name}, w)"
            for kind in self.pack.events.values()
            if kind.takes_effect is not None
        )
        effect = f"CASE kind{effects} ELSE w END" if effects else "w"
        return f"(SELECT *, {effect} AS t FROM ({facts})) AS v WHERE t <= {last}"

    @property
    def places(self) -> dict[SubjectKindId, FieldId | None]:
        """The attribute that says where a subject is, by kind."""
        return {name: kind.place for name, kind in self.pack.subjects.items()}

    @property
    def units(self) -> dict[SubjectKindId, FieldId | None]:
        """The attribute that says which unit registered a subject, by kind."""
        return {name: kind.registered_in for name, kind in self.pack.subjects.items()}

    def _tests(self) -> Iterator[str]:
        for number, each in enumerate(self.counted):
            kinds = ", ".join(literal(kind) for kind in each.pattern.kinds)
            fits = self.columns.test(each.pattern.where, each.pattern.kinds, row="v", day=self.clock.day("v.w"))
            yield f"COALESCE(kind IN ({kinds}) AND {fits}, false) AS p{number}"
            yield f"{self._amount(number, each)} AS a{number}"
            if each.decimal:
                yield f"CASE WHEN m{number} IS NOT NULL THEN {scale_sql(f'm{number}')} END AS c{number}"
                yield f"COALESCE(m{number} IS NOT NULL AND {too_long_sql(f'm{number}')}, false) AS o{number}"

    def _amount(self, number: int, counted: Counted) -> str:
        """The whole number that an event adds; NULL where it has none."""
        if counted.sum_of is None:
            return "1"
        if counted.decimal:
            return f"CASE WHEN m{number} IS NOT NULL THEN {unscaled_sql(f'm{number}')} ELSE w{number}::HUGEINT END"
        return self._whole(counted.pattern.kinds, counted.sum_of)

    def _whole(self, kinds: Collection[EventKindId], name: FieldId) -> str:
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
    """Makes seats on *cursor* of what happened; the names of all its tables begin with *view*.

    ``happened(k, h, about, kind, id, t, settled, ranked, written, code, unit, p0, a0, ...)`` is there already: what has
    taken effect and at which second, when the last of the facts that made it so was received, where it says that its
    subject is, who registered it; whether it is of each of what is counted, and what it adds there.
    """

    happening: Happening
    cursor: duckdb.DuckDBPyConnection
    spots: Spots
    view: str
    at: tuple[int, int] | None = None
    """Where what happened goes on later: the last second by which people are known, and that at which they are seen."""
    units: str = ""
    """A table ``(k, spot)`` of the units of now, if they are told by other facts."""

    def make(self) -> Iterator[str]:
        """Make ``people`` and ``seats``; the names of all tables made, so that they can be dropped.

        ``people(k, h, apart, about, spot, placed, moved, unit)``: the place of now, when one was first said, whether
        facts name others besides, and the place of the unit; *apart* where two subjects share a ``k``.
        ``seats(k, id, t, ranked, spot, unit, p0, a0, ...)``: what is counted, each where it was.
        """
        view = self.view
        self.spots.meet(
            self.cursor,
            f"SELECT code, written AS day FROM {view}happened WHERE code IS NOT NULL"
            f" UNION ALL SELECT unit, written FROM {view}happened WHERE unit IS NOT NULL",
        )
        yield self._made("people", self._people())
        yield self._made("said", self._said("code"))
        last = "QUALIFY row_number() OVER (PARTITION BY k, t ORDER BY ranked DESC, id DESC) = 1"
        first = "QUALIFY row_number() OVER (PARTITION BY k ORDER BY t, ranked, id) = 1"
        # Of what is said of one place at one instant the last counts; before all of it, what was said first.
        yield self._made("told", f"SELECT k, t, spot FROM {view}said {last}")
        yield self._made("told_first", f"SELECT k, spot FROM {view}said {first}")
        seen = "" if self.at is None else f" WHERE t <= {self.at[1]}"
        self._put("spot", f"SELECT k, arg_max(spot, t) AS spot FROM {view}told{seen} GROUP BY k")
        if any(self.happening.units.values()):
            latest = "QUALIFY row_number() OVER (PARTITION BY k ORDER BY t DESC, ranked DESC, id DESC) = 1"
            self._put("unit", f"SELECT k, spot FROM ({self._said('unit')}) {latest}")
        if self.units:
            people = (
                f"SELECT p.*, u.spot AS unit_of_now FROM {view}people AS p LEFT JOIN {self.units} AS u ON u.k = p.k"
            )
            self._made("people", people)
        yield self._made("seats", self._seats())

    def _made(self, name: str, query: str) -> str:
        self.cursor.execute(f"CREATE OR REPLACE TEMP TABLE {self.view}{name} AS {query}")
        return f"{self.view}{name}"

    def _put(self, name: str, spots: str) -> None:
        """Say of those of whom facts say several what is so now."""
        people = f"{self.view}people"
        self.cursor.execute(f"UPDATE {people} SET {name} = l.spot FROM ({spots}) AS l WHERE l.k = {people}.k")

    def _people(self) -> str:
        """Everybody to whom something happened; ``spot`` and ``unit`` are any of those that facts name."""
        spots, units = self.spots.table, any(self.happening.units.values())
        unit = "min(u.spot) AS unit, min(u.spot) <> max(u.spot) AS reassigned" if units else "NULL::INTEGER AS unit"
        registered = f" LEFT JOIN {spots} AS u ON u.code = e.unit AND u.day = e.written" if units else ""
        about, spot, placed = "max(about)", "min(s.spot)", "min(e.t) FILTER (s.spot IS NOT NULL)"
        if self.at is not None:  # nobody is where only later facts say, nor known by these
            about = f"COALESCE(max(about) FILTER (e.t <= {self.at[0]}), -1)"
            spot = f"CASE WHEN min(s.spot) = max(s.spot) AND {placed} <= {self.at[1]} THEN min(s.spot) END"
        return (
            f"SELECT e.k, min(h) AS h, min(h) <> max(h) AS apart, {about} AS about, {spot} AS spot,"
            f" {placed} AS placed,"
            f" COALESCE(min(s.spot) <> max(s.spot), false) AS moved, {unit} FROM {self.view}happened AS e"
            f" LEFT JOIN {spots} AS s ON s.code = e.code AND s.day = e.written{registered} GROUP BY e.k"
        )

    def _said(self, name: str) -> str:
        """All that is said of the place, or of the unit, of those of whom several are named."""
        several = "moved" if name == "code" else "reassigned"
        return (
            f"SELECT e.k, e.t, e.ranked, e.id, s.spot FROM {self.view}happened AS e"
            f" SEMI JOIN (SELECT k FROM {self.view}people WHERE {several}) AS p ON p.k = e.k"
            f" JOIN {self.spots.table} AS s ON s.code = e.{name} AND s.day = e.written"
        )

    def _seats(self) -> str:
        """Everything counted, each in the place where its subject was on the day."""
        numbers = range(len(self.happening.counted))
        wanted = " OR ".join(f"e.p{number}" for number in numbers) or "false"
        shown = "".join(f", e.p{number}, e.a{number}" for number in numbers)
        shown += "".join(f", e.{name}" for name in self.happening.further)
        now = ", p.unit_of_now" if self.units else ""
        day_end = said(self.happening.clock.midnight(f"{self.happening.clock.day('e.t')} + 1"), DIALECTS["duckdb"])
        own, view = f"e.k, e.id, e.t, e.ranked, {{spot}} AS spot, p.unit{now}{shown}", self.view
        resting = (
            f"SELECT {own.format(spot='p.spot')} FROM {view}happened AS e JOIN {view}people AS p ON p.k = e.k"
            f" WHERE ({wanted}) AND NOT p.moved"
        )
        moving = (
            f"SELECT e.*, {day_end} AS day_end FROM {view}happened AS e"
            f" SEMI JOIN (SELECT k FROM {view}people WHERE moved) AS p ON p.k = e.k WHERE {wanted}"
        )
        moved = (
            f"SELECT {own.format(spot='COALESCE(s.spot, f.spot)')} FROM ({moving}) AS e"
            f" ASOF LEFT JOIN {view}told AS s ON e.k = s.k AND e.day_end > s.t"
            f" LEFT JOIN {view}told_first AS f ON f.k = e.k JOIN {view}people AS p ON p.k = e.k"
        )
        return f"{resting} UNION ALL {moved}"
