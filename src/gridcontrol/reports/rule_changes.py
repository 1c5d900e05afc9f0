"""What became stricter or laxer, as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import MappingProxyType

from gridcontrol.errors import Severity
from gridcontrol.ids import EventKindId, FieldId, ReportId, StatusId
from gridcontrol.reports.answer_words import answer_word
from gridcontrol.reports.document import Cell, Column, Document, Named, Row, Statement, Table, listed
from gridcontrol.reports.event_words import named
from gridcontrol.rules.duties import Duty, Round
from gridcontrol.rules.rule_changes import Change, Way
from gridcontrol.rules.ruleset import Pack, Rule
from gridcontrol.rules.stricter import RuleChange, Subject
from gridcontrol.rules.vocabulary import Label

_COLUMNS = (
    Column("rule", answer_word("rule")),
    Column("fate", answer_word("fate")),
    Column("way", answer_word("way")),
    Column("what", answer_word("what_differs")),
)
_STATUSES = ("status", "old_status", "new_status")


def changes_table(old: Pack, new: Pack, changes: Sequence[RuleChange], *, title: Label | None = None) -> Table:
    """A row for each thing that differs, rule by rule."""
    rows = tuple(
        Row(f"{change.rule} {number}", cells)
        for change in changes
        for number, cells in enumerate(_cells(old, new, change), start=1)
    )
    return Table("changes", title or answer_word("rule_changes"), _COLUMNS, rows, Statement("cli.no-rule-changes"))


def changes_document(old: Pack, new: Pack, changes: Sequence[RuleChange]) -> Document:
    """The table alone."""
    return Document(
        report=ReportId("changes"),
        title=answer_word("rule_changes_against", old=_version(old), new=_version(new)),
        locality=new.locality,
        pack=new.id,
        version=new.version,
        zone=new.zone,
        sections=(changes_table(old, new, changes),),
    )


def _version(pack: Pack) -> Label:
    return Label(MappingProxyType({}), f"{pack.id} {pack.version[:8]}")


def _cells(old: Pack, new: Pack, change: RuleChange) -> Iterator[tuple[Cell, ...]]:
    rule = declared(change, new, old)
    label = named(change.rule, None) if rule is None else named(change.rule, rule.label)
    if change.of in (Subject.CALENDAR, Subject.EMERGENCY):
        label = Named(change.of, answer_word(f"changed_{change.of}"))
    fate = Named(change.fate, answer_word(f"rule_{change.fate}"))
    for each in change.changes:
        way = Named(each.way, answer_word(f"way_{each.way}"))
        yield label, fate, way, change_statement(each, rule, new, old)


def declared(change: RuleChange, *packs: Pack) -> Rule | Duty | Round | None:
    """What *change* is about, from the first of *packs* that has it; None for what a pack has only one of."""
    for pack in packs:
        found = pack.rules.get(change.rule) if change.of is Subject.RULE else pack.owed.named(change.rule)
        if found is not None:
            return found
    return None


def change_statement(change: Change, rule: Rule | Duty | Round | None, *packs: Pack) -> Statement:
    """The sentence that says what differs; words from the first of *packs* that has them."""
    args: dict[str, Cell] = {}
    for name, word in change.words.items():
        if name in _STATUSES:
            args[name] = _status(str(word), rule, packs)
        elif name == "events" and isinstance(word, tuple):
            args[name] = listed([_event(str(each), packs) for each in word])
        elif name == "field":
            args[name] = _field(str(word), packs)
        else:
            args[name] = word if isinstance(word, int) else str(word)
    severity = Severity.WARNING if change.way is Way.UNCLEAR else Severity.NOTE
    return Statement(f"change.{change.code}", args, severity)


def _status(name: str, rule: Rule | Duty | Round | None, packs: Sequence[Pack]) -> Named:
    for pack in packs:
        track = pack.tracks.get(rule.track) if isinstance(rule, Rule) else None
        if track is not None and name in track.labels:
            return named(name, track.labels[StatusId(name)])
    return named(name, None)


def _field(name: str, packs: Sequence[Pack]) -> Named:
    declared = [kind.fields for pack in packs for kind in pack.events.values()]
    labels = [fields[FieldId(name)].label for fields in declared if name in fields]
    return named(name, next((label for label in labels if label.given), None))


def _event(name: str, packs: Sequence[Pack]) -> Named:
    for pack in packs:
        if name in pack.events:
            return named(name, pack.events[EventKindId(name)].label)
        for track in pack.tracks.values():
            if name in track.labels:
                return named(name, track.labels[StatusId(name)])
    return named(name, None)
