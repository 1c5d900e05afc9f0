"""Progress on the error stream, for whatever takes longer than a moment."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from gridcontrol.errors.messages import CATALOGUE

if TYPE_CHECKING:
    from gridcontrol.intake.outcome import Progress

_PATIENCE = 2.0
"""Seconds before a step is named."""
_QUIET = 1.0
"""Seconds before anything is shown."""
_EVERY = 0.2
_EVERY_LINE = 10.0
"""Seconds between two signs of life: on a terminal the line is written over, elsewhere it scrolls."""
_CLEAR = "\x1b[2K\r"


class Told:
    """Shows how far an import is. Silent for the first second; leaving it clears the line."""

    def __init__(self, what: str, lang: str) -> None:
        """*what* is a file's name, in which an id may stand."""
        from gridcontrol.access import scrub

        self._what = scrub(what)
        self._lang = lang
        self._began = time.monotonic()
        self._last = self._began + _QUIET
        self._shown = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown and sys.stderr.isatty():
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if now < self._last:
            return
        terminal = sys.stderr.isatty()
        self._last = now + (_EVERY if terminal else _EVERY_LINE)
        share = progress.read_bytes / progress.all_bytes if progress.all_bytes else 1.0
        gone = now - self._began
        left = gone / share - gone if share else 0.0
        line = CATALOGUE["cli.progress"].what(self._lang)
        line = line.format(
            what=self._what,
            percent=f"{share:.0%}",
            rows=progress.rows,
            rate=round(progress.rows / gone),
            left=round(left),
        )
        sys.stderr.write(f"{_CLEAR}{line}\r" if terminal else f"{line}\n")
        sys.stderr.flush()
        self._shown = True


class Stages:
    """Says what is being worked on, once it takes longer than two seconds, and then each time that something is begun.

    A clock of its own says it, since each step is one long call; leaving it clears the line.
    """

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._began = time.monotonic()
        self._code = ""
        self._shown = False
        self._timer = threading.Timer(_PATIENCE, self._say)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        self._timer.join()
        if self._shown and sys.stderr.isatty():
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()

    def __call__(self, code: str) -> None:
        """The step whose message is *code* begins."""
        self._code = code
        if time.monotonic() - self._began >= _PATIENCE:
            self._say()

    def _say(self) -> None:
        if not self._code:
            return
        gone = round(time.monotonic() - self._began)
        line = CATALOGUE["cli.stage"].what(self._lang)
        line = line.format(what=CATALOGUE[self._code].what(self._lang), gone=gone)
        sys.stderr.write(f"{_CLEAR}{line}\r" if sys.stderr.isatty() else f"{line}\n")
        sys.stderr.flush()
        self._shown = True


class Walked:
    """Shows how many subjects have been looked at; as ``Told`` silent for the first second."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._last = time.monotonic() + _QUIET
        self._shown = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown and sys.stderr.isatty():
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()

    def __call__(self, done: int, whole: int) -> None:
        """*done* of *whole*; of 0 where nobody knows how many there are."""
        now = time.monotonic()
        if now < self._last:
            return
        terminal = sys.stderr.isatty()
        self._last = now + (_EVERY if terminal else _EVERY_LINE)
        code = "duties.walked-of" if whole else "duties.walked"
        line = CATALOGUE[code].what(self._lang).format(done=done, whole=whole)
        sys.stderr.write(f"{_CLEAR}{line}\r" if terminal else f"{line}\n")
        sys.stderr.flush()
        self._shown = True
