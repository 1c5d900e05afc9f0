"""Telling people what is due and overdue: each notice once to each notifier, each delivery isolated and recorded."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol

from attrs import define, field

from gridcontrol.duties.deriving import Duties
from gridcontrol.duties.notices import Cursor, Delivery, Notice, new_notices
from gridcontrol.duties.owners import Owners
from gridcontrol.duties.rounds import Rounds
from gridcontrol.errors import Problem, UsageError
from gridcontrol.plugins import Deliver
from gridcontrol.time import to_instant

SPARE_LINES = 1_000
"""Lines of a journal that may say nothing more before it is written anew, besides as many as say something."""


class Standing(Protocol):
    """What is owed as it stands at one instant; ``gridcontrol.app.owing.Owed`` is one."""

    @property
    def at(self) -> datetime:
        """The instant."""

    @property
    def duties(self) -> Duties:
        """Its duties."""

    @property
    def rounds(self) -> Rounds:
        """Its rounds."""

    @property
    def owners(self) -> Owners:
        """Who answers."""


@define
class Journal:
    """A private file that says what was told by whom: a line for each delivery, written before the next is tried.

    After a crash a notifier can get the last notice once more, with the same id; nothing is lost. What is too old to be
    told again leaves the file: once most of its lines say nothing more it is written anew, whole or not at all.
    """

    path: Path
    _at: dict[str, datetime] = field(factory=dict)
    _told: dict[str, dict[str, datetime]] = field(factory=dict)
    _is_read: bool = False
    _lines: int = 0
    _size: int = 0
    """What the file held when this last looked: if others have written since, it is not written anew."""

    def cursor(self, notifier: str) -> Cursor:
        """How far *notifier* has come. Raises ``UsageError`` for a file that is no journal."""
        if not self._is_read:
            self._read()
        return Cursor(self._at.get(notifier), self._told.get(notifier, {}))

    def _read(self) -> None:
        whole = self.path.read_bytes() if self.path.exists() else b""
        # A crash can leave half a line at the end: what it says was not recorded.
        lines = whole[: whole.rfind(b"\n") + 1].splitlines()
        self._lines, self._size = len(lines), len(whole)
        for number, line in enumerate(lines, 1):
            try:
                entry = json.loads(line)
                name, at = str(entry["notifier"]), to_instant(datetime.fromisoformat(entry["at"]))
                notice = entry.get("notice")
            except (ValueError, KeyError, TypeError, AttributeError, UsageError) as error:
                args = {"file": self.path, "line": number}
                raise UsageError(Problem("duties.bad-journal", args=args)) from error
            if notice is None:
                self._at[name] = max(at, self._at.get(name, at))
            else:
                self._told.setdefault(name, {})[str(notice)] = at
        self._is_read = True

    def told(self, notifier: str, notice: Notice) -> None:
        """*notifier* has taken *notice*."""
        self._told.setdefault(notifier, {})[notice.id] = notice.at
        self._write(_told(notifier, notice.id, notice.at))

    def moved(self, notifier: str, at: datetime) -> None:
        """*notifier* has been told all there was at *at*, as far as it took it."""
        moved = self.cursor(notifier).moved(at)
        self._at[notifier], self._told[notifier] = moved.at or at, dict(moved.told)
        self._write(_moved(notifier, at))
        live = sum(1 + len(told) for told in self._told.values())
        if self._lines > SPARE_LINES + 2 * live:
            self._shorten()

    def _shorten(self) -> None:
        """Write only what still says something, in place of the file; leave it where somebody else has written."""
        entries = [_told(name, notice, at) for name, told in self._told.items() for notice, at in told.items()]
        entries += [_moved(name, at) for name, at in self._at.items()]
        whole = b"".join(_line(entry) for entry in entries)
        beside = self.path.with_name(f"{self.path.name}.new")
        number = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(number, "wb") as file:
            file.write(whole)
            file.flush()
            with suppress(OSError):
                os.fsync(file.fileno())
        if self.path.stat().st_size != self._size:
            beside.unlink()
            return
        beside.replace(self.path)
        self._lines, self._size = len(entries), len(whole)

    def _write(self, entry: Mapping[str, str]) -> None:
        """One line, on the disk before this returns; half a line that a crash left is cut off first."""
        number = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(number, "r+b") as file:
            end = file.seek(0, os.SEEK_END)
            while end:
                file.seek(end - 1)
                if file.read(1) == b"\n":
                    break
                end -= 1
            file.truncate(end)
            file.seek(end)
            line = _line(entry)
            file.write(line)
            file.flush()
            # Half a line that was cut off is none of somebody else's doing.
            own = self._size >= end
            self._lines, self._size = self._lines + 1, end + len(line) if own else -1
            with suppress(OSError):
                os.fsync(file.fileno())


def _told(notifier: str, notice: str, at: datetime) -> dict[str, str]:
    return {"notifier": notifier, "notice": notice, "at": at.isoformat()}


def _moved(notifier: str, at: datetime) -> dict[str, str]:
    return {"notifier": notifier, "at": at.isoformat()}


def _line(entry: Mapping[str, str]) -> bytes:
    return json.dumps(entry, ensure_ascii=False).encode() + b"\n"


def notify(
    owed: Standing, journal: Journal, notifiers: Mapping[str, Deliver], *, reader: str = ""
) -> tuple[Delivery, ...]:
    """Tell each of *notifiers* what it has not been told yet, as of the instant of *owed*.

    Where *owed* is what the officer *reader* sees, the journal keeps that apart: it is not all there is.

    One that fails at a notice gets it again next time; the others and the other notices go on. Nothing else depends on
    any of it.
    """
    found: list[Delivery] = []
    for name, deliver in sorted(notifiers.items()):
        teller = f"{name} as {reader}" if reader else name
        cursor = journal.cursor(teller)
        since = cursor.since(owed.at)
        several = [*owed.duties.obligations(since), *owed.rounds.obligations()]
        waiting: Sequence[Notice] = new_notices(several, owed.owners, owed.at, cursor)
        for notice in waiting:
            error = _delivered(deliver, notice)
            if not error:
                journal.told(teller, notice)
            found.append(Delivery(name, notice, error))
        journal.moved(teller, owed.at)
    return tuple(found)


def _delivered(deliver: Deliver, notice: Notice) -> str:
    try:
        deliver(notice)
    except Exception as error:  # noqa: BLE001  # whatever a plugin raises must not stop the others
        return f"{type(error).__name__}: {error}"
    return ""
