"""Import a file: rows to facts to the store in batches; bad rows to a private file, good ones stored.

Each batch is taken whole or not at all, and every fact has an id that depends on nothing but what the file says. So
an import that broke off anywhere is repeated by importing the file again.
"""

from __future__ import annotations

import errno
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from types import MappingProxyType

from attrs import define, evolve, field, frozen

from gridcontrol.app.set_aside import Answering, SetAside, original_name
from gridcontrol.app.taking import Taking
from gridcontrol.builtin.csv_rows import CsvRows, blank
from gridcontrol.builtin.json_lines import JsonRows
from gridcontrol.errors import ImportRefused, NotFound, Place, Problem, Severity
from gridcontrol.ids import FactId, ImportId
from gridcontrol.intake.beside import beside_the_list
from gridcontrol.intake.choices import choices_of
from gridcontrol.intake.choosing import mapping_of
from gridcontrol.intake.encodings import Encoding, is_unreadable, recovered
from gridcontrol.intake.facts_text import FACTS, FactReader
from gridcontrol.intake.findings import Flaw, Notices, RowRefused, Warned
from gridcontrol.intake.headers import indexes_of, is_added, wanted_headers
from gridcontrol.intake.mapping import RowReader
from gridcontrol.intake.outcome import Imported, Progress
from gridcontrol.located.nearest import nearest
from gridcontrol.model.encoded import Encoded, append_all
from gridcontrol.model.storing import Store
from gridcontrol.plugins import Answer, RowFormat, RowSource
from gridcontrol.rules.imports import ImportForm
from gridcontrol.rules.ruleset import Pack

BATCH = 20_000
"""Facts handed to the store at once. The memory of an import grows with this, not with the file."""

_REPORT_EVERY = 2_000
_PROBLEMS_KEPT = 100
_CONFLICTS_KEPT = 100
_FACTS_PATTERNS = ("*.facts.jsonl", "facts*.jsonl")
_SHORT = "intake.row-too-short"
_NAMES = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "gb18030": "GB18030"}

BUILT_IN = (
    RowFormat("csv", (".csv", ".tsv", ".txt"), CsvRows, blank=blank),
    RowFormat("jsonl", (".jsonl", ".ndjson"), JsonRows),
)
"""The formats that need no plugin host."""

ProgressCall = Callable[[Progress], None]
Known = Callable[[str], bool]


def form_for(pack: Pack, file_name: str) -> ImportId:
    """The one import of *pack* whose patterns fit *file_name*. Raises ``ImportRefused`` when none or several do.

    Where none fits, their endings don't count: ``arrivals*.csv`` is also for ``arrivals-0205.xlsx``.
    """
    name = original_name(file_name)
    patterns = {form.id: form.match for form in pack.imports.values()} | {ImportId(FACTS): _FACTS_PATTERNS}
    fitting = [form for form, globs in patterns.items() if any(fnmatchcase(name, glob) for glob in globs)]
    if not fitting:
        stem = Path(name).stem
        stems = {form: [each for glob in globs if (each := Path(glob).stem) != "*"] for form, globs in patterns.items()}
        fitting = [form for form, globs in stems.items() if form != FACTS and any(fnmatchcase(stem, g) for g in globs)]
    if len(fitting) == 1:
        return fitting[0]
    code = "intake.several-imports" if fitting else "intake.no-import"
    allowed = tuple(fitting or patterns)
    raise ImportRefused(Problem(code, args={"file": file_name}, allowed=allowed))


def format_for(path: Path, form: ImportForm, formats: Sequence[RowFormat]) -> RowFormat:
    """The format of *path*: the one *form* names, unless the name ends with another's suffix."""
    named = next((each for each in formats if each.name == form.file), None)
    name = path.name.lower()
    endings = [(len(suffix), each) for each in formats for suffix in each.suffixes if name.endswith(suffix)]
    longest = max((length for length, _ in endings), default=0)
    fitting = [each for length, each in endings if length == longest]
    if named is not None and (named in fitting or not fitting):
        return named
    if len(fitting) == 1:
        return fitting[0]
    # The order of installation must not decide.
    code = "intake.several-formats" if fitting else "intake.no-format"
    allowed = tuple(sorted(each.name for each in fitting or formats))
    raise ImportRefused(Problem(code, args={"file": path.name, "found": form.file}, allowed=allowed))


