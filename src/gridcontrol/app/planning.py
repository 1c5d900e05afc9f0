"""Another version of the pack over the same facts, before it is signed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from gridcontrol.app.grouping import DivisionGrouping
from gridcontrol.calculus.comparing import Comparison, changes, rooms, undated, unknown_kinds
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


def compared(locality: Locality, new: Pack, at: datetime, known_at: datetime) -> Comparison:
    """What differs from *at* on under *new*, from what was known at *known_at*."""
    # The same store and divisions under the other pack; nothing is remembered from one to the other.
    other = type(locality)(new, locality.store, locality.divisions, locality.host, locality.evaluator, locality.clock)
    was = locality.evaluation(as_of=AsOf(at), known_at=known_at).timelines
    becomes = other.evaluation(as_of=AsOf(at), known_at=known_at).timelines
    old = locality.pack
    return Comparison(
        at,
        known_at,
        changes(old, new, was, becomes, at),
        rooms(old, new, was, becomes, at, DAYS_OF_ROOMS),
        undated(old, new),
        unknown_kinds(new, locality.known(known_at=known_at)),
    )


def compared_document(locality: Locality, new: Pack, found: Comparison) -> Document:
    """*found* by the divisions of the pack's first report that has any, else in total. Not masked."""
    grouping = _grouping(locality, found.at)
    seen = view(locality.pack, locality.known(known_at=found.known_at), AsOf(found.at), grouping, None)
    return plan_document(locality.pack, new, found, seen.row_now, row_names(grouping))


def _grouping(locality: Locality, at: datetime) -> Grouping:
    divisions = locality.divisions
    for form in locality.pack.reports.values():
        if divisions is not None and form.hierarchy is not None and form.level is not None:
            return DivisionGrouping(divisions, form.hierarchy, form.level, local_date(at, locality.pack.zone))
    return ListedPlaces()
