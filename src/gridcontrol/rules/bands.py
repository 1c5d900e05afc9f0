"""Bands of whole numbers as people write them: ``60-69``, ``80岁以上``, ``under 15``.

以上, 以下 and 以内 hold the number itself, 不满, 未满 and 超过 do not: so the Civil Code has it (art. 1259).
"""

from __future__ import annotations

import re
import unicodedata

from attrs import frozen

_UNIT = r"\s?(?:周?岁|years?(?:\s?old)?|yrs?)?\s?"
_BETWEEN = re.compile(rf"(\d{{1,9}}){_UNIT}(?:[-‐-―−~〜]{{1,2}}|至|到|to)\s?(\d{{1,9}}){_UNIT}\Z")
_ONE = re.compile(rf"(\d{{1,9}}){_UNIT}\Z")
_FROM = re.compile(
    rf"(?:(?:>=|≥|⩾|至少)\s?(\d{{1,9}}){_UNIT}"
    rf"|(\d{{1,9}}){_UNIT}(?:\+|(?:及其?|含)?以上|and\s(?:over|above|older|up)|or\s(?:over|above|older|more)))\Z"
)
_ABOVE = re.compile(rf"(?:>|大于|超过|over|above)\s?(\d{{1,9}}){_UNIT}\Z")
_TO = re.compile(
    rf"(?:(?:<=|≤|⩽|至多|up\sto)\s?(\d{{1,9}}){_UNIT}"
    rf"|(\d{{1,9}}){_UNIT}(?:(?:及其?|含)?以下|以内|and\s(?:under|younger|below)|or\s(?:under|younger|less|below)))\Z"
)
_BELOW = re.compile(rf"(?:<|小于|不满|未满|不足|under|below)\s?(\d{{1,9}}){_UNIT}\Z")


@frozen
class Band:
    """Whole numbers from *least* to *most*, both among them; *most* None: without end."""

    least: int
    most: int | None

    def holds(self, other: Band) -> bool:
        """Whether all of *other* lies here."""
        if other.least < self.least:
            return False
        return self.most is None or (other.most is not None and other.most <= self.most)

    def meets(self, other: Band) -> bool:
        """Whether they have a number in common."""
        return (self.most is None or other.least <= self.most) and (other.most is None or self.least <= other.most)


def read_band(text: str) -> Band | None:
    """The band that *text* means; None where it means none.

    >>> read_band("６０～６９岁"), read_band("80岁以上")
    (Band(least=60, most=69), Band(least=80, most=None))
    >>> read_band("不满15周岁"), read_band("30 - 20")
    (Band(least=0, most=14), None)
    """
    said = unicodedata.normalize("NFKC", text).strip().lower()
    if between := _BETWEEN.match(said):
        return _band(int(between[1]), int(between[2]))
    if one := _ONE.match(said):
        return Band(int(one[1]), int(one[1]))
    if since := _FROM.match(said):
        return Band(int(since[1] or since[2]), None)
    if above := _ABOVE.match(said):
        return Band(int(above[1]) + 1, None)
    if to := _TO.match(said):
        return Band(0, int(to[1] or to[2]))
    below = _BELOW.match(said)
    return None if below is None else _band(0, int(below[1]) - 1)


def _band(least: int, most: int) -> Band | None:
    return Band(least, most) if least <= most else None
