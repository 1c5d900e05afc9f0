"""Facts: what they refuse, what they keep, and how they are written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from gridcontrol.errors import FactRefused, UsageError
from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId, key_of, kind_of, subject_id
from gridcontrol.model.facts import Correction, Event, Identity, Origin, Void
from gridcontrol.model.wire import content_id, content_to_text, fact_to_text, parse_fact

P = SubjectId("person/p")
KIND = EventKindId("test")
ZONE = ZoneInfo("Asia/Shanghai")


def event(**fields: object) -> Event:
    return Event(FactId("e"), KIND, P, date(2020, 2, 5), fields)


@pytest.mark.parametrize("value", [1.5, None, {"a": 1}, object(), b"x", [1.5], ("a", None)])
def test_what_no_field_may_hold(value: object) -> None:
    with pytest.raises(FactRefused) as refused:
        event(x=value)
    assert [p.code for p in refused.value.problems] == ["facts.bad-value"]


def test_an_empty_id_is_refused() -> None:
    with pytest.raises(FactRefused) as refused:
        Void(FactId(""), FactId("e"))
    assert [p.code for p in refused.value.problems] == ["facts.empty-id"]


def test_naive_times_are_refused_everywhere() -> None:
    naive = datetime(2020, 2, 5, 15)
    for made in (
        lambda: Event(FactId("e"), KIND, P, naive),
        lambda: event(when=naive),
        lambda: Event(FactId("e"), KIND, P, date(2020, 2, 5), recorded_at=naive),
        lambda: Correction(FactId("c"), FactId("e"), naive),
    ):
        with pytest.raises(UsageError):
            made()


def test_fields_cannot_be_changed_behind_a_facts_back() -> None:
    fields: dict[str, object] = {"result": "negative", "list": ["a", "b"]}
    one = event(**fields)
    fields["result"] = "positive"
    assert one.fields[FieldId("result")] == "negative"
    assert one.fields[FieldId("list")] == ("a", "b")
    with pytest.raises(TypeError):
        one.fields["result"] = "positive"  # type: ignore[index]


def test_where_a_fact_was_read_is_not_what_it_says() -> None:
    one = Event(FactId("e"), KIND, P, date(2020, 2, 5), origin=Origin("monday.csv", 3))
    other = Event(FactId("e"), KIND, P, date(2020, 2, 5), origin=Origin("tuesday.csv", 9))
    assert one == other
    assert content_to_text(one) == content_to_text(other)
    assert fact_to_text(one) != fact_to_text(other)


def test_a_date_and_its_midnight_are_different_content() -> None:
    day = Event(FactId("e"), KIND, P, date(2020, 2, 5))
    midnight = Event(FactId("e"), KIND, P, datetime(2020, 2, 5, tzinfo=ZONE))
    assert content_to_text(day) != content_to_text(midnight)
    assert content_id(content_to_text(day)) != content_id(content_to_text(midnight))
    assert content_id("x", 0) != content_id("x", 1)
    assert content_id("x") == content_id("x")


def test_the_order_of_fields_and_drops_is_no_content() -> None:
    assert content_to_text(event(a="1", b="2")) == content_to_text(event(b="2", a="1"))
    one, other = (
        Correction(FactId("c"), FactId("e"), drops=tuple(FieldId(n) for n in names)) for names in ("ab", "ba")
    )
    assert one == other
    assert content_to_text(one) == content_to_text(other)


def test_the_text_of_a_fact() -> None:
    whole = Event(
        FactId("e1"),
        KIND,
        P,
        datetime(2020, 2, 5, 15, tzinfo=ZONE),
        {"result": "阴性", "ct": Decimal("38.50"), "taken": date(2020, 2, 4), "done": True},
        recorded_at=datetime(2020, 2, 5, 16, tzinfo=ZONE),
        origin=Origin("tests.csv", 7),
    )
    text = (
        '{"at":"2020-02-05T07:00:00+00:00","fields":{"ct":{"$n":"38.50"},"done":true,"result":"阴性",'
        '"taken":{"$d":"2020-02-04"}},"id":"e1","is":"event","kind":"test","origin":["tests.csv",7],'
        '"recorded_at":"2020-02-05T08:00:00+00:00","subject":"person/p"}'
    )
    assert fact_to_text(whole) == text
    assert parse_fact(text) == whole


@pytest.mark.parametrize(
    "text",
    [
        '{"id":"x","is":"rumour"}',
        '{"id":"x","is":"event","kind":"k","subject":"person/p","at":null}',
        '{"id":"x","is":"assertion","subject":"person/p","track":"t","status":"s","since":null,"until":null}',
        "not json",
    ],
)
def test_text_that_is_no_fact(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_fact(text)
    with pytest.raises(KeyError):
        parse_fact('{"is":"event"}')


def test_a_subject_id_carries_its_kind() -> None:
    assert subject_id("person", "a/b") == "person/a/b"
    assert (kind_of(SubjectId("person/a/b")), key_of(SubjectId("person/a/b"))) == ("person", "a/b")
    for kind, key in (("", "x"), ("person", ""), ("a/b", "x")):
        with pytest.raises(ValueError, match="kind without"):
            subject_id(kind, key)


def test_an_identity_names_its_evidence() -> None:
    same = Identity(FactId("i"), P, SubjectId("person/q"), same=True, evidence="card", recorded_at=None)
    assert parse_fact(fact_to_text(same)) == same
    assert parse_fact(fact_to_text(same)).recorded_at is None
    assert datetime(2020, 1, 1, tzinfo=UTC).tzinfo is UTC
