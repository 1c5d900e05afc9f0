"""Where places lie is asked only of those who may lie there, and comes out as if each were asked for each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from attrs import define, field
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.ids import LevelId
from gridcontrol.time import WorldTime
from gridcontrol_sql import lying_below

FIRST = date(2020, 2, 1)
CODES = [f"c{number}" for number in range(7)]
DAYS = [*(FIRST + timedelta(days=number) for number in range(6)), date.max]


@define
class Moving:
    """Divisions of which some lie below another one from a day on; it counts how often it is asked."""

    first: Mapping[str, str]
    """Of the upper half above the lower."""
    then: Mapping[str, str]
    since: date
    asked: int = field(default=0)

    def lies_within(self, code: str, above: str, on: WorldTime) -> bool:
        self.asked += 1
        return above in self._path(code, on)

    def codes_at(self, levels: Collection[LevelId]) -> Collection[str]:
        return () if levels else tuple(CODES)

    def _path(self, code: str, on: WorldTime) -> list[str]:
        day = on.date() if isinstance(on, datetime) else on
        parents, path = self.first if day < self.since else self.then, [code]
        while path[-1] in parents:
            path.append(parents[path[-1]])
        return path


@define
class Knowing(Moving):
    """The same, which can say what a code lies below."""

    def above(self, code: str, on: WorldTime) -> Collection[str]:
        return self._path(code, on)


PARENTS = st.fixed_dictionaries(
    {}, optional={code: st.sampled_from(CODES[: number + 1]) for number, code in enumerate(CODES[1:])}
)


@given(PARENTS, PARENTS, st.sampled_from(DAYS), st.sets(st.sampled_from([*CODES, "h1"])))
def test_places_lie_where_they_would_if_each_were_asked_for_each(
    first: dict[str, str], then: dict[str, str], since: date, codes: set[str]
) -> None:
    lying = [*CODES, "h1", "h2"]
    expected = list(lying_below(Moving(first, then, since), lying, codes, DAYS))
    assert list(lying_below(Knowing(first, then, since), lying, codes, DAYS)) == expected


def test_nobody_is_asked_for_households_that_are_no_divisions() -> None:
    places = Knowing({"c1": "c0"}, {"c1": "c0"}, FIRST)
    households = [f"h{number}" for number in range(300)]
    rows = list(lying_below(places, [*CODES, *households], [*CODES, *households], DAYS))
    assert [row[:2] for row in rows] == [("c1", "c0")]
    assert places.asked == len(DAYS)
