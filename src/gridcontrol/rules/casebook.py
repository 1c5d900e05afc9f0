"""Worked examples that a pack brings along."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from gridcontrol.errors import Place
from gridcontrol.ids import EventKindId


@frozen
class Case:
    """A worked example that a pack brings along: facts in, statuses out."""

    name: str
    events: tuple[CaseEvent, ...]
    expect: Mapping[str, tuple[str, ...]]
    where: Place


@frozen
class CaseEvent:
    """One event of a case."""

    at: str
    subject: str
    kind: EventKindId
    fields: Mapping[str, str]
    where: Place
