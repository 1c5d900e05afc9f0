"""Worked examples that a pack brings along: facts in, statuses out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from gridcontrol.ids import EventKindId
from gridcontrol.located.node import Scalar
from gridcontrol.rules.casebook import Case, CaseEvent
from gridcontrol.rules.from_yaml_fields import value_of
from gridcontrol.rules.lookup import Lookup
from gridcontrol.rules.shapes import Pairs
from gridcontrol.rules.vocabulary import Nature
from gridcontrol.rules.words import in_bounds
from gridcontrol.rules.written_pack import CaseWritten, PackWritten
from gridcontrol.time import parse_world_time

_TIME = r"\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?"
_EXPECTED = re.compile(rf"(?P<status>\S+) (?P<since>{_TIME}) - (?P<until>{_TIME}|-)\Z", re.ASCII)
_FEWEST, _MOST = 3, 4
_SEVERAL = re.compile(r"(?P<stem>.*?)(?P<first>[0-9]+)\.\.(?P=stem)(?P<last>[0-9]+)\Z")
_MANY = 1000
"""So many subjects one line of a case may stand for."""


def read_cases(written: PackWritten, look: Lookup) -> tuple[Case, ...]:
    """All worked examples."""
    basis: dict[str, str] = {}
    for name, track in look.tracks.items():
        if track is not None and track.nature is Nature.BASIS:
            basis.setdefault(track.about, name)
    return tuple(_case(each, basis, look) for each in written.cases)


def _case(written: CaseWritten, basis: Mapping[str, str], look: Lookup) -> Case:
    """*basis*: the first basis track about each kind, which an expectation without a track speaks of."""
    kinds: dict[str, str] = {}
    events = tuple(made for each in written.events for made in _events(each, kinds, look))
    expect = {}
    for name, rows in written.expect:
        several, slash, named = name.text.partition("/")
        for subject in _subjects(Scalar(several, name.place), look):
            track = named
            if subject not in kinds and _of_a_division(named, look):
                pass  # it is there whatever is known of it
            elif kinds and look.find("pack.unknown-case-subject", Scalar(subject, name.place), kinds):
                kind = kinds[subject]
                if track:
                    look.track_about(Scalar(track, name.place), kind or None)
                else:
                    track = basis.get(kind, "")
            for row in rows or ():
                _expected(row, track, look)
            expect[subject + slash + named] = tuple(row.text for row in rows or ())
    return Case(written.name.text, events, MappingProxyType(expect), written.here)


def _of_a_division(track: str, look: Lookup) -> bool:
    """Whether *track* is about divisions, each of which is a subject without any fact."""
    known = look.tracks.get(track)
    kind = None if known is None else look.subjects.get(known.about)
    return kind is not None and bool(kind.levels)


def _events(row: tuple[Any, ...], kinds: dict[str, str], look: Lookup) -> Iterator[CaseEvent]:
    """The event in *row*, once for each subject that it names."""
    words = [each for each in row if isinstance(each, Scalar)]
    if not words:
        return
    fields: Pairs[Scalar] = row[-1] if not isinstance(row[-1], Scalar) else ()
    if len(words) != _FEWEST or len(row) > _MOST or not all(isinstance(each, Scalar) for each in row[:_FEWEST]):
        look.report("pack.case-event", words[0].place, found=str(len(row)))
        return
    at, subject, kind = words
    _check_time(at, at.text, look)
    look.event(kind)
    about = look.abouts.get(kind.text, "")
    said = _fields(fields, kind.text, kinds, look)
    for name in _subjects(subject, look):
        before = kinds.setdefault(name, about)
        if about and before and about != before:
            look.report("pack.case-two-kinds", subject.place, found=name, kind=before, about=about)
        yield CaseEvent(at.text, name, EventKindId(kind.text), said, at.place)


def _subjects(word: Scalar, look: Lookup) -> tuple[str, ...]:
    """The subjects that *word* stands for: ``p1..p50`` for fifty, any other for itself."""
    if ".." not in word.text:
        return (word.text,)
    match = _SEVERAL.match(word.text)
    first, last = (int(match["first"]), int(match["last"])) if match else (0, 0)
    if match is None or not first <= last < first + _MANY:
        look.report("cases.several", word.place, found=word.text, most=str(_MANY))
        return (word.text,)
    return tuple(f"{match['stem']}{number:0{len(match['first'])}}" for number in range(first, last + 1))


def _fields(pairs: Pairs[Scalar], kind: str, kinds: dict[str, str], look: Lookup) -> Mapping[str, str]:
    """The fields as written. A subject that a field names is one of the case, too."""
    fields: dict[str, str] = {}
    for name, value in pairs:
        known = look.field_of(name, look.fields.get(kind), kind)
        if value is not None:
            if known is not None:
                value_of(value, known, look)
                if known.ref is not None:
                    kinds.setdefault(value.text, known.ref)
            fields[name.text] = value.text
    return MappingProxyType(fields)


def _check_time(word: Scalar, text: str, look: Lookup) -> None:
    try:
        moment = parse_world_time(text, look.zone)
    except (ValueError, OverflowError):
        look.report("time.bad-instant", word.place, found=text)
        return
    if not in_bounds(moment):
        look.report("time.bad-instant", word.place, found=text)


def _expected(row: Scalar, track: str, look: Lookup) -> None:
    match = _EXPECTED.match(row.text)
    if match is None:
        look.report("pack.bad-expectation", row.place, found=row.text)
        return
    if track:
        look.status(Scalar(match["status"], row.place), track)
    for text in (match["since"], match["until"]):
        if text != "-":
            _check_time(row, text, look)
