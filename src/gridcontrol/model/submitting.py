"""Reports handed in, approved and accepted: facts with the report's bytes in them, each sealed to the one before.

They are events of kinds and about a subject that no pack can declare, as adoptions are, so that every store takes them.
Their ids are running numbers: of two that would be the same number a store keeps the first and refuses the other, so
that there is one chain whoever writes. What withdraws or corrects one of them has no effect.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType

from attrs import field, frozen

from gridcontrol.ids import EventKindId, FactId, FieldId, ReportId, SubjectId
from gridcontrol.model.facts import Event, Received
from gridcontrol.time import WorldTime, to_instant

HANDED_IN = SubjectId("gridcontrol:reports/handed-in")
"""Names in packs have no colon."""
ERASED = EventKindId("gridcontrol:erased")
FIRST_SEAL = "0" * 64
"""What the first one is sealed to."""
_PREFIX = "gridcontrol:handed-in:"
_REPORT, _DIVISION, _DAY, _REVISION, _CONTENT, _BY, _WHY, _BEFORE, _SEAL, _CLAUSE = (
    FieldId(name)
    for name in ("report", "division", "day", "revision", "content", "by", "reason", "before", "seal", "clause")
)

Amount = int | Decimal


class Step(StrEnum):
    """What became of a report."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    ACCEPTED = "accepted"


def _frozen_figures(figures: Mapping[str, Amount | None]) -> Mapping[str, Amount | None]:
    return MappingProxyType(dict(figures))


@frozen
class Content:
    """What is sealed of a report: the *figures* of one division, by indicator; None where there is nothing to say.

    ``at`` and ``known_at`` are the pair from which they were counted. ``stated`` names those that the division gave
    itself. ``missing`` are the codes of divisions below that had not handed in.
    """

    report: ReportId
    division: str
    name: str
    level: str
    day: date
    cut_off: str
    at: datetime
    known_at: datetime
    pack: str
    version: str
    figures: Mapping[str, Amount | None] = field(converter=_frozen_figures, hash=False)
    stated: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def to_text(self) -> str:
        """Canonical JSON: equal contents give equal bytes."""
        whole = {
            "format": "gridcontrol-submission/1",
            "report": self.report,
            "division": self.division,
            "name": self.name,
            "level": self.level,
            "day": self.day.isoformat(),
            "cut_off": self.cut_off,
            "at": self.at.isoformat(),
            "known_at": self.known_at.isoformat(),
            "pack": self.pack,
            "version": self.version,
            "figures": {name: str(v) if isinstance(v, Decimal) else v for name, v in self.figures.items()},
            "stated": list(self.stated),
            "missing": list(self.missing),
        }
        return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> Content:
        """The inverse of ``to_text``. Raises ``ValueError`` or ``KeyError`` on what is no such text."""
        whole = json.loads(text)
        figures = {name: Decimal(v) if isinstance(v, str) else v for name, v in whole["figures"].items()}
        return cls(
            ReportId(whole["report"]),
            whole["division"],
            whole["name"],
            whole["level"],
            date.fromisoformat(whole["day"]),
            whole["cut_off"],
            datetime.fromisoformat(whole["at"]),
            datetime.fromisoformat(whole["known_at"]),
            whole["pack"],
            whole["version"],
            figures,
            tuple(whole["stated"]),
            tuple(whole["missing"]),
        )


@frozen
class Sealed:
    """One link of the chain: *step* of *revision* of a report. ``content`` is empty but for a submission."""

    number: int
    step: Step
    report: ReportId
    division: str
    day: date
    revision: int
    content: str
    by: str
    reason: str
    before: str
    seal: str
    at: WorldTime
    received_at: datetime

    @property
    def key(self) -> tuple[ReportId, str, date]:
        """Which report it is about."""
        return self.report, self.division, self.day


@frozen
class Draft:
    """A link that is not sealed yet."""

    step: Step
    report: ReportId
    division: str
    day: date
    revision: int
    by: str
    content: str = ""
    reason: str = ""


