"""A report counted set by set is the report that is counted one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from gridcontrol.access import mask
from gridcontrol.app import knowing, set_reporting
from gridcontrol.app.locality import Locality
from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.errors import Problem
from gridcontrol.ids import FactId, FieldId, SubjectId
from gridcontrol.model.facts import Correction, Fact, Identity, Void
from gridcontrol.reports import rolling_up
from gridcontrol.reports.document import Document
from gridcontrol.reports.set_counting import Spot, asked_for, not_by_sets
from gridcontrol_duckdb import (
    counting,
    dividing,
    looking,
    moving,
    naming,
    seating,
    short,
    showing,
    spots,
    stretching,
    tallies,
)
from gridcontrol_duckdb.counting import DuckdbCounting
from gridcontrol_duckdb.dividing import Dividing
from gridcontrol_duckdb.store import DuckdbStore
from gridcontrol_duckdb.stretching import Limit, Stretching
from gridcontrol_duckdb.tallies import Sums
from gridcontrol_sql.loading import last_second
from gridcontrol_sql.positions import seconds_of
from gridcontrol_sql.ticks import SECONDS
from tests.agreement.by_sets import FIRST, FROM_LAST, PACK, both, deliveries, take, told

Reports = list[Document]


def compared(plain: Locality, by_sets: Locality, day: date, known_at: datetime) -> tuple[Reports, Reports]:
    """All reports of both, and those of each division, without what is behind the figures."""
    return made(plain, day, known_at), made(by_sets, day, known_at)


def made(locality: Locality, day: date, known_at: datetime) -> Reports:
    """All reports of the day, and of each division where these are counted by sets."""
    found = []
    for name, form in locality.pack.reports.items():
        reporting = locality.reporting(name, day=day, known_at=known_at)
        assert not any(not_by_sets(form)), name  # else both were counted one by one
        found.append(mask(reporting.report()))
        found += [mask(reporting.report(about)) for level in ("county", "town") for _, about in reporting.each(level)]
    return found


PACKS = pytest.mark.parametrize("pack", [PACK, FROM_LAST], ids=["timelines", "last-times"])
"""Who shows what comes from whole timelines in the first, and in the second from last times."""


def test_each_pack_goes_its_way() -> None:
    found = {}
    for path in (PACK, FROM_LAST):
        with both(path) as (_, by_sets):
            found[path] = showing.from_last_times(by_sets.pack, SECONDS)
    assert found[PACK] is None
    assert found[FROM_LAST] is not None


@PACKS
@settings(max_examples=5, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(deliveries(), st.sampled_from([date(2020, 3, 1), date(2020, 3, 2), date(2020, 3, 3)]), st.integers(1, 5))
def test_both_ways_give_the_same_report(pack: Path, batches: list[list[Fact]], day: date, known: int) -> None:
    with both(pack) as (plain, by_sets):
        take(plain, batches)
        take(by_sets, batches)
        expected, found = compared(plain, by_sets, day, FIRST + timedelta(days=known, hours=1))
        assert found == expected
        assert repr(found) == repr(expected)  # 1.50 equals 1.5 and is written otherwise


@pytest.mark.heavy
@PACKS
@settings(max_examples=3, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(deliveries())
def test_counting_in_parts_changes_nothing(pack: Path, batches: list[list[Fact]]) -> None:
    with both(pack) as (plain, by_sets):
        take(plain, batches)
        take(by_sets, batches)
        assert isinstance(by_sets.store, DuckdbStore)
        by_sets.sets = DuckdbCounting(by_sets.store, rows=3)
        expected, found = compared(plain, by_sets, date(2020, 3, 2), FIRST + timedelta(days=9))
        assert found == expected


STORY: list[list[Fact]] = []
"""What every planted fault below shows in: each line says for which."""


NORTH, SOUTH, UNKNOWN = "999901101", "999901102", "999907"
STORY.append(
    [
        told(1, "arrived", "a", date(2020, 2, 25), town=NORTH, rooms=2, trade="shop"),
        told(2, "moved", "a", date(2020, 2, 27), town=SOUTH),
        told(
            3, "test", "a", date(2020, 2, 26), result="positive", rooms=3, dose=Decimal("0.1")
        ),  # counts in the north still
        told(4, "arrived", "b", date(2020, 2, 25), unit=SOUTH, trade="field", dose=Decimal("12345678901234567.20")),
        told(5, "arrived", "c", date(2020, 2, 25), town=UNKNOWN),
        told(6, "in", "c", date(2020, 2, 26)),  # held and never based
        told(7, "arrived", "d", date(2020, 2, 24), town=NORTH),  # withdrawn a day later
        told(8, "arrived", "d", date(2020, 2, 24), town=NORTH),  # a second time
        told(9, "arrived", "e", date(2020, 2, 24), town=NORTH),
        told(10, "arrived", "f", date(2020, 2, 24), town=SOUTH),  # is the same as e, as is known later
        told(13, "arrived", "z", date(2020, 2, 24), town=SOUTH),  # is known by another name later
        told(14, "arrived", "m", date(2020, 2, 26), town=UNKNOWN),
        told(15, "ordered", "o", date(2020, 2, 26), signed=FIRST, until=date(2020, 3, 3)),  # of no run
        told(19, "moved", "x", datetime(2020, 2, 28, 12, tzinfo=UTC), town=NORTH),
        told(20, "arrived", "p", date(2020, 2, 28), town=NORTH),
        told(21, "moved", "p", date(2020, 2, 29), town=SOUTH),
        told(22, "arrived", "q", date(2020, 2, 28), town=SOUTH),
        told(23, "moved", "q", date(2020, 2, 29), town=NORTH),
        told(24, "arrived", "r", date(2020, 2, 28), town=SOUTH),
        told(25, "moved", "r", date(2020, 2, 29), town=NORTH),
        told(29, "arrived", "y", date(2020, 2, 25), town=NORTH, unit=SOUTH),  # is in the north alone
        told(30, "arrived", "n", date(2020, 2, 25), unit=NORTH),
        told(32, "arrived", "l", date(2020, 2, 25), town=NORTH),
        told(33, "moved", "l", datetime(2020, 2, 29, 12, tzinfo=UTC), town=SOUTH),  # at the cut-off of an earlier day
        told(27, "test", "t", date(2020, 2, 27), result="positive"),
        Void(FactId("v2"), FactId("never heard of")),
    ]
)
STORY.append(
    [
        Void(FactId("v1"), FactId("s7")),
        Identity(FactId("i1"), SubjectId("person/e"), SubjectId("person/f"), same=True, evidence="the same card"),
        Identity(FactId("i2"), SubjectId("person/z"), SubjectId("person/k"), same=True, evidence="the same card"),
        told(11, "arrived", "g", date(2020, 2, 23), town=SOUTH, since=date(2020, 2, 25)),  # late
        told(12, "arrived", "h", datetime(2020, 3, 1, 12, tzinfo=UTC), town=SOUTH),  # at the cut-off: new
        told(28, "test", "t", datetime(2020, 3, 1, 12, tzinfo=UTC), result="negative"),  # over by a fact at the cut-off
        Correction(FactId("c1"), FactId("s1"), None, {FieldId("town"): SOUTH}),  # the whole row moves
    ]
)
STORY.append(
    [
        told(16, "arrived", "u", datetime(2020, 3, 1, 13, tzinfo=UTC), town=NORTH),
        told(17, "moved", "u", datetime(2020, 3, 1, 14, tzinfo=UTC), town=SOUTH),  # at home by two rules, one waiting
        told(31, "arrived", "n", datetime(2020, 3, 1, 13, tzinfo=UTC), unit=SOUTH),  # of the south now, then too
        told(18, "test", "w", datetime(2020, 3, 2, 12, tzinfo=UTC), result="positive"),  # at the cut-off of the day
        told(26, "test", "v", datetime(2020, 3, 2, 11, 59, 59, tzinfo=UTC), result="positive"),  # one second before it
    ]
)


def doubled(self: Stretching) -> None:
    """What began and ended, with those who are looked at one by one."""
    self._run("CREATE OR REPLACE TEMP TABLE closer AS SELECT k, '' AS subject FROM people LIMIT 0")
    ADDED(self)


ADDED = Stretching.add


def nothing_said(self: Dividing) -> list[str]:
    """Attributes as nothing says them."""
    made = list(VALUED(self))
    for name in made:
        self._run(f"TRUNCATE {name}")
    return made


VALUED = Dividing.made


def unit_of_then(self: Sums, spot: int | None, unit: int | None, _now: int | None) -> Spot:
    """A spot with the unit of then for that of now."""
    return Spot(self.spots.stay(spot), self.spots.stay(unit), self.spots.stay(unit))


def story_differs(pack: Path = PACK) -> bool:
    """Whether the report of the story is another when counted set by set."""
    with both(pack) as (_, by_sets):
        take(by_sets, STORY)
        return made(by_sets, date(2020, 3, 2), FIRST + timedelta(days=9)) != of_the_story(pack)


@cache
def of_the_story(pack: Path) -> Reports:
    """The reports of the story, counted one by one."""
    with both(pack) as (plain, _):
        take(plain, STORY)
        return made(plain, date(2020, 3, 2), FIRST + timedelta(days=9))


@PACKS
def test_the_story_is_counted_alike(pack: Path) -> None:
    assert not story_differs(pack)


@PACKS
def test_subjects_with_one_key_are_told_apart(monkeypatch: pytest.MonkeyPatch, pack: Path) -> None:
    monkeypatch.setattr(short, "KEY", "({} & 1)")
    assert not story_differs(pack)


@PACKS
def test_that_keys_are_shared_is_seen(monkeypatch: pytest.MonkeyPatch, pack: Path) -> None:
    monkeypatch.setattr(short, "KEY", "({} & 1)")
    monkeypatch.setattr(counting._Work, "_refuse_shared", lambda *_, **__: None)
    assert story_differs(pack)


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("place", "name", "fault"),
    [
        (tallies.Sums, "first", lambda _, instant: seconds_of(instant) + 1),
        (rolling_up.SetCounted, "_is_lost", lambda *_: False),
        (moving.Moving, "joined", property(lambda _self: {})),
        (looking.Looking, "_unjustified", lambda _self, _track: "SELECT k FROM shown WHERE false"),
        (looking.Looking, "_left_out", lambda _self: (0, 0, 0, 0)),
        (looking, "may_be_noticed", lambda *_: None),
        (seating.Happening, "_amount", lambda _self, _kinds, _name: "1"),
        (seating.Seating, "_put", lambda *_: None),
        (spots.Spots, "stay", lambda _self, _spot: None),
        (tallies, "_less", lambda whole, *_: dict(whole)),
        (stretching.Stretching, "_limit", lambda _, at: Limit(seconds_of(at) + 1, seconds_of(at) + 1)),
        (stretching.Stretching, "unclear", lambda _self: ()),
        (stretching.Stretching, "add", doubled),
        (seating, "written_sql", lambda _standing, _name: "NULL::VARCHAR"),
        (dividing.Dividing, "made", nothing_said),
        (dividing.Dividing, "add_moved", lambda *_: None),
        (counting, "AsOf", lambda at: AsOf(at, exclusive=True)),
        (tallies.Sums, "spot", unit_of_then),
        (tallies, "scaled", lambda amount, scale: Decimal(amount / 10 ** (scale or 0))),
        (seating, "unscaled_sql", lambda text: f"({text})::FLOAT::HUGEINT"),
        (moving, "UNTOLD", "false"),
        (set_reporting, "asked_in_own_rows", asked_for),
        (set_reporting, "asked_before", lambda *_: ()),
        (set_reporting.SetReporting, "_on", lambda self, _cut: self.counting),
        (tallies.Sums, "add_series", lambda _self: None),
        (rolling_up, "accumulate", lambda values: values),
    ],
    ids=[
        "cut-off",
        "lost",
        "joined",
        "past-release",
        "noted",
        "noticed",
        "amount",
        "moved",
        "spot",
        "less",
        "bound",
        "unclear",
        "twice",
        "values",
        "last-value",
        "moved-value",
        "hindsight",
        "unit-now",
        "floating",
        "rounded",
        "told",
        "overview",
        "before",
        "day",
        "cuts",
        "sums",
    ],
)
def test_a_fault_is_seen(monkeypatch: pytest.MonkeyPatch, place: object, name: str, fault: object) -> None:
    monkeypatch.setattr(place, name, fault)
    assert story_differs()


@pytest.mark.parametrize(
    ("place", "name", "fault"),
    [
        (showing, "last_second", lambda as_of, ticks: last_second(as_of, ticks) - 1),
        (showing, "last_second", lambda as_of, ticks: last_second(AsOf(as_of.at), ticks)),
        (showing.Showing, "_decide", lambda self, _who: self.facts.cursor.execute("DROP TABLE open_still")),
    ],
    ids=["sooner", "facts-at-the-cut-off", "undecided"],
)
def test_a_fault_in_last_times_is_seen(
    monkeypatch: pytest.MonkeyPatch, place: object, name: str, fault: object
) -> None:
    monkeypatch.setattr(place, name, fault)
    assert story_differs(FROM_LAST)


def test_a_decimal_that_is_too_long_is_added_up_at_once() -> None:
    with both() as (plain, by_sets):
        long: list[list[Fact]] = [
            [told(1, "test", "a", date(2020, 3, 1), dose=Decimal("0.1234567890123456789012345678901"))]
        ]
        for locality in (plain, by_sets):
            take(locality, long)
        expected, found = (mask(each.report("daily", day=date(2020, 3, 2))) for each in (plain, by_sets))
    assert found == expected


@settings(max_examples=4, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(deliveries(), st.integers(1, 3))
def test_who_is_held_and_who_is_missing_is_found_among_few(batches: list[list[Fact]], day: int) -> None:
    at = datetime(2020, 3, day, 12, tzinfo=UTC)
    with both() as (plain, by_sets):
        for locality in (plain, by_sets):
            take(locality, batches)
        assert by_sets.past_release(at=at) == plain.past_release(at=at)
        assert by_sets.unplaced(at=at) == plain.unplaced(at=at)


@pytest.mark.parametrize("left_out", ["custody", "control"])
def test_somebody_left_out_of_the_held_is_seen(monkeypatch: pytest.MonkeyPatch, left_out: str) -> None:
    at, held = datetime(2020, 3, 2, 12, tzinfo=UTC), date(2020, 2, 28)
    shows = naming._shows
    monkeypatch.setattr(naming, "_shows", lambda one, ticks: "false" if one.track == left_out else shows(one, ticks))
    with both() as (plain, by_sets):
        for locality in (plain, by_sets):
            take(locality, [[told(1, "in", "n", held), told(2, "test", "w", held, result="positive")]])
        found, expected = ((each.past_release(at=at), each.unplaced(at=at)) for each in (by_sets, plain))
    assert found != expected


def test_too_many_to_look_at_are_counted_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowing, "TOLD_FROM", 1)
    with both() as (plain, by_sets):
        notes: list[Problem] = []
        by_sets.told = notes.append
        for locality in (plain, by_sets):
            take(locality, STORY)
        assert isinstance(by_sets.store, DuckdbStore)
        by_sets.sets = DuckdbCounting(by_sets.store, most_looked_at=0)
        expected, found = (mask(each.report("daily", day=date(2020, 3, 2))) for each in (plain, by_sets))
    assert found == expected
    assert {note.code for note in notes} == {"reports.set-crowd", "store.into-memory"}


def test_whom_nobody_looked_at_is_said() -> None:
    with both() as (plain, by_sets):
        take(plain, STORY)
        take(by_sets, STORY)
        assert isinstance(by_sets.store, DuckdbStore)
        by_sets.sets = DuckdbCounting(by_sets.store, most_looked_at=4)
        expected, found = compared(plain, by_sets, date(2020, 3, 2), FIRST + timedelta(days=9))
    codes = [statement.code for statement in found[0].findings]
    assert codes[-1] == "reports.set-left-out"
    assert found[0].table("figures") == expected[0].table("figures")
