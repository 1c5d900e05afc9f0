"""Figures over time: lines, bars, limits and the band in which what lies ahead may come, as static SVG.

Each line has a colour and a kind of stroke of its own, so that it can be told by either alone: in print without
colours, and by whoever does not see all colours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

from attrs import evolve, frozen

from gridcontrol.errors.messages import CATALOGUE
from gridcontrol.reports.document import Table
from gridcontrol.reports.drawing import Curve, Mark
from gridcontrol.reports.wording import number_text
from gridcontrol_html.markup import shown
from gridcontrol_html.scale import Scale, apart, spread, ticks
from gridcontrol_html.svg import TEXT_SIZE, drawing, element, points, short, text_width
from gridcontrol_html.tables import number_of

_TOP, _BELOW, _GAP = 16.0, 25.0, 6.0
_INK, _GRID, _FAINT = "#1b1f24", "#d5dae1", "#5f6b7a"
_DOT = 2.8
_DAY = "00-00"
LINES = (
    ("#00559e", ""),
    ("#b34700", "7 3"),
    ("#00694e", "2 2"),
    ("#7a3e9d", "9 3 2 3"),
    ("#4d4d4d", "4 4"),
    ("#8c1d40", "1 3"),
)
"""Colour and dashes of lines, in their order. Each colour can be read as text on white."""
LIMIT = ("#1b1f24", "12 4")
BARS = ("#6f93bd", "#c08a4a", "#6aa38f")
BANDS = (("#00559e", ""), ("#b34700", "4 2"), ("#00694e", "1 2"))
"""Colour of areas, and dashes of their edges."""

Numbers = list[Decimal | None]


@frozen
class Size:
    """Of a picture, in its own units; how many round numbers about stand on its axis."""

    width: float
    height: float
    ticks: int


LARGE, LOW, SMALL = Size(420.0, 180.0, 4), Size(420.0, 92.0, 2), Size(300.0, 110.0, 2)
_FAR_ABOVE = 3
_SMALL_BESIDE = 4
"""Bars that are so many times lower than the lines get a picture of their own below: they would not be seen."""


@frozen
class _Field:
    """Where days and values lie."""

    size: Size
    days: tuple[date, ...]
    x: Scale
    y: Scale
    ticks: tuple[Decimal, ...]

    def across(self, day: date) -> float:
        return self.x.at(Decimal(day.toordinal()))

    def places(self, values: Numbers) -> Iterator[list[tuple[float, float]]]:
        """The stretches of days without a gap, as places."""
        stretch: list[tuple[float, float]] = []
        for day, value in zip(self.days, values, strict=True):
            if value is not None:
                stretch.append((self.across(day), self.y.at(value)))
            elif stretch:
                yield stretch
                stretch = []
        if stretch:
            yield stretch


@frozen
class _Series:
    """One line of a curve with its values, a day each."""

    title: str
    mark: Mark
    values: Numbers
    colour: str
    dashes: str


@frozen
class _Reach:
    """The least and the most of some values, and the room that the longest of their labels takes."""

    low: Decimal
    high: Decimal
    widest: float


@frozen
class _Area:
    """A band with its least and most, a day each."""

    title: str
    low: Numbers
    high: Numbers
    colour: str
    dashes: str

    @property
    def look(self) -> dict[str, str]:
        return {"fill": self.colour, "fill_opacity": "0.18", "stroke": self.colour, "stroke_dasharray": self.dashes}


@frozen(slots=False)
class CurvePicture:
    """A table that is drawn as a curve. Days without a date have no place; the rest stands in order of the days."""

    table: Table
    how: Curve
    lang: str
    days: tuple[date, ...]
    series: tuple[_Series, ...]
    bands: tuple[_Area, ...]

    @classmethod
    def of(cls, table: Table, how: Curve, lang: str) -> CurvePicture:
        """*table* as *how* says. Raises ``KeyError`` where it names a column that the table lacks."""
        places = {column.id: place for place, column in enumerate(table.columns)}
        at = places["day"]
        dated = [(day, row.cells) for row in table.rows if isinstance(day := row.cells[at], date)]
        dated.sort(key=lambda each: each[0])

        def values(column: str) -> Numbers:
            return [number_of(cells[places[column]]) for _, cells in dated]

        series = []
        drawn: Counter[Mark] = Counter()
        for line in how.lines:
            count = drawn[line.mark]
            drawn[line.mark] += 1
            colour, dashes = LIMIT if line.mark is Mark.LIMIT else LINES[count % len(LINES)]
            if line.mark is Mark.BAR:
                colour = BARS[count % len(BARS)]
            title = table.columns[places[line.column]].title.text(lang)
            series.append(_Series(title, line.mark, values(line.column), colour, dashes))
        bands = tuple(
            _Area(band.title.text(lang), values(band.low), values(band.high), *BANDS[number % len(BANDS)])
            for number, band in enumerate(how.bands)
        )
        return cls(table, how, lang, tuple(day for day, _ in dated), tuple(series), bands)

    @cached_property
    def above(self) -> tuple[_Series, ...]:
        """Limits so far above all else that, drawn, they would leave the rest too low to be seen."""
        others = [one for one in self.series if one.mark is not Mark.LIMIT]
        rest = max(_known_in(others, self.bands), default=Decimal(0))
        limits = (one for one in self.series if one.mark is Mark.LIMIT)
        return tuple(one for one in limits if 0 < rest * _FAR_ABOVE < min(_known_in([one], ()), default=Decimal(0)))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self._known

    @cached_property
    def _seen(self) -> tuple[_Series, ...]:
        above = self.above
        return tuple(one for one in self.series if one not in above)

    @property
    def ahead(self) -> date | None:
        """The day after which everything lies ahead, if anything does."""
        today = self.how.today
        return today if today is not None and self.days and self.days[0] <= today < self.days[-1] else None

    def pictures(self) -> Iterator[str]:
        """All lines in one picture; bars that are very low beside them in another below, to its own scale."""
        if self.is_empty:
            return
        title = self.table.title.text(self.lang)
        bars = tuple(one for one in self._seen if one.mark is Mark.BAR)
        lines = tuple(one for one in self._seen if one.mark is not Mark.BAR)
        if _most(bars) * _SMALL_BESIDE < _most(lines) and _most(bars) > 0:
            yield self._drawn(lines, self.bands, LARGE, title)
            yield self._drawn(bars, (), LOW, title)
        else:
            yield self._drawn(self._seen, self.bands, LARGE, title)

    def panels(self) -> Iterator[tuple[str, str]]:
        """A small picture of each line alone, with its title, all to the same scale."""
        for one in () if self.is_empty else self._seen:
            yield one.title, self._drawn((evolve(one, colour=LINES[0][0], dashes=""),), (), SMALL, one.title)

    def legend(self) -> Iterator[str]:
        """A sample of each line, bar and band, with its name: the items of a list."""
        samples = [(_sample(one), one.title) for one in self._seen]
        samples += [(element("rect", x=1, y=1, width=24, height=10, **band.look), band.title) for band in self.bands]
        samples += [("", self._said_above(one)) for one in self.above]
        for sample, title in samples:
            yield f'<li><svg class="sample" viewBox="0 0 26 12" aria-hidden="true">{sample}</svg>{shown(title)}</li>'

    def _said_above(self, one: _Series) -> str:
        least, most = min(_known_in([one], ())), max(_known_in([one], ()))
        value = number_text(most) if least == most else f"{number_text(least)}\N{EN DASH}{number_text(most)}"
        return CATALOGUE["drawn.above"].what(self.lang).format(line=one.title, value=value)

    @cached_property
    def _known(self) -> list[Decimal]:
        return _known_in(self._seen, self.bands)

    @cached_property
    def _whole(self) -> _Reach:
        return _reach(self._known)

    def _drawn(self, series: Sequence[_Series], bands: Sequence[_Area], size: Size, title: str) -> str:
        own = self._whole if size is SMALL else _reach(_known_in(series, bands))
        field = _field(self.days, own, self._whole, size)
        bars = [one for one in series if one.mark is Mark.BAR]
        lines = [one for one in series if one.mark is not Mark.BAR]
        parts = [
            *_ground(field, self.ahead),
            *(part for area in bands for part in _band(field, area)),
            *(part for place, one in enumerate(bars) for part in _bars(field, one, place, len(bars))),
            *(part for one in lines for part in _strokes(field, one)),
            *_last_values(field, lines),
        ]
        said = " ".join(
            [_said(one, self.days, self.lang) for one in series]
            + [_area_said(area, self.days, self.lang) for area in bands]
        )
        return drawing("curve", size.width, size.height, f"{title}. {said}", parts)


def _known_in(series: Sequence[_Series], bands: Sequence[_Area]) -> list[Decimal]:
    lines = [value for one in series for value in one.values]
    areas = [value for area in bands for value in (*area.low, *area.high)]
    return [value for value in (*lines, *areas) if value is not None]


def _most(series: Sequence[_Series]) -> Decimal:
    return max((value for one in series for value in one.values if value is not None), default=Decimal(0))


def _reach(known: Sequence[Decimal]) -> _Reach:
    return _Reach(min(known), max(known), max(text_width(short(value)) for value in known))


def _field(days: tuple[date, ...], own: _Reach, whole: _Reach, size: Size) -> _Field:
    """Axes for a picture's own values, with room beside them for the labels of the whole table's.

    So pictures of one table stand with the same day below the same day.
    """
    rounded = ticks(own.low, own.high, size.ticks)
    labels = (*rounded, *ticks(whole.low, whole.high, size.ticks))
    day = text_width(_DAY) / 2
    left = max(day, *(text_width(short(tick)) + _GAP + 2 for tick in labels))
    right = size.width - max(day, whole.widest + 2 * _GAP)
    if len(days) == 1:
        left = right = (left + right) / 2
    x = Scale(Decimal(days[0].toordinal()), Decimal(days[-1].toordinal()), left, right)
    y = Scale(rounded[0], rounded[-1], size.height - _BELOW, _TOP)
    return _Field(size, days, x, y, rounded)


def _ground(field: _Field, ahead: date | None) -> Iterator[str]:
    """Lines at round values, days below, and what lies ahead on a darker ground."""
    x, y = field.x, field.y
    parted = None if ahead is None else field.across(ahead)
    if parted is not None:
        yield element("rect", x=parted, y=y.end, width=x.end - parted, height=y.start - y.end, fill="#f3f4f6")
    for tick in field.ticks:
        at = y.at(tick)
        stroke = _FAINT if tick == 0 else _GRID
        yield element("line", x1=x.start, y1=at, x2=x.end, y2=at, stroke=stroke)
        yield element("text", shown(short(tick)), x=x.start - _GAP, y=at + 4, text_anchor="end")
    if parted is not None:
        yield element("line", x1=parted, y1=y.end - 4, x2=parted, y2=y.start, stroke=_FAINT, stroke_dasharray="3 2")
    wide = text_width(_DAY) + 8
    for place in _labelled(field, wide):
        day = field.days[place]
        at = field.across(day)
        yield element("line", x1=at, y1=y.start, x2=at, y2=y.start + 4, stroke=_FAINT)
        yield element("text", f"{day:%m-%d}", x=at, y=y.start + 18, text_anchor="middle")


def _labelled(field: _Field, wide: float) -> list[int]:
    """The days that get a label: each n-th of those there are, as far as they keep apart."""
    kept: list[int] = []
    for place in reversed(spread(len(field.days), field.x.end - field.x.start, wide)):
        if not kept or field.across(field.days[kept[-1]]) - field.across(field.days[place]) >= wide:
            kept.append(place)
    return kept[::-1]


def _band(field: _Field, area: _Area) -> Iterator[str]:
    low, high = area.low, area.high
    both = [a is not None and b is not None for a, b in zip(low, high, strict=True)]
    below = field.places([value if here else None for value, here in zip(low, both, strict=True)])
    above = field.places([value if here else None for value, here in zip(high, both, strict=True)])
    for under, over in zip(below, above, strict=True):
        edge = [*over, *reversed(under)]
        if len(under) == 1:
            (at, least), (_, most) = under[0], over[0]
            edge = [(at - _DOT, most), (at + _DOT, most), (at + _DOT, least), (at - _DOT, least)]
        yield element("polygon", points=points(edge), **area.look)


def _bars(field: _Field, one: _Series, place: int, count: int) -> Iterator[str]:
    days = max((field.days[-1] - field.days[0]).days, 1)
    room = min((field.x.end - field.x.start) / (days + 1), 24.0) * 0.8
    wide = room / count
    zero = field.y.at(Decimal(0))
    for day, value in zip(field.days, one.values, strict=True):
        if value:
            left = field.across(day) - room / 2 + place * wide
            left = min(max(left, field.x.start), field.x.end - wide)
            top, bottom = sorted((field.y.at(value), zero))
            yield element("rect", x=left, y=top, width=wide, height=bottom - top, fill=one.colour)


def _strokes(field: _Field, one: _Series) -> Iterator[str]:
    for stretch in field.places(one.values):
        if len(stretch) == 1:
            (x, y) = stretch[0]
            yield element("circle", cx=x, cy=y, r=_DOT, fill=one.colour)
        else:
            yield element(
                "polyline",
                points=points(stretch),
                fill="none",
                stroke=one.colour,
                stroke_width=2.0 if one.mark is Mark.LINE else 1.2,
                stroke_dasharray=one.dashes,
            )


def _last_values(field: _Field, lines: Sequence[_Series]) -> Iterator[str]:
    """The last figure of each line, beside its end; they keep apart."""
    ends = []
    for one in lines:
        known = [(day, value) for day, value in zip(field.days, one.values, strict=True) if value is not None]
        if known:
            ends.append((*known[-1], one))
    places = apart([field.y.at(value) for _, value, _ in ends], TEXT_SIZE, field.y.end, field.y.start)
    for (day, value, one), y in zip(ends, places, strict=True):
        x = field.x.end if one.mark is Mark.LIMIT else field.across(day)
        if x < field.x.end - 1:  # a label in the middle of the picture would lie across the other lines
            continue
        if one.mark is Mark.LINE:
            yield element("circle", cx=x, cy=field.y.at(value), r=_DOT, fill=one.colour)
        yield element("text", shown(short(value)), x=x + _GAP, y=y + 4, fill=one.colour)


def _sample(one: _Series) -> str:
    if one.mark is Mark.BAR:
        return element("rect", x=7.0, y=1.0, width=12.0, height=10.0, fill=one.colour)
    wide = 2.0 if one.mark is Mark.LINE else 1.2
    return element("line", x1=1, y1=6, x2=25, y2=6, stroke=one.colour, stroke_width=wide, stroke_dasharray=one.dashes)


def _said(one: _Series, days: Sequence[date], lang: str) -> str:
    known = [(day, value) for day, value in zip(days, one.values, strict=True) if value is not None]
    if not known:
        return CATALOGUE["drawn.no-line"].what(lang).format(line=one.title)
    day, last = known[-1]
    most_day, most = max(known, key=lambda each: (each[1], -each[0].toordinal()))
    return (
        CATALOGUE["drawn.line"]
        .what(lang)
        .format(line=one.title, last=number_text(last), day=day, most=number_text(most), most_day=most_day)
    )


def _area_said(area: _Area, days: Sequence[date], lang: str) -> str:
    both = [
        (day, low, high)
        for day, low, high in zip(days, area.low, area.high, strict=True)
        if low is not None and high is not None
    ]
    if not both:
        return CATALOGUE["drawn.no-line"].what(lang).format(line=area.title)
    day, low, high = both[-1]
    what = CATALOGUE["drawn.band"].what(lang)
    return what.format(band=area.title, low=number_text(low), high=number_text(high), day=day)
