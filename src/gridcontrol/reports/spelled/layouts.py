"""The sections of a report and what must hold between its figures, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from gridcontrol.ids import DutyId, DutySchemeId, IndicatorId, LevelId, LinkKindId, RoundId
from gridcontrol.reports.spelled.page import Point
from gridcontrol.reports.spelled.points import dashed
from gridcontrol.reports.spelled.speech import Speech
from gridcontrol.rules.figures import ReportForm
from gridcontrol.rules.layouts import (
    Breakdown,
    BreakdownPart,
    CoveragePart,
    CurvePart,
    FiguresPart,
    GapsPart,
    HeldIdentity,
    KeyFiguresPart,
    LayoutPart,
    OverduePart,
    OverviewPart,
    RoomsPart,
    RosterPart,
    ShareOf,
    SharesPart,
    StocksPart,
    Term,
    VenuesPart,
    WeeksPart,
)
from gridcontrol.rules.vocabulary import Label

Figure = Callable[[IndicatorId], str]


def layout_points(speech: Speech, report: ReportForm, figure: Figure) -> tuple[Point, ...]:
    """A point for each section, then one for each identity."""
    told = _Told(speech, figure)
    parts = (Point(told.part(part)) for part in report.layout.parts)
    return (*parts, *(Point(told.identity(each)) for each in report.layout.identities.values()))


def sum_words(speech: Speech, terms: Sequence[Term], figure: Figure) -> str:
    """Figures added and taken away."""
    said = ""
    for term in terms:
        code = "docs.term-minus" if term.sign < 0 else "docs.term-plus" if said else "docs.term-first"
        said = speech.say(code, before=said, figure=figure(term.indicator))
    return said


class _Told:
    def __init__(self, speech: Speech, figure: Figure) -> None:
        self.speech = speech
        self.figure = figure

    def _named(self, code: str, label: Label, **words: object) -> str:
        said = self.speech.say(code, **words)
        if not label.given:
            return said
        return self.speech.say("docs.part-named", name=self.speech.quoted(self.speech.label(label, "")), part=said)

    def _figures(self, names: Sequence[IndicatorId]) -> str:
        return self.speech.list([self.figure(name) for name in names])

    def _level(self, level: LevelId) -> str:
        known = next((each.label for each in self.speech.pack.levels if each.id == level), None)
        return self.speech.quoted(self.speech.label(known, level))

    def part(self, part: LayoutPart) -> str:
        speech = self.speech
        match part:
            case FiguresPart():
                return self._named("docs.part-figures", part.label)
            case KeyFiguresPart():
                return self._named("docs.part-key-figures", part.label, figures=self._figures(part.indicators))
            case OverviewPart():
                return self._overview(part)
            case CurvePart():
                return self._named(
                    "docs.part-curve", part.label, figures=self._figures(part.indicators), days=part.days
                )
            case WeeksPart():
                words = {"figures": self._figures(part.indicators), "weeks": part.weeks}
                return speech.run(
                    (self._named("docs.part-weeks", part.label, **words), speech.say(f"docs.week-{part.week}"))
                )
            case BreakdownPart():
                words = {"figures": self._figures(part.indicators), "by": self._by(part)}
                return self._named("docs.part-breakdown", part.label, **words)
            case SharesPart():
                words = {"whole": self.figure(part.whole), "parts": self._shares(part.parts)}
                return self._named("docs.part-shares", part.label, **words)
            case _:
                return self._other(part)

    def _other(self, part: LayoutPart) -> str:
        speech, owed = self.speech, self.speech.pack.owed
        match part:
            case VenuesPart():
                link = speech.pack.links.get(part.link)
                kind = None if link is None else speech.pack.subjects.get(link.to_kind)
                rooms = None if kind is None else kind.attributes.get(part.rooms)
                return self._named(
                    "docs.part-venues",
                    part.label,
                    track=speech.track(part.custody),
                    link=speech.quoted(speech.label(None if link is None else link.label, part.link)),
                    rooms=speech.quoted(speech.label(None if rooms is None else rooms.label, part.rooms)),
                    days=part.days,
                )
            case RoomsPart():
                return speech.run(self._rooms(part))
            case CoveragePart():
                known = owed.rounds.get(part.round)
                words = {"round": speech.quoted(speech.label(None if known is None else known.label, part.round))}
                said = self._named("docs.part-coverage", part.label, **words)
                if part.level is None:
                    return said
                return speech.run((said, speech.say("docs.part-coverage-level", level=self._level(part.level))))
            case OverduePart():
                names = speech.list([self._duty(name) for name in part.duties])
                return self._named("docs.part-overdue-of" if names else "docs.part-overdue", part.label, duties=names)
            case _:
                return self._staffed(part)

    def _staffed(self, part: LayoutPart) -> str:
        """What is said of those who answer and are on duty, and of stocks."""
        speech = self.speech
        match part:
            case GapsPart():
                names = self._schemes(part.schemes)
                return self._named("docs.part-gaps-of" if names else "docs.part-gaps", part.label, schemes=names)
            case RosterPart():
                said = self._named("docs.part-roster", part.label, schemes=self._schemes(part.schemes), days=part.days)
                if part.track is None:
                    return said
                return speech.run((said, speech.say("docs.part-roster-track", track=speech.track(part.track))))
            case StocksPart():
                return self._named(
                    "docs.part-stocks",
                    part.label,
                    received=self._figures(part.received),
                    issued=self._figures(part.issued),
                    days=part.days,
                )
            case _:
                raise AssertionError(part)

    def _schemes(self, names: Sequence[DutySchemeId]) -> str:
        known = self.speech.pack.responsibilities.schemes
        labels = [self.speech.label(known[name].label if name in known else None, name) for name in names]
        return self.speech.list([self.speech.quoted(label) for label in labels])

    def _link(self, link: LinkKindId) -> str:
        known = self.speech.pack.links.get(link)
        return self.speech.quoted(self.speech.label(None if known is None else known.label, link))

    def _rooms(self, part: RoomsPart) -> Iterator[str]:
        """Whose rooms, and the rule by which they are shared."""
        speech = self.speech
        yield self._named("docs.part-rooms", part.label, track=speech.track(part.custody), link=self._link(part.link))
        if part.venue is not None:
            yield speech.say("docs.part-rooms-venue", link=self._link(part.venue))
        if part.together:
            together = speech.list([self._link(each) for each in part.together])
            yield speech.say("docs.part-rooms-together", links=together)
        if part.guardian is not None:
            yield speech.say("docs.part-rooms-guardian", link=self._link(part.guardian))
        if part.beds is not None:
            link = speech.pack.links.get(part.link)
            kind = None if link is None else speech.pack.subjects.get(link.to_kind)
            beds = None if kind is None else kind.attributes.get(part.beds)
            name = speech.quoted(speech.label(None if beds is None else beds.label, part.beds))
            yield speech.say("docs.part-rooms-beds", beds=name)
        if part.most is not None:
            yield speech.say("docs.part-rooms-most", most=part.most)

    def _duty(self, name: DutyId | RoundId) -> str:
        known = self.speech.pack.owed.named(name)
        return self.speech.quoted(self.speech.label(None if known is None else known.label, name))

    def _overview(self, part: OverviewPart) -> str:
        levels = self.speech.list([self._level(level) for level in part.levels])
        said = self._named("docs.part-overview", part.label, figures=self._figures(part.indicators), levels=levels)
        if not part.tiles:
            return said
        tiles = [
            self.speech.say("docs.tile", key=code, column=tile.column, row=tile.row)
            for code, tile in part.tiles.items()
        ]
        return self.speech.run((said, self.speech.say("docs.part-tiles", tiles=self.speech.list(tiles))))

    def _by(self, part: BreakdownPart) -> str:
        by = part.by
        said = self._field(part, by)
        if by.bands:
            bands = self.speech.list([str(band) for band in by.bands])
            return self.speech.say("docs.by-bands", field=said, bands=bands)
        if by.level is not None:
            return self.speech.say("docs.by-level", field=said, level=self._level(by.level))
        return said

    def _field(self, part: BreakdownPart, by: Breakdown) -> str:
        """What the figures are broken down by: of the events, or of the subjects."""
        speech = self.speech
        known = [speech.pack.indicators[name] for name in part.indicators if name in speech.pack.indicators]
        said = []
        if by.field is not None:
            kinds = next((each.pattern.kinds for each in known if each.pattern is not None), ())
            said.append(speech.event_field(kinds, by.field))
        if by.attribute is not None:
            about = next((each.about for each in known if each.about is not None), None)
            types = None if about is None else speech.pack.subjects[about].attributes.get(by.attribute)
            name = speech.quoted(speech.label(None if types is None else types.label, by.attribute))
            said.append(speech.say("docs.by-attribute", field=name))
        return speech.list(said)

    def _shares(self, parts: Sequence[ShareOf]) -> str:
        return self.speech.list(list(self._share(parts)))

    def _share(self, parts: Sequence[ShareOf]) -> Iterator[str]:
        for each in parts:
            if each.parts:
                inner = self._shares(each.parts)
                yield self.speech.say("docs.share-of", figure=self.figure(each.indicator), parts=inner)
            else:
                yield self.figure(each.indicator)

    def identity(self, identity: HeldIdentity) -> str:
        """What must hold."""
        speech = self.speech
        name = speech.quoted(speech.label(identity.label, identity.id))
        said = speech.say(
            f"docs.held-{dashed(identity.kind.value)}",
            name=name,
            id=identity.id,
            figure=self.figure(identity.indicator),
        )
        if not identity.terms:
            return said
        return speech.run((said, speech.say("docs.held-by", sum=sum_words(speech, identity.terms, self.figure))))
