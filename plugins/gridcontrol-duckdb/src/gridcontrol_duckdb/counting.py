"""Reports counted set by set from the files of a store: ``gridcontrol.reports.set_counting`` on DuckDB.

Part after part of the subjects, as for ``evaluating``: the facts of a part, its statuses, where everybody is, and what
of it counts where. Only sums leave the database, and the few people whom the report must look at one by one.

Facts that an identity joins to another subject may lie in another part than they did before. They are few: where there
are several parts, all of them together are a part of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.errors import PackError, Problem, StoreError
from gridcontrol.ids import IndicatorId, SubjectId, TrackId
from gridcontrol.reports.counting import Counts
from gridcontrol.reports.document import Figure
from gridcontrol.reports.moves import Moves
from gridcontrol.reports.set_counting import SetAnswer, SetQuestion
from gridcontrol.rules.conditions import WithinPlace
from gridcontrol.rules.figures import Indicator, IndicatorKind
from gridcontrol.time import local_date
from gridcontrol_duckdb.evaluating import PART, Evaluating
from gridcontrol_duckdb.known import Standing, standing
from gridcontrol_duckdb.layout import ALL_KEYS, Keys, literal
from gridcontrol_duckdb.noticing import may_be_noticed
from gridcontrol_duckdb.seating import Counted, Happening, Rows, Seating, is_nowhere
from gridcontrol_duckdb.tallies import Moved, Tally
from gridcontrol_sql import Compiled, NotInSqlError, compiled
from gridcontrol_sql.loading import last_second
from gridcontrol_sql.positions import YEARS, Clock, instant_at, seconds_of

if TYPE_CHECKING:
    from gridcontrol_duckdb.store import DuckdbStore

MOST_LOOKED_AT = 200_000
"""People looked at one by one, at most."""
_MOVING = frozenset({IndicatorKind.EVENT_LATE, IndicatorKind.EVENT_WITHDRAWN, IndicatorKind.EVENT_CUMULATIVE})
_numbers = count(1)


@frozen
class DuckdbCounting:
    """Counts the reports of *store*. ``rows``: events counted at once, which bounds memory."""

    store: DuckdbStore
    rows: int = PART
    most_looked_at: int = MOST_LOOKED_AT

    def counted(self, question: SetQuestion) -> SetAnswer:
        """See ``SetCounting``. Raises ``PackError`` on rules that SQL can't say."""
        pack = question.pack
        try:
            script = compiled(pack, keyed=True)
        except NotInSqlError as error:
            raise PackError([error.problem]) from error
        with self.store.looking() as (layout, session), session.cursor() as now, session.cursor() as then:
            stands = standing(now, layout, pack.zone, known_at=question.known_at, plan_kinds=pack.plan_kinds)
            stood = standing(then, layout, pack.zone, known_at=question.known_before, plan_kinds=pack.plan_kinds)
            codes = frozenset(_codes(question))
            facts = Evaluating(pack, stands, now, question.places, codes=codes)
            before = evolve(facts, standing=stood, cursor=then)
            schema = f"counting_{next(_numbers)}"
            now.execute(f"CREATE SCHEMA {schema}")
            try:
                work = _Work(question, script, facts, before, schema, self.most_looked_at)
                return work.answer(self.rows)
            finally:
                now.execute(f"DROP SCHEMA {schema} CASCADE")


def _codes(question: SetQuestion) -> Iterator[str]:
    """Divisions that what is counted asks for."""
    for indicator in question.indicators:
        for tests in indicator.pattern.where.values() if indicator.pattern is not None else ():
            for test in tests:
                if isinstance(test, WithinPlace):
                    yield from test.codes


