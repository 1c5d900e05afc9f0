"""What an import makes of rows: the same facts whatever the order, the split and the repetition."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.app.importing import form_for, import_file
from gridcontrol.builtin.memory import MemoryStore
from gridcontrol.errors import ImportRefused, NotFound, Problem, StoreError
from gridcontrol.intake.outcome import Progress
from gridcontrol.model.encoded import Encoded, decode, encode
from gridcontrol.model.facts import Event, Fact
from gridcontrol.model.storing import Receipt
from gridcontrol.model.wire import content_id, content_to_text
from gridcontrol.rules.from_yaml import read_pack
from tests.unit.intake.files import (
    ARRIVALS,
    TESTS,
    arrival,
    arrivals,
    facts_of,
    id_number,
    new_store,
    pack,
    said_by,
    taken,
)

ROWS = st.builds(
    lambda serial, day, area, fever: arrival(
        serial, 到达日期=f"2020-02-{day:02}", 来源地=area, 发热=fever, 登记时间="2020-03-01 08:00"
    ),
    st.integers(1, 5),
    st.integers(1, 3),
    st.sampled_from(["湖北", "武汉", "浙江"]),
    st.sampled_from(["是", "否", ""]),
)


def test_one_row_becomes_the_event_it_describes(tmp_path: Path) -> None:
    store = new_store()
    result = taken(tmp_path, "arrivals.csv", arrivals(arrival(1)), store)
    (event,) = facts_of(store)
    assert isinstance(event, Event)
    assert event.kind == "arrival"
    assert event.subject == f"person/{id_number(1)}"
    assert event.at == date(2020, 2, 5)
    assert event.recorded_at == datetime(2020, 2, 5, 10, tzinfo=UTC)
    assert dict(event.fields) == {
        "from_area": "湖北",
        "residence": "999999001001",
        "left_on": date(2020, 2, 4),
        "name": "某甲",
        "phone": "10000000001",
        "age": 40,
        "temperature": Decimal("36.5"),
        "fever": False,
        "channel": "社区登记",
    }
    assert event.origin is not None
    assert (event.origin.delivery, event.origin.row) == ("arrivals.csv", 2)
    assert (result.rows, result.taken, result.new, result.encoding, result.separator) == (1, 1, 1, "UTF-8", ",")


@given(st.lists(ROWS, min_size=1, max_size=12))
def test_what_is_written_as_text_is_what_the_fact_says(rows: list[list[str]]) -> None:
    """The shortcut from cell to canonical text ends where the long way through a fact ends."""
    store = _Encodings(new_store())
    with TemporaryDirectory() as folder:
        path = Path(folder) / "arrivals.csv"
        path.write_text(arrivals(*rows), encoding="utf-8")
        import_file(path, pack(), store)
    assert len(store.seen) == len(rows)
    repeats: dict[str, int] = {}
    for encoded in store.seen:
        fact = decode(encoded)
        content = content_to_text(fact)
        assert encoded.content == content
        assert encode(fact) == encoded
        assert encoded.id == content_id(content, repeats.get(content, 0))
        repeats[content] = repeats.get(content, 0) + 1


class _Encodings(MemoryStore):
    """Keeps the facts as they were handed over."""

    def __init__(self, store: MemoryStore) -> None:
        super().__init__(lambda: datetime(2020, 3, 1, tzinfo=UTC))
        self.seen: list[Encoded] = []
        self._inner = store

    def append_encoded(self, facts: Iterable[Encoded]) -> Receipt:
        batch = list(facts)
        self.seen += batch
        return self._inner.append(map(decode, batch))


@given(st.lists(ROWS, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_a_second_delivery_change_nothing(rows: list[list[str]], draw: random.Random) -> None:
    shuffled = list(rows)
    draw.shuffle(shuffled)
    first, second = new_store(), new_store()
    with TemporaryDirectory() as name:
        folder = Path(name)
        taken(folder, "arrivals.csv", arrivals(*rows), first)
        before = said_by(first)
        again = taken(folder, "arrivals-again.csv", arrivals(*shuffled), first, batch=draw.randint(1, 5))
        taken(folder, "arrivals.csv", arrivals(*shuffled), second)
    assert said_by(first) == before == said_by(second)
    assert (again.new, again.known, again.conflicting) == (0, len(rows), 0)


@given(st.lists(ROWS, min_size=1, max_size=12, unique_by=tuple), st.integers(0, 12))
def test_files_may_be_split_anywhere(rows: list[list[str]], cut: int) -> None:
    whole, parts = new_store(), new_store()
    with TemporaryDirectory() as name:
        folder = Path(name)
        taken(folder, "arrivals.csv", arrivals(*rows), whole)
        taken(folder, "arrivals-2.csv", arrivals(*rows[cut:]), parts)
        taken(folder, "arrivals-1.csv", arrivals(*rows[:cut]), parts)
    assert said_by(whole) == said_by(parts)


def test_equal_rows_of_one_file_are_as_many_events(tmp_path: Path) -> None:
    store = new_store()
    taken(tmp_path, "arrivals.csv", arrivals(arrival(1), arrival(1), arrival(2), arrival(1)), store)
    assert len(facts_of(store)) == 4
    taken(tmp_path, "arrivals-again.csv", arrivals(arrival(1), arrival(1)), store)
    assert len(facts_of(store)) == 4


def test_an_id_of_the_source_makes_the_event_the_same_however_often_it_is_exported(tmp_path: Path) -> None:
    store = new_store()
    rows = ["p1,2020-02-05,09:00,t1,阴性,,,,", "p1,2020-02-05,09:00,t1,阴性,,,,", "p1,2020-02-05,09:00,t2,阴性,,,,"]
    result = taken(tmp_path, "tests.csv", "\n".join([TESTS, *rows]), store)
    assert [fact.id for fact in facts_of(store)] == ["tests:test:t1", "tests:test:t2"]
    assert (result.new, result.known, result.conflicting) == (2, 1, 0)
    changed = taken(tmp_path, "tests-2.csv", f"{TESTS}\np1,2020-02-05,09:00,t1,阳性,,,,", store)
    assert (changed.new, changed.known, changed.conflicting) == (0, 0, 1)
    assert changed.conflicts == ("tests:test:t1",)


def test_one_row_may_hold_several_events_and_is_taken_whole_or_not_at_all(tmp_path: Path) -> None:
    store = new_store()
    rows = [
        "p1,2月5日,15时30分,t1,阳性,2020-02-05 20:00,入住,2020/2/6,一号",
        "p2,2月5日,下午3点,t2,阴性,,入住,2020-02-31,一号",
        "p3,,,,,,在家,2020-02-06,一号",
        "p4,2月5日,,t4,阴性,,在家,2020-02-06,一号",
    ]
    result = taken(tmp_path, "tests.csv", "\n".join([TESTS, *rows]), store)
    events = [fact for fact in facts_of(store) if isinstance(fact, Event)]
    assert sorted((event.subject, event.kind) for event in events) == [
        ("person/p1", "check_in"),
        ("person/p1", "test"),
        ("person/p4", "test"),
    ]
    assert {event.kind: event.at for event in events if event.subject == "person/p1"} == {
        "test": datetime(2020, 2, 5, 7, 30, tzinfo=UTC),
        "check_in": date(2020, 2, 6),
    }
    check_in = next(event for event in events if event.kind == "check_in")
    assert dict(check_in.fields) == {"venue": "venue/一号"}
    assert dict(result.set_aside_by_reason) == {"intake.no-such-day": 1, "intake.nothing-happened": 1}


def test_an_event_that_is_said_to_have_happened_needs_its_date(tmp_path: Path) -> None:
    rows = ["p1,2月5日,,t1,阴性,,入住,,", "p2,2月5日,,t2,阴性,,在家,,"]
    result = taken(tmp_path, "tests.csv", "\n".join([TESTS, *rows]))
    assert dict(result.set_aside_by_reason) == {"intake.no-date": 1}
    assert (result.taken, result.new) == (1, 1)


def test_keys_of_several_columns_never_run_together(tmp_path: Path) -> None:
    store = new_store()
    lines = ['{"town": "a/b", "number": "c", "at": "2020-02-05"}', '{"town": "a", "number": "b/c", "at": "2020-02-05"}']
    taken(tmp_path, "visits.jsonl", "\n".join(lines), store)
    assert {fact.subject for fact in facts_of(store) if isinstance(fact, Event)} == {
        "person/a%2Fb/c",
        "person/a/b%2Fc",
    }


def test_numbers_in_json_keep_their_digits_and_lists_their_form(tmp_path: Path) -> None:
    store = new_store()
    line = '{"town": "昌元", "number": 509999198002290019007, "at": "2020-02-05", "note": ["a", 1.50, {"b": null}]}'
    taken(tmp_path, "visits.jsonl", line, store)
    (event,) = facts_of(store)
    assert isinstance(event, Event)
    assert event.subject == "person/昌元/509999198002290019007"
    assert dict(event.fields) == {"note": '["a", 1.50, {"b": null}]'}


def test_lists_and_line_breaks_in_cells_stay_as_they_are(tmp_path: Path) -> None:
    store = new_store()
    row = arrival(1, 来源地='"湖北,\n武汉"')
    taken(tmp_path, "arrivals.csv", arrivals(row, arrival(2)), store)
    areas = [fact.fields["from_area"] for fact in facts_of(store) if isinstance(fact, Event)]  # type: ignore[index]  # a field's id is its name
    assert sorted(map(str, areas)) == ["湖北", "湖北,\n武汉"]


@pytest.mark.parametrize("separator", [",", "\t", ";", "|", "\uff0c"])
def test_the_separator_is_found_by_the_header(tmp_path: Path, separator: str) -> None:
    text = arrivals(arrival(1), arrival(2)).replace(",", separator)
    result = taken(tmp_path, "arrivals.csv", text)
    assert (result.separator, result.new, result.set_aside) == (separator, 2, 0)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_one(tmp_path: Path, line_end: str) -> None:
    result = taken(tmp_path, "arrivals.csv", arrivals(arrival(1), arrival(2)).replace("\n", line_end))
    assert (result.rows, result.new) == (2, 2)


def test_a_title_above_the_header_and_blank_rows_are_passed_over(tmp_path: Path) -> None:
    store = new_store()
    text = f"返乡人员台账,,,\n\n{arrivals(arrival(1))}\n,,,,,,,,,,\n{','.join(arrival(2))}\n\n"
    result = taken(tmp_path, "arrivals.csv", text, store)
    assert (result.rows, result.new, result.set_aside) == (2, 2, 0)
    rows = [fact.origin.row for fact in facts_of(store) if fact.origin]
    assert sorted(rows) == [4, 7]


def test_headers_match_across_width_blanks_and_case(tmp_path: Path) -> None:
    text = arrivals(arrival(1)).replace("身份证号", ' "身份\n证号 "', 1).replace("到达日期", "到达 日期", 1)
    assert taken(tmp_path, "arrivals.csv", text.replace(' "', '"')).new == 1


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("gb18030", "GB18030"), ("gbk", "GB18030"), ("utf-16", "UTF-16")],
)
def test_every_encoding_gives_the_same_facts(tmp_path: Path, encoding: str, said: str) -> None:
    plain, other = new_store(), new_store()
    text = arrivals(arrival(1), arrival(2, 姓名="某㐀" if encoding != "gbk" else "某乙"))
    taken(tmp_path, "arrivals.csv", text, plain)
    result = taken(tmp_path, "arrivals-2.csv", text.encode(encoding), other)
    assert result.encoding == said
    assert said_by(plain) == said_by(other)


def test_full_width_writing_makes_no_second_person(tmp_path: Path) -> None:
    wide = {ord(character): ord(character) + 0xFEE0 for character in "0123456789X-:"}
    plain, other = new_store(), new_store()
    row = arrival(1)
    taken(tmp_path, "arrivals.csv", arrivals(row), plain)
    taken(tmp_path, "arrivals-2.csv", arrivals([cell.translate(wide) for cell in row]), other)
    assert said_by(plain) == said_by(other)


def test_batches_are_of_the_size_asked_for_and_progress_is_told(tmp_path: Path) -> None:
    store = _Batches()
    told: list[Progress] = []
    rows = [arrival(serial % 900, 到达日期=f"2020-02-{serial % 28 + 1}") for serial in range(4500)]
    result = taken(tmp_path, "arrivals.csv", arrivals(*rows), store, batch=1000, progress=told.append)
    assert store.sizes == [1000, 1000, 1000, 1000, 500]
    assert [step.rows for step in told] == [2000, 4000, 4500]
    assert told[-1].read_bytes == told[-1].all_bytes > 0
    assert result.new + result.known == 4500


class _Batches(MemoryStore):
    """Remembers how many facts came at once."""

    def __init__(self) -> None:
        super().__init__(lambda: datetime(2020, 3, 1, tzinfo=UTC))
        self.sizes: list[int] = []

    def append(self, facts: Iterable[Fact]) -> Receipt:
        batch = list(facts)
        self.sizes.append(len(batch))
        return super().append(batch)


class _Breaking(MemoryStore):
    """Fails at one batch, as a full disk would."""

    def __init__(self) -> None:
        super().__init__(lambda: datetime(2020, 3, 1, tzinfo=UTC))
        self.left = 2

    def append(self, facts: Iterable[Fact]) -> Receipt:
        self.left -= 1
        if self.left < 0:
            raise StoreError(Problem("store.closed"))
        return super().append(facts)


def test_after_an_import_broke_off_the_same_file_completes_it(tmp_path: Path) -> None:
    rows = [arrival(8, 到达日期="?")] + [arrival(serial) for serial in range(1, 8)]
    whole, broken = new_store(), _Breaking()
    taken(tmp_path, "arrivals.csv", arrivals(*rows), whole)
    for left_over in tmp_path.glob("*.set-aside*"):
        left_over.unlink()
    with pytest.raises(StoreError):
        taken(tmp_path, "arrivals.csv", arrivals(*rows), broken, batch=2)
    assert len(said_by(broken)) == 4
    assert sorted(path.name for path in tmp_path.iterdir()) == ["arrivals.csv"]
    broken.left = 100
    result = taken(tmp_path, "arrivals.csv", arrivals(*rows), broken, batch=2)
    assert (result.known, result.new, result.set_aside) == (4, 3, 1)
    assert said_by(broken) == said_by(whole)


def test_codes_and_regions_that_are_not_known_are_warnings_with_their_number(tmp_path: Path) -> None:
    rows = [arrival(serial, 现住址代码="888" if serial % 2 else "999") for serial in range(1, 21)]
    result = taken(
        tmp_path,
        "arrivals.csv",
        arrivals(*rows),
        known_codes=lambda code: code == "999",
        known_regions=lambda code: code != "509999",
    )
    assert result.new == 20
    assert [(warned.code, warned.column, warned.count, len(warned.examples)) for warned in result.warnings] == [
        ("intake.unknown-code", "现住址代码", 10, 5),
        ("intake.unknown-region", "身份证号", 20, 5),
    ]


def test_the_import_is_found_by_the_files_name(tmp_path: Path) -> None:
    assert form_for(pack(), "arrivals-2020-02-05.csv") == "arrivals"
    assert form_for(pack(), "arrivals.set-aside-2.csv") == "arrivals"
    assert form_for(pack(), "night.facts.jsonl") == "facts"
    with pytest.raises(ImportRefused) as refused:
        form_for(pack(), "something.csv")
    assert refused.value.problems[0].allowed == ("arrivals", "tests", "registers", "visits", "facts")
    with pytest.raises(ImportRefused) as unknown:
        taken(tmp_path, "a.csv", ARRIVALS, form="arrival")
    assert unknown.value.problems[0].nearest == "arrivals"


def test_a_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        import_file(tmp_path / "arrivals.csv", pack(), new_store())
    (tmp_path / "arrivals-folder.csv").mkdir()
    with pytest.raises(NotFound):
        import_file(tmp_path / "arrivals-folder.csv", pack(), new_store())


def _lines(count: int) -> Iterator[str]:
    yield ARRIVALS
    for serial in range(count):
        yield ",".join(arrival(serial % 1000, 到达日期=f"2020-02-{serial % 28 + 1:02}"))


def test_a_header_alone_is_no_error(tmp_path: Path) -> None:
    result = taken(tmp_path, "arrivals.csv", "\n".join(_lines(0)))
    assert (result.rows, result.new, result.set_aside_file) == (0, 0, None)


LINE_LIST = """
format: gridcontrol/1
pack: list
zone: Asia/Shanghai
day_count: day_zero
subjects: {person: {}}
events:
  onset: {about: person, fields: {sex: text?}}
  confirmed: {about: person}
