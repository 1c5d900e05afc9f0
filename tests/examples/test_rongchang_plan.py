"""What the generator invents has the published figures in it, and is the same for the same seed."""

from __future__ import annotations

import csv
import hashlib
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SEEDS = (2020, 7)
END = datetime.fromisoformat("2020-03-06 23:00")
LOW_RISK = datetime.fromisoformat("2020-03-05 00:00")
NOON_AFTER_FIRST_ROUND = datetime.fromisoformat("2020-01-29 17:00")

Plan = dict[str, Any]


@pytest.fixture(scope="module", params=SEEDS)
def plan(request: pytest.FixtureRequest, plan_of: Callable[[int], Plan]) -> Plan:
    return plan_of(request.param)


@pytest.fixture(scope="module")
def count(script: Callable[[str, str], ModuleType]) -> ModuleType:
    return script("rongchang-2020", "count")


def test_the_towns_and_villages_are_those_of_the_real_table(examples: Path) -> None:
    with (examples / "rongchang-2020" / "divisions.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    levels = [row["层级"] for row in rows]
    assert (levels.count("county"), levels.count("town"), levels.count("village")) == (1, 21, 156)
    assert {row["来源"] for row in rows if row["层级"] != "grid"} == {"table"}
    assert {row["来源"] for row in rows if row["层级"] == "grid"} == {"invented"}
    codes = {row["代码"] for row in rows}
    assert len(codes) == len(rows)
    assert all(row["上级代码"] in codes for row in rows if row["层级"] != "county")


def test_the_published_figures_are_in_the_plan(plan: Plan, count: ModuleType) -> None:
    total = count.count(plan, END, END)["total"]
    assert total["from_wuhan"] == 1898
    on_4_march = count.count(plan, LOW_RISK, END)["total"]
    assert on_4_march["confirmed_all"] == 9
    assert on_4_march["cured_all"] == 7
    assert on_4_march["days_clear"] == 19
    assert on_4_march["days_unsuspected"] == 20


def test_every_fortieth_call_is_in_the_plan(plan: Plan) -> None:
    calls = [fact for fact in plan["facts"] if fact["kind"] == "household_call"]
    first = [fact for fact in calls if datetime.fromisoformat(fact["at"]) < NOON_AFTER_FIRST_ROUND]
    assert len(first) == round(357_316 / 40)
    assert sum(int(fact["fields"]["persons"]) for fact in first) == round(1_033_363 / 40)
    second = [fact for fact in calls if fact["at"] < "2020-02-25"]
    # and the one of 23 February whose file came too late for the report
    assert len(second) == round(700_000 / 40) + 1
    assert sum(int(fact["fields"]["persons"]) for fact in second) == round(2_130_000 / 40) + 2


def test_the_story_has_everybody_it_speaks_of(plan: Plan, count: ModuleType) -> None:
    specials = plan["specials"]
    assert len(specials["positive_again"]) == 3
    assert len(specials["family"]) == 5
    tests = [f for f in plan["facts"] if f["subject"] == specials["second"] and f["kind"] == "test"]
    results = [test["fields"]["result"] for test in sorted(tests, key=lambda test: test["at"])]
    assert results[-1] == "positive"
    assert "negative" in results[:-1]
    report_at = datetime.fromisoformat(plan["report_at"])
    then = count.count(plan, report_at, report_at)["total"]
    assert 3 <= then["held_past"] <= 30
    assert 3 <= then["unplaced"] <= 30
    assert (then["confirmed_late"], then["confirmed_withdrawn"], then["confirmed_all"]) == (1, 1, 9)
    assert then["arrivals_withdrawn"] >= 1
    assert then["departures_new"] >= 1


def test_ids_are_of_no_place_and_their_check_characters_are_right(plan: Plan) -> None:
    persons = {fact["subject"] for fact in plan["facts"] if fact["book"] not in {"calls", "venues", "zones"}}
    assert len(persons) > 3000
    for person in persons:
        assert person.startswith("999999")
        weighted = sum(int(digit) * 2 ** (17 - index) for index, digit in enumerate(person[:17]))
        check = 10 if person[17] == "X" else int(person[17])
        assert (weighted + check) % 11 == 1


def test_the_files_have_the_mess_of_real_ones(generated: Callable[[int], Path], plan_of: Callable[[int], Plan]) -> None:
    folder = generated(2020)
    raw = {path.name: path.read_bytes() for path in folder.glob("*.csv")}
    texts = [data for name, data in raw.items() if name != "deliveries.csv"]
    assert any(data.startswith(b"\xef\xbb\xbf") for data in texts)
    gbk = [data for data in texts if not _is_utf8(data)]
    assert gbk
    whole = "".join(data.decode("gbk" if data in gbk else "utf-8-sig") for data in texts)
    for spelling in ("2月5日", "2020/2/5", "２０２０／２／５", "2月30日", "若干", "待复核"):
        assert spelling in whole
    plan = plan_of(2020)
    late = [f for f in plan["facts"] if f["received"] and f["at"] < plan["report_at"] < f["received"]]
    assert len(late) > 20
    assert any(name.endswith("-again.csv") for name in raw)
    assert sum(len(data.splitlines()) for data in texts) < 60_000


def test_the_same_seed_gives_the_same_files_and_another_seed_another_person(
    generated: Callable[[int], Path], plan_of: Callable[[int], Plan], examples: Path, tmp_path: Path
) -> None:
    script = examples / "rongchang-2020" / "generate.py"
    subprocess.run([sys.executable, str(script), str(tmp_path)], check=True, capture_output=True)
    assert _digest(tmp_path) == _digest(generated(2020))
    one, other = plan_of(2020), plan_of(7)
    assert one["specials"]["second"] != other["specials"]["second"]
    assert _home(one) != _home(other)


def test_neither_generator_nor_count_imports_the_library(examples: Path) -> None:
    for name in ("people", "courses", "files", "generate", "count"):
        text = (examples / "rongchang-2020" / f"{name}.py").read_text(encoding="utf-8")
        assert "import gridcontrol" not in text
        assert "from gridcontrol" not in text


def _home(plan: Plan) -> str:
    person = plan["specials"]["second"]
    homes = [f["fields"]["residence"] for f in plan["facts"] if f["subject"] == person and "residence" in f["fields"]]
    return str(homes[-1])


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _digest(folder: Path) -> str:
    whole = hashlib.sha256()
    names = {
        line.partition(",")[0] for line in (folder / "deliveries.csv").read_text(encoding="utf-8").splitlines()[1:]
    }
    # Whoever imported from the folder has left files of rows set aside there.
    for path in sorted(folder / name for name in {*names, "deliveries.csv", "plan.json"}):
        whole.update(path.name.encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()
