"""The rounds, reports and checks of the invented district: what was left out on purpose is found, and nothing else."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest
import yaml
from click.testing import CliRunner

import gridcontrol
from gridcontrol.app.locality import Locality
from gridcontrol.app.owing import Owed, owed_of
from gridcontrol.cli import main
from gridcontrol.duties.obligation import State
from gridcontrol.ids import RoundId, SubjectId, key_of
from gridcontrol.reports.document import Document
from gridcontrol.rules.shapes import declared
from gridcontrol.rules.written_duties import DutyWritten

ZONE = ZoneInfo("Asia/Shanghai")
FIRST = datetime(2020, 1, 25, tzinfo=ZONE)
END = datetime(2020, 2, 5, tzinfo=ZONE)


@pytest.fixture(scope="module")
def draw(script: Callable[[str, str], ModuleType]) -> ModuleType:
    return script("owed-2020", "draw")


@pytest.fixture(scope="module")
def district(examples: Path, draw: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Locality]:
    folder = tmp_path_factory.mktemp("owed")
    with gridcontrol.open_locality(examples / "owed-2020" / "pack.yaml") as opened:
        done = opened.replay(draw.manifest(draw.write(folder), folder))
        assert [each.set_aside for each in done] == [0] * len(done)
        assert opened.known(known_at=END).set_aside == ()
        yield opened


@pytest.fixture(scope="module")
def over(district: Locality) -> Owed:
    return owed_of(district, at=END, known_at=END)


def missed(over: Owed, name: str, *states: State) -> set[str]:
    return {key_of(row.one.subject) for row in over.round(name).missed if row.one.state in states}


def test_the_planted_misses_of_the_rounds_and_no_others(over: Owed, draw: ModuleType) -> None:
    assert missed(over, "round_1", State.MISSED, State.DONE_LATE) == draw.PLANTED["round_1"]
    assert missed(over, "round_1", State.DONE_LATE) == draw.CALLED_LATE
    assert missed(over, "round_2", State.MISSED) == draw.PLANTED["round_2"]
    assert missed(over, "places", State.MISSED) == draw.PLANTED["places"]
    for name in ("round_1", "round_2", "places"):
        assert missed(over, name, State.UNKNOWABLE) == set()
    assert {key_of(subject) for subject, _ in over.round("round_1").outside} == draw.PLANTED["nowhere"]


def test_coverage_counts_households_and_calls_stand_beside_it(over: Owed, draw: ModuleType) -> None:
    rows = over.round("round_1").rows
    assert sum(row.coverage.scope for row in rows) == draw.HOUSEHOLDS - 1
    for row in rows:
        assert row.coverage.reached <= row.coverage.counted < row.coverage.calls


def test_a_town_is_in_the_second_round_while_the_others_finish_the_first(district: Locality) -> None:
    during = owed_of(district, at=datetime(2020, 1, 28, 12, tzinfo=ZONE), known_at=END)
    second = {key_of(asked.one.subject) for asked in during.rounds.standing(RoundId("round_2")).asked}
    towns = {row.spot.name: row.coverage.scope for row in during.round("round_2").rows if row.spot}
    assert towns["Upper town"] == len(second) > 0
    assert towns["Lower town"] == towns["Street of the bridge"] == 0
    still = {row.spot.name: row.coverage.states.get(State.DUE, 0) for row in during.round("round_1").rows if row.spot}
    assert still["Lower town"] > 0


def test_the_planted_misses_of_the_duties_and_no_others(over: Owed, draw: ModuleType) -> None:
    found = over.owing(since=FIRST, until=END)
    lost = [row.one for row in found.rows if row.one.state is State.MISSED]
    said = {
        "daily": {f"{key_of(one.subject)} {one.key.day}" for one in lost if one.duty == "daily"},
        "check": {f"{key_of(one.subject)} {one.key.day} {one.key.slot}" for one in lost if one.duty == "check"},
    }
    assert said == {name: draw.PLANTED[name] for name in said}
    (finding,) = [row for row in found.rows if row.one.duty == "rectify"]
    assert (finding.one.state, finding.one.subject) == (State.MISSED, "venue/school")
    assert finding.owner.officers == ("officer/lead-school",)


def test_what_nobody_holds_goes_on_up_and_says_so(over: Owed) -> None:
    found = over.owing(since=FIRST, until=END, duties=["daily"])
    rows = {key_of(row.one.subject): row for row in found.rows if row.one.state is State.MISSED}
    lower, bridge = rows["lower"], rows["bridge"]
    assert lower.owner.officers == ()
    assert lower.now is not None
    assert lower.now.officers == ("officer/head",)
    assert bridge.owner.officers == ("officer/leader-bridge",)
    assert found.by_officer[SubjectId("officer/leader-bridge")].missed == 1
    assert found.by_officer[None].missed == 1


def test_the_story_runs(examples: Path) -> None:
    command = [sys.executable, "run.py", "--lang", "zh"]
    done = subprocess.run(
        command, cwd=examples / "owed-2020", check=True, capture_output=True, text=True, encoding="utf-8"
    )
    assert "排查轮次:第一轮排查" in done.stdout
    assert "未落实对象" in done.stdout


def test_documents_are_complete(over: Owed) -> None:
    document: Document = over.round_document(over.round("round_1", "village"))
    assert [section.id for section in document.sections] == ["coverage", "expected", "missed", "outside", "notes"]


def test_the_commands_of_the_how_to_page(examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (examples.parent / "docs" / "how-to" / "see-what-is-owed.md").read_text("utf-8")
    (tmp_path / "examples").symlink_to(examples)
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"(?m)^\$ (.*)$", page)
    codes, last = [], ""
    for words in commands:
        program, *rest = shlex.split(words)
        if program == "python":
            subprocess.run([sys.executable, *rest], check=True)
        else:
            result = CliRunner().invoke(main, [*rest, "--lang", "en"])
            codes.append(result.exit_code)
            assert result.stderr == ""
            last = result.stdout
    assert codes == [0, 1, 1]
    assert "Not reached (5)" in last


def test_the_pack_of_the_how_to_page_is_read(examples: Path) -> None:
    page = (examples.parent / "docs" / "how-to" / "see-what-is-owed.md").read_text("utf-8")
    block = re.search(r"```yaml\n(duties:\n.*?)```", page, re.DOTALL)
    assert block
    shown = yaml.safe_load(block[1])["duties"]["temperature"]
    assert list(shown) == [name for name in declared(DutyWritten) if name in shown]
