"""Who has handed a report in and who has not, what corrections changed, and where sealed figures don't add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from attrs import frozen

from gridcontrol.errors import Severity
from gridcontrol.ids import IndicatorId, ReportId
from gridcontrol.model.submitting import Erasure, Sealed
from gridcontrol.reports.document import (
    Cell,
    Column,
    ColumnType,
    Document,
    Findings,
    Notes,
    Row,
    Section,
    Statement,
    Table,
    listed,
)
from gridcontrol.reports.handed_in.revisions import Change, Gap, Part, Revision, changes
from gridcontrol.reports.period import Period
from gridcontrol.reports.words import word
from gridcontrol.rules.figures import ReportForm
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import Label

_SHORT = 12
_COLUMNS = (
    Column("division", word("division")),
    Column("level", word("level")),
    Column("step", word("step")),
    Column("revision", word("revision"), ColumnType.NUMBER),
    Column("received", word("received"), ColumnType.INSTANT),
    Column("by", word("by_whom")),
    Column("approved_by", word("approved_by")),
    Column("accepted_by", word("accepted_by")),
    Column("reason", word("why")),
    Column("seal", word("seal")),
)
_CHANGES = (
    Column("division", word("division")),
    Column("revision", word("revision"), ColumnType.NUMBER),
    Column("figure", word("indicator")),
    Column("then", word("then"), ColumnType.NUMBER),
    Column("now", word("now"), ColumnType.NUMBER),
    Column("change", word("change"), ColumnType.NUMBER),
)
_GAPS = (
    Column("division", word("division")),
    Column("figure", word("indicator")),
    Column("sealed", word("sealed"), ColumnType.NUMBER),
    Column("below", word("below_in_all"), ColumnType.NUMBER),
    Column("difference", word("change"), ColumnType.NUMBER),
    Column("why", word("why")),
)
_RECOUNTED = (
    Column("division", word("division")),
    Column("revision", word("revision"), ColumnType.NUMBER),
    Column("recounted", word("recounted")),
)


@frozen
class Expected:
    """A division that hands the report in, with all it has handed in."""

    code: str
    name: str
    level: str
    revisions: tuple[Revision, ...]


@frozen
class Day:
    """All there is to say of one report of one day."""

    expected: tuple[Expected, ...]
    due: datetime | None
    gaps: tuple[Gap, ...]
    chain: tuple[Sealed, ...]
    broken: tuple[int, ...]
    recounted: Mapping[str, tuple[Change, ...] | Erasure] | None = None

    @property
    def missing(self) -> tuple[Expected, ...]:
        """Who has handed nothing in."""
        return tuple(each for each in self.expected if not each.revisions)

    @property
    def late(self) -> tuple[Expected, ...]:
        """Whose first revision came after it was due."""
        due = self.due
        if due is None:
            return ()
        return tuple(each for each in self.expected if each.revisions and each.revisions[0].submitted.received_at > due)

    @property
    def needs_somebody(self) -> bool:
        """Whether something is missing, late, broken, or does not add up."""
        return bool(self.missing or self.late or self.gaps or self.broken)


def day_document(pack: Pack, form: ReportForm, period: Period, day: Day, known_at: datetime) -> Document:
    """The day as a document. Nothing in it is about people but the names of those who handed in."""
    names = {each.code: each.name for each in day.expected}
    levels: dict[str, Label] = {level.id: level.label for level in pack.levels}
    titles: dict[str, Label] = {name: pack.indicators[name].label for name in form.indicators}
    sections: list[Section] = [
        Findings("findings", word("findings"), tuple(_findings(day, names, titles))),
        Table("submissions", word("handed_in"), _COLUMNS, tuple(_line(each, levels) for each in day.expected)),
    ]
    changed = tuple(row for each in day.expected for row in _changed(each, titles))
    if changed:
        sections.append(Table("changes", word("corrections"), _CHANGES, changed))
    if day.gaps:
        rows = tuple(row for gap in day.gaps for row in _gap(gap, names, titles, day))
        sections.append(Table("gaps", word("sealed_and_below"), _GAPS, rows))
    if day.recounted is not None:
        lines = tuple(
            _recount(each, day.recounted[each.code], titles, pack.version)
            for each in day.expected
            if each.code in day.recounted
        )
        sections.append(Table("recounted", word("recounted_title"), _RECOUNTED, lines))
    return Document(
        report=ReportId("submissions"),
        title=form.label,
        locality=pack.locality,
        pack=pack.id,
        version=pack.version,
        zone=pack.zone,
        sections=tuple(sections),
        data_day=period.data_day,
        cut_off=period.cut_off,
        at=period.until,
        known_at=known_at,
        main="submissions",
    )


def done_in_words(pack: Pack, sealed: Sealed, name: str, changed: Sequence[Change], missing: Sequence[str]) -> Document:
    """What was just sealed: which revision, what it changed, whose reports from below are not in yet."""
    args: dict[str, Cell] = {
        "division": name,
        "day": sealed.day,
        "revision": sealed.revision,
        "step": word(f"step.{sealed.step}"),
        "seal": sealed.seal[:_SHORT],
    }
    said = [Statement("submissions.done", args), *changed_statements(pack, changed)]
    if missing:
        below = Statement("submissions.before-those-below", {"divisions": listed(list(missing))}, Severity.WARNING)
        said.append(below)
    return Document(
        report=ReportId("submissions"),
        title=pack.reports[sealed.report].label,
        locality=pack.locality,
        pack=pack.id,
        version=pack.version,
        zone=pack.zone,
        sections=(Notes("done", word("handed_in"), tuple(said)),),
        known_at=sealed.received_at,
    )


def changed_statements(pack: Pack, changed: Sequence[Change]) -> tuple[Statement, ...]:
    """What a correction changed, a sentence for each figure."""
    return tuple(
        Statement(
            "submissions.changed",
            {"figure": pack.indicators[each.indicator].label, "new": each.new, "old": each.old, "by": _signed(each.by)},
        )
        for each in changed
    )


def _findings(day: Day, names: Mapping[str, str], titles: Mapping[str, Label]) -> Iterator[Statement]:
    if day.missing:
        yield Statement("submissions.missing", {"divisions": _names(day.missing)}, Severity.WARNING)
    elif day.expected:
        yield Statement("submissions.all-in", {"number": len(day.expected)})
    if day.late:
        yield Statement("submissions.late", {"until": day.due, "divisions": _names(day.late)}, Severity.WARNING)
    for gap in day.gaps:
        args: dict[str, Cell] = {
            "division": names.get(gap.division, gap.division),
            "figure": titles.get(gap.indicator),
            "sealed": gap.sealed,
            "below": gap.below,
            "difference": _signed(gap.difference),
        }
        yield Statement("submissions.differs", args, Severity.ERROR)
    if day.broken:
        yield Statement("submissions.chain-broken", {"numbers": listed(list(day.broken))}, Severity.ERROR)
    elif day.chain:
        last = day.chain[-1]
        yield Statement("submissions.chain-holds", {"number": len(day.chain), "seal": last.seal[:_SHORT]})


def _names(some: Sequence[Expected]) -> Cell:
    return listed([each.name for each in some])


def _line(each: Expected, levels: Mapping[str, Label]) -> Row:
    level = levels.get(each.level)
    if not each.revisions:
        return Row(each.code, (each.name, level, word("step.missing"), *(None,) * 7))
    last = each.revisions[-1]
    cells: tuple[Cell, ...] = (
        each.name,
        level,
        word(f"step.{last.step}"),
        last.number,
        last.submitted.received_at,
        last.submitted.by,
        None if last.approved is None else last.approved.by,
        None if last.accepted is None else last.accepted.by,
        last.submitted.reason or None,
        last.submitted.seal[:_SHORT],
    )
    return Row(each.code, cells)


def _changed(each: Expected, titles: Mapping[str, Label]) -> Iterator[Row]:
    for old, new in zip(each.revisions, each.revisions[1:], strict=False):
        for change in changes(old.content, new.content):
            title = titles.get(change.indicator, change.indicator)
            cells = (each.name, new.number, title, change.old, change.new, change.by)
            yield Row(f"{each.code} {new.number} {change.indicator}", cells)


def _gap(gap: Gap, names: Mapping[str, str], titles: Mapping[str, Label], day: Day) -> Iterator[Row]:
    above = next(each.revisions[-1] for each in day.expected if each.code == gap.division)
    name, title = names.get(gap.division, gap.division), titles.get(gap.indicator, IndicatorId(gap.indicator))
    yield Row(f"{gap.division} {gap.indicator}", (name, title, gap.sealed, gap.below, gap.difference, None))
    for part in gap.parts:
        said = _part(part, names, name, above.content.known_at)
        yield Row(f"{gap.division} {gap.indicator} {part.division}", (None, None, None, None, part.by, said))


def _part(part: Part, names: Mapping[str, str], above: str, known_at: datetime) -> Statement:
    args: dict[str, Cell] = {
        "division": names.get(part.division, part.division),
        "sealed": part.sealed,
        "own": part.own,
        "revision": part.revision,
        "known_at": known_at,
        "by": _signed(part.by),
    }
    if not part.division:
        return Statement("submissions.because-nowhere", {**args, "division": above})
    if part.is_above:
        return Statement("submissions.because-stated", args)
    return Statement("submissions.because-child" if part.sealed is not None else "submissions.because-missing", args)


def _recount(each: Expected, found: tuple[Change, ...] | Erasure, titles: Mapping[str, Label], version: str) -> Row:
    last = each.revisions[-1]
    if isinstance(found, Erasure):
        said = Statement("submissions.erased", {"clause": found.clause, "at": found.at})
    elif not found:
        said = Statement("submissions.same")
    else:
        figures = listed([Statement("submissions.changed", _change(change, titles)) for change in found])
        said = Statement("submissions.not-same", {"figures": figures})
        if last.content.version != version:
            args: dict[str, Cell] = {"figures": figures, "version": last.content.version[:_SHORT]}
            said = Statement("submissions.other-version", args)
    return Row(each.code, (each.name, last.number, said))


def _change(change: Change, titles: Mapping[str, Label]) -> dict[str, Cell]:
    title = titles.get(change.indicator, change.indicator)
    return {"figure": title, "new": change.new, "old": change.old, "by": _signed(change.by)}


def _signed(value: object) -> Cell:
    return None if value is None else f"{value:+}"
