"""What a report shows to everybody, as written."""

from __future__ import annotations

from attrs import frozen

from gridcontrol.rules.figures import Guard, Zeros
from gridcontrol.rules.shapes import Form, key
from gridcontrol.rules.words import choice, whole

LEAST_BELOW, MOST_BELOW = 2, 1_000


@frozen
class PublicWritten(Form):
    """Below which number counts are hidden, and how well."""

    below: int = key(whole(LEAST_BELOW, MOST_BELOW), required=True)
    guard: Guard = key(choice(Guard), default=Guard.FOUND)
    zeros: Zeros = key(choice(Zeros), default=Zeros.HIDDEN)
