"""What a message may show of a cell that names a person."""

from __future__ import annotations

import re

from gridcontrol.rules.vocabulary import FieldBase

_LONG_NUMBER = re.compile(r"\d(?:[ -]?\d){10,}[Xx]?|\d{9,}")
_LONGEST = 60


def masked(found: str, base: FieldBase | None) -> str:
    """*found* as a message shows it: ids, phones and names down to their ends, other texts cut to sixty characters.

    A long number is masked in any column: rows that slipped by one column put ids where dates belong.

    >>> masked("99999920000229001X", FieldBase.ID_NUMBER)
    '99**************1X'
    >>> masked("张三丰", FieldBase.PERSON_NAME)
    '张**'
    """
    match base:
        case FieldBase.ID_NUMBER | FieldBase.PHONE:
            return ends(found)
        case FieldBase.PERSON_NAME | FieldBase.ADDRESS:
            return found[:1] + "*" * min(len(found) - 1, 8) if found else found
        case _:
            shown = found if len(found) <= _LONGEST else found[: _LONGEST - 1] + "…"
            return _LONG_NUMBER.sub(lambda match: ends(match[0]), shown)


def ends(found: str) -> str:
    """The first and last two characters; all of a short text is hidden."""
    if len(found) < 7:  # noqa: PLR2004  # less would leave most of it to read
        return "*" * len(found)
    shown = found if len(found) <= _LONGEST else found[: _LONGEST - 1] + "…"
    return shown[:2] + "*" * (len(shown) - 4) + shown[-2:]
