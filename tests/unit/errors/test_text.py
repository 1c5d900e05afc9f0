from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.errors import PackError, Place, Problem, Severity
from gridcontrol.errors.messages import CATALOGUE, Message
from gridcontrol.errors.text import LINE_CELLS, count_text, problem_line, render, render_all
from gridcontrol.errors.width import display_width

UNKNOWN = Problem(
    "form.unknown-key",
    Place("pack.yaml", 2, 3, 2, 9),
    {"found": "repaet"},
    allowed=("when", "repeat"),
    nearest="repeat",
)


def test_everything_a_problem_can_say_in_both_languages() -> None:
    lines = ["rules:", "  repaet: keep"]
    assert render(UNKNOWN, lines, "en").splitlines() == [
        "error[form.unknown-key]: the key 'repaet' is not known here",
        "  --> pack.yaml:2:3",
        "  |",
        "2 |   repaet: keep",
        "  |   ^^^^^^",
        "  = did you mean 'repeat'?",
        "  = allowed: when, repeat",
        "  = fix: use one of the allowed keys, or delete it",
    ]
    assert render(UNKNOWN, lines, "zh").splitlines() == [
        "错误[form.unknown-key]:此处没有键“repaet”",
        "  --> pack.yaml:2:3",
        "  |",
        "2 |   repaet: keep",
        "  |   ^^^^^^",
        "  = 是否想写“repeat”?",
        "  = 可用:when、repeat",
        "  = 改法:请使用允许的键,或删除此项",
    ]


def test_related_places_in_other_files_are_shown_with_their_label() -> None:
    problem = Problem(
        "yaml.duplicate-key", Place("b.yaml", 10, 1, 10, 2), {"found": "a"}, related=(Place("a.yaml", 1, 1, 1, 2),)
    )
    sources = {"a.yaml": ["a: 1"], "b.yaml": [""] * 9 + ["a: 2"]}
    assert render(problem, sources, "en").splitlines()[1:8] == [
        "   --> b.yaml:10:1",
        "   |",
        "10 | a: 2",
        "   | ^",
        "   ::: a.yaml:1:1 first written here",
        "   |",
        " 1 | a: 1",
    ]


def test_related_places_can_have_names_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    message = Message(en="a cycle", zh="循环", related_en="{name} needs the next", related_zh="{name} 依赖下一个")
    monkeypatch.setattr("gridcontrol.errors.text.CATALOGUE", {**CATALOGUE, "x.cycle": message})
    places = (Place("p", 1, 1), Place("p", 2, 1))
    problem = Problem("x.cycle", Place("p", 1, 1), related=places, related_names=("甲", "乙"))
    assert [line for line in render(problem, [], "en").splitlines() if ":::" in line] == [
        "  ::: p:1:1 甲 needs the next",
        "  ::: p:2:1 乙 needs the next",
    ]


def test_a_place_whose_source_is_not_there_is_only_named() -> None:
    assert render(UNKNOWN, [], "en").splitlines()[:3] == [
        "error[form.unknown-key]: the key 'repaet' is not known here",
        "  --> pack.yaml:2:3",
        "  = did you mean 'repeat'?",
    ]


def test_a_problem_without_place_has_no_arrow() -> None:
    problem = Problem("time.bad-date", args={"found": "x"}, severity=Severity.WARNING)
    assert render(problem, {}, "en") == "warning[time.bad-date]: 'x' is not a date\n  = fix: write it as 2020-02-05"


def test_a_place_over_several_lines_is_marked_to_the_end_of_its_first() -> None:
    problem = Problem("yaml.complex-key", Place("p", 1, 4, 3, 2))
    assert render(problem, ["ab {c:", "d", "}"], "en").splitlines()[3:5] == ["1 | ab {c:", "  |    ^^^"]


def test_all_problems_are_sorted_by_place_and_counted() -> None:
    nowhere = Problem("yaml.empty", severity=Severity.NOTE)
    first = Problem("yaml.empty", Place("a", 9, 1))
    second = Problem("yaml.empty", Place("b", 2, 1), severity=Severity.WARNING)
    third = Problem("yaml.empty", Place("b", 10, 1))
    shown = render_all([nowhere, third, second, first], {}, "en")
    places = [line.split("--> ")[1] for line in shown.splitlines() if "-->" in line]
    assert places == ["a:9:1", "b:2:1", "b:10:1"]
    assert shown.endswith("\n\n2 errors, 1 warning, 1 note")
    assert render_all([nowhere, third, second, first], {}, "zh").endswith("\n\n2 个错误、1 个警告、1 个提示")
    assert render_all([third, first, nowhere, second], {}, "en") == shown


def test_no_problems_is_said() -> None:
    assert count_text([], "en") == "no problems"
    assert render_all([], {}, "zh") == "没有问题"


def test_words_and_file_names_from_outside_can_not_steer_the_terminal() -> None:
    problem = Problem(
        "yaml.duplicate-key",
        Place("\x1b[2J.yaml", 1, 1, 1, 2),
        {"found": "\x1b]0;x\x07" + "y" * 500},
        allowed=("\x1b[1m",),
        nearest="\x1b[3m",
        related=(Place("\x1b[2J.yaml", 1, 1, 1, 2),),
        related_names=("\x1b[4m",),
    )
    for shown in (
        render(problem, ["\x1b[31m: 1"], "en"),
        problem_line(problem, "en"),
        str(PackError(problem)),
    ):
        assert "\x1b" not in shown
        assert "\x07" not in shown
        assert "y" * 200 not in shown


def test_of_many_allowed_words_the_first_twelve_are_shown() -> None:
    problem = Problem("form.not-a-choice", args={"found": "x"}, allowed=tuple(f"w{n}" for n in range(30)))
    assert "w11, and 18 more" in render(problem, {}, "en")
    assert "w11、另有 18 个" in render(problem, {}, "zh")


@given(st.text("ab家\t\u0301😀\x1b ", max_size=300), st.data())
def test_the_mark_stands_under_what_it_marks(line: str, data: st.DataObject) -> None:
    """Wherever the line is cut, the cells above the mark show the marked characters."""
    line = line[:150] + "X" + line[150:]
    start = data.draw(st.sampled_from([line.index("X")]))
    problem = Problem("yaml.syntax", Place("p", 1, start + 1, 1, start + 2))
    shown, mark = render(problem, [line], "en").splitlines()[3:5]
    assert display_width(shown) <= LINE_CELLS + len("1 | ")
    position = len(mark) - 1
    before = shown[: shown.index("X")]
    assert mark.endswith("^")
    assert display_width(before) == position


@given(st.integers(0, 5000), st.integers(1, 5000), st.integers(0, 5000))
def test_a_line_of_any_length_is_cut_around_the_mark(before: int, marked: int, after: int) -> None:
    line = "a" * before + "X" * marked + "b" * after
    problem = Problem("yaml.syntax", Place("p", 1, before + 1, 1, before + marked + 1))
    shown, mark = render(problem, [line], "en").splitlines()[3:5]
    assert len(shown) <= LINE_CELLS + len("1 | ")
    under = [shown[index] for index, sign in enumerate(mark) if sign == "^"]
    assert set(under) <= {"X", "…"}
    assert "X" in under
