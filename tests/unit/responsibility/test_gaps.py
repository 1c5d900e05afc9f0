"""Each kind of gap, with where, since when and who."""

from __future__ import annotations

from datetime import date

import pytest

from gridcontrol.ids import DivisionId, SubjectId
from gridcontrol.model.divisions import Divisions, Merge
from gridcontrol.model.facts import Event
from gridcontrol.responsibility.assignments import Flaw
from gridcontrol.responsibility.gaps import Gap, GapKind, Measure, gaps_of, within_division
from gridcontrol.responsibility.officers import Lack
from gridcontrol.rules.ruleset import Pack
from tests.unit.responsibility.answering_pack import PACK as WRITTEN
from tests.unit.responsibility.answering_pack import answering, divisions_of, fact, pack_of, when

PACK = pack_of()
AT = "2020-02-05 12:00"


def f(at: str, subject: str, kind: str, /, **fields: object) -> Event:
    return fact(PACK, at, subject, kind, **fields)


def full() -> list[Event]:
    """Everything held as it should be: grids, villages, towns, the county."""
    found = []
    held = [("household", f"G{n}", ("V1", "V1", "V2", "V3", "V3")[n - 1], "grid_member") for n in range(1, 6)]
    held += [("village", f"V{n}", f"V{n}", "village_cadre") for n in range(1, 4)]
    held += [("town", f"T{n}", f"T{n}", "town_leader") for n in (1, 2)] + [("head", "C", "C", "district_head")]
    for link, code, station, post in held:
        officer = f"officer/{code}"
        found.append(f("2020-01-20", officer, "appointed", post=post, station=station))
        found.append(f("2020-01-22", officer, "assigned", scheme="doors", link=link, division=code))
    return found


def without(code: str) -> list[Event]:
    return [each for each in full() if not (each.subject == f"officer/{code}" and each.kind == "assigned")]


def found(facts: list[Event], at: str = AT, divisions: Divisions | None = None) -> list[Gap]:
    return list(gaps_of(answering(PACK, facts, divisions), when(at)))


def one(facts: list[Event], at: str = AT, divisions: Divisions | None = None) -> Gap:
    (gap,) = found(facts, at, divisions)
    return gap


def named(code: str, at: str = "2020-01-22", officer: str = "", /, **fields: object) -> Event:
    words: dict[str, object] = {"scheme": "doors", "link": "household", "division": code}
    return f(at, officer or f"officer/{code}", "assigned", **{**words, **fields})


def test_where_all_is_held_nothing_is_found() -> None:
    assert found(full()) == []


def test_a_place_that_nobody_ever_held_is_vacant_from_the_beginning() -> None:
    gap = one(without("G3"))
    assert (gap.kind, gap.target, gap.since, gap.found, gap.limit) == (GapKind.VACANCY, "G3", None, 0, 1)


def test_a_place_left_is_vacant_since_then() -> None:
    gap = one([*full(), f("2020-01-30", "officer/G3", "left")])
    assert (gap.kind, gap.since, gap.officers) == (GapKind.VACANCY, when("2020-01-30"), ())


def test_a_term_that_ran_out_with_nobody_after() -> None:
    facts = [*without("G3"), named("G3", until="2020-01-30")]
    gap = one(facts)
    assert (gap.kind, gap.since, gap.officers) == (GapKind.EXPIRED, when("2020-01-30"), ("officer/G3",))
    assert found([*facts, named("G3", "2020-01-30")]) == []


def test_only_a_deputy_is_a_vacancy_that_names_the_deputy() -> None:
    gap = one([*without("G3"), named("G3", standing="deputy")])
    assert (gap.kind, gap.officers) == (GapKind.VACANCY, ("officer/G3",))


def test_two_for_one_place_since_the_second_came() -> None:
    facts = [*full(), f("2020-01-20", "officer/x", "appointed", post="grid_member", station="V2")]
    gap = one([*facts, named("G3", "2020-01-28", "officer/x")])
    assert (gap.kind, gap.since, gap.found, gap.limit) == (GapKind.DOUBLE, when("2020-01-28"), 2, 1)
    assert gap.officers == ("officer/G3", "officer/x")
    assert found([*facts, named("G3", "2020-01-28", "officer/x", standing="deputy")]) == []


def test_too_much_for_one_in_subjects_and_in_targets() -> None:
    homes = [f("2020-01-20", f"household/h{n}", "registered", lies_in="G3") for n in range(4)]
    gap = one([*full(), *homes])
    assert (gap.kind, gap.found, gap.limit, gap.officers) == (GapKind.OVERLOAD, 4, 3, ("officer/G3",))
    assert gap.word == Measure.SUBJECTS
    facts = [each for each in without("T2") if each.subject != "officer/T2"]
    gap = one([*facts, named("T2", "2020-01-30", "officer/T1", link="town")])
    assert (gap.kind, gap.found, gap.limit, gap.since) == (GapKind.OVERLOAD, 2, 1, when("2020-01-30"))


