from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from gridcontrol.errors import PackError, Place, Problem
from gridcontrol.errors.text import render_all
from gridcontrol.located import Mapping, Node, Scalar, Sequence, read_yaml, source_lines
from gridcontrol.located.syntax import syntax_problem

PARSERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])]
"""The second is used where PyYAML has it; the first must give the same nodes."""

LETTERS = st.sampled_from("aZ9家居𠀀😀éα.-_/: #'\"[]{},&*!|>%@`~?\\\n\t ")
WORDS = st.one_of(
    st.text(LETTERS, max_size=12),
    st.sampled_from(
        ["on", "yes", "null", "~", "010203", "12:30", "1e3", "2020-02-05", "=", "<<", "0x1F", "", "-", "?"]
    ),
)
KEYS = WORDS.filter(lambda word: word.strip(" \t\n") == word and word not in ("", "<<") and word[0] not in "\xa0\u3000")
TREES = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=15
)

STYLES = {"block": False, "flow": True, "mixed": None}
MARKS = [b"", b"\xef\xbb\xbf"]


def plain(node: Node) -> object:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries}


def scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from scalars(item)
    else:
        for key, value in node.entries:
            yield key
            yield from scalars(value)


def at(lines: list[str], place: Place) -> str:
    """The text that stands at a place of one line."""
    assert place.line == place.end_line
    return lines[place.line - 1][place.column - 1 : place.end_column - 1]


def problems_of(data: bytes | str, parser: type = yaml.SafeLoader) -> list[str]:
    with pytest.raises(PackError) as caught:
        read_yaml(data, "p.yaml", parser=parser)
    return [problem.code for problem in caught.value.problems]


@given(TREES, st.sampled_from(sorted(STYLES)), st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(MARKS))
@settings(max_examples=500)
def test_what_was_written_is_read_back_with_its_places(tree: object, style: str, line_end: str, mark: bytes) -> None:
    written = yaml.dump(tree, allow_unicode=True, default_flow_style=STYLES[style], width=60, default_style=None)
    written = written.removesuffix("...\n")
    text = written.replace("\n", line_end)
    data = mark + text.encode()
    lines = source_lines(data)
    for parser in PARSERS:
        node = read_yaml(data, "p.yaml", parser=parser)
        assert plain(node) == tree
        for scalar in scalars(node):
            if scalar.place.line != scalar.place.end_line:
                continue
            shown = at(lines, scalar.place)
            if scalar.quoted and shown[:1] in "'\"":
                assert shown[0] == shown[-1]
            elif not scalar.quoted:
                assert shown == scalar.text


@given(TREES)
def test_both_parsers_give_the_same_nodes(tree: object) -> None:
    data = yaml.dump(tree, allow_unicode=True).encode()
    one, *others = [read_yaml(data, "p.yaml", parser=parser) for parser in PARSERS]
    for other in others:
        assert plain(other) == plain(one)
        assert [(s.place.line, s.place.column) for s in scalars(other)] == [
            (s.place.line, s.place.column) for s in scalars(one)
        ]


@given(st.one_of(st.binary(max_size=200), st.text(LETTERS, max_size=200).map(str.encode)))
@settings(max_examples=1000)
def test_any_bytes_give_nodes_or_a_pack_error_with_places_in_the_file(data: bytes) -> None:
    lines = source_lines(data)
    for parser in PARSERS:
        node, problems = read_or_refuse(data, parser)
        assert (node is None) == bool(problems)
        for problem in problems:
            assert problem.place is not None
            assert 1 <= problem.place.line <= len(lines)
            assert 1 <= problem.place.column <= len(lines[problem.place.line - 1]) + 1


def read_or_refuse(data: bytes, parser: type) -> tuple[Node | None, tuple[Problem, ...]]:
    try:
        return read_yaml(data, "p.yaml", parser=parser), ()
    except PackError as error:
        return None, error.problems


def test_scalars_stay_text() -> None:
    node = read_yaml(b"{a: 010203, b: on, c: 12:30, d: 1e3, e: 2020-02-05, f: '~', g: =}", "p")
    assert plain(node) == {
        "a": "010203", "b": "on", "c": "12:30", "d": "1e3", "e": "2020-02-05", "f": "~", "g": "=",
    }  # fmt: skip


@pytest.mark.parametrize("written", ["a:", "a: ~", "a: null", "a: Null", "a: NULL", "{a: }", "{a}"])
def test_a_value_left_out_is_blank(written: str) -> None:
    node = read_yaml(written, "p")
    assert isinstance(node, Mapping)
    value = node.get("a")
    assert isinstance(value, Scalar)
    assert value.is_blank


@pytest.mark.parametrize("written", ["a: ''", 'a: "null"', "a: '~'", "a: nil", "a: |\n  null"])
def test_text_is_not_blank(written: str) -> None:
    node = read_yaml(written, "p")
    assert isinstance(node, Mapping)
    value = node.get("a")
    assert isinstance(value, Scalar)
    assert not value.is_blank


def test_places_of_lists_and_mappings_end_where_their_last_value_does() -> None:
    node = read_yaml("a:\n  - b\n  - {c: d}  # why\n\n\n# more\ne: f\n", "p")
    assert isinstance(node, Mapping)
    inner = node.get("a")
    assert isinstance(inner, Sequence)
    assert inner.place == Place("p", 2, 3, 3, 11)
    assert inner.items[1].place == Place("p", 3, 5, 3, 11)
    assert node.place == Place("p", 1, 1, 7, 5)


