"""What must hold of every answer about who answers, on drawn facts with many ties."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from gridcontrol.access import mask
from gridcontrol.builtin import text_report
from gridcontrol.errors.width import display_width
from gridcontrol.ids import AnswerId, DivisionId, DutySchemeId, FactId, HierarchyId, SchemeId, SubjectId, kind_of
from gridcontrol.model.divisions import Close, Divisions, Merge, Move, Open, Split
from gridcontrol.model.facts import Event, Void
from gridcontrol.reports.answering import officer_document, who_document
from gridcontrol.reports.gaps import gaps_document
from gridcontrol.reports.handbook import handbook_document
from gridcontrol.reports.proposal import proposal_document
from gridcontrol.responsibility import Holding, Responsibility, Standing
from gridcontrol.responsibility.gaps import Gap, GapKind, gaps_of
from gridcontrol.responsibility.proposing import propose
from gridcontrol.responsibility.taking_over import left_behind
from tests.unit.responsibility.answering_pack import answering, divisions_of, fact, pack_of, when

PACK = pack_of()
DAYS = tuple(f"2020-01-{day:02d}" for day in range(20, 30))
MOMENTS = (*DAYS, *(f"{day} {clock}" for day in DAYS[::3] for clock in ("02:00", "08:00", "20:00")))
GRIDS = ("G1", "G2", "G3", "G4", "G5")
PLACES = ("G1", "G2", "G3", "V1", "nowhere")
OFFICERS = tuple(f"officer/o{n}" for n in range(2))
HOUSEHOLDS = ("household/h0", "household/h1", "household/h2")
VENUES = ("venue/v0", "venue/v1")
LINKS = {"household": ("G1", "G2"), "village": ("V1", "V2"), "town": ("T1",), "head": ("C",)}
DOORS = DutySchemeId("doors")

moments, days = st.sampled_from(MOMENTS), st.sampled_from(DAYS)


@st.composite
def placed(draw: st.DrawFn) -> Event:
    words = {"lies_in": place} if (place := draw(st.none() | st.sampled_from(PLACES))) else {}
    return fact(PACK, draw(days), draw(st.sampled_from(HOUSEHOLDS)), "registered", **words)


@st.composite
def set_up(draw: st.DrawFn) -> Event:
    words = {"lies_in": draw(st.sampled_from(GRIDS)), "in_use": draw(st.booleans())}
    return fact(PACK, draw(days), draw(st.sampled_from(VENUES)), "opened", **words)


@st.composite
def appointed(draw: st.DrawFn) -> Event:
    words: dict[str, object] = {"post": draw(st.sampled_from(("grid_member", "village_cadre", "doctor")))}
    words |= {"station": draw(st.sampled_from(("V1", "V2", "T1", "C"))), "medical": draw(st.booleans())}
    return fact(PACK, draw(days), draw(st.sampled_from(OFFICERS)), "appointed", **words)


@st.composite
def assigned(draw: st.DrawFn) -> Event:
    words: dict[str, object] = {"scheme": "doors"}
    link = draw(st.sampled_from([*LINKS, "own", "guard", "unknown"]))
    if link == "own":
        words |= {"link": "household", "household": draw(st.sampled_from(HOUSEHOLDS))}
    elif link == "guard":
        words |= {"scheme": "site", "link": "guard", "venue": draw(st.sampled_from(VENUES))}
        if shift := draw(st.sampled_from(("", "day", "night"))):
            words["shift"] = shift
    else:
        words |= {"link": link, "division": draw(st.sampled_from(LINKS.get(link, GRIDS)))}
    if not draw(st.integers(0, 3)):
        words["standing"] = "deputy"
    if (until := draw(st.none() | moments)) is not None:
        words["until"] = until
    if (since := draw(st.none() | moments)) is not None:
        words["from_day"] = since
    return fact(PACK, draw(moments), draw(st.sampled_from(OFFICERS)), "assigned", **words)


@st.composite
def relieved(draw: st.DrawFn) -> Event:
    words: dict[str, object] = {}
    if draw(st.booleans()):
        link = draw(st.sampled_from(list(LINKS)))
        words = {"scheme": "doors", "link": link}
        if draw(st.sampled_from((0, 1))):
            words["division"] = LINKS[link][0]
    kind = "relieved" if words else draw(st.sampled_from(("relieved", "left")))
    return fact(PACK, draw(moments), draw(st.sampled_from(OFFICERS)), kind, **words)


def numbered(facts: list[Event]) -> list[Event]:
    """Ids that do not depend on content, so that two equal facts are two."""
    return [evolve(each, id=FactId(f"f{number:03d}")) for number, each in enumerate(facts)]


one = st.one_of(placed(), placed(), set_up(), appointed(), assigned(), assigned(), assigned(), relieved())
drawn = st.lists(one, max_size=12)
facts_drawn = st.lists(one, min_size=8, max_size=25).map(numbered)
instants = st.sampled_from(MOMENTS[4:]).map(when)


def everything(of: Responsibility, at: datetime) -> object:
    """All answers at an instant."""
    subjects = [SubjectId(each) for each in (*HOUSEHOLDS, *VENUES)]
    chains = [of.chain(each, scheme, at) for each in subjects for scheme in of.pack.responsibilities.schemes]
    return chains, [of.held_by(SubjectId(each), at) for each in OFFICERS], gaps_of(of, at)


@given(facts_drawn, instants)
def test_every_subject_has_a_whole_chain_or_is_a_finding(facts: list[Event], at: datetime) -> None:
    of = answering(PACK, facts)
    assert not lost(of, at)


def lost(of: Responsibility, at: datetime) -> list[tuple[SubjectId, AnswerId]]:
    """Subjects known at *at* with a link that nobody holds and no gap tells of."""
    gaps = gaps_of(of, at)
    open_ = {(gap.scheme, gap.link, gap.division) for gap in gaps if gap.kind in (GapKind.VACANCY, GapKind.EXPIRED)}
    alone = {(gap.scheme, gap.target) for gap in gaps if gap.kind is GapKind.NOBODY}
    found = []
    for subject, events in of.known.events.items():
        known = any(when_of(each.at) <= at for each in events)
        if kind_of(subject) != "household" or not known:
            continue
        for link in of.chain(subject, DOORS, at):
            holders = [each for each in link.holders if each.standing is Standing.HOLDER]
            told = (DOORS, link.link, link.division) in open_ or (DOORS, subject) in alone
            if not holders and not told:
                found.append((subject, link.link))
    return found


def when_of(at: date) -> datetime:
    return at if isinstance(at, datetime) else when(at.isoformat())


@given(facts_drawn, instants, st.randoms(use_true_random=False))
def test_neither_the_order_of_import_nor_duplicates_matter(facts: list[Event], at: datetime, rng: object) -> None:
    other = [*facts, *facts[::2]]
    rng.shuffle(other)  # type: ignore[attr-defined]
    assert everything(answering(PACK, facts), at) == everything(answering(PACK, other), at)


@given(facts_drawn, drawn, instants)
def test_a_void_undoes_exactly_what_the_fact_did(facts: list[Event], more: list[Event], at: datetime) -> None:
    extra = [evolve(each, id=FactId(f"x{number}")) for number, each in enumerate(more)]
    voids = [Void(FactId(f"v{number}"), each.id) for number, each in enumerate(extra)]
    assert everything(answering(PACK, facts), at) == everything(answering(PACK, [*facts, *extra, *voids]), at)


@given(facts_drawn, drawn, instants)
def test_what_happens_later_never_changes_an_answer(facts: list[Event], more: list[Event], at: datetime) -> None:
    later = [evolve(each, id=FactId(f"x{n}")) for n, each in enumerate(more) if when_of(each.at) > at]
    assert everything(answering(PACK, facts), at) == everything(answering(PACK, [*facts, *later]), at)


PEOPLE = tuple(f"person/p{n}" for n in range(4))


@st.composite
def related(draw: st.DrawFn) -> Event:
    """A fact about people and where they work or live, or that a unit is there."""
    kind = draw(st.sampled_from(("hired", "hired", "lives", "lives", "left_work", "founded")))
    if kind == "founded":
        return fact(PACK, draw(days), draw(st.sampled_from(("enterprise/e0", "enterprise/e1"))), kind, lies_in="G1")
    words: dict[str, object] = {}
    if kind == "hired":
        words["by"] = draw(st.sampled_from(("enterprise/e0", "enterprise/e1")))
    if kind == "lives":
        words["in_home"] = draw(st.sampled_from(HOUSEHOLDS[:2]))
    return fact(PACK, draw(days), draw(st.sampled_from(PEOPLE)), kind, **words)


@given(st.lists(related(), min_size=3, max_size=20).map(numbered), instants)
def test_everybody_is_reached_by_a_line_or_named_as_without_anybody(facts: list[Event], at: datetime) -> None:
    of = answering(PACK, facts)
    gaps = {gap.target for gap in gaps_of(of, at) if gap.kind is GapKind.UNREACHED}
    known, reached = reached_simply(facts, at)
    assert gaps == known - reached
    for person in known:
        assert bool(of.chain(SubjectId(person), DutySchemeId("works"), at)) >= (person in reached)


def reached_simply(facts: list[Event], at: datetime) -> tuple[set[str], set[str]]:
    """The people known at *at*, and those who work for a unit that is known or live with one who does."""
    units: set[str] = set()
    works: dict[str, set[str]] = {}
    lives: dict[str, str] = {}
    known: set[str] = set()
    for each in sorted(facts, key=lambda f: (when_of(f.at), f.id)):
        if when_of(each.at) > at:
            continue
        words = {str(name): str(value) for name, value in each.fields.items()}
        if each.kind == "founded":
            units.add(each.subject)
            continue
        known.add(each.subject)
        if each.kind == "hired":
            works.setdefault(each.subject, set()).add(words["by"])
        if each.kind == "left_work":
            works.pop(each.subject, None)
        if each.kind == "lives":
            lives[each.subject] = words["in_home"]
    staff = {person for person, at_work in works.items() if at_work & units}
    homes = {lives[person] for person in staff if person in lives}
    return known, staff | {person for person, home in lives.items() if home in homes}


def merged(day: date) -> Divisions:
    change = Merge(day, (DivisionId("code:G1"), DivisionId("code:G2")), DivisionId("code:G1"))
    return divisions_of().with_changes([change])


def split(day: date) -> Divisions:
    into = (DivisionId("code:V1"), DivisionId("code:V2"))
    allocation = {DivisionId("code:G1"): into[0], DivisionId("code:G2"): into[1]}
    return divisions_of().with_changes([Split(day, DivisionId("code:V1"), into, allocation)])


TREE = HierarchyId("statutory")


def merged_anew(day: date) -> Divisions:
    """Two grids become one that had not been there."""
    new = DivisionId("code:G9")
    opened = Open(day, new, "Grid 9", "grid", {TREE: DivisionId("code:V1")}, {SchemeId("code"): "G9"})
    return divisions_of().with_changes([opened, Merge(day, (DivisionId("code:G1"), DivisionId("code:G2")), new)])


def gone_over(day: date) -> Divisions:
    """A village goes over to the other town."""
    return divisions_of().with_changes([Move(day, DivisionId("code:V2"), TREE, DivisionId("code:T2"))])


def closed(day: date) -> Divisions:
    """A grid is no more, and what was there counts for its village."""
    return divisions_of().with_changes([Close(day, DivisionId("code:G2"), DivisionId("code:V1"))])


@pytest.mark.parametrize("change", [gone_over, closed, merged_anew])
@given(facts=facts_drawn, day=days.map(date.fromisoformat), at=instants)
@settings(max_examples=60)
def test_moving_and_closing_divisions_leaves_nobody_without_a_chain_or_a_finding(
    change: Callable[[date], Divisions], facts: list[Event], day: date, at: datetime
) -> None:
    of, before = answering(PACK, facts, change(day)), answering(PACK, facts)
    assert not lost(of, at)
    # Who was nowhere is so still; whom a closed grid has left without one, or whose fact uses its code from then on, is
    # told.
    assert nobody(of, at) >= nobody(before, at)
    if change is gone_over or (at + timedelta(hours=8)).date() < day:
        assert nobody(of, at) == nobody(before, at)


@pytest.mark.parametrize("change", [merged, split])
@given(facts=facts_drawn, day=days.map(date.fromisoformat), at=instants)
@settings(max_examples=60)
def test_merging_and_splitting_divisions_loses_nobody(
    change: Callable[[date], Divisions], facts: list[Event], day: date, at: datetime
) -> None:
    changed = change(day)
    of, before = answering(PACK, facts, changed), answering(PACK, facts)
    assert not lost(of, at)
    assert nobody(of, at) == nobody(before, at)
    gone = {held.fact for each in OFFICERS for held in of.held_by(SubjectId(each), at) if is_gone(of, held, at)}
    assert {gap.officers[0] for gap in gaps_of(of, at) if gap.kind is GapKind.CLOSED} == {
        held.officer for each in OFFICERS for held in of.held_by(SubjectId(each), at) if held.fact in gone
    }


def line(of: Responsibility, subject: str, at: datetime) -> dict[str, DivisionId | None]:
    """Where *subject* is answered for, link by link."""
    return {str(link.link): link.division for link in of.chain(SubjectId(subject), DOORS, at)}


def moved(lines: dict[str, DivisionId | None], change: Callable[[date], Divisions]) -> dict[str, DivisionId | None]:
    """What *lines* of before the change must have become, said by hand: no look at any tree."""
    g1, g2, v1, v2 = (DivisionId(f"code:{code}") for code in ("G1", "G2", "V1", "V2"))
    after = dict(lines)
    if change is merged and lines.get("household") == g2:
        after["household"] = g1
    if change is split and lines.get("village") == v1:
        after["village"] = v2 if lines.get("household") == g2 else v1
    return after


@pytest.mark.parametrize("change", [merged, split])
@given(
    facts=facts_drawn,
    places=st.lists(st.sampled_from(("G1", "G2", "G2", "G3")), min_size=3, max_size=3),
    day=st.sampled_from(DAYS[1:]).map(date.fromisoformat),
    at=instants,
)
@settings(max_examples=60)
def test_who_lay_in_a_changed_division_is_answered_for_where_that_stands_now(
    change: Callable[[date], Divisions], facts: list[Event], places: list[str], day: date, at: datetime
) -> None:
    """Places are told before the change and after it; both name the division by what it was then called."""
    homes = [
        evolve(fact(PACK, "2020-01-20", household, "registered", lies_in=place), id=FactId(f"h{number}"))
        for number, (household, place) in enumerate(zip(HOUSEHOLDS, places, strict=True))
    ]
    facts = [*homes, *(each for each in facts if each.kind != "registered")]
    of, before = answering(PACK, facts, change(day)), answering(PACK, facts)
    happened = day <= (at + timedelta(hours=8)).date()
    for household in HOUSEHOLDS:
        was = line(before, household, at)
        assert line(of, household, at) == (moved(was, change) if happened else was)
        if happened and change is merged:
            # Whoever had the division that took the other in answers for those of both.
            for link in of.chain(SubjectId(household), DOORS, at):
                assert all(each.division in (None, link.division) for each in link.holders)
    named = {each.id for each in facts if when_of(each.at) < when(day.isoformat())}
    closed = [
        each
        for officer in OFFICERS
        for each in before.held_by(SubjectId(officer), at)
        if each.division == DivisionId("code:G2") and change is merged and happened and each.fact in named
    ]
    told = [gap for gap in gaps_of(of, at) if gap.kind is GapKind.CLOSED]
    assert {gap.officers for gap in told} == {(each.officer,) for each in closed}
    assert all(gap.successor == DivisionId("code:G1") for gap in told)


def is_gone(of: Responsibility, held: Holding, at: datetime) -> bool:
    local = (at + timedelta(hours=8)).date()
    return held.division is not None and not of.tree.exists(held.division, local)


def nobody(of: Responsibility, at: datetime) -> set[str]:
    """Households that lie in no grid."""
    return {gap.target for gap in gaps_of(of, at) if gap.kind is GapKind.NOBODY and gap.scheme == DOORS}


@given(facts_drawn, instants)
def test_holders_are_those_whom_a_simple_reading_of_the_facts_names(facts: list[Event], at: datetime) -> None:
    of = answering(PACK, facts)
    for number, grid in enumerate(GRIDS):
        del number
        division = of.tree.division(grid, date(2020, 1, 25))
        assert division is not None
        found = of.holders_of_division(division, DOORS, AnswerId("household"), at)
        assert {each.officer for each in found} == simply(facts, grid, at)


def simply(facts: list[Event], grid: str, at: datetime) -> set[SubjectId]:
    """Who holds the link of a grid, read fact by fact in the order of their acting."""
    rank = {"appointed": 0, "left": 1, "relieved": 2, "assigned": 3}
    acting = [each for each in facts if kind_of(each.subject) == "officer"]
    held: list[tuple[SubjectId, datetime, datetime | None]] = []
    for each in sorted(acting, key=lambda f: (when_of(f.at), rank[f.kind], f.id)):
        now, words = when_of(each.at), each.fields
        if now > at:
            continue
        if each.kind in ("left", "relieved") and words.get("scheme", "doors") == "doors":  # type: ignore[call-overload]
            meant = words.get("link", "household") == "household" and words.get("division", grid) == grid  # type: ignore[call-overload]
            held = [one for one in held if not (meant and one[0] == each.subject)]
        if each.kind == "assigned" and (words.get("link"), words.get("division")) == ("household", grid):  # type: ignore[call-overload]
            said, until = words.get("from_day"), words.get("until")  # type: ignore[call-overload]
            since = max(now, when_of(said)) if said is not None else now
            held.append((each.subject, since, None if until is None else when_of(until)))
    return {officer for officer, since, until in held if since <= at and (until is None or at < until)}


@given(facts_drawn, instants)
def test_gaps_name_what_they_are_about(facts: list[Event], at: datetime) -> None:
    for gap in gaps_of(answering(PACK, facts), at):
        assert told(gap, at)


def told(gap: Gap, at: datetime) -> bool:
    """Whether a gap says enough to act on."""
    place = bool(gap.target) or gap.kind is GapKind.OVERLOAD
    began = gap.since is None or gap.since <= at or gap.kind in (GapKind.SHIFT, GapKind.DOUBLE)
    numbers = {
        GapKind.VACANCY: gap.found < gap.limit,
        GapKind.SHIFT: gap.found < gap.limit,
        GapKind.DOUBLE: gap.found > gap.limit,
        GapKind.OVERLOAD: gap.found > gap.limit,
    }.get(gap.kind, True)
    return place and began and numbers


@given(facts_drawn, instants)
@settings(max_examples=25)
def test_every_answer_can_be_told_in_both_languages(facts: list[Event], at: datetime) -> None:
    of = answering(PACK, facts, merged(date(2020, 1, 24)))
    found, county = gaps_of(of, at), DivisionId("code:C")
    documents = [gaps_document(of, found, at, at), handbook_document(of, county, found, at, at)]
    documents += [who_document(of, SubjectId(each), at, at, [DOORS]) for each in HOUSEHOLDS]
    for officer in map(SubjectId, OFFICERS):
        documents.append(officer_document(of, officer, at, at, left_behind(of, officer, at)))
    documents.append(proposal_document(of, propose(of, at), at, at))
    for document in documents:
        for lang in ("en", "zh"):
            shown = text_report.render(mask(document), lang).decode()
            assert "{" not in shown
            assert max(map(display_width, shown.splitlines())) <= text_report.WIDTH
