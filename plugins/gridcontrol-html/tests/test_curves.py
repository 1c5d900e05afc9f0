from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.reports.document import Cell, Column, ColumnType, Figure, Row, Table
from gridcontrol.reports.drawing import Band, Curve, Knowledge, Line, Mark
from gridcontrol.rules.vocabulary import Label
from gridcontrol_html.curves import LINES, CurvePicture
from gridcontrol_html.svg import TEXT_SIZE, text_width

START = date(2020, 2, 1)
COLUMNS = ("bar", "line", "other", "limit", "low", "high")
MARKS = (Line("bar", Mark.BAR), Line("line"), Line("other"), Line("limit", Mark.LIMIT))
CELLS = st.one_of(
    st.none(),
    st.integers(-(10**12), 10**12),
    st.integers(0, 30),
    st.decimals(-1000, 1000, places=2),
    st.integers(0, 9).map(Figure),
    st.just(Figure(None)),
    st.decimals(),
)

Box = tuple[float, float, float, float]


def table(rows: list[tuple[date, list[Cell]]], how: Curve) -> Table:
    columns = [Column("day", Label({"en": "day"}), ColumnType.DATE)]
    columns += [Column(name, Label({"en": name}), ColumnType.NUMBER) for name in COLUMNS]
    made = tuple(Row(day.isoformat(), (day, *cells)) for day, cells in rows)
    return Table("t", Label({"en": "title"}), tuple(columns), made, drawing=how)


@st.composite
def pictures(draw: st.DrawFn) -> CurvePicture:
    days = draw(st.lists(st.integers(0, 400), max_size=40, unique=True))
    rows = [(START + timedelta(days=day), [draw(CELLS) for _ in COLUMNS]) for day in days]
    lines = tuple(draw(st.lists(st.sampled_from(MARKS), max_size=4, unique=True)))
    bands = (Band(Label({"en": "band"}), "low", "high"),) if draw(st.booleans()) else ()
    today = START + timedelta(days=draw(st.integers(-3, 403)))
    how = Curve(lines, Knowledge.NOW, bands, today if draw(st.booleans()) else None)
    return CurvePicture.of(table(rows, how), how, "en")


def drawn(picture: CurvePicture) -> list[ET.Element]:
    svgs = [*picture.pictures(), *(panel for _, panel in picture.panels())]
    return [ET.fromstring(svg) for svg in svgs if svg]  # noqa: S314  # our own text


def size(svg: ET.Element) -> tuple[float, float]:
    _, _, wide, high = map(float, svg.attrib["viewBox"].split())
    return wide, high


def places(element: ET.Element) -> list[tuple[float, float]]:
    """Every place that an element reaches."""
    held = {name: float(value) for name, value in element.attrib.items() if name in {"x", "y", "x1", "x2", "y1", "y2"}}
    match element.tag:
        case "polyline" | "polygon":
            pairs = (pair.split(",") for pair in element.attrib["points"].split())
            return [(float(x), float(y)) for x, y in pairs]
        case "line":
            return [(held["x1"], held["y1"]), (held["x2"], held["y2"])]
        case "rect":
            wide, high = float(element.attrib["width"]), float(element.attrib["height"])
            assert wide >= 0
            assert high >= 0
            return [(held["x"], held["y"]), (held["x"] + wide, held["y"] + high)]
        case "circle":
            return [(float(element.attrib["cx"]), float(element.attrib["cy"]))]
        case "text":
            left, top, right, bottom = box(element)
            return [(left, top), (right, bottom)]
    raise AssertionError(element.tag)


def box(text: ET.Element) -> Box:
    wide, x, y = text_width(text.text or ""), float(text.attrib["x"]), float(text.attrib["y"])
    left = x - wide * {"middle": 0.5, "end": 1}.get(text.attrib.get("text-anchor", ""), 0)
    return left, y - TEXT_SIZE * 0.8, left + wide, y + TEXT_SIZE * 0.2


def overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] - 0.2 and b[0] < a[2] - 0.2 and a[1] < b[3] - 0.2 and b[1] < a[3] - 0.2


@given(pictures())
def test_all_that_is_drawn_lies_in_the_picture(picture: CurvePicture) -> None:
    for svg in drawn(picture):
        wide, high = size(svg)
        for element in svg:
            for x, y in places(element):
                assert -0.1 <= x <= wide + 0.1, ET.tostring(element)
                assert -0.1 <= y <= high + 0.1, ET.tostring(element)


@given(pictures())
def test_days_go_to_the_right_and_larger_values_up(picture: CurvePicture) -> None:
    for svg in drawn(picture):
        for line in svg.iter("polyline"):
            found = places(line)
            assert all(first[0] <= second[0] for first, second in pairwise(found))
        labels = [(float(text.attrib["y"]), text.text) for text in svg.iter("text") if text.get("text-anchor") == "end"]
        heights = [height for height, _ in labels]
        assert heights == sorted(heights, reverse=True)
        values = [Decimal(text or "") for _, text in labels]
        assert values == sorted(values)


@given(pictures())
def test_labels_do_not_overlap(picture: CurvePicture) -> None:
    for svg in drawn(picture):
        boxes = [box(text) for text in svg.iter("text")]
        assert [(a, b) for a, b in combinations(boxes, 2) if overlap(a, b)] == []


