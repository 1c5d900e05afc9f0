"""How a report goes up, as written."""

from __future__ import annotations

from attrs import frozen

from gridcontrol.located.node import Scalar
from gridcontrol.rules.shapes import Form, key, list_of, one_or_many
from gridcontrol.rules.words import CLOCK, REFERENCE


@frozen
class SubmittedWritten(Form):
    """Which levels hand a report in, until when, who approves it, and what duties see of it."""

    levels: tuple[Scalar, ...] = key(list_of(REFERENCE, least=1), required=True)
    until: str | None = key(CLOCK)
    scheme: Scalar | None = key(REFERENCE)
    event: tuple[Scalar, ...] = key(one_or_many(REFERENCE), default=())
