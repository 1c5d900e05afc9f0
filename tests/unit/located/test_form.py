from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.errors import PackError
from gridcontrol.errors.text import render_all
from gridcontrol.located import (
    Declared,
    Problems,
    Reader,
    Scalar,
    Section,
    Spot,
    boolean,
    by_shape,
    choice,
    decimal,
    declared,
    distinct,
    integer,
    list_of,
    map_by,
    map_of,
    member,
    one_or_many,
    or_blank,
    parsed,
    read_form,
    read_yaml,
    readable,
    section,
    source_lines,
    string,
    text,
    variant,
)

T = TypeVar("T")


class Repeat(StrEnum):
    RESTART = "restart"
    KEEP = "keep"


def read(written: str, reader: Reader[T]) -> tuple[T | None, list[str]]:
    """The value and what was reported, as ``line:column code``."""
    problems = Problems()
    value = read_form(read_yaml(written, "p"), reader, problems)
    return value, [f"{p.place.line}:{p.place.column} {p.code}" for p in problems if p.place]


day = parsed(date.fromisoformat, "time.bad-date")
SCALARS: list[tuple[Reader[Any], str, Any]] = [
    (string, "居家", "居家"),
    (string, "010203", "010203"),
    (string, "on", "on"),
    (string, '"null"', "null"),
    (integer(), "14", 14),
    (integer(), "0", 0),
    (integer(), "-3", -3),
    (integer(low=1, high=5), "5", 5),
    (decimal, "2.50", Decimal("2.50")),
    (decimal, "-7", Decimal(-7)),
    (boolean, "true", True),
    (boolean, "false", False),
    (choice("iso", "mmwr"), "mmwr", "mmwr"),
    (member(Repeat), "keep", Repeat.KEEP),
    (day, "2020-02-05", date(2020, 2, 5)),
    (or_blank(integer()), "", None),
    (or_blank(integer()), "~", None),
    (or_blank(integer()), "3", 3),
    (one_or_many(string), "a", ("a",)),
    (one_or_many(string), "[a, b]", ("a", "b")),
    (one_or_many(string), "[]", ()),
    (list_of(integer()), "[1, 2]", (1, 2)),
    (map_by(day, integer()), "{2020-02-05: 1}", ((date(2020, 2, 5), 1),)),
    (by_shape(text=string, many=list_of(string)), "a", "a"),
    (by_shape(text=string, many=list_of(string)), "[a]", ("a",)),
]
REFUSED: list[tuple[Reader[Any], str, str]] = [
    (string, "", "1:1 form.blank"),
    (string, "~", "1:4 form.blank"),
    (string, "[a]", "1:4 form.text-not-list"),
    (string, "{a: b}", "1:4 form.text-not-mapping"),
    (integer(), "1.5", "1:4 form.not-whole-number"),
    (integer(), "010", "1:4 form.not-whole-number"),
    (integer(), "14d", "1:4 form.not-whole-number"),
    (integer(), "1_000", "1:4 form.not-whole-number"),
    (integer(), "١٤", "1:4 form.not-whole-number"),
    (integer(), "1" * 5000, "1:4 form.not-whole-number"),
    (integer(low=1), "0", "1:4 form.too-small"),
    (integer(high=9), "10", "1:4 form.too-great"),
    (integer(low=1, high=9), "10", "1:4 form.out-of-range"),
    (integer(low=1, high=9), "0", "1:4 form.out-of-range"),
    (decimal, "1e3", "1:4 form.not-number"),
    (decimal, "nan", "1:4 form.not-number"),
    (boolean, "yes", "1:4 form.not-true-false"),
    (boolean, "True", "1:4 form.not-true-false"),
    (choice("iso", "mmwr"), "isо", "1:4 form.not-a-choice"),
    (member(Repeat), "Keep", "1:4 form.not-a-choice"),
    (day, "2020-2-5", "1:4 time.bad-date"),
    (list_of(string), "a", "1:4 form.list-not-text"),
    (list_of(string), "{a: b}", "1:4 form.list-not-mapping"),
    (list_of(string), "", "1:1 form.blank"),
    (list_of(string, least=1), "[]", "1:4 form.empty-list"),
    (one_or_many(string, least=1), "[]", "1:4 form.empty-list"),
    (one_or_many(string), "{a: b}", "1:4 form.text-not-mapping"),
    (map_of(string), "a", "1:4 form.mapping-not-text"),
    (map_of(string), "[a]", "1:4 form.mapping-not-list"),
    (map_of(string), "", "1:1 form.blank"),
    (map_by(day, string), "{x: a}", "1:5 time.bad-date"),
    (distinct, "[a, b, a]", "1:11 form.twice"),
    (distinct, "[a, [b]]", "1:8 form.text-not-list"),
    (by_shape(text=string, many=list_of(string)), "{a: b}", "1:4 form.list-not-mapping"),
    (variant({"all": string, "any": string}), "{all: a, any: b}", "1:13 form.keys-exclude"),
    (variant({"all": string, "any": string}), "{}", "1:1 form.none-of-keys"),
]


