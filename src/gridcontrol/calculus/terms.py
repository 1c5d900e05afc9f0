"""In the terms of which edition of its rule a run stands, from when to when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from gridcontrol.calculus.timeline import Run
from gridcontrol.ids import SourceId
from gridcontrol.rules.ruleset import Rule, Transition


def terms(rule: Rule, run: Run) -> Iterator[tuple[int, datetime, datetime | None]]:
    """The editions in whose terms *run* stands one after the other, each by its index, with since and until when.

    An edition that leaves running chains alone is passed over.
    """
    if not rule.editions:
        return
    begun = _edition_at(rule, run.since)
    later = range(begun + 1, run.edition + 1)
    stood = [begun, *(i for i in later if rule.editions[i].transition is not Transition.AS_AT_START)]
    starts = [run.since, *(rule.editions[i].since or run.since for i in stood[1:])]
    yield from zip(stood, starts, [*starts[1:], None], strict=True)


def edition_at(rule: Rule, run: Run, at: datetime) -> int:
    """The edition in whose terms *run* stands at *at*; the last it has stood in where it is over by then."""
    found = [index for index, since, _ in terms(rule, run) if since <= at]
    return found[-1] if found else run.edition


def source_at(rule: Rule, run: Run, at: datetime) -> SourceId | None:
    """The source of that edition."""
    return rule.editions[edition_at(rule, run, at)].source if rule.editions else run.source


def _edition_at(rule: Rule, instant: datetime) -> int:
    """The edition in force at *instant*; the first where none is."""
    begun = [i for i, edition in enumerate(rule.editions) if edition.since is None or edition.since <= instant]
    return begun[-1] if begun else 0
