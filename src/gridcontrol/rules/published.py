"""Figures that others published, as a pack describes them, and what must hold between them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from attrs import frozen

from gridcontrol.errors import Place
from gridcontrol.ids import FigureId, HierarchyId, IdentityId, IndicatorId, PublishedId
from gridcontrol.rules.vocabulary import Label


class IdentityKind(StrEnum):
    """What must hold."""

    PARTS = "parts"
    """In each row the whole is the sum of its parts."""
    NEVER_FALLS = "never_falls"
    """From row to row of one place the figure does not fall, but by what was withdrawn."""
    CARRIED = "carried"
    """From row to row of one place the figure is the one before with what came and less what went."""
    PERCENT = "percent"
    """The percentage is that of the part in the whole, as it is rounded."""
    ROLLS_UP = "rolls_up"
    """The figure of a place is the sum over the places below it at the same time."""


@frozen
class SignedFigure:
    """A member of a sum; *sign* is 1 or -1."""

    sign: int
    figure: FigureId


@frozen
class Identity:
    """One thing that must hold, in rows in which each header of *only* holds one of its texts."""

    id: IdentityId
    label: Label
    kind: IdentityKind
    only: Mapping[str, tuple[str, ...]]
    figure: FigureId
    """The whole, what never falls, what is carried on or rolled up, the percentage."""
    terms: tuple[SignedFigure, ...]
    """The parts; what came and went; what was withdrawn; the part and the whole of a percentage."""
    decimals: int
    """Of a percentage."""
    where: Place


@frozen
class PublishedFigure:
    """A figure and the header of its column."""

    id: FigureId
    label: Label
    header: str
    indicator: IndicatorId | None = None
    """What it is by the records; None: it can't be counted from them."""


@frozen
class PublishedForm:
    """A table of figures that others published. Headers that are None: all rows are of one place, of one time."""

    id: PublishedId
    label: Label
    match: tuple[str, ...]
    """File name patterns by which the form of a file is found."""
    place: str | None
    parent: str | None
    """Header of the place above."""
    at: str | None
    """Header of the time that the figures stand for."""
    published: str | None
    """Header of the time at which they were made known: of several rows for one time the last counts."""
    figures: Mapping[FigureId, PublishedFigure]
    identities: Mapping[IdentityId, Identity]
    where: Place
    hierarchy: HierarchyId | None = None
    """The tree in which the places are, where figures are counted from records."""
