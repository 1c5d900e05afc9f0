"""Reading facts into memory, some or all. Where an engine counts by sets, all of many are told of, too many refused."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from gridcontrol.errors import Problem, Severity, StoreError
from gridcontrol.ids import SubjectId
from gridcontrol.model.facts import Identity
from gridcontrol.model.known import Known, as_known
from gridcontrol.reports.set_counting import SetCounting

if TYPE_CHECKING:
    from gridcontrol.app.locality import Locality

TOLD_FROM = 500_000
"""Facts: reading fewer is over before anybody asks what takes so long."""
BYTES_A_FACT = 2_000
"""About so much memory takes a fact that is read, known and evaluated, in CPython."""


def read_known(locality: Locality, known_at: datetime | None, subjects: Collection[SubjectId] | None) -> Known:
    """What is known of *subjects* and all they are joined to, or of everybody. Raises ``StoreError``."""
    pack, wanted = locality.pack, None if subjects is None else set(subjects)
    if wanted is None:
        _tell_at_once(locality, known_at)
    while True:
        log = list(locality.store.read(known_at=known_at, subjects=wanted))
        joined = {s for r in log if isinstance(r.fact, Identity) for s in (r.fact.one, r.fact.other)}
        if wanted is None or joined <= wanted:
            return as_known(log, pack.zone, known_at=known_at, plan_kinds=pack.plan_kinds)
        wanted |= joined


def _tell_at_once(locality: Locality, known_at: datetime | None) -> None:
    """Tell that all facts are about to be read into memory, if they are many. Raises ``StoreError`` beyond the bound.

    The bound is that of the engine that counts by sets; where none does, whoever asks has chosen to read everything.
    """
    sets = locality.sets
    if sets is None:
        return
    number = sets.facts(known_at)
    if number > sets.most_at_once:
        args = {"number": number, "most": sets.most_at_once, "memory": _gigabytes(number)}
        raise StoreError(Problem("store.beyond-memory", args=args))
    if number >= TOLD_FROM and locality.told is not None:
        args = {"number": number, "memory": _gigabytes(number)}
        locality.told(Problem("store.into-memory", args=args, severity=Severity.NOTE))


def is_told(sets: SetCounting, known_at: datetime | None) -> bool:
    """Whether there are so many facts that reading all of them is worth a word."""
    return sets.facts(known_at) >= TOLD_FROM


def _gigabytes(facts: int) -> str:
    return f"{facts * BYTES_A_FACT / 1e9:.1f}"
