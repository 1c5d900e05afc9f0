"""The page of ten persons against the library: the expectations are read from the page, so the page cannot lie."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from attrs import frozen

from gridcontrol.calculus.custody import past_release
from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.calculus.reference.explaining import explain
from gridcontrol.ids import SubjectId, TrackId, subject_id
from gridcontrol.model.facts import Received
from gridcontrol.rules.ruleset import Pack
from tests.unit.calculus.asking import fact_of, instant, known, read, show

DOCS = Path(__file__).resolve().parents[3] / "docs" / "explanation"
PAGES = sorted(DOCS.glob("ten-persons*.md"))
PERSONS = 10
COLUMNS = ("at", "known at", "status", "since", "until", "rule", "free on", "past release")


@frozen
class Question:
    page: str
    person: str
    facts: tuple[str, ...]
    who: str
    cells: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.page} {self.who} at {self.cells[0]} known at {self.cells[1]}"


def tables(section: str) -> list[list[list[str]]]:
    """Every table of *section* as rows of cells, without its head's rule."""
    found = re.findall(r"(?m)(?:^\|.*\|\n)+", section + "\n")
    return [
        [
            [cell.strip() for cell in line.strip("|").split("|")]
            for line in table.splitlines()
            if not line.startswith("|--")
        ]
        for table in found
    ]


def pack_in(page: Path) -> Pack:
    match = re.search(r"```yaml\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    assert match
    return read(match[1])


def questions() -> list[Question]:
    found = []
    for page in PAGES:
        for section in re.split(r"(?m)^## ", page.read_text("utf-8"))[1:]:
            number = re.match(r"(\d+)\. ", section)
            if number is None:
                continue
            facts, answers = tables(section)
            lines = tuple(f"{fact} received={received.replace(' ', 'T')}" for received, fact in facts[1:])
            key = next(word for word in lines[0].split() if word[0].isalpha())
            for row in answers[1:]:
                who, cells = (row[0], row[1:]) if len(row) > len(COLUMNS) else (key, row)
                found.append(Question(page.name, number[1], lines, who, tuple(cells)))
    return found


QUESTIONS = questions()


def log_of(pack: Pack, lines: tuple[str, ...]) -> list[Received]:
    return [fact_of(pack, line, number) for number, line in enumerate(lines, 1)]


def end(pack: Pack, known_end: datetime | None, latest: datetime | None, neither: str) -> str:
    """The end; ``≤ 02-19`` where that is only the latest there can be."""
    if known_end is not None:
        return show(known_end, pack.zone)
    return neither if latest is None else f"≤ {show(latest, pack.zone)}"


def answer(pack: Pack, question: Question) -> tuple[str, ...]:
    at_text, known_text = question.cells[:2]
    facts = known(pack, log_of(pack, question.facts), known_text.replace(" ", "T"))
    subject: SubjectId = subject_id("person", question.who)
    at = instant(at_text.replace(" ", "T"), pack.zone)
    control = next(a for a in explain(pack, facts, subject, at).answers if a.track == "control")
    timelines = ReferenceEvaluator().evaluate(pack, facts, as_of=AsOf(at)).timelines
    held = [one for one in past_release(pack, timelines, TrackId("custody"), at) if one.subject == subject]
    free = "?" if control.held else "-"
    return (
        at_text,
        known_text,
        control.status,
        show(control.shown_since, pack.zone),
        end(pack, control.shown_until, control.shown_latest, "-"),
        control.row.run.rule if control.row else "-",
        end(pack, control.free_on, control.free_latest, free),
        show(held[0].since, pack.zone) if held else "-",
    )


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_the_page_says_what_the_library_says(question: Question) -> None:
    pack = pack_in(DOCS / question.page)
    assert answer(pack, question) == question.cells


def test_every_page_follows_ten_persons_with_the_same_questions() -> None:
    pages = {q.page for q in QUESTIONS}
    assert pages == {page.name for page in PAGES}
    asked = [[(q.who, q.facts, q.cells) for q in QUESTIONS if q.page == page] for page in sorted(pages)]
    assert all(one == asked[0] for one in asked)
    assert {q.person for q in QUESTIONS} == {str(n) for n in range(1, PERSONS + 1)}


def test_another_expectation_would_be_seen() -> None:
    """The comparison looks at every cell: a change of any of them is a difference."""
    pack = pack_in(PAGES[0])
    question = QUESTIONS[1]
    said = answer(pack, question)
    for column in range(2, len(COLUMNS)):
        changed = (*question.cells[:column], "02-29 13:00", *question.cells[column + 1 :])
        assert said != changed
