"""Which facts are past the time for which the pack keeps them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from gridcontrol.errors import Problem, UsageError
from gridcontrol.reports.retention import Kept, kept_of
from gridcontrol.time import to_instant

if TYPE_CHECKING:
    from gridcontrol.app.locality import Locality


def retained(locality: Locality, *, at: datetime | None = None, known_at: datetime | None = None) -> tuple[Kept, ...]:
    """How the facts received by *known_at* stand at *at*, by kind of event; both default to now.

    It is about everything there is: raises ``UsageError`` for a locality as an officer sees it.
    """
    if locality.whole is not locality:
        raise UsageError(Problem("scope.only-whole", args={"what": "retention"}))
    at = locality.now() if at is None else to_instant(at, "at")
    known_at = locality.now() if known_at is None else to_instant(known_at, "known_at")
    return kept_of(locality.pack, locality.store.read(known_at=known_at), at)
