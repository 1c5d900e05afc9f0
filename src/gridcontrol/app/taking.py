"""What an officer may bring in: facts about those he sees, and nothing by which he would see more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from attrs import define, evolve, field

from gridcontrol.ids import SubjectId, kind_of
from gridcontrol.model.encoded import Encoded, append_all, decode
from gridcontrol.model.facts import Assertion, Correction, Event, Fact, Identity, Value, Void
from gridcontrol.model.storing import Receipt, Store
from gridcontrol.model.wire import content_to_text
from gridcontrol.rules.ruleset import Pack


class Sees(Protocol):
    """What a reader sees; ``gridcontrol.access.Sight`` is one."""

    def sees(self, subject: SubjectId) -> bool:
        """Whether *subject* is seen."""


@define
class Taking:
    """Which facts are taken from whom *sight* is of, and what the store then says of them.

    Everybody a fact names must be seen, and be no officer: to name somebody in a relation, or oneself in an assignment,
    would be to see more by it. Corrections and withdrawals are taken of facts that are seen. Somebody nobody has heard
    of is not seen: that he does not exist can't be told from that he is elsewhere.
    """

    pack: Pack
    sight: Sees
    store: Store
    _open: set[str] = field(init=False, factory=set)
    """Facts that may be corrected or withdrawn."""
    _hidden: set[str] = field(init=False, factory=set)
    """Ids that are in use for facts out of sight."""
    _refused: dict[str, set[str]] = field(init=False, factory=dict)
    """By such an id what was brought under it before, and stands on the conflict list."""

    def __attrs_post_init__(self) -> None:
        for each in self.store.read():
            (self._open if self._is_own(each.fact) else self._hidden).add(each.fact.id)
        for conflict in self.store.conflicts():
            if conflict.refused.id in self._hidden and self._is_own(conflict.refused):
                self._refused.setdefault(conflict.refused.id, set()).add(content_to_text(conflict.refused))

    def takes(self, facts: Iterable[Encoded]) -> bool:
        """Whether a row that says *facts* is taken."""
        several = [decode(each) for each in facts]
        if not all(self._is_own(each) for each in several):
            return False
        self._open.update(each.id for each in several if each.id not in self._hidden)
        return True

    def _is_own(self, fact: Fact) -> bool:
        if isinstance(fact, Correction | Void) and fact.of not in self._open:
            return False
        return all(map(self._may_touch, _subjects(fact))) and all(map(self._may_name, _texts(fact)))

    def _may_touch(self, subject: SubjectId) -> bool:
        """Whether facts about *subject* are taken: never about officers, nor what no pack has kinds for (adoptions)."""
        kind = kind_of(subject)
        is_open = kind in self.pack.subjects and kind not in self.pack.responsibilities.officers
        return is_open and self.sight.sees(subject)

    def _may_name(self, text: str) -> bool:
        return kind_of(SubjectId(text)) not in self.pack.subjects or self._may_touch(SubjectId(text))

    def append(self, facts: Sequence[Encoded]) -> Receipt:
        """Hand *facts* to the store. Of an id in use out of sight it is said what would be said of one that is free.

        What is brought under it stands on the conflict list, for who sees both to settle.
        """
        receipt = append_all(self.store, facts)
        new, known, conflicts = receipt.new, receipt.known, receipt.conflicts
        for each in facts:
            if each.id not in self._hidden:
                continue
            before = self._refused.setdefault(each.id, set())
            if each.content in before or not before:
                conflicts = tuple(one for one in conflicts if one != each.id)
                known, new = known + (each.content in before), new + (not before)
            before.add(each.content)
        return evolve(receipt, new=new, known=known, conflicts=conflicts)


def _subjects(fact: Fact) -> tuple[SubjectId, ...]:
    """Whom *fact* is about; of corrections and withdrawals their fact says it."""
    match fact:
        case Event() | Assertion():
            return (fact.subject,)
        case Identity():
            return (fact.one, fact.other)
        case _:
            return ()


def _texts(fact: Fact) -> Iterator[str]:
    """Every text in the fields of *fact* that can be the id of a subject."""
    waiting: list[Value] = list(fact.fields.values()) if isinstance(fact, Event | Correction) else []
    while waiting:
        value = waiting.pop()
        if isinstance(value, tuple):
            waiting += value
        elif isinstance(value, str) and "/" in value:
            yield value
