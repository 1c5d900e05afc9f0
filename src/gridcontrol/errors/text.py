"""A problem as text."""

from __future__ import annotations

from gridcontrol.errors.messages import CATALOGUE
from gridcontrol.errors.problem import Problem


def what_text(problem: Problem, lang: str) -> str:
    """The sentence of *problem* without place or advice."""
    return CATALOGUE[problem.code].what(lang).format_map(problem.args)


def fix_text(problem: Problem, lang: str) -> str:
    """The advice of *problem*, or an empty string."""
    return CATALOGUE[problem.code].fix(lang).format_map(problem.args)


def problem_line(problem: Problem, lang: str) -> str:
    """One line: place, code, sentence."""
    where = f"{problem.place}: " if problem.place else ""
    return f"{where}{what_text(problem, lang)} [{problem.code}]"
