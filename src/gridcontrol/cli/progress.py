"""Progress on the error stream, for whatever takes longer than a moment."""

from __future__ import annotations

import sys
import time

from gridcontrol.errors.messages import CATALOGUE
from gridcontrol.intake.outcome import Progress

_QUIET = 1.0
"""Seconds before anything is shown."""
_EVERY = 0.2
_EVERY_LINE = 10.0
"""Seconds between two signs of life: on a terminal the line is written over, elsewhere it scrolls."""


class Told:
    """Shows how far an import is. Silent for the first second, and at the end."""

    def __init__(self, what: str, lang: str) -> None:
        self._what = what
        self._lang = lang
        self._began = time.monotonic()
        self._last = self._began + _QUIET
        self._shown = False

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if now < self._last:
            return
        self._last = now + (_EVERY if sys.stderr.isatty() else _EVERY_LINE)
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
        end = "\r" if sys.stderr.isatty() else "\n"
        sys.stderr.write(f"{line}{end}")
        sys.stderr.flush()
        self._shown = True

    def done(self) -> None:
        """Clear the line."""
        if self._shown and sys.stderr.isatty():
            sys.stderr.write("\x1b[2K")
            sys.stderr.flush()
