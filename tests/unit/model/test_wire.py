"""Facts as text: exact both ways, and one text for one content."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given

from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId
from gridcontrol.model.encoded import decode, encode
from gridcontrol.model.facts import Event, Fact, Value
from gridcontrol.model.wire import (
    content_id,
    content_to_text,
    fact_to_text,
    fields_to_text,
    parse_fact,
    parse_fields,
)
from gridcontrol.testing.strategies import facts, fields


def canonical(text: str) -> str:
    """What the standard library makes of the same JSON, keys sorted."""
    return json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@given(facts())
def test_a_fact_comes_back_from_its_text(fact: Fact) -> None:
    again = parse_fact(fact_to_text(fact))
    assert again == fact
    assert again.origin == fact.origin
    assert decode(encode(fact)) == fact


@given(facts())
def test_the_fast_writer_writes_canonical_json(fact: Fact) -> None:
    text = content_to_text(fact)
    assert text == canonical(text)
    whole = json.loads(fact_to_text(fact))
    for added in ("id", "origin"):
        whole.pop(added, None)
    assert json.loads(text) == whole


@given(fields())
def test_fields_come_back_from_their_text(drawn: dict[FieldId, Value]) -> None:
    text = fields_to_text(drawn)
    assert text == canonical(text)
    assert parse_fields(text) == drawn
    assert {type(value) for value in parse_fields(text).values()} == {type(value) for value in drawn.values()}


@given(facts(), facts())
def test_the_id_and_the_origin_are_no_content(one: Fact, other: Fact) -> None:
    assert content_to_text(evolve(one, id=other.id, origin=other.origin)) == content_to_text(one)


def test_an_event_is_written_so() -> None:
    event = Event(
        FactId("e1"),
        EventKindId("test"),
        SubjectId("person/p-1"),
        datetime(2020, 2, 5, 7, 30, tzinfo=UTC),
        {
            FieldId("result"): '阴性 "x"\n',
            FieldId("count"): 3,
            FieldId("late"): True,
            FieldId("100%"): Decimal("10.50"),
            FieldId("days"): (date(2020, 2, 5), "x"),
        },
        datetime(2020, 2, 6, tzinfo=UTC),
    )
    assert content_to_text(event) == (
        '{"at":"2020-02-05T07:30:00+00:00","fields":{"100%":{"$n":"10.50"},"count":3,"days":[{"$d":"2020-02-05"},"x"],'
        '"late":true,"result":"阴性 \\"x\\"\\n"},"is":"event","kind":"test","recorded_at":"2020-02-06T00:00:00+00:00",'
        '"subject":"person/p-1"}'
    )


def test_a_content_id_is_fixed_for_all_time() -> None:
    # Stores hold such ids: another digest would make every delivered file new again.
    assert content_id("x") == "c-5b7ba8451a1d94a50deb2f956d302694"
    assert content_id("x", 1) == "c-5a3c209771fb081b2a30077a504451d5"


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"id":"a","is":"rumour"}', '{"id":"a","is":"event"}', "7"])
def test_text_that_is_no_fact_is_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        parse_fact(text)
