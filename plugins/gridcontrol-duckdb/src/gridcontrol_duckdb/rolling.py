"""Statuses at an instant rolled up to every level of the divisions, from a folder of worked-out statuses.

Part after part: who shows what, joined once with where they are, and counted by place. What is left is as small as the
table of divisions, and that is rolled up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import duckdb
from attrs import field, frozen

from gridcontrol.ids import LevelId, StatusId, TrackId
from gridcontrol.plugins.bulk import PathOf, Rolled
from gridcontrol.rules.ruleset import Pack
from gridcontrol_duckdb.statuses import Kind, Manifest, Statuses
from gridcontrol_sql.positions import EPOCH_DAY, seconds_of

_Where = tuple[str | None, int | None]


@frozen
class Rolling:
    """Who shows what at *at*, read on *cursor* from *statuses*."""

    cursor: duckdb.DuckDBPyConnection
    statuses: Statuses
    manifest: Manifest
    pack: Pack
    at: datetime
    shown: Counter[tuple[_Where, str, str]] = field(factory=Counter)
    people: Counter[tuple[_Where, str]] = field(factory=Counter)

    def up(self, levels: tuple[LevelId, ...], path_of: PathOf) -> list[Rolled]:
        """In all, and in every division of each of *levels*; who shows nothing shows the track's default."""
        for round_, part in self.manifest.slices():
            if part:
                self._count(round_, part)
        for track in self.pack.tracks.values():
            shown: Counter[_Where] = Counter()
            for (where, of, _), number in self.shown.items():
                shown[where] += number if of == track.id else 0
            for (where, kind), number in self.people.items():
                if kind == track.about:
                    self.shown[where, track.id, track.default] += number - shown[where]
        return sorted(self._by_level(levels, path_of), key=_order)

    def _count(self, round_: int, part: int) -> None:
        """Add up one part of one round, by where they are."""
        second = seconds_of(self.at.replace(microsecond=0))
        stays = self.statuses.round_sql(self.manifest, Kind.STAYS, round_, part)
        until = f"FILTER (WHERE since <= {second})"
        run = self.cursor.execute
        run(
            f"CREATE OR REPLACE TEMP TABLE now_at AS SELECT k, arg_max(code, since) {until} AS code,"
            f" arg_max(day, since) {until} AS day FROM ({stays}) GROUP BY k"
        )
        kinds = "SELECT code, day, split_part(k, '/', 1), count(*) FROM now_at GROUP BY ALL"
        for code, day, kind, number in run(kinds).fetchall():
            self.people[(code, day), kind] += number
        timelines = self.statuses.round_sql(self.manifest, Kind.TIMELINES, round_, part)
        rows = (
            f"SELECT code, day, track, status, count(*) FROM ({_shown(timelines, second)}) LEFT JOIN now_at USING (k)"
            " GROUP BY ALL"
        )
        for code, day, track, status, number in run(rows).fetchall():
            self.shown[(code, day), track, status] += number
        run("DROP TABLE now_at")

    def _by_level(self, levels: tuple[LevelId, ...], path_of: PathOf) -> Iterator[Rolled]:
        paths: dict[_Where, Mapping[LevelId, str]] = {(None, None): {}}
        sums: Counter[tuple[LevelId | None, str | None, str, str]] = Counter()
        for (where, track, status), number in self.shown.items():
            if where not in paths:
                code, day = where
                paths[where] = path_of(code or "", EPOCH_DAY + timedelta(days=day or 0))
            sums[None, None, track, status] += number
            for level in levels:
                sums[level, paths[where].get(level), track, status] += number
        for (of, code, track, status), number in sums.items():
            if number:
                yield Rolled(of, code, TrackId(track), StatusId(status), number)


def statuses_at(statuses: Statuses, manifest: Manifest, at: datetime) -> str:
    """A SELECT of everybody who shows something at *at*, with the columns of timelines."""
    return _shown(statuses.rows_sql(manifest, Kind.TIMELINES), seconds_of(at.replace(microsecond=0)))


def _shown(timelines: str, second: int) -> str:
    return f"SELECT * FROM ({timelines}) WHERE since <= {second} AND (until IS NULL OR until > {second})"


def _order(rolled: Rolled) -> tuple[bool, str, bool, str, str, str]:
    level, code = rolled.level, rolled.code
    return level is not None, level or "", code is None, code or "", rolled.track, rolled.status
