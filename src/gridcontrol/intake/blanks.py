"""A blank ledger: the columns that a mapping reads, each with how its cells are kept and what to write in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from attrs import define, field, frozen

from gridcontrol.errors import Problem
from gridcontrol.errors.messages import CATALOGUE
from gridcontrol.errors.text import what_text
from gridcontrol.ids import SubjectKindId
from gridcontrol.intake.choices import choices_of
from gridcontrol.intake.headers import wanted_headers
from gridcontrol.rules.imports import Column, ImportForm, RowEvent
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import EventKind, FieldBase, FieldType


class CellKind(StrEnum):
    """How a spreadsheet is to keep the cells of a column."""

    TEXT = "text"
    ID = "id"
    """Digits that are no number: kept as text, or their zeros and last places are lost."""
    ID_NUMBER = "id_number"
    DATE = "date"
    INSTANT = "instant"
    TIME = "time"
    WHOLE = "whole"
    NUMBER = "number"


_KINDS = {
    FieldBase.INTEGER: CellKind.WHOLE,
    FieldBase.AGE: CellKind.WHOLE,
    FieldBase.NUMBER: CellKind.NUMBER,
    FieldBase.DATE: CellKind.DATE,
    FieldBase.MOMENT: CellKind.DATE,
    FieldBase.INSTANT: CellKind.INSTANT,
    FieldBase.DIVISION: CellKind.ID,
    FieldBase.REF: CellKind.ID,
    FieldBase.PHONE: CellKind.ID,
    FieldBase.ID_NUMBER: CellKind.ID_NUMBER,
}
_NOTES = {
    FieldBase.TEXT: "blank.text",
    FieldBase.INTEGER: "blank.integer",
    FieldBase.NUMBER: "blank.number",
    FieldBase.DATE: "blank.date",
    FieldBase.INSTANT: "blank.instant",
    FieldBase.MOMENT: "blank.moment",
    FieldBase.TRUTH: "blank.truth",
    FieldBase.DIVISION: "blank.division",
    FieldBase.REF: "blank.ref",
    FieldBase.CHOICE: "blank.choice",
    FieldBase.PERSON_NAME: "blank.person-name",
    FieldBase.AGE: "blank.age",
    FieldBase.ID_NUMBER: "blank.id-number",
    FieldBase.PHONE: "blank.phone",
    FieldBase.ADDRESS: "blank.address",
}
_WORDS_SHOWN = 20


@frozen
class BlankColumn:
    """One column of a blank ledger."""

    header: str
    kind: CellKind
    required: bool
    """No row can do without it."""
    notes: tuple[str, ...]
    """Sentences for whoever fills it in, each once."""
    words: tuple[str, ...] = ()
    """What to choose from."""
    closed: bool = True
    """Nothing but *words* is taken; else they are what is known already."""


@frozen
class BlankLedger:
    """A ledger to fill in, in one language. ``rows`` are prefilled: a cell for each column, empty where left open."""

    title: str
    columns: tuple[BlankColumn, ...]
    rows: tuple[tuple[str, ...], ...] = ()


@define
class _Uses:
    """What is said of one column while the mapping is walked."""

    kinds: set[CellKind] = field(factory=set)
    required: bool = False
    truth: bool = False
    free: bool = False
    told_only: bool = True
    """Nothing but whether an event happened is read from it."""
    refs: set[SubjectKindId] = field(factory=set)
    notes: dict[str, None] = field(factory=dict)


def blank_ledger(
    form: ImportForm,
    pack: Pack,
    lang: str,
    rows: Sequence[Mapping[str, str]] = (),
    known: Mapping[SubjectKindId, Sequence[str]] | None = None,
) -> BlankLedger:
    """The ledger that *form* reads, its notes in *lang*.

    *rows* are prefilled cells by header. *known* are the keys of subjects by kind, offered where a column refers to
    such a subject.
    """
    uses = _Walk(form, pack, lang).uses
    choices = choices_of(form, pack)
    offered = known or {}
    columns = []
    for header, use in uses.items():
        words, closed = choices.get(header, ()), True
        if words and use.told_only:
            closed = False  # what else stands there says that nothing of this happened
        elif not words and use.truth and not use.free:
            words = tuple(CATALOGUE[code].what(lang) for code in ("blank.yes", "blank.no"))
        elif not words and len(use.refs) == 1:
            (kind,) = use.refs
            words, closed = tuple(offered.get(kind, ())), False
        (cells,) = use.kinds if len(use.kinds) == 1 else (CellKind.TEXT,)
        columns.append(BlankColumn(header, cells, use.required, tuple(use.notes), words, closed))
    filled = tuple(tuple(row.get(column.header, "") for column in columns) for row in rows)
    return BlankLedger(form.label.text(lang), tuple(columns), filled)


class _Walk:
    """Walks a mapping once and notes what each of its columns is for."""

    def __init__(self, form: ImportForm, pack: Pack, lang: str) -> None:
        self.form, self.pack, self.lang = form, pack, lang
        self.uses: dict[str, _Uses] = {header: _Uses() for header in wanted_headers(form)}
        is_id = form.key_type == FieldBase.ID_NUMBER
        label = pack.subjects[form.about].label.text(lang)
        for header in form.key:
            kind = CellKind.ID_NUMBER if is_id else CellKind.ID
            code = "blank.key-id" if is_id else "blank.key"
            self._use(header, kind, code, free=True, kind=label).required = True
        for event in form.events:
            self._event(event, pack.events[event.kind])
        if form.recorded_at is not None:
            self._use(form.recorded_at, CellKind.INSTANT, "blank.recorded", free=True)

    def _use(self, header: str, cells: CellKind | None, code: str, *, free: bool, **args: str) -> _Uses:
        use = self.uses[header]
        if cells is not None:
            use.kinds.add(cells)
        use.free = use.free or free
        use.told_only = use.told_only and code.startswith("blank.tells")
        use.notes[what_text(Problem(code, args=args), self.lang)] = None
        return use

    def _event(self, event: RowEvent, kind: EventKind) -> None:
        said = {"event": kind.label.text(self.lang) or event.kind}
        alone = len(self.form.events) == 1
        always = alone and not event.only_if and not event.unless and not event.optional
        for header, words in event.only_if.items():
            use = self._use(header, None, "blank.tells", free=False, words=self._listed(words), **said)
            use.required = use.required or alone
        for header, words in event.unless.items():
            self._use(header, None, "blank.tells-not", free=False, words=self._listed(words), **said)
        at = self._use(event.at, CellKind.DATE, "blank.at", free=True, **said)
        at.required = at.required or always
        if event.at_time is not None:
            self._use(event.at_time, CellKind.TIME, "blank.at-time", free=True, **said)
        if event.id is not None:
            self._use(event.id, CellKind.ID, "blank.own-id", free=True, **said)
        for column in event.columns:
            if column.constant is None:
                self._field(column, kind.fields.get(column.field), said, always=always)

    def _field(self, column: Column, given: FieldType | None, said: Mapping[str, str], *, always: bool) -> None:
        base = FieldBase.TEXT if given is None else given.base
        words = tuple(column.meanings) or (() if given is None else given.choices)
        reference = self.pack.subjects[given.ref].label.text(self.lang) if given and given.ref else ""
        code = "blank.choice" if words else _NOTES[base]
        what = what_text(Problem(code, args={"words": self._listed(words), "kind": reference}), self.lang)
        name = given.label.text(self.lang) if given else ""
        kind = CellKind.TEXT if words else _KINDS.get(base, CellKind.TEXT)
        args = {**said, "field": name or column.field, "what": what}
        use = self._use(column.header, kind, "blank.field", free=base is not FieldBase.TRUTH, **args)
        use.truth = use.truth or base is FieldBase.TRUTH
        if given is not None and given.ref is not None:
            use.refs.add(given.ref)
        if given is not None and not given.optional:
            use.required = use.required or always
            code = "blank.required" if always else "blank.required-then"
            use.notes[what_text(Problem(code), self.lang)] = None

    def _listed(self, words: Iterable[str]) -> str:
        shown = list(words)
        text = CATALOGUE["words.comma"].what(self.lang).join(shown[:_WORDS_SHOWN])
        return text if len(shown) <= _WORDS_SHOWN else f"{text} ..."