@given(pictures())
def test_a_picture_is_drawn_where_there_is_a_figure_and_says_it_in_words(picture: CurvePicture) -> None:
    svgs = drawn(picture)
    if picture.is_empty:
        assert svgs == []
    for svg in svgs:
        assert svg.attrib["role"] == "img"
        lines = len(picture.series) + len(picture.bands)
        said = svg.attrib["aria-label"]
        assert said.count(" on 202") + said.count("no figures") >= bool(lines)


def simple(values: dict[str, list[Cell]], *, today: int | None = None, bands: tuple[Band, ...] = ()) -> CurvePicture:
    count = max(map(len, values.values()))
    rows = [
        (START + timedelta(days=day), [values.get(name, [None] * count)[day] for name in COLUMNS])
        for day in range(count)
    ]
    how = Curve(tuple(line for line in MARKS if line.column in values), Knowledge.NOW, bands, None)
    if today is not None:
        how = evolve(how, today=START + timedelta(days=today))
    return CurvePicture.of(table(rows, how), how, "en")


def test_one_day_is_a_dot_and_none_is_no_picture() -> None:
    (svg,) = simple({"line": [5]}).pictures()
    assert svg.count("<circle") == 2  # the day, and the end of the line
    assert "<polyline" not in svg
    assert simple({"line": [None]}).is_empty
    empty = Curve((Line("line"),), Knowledge.NOW)
    assert CurvePicture.of(table([], empty), empty, "en").is_empty


def test_a_gap_in_the_figures_is_a_gap_in_the_line() -> None:
    (svg,) = simple({"line": [1, 2, None, 3, 4]}).pictures()
    assert svg.count("<polyline") == 2


def test_nothing_but_zeros_has_an_axis() -> None:
    (svg,) = simple({"line": [0, 0, 0]}).pictures()
    assert ">1</text>" in svg


def test_what_it_shows_is_said_in_words() -> None:
    picture = simple({"line": [3, 9, 4]})
    (svg,) = picture.pictures()
    assert 'aria-label="title. line: 4 on 2020-02-03, at most 9 on 2020-02-02."' in svg
    (svg,) = evolve(picture, lang="zh").pictures()
    assert 'aria-label="title. line:2020-02-03 为 4,最高为 2020-02-02 的 9。"' in svg


def test_what_lies_ahead_stands_on_another_ground() -> None:
    picture = simple({"line": [1, 2, 3]}, today=1)
    assert picture.ahead == date(2020, 2, 2)
    (svg,) = picture.pictures()
    assert svg.count('fill="#f3f4f6"') == 1
    assert simple({"line": [1, 2, 3]}, today=2).ahead is None
    (svg,) = simple({"line": [1, 2, 3]}).pictures()
    assert "#f3f4f6" not in svg


def test_low_bars_get_a_picture_of_their_own() -> None:
    assert len(list(simple({"bar": [1, 2, 3], "line": [1, 2, 100]}).pictures())) == 2
    assert len(list(simple({"bar": [1, 2, 30], "line": [1, 2, 100]}).pictures())) == 1
    assert len(list(simple({"bar": [0, 0, 0], "line": [1, 2, 100]}).pictures())) == 1


def test_a_limit_far_above_all_else_is_named_and_not_drawn() -> None:
    picture = simple({"line": [5, 9], "limit": [100, 120]})
    (svg,) = picture.pictures()
    assert svg.count("<polyline") == 1
    assert ">100<" not in svg
    assert any("limit: 100\N{EN DASH}120 (far above, not drawn)" in item for item in picture.legend())
    (svg,) = simple({"line": [5, 9], "limit": [12, 12]}).pictures()
    assert svg.count("<polyline") == 2
    (svg,) = simple({"limit": [100, 120]}).pictures()
    assert svg.count("<polyline") == 1


def test_a_band_reaches_from_least_to_most() -> None:
    band = (Band(Label({"en": "band"}), "low", "high"),)
    picture = simple({"line": [10, 10], "low": [0, 10], "high": [20, 20]}, bands=band)
    (svg,) = (ET.fromstring(each) for each in picture.pictures())  # noqa: S314  # our own text
    (polygon,) = svg.iter("polygon")
    heights = [y for _, y in places(polygon)]
    (line,) = svg.iter("polyline")
    middle = places(line)[0][1]
    assert heights[0] == heights[1] < middle == heights[2] < heights[3]
    assert any("band" in item for item in picture.legend())


def test_two_bands_can_be_told_apart() -> None:
    both = (Band(Label({"en": "one"}), "low", "high"), Band(Label({"en": "two"}), "low", "line"))
    picture = simple({"line": [5, 6], "low": [0, 1], "high": [9, 9]}, bands=both)
    (svg,) = (ET.fromstring(each) for each in picture.pictures())  # noqa: S314  # our own text
    looks = {(each.get("fill"), each.get("stroke-dasharray")) for each in svg.iter("polygon")}
    assert len(looks) == 2
    assert len(set(picture.legend())) == 3


def test_lines_can_be_told_apart_without_colours_and_read_on_white() -> None:
    assert len({dashes for _, dashes in LINES}) == len(LINES)
    assert [colour for colour, _ in LINES if contrast_with_white(colour) < 4.5] == []


def contrast_with_white(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_a_column_that_is_not_there_is_an_error() -> None:
    how = Curve((Line("none"),), Knowledge.NOW)
    with pytest.raises(KeyError, match="none"):
        CurvePicture.of(table([(START, [None] * len(COLUMNS))], how), how, "en")
