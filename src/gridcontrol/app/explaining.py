"""Why a subject shows what it shows, with what would change it, as one document."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from gridcontrol.calculus.custody import past_release
from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.calculus.explanation import Explanation
from gridcontrol.reports.counterfactual import least_changes_section
from gridcontrol.reports.document import Document
from gridcontrol.reports.explained import explanation_document

if TYPE_CHECKING:
    from gridcontrol.app.locality import Locality


def explained(locality: Locality, told: Explanation, known_at: datetime) -> Document:
    """*told*, from what was known at *known_at*, with past release said first and the least changes behind."""
    pack = locality.pack
    timelines = locality.evaluation(as_of=AsOf(told.at), known_at=known_at, subjects=[told.subject]).timelines
    past = [one for track in locality.custody_tracks() for one in past_release(pack, timelines, track, told.at)]
    own = {event.id: event for event in locality.known_with(told.subject, known_at).of(told.subject)}
    changes = locality.least_changes(told.subject, at=told.at, known_at=known_at)
    return explanation_document(pack, told, known_at, past, (least_changes_section(pack, changes, own),))
