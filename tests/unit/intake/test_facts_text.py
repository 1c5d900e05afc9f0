"""Facts as JSON lines: every fact that can be written is read back as it was."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.model.facts import Assertion, Correction, Event, Fact, Identity, Void
from gridcontrol.model.wire import content_to_text, fact_to_text
from tests.unit.intake.files import facts_of, new_store, taken

NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z", "Cf", "Cn"]), min_size=1, max_size=8).filter(
    str.strip
)
KEYS = st.from_regex(r"[a-z0-9]{1,6}", fullmatch=True)
IDS = st.from_regex(r"[a-z0-9:-]{1,12}", fullmatch=True)
DAYS = st.dates(date(1950, 1, 1), date(2100, 1, 1))
INSTANTS = st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
TIMES = DAYS | INSTANTS
PEOPLE = st.builds("person/{}".format, KEYS)
RECORDED = st.none() | INSTANTS
ARRIVAL = st.fixed_dictionaries(
    {"from_area": NAMES.filter(lambda text: text.lower() not in {"-", "/", "\\", "na", "nil", "none", "null"})},
    optional={
        "left_on": DAYS,
        "age": st.integers(0, 120),
        "temperature": st.decimals(34, 43, places=1, allow_nan=False).map(Decimal),
        "companions": st.integers(-9, 99),
        "fever": st.booleans(),
        "residence": st.from_regex(r"[0-9]{6,12}", fullmatch=True),
        "phone": st.from_regex(r"10[0-9]{9}", fullmatch=True),
    },
)
TESTS = st.fixed_dictionaries({"result": st.sampled_from(["positive", "negative"])}, optional={"result_at": INSTANTS})
EVENTS = st.one_of(
    st.builds(Event, IDS, st.just("arrival"), PEOPLE, TIMES, ARRIVAL, RECORDED),
    st.builds(Event, IDS, st.just("test"), PEOPLE, TIMES, TESTS, RECORDED),
    st.builds(
        Event,
        IDS,
        st.just("check_in"),
        PEOPLE,
        TIMES,
        st.fixed_dictionaries({"venue": st.builds("venue/{}".format, KEYS)}),
    ),
)
FACTS = st.one_of(
    EVENTS,
    st.builds(Correction, IDS, IDS, TIMES, st.just({}), st.just(()), RECORDED),
    st.builds(Correction, IDS, IDS, st.none(), TESTS, st.sampled_from([(), ("from_area",)]), RECORDED),
    st.builds(Void, IDS, IDS, NAMES | st.just(""), RECORDED),
    st.builds(Identity, IDS, PEOPLE, PEOPLE, st.booleans(), NAMES | st.just(""), RECORDED),
    st.builds(
        Assertion,
        IDS,
        PEOPLE,
        st.just("control"),
        st.sampled_from(["central", "home", "normal"]),
        TIMES,
        st.none() | TIMES,
    ),
)


@given(st.lists(FACTS, min_size=1, max_size=6, unique_by=lambda fact: fact.id))
def test_every_kind_of_fact_is_read_back_as_it_was_written(facts: list[Fact]) -> None:
    store = new_store()
    with TemporaryDirectory() as folder:
        result = taken(Path(folder), "night.facts.jsonl", "\n".join(map(fact_to_text, facts)), store)
    assert [problem.code for problem in result.problems] == []
    assert {fact.id: content_to_text(fact) for fact in facts_of(store)} == {
        fact.id: content_to_text(fact) for fact in facts
    }


def test_people_may_write_them_too(tmp_path: Path) -> None:
    store = new_store()
    lines = [
        '{"is": "correction", "of": "tests:test:t1", "at": "2020年2月6日", "fields": {"result": "positive"}}',
        '{"is": "void", "of": "tests:test:t2", "reason": "录入两次", "recorded_at": "2020-02-07 09:00"}',
        '{"is": "identity", "one": "person/p1", "other": "person/p2", "same": true}',
        '{"is": "event","kind": "check_in", "subject": "person/1", "at": "2020/2/5 15:00", "fields": {"venue": "h1"}}',
    ]
    text = "\n".join(lines)
    taken(tmp_path, "facts.jsonl", text, store)
    by_kind = {type(fact): fact for fact in facts_of(store)}
    correction, void, identity, event = (by_kind[kind] for kind in (Correction, Void, Identity, Event))
    assert isinstance(correction, Correction)
    assert correction.at == date(2020, 2, 6)
    assert dict(correction.fields) == {"result": "positive"}
    assert isinstance(void, Void)
    assert void.recorded_at == datetime(2020, 2, 7, 1, tzinfo=UTC)
    assert isinstance(identity, Identity)
    assert (identity.same, identity.evidence) == (True, "")
    assert isinstance(event, Event)
    assert dict(event.fields) == {"venue": "venue/h1"}
    again = taken(tmp_path, "facts-2.jsonl", text, store)
    assert (again.new, again.known, again.conflicting) == (0, 4, 0)


def test_what_is_dropped_is_the_same_in_any_order(tmp_path: Path) -> None:
    store = new_store()
    lines = ['{"is": "correction", "of": "t1", "drops": ["result_at", "age"]}']
    lines.append('{"is": "correction", "of": "t1", "drops": ["age", "result_at"]}')
    first = taken(tmp_path, "facts.jsonl", lines[0], store)
    second = taken(tmp_path, "facts-2.jsonl", lines[1], store)
    assert (first.new, second.known) == (1, 1)
    (fact,) = facts_of(store)
    assert isinstance(fact, Correction)
    assert fact.drops == ("age", "result_at")


def test_equal_events_without_an_id_are_as_many_events(tmp_path: Path) -> None:
    store = new_store()
    line = '{"is": "event", "kind": "visit", "subject": "person/p1", "at": "2020-02-05"}'
    taken(tmp_path, "facts.jsonl", f"{line}\n{line}\n", store)
    assert len(facts_of(store)) == 2


def test_a_set_aside_line_can_be_mended(tmp_path: Path) -> None:
    store = new_store()
    taken(tmp_path, "facts.jsonl", '{"is": "void", "off": "tests:test:t1"}', store)
    path = tmp_path / "facts.set-aside.jsonl"
    mended = path.read_text(encoding="utf-8").replace('"off"', '"of"')
    result = taken(tmp_path, "facts.set-aside.jsonl", mended, store)
    assert (result.new, result.set_aside) == (1, 0)
