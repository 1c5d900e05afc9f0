"""Published figures checked, as a document: what fails and by how much, then how many checks there were of what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from gridcontrol.errors import Severity
from gridcontrol.ids import FigureId, IdentityId, ReportId
from gridcontrol.reports.document import (
    Cell,
    Column,
    ColumnType,
    Document,
    Findings,
    Named,
    Row,
    Statement,
    Table,
    listed,
)
from gridcontrol.reports.published_rows import PublishedRow, UnreadCell
from gridcontrol.reports.reconciling import Addend, Check, Reconciled, Repeated, Verdict
from gridcontrol.reports.wording import number_text
from gridcontrol.reports.words import word
from gridcontrol.rules.published import IdentityKind, PublishedForm
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import Label

_LANGUAGES = ("en", "zh")
_FAILURES = (
    Column("identity", word("identity")),
    Column("place", word("place")),
    Column("at", word("stands_for")),
    Column("stated", word("stated"), ColumnType.NUMBER),
    Column("computed", word("computed"), ColumnType.NUMBER),
    Column("residual", word("residual"), ColumnType.NUMBER),
    Column("made_of", word("made_of")),
    Column("row", word("row"), ColumnType.NUMBER),
)
_SUMMARY = (
    Column("identity", word("identity")),
    Column("place", word("place")),
    Column("checks", word("checks"), ColumnType.NUMBER),
    Column("closes", word("closes"), ColumnType.NUMBER),
    Column("fails", word("fails"), ColumnType.NUMBER),
    Column("not_stated", word("not_stated"), ColumnType.NUMBER),
)
FAILING = frozenset({Verdict.FAILS, Verdict.IMPOSSIBLE})


def reconciled_document(
    pack: Pack,
    form: PublishedForm,
    rows: Sequence[PublishedRow],
    unread: Sequence[UnreadCell],
    found: Reconciled,
) -> Document:
    """The document of one table. Nothing in it is masked, since published figures are nobody's in particular."""
    failing = [check for check in found.checks if check.verdict in FAILING]
    findings = (*_verdicts(found, failing), *_doubts(form, rows, unread, found))
    return Document(
        report=ReportId("reconcile"),
        title=form.label,
        locality=pack.locality,
        pack=pack.id,
        version=pack.version,
        zone=pack.zone,
        sections=(
            Findings("findings", word("findings"), findings),
            Table(
                "failures",
                word("failures"),
                _FAILURES,
                tuple(_failure(form, check) for check in failing),
                Statement("published.no-failures"),
            ),
            Table("summary", word("summary"), _SUMMARY, tuple(_summary(found.checks))),
        ),
        main="failures",
    )


def _verdicts(found: Reconciled, failing: Sequence[Check]) -> Iterator[Statement]:
    blank = sum(check.verdict is Verdict.NOT_STATED for check in found.checks)
    made = len(found.checks) - blank
    if not made:
        yield Statement("published.nothing-checked", severity=Severity.WARNING)
    elif failing:
        yield Statement("published.some-fail", {"checks": made, "failing": len(failing)}, Severity.ERROR)
    else:
        yield Statement("published.all-close", {"checks": made})
    if blank and made:
        yield Statement("published.not-stated", {"count": blank})


def _doubts(
    form: PublishedForm, rows: Sequence[PublishedRow], unread: Sequence[UnreadCell], found: Reconciled
) -> Iterator[Statement]:
    for cell in unread:
        words: dict[str, Cell] = {"row": cell.row, "column": cell.column, "found": cell.found}
        yield Statement(cell.code, words, Severity.WARNING)
    for repeated in found.repeated:
        yield _twice(form, repeated)
    inferred = sum(row.inferred for row in rows)
    if inferred:
        yield Statement("published.inferred", {"count": inferred})


def _twice(form: PublishedForm, repeated: Repeated) -> Statement:
    first = repeated.rows[0]
    words: dict[str, Cell] = {
        "place": first.place,
        "at": first.at_text,
        "rows": listed([row.number for row in repeated.rows]),
    }
    if not repeated.differing:
        return Statement("published.twice", words)
    figures = listed([form.figures[name].label for name in repeated.differing])
    return Statement("published.twice-differing", {**words, "figures": figures}, Severity.WARNING)


def _failure(form: PublishedForm, check: Check) -> Row:
    row, identity = check.row, check.identity
    return Row(
        f"{identity.id} {row.number}",
        (
            Named(identity.id, identity.label),
            row.place,
            row.at_text,
            check.stated,
            check.computed,
            None if check.computed is None else check.residual,
            _made_of(form, check),
            row.number,
        ),
    )


def _made_of(form: PublishedForm, check: Check) -> Label:
    """``182 released + 4715 under observation``, in each language."""
    parts = {lang: _joined(form, check, lang) for lang in _LANGUAGES}
    return Label(parts)


def _joined(form: PublishedForm, check: Check, lang: str) -> str:
    if check.identity.kind is IdentityKind.PERCENT:
        return " / ".join(_addend(form, each, lang) for each in check.addends)
    text = ""
    for each in check.addends:
        sign = " - " if each.sign < 0 else " + "
        text += (sign if text or each.sign < 0 else "") + _addend(form, each, lang)
    return text.strip()


def _addend(form: PublishedForm, addend: Addend, lang: str) -> str:
    name = addend.place or _label(form, addend.figure, lang)
    if addend.before:
        name = word("before").text(lang)
    return f"{name} {number_text(addend.value)}"


def _label(form: PublishedForm, figure: FigureId, lang: str) -> str:
    return form.figures[figure].label.text(lang)


def _summary(checks: Sequence[Check]) -> Iterator[Row]:
    """How many checks of each identity there were in each place, in the order in which they come."""
    counted: dict[tuple[IdentityId, str], Counter[Verdict]] = {}
    labels: dict[IdentityId, Label] = {}
    for check in checks:
        labels[check.identity.id] = check.identity.label
        counted.setdefault((check.identity.id, check.row.place), Counter())[check.verdict] += 1
    for (name, place), verdicts in counted.items():
        failing = sum(verdicts[verdict] for verdict in FAILING)
        made = failing + verdicts[Verdict.CLOSES]
        blank = verdicts[Verdict.NOT_STATED]
        yield Row(f"{name} {place}", (Named(name, labels[name]), place, made, verdicts[Verdict.CLOSES], failing, blank))
