"""The private file of rows that an import could not take: mend it in a spreadsheet, import it again."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from gridcontrol.builtin.json_lines import ORIGINAL_LINE
from gridcontrol.errors import ImportRefused, Problem
from gridcontrol.errors.text import fix_text, what_text
from gridcontrol.intake.encodings import recovered
from gridcontrol.intake.findings import Flaw
from gridcontrol.intake.headers import ADDED, is_added
from gridcontrol.plugins.declared import AnsweredRow

_PRIVATE = 0o600
_MARK = ".set-aside"
_NAMED = re.compile(r"(.*?)\.set-aside(?:-\d+)?\Z", re.DOTALL)
_JSON_SUFFIXES = frozenset({".jsonl", ".ndjson"})
_CSV_SUFFIXES = frozenset({".csv", ".tsv", ".txt"})
_FORMULA = ("=", "+", "-", "@", "\t")


def original_name(name: str) -> str:
    """The name of the file that a set-aside file came from, or *name* itself: ``a.set-aside-2.csv`` gives ``a.csv``."""
    path = Path(name)
    match = _NAMED.match(path.stem)
    return f"{match[1]}{path.suffix}" if match else name


Answering = Callable[[Sequence[AnsweredRow]], bytes]
"""Gives the file back with reasons in it. Raises ``ImportRefused`` where something in it would be lost."""


class SetAside:
    """Writes the set-aside file of one import beside *source* or into *folder*; none is made while all rows are good.

    ``close`` gives the path. A file of that name stays as it is, someone may be mending it: the new one gets a number,
    unless it says the same.
    """

    def __init__(
        self,
        source: Path,
        folder: Path | None,
        headers: Sequence[str],
        lang: str,
        encoding: str,
        answered: Answering | None = None,
    ) -> None:
        self._answered = answered
        self._rows: list[AnsweredRow] = []
        self._suffix = Path(original_name(source.name)).suffix
        self.lost: ImportRefused | None = None
        """Why the file itself could not be given back."""
        self._folder = source.parent if folder is None else folder
        self._name = Path(original_name(source.name))
        self._headers = headers
        self._lang = lang
        self._encoding = encoding
        self._json = not headers
        if self._name.suffix.lower() not in (_JSON_SUFFIXES if self._json else _CSV_SUFFIXES):
            # Rows of a workbook, say, are set aside as what people can mend anywhere.
            self._name = self._name.with_suffix(".jsonl" if self._json else ".csv")
        self._temporary: Path | None = None
        self._text: io.TextIOWrapper | None = None
        self._raw: BinaryIO | None = None

    def add(self, row: int, original: Sequence[str], flaws: Sequence[Flaw]) -> None:
        """Keep a row with its reasons. Raises ``ImportRefused`` when the file can't be written."""
        if self._answered is not None:
            self._rows.append(AnsweredRow(row, tuple(flaws)))
        values = self._reasons(row, flaws)
        kept = [self._readable(cell) for cell in original]
        try:
            text = self._text or self._open()
            if self._json:
                text.write(_json_line(values, kept[0]) + "\n")
            else:
                csv.writer(text).writerow([*values, *kept])
        except OSError as error:
            raise self._not_written(error) from error

    def close(self) -> Path | None:
        """Finish the file; its path, or None where no row was set aside."""
        if self._text is None or self._temporary is None:
            return None
        try:
            self._give_back()
            self._text.flush()
            os.fsync(self._text.fileno())
            self._text.close()
            path = self._free_name(self._temporary)
            if path.exists():
                self._temporary.unlink()
            else:
                self._temporary.rename(path)
        except OSError as error:
            raise self._not_written(error) from error
        self._text = None
        return path

    def _give_back(self) -> None:
        """Where the format can, put the whole file with its reasons in place of the rows alone."""
        if self._answered is None or self._text is None or self._raw is None:
            return
        try:
            whole = self._answered(self._rows)
        except ImportRefused as refused:
            self.lost = refused
            return
        self._text.flush()
        self._raw.seek(0)
        self._raw.truncate()
        self._raw.write(whole)
        self._raw.flush()
        self._name = self._name.with_suffix(self._suffix)

    def discard(self) -> None:
        """Remove what was written: the import failed, and will write it again when it is repeated."""
        if self._text is not None and self._temporary is not None:
            self._text.close()
            self._temporary.unlink(missing_ok=True)
            self._text = None

    def _open(self) -> io.TextIOWrapper:
        self._remove_left_over()
        self._temporary = self._folder / f".{self._name.stem}{_MARK}.{os.getpid()}.part"
        self._temporary.unlink(missing_ok=True)
        descriptor = os.open(self._temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
        # With a byte order mark, by which spreadsheets tell UTF-8.
        encoding = "utf-8" if self._json else "utf-8-sig"
        self._raw = open(descriptor, "wb")  # noqa: PTH123, SIM115  # a descriptor, closed by close
        self._text = io.TextIOWrapper(self._raw, encoding=encoding, newline="")
        if not self._json:
            csv.writer(self._text).writerow([*ADDED, *self._headers])
        return self._text

    def _remove_left_over(self) -> None:
        """Remove what killed imports of the file left: nobody would look for private data in a hidden file."""
        beginning = f".{self._name.stem}{_MARK}."
        for path in self._folder.iterdir():
            number = path.name.removeprefix(beginning).removesuffix(".part")
            if path.name == f"{beginning}{number}.part" and number.isdecimal() and not _is_running(int(number)):
                path.unlink(missing_ok=True)

    def _free_name(self, written: Path) -> Path:
        number = 1
        while True:
            tail = "" if number == 1 else f"-{number}"
            path = self._folder / f"{self._name.stem}{_MARK}{tail}{self._name.suffix}"
            if not path.exists() or path.read_bytes() == written.read_bytes():
                return path
            number += 1

    def _reasons(self, row: int, flaws: Sequence[Flaw]) -> list[str]:
        problems = [flaw.problem for flaw in flaws]
        fixes = dict.fromkeys(fix_text(problem, self._lang) for problem in problems)
        found = "\n".join(self._readable(flaw.found) for flaw in flaws if flaw.found)
        return [
            str(row),
            "\n".join(problem.code for problem in problems),
            "\n".join(flaw.column for flaw in flaws if flaw.column),
            f"'{found}" if found.startswith(_FORMULA) else found,
            "\n".join(what_text(problem, self._lang) for problem in problems),
            "\n".join(fix for fix in fixes if fix),
        ]

    def _readable(self, cell: str) -> str:
        said = recovered(cell, self._encoding) if self._encoding != "utf-16" else None
        return (cell if said is None else said).encode("utf-8", "replace").decode("utf-8")

    def _not_written(self, error: OSError) -> ImportRefused:
        words = {"file": str(self._folder / f"{self._name.stem}{_MARK}{self._name.suffix}"), "why": str(error.strerror)}
        return ImportRefused(Problem("intake.set-aside-not-written", args=words))


def _is_running(process: int) -> bool:
    if os.name != "posix":
        return True  # elsewhere asking means ending it
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass
    return True


def _json_line(values: Sequence[str], line: str) -> str:
    reasons: dict[str, object] = dict(zip(ADDED, values, strict=True))
    try:
        whole = json.loads(line)
    except (ValueError, RecursionError):
        whole = None
    if isinstance(whole, dict) and len(json.dumps(whole)) > 2:  # noqa: PLR2004  # more than {}
        kept = {name: value for name, value in whole.items() if not is_added(name)}
        if set(kept) != {ORIGINAL_LINE}:
            # The object's own text follows untouched: numbers keep their digits, members their order.
            head = json.dumps(reasons, ensure_ascii=False)[:-1]
            return f"{head}, {_body(line, whole)}"
        line = str(kept[ORIGINAL_LINE])
    return json.dumps({**reasons, ORIGINAL_LINE: line}, ensure_ascii=False)


def _body(line: str, whole: dict[str, object]) -> str:
    """The members of *line* with the closing brace; without those added by an earlier import."""
    if any(is_added(name) for name in whole):
        kept = {name: value for name, value in whole.items() if not is_added(name)}
        return json.dumps(kept, ensure_ascii=False)[1:]
    return line.lstrip()[1:].lstrip()
