"""Files taken in bulk by a mapping hold what an import of them row by row holds."""

from __future__ import annotations

import csv
import tempfile
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from gridcontrol.app.importing import import_file
from gridcontrol.builtin.memory import MemoryStore
from gridcontrol.errors import StoreError
from gridcontrol.errors.messages import CATALOGUE
from gridcontrol.ids import FactId, ImportId
from gridcontrol.model.facts import Event, Origin
from gridcontrol.model.wire import fact_to_text
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.ruleset import Pack
from gridcontrol.testing.clocks import MovingClock
from gridcontrol_duckdb import mapping
from gridcontrol_duckdb.store import DuckdbStore, open_duckdb

PACK = """
format: gridcontrol/1
pack: ledgers
zone: ZONE
day_count: day_zero
divisions:
  levels: {town: {en: town, zh: town}}
  hierarchies: {statutory: {label: {en: statutory, zh: statutory}, levels: [town]}}
  sources: [{file: towns.csv, scheme: cn-stat, hierarchy: statutory, columns: {code: code, name: name, level: level}}]
subjects:
  person: {place: town, attributes: {town: division?}}
  venue: {}
events:
  arrived:
    about: person
    fields:
      town: division?
      name: person_name?
      home: address?
      since: date?
      seen: instant?
      about_then: moment?
      years: age?
      rooms: integer?
      weight: number?
      phone: phone?
      venue: ref venue?
      own: id_number?
      band: {choice: ["0-17", "18-59", "60+"], optional: true}
      spent: integer?
    sets: [town]
  test: {about: person, fields: {result: {choice: [positive, negative]}, sure: truth?}}
  planned: {about: person, plan: true}
tracks:
  control: {about: person, default: normal, precedence: [home]}
rules:
  coming: {track: control, when: {event: arrived}, phases: [{status: home, for: 7d}]}
imports:
  ledger:
    label: ledger
    file: csv
    match: ["*.csv"]
    about: person
    key: KEYS
    key_type: KEY_TYPE
    recorded_at: noted
    events:
      - kind: arrived
        at: {date: day, time: clock}
        id: number
        unless: {kind: [test, 检测]}
        fields:
          {town: town, name: name, home: home, since: since, seen: seen, about_then: then, years: years, rooms: rooms,
           weight: weight, phone: phone, venue: venue, own: own, band: {column: band, bands: true},
           spent: {constant: 3}}
      - kind: test
        at: tested
        fields: {result: {column: result, meanings: {阳: positive, 阴: negative}}, sure: sure}
      - kind: planned
        at: planned
        only_if: {kind: [plan, 计划]}
"""
NOW = datetime(2020, 3, 1, 4, tzinfo=UTC)
"""Noon in Shanghai."""
DAYS = ["2020-02-05", "2020-02-29", "2020-03-01"]
ODD_DAYS = [
    "2020/2/5",
    "2月5日",
    "20200205",
    "43866",
    "2020-02-30",
    "1899-12-31",
    "待定",
    "20-02-05",
    "2020-03-02",
    "２０２０-02-05",
]
TIMES = ["2020-02-05 10:30", "2020-02-05T10:30:07", "2020-02-05T02:30:00Z", "2020-02-29 00:00", "2020-03-01 12:00"]
ODD_TIMES = [
    "2020-02-05 24:00",
    "2020-02-05 10:61",
    "1990-07-05 10:00",
    "2020-02-05 下午3点",
    "2020-03-01 12:01",
    "2020-02-05 9:30",
]
CELLS = {
    "who": (["p1", "p2", "a-7", "12"], ["", "  p1", "ｐ1", "1.2E+17", "12.0", "1E5", "na", "p/3", "无"]),
    "card": (
        ["999999199001010016", "999999195512310020", "999999200111300036"],
        ["", "999999199001010017", "99999919900101001x", "999999900101001", "999999199013010016", "不详"],
    ),
    "number": (["7", "8", "n-9", ""], ["-", " 7", "７", "8.0"]),
    "day": ([*DAYS, *TIMES, ""], [*ODD_DAYS, *ODD_TIMES]),
    "clock": (["", "", "08:05", "10:30:59"], ["8点", "24:00", "25:00", "-"]),
    "kind": (["", "test", "plan", "检测", "other"], [" test", "ｔest", "计划 "]),
    "town": (["999901101", "999901"], ["", "９99901", "999901101.0", "无", "1E9"]),
    "name": (
        ["张三", "王小明", "Li Lei", ""],
        ["无", "空", " 张三", "NA", "none", "=A1", "Err:502", "#N/A", "张\u200b三"],
    ),
    "home": (["幸福路8号", "3栋2单元", "Nan Street 5.", ""], ["（幸福路）", "-", "n\u200ba", "幸福路 ", "空", "x, y,"]),
    "since": ([*DAYS, ""], [*ODD_DAYS, "2020-02-05 00:00"]),
    "seen": ([*TIMES, ""], [*ODD_TIMES, "2020-02-05"]),
    "then": ([*DAYS, *TIMES, ""], [*ODD_DAYS, *ODD_TIMES]),
    "years": (["0", "35", "150", ""], ["35岁", "8个月", "151", "-1"]),
    "rooms": (["0", "-3", "12", ""], ["1,200", "+4", "007", "3.0", "-0", "x"]),
    "weight": (["0", "70.50", "0.5", ""], ["-0.0", ".5", "1,000.5", "007", "-1.5", "x"]),
    "phone": (["19900000000", "13900000000", ""], ["199 0000 0000", "12345", "86-19900000000", "1990000000"]),
    "venue": (["v1", "23", ""], ["v 1", "Ｖ1", "3.0"]),
    "own": (["999999199001010016", ""], ["99999919900101001X", "999999199001010016 "]),
    "band": (["0-17", "60+", "33", ""], ["十岁", "10-30", "18岁"]),
    "tested": ([*DAYS, *TIMES, "", ""], [*ODD_DAYS, *ODD_TIMES]),
    "result": (["阳", "阴", "positive", ""], ["Positive", "＋", "阳 ", "x"]),
    "sure": (["是", "no", "1", ""], ["Y", "√", "×", "也许"]),
    "planned": ([*DAYS, "2020-09-01", "", ""], ODD_DAYS),
    "noted": ([*TIMES, *DAYS, ""], ["x", "2月5日"]),
}
"""By column: cells that are plain, and cells that take a reader; among them such as no reader takes."""
HEADERS = tuple(CELLS)


