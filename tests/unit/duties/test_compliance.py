"""Who did what was owed: what is counted, and that nothing owed is no hundred per cent."""

from __future__ import annotations

from gridcontrol.duties.compliance import Compliance, compliance
from gridcontrol.duties.rounds import Coverage
from gridcontrol.reports.owed import share
from tests.unit.duties.owing import Asked
from tests.unit.duties.test_always import SHIFTED


def test_nothing_owed_has_no_share() -> None:
    assert Compliance(unknowable=3, paused=1, waived=2).permille is None
    assert share(None) is None
    assert compliance([]) == {}


def test_late_ones_are_done_and_what_nobody_could_know_is_not_counted() -> None:
    found = Compliance(done=1, late=1, missed=1, unknowable=9)
    assert (found.counted, found.permille) == (3, 666)
    assert str(share(found.permille)) == "66.6"


def test_what_is_still_due_counts_nowhere() -> None:
    asked = Asked(SHIFTED, "02-01 p arrival\n02-01 02:00 p visit\n", "02-01T08:30")
    found = compliance(("all", one) for one in asked.obligations())
    assert found == {"all": Compliance(done=1)}


def test_a_round_without_anybody_to_reach_has_no_share() -> None:
    assert Coverage({}, 4).counted == 0
