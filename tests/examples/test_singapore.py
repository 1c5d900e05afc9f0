"""The real line list of Singapore by a mapping alone: five days equal a direct count from the file."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

import gridcontrol
from gridcontrol.app.locality import Locality
from gridcontrol.reports.document import Figure

DAYS = ("2020-01-30", "2020-02-05", "2020-02-13", "2020-02-16", "2020-02-24")


@pytest.fixture(scope="module")
def singapore(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Locality]:
    story = examples / "singapore-2020"
    cases = shutil.copy(story / "cases.csv", tmp_path_factory.mktemp("singapore"))
    with gridcontrol.open_locality(story / "pack.yaml") as opened:
        result = opened.import_file(cases)
        assert (result.rows, result.set_aside) == (93, 0)
        yield opened


def test_every_filled_date_became_one_fact(singapore: Locality, examples: Path) -> None:
    columns = ("date_onset_symptoms", "date_quarantine", "date_hospital", "date_confirmation", "date_discharge")
    with (examples / "singapore-2020" / "cases.csv").open(encoding="utf-8-sig", newline="") as stream:
        dates = sum(row[column] != "" for row in csv.DictReader(stream) for column in columns)
    assert sum(len(events) for events in singapore.known().events.values()) == dates


@pytest.mark.parametrize("day", DAYS)
def test_the_report_equals_the_direct_count(
    singapore: Locality, script: Callable[[str, str], ModuleType], day: str
) -> None:
    direct = script("singapore-2020", "count").count(day)
    assert direct["in_quarantine"] > 0  # days on which somebody was
    table = singapore.report("daily", day=date.fromisoformat(day)).table("figures")
    for row in table.rows:
        if row.key not in {"SG", "total"}:
            continue
        cells = zip(table.columns, row.cells, strict=True)
        told = {column.id: cell.value for column, cell in cells if isinstance(cell, Figure)}
        assert told == direct


def test_every_day_of_the_list_equals_the_direct_count(
    singapore: Locality, script: Callable[[str, str], ModuleType]
) -> None:
    count = script("singapore-2020", "count").count
    for number in range(20, 58):
        day = date.fromordinal(date(2020, 1, 1).toordinal() + number)
        total = singapore.report("daily", day=day).table("figures").rows[-1]
        told = [cell.value for cell in total.cells if isinstance(cell, Figure)]
        assert told == list(count(day.isoformat()).values()), day