def existing(path: str | Path) -> Path:
    """*path*, where there is a file. Raises ``NotFound``."""
    if not Path(path).exists():
        raise NotFound(Problem("app.no-file", args={"file": path, "reason": os.strerror(errno.ENOENT)}))
    return Path(path)


def import_file(
    path: Path,
    pack: Pack,
    store: Store,
    *,
    form: str | None = None,
    set_aside_folder: Path | None = None,
    known_codes: Known | None = None,
    known_regions: Known | None = None,
    formats: Sequence[RowFormat] = BUILT_IN,
    lang: str = "en",
    batch: int = BATCH,
    progress: ProgressCall | None = None,
    until: datetime | None = None,
    taker: Taking | None = None,
) -> Imported:
    """Import *path* into *store* by the import *form* of *pack*, or by the one whose patterns fit the file's name.

    Rows that can't be taken go to a file of mode 0600 beside *path* or in *set_aside_folder*, with their reasons in
    *lang*. *known_codes* and *known_regions* say whether a division's code and the region of an id are known; what
    isn't is a warning. *formats* are the formats of files to choose from: that of the mapping's ``file``, or another
    one whose suffix is the file's. *progress* is called every few thousand rows and at the end. Rows with an event
    later than *until*, when the file is received, are set aside, plans apart, and those that *taker* does not take.
    Totals, notes and numbers without a record beside the list are passed over and warned of.

    Raises ``NotFound``, ``ImportRefused`` (the file as a whole) and ``StoreError``. Batches stored before stay.
    """
    wishes = _Wishes(set_aside_folder, lang, batch, progress, taker)
    form_id = ImportId(form) if form is not None else form_for(pack, path.name)
    if form_id == FACTS and FACTS not in pack.imports:
        with JsonRows(path, None) as rows:
            facts = FactReader(pack, path.name, known_codes=known_codes)
            run = _Run(store, _Opened(path, form_id, rows.encoding), wishes)
            return run.all_of(_of_objects(rows, facts), lambda: rows.position, facts.notices)
    mapping = mapping_of(pack, form_id, FACTS)
    chosen = format_for(path, mapping, formats)
    with chosen.open(path, mapping) as rows:
        indexes = indexes_of(mapping, rows.headers, path.name, max(rows.header_row, 1))
        known = {"known_codes": known_codes, "known_regions": known_regions}
        reader = RowReader(mapping, pack, indexes, path.name, **known, until=until, from_1904=rows.encoding.from_1904)
        separator = rows.separator if isinstance(rows, CsvRows) else ""
        kept = () if isinstance(rows, JsonRows) else rows.headers
        answered = _answered(chosen, path, mapping, pack, lang)
        run = _Run(store, _Opened(path, form_id, rows.encoding, kept, separator, answered), wishes)
        # Totals and notes stand in what people lay out, not in what programs write.
        beside = _nothing if isinstance(rows, JsonRows) else beside_the_list(mapping, rows.headers, indexes)
        missing = _never_seen(rows, mapping) if isinstance(rows, JsonRows) else None
        taken = _of_rows(rows, reader, path.name, beside)
        return run.all_of(taken, lambda: rows.position, reader.notices, missing)


_Taken = list[Encoded] | RowRefused
"""What became of a row: its facts, or why it can't be taken."""


def _nothing(_: Sequence[str]) -> bool:
    return False


