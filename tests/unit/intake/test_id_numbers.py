"""Identity numbers: the check digit finds every single wrong digit, old numbers become new ones."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gridcontrol.intake.cells import Reading, read_id
from gridcontrol.intake.id_numbers import check_character, read_id_number
from gridcontrol.intake.moments import Spelling
from gridcontrol.intake.written import Unread
from tests.unit.intake.files import pack

BIRTHS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
SERIALS = st.integers(0, 999)


def number(birth: date, serial: int) -> str:
    body = f"999999{birth:%Y%m%d}{serial:03}"
    return body + check_character(body)


def by_definition(body: str) -> str:
    """The check character as the standard writes it: weights 2 to the power of the place, modulo 11."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body))
    return "10X98765432"[total % 11]


@given(BIRTHS, SERIALS)
def test_sound_numbers_are_read_as_they_are(birth: date, serial: int) -> None:
    sound = number(birth, serial)
    assert sound[-1] == by_definition(sound[:-1])
    assert read_id_number(sound) == sound
    assert read_id_number(sound.lower()) == sound


@given(BIRTHS, SERIALS, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_wrong_character_is_always_found(birth: date, serial: int, place: int, wrong: str) -> None:
    sound = number(birth, serial)
    assume(sound[place] != wrong)
    with pytest.raises(Unread):
        read_id_number(sound[:place] + wrong + sound[place + 1 :])


@given(BIRTHS, SERIALS, st.integers(0, 16))
def test_two_swapped_neighbours_are_always_found(birth: date, serial: int, place: int) -> None:
    sound = number(birth, serial)
    assume(sound[place] != sound[place + 1])
    with pytest.raises(Unread):
        read_id_number(sound[:place] + sound[place + 1] + sound[place] + sound[place + 2 :])


@given(st.dates(date(1900, 1, 1), date(1999, 12, 31)), SERIALS)
def test_fifteen_digits_become_the_eighteen_of_the_same_person(birth: date, serial: int) -> None:
    assert read_id_number(f"999999{birth:%y%m%d}{serial:03}") == number(birth, serial)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "id-length"),
        ("99999919800229", "id-length"),
        ("999999198002290010", "id-checksum"),
        ("99999919810229001X", "id-birth-date"),
        ("999999810229001", "id-birth-date"),
        ("9.99999E+17", "rounded-number"),
        ("99999919800229O01", "id-length"),
        ("999999198002290o1X", "id-characters"),
    ],
)
def test_what_is_wrong_is_named(written: str, code: str) -> None:
    with pytest.raises(Unread, match=code):
        read_id_number(written)


def test_separators_are_passed_over() -> None:
    sound = number(date(1980, 2, 29), 1)
    assert read_id_number(f"{sound[:6]} {sound[6:14]} {sound[14:]}") == sound


def test_an_unknown_region_is_a_warning_and_nothing_more() -> None:
    warned: list[tuple[str, str]] = []
    sound = number(date(1980, 2, 29), 1)
    reading = Reading(Spelling(pack().zone), lambda code, found: warned.append((code, found)))
    assert read_id(sound, reading) == sound
    assert warned == [("intake.unknown-region", "999999")]
