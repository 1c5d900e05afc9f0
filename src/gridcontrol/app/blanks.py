"""Blank ledgers of a locality: in a format that is installed, prefilled with what is known of a division."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote

from gridcontrol.app.importing import form_for
from gridcontrol.app.locality import Locality
from gridcontrol.duties.placing import Placing
from gridcontrol.errors import ImportRefused, Problem, UsageError
from gridcontrol.ids import FieldId, SubjectId, SubjectKindId, key_of, kind_of
from gridcontrol.intake.blanks import blank_ledger
from gridcontrol.intake.choosing import mapping_of
from gridcontrol.model.facts import Value
from gridcontrol.model.known import Known
from gridcontrol.plugins import RowFormat
from gridcontrol.reports.whereabouts import takes_effect
from gridcontrol.rules.imports import Column, FileKind, ImportForm
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import FieldBase


def ledger(locality: Locality, form: str, file_name: str, lang: str, division: str | None = None) -> bytes:
    """A blank ledger for the import *form*, in the format that *file_name* ends in, with notes in *lang*.

    With *division*, a code, there is a row for each subject that is known to be there, with what is known of it. Raises
    ``ImportRefused`` for an import or a format that is not there, ``UsageError`` for a division that isn't.
    """
    mapping = _mapping(locality.pack, form)
    writer = _writer(locality, file_name)
    rows, known = ([], {}) if division is None else _prefilled(locality, mapping, division)
    if writer.blank is None:
        raise AssertionError(writer.name)
    return writer.blank(blank_ledger(mapping, locality.pack, lang, rows, known), lang)


def finds_itself(pack: Pack, form: str, file_name: str) -> bool:
    """Whether a file of that name is imported by *form* without being told so."""
    try:
        return form_for(pack, file_name) == form
    except ImportRefused:
        return False


def _mapping(pack: Pack, form: str) -> ImportForm:
    found = mapping_of(pack, form)
    if found.file is FileKind.JSON_LINES:
        raise ImportRefused(Problem("blank.json", args={"form": form}))
    return found


def _writer(locality: Locality, file_name: str) -> RowFormat:
    able = [each for each in locality.host.row_formats.values() if each.blank is not None]
    name = file_name.lower()
    for each in able:
        if name.endswith(each.suffixes):
            return each
    allowed = tuple(sorted(each.suffixes[0] for each in able))
    raise ImportRefused(Problem("blank.no-format", args={"file": Path(file_name).name}, allowed=allowed))


def _prefilled(
    locality: Locality, form: ImportForm, code: str
) -> tuple[list[Mapping[str, str]], Mapping[SubjectKindId, list[str]]]:
    """A row for each subject of the ledger's kind in the division of *code*, and the keys of all subjects there."""
    if locality.divisions is None:
        raise UsageError(Problem("blank.no-divisions"))
    now = locality.now()
    locality = locality.seeing(now, now)
    known = locality.known(known_at=now)
    placing = Placing(locality.pack, known, locality.tree, now)
    above = placing.day.division(code, placing.day.day)
    if above is None:
        raise UsageError(Problem("blank.no-such-division", args={"code": code}))
    there: dict[SubjectKindId, list[str]] = defaultdict(list)
    rows: list[Mapping[str, str]] = []
    for subject in sorted(known.events):
        found = placing.division(subject)
        if found is None or not placing.day.lies_within(found, above):
            continue
        there[SubjectKindId(kind_of(subject))].append(key_of(subject))
        if kind_of(subject) == form.about:
            rows.append(_row(locality.pack, form, known, subject, now))
    return rows, there


def _row(pack: Pack, form: ImportForm, known: Known, subject: SubjectId, now: datetime) -> dict[str, str]:
    """The cells of *subject* that are known: its key, and the attributes that the ledger's events would set anew."""
    key = key_of(subject)
    parts = [unquote(part) for part in key.split("/")] if len(form.key) > 1 else [key]
    row = dict(zip(form.key, parts, strict=False))
    said = _attributes(pack, known, subject, now)
    for event in form.events:
        kind = pack.events[event.kind]
        for column in event.columns:
            if column.constant is None and column.field in kind.sets and column.field in said:
                row.setdefault(column.header, _written(said[column.field], column, kind.fields[column.field].base))
    return row


def _attributes(pack: Pack, known: Known, subject: SubjectId, now: datetime) -> dict[FieldId, Value]:
    """What was last said of each attribute of *subject*."""
    said: dict[FieldId, Value] = {}
    events = [(takes_effect(pack, event), event) for event in known.of(subject) if event.kind in pack.events]
    for at, event in sorted(events, key=lambda each: (each[0], pack.events[each[1].kind].rank, each[1].id)):
        if at <= now:
            sets = pack.events[event.kind].sets
            said.update({name: value for name, value in event.fields.items() if name in sets})
    return said


def _written(value: Value, column: Column, base: FieldBase) -> str:
    """*value* of that type as it is written in *column*; empty where no cell can hold it."""
    match value:
        case str() if base is FieldBase.REF:
            return key_of(SubjectId(value))
        case bool():
            text = "true" if value else "false"
        case str() | int() | Decimal():
            text = str(value)
        case date():
            return value.isoformat()
        case _:
            return ""
    return next((said for said, meant in column.meanings.items() if meant == text), text)
