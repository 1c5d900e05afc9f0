"""Proposals of assignments: as a document, and as a file that can be imported once it has been looked over."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import TYPE_CHECKING

from attrs import frozen

from gridcontrol.app.responsibility import answering_of, schemes_named
from gridcontrol.errors import NotFound, Problem
from gridcontrol.ids import FieldId, SubjectId, key_of, kind_of
from gridcontrol.intake.headers import wanted_headers
from gridcontrol.reports.document import Document
from gridcontrol.reports.proposal import proposal_document
from gridcontrol.responsibility.proposing import Proposal, Proposed, propose
from gridcontrol.rules.imports import FileKind, ImportForm, RowEvent
from gridcontrol.rules.responsibility import Assigns
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import EventKind, FieldBase
from gridcontrol.time import local_date

if TYPE_CHECKING:
    from gridcontrol.app.locality import Locality


def proposed(
    locality: Locality, *, at: datetime, known_at: datetime, scheme: str | None = None, keep: bool = False
) -> tuple[Proposal, Document]:
    """What would fill the gaps at *at*, of one scheme or of all; and the same as a document. Raises ``NotFound``."""
    locality = locality.seeing(at, known_at)
    schemes_named(locality.pack, [] if scheme is None else [scheme])
    found = answering_of(locality, known_at=known_at, narrow=True)
    proposal = propose(found, at, scheme=scheme, keep=keep)
    return proposal, proposal_document(found, proposal, at, known_at)


def proposal_file(pack: Pack, proposal: Proposal, at: datetime) -> bytes:
    """*proposal* as a CSV in the form of one of the pack's imports.

    Raises ``NotFound`` where no import of the pack can hold it all.
    """
    fitting = [
        (form, row_event)
        for form in pack.imports.values()
        for row_event in form.events
        if all(_Row.of(pack, form, row_event, each) is not None for each in proposal.named)
    ]
    if not fitting:
        each = proposal.named[0]
        args = {"link": each.link, "scheme": each.scheme}
        raise NotFound(Problem("responsibility.cannot-assign", args=args))
    form, row_event = fitting[0]
    headers = wanted_headers(form)
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(headers)
    day = local_date(at, pack.zone).isoformat()
    for each in proposal.named:
        row = _Row.of(pack, form, row_event, each)
        if row is not None:
            cells = row.cells(each, day)
            writer.writerow([cells.get(header, "") for header in headers])
    return ("\ufeff" + written.getvalue()).encode()


@frozen
class _Row:
    """How a row of one import says that an officer answers for something."""

    form: ImportForm
    event: RowEvent
    values: dict[FieldId, str]

    @classmethod
    def of(cls, pack: Pack, form: ImportForm, event: RowEvent, each: Proposed) -> _Row | None:
        """The row for *each*; None where this import can't say it."""
        kind = pack.events.get(event.kind)
        if kind is None or form.file is not FileKind.CSV or len(form.key) != 1 or form.about != kind_of(each.officer):
            return None
        for assigns in pack.responsibilities.assigning.get(event.kind, ()):
            values = _values(pack, kind, assigns, each)
            if values is not None and _can_hold(event, kind, values):
                return cls(form, event, values)
        return None

    def cells(self, each: Proposed, day: str) -> dict[str, str]:
        """The cells by header."""
        found = {header: texts[0] for header, texts in self.event.only_if.items()}
        found[self.form.key[0]] = key_of(each.officer)
        found[self.event.at] = day
        if self.event.at_time is not None:
            found[self.event.at_time] = "00:00"
        for column in self.event.columns:
            value = self.values.get(column.field)
            if value is not None and column.constant is None:
                found[column.header] = next((text for text, word in column.meanings.items() if word == value), value)
        return found


def _values(pack: Pack, kind: EventKind, assigns: Assigns, each: Proposed) -> dict[FieldId, str] | None:
    """The fields of an event that assigns what is proposed; None when the event assigns something else."""
    values: dict[FieldId, str] = {}
    for word, wanted in ((assigns.scheme, each.scheme), (assigns.link, each.link)):
        if word.field is not None:
            values[word.field] = wanted
        elif word.constant != wanted:
            return None
    if each.shift:
        if assigns.shift is None:
            return None
        values[assigns.shift] = each.shift
    is_subject = kind_of(SubjectId(each.target)) in pack.subjects and "/" in each.target
    for name in assigns.to:
        type_ = kind.fields[name]
        if is_subject and type_.base is FieldBase.REF and type_.ref == kind_of(SubjectId(each.target)):
            return {**values, name: key_of(SubjectId(each.target))}
        if not is_subject and type_.base is FieldBase.DIVISION:
            return {**values, name: each.target}
    return None


def _can_hold(event: RowEvent, kind: EventKind, values: dict[FieldId, str]) -> bool:
    """Whether the columns of an import can carry *values*, and need nothing else."""
    columns = {column.field: column for column in event.columns}
    for name, value in values.items():
        column = columns.get(name)
        if column is None or (column.constant is not None and column.constant != value):
            return False
    return all(type_.optional or name in values or name in _constant(event) for name, type_ in kind.fields.items())


def _constant(event: RowEvent) -> set[FieldId]:
    return {column.field for column in event.columns if column.constant is not None}
