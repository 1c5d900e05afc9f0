"""The first rule of what an officer may see: what he answers for. Other plugins can take from it, never add."""

from __future__ import annotations

from gridcontrol.access import Scope, answered_for
from gridcontrol.plugins import Reader


def assignments(reader: Reader) -> Scope:
    """The subjects and divisions that *reader* answers for, himself included."""
    return answered_for(reader.answering, reader.officer, reader.at)