def sealed_event(draft: Draft, chain: tuple[Sealed, ...], at: datetime) -> Event:
    """The fact that puts *draft* behind *chain*."""
    at = to_instant(at)
    number = chain[-1].number + 1 if chain else 1
    before = chain[-1].seal if chain else FIRST_SEAL
    return Event(
        FactId(f"{_PREFIX}{number}"),
        EventKindId(f"gridcontrol:{draft.step}"),
        HANDED_IN,
        at,
        {
            _REPORT: str(draft.report),
            _DIVISION: draft.division,
            _DAY: draft.day,
            _REVISION: draft.revision,
            _CONTENT: draft.content,
            _BY: draft.by,
            _WHY: draft.reason,
            _BEFORE: before,
            _SEAL: _seal(number, draft, at, before),
        },
    )


def _seal(number: int, draft: Draft, at: WorldTime, before: str) -> str:
    parts = [number, draft.step, draft.report, draft.division, draft.day.isoformat(), draft.revision]
    whole = [*parts, draft.content, draft.by, draft.reason, at.isoformat(), before]
    return sha256(json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def chain_in(log: Iterable[Received]) -> tuple[Sealed, ...]:
    """The links in *log*, by number."""
    found = [_sealed(item.fact, item.received_at) for item in log if _is_link(item)]
    return tuple(sorted(found, key=lambda link: link.number))


def _is_link(item: Received) -> bool:
    fact = item.fact
    return isinstance(fact, Event) and fact.id.startswith(_PREFIX) and fact.subject == HANDED_IN


def _sealed(fact: object, received_at: datetime) -> Sealed:
    if not isinstance(fact, Event):
        raise TypeError("only events are links")
    fields = fact.fields
    day, revision = fields.get(_DAY), fields.get(_REVISION)
    return Sealed(
        number=int(fact.id.removeprefix(_PREFIX)),
        step=Step(fact.kind.partition(":")[2]),
        report=ReportId(str(fields.get(_REPORT, ""))),
        division=str(fields.get(_DIVISION, "")),
        day=day if isinstance(day, date) else date.min,
        revision=revision if isinstance(revision, int) else 0,
        content=str(fields.get(_CONTENT, "")),
        by=str(fields.get(_BY, "")),
        reason=str(fields.get(_WHY, "")),
        before=str(fields.get(_BEFORE, "")),
        seal=str(fields.get(_SEAL, "")),
        at=fact.at,
        received_at=received_at,
    )


def broken_links(chain: tuple[Sealed, ...]) -> tuple[int, ...]:
    """The numbers of links that are missing, were changed, or are not sealed to the one before."""
    broken: list[int] = []
    before, expected = FIRST_SEAL, 1
    for link in chain:
        broken += range(expected, link.number)
        draft = Draft(
            link.step, link.report, link.division, link.day, link.revision, link.by, link.content, link.reason
        )
        if link.before != before or link.seal != _seal(link.number, draft, link.at, link.before):
            broken.append(link.number)
        before, expected = link.seal, link.number + 1
    return tuple(broken)


@frozen
class Erasure:
    """That facts were erased, under which *clause*, and when."""

    clause: str
    at: WorldTime
    received_at: datetime


def erasures_in(log: Iterable[Received]) -> tuple[Erasure, ...]:
    """The erasures that a store has on record, in order of receipt."""
    return tuple(
        Erasure(str(item.fact.fields.get(_CLAUSE, "")), item.fact.at, item.received_at)
        for item in log
        if isinstance(item.fact, Event) and item.fact.kind == ERASED
    )


def erasure_event(clause: str, at: datetime) -> Event:
    """The fact that facts were erased; whoever erases writes it with the erasure."""
    return Event(FactId(f"{ERASED}:{at.isoformat()}"), ERASED, HANDED_IN, at, {_CLAUSE: clause})
