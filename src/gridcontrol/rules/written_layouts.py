"""Figures and reports as written: what is counted, and what stands in a report. References are still words."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar

from attrs import frozen

from gridcontrol.located.node import Scalar
from gridcontrol.rules.shapes import (
    Form,
    Pairs,
    Rules,
    Shape,
    by_node,
    form_of,
    key,
    later,
    list_of,
    map_of,
    one_or_many,
)
from gridcontrol.rules.vocabulary import Label
from gridcontrol.rules.words import CLOCK, LABEL, NAME, NUMBER, REFERENCE, TEXT, TRUTH, choice, whole
from gridcontrol.rules.written_conditions import EVENTS, TRACK_STATUSES, WHERE
from gridcontrol.rules.written_public import PublicWritten
from gridcontrol.rules.written_submitted import SubmittedWritten

MOST_DAYS = 366
MOST_WEEKS = 53
MOST_SECTIONS = 60
MOST_IN_A_ROOM = 100
MOST_ROSTER_DAYS = 31
FURTHEST_TILE = 199
LARGEST_PER = 1_000_000
MOST_DECIMALS = 6


class Week(StrEnum):
    """How weeks are numbered on reports."""

    ISO = "iso"
    MMWR = "mmwr"
    SUNDAY = "sunday"


@frozen
class CountedWritten(Form):
    """Events that an indicator counts."""

    event: tuple[Scalar, ...] = key(EVENTS, required=True)
    where: Pairs[Any] = key(WHERE, default=())
    distinct: bool = key(TRUTH, default=False)
    sum: Scalar | None = key(REFERENCE)


@frozen
class LastEventWritten(Form):
    """Events since the last of which days are counted."""

    event: tuple[Scalar, ...] = key(EVENTS, required=True)
    where: Pairs[Any] = key(WHERE, default=())


@frozen
class MinusWritten(Form):
    """A signed term of a formula."""

    RULES: ClassVar[Rules] = Rules(one_of=(("plus", "minus"),))

    plus: Scalar | None = key(REFERENCE)
    minus: Scalar | None = key(REFERENCE)


TERM: Shape[Any] = by_node(text=REFERENCE, keys=form_of(MinusWritten))
TERMS: Shape[tuple[Any, ...]] = list_of(TERM, least=1)


PER: Shape[int] = whole(1, LARGEST_PER)
DECIMALS: Shape[int] = whole(0, MOST_DECIMALS)


@frozen
class RatioWritten(Form):
    """A part of a whole, or so many to so many."""

    part: Scalar = key(REFERENCE, required=True)
    whole: Scalar = key(REFERENCE, required=True)
    per: int = key(PER, default=100)
    decimals: int = key(DECIMALS, default=1)


@frozen
class IndicatorWritten(Form):
    """A figure."""

    RULES: ClassVar[Rules] = Rules(
        one_of=(
            (
                "status",
                "begun",
                "begun_all",
                "ended",
                "ended_all",
                "new",
                "late",
                "withdrawn",
                "cumulative",
                "past_release",
                "unplaced",
                "days_since",
                "formula",
                "ratio",
            ),
        )
    )

    label: Label | None = key(LABEL)
    status: Pairs[tuple[Scalar, ...]] | None = key(TRACK_STATUSES)
    begun: Pairs[tuple[Scalar, ...]] | None = key(TRACK_STATUSES)
    begun_all: Pairs[tuple[Scalar, ...]] | None = key(TRACK_STATUSES)
    ended: Pairs[tuple[Scalar, ...]] | None = key(TRACK_STATUSES)
    ended_all: Pairs[tuple[Scalar, ...]] | None = key(TRACK_STATUSES)
    new: CountedWritten | None = key(form_of(CountedWritten))
    late: CountedWritten | None = key(form_of(CountedWritten))
    withdrawn: CountedWritten | None = key(form_of(CountedWritten))
    cumulative: CountedWritten | None = key(form_of(CountedWritten))
    past_release: Scalar | None = key(REFERENCE)
    unplaced: Scalar | None = key(REFERENCE)
    days_since: LastEventWritten | None = key(form_of(LastEventWritten))
    formula: tuple[Any, ...] = key(TERMS, default=())
    ratio: RatioWritten | None = key(form_of(RatioWritten))


@frozen
class HeldWritten(Form):
    """What must hold between a report's figures."""

    RULES: ClassVar[Rules] = Rules(
        one_of=(("parts", "never_falls", "carried"),),
        together=(("parts", "whole"),),
        exclude=(("came", "parts"), ("came", "never_falls"), ("went", "parts")),
    )

    label: Label | None = key(LABEL)
    parts: tuple[Any, ...] = key(TERMS, default=())
    whole: Scalar | None = key(REFERENCE)
    never_falls: Scalar | None = key(REFERENCE)
    carried: Scalar | None = key(REFERENCE)
    came: tuple[Scalar, ...] = key(one_or_many(REFERENCE), default=())
    went: tuple[Scalar, ...] = key(one_or_many(REFERENCE), default=())


REFERENCES: Shape[tuple[Scalar, ...]] = one_or_many(REFERENCE)
SOME: Shape[tuple[Scalar, ...]] = one_or_many(REFERENCE, least=1)


@frozen
class OverviewWritten(Form):
    """Figures down the tree."""

    indicators: tuple[Scalar, ...] = key(SOME, required=True)
    levels: tuple[Scalar, ...] = key(SOME, required=True)
    tiles: Pairs[tuple[int, ...]] = key(map_of(list_of(whole(0, FURTHEST_TILE), least=1), TEXT), default=())