def pack_of(keys: str = "[who]", key_type: str = "text", zone: str = "Asia/Shanghai", text: str = PACK) -> Pack:
    text = text.replace("KEYS", keys).replace("KEY_TYPE", key_type).replace("ZONE", zone)
    return read_pack(text.encode(), "ledgers.yaml")


PACKS = [pack_of(), pack_of("[card]", "id_number"), pack_of("[who, venue]"), pack_of(zone="Europe/Madrid")]


@st.composite
def rows_drawn(draw: st.DrawFn) -> list[dict[str, str]]:
    """Rows that are plain but for a few cells; some twice."""
    rows = []
    for _ in range(draw(st.integers(1, 12))):
        row = {header: draw(st.sampled_from(plain)) for header, (plain, _) in CELLS.items()}
        for header in draw(st.lists(st.sampled_from(HEADERS), max_size=2)):
            row[header] = draw(st.sampled_from(CELLS[header][1]))
        rows.append(row)
    return rows + draw(st.lists(st.sampled_from(rows), max_size=2))


def written(rows: list[dict[str, str]], folder: Path) -> Path:
    path = folder / "ledger.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADERS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def held(store: DuckdbStore | MemoryStore, file: str = "ledger.csv") -> Counter[str]:
    """The facts, each without the id that was made of its content."""
    told: Counter[str] = Counter()
    for item in store.read():
        fact = item.fact
        assert isinstance(fact, Event)
        assert fact.origin is not None
        own = fact.id if fact.id.startswith("ledger:") else FactId("made")
        told[fact_to_text(evolve(fact, id=own, origin=evolve(fact.origin, delivery=file)))] += 1
    return told


def in_conflict(store: DuckdbStore | MemoryStore) -> list[tuple[FactId, Origin | None, Origin | None]]:
    return [(each.kept.id, each.kept.origin, each.refused.origin) for each in store.conflicts()]


def opened(folder: Path) -> DuckdbStore:
    return open_duckdb(f"duckdb:{folder}/facts?threads=1", MovingClock())


