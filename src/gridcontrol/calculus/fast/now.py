"""The status of one subject at one instant, straight from raw events, by source generated for one pack and track.

For callers who ask about one person at a time and hold events as tuples: no values are built, no timeline is kept.
The source covers chains started by events; ``status_now`` refuses a pack by the name of the first construct that it
does not cover. The evaluators cover everything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from gridcontrol.calculus.fast.covered import not_covered
from gridcontrol.calculus.fast.source import Source
from gridcontrol.errors import Problem, UsageError
from gridcontrol.ids import FactId, FieldId, RuleId, StatusId, TrackId
from gridcontrol.model.facts import Value
from gridcontrol.rules.ruleset import Pack

RawEvent = tuple[int, int, FactId, "dict[FieldId, Value]"]
"""Microseconds since 1970, rank of the kind in the pack's order, id, fields."""


StatusNow = tuple[StatusId, int | None, int | None, RuleId | None]
"""What shows at the instant: status, since, until, rule. A plain tuple, as a named one takes longer to make.

``since`` and ``until`` (microseconds) bound the joined stretch in which runs stand in this status, masked or not: None
while the default shows, and an ``until`` of None where no end is known. ``rule`` is that of the run shown.
"""


class ReasonedStatus(NamedTuple):
    """As ``StatusNow``, with the facts it rests on, what it waits for, and what runs underneath.

    ``trigger`` started the run; the facts ``by`` ended its earlier phases, or met the requirement for release ahead of
    the end by plan. ``waits_for``: the id of the requirement that is not met yet.
    """

    status: StatusId
    since: int | None
    until: int | None
    rule: RuleId | None
    trigger: FactId | None
    by: tuple[FactId, ...]
    waits_for: str | None
    masks: tuple[tuple[RuleId, StatusId], ...]


def status_now(pack: Pack, track: TrackId) -> Callable[[Sequence[RawEvent], int], StatusNow]:
    """A function from a subject's events, in any order, and an instant in microseconds to the status then.

    Facts after the instant are left out. Raises ``UsageError`` when a rule of *track* uses what is not covered.
    """
    made: Callable[[Sequence[RawEvent], int], StatusNow] = _source(pack, track, reasons=False).function()
    return made


def reasoned_status_now(pack: Pack, track: TrackId) -> Callable[[Sequence[RawEvent], int], ReasonedStatus]:
    """As ``status_now``, with reasons."""
    made: Callable[[Sequence[RawEvent], int], ReasonedStatus] = _source(pack, track, reasons=True).function()
    return made


def source_of(pack: Pack, track: TrackId, *, reasons: bool = False) -> str:
    """The source that is run, for those who want to read it."""
    return _source(pack, track, reasons=reasons).text()


def _source(pack: Pack, track: TrackId, *, reasons: bool) -> Source:
    for rule in pack.rules.values():
        for construct in not_covered(rule, pack) if rule.track == track else ():
            raise UsageError(
                Problem("usage.not-in-status-now", rule.where, args={"rule": rule.id, "construct": construct})
            )
    return Source(pack, track, reasoned=ReasonedStatus if reasons else None)
