"""First-party plugins, registered like anyone's by the core's own entry point."""

from __future__ import annotations

from gridcontrol.builtin import csv_report, json_report, text_report
from gridcontrol.builtin.assignments import assignments
from gridcontrol.builtin.csv_rows import CsvRows, blank
from gridcontrol.builtin.json_lines import JsonRows
from gridcontrol.builtin.log_notices import deliver
from gridcontrol.builtin.memory import open_memory
from gridcontrol.calculus.fast import FastEvaluator
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.plugins import EvaluatorChoice, Notifier, ReportFormat, RowFormat, ScopeRule, StoreScheme, hookimpl


@hookimpl
def gridcontrol_stores() -> list[StoreScheme]:
    """The memory store."""
    return [StoreScheme("memory", open_memory, example="memory:")]


@hookimpl
def gridcontrol_row_formats() -> list[RowFormat]:
    """CSV and JSON lines."""
    return [
        RowFormat("csv", (".csv", ".tsv", ".txt"), CsvRows, blank=blank),
        RowFormat("jsonl", (".jsonl", ".ndjson"), JsonRows),
    ]


@hookimpl
def gridcontrol_report_formats() -> list[ReportFormat]:
    """Text for people, CSV for spreadsheets, JSON for programs."""
    return [
        ReportFormat("text", ".txt", "text/plain; charset=utf-8", text_report.render),
        ReportFormat("csv", ".csv", "text/csv; charset=utf-8", csv_report.render),
        ReportFormat("json", ".json", "application/json", json_report.render),
    ]


@hookimpl
def gridcontrol_evaluators() -> list[EvaluatorChoice]:
    """The reference evaluator, which defines what rules mean, and the quick one, which gives the same answers."""
    return [EvaluatorChoice("reference", ReferenceEvaluator), EvaluatorChoice("fast", FastEvaluator)]


@hookimpl
def gridcontrol_notifiers() -> list[Notifier]:
    """Python's log, whose handlers embedding programs choose."""
    return [Notifier("log", deliver)]


@hookimpl
def gridcontrol_scopes() -> list[ScopeRule]:
    """What officers answer for."""
    return [ScopeRule("assignments", assignments)]
