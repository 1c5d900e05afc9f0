"""The page on semantics: its vocabulary, its divisions, its examples."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from attrs import frozen

from gridcontrol.ids import LevelId
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import WorldTime
from tests.unit.calculus.asking import read

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "semantics.md"
BLOCK = re.compile(r"(?ms)^#+ (?P<title>[^\n]*)$|^```(?P<kind>yaml|text)\n(?P<body>.*?)^```$")
COUNTIES, VILLAGES = ("05", "06"), ("0501", "0502", "0503", "0601")


class Counties:
    """The divisions of the page. The code of a village begins with that of its county."""

    def lies_within(self, code: str, above: str, on: WorldTime) -> bool:
        return code.startswith(above) and on is not None

    def codes_at(self, levels: Collection[LevelId]) -> Collection[str]:
        known = {"county": COUNTIES, "village": VILLAGES}
        return [code for level in levels for code in known[level]]


@frozen
class Example:
    section: str
    pack: str
    facts: str
    track: str
    subject: str
    expected: list[str]

    def __str__(self) -> str:
        return f"{self.section}: {self.facts} {self.track} of {self.subject}"


def examples() -> list[Example]:
    found = []
    head, rules, section = "", "", ""
    for block in BLOCK.finditer(PAGE.read_text("utf-8")):
        if block["title"]:
            section = block["title"]
        elif block["kind"] == "yaml" and not head:
            head = block["body"]
        elif block["kind"] == "yaml":
            rules = block["body"]
            if not rules.startswith("rules:"):
                rules = "rules:\n" + "".join(f"  {line}\n" for line in rules.splitlines())
        else:
            lines = block["body"].splitlines()
            facts = "\n".join(line for line in lines if not line.startswith("="))
            for line in lines:
                if line.startswith("= "):
                    asked, _, said = line[2:].rpartition(": ")
                    track, _, subject = asked.partition(" of ")
                    expected = [] if said == "nothing" else said.split(", ")
                    found.append(Example(section, head + rules, facts, track or "control", subject or "p", expected))
    return found


def page_pack(rules: str, **replaced: str) -> Pack:
    """*rules* in the words of the page, with some lines ``key: value`` of its head replaced."""
    head = next(block["body"] for block in BLOCK.finditer(PAGE.read_text("utf-8")) if block["kind"] == "yaml")
    for key, value in replaced.items():
        head = re.sub(rf"(?m)^( *){key}:.*$", rf"\g<1>{key}: {value}", head)
    return read(head + (rules if rules.lstrip().startswith("rules:") else f"rules:\n{rules}"))
