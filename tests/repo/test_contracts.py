from __future__ import annotations

import ast
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ROOMS, PURE, FAST, DEFINITION = PROJECT["tool"]["importlinter"]["contracts"]
LISTED = [layer.strip("()") for layer in ROOMS["layers"]]
LOWEST_WITH_HANDS = "plugins"
PURE_ROOMS = LISTED[LISTED.index(LOWEST_WITH_HANDS) + 1 :]
FORBIDDEN = set(PURE["forbidden_modules"])


def standing_rooms() -> set[str]:
    package = ROOT / "src" / "gridcontrol"
    folders = {found.parent.name for found in package.glob("*/__init__.py")}
    return folders | {found.stem for found in package.glob("*.py")} - {"__init__"}


def imported_tops(source: Path) -> set[str]:
    """First names of all modules that *source* imports, also inside functions."""
    tops = set()
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            tops |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            tops.add(node.module.partition(".")[0])
    return tops


def sources_of(room: str) -> list[Path]:
    package = ROOT / "src" / "gridcontrol"
    return [*package.glob(f"{room}.py"), *package.glob(f"{room}/**/*.py")]


def test_rooms_with_a_first_module_stand_in_the_contract_without_parentheses() -> None:
    firm = {layer for layer in ROOMS["layers"] if not layer.startswith("(")}
    assert firm == standing_rooms(), "take the parentheses from these layers in pyproject.toml"


def test_every_standing_pure_room_is_under_the_pure_contract() -> None:
    named = {name.removeprefix("gridcontrol.") for name in PURE["source_modules"]}
    assert named == set(PURE_ROOMS) & standing_rooms(), "add these to the contract `pure` in pyproject.toml"


def test_pure_rooms_import_nothing_that_reaches_outside() -> None:
    found = {
        f"{source.relative_to(ROOT).as_posix()}: {', '.join(sorted(bad))}"
        for room in PURE_ROOMS
        for source in sources_of(room)
        if (bad := imported_tops(source) & FORBIDDEN)
    }
    assert found == set()


SHARED = ("rules", "model", "time", "ids", "errors", "calculus.timeline", "calculus.evaluator")


def test_the_quick_evaluator_shares_rules_facts_and_answers_and_nothing_else() -> None:
    (room,), (definition,) = FAST["source_modules"], FAST["forbidden_modules"]
    assert (DEFINITION["source_modules"], DEFINITION["forbidden_modules"]) == ([definition], [room])
    own = room.removeprefix("gridcontrol.")
    allowed = tuple(f"gridcontrol.{name}" for name in (own, *SHARED))
    found = {
        (source.name, line.split()[1])
        for source in sources_of(own.replace(".", "/"))
        for line in source.read_text(encoding="utf-8").splitlines()
        if line.strip().startswith(("from gridcontrol", "import gridcontrol"))
        and not line.split()[1].startswith(allowed)
    }
    assert found == set()
    assert not definition.startswith(allowed)


def test_an_import_inside_a_function_would_be_seen(tmp_path: Path) -> None:
    (tmp_path / "x.py").write_text("def f():\n    from os import environ\n    import time as t\n", encoding="utf-8")
    assert imported_tops(tmp_path / "x.py") & FORBIDDEN == {"os", "time"}


def test_the_core_needs_only_its_four_libraries_and_no_numpy() -> None:
    needed = {line.split(">")[0].split(";")[0].strip().lower() for line in PROJECT["project"]["dependencies"]}
    assert needed == {"attrs", "click", "pluggy", "pyyaml", "tzdata"}


def test_each_ignored_lint_rule_has_its_reason_beside_it() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    lint = lines[lines.index("[tool.ruff.lint]") : lines.index("[tool.ruff.lint.flake8-tidy-imports.banned-api]")]
    rules = [
        line for line in lint if line.strip().startswith('"') and line.rstrip().split("#")[0].strip().endswith('",')
    ]
    assert rules
    assert [line for line in rules if "# " not in line] == []


def test_plugins_register_in_the_one_group_under_the_name_of_their_distribution() -> None:
    for path in ROOT.glob("plugins/*/pyproject.toml"):
        project: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))["project"]
        assert project["name"] == path.parent.name
        assert list(project["entry-points"]["gridcontrol.plugins"]) == [project["name"]]
        assert project["requires-python"] == PROJECT["project"]["requires-python"]
