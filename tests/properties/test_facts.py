"""Facts as text and back, and what is known of them in any order."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.ids import EventKindId, FactId, FieldId, StatusId, SubjectId, TrackId
from gridcontrol.model.facts import Assertion, Correction, Event, Fact, Identity, Origin, Received, Void
from gridcontrol.model.known import as_known
from gridcontrol.model.wire import (
    content_id,
    content_to_text,
    fact_to_text,
    fields_to_text,
    parse_fact,
    parse_fields,
    parse_time,
    time_to_text,
)
from tests.properties.drawing import LATE, ZONE, logs

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
names = text.filter(bool)
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=zones)
times = st.one_of(st.dates(), instants)
scalars = st.one_of(
    text, st.integers(), st.booleans(), st.decimals(allow_nan=False, allow_infinity=False), st.dates(), instants
)
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3).map(tuple), max_leaves=4)
fields = st.dictionaries(names, values, max_size=4)
ids = names.map(FactId)
subjects = names.map(lambda key: SubjectId(f"person/{key}"))
maybe_instants = st.one_of(st.none(), instants)
origins = st.one_of(st.none(), st.builds(Origin, text, st.integers(0, 10**9)))
facts: st.SearchStrategy[Fact] = st.one_of(
    st.builds(Event, ids, names.map(EventKindId), subjects, times, fields, maybe_instants, origins),
    st.builds(
        Correction,
        ids,
        ids,
        st.one_of(st.none(), times),
        fields,
        st.lists(names.map(FieldId), max_size=3).map(tuple),
        maybe_instants,
        origins,
    ),
    st.builds(Void, ids, ids, text, maybe_instants, origins),
    st.builds(Identity, ids, subjects, subjects, st.booleans(), text, maybe_instants, origins),
    st.builds(
        Assertion,
        ids,
        subjects,
        names.map(TrackId),
        names.map(StatusId),
        times,
        st.one_of(st.none(), times),
        maybe_instants,
        origins,
    ),
)


@given(fact=facts)
def test_a_fact_is_read_as_it_was_written(fact: Fact) -> None:
    again = parse_fact(fact_to_text(fact))
    assert again == fact
    assert again.origin == fact.origin
    assert type(again) is type(fact)
    assert fact_to_text(again) == fact_to_text(fact)
    if isinstance(fact, Event | Correction) and isinstance(again, Event | Correction):
        assert {k: type(v) for k, v in again.fields.items()} == {k: type(v) for k, v in fact.fields.items()}


@given(drawn=fields)
def test_fields_are_read_as_they_were_written(drawn: dict[str, object]) -> None:
    event = Event(FactId("e"), EventKindId("k"), SubjectId("person/p"), date(2020, 1, 1), drawn)
    assert parse_fields(fields_to_text(event.fields)) == dict(event.fields)


@given(moment=times)
def test_times_are_read_as_they_were_written(moment: date) -> None:
    kept = Event(FactId("e"), EventKindId("k"), SubjectId("person/p"), moment).at
    assert parse_time(time_to_text(kept)) == kept
    assert isinstance(parse_time(time_to_text(kept)), datetime) == isinstance(moment, datetime)


@given(fact=facts, other=facts)
def test_equal_content_is_equal_text_whoever_delivered_it(fact: Fact, other: Fact) -> None:
    whole = parse_fact(fact_to_text(fact))
    assert content_to_text(whole) == content_to_text(fact)
    if content_to_text(fact) != content_to_text(other):
        assert content_id(content_to_text(fact)) != content_id(content_to_text(other))


@given(content=text, ordinals=st.lists(st.integers(0, 50), unique=True, min_size=2, max_size=2))
def test_equal_rows_of_one_file_are_several_facts(content: str, ordinals: list[int]) -> None:
    one, other = (content_id(content, ordinal) for ordinal in ordinals)
    assert one != other


@given(drawn=logs(), data=st.data())
def test_what_is_known_does_not_depend_on_the_order_of_the_log(drawn: list[Fact], data: st.DataObject) -> None:
    log = [Received(fact, LATE + timedelta(days=data.draw(st.integers(0, 3)))) for fact in drawn]
    known_at = LATE + timedelta(days=data.draw(st.integers(0, 3)))
    assert as_known(data.draw(st.permutations(log)), ZONE, known_at=known_at) == as_known(log, ZONE, known_at=known_at)


@given(drawn=logs(), data=st.data())
def test_what_is_received_later_is_as_if_it_were_not_there(drawn: list[Fact], data: st.DataObject) -> None:
    log = [Received(fact, LATE + timedelta(days=data.draw(st.integers(0, 3)))) for fact in drawn]
    known_at = LATE + timedelta(days=data.draw(st.integers(0, 3)))
    there = [item for item in log if item.received_at <= known_at]
    assert as_known(log, ZONE, known_at=known_at) == as_known(there, ZONE)


@given(drawn=logs())
def test_every_event_stands_in_exactly_one_place(drawn: list[Fact]) -> None:
    known = as_known([Received(fact, LATE) for fact in drawn], ZONE)
    placed = [e.id for events in known.events.values() for e in events]
    placed += [e.id for e in (*known.plans, *known.set_aside, *known.voided)]
    assert sorted(placed) == sorted(f.id for f in drawn if isinstance(f, Event))
    for subject, events in known.events.items():
        assert known.standing_for(subject) == subject
        assert all(known.standing_for(e.as_reported) == subject for e in events)


def test_instants_are_kept_in_utc() -> None:
    noon = datetime(2020, 2, 5, 12, tzinfo=ZONE)
    event = Event(FactId("e"), EventKindId("k"), SubjectId("person/p"), noon, {"when": noon})
    assert isinstance(event.at, datetime)
    assert event.at.tzinfo is UTC
    assert '{"$t":"2020-02-05T04:00:00+00:00"}' in fact_to_text(event)
    assert Decimal("1.50") == parse_fields('{"n":{"$n":"1.50"}}')[FieldId("n")]
