"""Two cities by their published totals: days without a new case equal a direct count on every day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType

import pytest

import gridcontrol
from gridcontrol.app.locality import Locality
from gridcontrol.reports.document import Figure

CITIES = ("511000", "141100")
FIRST, LAST = date(2020, 1, 21), date(2020, 4, 1)


@pytest.fixture(scope="module")
def count(script: Callable[[str, str], ModuleType]) -> ModuleType:
    return script("neijiang-2020", "count")


@pytest.fixture(scope="module")
def cities(
    examples: Path, script: Callable[[str, str], ModuleType], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Locality]:
    file = script("neijiang-2020", "increments").write(tmp_path_factory.mktemp("neijiang"))
    with gridcontrol.open_locality(examples / "neijiang-2020" / "pack.yaml") as opened:
        result = opened.import_file(file)
        assert result.set_aside == 0
        yield opened


def figures(cities: Locality, day: date) -> dict[str, dict[str, int | None]]:
    table = cities.report("daily", day=day).table("figures")
    return {
        row.key: {
            column.id: None if cell.value is None else int(cell.value)
            for column, cell in zip(table.columns, row.cells, strict=True)
            if isinstance(cell, Figure)
        }
        for row in table.rows
    }


def test_days_without_a_new_case_on_every_day(cities: Locality, count: ModuleType) -> None:
    for number in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=number)
        told = figures(cities, day)
        for city in CITIES:
            assert told[city]["days_clear"] == count.days_clear(day, city), (day, city)


def test_the_totals_come_back_from_their_additions(cities: Locality, count: ModuleType) -> None:
    for day in (date(2020, 1, 23), date(2020, 2, 5), date(2020, 2, 14), date(2020, 3, 31)):
        told = figures(cities, day)
        for city in CITIES:
            for name, column in (("confirmed", "cum_confirmed"), ("cured", "cum_cured"), ("died", "cum_dead")):
                assert told[city][name] == dict(count.published(city, column))[day]


@pytest.mark.parametrize(
    ("day", "days"), [("2020-02-14", 0), ("2020-02-15", 1), ("2020-03-04", 19), ("2020-01-23", None)]
)
def test_neijiang_by_hand(cities: Locality, day: str, days: int | None) -> None:
    assert figures(cities, date.fromisoformat(day))["511000"]["days_clear"] == days


def test_no_new_case_within_fourteen_days_ends_at_24_00_of_the_fourteenth(cities: Locality) -> None:
    assert figures(cities, date(2020, 2, 27))["511000"]["recent"] == 1
    assert figures(cities, date(2020, 2, 28))["511000"]["recent"] == 0
