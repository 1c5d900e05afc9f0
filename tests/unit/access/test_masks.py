from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.access import (
    mask_address,
    mask_age,
    mask_id_number,
    mask_name,
    mask_phone,
    mask_value,
    masked_key,
    scrub,
)
from gridcontrol.rules.vocabulary import PERSONAL, FieldBase

DIGITS = "0123456789"
IDS = st.one_of(
    st.text(DIGITS, min_size=15, max_size=15),
    st.builds(
        lambda body, check: body + check, st.text(DIGITS, min_size=17, max_size=17), st.sampled_from(DIGITS + "Xx")
    ),
)
PHONES = st.builds(
    lambda second, rest: f"1{second}{rest}", st.sampled_from("3456789"), st.text(DIGITS, min_size=9, max_size=9)
)
WORDS = st.text("甲乙丙 abcXYZ,;:/()-_\n\t", max_size=12)
FULL_WIDTH = str.maketrans(DIGITS, "０１２３４５６７８９")


@given(before=WORDS, secret=st.one_of(IDS, PHONES), after=WORDS, wide=st.booleans())
def test_no_secret_survives_in_text(before: str, secret: str, after: str, wide: bool) -> None:  # noqa: FBT001
    written = secret.translate(FULL_WIDTH) if wide else secret
    shown = scrub(before + written + after)
    assert written not in shown
    assert secret not in shown
    assert not re.search(r"\d{9}", shown)
    assert shown.startswith(before)
    assert shown.endswith(after)
    assert scrub(shown) == shown


@given(text=st.text(), base=st.sampled_from(sorted(PERSONAL)))
def test_masking_twice_is_masking_once(text: str, base: FieldBase) -> None:
    once = mask_value(base, text)
    assert mask_value(base, once) == once
    assert scrub(scrub(text)) == scrub(text)
    assert masked_key(masked_key(text, personal=True), personal=True) == masked_key(text, personal=True)


@given(secret=st.one_of(IDS, PHONES))
def test_typed_masks_show_at_most_five_characters(secret: str) -> None:
    for mask in (mask_id_number, mask_phone):
        shown = mask(secret)
        assert len(shown) == len(secret)
        assert shown.count("*") >= len(secret) - 5


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("999999199001010018", "**************0018"),
        ("id 99999919900101001X.", "id **************001X."),
        ("999999900101001", "***********1001"),
        ("999999 19900101 0018", "****************0018"),
        ("999999-1990-0101-0018", "*****************0018"),
        ("tel:13800000012", "tel:138******12"),
        ("138-0000-0012", "138********12"),
        ("+86 138 0000 0012", "+86 ***********12"),
        ("8613800000012", "861********12"),
        ("9999990000000000000", "***************0000"),
    ],
)
def test_scrubbed(text: str, shown: str) -> None:
    assert scrub(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "500153001001",
        "2020-02-24 20:00, 2020-02-25 16:00",
        "2020-02-24 2020-02-25 2020-02-26",
        "20200224200000",
        "1,033,363",
        "11 digits: 21380000001",
        "居家 14 天",
    ],
)
def test_what_is_nobody_s_stays(text: str) -> None:
    assert scrub(text) == text


def test_content_ids_stay_whole() -> None:
    kept = "c-" + "13800000012" + "a" * 21
    assert scrub(kept) == kept
    assert scrub("c-13800000012") == "c-138******12"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("王", "王**"), ("甲某某", "甲**"), ("欧阳某某", "欧**"), ("", ""), ("Example Person", "E**")],
)
def test_names(text: str, shown: str) -> None:
    assert mask_name(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("某市某区某镇某村9组", "某市某区某镇***"),
        ("某区某街道某路9号", "某区某街道***"),
        ("某区某路9号", "某区***"),
        ("9号楼某镇", "***"),
        ("9 Some Road", "***"),
        ("", ""),
    ],
)
def test_addresses(text: str, shown: str) -> None:
    assert mask_address(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"), [("7", "0-9"), ("37", "30-39"), ("89", "80-89"), ("90", "90+"), ("104", "90+"), ("六岁", "***")]
)
def test_ages(text: str, shown: str) -> None:
    assert mask_age(text) == shown


def test_short_numbers_are_hidden_whole() -> None:
    assert mask_phone("12345678") == "********"
    assert mask_id_number("E1234567") == "********"


def test_keys() -> None:
    assert masked_key("p-17", personal=True) == "p-17"
    assert masked_key("999999199001010018", personal=False) == "**************0018"
    assert masked_key("甲某某", personal=True) == "甲**"
    assert masked_key("甲某某 13800000012", personal=True) == "甲** 138******12"
    assert masked_key("某某酒店", personal=False) == "某某酒店"
