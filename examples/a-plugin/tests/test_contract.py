"""The suites that gridcontrol ships do the testing; a copy of the plugin keeps this file and changes the names."""

from __future__ import annotations

from pathlib import Path

from a_plugin import LinesStore, gridcontrol_report_formats, open_lines

from gridcontrol.model.storing import Clock, Store
from gridcontrol.plugins import ReportFormat
from gridcontrol.testing import DurableStoreContract, MovingClock, ReportFormatContract
from gridcontrol.testing.stores import event, ids_of


class TestLinesStore(DurableStoreContract):
    def open_store(self, folder: Path, clock: Clock) -> Store:
        return open_lines(f"lines:{folder / 'facts.jsonl'}", clock)


class TestMarkdown(ReportFormatContract):
    def report_format(self) -> ReportFormat:
        return gridcontrol_report_formats()[0]


def test_half_a_line_was_never_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "facts.jsonl"
    store = LinesStore(path, MovingClock())
    store.append([event("a")])
    with path.open("ab") as file:
        file.write(b'{"received_at": "2020-02-24T12:00:05+00:00", "fa')
    assert ids_of(store.read()) == ["a"]
    store.append([event("b")])
    assert ids_of(LinesStore(path, MovingClock()).read()) == ["a", "b"]
