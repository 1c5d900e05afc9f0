"""Words by which a field's name tells that it says what somebody is, not where somebody was.

A rule should ask for presence or exposure. These words name registration, nationality, ethnicity and religion, in
English and Chinese; they belong to no locality. A name matches when it holds one of them, whatever its case.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Origin(StrEnum):
    """What a rule should not depend on."""

    REGISTRATION = "registration"
    NATIONALITY = "nationality"
    ETHNICITY = "ethnicity"
    RELIGION = "religion"


WORDS: dict[Origin, tuple[str, ...]] = {
    Origin.REGISTRATION: (
        "hukou",
        "household_registration",
        "registered_residence",
        "registered_address",
        "residence_permit",
        "native_place",
        "birthplace",
        "place_of_birth",
        "户籍",
        "户口",
        "籍贯",
        "原籍",
        "出生地",
        "本地人",
        "外地人",
    ),
    Origin.NATIONALITY: (
        "nationality",
        "citizen",
        "passport",
        "immigration_status",
        "国籍",
        "护照",
        "外籍",
        "公民身份",
    ),
    Origin.ETHNICITY: (
        "ethnic",
        "ethnicity",
        "race",
        "tribe",
        "caste",
        "skin_colour",
        "skin_color",
        "mother_tongue",
        "民族",
        "种族",
        "族别",
        "母语",
    ),
    Origin.RELIGION: ("religion", "religious", "faith", "creed", "denomination", "宗教", "信仰", "教派"),
}
_WHOLE_WORDS = frozenset({"race", "faith", "creed", "caste", "tribe"})
"""English words that other words contain (trace, embrace); they count only as a whole word of the name."""
_PARTING = re.compile(r"[-. ]")


def _form(word: str) -> str:
    return rf"(?<![^_]){word}(?![^_])" if word in _WHOLE_WORDS else word


_ANY = re.compile("|".join(f"(?P<{origin}>{'|'.join(map(_form, words))})" for origin, words in WORDS.items()))


def origin_of(name: str) -> Origin | None:
    """What *name* tells about, None when nothing of the kind."""
    match = _ANY.search(_PARTING.sub("_", name.casefold()))
    return Origin(match.lastgroup) if match and match.lastgroup else None
