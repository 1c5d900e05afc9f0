"""The sources against the catalogue: every code that is reported exists, and is given the words it fills in."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from attrs import frozen

from gridcontrol.errors.messages import CATALOGUE

SOURCES = sorted((Path(__file__).parents[3] / "src" / "gridcontrol").rglob("*.py"))
NOT_WORDS = {"place", "allowed", "nearest", "related", "related_names", "severity"}


@frozen
class Report:
    """A call that names a code. ``words`` is None where they are not written out in the call."""

    where: str
    code: str
    words: frozenset[str] | None


def reports(source: str, where: str) -> Iterator[Report]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        code = node.args[0].value
        if name not in {"Problem", "report", "refuse"} or not isinstance(code, str):
            continue
        yield Report(f"{where}:{node.lineno}", code, _words(node, name))


def _words(call: ast.Call, name: str) -> frozenset[str] | None:
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    if name == "Problem":
        args = keywords.get("args", call.args[2] if len(call.args) > 2 else ast.Dict([], []))
        if not isinstance(args, ast.Dict) or None in args.keys:
            return None
        return frozenset(key.value for key in args.keys if isinstance(key, ast.Constant) and isinstance(key.value, str))
    return None if None in keywords else frozenset(key for key in keywords if key is not None) - NOT_WORDS


def wanted(code: str) -> set[str]:
    message = CATALOGUE[code]
    return _placeholders(message.en + message.fix_en) | (_placeholders(message.related_en) - {"name"})


def _placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def faults(found: list[Report]) -> list[str]:
    said = []
    for report in found:
        if report.code not in CATALOGUE:
            said.append(f"{report.where}: no message {report.code}")
        elif report.words is not None and wanted(report.code) - report.words:
            said.append(f"{report.where}: {report.code} lacks {sorted(wanted(report.code) - report.words)}")
    return said


def test_every_code_reported_in_the_sources_has_its_message_and_its_words() -> None:
    found = [
        each
        for path in SOURCES
        for each in reports(path.read_text(encoding="utf-8"), f"{path.parent.name}/{path.name}")
    ]
    assert len(found) > 40
    assert faults(found) == []


def test_a_missing_message_or_word_would_be_named() -> None:
    written = (
        'report("form.unknwon-key", found="x")\nProblem("form.unknown-key")\nspot.refuse("form.missing-key", key="x")'
    )
    assert faults(list(reports(written, "x.py"))) == [
        "x.py:1: no message form.unknwon-key",
        "x.py:2: form.unknown-key lacks ['found']",
    ]


def test_no_message_about_shape_or_yaml_is_left_unused() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in SOURCES if path.parent.name != "messages")
    ours = [code for code in CATALOGUE if code.startswith(("yaml.", "form."))]
    assert [code for code in ours if f'"{code}"' not in text] == []