def test_outside_the_jurisdiction_of_the_post() -> None:
    facts = [*without("G3"), f("2020-01-20", "officer/x", "appointed", post="grid_member", station="V1")]
    gap = one([*facts, named("G3", "2020-01-28", "officer/x")])
    assert (gap.kind, gap.lack, gap.since) == (GapKind.OUTSIDE, Lack.JURISDICTION, when("2020-01-28"))


def test_without_the_post_since_it_was_lost() -> None:
    gap = one([*full(), f("2020-01-30", "officer/G3", "appointed", post="doctor", station="V2")])
    assert (gap.kind, gap.lack, gap.since) == (GapKind.UNQUALIFIED, Lack.POST, when("2020-01-30"))


SITE = [
    f("2020-01-20", "venue/v1", "opened", lies_in="G1", in_use=True),
    f("2020-01-20", "officer/lead", "appointed", post="doctor", medical=True),
    f("2020-01-22", "officer/lead", "assigned", scheme="site", link="lead", venue="venue/v1"),
    f("2020-01-22", "officer/d", "assigned", scheme="site", link="guard", venue="venue/v1", shift="day"),
    f("2020-01-22", "officer/n", "assigned", scheme="site", link="guard", venue="venue/v1", shift="night"),
]


def test_without_the_qualification() -> None:
    gap = one([*full(), *SITE, f("2020-01-30", "officer/lead", "appointed", medical=False)])
    assert (gap.kind, gap.lack, gap.since) == (GapKind.UNQUALIFIED, Lack.QUALIFICATION, when("2020-01-30"))


def test_a_turn_that_nobody_stands_to_its_end() -> None:
    facts = [*full(), *SITE]
    assert found(facts) == []
    gap = one([*facts, f("2020-02-05 02:00", "officer/n", "left")])
    assert (gap.kind, gap.shift, gap.since) == (GapKind.SHIFT, "night", when("2020-02-05 19:00"))
    ends = [each for each in facts if each.subject != "officer/d"]
    ends.append(
        f(
            "2020-01-22",
            "officer/d",
            "assigned",
            scheme="site",
            link="guard",
            venue="venue/v1",
            shift="day",
            until="2020-02-05 15:00",
        )
    )
    gap = one(ends)
    assert (gap.kind, gap.shift, gap.since, gap.found) == (GapKind.SHIFT, "day", when("2020-02-05 15:00"), 0)


def test_in_the_small_hours_the_turn_under_way_counts_too() -> None:
    gone = f("2020-02-05 01:00", "officer/n", "left")
    at_two = found([*full(), *SITE, gone], "2020-02-05 02:00")
    assert [(gap.kind, gap.shift, gap.since) for gap in at_two] == [
        (GapKind.SHIFT, "night", when("2020-02-05 01:00")),
        (GapKind.SHIFT, "night", when("2020-02-05 19:00")),
    ]


def test_a_venue_that_is_closed_needs_nobody() -> None:
    shut = f("2020-02-01", "venue/v1", "opened", lies_in="G1", in_use=False)
    assert found([*full(), SITE[0], shut]) == []
    assert len(found([*full(), SITE[0], shut], "2020-01-31 12:00")) == 3


def merged() -> Divisions:
    change = Merge(date(2020, 2, 1), (DivisionId("code:G1"), DivisionId("code:G2")), DivisionId("code:G1"))
    return divisions_of().with_changes([change])


def test_a_division_that_was_merged_away_names_what_it_became() -> None:
    gap = one(full(), divisions=merged())
    assert (gap.kind, gap.target, gap.since) == (GapKind.CLOSED, "G2", when("2020-02-01"))
    assert (gap.successor, gap.officers) == ("code:G1", ("officer/G2",))
    assert found(full(), "2020-01-31", merged()) == []


def test_those_of_a_merged_division_are_answered_for_by_the_one_it_became() -> None:
    of = answering(PACK, [*full(), f("2020-01-20", "household/h", "registered", lies_in="G2")], merged())
    (held,) = of.held_by(SubjectId("officer/G1"), when(AT))
    assert of.subjects_of(held, when(AT)) == ("household/h",)


@pytest.mark.parametrize(("words", "word"), [({"lies_in": "V1"}, "V1"), ({"lies_in": "X"}, "X"), ({}, "")])
def test_a_household_in_no_grid(words: dict[str, object], word: str) -> None:
    home = f("2020-01-25", "household/h", "registered", **words)
    gap = one([*full(), home])
    assert (gap.kind, gap.target, gap.word, gap.since) == (GapKind.NOBODY, "household/h", word, when("2020-01-25"))
    own = {"scheme": "doors", "link": "household", "household": "household/h"}
    still = found([*full(), home, f("2020-01-26", "officer/G1", "assigned", **own)])
    assert [gap.link for gap in still if gap.kind is GapKind.NOBODY] == ([] if word == "V1" else ["village"])


