"""The contract of notifiers, as tests for whoever writes one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import UTC, datetime

import pytest
from attrs import evolve

from gridcontrol.duties.notices import Notice, NoticeKind
from gridcontrol.ids import AnswerId, DutyId, RoundId, SubjectId
from gridcontrol.plugins import Notifier


def sample_notice(kind: NoticeKind = NoticeKind.OVERDUE) -> Notice:
    """A notice as officers get them; the subject's key is an invented id."""
    due = datetime(2020, 2, 5, 4, 0, tzinfo=UTC)
    return Notice(
        id=f"temperature|person/999999199003070012|2020-02-05|morning|{kind.value}",
        kind=kind,
        duty=DutyId("temperature"),
        subject=SubjectId("person/999999199003070012"),
        due=due,
        at=due,
        link=AnswerId("five/grid"),
        officers=(SubjectId("officer/o-17"),),
    )


class NotifierContract(ABC):
    """What every notifier must do. Subclass it as ``Test...`` and give the notifier, its outer world replaced."""

    @abstractmethod
    def notifier(self) -> Notifier:
        """The notifier as the plugin declares it."""

    @pytest.mark.parametrize("kind", list(NoticeKind))
    def test_it_takes_every_kind_of_notice(self, kind: NoticeKind) -> None:
        self.notifier().deliver(sample_notice(kind))

    def test_it_takes_one_twice(self) -> None:
        """After a crash a notice may come again, with the same id."""
        notifier = self.notifier()
        notifier.deliver(sample_notice())
        notifier.deliver(sample_notice())

    def test_it_takes_one_about_many_at_once(self) -> None:
        """Of a round whoever has part of it is told once, with how many it is about."""
        known = sample_notice(NoticeKind.OPENED)
        several = evolve(known, id="round opened round_1 officer/o-17", duty=RoundId("round_1"), subject=None, count=37)
        self.notifier().deliver(several)

    def test_it_takes_one_that_nobody_answers_for(self) -> None:
        known = sample_notice()
        alone = Notice(known.id, known.kind, known.duty, known.subject, known.due, known.at, None, ())
        self.notifier().deliver(alone)
