from __future__ import annotations

from decimal import Decimal
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from gridcontrol_html.bars import bar_of, bars
from gridcontrol_html.shades import shade
from gridcontrol_html.svg import text_width
from gridcontrol_html.tiles import Tile, tile_map

NAMES = st.text(st.sampled_from("ab cde 东西镇街道-&<"), min_size=1, max_size=40)
VALUES = st.one_of(st.none(), st.decimals(-10, 10**7, places=1), st.integers(0, 99).map(Decimal))


@st.composite
def maps(draw: st.DrawFn) -> list[Tile]:
    places = draw(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=30, unique=True))
    return [Tile(column, row, draw(NAMES), draw(VALUES)) for column, row in places]


@given(maps())
def test_tiles_lie_in_the_map_apart_and_their_texts_in_them(tiles: list[Tile]) -> None:
    svg = ET.fromstring(tile_map("held", tiles, "en"))  # noqa: S314  # our own text
    _, _, wide, high = map(float, svg.attrib["viewBox"].split())
    boxes = []
    for group in svg:
        rect = group.find("rect")
        assert rect is not None
        left, top = float(rect.attrib["x"]), float(rect.attrib["y"])
        right, bottom = left + float(rect.attrib["width"]), top + float(rect.attrib["height"])
        assert 0 <= left < right <= wide + 0.1
        assert 0 <= top < bottom <= high + 0.1
        boxes.append((left, top, right, bottom))
        lines = [text for text in group.iter("text") if text.text]
        for text in lines:
            half = text_width(text.text or "") / 2
            assert left - 0.1 <= float(text.attrib["x"]) - half
            assert float(text.attrib["x"]) + half <= right + 0.1
        heights = sorted(float(text.attrib["y"]) for text in lines)
        assert all(top + 10 <= height <= bottom - 2 for height in heights)
        assert all(b - a >= 12 for a, b in pairwise(heights))
    for a, b in combinations(boxes, 2):
        assert a[2] < b[0] or b[2] < a[0] or a[3] < b[1] or b[3] < a[1]


def test_no_tile_is_no_map() -> None:
    assert tile_map("held", [], "en") == ""


def test_a_tile_says_its_whole_name_and_figure_and_a_larger_figure_is_stronger() -> None:
    name = "Changyuan subdistrict of the old town"
    picture = tile_map(
        "held", [Tile(0, 0, name, Decimal(40)), Tile(1, 0, "东镇", Decimal(10)), Tile(2, 0, "x", None)], "en"
    )
    assert f"<title>{name}: 40</title>" in picture
    assert picture.index('class="s8"') < picture.index('class="s2"') < picture.index('class="s0"')
    assert "<title>x: \N{EN DASH}</title>" in picture


@given(VALUES, st.integers(0, 10**7).map(Decimal))
def test_shades_grow_with_the_figure(value: Decimal | None, most: Decimal) -> None:
    found = shade(value, most)
    assert (found == "") == (value is None or value <= 0 or most <= 0)
    if value is not None and 0 < value <= most:
        assert found in {f"s{strength}" for strength in range(1, 9)}
        assert shade(most, most) == "s8"


@given(st.lists(st.tuples(NAMES, st.decimals(-10, 10**9, places=1)), max_size=14))
def test_bars_lie_in_the_picture_and_are_as_long_as_their_figures(values: list[tuple[str, Decimal]]) -> None:
    picture = bars("held", values)
    if not picture:
        assert all(value <= 0 for _, value in values[:10])
        return
    svg = ET.fromstring(picture)  # noqa: S314  # our own text
    _, _, wide, _ = map(float, svg.attrib["viewBox"].split())
    lengths = [float(rect.attrib["width"]) for rect in svg.iter("rect")]
    longest, most = max(lengths), max(value for _, value in values[:10])
    for length, (_, value) in zip(lengths, values, strict=False):
        assert abs(length - longest * float(max(value, Decimal(0)) / most)) < 0.2
    for text in svg.iter("text"):
        start = float(text.attrib["x"])
        long = text_width(text.text or "")
        assert (start - long >= -0.1) if text.get("text-anchor") == "end" else (start + long <= wide + 0.1)


def test_a_share_above_the_whole_fills_its_cell_and_no_more() -> None:
    assert 'width="100"' in bar_of(Decimal(130), Decimal(100))
    assert 'width="50"' in bar_of(Decimal(50), Decimal(100))
    assert 'width="0"' in bar_of(None, Decimal(100))
