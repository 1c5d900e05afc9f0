"""A plugin in one file: facts kept in a text file (``lines:facts.jsonl``), reports in Markdown, a limit to sight.

Copy it, keep the part you need, and change what stands below the three hooks.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import RLock

from gridcontrol.access import Scope, answered_for
from gridcontrol.builtin.memory import MemoryStore
from gridcontrol.errors import Problem, StoreError
from gridcontrol.ids import SubjectId
from gridcontrol.model.facts import Conflict, Fact, Received
from gridcontrol.model.storing import Clock, Receipt
from gridcontrol.model.wire import fact_from_object, fact_to_text
from gridcontrol.plugins import Reader, ReportFormat, ScopeRule, StoreScheme, hookimpl
from gridcontrol.reports.document import Document, Table
from gridcontrol.reports.wording import cell_text, statement_text
from gridcontrol.responsibility import Holding
from gridcontrol.responsibility.shifts import is_on


@hookimpl
def gridcontrol_stores() -> list[StoreScheme]:
    """What this plugin brings: the name, and the function that opens one."""
    return [StoreScheme("lines", open_lines, example="lines:facts.jsonl")]


@hookimpl
def gridcontrol_report_formats() -> list[ReportFormat]:
    """The second thing it brings. A plugin fills only the hooks it needs."""
    return [ReportFormat("markdown", ".md", "text/markdown; charset=utf-8", render_markdown)]


@hookimpl
def gridcontrol_scopes() -> list[ScopeRule]:
    """The third: it holds as soon as the plugin is installed, for whoever asks as an officer."""
    return [ScopeRule("on-shift", on_shift)]


# What officers see: those who stand in shifts see what they answer for while they are on.


def on_shift(reader: Reader) -> Scope:
    """What *reader* answers for in the turns that are on; what is held without shifts, always."""
    return answered_for(reader.answering, reader.officer, reader.at, only=lambda held: is_on_now(reader, held))


def is_on_now(reader: Reader, held: Holding) -> bool:
    """Whether the shift of *held*, if it has one, is on at the reader's instant."""
    shift = reader.answering.scheme(held.scheme).answers[held.link].shifts.get(held.shift)
    return is_on(held, shift, reader.at, reader.answering.pack.zone)


# The store: one line of JSON a batch. The last line counts once its line feed is there.


def open_lines(url: str, clock: Clock) -> LinesStore:
    """The store that ``lines:path`` names."""
    path = url.partition(":")[2]
    if not path:
        raise StoreError(Problem("store.bad-url", args={"url": url, "example": "lines:facts.jsonl"}))
    return LinesStore(Path(path), clock)


