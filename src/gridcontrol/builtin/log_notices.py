"""Notices into Python's log, for programs that embed gridcontrol: their handlers mail them, post them or keep them."""

from __future__ import annotations

import logging

from gridcontrol.access import masked_key
from gridcontrol.duties.notices import Notice
from gridcontrol.ids import key_of

LOGGER = "gridcontrol.notices"


def deliver(notice: Notice) -> None:
    """Log *notice* at INFO: masked in the line, whole as the record's attribute ``notice``."""
    officers = ",".join(masked_key(key_of(officer), personal=True) for officer in notice.officers)
    logging.getLogger(LOGGER).info(
        "%s duty=%s subject=%s count=%d due=%s link=%s officers=%s",
        notice.kind.value,
        notice.duty,
        "" if notice.subject is None else masked_key(key_of(notice.subject), personal=True),
        notice.count,
        notice.due.isoformat(),
        notice.link or "",
        officers,
        extra={"notice": notice},
    )
