"""Statuses brought up to date are those worked out anew; rolled up, they are those counted one by one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import duckdb
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from gridcontrol.app.divisions import DivisionPlaces, TableFile, load_divisions
from gridcontrol.calculus.evaluator import AsOf, Places
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.errors import StoreError
from gridcontrol.ids import EventKindId, FactId, FieldId, LevelId, SubjectId, kind_of
from gridcontrol.model.facts import Event, Fact
from gridcontrol.model.known import as_known
from gridcontrol.plugins.bulk import Because, Refreshed
from gridcontrol.reports.whereabouts import whereabouts
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.ruleset import Pack
from gridcontrol.testing import MovingClock
from gridcontrol_duckdb import evaluating, grounds, transaction, working
from gridcontrol_duckdb.rolling import statuses_at
from gridcontrol_duckdb.statuses import MANIFEST, MOST_ROUNDS, Kind, Statuses, StatusFile
from gridcontrol_duckdb.store import DuckdbStore, open_duckdb
from gridcontrol_duckdb.working import Working
from tests.agreement.by_sets import FIRST, PACK, deliveries, told
from tests.agreement.drawing import Prefixes

ROOT = Path(__file__).resolve().parents[2]
LEVELS = (LevelId("county"), LevelId("town"))
PACK_READ = read_pack(PACK.read_bytes(), PACK.name)
NOBODY = Refreshed(0, 0)


def path_of(code: str, _day: date) -> dict[LevelId, str]:
    """Towns lie in the county whose code theirs begins with."""
    if not code.startswith("999901"):
        return {}
    return {LevelId("county"): "999901"} | ({LevelId("town"): code} if len(code) > 6 else {})


def rows(folder: Path, kind: Kind) -> list[tuple[object, ...]]:
    """All rows of *kind* that count, in order."""
    statuses = Statuses(folder)
    with statuses.reading() as manifest, duckdb.connect(":memory:") as database:
        return sorted(database.execute(statuses.rows_sql(manifest, kind)).fetchall(), key=repr)


def opened(folder: str, threads: int = 1) -> DuckdbStore:
    return open_duckdb(f"duckdb:{folder}/facts?threads={threads}", MovingClock(FIRST, timedelta(hours=1)))


@settings(max_examples=5, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(deliveries(), st.integers(1, 3), st.booleans())
def test_a_refresh_gives_what_working_out_everybody_gives(batches: list[list[Fact]], parts: int, fine: bool) -> None:  # noqa: FBT001  # drawn
    with tempfile.TemporaryDirectory() as name:
        folder, store = Path(name), opened(name)
        if fine:
            store.append([told(9000, "arrived", "fine", datetime(2020, 2, 20, 8, 30, 0, 1, tzinfo=UTC))])
        store.work_out(PACK_READ, folder / "out")
        for batch in batches:
            store.append(batch)
            refreshed = store.refresh(PACK_READ, folder / "out", rows=12 // parts)
            assert refreshed.because in ((None,) if fine else (None, Because.FRACTIONS))
            assert store.refresh(PACK_READ, folder / "out") == NOBODY
        store.work_out(PACK_READ, folder / "anew")
        for kind in (Kind.TIMELINES, Kind.STAYS):
            assert rows(folder / "out", kind) == rows(folder / "anew", kind)
        store.close()


@settings(max_examples=5, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(deliveries())
def test_parts_side_by_side_give_what_one_part_gives(batches: list[list[Fact]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, store = Path(name), opened(name, threads=3)
        for batch in batches:
            store.append(batch)
        store.append([told(9000 + number, "arrived", f"q{number}", date(2020, 2, 20)) for number in range(30)])
        done: list[tuple[int, int]] = []
        store.work_out(PACK_READ, folder / "many", rows=5, told=lambda *each: done.append(each))
        store.work_out(PACK_READ, folder / "one")
        assert done == [(number, done[0][1]) for number in range(1, done[0][1] + 1)]
        assert len(done) > 2
        for kind in (Kind.TIMELINES, Kind.STAYS):
            assert rows(folder / "many", kind) == rows(folder / "one", kind)
        parts = [file.part for file in Statuses(folder / "many").manifest().files]
        assert parts == sorted(parts)
        store.close()


def test_a_part_that_fails_beside_others_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, out = opened(str(tmp_path), threads=2), tmp_path / "out"
    store.append([told(number, "arrived", f"p{number}", date(2020, 2, 20)) for number in range(50)])
    store.work_out(PACK_READ, out, rows=5)
    before, manifest, written = rows(out, Kind.TIMELINES), Statuses(out).manifest(), Working.written
    store.append([told(number, "arrived", f"p{number}", date(2020, 2, 22)) for number in range(50, 60)])

    def failing(self: Working, cursor: duckdb.DuckDBPyConnection, file: StatusFile, select: str) -> StatusFile:
        return written(self, cursor, file, "SELECT error('no')" if file.part == 4 else select)

    with monkeypatch.context() as patched:
        patched.setattr(Working, "written", failing)
        with pytest.raises(StoreError):
            store.work_out(PACK_READ, out, rows=5)
    assert (rows(out, Kind.TIMELINES), Statuses(out).manifest()) == (before, manifest)
    store.work_out(PACK_READ, out, rows=5)
    assert len(rows(out, Kind.TIMELINES)) > len(before)
    store.close()


def test_whoever_shares_a_key_is_counted_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (evaluating, transaction, working):
        monkeypatch.setattr(module, "key_sql", lambda text: f"(length({text}) % 2)::BIGINT")
    at = datetime(2020, 2, 24, 12, tzinfo=UTC)
    store, out = opened(str(tmp_path)), tmp_path / "out"
    store.append([told(number, "arrived", f"p{number}", date(2020, 2, 20)) for number in range(30)])
    store.refresh(PACK_READ, out)
    store.append([told(30 + number, "arrived", f"p{number}", date(2020, 2, 21)) for number in range(8)])
    store.refresh(PACK_READ, out)
    manifest = Statuses(out).manifest()
    assert not any(manifest.apart(round_, part) for round_, part in manifest.slices() if part)
    for track in PACK_READ.tracks:
        found = [each.people for each in store.rolled_up(PACK_READ, out, at) if each.track == track]
        assert sum(found) == 30
    store.close()


def test_a_folder_of_the_form_before_counts_as_nothing_worked_out(tmp_path: Path) -> None:
    store, out = opened(str(tmp_path)), tmp_path / "out"
    store.append([told(1, "arrived", "p1", date(2020, 2, 20))])
    store.refresh(PACK_READ, out)
    before = rows(out, Kind.TIMELINES)
    named = {file.name for file in Statuses(out).manifest().files}
    lying = out / MANIFEST
    lying.write_text(lying.read_text(encoding="utf-8").replace('"form": 2', '"form": 1'), encoding="utf-8")
    with pytest.raises(StoreError) as caught:
        store.rolled_up(PACK_READ, out, datetime(2020, 2, 24, tzinfo=UTC))
    assert [problem.code for problem in caught.value.problems] == ["store.no-statuses"]
    assert store.refresh(PACK_READ, out).everybody
    assert rows(out, Kind.TIMELINES) == before
    assert named.isdisjoint(file.name for file in Statuses(out).manifest().files)
    store.close()


@pytest.mark.parametrize("inside", [0, 3], ids=["of-one-track", "of-two"])
def test_those_of_one_track_and_of_several_are_counted(tmp_path: Path, inside: int) -> None:
    at, north, south = datetime(2020, 2, 24, 12, tzinfo=UTC), "999901101", "999902"
    facts = [told(number, "arrived", f"p{number}", date(2020, 2, 20), town=north) for number in range(20)]
    facts += [told(30 + number, "moved", f"p{number}", date(2020, 2, 23), town=south) for number in range(5)]
    facts += [told(60 + number, "moved", f"q{number}", date(2020, 3, 8), town=north) for number in range(4)]  # not yet
    facts += [told(80 + number, "test", f"q{number}", date(2020, 2, 23), result="positive") for number in range(2)]
    facts += [told(90 + number, "in", f"p{number}", date(2020, 2, 22)) for number in range(inside)]
    of_control = {
        (None, None): Counter(hospital=2, home=20, normal=2),
        ("county", "999901"): Counter(home=15),
        ("county", None): Counter(hospital=2, home=5, normal=2),
    }
    store = open_duckdb(f"duckdb:{tmp_path}/facts?threads=2", lambda: datetime(2020, 4, 1, tzinfo=UTC))
    with closing(store):
        store.append(facts)
        store.work_out(PACK_READ, tmp_path / "out", rows=9)
        rolled = store.rolled_up(PACK_READ, tmp_path / "out", at, LEVELS[:1], path_of)
        store.append([told(99, "moved", "p19", date(2020, 2, 23), town=north)])
        assert store.refresh(PACK_READ, tmp_path / "out").people == 1
        assert store.rolled_up(PACK_READ, tmp_path / "out", at, LEVELS[:1], path_of) == rolled
        without_numbers_of_people(tmp_path / "out")
        assert store.rolled_up(PACK_READ, tmp_path / "out", at, LEVELS[:1], path_of) == rolled
    for (level, code), numbers in of_control.items():
        found = {r.status: r.people for r in rolled if (r.level, r.code, r.track) == (level, code, "control")}
        assert found == numbers
    found = {r.status: r.people for r in rolled if (r.level, r.track) == (None, "custody")}
    assert found == +Counter(inside=inside, outside=24 - inside)


def test_only_those_are_worked_out_of_whom_something_changed(tmp_path: Path) -> None:
    store, out = opened(str(tmp_path)), tmp_path / "out"
    store.append([told(number, "arrived", f"p{number}", date(2020, 2, 20)) for number in range(50)])
    first = store.refresh(PACK_READ, out)
    assert (first.people, first.everybody) == (50, True)
    kept = {file.name: (out / file.name).stat().st_mtime_ns for file in Statuses(out).manifest().files}
    for number in range(MOST_ROUNDS + 3):
        store.append([told(100 + number, "arrived", f"p{number % 5}", date(2020, 2, 24))])
        assert store.refresh(PACK_READ, out).people == 1
    manifest = Statuses(out).manifest()
    assert manifest.rounds <= MOST_ROUNDS
    assert {name: (out / name).stat().st_mtime_ns for name in kept} == kept
    lying = {str(path.relative_to(out)) for path in out.rglob("*.parquet")}
    assert lying == {file.name for file in manifest.files}
    store.work_out(PACK_READ, tmp_path / "anew")
    assert rows(out, Kind.TIMELINES) == rows(tmp_path / "anew", Kind.TIMELINES)
    store.close()


IN_NORTH = read_pack(
    PACK.read_bytes().replace(b"when: {event: arrived}", b"when: {event: arrived, where: {town: {within_place: '9'}}}"),
    PACK.name,
)
"""A rule of it asks where places lie."""


class Table(Prefixes):
    """Places with a digest."""

    def __init__(self, named: str) -> None:
        super().__init__()
        self.named = named

    def digest(self) -> str:
        return self.named


def test_what_statuses_were_worked_out_from_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    first, second, untold = Table("first"), Table("second"), Prefixes()
    with closing(opened(str(tmp_path))) as store:
        store.append([told(number, "arrived", f"p{number}", date(2020, 2, 20), town="999901") for number in range(3)])
        asked: list[tuple[Pack, Places | None, Because | None]] = [
            (PACK_READ, None, Because.FIRST),
            (PACK_READ, first, None),  # whose rules don't ask
            (IN_NORTH, first, Because.PACK),
            (IN_NORTH, first, None),
            (IN_NORTH, second, Because.DIVISIONS),
            (IN_NORTH, second, None),
            (IN_NORTH, None, Because.DIVISIONS),
            (IN_NORTH, untold, Because.DIVISIONS),
            (IN_NORTH, untold, Because.DIVISIONS),  # nobody knows whether it is the same
            (IN_NORTH, second, Because.DIVISIONS),
        ]
        for number, (pack, places, because) in enumerate(asked):
            if because is not Because.FIRST:
                assert store.stale(pack, out, places) is because, number
            assert store.refresh(pack, out, places=places).because is because, number
        assert store.refresh(IN_NORTH, out, places=second, anew=True).because is Because.ASKED
        monkeypatch.setattr(grounds, "version", lambda name: f"9 of {name}")
        assert store.refresh(IN_NORTH, out, places=second).because is Because.ENGINE
        store.work_out(IN_NORTH, out, places=second, known_at=FIRST)
        assert store.stale(IN_NORTH, out, second) is Because.PACK  # not what is known now


def test_a_folder_that_does_not_say_what_it_was_worked_out_from_is_worked_out_anew(tmp_path: Path) -> None:
    manifest = tmp_path / "out" / "manifest.json"
    with closing(opened(str(tmp_path))) as store:
        store.append([told(1, "arrived", "p1", date(2020, 2, 20))])
        store.refresh(PACK_READ, tmp_path / "out")
        whole = json.loads(manifest.read_text("utf-8"))
        manifest.write_text(json.dumps({name: said for name, said in whole.items() if name not in GROUNDS}), "utf-8")
        assert store.refresh(PACK_READ, tmp_path / "out").because is Because.ENGINE
        assert store.refresh(PACK_READ, tmp_path / "out") == NOBODY


GROUNDS = ("divisions", "engine")


def test_the_digest_of_divisions_tells_tables_apart(tmp_path: Path) -> None:
    rows_of_it = ["code,name,level,parent", "99,Land,county,", "9901,Town,town,99", "9902,Ville,town,99"]
    digests = set()
    for number, lines in enumerate([rows_of_it, rows_of_it[:-1], [*rows_of_it[:-1], "9902,Ville,town,"], rows_of_it]):
        path = tmp_path / f"{number}.csv"
        path.write_text("\n".join(lines), "utf-8")
        divisions = load_divisions([TableFile(path)], cache=tmp_path / f"{number}.cache")
        again = load_divisions([TableFile(path)], cache=tmp_path / f"{number}.cache")
        digest = DivisionPlaces(divisions, PACK_READ.zone).digest()
        assert DivisionPlaces(again, PACK_READ.zone).digest() == digest
        assert DivisionPlaces(again, PACK_READ.zone, "other").digest() != digest
        digests.add(digest)
    assert len(digests) == 3


def without_numbers_of_people(out: Path) -> None:
    """Make of the folder *out* one that was written before it told how many people there are."""
    lying = out / MANIFEST
    whole = json.loads(lying.read_text(encoding="utf-8"))
    for file in whole["files"]:
        del file["people"]
    lying.write_text(json.dumps(whole), encoding="utf-8")


@settings(max_examples=8, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(deliveries(), st.integers(0, 12), st.booleans(), st.integers(1, 3), st.booleans())
def test_rolled_up_is_counted_one_by_one(
    batches: list[list[Fact]],
    days: int,
    dated: bool,  # noqa: FBT001  # drawn
    threads: int,
    told_of: bool,  # noqa: FBT001  # drawn
) -> None:
    at = datetime(2020, 2, 24, 12, tzinfo=UTC) + timedelta(days=days)
    with tempfile.TemporaryDirectory() as name:
        folder, store = Path(name), opened(name, threads)
        for batch in batches:
            store.append(batch)
            store.refresh(PACK_READ, folder / "out", rows=5)
        if not told_of:
            without_numbers_of_people(folder / "out")
        rolled = store.rolled_up(PACK_READ, folder / "out", at, LEVELS, path_of, dated=dated)
        found = {(r.level, r.code, r.track, r.status): r.people for r in rolled}
        assert len(found) == len(rolled)
        in_order = [
            (r.level is not None, r.level or "", r.code is None, r.code or "", r.track, r.status) for r in rolled
        ]
        assert in_order == sorted(in_order)
        known = as_known(store.read(), PACK_READ.zone, plan_kinds=PACK_READ.plan_kinds)
        lines = ReferenceEvaluator().evaluate(PACK_READ, known).timelines
        expected: Counter[tuple[object, ...]] = Counter()
        where = whereabouts(PACK_READ, known, AsOf(datetime(2030, 1, 1, tzinfo=UTC)))
        for subject in known.events:
            stay = where.at(subject, at)
            path = {} if stay is None else path_of(stay.code, stay.written_on)
            for track in PACK_READ.tracks.values():
                if kind_of(subject) != track.about:
                    continue
                line = lines.get((subject, track.id))
                row = line.row_at(at) if line is not None else None
                status = track.default if row is None else row.status
                expected[None, None, track.id, status] += 1
                for level in LEVELS:
                    expected[level, path.get(level), track.id, status] += 1
        assert found == expected
        store.close()


SIMPLE = read_pack((Path(__file__).parents[2] / "benchmarks" / "evaluating.yaml").read_bytes(), "evaluating.yaml")
"""Rules of which last times tell all."""


@pytest.mark.parametrize("pack", [PACK_READ, SIMPLE], ids=["timelines", "last-times"])
def test_now_is_what_timelines_show(tmp_path: Path, pack: Pack) -> None:
    store, random = opened(str(tmp_path)), Random(3)  # noqa: S311  # not for secrets
    kinds = {
        "arrived": {},
        "test": {"result": "positive"},
        "in": {},
        "arrival": {"province": "42"},
        "contact": {},
        "fever": {},
    }
    kinds = {name: fields for name, fields in kinds.items() if name in pack.events} | {"test": {"result": "negative"}}
    facts = [
        told(
            number,
            name := random.choice(sorted(kinds)),
            f"p{number % 60}",
            FIRST - timedelta(hours=random.randrange(500)),
            **kinds[name],
        )
        for number in range(240)
    ]
    store.append(facts)
    at = FIRST - timedelta(days=4)
    found = store.status_now(pack, tmp_path / "now.parquet", at, rows=60)
    store.work_out(pack, tmp_path / "out", as_of=AsOf(at))
    statuses = Statuses(tmp_path / "out")
    with statuses.reading() as manifest, duckdb.connect(":memory:") as database:
        expected = f"SELECT k, track, status, rule FROM ({statuses_at(statuses, manifest, at)})"  # noqa: S608  # ours
        written = f"SELECT * FROM read_parquet('{tmp_path}/now.parquet')"  # noqa: S608  # ours
        assert sorted(database.execute(expected).fetchall()) == sorted(database.execute(written).fetchall())
    assert found > 20
    store.close()


def test_nothing_worked_out_is_said(tmp_path: Path) -> None:
    store = opened(str(tmp_path))
    with pytest.raises(StoreError) as refused:
        store.rolled_up(PACK_READ, tmp_path / "out", FIRST)
    assert [problem.code for problem in refused.value.problems] == ["store.no-statuses"]
    store.close()


def test_statuses_of_an_instant_go_into_a_file(tmp_path: Path) -> None:
    store, out = opened(str(tmp_path)), tmp_path / "out"
    store.append([told(number, "arrived", f"p{number}", date(2020, 2, 20)) for number in range(5)])
    store.refresh(PACK_READ, out)
    assert store.statuses_into(tmp_path / "now.csv", out, datetime(2020, 2, 22, tzinfo=UTC)) == 5
    lines = (tmp_path / "now.csv").read_text("utf-8").splitlines()
    assert lines[0] == "k,track,status,rule,since,until,shown_since,run_since"
    assert len(lines) == 6
    assert store.statuses_into(tmp_path / "now.csv", out, datetime(2020, 3, 22, tzinfo=UTC)) == 0
    store.close()


KILLED = """
import os, sys
from datetime import date
sys.path.insert(0, {tests!r})
from tests.agreement.test_worked_by_sets import PACK_READ, opened, told
from pathlib import Path
from gridcontrol_duckdb import folder, statuses
left = {left}
def counted(of):
    def call(*words, **more):
        global left
        left -= 1
        if left < 0:
            os._exit(9)
        return of(*words, **more)
    return call
