"""Another version of the pack over the same facts, before it is signed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from gridcontrol.calculus.comparing import Comparison, Parted, changes, parted, rooms, undated, unknown_kinds
from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.reports.build import row_names
from gridcontrol.reports.counting import view
from gridcontrol.reports.document import Document
from gridcontrol.reports.grouping import Grouping, ListedPlaces
from gridcontrol.reports.plan import plan_document
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import local_date

if TYPE_CHECKING:
    from gridcontrol.app.locality import Locality

DAYS_OF_ROOMS = 14
"""For how many days the rooms needed are worked out, that of the instant included."""


StageCall = Callable[[str], None]
"""Told what is begun: the code of a message."""


def compared(
    locality: Locality,
    new: Pack,
    at: datetime,
    known_at: datetime,
    *,
    afterwards: datetime | None = None,
    stage: StageCall = lambda _: None,
) -> Comparison:
    """What differs from *at* on under *new*, from what was known at *known_at*. *stage* is told what is begun.

    Where *afterwards* is a later instant: also what then is due to the rules, and what to the facts that are known now.
    """
    old, locality = locality.pack, locality.seeing(at, known_at)
    stage("plan.reading")
    known = locality.known(known_at=known_at)
    other = locality.under(new)
    stage("plan.under-old")
    was = locality.evaluation(as_of=AsOf(at), known_at=known_at).timelines
    stage("plan.under-new")
    becomes = other.evaluation(as_of=AsOf(at), known_at=known_at).timelines
    stage("plan.comparing")
    shares: tuple[Parted, ...] = ()
    if afterwards is not None:
        happened = other.evaluation(as_of=AsOf(afterwards)).timelines
        shares = parted(old, new, was, becomes, happened, afterwards)
    return Comparison(
        at,
        known_at,
        changes(old, new, was, becomes, at),
        rooms(old, new, was, becomes, at, DAYS_OF_ROOMS),
        undated(old, new),
        unknown_kinds(new, known),
        afterwards,
        shares,
    )


def compared_document(locality: Locality, new: Pack, found: Comparison) -> Document:
    """*found* by the divisions of the pack's first report that has any, else in total. Not masked."""
    locality = locality.seeing(found.at, found.known_at)
    grouping = _grouping(locality, found.at)
    seen = view(locality.pack, locality.known(known_at=found.known_at), AsOf(found.at), grouping, None)
    return plan_document(locality.pack, new, found, seen.row_now, row_names(grouping))


def _grouping(locality: Locality, at: datetime) -> Grouping:
    for form in locality.pack.reports.values():
        if locality.divisions is not None and form.hierarchy is not None and form.level is not None:
            return locality.grouping(form, local_date(at, locality.pack.zone))
    return ListedPlaces()
