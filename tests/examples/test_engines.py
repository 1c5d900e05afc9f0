"""The story of Rongchang through every engine: one setting, the same report and the same explanation, byte for byte."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import gridcontrol
from gridcontrol_sql import EngineEvaluator
from tests.postgres.server import Server

AT = datetime(2020, 2, 24, 20, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
FORMATS = ("text", "json")
LANGUAGES = ("en", "zh")

Plan = dict[str, Any]


@pytest.fixture(scope="session")
def until_the_report(generated: Callable[[int], Path], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a store with what the district had received when it made its report."""
    folder = generated(2020)
    listed = folder / "until-the-report.csv"
    with (folder / "deliveries.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["received_at"] <= "2020-02-24 20:00"]
    with listed.open("w", encoding="utf-8", newline="") as stream:
        out = csv.DictWriter(stream, ["file", "received_at"], extrasaction="ignore")
        out.writeheader()
        out.writerows(rows)
    store = f"sqlite:{tmp_path_factory.mktemp('story')}/district.db"
    with gridcontrol.open_locality(PACK, store=store) as district:
        district.replay(listed)
    return store


PACK = Path(__file__).resolve().parents[2] / "examples" / "rongchang-2020" / "pack.yaml"


def told(store: str, person: str, evaluator: str) -> dict[str, bytes]:
    """What the district says of the day in every format and language, and why of one person."""
    with gridcontrol.open_locality(PACK, store=store, evaluator=evaluator) as district:
        assert isinstance(district.evaluator, EngineEvaluator) == (evaluator != "fast")
        daily = district.report("daily", at=AT, known_at=AT)
        why = district.explained(f"person/{person}", at=AT, known_at=AT)
        return {
            f"{name} {form} {lang}": district.render(document, form, lang=lang)
            for name, document in (("daily", daily), ("why", why))
            for form in FORMATS
            for lang in LANGUAGES
        }


@pytest.fixture(scope="session")
def expected(until_the_report: str, plan_of: Callable[[int], Plan]) -> dict[str, bytes]:
    """What the default evaluator says."""
    answer = told(until_the_report, plan_of(2020)["specials"]["second"], "fast")
    assert len(answer["daily text en"]) > 5000
    return answer


Same = Callable[[str], None]


@pytest.fixture
def same(until_the_report: str, plan_of: Callable[[int], Plan], expected: dict[str, bytes]) -> Same:
    """Looks whether an evaluator says what the default one does."""

    def look(evaluator: str) -> None:
        assert told(until_the_report, plan_of(2020)["specials"]["second"], evaluator) == expected

    return look


@pytest.mark.heavy
@pytest.mark.parametrize("evaluator", ["sqlite", "duckdb", "duckdb:memory=500MB&threads=1"])
def test_the_story_is_the_same_in_process(same: Same, evaluator: str) -> None:
    same(evaluator)


@pytest.mark.heavy
@pytest.mark.postgres
def test_the_story_is_the_same_on_a_server(same: Same, postgres_server: Server) -> None:
    same(f"postgres:{postgres_server.url()}")


@pytest.mark.heavy
@pytest.mark.spark
def test_the_story_is_the_same_on_spark(same: Same, spark_engine: object) -> None:
    assert spark_engine  # its session is the one that the evaluator finds
    same("spark:local[1]")
