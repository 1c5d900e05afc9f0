"""Replay: deliveries of the past into an empty store, each as received when it was."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Never
from zoneinfo import ZoneInfo

from attrs import define, evolve, field, frozen

from gridcontrol.app.pack import read_bytes
from gridcontrol.errors import ImportRefused, Place, Problem
from gridcontrol.intake.outcome import Imported
from gridcontrol.model.facts import Conflict, Fact, Received
from gridcontrol.model.storing import Receipt, Store
from gridcontrol.time import parse_instant

_COLUMNS = ("file", "received_at")
_IMPORT = "import"
_NO_INSTANT = datetime(9999, 12, 31, tzinfo=UTC)
"""Stands for the receipt that the collecting store does not give."""

Importer = Callable[[Path, str | None, Store], Imported]
"""Imports one file, by the mapping of that name, into a store."""


@frozen
class Delivery:
    """One line of a manifest: a file, the instant it was received, and the mapping where its name does not tell."""

    file: Path
    received_at: datetime
    form: str | None


def deliveries(manifest: Path, zone: ZoneInfo) -> tuple[Delivery, ...]:
    """The deliveries that the CSV *manifest* lists, files relative to it, times local to *zone*.

    Raises ``NotFound``, or ``ImportRefused`` with every bad line.
    """
    text = read_bytes(manifest).decode("utf-8-sig", errors="replace")
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        place = Place(str(manifest), 1, 1)
        raise ImportRefused([Problem("app.manifest-column", place, args={"column": name}) for name in missing])
    found: list[Delivery] = []
    problems: list[Problem] = []
    for row in reader:
        place = Place(str(manifest), reader.line_num, 1)
        try:
            received_at = parse_instant((row["received_at"] or "").strip(), zone)
        except ValueError:
            problems.append(Problem("time.bad-instant", place, args={"found": row["received_at"] or ""}))
            continue
        if found and received_at <= found[-1].received_at:
            problems.append(Problem("app.manifest-order", place, args={"file": row["file"] or ""}))
            continue
        found.append(Delivery(manifest.parent / (row["file"] or ""), received_at, (row.get(_IMPORT) or "") or None))
    if problems:
        raise ImportRefused(problems)
    return tuple(found)


def replay_files(listed: Sequence[Delivery], store: Store, importer: Importer) -> tuple[Imported, ...]:
    """Import *listed* into the empty *store*, in order, all or none; what became of each.

    Raises what the import of a file raises, and ``StoreError`` when the store holds anything.
    """
    results: list[Imported] = []

    def batches() -> Iterator[tuple[datetime, Sequence[Fact]]]:
        for delivery in listed:
            collected = _Collected()
            results.append(importer(delivery.file, delivery.form, collected))
            yield delivery.received_at, collected.facts

    receipts = store.replay(batches())
    return tuple(
        evolve(
            result,
            new=receipt.new,
            known=receipt.known,
            conflicting=len(receipt.conflicts),
            conflicts=receipt.conflicts,
        )
        for result, receipt in zip(results, receipts, strict=True)
    )


@define
class _Collected:
    """Takes what an import hands over, for the store that is to get it with its instant of receipt."""

    facts: list[Fact] = field(factory=list)

    def append(self, facts: Iterable[Fact]) -> Receipt:
        taken = list(facts)
        self.facts += taken
        return Receipt(_NO_INSTANT, len(taken), 0)

    def replay(self, batches: Iterable[tuple[datetime, Sequence[Fact]]]) -> list[Receipt]:
        return [self.append(batch) for _, batch in batches]

    def read(self, **_: object) -> Iterator[Received]:
        return _nothing()

    def conflicts(self, **_: object) -> Iterator[Conflict]:
        return _nothing()

    def last_received(self) -> None:
        return None

    def close(self) -> None:
        """Nothing is held."""


def _nothing() -> Iterator[Never]:
    return iter(())
