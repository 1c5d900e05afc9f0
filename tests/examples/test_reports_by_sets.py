"""The examples' reports are the same, counted one by one and set by set."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType

import pytest

import gridcontrol
from gridcontrol.access import mask
from gridcontrol.app.locality import Locality
from gridcontrol.testing import MovingClock

Script = Callable[[str, str], ModuleType]
KNOWN = datetime(2021, 1, 1, tzinfo=UTC)


def feed(locality: Locality, folder: Path, script: Script, scratch: Path) -> None:
    """The story's files."""
    match folder.name:
        case "neijiang-2020":
            locality.import_file(script(folder.name, "increments").write(scratch))
        case "singapore-2020":
            locality.import_file(folder / "cases.csv")
        case _:
            locality.replay(folder / "deliveries.csv")


@pytest.mark.parametrize(
    ("story", "days"),
    [
        ("first-day", (10, 12, 24)),
        ("handed-in-2020", (8, 12)),
        ("neijiang-2020", (14,)),
        ("singapore-2020", (20,)),
    ],
)
def test_both_ways_give_the_same_report(
    examples: Path, script: Script, tmp_path: Path, story: str, days: tuple[int, ...]
) -> None:
    folder, store = examples / story, f"duckdb:{tmp_path}/facts?threads=1"
    plain = gridcontrol.open_locality(folder / "pack.yaml", clock=MovingClock(KNOWN))
    by_sets = gridcontrol.open_locality(folder / "pack.yaml", store=store, evaluator="duckdb", clock=MovingClock(KNOWN))
    with plain, by_sets:
        for number, locality in enumerate((plain, by_sets)):
            scratch = tmp_path / str(number)
            scratch.mkdir()
            feed(locality, folder, script, scratch)
        for name in plain.pack.reports:
            for day in days:
                asked = {"day": date(2020, 2, day), "known_at": KNOWN}
                expected = mask(plain.report(name, **asked))  # type: ignore[arg-type]  # told apart by name
                assert mask(by_sets.report(name, **asked)) == expected  # type: ignore[arg-type]  # as above


@pytest.mark.heavy
def test_a_districts_ledger_and_those_of_its_towns_are_the_same(
    examples: Path, generated: Callable[[int], Path], tmp_path: Path
) -> None:
    pack, store = examples / "rongchang-2020" / "pack.yaml", f"duckdb:{tmp_path}/facts?threads=1"
    plain = gridcontrol.open_locality(pack, clock=MovingClock(KNOWN))
    by_sets = gridcontrol.open_locality(pack, store=store, evaluator="duckdb", clock=MovingClock(KNOWN))
    with plain, by_sets:
        for locality in (plain, by_sets):
            locality.replay(generated(2020) / "deliveries.csv")
        asked = {"day": date(2020, 2, 24), "known_at": datetime(2020, 2, 24, 13, tzinfo=UTC)}
        reports = [locality.reporting("ledger", **asked) for locality in (plain, by_sets)]  # type: ignore[arg-type]  # told apart by name
        towns = [reporting.each("town") for reporting in reports]
        for reporting, of in zip(reports, towns, strict=True):
            reporting.prepare([None, *(about for _, about in of)])
        expected, found = (
            [mask(r.report()), *(mask(r.report(a)) for _, a in of)] for r, of in zip(reports, towns, strict=True)
        )
    assert len(found) == 22
    assert found == expected
