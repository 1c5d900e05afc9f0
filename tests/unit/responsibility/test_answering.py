"""Who answers: terms, handovers, deputies, shifts across midnight, lines, and what was true at the time."""

from __future__ import annotations

import pytest

from gridcontrol.ids import AnswerId, DutySchemeId, FactId, SubjectId
from gridcontrol.model.facts import Correction, Event, Void
from gridcontrol.responsibility import Responsibility, Standing
from gridcontrol.responsibility.taking_over import left_behind
from gridcontrol.rules.ruleset import Pack
from tests.unit.responsibility.answering_pack import PACK as WRITTEN
from tests.unit.responsibility.answering_pack import answering, fact, pack_of, when

PACK = pack_of()
HOUSE = SubjectId("household/h1")
VENUE = SubjectId("venue/v1")
DOORS, WORKS, SITE = (DutySchemeId(name) for name in ("doors", "works", "site"))


def f(at: str, subject: str, kind: str, /, **fields: object) -> Event:
    return fact(PACK, at, subject, kind, **fields)


def named(at: str, officer: str, link: str = "household", /, **fields: object) -> Event:
    words: dict[str, object] = {"scheme": "doors", "link": link}
    if "household" not in fields:
        words["division"] = {"household": "G1", "village": "V1", "town": "T1", "head": "C"}[link]
    return f(at, f"officer/{officer}", "assigned", **{**words, **fields})


HOME = f("2020-01-20", HOUSE, "registered", lies_in="G1")


def on(of: Responsibility, at: str, link: str = "household") -> list[str]:
    return [each.officer.removeprefix("officer/") for each in of.holders(HOUSE, DOORS, AnswerId(link), when(at))]


def test_a_last_day_is_held_to_its_end_and_an_until_is_not() -> None:
    until = answering(PACK, [HOME, named("2020-01-22", "a", until="2020-02-01")])
    assert (on(until, "2020-01-31 23:59"), on(until, "2020-02-01 00:00")) == (["a"], [])
    text = "until: until\n        shift"
    pack = pack_of_last_day(text)
    last = answering(pack, [HOME, fact(pack, "2020-01-22", "officer/a", "assigned", **LAST)])
    assert (on(last, "2020-02-01 23:59"), on(last, "2020-02-02 00:00")) == (["a"], [])


LAST = {"scheme": "doors", "link": "household", "division": "G1", "last_day": "2020-02-01"}


def pack_of_last_day(text: str) -> Pack:
    assert text in WRITTEN
    return pack_of(WRITTEN.replace(text, "last_day: last_day\n        shift"))


def test_an_event_does_not_reach_back_and_may_name_for_later() -> None:
    of = answering(
        PACK, [HOME, named("2020-01-25", "a", from_day="2020-01-22"), named("2020-01-25", "b", from_day="2020-02-01")]
    )
    assert on(of, "2020-01-24") == []
    assert on(of, "2020-01-25") == ["a"]
    assert on(of, "2020-02-01") == ["a", "b"]


def test_a_handover_on_one_day_leaves_no_gap_and_no_double() -> None:
    gone = f("2020-01-28", "officer/a", "relieved", scheme="doors", link="household", division="G1")
    of = answering(PACK, [HOME, named("2020-01-22", "a"), gone, named("2020-01-28", "b")])
    assert on(of, "2020-01-27 23:59") == ["a"]
    assert on(of, "2020-01-28 00:00") == ["b"]


def test_who_is_relieved_and_named_at_one_time_stays() -> None:
    # Relief comes before assignment in the pack's order: of both on one day, the new naming holds.
    gone = f("2020-01-28", "officer/a", "relieved")
    of = answering(PACK, [HOME, named("2020-01-22", "a"), gone, named("2020-01-28", "a")])
    assert on(of, "2020-01-28") == ["a"]


def test_a_relief_without_words_ends_everything_and_one_with_words_only_that() -> None:
    facts = [HOME, named("2020-01-22", "a"), named("2020-01-22", "a", "village")]
    some = answering(PACK, [*facts, f("2020-01-28", "officer/a", "relieved", scheme="doors", link="village")])
    assert (on(some, "2020-01-28"), on(some, "2020-01-28", "village")) == (["a"], [])
    every = answering(PACK, [*facts, f("2020-01-28", "officer/a", "left")])
    assert (on(every, "2020-01-28"), on(every, "2020-01-28", "village")) == ([], [])


