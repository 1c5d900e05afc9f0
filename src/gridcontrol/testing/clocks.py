"""A clock that a test moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

FIRST = datetime(2020, 2, 24, 12, 0, tzinfo=UTC)


class MovingClock:
    """Gives ``now``, then adds ``step`` to it. Both may be set at any time; a step of zero is a clock that stands."""

    def __init__(self, now: datetime = FIRST, step: timedelta = timedelta(seconds=1)) -> None:
        self.now = now
        self.step = step

    def __call__(self) -> datetime:
        given = self.now
        self.now = given + self.step
        return given