@pytest.mark.parametrize(("reader", "written", "value"), SCALARS)
def test_a_value_is_read(reader: Reader[object], written: str, value: object) -> None:
    assert read(f"k: {written}", section(lambda s: _only(s, reader))) == (value, [])


@pytest.mark.parametrize(("reader", "written", "problem"), REFUSED)
def test_a_wrong_value_is_reported_at_its_place(reader: Reader[Any], written: str, problem: str) -> None:
    _, problems = read(f"k: {written}", section(lambda s: _only(s, reader)))
    assert problems == [problem]


def _only(s: Section, reader: Reader[T]) -> T:
    slot = s.required("k", reader)
    s.finish()
    return slot.value


@frozen
class Rule:
    name: Scalar | None
    repeat: Repeat
    days: int


def rule(s: Section) -> Rule:
    repeat = s.optional("repeat", member(Repeat), Repeat.RESTART)
    days = s.required("days", integer(low=1))
    s.finish()
    return Rule(s.name, repeat.value, days.value)


def test_everything_wrong_with_a_section_is_reported_at_once() -> None:
    value, problems = read("r: {repeat: kep, days: 0, colour: red}", map_of(section(rule)))
    assert value is None
    assert problems == ["1:13 form.not-a-choice", "1:24 form.too-small", "1:27 form.unknown-key"]


def test_an_unknown_key_does_not_make_the_rest_unreadable() -> None:
    value, problems = read("{days: 3, colour: red}", section(rule))
    assert value == Rule(None, Repeat.RESTART, 3)
    assert problems == ["1:11 form.unknown-key"]


def test_a_missing_key_is_reported_at_the_name_of_its_section() -> None:
    assert read("rules:\n  r:\n    repeat: keep\n", section(lambda s: _under(s, "rules"))) == (
        None,
        ["2:3 form.missing-key"],
    )


def _under(s: Section, key: str) -> object:
    slot = s.required(key, map_of(section(rule)))
    s.finish()
    return slot.value


def test_a_misspelt_required_key_is_one_error() -> None:
    problems = Problems()
    read_form(read_yaml("{dyas: 3}", "p"), section(rule), problems)
    assert [(p.code, p.nearest, p.allowed) for p in problems] == [("form.unknown-key", "days", ("repeat", "days"))]


def test_the_nearest_key_is_first_sought_among_those_not_written() -> None:
    def two(s: Section) -> None:
        s.optional("from", string)
        s.optional("for", string)
        s.finish()

    problems = Problems()
    read_form(read_yaml("{from: a, fom: b}", "p"), section(two), problems)
    assert [p.nearest for p in problems] == ["for"]


def test_what_can_be_read_is_kept_by_lenient_readers_with_all_names() -> None:
    value, problems = read("{a: {days: 1}, b: {days: x}, c: {days: 3}}", declared(section(rule)))
    assert value is not None
    assert value.words == ("a", "b", "c")
    assert [(name.text, each.days) for name, each in value.items] == [("a", 1), ("c", 3)]
    assert problems == ["1:26 form.not-whole-number"]
    assert read("[1, x, 3]", readable(integer())) == ((1, 3), ["1:5 form.not-whole-number"])


def test_of_all_items_of_a_list_the_wrong_ones_are_reported() -> None:
    assert read("[x, 1, y]", list_of(integer())) == (
        None,
        ["1:2 form.not-whole-number", "1:8 form.not-whole-number"],
    )
    assert read("{x: y}", map_by(day, integer())) == (None, ["1:2 time.bad-date", "1:5 form.not-whole-number"])


def test_readers_may_need_each_other() -> None:
    def condition(spot: Spot) -> object:
        return variant({"all": list_of(condition), "not": condition, "status": string})(spot)

    assert read("{all: [{status: a}, {not: {status: b}}]}", condition) == (("a", "b"), [])
    assert read("{all: [{status: a}, {nto: {status: b}}]}", condition)[1] == ["1:22 form.unknown-key"]


def test_keys_that_exclude_each_other() -> None:
    def one(s: Section) -> str | None:
        found = s.one_of("phases", "levels")
        s.optional("phases", string)
        s.optional("levels", string)
        s.finish()
        return found

    assert read("{levels: a}", section(one)) == ("levels", [])
    assert read("{levels: a, phases: b}", section(one)) == ("levels", ["1:13 form.keys-exclude"])
    assert read("{}", section(one)) == (None, ["1:1 form.none-of-keys"])
    assert read("{level: a}", section(one)) == (None, ["1:2 form.unknown-key"])
    assert read("{colour: a}", section(one)) == (None, ["1:2 form.unknown-key", "1:1 form.none-of-keys"])


