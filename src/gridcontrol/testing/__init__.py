"""For authors of adapters: contract suites to subclass, strategies to draw from, a clock to move.

Needs the extra ``testing``: ``pip install "gridcontrol[testing]"``.
"""

import pytest

# Before the suites are imported: their failures then show the values compared.
pytest.register_assert_rewrite(
    "gridcontrol.testing.stores",
    "gridcontrol.testing.formats",
    "gridcontrol.testing.evaluators",
    "gridcontrol.testing.notifiers",
    "gridcontrol.testing.scopes",
    "gridcontrol.testing.dialects",
)

from gridcontrol.testing.clocks import MovingClock  # noqa: E402  # after the line above
from gridcontrol.testing.dialects import SqlDialectContract  # noqa: E402  # as above
from gridcontrol.testing.evaluators import EvaluatorContract  # noqa: E402  # as above
from gridcontrol.testing.formats import ReportFormatContract, RowFormatContract  # noqa: E402  # as above
from gridcontrol.testing.notifiers import NotifierContract  # noqa: E402  # as above
from gridcontrol.testing.scopes import ScopeRuleContract  # noqa: E402  # as above
from gridcontrol.testing.stores import DurableStoreContract, StoreContract  # noqa: E402  # as above

__all__ = [
    "DurableStoreContract",
    "EvaluatorContract",
    "MovingClock",
    "NotifierContract",
    "ReportFormatContract",
    "RowFormatContract",
    "ScopeRuleContract",
    "SqlDialectContract",
    "StoreContract",
]
