"""Published names against the real table, which must stand beside the project."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from gridcontrol.app.divisions import TableFile, load_divisions
from gridcontrol.errors.messages import CATALOGUE
from gridcontrol.ids import DivisionId
from gridcontrol.intake.names import Matcher, MatchResult, Outcome, match_name
from gridcontrol.model.divisions import Divisions, RowSource, overlay_from_rows

ROOT = Path(__file__).resolve().parents[3]
COUNTRY = ROOT.parent / "shared" / "data" / "divisions-cn-2023"
LABELS = ROOT / "tests" / "data" / "names"
LEVELS = {"provinces": ("province", ""), "cities": ("city", "provinceCode"), "areas": ("county", "cityCode")}
TOWNS = {"streets": ("town", "areaCode")}


@pytest.fixture(scope="module")
def country() -> Divisions:
    """Down to towns; villages are not asked for here."""
    return load_divisions(
        [
            TableFile(COUNTRY / f"{name}.csv.gz", "cn", columns={"parent": parent} if parent else {}, level=level)
            for name, (level, parent) in (LEVELS | TOWNS).items()
        ]
    )


@pytest.fixture(scope="module")
def matcher(country: Divisions) -> Matcher:
    return Matcher(country)


def code(result: MatchResult) -> str:
    return "" if result.division is None else result.division.partition(":")[2]


def labelled(name: str) -> Iterator[dict[str, str]]:
    with (LABELS / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


@pytest.mark.parametrize(("file", "count"), [("area_labels.csv", 300), ("area_labels_hard.csv", 110)])
def test_labelled_names_are_right_and_none_is_confidently_wrong(matcher: Matcher, file: str, count: int) -> None:
    right, wrong, rows = 0, [], list(labelled(file))
    for row in rows:
        result = matcher.match([row["province"], row["city"], row["county"]], "county")
        found = code(result)
        candidates = {each.division.partition(":")[2] for each in result.candidates}
        # Where a careful reader can't rule out another division, leaving it open with the right one named is right.
        left_open = not found and row["also"] and row["code"] in candidates
        if found == row["code"] or left_open:
            right += 1
        elif found:
            wrong.append((row["row"], row["county"], found))
    assert len(rows) == count
    assert wrong == []
    assert right >= 0.95 * count


def test_the_labels_are_spread_over_the_provinces() -> None:
    provinces = [row["province"] for row in labelled("area_labels.csv")]
    assert len(set(provinces)) >= 15
    assert max(map(provinces.count, provinces)) < 40


Writing = dict[str, tuple[str, ...]]


def writings(province: str, city: str, county: str) -> Writing:
    """Ways in which lists write one county."""
    wide = "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in county)
    short = county[:-1] if county.endswith(("区", "市", "县")) and len(county) > 2 else county
    return {
        "as in the table": (province, city, county),
        "wide, with blanks": (f"{province} ", city, wide),
        "without the city": (province, "", county),
        "the province for the city": (province, province, county),
        "the county for the city": (province, county, county),
        "in one cell": (province + city + county,),
        "with the city in front": (province, city, city + county),
        "with brackets": (province, city, f"{county}（部分）"),
        "without the kind": (province, city, short),
    }


def test_every_county_is_found_however_it_is_written(country: Divisions, matcher: Matcher) -> None:
    tried, decided, wrong = 0, 0, []
    for county in [*country.at_level("county")][3::5]:
        province, city, name = (country.name(each) for each in country.path(county))
        for how, names in writings(province, city, name).items():
            result = matcher.match(names, "county")
            tried += 1
            decided += result.division == county
            if result.division not in (None, county):
                wrong.append((how, names, result))
    assert wrong == []
    assert decided >= 0.98 * tried


def test_a_county_that_the_table_lacks_is_not_replaced_by_another() -> None:
    """Four in ten counties are taken out of the table, then asked for."""
    sources, dropped = [], {}
    upper: dict[str, str] = {}
    for name, (level, parent) in LEVELS.items():
        kept = []
        with gzip.open(COUNTRY / f"{name}.csv.gz", "rt", encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                if level == "county" and zlib.crc32(row["code"].encode()) % 5 < 2:
                    dropped[row["code"]] = (upper[row["provinceCode"]], upper[row["cityCode"]], row["name"])
                else:
                    kept.append([row["code"], row["name"], row.get(parent, "")])
                upper[row["code"]] = row["name"]
        table = [["code", "name", "parent"], *kept]
        sources.append(RowSource(file=name, rows=table, scheme="cn", hierarchy="statutory", level=level))
    matcher = Matcher(Divisions(overlay_from_rows(sources)))
    asked = [names for names in dropped.values() if names[1] != names[2]]
    decided = [names[2] for names in asked if matcher.match(names, "county").division is not None]
    # A county beside a city of its name can't be told from one that became a city.
    assert len(asked) > 1000
    assert set(decided) <= {"临夏县", "和田县"}
    assert not [names for names in dropped.values() if matcher.match((names[0], "无名市", names[2])).division]


@pytest.mark.parametrize(
    ("names", "expected", "reason"),
    [
        (("重庆市", "荣昌"), "500153", "names.no-kind"),
        (("重庆", "", "荣昌区"), "500153", "names.exact"),
        (("重庆市荣昌区",), "500153", "names.exact"),
        (("新疆生产建设兵团", "第八师", "石河子市"), "659001", "names.exact"),
        (("湖北省", "省直辖县级行政单位", "天门市"), "429006", "names.exact"),
        (("海南省", "儋州市", "儋州市"), "460400", "names.again"),
        (("河南省", "济源市", "济源市"), "419001", "names.again"),
        (("湖北省", "恩施州", "恩施市"), "422801", "names.exact"),
        (("内蒙古", "锡林郭勒盟", "锡林浩特市"), "152502", "names.exact"),
        (("黑龙江省", "黑河市", "嫩江县"), "231183", "names.other-kind"),
        (("江苏省", "苏州市", "苏州工业园"), "320576", "names.zone"),
        (("山东省", "济南市", "高新区"), "370176", "names.zone"),
        (("北京市", "海淀区", "四季青（地区）镇"), "110108027", "names.bracket"),
        (("山西省", "吕梁市", "兴县经济技术开发区管委会"), "141123400", "names.zone"),
        (("广东省", "东莞市", "虎门镇"), "441900121", "names.exact"),
    ],
)
def test_names_as_lists_write_them(matcher: Matcher, names: tuple[str, ...], expected: str, reason: str) -> None:
    result = matcher.match(names, "county")
    assert (result.outcome, code(result)) == (Outcome.DECIDED, expected)
    assert reason in result.candidates[0].reasons


@pytest.mark.parametrize(
    "names",
    [
        (),
        ("", " ", ""),
        ("朝阳区",),
        ("河北省", "", "桥西区"),
        ("山东省", "泰安市", "泰山景区"),
        ("山东省", "无名市", "市中区"),
        ("广东省", "潮州市", "枫溪区"),
        ("四川省", "成都市", "渝中区"),
        ("河北省", "秦皇岛市", "北戴河"),
        ("江苏省", "盐城市", "高新区"),
        ("河北省", "", "邯郸县"),
        ("河南省", "开封市", "杞县高新区"),
        ("山西省", "晋中市", "祁县镇"),
    ],
)
def test_names_that_nobody_could_decide(matcher: Matcher, names: tuple[str, ...]) -> None:
    assert matcher.match(names, "county").division is None


def test_the_level_settles_a_tie(country: Divisions) -> None:
    assert code(match_name(country, ("甘肃省", "嘉峪关市"), "county")) == "620201"
    assert code(match_name(country, ("甘肃省", "嘉峪关市"), "city")) == "6202"


def test_candidates_come_best_first_with_reasons_that_have_texts(matcher: Matcher) -> None:
    result = matcher.match(("朝阳区",))
    assert {code(MatchResult(Outcome.DECIDED, each.division, ())) for each in result.candidates} >= {"110105", "220104"}
    scores = [each.score for each in result.candidates]
    assert scores == sorted(scores, reverse=True)
    assert all(reason in CATALOGUE for each in result.candidates for reason in each.reasons)


def test_names_in_other_scripts() -> None:
    rows = [["code", "name", "parent"], ["1", "North Region", ""], ["11", "Ang Mo Kio", "1"], ["12", "Bishan", "1"]]
    divisions = Divisions(overlay_from_rows([RowSource(file="s", rows=rows, scheme="s", hierarchy="h", level="area")]))
    assert match_name(divisions, ("north region", "ANG MO KIO")).division == DivisionId("s:11")
    assert match_name(divisions, ("Bishan",)).division == DivisionId("s:12")
    assert match_name(divisions, ("Bisham",)).outcome is Outcome.UNKNOWN
    assert match_name(divisions, ("North Region", "Bisham")).outcome is Outcome.AMBIGUOUS
