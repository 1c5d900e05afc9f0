"""One mask for each personal type, and a scrubber for text in which such values may stand.

A mask keeps what staff who know a person need to recognise him, and no more: of an id number the last four characters
(not the place and day of birth), of a phone the first three and last two digits, of a name the first character, of an
address the part down to the town, of an age the decade. Masking what is masked changes nothing.
"""

from __future__ import annotations

import re
import unicodedata

from gridcontrol.rules.vocabulary import FieldBase

STAR = "*"
_HIDDEN = STAR * 3
_TOO_SHORT = 8
"""Numbers up to this length say nothing but themselves when a part of them is shown."""
_OLDEST = 90
"""From here on so few are left that a decade would name them."""

_CONTENT_ID = r"(?<![0-9A-Za-z])c-[0-9a-f]{32}(?![0-9A-Za-z])"
_GAP = "[ \\-\u00a0\u2010-\u2015]"
# Seventeen digits and a check character in one run or as place, birth and number (never dates in a row: they begin
# with four digits); the fifteen digits of old ids and longer runs such as bank cards.
_ID = rf"(?<!\d)(?:\d{{15,}}[Xx]?|\d{{6}}{_GAP}?\d{{4}}{_GAP}?\d{{4}}{_GAP}?\d{{3}}[0-9Xx])(?!\d)"
_PHONE = rf"(?<!\d)(?:0|86{_GAP}?)?1[3-9]\d{_GAP}?\d{{4}}{_GAP}?\d{{4}}(?!\d)"
_SENSITIVE = re.compile(f"(?P<keep>{_CONTENT_ID})|(?P<id>{_ID})|(?P<phone>{_PHONE})")

_TOWN = re.compile(r"^.*?(?:镇|乡|街道|苏木)")
_COUNTY = re.compile(r"^.*?(?:区|县|旗|市)")
_HAN_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003134f\u00b7]{2,}")


def mask_id_number(text: str) -> str:
    """All but the last four characters hidden; short ones whole.

    >>> mask_id_number("999999199001010018")
    '**************0018'
    """
    kept = 4 if len(text) > _TOO_SHORT else 0
    return _hidden(text, 0, kept)


def mask_phone(text: str) -> str:
    """All but the first three and the last two characters hidden; short ones whole.

    >>> mask_phone("13800000012")
    '138******12'
    """
    return _hidden(text, 3, 2) if len(text) > _TOO_SHORT else _hidden(text, 0, 0)


def mask_name(text: str) -> str:
    """The first character, then two stars whatever the length.

    >>> mask_name("甲某某"), mask_name("Example Person")
    ('甲**', 'E**')
    """
    return f"{text[0]}**" if text else ""


def mask_address(text: str) -> str:
    """Down to the town, or to the county where no town is named; else nothing.

    >>> mask_address("某区某镇某村9组9号"), mask_address("9 Some Road")
    ('某区某镇***', '***')
    """
    if not text:
        return ""
    match = _TOWN.match(text) or _COUNTY.match(text)
    # Numbers before the town's name would be house numbers after all.
    kept = match[0] if match and not any(map(str.isdigit, match[0])) else ""
    return kept.rstrip(STAR) + _HIDDEN


def mask_age(text: str) -> str:
    """The decade; ``90+`` from 90 on.

    >>> mask_age("37"), mask_age("94"), mask_age("30-39")
    ('30-39', '90+', '30-39')
    """
    if re.fullmatch(r"\d0-\d9|0-9|90\+|", text, re.ASCII):
        return text
    if not re.fullmatch(r"\d{1,3}", text, re.ASCII):
        return _HIDDEN
    decade = int(text) // 10 * 10
    return "90+" if decade >= _OLDEST else f"{decade}-{decade + 9}"


_MASKS = {
    FieldBase.ID_NUMBER: mask_id_number,
    FieldBase.PHONE: mask_phone,
    FieldBase.PERSON_NAME: mask_name,
    FieldBase.ADDRESS: mask_address,
    FieldBase.AGE: mask_age,
}


def mask_value(base: FieldBase, text: str) -> str:
    """*text* of a field of that type: masked where the type is personal, else scrubbed."""
    return _MASKS[base](text) if base in _MASKS else scrub(text)


def scrub(text: str) -> str:
    """*text* with every id number and phone in it masked, full-width digits and grouped ones too.

    The ids that gridcontrol makes from content are left whole: they are hexadecimal and say nothing.

    >>> scrub("call 138 0000 0012 about 999999199001010018")
    'call 138********12 about **************0018'
    """
    digits = text if text.isascii() else "".join(map(_plain_digit, text))
    if not _SENSITIVE.search(digits):
        return text
    parts, end = [], 0
    for match in _SENSITIVE.finditer(digits):
        found = match[0]
        shown = found if match["keep"] else mask_id_number(found) if match["id"] else mask_phone(found)
        parts += [text[end : match.start()], shown]
        end = match.end()
    return "".join(parts) + text[end:]


def masked_key(key: str, *, personal: bool) -> str:
    """A subject's key: ids and phones in it masked; of *personal* kinds also names written in Chinese characters.

    Keys that say nothing about a person (``p-17``) stay, so that staff can look them up.
    """
    scrubbed = scrub(key)
    return _HAN_NAME.sub(lambda match: mask_name(match[0]), scrubbed) if personal else scrubbed


def _hidden(text: str, first: int, last: int) -> str:
    hidden = STAR * max(0, len(text) - first - last)
    return text[:first] + hidden + (text[-last:] if last else "")


def _plain_digit(character: str) -> str:
    """The ASCII digit for a digit of any script, so that none slips through; one character stays one."""
    value = unicodedata.digit(character, None)
    return character if value is None else str(value)
