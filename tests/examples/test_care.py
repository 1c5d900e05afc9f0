"""Care, emergencies, dependants, appeals, inspections and squads: the planted misses are found, and nothing else."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import ModuleType

import pytest
from attrs import evolve

import gridcontrol
from gridcontrol.app.locality import Locality
from gridcontrol.app.owing import Owed, owed_of
from gridcontrol.app.responsibility import gaps
from gridcontrol.duties.obligation import Obligation, State
from gridcontrol.ids import key_of
from gridcontrol.reports.document import Document, Table
from gridcontrol.reports.wording import cell_text


@pytest.fixture(scope="module")
def run(script: Callable[[str, str], ModuleType]) -> ModuleType:
    return script("care-2020", "run")


@pytest.fixture(scope="module")
def district(examples: Path, run: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Locality]:
    with gridcontrol.open_locality(examples / "care-2020" / "pack.yaml") as opened:
        run.received(opened, tmp_path_factory.mktemp("care"))
        assert opened.known(known_at=run.END).set_aside == ()
        yield opened


@pytest.fixture(scope="module")
def over(district: Locality, run: ModuleType) -> Owed:
    return owed_of(district, at=run.END, known_at=run.END)


def of(owed: Owed, run: ModuleType, *names: str) -> list[Obligation]:
    """What was owed of these duties, from the first day on."""
    return list(owed.duties.obligations(run.FIRST, duties=names))


def by_state(several: list[Obligation]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in several:
        found.setdefault(one.state.value, []).append(key_of(one.subject))
    return found


def test_needs_are_seen_to_in_their_hours_or_climb(over: Owed, run: ModuleType) -> None:
    several = of(over, run, "supplies", "urgent_care")
    assert by_state(several) == {"done": ["h1", "h3"], "missed": ["h1"], "done_late": ["h2"]}
    (medicine,) = (one for one in several if one.state is State.MISSED)
    at = {hour: datetime(2020, 1, 23, hour, 30, tzinfo=run.ZONE) for hour in (13, 14, 16, 19)}
    assert medicine.due == at[13]
    assert [(stage.since, stage.link) for stage in over.owners.timetable(medicine)] == [
        (at[14], "community"),
        (at[16], "street"),
        (at[19], "head"),
    ]
    assert [over.owners.now(medicine, at[hour]).officers for hour in (13, 14, 16, 19)] == [
        ("officer/door-1",),
        ("officer/cadre",),
        ("officer/street",),
        ("officer/head",),
    ]


def test_who_leaves_in_an_emergency_misses_nothing_and_somebody_goes_along(over: Owed, run: ModuleType) -> None:
    waived = [one for one in of(over, run, "temperature") if one.state is State.WAIVED]
    assert {(key_of(one.subject), f"{one.key.day:%m-%d}", one.key.slot) for one in waived} == {
        ("p1", "01-24", "evening"),
        ("p1", "01-25", "morning"),
        ("p2", "01-25", "evening"),
        ("p2", "01-26", "morning"),
    }
    assert by_state(of(over, run, "accompany")) == {"done": ["p1"], "missed": ["p2"]}


def test_nobody_who_left_in_an_emergency_was_ever_on_the_alert_list(district: Locality) -> None:
    alerts = {subject for subject, track in district.timelines() if track == "alert"}
    assert alerts == set()


def test_who_depends_on_somebody_taken_in_is_not_left_alone(over: Owed, run: ModuleType) -> None:
    several = of(over, run, "dependant_alone")
    assert by_state(several) == {"done": ["k1"], "missed": ["k2"]}
    # At once: the window opens when the guardian is taken in.
    assert [one.opens for one in several] == [datetime(2020, 1, 26, hour, tzinfo=run.ZONE) for hour in (9, 10)]


def test_an_appeal_has_a_clock_that_the_longer_festival_moved(district: Locality, over: Owed, run: ModuleType) -> None:
    assert by_state(of(over, run, "appeal")) == {"done": ["p1"], "missed": ["p2"]}
    assert {one.due for one in of(over, run, "appeal")} == {datetime(2020, 2, 5, tzinfo=run.ZONE)}
    before = owed_of(district, at=run.BEFORE_THE_NOTICE, known_at=run.BEFORE_THE_NOTICE)
    # The 23rd, the 31st, and the 1st of February, a Saturday that was to be worked. The emergency of p2 stops nothing.
    assert {one.due for one in of(before, run, "appeal")} == {datetime(2020, 2, 2, tzinfo=run.ZONE)}
    assert by_state(of(before, run, "appeal")) == {"due": ["p1", "p2"]}


def test_the_next_wave_looks_where_there_was_a_finding(over: Owed, run: ModuleType) -> None:
    assert by_state(of(over, run, "rectify")) == {"done": ["market"], "missed": ["hotel"]}
    (row,) = over.round("second_wave").missed
    assert (key_of(row.one.subject), row.one.state) == ("hotel", State.MISSED)
    assert sum(each.coverage.scope for each in over.round("second_wave").rows) == 2


def test_squads_drill_on_stand_by_and_report_while_active(over: Owed, run: ModuleType) -> None:
    first, second = "999901010101", "999901010102"

    def days(name: str, *states: State) -> set[tuple[str, str]]:
        return {(key_of(one.subject), f"{one.key.day:%m-%d}") for one in of(over, run, name) if one.state in states}

    assert days("roll_call", State.DONE) == {(first, "01-25"), (first, "01-26"), (first, "01-27"), (second, "01-25")}
    assert days("roll_call", State.MISSED) == {(second, "01-26"), (second, "01-27")}
    # Monday the 27th ended on stand-by again.
    assert days("drill", *State) == {
        (compound, day) for compound in (first, second) for day in ("01-20", "01-27", "02-03")
    }
    assert days("drill", State.MISSED) == {(second, "01-20")}
    late = next(one for one in of(over, run, "roll_call") if one.state is State.MISSED)
    held = over.owners.now(late, run.END)
    assert (held.link, held.officers) == ("township_officer", ("officer/township-2",))


def test_the_squad_without_a_unit_cadre_is_a_finding_and_the_only_one(district: Locality, run: ModuleType) -> None:
    found = gaps(district, at=run.END, known_at=run.END)
    assert [(gap.kind.value, gap.link, gap.target) for gap in found] == [("vacancy", "unit_cadre", "999901010102")]


def told(document: Document, name: str) -> list[list[str]]:
    """The rows of a table as people read them, without what is for programs."""
    (found,) = [each for each in document.sections if isinstance(each, Table) and each.id == name]
    shown = [number for number, column in enumerate(found.columns) if not column.for_programs]
    return [[cell_text(row.cells[number], "en", document.zone) for number in shown] for row in found.rows]


def test_the_daily_report_tells_who_shares_a_room_and_who_is_on_duty(district: Locality, run: ModuleType) -> None:
    report = district.report("daily", at=run.REPORTED, known_at=run.REPORTED)
    # r101: two households. r102: a couple. r103: a child without the guardian. r104: nobody. r105 is closed.
    assert told(report, "rooms") == [
        ["hotel-1", "4", "3", "1", "5", "1", "2", "2", "0"],
        ["total", "4", "3", "1", "5", "1", "2", "2", "0"],
    ]
    assert [row[:4] for row in told(report, "rooms_broken")] == [
        ["r101", "hotel-1", "2", "p3, p4"],
        ["r103", "hotel-1", "1", "k2"],
    ]
    assert [[*row[2:3], *row[5:]] for row in told(report, "roster")] == [
        ["day", "nurse-1", "1", "1", ""],
        ["night", "nurse-2", "1", "1", ""],
        ["day", "nurse-1", "1", "1", ""],
        ["night", "", "1", "0", "1"],
    ]
    assert told(report, "roster_covered.2")[-1] == ["total", "8", "7", "1", "1", "0", "2"]
    lists = {each.id for each in report.sections if isinstance(each, Table) and each.empty is not None}
    assert {"rooms_broken", "gaps"} <= lists
    assert not {"roster", "roster_covered"} & lists  # who is on duty is no list of what is wrong
    squads = told(report, "roster.2")
    assert {row[1] for row in squads} == {"stand-by"}
    assert [row for row in squads if row[-1]] == [
        ["Compound of the wells", "stand-by", "unit cadre", "", "1", "0", "1"]
    ]


def test_squads_are_active_in_the_report_of_an_emergency(district: Locality, run: ModuleType) -> None:
    at = datetime(2020, 1, 26, tzinfo=run.ZONE)
    report = district.report("daily", at=at, known_at=at)
    assert told(report, "roster_covered.2")[-1] == ["total", "8", "7", "1", "1", "2", "0"]


def test_a_compound_has_its_own_rooms_and_rosters(district: Locality, run: ModuleType) -> None:
    reporting = district.reporting("daily", at=run.REPORTED, known_at=run.REPORTED)
    wells = reporting.report(reporting.of_division("999901010102"))
    assert told(wells, "rooms") == [["total", *["0"] * 8]]
    assert told(wells, "roster") == []
    assert {row[0] for row in told(wells, "roster.2")} == {"Compound of the wells"}


@pytest.mark.parametrize("form", ["text", "csv", "json", "xlsx", "html"])
def test_every_format_has_the_rooms_and_the_roster(district: Locality, run: ModuleType, form: str) -> None:
    report = district.report("daily", at=run.REPORTED, known_at=run.REPORTED)
    tables = {"rooms_broken": "k2", "roster": "nurse-2"}
    for name, word in tables.items():
        data = district.render(evolve(report, main=name), form, lang="en", reveal=True)
        if form == "xlsx":
            with zipfile.ZipFile(io.BytesIO(data)) as book:
                data = b"".join(book.read(part) for part in book.namelist() if part.endswith(".xml"))
        assert word in data.decode()


@pytest.mark.parametrize(("lang", "words"), [("en", "dependant alone"), ("zh", "被监护人无人照料")])
def test_the_story_prints(examples: Path, lang: str, words: str) -> None:
    command = [sys.executable, str(examples / "care-2020" / "run.py"), "--lang", lang]
    told = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    assert words in told
