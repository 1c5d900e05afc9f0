"""Every example of the page on semantics, run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from attrs import frozen

from tests.unit.calculus.asking import read, rows

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "semantics.md"
BLOCK = re.compile(r"(?ms)^#+ (?P<title>[^\n]*)$|^```(?P<kind>yaml|text)\n(?P<body>.*?)^```$")
FEWEST = 30


@frozen
class Example:
    section: str
    pack: str
    facts: str
    track: str
    expected: list[str]

    def __str__(self) -> str:
        return f"{self.section}: {self.facts} {self.track}"


def examples() -> list[Example]:
    found = []
    head, rules, section = "", "", ""
    for block in BLOCK.finditer(PAGE.read_text("utf-8")):
        if block["title"]:
            section = block["title"]
        elif block["kind"] == "yaml" and not head:
            head = block["body"]
        elif block["kind"] == "yaml":
            rules = "".join(f"  {line}\n" for line in block["body"].splitlines())
        else:
            lines = block["body"].splitlines()
            facts = "\n".join(line for line in lines if not line.startswith("="))
            for line in lines:
                if line.startswith("= "):
                    track, _, said = line[2:].rpartition(": ")
                    expected = [] if said == "nothing" else said.split(", ")
                    found.append(Example(section, f"{head}rules:\n{rules}", facts, track or "control", expected))
    return found


@pytest.mark.parametrize("example", examples(), ids=str)
def test_the_example_comes_out(example: Example) -> None:
    assert rows(read(example.pack), example.facts, track=example.track) == example.expected


def test_all_of_them_were_found() -> None:
    assert len(examples()) >= FEWEST
    assert PAGE.read_text("utf-8").count("\n= ") == len(examples())
