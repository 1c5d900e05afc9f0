"""The daily report of the invented district, of its towns, villages and officers, against counts of the files."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest

import gridcontrol
from gridcontrol.app.reporting import Reporting
from gridcontrol.reports.document import Document, Figure, Named, Row, SubjectRef, Table

END = datetime(2020, 2, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
SHARED = "9999010201"
"""A village of the lower town of which the cadre of a village of the upper town is in charge too, and of a venue."""


@pytest.fixture(scope="module")
def draw(script: Callable[[str, str], ModuleType]) -> ModuleType:
    return script("owed-2020", "draw")


@pytest.fixture(scope="module")
def folder(draw: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("owed")
    files = draw.write(found)
    with (found / "officers.csv").open("a", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["cadre1", "2020-01-22", "five", "village", SHARED, "", "cadre"])
        rows.writerow(["cadre1", "2020-01-26", "site", "lead", "", "hotel", "cadre"])
    draw.manifest(files, found)
    return found


@pytest.fixture(scope="module")
def reporting(examples: Path, folder: Path) -> Iterator[Reporting]:
    with gridcontrol.open_locality(examples / "owed-2020" / "pack.yaml") as opened:
        opened.replay(folder / "deliveries.csv")
        yield opened.reporting("daily", at=END, known_at=END)


def rows_of(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table(document: Document, name: str) -> Table:
    (found,) = [each for each in document.sections if isinstance(each, Table) and each.id == name]
    return found


def cells(found: Table, row: Row) -> dict[str, object]:
    values = (cell.value if isinstance(cell, Figure) else cell for cell in row.cells)
    return dict(zip((column.id for column in found.columns), values, strict=True))


def first_round(folder: Path, within: str, digits: int) -> dict[str, tuple[int, ...]]:
    """By the first *digits* of the village's code: households in scope, reached in time, late, missed, and calls.

    Counted from the files alone: a call counts from the town's start on, in time before 30 January 00:00.
    """
    starts = {row["town"]: row["at"] for row in rows_of(folder, "starts") if row["round"] == "1"}
    calls: dict[str, list[str]] = {}
    for row in rows_of(folder, "calls"):
        calls.setdefault(row["key"], []).append(row["at"])
    found: dict[str, Counter[str]] = {}
    for row in rows_of(folder, "households"):
        village = row["village"]
        if not village.startswith(within) or not village:
            continue
        begun = starts[village[:8]]
        made = [at for at in calls.get(row["key"], ()) if at >= begun]
        in_time = [at for at in made if at < "2020-01-30"]
        of = found.setdefault(village[:digits], Counter())
        of.update(scope=1, calls=len(in_time))
        of["done" if in_time else "late" if made else "missed"] += 1
    return {
        code: tuple(of[each] for each in ("scope", "done", "late", "missed", "calls")) for code, of in found.items()
    }


def covered(document: Document, name: str = "coverage.round_1") -> dict[str, tuple[object, ...]]:
    found = table(document, name)
    wanted = ("in_scope", "done", "done_late", "missed", "calls")
    lines = {row.key: cells(found, row) for row in found.rows}
    return {key: tuple(line[each] for each in wanted) for key, line in lines.items()}


def added(several: dict[str, tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*several.values(), strict=True)))


def overdue(draw: ModuleType, within: tuple[str, ...], officer: str = "") -> tuple[dict[str, int], int]:
    """What is overdue in the divisions whose codes begin so, or with *officer*: by who has it, and how many in all.

    From what was left out on purpose, by the timetables of the pack read with one's own eyes.
    """
    cadres = {village: {f"cadre{number}"} for number, village in enumerate(draw.VILLAGES, 1)}
    cadres[SHARED] = cadres[SHARED] | {"cadre1"}
    towns = {office: town for town, office in draw.TOWNS.items()}
    late = draw.PLANTED["round_1"] - draw.CALLED_LATE  # by more than a day: with the head of the district
    items: list[tuple[str, set[str]]] = [(draw.village_of(int(house[1:])), {"head"}) for house in late]
    for key in (*draw.PLANTED["round_2"], *draw.PLANTED["places"]):  # due this very midnight
        village = draw.village_of(int(key[1:]))
        items.append((village, cadres[village]))
    items += [(towns[each.split()[0]], {"head"}) for each in draw.PLANTED["daily"]]
    items += [(draw.VILLAGES[4], {"lead-hotel", "cadre1"}), (draw.VILLAGES[5], {"lead-school"})]
    counted = [(at, who) for at, who in items if at.startswith(within) or officer in who]
    return dict(Counter(one for _, who in counted for one in who)), len(counted)


def listed(document: Document) -> tuple[dict[str, int], int]:
    found = table(document, "overdue")
    by_officer: dict[str, int] = {}
    total = 0
    for row in found.rows:
        _, number, *_ = row.cells
        assert isinstance(number, int)
        if row.key == "total":
            total = number
        else:
            assert isinstance(row.cells[0], SubjectRef)
            by_officer[row.key.removeprefix("officer/")] = number
    return by_officer, total


def gaps(document: Document) -> set[tuple[str, str]]:
    found = table(document, "gaps")
    lines = [cells(found, row) for row in found.rows]
    told = set()
    for line in lines:
        kind, where = line["kind"], line["where"]
        assert isinstance(kind, Named)
        assert isinstance(where, Named | SubjectRef)
        told.add((kind.id, where.id if isinstance(where, Named) else where.subject))
    return told


def test_the_whole_district(reporting: Reporting, folder: Path, draw: ModuleType) -> None:
    whole = reporting.report()
    by_town = first_round(folder, "", 8)
    assert covered(whole) == {**by_town, "total": added(by_town)}
    assert listed(whole) == overdue(draw, ("",))
    offices = {("nobody", f"office/{office}") for office in draw.TOWNS.values()}  # they lie in no village
    assert gaps(whole) == {("vacancy", "99990102"), ("nobody", "household/h240"), *offices}


@pytest.mark.parametrize("town", ["99990101", "99990102", "99990103"])
def test_each_town_alone(reporting: Reporting, folder: Path, draw: ModuleType, town: str) -> None:
    """Its villages are the rows, and nothing of another town counts."""
    own = reporting.report(reporting.of_division(town))
    by_village = first_round(folder, town, 10)
    assert len(by_village) == 2
    assert covered(own) == {**by_village, "total": added(by_village)}
    assert listed(own) == overdue(draw, (town,))
    vacant = {("vacancy", town)} if town == "99990102" else set()
    assert gaps(own) == {("nobody", f"office/{draw.TOWNS[town]}"), *vacant}


def test_a_village_alone(reporting: Reporting, folder: Path, draw: ModuleType) -> None:
    own = reporting.report(reporting.of_division(SHARED))
    by_village = first_round(folder, SHARED, 10)
    assert covered(own) == {**by_village, "total": by_village[SHARED]}
    assert listed(own) == overdue(draw, (SHARED,))


def test_the_towns_add_up_to_the_whole(reporting: Reporting) -> None:
    towns = [reporting.report(about) for _, about in reporting.each("town")]
    whole = reporting.report()
    for name in ("coverage.round_1", "coverage.round_2", "coverage.places"):
        totals = [covered(town, name)["total"] for town in towns]
        assert covered(whole, name)["total"] == tuple(map(sum, zip(*totals, strict=True)))
    assert listed(whole)[1] == sum(listed(town)[1] for town in towns)


def test_an_officer_of_two_villages_of_two_towns(reporting: Reporting, folder: Path, draw: ModuleType) -> None:
    """Both villages are rows; the other villages of their towns are none."""
    own = reporting.report(reporting.of_officer("cadre1"))
    villages = (draw.VILLAGES[0], SHARED)
    rows = {code: of for village in villages for code, of in first_round(folder, village, 10).items()}
    assert covered(own) == {**rows, "total": added(rows)}
    assert listed(own) == overdue(draw, villages, "cadre1")
    assert listed(own)[0]["head"] > 0  # what went up from there is still overdue there
    assert gaps(own) == set()


def test_what_an_officer_has_elsewhere_is_overdue_too(reporting: Reporting) -> None:
    """The hotel lies in neither village of the cadre, who leads it."""
    own = reporting.report(reporting.of_officer("cadre1"))
    assert listed(own)[0]["lead-hotel"] == 1
    street = reporting.report(reporting.of_division("99990103"))
    assert listed(street)[0]["cadre1"] == 1


def test_sections_have_titles_and_ids_of_their_own(reporting: Reporting) -> None:
    whole = reporting.report()
    titles = [(each.id, each.title.text("en")) for each in whole.sections if isinstance(each, Table)]
    assert titles[:6] == [
        ("coverage.round_1", "first round: Coverage by town"),
        ("expected.round_1", "first round: Expected and found by town"),
        ("coverage.round_2", "second round: Coverage by town"),
        ("coverage.places", "second round of places: Coverage by town"),
        ("overdue", "Overdue, by who has it now"),
        ("gaps", "Gaps"),
    ]
