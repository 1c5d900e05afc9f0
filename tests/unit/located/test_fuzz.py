"""The short form of the campaign, and whether the campaign would see a fault."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

CAMPAIGN = Path(__file__).parents[2] / "campaigns" / "fuzz_yaml.py"


@pytest.fixture(scope="module")
def campaign() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fuzz_yaml", CAMPAIGN)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["fuzz_yaml"] = module
    spec.loader.exec_module(module)
    return module


def test_five_hundred_mutated_files_are_nodes_or_pack_errors(
    campaign: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert campaign.main(["--count", "500", "--seed", "7"]) == 0, capsys.readouterr().out


def test_another_exception_would_be_named(campaign: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(campaign, "read_yaml", broken)
    assert campaign.fault(b"a: b") == "KeyError: 'x'"


def test_a_place_outside_the_file_would_be_named(campaign: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaign, "source_lines", lambda _: ["a"])
    assert campaign.fault(b"a: 1\nb: *x") == "yaml.alias stands outside the file, at fuzz.yaml:2:4"


def test_a_slow_file_would_be_named(campaign: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaign, "SLOWEST", -1.0)
    assert "took" in str(campaign.fault(b"a: b"))


def test_draws_can_be_made_again(campaign: ModuleType) -> None:
    seeds = campaign.material()
    assert campaign.drawn(3, 14, seeds) == campaign.drawn(3, 14, seeds)
    assert campaign.drawn(3, 14, seeds) != campaign.drawn(3, 15, seeds)
