from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.reports.disclosure.counts import Counts, Sum, ranges, total_of
from gridcontrol.reports.disclosure.hiding import Hidden, hide
from gridcontrol.rules.figures import Guard, Zeros
from tests.unit.reports.disclosure.attacking import attack
from tests.unit.reports.disclosure.shapes import SHAPES, TOTAL, Cell, attributes, margins

BELOW = 5
Shape = Callable[[Random], Counts[Cell]]


def assert_stands(counts: Counts[Cell], hidden: Hidden[Cell], guard: Guard, below: int = BELOW) -> None:
    """No small count is shown, and HiGHS finds none of the hidden ones."""
    assert not hidden.open
    assert hidden.small == {cell for cell, value in counts.values.items() if 0 < value < below} - counts.aside
    for cell, found in attack(counts, hidden.cells, hidden.floors).items():
        assert found.least is None or found.most is None or found.least < found.most, cell
        if guard is Guard.SMALL and cell in hidden.small:
            assert found.most is None or found.most >= below, cell


@pytest.mark.parametrize("guard", Guard)
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("seed", range(3))
def test_another_solver_finds_no_hidden_cell(shape: Shape, guard: Guard, seed: int) -> None:
    counts = shape(Random(seed))  # noqa: S311  # the same tables every time
    assert_stands(counts, hide(counts, BELOW, guard=guard, margins=margins(counts)), guard)


@st.composite
def small_systems(draw: st.DrawFn) -> Counts[Cell]:
    """A few cells and any sums with signs between them, some of cells that no table shows."""
    size = draw(st.integers(2, 7))
    cells = [(f"r{number}", "c") for number in range(size)]
    values = {cell: draw(st.integers(0, 12)) for cell in cells}
    sums: list[Sum[Cell]] = []
    for number in range(draw(st.integers(1, 3))):
        members = draw(st.lists(st.sampled_from(cells), min_size=2, max_size=4, unique=True))
        signs = [draw(st.sampled_from([1, 1, -1])) for _ in members]
        total = sum(sign * values[cell] for cell, sign in zip(members, signs, strict=True))
        if total < 0:
            total, signs = -total, [-sign for sign in signs]
        whole = (f"s{number}", "c")
        values[whole] = total
        sums.append(Sum(((whole, 1), *((cell, -sign) for cell, sign in zip(members, signs, strict=True)))))
    unshown = draw(st.sets(st.sampled_from(cells), max_size=2))
    return Counts(values, tuple(sums), frozenset(unshown))


@given(counts=small_systems(), guard=st.sampled_from(Guard), below=st.integers(2, 8))
def test_any_system_of_sums_stands(counts: Counts[Cell], guard: Guard, below: int) -> None:
    hidden = hide(counts, below, guard=guard)
    assert_stands(counts, hidden, guard, below)


@given(counts=small_systems(), seed=st.integers(0, 99))
def test_ranges_are_those_of_the_other_solver(counts: Counts[Cell], seed: int) -> None:
    draw = Random(seed)  # noqa: S311  # as above
    cells = frozenset(cell for cell in counts.values if draw.random() < 0.6) - counts.unshown
    floors = {cell: min(value, draw.randint(0, 2)) for cell, value in counts.values.items()}
    theirs = attack(counts, cells, floors)
    for cell, mine in ranges(counts, cells, floors).items():
        # Whole tables may leave less than sums alone do, and never more.
        found = theirs[cell]
        assert mine.least <= (mine.least if found.least is None else found.least)
        assert mine.most is None or (found.most is not None and found.most <= mine.most)


@given(counts=small_systems(), below=st.integers(2, 8))
def test_everything_hidden_along_is_needed(counts: Counts[Cell], below: int) -> None:
    """Shown again, alone, a cell hidden along gives some hidden one away."""
    hidden = hide(counts, below)
    for cell in hidden.along:
        fewer = hidden.cells - {cell}
        found = attack(counts, fewer, hidden.floors)
        assert any(each.least is not None and each.least == each.most for each in found.values()), cell


def test_a_lone_small_count_takes_the_least_of_the_others_along() -> None:
    towns = ["a", "b", "c"]
    counts = Counts({"a": 2, "b": 9, "c": 30, "total": 41}, (total_of("total", towns),))
    hidden = hide(counts, BELOW, margins=frozenset({"total"}))
    assert hidden.small == {"a"}
    assert hidden.along == {"b"}
    assert (hidden.floors["a"], hidden.floors["b"]) == (1, 1)


def test_two_ones_with_a_total_of_two_are_found_unless_more_is_hidden() -> None:
    counts = Counts({"a": 1, "b": 1, "c": 9, "total": 11}, (total_of("total", ["a", "b", "c"]),))
    alone = ranges(counts, {"a", "b"}, dict.fromkeys(counts.values, 1))
    assert (alone["a"].least, alone["a"].most) == (1, 1)
    assert hide(counts, BELOW, margins=frozenset({"total"})).along == {"c"}


