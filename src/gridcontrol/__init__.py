"""gridcontrol: statuses, duties and reports derived from facts over the administrative hierarchy.

>>> import gridcontrol
>>> gridcontrol.open_locality  # doctest: +ELLIPSIS
<function open_locality at ...>
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gridcontrol.access import Scope
    from gridcontrol.app.answers import StatusAnswer
    from gridcontrol.app.locality import Locality
    from gridcontrol.app.opening import open_locality
    from gridcontrol.app.owing import owed_of
    from gridcontrol.app.responsibility import answering_of
    from gridcontrol.errors import (
        FactRefused,
        GridcontrolError,
        ImportRefused,
        NotFound,
        PackError,
        PluginError,
        StoreError,
        UsageError,
    )

_ERRORS = "gridcontrol.errors"
_HOMES = {
    "FactRefused": _ERRORS,
    "GridcontrolError": _ERRORS,
    "ImportRefused": _ERRORS,
    "Locality": "gridcontrol.app.locality",
    "NotFound": _ERRORS,
    "PackError": _ERRORS,
    "PluginError": _ERRORS,
    "Scope": "gridcontrol.access",
    "StatusAnswer": "gridcontrol.app.answers",
    "StoreError": _ERRORS,
    "UsageError": _ERRORS,
    "answering_of": "gridcontrol.app.responsibility",
    "open_locality": "gridcontrol.app.opening",
    "owed_of": "gridcontrol.app.owing",
}

__all__ = [
    "FactRefused",
    "GridcontrolError",
    "ImportRefused",
    "Locality",
    "NotFound",
    "PackError",
    "PluginError",
    "Scope",
    "StatusAnswer",
    "StoreError",
    "UsageError",
    "answering_of",
    "open_locality",
    "owed_of",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401  # whatever the name stands for
    """Loads on first use, so that a program that needs one room does not pay for all."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
