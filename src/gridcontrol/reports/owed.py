"""What is owed as a document: by duty, one by one with who answers, and who did what was owed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType

from attrs import evolve, frozen

from gridcontrol.duties.compliance import Compliance
from gridcontrol.duties.obligation import Obligation, State
from gridcontrol.duties.owners import Stage, With
from gridcontrol.ids import AnswerId, DutyId, DutySchemeId, SubjectId
from gridcontrol.reports.document import (
    Cell,
    Column,
    ColumnType,
    Document,
    Named,
    Notes,
    Row,
    RowKind,
    Section,
    Statement,
    SubjectRef,
    Table,
    listed,
)
from gridcontrol.reports.duty_words import duty_word, state_word
from gridcontrol.reports.event_words import named
from gridcontrol.reports.explained import answer_document
from gridcontrol.reports.labels import spoken
from gridcontrol.reports.spelled.duties import asked_points
from gridcontrol.reports.spelled.speech import Speech
from gridcontrol.rules.duties import Duty, WhileHolds
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import Label

TOTAL = "total"


@frozen
class Spot:
    """A division: its code and its name."""

    code: str
    name: str

    @property
    def cell(self) -> Named:
        """For people the name, for programs the code."""
        return Named(self.code, Label(MappingProxyType({}), self.name))


@frozen
class OwedRow:
    """An obligation with what a person must know of it.

    *owner* answered at the time, *now* has it at present (None where it is settled), *following* is the next step of
    its way up. *division* is where its subject lies; None: nobody knows.
    """

    one: Obligation
    division: Spot | None
    owner: With
    now: With | None
    following: Stage | None


@frozen
class Owing:
    """What is owed in one stretch of time, as it stands at *at*.

    *summary* counts states by duty, *by_officer* and *by_division* compliance (None: nobody, nowhere); all three over
    everything that was asked for, *rows* only what is to be listed.
    """

    at: datetime
    known_at: datetime
    since: datetime
    until: datetime
    rows: tuple[OwedRow, ...]
    summary: Mapping[str, Mapping[State, int]]
    by_officer: Mapping[SubjectId | None, Compliance]
    by_division: Mapping[Spot | None, Compliance]
    untabled: tuple[tuple[DutyId, int], ...] = ()
    """Duties of which something can't be told, with the year whose working days no table says."""

    @property
    def missed(self) -> int:
        """How many were missed."""
        return sum(states.get(State.MISSED, 0) for states in self.summary.values())


def owing_document(pack: Pack, found: Owing) -> Document:
    """The answer in tables. Not masked."""
    sections: tuple[Section, ...] = (
        *untabled_notes(pack, found.untabled),
        _summary(pack, found),
        _list(pack, found),
        _compliance(found),
        _by_division(found),
        _notes(pack, found),
    )
    document = answer_document(pack, "duties", "status_of", sections, found.at, found.known_at)
    return evolve(document, title=duty_word("duties"), main="duties")


def untabled_notes(pack: Pack, untabled: Iterable[tuple[DutyId, int]]) -> tuple[Notes, ...]:
    """What can't be told since the calendar lacks a year; nothing where it lacks none."""
    items = tuple(
        Statement("duties.year-without-table", {"duty": duty_name(pack, duty), "year": str(year)})
        for duty, year in untabled
    )
    return (Notes("untabled", duty_word("untabled"), items),) if items else ()


def duty_name(pack: Pack, duty: str) -> Named:
    """The pack's name of a duty or round."""
    found = pack.owed.named(duty)
    return named(duty, None if found is None else found.label)


def link_name(pack: Pack, scheme: DutySchemeId | None, link: AnswerId | None) -> Cell:
    """The pack's name of a link."""
    if link is None:
        return None
    known = pack.responsibilities.schemes.get(scheme) if scheme is not None else None
    answer = None if known is None else known.answers.get(link)
    return named(link, None if answer is None else answer.label)


def _scheme(pack: Pack, one: Obligation) -> DutySchemeId | None:
    found = pack.owed.named(one.duty)
    return found.owners[0].scheme if found is not None and found.owners else None


def _summary(pack: Pack, found: Owing) -> Table:
    columns = [Column("duty", duty_word("duty"))]
    columns += [Column(state.value, state_word(state), ColumnType.NUMBER) for state in State]
    rows = tuple(
        Row(duty, (duty_name(pack, duty), *(states.get(state, 0) for state in State)))
        for duty, states in found.summary.items()
    )
    return Table("summary", duty_word("owed_summary"), tuple(columns), rows, Statement("duties.nothing-owed"))


LISTED = (
    Column("duty", duty_word("duty")),
    Column("subject", duty_word("subject"), ColumnType.SUBJECT),
    Column("division", duty_word("division")),
    Column("day", duty_word("day"), ColumnType.DATE, for_programs=True),
    Column("slot", duty_word("slot")),
    Column("opens", duty_word("opens"), ColumnType.INSTANT, for_programs=True),
    Column("due", duty_word("due"), ColumnType.INSTANT),
    Column("state", duty_word("state")),
    Column("done_at", duty_word("done_at"), ColumnType.INSTANT),
    Column("owner", duty_word("owner")),
    Column("link", duty_word("link"), for_programs=True),
    Column("now_with", duty_word("with")),
    Column("now_link", duty_word("with_link")),
    Column("vacant", duty_word("vacant")),
    Column("next_at", duty_word("next_at"), ColumnType.INSTANT),
    Column("next_to", duty_word("next_to")),
)