imports:
  cases:
    about: person
    key: case
    events:"""
"""A pack whose one import lacks only its events."""


def test_an_optional_event_may_lack_its_date_whatever_else_is_filled(tmp_path: Path) -> None:
    text = (
        LINE_LIST
        + """
      - {kind: onset, at: ill, optional: true, fields: {sex: sex}}
      - {kind: confirmed, at: sure}
"""
    )
    file = tmp_path / "cases.csv"
    file.write_text("case,sex,ill,sure\n1,F,,2020-02-01\n2,F,2020-01-30,2020-02-02\n3,F,,\n", encoding="utf-8")
    store = MemoryStore(lambda: datetime(2020, 3, 1, tzinfo=UTC))
    result = import_file(file, read_pack(text.encode(), "pack.yaml"), store, form="cases")
    assert (result.new, result.set_aside) == (3, 1)
    strict = read_pack(text.replace("optional: true, ", "").encode(), "pack.yaml")
    assert import_file(file, strict, MemoryStore(lambda: datetime(2020, 3, 1, tzinfo=UTC)), form="cases").set_aside == 2


def test_words_in_place_of_a_date_say_that_there_is_no_such_event(tmp_path: Path) -> None:
    text = (
        LINE_LIST
        + """
      - {kind: onset, at: ill, unless: {ill: [Asymptomatic, Pending]}, optional: true, fields: {sex: sex}}
      - {kind: confirmed, at: sure}
