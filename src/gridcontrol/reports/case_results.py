"""The worked cases of a pack as a document: which hold, what differs, and what none of them would miss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from gridcontrol.calculus.cases import CaseResult, CasesOutcome
from gridcontrol.calculus.parts import RulePart
from gridcontrol.errors import Severity
from gridcontrol.ids import ReportId, RuleId, StatusId
from gridcontrol.reports.answer_words import answer_word
from gridcontrol.reports.document import Cell, Column, ColumnType, Document, Findings, Named, Row, Statement, Table
from gridcontrol.reports.event_words import EventWords, named
from gridcontrol.reports.labels import rule_label, status_label
from gridcontrol.rules.ruleset import Pack

_CASES = (
    Column("case", answer_word("case")),
    Column("result", answer_word("result")),
    Column("line", answer_word("line"), ColumnType.NUMBER),
)
_MISMATCHES = (
    Column("case", answer_word("case")),
    Column("subject", answer_word("subject")),
    Column("track", answer_word("track")),
    Column("expected", answer_word("expected")),
    Column("found", answer_word("found")),
    Column("result", answer_word("result"), for_programs=True),
)
_UNTRIED = (
    Column("rule", answer_word("rule")),
    Column("edition", answer_word("edition"), ColumnType.NUMBER),
    Column("part", answer_word("part")),
    Column("status", answer_word("status")),
    Column("about", answer_word("part_about")),
    Column("line", answer_word("line"), ColumnType.NUMBER),
)


def cases_document(pack: Pack, outcome: CasesOutcome) -> Document:
    """A line a case; below, the rows of those that differ side by side, and the parts of rules that none would miss."""
    cases = tuple(
        Row(f"{number}", (result.case.name, _verdict(same=result.holds), result.case.where.line))
        for number, result in enumerate(outcome.results, start=1)
    )
    different = tuple(row for result in outcome.results for row in _different(result))
    untried = tuple(_untried(number, pack, part) for number, part in enumerate(outcome.untried, start=1))
    tables = [Table("cases", answer_word("cases"), _CASES, cases)]
    if different:
        tables.append(Table("mismatches", answer_word("mismatches"), _MISMATCHES, different))
    tables.append(Table("untried", answer_word("untried"), _UNTRIED, untried, Statement("cases.all-tried")))
    return Document(
        report=ReportId("cases"),
        title=answer_word("cases"),
        locality=pack.locality,
        pack=pack.id,
        version=pack.version,
        zone=pack.zone,
        sections=(Findings("verdict", answer_word("result"), (_summary(outcome),)), *tables),
        main="cases",
    )


def _verdict(*, same: bool) -> Named:
    name = "holds" if same else "differs"
    return Named(name, answer_word(name))


def _summary(outcome: CasesOutcome) -> Statement:
    number = len(outcome.results)
    differing = sum(not result.holds for result in outcome.results)
    if not number:
        return Statement("cases.none", severity=Severity.WARNING)
    if differing:
        return Statement("cases.differ", {"cases": number, "differing": differing}, Severity.ERROR)
    return Statement("cases.hold", {"cases": number})


def _different(result: CaseResult) -> Iterator[Row]:
    for mismatch in result.mismatches:
        for number, (expected, found) in enumerate(_side_by_side(mismatch.expected, mismatch.found)):
            yield Row(
                f"{result.case.where.line} {mismatch.subject} {mismatch.track} {number}",
                (result.case.name, mismatch.subject, mismatch.track, expected, found, _verdict(same=expected == found)),
            )


def _side_by_side(expected: Sequence[str], found: Sequence[str]) -> Iterator[tuple[str | None, str | None]]:
    """Equal rows on one line; what stands between them beside what stands there instead."""
    for _, *ends in SequenceMatcher(None, expected, found, autojunk=False).get_opcodes():
        yield from zip_longest(expected[ends[0] : ends[1]], found[ends[2] : ends[3]])


def _untried(number: int, pack: Pack, part: RulePart) -> Row:
    return Row(
        f"{part.where.line}:{part.where.column} {number}",
        (
            _whose(pack, part),
            part.edition or None,
            Named(part.what, answer_word(f"part-{part.what}")),
            None if part.rule is None or part.status is None else _status(pack, part.rule, part.status),
            _about(pack, part),
            part.where.line,
        ),
    )


def _whose(pack: Pack, part: RulePart) -> Cell:
    if part.rule is not None:
        return rule_label(pack, part.rule)
    return None if part.spread is None else named(part.spread, pack.spreads[part.spread].label)


def _status(pack: Pack, rule: RuleId, status: StatusId) -> Cell:
    return status_label(pack, pack.rules[rule].track, status)


def _about(pack: Pack, part: RulePart) -> Cell:
    """The kind of events or the field that it is about, or which of several it is."""
    if part.event is not None:
        return EventWords(pack).kind(part.event)
    if part.field is not None:
        return part.field
    return part.number or None
