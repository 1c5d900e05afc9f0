"""Every example of the page on semantics, run."""

from __future__ import annotations

import pytest

from tests.unit.calculus.asking import read, rows
from tests.unit.calculus.page import PAGE, Counties, Example, examples

FEWEST = 60


@pytest.mark.parametrize("example", examples(), ids=str)
def test_the_example_comes_out(example: Example) -> None:
    found = rows(read(example.pack), example.facts, example.subject, example.track, places=Counties())
    assert found == example.expected


def test_all_of_them_were_found() -> None:
    assert len(examples()) >= FEWEST
    assert PAGE.read_text("utf-8").count("\n= ") == len(examples())