def test_asking_whether_a_key_is_written_makes_it_known() -> None:
    def asks(s: Section) -> tuple[bool, bool]:
        found = s.has("a"), s.has("b")
        s.finish()
        return found

    assert read("{a: 1}", section(asks)) == ((True, False), [])


def test_slots_and_sections_know_their_places() -> None:
    def places(s: Section) -> list[str]:
        there = s.required("a", string)
        absent = s.optional("b", string)
        s.finish()
        return [str(p) for p in (there.place, absent.place, s.key_place("a"), s.key_place("b"), s.place)]

    assert read("x:\n  a: 1", map_of(section(places)))[0] == (
        (Scalar("x", read_yaml("x", "p").place), ["p:2:6", "p:1:1", "p:2:3", "p:1:1", "p:1:1"]),
    )


def test_a_value_asked_for_before_finish_is_a_fault_of_the_reader_even_on_good_files() -> None:
    def hasty(s: Section) -> int:
        return s.required("days", integer()).value

    with pytest.raises(RuntimeError, match="before finish"):
        read("days: 1", section(hasty))


def test_a_reader_that_forgets_to_finish_is_told_so() -> None:
    def careless(s: Section) -> None:
        s.optional("days", integer())

    with pytest.raises(RuntimeError, match="without finish"):
        read("days: 1", section(careless))


def test_the_outermost_section_goes_on_with_what_could_be_read() -> None:
    def pack(s: Section) -> tuple[str | None, Declared[Rule], bool]:
        zone = s.required("zone", string)
        rules = s.required("rules", declared(section(rule)))
        sound = s.close()
        return zone.value_or("?"), rules.value_or(Declared()), sound and rules.readable

    value, problems = read("rules: {a: {days: 1}}", section(pack))
    assert value is not None
    assert (value[0], value[1].words, value[2]) == ("?", ("a",), False)
    assert problems == ["1:1 form.missing-key"]


WRITTEN = st.recursive(
    st.sampled_from(["a", "1", "~", "", "keep", "x y"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["days", "repeat", "a", "all"]), inner),
    max_leaves=10,
)
READERS = [
    map_of(section(rule)),
    declared(section(rule)),
    list_of(section(rule)),
    readable(one_or_many(integer())),
    by_shape(text=text, mapping=section(rule)),
    or_blank(distinct),
    map_by(integer(), decimal),
]


@given(WRITTEN, st.sampled_from(READERS))
def test_a_file_of_any_shape_is_a_value_or_a_problem(tree: object, reader: Reader[Any]) -> None:
    problems = Problems()
    value = read_form(read_yaml(_flow(tree), "p"), reader, problems)
    assert value is not None or problems.errors or isinstance(tree, str)
    if problems.errors:
        with pytest.raises(PackError):
            problems.raise_if_errors()
    else:
        problems.raise_if_errors()


def _flow(tree: object) -> str:
    if isinstance(tree, list):
        return f"[{', '.join(_flow(item) or '~' for item in tree)}]"
    if isinstance(tree, dict):
        return f"{{{', '.join(f'{key}: {_flow(value)}' for key, value in tree.items())}}}"
    return str(tree) or "~"


def test_texts_word_for_word() -> None:
    written = "rules:\n  到达: {dyas: 3, repeat: Keep}\n  离开: {repeat: 甲}\n"
    problems = Problems()
    read_form(read_yaml(written, "p"), section(lambda s: _under(s, "rules")), problems)
    assert render_all(problems, {"p": source_lines(written)}, "zh").splitlines() == [
        "错误[form.unknown-key]:此处没有键“dyas”",
        "  --> p:2:8",
        "  |",
        "2 |   到达: {dyas: 3, repeat: Keep}",
        "  |          ^^^^",
        "  = 是否想写“days”?",
        "  = 可用:repeat、days",
        "  = 改法:请使用允许的键,或删除此项",
        "",
        "错误[form.not-a-choice]:此处不能写“Keep”",
        "  --> p:2:25",
        "  |",
        "2 |   到达: {dyas: 3, repeat: Keep}",
        "  |                           ^^^^",
        "  = 是否想写“keep”?",
        "  = 可用:restart、keep",
        "  = 改法:请使用允许的词",
        "",
        "错误[form.missing-key]:此处缺少键“days”",
        "  --> p:3:3",
        "  |",
        "3 |   离开: {repeat: 甲}",
        "  |   ^^^^",
        "  = 改法:请添加一行“days: ...”",
        "",
        "错误[form.not-a-choice]:此处不能写“甲”",
        "  --> p:3:16",
        "  |",
        "3 |   离开: {repeat: 甲}",
        "  |                  ^^",
        "  = 可用:restart、keep",
        "  = 改法:请使用允许的词",
        "",
        "4 个错误",
    ]
