"""Division tables as files, the cache, and what commands print."""

from __future__ import annotations

import csv
import gzip
import json
import time
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gridcontrol.app.divisions import DivisionPlaces, TableFile, load_divisions, published_names, table_named
from gridcontrol.cli.divisions import divisions as command
from gridcontrol.errors import NotFound, PackError, UsageError
from gridcontrol.ids import DivisionId, SchemeId
from gridcontrol.model.divisions import Divisions, to_bytes

TEXT = "code,name,parent,level\n1,荣昌区,,district\n11,昌元街道,1,town\n12,昌州街道,1,town\n"
COUNTRY = Path(__file__).resolve().parents[4] / "shared" / "data" / "divisions-cn-2023"


@pytest.fixture
def table(tmp_path: Path) -> TableFile:
    path = tmp_path / "divisions.csv"
    path.write_text(TEXT, "utf-8")
    return TableFile(path)


def test_encodings_and_compression(tmp_path: Path) -> None:
    for number, data in enumerate(
        (TEXT.encode(), TEXT.encode("utf-8-sig"), TEXT.encode("gbk"), gzip.compress(TEXT.encode("gbk")))
    ):
        path = tmp_path / f"{number}.csv"
        path.write_bytes(data)
        divisions = load_divisions([TableFile(path)])
        assert divisions.path_text(DivisionId("code:12")) == "荣昌区 / 昌州街道"


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    with pytest.raises(NotFound, match=r"t\.csv can't be read: No such file"):
        load_divisions([TableFile(path)])
    with pytest.raises(NotFound, match=r"t\.csv can't be read"):
        load_divisions([TableFile(path)], cache=tmp_path / "cache")
    path.write_bytes(b"code,name,level\n1,\xff\xff\xff,x\n")
    with pytest.raises(PackError, match="neither UTF-8 nor GBK"):
        load_divisions([TableFile(path)])
    path.write_bytes(gzip.compress(TEXT.encode())[:-20])
    with pytest.raises(PackError, match="not readable as CSV"):
        load_divisions([TableFile(path)])
    path.write_bytes(b"code,name,level\n1," + b"x" * 200_000 + b",x\n")
    with pytest.raises(PackError, match="not readable as CSV"):
        load_divisions([TableFile(path)])
    path.write_bytes(b"")
    with pytest.raises(PackError, match="no column 'code'"):
        load_divisions([TableFile(path)])
    with pytest.raises(UsageError, match="no division table is named"):
        load_divisions([])


def test_the_cache_is_used_and_renewed(table: TableFile, tmp_path: Path) -> None:
    cache = tmp_path / "deep" / "cache.bin"
    first = load_divisions([table], cache=cache)
    written = cache.read_bytes()
    again = load_divisions([table], cache=cache)
    assert to_bytes(again.overlay) == to_bytes(first.overlay)
    assert cache.read_bytes() == written
    table.path.write_text(TEXT + "13,安富街道,1,town\n", "utf-8")
    assert len(load_divisions([table], cache=cache)) == 4
    assert len(load_divisions([TableFile(table.path, scheme="other")], cache=cache)) == 4
    assert load_divisions([table], cache=cache).schemes == ("code",)
    assert sorted(each.name for each in cache.parent.iterdir()) == ["cache.bin"]


def test_a_cache_that_cannot_be_written_is_left(table: TableFile, tmp_path: Path) -> None:
    (tmp_path / "a-file").write_text("x", "utf-8")
    assert len(load_divisions([table], cache=tmp_path / "a-file" / "cache")) == 3
    assert len(load_divisions([table], cache=tmp_path)) == 3


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(place=st.floats(0, 1, exclude_max=True), kind=st.sampled_from(["flip", "cut", "add", "drop"]))
def test_a_damaged_cache_is_made_anew(table: TableFile, tmp_path: Path, place: float, kind: str) -> None:
    cache = tmp_path / "cache.bin"
    whole = load_divisions([table], cache=cache)
    good = cache.read_bytes()
    at = int(place * len(good))
    cache.write_bytes(
        {
            "flip": good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :],
            "cut": good[:at],
            "add": good[:at] + b"x" + good[at:],
            "drop": good[:at] + good[at + 1 :],
        }[kind]
    )
    assert to_bytes(load_divisions([table], cache=cache).overlay) == to_bytes(whole.overlay)
    assert cache.read_bytes() == good


def test_rules_ask_by_code_and_local_day(table: TableFile) -> None:
    places = DivisionPlaces(load_divisions([table]), ZoneInfo("Asia/Shanghai"))
    assert places.lies_within("12", "1", date(2020, 2, 5))
    assert places.lies_within("12", "1", datetime(2020, 2, 5, 20, tzinfo=UTC))
    assert not places.lies_within("1", "12", date(2020, 2, 5))
    assert not places.lies_within("99", "1", date(2020, 2, 5))
    assert places.lies_within("99", "99", date(2020, 2, 5))


def test_every_division_within_which_another_lies_is_named_above_it(table: TableFile) -> None:
    places = DivisionPlaces(load_divisions([table]), ZoneInfo("Asia/Shanghai"))
    on = datetime(2020, 2, 5, 20, tzinfo=UTC)
    codes = [*places.codes_at({places.divisions.level_of(each) for each in places.divisions}), "99"]
    within = {(code, above) for code in codes for above in codes if places.lies_within(code, above, on)}
    assert within <= {(code, above) for code in codes for above in places.above(code, on)}
    assert len(within) > len(codes)
    assert places.above("99", on) == ("99",)


def test_tables_as_people_type_them() -> None:
    assert table_named("town=a.csv:areaCode") == TableFile("a.csv", columns={"parent": "areaCode"}, level="town")
    assert table_named("town=C:\\a.csv") == TableFile("C:\\a.csv", level="town")
    for text in ("a.csv", "=a.csv", "town="):
        with pytest.raises(UsageError, match="does not say which table"):
            table_named(text)


