"""The whole of a pack as a document to read and to sign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from gridcontrol.errors import Problem
from gridcontrol.errors.text import fix_text, what_text
from gridcontrol.ids import RuleId
from gridcontrol.reports.document import Table
from gridcontrol.reports.spelled.answering import answering_section
from gridcontrol.reports.spelled.carrying import spreads_section
from gridcontrol.reports.spelled.duties import owed_section
from gridcontrol.reports.spelled.examples import cases_section
from gridcontrol.reports.spelled.figures import figures_section, imports_section
from gridcontrol.reports.spelled.page import Blanks, Grid, Page, Paragraph, Part, Point, Points, Section
from gridcontrol.reports.spelled.points import dashed
from gridcontrol.reports.spelled.rules import rule_section, rules_section
from gridcontrol.reports.spelled.speech import Names, Speech, unnamed
from gridcontrol.reports.spelled.vocabulary import events_section, named, tracks_section, who_section
from gridcontrol.reports.wording import cell_text
from gridcontrol.rules.responsibility import Responsibilities
from gridcontrol.rules.ruleset import DivisionSource, Pack, Transfer
from gridcontrol.time import Duration, end_of_count

_EXAMPLE = (2020, 1, 23, 15)
_DAYS = Duration(14)


def pack_page(
    pack: Pack,
    problems: Sequence[Problem],
    lang: str,
    file: str = "",
    names: Names = unnamed,
    changes: Table | None = None,
) -> Page:
    """Everything that *pack* says, what the checks found in it, and lines to sign on.

    Lines of *file* are named without it, those of others with their file. *names* knows divisions.
    *changes* are what the pack changes in the rules of the one it extends.
    """
    speech = Speech(pack, lang, file, names)
    sections = [general_section(speech)]
    if pack.sources:
        sections.append(sources_section(speech))
    if pack.levels or pack.hierarchies or pack.division_sources:
        sections.append(divisions_section(speech))
    sections += [who_section(speech), events_section(speech)]
    sections += [tracks_section(speech)] if pack.tracks else []
    sections += [rules_section(speech)] if pack.rules else []
    sections += [spreads_section(speech)] if pack.spreads else []
    sections += [answering_section(speech)] if pack.responsibilities != Responsibilities() else []
    sections += [owed_section(speech)] if pack.owed.duties or pack.owed.rounds else []
    sections += [figures_section(speech)] if pack.indicators or pack.reports else []
    sections += [imports_section(speech)] if pack.imports else []
    sections += [cases_section(speech)] if pack.cases else []
    sections += [_changes(speech, changes)] if changes is not None else []
    sections += [_warnings(speech, problems), _signature(speech)]
    return _page(speech, tuple(sections))


def rule_page(pack: Pack, rule: RuleId, lang: str, file: str = "", names: Names = unnamed) -> Page:
    """One rule by itself. Raises ``KeyError`` for one that the pack has not."""
    speech = Speech(pack, lang, file, names)
    return _page(speech, (rule_section(speech, pack.rules[rule]),))


def _page(speech: Speech, sections: tuple[Section, ...]) -> Page:
    pack = speech.pack
    subtitle = speech.say(
        "docs.subtitle", locality=speech.label(pack.locality, pack.id), pack=pack.id, version=pack.version
    )
    return Page(speech.label(pack.title, pack.id), subtitle, pack.id, pack.version, speech.lang, sections)


def general_section(speech: Speech) -> Section:
    """What holds of all rules: dates, zone, how days are counted."""
    pack = speech.pack
    said = [*_in_force(speech), speech.say("docs.zone", zone=pack.zone.key)]
    said.append(speech.say(f"docs.count-{dashed(pack.day_count)}"))
    anchor = datetime(*_EXAMPLE, tzinfo=pack.zone)
    end = end_of_count(anchor, _DAYS, pack.day_count, pack.zone)
    words = {"length": speech.length(_DAYS), "since": speech.moment(anchor), "until": speech.end(end)}
    said.append(speech.say("docs.count-example", **words))
    said.append(speech.say("docs.dates-suffice" if pack.dates_suffice else "docs.dates-certain"))
    if pack.extends is not None:
        said.append(speech.say("docs.extends", file=pack.extends))
    if pack.extends is not None or pack.on_transfer is not Transfer.KEEP:
        said.append(speech.say(f"docs.transfer-{dashed(pack.on_transfer)}"))
    said.append(speech.say("docs.how-to-read"))
    return Section("general", speech.say("docs.general"), (Paragraph(speech.run(said)),))


def _in_force(speech: Speech) -> list[str]:
    editions = [edition for rule in speech.pack.rules.values() for edition in rule.editions]
    starts = [edition.since for edition in editions]
    ends = [rule.editions[-1].until for rule in speech.pack.rules.values() if rule.editions]
    said = []
    known = [start for start in starts if start is not None]
    if known and len(known) == len(starts):
        said.append(speech.say("docs.pack-since", since=speech.moment(min(known))))
    last = [end for end in ends if end is not None]
    if last and len(last) == len(ends):
        said.append(speech.say("docs.pack-until", until=speech.end(max(last))))
    return said


def sources_section(speech: Speech) -> Section:
    """The texts that rules cite."""
    items = tuple(Point(speech.source(source)) for source in speech.pack.sources)
    return Section("sources", speech.say("docs.sources"), (Points(items),))


def divisions_section(speech: Speech) -> Section:
    """Levels, trees and the files of divisions."""
    pack = speech.pack
    names = {level.id: named(speech, speech.label(level.label, level.id), level.id) for level in pack.levels}
    items = [Point(speech.say("docs.levels", levels=speech.list(list(names.values()))))]
    for tree in pack.hierarchies.values():
        name = named(speech, speech.label(tree.label, tree.id), tree.id)
        levels = speech.list([names.get(level, level) for level in tree.levels])
        items.append(Point(speech.say("docs.tree", name=name, levels=levels)))
    items += [Point(_file(speech, source)) for source in pack.division_sources]
    return Section("divisions", speech.say("docs.divisions"), (Points(tuple(items)),))


def _file(speech: Speech, source: DivisionSource) -> str:
    columns = [
        speech.say(f"docs.division-{dashed(meaning)}", header=speech.quoted(header))
        for meaning, header in source.columns.items()
    ]
    tree = speech.pack.hierarchies.get(source.hierarchy)
    return speech.say(
        "docs.division-file",
        file=source.file,
        scheme=source.scheme,
        tree=speech.quoted(speech.label(tree.label if tree else None, source.hierarchy)),
        columns=speech.list(columns),
    )


def _changes(speech: Speech, changes: Table) -> Section:
    """What became stricter or laxer, as ``changes`` says it."""
    title = speech.say("docs.changes")
    if not changes.rows:
        return Section("changes", title, (Paragraph(speech.say("docs.no-changes")),))
    titles = tuple(column.title.text(speech.lang) for column in changes.columns)
    zone = speech.pack.zone
    rows = tuple(tuple(cell_text(cell, speech.lang, zone) for cell in row.cells) for row in changes.rows)
    return Section("changes", title, (Grid(titles, rows),))


def _warnings(speech: Speech, problems: Sequence[Problem]) -> Section:
    if not problems:
        parts: tuple[Part, ...] = (Paragraph(speech.say("docs.no-warnings")),)
    else:
        parts = (Points(tuple(_problem(speech, problem) for problem in problems)),)
    return Section("check", speech.say("docs.check"), parts)


def _problem(speech: Speech, problem: Problem) -> Point:
    said = what_text(problem, speech.lang)
    if problem.place is not None:
        said = speech.say("docs.warning", text=said, place=speech.place(problem.place))
    fix = fix_text(problem, speech.lang)
    return Point(said, (Point(speech.say("docs.fix", fix=fix)),) if fix else ())


def _signature(speech: Speech) -> Section:
    pack = speech.pack
    words = {"pack": pack.id, "version": pack.version}
    titles = tuple(speech.say(f"docs.sign-{name}") for name in ("name", "post", "date"))
    parts = (Paragraph(speech.say("docs.sign-lead", **words)), Blanks(titles))
    return Section("signature", speech.say("docs.signature"), parts)
