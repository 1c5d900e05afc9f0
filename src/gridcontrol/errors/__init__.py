"""Problems, the messages they print as, and the exceptions that carry them.

The lowest room: everything may report a problem. A ``Problem`` is a value (code, place, words to
fill in); its text in English or Chinese comes from ``gridcontrol.errors.messages``, so that no
sentence a user reads is built anywhere else.
"""

from gridcontrol.errors.exceptions import (
    FactRefused,
    GridcontrolError,
    ImportRefused,
    NotFound,
    PackError,
    PluginError,
    StoreError,
    UsageError,
)
from gridcontrol.errors.problem import Place, Problem, Severity

__all__ = [
    "FactRefused",
    "GridcontrolError",
    "ImportRefused",
    "NotFound",
    "PackError",
    "Place",
    "PluginError",
    "Problem",
    "Severity",
    "StoreError",
    "UsageError",
]
