"""Worked examples of a pack: computed, and compared with what the pack expects."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gridcontrol.app.pack import places_of, read_pack_file
from gridcontrol.calculus.cases import CasesOutcome, case_results, run_cases
from gridcontrol.calculus.evaluator import Evaluator, Places
from gridcontrol.calculus.fast import FastEvaluator
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.errors import Problem
from gridcontrol.rules.ruleset import Pack

_NOTHING = "-"


def tried(path: Path, divisions: Path | None = None) -> tuple[Pack, CasesOutcome]:
    """The pack in the file *path* with its cases run, division tables taken from the folder *divisions* (its own).

    Cases are run without tables that aren't there. Raises ``PackError`` for a pack or a table that can't be used,
    ``NotFound`` without the pack's file.
    """
    pack = read_pack_file(path)
    places, _ = places_of(pack, path.parent if divisions is None else divisions)
    return pack, run_cases(pack, ReferenceEvaluator(), places, quick=FastEvaluator())


def case_problems(pack: Pack, evaluator: Evaluator, places: Places | None) -> Iterator[Problem]:
    """A problem for each subject of each case for whom the rules give other rows than the case expects."""
    for result in case_results(pack, evaluator, places):
        inherited = pack.extends is not None and Path(result.case.where.file).name == pack.extends
        for mismatch in result.mismatches:
            yield Problem(
                "app.inherited-case-differs" if inherited else "app.case-differs",
                result.case.where,
                args={
                    "case": result.case.name,
                    "subject": mismatch.subject,
                    "track": mismatch.track,
                    "expected": "; ".join(mismatch.expected) or _NOTHING,
                    "computed": "; ".join(mismatch.found) or _NOTHING,
                },
            )
