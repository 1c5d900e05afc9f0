"""Formats and evaluators with one fault each, and the tests of the suites that must find it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

import pytest
from attrs import evolve

from gridcontrol.builtin import text_report
from gridcontrol.builtin.csv_rows import CsvRows
from gridcontrol.calculus.evaluator import AsOf, Evaluator, Places
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.calculus.timeline import Evaluation
from gridcontrol.ids import SubjectId
from gridcontrol.intake.rows import Row
from gridcontrol.model.known import Known
from gridcontrol.plugins import ReportFormat, RowFormat
from gridcontrol.reports.document import Document, Table
from gridcontrol.rules.imports import ImportForm
from gridcontrol.rules.ruleset import Pack
from gridcontrol.testing import EvaluatorContract, ReportFormatContract, RowFormatContract


class TakesTheInstantItself(ReferenceEvaluator):
    """Takes facts of 24:00 where they are to be left out."""

    def evaluate(
        self,
        pack: Pack,
        known: Known,
        *,
        places: Places | None = None,
        as_of: AsOf | None = None,
        subjects: Collection[SubjectId] | None = None,
    ) -> Evaluation:
        inclusive = None if as_of is None else AsOf(as_of.at)
        return super().evaluate(pack, known, places=places, as_of=inclusive, subjects=subjects)


class ForgetsEnds(ReferenceEvaluator):
    """No rule ends early."""

    def evaluate(
        self,
        pack: Pack,
        known: Known,
        *,
        places: Places | None = None,
        as_of: AsOf | None = None,
        subjects: Collection[SubjectId] | None = None,
    ) -> Evaluation:
        events = {
            subject: tuple(event for event in found if event.kind != "departure")
            for subject, found in known.events.items()
        }
        return super().evaluate(pack, evolve(known, events=events), places=places, as_of=as_of, subjects=subjects)


@pytest.mark.parametrize(
    ("fault", "test"),
    [
        (TakesTheInstantItself, "test_it_looks_no_further_than_it_is_told"),
        (ForgetsEnds, "test_it_answers_what_the_definition_answers"),
    ],
)
def test_a_wrong_evaluator_is_found(fault: Callable[[], Evaluator], test: str) -> None:
    class Suite(EvaluatorContract):
        def evaluator(self) -> Evaluator:
            return fault()

    with pytest.raises(AssertionError):
        getattr(Suite(), test)()


def without_totals(document: Document, lang: str) -> bytes:
    kept = tuple(
        evolve(section, rows=section.rows[:-1]) if isinstance(section, Table) else section
        for section in document.sections
    )
    return text_report.render(evolve(document, sections=kept), lang)


_printed = itertools.count()


def numbered(document: Document, lang: str) -> bytes:
    return text_report.render(document, lang) + f"print {next(_printed)}\n".encode()


def test_a_report_that_leaves_out_a_row_is_found() -> None:
    class Suite(ReportFormatContract):
        def report_format(self) -> ReportFormat:
            return ReportFormat("x", ".txt", "text/plain", without_totals)

    with pytest.raises(AssertionError, match="1905"):
        Suite().test_figures_people_and_days_are_there("en")


def test_a_report_that_differs_each_time_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    class Suite(ReportFormatContract):
        def report_format(self) -> ReportFormat:
            return ReportFormat("x", ".txt", "text/plain", numbered)

    with pytest.raises(AssertionError):
        Suite().test_the_same_document_gives_the_same_bytes("en", monkeypatch)


class LosesTheLast(CsvRows):
    def rows(self) -> Iterator[Row]:
        return iter(list(super().rows())[:-1])


def open_and_stumble(path: Path, form: ImportForm) -> CsvRows:
    if path.read_bytes().startswith(b"PK"):
        raise ValueError("a workbook")
    return CsvRows(path, form)


class CsvSuite(RowFormatContract):
    opener: Callable[[Path, ImportForm], CsvRows]

    def row_format(self) -> RowFormat:
        return RowFormat("csv", (".csv",), type(self).opener)

    def write(self, path: Path, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in [headers, *rows]]
        path.write_text("\n".join(quoted) + "\n", encoding="utf-8")


def test_rows_that_are_lost_and_errors_that_escape_are_found(tmp_path: Path) -> None:
    class Short(CsvSuite):
        opener = LosesTheLast

    with pytest.raises(AssertionError):
        Short().test_rows_come_back_in_order_with_ascending_numbers(tmp_path)

    class Stumbling(CsvSuite):
        opener = staticmethod(open_and_stumble)

    Stumbling().test_rows_come_back_in_order_with_ascending_numbers(tmp_path)
    with pytest.raises(ValueError, match="a workbook"):
        Stumbling().test_what_is_no_such_file_is_refused_or_flawed_but_never_breaks(tmp_path, b"PK\x03\x04")