class LinesStore:
    """Keeps facts in memory as the built-in store does, and every batch in a file as well."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path.resolve()
        self._clock = clock
        self._turn = RLock()
        self._moment: datetime | None = None
        self._facts, self._read_to = self._nothing()
        try:
            os.close(os.open(self._path, os.O_CREAT | os.O_WRONLY, 0o600))
        except OSError as error:
            args = {"path": self._path, "reason": error.strerror}
            raise StoreError(Problem("store.cannot-open", args=args)) from error

    def append(self, facts: Iterable[Fact]) -> Receipt:
        """Take a batch: when this returns, its line is on the disk."""
        batch = list(facts)
        with self._alone():
            before = self._facts.last_received()
            self._moment = None
            receipt = self._facts.append(batch)
            if self._facts.last_received() != before:
                with self._path.open("r+b") as file:
                    # A writer that was killed may have left half a line: it was never acknowledged.
                    file.truncate(self._read_to)
                    file.seek(self._read_to)
                    file.write(_line(receipt.received_at, batch))
                    file.flush()
                    os.fsync(file.fileno())
                    self._read_to = file.tell()
            return receipt

    def replay(self, batches: Iterable[tuple[datetime, Sequence[Fact]]]) -> list[Receipt]:
        """Take batches with their instants, all or none: a new file takes the place of the empty one."""
        with self._alone():
            given = [(moment, list(facts)) for moment, facts in batches]
            receipts = self._facts.replay(given)
            scratch = self._path.with_name(self._path.name + ".new")
            with os.fdopen(os.open(scratch, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
                file.writelines(_line(moment, facts) for moment, facts in given)
                file.flush()
                os.fsync(file.fileno())
                self._read_to = file.tell()
            scratch.replace(self._path)
            return receipts

    def read(
        self, *, known_at: datetime | None = None, subjects: Collection[SubjectId] | None = None
    ) -> Iterator[Received]:
        """The facts, with those that other programs have written since."""
        with self._turn:
            self._catch_up()
            return self._facts.read(known_at=known_at, subjects=subjects)

    def conflicts(self, *, known_at: datetime | None = None) -> Iterator[Conflict]:
        """The conflict list."""
        with self._turn:
            self._catch_up()
            return self._facts.conflicts(known_at=known_at)

    def last_received(self) -> datetime | None:
        """The instant of the newest batch."""
        with self._turn:
            self._catch_up()
            return self._facts.last_received()

    def close(self) -> None:
        """From now on the store in memory refuses everything."""
        self._facts.close()

    def _nothing(self) -> tuple[MemoryStore, int]:
        """An empty store in memory, and how much of the file it holds."""
        self._moment = None
        return MemoryStore(lambda: self._moment or self._clock()), 0

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One writer at a time, of all threads and programs; the lock goes with a program that is killed."""
        with self._turn, self._path.with_name(self._path.name + ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._catch_up()
            try:
                yield
            except BaseException:
                # What memory holds and the file may not: begin again from the file, unless the store is closed.
                if not self._is_closed():
                    self._facts, self._read_to = self._nothing()
                raise

    def _is_closed(self) -> bool:
        try:
            self._facts.last_received()
        except StoreError:
            return True
        return False

    def _catch_up(self) -> None:
        """Take in the whole lines that others have written."""
        with self._path.open("rb") as file:
            file.seek(self._read_to)
            for line in file:
                if not line.endswith(b"\n"):
                    return
                whole = json.loads(line)
                self._moment = datetime.fromisoformat(whole["received_at"])
                self._facts.append([fact_from_object(fact) for fact in whole["facts"]])
                self._read_to += len(line)


def _line(received_at: datetime, facts: Iterable[Fact]) -> bytes:
    inner = ",".join(map(fact_to_text, facts))
    return f'{{"received_at":"{received_at.isoformat()}","facts":[{inner}]}}\n'.encode()


# The report format: tables as Markdown tables, everything else as lists.


def render_markdown(document: Document, lang: str) -> bytes:
    """*document* in *lang*. What is personal is masked already, or was asked for."""
    lines = [f"# {_plain(document.locality.text(lang))} {_plain(document.title.text(lang))}", ""]
    if document.data_day is not None:
        lines += [f"{document.data_day.isoformat()} {document.cut_off}", ""]
    for section in document.sections:
        lines += [f"## {_plain(section.title.text(lang))}", ""]
        if isinstance(section, Table):
            lines += _table(section, document, lang)
        else:
            lines += [f"- {_plain(statement_text(item, lang, document.zone))}" for item in section.items]
        lines.append("")
    return "\n".join(lines).encode()


def _table(table: Table, document: Document, lang: str) -> Iterator[str]:
    if not table.rows:
        yield "" if table.empty is None else _plain(statement_text(table.empty, lang, document.zone))
        return
    yield "| " + " | ".join(_plain(column.title.text(lang)) for column in table.columns) + " |"
    yield "|" + "---|" * len(table.columns)
    for row in table.rows:
        yield "| " + " | ".join(_plain(cell_text(cell, lang, document.zone)) for cell in row.cells) + " |"


def _plain(text: str) -> str:
    """Text that Markdown takes for text: no tags, no cell borders, no new lines."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|")
    return " ".join(escaped.split())