def test_deputies_stand_behind_holders() -> None:
    of = answering(PACK, [HOME, named("2020-01-22", "d", standing="deputy"), named("2020-01-25", "a")])
    found = of.holders(HOUSE, DOORS, AnswerId("household"), when("2020-01-26"))
    assert [(each.officer, each.standing) for each in found] == [
        ("officer/a", Standing.HOLDER),
        ("officer/d", Standing.DEPUTY),
    ]


def test_who_is_named_for_the_household_itself_comes_in_place_of_the_grids() -> None:
    of = answering(PACK, [HOME, named("2020-01-22", "a"), named("2020-01-25", "b", household=HOUSE)])
    assert (on(of, "2020-01-24"), on(of, "2020-01-26")) == (["a"], ["b"])


def test_who_answered_at_the_time_of_a_missed_visit_stays_true() -> None:
    missed = "2020-01-26 12:00"
    facts = [HOME, named("2020-01-22", "a")]
    before = answering(PACK, facts).chain(HOUSE, DOORS, when(missed))
    later = [
        f("2020-01-27", "officer/a", "left"),
        named("2020-01-27", "b"),
        f("2020-01-28", HOUSE, "registered", lies_in="G4"),
    ]
    assert answering(PACK, [*facts, *later]).chain(HOUSE, DOORS, when(missed)) == before


def test_a_correction_moves_and_a_void_undoes() -> None:
    wrong = named("2020-01-22", "a")
    moved = Correction(FactId("c"), wrong.id, when("2020-01-25"), {})
    of = answering(PACK, [HOME, wrong, moved])
    assert (on(of, "2020-01-24"), on(of, "2020-01-25")) == ([], ["a"])
    assert on(answering(PACK, [HOME, wrong, Void(FactId("v"), wrong.id)]), "2020-01-25") == []


def guard(at: str, officer: str, /, **fields: object) -> Event:
    return f(at, f"officer/{officer}", "assigned", scheme="site", link="guard", venue=VENUE, **fields)


SITE_OPEN = f("2020-01-20", VENUE, "opened", lies_in="G1", in_use=True)


def guards(of: Responsibility, at: str) -> list[str]:
    return [each.officer.removeprefix("officer/") for each in of.holders(VENUE, SITE, AnswerId("guard"), when(at))]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2020-01-30 06:59", []),
        ("2020-01-30 12:00", ["a"]),
        ("2020-01-30 18:59", ["a"]),
        ("2020-01-30 19:00", ["n"]),
        ("2020-01-31 02:00", ["n"]),
        ("2020-01-31 06:59", ["n"]),
        ("2020-01-31 07:00", []),
        ("2020-01-31 19:00", ["m"]),
        ("2020-02-01 06:00", ["m"]),
    ],
)
def test_a_turn_belongs_to_the_day_it_begins_on(at: str, expected: list[str]) -> None:
    day = {"from_day": "2020-01-30", "until": "2020-01-31"}
    facts = [SITE_OPEN, guard("2020-01-20", "a", shift="day", **day), guard("2020-01-20", "n", shift="night", **day)]
    facts.append(guard("2020-01-20", "m", shift="night", from_day="2020-01-31", until="2020-02-01"))
    assert guards(answering(PACK, facts), at) == expected


def test_a_time_and_a_relief_cut_a_turn_short() -> None:
    facts = [SITE_OPEN, guard("2020-01-20", "n", shift="night", until="2020-01-30 22:00")]
    of = answering(PACK, facts)
    assert (guards(of, "2020-01-30 21:59"), guards(of, "2020-01-30 22:00")) == (["n"], [])
    facts = [SITE_OPEN, guard("2020-01-20", "n", shift="night"), f("2020-01-31 02:00", "officer/n", "left")]
    of = answering(PACK, facts)
    assert (guards(of, "2020-01-31 01:59"), guards(of, "2020-01-31 02:00")) == (["n"], [])


def test_who_has_no_shift_is_there_at_all_hours() -> None:
    of = answering(PACK, [SITE_OPEN, guard("2020-01-22", "a")])
    assert guards(of, "2020-01-30 03:00") == guards(of, "2020-01-30 15:00") == ["a"]