statuses.sync = counted(statuses.sync)
statuses.Path.replace = counted(Path.replace)
statuses.Path.unlink = counted(Path.unlink)
store = opened({home!r})
(store.work_out if {whole} else store.refresh)(PACK_READ, Path({home!r}, "out"))
"""


@pytest.mark.parametrize("whole", [True, False], ids=["work-out", "refresh"])
def test_whoever_is_killed_leaves_what_was_there_or_all_of_the_new(tmp_path: Path, *, whole: bool) -> None:
    store, out = opened(str(tmp_path)), tmp_path / "out"
    store.append([told(number, "arrived", f"p{number}", date(2020, 2, 20)) for number in range(5)])
    store.work_out(PACK_READ, out)
    before = rows(out, Kind.TIMELINES)
    store.append([told(9, "arrived", "p9", date(2020, 2, 20))])
    store.work_out(PACK_READ, tmp_path / "anew")
    after = rows(tmp_path / "anew", Kind.TIMELINES)
    store.close()
    seen = set()
    for left in (7, 1, 3, 0, 4):
        script = KILLED.format(tests=str(Path(__file__).parents[2]), left=left, home=str(tmp_path), whole=whole)
        done = subprocess.run([sys.executable, "-c", script], check=False, env=os.environ)
        found = rows(out, Kind.TIMELINES)
        assert found in (before, after), left
        seen.add((done.returncode, found == after))
        if done.returncode == 0:
            break
    assert any(code == 9 for code, _ in seen)


@pytest.mark.parametrize("alone", [True, False])
def test_who_never_was_anywhere_has_one_row(*, alone: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it is told from the subjects, as where facts name no others, or from all facts."""
    pack = read_pack((ROOT / "benchmarks" / "sets.yaml").read_bytes(), "sets.yaml")
    if not alone:
        monkeypatch.setattr(evaluating.Evaluating, "told_of_alone", lambda *_: False)
    told_of = (("p1", "arrival", "99990101"), ("p1", "fever", ""), ("p2", "fever", ""), ("p2", "purchase", ""))
    facts = [
        Event(
            FactId(f"e{number}"),
            EventKindId(kind),
            SubjectId(f"person/{who}"),
            FIRST - timedelta(days=9, hours=number),
            {FieldId("village"): village} if village else {},
        )
        for number, (who, kind, village) in enumerate(told_of)
    ]
    with closing(opened(str(tmp_path))) as store:
        store.append(facts)
        store.work_out(pack, tmp_path / "out")
    assert [(row[0], row[2]) for row in rows(tmp_path / "out", Kind.STAYS)] == [
        ("person/p1", "99990101"),
        ("person/p2", None),
    ]
