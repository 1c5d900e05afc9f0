"""A basis that is withdrawn leaves its people on the list of those past release at once."""

from __future__ import annotations

from gridcontrol.calculus.custody import past_release
from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.ids import FactId, TrackId
from gridcontrol.model.facts import Void
from tests.unit.reports.county import PACK, event, instant, known_at, received

LOG = [
    *received(
        "2020-02-03 12:00", [event("k", "contact", "p", "2020-02-03"), event("i", "check_in", "p", "2020-02-03 11:00")]
    ),
    *received("2020-02-08 09:00", [Void(FactId("v"), FactId("k"))]),
]


def _listed(at: str, known: str) -> list[tuple[str, bool]]:
    facts = known_at(LOG, known)
    lines = ReferenceEvaluator().evaluate(PACK, facts, as_of=AsOf(instant(at))).timelines
    return [(one.subject, one.never_based) for one in past_release(PACK, lines, TrackId("custody"), instant(at))]


def test_before_the_withdrawal_nobody_is_listed() -> None:
    assert _listed("2020-02-08 10:00", "2020-02-08 08:00") == []


def test_from_its_receipt_on_they_are_listed_as_never_based() -> None:
    assert _listed("2020-02-08 10:00", "2020-02-08 09:00") == [("person/p", True)]


def test_with_the_basis_they_are_listed_when_it_ends() -> None:
    assert _listed("2020-02-17 23:59", "2020-02-08 08:00") == []
    assert _listed("2020-02-18 00:00", "2020-02-08 08:00") == [("person/p", False)]
