"""Statuses at an instant rolled up to every level of the divisions, from a folder of worked-out statuses.

Part after part, as many side by side as there are cores: who shows what, joined once with where they are, and counted
by place. What is left is as small as the table of divisions, and that is rolled up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import duckdb
from attrs import evolve, frozen

from gridcontrol.ids import LevelId, StatusId, TrackId
from gridcontrol.plugins.bulk import PathOf, Rolled
from gridcontrol.rules.ruleset import Pack
from gridcontrol_duckdb.layout import literal
from gridcontrol_duckdb.session import fetched
from gridcontrol_duckdb.siding import cursors_beside, done_by, shared_schema
from gridcontrol_duckdb.statuses import Kind, Manifest, Statuses
from gridcontrol_sql.positions import EPOCH_DAY


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
        if not self.pack.tracks:
            return []
        with shared_schema(self.cursor) as schema:
            rolled = self._counted(f"{schema}.rolled")
            with self._paths(rolled, levels, path_of) as paths:
                found = fetched(self.cursor, self._by_level(rolled, paths, levels))
        return [
            Rolled(level, code, TrackId(track), StatusId(status), number)
            for level, code, track, status, number in found
        ]

    def _counted(self, rolled: str) -> str:
        """Make the table *rolled*, of all parts: ``(code, day, kind, track, status, n)``.

        So many are in a place; who are of no kind are not to be counted among everybody, and who are of no track show
        nothing. Who is nowhere yet has no code.
        """
        self.cursor.execute(
            f"CREATE TABLE {rolled} (code VARCHAR, day BIGINT, kind VARCHAR, track VARCHAR, status VARCHAR, n BIGINT)"
        )
        parts = [each for each in self.manifest.slices() if each[1]]
        people: Counter[str] = Counter()
        with cursors_beside(self.cursor, len(parts)) as others:
            workers = [self, *(evolve(self, cursor=each) for each in others)]
            for _, told in done_by(workers, parts, partial(_count, rolled)):
                people.update(told)
        for kind, number in fetched(self.cursor, f"SELECT kind, sum(n) FROM {rolled} GROUP BY kind"):
            people[kind] -= number
        for kind, number in people.items():
            if kind is not None:
                self.cursor.execute(f"INSERT INTO {rolled} VALUES (NULL, NULL, {literal(kind)}, NULL, NULL, {number})")
        return rolled

    def count(self, rolled: str, round_: int, part: int) -> Mapping[str, int]:
        """Add those of one part of one round who are somewhere or show something; how many of each kind it tells of."""
        second, run = self.manifest.ticks.until(self.at), self.cursor.execute
        who = "n" if self.manifest.apart(round_, part) else "k"
        stays = self.statuses.round_sql(self.manifest, Kind.STAYS, round_, part, besides=True)
        same_kind = self._same(Kind.STAYS, "kind", round_, part)
        day, kind = "day" if self.dated else "0::BIGINT", same_kind or "kind"
        # By as few columns as tell people apart: what is the same for all is added afterwards.
        kept = (", arg_max(day, since) AS day" if self.dated else "") + (
            "" if same_kind else ", any_value(kind) AS kind"
        )
        by = "code" + (", day" if self.dated else "") + ("" if same_kind else ", kind")
        places = (
            f"SELECT {who} AS who, arg_max(code, since) AS code{kept}"
            f" FROM ({stays}) WHERE since <= {second} GROUP BY who"
        )
        timelines = self.statuses.round_sql(self.manifest, Kind.TIMELINES, round_, part, besides=True)
        shown = f"SELECT {who} AS who, track, status FROM ({_shown(timelines, second)})"
        there = "CASE WHEN code IS NOT NULL THEN {} END"
        track = self._same(Kind.TIMELINES, "track", round_, part)
        if track is not None:  # nobody shows two, so everybody is counted at once
            run(
                f"INSERT INTO {rolled} SELECT code, {there.format(day)}, {there.format(kind)},"
                f" CASE WHEN status IS NOT NULL THEN {track} END, status, n FROM (SELECT {by}, status, count(*) AS n"
                f" FROM ({places}) AS a FULL JOIN (SELECT who, status FROM ({shown})) AS t USING (who) GROUP BY ALL)"
            )
            return self._people(round_, part, who)
        run(f"CREATE OR REPLACE TEMP TABLE now_at AS {places}")
        run(f"INSERT INTO {rolled} SELECT code, {day}, {kind}, NULL, NULL, count(*) FROM now_at GROUP BY ALL")
        run(
            f"INSERT INTO {rolled} SELECT code, {there.format(day)}, NULL, track, status, count(*)"
            f" FROM ({shown}) AS t LEFT JOIN now_at USING (who) GROUP BY ALL"
        )
        run("DROP TABLE now_at")
        return self._people(round_, part, who)

    def _people(self, round_: int, part: int, who: str) -> Mapping[str, int]:
        """How many of each kind there are whose rows in one part of one round count."""
        told = self.manifest.people(round_, part)
        stays = self.statuses.files_sql(self.manifest, Kind.STAYS, round_, part)
        changed = self.statuses.changed_sql(self.manifest, round_)
        if told is None:
            left = f" ANTI JOIN ({changed}) AS c USING (k)" if changed else ""
            return dict(
                fetched(self.cursor, f"SELECT kind, count(DISTINCT {who}) FROM {stays} AS s{left} GROUP BY kind")
            )
        if not changed:
            return told
        others = f"SELECT kind, count(DISTINCT k) FROM {stays} AS s SEMI JOIN ({changed}) AS c USING (k) GROUP BY kind"
        return Counter(told) - Counter(dict(fetched(self.cursor, others)))

    def _same(self, kind: Kind, column: str, round_: int, part: int) -> str | None:
        """The text in *column* where all of a part have one, which files tell without being read."""
        lying = self.statuses.files_sql(self.manifest, kind, round_, part)
        ((first, last),) = fetched(self.cursor, f"SELECT min({column}), max({column}) FROM {lying}")
        return literal(first) if first is not None and first == last else None

    @contextmanager
    def _paths(self, rolled: str, levels: Sequence[LevelId], path_of: PathOf) -> Iterator[str]:
        """The name of a table ``(code, day, l0, l1, ...)``: in which division of each of *levels* a place lies."""
        places = fetched(self.cursor, f"SELECT DISTINCT code, day FROM {rolled} WHERE code IS NOT NULL")
        paths = [path_of(code, EPOCH_DAY + timedelta(days=day)) for code, day in places]
        columns = [("VARCHAR", [code for code, _ in places]), ("BIGINT", [day for _, day in places])]
        columns += [("VARCHAR", [path.get(level) for path in paths]) for level in levels]
        names = ["code", "day", *_columns(levels)]
        shown = [
            f"unnest(${number}::{each[0]}[]) AS {name}"
            for number, (name, each) in enumerate(zip(names, columns, strict=True), 1)
        ]
        self.cursor.execute(
            f"CREATE OR REPLACE TEMP TABLE paths AS SELECT {', '.join(shown)}", [each for _, each in columns]
        )
        try:
            yield "paths"
        finally:
            self.cursor.execute("DROP TABLE paths")

    def _by_level(self, rolled: str, paths: str, levels: Sequence[LevelId]) -> str:
        """A SELECT of ``level, code, track, status, n``, in order: what *rolled* says, by what *paths* says."""
        tracks = ", ".join(
            f"({literal(each.id)}, {literal(each.about)}, {literal(each.default)})"
            for each in self.pack.tracks.values()
        )
        by_level = "".join(
            f" UNION ALL SELECT {literal(level)}, {column}, track, status, n FROM placed"
            for level, column in zip(levels, _columns(levels), strict=True)
        )
        return (
            f"WITH tracks(track, about, shown) AS (VALUES {tracks}),"
            " sums AS MATERIALIZED ("
            f"SELECT code, day, kind, track, status, sum(n)::BIGINT AS n FROM {rolled} GROUP BY ALL),"
            " every AS (SELECT code, day, track, status, n FROM sums WHERE track IS NOT NULL"
            # Of everybody of whom the track tells, those show the default who show nothing else.
            " UNION ALL SELECT s.code, s.day, t.track, t.shown, s.n FROM sums AS s JOIN tracks AS t ON s.kind = t.about"
            " UNION ALL SELECT s.code, s.day, s.track, t.shown, -s.n FROM sums AS s JOIN tracks AS t USING (track)),"
            f" placed AS MATERIALIZED (FROM every LEFT JOIN {paths} USING (code, day))"
            " SELECT level, code, track, status, sum(n)::BIGINT AS people FROM ("
            f"SELECT NULL AS level, NULL AS code, track, status, n FROM placed{by_level})"
            " GROUP BY ALL HAVING sum(n) <> 0 ORDER BY level NULLS FIRST, code NULLS LAST, track, status"
        )


def _count(rolled: str, on: Rolling, _: int, part: tuple[int, int]) -> Mapping[str, int]:
    return on.count(rolled, *part)


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


def _columns(levels: Sequence[LevelId]) -> list[str]:
    return [f"l{number}" for number in range(len(levels))]
