"""Planted mistakes are named; the whole of it is ``python dev.py campaign mismatch``."""

from __future__ import annotations

from random import Random

import pytest

from gridcontrol.reports.mismatch.causes import CauseKind
from gridcontrol.reports.mismatch.explaining import explain
from gridcontrol.reports.mismatch.recounting import difference
from tests.unit.reports.mismatch.publishing import (
    DAYS,
    MISTAKES,
    TOWNS,
    District,
    Mistake,
    Person,
    counted,
    drawn,
    is_exact,
    is_planted,
    plant,
    records,
    stated,
    town,
)


def district(seed: int, people: int = 60) -> tuple[Random, District]:
    draw = Random(seed)  # noqa: S311  # the same people every time
    return draw, drawn(draw, people)


@pytest.mark.parametrize("seed", range(3))
def test_without_mistakes_the_records_give_what_is_published(seed: int) -> None:
    _, whole = district(seed)
    held = records(whole)
    assert difference(stated(whole.published), held.stated) == {}
    found = explain(held, stated(whole.published))
    assert (found.differences, len(found.explanations), found.is_unique) == ({}, 1, True)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.__name__)
def test_one_mistake_of_each_kind_is_named(mistake: Mistake) -> None:
    """Always among the smallest explanations; and alone, unless another sign would have the very same effect."""
    exact = 0
    for seed in range(20, 22):
        draw, whole = district(seed, people=120)
        whole.planted.add(next(made for person in whole.people if (made := mistake(draw, whole, person)) is not None))
        found = explain(records(whole), stated(whole.published))
        assert found.differences
        assert all(some.times == 1 for why in found.explanations for some in why.causes)
        assert any(is_planted(why, whole.planted, set()) for why in found.explanations)
        exact += is_exact(found)
    assert exact >= 1


@pytest.mark.parametrize("seed", range(4))
def test_several_mistakes_are_named_or_stand_among_the_smallest(seed: int) -> None:
    draw, whole = district(200 + seed)
    typed = plant(draw, whole, 1 + seed % 5)
    found = explain(records(whole), stated(whole.published))
    assert found.complete
    assert any(is_planted(why, whole.planted, typed) for why in found.explanations)


def test_a_figure_off_by_itself_is_named_with_its_amount() -> None:
    _, whole = district(3)
    whole.published[2, "999904", "arrived"] += 9
    found = explain(records(whole), stated(whole.published))
    [why] = found.explanations
    assert (why.causes, list(why.typed.values())) == ((), [9])
    assert found.is_unique


def test_two_mistakes_that_one_would_do_as_well_are_told_as_the_one() -> None:
    """One counted in two towns and one left out in the first: the figures are those of the first counted elsewhere."""
    people = [Person("p000", town(0), 0, None, also=town(1)), Person("p001", town(0), 0, None)]
    people += [Person(f"p{number:03}", town(number % TOWNS), number % DAYS, None) for number in range(2, 30)]
    whole = District(people, set())
    for person in people:
        counted(whole.published, person, 1)
    smaller = whole.published.copy()
    counted(whole.published, people[0], 1, place=town(1))
    counted(whole.published, people[1], -1)
    # By hand: the first counted in the other town alone gives the same figures.
    counted(smaller, people[0], -1)
    counted(smaller, people[0], 1, place=town(1))
    assert stated(smaller) == stated(whole.published)
    found = explain(records(whole), stated(whole.published))
    [why] = found.explanations
    assert [(cause.kind, cause.subjects[0]) for some in why.causes for cause in some.causes] == [
        (CauseKind.OTHER_DIVISION, "person/p000")
    ]
    assert (why.number, dict(why.typed), found.is_unique) == (1, {}, True)


def test_mistakes_that_cancel_leave_nothing_to_explain() -> None:
    people = [Person("p000", town(0), 0, None), Person("p001", town(0), 0, None, gone=True)]
    whole = District(people, set())
    counted(whole.published, people[0], 1)
    counted(whole.published, people[1], 1)  # withdrawn later
    counted(whole.published, people[0], -1)  # left out
    found = explain(records(whole), stated(whole.published))
    assert (found.differences, [why.number for why in found.explanations]) == ({}, [0])


def test_which_of_equal_records_is_missing_is_not_claimed() -> None:
    """Two who came on one day to one town and left nothing else: the figures can't tell which was left out."""
    draw, whole = district(11)
    plain = [
        p for p in whole.people if not (p.gone or p.also or p.double or p.ill is not None or p.recorded is not None)
    ]
    spots = [(p.town, p.came) for p in plain]
    person = next(p for p in plain if spots.count((p.town, p.came)) > 1)
    left_out = next(mistake for mistake in MISTAKES if mistake.__name__ == "left_out")
    assert left_out(draw, whole, person) == (CauseKind.OMITTED, f"person/{person.key}")
    found = explain(records(whole), stated(whole.published))
    [some] = found.explanations[0].causes
    assert some.times == 1
    assert len(some.causes) >= 2
    assert not found.is_unique
