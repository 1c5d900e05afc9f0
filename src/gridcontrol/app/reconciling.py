"""Check a file of figures that others published by what a pack says must hold between them."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from types import MappingProxyType

from attrs import evolve, frozen

from gridcontrol.app.importing import BUILT_IN, format_for
from gridcontrol.app.locality import Locality
from gridcontrol.app.mismatch import by_records
from gridcontrol.errors import NotFound, Problem
from gridcontrol.ids import EventKindId, FieldId, ImportId, PublishedId, SubjectKindId
from gridcontrol.intake.headers import indexes_of
from gridcontrol.located.nearest import nearest
from gridcontrol.plugins import RowFormat
from gridcontrol.reports.build import personal_kinds
from gridcontrol.reports.document import Document
from gridcontrol.reports.mismatch.explaining import Explained
from gridcontrol.reports.published_rows import read_rows
from gridcontrol.reports.reconciled_document import FAILING, reconciled_document
from gridcontrol.reports.reconciling import reconcile
from gridcontrol.rules.imports import Column, FileKind, ImportForm, RowEvent
from gridcontrol.rules.published import PublishedForm
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import Label


@frozen
class ReconciledFile:
    """What was found in a file: as a document, and whether anything fails."""

    document: Document
    fails: bool
    by_records: Explained | None = None
    """Why figures differ from the records at hand; None where none can be counted from records."""


def reconcile_file(
    path: Path,
    pack: Pack,
    *,
    form: str | None = None,
    formats: Sequence[RowFormat] = BUILT_IN,
    locality: Locality | None = None,
) -> ReconciledFile:
    """Check the file *path* by the table *form* under the pack's ``published``, or by the one that fits its name.

    With the records of *locality* its figures are counted again, and what differs gets its causes.

    Raises ``NotFound`` for the file or the table, ``ImportRefused`` when the file can't be read or lacks a column.
    """
    chosen = _form_for(pack, path.name, form)
    columns = _as_import(chosen)
    with format_for(path, columns, formats).open(path, columns) as source:
        indexes_of(columns, source.headers, path.name, max(source.header_row, 1))
        rows, unread = read_rows(chosen, source.headers, source.rows(), pack.zone)
    found = reconcile(chosen, rows, pack.zone)
    document = reconciled_document(pack, chosen, rows, unread, found)
    fails = any(check.verdict in FAILING for check in found.checks)
    if locality is None or not any(figure.indicator is not None for figure in chosen.figures.values()):
        return ReconciledFile(document, fails)
    explained, sections = by_records(locality, chosen, rows)
    document = evolve(document, sections=(*document.sections, *sections), personal_kinds=personal_kinds(pack))
    return ReconciledFile(document, fails or bool(explained.differences), explained)


def _form_for(pack: Pack, file: str, name: str | None) -> PublishedForm:
    if name is not None:
        if name not in pack.published:
            allowed = tuple(pack.published)
            problem = Problem(
                "published.unknown-form", args={"found": name}, allowed=allowed, nearest=nearest(name, allowed)
            )
            raise NotFound(problem)
        return pack.published[PublishedId(name)]
    fitting = [form for form in pack.published.values() if any(fnmatchcase(file, glob) for glob in form.match)]
    if len(fitting) == 1:
        return fitting[0]
    code = "published.several-forms" if fitting else "published.no-form"
    allowed = tuple(each.id for each in fitting or pack.published.values())
    raise NotFound(Problem(code, args={"file": file}, allowed=allowed))


def _as_import(form: PublishedForm) -> ImportForm:
    """The columns of *form* as those of a mapping, so that every format of rows finds its header and its sheet."""
    named = [header for header in (form.place, form.parent, form.at, form.published) if header is not None]
    conditions = [header for identity in form.identities.values() for header in identity.only]
    headers = list(dict.fromkeys([*named, *conditions, *(figure.header for figure in form.figures.values())]))
    columns = tuple(Column(header, FieldId(header), MappingProxyType({}), None, form.where) for header in headers[1:])
    event = RowEvent(
        kind=EventKindId(form.id),
        at=headers[0],
        at_time=None,
        id=None,
        columns=columns,
        only_if=MappingProxyType({}),
        unless=MappingProxyType({}),
        optional=True,
        where=form.where,
    )
    return ImportForm(
        id=ImportId(form.id),
        label=Label(MappingProxyType({})),
        file=FileKind.CSV,
        match=form.match,
        about=SubjectKindId(form.id),
        key=(headers[0],),
        key_type="text",
        recorded_at=None,
        year=None,
        day_first=False,
        events=(event,),
        where=form.where,
    )
