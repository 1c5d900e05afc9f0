"""What stands in a report, in order, and what must hold between its figures."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from attrs import frozen

from gridcontrol.ids import (
    DutyId,
    DutySchemeId,
    FieldId,
    HierarchyId,
    IdentityId,
    IndicatorId,
    LevelId,
    LinkKindId,
    RoundId,
    SubjectKindId,
    TrackId,
)
from gridcontrol.located.node import Scalar
from gridcontrol.rules.figures import Indicator, IndicatorKind
from gridcontrol.rules.from_yaml_vocabulary import label_or
from gridcontrol.rules.layouts import (
    Breakdown,
    BreakdownPart,
    CoveragePart,
    CurvePart,
    FiguresPart,
    GapsPart,
    HeldIdentity,
    HeldKind,
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
    Tile,
    VenuesPart,
    WeeksPart,
)
from gridcontrol.rules.lookup import Lookup
from gridcontrol.rules.responsibility import Scheme
from gridcontrol.rules.shapes import NOTHING
from gridcontrol.rules.vocabulary import NO_LABEL, FieldBase, FieldType, Label, Nature
from gridcontrol.rules.written_layouts import (
    BreakdownWritten,
    CoverageWritten,
    CurveWritten,
    HeldWritten,
    MinusWritten,
    OverviewWritten,
    ReportWritten,
    RoomsWritten,
    RosterWritten,
    SectionWritten,
    SharesWritten,
    StocksWritten,
    VenuesWritten,
    WeeksWritten,
)

_TILE = 2
_PAST_ONLY = frozenset({IndicatorKind.EVENT_LATE, IndicatorKind.EVENT_WITHDRAWN})
"""What a report says of the one before: as known now no earlier day has any."""
_TELLING = frozenset(
    {
        IndicatorKind.RATIO,
        IndicatorKind.BEGUN,
        IndicatorKind.BEGUN_ALL,
        IndicatorKind.ENDED,
        IndicatorKind.ENDED_ALL,
    }
)
"""From a share and its whole, or from what began and ended, a hidden count can be worked out."""
_COMPUTED = frozenset({IndicatorKind.FORMULA, IndicatorKind.RATIO, IndicatorKind.DAYS_SINCE})
_NUMBERS = frozenset({FieldBase.INTEGER, FieldBase.NUMBER, FieldBase.AGE})


@frozen
class Owing:
    """The names of what may be owed and of who may answer."""

    duties: Collection[str]
    rounds: Collection[str]
    schemes: Mapping[DutySchemeId, Scheme]


def custody(word: Scalar, look: Lookup) -> TrackId:
    """A track that says where somebody physically is."""
    known = look.tracks.get(word.text)
    if known is not None and known.nature is not Nature.CUSTODY:
        look.report("pack.not-custody", word.place, allowed=_custodies(look), found=word.text)
    return look.track(word)


def _custodies(look: Lookup) -> list[str]:
    return [name for name, track in look.tracks.items() if track is None or track.nature is Nature.CUSTODY]


def term(written: Scalar | MinusWritten, look: Lookup) -> Term:
    """A signed indicator."""
    if isinstance(written, MinusWritten):
        word = written.minus or written.plus
        return Term(-1 if written.minus else 1, look.indicator(word) if word else IndicatorId(""))
    return Term(1, look.indicator(written))


@frozen
class Drawn:
    """Reads the sections of one report after the other."""

    indicators: Mapping[IndicatorId, Indicator]
    owing: Owing
    week: str
    look: Lookup

    def parts(self, written: ReportWritten, tree: HierarchyId | None) -> tuple[LayoutPart, ...]:
        """The sections, in order."""
        parts = [self._part(section, tree) for section in written.sections]
        figures = [section for section in written.sections if section.has("figures")]
        for again in figures[1:]:
            before = figures[0].place_of("figures")
            self.look.report("form.twice", again.place_of("figures"), related=(before,), found="figures")
        return tuple(part for part in parts if part is not None)

    def _part(self, written: SectionWritten, tree: HierarchyId | None) -> LayoutPart | None:
        label = written.label or NO_LABEL
        if written.figures:
            return FiguresPart(label)
        if written.key_figures:
            return KeyFiguresPart(label, self._named(written.key_figures))
        if written.overdue is not None:
            known = {*self.owing.duties, *self.owing.rounds}
            names = self._known("pack.unknown-duty", written.overdue, known)
            return OverduePart(label, tuple(RoundId(n) if n in self.owing.rounds else DutyId(n) for n in names))
        if written.gaps is not None:
            names = self._known("pack.unknown-scheme", written.gaps, self.owing.schemes)
            return GapsPart(label, tuple(map(DutySchemeId, names)))
        inner: Any
        for inner, read in (
            (written.overview, self._overview),
            (written.curve, self._curve),
            (written.weeks, self._weeks),
            (written.breakdown, self._breakdown),
            (written.shares, self._shares),
            (written.venues, self._venues),
            (written.rooms, self._rooms),
            (written.coverage, self._coverage),
            (written.roster, self._roster),
            (written.stocks, self._stocks),
        ):
            if inner is not None:
                reading: Callable[..., LayoutPart] = read
                return reading(label, inner, tree)
        return None

    def _named(self, words: Iterable[Scalar]) -> tuple[IndicatorId, ...]:
        return tuple(self.look.indicator(word) for word in self.look.distinct(words))

    def _known(self, code: str, words: Iterable[Scalar], known: Collection[str]) -> tuple[str, ...]:
        found = self.look.distinct(words)
        for word in found:
            self.look.find(code, word, tuple(known))
        return tuple(word.text for word in found)

    def _over_time(self, words: tuple[Scalar, ...]) -> tuple[IndicatorId, ...]:
        """Indicators that say something of earlier days."""
        for word in words:
            if self._needs_any(IndicatorId(word.text), _PAST_ONLY):
                self.look.report("pack.not-over-time", word.place, found=word.text)
        return self._named(words)

    def refuse_telling(self, words: tuple[Scalar, ...]) -> None:
        """Report the indicators that would tell what a public report hides."""
        for word in words:
            if self._needs_any(IndicatorId(word.text), _TELLING):
                self.look.report("pack.not-public", word.place, found=word.text)

    def _needs_any(self, name: IndicatorId, kinds: Collection[IndicatorKind]) -> bool:
        """Whether an indicator or one that it is computed from is of one of *kinds*."""
        found, seen = [name], set()
        while found:
            known = self.indicators.get(found.pop())
            if known is None or known.id in seen:
                continue
            seen.add(known.id)
            if known.kind in kinds:
                return True
            found += known.needs
        return False

    def _level(self, word: Scalar, tree: HierarchyId | None) -> LevelId:
        if tree is None:
            self.look.level(word)
        elif tree in self.look.hierarchies:
            self.look.find("pack.level-not-in-hierarchy", word, self.look.hierarchies[tree], hierarchy=tree)
        return LevelId(word.text)

    def _overview(self, label: Label, written: OverviewWritten, tree: HierarchyId | None) -> OverviewPart:
        if tree is None:
            self.look.report("pack.overview-without-hierarchy", written.here)
        levels = [self._level(word, tree) for word in self.look.distinct(written.levels)]
        order = self.look.hierarchies.get(tree, ()) if tree is not None else ()
        tiles = {}
        for code, pair in written.tiles:
            if pair is not None and len(pair) != _TILE:
                self.look.report("pack.tile", code.place, found=code.text)
            elif pair is not None:
                tiles[code.text] = Tile(*pair)
        levels.sort(key=lambda level: order.index(level) if level in order else 0)
        return OverviewPart(label, self._named(written.indicators), tuple(levels), MappingProxyType(tiles))

    def _curve(self, label: Label, written: CurveWritten, _: object) -> CurvePart:
        return CurvePart(label, self._over_time(written.indicators), written.days)

    def _weeks(self, label: Label, written: WeeksWritten, _: object) -> WeeksPart:
        week = self.week if written.week is None else written.week.value
        return WeeksPart(label, self._over_time(written.indicators), written.weeks, week)

    def _breakdown(self, label: Label, written: BreakdownWritten, _: object) -> BreakdownPart:
        look = self.look
        for word in written.indicators:
            known = self.indicators.get(IndicatorId(word.text))
            if known is not None and known.kind in _COMPUTED:
                look.report("pack.not-broken-down", word.place, found=word.text)
            elif known is not None:
                self._check_type(written, word, known)
        for before, after in pairwise(written.bands):
            if after <= before:
                look.report("pack.bands-not-rising", written.place_of("bands"), found=str(after), before=str(before))
        if written.level is not None:
            look.level(written.level)
        by = Breakdown(
            None if written.field is None else FieldId(written.field.text),
            None if written.attribute is None else FieldId(written.attribute.text),
            written.bands,
            None if written.level is None else LevelId(written.level.text),
        )
        return BreakdownPart(label, self._named(written.indicators), by)

    def _check_type(self, written: BreakdownWritten, word: Scalar, known: Indicator) -> None:
        """The field that the figure is broken down by is there, and can be."""
        look = self.look
        found: FieldType | None = None
        asked = written.field or written.attribute or NOTHING
        if written.field is not None:
            if known.pattern is None:
                look.report("pack.no-event-fields", written.field.place, found=word.text)
                return
            for kind in known.pattern.kinds:
                found = look.field_of(written.field, look.fields.get(kind), kind)
        elif written.attribute is not None and known.about is not None:
            found = look.field_of(written.attribute, look.attributes.get(known.about), known.about)
        if found is None:
            return
        if written.bands and found.base not in _NUMBERS:
            look.report("pack.bands-of-text", asked.place, found=asked.text)
        elif written.level is not None and found.base is not FieldBase.DIVISION:
            look.report("pack.level-of-text", asked.place, found=asked.text)
        elif found.personal and not (written.bands and found.base is FieldBase.AGE):
            look.report("pack.broken-down-personal", asked.place, found=asked.text)

    def _shares(self, label: Label, written: SharesWritten, _: object) -> SharesPart:
        return SharesPart(label, self.look.indicator(written.whole), self._share_parts(written.parts))

    def _share_parts(self, written: Iterable[Any]) -> tuple[ShareOf, ...]:
        parts: list[ShareOf] = []
        for each in written:
            if isinstance(each, Scalar):
                parts.append(ShareOf(self.look.indicator(each)))
                continue
            parts.append(ShareOf(self.look.indicator(each.indicator), self._share_parts(each.parts)))
        return tuple(parts)

    def _venues(self, label: Label, written: VenuesWritten, _: object) -> VenuesPart:
        look = self.look
        track, link = custody(written.custody, look), look.link(written.link)
        known, held = look.links.get(link), look.tracks.get(track)
        if known is not None:
            kind: SubjectKindId = known.to_kind
            if held is not None and held.about != known.from_kind:
                look.report("pack.venue-link", written.link.place, found=link, about=held.about)
            found = look.field_of(written.rooms, look.attributes.get(kind), kind)
            if found is not None and found.base is not FieldBase.INTEGER:
                look.report("pack.rooms-no-number", written.rooms.place, found=written.rooms.text)
        return VenuesPart(label, TrackId(track), link, FieldId(written.rooms.text), written.days)

    def _rooms(self, label: Label, written: RoomsWritten, _: object) -> RoomsPart:
        look = self.look
        track, link = custody(written.custody, look), look.link(written.link)
        held, known = look.tracks.get(track), look.links.get(link)
        about = None if held is None else held.about
        if about is not None and known is not None and about != known.from_kind:
            look.report("pack.venue-link", written.link.place, found=link, about=about)
        room = None if known is None else known.to_kind
        venue = None if written.venue is None else self._link_from(written.venue, room)
        if written.beds is not None and room is not None:
            found = look.field_of(written.beds, look.attributes.get(room), room)
            if found is not None and found.base is not FieldBase.INTEGER:
                look.report("pack.beds-no-number", written.beds.place, found=written.beds.text)
        together = tuple(self._link_from(word, about) for word in look.distinct(written.together))
        guardian = None if written.guardian is None else self._link_from(written.guardian, about)
        guards = None if guardian is None else look.links.get(guardian)
        if guards is not None and written.guardian is not None and guards.to_kind != guards.from_kind:
            look.report("pack.guards-others", written.guardian.place, found=written.guardian.text, kind=guards.to_kind)
        beds = None if written.beds is None else FieldId(written.beds.text)
        return RoomsPart(label, TrackId(track), link, venue, beds, written.most, together, guardian)

    def _link_from(self, word: Scalar, kind: SubjectKindId | None) -> LinkKindId:
        """A relation that goes out from subjects of *kind*."""
        link = self.look.link(word)
        known = self.look.links.get(link)
        if known is not None and kind is not None and known.from_kind != kind:
            self.look.report(
                "pack.link-from-other-kind", word.place, found=word.text, kind=known.from_kind, wanted=kind
            )
        return link

    def _roster(self, label: Label, written: RosterWritten, _: object) -> RosterPart:
        names = tuple(map(DutySchemeId, self._known("pack.unknown-scheme", written.schemes, self.owing.schemes)))
        track = None if written.track is None else self.look.track(written.track)
        known = None if track is None else self.look.tracks.get(track)
        schemes = [self.owing.schemes[name] for name in names if name in self.owing.schemes]
        kinds = {kind for scheme in schemes for kind in scheme.subjects}
        if known is not None and written.track is not None and schemes and known.about not in kinds:
            self.look.report(
                "pack.roster-track", written.track.place, allowed=sorted(kinds), found=known.id, about=known.about
            )
        return RosterPart(label, names, written.days, track)

    def _coverage(self, label: Label, written: CoverageWritten, tree: HierarchyId | None) -> CoveragePart:
        self.look.find("pack.unknown-round", written.round, self.owing.rounds)
        level = None if written.level is None else self._level(written.level, tree)
        return CoveragePart(label, RoundId(written.round.text), level)

    def _stocks(self, label: Label, written: StocksWritten, _: object) -> StocksPart:
        for word in (*written.received, *written.issued):
            known = self.indicators.get(IndicatorId(word.text))
            if known is not None and known.kind is not IndicatorKind.EVENT_CUMULATIVE:
                self.look.report("pack.stock-not-cumulative", word.place, found=word.text)
        return StocksPart(label, self._named(written.received), self._named(written.issued), written.days)

    def identities(self, written: ReportWritten) -> Mapping[IdentityId, HeldIdentity]:
        """What must hold, by name."""
        return MappingProxyType(
            {IdentityId(name.text): self._identity(name, each) for name, each in written.identities if each is not None}
        )

    def _identity(self, name: Scalar, written: HeldWritten) -> HeldIdentity:
        look = self.look
        if written.has("parts"):
            kind, figure = HeldKind.PARTS, written.whole
            terms = tuple(term(each, look) for each in written.parts)
        else:
            kind = HeldKind.NEVER_FALLS if written.has("never_falls") else HeldKind.CARRIED
            figure = written.never_falls or written.carried
            terms = (
                *(Term(1, look.indicator(word)) for word in written.came),
                *(Term(-1, look.indicator(word)) for word in written.went),
            )
        word = figure or NOTHING
        return HeldIdentity(
            IdentityId(name.text), label_or(written.label, name.text), kind, look.indicator(word), terms, name.place
        )
