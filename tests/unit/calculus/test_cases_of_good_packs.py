"""The worked cases of the packs that must read come out, by both evaluators."""

from __future__ import annotations

from pathlib import Path

import pytest

from gridcontrol.calculus.cases import run_cases
from gridcontrol.calculus.evaluator import Evaluator
from gridcontrol.calculus.fast import FastEvaluator
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.rules.from_yaml import read_pack
from tests.agreement.drawing import Prefixes
from tests.unit.rules.pack_texts import CASES, beside

FILES = sorted((CASES / "good").glob("*.yaml"))
FEWEST = 14


@pytest.mark.parametrize("evaluator", [ReferenceEvaluator(), FastEvaluator()], ids=["reference", "fast"])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_cases_come_out(path: Path, evaluator: Evaluator) -> None:
    pack = read_pack(path.read_bytes(), path.name, beside(path.parent))
    outcome = run_cases(pack, evaluator, Prefixes())
    assert {result.case.name: result.mismatches for result in outcome.results if result.mismatches} == {}


def test_there_are_cases() -> None:
    packs = [read_pack(path.read_bytes(), path.name, beside(path.parent)) for path in FILES]
    assert sum(len(pack.cases) for pack in packs) >= FEWEST