@pytest.mark.parametrize(
    ("words", "flaw"),
    [
        ({"scheme": "five"}, Flaw.NO_SCHEME),
        ({"link": "houses"}, Flaw.NO_LINK),
        ({"division": "X"}, Flaw.NO_DIVISION),
        ({"division": "V2"}, Flaw.OTHER_LEVEL),
        ({"division": None}, Flaw.NO_TARGET),
        ({"division": None, "venue": "venue/v9"}, Flaw.OTHER_KIND),
        ({"shift": "late"}, Flaw.NO_SHIFT),
    ],
)
def test_an_assignment_that_says_nothing(words: dict[str, object], flaw: Flaw) -> None:
    made = {"scheme": "doors", "link": "household", "division": "G3", **words}
    event = f("2020-01-25", "officer/G3", "assigned", **{name: value for name, value in made.items() if value})
    gap = one([*full(), event])
    assert (gap.kind, gap.flaw, gap.fact, gap.since) == (GapKind.UNCLEAR, flaw, event.id, when("2020-01-25"))


def unreached(pack: Pack, facts: list[Event], at: str = AT) -> list[tuple[str, str]]:
    gaps = gaps_of(answering(pack, facts), when(at))
    return [(str(gap.scheme), gap.target) for gap in gaps if gap.kind is GapKind.UNREACHED]


def test_people_whom_no_scheme_reaches() -> None:
    hired = f("2020-01-20", "person/staff", "hired", by="enterprise/e1")
    founded = f("2020-01-20", "enterprise/e1", "founded", lies_in="G1")
    family = [f("2020-01-20", f"person/{each}", "lives", in_home="household/h1") for each in ("staff", "child")]
    alone = f("2020-01-25", "person/alone", "lives", in_home="household/h2")
    facts = [founded, hired, *family, alone]
    assert unreached(PACK, facts) == [("works", "person/alone")]
    assert unreached(PACK, facts, "2020-01-24") == []
    assert unreached(PACK, [*facts, f("2020-02-01", "person/staff", "left_work")]) == [
        ("works", f"person/{each}") for each in ("alone", "child", "staff")
    ]
    gap = next(gap for gap in found(facts) if gap.kind is GapKind.UNREACHED)
    assert (gap.since, gap.link, gap.division) == (when("2020-01-25"), None, None)


def test_who_is_reached_by_another_scheme_or_need_not_be_is_no_finding() -> None:
    text = WRITTEN.replace("person: {}", "person: {attributes: {here: truth?}}")
    text = text.replace(
        "fields: {in_home: ref household}", "fields: {in_home: ref household, here: truth?}, sets: [here]"
    )
    both = pack_of(text.replace("    source: n1\n    for", "    source: n1\n    along: [member]\n    for"))
    home = fact(both, "2020-01-20", "household/h2", "registered", lies_in="G1")
    alone = fact(both, "2020-01-25", "person/alone", "lives", in_home="household/h2", here=False)
    assert unreached(both, [home, alone]) == []
    assert unreached(both, [alone]) == [("doors", "person/alone")]  # a household of which nothing is known
    some = pack_of(text.replace("employed, member, member]", "employed, member, member]\n    everyone: {here: true}"))
    assert unreached(some, [home, alone]) == []
    here = fact(some, "2020-01-26", "person/alone", "lives", in_home="household/h2", here=True)
    assert unreached(some, [home, alone, here]) == [("works", "person/alone")]


def test_gaps_within_a_division() -> None:
    facts = [each for each in without("G3") if each in without("V3") and each in without("T2")]
    of = answering(PACK, facts)
    gaps = gaps_of(of, when(AT))
    assert [gap.target for gap in gaps] == ["G3", "V3", "T2"]
    assert [gap.target for gap in within_division(of, gaps, DivisionId("code:T2"), when(AT))] == ["V3", "T2"]
    assert [gap.target for gap in within_division(of, gaps, DivisionId("code:V2"), when(AT))] == ["G3"]


def test_at_each_instant_the_gaps_are_those_of_then() -> None:
    facts = [*without("G3"), named("G3", "2020-01-25", until="2020-01-30"), named("G3", "2020-02-01")]
    kinds = {
        day: [gap.kind for gap in found(facts, day)] for day in ("2020-01-24", "2020-01-26", "2020-01-31", "2020-02-01")
    }
    assert list(kinds.values()) == [[GapKind.VACANCY], [], [GapKind.EXPIRED], []]