"""
    )
    rows = [
        "1,F,Asymptomatic,2020-02-01",
        "2,F,pending,2020-02-02",
        "3,F,Pending,2020-02-02",
        "4,F,5 Feb 2020,2020-02-07",
    ]
    file = tmp_path / "cases.csv"
    file.write_text("\n".join(["case,sex,ill,sure", *rows]), encoding="utf-8")
    store = new_store()
    result = import_file(file, read_pack(text.encode(), "pack.yaml"), store, form="cases")
    assert (result.new, result.set_aside) == (4, 1)
    assert dict(result.set_aside_by_reason) == {"intake.bad-date": 1}  # "pending" is another text than "Pending"
    held = sorted((fact.subject, fact.kind) for fact in facts_of(store) if isinstance(fact, Event))
    assert held == [
        (f"person/{n}", kind) for n, kind in ((1, "confirmed"), (3, "confirmed"), (4, "confirmed"), (4, "onset"))
    ]


def test_years_of_two_digits_and_bands_are_read_as_the_mapping_says(tmp_path: Path) -> None:
    store = new_store()
    rows = ("p1,5/2/20,1/8/45,60－69岁", "p2,20年2月6日,31/12/29,不满15周岁", "p3,7 Feb 20,,退休人员")
    result = taken(tmp_path, "registers.csv", "\n".join(("编号,日期,出生日期,年龄段", *rows)) + "\n", store)
    assert (result.taken, result.set_aside) == (3, 0)
    said = sorted((str(event.at), dict(event.fields)) for event in facts_of(store) if isinstance(event, Event))
    assert said == [
        ("2020-02-05", {"born_on": date(1945, 8, 1), "age_band": "60+"}),
        ("2020-02-06", {"born_on": date(2029, 12, 31), "age_band": "0-14"}),
        ("2020-02-07", {"age_band": "60+"}),
    ]