def test_published_names_by_column(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes("city,n,county\n甲市,1,乙县\n\n丙市,2\n".encode("gbk"))
    assert list(published_names(path, ["city", "county"])) == [(2, ("甲市", "乙县")), (4, ("丙市", ""))]
    assert next(published_names(path, [])) == (2, ("甲市", "1", "乙县"))
    with pytest.raises(PackError, match="no column 'town' for the name"):
        list(published_names(path, ["town"]))


# the whole country


@pytest.fixture(scope="module")
def country() -> Divisions:
    levels = {
        "provinces": ("province", ""),
        "cities": ("city", "provinceCode"),
        "areas": ("county", "cityCode"),
        "streets": ("town", "areaCode"),
        "villages": ("village", "streetCode"),
    }
    started = time.process_time()
    divisions = load_divisions(
        [
            TableFile(COUNTRY / f"{name}.csv.gz", "cn", columns={"parent": parent} if parent else {}, level=level)
            for name, (level, parent) in levels.items()
        ]
    )
    spent = time.process_time() - started
    started = time.process_time()
    for name in levels:
        with gzip.open(COUNTRY / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as file:
            assert all(row["name"] for row in csv.DictReader(file))
    # Two to three times what the rows alone cost; this only notices when it becomes another kind of slow.
    assert spent < 12 * (time.process_time() - started)
    return divisions


def test_the_country_is_there_to_the_last_row(country: Divisions) -> None:
    assert len(country) == 665_276
    rongchang = country.by_code("500153")
    assert rongchang is not None
    assert country.path_text(rongchang) == "重庆市 / 市辖区 / 荣昌区"
    assert len(country.children(rongchang)) == 21
    assert len(list(country.leaves(rongchang))) == 156
    yuzhong = country.by_code("500103")
    assert yuzhong is not None
    assert len(list(country.leaves(yuzhong))) == 80


def test_the_country_rolls_up_and_nobody_is_lost(country: Divisions) -> None:
    counts = {division: number % 7 for number, division in enumerate(country.at_level("village"))}
    totals = country.roll_up(counts)
    assert totals.total == sum(counts.values())
    assert sum(totals.at_level("province").values()) == totals.total
    # Some towns have no village, so counts stop at the county; every level above is whole.
    assert [sum(totals.at_level(level).values()) for level in ("city", "county", "town")] == [totals.total] * 3
    guangdong = country.by_code("44")
    assert guangdong is not None
    below = sum(counts.get(leaf, 0) for leaf in country.leaves(guangdong))
    assert totals[guangdong] == below


def test_padding_would_make_five_collide_and_none_does(country: Divisions) -> None:
    upper = ("city", "county", "town", "village")
    codes = [country.get(each).codes[SchemeId("cn")] for level in upper for each in country.at_level(level)]
    padded = [code.ljust(12, "0") for code in codes]
    assert len(codes) == len(set(codes))
    assert len(padded) - len(set(padded)) == 5


# the command


def run(*words: str, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(command, list(words), env=env)


@pytest.fixture
def option(table: TableFile) -> str:
    return f"--table=x={table.path}:parent"


def test_find(table: TableFile, option: str) -> None:
    result = run("find", option, "昌元街道", "12", "--format", "csv")
    assert result.exit_code == 0
    assert result.output.splitlines()[1:] == ["昌元街道,11,x,荣昌区 / 昌元街道", "12,12,x,荣昌区 / 昌州街道"]
    assert run("find", option, "nowhere").exit_code == 1
    assert run("find", "--table=oops", "x").exit_code == 2
    assert run("find", f"{option}.gone", "x").exit_code == 1
    assert run("find", "--table=x=gone.csv", "x").exit_code == 2
    del table


def test_show_and_counts(option: str) -> None:
    shown = run("show", option, "荣昌区", "--format", "csv", env={"GRIDCONTROL_LANG": "zh"})
    assert shown.exit_code == 0
    assert shown.output.splitlines()[1:] == ["本级,1,x,荣昌区,2", "下级,11,x,昌元街道,0", "下级,12,x,昌州街道,0"]
    counted = run("counts", option, "--format", "json")
    assert json.loads(counted.output)["sections"][0]["rows"]
    assert run("counts", option, "1", "--format", "csv").output.splitlines()[1:] == ["x,2"]
    missing = run("show", option, "Mars")
    assert missing.exit_code == 2
    assert "no division has the name or code 'Mars'" in missing.output
    wrong = run("show", option, "1", "--hierarchy", "party")
    assert wrong.exit_code == 2
    assert "there is no hierarchy party" in wrong.output


@pytest.mark.parametrize("name", [None, "find", "show", "counts", "match"])
def test_help_is_there_in_both_languages(name: str | None) -> None:
    words = [name] if name else []
    english, chinese = (run(*words, "--help", env={"GRIDCONTROL_LANG": lang}) for lang in ("en", "zh"))
    assert english.exit_code == chinese.exit_code == 0
    assert "help." not in english.output + chinese.output
    assert "区划" in chinese.output
    assert "区划" not in english.output


def test_match(option: str, tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    names.write_text("district,town\n荣昌,昌元\n荣昌区,昌州街道\n", "utf-8")
    result = run("match", option, str(names), "--format", "csv")
    assert result.exit_code == 0
    assert [line.split(",")[3] for line in result.output.splitlines()[1:]] == ["11", "12"]
    names.write_text("district,town\n荣昌,火星镇\n", "utf-8")
    result = run("match", option, str(names))
    assert result.exit_code == 1
    assert "unknown" in result.output
