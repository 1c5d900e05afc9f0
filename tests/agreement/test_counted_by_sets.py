"""A report counted set by set is the report that is counted one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from gridcontrol.access import mask
from gridcontrol.app.locality import Locality
from gridcontrol.errors import StoreError, UsageError
from gridcontrol.ids import FactId, FieldId, SubjectId
from gridcontrol.model.facts import Correction, Fact, Identity, Void
from gridcontrol.reports.document import Document
from gridcontrol_duckdb import counting, seating, tallies
from gridcontrol_duckdb.counting import DuckdbCounting
from gridcontrol_duckdb.store import DuckdbStore
from gridcontrol_sql.positions import seconds_of
from tests.agreement.by_sets import FIRST, both, deliveries, take, told


def compared(plain: Locality, by_sets: Locality, day: date, known_at: datetime) -> tuple[Document, Document]:
    """Both reports, without what is behind the figures."""
    asked = {"day": day, "known_at": known_at}
    return mask(plain.report("daily", **asked)), mask(by_sets.report("daily", **asked))  # type: ignore[arg-type]  # told apart by name


@settings(max_examples=5, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(deliveries(), st.sampled_from([date(2020, 3, 1), date(2020, 3, 2), date(2020, 3, 3)]), st.integers(1, 5))
def test_both_ways_give_the_same_report(batches: list[list[Fact]], day: date, known: int) -> None:
    with both() as (plain, by_sets):
        take(plain, batches)
        take(by_sets, batches)
        expected, found = compared(plain, by_sets, day, FIRST + timedelta(days=known, hours=1))
        assert found == expected


@settings(max_examples=3, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(deliveries())
def test_counting_in_parts_changes_nothing(batches: list[list[Fact]]) -> None:
    with both() as (plain, by_sets):
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
        told(1, "arrived", "a", date(2020, 2, 25), town=NORTH, rooms=2),
        told(2, "moved", "a", date(2020, 2, 27), town=SOUTH),
        told(3, "test", "a", date(2020, 2, 26), result="positive", rooms=3),  # counts in the north still
        told(4, "arrived", "b", date(2020, 2, 25), unit=SOUTH),
        told(5, "arrived", "c", date(2020, 2, 25), town=UNKNOWN),
        told(6, "in", "c", date(2020, 2, 26)),  # held and never based
        told(7, "arrived", "d", date(2020, 2, 24), town=NORTH),  # withdrawn a day later
        told(8, "arrived", "d", date(2020, 2, 24), town=NORTH),  # a second time
        told(9, "arrived", "e", date(2020, 2, 24), town=NORTH),
        told(10, "arrived", "f", date(2020, 2, 24), town=SOUTH),  # is the same as e, as is known later
        told(13, "arrived", "z", date(2020, 2, 24), town=SOUTH),  # is known by another name later
        told(14, "arrived", "m", date(2020, 2, 26), town=UNKNOWN),
        told(15, "ordered", "o", date(2020, 2, 26), signed=FIRST, until=date(2020, 3, 3)),  # of no run
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
        Correction(FactId("c1"), FactId("s1"), None, {FieldId("town"): SOUTH}),  # the whole row moves
    ]
)


def story_differs() -> bool:
    """Whether the report of the story is another when counted set by set."""
    with both() as (plain, by_sets):
        take(plain, STORY)
        take(by_sets, STORY)
        expected, found = compared(plain, by_sets, date(2020, 3, 2), FIRST + timedelta(days=9))
        return found != expected


def test_the_story_is_counted_alike() -> None:
    assert not story_differs()


@pytest.mark.parametrize(
    ("place", "name", "fault"),
    [
        (counting, "_rounded_up", lambda instant: seconds_of(instant) + 1),
        (counting, "is_nowhere", lambda _seat: "false"),
        (
            counting._Work,
            "_tell_joined",
            lambda self: self._run("CREATE OR REPLACE TEMP TABLE stands_for (k VARCHAR, stands VARCHAR)"),
        ),
        (counting._Work, "_unjustified", lambda _self, _track: "SELECT k FROM shown WHERE false"),
        (counting._Work, "_left_out", lambda _self: (0, 0, 0, 0)),
        (seating.Happening, "_amount", lambda _self, _kinds, _name: "1"),
        (seating.Rows, "_seat", lambda self, code, _day: code if code in self.listed else "elsewhere"),
        (
            tallies.Tally,
            "add",
            lambda self, _seat, whole, amount: setattr(self, "total", self.total + whole * (amount or 0)),
        ),
        (counting, "may_be_noticed", lambda *_: None),
    ],
    ids=["cut-off", "nowhere", "joined", "past-release", "noted", "amount", "seat", "rows", "noticed"],
)
def test_a_fault_is_seen(monkeypatch: pytest.MonkeyPatch, place: object, name: str, fault: object) -> None:
    monkeypatch.setattr(place, name, fault)
    assert story_differs()


def test_what_cannot_be_counted_so_is_refused_by_name() -> None:
    with both() as (_, by_sets):
        reporting = by_sets.reporting("daily", day=date(2020, 3, 2))
        with pytest.raises(UsageError) as refused:
            reporting.report(reporting.of_division(NORTH))
    assert [problem.code for problem in refused.value.problems] == ["reports.set-part"]


def test_too_many_to_look_at_are_refused() -> None:
    with both() as (_, by_sets):
        take(by_sets, STORY)
        assert isinstance(by_sets.store, DuckdbStore)
        by_sets.sets = DuckdbCounting(by_sets.store, most_looked_at=0)
        with pytest.raises(StoreError) as refused:
            by_sets.report("daily", day=date(2020, 3, 2))
    assert [problem.code for problem in refused.value.problems] == ["reports.set-crowd"]


def test_whom_nobody_looked_at_is_said() -> None:
    with both() as (plain, by_sets):
        take(plain, STORY)
        take(by_sets, STORY)
        assert isinstance(by_sets.store, DuckdbStore)
        by_sets.sets = DuckdbCounting(by_sets.store, most_looked_at=2)
        expected, found = compared(plain, by_sets, date(2020, 3, 2), FIRST + timedelta(days=9))
    codes = [statement.code for statement in found.findings]
    assert codes[-1] == "reports.set-left-out"
    assert found.table("figures") == expected.table("figures")
