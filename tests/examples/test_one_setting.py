"""One setting changed, the place of the facts and the evaluator: every command of a story answers the same."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner, Result

import gridcontrol
from gridcontrol.app import knowing
from gridcontrol.cli import main
from gridcontrol.testing import MovingClock

Settings = tuple[str, str]
"""A store and an evaluator."""
Told = Callable[[str], tuple[Path, tuple[Settings, Settings]]]
STAMPED = ("as of: ", "as known at: ", "截至: ", "已知至: ")
"""Lines that tell the present, where a command takes no instants."""

DISTRICT = '--at "2020-02-24 20:00" --known-at "2020-02-24 21:00"'
CARE = '--at "2020-02-04 00:00" --known-at "2020-02-07 12:00"'
OWED = '--at "2020-02-05 00:00" --known-at "2020-02-05 00:00"'
TOLD = {
    "first-day": [
        'report --at "2020-02-12 20:00" --known-at "2020-02-24 21:00"',
        'report --at "2020-02-12 20:00" --known-at "2020-02-12 20:00" --against "2020-02-24 21:00"',
        'status p-17 --at "2020-02-12 20:00" --known-at "2020-02-24 21:00"',
        'why p-17 --at "2020-02-12 20:00" --known-at "2020-02-24 21:00"',
        "retention",
        "doctor",
    ],
    "rongchang-2020": [
        f"report daily {DISTRICT} --format json --reveal",
        f"held {DISTRICT} --format json",
        f"duties {DISTRICT} --state all",
    ],
    "care-2020": [
        f"report daily {CARE} --format json",
        f"report daily {CARE} --division 99990101",
        f"report daily {CARE} --officer street",
        f"report daily {CARE} --as officer/street",
        f'report daily {CARE} --against "2020-02-03 00:00"',
        f"status person/p1 {CARE}",
        f"status person/p1 {CARE} --as officer/street",
        f"why person/p3 {CARE}",
        'timeline person/p1 person/p3 --known-at "2020-02-07 12:00"',
        'timeline --known-at "2020-02-07 12:00"',
        f"held {CARE}",
        f"duties {CARE} --state all --format json",
        f"duties {CARE} --from 2020-01-22 --state all",
        f"duties {CARE} --owner officer/street",
        f"duties {CARE} --as officer/street",
        f"duties {CARE} --division 99990101",
        f"who person/p1 {CARE}",
        f"who --officer street {CARE}",
        f"gaps {CARE}",
        f"gaps {CARE} --as officer/street",
        f"handbook 99990101 {CARE}",
        f"propose {CARE}",
        "matrix",
        "retention",
        "doctor",
    ],
    "owed-2020": [
        f"report daily {OWED} --format json",
        f"report daily {OWED} --division 99990102",
        f"report daily {OWED} --officer cadre1",
        f"report daily {OWED} --as officer/cadre1",
        f"round round_1 {OWED} --format json",
        f"round round_2 {OWED} --as officer/cadre1",
        f"round places {OWED}",
        f"duties {OWED} --duty round_1",
        f"duties {OWED} --owner officer/cadre1",
        f"gaps {OWED}",
        f"who household/h001 {OWED}",
        f"propose {OWED}",
    ],
}
"""Commands of each story, and a way of each to ask."""
LONG = {"rongchang-2020"}


@pytest.fixture(scope="module")
def told(
    examples: Path,
    script: Callable[[str, str], ModuleType],
    generated: Callable[[int], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Told:
    """The pack of a story, and its facts in two places, each with its evaluator."""
    made: dict[str, tuple[Settings, Settings]] = {}

    def manifest(story: str, folder: Path) -> Path:
        match story:
            case "first-day":
                return examples / story / "deliveries.csv"
            case "rongchang-2020":
                return generated(2020) / "deliveries.csv"
            case "owed-2020":
                draw = script(story, "draw")
                found: Path = draw.manifest(draw.write(folder), folder)
                return found
            case _:
                with gridcontrol.open_locality(examples / story / "pack.yaml") as district:
                    script(story, "run").received(district, folder)
                return folder / "deliveries.csv"

    def opened(story: str) -> tuple[Path, tuple[Settings, Settings]]:
        pack = examples / story / "pack.yaml"
        if story not in made:
            folder = tmp_path_factory.mktemp(story)
            made[story] = (
                (f"sqlite:{folder}/facts.db", "fast"),
                (f"duckdb:{folder}/facts?threads=1", "duckdb"),
            )
            deliveries = manifest(story, folder)
            for number, (store, _) in enumerate(made[story]):
                aside = folder / f"aside-{number}"
                aside.mkdir()
                with gridcontrol.open_locality(pack, store=store, clock=MovingClock()) as locality:
                    locality.replay(deliveries, set_aside=aside)
        return pack, made[story]

    return opened


def answered(pack: Path, settings: Settings, words: str) -> tuple[int, list[str]]:
    """The exit code and the lines of a command, without the present."""
    result = asked(pack, settings, words)
    lines = [line for line in result.stdout.splitlines() if not line.startswith(STAMPED)]
    return result.exit_code, lines


def asked(pack: Path, settings: Settings, words: str) -> Result:
    store, evaluator = settings
    place = ["-p", str(pack), "-s", store, "--evaluator", evaluator]
    return CliRunner().invoke(main, [*shlex.split(words), *place, "--lang", "en"], catch_exceptions=False)


@pytest.mark.parametrize(
    ("story", "words"),
    [
        pytest.param(story, words, marks=[pytest.mark.heavy] if story in LONG else [])
        for story, several in TOLD.items()
        for words in several
    ],
)
def test_each_command_answers_the_same(told: Told, story: str, words: str) -> None:
    pack, (one, other) = told(story)
    expected = answered(pack, one, words)
    assert expected[0] in (0, 1)
    assert answered(pack, other, words) == expected


def test_whoever_waits_is_told_what_is_read(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowing, "TOLD_FROM", 1)
    pack, (_, by_sets) = told("owed-2020")
    found = asked(pack, by_sets, "timeline")
    assert found.exit_code in (0, 1)
    assert "[store.into-memory]" in found.stderr


def test_what_is_beyond_memory_is_refused_by_name(told: Told) -> None:
    pack, ((_, _), (store, evaluator)) = told("owed-2020")
    found = asked(pack, (f"{store}&at_once=10", evaluator), "timeline")
    assert found.exit_code == 2
    assert "at_once=" in found.stderr
    assert "error[store.beyond-memory]" in found.stderr
    # Whoever takes the default evaluator has chosen to read everything.
    assert asked(pack, (f"{store}&at_once=10", "fast"), "timeline").exit_code == 0
