"""What is found in a file besides facts: rows that can't be taken, and warnings about rows that are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import define, field, frozen

from gridcontrol.errors import Place, Problem, Severity
from gridcontrol.intake.masking import masked
from gridcontrol.intake.written import Unread
from gridcontrol.rules.vocabulary import FieldBase

_EXAMPLES = 5


@frozen
class Flaw:
    """One reason why a row can't be taken.

    *found* is the cell as it stands, for the private file only; *problem* is masked.
    """

    column: str
    found: str
    problem: Problem


class RowRefused(Exception):
    """A row is set aside. Carries every reason at once; never leaves the import."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        super().__init__(", ".join(flaw.problem.code for flaw in flaws))
        self.flaws = tuple(flaws)


def flaw_of(unread: Unread, place: Place, column: str, cell: str, base: FieldBase | None) -> Flaw:
    """What *unread* says about *cell*, with everything masked that a message may not show."""
    said = unread.args_of_problem
    args = {name: masked(word, base) if name in _WRITTEN else word for name, word in said.items()}
    args["column"] = column
    nearest = None if base in _MASKED else unread.nearest
    return Flaw(column, cell, Problem(unread.code, place, args=args, allowed=unread.allowed, nearest=nearest))


_WRITTEN = frozenset({"found", "other"})
"""Words of a message that come from the file."""

_MASKED = frozenset({FieldBase.ID_NUMBER, FieldBase.PHONE, FieldBase.PERSON_NAME, FieldBase.ADDRESS})


@frozen
class Warned:
    """How often something was warned of in one column, with the first places."""

    code: str
    column: str
    count: int
    examples: tuple[Problem, ...]


@define
class _Tally:
    count: int = 0
    examples: list[Problem] = field(factory=list)


class Notices:
    """Collects warnings of one file; each costs a count, the first few keep their place."""

    def __init__(self, delivery: str) -> None:
        self._delivery = delivery
        self._tallies: dict[tuple[str, str], _Tally] = {}
        self.row = 0
        """The row being read."""
        self.total = 0

    def warner(self, column: str, index: int) -> Callable[[str, str], None]:
        """What readers of *column* call with a code and what they found."""

        def warn(code: str, found: str) -> None:
            self.total += 1
            tally = self._tallies.get((code, column))
            if tally is None:
                tally = self._tallies[code, column] = _Tally()
            tally.count += 1
            if tally.count <= _EXAMPLES:
                place = Place(self._delivery, self.row, index + 1)
                args = {"column": column, "found": masked(found, None)}
                tally.examples.append(Problem(code, place, args=args, severity=Severity.WARNING))

        return warn

    def warned(self) -> tuple[Warned, ...]:
        """All warnings, by code and column."""
        return tuple(
            Warned(code, column, tally.count, tuple(tally.examples))
            for (code, column), tally in sorted(self._tallies.items())
        )
