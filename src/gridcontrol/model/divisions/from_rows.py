"""Division tables to divisions, all problems of all tables at once.

The first source's hierarchy is the static one. A code that comes again with other dates is the same
division at another time when the dates join, and another division when there is a gap. A row of another
hierarchy either links a division that an earlier table has, or brings a new one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from attrs import frozen

from gridcontrol.errors import PackError, Problem
from gridcontrol.model.divisions.draft import Draft
from gridcontrol.model.divisions.overlay import ABSENT, Hierarchy, Overlay, bare
from gridcontrol.model.divisions.reading import Read, build_table, entry_of, place_late, read_rows, schemes_seen_from
from gridcontrol.model.divisions.sources import Columns, Entry, Faults, RowSource, columns_of, day_text
from gridcontrol.model.divisions.table import FIRST_DAY, NO_DAY, ROOT, code_id


def overlay_from_rows(sources: Sequence[RowSource], hierarchies: Sequence[Hierarchy] = ()) -> Overlay:
    """The divisions of *sources*. Raises ``PackError`` with everything that is wrong with them.

    *hierarchies* may name more than the sources fill; those a source names and *hierarchies* does not
    follow the first.
    """
    faults = Faults(sources)
    read = Read()
    base = hierarchies[0].id if hierarchies else sources[0].hierarchy if sources else "divisions"
    for number, source in enumerate(sources):
        if source.hierarchy == base:
            read_rows(read, sources, number, faults)
    place_late(read, sources, faults)
    _check_ids(read, faults)
    if faults.found:
        raise PackError(faults.found)
    repeated = _Repeated.of(read, sources)
    read.index.clear()
    table, positions = build_table(read)
    draft = Draft(bare(table, base))
    named = {each.id: each for each in hierarchies}
    for each in (*named.values(), *(Hierarchy(source.hierarchy, base) for source in sources)):
        if each.id not in draft.overlay.hierarchies or each.id in named:
            draft.set_hierarchy(named.get(each.id, each))
    for division, key in read.own_ids.items():
        position = table.index[division]
        scheme = table.schemes[table.scheme[position]]
        draft.claim_code(position, scheme, key[len(scheme) + 1 :])
    writer = _Writer(draft, sources, faults)
    writer.versions(repeated, positions)
    for number, source in enumerate(sources):
        if source.hierarchy != base:
            writer.other_hierarchy(number)
    if not faults.found:
        writer.check_lives(read, positions)
    if faults.found:
        raise PackError(faults.found)
    return draft.done()


def _check_ids(read: Read, faults: Faults) -> None:
    if len(set(read.ids)) == len(read.ids):
        return
    seen: set[str] = set()
    for row, division in enumerate(read.ids):
        if division in seen:
            faults.add("divisions.id-twice", *read.place(row), division=division)
        seen.add(division)


@frozen
class _Repeated:
    """A row whose code comes again: the entry it was and the later ones."""

    row: int
    first: Entry
    others: tuple[Entry, ...]

    @classmethod
    def of(cls, read: Read, sources: Sequence[RowSource]) -> list[_Repeated]:
        by_key: dict[str, list[Entry]] = defaultdict(list)
        for entry in read.again:
            by_key[code_id(sources[entry.source].scheme, entry.code)].append(entry)
        return [cls(read.index[key], _first_entry(read, sources, key), tuple(found)) for key, found in by_key.items()]


def _first_entry(read: Read, sources: Sequence[RowSource], key: str) -> Entry:
    row = read.index[key]
    since, until = read.days(row)
    source = read.source[row]
    above = read.parent[row]
    return Entry(
        source=source,
        line=0,
        code=key[len(sources[source].scheme) + 1 :],
        name=read.names[row],
        parent="" if above == ROOT else read.ids[above],
        level="",
        since=since,
        until=until,
        id=read.ids[row],
    )


class _Writer:
    def __init__(self, draft: Draft, sources: Sequence[RowSource], faults: Faults) -> None:
        self._draft = draft
        self._sources = sources
        self._faults = faults
        self._places: dict[tuple[str, int], tuple[int, int]] = {}
        """Source and line that gave a division its place in a hierarchy."""

    # codes that come again

    def versions(self, repeated: Sequence[_Repeated], positions: Sequence[int]) -> None:
        for each in repeated:
            first, entries = each.first, each.others
            ordered = sorted((first, *entries), key=lambda entry: FIRST_DAY if entry.since is None else entry.since)
            if self._disjoint(ordered):
                self._write_versions(positions[each.row], ordered, first)

    def _disjoint(self, ordered: Sequence[Entry]) -> bool:
        for earlier, later in pairwise(ordered):
            if earlier.until is None or later.since is None or earlier.until > later.since:
                entry = later if later.line else earlier
                self._faults.add("divisions.code-twice", entry.source, entry.line, code=entry.code)
                return False
        return True

    def _write_versions(self, position: int, ordered: Sequence[Entry], first: Entry) -> None:
        overlay = self._draft.overlay
        runs: list[list[Entry]] = [[ordered[0]]]
        for earlier, later in pairwise(ordered):
            same = later.id in ("", earlier.id, first.id) or later is first
            if earlier.until == later.since and same:
                runs[-1].append(later)
            else:
                runs.append([later])
        scheme = self._sources[first.source].scheme
        for run in runs:
            since = FIRST_DAY if run[0].since is None else run[0].since
            until = NO_DAY if run[-1].until is None else run[-1].until
            if first in run:
                at = position
                self._draft.respell(at, scheme, first.code, since, until)
            else:
                division = run[0].id or f"{code_id(scheme, first.code)}@{day_text(since)}"
                at = self._draft.add(division, run[0].level, run[0].name, since, until)
                self._draft.add_alias(scheme, first.code, at, since, until)
            for entry in run:
                day = FIRST_DAY if entry.since is None else entry.since
                above = self._parent_of(entry, first)
                if above is not None:
                    self._draft.set_name_from(at, day, entry.name, fresh=entry is run[0])
                    self._draft.set_link_from(overlay.base, at, day, above, fresh=entry is run[0])
                    self._places[overlay.base, at] = (entry.source, entry.line)

    def _parent_of(self, entry: Entry, first: Entry) -> int | None:
        """The position of the entry's parent, or None after noting that there is none."""
        overlay = self._draft.overlay
        if not entry.parent:
            return ROOT
        if entry is first:
            return overlay.position(entry.parent)
        found = self._at_code(entry.source, entry.parent, entry.since)
        if found is None:
            self._faults.add("divisions.unknown-parent", entry.source, entry.line, code=entry.code, parent=entry.parent)
        return found

    def _at_code(self, source: int, code: str, since: int | None) -> int | None:
        overlay = self._draft.overlay
        for scheme in schemes_seen_from(self._sources, source):
            aliases = overlay.aliases.get((scheme, code))
            if aliases:
                day = FIRST_DAY if since is None else since
                on_day = [alias.position for alias in aliases if alias.since <= day < alias.until]
                return on_day[0] if on_day else aliases[-1].position
            found = overlay.table.index.get(code_id(scheme, code))
            if found is not None and found not in overlay.codes:
                return found
        return None

    # other hierarchies

    def other_hierarchy(self, number: int) -> None:
        source = self._sources[number]
        rows = iter(source.rows)
        columns = columns_of(source, next(rows, ()))
        if isinstance(columns, Problem):
            self._faults.found.append(columns)
            return
        entries = self._entries(number, rows, columns)
        fresh: dict[int, int] = {}
        for entry in entries:
            known = self._at_code(number, entry.code, entry.since)
            if known is None:
                fresh[id(entry)] = self._bring(entry, source)
        for entry in entries:
            above = ROOT if not entry.parent else self._at_code(number, entry.parent, entry.since)
            if above is None:
                self._faults.add("divisions.unknown-parent", number, entry.line, code=entry.code, parent=entry.parent)
                continue
            at = fresh.get(id(entry), self._at_code(number, entry.code, entry.since))
            if at is not None:
                self._link(source.hierarchy, at, entry, above)

    def _entries(self, number: int, rows: Iterator[Sequence[str]], columns: Columns) -> list[Entry]:
        entries = []
        for line, row in enumerate(rows, start=2):
            if row:
                entry = entry_of(row, columns, number, line, self._sources[number].level, self._faults)
                if entry is not None:
                    entries.append(entry)
        return entries

    def _bring(self, entry: Entry, source: RowSource) -> int:
        since = FIRST_DAY if entry.since is None else entry.since
        until = NO_DAY if entry.until is None else entry.until
        division = entry.id or code_id(source.scheme, entry.code)
        if self._draft.overlay.position(division) is not None:
            self._faults.add("divisions.code-twice", entry.source, entry.line, code=entry.code)
            return ROOT
        position = self._draft.add(division, entry.level, entry.name, since, until)
        self._draft.add_alias(source.scheme, entry.code, position, since, until)
        return position

    def _link(self, hierarchy: str, position: int, entry: Entry, above: int) -> None:
        overlay = self._draft.overlay
        day = overlay.life(position)[0] if entry.since is None else entry.since
        if above >= 0 and self._circles(hierarchy, position, above, day):
            self._faults.add("divisions.circle-in-file", entry.source, entry.line, code=entry.code)
            return
        behind = ABSENT if entry.until is None else overlay.link(hierarchy, position, entry.until)
        self._draft.set_link(hierarchy, position, day, above)
        self._places[hierarchy, position] = (entry.source, entry.line)
        if entry.until is not None and entry.until < overlay.life(position)[1]:
            self._draft.set_link(hierarchy, position, entry.until, behind)

    def _circles(self, hierarchy: str, position: int, above: int, day: int) -> bool:
        overlay = self._draft.overlay
        while above >= 0:
            if above == position:
                return True
            above = overlay.link(hierarchy, above, day)
        return False

    # dates

    def check_lives(self, read: Read, positions: Sequence[int]) -> None:
        """No division may hang, on any day, under one that is not there on that day."""
        overlay = self._draft.overlay
        outliving = self._outliving()
        rows = {position: row for row, position in enumerate(positions)} if outliving else {}
        for position in outliving:
            row = rows[position]
            span = overlay.life(position)
            self._check_span(overlay.base, position, overlay.table.parent[position], span, read.place(row))
        for hierarchy, links in overlay.links.items():
            for position, timeline in links.items():
                behind = [day for day, _ in timeline[1:]] + [overlay.life(position)[1]]
                place = self._places.get((hierarchy, position), (0, 1))
                for (day, above), until in zip(timeline, behind, strict=True):
                    self._check_span(hierarchy, position, above, (max(day, overlay.life(position)[0]), until), place)

    def _outliving(self) -> list[int]:
        """Positions of the static tree whose life is not within that of their parent."""
        overlay, table = self._draft.overlay, self._draft.overlay.table
        if not table.since and not overlay.lives:
            return []
        life = overlay.life if overlay.lives else table.life
        changed = overlay.links.get(overlay.base, {})
        found: list[int] = []
        last, since, until = ROOT, FIRST_DAY, NO_DAY
        for position, above in enumerate(table.parent):
            if above < 0 or position in changed:
                continue
            if above != last:
                last, (since, until) = above, life(above)
            first, behind = life(position)
            if first < since or behind > until:
                found.append(position)
        return found

    def _check_span(
        self, hierarchy: str, position: int, above: int, span: tuple[int, int], place: tuple[int, int]
    ) -> None:
        overlay = self._draft.overlay
        if above < 0 or span[0] >= span[1]:
            return
        first, behind = overlay.life(above)
        code, parent = overlay.id(position), overlay.id(above)
        if first > span[0] or behind < span[1]:
            self._faults.add("divisions.outlives-parent", *place, code=code, parent=parent)
        elif overlay.link(hierarchy, above, span[0]) == ABSENT:
            self._faults.add("divisions.parent-not-linked", *place, code=code, parent=parent, hierarchy=hierarchy)
