"""Two rule sets over the same facts, as a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from types import MappingProxyType

from attrs import evolve, frozen

from gridcontrol.calculus.comparing import Changed, Comparison
from gridcontrol.calculus.ends import Stretch
from gridcontrol.errors import Severity
from gridcontrol.ids import StatusId, SubjectId, TrackId
from gridcontrol.reports.answer_words import answer_word
from gridcontrol.reports.build import personal_kinds
from gridcontrol.reports.document import (
    Cell,
    Column,
    ColumnType,
    Document,
    Findings,
    Latest,
    Named,
    Notes,
    Row,
    RowKind,
    Statement,
    SubjectRef,
    Table,
    listed,
)
from gridcontrol.reports.event_words import named
from gridcontrol.reports.explained import answer_document
from gridcontrol.reports.grouping import TOTAL
from gridcontrol.reports.words import word
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import Label

RowOf = Callable[[SubjectId], str]
"""The key of the row that a subject counts in."""


def plan_document(old: Pack, new: Pack, found: Comparison, row_of: RowOf, names: Mapping[str, Cell]) -> Document:
    """Who changes in numbers and by name, the rooms, and what is to be known of the comparison.

    *names* are those of the rows, by key, in the order in which to print them. Not masked.
    """
    words = _Words(old, new)
    sections = (
        _summary(words, found, row_of, names),
        _who(words, found, row_of, names),
        *(() if found.afterwards is None else (_shares(words, found),)),
        _rooms(words, found),
        _cautions(words, found),
        _notes(words, found),
    )
    return evolve(
        answer_document(old, "plan", "plan_who", sections, found.at, found.known_at),
        title=answer_word("plan", old=_version(old), new=_version(new)),
        personal_kinds=personal_kinds(old) | personal_kinds(new),
        main="who",
    )


def _version(pack: Pack) -> Label:
    """What tells two versions of one pack apart: its id and the first digits of its text's digest."""
    return Label(MappingProxyType({}), f"{pack.id} {pack.version[:8]}")


@frozen
class _Words:
    """Names of tracks and statuses: the new rule set's, else the old one's."""

    old: Pack
    new: Pack

    def track(self, track: TrackId) -> Named:
        pack = self.new if track in self.new.tracks else self.old
        return named(track, pack.tracks[track].label)

    def status(self, track: TrackId, status: StatusId | None) -> Cell:
        if status is None:
            return Statement("plan.no-such-track")
        labels = [pack.tracks[track].labels.get(status) for pack in (self.new, self.old) if track in pack.tracks]
        return named(status, next((label for label in labels if label is not None), None))


def _summary(words: _Words, found: Comparison, row_of: RowOf, names: Mapping[str, Cell]) -> Table:
    """How many go from what to what, by division and in total."""
    counted: Counter[tuple[str, TrackId, StatusId | None, StatusId | None]] = Counter()
    for one in found.changes:
        for row in (row_of(one.subject), TOTAL):
            counted[row, one.track, one.was, one.becomes] += 1
    order = list(names)

    def place(key: tuple[str, TrackId, StatusId | None, StatusId | None]) -> tuple[object, ...]:
        return order.index(key[0]), key[1], key[2] or "", key[3] or ""

    rows = tuple(
        Row(
            f"{row} {track} {was or '-'} {becomes or '-'}",
            (
                names[row],
                words.track(track),
                words.status(track, was),
                words.status(track, becomes),
                counted[row, track, was, becomes],
            ),
            RowKind.TOTAL if row == TOTAL else RowKind.DATA,
        )
        for row, track, was, becomes in sorted(counted, key=place)
    )
    columns = (
        Column("division", answer_word("division")),
        Column("track", answer_word("track")),
        Column("was", answer_word("was")),
        Column("becomes", answer_word("becomes")),
        Column("subjects", answer_word("subjects"), ColumnType.NUMBER),
    )
    return Table("summary", answer_word("plan_summary"), columns, rows, Statement("plan.nobody"))


