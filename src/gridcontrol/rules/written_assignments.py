"""What events say of who answers, as written. References are still words."""

from __future__ import annotations

from typing import ClassVar

from attrs import frozen

from gridcontrol.located.node import Scalar
from gridcontrol.rules.shapes import Form, Rules, form_of, key, one_or_many
from gridcontrol.rules.words import REFERENCE


@frozen
class AssignsWritten(Form):
    """What an assignment's event says."""

    RULES: ClassVar[Rules] = Rules(exclude=(("until", "last_day"),))

    scheme: Scalar | None = key(REFERENCE)
    link: Scalar | None = key(REFERENCE)
    to: tuple[Scalar, ...] = key(one_or_many(REFERENCE, least=1), required=True)
    role: Scalar | None = key(REFERENCE)
    standing: Scalar | None = key(REFERENCE)
    from_: Scalar | None = key(REFERENCE)
    until: Scalar | None = key(REFERENCE)
    last_day: Scalar | None = key(REFERENCE)
    shift: Scalar | None = key(REFERENCE)
    document: Scalar | None = key(REFERENCE)


@frozen
class RelievesWritten(Form):
    """Which assignments an event ends."""

    scheme: Scalar | None = key(REFERENCE)
    link: Scalar | None = key(REFERENCE)
    to: tuple[Scalar, ...] = key(one_or_many(REFERENCE, least=1), default=())
    shift: Scalar | None = key(REFERENCE)


ASSIGNS = one_or_many(form_of(AssignsWritten))
RELIEVES = form_of(RelievesWritten)