def test_a_line_reaches_staff_and_their_families_and_lets_go_of_them() -> None:
    works, person, other = SubjectId("enterprise/e1"), "person/p1", "person/p2"
    facts = [
        f("2020-01-20", works, "founded", lies_in="G1"),
        f("2020-01-20", person, "hired", by=works),
        f("2020-01-20", person, "lives", in_home=HOUSE),
        f("2020-01-20", other, "lives", in_home=HOUSE),
        f("2020-01-20", "officer/b", "assigned", scheme="works", link="boss", enterprise=works),
        f("2020-01-28", person, "left_work"),
    ]
    of = answering(PACK, facts)
    for subject in (works, SubjectId(person), HOUSE, SubjectId(other)):
        assert of.schemes_for(subject, when("2020-01-25"))[-1:] == (WORKS,)
        assert [each.officer for each in of.chain(subject, WORKS, when("2020-01-25"))[0].holders] == ["officer/b"]
    assert [of.chain(SubjectId(each), WORKS, when("2020-01-28")) for each in (person, other)] == [(), ()]


def test_who_moves_between_grids_changes_holders_on_that_day() -> None:
    moved = f("2020-01-28", HOUSE, "registered", lies_in="G4")
    of = answering(PACK, [HOME, moved, named("2020-01-22", "a"), named("2020-01-22", "b", division="G4")])
    assert (on(of, "2020-01-27 12:00"), on(of, "2020-01-28")) == (["a"], ["b"])
    (held,) = of.held_by(SubjectId("officer/a"), when("2020-01-27"))
    assert of.subjects_of(held, when("2020-01-27")) == (HOUSE,)
    assert of.subjects_of(held, when("2020-01-28")) == ()


def test_what_one_leaves_behind_and_who_could_take_it() -> None:
    facts = [HOME, named("2020-01-22", "a"), named("2020-01-22", "d", standing="deputy")]
    for officer, station in (("a", "V1"), ("b", "V1"), ("c", "V1"), ("x", "V3"), ("gone", "V1")):
        facts.append(f("2020-01-20", f"officer/{officer}", "appointed", post="grid_member", station=station))
    facts += [named("2020-01-22", "b", division="G2"), f("2020-01-23", "officer/gone", "left")]
    (left,) = left_behind(answering(PACK, facts), SubjectId("officer/a"), when("2020-01-25"))
    assert (left.holding.target, left.subjects) == ("G1", 1)
    assert [each.officer for each in left.others] == ["officer/d"]
    assert [(each.officer, each.targets) for each in left.takers] == [("officer/c", 0), ("officer/b", 1)]


def test_what_was_left_and_nobody_took_is_still_told() -> None:
    facts = [HOME, named("2020-01-22", "a"), named("2020-01-22", "a", division="G2"), named("2020-01-22", "b")]
    for officer, station in (("a", "V1"), ("b", "V1"), ("c", "V1")):
        facts.append(f("2020-01-20", f"officer/{officer}", "appointed", post="grid_member", station=station))
    facts.append(f("2020-01-25", "officer/a", "left"))
    of = answering(PACK, facts)
    (left,) = left_behind(of, SubjectId("officer/a"), when("2020-01-26"))
    assert (left.holding.target, left.holding.until) == ("G2", when("2020-01-25"))
    assert [each.officer for each in left.takers] == ["officer/c", "officer/b"]
    taken = answering(PACK, [*facts, named("2020-01-26", "c", division="G2")])
    assert left_behind(taken, SubjectId("officer/a"), when("2020-01-26")) == ()
    assert len(left_behind(taken, SubjectId("officer/a"), when("2020-01-24"))) == 2


def test_a_chain_goes_on_to_the_members_of_a_household() -> None:
    pack = pack_of(CHAIN)
    words = {"scheme": "doors", "link": "household", "division": "G1"}
    facts = [
        fact(pack, "2020-01-20", HOUSE, "registered", lies_in="G1"),
        fact(pack, "2020-01-20", "person/p", "lives", in_home=HOUSE),
        fact(pack, "2020-01-22", "officer/a", "assigned", **words),
    ]
    of = answering(pack, facts)
    chain = of.chain(SubjectId("person/p"), DOORS, when("2020-01-25"))
    assert [(link.link, [each.officer for each in link.holders]) for link in chain] == [
        ("household", ["officer/a"]),
        ("village", []),
        ("town", []),
        ("head", []),
    ]
    assert of.chain(SubjectId("person/p"), DOORS, when("2020-01-19")) == ()


CHAIN = WRITTEN.replace(
    "    source: n1\n    for: household\n", "    source: n1\n    for: household\n    along: [member]\n"
)
