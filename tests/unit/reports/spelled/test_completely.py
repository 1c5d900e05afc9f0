"""Nothing of a rule set is left unsaid: whatever one thing is changed, the sentences change with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import attrs
import pytest
from attrs import evolve

from gridcontrol.app.pack import read_and_checked
from gridcontrol.reports.spelled import rules as spelled_rules
from gridcontrol.reports.spelled.answering import answering_section
from gridcontrol.reports.spelled.carrying import spreads_section
from gridcontrol.reports.spelled.duties import owed_section
from gridcontrol.reports.spelled.examples import cases_section
from gridcontrol.reports.spelled.figures import figures_section, imports_section
from gridcontrol.reports.spelled.page import Blanks, Grid, Paragraph, Point, Points, Section
from gridcontrol.reports.spelled.rules import rule_section
from gridcontrol.reports.spelled.speech import Speech
from gridcontrol.reports.spelled.vocabulary import events_section, tracks_section, who_section
from gridcontrol.reports.spelled.whole import divisions_section, general_section, sources_section
from gridcontrol.rules import (
    casebook,
    conditions,
    duties,
    figures,
    imports,
    responsibility,
    ruleset,
    spreading,
    vocabulary,
)
from gridcontrol.rules.conditions import InPlace, Not
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.ruleset import Pack, Rule, Transfer, Trigger
from tests.agreement.drawing import FOCUSES, PackDrawing, seeded
from tests.unit.reports.spelled.mutating import filled, mutants, order_swapped

ROOT = Path(__file__).resolve().parents[4]
GOOD = sorted((ROOT / "tests" / "cases" / "packs" / "good").glob("*.yaml"))
SHIPPED = sorted([*ROOT.glob("localities/*.yaml"), *ROOT.glob("examples/*/pack.yaml")])
DRAWN = 24
LANGS = ("en", "zh")
PARTS: Mapping[str, Callable[[Speech], Section]] = MappingProxyType(
    {
        "zone": general_section,
        "day_count": general_section,
        "dates_suffice": general_section,
        "on_transfer": general_section,
        "extends": general_section,
        "week": figures_section,
        "sources": sources_section,
        "levels": divisions_section,
        "hierarchies": divisions_section,
        "division_sources": divisions_section,
        "subjects": who_section,
        "links": who_section,
        "events": events_section,
        "tracks": tracks_section,
        "imports": imports_section,
        "indicators": figures_section,
        "reports": figures_section,
        "cases": cases_section,
        "spreads": spreads_section,
        "owed": owed_section,
        "responsibilities": answering_section,
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


def unsaid_of_rules(pack: Pack, lang: str) -> Iterator[str]:
    """Changes of one rule after which its section reads as before."""
    for rule in pack.rules.values():
        before = said(rule_section(Speech(pack, lang), rule))
        for mutant in mutants(rule):
            if said(rule_section(Speech(pack, lang), mutant.value)) == before:
                yield f"{pack.id}: {rule.id}: {mutant.leaf}: {mutant.how}"


def unsaid_elsewhere(pack: Pack, lang: str) -> Iterator[str]:
    """Changes of anything else after which its part of the document reads as before."""
    for name, teller in PARTS.items():
        if name != "week" or pack.reports:
            for part in _apart(pack, name):
                before = said(teller(Speech(part, lang)))
                for mutant in mutants(getattr(part, name), ("Pack", name)):
                    if said(teller(Speech(evolve(part, **{name: mutant.value}), lang))) == before:
                        yield f"{pack.id}: {name}: {mutant.leaf}: {mutant.how}"


def _apart(pack: Pack, name: str) -> Iterator[Pack]:
    """*pack*, or where there are many items of which each stands for itself, as many packs with one each."""
    if name == "cases":
        yield from (evolve(pack, cases=(case,)) for case in pack.cases)
    else:
        yield pack


def shipped(path: Path) -> Pack:
    return read_and_checked(path)[0]


def drawn(seed: int) -> Pack:
    text = PackDrawing(seeded(seed), FOCUSES[seed % len(FOCUSES)]).text()
    return read_pack(text.encode(), "drawn.yaml")


PACKS = [*GOOD, *SHIPPED]
RULE_SET = (casebook, conditions, duties, figures, imports, responsibility, ruleset, spreading, vocabulary)


def _triggered(pack: Pack) -> Iterator[tuple[Rule, Trigger]]:
    for rule in pack.rules.values():
        if rule.trigger is not None:
            yield rule, rule.trigger


def joined() -> Pack:
    """A pack with what only packs that are joined have."""
    pack = shipped(ROOT / "tests" / "cases" / "packs" / "good" / "contacts-and-households.yaml")
    here = InPlace(("500153",), datetime(2020, 2, 1, tzinfo=UTC))
    rules = dict(pack.rules)
    rule, trigger = next(_triggered(pack))
    rules[rule.id] = evolve(rule, trigger=evolve(trigger, taken_up=Not(here)), on_transfer=Transfer.AS_ARRIVAL)
    spreads = {name: evolve(spread, given=(here,)) for name, spread in pack.spreads.items()}
    owing = shipped(ROOT / "tests" / "cases" / "packs" / "good" / "what-is-owed.yaml")
    owed = evolve(
        owing.owed,
        duties={name: evolve(duty, within=here.codes) for name, duty in owing.owed.duties.items()},
        rounds={name: evolve(each, within=here.codes) for name, each in owing.owed.rounds.items()},
    )
    answering = owing.responsibilities
    return evolve(pack, rules=rules, spreads=spreads, owed=owed, responsibilities=answering, extends="base.yaml")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("path", PACKS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_whatever_changes_in_a_pack_changes_what_is_said(path: Path, lang: str) -> None:
    pack = shipped(path)
    assert [*unsaid_of_rules(pack, lang), *unsaid_elsewhere(pack, lang)] == []


@pytest.mark.parametrize("seed", range(DRAWN))
def test_whatever_changes_in_a_drawn_rule_changes_what_is_said(seed: int) -> None:
    pack = drawn(seed)
    assert [unsaid for lang in LANGS for unsaid in unsaid_of_rules(pack, lang)] == []


@pytest.mark.parametrize("lang", LANGS)
def test_whatever_changes_in_joined_packs_changes_what_is_said(lang: str) -> None:
    assert [*unsaid_of_rules(joined(), lang), *unsaid_elsewhere(joined(), lang)] == []


def test_no_attribute_of_the_rule_set_stays_untried() -> None:
    packs = [*map(shipped, PACKS), *map(drawn, range(DRAWN)), joined()]
    tried = {leaf for pack in packs for leaf in filled(pack)}
    rooms = [held for room in RULE_SET for held in vars(room).values() if isinstance(held, type)]
    classes = [held for held in rooms if attrs.has(held) and held.__module__.startswith("gridcontrol.rules")]
    wanted = {(each.__name__, field.name) for each in classes for field in attrs.fields(each)}
    assert wanted - tried == set()


def test_the_order_of_kinds_is_said() -> None:
    pack = shipped(ROOT / "examples" / "rongchang-2020" / "pack.yaml")
    before = said(events_section(Speech(pack, "en")))
    swapped = [evolve(pack, events=events) for events in order_swapped(pack.events)]
    assert len(swapped) > 5
    assert all(said(events_section(Speech(each, "en"))) != before for each in swapped)


def test_what_is_left_unsaid_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = shipped(ROOT / "tests" / "cases" / "packs" / "good" / "every-construct.yaml")
    monkeypatch.setattr(spelled_rules, "_end", lambda *_: "an end")
    unsaid = list(unsaid_of_rules(pack, "en"))
    assert any("('End', 'during')" in each for each in unsaid)
    assert any("('End', 'up_to')" in each for each in unsaid)
    assert any("('Boundary', 'begins')" in each for each in unsaid)
