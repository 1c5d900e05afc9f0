"""Imports: which column becomes which field of which event."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from gridcontrol.ids import EventKindId, FieldId, ImportId
from gridcontrol.located.node import Scalar
from gridcontrol.rules.bands import Band, read_band
from gridcontrol.rules.from_yaml_conditions import event_kinds
from gridcontrol.rules.from_yaml_fields import value_of
from gridcontrol.rules.from_yaml_vocabulary import label_or
from gridcontrol.rules.imports import Column, ImportForm, RowEvent, ShortYears
from gridcontrol.rules.lookup import Lookup
from gridcontrol.rules.shapes import Pairs
from gridcontrol.rules.vocabulary import FieldBase, FieldType
from gridcontrol.rules.written_pack import (
    AtWritten,
    ColumnWritten,
    ImportWritten,
    PackWritten,
    RowEventWritten,
    YearStands,
)


def read_imports(written: PackWritten, look: Lookup) -> dict[ImportId, ImportForm]:
    """All kinds of files."""
    forms = ((name, form) for name, form in written.imports if form is not None)
    return {ImportId(name.text): _import(name, form, look) for name, form in forms}


def _import(name: Scalar, written: ImportWritten, look: Lookup) -> ImportForm:
    about = look.subject(written.about)
    years = written.short_years
    return ImportForm(
        id=ImportId(name.text),
        label=label_or(written.label, name.text),
        file=written.file,
        match=tuple(word.text for word in look.distinct(written.match)),
        about=about,
        key=tuple(word.text for word in look.distinct(written.key_)),
        key_type=written.key_type.value,
        recorded_at=written.recorded_at.text if written.recorded_at else None,
        year=written.year,
        day_first=written.day_first,
        events=tuple(_row_event(each, about, look) for each in written.events),
        where=name.place,
        short_years=None if years is None else ShortYears(years.from_, years.stands is YearStands.LAST),
    )


def _row_event(written: RowEventWritten, about: str, look: Lookup) -> RowEvent:
    kinds = event_kinds((written.kind,) if written.kind.text else (), about, look)
    types = kinds.get(written.kind.text)
    columns = []
    for name, source in written.fields:
        kind = look.field_of(name, types, written.kind.text)
        if source is not None:
            columns.append(_column(name, source, kind, look))
    if types is not None:
        mapped = {name.text for name, _ in written.fields}
        lacking = [name for name, kind in types.items() if kind and not kind.optional and name not in mapped]
        if lacking:
            look.report(
                "pack.import-lacks-fields",
                written.place_of("fields"),
                fields=", ".join(lacking),
                kind=written.kind.text,
            )
    parts = written.at
    at, at_time = (parts.date, parts.time) if isinstance(parts, AtWritten) else (parts, None)
    return RowEvent(
        kind=EventKindId(written.kind.text),
        at=at.text,
        at_time=at_time.text if at_time else None,
        id=written.id.text if written.id else None,
        columns=tuple(columns),
        only_if=_tests(written.only_if, look),
        unless=_tests(written.unless, look),
        optional=written.optional,
        where=written.here,
    )


def _tests(written: Pairs[tuple[Scalar, ...]], look: Lookup) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType(
        {header.text: tuple(word.text for word in look.distinct(words or ())) for header, words in written}
    )


def _column(name: Scalar, written: Scalar | ColumnWritten, kind: FieldType | None, look: Lookup) -> Column:
    field = FieldId(name.text)
    if isinstance(written, Scalar):
        return Column(written.text, field, MappingProxyType({}), None, written.place)
    meanings = {}
    for said, meant in written.meanings:
        if meant is not None:
            if kind is not None:
                value_of(meant, kind, look)
            meanings[said.text] = meant.text
    if written.constant is not None and kind is not None:
        value_of(written.constant, kind, look)
    header = written.column.text if written.column else ""
    constant = written.constant.text if written.constant else None
    if written.bands and kind is not None:
        _check_bands(name, written, kind, look)
    return Column(header, field, MappingProxyType(meanings), constant, written.here, written.bands)


def _check_bands(name: Scalar, written: ColumnWritten, kind: FieldType, look: Lookup) -> None:
    """The choices are bands, and none meets another: what is written has one of them or none."""
    place = written.place_of("bands")
    if kind.base is not FieldBase.CHOICE:
        look.report("pack.bands-without-choices", place, found=name.text)
        return
    read: dict[str, Band] = {}
    for choice in kind.choices:
        band = read_band(choice)
        if band is None:
            look.report("pack.choice-not-band", place, found=choice, field=name.text)
            continue
        for other, before in read.items():
            if band.meets(before):
                look.report("pack.bands-meet", place, found=choice, other=other, field=name.text)
        read[choice] = band