def _of_rows(
    rows: RowSource, reader: RowReader, delivery: str, is_beside: Callable[[Sequence[str]], bool]
) -> Iterator[tuple[int, Sequence[str], _Taken]]:
    # JSON can spell what its encoding can't hold.
    watch = rows.encoding.watch_rows or not isinstance(rows, CsvRows)
    width = len(rows.headers)
    facts, encoding = reader.facts, rows.encoding.name
    beside = reader.notices.warner("", 0)
    for number, cells, marked, original in rows.rows():
        # Whoever wrote the format may not have counted.
        flaw = marked or _miscounted(cells, width)
        if flaw == _SHORT and is_beside([*cells, *[""] * (width - len(cells))]):
            reader.notices.row = number
            beside("intake.beside", "")
            continue
        if flaw:
            kept = original or cells
            yield number, kept, _refused(flaw, delivery, number, count=str(len(cells)), width=str(width))
            continue
        if watch and (flaw := _unreadable("\x1e".join(cells), encoding)):
            yield number, original or cells, _refused(flaw, delivery, number)
            continue
        try:
            taken: _Taken = facts(number, cells)
        except RowRefused as refused:
            if is_beside(cells):
                beside("intake.beside", "")
                continue
            taken = refused
        yield number, original or cells, taken


def _of_objects(rows: JsonRows, reader: FactReader) -> Iterator[tuple[int, Sequence[str], _Taken]]:
    for number, line, found in rows.objects():
        flaw = found if isinstance(found, str) else _unreadable(str(found), rows.encoding.name)
        if flaw or isinstance(found, str):
            yield number, (line,), _refused(flaw, reader.delivery, number)
            continue
        try:
            taken: _Taken = reader.facts(number, found)
        except RowRefused as refused:
            taken = refused
        yield number, (line,), taken


def _never(_: Sequence[str]) -> bool:
    return False


def _miscounted(cells: Sequence[str], width: int) -> str:
    if len(cells) == width:
        return ""
    return _SHORT if len(cells) < width else "intake.row-too-long"


def _unreadable(text: str, encoding: str) -> str:
    if encoding != "utf-16" and recovered(text, encoding) is not None:
        return "intake.mixed-encoding"
    return "intake.unreadable-character" if is_unreadable(text.replace("\x1e", "")) else ""


def _refused(code: str, delivery: str, number: int, **words: str) -> RowRefused:
    return RowRefused([Flaw("", "", Problem(code, Place(delivery, number, 1), args=words))])


def _never_seen(rows: JsonRows, form: ImportForm) -> Callable[[], tuple[Warned, ...]]:
    def warned() -> tuple[Warned, ...]:
        found = []
        for header in _in_order(form, rows.never_seen):
            likely = nearest(header, rows.seen_titles)
            words = {"column": header}
            problem = Problem("intake.never-seen", args=words, severity=Severity.WARNING, nearest=likely)
            found.append(Warned("intake.never-seen", header, 1, (problem,)))
        return tuple(found)

    return warned


def _answered(chosen: RowFormat, path: Path, form: ImportForm, pack: Pack, lang: str) -> Answering | None:
    """How *chosen* gives the file back; None where it can't."""
    answer = chosen.answer
    if answer is None:
        return None
    return lambda rows: answer(path, form, Answer(tuple(rows), choices_of(form, pack)), lang)


def _not_given_back(aside: SetAside) -> tuple[Warned, ...]:
    problems = () if aside.lost is None else aside.lost.problems
    return tuple(Warned(each.code, "", 1, (evolve(each, severity=Severity.WARNING),)) for each in problems)


def _in_order(form: ImportForm, headers: Iterable[str]) -> list[str]:
    """*headers* in the order in which *form* names them."""
    return [header for header in wanted_headers(form) if header in set(headers)]


@frozen
class _Opened:
    """The file being imported."""

    path: Path
    form: ImportId
    encoding: Encoding
    headers: Sequence[str] = ()
    """Of the columns that a set-aside file has to repeat; none for JSON lines."""
    separator: str = ""
    answered: Answering | None = None


@frozen
class _Wishes:
    """What the caller asked for."""

    folder: Path | None
    lang: str
    batch: int
    progress: ProgressCall | None
    taker: Taking | None


