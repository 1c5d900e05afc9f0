"""The memory store: facts in a list, gone when the program ends. The obvious one; other stores are compared with it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from threading import RLock

from gridcontrol.errors import Problem, StoreError
from gridcontrol.ids import FactId, SubjectId
from gridcontrol.model.facts import Assertion, Conflict, Correction, Event, Fact, Identity, Received, Void
from gridcontrol.model.storing import Clock, Receipt
from gridcontrol.model.wire import content_to_text
from gridcontrol.time import to_instant

NAME = "memory"
_LEAST_STEP = timedelta(microseconds=1)


def open_memory(url: str, clock: Clock) -> MemoryStore:
    """A new empty store for ``memory:``. Raises ``StoreError`` when the URL says more than that."""
    if url != f"{NAME}:":
        raise StoreError(Problem("store.bad-url", args={"url": url, "example": f"{NAME}:"}))
    return MemoryStore(clock)


def _checked_content(fact: Fact) -> str:
    content = content_to_text(fact)
    try:
        (content + fact.id + (fact.origin.delivery if fact.origin else "")).encode()
    except UnicodeEncodeError as error:
        raise StoreError(Problem("store.bad-text", args={"fact": ascii(fact.id)})) from error
    return content


class _Log:
    """What a memory store holds, apart from who may use it when."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.conflicts: list[Conflict] = []
        self.last: datetime | None = None
        self._by_id: dict[FactId, tuple[Fact, str]] = {}
        self._refused: set[tuple[FactId, str]] = set()

    def take(self, batch: Sequence[Fact], instant_of_batch: Callable[[], datetime]) -> Receipt:
        fresh: dict[FactId, tuple[Fact, str]] = {}
        refused: dict[tuple[FactId, str], tuple[Fact, Fact]] = {}
        conflicts: dict[FactId, None] = {}
        known = 0
        for fact in batch:
            content = _checked_content(fact)
            kept = self._by_id.get(fact.id) or fresh.get(fact.id)
            if kept is None:
                fresh[fact.id] = (fact, content)
            elif kept[1] == content:
                known += 1
            else:
                conflicts[fact.id] = None
                if (fact.id, content) not in self._refused:
                    refused.setdefault((fact.id, content), (kept[0], fact))
        leaves_trace = bool(fresh or refused)
        instant = instant_of_batch() if leaves_trace or self.last is None else self.last
        if leaves_trace:
            self.last = instant
        self._by_id.update(fresh)
        self._refused.update(refused)
        self.received.extend(Received(fact, instant) for fact, _ in fresh.values())
        self.conflicts.extend(Conflict(kept, fact, instant) for kept, fact in refused.values())
        return Receipt(instant, len(fresh), known, tuple(conflicts))


class MemoryStore:
    """Keeps everything in lists. Several threads may use it at once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = RLock()
        self._closed = False
        self._log = _Log()

    def append(self, facts: Iterable[Fact]) -> Receipt:
        """Take *facts*. Raises ``StoreError``; then none of them was taken."""
        batch = list(facts)
        with self._lock:
            self._check_open()
            return self._log.take(batch, self._next_instant)

    def replay(self, batches: Iterable[tuple[datetime, Sequence[Fact]]]) -> list[Receipt]:
        """Take batches with the instants at which they were first received; see ``Store``."""
        with self._lock:
            self._check_open()
            if self._log.last is not None:
                raise StoreError(Problem("store.not-empty"))
            whole = _Log()
            receipts: list[Receipt] = []
            before: datetime | None = None
            for moment, facts in batches:
                instant = to_instant(moment, "received_at")
                if before is not None and instant <= before:
                    times = {"found": instant.isoformat(), "before": before.isoformat()}
                    raise StoreError(Problem("store.instants-must-increase", args=times))
                before = instant
                receipts.append(whole.take(facts, _always(instant)))
            self._log = whole
            return receipts

    def read(
        self, *, known_at: datetime | None = None, subjects: Collection[SubjectId] | None = None
    ) -> Iterator[Received]:
        """Facts received at or before *known_at*; see ``Store``."""
        with self._lock:
            self._check_open()
            received = self._log.received[: _until(self._log.received, known_at)]
        return iter(received if subjects is None else _about(received, frozenset(subjects)))

    def count(self, *, known_at: datetime | None = None) -> int:
        """How many facts were received at or before *known_at*."""
        with self._lock:
            self._check_open()
            return _until(self._log.received, known_at)

    def numbered(self, *, known_at: datetime | None = None) -> Iterator[tuple[int, SubjectId | None]]:
        """The numbers of the facts that ``read`` gives, with the subject of events."""
        facts = (item.fact for item in self.read(known_at=known_at))
        return ((number, fact.subject if isinstance(fact, Event) else None) for number, fact in enumerate(facts))

    def at_numbers(self, numbers: Collection[int]) -> Iterator[Received]:
        """The facts of these numbers, in order."""
        with self._lock:
            self._check_open()
            return iter([self._log.received[number] for number in sorted(numbers)])

    def numbers_of(self, facts: Collection[FactId]) -> Mapping[FactId, int]:
        """The numbers of those of *facts* that are there."""
        wanted = frozenset(facts)
        found = enumerate(item.fact.id for item in self.read()) if wanted else ()
        return {fact: number for number, fact in found if fact in wanted}

    def reopened(self) -> MemoryStore:
        """The same facts in a store of their own."""
        with self._lock:
            self._check_open()
            again = MemoryStore(self._clock)
            again._log = self._log
            return again

    def conflicts(self, *, known_at: datetime | None = None) -> Iterator[Conflict]:
        """The conflict list, in order of receipt."""
        with self._lock:
            self._check_open()
            return iter(self._log.conflicts[: _until(self._log.conflicts, known_at)])

    def last_received(self) -> datetime | None:
        """The instant of the newest batch, None when empty."""
        with self._lock:
            self._check_open()
            return self._log.last

    def close(self) -> None:
        """Refuse further calls. Closing twice is fine."""
        self._closed = True

    def _check_open(self) -> None:
        if self._closed:
            raise StoreError(Problem("store.closed"))

    def _next_instant(self) -> datetime:
        now = to_instant(self._clock(), "the clock")
        return now if self._log.last is None else max(now, self._log.last + _LEAST_STEP)


def _always(instant: datetime) -> Callable[[], datetime]:
    return lambda: instant


def _until(items: Sequence[Received] | Sequence[Conflict], known_at: datetime | None) -> int:
    if known_at is None:
        return len(items)
    return bisect_right(items, to_instant(known_at, "known_at"), key=lambda item: item.received_at)


def _about(received: list[Received], subjects: frozenset[SubjectId]) -> list[Received]:
    wanted: set[FactId] = set()
    hanging: dict[FactId, list[FactId]] = {}
    for item in received:
        fact = item.fact
        match fact:
            case Event() | Assertion():
                if fact.subject in subjects:
                    wanted.add(fact.id)
            case Identity():
                if fact.one in subjects or fact.other in subjects:
                    wanted.add(fact.id)
            case Correction() | Void():
                hanging.setdefault(fact.of, []).append(fact.id)
    unfollowed = list(wanted)
    while unfollowed:
        for fact_id in hanging.get(unfollowed.pop(), ()):
            if fact_id not in wanted:
                wanted.add(fact_id)
                unfollowed.append(fact_id)
    return [item for item in received if item.fact.id in wanted]
