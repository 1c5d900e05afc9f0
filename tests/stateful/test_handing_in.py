"""Any order of handing in, correcting, approving, accepting: the revisions, and the chain they are sealed into."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

import gridcontrol
from gridcontrol.app.submitting import accept, approve, handed_in, submit
from gridcontrol.errors import UsageError
from gridcontrol.ids import IndicatorId
from gridcontrol.model.submitting import Step
from gridcontrol.reports.handed_in.revisions import changes
from tests.unit.app.district import DIVISIONS, PACK, Clock, local

DAY = date(2020, 2, 5)
TOWNS = ("999901101", "999901102")
DIVISION = st.sampled_from([*TOWNS, "999901"])


class HandingIn(RuleBasedStateMachine):
    """Compares with the plainest model: for each division a list of (figure, step)."""

    @initialize()
    def start(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        folder = Path(self.folder.name)
        last = "past_release: [custody]\ncases"
        text = PACK.replace(last, last.replace("\n", "\n    submitted: {levels: [town, county]}\n"))
        (folder / "pack.yaml").write_text(text, "utf-8")
        (folder / "divisions.csv").write_text(DIVISIONS, "utf-8")
        clock = Clock(local("02-06 08:00"))
        self.locality = gridcontrol.open_locality(folder / "pack.yaml", store="memory:", clock=clock, plugins=False)
        self.model: dict[str, list[tuple[int, Step]]] = {}
        self.sealed: list[str] = []

    def teardown(self) -> None:
        if hasattr(self, "locality"):
            self.locality.close()
            self.folder.cleanup()

    @rule(division=DIVISION, figure=st.integers(0, 3), reason=st.sampled_from(["", "corrected"]))
    def hand_in(self, division: str, figure: int, reason: str) -> None:
        held = self.model.setdefault(division, [])
        refused = bool(held) and (held[-1][0] == figure or not reason)
        try:
            done = submit(
                self.locality,
                "daily",
                division,
                day=DAY,
                by="a",
                reason=reason,
                stated={IndicatorId("arrived"): figure},
            )
        except UsageError:
            assert refused
            return
        assert not refused
        if held:
            [change] = done.changed
            assert (change.old, change.new) == (held[-1][0], figure)
            assert held[-1][0] + (change.by or 0) == figure
        held.append((figure, Step.SUBMITTED))
        assert done.sealed.revision == len(held)

    @rule(division=DIVISION)
    def approve(self, division: str) -> None:
        held = self.model.get(division)
        allowed = bool(held) and held is not None and held[-1][1] is Step.SUBMITTED
        try:
            approve(self.locality, "daily", division, day=DAY, by="b")
        except UsageError:
            assert not allowed
            return
        assert allowed
        assert held is not None
        held[-1] = (held[-1][0], Step.APPROVED)

    @rule(division=DIVISION)
    def accept(self, division: str) -> None:
        held = self.model.get(division)
        allowed = bool(held) and held is not None and held[-1][1] is Step.APPROVED and division in TOWNS
        try:
            accept(self.locality, "daily", division, day=DAY, by="c")
        except UsageError:
            assert not allowed
            return
        assert allowed
        assert held is not None
        held[-1] = (held[-1][0], Step.ACCEPTED)

    @invariant()
    def all_is_as_the_model_says(self) -> None:
        if not hasattr(self, "locality"):
            return
        _, found = handed_in(self.locality, "daily", day=DAY)
        assert found.broken == ()
        # What was sealed stays as it was, byte by byte, and nothing comes before it.
        seals = [link.seal for link in found.chain]
        assert seals[: len(self.sealed)] == self.sealed
        self.sealed = seals
        for each in found.expected:
            mine = self.model.get(each.code, [])
            assert [rev.number for rev in each.revisions] == list(range(1, len(mine) + 1))
            assert [(rev.content.figures["arrived"], rev.step) for rev in each.revisions] == mine
            for old, new in zip(each.revisions, each.revisions[1:], strict=False):
                for change in changes(old.content, new.content):
                    assert (change.old or 0) + (change.by or 0) == change.new


HandingIn.TestCase.settings = settings(max_examples=15, stateful_step_count=12, deadline=None)
TestHandingIn = HandingIn.TestCase
