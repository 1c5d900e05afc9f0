from __future__ import annotations

import logging

import pytest

from gridcontrol.builtin import gridcontrol_notifiers
from gridcontrol.plugins import Notifier
from gridcontrol.testing import NotifierContract
from gridcontrol.testing.notifiers import sample_notice


class TestLog(NotifierContract):
    def notifier(self) -> Notifier:
        (log,) = gridcontrol_notifiers()
        return log


def test_the_line_is_masked_and_handlers_get_the_notice(caplog: pytest.LogCaptureFixture) -> None:
    (log,) = gridcontrol_notifiers()
    with caplog.at_level(logging.INFO, "gridcontrol.notices"):
        log.deliver(sample_notice())
    (record,) = caplog.records
    assert record.getMessage() == (
        "overdue duty=temperature subject=**************0012 count=1 due=2020-02-05T04:00:00+00:00 "
        "link=five/grid officers=o-17"
    )
    assert record.__dict__["notice"] == sample_notice()
