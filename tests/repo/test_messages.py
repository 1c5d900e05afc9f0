"""What the catalogue of messages promises, over all codes, and over all places in the sources that name one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter

import pytest

from gridcontrol.errors.messages import CATALOGUE, Message

ROOT = Path(__file__).resolve().parents[2]
MESSAGES = ROOT / "src" / "gridcontrol" / "errors" / "messages"
SOURCES = [path for path in ROOT.glob("src/**/*.py") if path.parent != MESSAGES]
CODE = re.compile(r"[a-z]+(-[a-z]+)*\.[a-z0-9]+(-[a-z0-9]+)*\Z")


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def named_codes(source: str) -> Iterator[tuple[str, set[str] | None]]:
    """Codes in ``Problem("code", args={...})``, with the words given where they stand there literally."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem"):
            continue
        if not (node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)):
            continue
        given: set[str] | None = set()
        for word in node.keywords:
            if word.arg == "args":
                keys = word.value.keys if isinstance(word.value, ast.Dict) else [None]
                texts = {key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}
                given = texts if len(texts) == len(keys) else None
        yield node.args[0].value, given


def faults(source: str, catalogue: Mapping[str, Message]) -> list[str]:
    found = []
    for code, given in named_codes(source):
        if code not in catalogue:
            found.append(f"{code} is in no catalogue")
            continue
        message = catalogue[code]
        lacking = blanks(message.en + message.fix_en) - (given or set())
        if given is not None and lacking:
            found.append(f"{code} lacks {', '.join(sorted(lacking))}")
    return found


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_message_says_the_same_in_both_languages(code: str) -> None:
    message = CATALOGUE[code]
    assert CODE.match(code)
    assert message.en
    assert message.zh
    assert bool(message.fix_en) == bool(message.fix_zh)
    assert bool(message.related_en) == bool(message.related_zh)
    assert blanks(message.en) == blanks(message.zh)
    assert blanks(message.fix_en) == blanks(message.fix_zh)
    assert blanks(message.related_en) == blanks(message.related_zh)


def test_every_module_of_messages_is_in_the_catalogue() -> None:
    # By the names of assignment in each file, so that an unregistered module is seen without importing it.
    written = set()
    for path in MESSAGES.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict):
                written |= {key.value for key in node.keys if isinstance(key, ast.Constant)}
    assert {code for code in written if isinstance(code, str) and CODE.match(code)} == set(CATALOGUE)


def test_every_problem_names_a_message_and_gives_its_words() -> None:
    found = [
        f"{path.name}: {fault}" for path in SOURCES for fault in faults(path.read_text(encoding="utf-8"), CATALOGUE)
    ]
    assert found == []


def test_a_wrong_code_and_a_missing_word_would_be_seen() -> None:
    source = 'Problem("time.naiv")\nProblem("time.naive", args={"what": 1})\nProblem("time.naive", args=given)\n'
    assert faults(source, CATALOGUE) == ["time.naiv is in no catalogue", "time.naive lacks found"]


def spoken_codes(source: str) -> tuple[set[str], set[str]]:
    """Codes that stand whole in *source*, and beginnings of codes that it completes: ``f"why.not-{reason}"``."""
    whole: set[str] = set()
    begun: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            whole.add(node.value)
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            beginning = str(node.values[0].value)
            if CODE.match(beginning.rstrip("-.") + ".x" if "." not in beginning else beginning + "x"):
                begun.add(beginning)
    return whole, begun


def test_no_message_stands_unused() -> None:
    whole: set[str] = set()
    begun: set[str] = set()
    for path in [*SOURCES, *ROOT.glob("plugins/*/src/**/*.py")]:
        one, other = spoken_codes(path.read_text(encoding="utf-8"))
        whole |= one
        begun |= other
    assert [code for code in CATALOGUE if code not in whole and not code.startswith(tuple(begun))] == []


def test_a_message_that_nothing_says_would_be_seen() -> None:
    whole, begun = spoken_codes('say("time.naive")\nsay(f"why.not-{reason}")\nsay(f"{room}.x")\nsay(f"words.{name}")\n')
    assert "time.naive" in whole
    assert begun == {"why.not-", "words."}
