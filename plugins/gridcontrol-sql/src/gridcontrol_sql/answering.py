"""What an engine shows with what stands behind it, got as it is looked at and held against what was shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import overload

from attrs import define, field, frozen

from gridcontrol.calculus.timeline import Evaluation, Finding, Timeline, Timelines
from gridcontrol.errors import PluginError, Problem
from gridcontrol.ids import SubjectId, TrackId
from gridcontrol_sql.outcome import Shown, shown_in

Behind = Callable[[Collection[SubjectId] | None], Evaluation]
"""Gives the whole answer about some subjects, or about all that were asked for."""


@define
class Answers:
    """What *engine* has *shown* of *wanted* (None: everybody), and what *behind* knows of it."""

    engine: str
    _shown: Sequence[Shown]
    _behind: Behind
    _wanted: frozenset[SubjectId] | None
    _together: bool
    """Rules look at others: whoever asks of one has all worked out."""
    _by_subject: dict[SubjectId, list[Shown]] = field(init=False)
    _ones: dict[SubjectId, Timelines] = field(factory=dict)
    _whole: Evaluation | None = None

    def __attrs_post_init__(self) -> None:
        self._by_subject = defaultdict(list)
        for each in self._shown:
            self._by_subject[each.subject].append(each)

    def of(self, subject: SubjectId) -> Timelines:
        """The timelines of *subject*, of nobody else where they are not worked out yet."""
        if self._whole is not None or self._together:
            return self.whole().timelines
        if self._wanted is not None and subject not in self._wanted:
            return {}
        if subject not in self._ones:
            found = self._behind([subject])
            self._hold_against(self._by_subject.get(subject, []), shown_in(found.timelines))
            self._ones[subject] = found.timelines
        return self._ones[subject]

    def whole(self) -> Evaluation:
        """The answer about everybody who was asked for."""
        if self._whole is None:
            found = self._behind(None)
            self._hold_against(self._shown, shown_in(found.timelines))
            self._whole = found
        return self._whole

    def _hold_against(self, shown: Sequence[Shown], expected: Sequence[Shown]) -> None:
        for one, other in zip_longest(shown, expected):
            if one != other:
                raise PluginError(
                    Problem(
                        "sql.disagrees",
                        args={"engine": self.engine, "found": _told(one), "expected": _told(other)},
                    )
                )


def _told(shown: Shown | None) -> str:
    """Without the subject: whoever reads an error may not be one who may know of them."""
    if shown is None:
        return "-"
    until = "" if shown.until is None else shown.until.isoformat()
    return f"{shown.track}: {shown.status} ({shown.rule}), {shown.since.isoformat()} - {until}"


@frozen(eq=False)
class EngineTimelines(Mapping[tuple[SubjectId, TrackId], Timeline]):
    """Timelines that are filled as they are asked for: one by one, or all as soon as somebody goes through them."""

    _answers: Answers

    def __getitem__(self, key: tuple[SubjectId, TrackId]) -> Timeline:
        return self._answers.of(key[0])[key]

    def __iter__(self) -> Iterator[tuple[SubjectId, TrackId]]:
        return iter(self._answers.whole().timelines)

    def __len__(self) -> int:
        return len(self._answers.whole().timelines)


@frozen(eq=False)
class EngineFindings(Sequence[Finding]):  # noqa: PLW1641  # has no hash, as what it holds may not be known yet
    """What there is to look at, worked out when somebody does."""

    _answers: Answers

    @overload
    def __getitem__(self, index: int) -> Finding: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Finding, ...]: ...

    def __getitem__(self, index: int | slice) -> Finding | Sequence[Finding]:
        return self._answers.whole().findings[index]

    def __len__(self) -> int:
        return len(self._answers.whole().findings)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)
