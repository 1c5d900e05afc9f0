"""The examples' reports are the same, counted one by one and set by set; what can't be is refused by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType

import pytest

import gridcontrol
from gridcontrol.access import mask
from gridcontrol.app.locality import Locality
from gridcontrol.errors import UsageError
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


def test_what_is_not_counted_so_is_named(examples: Path, tmp_path: Path) -> None:
    pack, store = examples / "rongchang-2020" / "pack.yaml", f"duckdb:{tmp_path}/facts?threads=1"
    with (
        gridcontrol.open_locality(pack, store=store, evaluator="duckdb") as locality,
        pytest.raises(UsageError) as refused,
    ):
        locality.report("daily")
    assert {problem.code for problem in refused.value.problems} <= {"reports.set-section", "reports.set-indicator"}
    named = {problem.args.get("indicator") or problem.args["section"] for problem in refused.value.problems}
    assert {"overview", "curve", "weeks"} <= named
