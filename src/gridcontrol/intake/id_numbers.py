"""Resident identity numbers (GB 11643): 18 digits with a check digit, or the 15 digits of before 1999.

Check digit and birth date can only be wrong by mistake: errors. A region code that is not known may have been
abolished: a warning.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from operator import mul

from gridcontrol.intake.written import Unread

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
"""The last character by the weighted sum of the others, modulo 11 (GB 11643)."""
# Bytes are summed as they are, so each digit counts 48 too much.
_EXCESS = ord("0") * sum(WEIGHTS)
_EIGHTEEN = re.compile(r"\d{17}[\dX]\Z", re.ASCII)
_FIFTEEN = re.compile(r"\d{15}\Z", re.ASCII)
_ROUNDED = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d+\Z", re.ASCII)
_EARLIEST_BIRTH = 1850
_LONG, _SHORT = 18, 15

PROVINCES = frozenset(
    str(code)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83), (91, 91))
    for code in range(first, last + 1)
)
"""First two digits that GB/T 2260 gives to provinces, and 83 and 91 which permits of residence use."""


def check_character(body: str) -> str:
    """The check character for the first seventeen digits in *body*.

    >>> check_character("99999920000229001")
    '9'
    """
    return CHECKS[(sum(map(mul, WEIGHTS, body.encode())) - _EXCESS) % 11]


def read_id_number(text: str) -> str:
    """*text* (folded) as an 18-character id. Raises ``Unread`` with what is wrong with it."""
    if len(text) == _LONG:
        if _is_sound(text):
            return text
        number = text if text[-1] != "x" else text[:-1] + "X"
        if not _EIGHTEEN.match(number):
            raise Unread("intake.id-characters", found=text)
        _check_birth(number[6:14], text)
        expected = CHECKS[(sum(map(mul, WEIGHTS, number[:17].encode())) - _EXCESS) % 11]
        if number[17] != expected:
            raise Unread("intake.id-checksum", found=text)
        return number
    if len(text) == _SHORT and _FIFTEEN.match(text):
        body = f"{text[:6]}19{text[6:]}"
        _check_birth(body[6:14], text)
        return body + check_character(body)
    if _ROUNDED.match(text):
        raise Unread("intake.rounded-number", found=text)
    if any(mark in text for mark in " -'`"):
        bare = text.translate(_SEPARATORS)
        if bare != text and len(bare) in (_LONG, _SHORT):
            return read_id_number(bare)
    raise Unread("intake.id-length", found=text, length=str(len(text)))


_SEPARATORS = dict.fromkeys(map(ord, " -'`"))


def _is_sound(text: str) -> bool:
    body = text[:17]
    return (
        text.isascii()
        and body.isdigit()
        and _is_birth_date(text[6:14])
        and CHECKS[(sum(map(mul, WEIGHTS, body.encode())) - _EXCESS) % 11] == text[17]
    )


def _check_birth(digits: str, text: str) -> None:
    if not _is_birth_date(digits):
        raise Unread("intake.id-birth-date", found=text)


@lru_cache(maxsize=65536)
def _is_birth_date(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year >= _EARLIEST_BIRTH
    except ValueError:
        return False
