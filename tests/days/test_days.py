"""Daily reports of 2,400 villages against a count by hand; the long form is ``tests/campaigns/days.py``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from gridcontrol import Locality
from gridcontrol.app.grouping import DivisionGrouping
from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.ids import SubjectId
from gridcontrol.model import known
from gridcontrol.model.facts import Received
from gridcontrol.model.known import KnownEvent
from gridcontrol.reports.counting import Item
from gridcontrol.reports.figures import Counting
from gridcontrol.reports.grouping import Place
from gridcontrol.reports.period import Period
from gridcontrol.rules.figures import Indicator, IndicatorKind
from tests.days import by_hand
from tests.days.comparing import differences
from tests.days.county import INDICATORS, opened
from tests.days.drawing import Delivered, World, drawn

IN_TREE = next(number for number in range(100) if drawn(number).form.startswith("tree"))
BY_VILLAGE = next(number for number in range(100) if drawn(number).form.startswith("villages"))


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Locality:
    return opened(tmp_path_factory.mktemp("county"))


BOTH_AT_ONCE = 84
"""A world in which one stay at home ends by plan at the moment at which a fact ends another of the same person."""


@pytest.mark.parametrize("number", [IN_TREE, BY_VILLAGE, BOTH_AT_ONCE])
def test_every_cell_is_what_a_count_by_hand_gives(county: Locality, number: int) -> None:
    assert list(differences(county, drawn(number))) == []


def test_what_is_drawn_has_something_of_every_kind() -> None:
    world = drawn(IN_TREE)
    text = world.form[-2:]
    seen = [by_hand.seen(world.lines, by_hand.cut_off(day, text)) for day in world.days]
    counts = [by_hand.report(now, before) for before, now in pairwise(seen)]
    together = Counter(name for each in counts for name in INDICATORS if any(each[name].values()))
    assert set(together) == set(INDICATORS)
    assert {line.what for line in world.lines} == {"event", "correction", "void"}


def test_the_count_by_hand_gives_the_example_of_the_reference() -> None:
    """Ten were known on the 4th; on the 5th two are confirmed, one of the 3rd becomes known, one of the 2nd goes."""

    def case(key: str, day: int, received: datetime) -> Delivered:
        return Delivered(received, key, "event", "confirmed", key, at=date(2020, 2, day))

    then, now = datetime(2020, 2, 4, 9), datetime(2020, 2, 5, 9)
    lines = [
        *(case(f"a{number}", 2, then) for number in range(10)),
        *(case(f"b{number}", 5, now) for number in range(2)),
        case("late", 3, now),
        Delivered(now, "gone", "void", of="a1"),
    ]
    before, after = (by_hand.seen(lines, by_hand.cut_off(date(2020, 2, day), "24")) for day in (4, 5))
    counts = by_hand.report(after, before)
    parts = ("cases_all", "cases_new", "cases_late", "cases_withdrawn")
    assert [counts[name][None] for name in parts] == [12, 2, 1, 1]


def test_the_count_by_hand_holds_seven_days_after_the_day_of_arrival() -> None:
    came = Delivered(datetime(2020, 2, 1, 9), "a", "event", "arrival", "p", at=date(2020, 2, 1))
    seen = [by_hand.seen([came], by_hand.cut_off(date(2020, 2, 1) + timedelta(days=back), "24")) for back in range(9)]
    counts = [by_hand.report(now, before) for before, now in pairwise(seen)]
    assert [each["home"][None] for each in counts] == [1, 1, 1, 1, 1, 1, 0, 0]
    assert [each["home_ended"][None] for each in counts] == [0, 0, 0, 0, 0, 0, 1, 0]


# faults put in on purpose

MADE = Counting._made
ROW_OF = DivisionGrouping._row_of
STANDS = known._as_it_stands


def late_as_new(self: Counting, indicator: Indicator) -> tuple[Item, ...]:
    if indicator.kind is IndicatorKind.EVENT_NEW:
        return (*self.movement(indicator).new, *self.movement(indicator).late)
    return () if indicator.kind is IndicatorKind.EVENT_LATE else MADE(self, indicator)


def still_counted(self: Counting, indicator: Indicator) -> tuple[Item, ...]:
    if indicator.kind is IndicatorKind.EVENT_CUMULATIVE:
        return (*self.happened(indicator), *self.movement(indicator).withdrawn)
    return MADE(self, indicator)


def in_the_next_town(self: DivisionGrouping, code: str, written_on: date) -> Place | None:
    found = ROW_OF(self, code, written_on)
    if found is None or self.level != "town" or len(code) == len(found.key):
        return found
    rows = list(self.rows())
    return rows[(rows.index(found) + 1) % len(rows)]


def uncorrected(item: Received, winner: Received | None, joined: Mapping[SubjectId, SubjectId]) -> KnownEvent:
    del winner
    return STANDS(item, None, joined)


def inclusive(self: Period) -> AsOf:
    return AsOf(self.until)


FAULTS = {
    "late counted as new": (Counting, "_made", late_as_new, "arrivals_new is"),
    "withdrawn not taken away": (Counting, "_made", still_counted, "_all is"),
    "a village under another town": (DivisionGrouping, "_row_of", in_the_next_town, "figures: 999999"),
    "the cut-off within": (Period, "as_of", property(inclusive), "_new is"),
    "corrections ignored": (known, "_as_it_stands", uncorrected, "_all is"),
}


def found_in(county: Locality, world: World, sign: str) -> bool:
    return any(sign in each for each in differences(county, world))


@pytest.mark.heavy
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_put_in_is_found(county: Locality, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    room, name, wrong, sign = FAULTS[fault]
    monkeypatch.setattr(room, name, wrong)
    assert found_in(county, drawn(IN_TREE), sign)


def test_the_county_is_as_large_as_it_says(county: Locality) -> None:
    assert county.divisions is not None
    levels = Counter(county.divisions.level_of(each) for each in county.divisions)
    assert levels == {"county": 1, "town": 21, "village": 2400}