def refused_in(path: Path) -> list[int]:
    with path.open(encoding="utf-8", newline="") as file:
        return sorted(int(row["row"]) for row in csv.DictReader(file))


@settings(max_examples=20, deadline=None)
@given(rows_drawn(), st.sampled_from(PACKS))
def test_a_bulk_load_holds_what_an_import_holds(rows: list[dict[str, str]], pack: Pack) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path, memory = written(rows, folder), MemoryStore(MovingClock())
        imported = import_file(path, pack, memory, until=NOW)
        with closing(opened(folder)) as store:
            aside, form = folder / "aside.csv", pack.imports[ImportId("ledger")]
            loaded = store.load_file(path, pack, form, aside=aside, until=NOW)
            assert held(store) == held(memory)
            assert loaded.set_aside == imported.set_aside
            assert in_conflict(store) == in_conflict(memory)
            again = store.load_file(path, pack, form, aside=folder / "again.csv", until=NOW)
            assert again.receipt.new == 0
        if imported.set_aside_file is not None:
            with Path(imported.set_aside_file).open(encoding="utf-8-sig", newline="") as file:
                wanted = sorted({int(row["!行号 row"]) for row in csv.DictReader(file)})
            assert refused_in(aside) == wanted


def plain_rows(count: int) -> list[dict[str, str]]:
    return [
        {h: plain[n % len(plain)] for h, (plain, _) in CELLS.items()} | {"day": DAYS[0], "kind": "", "result": "阳"}
        for n in range(count)
    ]


def test_plain_rows_are_told_by_sql_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So the property is not held by leaving every row to the reader."""
    pack = PACKS[0]
    rows = [row | {"then": DAYS[0], "clock": "", "tested": DAYS[1]} for row in plain_rows(20)]
    monkeypatch.setattr(mapping, "MOST_ODD", 0)
    path = written(rows, tmp_path)
    with closing(opened(tmp_path)) as store:
        form = pack.imports[ImportId("ledger")]
        assert store.load_file(path, pack, form, until=NOW).receipt.new > 20
        written([rows[0], rows[1] | {"rooms": "1,200"}], tmp_path)
        with pytest.raises(StoreError) as refused:
            store.load_file(path, pack, form, until=NOW)
    (problem,) = refused.value.problems
    assert (problem.code, problem.args["column"], problem.args["count"]) == ("store.mapping-odd", "rooms", "1")


NUMBERED = read_pack(
    b"""
