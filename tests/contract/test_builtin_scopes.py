from __future__ import annotations

import pytest

from gridcontrol.builtin import gridcontrol_scopes
from gridcontrol.ids import SubjectId
from gridcontrol.plugins import ScopeRule
from gridcontrol.testing import ScopeRuleContract
from gridcontrol.testing.scopes import sample_reader


class TestAssignments(ScopeRuleContract):
    def rule(self) -> ScopeRule:
        (assignments,) = gridcontrol_scopes()
        return assignments


@pytest.mark.parametrize(
    ("officer", "subjects", "divisions"),
    [
        ("o-1", {"household/h-1"}, 1),
        ("o-2", {"household/h-1", "household/h-2"}, 3),
        ("o-3", {"checkpoint/c-1"}, 0),
        ("o-4", {"checkpoint/c-1"}, 0),
        ("o-5", set(), 0),
        ("o-nobody", set(), 0),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_officer_sees_what_he_answers_for_and_himself(officer: str, subjects: set[str], divisions: int) -> None:
    (rule,) = gridcontrol_scopes()
    scope = rule.scope(sample_reader(officer))
    assert scope.subjects is not None
    assert scope.divisions is not None
    assert set(scope.subjects) == {SubjectId(f"officer/{officer}"), *map(SubjectId, subjects)}
    assert len(scope.divisions) == divisions
