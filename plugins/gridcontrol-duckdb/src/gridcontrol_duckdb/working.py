"""Works statuses out into a folder: of everybody, or only of those of whom something changed since.

Of whom something changed is asked of the numbers that facts have by receipt. New facts name their subjects; a
correction or withdrawal names a fact and so that fact's subject; who was joined to them by an identity is looked at
with them. Their facts are copied out by one walk over the store and evaluated by themselves. Where rules look at others
anything may have changed, and everybody is worked out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from pathlib import Path

import duckdb
from attrs import evolve, frozen

from gridcontrol.calculus.evaluator import AsOf, Places
from gridcontrol.model.encoded import Encoded, decode
from gridcontrol.model.facts import Correction, Fact, Identity, Void
from gridcontrol.plugins.bulk import Because, Refreshed
from gridcontrol.rules.ruleset import Pack
from gridcontrol_duckdb.evaluating import NAMED_SUBJECTS, SMALL_PART, Evaluating, Told
from gridcontrol_duckdb.fineness import fineness
from gridcontrol_duckdb.grounds import grounds_of, why_stale
from gridcontrol_duckdb.known import standing
from gridcontrol_duckdb.layout import (
    ALL_KEYS,
    EVENT_COLUMNS,
    File,
    Keys,
    Layout,
    Table,
    ValueType,
    key_sql,
    literal,
    quoted,
)
from gridcontrol_duckdb.ordering import keeps_order
from gridcontrol_duckdb.seating import Happening
from gridcontrol_duckdb.session import fetched
from gridcontrol_duckdb.siding import done_by, side_by_side
from gridcontrol_duckdb.statuses import MOST_ROUNDS, Kind, Manifest, Statuses, StatusFile, file_name
from gridcontrol_sql import Compiled, compiled
from gridcontrol_sql.loading import last_second
from gridcontrol_sql.positions import YEARS, Clock
from gridcontrol_sql.ticks import Ticks

_UNREAD = ("id_key", "seq", "recorded_at", "delivery", "row")
"""Columns of events that only those ask for who look at what acts on them."""


@frozen
class Working:
    """Works out the rules of *pack* on *cursor* from what *layout* says the store holds, into *statuses*.

    *stage* gives a folder, not there yet, that is its alone.
    """

    pack: Pack
    script: Compiled
    cursor: duckdb.DuckDBPyConnection
    layout: Layout
    statuses: Statuses
    stage: Path
    places: Places | None = None
    rows: int = SMALL_PART
    told: Told | None = None
    known_at: datetime | None = None
    """What was received up to then counts; None: everything. Only what everything gave can be refreshed."""

    def everybody(self, manifest: Manifest, as_of: AsOf | None = None) -> Manifest:
        """Work out everybody; what counts before stays until all is written."""
        whole = self.known_at is None and as_of is None
        ticks = fineness(self.cursor, self.layout, self.pack)
        fresh = Manifest(next_seq=self.layout.next_seq, next_file=manifest.next_file, to_second=ticks.to_second)
        if whole:
            fresh = grounds_of(self.pack, self.places).kept_in(fresh)
        fresh = self._worked(fresh, self.layout, 0, as_of)
        self.statuses.switch(fresh)
        return fresh

    def refresh(self, manifest: Manifest, *, anew: bool) -> Refreshed:
        """Work out those of whom something changed since *manifest*; everybody, where it must be or *anew*."""
        because = self._why_everybody(manifest, anew=anew)
        if because is not None:
            fresh = self.everybody(manifest)
            people = fetched(self.cursor, f"SELECT count(DISTINCT k) FROM ({self._all(fresh, Kind.STAYS)})")[0][0]
            return Refreshed(people, fresh.rows(Kind.TIMELINES), because)
        people = self._changed(manifest.next_seq)
        if not people:
            self.statuses.switch(evolve(manifest, next_seq=self.layout.next_seq))
            return Refreshed(0, 0)
        self.stage.mkdir(mode=0o700)
        near = self._copied_out()
        round_ = manifest.rounds + 1
        fresh = evolve(manifest, next_seq=self.layout.next_seq)
        fresh = self._copied(fresh, Kind.CHANGED, round_, 0, "SELECT subject AS k FROM changed")
        fresh = self._worked(fresh, near, round_, None)
        rows = fresh.rows(Kind.TIMELINES, round_)
        if fresh.rounds > MOST_ROUNDS:
            fresh = self._merged(fresh)
        self.statuses.switch(fresh)
        return Refreshed(people, rows)

    def _why_everybody(self, manifest: Manifest, *, anew: bool) -> Because | None:
        if not manifest.files:
            return Because.FIRST
        if anew:
            return Because.ASKED
        if self.pack.crosses_subjects:
            return Because.OTHERS
        stale = why_stale(manifest, grounds_of(self.pack, self.places))
        if stale is None:
            ticks = fineness(self.cursor, self.layout, self.pack, manifest.next_seq)
            return Because.FRACTIONS if ticks.to_second > manifest.to_second else None
        return stale

    def _all(self, manifest: Manifest, kind: Kind) -> str:
        return self.statuses.rows_sql(manifest, kind)

    # -- writing

    def _worked(self, manifest: Manifest, layout: Layout, round_: int, as_of: AsOf | None) -> Manifest:
        """With what *layout* gives, part after part, as one round."""
        pack = self.pack
        stands = standing(self.cursor, layout, pack.zone, known_at=self.known_at, plan_kinds=pack.plan_kinds)
        evaluating = Evaluating(self.pack, stands, self.cursor, self.places)
        parts = [ALL_KEYS] if self.pack.crosses_subjects else list(layout.parts(self.rows))
        script = self._script(manifest.ticks)
        # Only this cursor knows who changed.
        most = 1 if round_ else len(parts)

        def work(on: Evaluating, number: int, keys: Keys) -> tuple[StatusFile, ...]:
            return self._part(on, script, keys, as_of, (round_, number + 1, manifest.next_file + 2 * number))

        files: dict[int, tuple[StatusFile, ...]] = {}
        with side_by_side(evaluating, most) as workers:
            for number, made in done_by(workers, parts, work):
                files[number] = made
                if self.told is not None:
                    self.told(len(files), len(parts))
        every = (*manifest.files, *(file for number in sorted(files) for file in files[number]))
        return evolve(manifest, files=every, next_file=manifest.next_file + 2 * len(parts))

    def _script(self, ticks: Ticks) -> Compiled:
        """The script in *ticks*."""
        same = self.script.ticks.to_second == ticks.to_second
        return self.script if same else compiled(self.pack, keyed=True, in_order=keeps_order(), ticks=ticks)

    def _part(
        self, on: Evaluating, script: Compiled, keys: Keys, as_of: AsOf | None, numbers: tuple[int, int, int]
    ) -> tuple[StatusFile, ...]:
        """The files of one part; *numbers* are its round, its own and that of its first file."""
        round_, part, first = numbers
        with on.worked(script, keys, as_of, once=("timelines",)):
            timelines = on.timelines_by_name(keys, numbered=True)
            if round_:  # whom the changed only name stand as they did
                timelines = f"SELECT * FROM ({timelines}) SEMI JOIN changed ON subject = k"
            apart, made = on.are_apart(), list[StatusFile]()
            selects = {Kind.TIMELINES: timelines, Kind.STAYS: self._stays(on, script, as_of, apart=apart)}
            for kind, select in selects.items():
                file = StatusFile(file_name(kind, first + len(made)), kind, round_, part, 0, apart)
                made.append(self.written(on.cursor, file, select))
            return (*made[:-1], self._with_people(on.cursor, made[-1]))

    def written(self, cursor: duckdb.DuckDBPyConnection, file: StatusFile, select: str) -> StatusFile:
        """*file* with what *select* gives."""
        path = literal(str(self.statuses.path / file.name))
        ((rows,),) = fetched(cursor, f"COPY ({select}) TO {path} (FORMAT parquet)")
        return evolve(file, rows=rows)

    def _with_people(self, cursor: duckdb.DuckDBPyConnection, stays: StatusFile) -> StatusFile:
        """*stays*, which is written, with how many it tells of: who rolls up need not look for all of them then."""
        who, path = "n" if stays.apart else "k", literal(str(self.statuses.path / stays.name))
        sql = f"SELECT kind, count(DISTINCT {who}) FROM read_parquet({path}) GROUP BY kind ORDER BY kind"
        return evolve(stays, people=tuple((kind, number) for kind, number in fetched(cursor, sql)))

    def _stays(self, evaluating: Evaluating, script: Compiled, as_of: AsOf | None, *, apart: bool) -> str:
        """From when on everybody was where; who never was anywhere has one row without a code.

        *apart*: no two subjects have one key.
        """
        happening = Happening(self.pack, script.columns, Clock(self.pack.zone, YEARS, script.ticks))
        happened = happening.places_sql(f"FROM {evaluating.facts_by_name()}", last_second(as_of, script.ticks))
        first = next(iter(self.pack.subjects), "")
        kind = f"CASE WHEN starts_with(k, {literal(first + '/')}) THEN {literal(first)} ELSE split_part(k, '/', 1) END"
        never = "SELECT DISTINCT k, NULL, NULL, NULL, n FROM h ANTI JOIN p USING (n, k)"
        if apart and as_of is None and evaluating.told_of_alone(script):  # a row for each, in place of all facts
            never = (
                f"SELECT subject, NULL, NULL, NULL, subject_key FROM {NAMED_SUBJECTS} ANTI JOIN p ON n = subject_key"
            )
        # Hardly ever are two places told of one second: only those who share one are put in order.
        return (
            f"WITH h AS (SELECT k, n, t, ranked, id, code, d FROM ({happened})), p AS (FROM h WHERE code IS NOT NULL),"
            " tied AS MATERIALIZED (SELECT n, t FROM p GROUP BY ALL HAVING count(*) > 1),"
            " every AS (SELECT k, t AS since, code, d AS day, n FROM p ANTI JOIN tied USING (n, t)"
            " UNION ALL SELECT k, t, code, d, n FROM (FROM p SEMI JOIN tied USING (n, t))"
            " QUALIFY row_number() OVER (PARTITION BY k, t ORDER BY ranked DESC, id DESC) = 1"
            f" UNION ALL {never}) SELECT *, {kind} AS kind FROM every"
        )

    def _copied(
        self, manifest: Manifest, kind: Kind, round_: int, part: int, select: str, *, apart: bool = True
    ) -> Manifest:
        """With a file of what *select* gives."""
        file = StatusFile(file_name(kind, manifest.next_file), kind, round_, part, 0, apart)
        file = self.written(self.cursor, file, select)
        return evolve(manifest, files=(*manifest.files, file), next_file=manifest.next_file + 1)

    def _merged(self, manifest: Manifest) -> Manifest:
        """The later rounds made into one."""
        later = range(1, manifest.rounds + 1)
        fresh = evolve(manifest, files=tuple(file for file in manifest.files if file.round == 0))
        changed = " UNION ".join(f"SELECT k FROM {self.statuses.files_sql(manifest, Kind.CHANGED, n)}" for n in later)
        fresh = self._copied(fresh, Kind.CHANGED, 1, 0, changed)
        for kind in (Kind.TIMELINES, Kind.STAYS):
            rows = [self.statuses.round_sql(manifest, kind, each, besides=True) for each in later]
            # Only names tell people of several rounds apart for sure; they are few.
            fresh = self._copied(fresh, kind, 1, 1, " UNION ALL ".join(rows), apart=False)
        return fresh

    # -- whom it is about

    def _changed(self, since: int) -> int:
        """Put everybody of whom something changed from fact number *since* on into ``changed``; how many."""
        fresh = tuple(f for f in self.layout.files_of(Table.EVENTS) if f.last_seq >= since)
        self.cursor.execute(
            f"CREATE OR REPLACE TEMP TABLE changed AS SELECT DISTINCT subject, subject_key"
            f" FROM ({evolve(self.layout, files=fresh).events_sql(fields=())}) WHERE seq >= {since}"
        )
        acts = self._acts()
        names = {*self._named(acts, since), *self._referred_to(fresh, acts, since)}
        if names or any(isinstance(fact, Identity) for _, fact in acts):
            found = {row[0] for row in fetched(self.cursor, "SELECT subject FROM changed")} | names
            more = found | joined_to(found, (fact for _, fact in acts))
            self.cursor.execute(
                "CREATE OR REPLACE TEMP TABLE changed AS SELECT subject,"
                f" {key_sql('subject')} AS subject_key FROM (SELECT unnest($1::VARCHAR[]) AS subject)",
                [sorted(more)],
            )
        return int(fetched(self.cursor, "SELECT count(*) FROM changed")[0][0])

    def _referred_to(self, files: tuple[File, ...], acts: Collection[tuple[int, Fact]], since: int) -> Iterator[str]:
        """Subjects whom facts from number *since* on name in their fields: there may be some who were not before."""
        naming = {
            name for kind in self.pack.events.values() for name, type_ in kind.fields.items() if type_.ref is not None
        }
        lying = evolve(self.layout, files=files).events_sql(fields=naming)
        for name in naming:
            value = self.layout.value_sql(name, ValueType.TEXT)
            found = f"SELECT DISTINCT {value} FROM ({lying}) WHERE seq >= {since} AND {value} IS NOT NULL"
            yield from (row[0] for row in fetched(self.cursor, found))
        for seq, act in acts:
            if seq >= since and isinstance(act, Correction):
                yield from (str(value) for name, value in act.fields.items() if name in naming)

    def _acts(self) -> list[tuple[int, Fact]]:
        """All that acts on events or joins people, with its number."""
        sql = f"SELECT seq, id, content FROM ({self.layout.acts_sql()}) WHERE form <> 'assertion'"
        rows = fetched(self.cursor, sql)
        return [(seq, decode(Encoded(name, "", "", "", content, "", 0))) for seq, name, content in rows]

    def _named(self, acts: Collection[tuple[int, Fact]], since: int) -> Iterator[str]:
        """Subjects whom acts from number *since* on name, themselves or by a fact."""
        by_id = {fact.id: fact for _, fact in acts}
        events = set()
        for seq, act in acts:
            fact: Fact | None = act if seq >= since else None
            met = set()
            while isinstance(fact, Correction | Void) and fact.id not in met:
                met.add(fact.id)
                if fact.of not in by_id:
                    events.add(fact.of)
                fact = by_id.get(fact.of)
            if isinstance(fact, Identity):
                yield from (fact.one, fact.other)
        if events:
            self.cursor.execute(
                "CREATE OR REPLACE TEMP TABLE meant AS SELECT id,"
                f" {key_sql('id')} AS id_key FROM (SELECT unnest($1::VARCHAR[]) AS id)",
                [sorted(events)],
            )
            lying = self.layout.events_sql(fields=())
            found = f"SELECT DISTINCT subject FROM ({lying}) SEMI JOIN meant USING (id_key, id)"
            yield from (row[0] for row in fetched(self.cursor, found))

    def _copied_out(self) -> Layout:
        """The facts of ``changed`` in a file of their own, by one walk over the store."""
        path = self.stage / "near.parquet"
        lying = self.layout.events_sql()
        # Of facts that nothing acts on nobody asks where they came from; reading it for everybody takes long.
        left = () if self.layout.files_of(Table.ACTS) else _UNREAD
        blank = (
            f" REPLACE ({', '.join(f'NULL::{EVENT_COLUMNS[each]} AS {quoted(each)}' for each in left)})" if left else ""
        )
        chosen = f"SELECT *{blank} FROM ({lying}) SEMI JOIN changed USING (subject_key, subject)"
        ((rows,),) = fetched(self.cursor, f"COPY ({chosen}) TO {literal(str(path))} (FORMAT parquet, COMPRESSION lz4)")
        name = str(path.relative_to(self.layout.folder))
        near = File(name, Table.EVENTS, 0, rows, ALL_KEYS.first, ALL_KEYS.end - 1, 0, self.layout.next_seq, 0)
        near = evolve(near, columns=len(self.layout.columns))
        files = (near, *self.layout.files_of(Table.ACTS))
        return evolve(self.layout, files=files)


def joined_to(names: Collection[str], facts: Iterable[Fact]) -> set[str]:
    """All whom identities join to *names*, at any time, whatever was withdrawn since."""
    others: dict[str, set[str]] = {}
    for fact in facts:
        if isinstance(fact, Identity):
            others.setdefault(fact.one, set()).add(fact.other)
            others.setdefault(fact.other, set()).add(fact.one)
    found: set[str] = set()
    pending = list(names)
    while pending:
        for other in others.get(pending.pop(), set()) - found:
            found.add(other)
            pending.append(other)
    return found