class _Work:
    """One question on its way."""

    def __init__(
        self, question: SetQuestion, script: Compiled, facts: Evaluating, before: Evaluating, schema: str, most: int
    ) -> None:
        self._asked = question
        self._script = script
        self._facts = facts
        self._before = before
        self._schema = schema
        self._most = most
        self._run = facts.cursor.execute
        events = [each for each in question.indicators if each.pattern is not None]
        self._counted: list[Counted] = []
        """Figures of the same events are counted once."""
        for each in map(Counted.of, events):
            if each not in self._counted:
                self._counted.append(each)
        self._number = {each.id: self._counted.index(Counted.of(each)) for each in events}
        self._moving = {self._number[each.id] for each in events if question.moves and each.kind in _MOVING}
        self._statuses = {each.id: Tally() for each in question.indicators if each.kind is IndicatorKind.STATUS}
        self._moved = [Moved() for _ in self._counted]
        self._last: dict[int, dict[str | None, int]] = {number: {} for number in range(len(self._counted))}
        """By what is counted and row (None: in total) the second of the last."""
        self._unknown: Counter[str] = Counter()
        self._closer: set[SubjectId] = set()
        self._lost: set[SubjectId] = set()
        self._unseen = 0
        self._rows = Rows.on(facts.cursor, f"{schema}.seat_of", question.grouping)
        self._own = _rounded_up(question.since)
        self._shows = bool(self._statuses or question.past_release or question.unplaced)
        self._tell_joined()

    def answer(self, rows: int) -> SetAnswer:
        """Everything, part after part."""
        for keys, whose in self._parts(rows):
            asked = (self._script, keys, self._asked.as_of, whose)
            with self._facts.worked(*asked) if self._shows else self._facts.input(*asked):
                self._part(keys, whose)
        counts: dict[IndicatorId, Counts] = {name: tally.counts() for name, tally in self._statuses.items()}
        moves: dict[IndicatorId, Moves] = {}
        for indicator in self._asked.indicators:
            if indicator.id in self._number:
                number = self._number[indicator.id]
                counts[indicator.id] = self._figure(indicator, number)
                if indicator.kind is IndicatorKind.EVENT_CUMULATIVE:
                    moves[indicator.id] = self._moved[number].moves()
        return SetAnswer(
            counts,
            moves if self._asked.moves else {},
            self._unknown,
            self._left_out(),
            frozenset(self._closer),
            frozenset(self._lost),
            self._unseen,
        )

    def _tell_joined(self) -> None:
        """Whom an identity joined to another, and who stands for both now."""
        joined = self._facts.standing.known.joined
        self._run("CREATE OR REPLACE TEMP TABLE stands_for (k VARCHAR, stands VARCHAR)")
        if joined:
            pairs = "SELECT unnest($1::VARCHAR[]), unnest($2::VARCHAR[])"
            self._run(f"INSERT INTO stands_for {pairs}", [list(joined), list(joined.values())])

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

    def _part(self, keys: Keys, whose: str) -> None:
        made: list[str] = []
        try:
            seating = self._seating(self._facts, self._asked.as_of)
            made.extend(seating.make())
            self._run("CREATE OR REPLACE TEMP TABLE lost (k VARCHAR)")
            made.append("lost")
            at = last_second(AsOf(self._asked.as_of.at))
            timelines = self._facts.timelines_by_name(keys)
            shown = (
                f"SELECT k, track, status FROM ({timelines}) WHERE since <= {at} AND (until IS NULL OR until > {at})"
            )
            empty = "SELECT '' AS k, '' AS track, '' AS status WHERE false"
            self._run(f"CREATE OR REPLACE TEMP TABLE shown AS {shown if self._shows else empty}")
            made.append("shown")
            self._count_statuses()
            self._count_events(keys, whose)
            self._look_closer()
            self._count_lost()
        finally:
            for name in reversed(made):
                self._run(f"DROP TABLE {name}")

    def _seating(self, facts: Evaluating, as_of: AsOf) -> Seating:
        pack = self._asked.pack
        clock, last = Clock(pack.zone, YEARS), last_second(as_of)
        happening = Happening(
            pack, self._script.columns, clock, facts.facts_by_name(), last, self._counted, self._asked.dated
        )
        return Seating(happening, facts.cursor, self._rows)

    # -- statuses

    def _count_statuses(self) -> None:
        for indicator in self._asked.indicators:
            if indicator.kind is not IndicatorKind.STATUS or indicator.track is None:
                continue
            track = self._asked.pack.tracks[indicator.track]
            about = f"starts_with(k, {literal(track.about + '/')})"
            statuses = ", ".join(literal(each) for each in indicator.statuses)
            of_track = f"SELECT k, status FROM shown WHERE track = {literal(track.id)}"
            people = f"SELECT k FROM ({of_track}) WHERE status IN ({statuses})"
            if track.default in indicator.statuses:
                # The default is shown by whoever is known to exist and shows nothing else.
                people += f" UNION ALL SELECT k FROM people ANTI JOIN ({of_track}) USING (k)"
            seated = (
                "SELECT k, COALESCE(p.seat, 'not_located') AS seat"
                f" FROM (SELECT k FROM ({people}) WHERE {about}) AS s LEFT JOIN people AS p USING (k)"
            )
            sql = f"SELECT seat, grouping(seat), count(*) FROM ({seated}) GROUP BY GROUPING SETS ((seat), ())"
            tally = self._statuses[indicator.id]
            for row in self._run(sql).fetchall():
                tally.add(*row)
            self._run(f"INSERT INTO lost SELECT k FROM ({seated}) WHERE {is_nowhere('seat')}")

    # -- events

    def _count_events(self, keys: Keys, whose: str) -> None:
        if self._moving:
            self._seat_those_before(keys, whose)
        for number, counted in enumerate(self._counted):
            self._run(f"CREATE OR REPLACE TEMP TABLE items AS {_items('seats', number, distinct=counted.distinct)}")
            moved, last = self._moved[number], self._last[number]
            sql = (
                f"SELECT seat, grouping(seat), sum(amount), sum(amount) FILTER (t >= {self._own}), max(t),"
                " count(*) - count(amount) FROM items GROUP BY GROUPING SETS ((seat), ())"
            )
            for seat, whole, amount, new, latest, without in self._run(sql).fetchall():
                if latest is None:
                    continue  # there is nothing at all
                moved.cumulative.add(seat, whole, amount)
                if new is not None:
                    moved.new.add(seat, whole, new)
                key = None if whole else seat
                last[key] = max(last.get(key, latest), latest)
                moved.without += without if whole else 0
            for indicator, of in self._number.items():
                if of == number:
                    self._note_lost(self._asked.pack.indicators[indicator])
            if number in self._moving:
                self._move(number, counted)
        self._run("DROP TABLE IF EXISTS items")

    def _note_lost(self, indicator: Indicator) -> None:
        """Those counted in ``items`` who stand as not located; of what moved ``_move`` knows more."""
        if indicator.kind in (IndicatorKind.EVENT_LATE, IndicatorKind.EVENT_WITHDRAWN):
            return
        own = f" AND t >= {self._own}" if indicator.kind is IndicatorKind.EVENT_NEW else ""
        self._run(f"INSERT INTO lost SELECT k FROM items WHERE {is_nowhere('seat')}{own}")

    def _seat_those_before(self, keys: Keys, whose: str) -> None:
        """What the report of the day before saw, in ``{schema}.seats_before``, by the second cursor."""
        run = self._before.cursor.execute
        with self._before.input(self._script, keys, self._asked.before, whose):
            made = list(self._seating(self._before, self._asked.before).make())
            run(f"CREATE OR REPLACE TABLE {self._schema}.seats_before AS FROM seats")
            for name in reversed(made):
                run(f"DROP TABLE {name}")

    def _move(self, number: int, counted: Counted) -> None:
        """What became of what the report of the day before counted."""
        moved = self._moved[number]
        source = f"{self._schema}.seats_before"
        key = "COALESCE(j.stands, b.key)" if counted.distinct else "b.key"
        self._run(
            "CREATE OR REPLACE TEMP TABLE was AS SELECT b.*,"
            f" {key} AS now_key, row_number() OVER (PARTITION BY {key} ORDER BY b.t, b.ranked, b.id) AS nth"
            f" FROM ({_items(source, number, distinct=counted.distinct)}) AS b LEFT JOIN stands_for AS j ON j.k = b.key"
        )
        pairs = (
            "SELECT w.k, w.seat, w.amount, i.seat AS now_seat, i.key AS found FROM was AS w"
            f" LEFT JOIN items AS i ON i.key = w.now_key AND w.nth = 1 AND i.t < {self._own}"
        )
        late = f"SELECT i.* FROM items AS i ANTI JOIN was AS w ON w.now_key = i.key WHERE i.t < {self._own}"
        withdrawn = f"FROM ({pairs}) WHERE found IS NULL"
        for tally, source in (
            (moved.previous, "FROM was"),
            (moved.late, f"FROM ({late})"),
            (moved.withdrawn, withdrawn),
        ):
            sql = f"SELECT seat, grouping(seat), sum(amount), count(*) {source} GROUP BY GROUPING SETS ((seat), ())"
            for seat, whole, amount, there in self._run(sql).fetchall():
                if there:
                    tally.add(seat, whole, amount)
        went = (
            f"SELECT seat, now_seat, count(*) FROM ({pairs}) WHERE found IS NOT NULL AND seat <> now_seat GROUP BY ALL"
        )
        for was, now, there in self._run(went).fetchall():
            moved.left[was] += there
            moved.came[now] += there
        kinds = {self._asked.pack.indicators[name].kind for name, of in self._number.items() if of == number}
        if IndicatorKind.EVENT_LATE in kinds:
            self._run(f"INSERT INTO lost SELECT k FROM ({late}) WHERE {is_nowhere('seat')}")
        if IndicatorKind.EVENT_WITHDRAWN in kinds:
            self._run(f"INSERT INTO lost SELECT k {withdrawn} AND {is_nowhere('seat')}")
        self._run("DROP TABLE was")

    def _figure(self, indicator: Indicator, number: int) -> Counts:
        if indicator.kind is not IndicatorKind.DAYS_SINCE:
            return self._moved[number].of(indicator.kind)
        days = {seat: self._days_since(second) for seat, second in self._last[number].items()}
        total = days.pop(None, None)
        rows = {seat: Figure(gone) for seat, gone in days.items() if seat is not None}
        return Counts(rows, Figure(total), Figure(None))

    def _days_since(self, second: int) -> int:
        return (self._asked.data_day - local_date(instant_at(second), self._asked.pack.zone)).days

    # -- who must be looked at

    def _look_closer(self) -> None:
        self._run("CREATE OR REPLACE TEMP TABLE closer (k VARCHAR)")
        for track in self._asked.past_release:
            self._run(f"INSERT INTO closer {self._unjustified(track)}")
        for track in self._asked.unplaced:
            self._run(f"INSERT INTO closer {self._missing(track)}")
        found = {SubjectId(row[0]) for row in self._run("SELECT DISTINCT k FROM closer").fetchall()}
        self._closer |= found
        if len(self._closer) > self._most:
            tracks = ", ".join(dict.fromkeys([*self._asked.past_release, *self._asked.unplaced]))
            args = {"number": len(self._closer), "most": self._most, "what": tracks}
            raise StoreError(Problem("reports.set-crowd", args=args))
        noticed = may_be_noticed(self._asked.pack, last_second(self._asked.as_of))
        if noticed is not None:
            found = {SubjectId(row[0]) for row in self._run(f"SELECT DISTINCT k FROM ({noticed})").fetchall()}
            found -= self._closer
            if len(self._closer) + len(found) <= self._most and not self._unseen:
                self._closer |= found
            else:
                self._unseen += len(found)

    def _justified(self, track: TrackId) -> str:
        """Whether a row of ``shown`` is of a status that justifies custody in *track*."""
        found = "false"
        for basis, statuses in self._asked.pack.tracks[track].justified_by.items():
            listed = ", ".join(literal(each) for each in statuses)
            found += f" OR (track = {literal(basis)} AND status IN ({listed}))"
        return f"({found})"

    def _in_custody(self, track: TrackId) -> str:
        default = self._asked.pack.tracks[track].default
        return f"SELECT k FROM shown WHERE track = {literal(track)} AND status <> {literal(default)}"

    def _unjustified(self, track: TrackId) -> str:
        """In custody, and no status that is shown justifies it. One that runs underneath still may."""
        return f"{self._in_custody(track)} AND k NOT IN (SELECT k FROM shown WHERE {self._justified(track)})"

    def _missing(self, track: TrackId) -> str:
        return f"SELECT k FROM shown WHERE {self._justified(track)} AND k NOT IN ({self._in_custody(track)})"

    def _count_lost(self) -> None:
        """Codes at which those are who stand as not located; of those looked at one by one only who they are."""
        self._run("CREATE OR REPLACE TEMP TABLE looked_at (k VARCHAR)")
        if self._closer:
            self._run("INSERT INTO looked_at SELECT unnest($1::VARCHAR[])", [sorted(self._closer)])
        lost = "SELECT DISTINCT k FROM lost"
        sql = (
            f"SELECT code, count(*) FROM ({lost}) JOIN people USING (k) ANTI JOIN looked_at USING (k)"
            " WHERE code IS NOT NULL AND NOT found GROUP BY code"
        )
        self._unknown.update(dict(self._run(sql).fetchall()))
        found = self._run(f"SELECT k FROM ({lost}) SEMI JOIN looked_at USING (k)").fetchall()
        self._lost |= {SubjectId(row[0]) for row in found}
        self._run("DROP TABLE looked_at")
        self._run("DROP TABLE closer")

    def _left_out(self) -> tuple[int, ...]:
        stands: Standing = self._facts.standing
        aside = self._run(f"SELECT count(*) FROM ({stands.set_aside_sql()})").fetchone() or (0,)
        known = stands.known
        return len(known.competing), aside[0] + len(known.set_aside), len(known.dangling), len(known.contested)


def _items(seats: str, number: int, *, distinct: bool) -> str:
    """What is counted as *number*: by id, or each subject once, where it stood first."""
    columns = f"k, id, t, ranked, seat, a{number} AS amount"
    if not distinct:
        return f"SELECT id AS key, {columns} FROM {seats} WHERE p{number}"
    first = "QUALIFY row_number() OVER (PARTITION BY k ORDER BY t, ranked, id) = 1"
    return f"SELECT k AS key, {columns} FROM {seats} WHERE p{number} {first}"


def _rounded_up(instant: datetime) -> int:
    """The first whole second that is not before *instant*."""
    whole = instant.replace(microsecond=0)
    return seconds_of(whole) + (whole != instant)
