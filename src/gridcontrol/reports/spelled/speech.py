"""How a pack's words, times and values are said in one language. Every sentence is a message of the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from attrs import frozen

from gridcontrol.errors import Place
from gridcontrol.errors.messages import CATALOGUE
from gridcontrol.ids import EventKindId, FieldId, LinkKindId, RuleId, SourceId, StatusId, SubjectKindId, TrackId
from gridcontrol.model.facts import Value
from gridcontrol.reports.spelled.page import Paragraph, Part, Point, Points
from gridcontrol.reports.wording import number_text
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import FieldBase, FieldType, Label
from gridcontrol.time import Duration

Names = Callable[[str], str]
"""The name of a division by its code; empty where it is not known."""


def unnamed(_code: str) -> str:
    """Of no division the name is known."""
    return ""


@frozen
class Speech:
    """Says things of *pack* in *lang*. What the pack does not know is called by its id."""

    pack: Pack
    lang: str
    file: str = ""
    """The file whose lines are named without it; empty: every file is."""
    names: Names = unnamed
    """The name of a division by its code."""

    # -- sentences

    def say(self, code: str, **words: object) -> str:
        """The message *code*, filled in."""
        return CATALOGUE[code].what(self.lang).format_map(words)

    def run(self, sentences: Iterable[str]) -> str:
        """Sentences one behind the other."""
        said = ""
        for sentence in sentences:
            said = self.say("docs.two", first=said, second=sentence) if said else sentence
        return said

    def list(self, items: Sequence[str]) -> str:
        """``a, b, c``."""
        return self._joined(items, "docs.comma", "docs.comma")

    def either(self, items: Sequence[str]) -> str:
        """``a, b or c``."""
        return self._joined(items, "docs.comma", "docs.or")

    def both(self, items: Sequence[str]) -> str:
        """``a, b and c``."""
        return self._joined(items, "docs.comma", "docs.and")

    def clauses(self, items: Sequence[str]) -> str:
        """Clauses that hold together."""
        return self._joined(items, "docs.and-also", "docs.and-also")

    def apart(self, items: Sequence[str]) -> str:
        """Clauses that stand apart: ``a; b``."""
        return self._joined(items, "docs.semicolon", "docs.semicolon")

    def _joined(self, items: Sequence[str], between: str, last: str) -> str:
        if not items:
            return self.say("docs.nothing")
        said = items[0]
        for item in items[1:-1]:
            said = self.say(between, first=said, second=item)
        return self.say(last, first=said, second=items[-1]) if len(items) > 1 else said

    def flat(self, point: Point) -> str:
        """*point* in one line: its points in brackets behind it."""
        if not point.points:
            return point.text
        inner = self.apart([self.flat(each) for each in point.points])
        return self.say("docs.in-brackets", text=point.text, inner=inner)

    def parts(self, points: Sequence[Point]) -> tuple[Part, ...]:
        """*points* as text: those of one line run on in paragraphs, the others stand above their lists."""
        parts: list[Part] = []
        waiting: list[str] = []
        for point in points:
            waiting.append(point.text)
            if point.points:
                parts += [Paragraph(self.run(waiting)), Points(point.points)]
                waiting = []
        return (*parts, Paragraph(self.run(waiting))) if waiting else tuple(parts)

    def joint(self, points: Sequence[Point]) -> Point:
        """*points* as one: those of one line run on, the others stand below."""
        return Point(
            self.run(point.text for point in points if not point.points),
            tuple(point for point in points if point.points),
        )

    # -- words of the pack

    def quoted(self, text: str) -> str:
        return self.say("docs.quoted", text=text)

    def label(self, label: Label | None, name: str) -> str:
        """The label in this language, or the name."""
        return (label.text(self.lang) if label is not None else "") or name

    def kind(self, kind: SubjectKindId | None) -> str:
        known = self.pack.subjects.get(kind) if kind is not None else None
        return self.label(known.label if known else None, kind or "")

    def event(self, kind: EventKindId) -> str:
        known = self.pack.events.get(kind)
        return self.quoted(self.label(known.label if known else None, kind))

    def events(self, kinds: Sequence[EventKindId]) -> str:
        return self.either([self.event(kind) for kind in kinds])

    def link(self, link: LinkKindId) -> str:
        known = self.pack.links.get(link)
        return self.quoted(self.label(known.label if known else None, link))

    def track(self, track: TrackId | None) -> str:
        known = self.pack.tracks.get(track) if track is not None else None
        return self.quoted(self.label(known.label if known else None, track or ""))

    def bare_status(self, track: TrackId | None, status: StatusId) -> str:
        known = self.pack.tracks.get(track) if track is not None else None
        return self.label(known.labels.get(status) if known else None, status)

    def status(self, track: TrackId | None, status: StatusId) -> str:
        return self.quoted(self.bare_status(track, status))

    def statuses(self, track: TrackId | None, statuses: Iterable[StatusId]) -> str:
        return self.either([self.status(track, status) for status in statuses])

    def division(self, code: str) -> str:
        """A division by its name, the code behind it."""
        name = self.names(code)
        return self.say("docs.place-named", name=name, division=code) if name else code

    def divisions(self, codes: Iterable[str]) -> str:
        return self.either([self.division(code) for code in codes])

    def rule(self, rule: RuleId) -> str:
        """A rule by its label, the id behind it where others are called the same."""
        known = self.pack.rules.get(rule)
        label = self.label(known.label if known else None, rule)
        alike = sum(self.label(each.label, each.id) == label for each in self.pack.rules.values())
        return self.quoted(label if alike <= 1 or label == rule else self.say("docs.named", label=label, id=rule))

    def field(self, types: Sequence[FieldType], name: FieldId) -> str:
        """A field, called by the first label that one of its *types* has."""
        given = [kind.label for kind in types if kind.label.given]
        return self.quoted(self.label(given[0] if given else None, name))

    def types(self, kinds: Iterable[EventKindId], name: FieldId) -> tuple[FieldType, ...]:
        """The types of the field *name* in events of *kinds*."""
        known = [self.pack.events[kind].fields for kind in kinds if kind in self.pack.events]
        return tuple(fields[name] for fields in known if name in fields)

    def event_field(self, kinds: Iterable[EventKindId], name: FieldId) -> str:
        return self.field(self.types(kinds, name), name)

    def source(self, source: SourceId) -> str:
        known = self.pack.sources.get(source)
        if known is None:
            return source
        code = "docs.source-remembered" if known.remembered else "docs.source"
        said = self.say(code, text=self.label(known.text, known.id), id=known.id)
        return self.say("docs.source-at", source=said, url=known.url) if known.url else said

    def place(self, place: Place) -> str:
        if self.file in {"", place.file}:
            return self.say("docs.place", line=place.line)
        folder = self.file.rpartition("/")[0]
        file = place.file.removeprefix(f"{folder}/") if folder else place.file
        return self.say("docs.place-in", file=file, line=place.line)

    # -- times and values

    def length(self, duration: Duration) -> str:
        one = "-one" if duration.number == 1 else ""
        return self.say(f"docs.unit-{duration.unit}{one}", number=duration.number)

    def day(self, day: date) -> str:
        months = self.say("docs.months").split()
        return self.say("docs.day", year=day.year, month=months[day.month - 1], day=day.day)

    def moment(self, moment: date | datetime) -> str:
        """A day, or the local time of an instant; midnight is its day alone."""
        if not isinstance(moment, datetime):
            return self.day(moment)
        local = moment.astimezone(self.pack.zone)
        if (local.hour, local.minute, local.second) == (0, 0, 0):
            return self.day(local.date())
        return self.say("docs.moment", day=self.day(local.date()), time=_clock(local))

    def end(self, moment: datetime) -> str:
        """The end of a stretch: 24:00 of the day before for midnight."""
        local = moment.astimezone(self.pack.zone)
        if (local.hour, local.minute, local.second) == (0, 0, 0):
            return self.say("docs.moment", day=self.day(local.date() - timedelta(days=1)), time="24:00")
        return self.moment(moment)

    def value(self, value: Value, types: Sequence[FieldType]) -> str:
        """A value as people say it; texts in quotes, words of a choice by their labels."""
        match value:
            case bool():
                return self.say("docs.yes" if value else "docs.no")
            case int() | Decimal():
                return number_text(value)
            case date():
                return self.moment(value)
            case str():
                labels = [kind.labels[value] for kind in types if value in kind.labels]
                if any(kind.base is FieldBase.DIVISION for kind in types):
                    return self.division(value)
                if any(kind.base is FieldBase.REF for kind in types):
                    return self.quoted(value.partition("/")[2] or value)
                return self.quoted(self.label(labels[0] if labels else None, value))
            case _:
                return str(value)


def _clock(local: datetime) -> str:
    return local.strftime("%H:%M:%S").removesuffix(":00") if local.second else local.strftime("%H:%M")
