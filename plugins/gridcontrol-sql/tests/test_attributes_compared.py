"""Attributes compared with one another: set at any time, by any event, as dates or instants, against the definition."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId
from gridcontrol.model.facts import Event, Received, Value
from gridcontrol.model.known import as_known
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol_sql import EngineEvaluator, Sqlite
from gridcontrol_sql.outcome import shown_in

PACK = read_pack(
    b"""
format: gridcontrol/1
pack: checks
zone: Asia/Shanghai
day_count: day_zero
subjects: {person: {attributes: {due: moment?, seen: date?, never: date?, job: text?}}}
events:
  asked: {about: person, fields: {due: moment?, seen: date?}, sets: [due, seen]}
  seen: {about: person, fields: {seen: date?, job: text?}, sets: [seen, job]}
order: [asked, seen]
tracks:
  late: {about: person, default: fine, precedence: [late, unasked]}
  marked: {about: person, default: unmarked, precedence: [marked]}
rules:
  late: {track: late, levels: [
    {status: late, if: {attributes: {due: {before: seen}, job: cook}}},
    {status: unasked, if: {not: {attributes: {seen: {from: due}}}}}]}
  marked: {track: marked, when: {event: seen, given: [{attributes: {seen: {before: due}}}],
    unless: [{attributes: {seen: {before: never}}}]}, phases: [{status: marked, for: 2d}]}
""",
    "checks.yaml",
)
FIRST = date(2020, 2, 1)
PEOPLE = [SubjectId(f"person/p-{number}") for number in range(2)]
days = st.integers(0, 6).map(lambda number: FIRST + timedelta(days=number))
midnight = datetime(2020, 2, 1, 16, tzinfo=UTC)
"""Where a local day begins."""
moments = days | st.builds(
    lambda hours, hair: midnight + timedelta(hours=hours, microseconds=hair),
    st.integers(-1, 5).map(lambda number: 12 * number),
    st.integers(-1, 1),
)


@frozen
class Told:
    """An event before it has an id."""

    kind: str
    subject: SubjectId
    at: date
    fields: dict[str, Value]


@st.composite
def events(draw: st.DrawFn) -> Told:
    kind = draw(st.sampled_from(["asked", "seen"]))
    maybe: dict[str, st.SearchStrategy[Value]] = {"seen": days}
    maybe |= {"due": moments} if kind == "asked" else {"job": st.sampled_from(["cook", "cook", "nurse"])}
    fields = {name: draw(values) for name, values in maybe.items() if draw(st.integers(0, 3))}
    return Told(kind, draw(st.sampled_from(PEOPLE)), draw(moments), fields)


@settings(max_examples=40, deadline=None)
@given(st.lists(events(), max_size=6))
def test_they_are_compared_as_the_definition_compares_them(told: list[Told]) -> None:
    log = [
        Received(
            Event(
                FactId(f"e{number}"),
                EventKindId(each.kind),
                each.subject,
                each.at,
                {FieldId(name): value for name, value in each.fields.items()},
            ),
            datetime(2020, 6, 1, tzinfo=UTC) + timedelta(seconds=number),
        )
        for number, each in enumerate(told)
    ]
    known = as_known(log, PACK.zone)
    expected = ReferenceEvaluator().evaluate(PACK, known)
    found = EngineEvaluator(Sqlite(), few=0).evaluate(PACK, known)
    assert shown_in(found.timelines) == shown_in(expected.timelines)
