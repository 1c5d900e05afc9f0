"""The stories' folders, their scripts as modules, and the files of the Rongchang story, made once."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="session")
def examples() -> Path:
    return EXAMPLES


@pytest.fixture(scope="session")
def script() -> Callable[[str, str], ModuleType]:
    """Loads one script of a story under a name of its own: stories have scripts of equal names."""

    def load(story: str, name: str) -> ModuleType:
        path = EXAMPLES / story / f"{name}.py"
        spec = importlib.util.spec_from_file_location(f"{story.replace('-', '_')}_{name}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """The folder of the Rongchang files that a seed gives."""
    made: dict[int, Path] = {}

    def generate(seed: int) -> Path:
        if seed not in made:
            made[seed] = tmp_path_factory.mktemp(f"rongchang-{seed}")
            command = [sys.executable, str(EXAMPLES / "rongchang-2020" / "generate.py"), str(made[seed])]
            subprocess.run([*command, "--seed", str(seed)], check=True, capture_output=True)
        return made[seed]

    return generate


@pytest.fixture(scope="session")
def plan_of(generated: Callable[[int], Path]) -> Callable[[int], dict[str, Any]]:
    """What the generator says it invented."""

    def read(seed: int) -> dict[str, Any]:
        plan: dict[str, Any] = json.loads((generated(seed) / "plan.json").read_text(encoding="utf-8"))
        return plan

    return read
