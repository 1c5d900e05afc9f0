"""The suites that gridcontrol ships do the testing; a copy of the plugin keeps this file and changes the names."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from a_plugin import LinesStore, gridcontrol_report_formats, gridcontrol_scopes, open_lines

from gridcontrol.model.storing import Clock, Store
from gridcontrol.plugins import ReportFormat, ScopeRule
from gridcontrol.testing import DurableStoreContract, MovingClock, ReportFormatContract, ScopeRuleContract
from gridcontrol.testing.scopes import NOON, sample_reader
from gridcontrol.testing.stores import event, ids_of


class TestLinesStore(DurableStoreContract):
    def open_store(self, folder: Path, clock: Clock) -> Store:
        return open_lines(f"lines:{folder / 'facts.jsonl'}", clock)


class TestMarkdown(ReportFormatContract):
    def report_format(self) -> ReportFormat:
        return gridcontrol_report_formats()[0]


class TestOnShift(ScopeRuleContract):
    def rule(self) -> ScopeRule:
        return gridcontrol_scopes()[0]


def test_the_night_shift_sees_its_gate_at_night_and_others_see_all_day() -> None:
    (rule,) = gridcontrol_scopes()
    seen = {
        (officer, hours): sorted(rule.scope(sample_reader(officer, NOON + timedelta(hours=hours))).subjects or ())
        for officer in ("o-1", "o-3", "o-4")
        for hours in (0, 12)
    }
    assert seen == {
        ("o-1", 0): ["household/h-1", "officer/o-1"],
        ("o-1", 12): ["household/h-1", "officer/o-1"],
        ("o-3", 0): ["checkpoint/c-1", "officer/o-3"],
        ("o-3", 12): ["officer/o-3"],
        ("o-4", 0): ["officer/o-4"],
        ("o-4", 12): ["checkpoint/c-1", "officer/o-4"],
    }


def test_half_a_line_was_never_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "facts.jsonl"
    store = LinesStore(path, MovingClock())
    store.append([event("a")])
    with path.open("ab") as file:
        file.write(b'{"received_at": "2020-02-24T12:00:05+00:00", "fa')
    assert ids_of(store.read()) == ["a"]
    store.append([event("b")])
    assert ids_of(LinesStore(path, MovingClock()).read()) == ["a", "b"]
