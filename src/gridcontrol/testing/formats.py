"""The contracts of report formats and of formats of rows, as tests for whoever writes one."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

import pytest
from attrs import evolve

from gridcontrol.errors import GridcontrolError, ImportRefused, NotFound
from gridcontrol.plugins import ReportFormat, RowFormat
from gridcontrol.reports.document import Table
from gridcontrol.rules.imports import ImportForm
from gridcontrol.testing.documents import sample_document
from gridcontrol.testing.packs import pocket_pack

LANGUAGES = ("en", "zh")


class ReportFormatContract(ABC):
    """What every report format must do. Subclass it as ``Test...`` and give the format.

    The document of the tests is ``gridcontrol.testing.documents.sample_document()``.
    """

    @abstractmethod
    def report_format(self) -> ReportFormat:
        """The format as the plugin declares it."""

    def text_of(self, rendered: bytes) -> str:
        """What a reader of the format gets to see, as text. Formats that pack their bytes unpack them here."""
        return rendered.decode("utf-8")

    def test_it_is_declared_in_full(self) -> None:
        form = self.report_format()
        assert form.suffix.startswith(".")
        assert form.suffix == form.suffix.lower()
        assert form.media_type.count("/") == 1

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_the_same_document_gives_the_same_bytes(self, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
        form = self.report_format()
        first = form.render(sample_document(), lang)
        assert isinstance(first, bytes)
        monkeypatch.setenv("TZ", "America/St_Johns")
        if hasattr(time, "tzset"):
            time.tzset()
        try:
            assert form.render(sample_document(), lang) == first
        finally:
            monkeypatch.undo()
            if hasattr(time, "tzset"):
                time.tzset()

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_figures_people_and_days_are_there(self, lang: str) -> None:
        text = self.text_of(self.report_format().render(sample_document(), lang))
        missing = [word for word in ("1898", "1905", "10.25", "2020-02-05", "p-17", "199****0017") if word not in text]
        assert missing == []

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_a_document_of_empty_tables_is_a_document(self, lang: str) -> None:
        document = sample_document()
        tables = tuple(evolve(section, rows=()) for section in document.sections if isinstance(section, Table))
        assert self.report_format().render(evolve(document, sections=tables), lang)

    def test_text_of_the_data_is_no_markup(self) -> None:
        form = self.report_format()
        if "html" in form.media_type or "xml" in form.media_type:
            assert b"</script><b>" not in form.render(sample_document(), "en")


def _form() -> ImportForm:
    (form,) = pocket_pack().imports.values()
    return form


def wanted_columns() -> tuple[str, str, str]:
    """The key, the first field and the time of the mapping that the tests read with."""
    form = _form()
    return form.key[0], form.events[0].columns[0].header, form.events[0].at


class RowFormatContract(ABC):
    """What every format of rows must do. Subclass it as ``Test...``, give the format, and write a file in it."""

    @abstractmethod
    def row_format(self) -> RowFormat:
        """The format as the plugin declares it."""

    @abstractmethod
    def write(self, path: Path, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Write a file of the format with these columns and cells."""

    def _file(self, folder: Path) -> Path:
        return folder / f"arrivals{self.row_format().suffixes[0]}"

    def test_suffixes_are_in_lower_case_with_a_dot(self) -> None:
        suffixes = self.row_format().suffixes
        assert suffixes
        assert [suffix for suffix in suffixes if not suffix.startswith(".") or suffix != suffix.lower()] == []

    def test_rows_come_back_in_order_with_ascending_numbers(self, tmp_path: Path) -> None:
        path = self._file(tmp_path)
        rows = [(f"p-{number}", ["王一", '说 "是", 好', "a;b\tc|d"][number % 3], "2020-02-05") for number in range(500)]
        self.write(path, wanted_columns(), rows)
        with self.row_format().open(path, _form()) as source:
            headers = list(source.headers)
            order = [headers.index(header) for header in wanted_columns()]
            read = list(source.rows())
            assert 0 <= source.position <= source.encoding.size
        assert [row.flaw for row in read] == [""] * len(rows)
        assert [tuple(row.cells[index] for index in order) for row in read] == rows
        numbers = [row.number for row in read]
        assert numbers == sorted(set(numbers))
        assert numbers[0] == source.header_row + 1

    def test_a_file_without_rows_has_none_or_is_refused(self, tmp_path: Path) -> None:
        path = self._file(tmp_path)
        self.write(path, wanted_columns(), [])
        try:
            with self.row_format().open(path, _form()) as source:
                rows = list(source.rows())
        except ImportRefused:
            return
        assert rows == []

    def test_a_missing_file_is_not_found(self, tmp_path: Path) -> None:
        with pytest.raises(NotFound):
            self.row_format().open(self._file(tmp_path), _form())

    @pytest.mark.parametrize(
        "content", [b"", b"\0" * 5_000, b"\xff\xfe\x00", bytes(range(256)) * 20, b'"', b"PK\x03\x04", b"[" * 50_000]
    )
    def test_what_is_no_such_file_is_refused_or_flawed_but_never_breaks(self, tmp_path: Path, content: bytes) -> None:
        path = self._file(tmp_path)
        path.write_bytes(content)
        try:
            with self.row_format().open(path, _form()) as source:
                width = len(source.headers)
                odd = [row.number for row in source.rows() if not row.flaw and len(row.cells) != width]
        except GridcontrolError:
            return
        assert odd == []

    def test_the_file_is_let_go(self, tmp_path: Path) -> None:
        path = self._file(tmp_path)
        self.write(path, wanted_columns(), [("p-1", "王一", "2020-02-05")])
        with self.row_format().open(path, _form()) as source:
            next(iter(source.rows()))
        path.unlink()
        assert not path.exists()
