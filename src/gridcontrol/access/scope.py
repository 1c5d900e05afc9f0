"""What a reader may see: subjects and divisions, and how several answers to that become one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import and_
from typing import TypeVar

from attrs import field, frozen

from gridcontrol.ids import DivisionId, SubjectId

_Id = TypeVar("_Id", SubjectId, DivisionId)


def _subjects(ids: Iterable[SubjectId] | None) -> frozenset[SubjectId] | None:
    return None if ids is None else frozenset(ids)


def _divisions(ids: Iterable[DivisionId] | None) -> frozenset[DivisionId] | None:
    return None if ids is None else frozenset(ids)


def _both(one: frozenset[_Id] | None, other: frozenset[_Id] | None) -> frozenset[_Id] | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other


@frozen
class Scope:
    """The subjects and the divisions that a reader may see. None: all there are, also those nobody has heard of yet.

    ``subjects`` are the ids that facts are about; of joined subjects any of their ids stands for all. ``divisions`` are
    listed one by one: one that lies below another is not in it because the other is.

    >>> town = Scope(subjects=["person/p-1", "person/p-2"], divisions=["500112001"])
    >>> (town & Scope(subjects=["person/p-2", "person/p-3"])).subjects
    frozenset({'person/p-2'})
    """

    subjects: frozenset[SubjectId] | None = field(default=None, converter=_subjects)
    divisions: frozenset[DivisionId] | None = field(default=None, converter=_divisions)

    def __and__(self, other: Scope) -> Scope:
        """What both let see."""
        return Scope(_both(self.subjects, other.subjects), _both(self.divisions, other.divisions))


NOTHING = Scope(frozenset(), frozenset())


def what_all_let_see(scopes: Iterable[Scope]) -> Scope:
    """What each of *scopes* lets see; nothing where there is none of them."""
    several = tuple(scopes)
    return reduce(and_, several) if several else NOTHING