@define
class _Counts:
    rows: int = 0
    taken: int = 0
    set_aside: int = 0
    without_event: int = 0
    new: int = 0
    known: int = 0
    conflicting: int = 0
    conflicts: list[FactId] = field(factory=list)
    reasons: Counter[str] = field(factory=Counter)
    problems: list[Problem] = field(factory=list)


class _Run:
    """One import under way: counts, the batch being filled, the set-aside file."""

    def __init__(self, store: Store, opened: _Opened, wishes: _Wishes) -> None:
        self._store = store
        self._opened = opened
        self._added = frozenset(index for index, header in enumerate(opened.headers) if is_added(header))
        kept = [header for index, header in enumerate(opened.headers) if index not in self._added]
        named = (opened.path, wishes.folder, kept, wishes.lang, opened.encoding.name)
        self._aside = SetAside(*named, opened.answered)
        self._batch = wishes.batch
        self._progress = wishes.progress
        self._taker = wishes.taker
        self._counts = _Counts()

    def all_of(
        self,
        rows: Iterable[tuple[int, Sequence[str], _Taken]],
        position: Callable[[], int],
        notices: Notices,
        more_warnings: Callable[[], tuple[Warned, ...]] | None = None,
    ) -> Imported:
        """Take all *rows*, then say what became of them."""
        try:
            self._take(rows, position)
            file = self._aside.close()
        except BaseException:
            self._aside.discard()
            raise
        counts = self._counts
        return Imported(
            form=self._opened.form,
            delivery=self._opened.path.name,
            encoding=_NAMES[self._opened.encoding.name],
            separator=self._opened.separator,
            rows=counts.rows,
            taken=counts.taken,
            without_event=counts.without_event,
            new=counts.new,
            known=counts.known,
            conflicting=counts.conflicting,
            conflicts=tuple(counts.conflicts),
            set_aside=counts.set_aside,
            set_aside_by_reason=MappingProxyType(dict(sorted(counts.reasons.items()))),
            set_aside_file=None if file is None else str(file),
            problems=tuple(counts.problems),
            warnings=notices.warned() + (more_warnings() if more_warnings else ()) + _not_given_back(self._aside),
        )

    def _take(self, rows: Iterable[tuple[int, Sequence[str], _Taken]], position: Callable[[], int]) -> None:
        counts, full = self._counts, self._batch
        waiting: list[Encoded] = []
        for number, original, taken in rows:
            counts.rows += 1
            if isinstance(taken, RowRefused):
                self._set_aside(number, original, taken)
            elif taken and self._taker is not None and not self._taker.takes(taken):
                self._set_aside(number, original, _refused("scope.row-outside", self._opened.path.name, number))
            elif taken:
                counts.taken += 1
                waiting += taken
                if len(waiting) >= full:
                    self._store_batch(waiting)
                    waiting = []
            else:
                counts.without_event += 1
            if self._progress is not None and not counts.rows % _REPORT_EVERY:
                self._report(position())
        if waiting:
            self._store_batch(waiting)
        if self._progress is not None:
            self._report(self._opened.encoding.size)

    def _store_batch(self, waiting: list[Encoded]) -> None:
        counts = self._counts
        receipt = append_all(self._store, waiting) if self._taker is None else self._taker.append(waiting)
        counts.new += receipt.new
        counts.known += receipt.known
        counts.conflicting += len(waiting) - receipt.new - receipt.known
        room = _CONFLICTS_KEPT - len(counts.conflicts)
        counts.conflicts += receipt.conflicts[:room]

    def _set_aside(self, number: int, original: Sequence[str], refused: RowRefused) -> None:
        counts = self._counts
        counts.set_aside += 1
        counts.reasons[refused.flaws[0].problem.code] += 1
        if len(counts.problems) < _PROBLEMS_KEPT:
            counts.problems += [flaw.problem for flaw in refused.flaws]
        kept = [cell for index, cell in enumerate(original) if index not in self._added]
        self._aside.add(number, kept, refused.flaws)

    def _report(self, position: int) -> None:
        if self._progress is not None:
            counts = self._counts
            size = self._opened.encoding.size
            self._progress(Progress(min(position, size), size, counts.rows, counts.set_aside))
