"""What stands in a report besides its table, in which order, and what must hold between its figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum

from attrs import field, frozen

from gridcontrol.errors import Place
from gridcontrol.ids import (
    DutyId,
    DutySchemeId,
    FieldId,
    IdentityId,
    IndicatorId,
    LevelId,
    LinkKindId,
    RoundId,
    TrackId,
)
from gridcontrol.rules.vocabulary import Label

Amount = int | Decimal


@frozen
class Term:
    """One signed member of a formula; *sign* is 1 or -1."""

    sign: int
    indicator: IndicatorId


class HeldKind(StrEnum):
    """What must hold."""

    PARTS = "parts"
    """The whole is the sum of its parts."""
    NEVER_FALLS = "never_falls"
    """The figure is not less than in the report before, but by what was withdrawn."""
    CARRIED = "carried"
    """The figure is that of the report before with what came and less what went."""


@frozen
class HeldIdentity:
    """What must hold between indicators: in total and in each row, and between this report and the one before."""

    id: IdentityId
    label: Label
    kind: HeldKind
    indicator: IndicatorId
    """The whole, what never falls, what is carried on."""
    terms: tuple[Term, ...]
    """The parts; what was withdrawn; what came and went."""
    where: Place


@frozen
class FiguresPart:
    """The table of the report's own indicators by division."""

    label: Label


@frozen
class KeyFiguresPart:
    """Indicators with the change since the report before."""

    label: Label
    indicators: tuple[IndicatorId, ...]


@frozen
class Tile:
    """A square on a map of squares, counted from 0 at the top left."""

    column: int
    row: int


@frozen
class OverviewPart:
    """Indicators down the tree; ``tiles`` are places on a map of squares, by the division's code."""

    label: Label
    indicators: tuple[IndicatorId, ...]
    levels: tuple[LevelId, ...]
    tiles: Mapping[str, Tile]


@frozen
class CurvePart:
    """Indicators over the last *days* days."""

    label: Label
    indicators: tuple[IndicatorId, ...]
    days: int


@frozen
class WeeksPart:
    """Indicators by week, of the last *weeks* weeks by the rule *week* (iso, mmwr, sunday)."""

    label: Label
    indicators: tuple[IndicatorId, ...]
    weeks: int
    week: str


@frozen
class Breakdown:
    """What a figure is broken down by.

    Exactly one of *field* (of the counted events) and *attribute* (of the subjects, at the report's instant). *bands*
    are where bands of numbers begin; *level* groups codes of divisions by the division of that level.
    """

    field: FieldId | None
    attribute: FieldId | None
    bands: tuple[Amount, ...]
    level: LevelId | None


@frozen
class BreakdownPart:
    """Indicators by what the things counted are like, with shares."""

    label: Label
    indicators: tuple[IndicatorId, ...]
    by: Breakdown


@frozen
class ShareOf:
    """An indicator as a part of the one above it, and its own parts."""

    indicator: IndicatorId
    parts: tuple[ShareOf, ...] = ()


@frozen
class SharesPart:
    """An indicator and others that are parts of it, with their share in it."""

    label: Label
    whole: IndicatorId
    parts: tuple[ShareOf, ...]


def share_names(part: SharesPart) -> Iterator[IndicatorId]:
    """The indicators of all parts, and of the parts of these."""
    pending = list(part.parts)
    while pending:
        each = pending.pop(0)
        yield each.indicator
        pending += each.parts


@frozen
class VenuesPart:
    """Who is where in *custody* (along *link*), of how many *rooms* (an attribute), and *days* days ahead."""

    label: Label
    custody: TrackId
    link: LinkKindId
    rooms: FieldId
    days: int


@frozen
class RoomsPart:
    """Who shares a room, of those in *custody*: along *link* they are in rooms, which along *venue* belong to one.

    Two may share along a relation of *together*, or to the same subject, and a guardian with whom he guards by
    *guardian*; whoever is guarded may not be without a guardian. No room holds more than its *beds*, and none *most*.
    """

    label: Label
    custody: TrackId
    link: LinkKindId
    venue: LinkKindId | None
    beds: FieldId | None
    most: int | None
    together: tuple[LinkKindId, ...]
    guardian: LinkKindId | None


@frozen
class RosterPart:
    """Who is on duty by *schemes* in the turns of *days* days, the report's own first; with the status of *track*."""

    label: Label
    schemes: tuple[DutySchemeId, ...]
    days: int
    track: TrackId | None


@frozen
class CoveragePart:
    """What a round has reached."""

    label: Label
    round: RoundId
    level: LevelId | None


@frozen
class OverduePart:
    """What is overdue of these duties (all of them where none is named), by who has it now."""

    label: Label
    duties: tuple[DutyId | RoundId, ...]


@frozen
class GapsPart:
    """Vacancies, double posts and the like of these schemes, of all where none is named."""

    label: Label
    schemes: tuple[DutySchemeId, ...]


@frozen
class StocksPart:
    """What came in, went out and is there; ``days`` is how many days back its use is measured."""

    label: Label
    received: tuple[IndicatorId, ...]
    issued: tuple[IndicatorId, ...]
    days: int


LayoutPart = (
    FiguresPart
    | KeyFiguresPart
    | OverviewPart
    | CurvePart
    | WeeksPart
    | BreakdownPart
    | SharesPart
    | VenuesPart
    | RoomsPart
    | CoveragePart
    | OverduePart
    | GapsPart
    | RosterPart
    | StocksPart
)


@frozen
class Layout:
    """What a report holds after those past release and the findings, in order. Empty: its table."""

    parts: tuple[LayoutPart, ...] = ()
    identities: Mapping[IdentityId, HeldIdentity] = field(factory=dict)
