"""What must hold between published figures, checked row by row. Nothing is mended: a failure has its residual."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from attrs import frozen

from gridcontrol.ids import FigureId
from gridcontrol.reports.published_rows import PublishedRow, in_time
from gridcontrol.rules.published import Identity, IdentityKind, PublishedForm, SignedFigure

_ZERO, _HUNDRED = Decimal(0), Decimal(100)


class Verdict(StrEnum):
    """What became of one check."""

    CLOSES = "closes"
    FAILS = "fails"
    NOT_STATED = "not_stated"
    """A figure that it needs is blank."""
    IMPOSSIBLE = "impossible"
    """A percentage of nothing, or of more than the whole."""


@frozen
class Addend:
    """A member of the computed side, as it was stated; ``before`` that it stands in the row before."""

    sign: int
    figure: FigureId
    value: Decimal
    before: bool = False
    place: str = ""
    """Of a roll-up: the place below."""


@frozen
class Check:
    """One identity in one row: what was *stated*, what is *computed* from the addends, and the *residual* between."""

    identity: Identity
    row: PublishedRow
    verdict: Verdict
    stated: Decimal | None = None
    computed: Decimal | None = None
    addends: tuple[Addend, ...] = ()

    @property
    def residual(self) -> Decimal:
        """Stated less computed; 0 where one of them is not there."""
        return _ZERO if self.stated is None or self.computed is None else self.stated - self.computed


@frozen
class Repeated:
    """A place and a time that stand in several rows, the last of which counts; the figures in which they differ."""

    rows: tuple[PublishedRow, ...]
    differing: tuple[FigureId, ...]


@frozen
class Reconciled:
    """Every check of a table, in the order of the identities, and rows that say something twice."""

    checks: tuple[Check, ...]
    repeated: tuple[Repeated, ...]


def reconcile(form: PublishedForm, rows: Sequence[PublishedRow], zone: ZoneInfo) -> Reconciled:
    """Check every identity of *form* in every row that it is about."""
    ordered = sorted(rows, key=lambda row: (row.place, in_time(row, zone)))
    repeated = tuple(_repeated(form, ordered)) if form.at is not None else ()
    stale = {row.number for each in repeated for row in each.rows[:-1]}
    valid = [row for row in ordered if row.number not in stale]
    checks = [check for identity in form.identities.values() for check in _checks(identity, ordered, valid)]
    return Reconciled(tuple(checks), repeated)


def _repeated(form: PublishedForm, ordered: Sequence[PublishedRow]) -> Iterator[Repeated]:
    dated = [row for row in ordered if row.at is not None]
    for _, group in groupby(dated, key=lambda row: (row.place, row.at)):
        rows = tuple(group)
        if len(rows) > 1:
            differing = tuple(name for name in form.figures if len({row.figures[name] for row in rows}) > 1)
            yield Repeated(rows, differing)


def _checks(identity: Identity, rows: Sequence[PublishedRow], valid: Sequence[PublishedRow]) -> Iterator[Check]:
    meant = [row for row in rows if _is_meant(identity, row)]
    match identity.kind:
        case IdentityKind.PARTS:
            yield from (_parts(identity, row) for row in meant)
        case IdentityKind.PERCENT:
            yield from (_percent(identity, row) for row in meant)
        case IdentityKind.NEVER_FALLS | IdentityKind.CARRIED:
            # A lower figure for the same time is a fall as well; what came since is counted from the last one.
            source = rows if identity.kind is IdentityKind.NEVER_FALLS else valid
            dated = [row for row in source if _is_meant(identity, row) and row.at is not None]
            for _, series in groupby(dated, key=lambda row: row.place):
                yield from (_step(identity, before, row) for before, row in pairwise(series))
        case IdentityKind.ROLLS_UP:
            yield from _rolled_up(identity, [row for row in valid if _is_meant(identity, row)])


def _is_meant(identity: Identity, row: PublishedRow) -> bool:
    return all(row.texts.get(header) in texts for header, texts in identity.only.items())


def _addends(terms: Sequence[SignedFigure], figures: Mapping[FigureId, Decimal | None]) -> tuple[Addend, ...] | None:
    found = []
    for term in terms:
        value = figures[term.figure]
        if value is None:
            return None
        found.append(Addend(term.sign, term.figure, value))
    return tuple(found)


def _sum(addends: Sequence[Addend]) -> Decimal:
    return sum((each.sign * each.value for each in addends), _ZERO)


def _compared(
    identity: Identity, row: PublishedRow, addends: tuple[Addend, ...] | None, *, at_least: bool = False
) -> Check:
    """With *at_least* the stated figure may be more than the computed one."""
    stated = row.figures[identity.figure]
    if stated is None or addends is None:
        return Check(identity, row, Verdict.NOT_STATED, stated)
    computed = _sum(addends)
    closes = stated >= computed if at_least else stated == computed
    return Check(identity, row, Verdict.CLOSES if closes else Verdict.FAILS, stated, computed, addends)


def _parts(identity: Identity, row: PublishedRow) -> Check:
    return _compared(identity, row, _addends(identity.terms, row.figures))


def _percent(identity: Identity, row: PublishedRow) -> Check:
    stated, addends = row.figures[identity.figure], _addends(identity.terms, row.figures)
    if stated is None or addends is None:
        return Check(identity, row, Verdict.NOT_STATED, stated)
    part, whole = (each.value for each in addends)
    if whole <= 0 or not 0 <= part <= whole:
        return Check(identity, row, Verdict.IMPOSSIBLE, stated, None, addends)
    unit = Decimal(1).scaleb(-identity.decimals)
    computed = (part * _HUNDRED / whole).quantize(unit, ROUND_HALF_UP)
    # A half is rounded up by some and to the even digit by others: both are right.
    closes = abs(stated - part * _HUNDRED / whole) <= unit / 2
    return Check(identity, row, Verdict.CLOSES if closes else Verdict.FAILS, stated, computed, addends)


def _step(identity: Identity, before: PublishedRow, row: PublishedRow) -> Check:
    was = before.figures[identity.figure]
    moved = _addends(identity.terms, row.figures)
    addends = None if was is None or moved is None else (Addend(1, identity.figure, was, before=True), *moved)
    return _compared(identity, row, addends, at_least=identity.kind is IdentityKind.NEVER_FALLS)


def _rolled_up(identity: Identity, rows: Sequence[PublishedRow]) -> Iterator[Check]:
    below: dict[tuple[object, str], list[PublishedRow]] = {}
    for row in rows:
        if row.parent and row.parent != row.place:
            below.setdefault((row.at, row.parent), []).append(row)
    for row in rows:
        parts = below.get((row.at, row.place))
        if not parts:
            continue
        values = [(part.place, part.figures[identity.figure]) for part in parts]
        known = tuple(Addend(1, identity.figure, value, place=place) for place, value in values if value is not None)
        yield _compared(identity, row, known if len(known) == len(values) else None)
