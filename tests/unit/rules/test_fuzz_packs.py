"""The short form of the campaign: two thousand mutants of good packs."""

from __future__ import annotations

import pytest

from gridcontrol.rules import rule_scope
from tests.campaigns import fuzz_packs


def test_two_thousand_mutants_are_packs_or_pack_errors() -> None:
    counted, wrong, _ = fuzz_packs.fuzz(2000, seed=20200124, out=None, talk=False)
    assert wrong == []
    assert set(counted) == {"pack", "error"}
    assert counted["pack"] >= 20


def test_a_planted_fault_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule_scope.Scope, "status", lambda self, _word: self.look.tracks[self.track].id)
    counted, wrong, _ = fuzz_packs.fuzz(300, seed=1, out=None, talk=False)
    assert counted["WRONG"] > 0
    assert any("KeyError" in text for text in wrong)
