"""Statuses at an instant rolled up to every level of the divisions, from a folder of worked-out statuses.

Part after part: who shows what, joined once with where they are, and counted by place. What is left is as small as the
table of divisions, and that is rolled up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
from attrs import frozen

from gridcontrol.ids import LevelId, StatusId, TrackId
from gridcontrol.plugins.bulk import PathOf, Rolled
from gridcontrol.rules.ruleset import Pack
from gridcontrol_duckdb.layout import literal
from gridcontrol_duckdb.session import fetched
from gridcontrol_duckdb.statuses import Kind, Manifest, Statuses
from gridcontrol_sql.positions import EPOCH_DAY

_Where = tuple[str | None, int | None]


@frozen
class Rolling:
    """Who shows what at *at*, read on *cursor* from *statuses*."""

    cursor: duckdb.DuckDBPyConnection
    statuses: Statuses
    manifest: Manifest
    pack: Pack
    at: datetime
    dated: bool = True
    """Whether a place lies in other divisions on another day."""

    def up(self, levels: tuple[LevelId, ...], path_of: PathOf) -> list[Rolled]:
        """In all, and in every division of each of *levels*; who shows nothing shows the track's default."""
        run = self.cursor.execute
        run("CREATE OR REPLACE TEMP TABLE rolled (code VARCHAR, day BIGINT, track VARCHAR, status VARCHAR, n BIGINT)")
        for round_, part in self.manifest.slices():
            if part:
                self._count(round_, part)
        shown: Counter[tuple[_Where, str, str]] = Counter()
        others: Counter[tuple[_Where, str]] = Counter()
        for code, day, track, status, number in run(
            "SELECT code, day, track, status, sum(n)::BIGINT FROM rolled GROUP BY ALL"
        ).fetchall():
            if track is None:
                others[(code, day), status] = number
            else:
                shown[(code, day), track, status] = number
        run("DROP TABLE rolled")
        for track in self.pack.tracks.values():
            rest = Counter({where: number for (where, kind), number in others.items() if kind == track.about})
            for (where, of, _), number in shown.items():
                rest[where] -= number if of == track.id else 0
            for where, number in rest.items():
                shown[where, track.id, track.default] += number
        return sorted(self._by_level(shown, levels, path_of), key=_order)

    def _count(self, round_: int, part: int) -> None:
        """Add one part of one round to ``rolled``, by where they are; all of a kind without a track."""
        second = self.manifest.ticks.until(self.at)
        who = "n" if self.manifest.apart(round_, part) else "k"
        stays = self.statuses.round_sql(self.manifest, Kind.STAYS, round_, part, besides=True)
        until = f"FILTER (WHERE since <= {second})"
        day = f"arg_max(day, since) {until}" if self.dated else "0::BIGINT"
        run = self.cursor.execute
        run(
            f"CREATE OR REPLACE TEMP TABLE now_at AS SELECT {who} AS who, {self._kind(round_, part)} AS kind,"
            f" arg_max(code, since) {until} AS code, {day} AS day FROM ({stays}) GROUP BY who"
        )
        run("INSERT INTO rolled SELECT code, day, NULL, kind, count(*) FROM now_at GROUP BY ALL")
        timelines = self.statuses.round_sql(self.manifest, Kind.TIMELINES, round_, part, besides=True)
        run(
            "INSERT INTO rolled SELECT code, day, track, status, count(*)"
            f" FROM ({_shown(timelines, second)}) AS t LEFT JOIN now_at AS a ON a.who = t.{who} GROUP BY ALL"
        )
        run("DROP TABLE now_at")

    def _kind(self, round_: int, part: int) -> str:
        """The kind of each subject of a part; a text where all are of one, which files tell without being read."""
        lying = self.statuses.files_sql(self.manifest, Kind.STAYS, round_, part)
        ((first, last),) = fetched(self.cursor, f"SELECT min(kind), max(kind) FROM {lying}")
        return literal(first) if first is not None and first == last else "any_value(kind)"

    def _by_level(
        self, shown: Mapping[tuple[_Where, str, str], int], levels: tuple[LevelId, ...], path_of: PathOf
    ) -> Iterator[Rolled]:
        paths: dict[_Where, Mapping[LevelId, str]] = {}
        sums: Counter[tuple[LevelId | None, str | None, str, str]] = Counter()
        for (where, track, status), number in shown.items():
            code, day = where
            if where not in paths:
                paths[where] = {} if code is None else path_of(code, EPOCH_DAY + timedelta(days=day or 0))
            sums[None, None, track, status] += number
            for level in levels:
                sums[level, paths[where].get(level), track, status] += number
        for (of, code, track, status), number in sums.items():
            if number:
                yield Rolled(of, code, TrackId(track), StatusId(status), number)


def statuses_at(statuses: Statuses, manifest: Manifest, at: datetime) -> str:
    """A SELECT of everybody who shows something at *at*, with the columns of timelines."""
    return _shown(statuses.rows_sql(manifest, Kind.TIMELINES), manifest.ticks.until(at))


def written_into(cursor: duckdb.DuckDBPyConnection, select: str, file: Path) -> int:
    """Write *select* to *file*, Parquet or CSV by its ending, whole or not at all; how many rows."""
    new = file.with_name(file.name + ".new")
    form = "csv, HEADER" if file.suffix == ".csv" else "parquet"
    new.touch(mode=0o600)
    ((rows,),) = fetched(cursor, f"COPY ({select}) TO {literal(str(new))} (FORMAT {form}, USE_TMP_FILE false)")
    new.replace(file)
    return int(rows)


def _shown(timelines: str, second: int) -> str:
    return f"SELECT * FROM ({timelines}) WHERE since <= {second} AND (until IS NULL OR until > {second})"


def _order(rolled: Rolled) -> tuple[bool, str, bool, str, str, str]:
    level, code = rolled.level, rolled.code
    return level is not None, level or "", code is None, code or "", rolled.track, rolled.status
