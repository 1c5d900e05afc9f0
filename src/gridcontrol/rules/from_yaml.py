"""A pack's text to a checked rule set, with every problem of the file at once."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from zoneinfo import ZoneInfo

from attrs import evolve

from gridcontrol.errors import PackError, Problem, UsageError
from gridcontrol.ids import PackId, RuleId, SpreadId
from gridcontrol.located.form import Spot, Unreadable
from gridcontrol.located.node import Node, Scalar
from gridcontrol.located.problems import Problems
from gridcontrol.located.read_yaml import read_yaml
from gridcontrol.rules.from_yaml_cases import read_cases
from gridcontrol.rules.from_yaml_duties import read_owed
from gridcontrol.rules.from_yaml_imports import read_imports
from gridcontrol.rules.from_yaml_layouts import Owing
from gridcontrol.rules.from_yaml_published import read_published
from gridcontrol.rules.from_yaml_reports import read_indicators, read_reports
from gridcontrol.rules.from_yaml_responsibility import read_responsibilities
from gridcontrol.rules.from_yaml_rules import read_rules
from gridcontrol.rules.from_yaml_spread import read_spreads
from gridcontrol.rules.from_yaml_vocabulary import (
    label_or,
    read_divisions,
    read_events,
    read_links,
    read_sources,
    read_subjects,
    read_tracks,
)
from gridcontrol.rules.gathering import Beside, Chain, Gathering, nothing_beside, text_digest, texts_digest
from gridcontrol.rules.joining import Member, joined
from gridcontrol.rules.lookup import Lookup
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.strata import strata_of
from gridcontrol.rules.written_extends import MemberWritten
from gridcontrol.rules.written_pack import PACK, PackWritten
from gridcontrol.time import zone_named

_STAND_IN = ZoneInfo("UTC")
"""Reads the times of a pack whose zone is unknown, so that the rest of it can be checked."""


def read_pack(text: bytes, file: str, beside: Beside = nothing_beside) -> Pack:
    """The pack in *text*; *file* is the name that problems show, *beside* gives the files beside it that it names.

    Raises ``PackError`` with every problem found, in all its files: YAML, unknown keys, wrong types, names that stand
    for nothing. Whether a sound pack also makes sense says ``check_pack``.
    """
    node = read_yaml(text, file)
    problems = _Stopping()
    folder, name = _folder_and_name(file)
    files = Gathering(beside, problems, folder, bytes=len(text), first=node)
    try:
        made = evolve(_read(node, files, ((name, None),)), extends=files.extends)
    except (Unreadable, _Enough) as stopped:
        raise PackError(in_order(problems)) from stopped
    if problems.errors:
        raise PackError(in_order(problems))
    return evolve(made, version=texts_digest(text_digest(text), files.digests.items()))


def _read(node: Node, files: Gathering, chain: Chain) -> Pack:
    """The pack in *node*, with its members. Its version is that of all texts, and not known yet."""
    problems = files.problems
    written = PACK.read(Spot(files.whole(node, chain), problems))
    look = Lookup(problems, _zone(written.zone, problems))
    pack = _checked(written, look)
    if not written.members:
        return pack
    if len(chain) > 1:
        problems.report("pack.member-with-members", written.place_of("members"))
        raise Unreadable
    members = [_member(each, look, files, chain) for each in written.members]
    if problems.errors:
        raise Unreadable
    return joined(pack, members, problems)


def _member(written: MemberWritten, look: Lookup, files: Gathering, chain: Chain) -> Member:
    name = written.pack
    codes = tuple(code.text for code in look.distinct(written.in_place))
    pack = _read(files.file(name), files, files.led_to(name, chain))
    return Member(pack, codes, look.instant(written.from_), name.place)


class _Enough(Exception):  # not an error of its own
    """As many problems as anybody reads have been found."""


class _Stopping(Problems):
    """Problems that stop the reading when there are too many: a hostile file must not cost more for being longer."""

    def add(self, problem: Problem) -> None:
        super().add(problem)
        if self.full:
            raise _Enough


def _folder_and_name(file: str) -> tuple[str, str]:
    cut = max(file.rfind("/"), file.rfind("\\")) + 1
    return file[:cut], file[cut:]


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems by file and by their place in it; those without a place last."""

    def where(problem: Problem) -> tuple[bool, str, int, int]:
        place = problem.place
        return (True, "", 0, 0) if place is None else (False, place.file, place.line, place.column)

    return tuple(sorted(problems, key=where))


def _zone(word: Scalar, problems: Problems) -> ZoneInfo:
    if not word.text:
        return _STAND_IN
    try:
        return zone_named(word.text)
    except UsageError as error:
        (problem,) = error.problems
        problems.add(Problem(problem.code, word.place, problem.args))
        return _STAND_IN


def _checked(written: PackWritten, look: Lookup) -> Pack:
    sources = read_sources(written, look)
    levels, hierarchies, division_sources = read_divisions(written.divisions, look)
    subjects = read_subjects(written, look)
    links = read_links(written, look)
    tracks = read_tracks(written, look)
    events = read_events(written, look)
    rules = read_rules(written, look)
    spreads = read_spreads(written, look)
    responsibilities = read_responsibilities(written, look)
    owed = read_owed(written, responsibilities.schemes, look)
    imports = read_imports(written, look)
    indicators = read_indicators(written, look)
    owing = Owing(owed.duties, owed.rounds, responsibilities.schemes)
    reports = read_reports(written, indicators, owing, look)
    published = read_published(written.published, look)
    cases = read_cases(written, look)
    strata: tuple[tuple[RuleId | SpreadId, ...], ...] = ()
    if not look.problems.errors:
        strata = strata_of(rules, spreads, tracks, look.problems)
    name = written.pack.text
    return Pack(
        id=PackId(name),
        title=label_or(written.title, name),
        locality=label_or(written.locality, name),
        version="",
        zone=look.zone,
        day_count=written.day_count,
        dates_suffice=written.dates_suffice,
        week=written.week.value,
        sources=MappingProxyType(sources),
        levels=levels,
        hierarchies=MappingProxyType(hierarchies),
        division_sources=division_sources,
        subjects=MappingProxyType(subjects),
        links=MappingProxyType(links),
        events=MappingProxyType(events),
        tracks=MappingProxyType(tracks),
        rules=MappingProxyType(rules),
        strata=strata,
        imports=MappingProxyType(imports),
        indicators=MappingProxyType(indicators),
        reports=MappingProxyType(reports),
        cases=cases,
        spreads=MappingProxyType(spreads),
        responsibilities=responsibilities,
        owed=owed,
        published=MappingProxyType(published),
        on_transfer=written.on_transfer,
    )
