from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.errors.width import clusters, display_width, pad, truncate, visible

MARKED = st.text(st.sampled_from("a家ｗé\u0301\u200d😀👩👧🇨🇳🏽❤\ufe0f\x1b\t\u202e한ᄒ\u1161…"), max_size=20)
ANY = st.one_of(st.text(max_size=30), MARKED)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("", 0),
        ("home", 4),
        ("居家", 4),
        ("ｗｉｄｅ", 8),
        ("é", 1),
        ("e\u0301", 1),
        ("𠀀", 2),
        ("😀", 2),
        ("👩\u200d👧", 2),
        ("👍🏽", 2),
        ("🇨🇳", 2),
        ("🇨🇳🇸🇱", 4),
        ("❤\ufe0f", 2),
        ("한", 2),
        ("\u1112\u1161\u11ab", 2),
        ("α–…", 3),
        ("a\x1b[0m", 8),
        ("一\u2028", 8),
    ],
)
def test_cells(text: str, cells: int) -> None:
    assert display_width(text) == cells


@given(ANY)
def test_what_is_visible_steers_no_terminal(text: str) -> None:
    shown = visible(text)
    assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Zl", "Zp", "Cs"} or "\u202a" <= c <= "\u202e"]
    assert visible(shown) == shown


@given(ANY)
def test_clusters_are_the_text_again(text: str) -> None:
    pieces = list(clusters(text))
    assert "".join(piece for piece, _ in pieces) == text
    assert all(piece and 0 <= cells <= 2 for piece, cells in pieces)


@given(ANY, st.integers(0, 40))
def test_padding_fills_to_the_width_and_takes_nothing_away(text: str, width: int) -> None:
    for right in (False, True):
        padded = pad(text, width, right=right)
        assert visible(text) in padded
        if text.isascii() or not unicodedata.combining((text + " ")[0]):
            assert display_width(padded) == max(width, display_width(text))


@given(ANY, st.integers(0, 40))
def test_truncated_text_fits_and_is_a_beginning(text: str, width: int) -> None:
    cut = truncate(text, width)
    assert display_width(cut) <= width
    if display_width(text) <= width:
        assert cut == visible(text)
    elif width:
        assert cut.endswith("…")
        assert visible(text).startswith(cut[:-1])


def test_a_wide_character_is_never_cut_in_half() -> None:
    assert [truncate("居家隔离", width) for width in range(9)] == [
        "", "…", "…", "居…", "居…", "居家…", "居家…", "居家隔…", "居家隔离",
    ]  # fmt: skip


def test_padding_lines_up_chinese_and_english() -> None:
    assert [pad(word, 6) + "|" for word in ("居家", "home")] == ["居家  |", "home  |"]
    assert pad("7", 3, right=True) == "  7"
