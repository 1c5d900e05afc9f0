"""Who is on duty where and when, and how many of the shifts are covered, as tables of a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from gridcontrol.errors import Severity
from gridcontrol.ids import StatusId, SubjectId
from gridcontrol.reports.answering import Naming
from gridcontrol.reports.document import (
    Cell,
    Column,
    ColumnType,
    Named,
    Row,
    RowKind,
    Statement,
    SubjectRef,
    Table,
    Until,
    listed,
)
from gridcontrol.reports.grouping import TOTAL
from gridcontrol.reports.words import word
from gridcontrol.responsibility.rosters import Turn
from gridcontrol.rules.vocabulary import Label, Track

StatusOf = Callable[[SubjectId], StatusId]


def roster_tables(
    naming: Naming, turns: Sequence[Turn], at: datetime, track: Track | None, status_of: StatusOf
) -> tuple[Table, Table]:
    """How many of *turns* are covered, by shift; and each with who is on.

    With *track* the state of each place is told, by *status_of*, and places are counted by it.
    """
    states: dict[SubjectId | None, StatusId] = {}
    for turn in turns if track is not None else ():
        if turn.subject is not None and turn.subject not in states:
            states[turn.subject] = status_of(turn.subject)
    return _covered(naming, turns, at, track, states), _on_duty(naming, turns, track, states)


def roster_findings(title: Cell, turns: Sequence[Turn]) -> tuple[Statement, ...]:
    """That places on duty are not filled."""
    short = [turn for turn in turns if turn.lacking]
    if not short:
        return ()
    lacking = sum(turn.lacking for turn in short)
    args: dict[str, Cell] = {"title": title, "short": len(short), "turns": len(turns), "lacking": lacking}
    return (Statement("reports.roster-short", args, Severity.WARNING),)


def _covered(
    naming: Naming,
    turns: Sequence[Turn],
    at: datetime,
    track: Track | None,
    states: Mapping[SubjectId | None, StatusId],
) -> Table:
    groups: dict[tuple[object, ...], list[Turn]] = {}
    for turn in turns:
        groups.setdefault((turn.scheme.id, turn.day, turn.answer.id, _shift_id(turn)), []).append(turn)
    several_schemes, in_shifts = len({turn.scheme.id for turn in turns}) > 1, any(turn.shift for turn in turns)
    shown = {} if track is None else {each: _label(track, each) for each in (*track.precedence, track.default)}
    columns = (
        Column("link", word("duty_link")),
        Column("scheme", word("scheme"), for_programs=not several_schemes),
        Column("day", word("day"), ColumnType.DATE, for_programs=not in_shifts),
        Column("shift", word("shift"), for_programs=not in_shifts),
        Column("turns", word("turns"), ColumnType.NUMBER),
        Column("covered", word("turns_covered"), ColumnType.NUMBER),
        Column("short", word("turns_short"), ColumnType.NUMBER),
        Column("lacking", word("people_lacking"), ColumnType.NUMBER),
        *(Column(f"in.{each}", called, ColumnType.NUMBER) for each, called in shown.items()),
    )

    def figures(several: Sequence[Turn]) -> tuple[Cell, ...]:
        short = sum(1 for turn in several if turn.lacking)
        by_state = Counter(states.get(place) for place in {turn.subject for turn in several})
        lacking = sum(turn.lacking for turn in several)
        return (len(several), len(several) - short, short, lacking, *(by_state[each] for each in shown))

    rows = []
    for key, several in groups.items():
        one = several[0]
        names = (naming.link(one.scheme.id, one.answer.id), naming.scheme(one.scheme.id), one.day, _shift(naming, one))
        rows.append(Row(" ".join(map(str, key)).strip(), (*names, *figures(several))))
    if rows:
        rows.append(Row(TOTAL, (word(TOTAL), None, None, None, *figures(turns)), RowKind.TOTAL))
    note = Statement("reports.roster-how", {"at": at})
    return Table("roster_covered", word("roster_covered"), columns, tuple(rows), _nobody(turns), (note,))


def _on_duty(
    naming: Naming, turns: Sequence[Turn], track: Track | None, states: Mapping[SubjectId | None, StatusId]
) -> Table:
    in_shifts, deputies = any(turn.shift for turn in turns), any(turn.deputies for turn in turns)
    columns = (
        Column("where", word("duty_place")),
        *([Column("state", word("duty_status"))] if track is not None else []),
        Column("scheme", word("scheme"), for_programs=True),
        Column("link", word("duty_link")),
        Column("shift", word("shift"), for_programs=not in_shifts),
        Column("from", word("duty_from"), ColumnType.INSTANT, for_programs=not in_shifts),
        Column("until", word("duty_until"), ColumnType.INSTANT, for_programs=not in_shifts),
        Column("officers", word("duty_officers")),
        Column("deputies", word("duty_deputies"), for_programs=not deputies),
        Column("wanted", word("duty_wanted"), ColumnType.NUMBER),
        Column("present", word("duty_present"), ColumnType.NUMBER),
        Column("lacking", word("duty_lacking"), ColumnType.NUMBER),
    )
    rows = tuple(
        Row(
            f"{turn.scheme.id} {turn.answer.id} {turn.target} {turn.day} {_shift_id(turn)}".strip(),
            (
                naming.target(turn.target, turn.division),
                *([_state(track, states.get(turn.subject))] if track is not None else []),
                naming.scheme(turn.scheme.id),
                naming.link(turn.scheme.id, turn.answer.id),
                _shift(naming, turn),
                turn.since,
                None if turn.until is None else Until(turn.until),
                listed([SubjectRef(each) for each in turn.holders]),
                listed([SubjectRef(each) for each in turn.deputies]),
                turn.answer.at_least,
                turn.fewest,
                turn.lacking or None,
            ),
        )
        for turn in turns
    )
    return Table("roster", word("roster"), columns, rows, _nobody(turns))


def _nobody(turns: Sequence[Turn]) -> Statement | None:
    """What to say where there is no turn. A table that has turns is no list of what is wrong."""
    return None if turns else Statement("reports.nobody-rostered")


def _shift_id(turn: Turn) -> str:
    return "" if turn.shift is None else turn.shift.id


def _shift(naming: Naming, turn: Turn) -> Cell:
    if turn.shift is None:
        return word("all_day")
    return naming.shift(turn.scheme.id, turn.answer.id, turn.shift.id)


def _label(track: Track, status: StatusId) -> Label:
    return track.labels.get(status) or Label({}, status)


def _state(track: Track, status: StatusId | None) -> Cell:
    return None if status is None else Named(status, _label(track, status))