format: gridcontrol/1
pack: numbered
zone: Asia/Shanghai
day_count: day_zero
subjects: {person: {}}
events: {test: {about: person, fields: {note: text?}}}
imports: {tests: {match: [t.csv], about: person, key: who, events: [{kind: test, at: day, fields: {note: note}}]}}
""",
    "numbered.yaml",
)
BAD = "p9,2020-02-30,x\n"


@pytest.mark.parametrize(
    "text",
    [
        f"who,day,note\n\n\np1,2020-02-01,x\n\n{BAD}\n,,\np2,2020-02-01,y\n{BAD}\n\n",
        f'who,day,note\np1,2020-02-01,"two\n\n\nlines"\n\n{BAD}p2,2020-02-01,"three\n\nmore"\n{BAD}',
        f"a title\n\nwho,day,note\np1,2020-02-01,x\n{BAD}",
        f"who,day,note\n\np1,2020-02-01,x\n\n\n{BAD}".replace("\n", "\r\n"),
        f'who,day,note\np1,2020-02-01,"two\n\nlines"\n{BAD}',
        f"who,day,note\n{BAD}{BAD}",
    ],
)
def test_rows_have_the_numbers_that_an_import_tells(text: str, tmp_path: Path) -> None:
    path, memory = tmp_path / "t.csv", MemoryStore(MovingClock())
    path.write_bytes(text.encode())
    imported = import_file(path, NUMBERED, memory, until=NOW)
    with closing(opened(tmp_path)) as store:
        store.load_file(path, NUMBERED, NUMBERED.imports[ImportId("tests")], aside=tmp_path / "aside.csv", until=NOW)
        numbers = {item.fact.subject: item.fact.origin for item in store.read() if isinstance(item.fact, Event)}
        assert numbers == {
            item.fact.subject: item.fact.origin for item in memory.read() if isinstance(item.fact, Event)
        }
    assert len(numbers) >= text.count("p1") + text.count("p2")
    with Path(imported.set_aside_file or "").open(encoding="utf-8-sig", newline="") as file:
        assert refused_in(tmp_path / "aside.csv") == [int(row["!行号 row"]) for row in csv.DictReader(file)]


def test_parquet_has_cells_of_its_own_types(tmp_path: Path) -> None:
    pack, rows = PACKS[0], [row | {"then": "", "noted": TIMES[2], "tested": DAYS[1]} for row in plain_rows(6)]
    path = written(rows, tmp_path)
    typed = {"rooms": "INTEGER", "since": "DATE", "noted": "TIMESTAMPTZ", "weight": "DECIMAL(9,2)"}
    shown = ", ".join(f'nullif("{h}", \'\')::{typed.get(h, "VARCHAR")} AS "{h}"' for h in HEADERS)
    memory = MemoryStore(MovingClock())
    two_digits = [row | {"weight": row["weight"] and f"{float(row['weight']):.2f}"} for row in rows]
    import_file(written(two_digits, tmp_path), pack, memory, until=NOW)
    with closing(opened(tmp_path)) as store, duckdb.connect(":memory:") as database:
        database.execute("SET TimeZone = 'UTC'")
        table = f"read_csv('{path}', all_varchar = true)"
        database.execute(f"COPY (SELECT {shown} FROM {table}) TO '{tmp_path}/ledger.parquet'")  # ours
        loaded = store.load_file(tmp_path / "ledger.parquet", pack, pack.imports[ImportId("ledger")], until=NOW)
        assert loaded.set_aside == 0
        assert held(store) == held(memory)


def test_what_cannot_be_loaded_in_bulk_is_refused_by_name(tmp_path: Path) -> None:
    pack = PACKS[0]
    form = pack.imports[ImportId("ledger")]
    good = written(plain_rows(3), tmp_path)
    text = good.read_text("utf-8")
    cases = {
        "store.mapping-encoding": text.encode("gb18030"),
        "store.mapping-rows": (text + "too,few\n").encode(),
        "store.bulk-bad-rows": (text + text.splitlines()[1].replace("p1,", ",") + "\n").encode(),
    }
    with closing(opened(tmp_path)) as store:
        for code, content in cases.items():
            good.write_bytes(content)
            with pytest.raises(StoreError) as refused:
                store.load_file(good, pack, form, until=NOW)
            assert [problem.code for problem in refused.value.problems] == [code]
        assert list(store.read()) == []


NO_PARQUET = (
    "mapping 'ledger' reads 'jsonl' files, and 'ledger.jsonl' is no Parquet: only CSV and Parquet are loaded in bulk"
)
TWO_TYPES = (
    "field '{}' of mapping 'ledger' has values of two types, or the name of a column with a meaning of its own in bulk"
)


@pytest.mark.parametrize(
    ("changes", "name", "code", "said"),
    [
        (
            [("file: csv", "file: jsonl"), ("*.csv", "*.jsonl")],
            "ledger.jsonl",
            "store.mapping-file",
            NO_PARQUET,
        ),
        (
            [
                ("fields: {result: {choice", "fields: {rooms: text?, result: {choice"),
                ("{result: {column", "{rooms: home, result: {column"),
            ],
            "ledger.csv",
            "store.mapping-field",
            TWO_TYPES.format("rooms"),
        ),
        (
            [("spent: integer?", "row: integer?"), ("spent: {constant: 3}", "row: {constant: 3}")],
            "ledger.csv",
            "store.mapping-field",
            TWO_TYPES.format("row"),
        ),
    ],
)
def test_a_mapping_that_has_no_bulk_form_says_so(
    changes: list[tuple[str, str]], name: str, code: str, said: str, tmp_path: Path
) -> None:
    text = PACK
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    pack = pack_of(text=text)
    path = written(plain_rows(3), tmp_path).rename(tmp_path / name)
    with closing(opened(tmp_path)) as store:
        with pytest.raises(StoreError) as refused:
            store.load_file(path, pack, pack.imports[ImportId("ledger")], until=NOW)
        (problem,) = refused.value.problems
        assert problem.code == code
        assert CATALOGUE[code].what("en").format(**problem.args) == said
        assert list(store.read()) == []
