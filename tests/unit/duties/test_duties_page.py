"""Every example of the page on duties, run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from attrs import frozen

from tests.unit.duties.owing import Asked, by_state

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "duties.md"
BLOCK = re.compile(r"(?ms)^#+ (?P<title>[^\n]*)$|^```(?P<kind>yaml|text)\n(?P<body>.*?)^```$")
ASKED = re.compile(r"at (?P<at>\S+)(?: from (?P<since>\S+))?(?P<emergency> emergency)?\Z")
EMERGENCY = "emergency: {event: emergency_leave, until: returned, duty: accompany}\n"
FEWEST = 15


@frozen
class Example:
    section: str
    pack: str
    facts: str
    at: str
    since: str | None
    expected: list[str]

    def __str__(self) -> str:
        return f"{self.section}: {self.facts} at {self.at}"


def examples() -> list[Example]:
    found = []
    head, duties, section = "", "", ""
    for block in BLOCK.finditer(PAGE.read_text("utf-8")):
        if block["title"]:
            section = block["title"]
        elif block["kind"] == "yaml" and not head:
            head = block["body"]
        elif block["kind"] == "yaml":
            duties = "duties:\n" + "".join(f"  {line}\n" for line in block["body"].splitlines())
        else:
            lines = block["body"].splitlines()
            asked = next(match for line in lines if (match := ASKED.match(line)))
            told = [line[2:] for line in lines if line.startswith("= ")]
            facts = "\n".join(line for line in lines if not line.startswith(("= ", "at ")))
            pack = head + duties + (EMERGENCY if asked["emergency"] else "")
            expected = [] if told == ["nothing"] else told
            found.append(Example(section, pack, facts, asked["at"], asked["since"], expected))
    return found


@pytest.mark.parametrize("example", examples(), ids=str)
def test_the_example_comes_out(example: Example) -> None:
    assert by_state(Asked(example.pack, example.facts, example.at).obligations(example.since)) == example.expected


def test_all_of_them_were_found() -> None:
    assert len(examples()) >= FEWEST
    assert PAGE.read_text("utf-8").count("```text\n") == len(examples())
