"""The matrix of departments, from words to the rule set."""

from __future__ import annotations

from types import MappingProxyType

from gridcontrol.ids import DepartmentId, LevelId, TaskId
from gridcontrol.rules.from_yaml_vocabulary import label_or
from gridcontrol.rules.lookup import Lookup
from gridcontrol.rules.responsibility import Matrix, Part
from gridcontrol.rules.written_responsibility import MatrixWritten


def read_matrix(written: MatrixWritten | None, look: Lookup) -> Matrix | None:
    """Departments, levels and tasks as declared, each with its parts."""
    if written is None:
        return None
    tasks = {TaskId(name.text): label_or(label, name.text) for name, label in written.tasks}
    departments = {DepartmentId(name.text): label_or(label, name.text) for name, label in written.departments}
    cells: dict[tuple[DepartmentId, LevelId, TaskId], tuple[Part, ...]] = {}
    for department, levels in written.duties:
        look.find("pack.unknown-department", department, departments)
        for level, parts_of in levels or ():
            at = look.level(level)
            for task, parts in parts_of or ():
                look.find("pack.unknown-task", task, tasks)
                if parts is not None:
                    cells[DepartmentId(department.text), at, TaskId(task.text)] = tuple(dict.fromkeys(parts))
    return Matrix(
        look.source(written.source),
        MappingProxyType(tasks),
        MappingProxyType(departments),
        MappingProxyType(cells),
        written.here,
    )
