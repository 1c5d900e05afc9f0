"""Half-open stretches of time."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen


@frozen
class Span:
    """``[since, until)``; ``until`` is None while no end is known.

    A span of length zero is an occurrence that holds at no instant.
    """

    since: datetime
    until: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether *at* lies in the span."""
        return self.since <= at and (self.until is None or at < self.until)

    def overlaps(self, other: Span) -> bool:
        """Whether some instant lies in both."""
        return (self.until is None or other.since < self.until) and (other.until is None or self.since < other.until)
