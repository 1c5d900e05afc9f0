"""Rows of division tables to the static table: the first hierarchy, one row a division.

The big step of loading, so the loop over rows does little. What it can't place on the way (a code that
comes again, a parent further down) is put aside for the steps behind it.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence

from attrs import define, field

from gridcontrol.errors import Problem
from gridcontrol.ids import DivisionId
from gridcontrol.model.divisions.sources import CONTROL, Columns, Entry, Faults, RowSource, columns_of, day_of
from gridcontrol.model.divisions.table import FIRST_DAY, NO_DAY, ROOT, Table, code_id, table_of

_MOST_NUMBERS = 255
_UNPLACED = -3
_UNSAID = -1


@define(eq=False)
class Read:
    """The rows of the first hierarchy by column, in the order of the files."""

    ids: list[DivisionId] = field(factory=list)
    names: list[str] = field(factory=list)
    parent: array[int] = field(factory=lambda: array("i"))
    level: array[int] = field(factory=lambda: array("B"))
    levels: dict[str, int] = field(factory=dict)
    scheme: array[int] = field(factory=lambda: array("B"))
    schemes: dict[str, int] = field(factory=dict)
    index: dict[str, int] = field(factory=dict)
    """Scheme and code to row."""
    source: array[int] = field(factory=lambda: array("H"))
    since: array[int] = field(factory=lambda: array("i"))
    """First day of each row, or ``_UNSAID``."""
    until: array[int] = field(factory=lambda: array("i"))
    """First day each row is no more, or ``_UNSAID``."""
    dated: bool = False
    """Whether some row has a date."""
    late: list[tuple[int, Entry]] = field(factory=list)
    """Rows whose parent was not known yet."""
    own_ids: dict[str, DivisionId] = field(factory=dict)
    """Ids that the files give, to the scheme and code."""
    again: list[Entry] = field(factory=list)
    """Rows whose code was there already."""
    starts: dict[int, int] = field(factory=dict)
    """First row of each source."""
    gaps: dict[int, list[int]] = field(factory=dict)
    """Lines of each source that gave no row."""
    order: Sequence[int] | None = None
    """Where each row stood as read, when they have been put in another order since."""

    def place(self, row: int) -> tuple[int, int]:
        """Source and line of *row*."""
        source = self.source[row]
        line = (row if self.order is None else self.order[row]) - self.starts[source] + 2
        for gap in self.gaps[source]:
            line += gap <= line
        return source, line

    def days(self, row: int) -> tuple[int | None, int | None]:
        """First day and first day no more, None where the file says nothing."""
        since, until = self.since[row], self.until[row]
        return None if since == _UNSAID else since, None if until == _UNSAID else until

    def find(self, sources: Sequence[RowSource], source: int, code: str) -> int | None:
        """The row that *code* means in *source*: in its own scheme, else in that of an earlier source."""
        for scheme in schemes_seen_from(sources, source):
            row = self.index.get(code_id(scheme, code))
            if row is not None:
                return row
        return None


def schemes_seen_from(sources: Sequence[RowSource], source: int) -> Iterator[str]:
    """The scheme of *source*, then those before it, nearest first; each once."""
    seen: set[str] = set()
    for number in range(source, -1, -1):
        if sources[number].scheme not in seen:
            seen.add(sources[number].scheme)
            yield sources[number].scheme


def entry_of(
    row: Sequence[str], columns: Columns, source: int, line: int, level: str | None, faults: Faults
) -> Entry | None:
    """*row* with its cells by meaning, or None after noting what is wrong with it."""
    if max(columns.code, columns.name, columns.parent, columns.level) >= len(row):
        faults.add("divisions.short-row", source, line, count=len(row))
        return None

    def cell(place: int) -> str:
        return row[place].strip() if 0 <= place < len(row) else ""

    days: list[int | None] = []
    for place in (columns.valid_from, columns.valid_until):
        try:
            days.append(day_of(cell(place)) if cell(place) else None)
        except ValueError:
            faults.add("divisions.bad-date", source, line, found=cell(place))
            return None
    since, until = days[0], None if days[1] is None else days[1] + 1
    entry = Entry(
        source=source,
        line=line,
        code=cell(columns.code),
        name=cell(columns.name),
        parent=cell(columns.parent),
        level=level or cell(columns.level),
        since=since,
        until=until,
        id=cell(columns.id),
    )
    for meaning in ("code", "name", "level"):
        text = getattr(entry, meaning)
        if not text or CONTROL.search(text):
            faults.add("divisions.control-character" if text else "divisions.empty-cell", source, line, meaning=meaning)
            return None
    if since is not None and until is not None and since >= until:
        faults.add("divisions.ends-first", source, line, code=entry.code)
        return None
    return entry


def read_rows(read: Read, sources: Sequence[RowSource], number: int, faults: Faults) -> None:
    """Take the rows of source *number* into *read*."""
    source = sources[number]
    rows = iter(source.rows)
    columns = columns_of(source, next(rows, ()))
    if isinstance(columns, Problem):
        faults.found.append(columns)
        return
    scheme_number = read.schemes.setdefault(source.scheme, len(read.schemes))
    known = [f"{scheme}:" for scheme in schemes_seen_from(sources, number)]
    own = known[0]
    index, ids, names, parents, levels = read.index, read.ids, read.names, read.parent, read.levels
    read.starts[number] = len(ids)
    gaps = read.gaps.setdefault(number, [])
    code_at, name_at, parent_at, level_at = columns.code, columns.name, columns.parent, columns.level
    fixed = source.level
    fixed_number = 0 if fixed is None else _numbered(levels, fixed, number, 1, faults)
    # Most rows stand behind one of the same parent, so the last parent is kept.
    last_above, last_parent = "", ROOT
    dated = columns.valid_from >= 0 or columns.valid_until >= 0
    day_numbers = {"": _UNSAID}
    days: tuple[int, int] | None = (_UNSAID, _UNSAID)
    for line, row in enumerate(rows, start=2):
        try:
            code, name = row[code_at].strip(), row[name_at].strip()
            above = row[parent_at].strip() if parent_at >= 0 else ""
            level = fixed or row[level_at].strip()
        except IndexError:
            if row:
                faults.add("divisions.short-row", number, line, count=len(row))
            gaps.append(line)
            continue
        key = DivisionId(own + code)
        entry: Entry | None = None
        if dated:
            days = _days_of(row, columns, day_numbers)
        if days is None or columns.id >= 0 or not code or not name or not level or key in index:
            entry = entry_of(row, columns, number, line, source.level, faults)
            if entry is None or key in index:
                gaps.append(line)
                if entry is not None:
                    read.again.append(entry)
                continue
        here = len(ids)
        if above != last_above:
            last_above, last_parent = above, _parent_row(index, known, above)
        parent = last_parent
        if parent == _UNPLACED:
            # The parent may come yet, in the very next row.
            last_above, last_parent = "", ROOT
            entry = entry or Entry(number, line, code, name, above, level, None, None, "")
            read.late.append((here, entry))
        index[key] = here
        ids.append(key if entry is None else _noted(read, key, entry))
        if dated and days is not None:
            read.since.append(days[0])
            read.until.append(days[1])
        names.append(name)
        parents.append(parent)
        if fixed is None:
            read.level.append(_numbered(levels, level, number, line, faults))
    _fill_up(read, len(ids), fixed_number, scheme_number, number)
    read.dated = read.dated or dated
    _check_characters(read, number, faults)


def _fill_up(read: Read, count: int, level: int, scheme: int, source: int) -> None:
    """What is the same for all rows of a source, written at once for the rows that have it not yet."""
    for column, value in (
        (read.level, level),
        (read.scheme, scheme),
        (read.source, source),
        (read.since, _UNSAID),
        (read.until, _UNSAID),
    ):
        column.extend(array(column.typecode, [value]) * (count - len(column)))


def _days_of(row: Sequence[str], columns: Columns, numbers: dict[str, int]) -> tuple[int, int] | None:
    """First day and first day no more; None where a closer look must say what is wrong. *numbers* remembers dates."""
    found: list[int] = []
    for place in (columns.valid_from, columns.valid_until):
        text = row[place] if 0 <= place < len(row) else ""
        number = numbers.get(text)
        if number is None:
            try:
                number = numbers[text] = day_of(text.strip()) if text.strip() else _UNSAID
            except ValueError:
                return None
        found.append(number)
    since, last = found
    if last == _UNSAID:
        return since, _UNSAID
    return (since, last + 1) if since <= last else None


def _noted(read: Read, key: DivisionId, entry: Entry) -> DivisionId:
    """The id of a row that may have one of its own."""
    if not entry.id:
        return key
    read.own_ids[entry.id] = key
    return DivisionId(entry.id)


def _check_characters(read: Read, source: int, faults: Faults) -> None:
    ids, names, start = read.ids, read.names, read.starts[source]
    # One search over everything costs a fiftieth of one search per row.
    if CONTROL.search("".join(names[start:])) or CONTROL.search("".join(ids[start:])):
        for here in range(start, len(ids)):
            if CONTROL.search(names[here] + ids[here]):
                faults.add("divisions.control-character", *read.place(here))


def _parent_row(index: Mapping[str, int], known: Sequence[str], above: str) -> int:
    """The row of the division that *above* names in one of the schemes of prefixes *known*."""
    if not above:
        return ROOT
    for prefix in known:
        found = index.get(prefix + above)
        if found is not None:
            return found
    return _UNPLACED


def _numbered(levels: dict[str, int], level: str, source: int, line: int, faults: Faults) -> int:
    found = levels.setdefault(level, len(levels))
    if found > _MOST_NUMBERS:
        faults.add("divisions.too-many-levels", source, line, count=_MOST_NUMBERS + 1)
        return 0
    return found


def place_late(read: Read, sources: Sequence[RowSource], faults: Faults) -> None:
    """Link the rows that came before their parents, and put parents first."""
    if not read.late:
        return
    for row, entry in read.late:
        found = read.find(sources, entry.source, entry.parent)
        if found is None:
            faults.add("divisions.unknown-parent", entry.source, entry.line, code=entry.code, parent=entry.parent)
            found = ROOT
        read.parent[row] = found
    depth = _depths(read, faults)
    order = sorted(range(len(read.ids)), key=depth.__getitem__)
    read.order = order
    moved = {row: place for place, row in enumerate(order)}
    read.ids = [read.ids[row] for row in order]
    read.names = [read.names[row] for row in order]
    read.parent = array("i", [moved[above] if (above := read.parent[row]) >= 0 else ROOT for row in order])
    read.level = array("B", [read.level[row] for row in order])
    read.scheme = array("B", [read.scheme[row] for row in order])
    read.source = array("H", [read.source[row] for row in order])
    read.since = array("i", [read.since[row] for row in order])
    read.until = array("i", [read.until[row] for row in order])
    read.index = {key: moved[row] for key, row in read.index.items()}
    read.late = [(moved[row], entry) for row, entry in read.late]


def _depths(read: Read, faults: Faults) -> list[int]:
    late = dict(read.late)
    depth = [-1] * len(read.ids)
    for row in range(len(read.ids)):
        path: list[int] = []
        on_path: set[int] = set()
        at = row
        while at >= 0 and depth[at] < 0:
            if at in on_path:
                # One row of every circle came before its parent, so one of them was put aside with its line.
                entry = next(late[each] for each in path[path.index(at) :] if each in late)
                faults.add("divisions.circle-in-file", entry.source, entry.line, code=entry.code)
                read.parent[at] = ROOT
                break
            path.append(at)
            on_path.add(at)
            at = read.parent[at]
        start = depth[at] if at >= 0 and depth[at] >= 0 else -1
        for step, each in enumerate(reversed(path), start=1):
            depth[each] = start + step
    return depth


def build_table(read: Read) -> tuple[Table, array[int]]:
    """The static table of what was read, and the position of each row."""
    since = until = array("i")
    if read.dated:
        since, until = read.since, read.until
        for row, above in enumerate(read.parent):
            # An open side is as long as the parent lasts.
            if since[row] == _UNSAID:
                since[row] = since[above] if above >= 0 else FIRST_DAY
            if until[row] == _UNSAID:
                until[row] = until[above] if above >= 0 else NO_DAY
    return table_of(
        ids=read.ids,
        names=read.names,
        parent=read.parent,
        level=read.level,
        levels=tuple(read.levels),
        scheme=read.scheme,
        schemes=tuple(read.schemes),
        since=since,
        until=until,
    )
