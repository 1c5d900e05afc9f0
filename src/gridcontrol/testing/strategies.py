"""Hypothesis strategies for facts.

Ids and subjects come from small pools, so that duplicates, conflicts and chains are common.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import strategies as st

from gridcontrol.ids import EventKindId, FactId, FieldId, StatusId, SubjectId, TrackId, subject_id
from gridcontrol.model.facts import Assertion, Correction, Event, Fact, Identity, Origin, Value, Void
from gridcontrol.time import WorldTime

FACT_IDS: tuple[FactId, ...] = tuple(FactId(f"f-{number}") for number in range(12))
SUBJECTS: tuple[SubjectId, ...] = tuple(subject_id("person", f"p-{number}") for number in range(4))

_first, _last = datetime(2020, 1, 1), datetime(2020, 12, 31)  # noqa: DTZ001  # bounds are given without the zone


def texts() -> st.SearchStrategy[str]:
    """Any valid text: no lone surrogates, but quotes, line ends, NUL and what lies beyond 16 bits."""
    return st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


def instants() -> st.SearchStrategy[datetime]:
    """Instants of 2020, in UTC, to the microsecond; whole hours in half of the draws, so that ties are common."""
    exact = st.datetimes(_first, _last, timezones=st.just(UTC))
    return exact | exact.map(lambda moment: moment.replace(minute=0, second=0, microsecond=0))


def days() -> st.SearchStrategy[date]:
    """Days of 2020."""
    return st.dates(_first.date(), _last.date())


def world_times() -> st.SearchStrategy[WorldTime]:
    """Dates and instants."""
    return days() | instants()


def values() -> st.SearchStrategy[Value]:
    """Everything a field may hold."""
    numbers = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-1000, max_value=1000)
    plain: st.SearchStrategy[Value] = st.one_of(
        texts(), st.integers(), st.booleans(), numbers.map(Decimal), days(), instants()
    )
    return plain | st.lists(plain, max_size=3).map(tuple)


def fields() -> st.SearchStrategy[dict[FieldId, Value]]:
    """A few fields with any values."""
    names = st.sampled_from(["result", "town", "left_on", "百分比%"]).map(FieldId)
    return st.dictionaries(names, values(), max_size=3)


def origins() -> st.SearchStrategy[Origin | None]:
    """A row of one of two deliveries, or none."""
    named = st.builds(Origin, st.sampled_from(["arrivals.csv", "检测.csv"]), st.integers(1, 999))
    return st.none() | named


def facts(ids: tuple[FactId, ...] = FACT_IDS, subjects: tuple[SubjectId, ...] = SUBJECTS) -> st.SearchStrategy[Fact]:
    """Facts of all five forms, acting on each other."""
    some_id, some_subject = st.sampled_from(ids), st.sampled_from(subjects)
    recorded, origin = st.none() | instants(), origins()
    drops = st.lists(st.sampled_from(["result", "town"]).map(FieldId), unique=True, max_size=2).map(sorted).map(tuple)
    kinds = st.sampled_from(["arrived", "test"]).map(EventKindId)
    tracks, statuses = st.just(TrackId("control")), st.sampled_from(["home", "central"]).map(StatusId)
    reasons = st.sampled_from(["", "wrong person"])
    return st.one_of(
        st.builds(Event, some_id, kinds, some_subject, world_times(), fields(), recorded, origin),
        st.builds(Correction, some_id, some_id, st.none() | world_times(), fields(), drops, recorded, origin),
        st.builds(Void, some_id, some_id, reasons, recorded, origin),
        st.builds(Identity, some_id, some_subject, some_subject, st.booleans(), texts(), recorded, origin),
        st.builds(
            Assertion,
            some_id,
            some_subject,
            tracks,
            statuses,
            world_times(),
            st.none() | world_times(),
            recorded,
            origin,
        ),
    )


def batches(most: int = 6) -> st.SearchStrategy[list[Fact]]:
    """Lists of facts, some empty."""
    return st.lists(facts(), max_size=most)