def test_a_place_counts_characters_not_bytes_or_cells() -> None:
    node = read_yaml("\ufeff😀𠀀e\u0301:\t居家\r\nb: 'c'\r\n".encode(), "p")
    assert [s.place for s in scalars(node)] == [
        Place("p", 1, 1, 1, 5), Place("p", 1, 7, 1, 9), Place("p", 2, 1, 2, 2), Place("p", 2, 4, 2, 7),
    ]  # fmt: skip


def test_keys_are_found_by_their_text() -> None:
    node = read_yaml("a: b\nc: d", "p")
    assert isinstance(node, Mapping)
    assert [node.get("c"), node.get("x")] == [Scalar("d", Place("p", 2, 4, 2, 5)), None]


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("&a b: 1\n", ["yaml.anchor"]),
        ("a: &x\n  !t\n  b\n", ["yaml.anchor", "yaml.tag"]),
        ("a: !\n", ["yaml.tag"]),
        ("<<: {a: b}\n<<: {c: d}\n", ["yaml.merge-key", "yaml.merge-key"]),
        ("'<<': a\n", []),
        ("a: b\n...\n", []),
        ("---\na: b\n", []),
        ("a: b\n...\n%TAG ! x\n---\nc: d\n", ["yaml.directive"]),
        ("- a: 1\n- a: 2\n", []),
        ("a: {b: 1}\nb: 1\n", []),
        ("a: *x\nb: *y\nc: &z d\n", ["yaml.alias", "yaml.alias", "yaml.anchor"]),
        ("a: \ud800\n", ["yaml.control-character"]),
        ('a: "\\ud800\\udc00"\n', None),
        ('a: "\\UFFFFFFFF"\n', ["yaml.bad-escape"]),
    ],
)
def test_what_is_refused(written: str, codes: list[str] | None, parser: type) -> None:
    if codes:
        assert problems_of(written, parser) == codes
    elif codes is None:  # the parsers differ in what they say, both refuse
        assert len(problems_of(written, parser)) == 1
    else:
        assert isinstance(read_yaml(written, "p", parser=parser), Node)


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize(
    ("written", "column"),
    [
        ("pack: x\nsubjects\uff1a\n  person: {}\n", 9),
        ("pack: x\nsubjects\uff1a{person: {}}\n", 9),
        ("pack: x\nsubjects\uff1a {person: x}\n", 9),
        ("pack: x\nsubjects\uff1a [person]\nzone: y\n", None),
        ("pack: x\nlabel: {zh\uff1a到达, en: x}\n", 11),
        ("pack: x\nlabel: {en: x, zh\uff1a到达}\n", 18),
        ("pack: x\nzone\uff1aUTC\nsubjects: y\n", 5),
    ],
)
def test_a_full_width_colon_is_named_as_such_and_once(written: str, column: int | None, parser: type) -> None:
    with pytest.raises(PackError) as caught:
        read_yaml(written, "p", parser=parser)
    places = [(problem.code, problem.place) for problem in caught.value.problems]
    if column is not None:
        assert places == [("yaml.full-width-colon", Place("p", 2, column, 2, column + 1))]
    else:
        assert [code for code, _ in places] == ["yaml.full-width-colon"]


@pytest.mark.parametrize("parser", PARSERS)
def test_a_full_width_colon_in_a_text_or_in_quotes_is_none(parser: type) -> None:
    written = "'备注\uff1a': x\n体温\uff1a上午: temp\nnote: {zh: 注意\uff1a发热, '\uff1a{': ''}\n"
    assert isinstance(read_yaml(written, "p", parser=parser), Mapping)


def test_without_libyaml_a_question_mark_in_brackets_is_one_clear_problem() -> None:
    with pytest.raises(PackError) as caught:
        read_yaml("fields: {a: text?, b: date}\n", "p.yaml", parser=yaml.SafeLoader)
    assert render_all(caught.value.problems, {}, "en").splitlines()[0] == (
        "error[yaml.question-mark]: PyYAML was installed here without the library libyaml, "
        "and can't read this question mark within brackets"
    )
    assert len(caught.value.problems) == 1
    assert caught.value.problems[0].place == Place("p.yaml", 1, 17, 1, 18)
    assert problems_of("fields: [a: text?, b]\n") == ["yaml.question-mark"]
    assert problems_of("fields: [a b: {c}\n", yaml.SafeLoader) != ["yaml.question-mark"]
    for parser in PARSERS:
        assert isinstance(read_yaml("fields:\n  a: text?\nmore: {b: 'text?'}\n", "p", parser=parser), Mapping)


def test_what_no_message_knows_is_still_a_problem_with_a_place() -> None:
    problem = syntax_problem(yaml.YAMLError("new in some later version"), "a: b", "p")
    assert (problem.code, problem.place) == ("yaml.syntax", Place("p", 1, 1, 1, 2))


def test_source_lines_never_fail() -> None:
    assert source_lines(b"\xef\xbb\xbfa\r\nb\rc\n\xff") == ["a", "b", "c", "\ufffd"]
