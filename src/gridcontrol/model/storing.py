"""What every store of facts must do. The protocol lives here so that pure rooms and adapters share one definition."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen

from gridcontrol.ids import FactId, SubjectId
from gridcontrol.model.facts import Conflict, Fact, Received


@frozen
class Receipt:
    """What became of one batch.

    ``received_at``: the instant that stands in the store for it. A batch that left no trace has that of the newest
    batch there, by which all of it was known (where the store is empty, the clock's).
    ``new + known`` facts and those refused make up the batch. ``conflicts``: the ids of refused facts, each once,
    in the order of the batch, also when they stood on the conflict list before.
    """

    received_at: datetime
    new: int
    known: int
    conflicts: tuple[FactId, ...] = ()


class Store(Protocol):
    """An append-only log of facts.

    ``append`` takes a batch whole or not at all; when it returns, the batch survives a crash. It stamps the batch
    with one ``received_at`` from the clock the store was opened with, moved forward where needed so that it is
    strictly greater than that of every earlier batch. A fact whose id and content are there already counts once, and
    the origin of the first delivery stays; one whose id is there with other content is kept on the conflict list
    (once, however often it is delivered) and never in ``read``. A batch with nothing new leaves no trace. Content is
    the same where ``gridcontrol.model.wire.content_to_text`` gives the same text.

    ``read`` and ``conflicts`` give what had been committed when they were called, also when batches arrive while the
    answer is walked through; a naive ``known_at`` is refused with ``UsageError``. Two stores open on the same file
    may append at once: one waits for the other. A closed store raises ``StoreError`` on everything but ``close``.
    """

    def append(self, facts: Iterable[Fact]) -> Receipt:
        """Take *facts*. Raises ``StoreError``; then none of them was taken."""

    def replay(self, batches: Iterable[tuple[datetime, Sequence[Fact]]]) -> list[Receipt]:
        """Take batches with the instants at which they were first received, into an empty store, in order, all or none.

        A batch with nothing new leaves no trace here either, and its receipt has the instant of the batch before it.
        Raises ``StoreError`` when the store holds anything or an instant does not increase.
        """

    def read(
        self, *, known_at: datetime | None = None, subjects: Collection[SubjectId] | None = None
    ) -> Iterator[Received]:
        """Facts received at or before *known_at* (all when None), by order of receipt, then of the batch.

        With *subjects*: the events and assertions about them, their identities, and corrections and voids of any of
        these, directly or through another correction or void.
        """

    def conflicts(self, *, known_at: datetime | None = None) -> Iterator[Conflict]:
        """The conflict list, in order of receipt."""

    def last_received(self) -> datetime | None:
        """The instant of the newest batch, None when empty."""

    def close(self) -> None:
        """Release what is held. Closing twice is fine."""


Clock = Callable[[], datetime]
"""Gives the present instant, aware. Stores never read the machine's clock on their own."""
