"""What went wrong, where, as values."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from attrs import field, frozen


class Severity(StrEnum):
    """An error stops what was asked for; a warning and a note don't."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@frozen(order=True)
class Place:
    """A stretch of a text file. Lines and columns count characters from 1; ``end_column`` is exclusive."""

    file: str
    line: int
    column: int
    end_line: int = 0
    end_column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


def _frozen_args(args: Mapping[str, object]) -> Mapping[str, str]:
    return MappingProxyType({name: str(value) for name, value in args.items()})


@frozen
class Problem:
    """One finding about an input.

    ``code`` names a message of ``gridcontrol.errors.messages``; ``args`` are the words it fills in.
    ``allowed`` lists what could stand there, ``nearest`` the likeliest of these, ``related`` other
    places that explain this one (the first of two duplicate keys, say), ``related_names`` a word for each of
    them where the message's label for related places asks for one.
    """

    code: str
    place: Place | None = None
    args: Mapping[str, str] = field(factory=dict, converter=_frozen_args, hash=False)
    severity: Severity = Severity.ERROR
    allowed: tuple[str, ...] = ()
    nearest: str | None = None
    related: tuple[Place, ...] = ()
    related_names: tuple[str, ...] = ()
