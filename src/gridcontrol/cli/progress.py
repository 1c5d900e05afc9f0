"""Progress on the error stream, for whatever takes longer than a moment.

`GRIDCONTROL_PROGRESS=never` silences it, for jobs whose error stream somebody is sent.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from gridcontrol.errors.messages import CATALOGUE

if TYPE_CHECKING:
    from gridcontrol.intake.outcome import Progress

_PATIENCE = 2.0
"""Seconds before anything is shown."""
_EVERY = 0.2
_EVERY_LINE = 10.0
"""Seconds between two signs of life: on a terminal the line is written over, elsewhere it scrolls."""
_CLEAR = "\x1b[2K\r"


class _Sign:
    """One line of the error stream, written over on a terminal; leaving it clears the line."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._began = time.monotonic()
        self._next = self._began + _PATIENCE
        self._shown = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown and sys.stderr.isatty():
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()

    def _due(self) -> float:
        """Seconds gone if a sign of life is due, else 0."""
        now = time.monotonic()
        if now < self._next:
            return 0.0
        self._next = now + (_EVERY if sys.stderr.isatty() else _EVERY_LINE)
        return max(now - self._began, 1e-9)

    def _say(self, code: str, **values: object) -> None:
        if os.environ.get("GRIDCONTROL_PROGRESS") == "never":
            return
        line = CATALOGUE[code].what(self._lang).format(**values)
        sys.stderr.write(f"{_CLEAR}{line}\r" if sys.stderr.isatty() else f"{line}\n")
        sys.stderr.flush()
        self._shown = True


class Told(_Sign):
    """Shows how far an import is."""

    def __init__(self, what: str, lang: str) -> None:
        """*what* is a file's name, in which an id may stand."""
        from gridcontrol.access import scrub

        super().__init__(lang)
        self._what = scrub(what)

    def __call__(self, progress: Progress) -> None:
        if not (gone := self._due()):
            return
        share = progress.read_bytes / progress.all_bytes if progress.all_bytes else 1.0
        self._say(
            "cli.progress",
            what=self._what,
            percent=f"{share:.0%}",
            rows=progress.rows,
            rate=round(progress.rows / gone),
            left=round(gone / share - gone if share else 0.0),
        )


class Stages(_Sign):
    """Says what is being worked on, once it takes long, and then each time that something is begun.

    A clock of its own says it, since each step is one long call.
    """

    def __init__(self, lang: str) -> None:
        super().__init__(lang)
        self._code = ""
        self._timer = threading.Timer(_PATIENCE, self._name)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        self._timer.join()
        super().__exit__(kind, error, trace)

    def __call__(self, code: str) -> None:
        """The step whose message is *code* begins."""
        self._code = code
        if time.monotonic() - self._began >= _PATIENCE:
            self._name()

    def _name(self) -> None:
        if self._code:
            gone = round(time.monotonic() - self._began)
            self._say("cli.stage", what=CATALOGUE[self._code].what(self._lang), gone=gone)


class Counted(_Sign):
    """Shows how much of the facts a report has counted."""

    def __call__(self, done: int, whole: int) -> None:
        """*done* of *whole* parts."""
        if self._due():
            self._say("cli.counted", percent=f"{done / whole:.0%}")


class Walked(_Sign):
    """Shows how many subjects have been looked at."""

    def __call__(self, done: int, whole: int) -> None:
        """*done* of *whole*; of 0 where nobody knows how many there are."""
        if self._due():
            self._say("duties.walked-of" if whole else "duties.walked", done=done, whole=whole)


class Parts(_Sign):
    """Shows how many parts of the work are done, at what rate, and how long the rest takes."""

    def __init__(self, code: str, lang: str) -> None:
        """*code* is the message that says what is done."""
        super().__init__(lang)
        self._code = code

    def __call__(self, done: int, whole: int) -> None:
        """*done* of *whole*; of 0 where nobody knows how many there are."""
        if gone := self._due():
            left = round(gone * (whole - done) / done) if done else 0
            what = CATALOGUE[self._code].what(self._lang)
            self._say("bulk.parts", what=what, done=done, whole=whole, rate=round(done / gone, 1), left=left)