def _list(pack: Pack, found: Owing) -> Table:
    rows = tuple(Row(_key(row.one), _cells(pack, row)) for row in found.rows)
    return Table("duties", duty_word("owed_list"), LISTED, rows, Statement("duties.none-listed"))


def _key(one: Obligation) -> str:
    """Stable, and without the id of a fact: a source may make that from the key of a person."""
    plain = " ".join([one.duty, one.subject, *evolve(one.key, cause=None).rest()])
    return plain if one.key.cause is None else f"{plain} {one.opens.isoformat()}"


def _cells(pack: Pack, row: OwedRow) -> tuple[Cell, ...]:
    one, scheme = row.one, _scheme(pack, row.one)
    now = row.now or With((), None, None)
    following = row.following
    return (
        duty_name(pack, one.duty),
        SubjectRef(one.subject),
        None if row.division is None else row.division.cell,
        one.key.day,
        window_name(pack, one),
        one.opens,
        one.due,
        Named(one.state.value, state_word(one.state)),
        one.done_at,
        officers(row.owner.officers),
        link_name(pack, scheme, row.owner.link),
        officers(now.officers),
        link_name(pack, scheme, now.link),
        listed([link_name(pack, scheme, link) for link in now.vacant]),
        None if following is None else following.since,
        None if following is None else link_name(pack, scheme, following.link),
    )


def window_name(pack: Pack, one: Obligation) -> Cell:
    """Which window: its slot, or the day of the chain."""
    parts: list[Cell] = []
    if one.key.number is not None:
        number = str(one.key.number)
        parts.append(Named(f"day-{number}", duty_word("day_of_chain", number=number)))
    if one.key.slot:
        duty = pack.owed.duties.get(DutyId(one.duty))
        slots = () if duty is None else duty.slots
        parts.append(named(one.key.slot, next((slot.label for slot in slots if slot.name == one.key.slot), None)))
    return listed(parts)


def officers(several: Sequence[SubjectId]) -> Cell:
    """Officers in one cell."""
    return listed([SubjectRef(each) for each in several])


_COUNTS = ("done", "late", "missed", "unknowable", "paused", "waived")
_COUNT_WORDS = {"late": "done_late"}


def _figures(found: Compliance) -> tuple[Cell, ...]:
    return (*(getattr(found, name) for name in _COUNTS), found.counted, share(found.permille))


def share(permille: int | None) -> Decimal | None:
    """Thousandths as per cent with one decimal; nothing where there is no denominator."""
    return None if permille is None else Decimal(permille) / 10


def _count_columns() -> tuple[Column, ...]:
    counts = tuple(Column(name, duty_word(_COUNT_WORDS.get(name, name)), ColumnType.NUMBER) for name in _COUNTS)
    return (
        *counts,
        Column("counted", duty_word("counted"), ColumnType.NUMBER),
        Column("share", duty_word("share"), ColumnType.NUMBER),
    )


def _compliance(found: Owing) -> Table:
    rows = tuple(
        Row(
            officer or "-",
            (duty_word("nobody") if officer is None else SubjectRef(officer), *_figures(counts)),
            RowKind.DATA if officer is not None else RowKind.ELSEWHERE,
        )
        for officer, counts in sorted(found.by_officer.items(), key=lambda each: (each[0] is None, each[0] or ""))
    )
    columns = (Column("officer", duty_word("officer"), ColumnType.SUBJECT), *_count_columns())
    title = duty_word("compliance_by_officer")
    return Table("by_officer", title, columns, rows, Statement("duties.nothing-counted"))


def _by_division(found: Owing) -> Table:
    rows = tuple(
        Row(
            "-" if division is None else division.code,
            (duty_word("not_located") if division is None else division.cell, *_figures(counts)),
            RowKind.DATA if division is not None else RowKind.NOT_LOCATED,
        )
        for division, counts in sorted(
            found.by_division.items(), key=lambda each: (each[0] is None, each[0].code if each[0] else "")
        )
    )
    columns = (Column("division", duty_word("division")), *_count_columns())
    title = duty_word("compliance_by_division")
    return Table("by_division", title, columns, rows, Statement("duties.nothing-counted"))


def _asked(pack: Pack, duty: Duty) -> Named:
    """The conditions that *duty* asks, in sentences."""

    def say(speech: Speech) -> str:
        return speech.run([speech.flat(point) for point in asked_points(speech, duty)])

    return spoken(pack, duty.where, say)


def _notes(pack: Pack, found: Owing) -> Notes:
    items = [
        Statement("duties.period", {"since": found.since, "until": found.until}),
        Statement("duties.counted-how"),
        Statement("duties.now-with"),
    ]
    for name in found.summary:
        duty = pack.owed.duties.get(DutyId(name))
        if duty is not None and (duty.given or duty.pause_while is not None or isinstance(duty.origin, WhileHolds)):
            items.append(Statement("duties.asks", {"duty": duty_name(pack, name), "asked": _asked(pack, duty)}))
    unknowable = sum(states.get(State.UNKNOWABLE, 0) for states in found.summary.values())
    items += [Statement("duties.learned-late", {"number": unknowable})] if unknowable else []
    return Notes("notes", duty_word("duty_notes"), tuple(items))
