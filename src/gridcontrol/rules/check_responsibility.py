"""What a sound pack leaves unsaid about who answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from gridcontrol.errors import Problem, Severity
from gridcontrol.ids import DepartmentId, LevelId, TaskId
from gridcontrol.rules.responsibility import Matrix, Part
from gridcontrol.rules.ruleset import Pack


def responsibility_findings(pack: Pack) -> Iterator[Problem]:
    """Schemes that no event can fill, and tasks that nobody does or answers for."""
    declared = pack.responsibilities
    fixed = {assigns.scheme.constant for each in declared.assigning.values() for assigns in each}
    if None not in fixed:
        for scheme in declared.schemes.values():
            if scheme.id not in fixed:
                args = {"scheme": scheme.id}
                yield Problem("rules.scheme-never-filled", scheme.where, args=args, severity=Severity.WARNING)
    if declared.matrix is not None:
        yield from _matrix_findings(declared.matrix)


def _matrix_findings(matrix: Matrix) -> Iterator[Problem]:
    doing: dict[TaskId, set[DepartmentId]] = defaultdict(set)
    answering: dict[TaskId, dict[LevelId, list[DepartmentId]]] = defaultdict(lambda: defaultdict(list))
    for (department, level, task), parts in matrix.cells.items():
        if Part.RESPONSIBLE in parts:
            doing[task].add(department)
        if Part.ACCOUNTABLE in parts:
            answering[task][level].append(department)
    for task in matrix.tasks:
        if not doing[task]:
            yield Problem("rules.task-nobody-does", matrix.where, args={"task": task}, severity=Severity.WARNING)
        if not answering[task]:
            yield Problem("rules.task-nobody-answers", matrix.where, args={"task": task}, severity=Severity.WARNING)
        for level, departments in answering[task].items():
            if len(departments) > 1:
                args = {"task": task, "level": level, "departments": ", ".join(departments)}
                yield Problem("rules.task-several-answer", matrix.where, args=args, severity=Severity.WARNING)