@frozen
class CurveWritten(Form):
    """Figures day by day."""

    indicators: tuple[Scalar, ...] = key(SOME, required=True)
    days: int = key(whole(2, MOST_DAYS), default=14)


@frozen
class WeeksWritten(Form):
    """Figures week by week."""

    indicators: tuple[Scalar, ...] = key(SOME, required=True)
    weeks: int = key(whole(1, MOST_WEEKS), default=4)
    week: Week | None = key(choice(Week))


@frozen
class BreakdownWritten(Form):
    """Figures by what the things counted are like."""

    RULES: ClassVar[Rules] = Rules(one_of=(("field", "attribute"),), exclude=(("bands", "level"),))

    indicators: tuple[Scalar, ...] = key(SOME, required=True)
    field: Scalar | None = key(REFERENCE)
    attribute: Scalar | None = key(REFERENCE)
    bands: tuple[Any, ...] = key(list_of(NUMBER, least=1), default=())
    level: Scalar | None = key(REFERENCE)


NO_PARTS: tuple[Any, ...] = ()


@frozen
class PartWritten(Form):
    """A part that has parts itself."""

    indicator: Scalar = key(REFERENCE, required=True)
    parts: tuple[Any, ...] = key(later(lambda: SHARES, NO_PARTS), required=True)


SHARE: Shape[Any] = by_node(text=REFERENCE, keys=form_of(PartWritten))
SHARES: Shape[tuple[Any, ...]] = list_of(SHARE, least=1)


@frozen
class SharesWritten(Form):
    """A figure and its parts."""

    whole: Scalar = key(REFERENCE, required=True)
    parts: tuple[Any, ...] = key(SHARES, required=True)


@frozen
class VenuesWritten(Form):
    """Who is in which venue."""

    custody: Scalar = key(REFERENCE, required=True)
    link: Scalar = key(REFERENCE, required=True)
    rooms: Scalar = key(REFERENCE, required=True)
    days: int = key(whole(1, MOST_DAYS), default=14)


@frozen
class RoomsWritten(Form):
    """Who shares a room, and whether they may."""

    custody: Scalar = key(REFERENCE, required=True)
    link: Scalar = key(REFERENCE, required=True)
    venue: Scalar | None = key(REFERENCE)
    beds: Scalar | None = key(REFERENCE)
    most: int | None = key(whole(1, MOST_IN_A_ROOM))
    together: tuple[Scalar, ...] = key(REFERENCES, default=())
    guardian: Scalar | None = key(REFERENCE)


@frozen
class RosterWritten(Form):
    """Who is on duty where and when."""

    schemes: tuple[Scalar, ...] = key(SOME, required=True)
    days: int = key(whole(1, MOST_ROSTER_DAYS), default=2)
    track: Scalar | None = key(REFERENCE)


@frozen
class CoverageWritten(Form):
    """What a round has reached."""

    round: Scalar = key(REFERENCE, required=True)
    level: Scalar | None = key(REFERENCE)


@frozen
class StocksWritten(Form):
    """What came in and went out."""

    received: tuple[Scalar, ...] = key(SOME, required=True)
    issued: tuple[Scalar, ...] = key(SOME, required=True)
    days: int = key(whole(1, MOST_DAYS), default=7)


@frozen
class SectionWritten(Form):
    """A section of a report."""

    RULES: ClassVar[Rules] = Rules(
        one_of=(
            (
                "figures",
                "key_figures",
                "overview",
                "curve",
                "weeks",
                "breakdown",
                "shares",
                "venues",
                "rooms",
                "coverage",
                "overdue",
                "gaps",
                "roster",
                "stocks",
            ),
        )
    )

    label: Label | None = key(LABEL)
    figures: bool = key(TRUTH, default=False)
    key_figures: tuple[Scalar, ...] = key(SOME, default=())
    overview: OverviewWritten | None = key(form_of(OverviewWritten))
    curve: CurveWritten | None = key(form_of(CurveWritten))
    weeks: WeeksWritten | None = key(form_of(WeeksWritten))
    breakdown: BreakdownWritten | None = key(form_of(BreakdownWritten))
    shares: SharesWritten | None = key(form_of(SharesWritten))
    venues: VenuesWritten | None = key(form_of(VenuesWritten))
    rooms: RoomsWritten | None = key(form_of(RoomsWritten))
    coverage: CoverageWritten | None = key(form_of(CoverageWritten))
    overdue: tuple[Scalar, ...] | None = key(REFERENCES)
    gaps: tuple[Scalar, ...] | None = key(REFERENCES)
    roster: RosterWritten | None = key(form_of(RosterWritten))
    stocks: StocksWritten | None = key(form_of(StocksWritten))


@frozen
class ReportWritten(Form):
    """A report."""

    RULES: ClassVar[Rules] = Rules(together=(("hierarchy", "level"),))

    label: Label | None = key(LABEL)
    audience: Label | None = key(LABEL)
    hierarchy: Scalar | None = key(REFERENCE)
    level: Scalar | None = key(REFERENCE)
    cut_off: str = key(CLOCK, default="24:00")
    indicators: tuple[Scalar, ...] = key(list_of(REFERENCE, least=1), required=True)
    past_release: tuple[Scalar, ...] = key(one_or_many(REFERENCE), default=())
    public: PublicWritten | None = key(form_of(PublicWritten))
    submitted: SubmittedWritten | None = key(form_of(SubmittedWritten))
    sections: tuple[SectionWritten, ...] = key(list_of(form_of(SectionWritten), most=MOST_SECTIONS), default=())
    identities: Pairs[HeldWritten] = key(map_of(form_of(HeldWritten), NAME), default=())


INDICATORS = map_of(form_of(IndicatorWritten), NAME)
REPORTS = map_of(form_of(ReportWritten), NAME)