def _who(words: _Words, found: Comparison, row_of: RowOf, names: Mapping[str, Cell]) -> Table:
    columns = (
        Column("subject", answer_word("subject"), ColumnType.SUBJECT),
        Column("division", answer_word("division")),
        Column("track", answer_word("track")),
        Column("since", answer_word("since"), ColumnType.INSTANT),
        Column("was", answer_word("was")),
        Column("becomes", answer_word("becomes")),
        Column("free_was", answer_word("free_was"), ColumnType.INSTANT),
        Column("free_becomes", answer_word("free_becomes"), ColumnType.INSTANT),
    )
    rows = tuple(
        Row(f"{one.subject} {one.track}", _cells(words, one, names[row_of(one.subject)])) for one in found.changes
    )
    return Table("who", answer_word("plan_who"), columns, rows, Statement("plan.nobody"))


def _cells(words: _Words, one: Changed, division: Cell) -> tuple[Cell, ...]:
    return (
        SubjectRef(one.subject),
        division,
        words.track(one.track),
        one.since,
        words.status(one.track, one.was),
        words.status(one.track, one.becomes),
        _free(one.free_was),
        _free(one.free_becomes),
    )


def _free(free: Stretch | None) -> Cell:
    if free is None:
        return None
    return free.until if free.until is not None else Latest(free.latest, begins=True)


def _shares(words: _Words, found: Comparison) -> Table:
    columns = (
        Column("track", answer_word("track")),
        Column("status", answer_word("status")),
        Column("expected", answer_word("expected_then"), ColumnType.NUMBER),
        Column("by_rules", answer_word("by_rules"), ColumnType.NUMBER),
        Column("by_facts", answer_word("by_facts"), ColumnType.NUMBER),
        Column("happened", answer_word("happened"), ColumnType.NUMBER),
    )
    rows = tuple(
        Row(
            f"{one.track} {one.status}",
            (
                words.track(one.track),
                words.status(one.track, one.status),
                one.expected,
                one.planned - one.expected,
                one.happened - one.planned,
                one.happened,
            ),
        )
        for one in found.parted
    )
    return Table("shares", answer_word("plan_shares"), columns, rows, Statement("plan.no-shares"))


def _rooms(words: _Words, found: Comparison) -> Table:
    columns = (
        Column("day", answer_word("day"), ColumnType.DATE),
        Column("track", answer_word("track")),
        Column("was", answer_word("rooms_was"), ColumnType.NUMBER),
        Column("becomes", answer_word("rooms_becomes"), ColumnType.NUMBER),
        Column("change", answer_word("rooms_change"), ColumnType.NUMBER),
    )
    rows = tuple(
        Row(
            f"{one.track} {one.day.isoformat()}",
            (one.day, words.track(one.track), one.was, one.becomes, one.becomes - one.was),
        )
        for one in found.rooms
    )
    return Table("rooms", answer_word("plan_rooms"), columns, rows, Statement("plan.no-rooms"))


def _cautions(words: _Words, found: Comparison) -> Findings:
    """What whoever signs the new version must know of how it treats those inside."""
    items: list[Statement] = []
    for one in found.undated:
        rules = words.new.rules if one.rule in words.new.rules else words.old.rules
        rule = named(one.rule, rules[one.rule].label)
        if one.gone and one.since is None:
            items.append(Statement("plan.always-gone", {"rule": rule}, Severity.WARNING))
        elif one.gone:
            items.append(Statement("plan.edition-gone", {"rule": rule, "since": one.since}, Severity.WARNING))
        elif one.since is None:
            items.append(Statement("plan.rewritten", {"rule": rule}, Severity.WARNING))
        else:
            items.append(Statement("plan.as-at-start", {"rule": rule, "since": one.since}))
    if found.unknown_kinds:
        kinds = listed([named(kind, None) for kind in found.unknown_kinds])
        items.append(Statement("plan.unknown-kinds", {"kinds": kinds}, Severity.WARNING))
    return Findings("cautions", word("findings"), tuple(items), Statement("plan.no-cautions"))


def _notes(words: _Words, found: Comparison) -> Notes:
    made_from = Statement(
        "plan.made-from",
        {
            "old": words.old.id,
            "old_version": words.old.version,
            "new": words.new.id,
            "new_version": words.new.version,
            "at": found.at,
            "known_at": found.known_at,
        },
    )
    items = [made_from, Statement("plan.counted-once"), Statement("plan.rooms-at-night")]
    if found.afterwards is not None:
        items.append(Statement("plan.shares", {"afterwards": found.afterwards}))
    return Notes("notes", answer_word("plan_notes"), tuple(items))
