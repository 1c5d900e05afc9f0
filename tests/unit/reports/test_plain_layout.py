"""Plain text takes a short way through the layout: it comes out as on the long one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.builtin import text_layout
from gridcontrol.builtin.text_layout import wrapped
from gridcontrol.errors import width
from gridcontrol.errors.width import display_width

TEXTS = st.one_of(
    st.text(alphabet=st.characters(codec="ascii"), max_size=30), st.text(alphabet=" ab-(),.居家。（1", max_size=20)
)


@given(text=TEXTS, wide=st.integers(1, 24))
def test_the_short_way_and_the_long_way_agree(text: str, wide: int) -> None:
    quick = wrapped(text, wide), display_width(text), text_layout._longest_word(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_layout, "plain", lambda _: False)
        patch.setattr(width, "plain", lambda _: False)
        assert (wrapped(text, wide), display_width(text), text_layout._longest_word(text)) == quick
