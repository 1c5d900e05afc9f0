"""Rows in a district's own format, brought by a plugin object."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

from attrs import evolve

from gridcontrol.builtin.scanned import open_scanned
from gridcontrol.errors.text import what_text
from gridcontrol.ids import TrackId
from gridcontrol.intake.encodings import Encoding
from gridcontrol.intake.rows import Row
from gridcontrol.plugins import PluginHost, RowFormat, hookimpl
from gridcontrol.rules.imports import ImportForm
from tests.unit.app.district import Clock, arrivals, local, opened


class Pipes:
    """Cells between pipes, as some old register writes them: ``|p-1||2020-02-01|``."""

    encoding: Encoding
    headers: Sequence[str]
    header_row = 1

    def __init__(self, path: Path, _form: ImportForm) -> None:
        self._text, _, self.encoding = open_scanned(path)
        self.headers = self._cells(self._text.readline())
        self.position = 0

    def rows(self) -> Iterator[Row]:
        for number, line in enumerate(self._text, 2):
            yield Row(number, self._cells(line))

    @staticmethod
    def _cells(line: str) -> list[str]:
        return line.strip()[1:-1].split("|")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._text.close()


class Register:
    @staticmethod
    @hookimpl
    def gridcontrol_row_formats() -> list[RowFormat]:
        return [RowFormat("pipes", (".pipes",), Pipes)]


def test_a_file_in_a_format_of_a_plugin_is_imported(tmp_path: Path) -> None:
    path = tmp_path / "arrivals.pipes"
    rows = ("|id|name|arrived|origin|town|", "|p-1|甲某|2020-02-01|affected|999901101|", "|p-2||2020-02-31|affected||")
    path.write_text("\n".join(rows) + "\n", "utf-8")
    with opened(tmp_path, Clock(local("02-05 12:00"))) as plain:
        place = evolve(plain, host=PluginHost(load_entry_points=False, plugins={"register": Register()}))
        result = place.import_file(path)
        assert (result.rows, result.new, result.set_aside) == (2, 1, 1)
        assert place.status("p-1")[TrackId("control")].status == "central"
        assert result.set_aside_file is not None


def test_the_built_in_formats_are_still_there(tmp_path: Path) -> None:
    with opened(tmp_path, Clock(local("02-05 12:00"))) as plain:
        place = evolve(plain, host=PluginHost(load_entry_points=False, plugins={"register": Register()}))
        assert place.import_file(arrivals(tmp_path, "p-1,,2020-02-01,affected,")).new == 1


def test_without_the_plugin_the_pack_s_own_format_is_tried(tmp_path: Path) -> None:
    path = tmp_path / "arrivals.pipes"
    path.write_text("id,name,arrived,origin,town\np-1,,2020-02-01,affected,\n")
    with opened(tmp_path, Clock(local("02-05 12:00"))) as place:
        assert place.import_file(path).new == 1


def test_rows_with_too_few_or_too_many_cells_are_set_aside_with_the_reason(tmp_path: Path) -> None:
    """A format's author need not count: a row that lacks the key's column used to end the import."""
    path = tmp_path / "arrivals.pipes"
    rows = (
        "|id|name|arrived|origin|town|",
        "|p-1||2020-02-01|affected|999901101|",
        "|p-2|",
        "||",
        "|p-3||2020-02-01|affected|999901101|x|",
        "|p-4||2020-02-02|affected|999901101|",
    )
    path.write_text("\n".join(rows) + "\n", "utf-8")
    with opened(tmp_path, Clock(local("02-05 12:00"))) as plain:
        place = evolve(plain, host=PluginHost(load_entry_points=False, plugins={"register": Register()}))
        result = place.import_file(path)
        assert (result.rows, result.taken, result.set_aside) == (5, 2, 3)
        assert dict(result.set_aside_by_reason) == {"intake.row-too-long": 1, "intake.row-too-short": 2}
        assert [what_text(problem, "en") for problem in result.problems] == [
            "the row has 1 cells, the header 5",
            "the row has 1 cells, the header 5",
            "the row has 6 cells, the header 5",
        ]
        assert result.set_aside_file is not None
        kept = Path(result.set_aside_file).read_text("utf-8-sig")
        assert kept.splitlines()[0].endswith("id,name,arrived,origin,town")
        assert "p-3,,2020-02-01,affected,999901101,x" in kept
