"""The core's own formats and evaluator, held to the suites that everyone's are."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

from gridcontrol.calculus.evaluator import Evaluator
from gridcontrol.plugins import PluginHost, ReportFormat, RowFormat
from gridcontrol.testing import EvaluatorContract, ReportFormatContract, RowFormatContract


class TestTextReport(ReportFormatContract):
    def report_format(self) -> ReportFormat:
        return PluginHost().report_format("text")


class TestCsvReport(ReportFormatContract):
    def report_format(self) -> ReportFormat:
        return PluginHost().report_format("csv")


class TestJsonReport(ReportFormatContract):
    def report_format(self) -> ReportFormat:
        return PluginHost().report_format("json")


class TestCsvRows(RowFormatContract):
    def row_format(self) -> RowFormat:
        return PluginHost().row_format("csv")

    def write(self, path: Path, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([headers, *rows])


class TestJsonLines(RowFormatContract):
    def row_format(self) -> RowFormat:
        return PluginHost().row_format("jsonl")

    def write(self, path: Path, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        lines = [json.dumps(dict(zip(headers, row, strict=True)), ensure_ascii=False) + "\n" for row in rows]
        path.write_text("".join(lines), encoding="utf-8")


class TestReferenceEvaluator(EvaluatorContract):
    def evaluator(self) -> Evaluator:
        return PluginHost().evaluator("reference")


class TestFastEvaluator(EvaluatorContract):
    def evaluator(self) -> Evaluator:
        return PluginHost().evaluator("fast")
