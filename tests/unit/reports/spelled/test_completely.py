"""Nothing of a rule set is left unsaid: whatever one thing is changed, the sentences change with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from attrs import evolve

from gridcontrol.app.pack import read_and_checked
from gridcontrol.reports.spelled.carrying import spreads_section
from gridcontrol.reports.spelled.examples import cases_section
from gridcontrol.reports.spelled.figures import figures_section, imports_section
from gridcontrol.reports.spelled.page import Blanks, Grid, Paragraph, Point, Points, Section
from gridcontrol.reports.spelled.rules import rule_section
from gridcontrol.reports.spelled.speech import Speech
from gridcontrol.reports.spelled.vocabulary import events_section, tracks_section, who_section
from gridcontrol.reports.spelled.whole import divisions_section, general_section, sources_section
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.from_yaml import read_pack
from tests.agreement.drawing import FOCUSES, PackDrawing, seeded
from tests.unit.reports.spelled.mutating import Leaf, Mutant, mutants

ROOT = Path(__file__).resolve().parents[4]
GOOD = sorted((ROOT / "tests" / "cases" / "packs" / "good").glob("*.yaml"))
SHIPPED = sorted([*ROOT.glob("localities/*.yaml"), *ROOT.glob("examples/*/pack.yaml")])
DRAWN = 24
LANGS = ("en", "zh")
Parts = Mapping[str, tuple[Callable[[Speech], Section], ...]]

PARTS: Parts = MappingProxyType(
    {
        "title": (),
        "locality": (),
        "zone": (general_section,),
        "day_count": (general_section,),
        "dates_suffice": (general_section,),
        "week": (figures_section,),
        "sources": (sources_section,),
        "levels": (divisions_section,),
        "hierarchies": (divisions_section,),
        "division_sources": (divisions_section,),
        "subjects": (who_section,),
        "links": (who_section,),
        "events": (events_section,),
        "tracks": (tracks_section,),
        "imports": (imports_section,),
        "indicators": (figures_section,),
        "reports": (figures_section,),
        "cases": (cases_section,),
        "spreads": (spreads_section,),
    }
)
"""Where each part of a pack is said, besides the rules."""


def words(section: Section) -> Iterator[str]:
    """What a reader sees of a section."""
    yield section.title
    for part in section.parts:
        match part:
            case Paragraph(text):
                yield text
            case Points(items):
                yield from (word for item in items for word in _point(item))
            case Grid(titles, rows):
                yield from titles
                yield from (cell for row in rows for cell in row)
            case Blanks(titles):
                yield from titles
    for inner in section.sections:
        yield from words(inner)


def _point(point: Point) -> Iterator[str]:
    yield point.text
    for inner in point.points:
        yield "("
        yield from _point(inner)
        yield ")"


def said(section: Section) -> str:
    return "\n".join(words(section))


def unsaid_of_rules(pack: Pack, lang: str, *, tried: set[Leaf] | None = None) -> Iterator[str]:
    """Changes of one rule after which its section reads as before."""
    for rule in pack.rules.values():
        before = said(rule_section(Speech(pack, lang), rule))
        for mutant in mutants(rule):
            _note(tried, mutant)
            if said(rule_section(Speech(pack, lang), mutant.value)) == before:
                yield f"{pack.id}: {rule.id}: {mutant.leaf}: {mutant.how}"


def unsaid_elsewhere(pack: Pack, lang: str, *, tried: set[Leaf] | None = None) -> Iterator[str]:
    """Changes of anything else after which its part of the document reads as before."""
    for name, tellers in PARTS.items():
        for teller in tellers:
            if name == "week" and not pack.reports:
                continue
            before = said(teller(Speech(pack, lang)))
            for mutant in mutants(getattr(pack, name), ("Pack", name)):
                _note(tried, mutant)
                if said(teller(Speech(evolve(pack, **{name: mutant.value}), lang))) == before:
                    yield f"{pack.id}: {name}: {mutant.leaf}: {mutant.how}"


def _note(tried: set[Leaf] | None, mutant: Mutant) -> None:
    if tried is not None:
        tried.add(mutant.leaf)


def shipped(path: Path) -> Pack:
    return read_and_checked(path)[0]


def drawn(seed: int) -> Pack:
    text = PackDrawing(seeded(seed), FOCUSES[seed % len(FOCUSES)]).text()
    return read_pack(text.encode(), "drawn.yaml")


PACKS = [*GOOD, *SHIPPED]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("path", PACKS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_whatever_changes_in_a_pack_changes_what_is_said(path: Path, lang: str) -> None:
    pack = shipped(path)
    assert [*unsaid_of_rules(pack, lang), *unsaid_elsewhere(pack, lang)] == []


@pytest.mark.parametrize("seed", range(DRAWN))
def test_whatever_changes_in_a_drawn_rule_changes_what_is_said(seed: int) -> None:
    pack = drawn(seed)
    assert [unsaid for lang in LANGS for unsaid in unsaid_of_rules(pack, lang)] == []
