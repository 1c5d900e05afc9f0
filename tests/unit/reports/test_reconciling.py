"""Identities between published figures: what is planted is found, and by how much."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.intake.rows import Row
from gridcontrol.reports.published_rows import PublishedRow, UnreadCell, read_rows
from gridcontrol.reports.reconciling import Check, Reconciled, Verdict, reconcile
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.published import PublishedForm

ZONE = ZoneInfo("Asia/Shanghai")
HEADERS = ("place", "parent", "at", "published", "all", "now", "out", "new", "share")
PACK = """
format: gridcontrol/1
pack: p
zone: Asia/Shanghai
day_count: day_zero
subjects: {}
published:
  t:
    place: place
    parent: parent
    at: at
    published: published
    figures: {all: all, now: now, out: out, new: new, share: share}
    identities:
      IDENTITY
"""
PARTS = "parts: {whole: all, parts: [now, out]}"


def form_of(identity: str) -> PublishedForm:
    return read_pack(PACK.replace("IDENTITY", identity).encode(), "p.yaml").published["t"]  # type: ignore[index]  # its id


def read(form: PublishedForm, *lines: str) -> tuple[tuple[PublishedRow, ...], tuple[UnreadCell, ...]]:
    cells = [line.split(",") for line in lines]
    rows = [Row(number, [*row, *[""] * (len(HEADERS) - len(row))]) for number, row in enumerate(cells, 2)]
    return read_rows(form, HEADERS, iter(rows), ZONE)


def checked(identity: str, *lines: str) -> Reconciled:
    form = form_of(identity)
    return reconcile(form, read(form, *lines)[0], ZONE)


def failing(found: Reconciled) -> list[tuple[int, Decimal]]:
    return [(check.row.number, check.residual) for check in found.checks if check.verdict is Verdict.FAILS]


NUMBERS = st.integers(0, 5_000)


@given(
    st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=12),
    st.dictionaries(st.integers(0, 11), st.integers(-9, 9).filter(bool)),
)
def test_a_planted_difference_is_found_where_it_is_and_nothing_else(
    figures: list[tuple[int, int]], planted: dict[int, int]
) -> None:
    planted = {index: by for index, by in planted.items() if index < len(figures)}
    lines = [
        f"a,,2020-02-{i + 1:02},,{now + out + planted.get(i, 0)},{now},{out}" for i, (now, out) in enumerate(figures)
    ]
    assert failing(checked(PARTS, *lines)) == [(i + 2, Decimal(by)) for i, by in sorted(planted.items())]


@given(st.lists(st.integers(0, 50), min_size=2, max_size=10), st.randoms(use_true_random=False))
def test_a_cumulative_figure_falls_where_it_falls_in_time_whatever_the_order_of_rows(
    figures: list[int], random: Random
) -> None:
    lines = [f"a,,2020-02-{day:02},,{figure}" for day, figure in enumerate(figures, 1)]
    order = list(range(len(lines)))
    random.shuffle(order)
    found = failing(checked("n: {never_falls: all}", *(lines[index] for index in order)))
    expected = [
        (order.index(index) + 2, Decimal(now - was))
        for index, (was, now) in enumerate(pairwise(figures), 1)
        if now < was
    ]
    assert sorted(found) == sorted(expected)


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=8), st.integers(-5, 5))
def test_what_is_carried_from_day_to_day_is_followed(moves: list[tuple[int, int]], wrong: int) -> None:
    now, lines = 10_000, ["a,,2020-02-01,,,10000,0,0"]
    for day, (came, went) in enumerate(moves, 2):
        now += came - went
        lines.append(f"a,,2020-02-{day:02},,,{now + (wrong if day == len(moves) + 1 else 0)},{went},{came}")
    found = failing(checked("c: {carried: now, came: new, went: out}", *lines))
    assert found == ([(len(lines) + 1, Decimal(wrong))] if wrong else [])


@given(st.lists(st.lists(NUMBERS, min_size=1, max_size=4), min_size=1, max_size=4), st.integers(-3, 3))
def test_places_below_make_up_the_one_above_at_each_time(days: list[list[int]], wrong: int) -> None:
    lines = []
    for day, towns in enumerate(days, 1):
        lines.append(f"county,,2020-02-{day:02},,{sum(towns) + wrong}")
        lines += [f"town{number},county,2020-02-{day:02},,{figure}" for number, figure in enumerate(towns)]
    found = checked("r: {rolls_up: all}", *lines)
    assert [residual for _, residual in failing(found)] == [Decimal(wrong)] * (len(days) if wrong else 0)
    assert len(found.checks) == len(days)


def test_a_blank_figure_is_not_stated_and_never_nothing() -> None:
    (check,) = checked(PARTS, "a,,2020-02-01,,60,44,").checks
    assert check.verdict is Verdict.NOT_STATED


def verdict(share: str, part: str, whole: str) -> Check:
    identity = "s: {percent: share, part: now, whole: all}"
    (check,) = checked(identity, f"a,,2020-02-04,,{whole},{part},,,{share}").checks
    return check


def test_a_percentage_is_that_of_its_part_as_it_is_rounded() -> None:
    assert verdict("95.6%", "199213", "208429").verdict is Verdict.CLOSES
    assert verdict("95.5%", "199213", "208429").residual == Decimal("-0.1")
    # 12.5 hundredths of a percent: both roundings of a half are taken
    assert [verdict(share, "1", "800").verdict for share in ("0.1", "0.2")] == [Verdict.CLOSES, Verdict.FAILS]
    assert [verdict(share, "5", "2000").verdict for share in ("0.2", "0.3")] == [Verdict.CLOSES, Verdict.CLOSES]


def test_a_share_of_nothing_and_one_above_the_whole_are_named() -> None:
    assert verdict("0", "0", "0").verdict is Verdict.IMPOSSIBLE
    assert verdict("101", "101", "100").verdict is Verdict.IMPOSSIBLE


def test_of_two_rows_for_one_time_the_one_made_known_last_is_built_on() -> None:
    found = checked(
        "c: {carried: now, came: new}",
        "a,,2020-02-01,2020-02-02 08:00,,10,,0",
        "a,,2020-02-01,2020-02-02 12:00,,12,,0",
        "a,,2020-02-02,2020-02-03 08:00,,15,,3",
    )
    assert failing(found) == []
    ((first, second),) = [each.rows for each in found.repeated]
    assert (first.number, second.number) == (2, 3)
    assert found.repeated[0].differing == ("now",)


def test_times_are_read_as_bulletins_write_them() -> None:
    rows, unread = read(
        form_of(PARTS),
        "a,,2020-02-01T24?,,1",
        "a,,2020-02-02 08:30,,2",
        "a,,2月3日,,3",
        "a,,2020-02-01,,x1,1",
        "a,,2020-02-02T25,,1",
    )
    assert [row.inferred for row in rows] == [True, False, False, False, False]
    assert str(rows[0].at) == "2020-02-01 16:00:00+00:00"
    assert [(cell.row, cell.column, cell.code) for cell in unread] == [
        (4, "at", "published.not-a-time"),
        (5, "all", "published.not-a-number"),
        (6, "at", "published.not-a-time"),
    ]
