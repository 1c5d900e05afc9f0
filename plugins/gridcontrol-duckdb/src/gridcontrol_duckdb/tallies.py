"""Sums by place while parts of the subjects are counted one after the other; they stay in the database until asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

import duckdb

from gridcontrol.ids import IndicatorId, TrackId
from gridcontrol.reports.set_counting import MovedSums, SetAnswer, SetQuestion, Spot, Sum
from gridcontrol.rules.figures import Indicator, IndicatorKind
from gridcontrol_duckdb.amounts import scaled
from gridcontrol_duckdb.layout import literal
from gridcontrol_duckdb.seating import Counted
from gridcontrol_duckdb.spots import Spots
from gridcontrol_sql.ticks import Ticks

MOVING = frozenset({IndicatorKind.EVENT_LATE, IndicatorKind.EVENT_WITHDRAWN, IndicatorKind.EVENT_CUMULATIVE})
"""Kinds that tell what became of what the report of the day before counted."""
_Place = tuple[int | None, int | None, int | None, int | None]
"""Numbers of a spot and of two units; and how many decimals amounts have, None for whole numbers."""
_Amounts = tuple[int, int, int | None, int]


class Sums:
    """What is counted by place of the thing and of the unit: ``{schema}.sums`` for events, ``{schema}.stood`` else."""

    def __init__(
        self,
        question: SetQuestion,
        cursor: duckdb.DuckDBPyConnection,
        schema: str,
        spots: Spots,
        ticks: Ticks,
        values: str,
    ) -> None:
        self.question = question
        self.ticks = ticks
        self.spots = spots
        self.own = self.first(question.since)
        """The first tick of the report's own period."""
        self._run = cursor.execute
        self._sums, self._stood, self._went = f"{schema}.sums", f"{schema}.stood", f"{schema}.went"
        self._series = f"{schema}.series"
        events = [each for each in question.indicators if each.pattern is not None]
        self.counted: list[Counted] = []
        """Figures of the same events are counted once."""
        found = {each.id: Counted.of(question.pack, each) for each in events}
        for each in found.values():
            if each not in self.counted:
                self.counted.append(each)
        self.numbers = {name: self.counted.index(each) for name, each in found.items()}
        self.moving = sorted({self.numbers[each.id] for each in events if question.moves and each.kind in MOVING})
        self.more = values if question.units is None else f"{values}, unit_of_now"
        """Columns of seats besides those that are counted, each after a comma."""
        self.unit_now = "unit" if question.units is None else "unit_of_now"
        """The column of ``people`` that says which unit registered somebody as of the report's own instant."""
        self.statuses = [each for each in question.indicators if each.kind is IndicatorKind.STATUS]
        where = "spot INTEGER, unit INTEGER, unit_now INTEGER"
        self._run(
            f"CREATE TABLE {self._sums}"
            f" (what VARCHAR, number INTEGER, {where}, scale INTEGER, amount HUGEINT, things BIGINT, last BIGINT,"
            " without BIGINT)"
        )
        self._run(f"CREATE TABLE {self._stood} (track VARCHAR, status VARCHAR, {where}, n BIGINT)")
        self._run(f"CREATE TABLE {self._went} (number INTEGER, a1 INTEGER, a2 INTEGER, a3 INTEGER, {where}, n BIGINT)")
        self._run(
            f"CREATE TABLE {self._series}"
            " (number INTEGER, cuts INTEGER, spot INTEGER, unit INTEGER, scale INTEGER, amount HUGEINT, last BIGINT)"
        )

    def kinds(self, number: int) -> set[IndicatorKind]:
        """The kinds of the indicators that count as *number*, of those in which somebody may stand as not located."""
        pack, located = self.question.pack, self.question.located
        return {pack.indicators[name].kind for name, of in self.numbers.items() if of == number and name in located}

    @property
    def tracks(self) -> list[TrackId]:
        """The tracks whose statuses figures ask for."""
        return list(dict.fromkeys(each.track for each in self.statuses if each.track is not None))

    def first(self, instant: datetime) -> int:
        """The first tick that is not before *instant*."""
        return self.ticks.before(instant) + 1

    # -- adding

    def add_events(self) -> None:
        """What ``seats`` hold: those that count each by itself in one pass."""
        single = [number for number, counted in enumerate(self.counted) if not (counted.distinct or counted.decimal)]
        if single:
            columns = "".join(
                f", COALESCE(sum(a{n}) FILTER (p{n}), 0) AS amount{n}, count(*) FILTER (p{n}) AS things{n},"
                f" COALESCE(sum(a{n}) FILTER (p{n} AND t >= {self.own}), 0) AS fresh{n},"
                f" count(*) FILTER (p{n} AND t >= {self.own}) AS new{n}, max(t) FILTER (p{n}) AS last{n},"
                f" count(*) FILTER (p{n} AND a{n} IS NULL) AS without{n}"
                for n in single
            )
            self._run(
                f"CREATE OR REPLACE TEMP TABLE wide AS SELECT spot, unit, {self.unit_now} AS unit_now{columns}"
                f" FROM seats GROUP BY spot, unit, {self.unit_now}"
            )
            for n in single:
                given = f"SELECT {{}}, {n}, spot, unit, unit_now, NULL, {{}} FROM wide WHERE {{}} > 0"
                all_ = given.format("'cumulative'", f"amount{n}, things{n}, last{n}, without{n}", f"things{n}")
                new = given.format("'new'", f"fresh{n}, new{n}, last{n}, 0", f"new{n}")
                self._run(f"INSERT INTO {self._sums} {all_} UNION ALL {new}")
            self._run("DROP TABLE wide")
        for number, counted in enumerate(self.counted):
            if number not in single:
                given = items("seats", number, counted, self.more)
                self.add("cumulative", number, given)
                self.add("new", number, f"SELECT * FROM ({given}) WHERE t >= {self.own}")

    def add_series(self) -> None:
        """What ``seats`` hold, by the cuts between which it happened."""
        over = " + ".join(f"(t >= {self.first(cut)})::INTEGER" for cut in self.question.cuts)
        for number, counted in enumerate(self.counted) if over else ():
            self._run(
                f"INSERT INTO {self._series} SELECT {number}, {over} AS cuts, spot, unit, scale,"
                f" COALESCE(sum(amount), 0), max(t) FROM ({items('seats', number, counted)})"
                " GROUP BY cuts, spot, unit, scale"
            )

    def add(self, what: str, number: int, source: str, unit_now: str = "") -> None:
        """Items, a SELECT of ``spot, unit, amount, scale, t`` and *unit_now*."""
        unit_now = unit_now or self.unit_now
        self._run(
            f"INSERT INTO {self._sums} SELECT {literal(what)}, {number}, spot, unit, {unit_now} AS unit_now,"
            " scale, COALESCE(sum(amount), 0), count(*), max(t), count(*) - count(amount)"
            f" FROM ({source}) GROUP BY spot, unit, {unit_now}, scale"
        )

    def add_went(self, number: int, pairs: str) -> None:
        """Things that stand elsewhere than they did: a SELECT of ``a1, a2, a3, spot, unit, unit_now``."""
        columns = "a1, a2, a3, spot, unit, unit_now"
        self._run(f"INSERT INTO {self._went} SELECT {number}, {columns}, count(*) FROM ({pairs}) GROUP BY {columns}")

    def add_statuses(self) -> None:
        """Who shows what where: of each track that figures ask for, by status."""
        for track_id in self.tracks:
            self._run(
                f"INSERT INTO {self._stood} SELECT {literal(track_id)}, status, spot, unit, unit_now, count(*)"
                f" FROM ({self.people_showing(track_id)}) GROUP BY status, spot, unit, unit_now"
            )

    def people_showing(self, track_id: TrackId, only: Collection[IndicatorId] | None = None) -> str:
        """A SELECT of ``k, status, spot, unit, unit_now``: who shows what in the track, if figures of *only* ask."""
        pack = self.question.pack
        track = pack.tracks[track_id]
        own = [each for each in self.statuses if each.track == track.id and (only is None or each.id in only)]
        asked = ", ".join(literal(s) for s in sorted({status for each in own for status in each.statuses})) or "NULL"
        about = list(pack.subjects).index(track.about)
        # The default is shown by whoever is known to exist and shows nothing else.
        default = any(track.default in each.statuses for each in own)
        shown = f"(SELECT k, status FROM shown WHERE track = {literal(track.id)}) AS s"
        people = f"(SELECT k, about, spot, unit, {self.unit_now} AS unit_now FROM people) AS p"
        status = f"COALESCE(s.status, {literal(track.default)})"
        return (
            f"SELECT k, {status} AS status, spot, unit, unit_now"
            f" FROM {people} {'FULL' if default else 'RIGHT'} JOIN {shown} USING (k)"
            f" WHERE (s.status IS NOT NULL OR about = {about}) AND {status} IN ({asked})"
        )

    # -- answering

    def answer(self) -> SetAnswer:
        """All that was counted."""
        found: dict[tuple[str, int], dict[_Place, _Amounts]] = defaultdict(dict)
        rows = self._run(
            "SELECT what, number, spot, unit, unit_now, scale, sum(amount), sum(things), max(last), sum(without)"
            f" FROM {self._sums} GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        for what, number, spot, unit, unit_now, scale, amount, things, last, without in rows:
            found[what, number][spot, unit, unit_now, scale] = (int(amount), int(things), last, int(without))
        sums: dict[IndicatorId, tuple[Sum, ...]] = {}
        moves: dict[IndicatorId, MovedSums] = {}
        moved = {number: self._moved(number, found) for number in range(len(self.counted))}
        for indicator in self.question.indicators:
            number = self.numbers.get(indicator.id)
            if number is None:
                sums[indicator.id] = tuple(self._standing(indicator))
                continue
            parts = moved[number].parts
            part = "cumulative" if indicator.kind is IndicatorKind.DAYS_SINCE else _PART[indicator.kind]
            sums[indicator.id] = parts[part]
            if indicator.kind is IndicatorKind.EVENT_CUMULATIVE and self.question.moves:
                moves[indicator.id] = moved[number]
        series = self._over_time()
        return SetAnswer(sums, moves, series={name: series[number] for name, number in self.numbers.items()})

    def _over_time(self) -> dict[int, dict[int, list[Sum]]]:
        series: dict[int, dict[int, list[Sum]]] = defaultdict(lambda: defaultdict(list))
        for number, cuts, spot, unit, scale, amount, last in self._run(
            f"SELECT number, cuts, spot, unit, scale, sum(amount), max(last) FROM {self._series} GROUP BY ALL"
        ).fetchall():
            found = Sum(self.spot(spot, unit, unit), scaled(int(amount), scale), self.ticks.at(last))
            series[number][cuts].append(found)
        return series

    def _moved(self, number: int, found: Mapping[tuple[str, int], dict[_Place, _Amounts]]) -> MovedSums:
        def part(name: str) -> dict[_Place, _Amounts]:
            return found.get((name, number), {})

        parts = {name: part(name) for name in ("new", "late", "withdrawn", "cumulative")}
        # Of whom nothing is told and nothing happened since, the report of the day before counted the same.
        parts["previous"] = _less(part("cumulative"), part("changed"), part("was")) if number in self.moving else {}
        went = [
            (self.spot(*row[:3]), self.spot(*row[3:6]), int(row[6]))
            for row in self._run(
                f"SELECT a1, a2, a3, spot, unit, unit_now, sum(n) FROM {self._went}"
                f" WHERE number = {number} GROUP BY ALL"
            ).fetchall()
        ]
        return MovedSums({name: tuple(self._given(sums)) for name, sums in parts.items()}, tuple(went))

    def _given(self, sums: Mapping[_Place, _Amounts]) -> Iterator[Sum]:
        for (spot, unit, unit_now, scale), (amount, _, last, without) in sums.items():
            at = None if last is None else self.ticks.at(last)
            yield Sum(self.spot(spot, unit, unit_now), scaled(amount, scale), at, without)

    def spot(self, spot: int | None, unit: int | None, unit_now: int | None) -> Spot:
        """The place of what is counted, and its units."""
        return Spot(self.spots.stay(spot), self.spots.stay(unit), self.spots.stay(unit_now))

    def _standing(self, indicator: Indicator) -> Iterable[Sum]:
        statuses = ", ".join(literal(each) for each in indicator.statuses)
        rows = self._run(
            f"SELECT spot, unit, unit_now, sum(n) FROM {self._stood} WHERE track = {literal(str(indicator.track))}"
            f" AND status IN ({statuses}) GROUP BY spot, unit, unit_now"
        ).fetchall()
        return (Sum(self.spot(*place), int(number)) for *place, number in rows)


_PART = {
    IndicatorKind.EVENT_NEW: "new",
    IndicatorKind.EVENT_LATE: "late",
    IndicatorKind.EVENT_WITHDRAWN: "withdrawn",
    IndicatorKind.EVENT_CUMULATIVE: "cumulative",
}


def items(seats: str, number: int, counted: Counted, more: str = "") -> str:
    """What of *seats* is counted as *number*: by id, or each subject once, where it stood first.

    *more* are further columns of seats, each after a comma.
    """
    columns = f"k, id, t, ranked, spot, unit, a{number} AS amount, {counted.scale(number)} AS scale{more}"
    if not counted.distinct:
        return f"SELECT id AS key, {columns} FROM {seats} WHERE p{number}"
    first = "QUALIFY row_number() OVER (PARTITION BY k ORDER BY t, ranked, id) = 1"
    return f"SELECT k AS key, {columns} FROM {seats} WHERE p{number} {first}"


def _less(
    whole: Mapping[_Place, _Amounts], less: Mapping[_Place, _Amounts], more: Mapping[_Place, _Amounts]
) -> dict[_Place, _Amounts]:
    """*whole* without *less* and with *more*, where anything is left."""
    found: dict[_Place, list[int]] = defaultdict(lambda: [0, 0, 0])
    for sign, sums in ((1, whole), (-1, less), (1, more)):
        for place, (amount, things, _, without) in sums.items():
            for number, value in enumerate((amount, things, without)):
                found[place][number] += sign * value
    return {place: (amount, things, None, no) for place, (amount, things, no) in found.items() if things}
