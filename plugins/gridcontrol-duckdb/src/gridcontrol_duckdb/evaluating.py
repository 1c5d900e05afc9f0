"""Who is shown in which status from when to when, worked out set by set from the files of a store.

The rules become a script (``gridcontrol_sql``), and the script runs over part after part of the subjects: all facts of
a subject lie in one part, so memory is bounded by the size of a part and not by that of the store. Rules that look at
other subjects need everybody at once: then there is one part. Rows never pass through Python objects.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import duckdb
from attrs import frozen

from gridcontrol.calculus.evaluator import AsOf, Places
from gridcontrol.errors import Problem, StoreError
from gridcontrol.ids import subject_id
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import FieldBase
from gridcontrol_duckdb.known import TOLD_OF, Standing
from gridcontrol_duckdb.layout import Keys, ValueType, key_sql, literal
from gridcontrol_sql import DIALECTS, Compiled, lying_below, statements
from gridcontrol_sql.codes import codes_named
from gridcontrol_sql.columns import Column
from gridcontrol_sql.compiling import AS_OF, FACTS, PLACE_IN, SUBJECTS, effect
from gridcontrol_sql.dialects import said
from gridcontrol_sql.loading import last_second
from gridcontrol_sql.positions import EPOCH_DAY, YEARS, Clock
from gridcontrol_sql.ticks import DAY, EPOCH, SECOND, Ticks

Told = Callable[[int, int], None]
"""Is told how many parts of how many are done."""
PART = 4_000_000
"""Events to a part, unless told otherwise."""
SMALL_PART = 1_000_000
"""The same where parts are worked out side by side: smaller ones still are more work in all, and so are larger ones."""
NAMED_FACTS, NAMED_SUBJECTS = "named_facts", "named_subjects"
"""Facts and subjects of a part by the names of subjects, before whole numbers stand for these."""
_UNIX = (EPOCH.timestamp(), EPOCH_DAY.isoformat())


@frozen
class Worked:
    """What was worked out: where the rows lie, and how many there are."""

    files: tuple[Path, ...]
    """Parquet files with ``k, track, status, rule, since, until, shown_since, run_since``, in seconds from 1900."""
    rows: int


@frozen
class Evaluating:
    """Works out the rules of a pack on a cursor that holds *standing* facts."""

    pack: Pack
    standing: Standing
    cursor: duckdb.DuckDBPyConnection
    places: Places | None = None
    years: tuple[int, int] = YEARS
    most_orders: int = 3
    codes: frozenset[str] = frozenset()
    """Divisions that are asked for besides those that the rules name."""

    @contextmanager
    def worked(
        self, script: Compiled, keys: Keys, as_of: AsOf | None, whose: str = "true", *, once: Collection[str] = ()
    ) -> Iterator[None]:
        """The tables of ``input`` and all that *script* makes of them. Raises ``StoreError``.

        What is in *once* may be read one time only.
        """
        run = self.cursor.execute
        made: list[tuple[str, str]] = []
        with self.input(script, keys, as_of, whose):
            try:
                for statement in statements(script.steps, DIALECTS["duckdb"], lazily=True, once=once):
                    run(statement)
                    made.append((statement.split()[2], statement.split()[3]))
                if run("SELECT COUNT(*) FROM unreckoned").fetchone() != (0,):
                    raise StoreError(Problem("sql.orders-beyond", args={"number": self.most_orders}))
                yield
            finally:
                for form, name in reversed(made):
                    run(f"DROP {form} {name}")

    @contextmanager
    def input(self, script: Compiled, keys: Keys, as_of: AsOf | None, whose: str = "true") -> Iterator[None]:
        """What *script* reads, for subjects with such *keys* for whom *whose* holds: temporary tables of the cursor.

        They are dropped at the end. Raises ``StoreError``.
        """
        run = self.cursor.execute
        made: list[tuple[str, str]] = []
        try:
            run(f"CREATE TEMP TABLE {NAMED_FACTS} AS {self.facts_sql(script, keys, whose)}")
            made.append(("TABLE", NAMED_FACTS))
            self._refuse_crowds(script)
            self._tell_of_named(script)
            run(f"CREATE TEMP TABLE {NAMED_SUBJECTS} AS {self._subjects(script, keys)}")
            made.append(("TABLE", NAMED_SUBJECTS))
            for table, query in self._told_apart(script):
                run(f"CREATE TEMP VIEW {table} AS {query}")
                made.append(("VIEW", table))
            run(f"CREATE TEMP TABLE {PLACE_IN} (place VARCHAR, code VARCHAR, since BIGINT, until BIGINT)")
            made.append(("TABLE", PLACE_IN))
            if rows := list(self._lying(script)):
                self.cursor.executemany(f"INSERT INTO {PLACE_IN} VALUES (?, ?, ?, ?)", rows)
            run(f"CREATE TEMP TABLE {AS_OF} AS SELECT {last_second(as_of, script.ticks)}::BIGINT AS last")
            made.append(("TABLE", AS_OF))
            yield
        finally:
            for form, name in reversed(made):
                run(f"DROP {form} {name}")

    @contextmanager
    def facts_alone(self, script: Compiled, keys: Keys, as_of: AsOf) -> Iterator[None]:
        """Facts, read where they lie, and the instant, for a script that needs no more. Raises ``StoreError``."""
        run = self.cursor.execute
        run(f"CREATE OR REPLACE TEMP TABLE {AS_OF} AS SELECT {last_second(as_of, script.ticks)}::BIGINT AS last")
        run(
            f"CREATE OR REPLACE TEMP VIEW {FACTS} AS"
            f" SELECT subject AS k, * EXCLUDE (subject, subject_key) FROM ({self.facts_sql(script, keys)})"
        )
        try:
            yield
        finally:
            run(f"DROP VIEW {FACTS}")
            run(f"DROP TABLE {AS_OF}")

    def facts_by_name(self) -> str:
        """The facts of ``input`` with the subject's name as ``k`` and its key as ``n``, as something to select from."""
        return f"(SELECT subject AS k, subject_key AS n, * EXCLUDE (subject, subject_key) FROM {NAMED_FACTS})"

    def are_apart(self) -> bool:
        """Whether no two subjects of ``input`` have one key."""
        shared = f"SELECT subject_key FROM {NAMED_SUBJECTS} GROUP BY subject_key HAVING COUNT(*) > 1 LIMIT 1"
        return self.cursor.execute(shared).fetchone() is None

    def timelines_by_name(self, keys: Keys, *, numbered: bool = False) -> str:
        """A SELECT of the rows of ``worked`` about subjects with such *keys*, with the subject's name as ``k``.

        *numbered*: with the subject's key as ``n``.
        """
        # Who is only named in this part has facts in another.
        number = ", s.subject_key AS n" if numbered else ""
        return (
            f"SELECT s.subject AS k, t.* EXCLUDE (k){number} FROM timelines AS t JOIN {SUBJECTS} AS s ON s.k = t.k"
            f" WHERE s.subject_key BETWEEN {keys.first} AND {keys.end - 1}"
        )

    def told_of_alone(self, script: Compiled) -> bool:
        """Whether the subjects of ``input`` are those of whom facts tell, and facts count when they were."""
        naming = any(any(self._names(script, column)) for column in script.columns.all())
        others = any(kind.levels for kind in self.pack.subjects.values())
        later = any(kind.takes_effect is not None for kind in self.pack.events.values())
        return not (naming or others or later)

    def _told_apart(self, script: Compiled) -> Iterator[tuple[str, str]]:
        """The tables of facts and subjects: by whole numbers wherever these can stand for subjects, as that is quicker.

        They can't where two subjects share a number, or where a rule asks for a subject by name.
        """
        naming = [column.name for column in script.columns.all() if any(self._names(script, column))]
        if not self.are_apart() or self.pack.crosses_subjects or script.columns.tested.intersection(naming):
            yield FACTS, f"SELECT subject AS k, * EXCLUDE (subject, subject_key) FROM {NAMED_FACTS}"
            yield SUBJECTS, f"SELECT subject AS k, * FROM {NAMED_SUBJECTS}"
            return
        keyed = "".join(f", {key_sql(name)} AS {name}" for name in naming)
        left_out = ["subject", "subject_key", *naming]
        if script.asked is not None:  # rows that are sorted again and again are better short
            unasked = [name for each in script.columns.all() if each.name not in script.asked for name in each.names()]
            keyed += "".join(f", NULL::BOOLEAN AS {name}" for name in unasked if name not in naming)
            left_out += [name for name in unasked if name not in naming]
        yield FACTS, f"SELECT subject_key AS k, * EXCLUDE ({', '.join(left_out)}){keyed} FROM {NAMED_FACTS}"
        yield SUBJECTS, f"SELECT subject_key AS k, * FROM {NAMED_SUBJECTS}"

    # -- facts

    def facts_sql(self, script: Compiled, keys: Keys, whose: str = "true", more: str = "") -> str:
        """The standing events of subjects with such keys for whom *whose* holds, as the script reads them.

        *more* are further columns of standing events, each after a comma.
        """
        clock = Clock(self.pack.zone, self.years, script.ticks)
        day = said(clock.midnight(f"(at_day - DATE {literal(_UNIX[1])})"), DIALECTS["duckdb"])
        seconds = f"CASE WHEN at_day IS NULL THEN {_ticks('at_instant', script.ticks)} ELSE {day} END"
        fields = "".join(f", {each}" for column in script.columns.all() for each in self._values(script, column, clock))
        kinds = ", ".join(literal(kind) for kind in self.pack.events)
        # A kind is one of few: numbers under the texts make rows short.
        kind = f"TRY_CAST(kind AS ENUM ({kinds})) AS kind" if kinds else "kind"
        return (
            f"SELECT subject, subject_key, {kind}, id, {seconds} AS w, CASE WHEN at_day IS NULL THEN 0 ELSE 1 END AS wd"
            f"{fields}{more}"
            f" FROM ({self.standing.events_sql(keys=keys)}) AS e WHERE kind IN ({kinds})"
            f" AND ({whose})"
        )

    def _values(self, script: Compiled, column: Column, clock: Clock) -> Iterator[str]:
        """The column of the script, as SQL over a standing event."""
        name = next(field for (_, field), each in script.columns.by_field.items() if each == column)
        value = self.standing.value_sql
        if column.moment:
            day, instant = value(name, ValueType.DAY), value(name, ValueType.INSTANT)
            began = said(clock.midnight(f"({day} - DATE {literal(_UNIX[1])})"), DIALECTS["duckdb"])
            yield f"CASE WHEN {day} IS NOT NULL THEN {began} ELSE {_ticks(instant, script.ticks)} END AS {column.name}"
            yield f"CASE WHEN {day} IS NOT NULL THEN 1 WHEN {instant} IS NOT NULL THEN 0 END AS {column.dated}"
        elif column.type == "VARCHAR":
            words = value(name, ValueType.TEXT)
            joined = self.standing.known.joined
            if joined and any(self._names(script, column)):
                stands = " ".join(f"WHEN {literal(one)} THEN {literal(other)}" for one, other in joined.items())
                words = f"CASE {words} {stands} ELSE {words} END"
            yield f"{words} AS {column.name}"
        elif column.type == "DOUBLE":
            number, whole = value(name, ValueType.NUMBER), value(name, ValueType.WHOLE)
            yield f"COALESCE({number}::DOUBLE, {whole}::DOUBLE) AS {column.name}"
        elif column.type == "INTEGER":
            yield f"{value(name, ValueType.TRUTH)}::INTEGER AS {column.name}"
        else:
            yield f"{value(name, ValueType.WHOLE)} AS {column.name}"

    def _names(self, script: Compiled, column: Column) -> Iterator[bool]:
        """Whether the column names subjects, for each field in it."""
        for (kind, field), each in script.columns.by_field.items():
            if each == column:
                yield self.pack.events[kind].fields[field].ref is not None

    def _refuse_crowds(self, script: Compiled) -> None:
        """Where a second has many ticks, few facts of one subject, or of all where rules cross, have places in each."""
        ticks = script.ticks
        if ticks.to_second == 1:
            return
        whose = "" if self.pack.crosses_subjects else "subject, "
        found = self.cursor.execute(
            f"SELECT count(*) FROM (SELECT {whose}{effect(self.pack, script.columns)} AS t FROM {NAMED_FACTS})"
            f" WHERE t % {ticks.to_second} <> 0 GROUP BY {whose}t ORDER BY 1 DESC LIMIT 1"
        ).fetchone()
        if found is not None and not ticks.have_room(found[0], whole=False):
            raise StoreError(Problem("sql.crowded", args={"number": found[0], "fractions": ticks.to_second}))

    # -- subjects and places

    def _tell_of_named(self, script: Compiled) -> None:
        """``TOLD_OF``, once for a cursor: whom facts name, in whatever part, with the key by which they are of one."""
        naming = [column for column in script.columns.all() if any(self._names(script, column))]
        clock = Clock(self.pack.zone, self.years, script.ticks)
        values = [next(self._values(script, column, clock)).removesuffix(f" AS {column.name}") for column in naming]
        events = self.standing.events_sql()
        told = [f"SELECT DISTINCT {value} AS subject FROM ({events}) AS e" for value in values]
        every = " UNION ".join(told) or "SELECT '' AS subject"
        self.cursor.execute(
            f"CREATE TEMP TABLE IF NOT EXISTS {TOLD_OF} AS SELECT subject, {key_sql('subject')} AS subject_key"
            f" FROM ({every}) AS t WHERE subject <> ''"
        )

    def _subjects(self, script: Compiled, keys: Keys) -> str:
        """Everybody of whom or with whose name a fact tells, and every division that is a subject."""
        told = [
            f"SELECT DISTINCT {column.name} AS subject FROM {NAMED_FACTS} WHERE {column.name} IS NOT NULL"
            for column in script.columns.all()
            if any(self._names(script, column))
        ]
        divisions = [
            subject_id(kind.id, code)
            for kind in self.pack.subjects.values()
            if kind.levels and self.places is not None
            for code in self.places.codes_at(kind.levels)
        ]
        if divisions:
            told.append(f"SELECT unnest([{', '.join(literal(each) for each in divisions)}]) AS subject")
        every = f"SELECT DISTINCT subject, subject_key FROM {NAMED_FACTS}"
        if told:
            within = f"subject_key BETWEEN {keys.first} AND {keys.end - 1}"
            every += f" UNION SELECT subject, subject_key FROM {TOLD_OF} WHERE {within}"
            named = f"SELECT subject, {key_sql('subject')} AS subject_key FROM ({' UNION ALL '.join(told)}) AS t"
            every = f"{every} UNION {named}"
        return (
            "SELECT subject, subject_key, split_part(subject, '/', 1) AS kind,"
            f" substr(subject, strpos(subject, '/') + 1) AS key FROM ({every}) AS d"
        )

    def _lying(self, script: Compiled) -> Iterator[tuple[str, str, int, int]]:
        """Where the places that facts name lie, on the days that facts name."""
        codes = codes_named(self.pack) | self.codes
        standing = [
            kind.id for kind in self.pack.subjects.values() if kind.covers is None and self.pack.crosses_subjects
        ]
        if self.places is None or not (codes or standing):
            return
        run = self.cursor.execute
        kinds = ", ".join(literal(kind) for kind in standing) or "''"
        keys = {row[0] for row in run(f"SELECT key FROM {SUBJECTS} WHERE kind IN ({kinds})").fetchall()}
        lying = set(keys)
        for column in script.columns.all():
            if any(self._divisions(script, column)):
                found = run(
                    f"SELECT DISTINCT {column.name} FROM {NAMED_FACTS} WHERE {column.name} IS NOT NULL"
                ).fetchall()
                lying |= {row[0] for row in found}
        bounds = run(f"SELECT MIN(w), MAX(w) FROM {FACTS}").fetchone()
        if bounds is None or bounds[0] is None:
            return
        first, last = (
            EPOCH_DAY + timedelta(days=tick // (DAY * script.ticks.to_second) + slack)
            for tick, slack in zip(bounds, (-1, 1), strict=True)
        )
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        yield from lying_below(self.places, lying, keys | codes, [*days, date.max])

    def _divisions(self, script: Compiled, column: Column) -> Iterator[bool]:
        for (kind, field), each in script.columns.by_field.items():
            if each == column:
                yield self.pack.events[kind].fields[field].base is FieldBase.DIVISION


def _ticks(instant: str, ticks: Ticks) -> str:
    """The tick of an instant that lies at one."""
    if ticks.to_second == 1:
        return f"(epoch({instant})::BIGINT - ({int(_UNIX[0])}))"
    return f"((epoch_us({instant}) - ({int(_UNIX[0]) * SECOND})) // {ticks.step})"