def fewest_along(counts: Counts[Cell], below: int) -> int:
    """How many cells at least must be hidden besides the small ones, by trying every set: no method does with fewer."""
    small = {cell for cell, value in counts.values.items() if 0 < value < below}
    others = [cell for cell in counts.values if cell not in small]
    for size in range(len(others) + 1):
        for along in combinations(others, size):
            hidden = small.union(along)
            least = 0 if any(not counts.values[cell] for cell in along) else 1
            floors = {cell: min(least, value) for cell, value in counts.values.items()}
            if not any(each.is_found for each in ranges(counts, hidden, floors).values()):
                return size
    raise AssertionError("the whole hidden stands always")


def test_small_tables_hide_no_more_than_every_set_tried_in_turn() -> None:
    """Tables of three towns by two values with totals both ways: the fewest cells are found by trying all."""
    drawn = [attributes(Random(seed), towns=3, columns=2) for seed in range(40)]  # noqa: S311  # as above
    more = [len(hide(counts, BELOW).along) - fewest_along(counts, BELOW) for counts in drawn]
    assert min(more) >= 0
    assert sum(more) <= 1, more


def test_a_table_of_which_no_method_hides_less_than_twice_the_small_counts() -> None:
    """One small count in a table with totals both ways takes three others along, whatever one does."""
    values = {("t0", "c0"): 2, ("t0", "c1"): 9, ("t1", "c0"): 8, ("t1", "c1"): 30}
    values |= {("t0", "all"): 11, ("t1", "all"): 38, (TOTAL, "c0"): 10, (TOTAL, "c1"): 39, (TOTAL, "all"): 49}
    sums = [total_of((row, "all"), [(row, "c0"), (row, "c1")]) for row in ("t0", "t1", TOTAL)]
    sums += [total_of((TOTAL, name), [("t0", name), ("t1", name)]) for name in ("c0", "c1", "all")]
    counts = Counts(values, tuple(sums))
    assert fewest_along(counts, BELOW) == 3
    assert len(hide(counts, BELOW, margins=margins(counts)).along) == 3


def test_a_zero_is_hidden_where_fewer_cells_are_hidden_so() -> None:
    """Two ones in a row of which the total is shown: 2 and 0 may be there as well once a zero is among the hidden."""
    counts = Counts({"a": 1, "b": 1, "c": 0, "d": 30, "all": 32}, (total_of("all", ["a", "b", "c", "d"]),))
    assert hide(counts, BELOW).along == {"d"}  # as few as with the zero, which stays
    crossed = attributes(Random(4))  # noqa: S311  # as above
    fewer = hide(crossed, BELOW, margins=margins(crossed))
    shown = hide(crossed, BELOW, margins=margins(crossed), zeros=Zeros.KNOWN)
    assert any(not crossed.values[cell] for cell in fewer.along)
    assert not any(not crossed.values[cell] for cell in shown.along)
    assert len(fewer.along) < len(shown.along)
    assert {shown.floors[cell] for cell in shown.along} == {1}
    assert {fewer.floors[cell] for cell in fewer.along} == {0}


def test_zeros_that_readers_know_hide_nothing() -> None:
    """Only a zero could stand in for the small count, and who reads the table knows it."""
    counts = Counts({"a": 3, "b": 0, "c": 0, "all": 3}, (total_of("all", ["a", "b", "c"]),), given=frozenset({"all"}))
    assert hide(counts, BELOW).along
    known = hide(counts, BELOW, zeros=Zeros.KNOWN)
    assert known.open == {"a"}
    assert not known.along


def test_a_zero_is_hidden_where_nothing_else_helps() -> None:
    counts = Counts({"a": 3, "b": 0, "c": 0, "total": 3}, (total_of("total", ["a", "b", "c"]),))
    hidden = hide(counts, BELOW)
    assert hidden.small == {"a", "total"}
    assert hidden.along == frozenset()
    fixed = Counts(counts.values, counts.sums, given=frozenset({"total"}))
    along = hide(fixed, BELOW).along
    assert len(along) == 1
    assert along < {"b", "c"}


def test_what_is_fixed_from_outside_is_named() -> None:
    counts = Counts(
        {"new": 3, "all": 12, "before": 9}, (total_of("all", ["new", "before"]),), given=frozenset({"all", "before"})
    )
    hidden = hide(counts, BELOW)
    assert hidden.open == {"new"}


def test_a_formula_hides_what_would_give_its_member_away() -> None:
    """now = all - out, none of them small but ``out``."""
    counts = Counts({"now": 17, "all": 20, "out": 3}, (Sum((("now", 1), ("all", -1), ("out", 1))),))
    assert hide(counts, BELOW).along == {"now"}
    hidden_member = Counts(counts.values, counts.sums, unshown=frozenset({"all"}))
    assert hide(hidden_member, BELOW).along == frozenset()


def test_a_guard_against_telling_it_is_small_hides_more() -> None:
    counts = Counts({"a": 2, "b": 1, "c": 8, "total": 11}, (total_of("total", ["a", "b", "c"]),))
    assert hide(counts, BELOW, margins=frozenset({"total"})).along == frozenset()
    assert hide(counts, BELOW, guard=Guard.SMALL, margins=frozenset({"total"})).along == {"c"}


def test_sums_that_do_not_hold_are_refused() -> None:
    with pytest.raises(ValueError, match="does not add up"):
        Counts({"a": 1, "total": 2}, (total_of("total", ["a"]),))
