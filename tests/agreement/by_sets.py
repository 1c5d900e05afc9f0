"""Facts and a pack with every figure that is counted set by set."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import strategies as st

import gridcontrol
from gridcontrol.app.locality import Locality
from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId
from gridcontrol.model.facts import Correction, Event, Fact, Identity, Value, Void
from gridcontrol.testing import MovingClock
from gridcontrol.time import WorldTime

PACK = Path(__file__).with_name("by_sets.yaml")
FROM_LAST = Path(__file__).with_name("by_sets_now.yaml")
"""One of which last times tell who shows what now."""
FIRST = datetime(2020, 3, 1, tzinfo=UTC)
"""When the first batch is received; each next one a day later."""
PEOPLE = [SubjectId(f"person/{name}") for name in "abcd"]
IDS = [FactId(f"f{number}") for number in range(16)]
KINDS = ["arrived", "arrived", "arrived", "moved", "test", "test", "ordered", "in", "in", "out"]
DOSES: list[Value] = [
    1,
    *map(Decimal, ("0.1", "0.2", "0.70", "-1.5", "2", "1E+2", "2.5E-7", "12345678901234567.89", "0.0")),
]
TOWNS = ["999901101", "999901101", "999901102", "999901", "999902", ""]


@contextmanager
def both(pack: Path = PACK) -> Iterator[tuple[Locality, Locality]]:
    """The same locality with nothing known, counted one by one and set by set."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"duckdb:{folder}/facts?threads=1"
        plain = gridcontrol.open_locality(pack, clock=MovingClock(FIRST, timedelta(0)))
        with (
            plain,
            gridcontrol.open_locality(
                pack, store=url, evaluator="duckdb", clock=MovingClock(FIRST, timedelta(0))
            ) as by_sets,
        ):
            yield plain, by_sets


def moments() -> st.SearchStrategy[WorldTime]:
    """Days, and instants many of which are at a cut-off or a second, or hardly anything, beside it."""
    days = st.dates(date(2020, 2, 20), date(2020, 3, 8))
    hours = st.integers(-3, 3).map(lambda hours: timedelta(hours=12 * hours))
    seconds = st.sampled_from([-1, 0, 0, 1, -0.000001, 0.000001, 0.5]).map(lambda seconds: timedelta(seconds=seconds))
    cut_off = datetime(2020, 3, 2, 12, tzinfo=UTC)
    return days | st.builds(lambda a, b: cut_off + a + b, hours, seconds)


@st.composite
def events(draw: st.DrawFn, kinds: Sequence[str] = KINDS) -> Event:
    """An event with the fields of its kind, most of them there."""
    kind = draw(st.sampled_from(kinds))
    fields: dict[str, Value] = {}
    towns = st.sampled_from(TOWNS)
    if kind in ("arrived", "moved") and (town := draw(towns)):
        fields["town"] = town
    if kind == "arrived" and (unit := draw(towns)):
        fields["unit"] = unit
    if kind == "arrived" and draw(st.booleans()):
        fields["since"] = draw(st.dates(date(2020, 2, 20), date(2020, 3, 8)))
    if kind in ("arrived", "test") and draw(st.booleans()):
        fields["rooms"] = draw(st.integers(-2, 5))
    if kind in ("arrived", "test") and draw(st.booleans()):
        fields["dose"] = draw(st.sampled_from(DOSES))
    if kind == "arrived" and draw(st.booleans()):
        fields["trade"] = draw(st.sampled_from(["field", "shop"]))
    if kind == "test":
        fields |= draw(st.sampled_from([{}, {"result": "positive"}, {"result": "negative"}]))
    if kind == "ordered":
        signed = datetime(2020, 2, 25, tzinfo=UTC) + timedelta(hours=draw(st.integers(0, 200)))
        fields |= {"signed": signed, "until": draw(st.dates(date(2020, 2, 20), date(2020, 3, 20)))}
    return Event(
        draw(st.sampled_from(IDS)),
        EventKindId(kind),
        draw(st.sampled_from(PEOPLE)),
        draw(moments()),
        {FieldId(name): value for name, value in fields.items()},
    )


def acts() -> st.SearchStrategy[Fact]:
    """What acts on events."""
    number = st.integers(0, 9).map(lambda number: FactId(f"a{number}"))
    people = st.sampled_from(PEOPLE)
    towns = st.sampled_from(TOWNS[:-1]).map(lambda town: {FieldId("town"): town})
    return st.one_of(
        st.builds(Void, number, st.sampled_from(IDS)),
        st.builds(Correction, number, st.sampled_from(IDS), st.none() | moments(), towns | st.just({})),
        st.builds(Identity, number, people, people, st.sampled_from([True, True, False]), st.just("the same card")),
    )


def deliveries(kinds: Sequence[str] = KINDS) -> st.SearchStrategy[list[list[Fact]]]:
    """What comes day after day."""
    told_of = events(kinds)
    return st.lists(st.lists(told_of | told_of | told_of | acts(), max_size=12), min_size=1, max_size=4)


def take(locality: Locality, batches: list[list[Fact]]) -> None:
    """All of *batches*, one a day."""
    assert isinstance(locality.clock, MovingClock)
    for number, batch in enumerate(batches):
        locality.clock.now = FIRST + timedelta(days=number)
        locality.store.append(batch)
    locality.clock.now = FIRST + timedelta(days=30)


def told(number: int, kind: str, who: str, at: WorldTime, **fields: Value) -> Event:
    """An event of the story."""
    named = {FieldId(name): value for name, value in fields.items()}
    return Event(FactId(f"s{number}"), EventKindId(kind), SubjectId(f"person/{who}"), at, named)
