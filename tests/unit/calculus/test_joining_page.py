"""Every example of the page on several packs at once, run by both evaluators."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from attrs import frozen

from gridcontrol.calculus.evaluator import Evaluator
from gridcontrol.calculus.fast import FastEvaluator
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.ids import TrackId, subject_id
from gridcontrol.rules.check import check_pack
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.ruleset import Pack
from tests.unit.calculus.asking import known, printed

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "joining.md"
BLOCK = re.compile(r"(?ms)^#+ (?P<title>[^\n]*)$|^```(?P<kind>yaml|text)\n(?P<body>.*?)^```$")
FILE = re.compile(r"# (\S+)\n")
EVALUATORS = (ReferenceEvaluator(), FastEvaluator())


@frozen
class Example:
    section: str
    pack: Pack
    facts: str
    subject: str
    expected: list[str]

    def __str__(self) -> str:
        return f"{self.section}: {self.facts} {self.subject}"


def city(files: dict[str, str]) -> Pack:
    pack = read_pack(files["city.yaml"].encode(), "city.yaml", lambda name: files[name].encode())
    assert [p for p in check_pack(pack) if p.severity == "error"] == []
    return pack


def examples() -> list[Example]:
    found: list[Example] = []
    files: dict[str, str] = {}
    section = ""
    for block in BLOCK.finditer(PAGE.read_text("utf-8")):
        if block["title"]:
            section = block["title"]
        elif block["kind"] == "yaml":
            name = FILE.match(block["body"])
            assert name is not None
            files[name[1]] = block["body"]
        else:
            lines = block["body"].splitlines()
            facts = "\n".join(line for line in lines if not line.startswith("="))
            for line in lines:
                if line.startswith("= "):
                    subject, _, said = line[2:].rpartition(": ")
                    expected = [] if said == "nothing" else said.split(", ")
                    found.append(Example(section, city(files), facts, subject or "p", expected))
    return found


@pytest.mark.parametrize("evaluator", EVALUATORS, ids=("reference", "fast"))
@pytest.mark.parametrize("example", examples(), ids=str)
def test_the_example_comes_out(example: Example, evaluator: Evaluator) -> None:
    timelines = evaluator.evaluate(example.pack, known(example.pack, example.facts)).timelines
    line = timelines.get((subject_id("person", example.subject), TrackId("control")))
    assert printed(line, example.pack.zone) == example.expected


def test_all_of_them_were_found() -> None:
    assert len(examples()) >= 14
    assert PAGE.read_text("utf-8").count("\n= ") == len(examples())
