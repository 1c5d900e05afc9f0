"""What a pack says must hold between a report's figures, and ratios that can't be. Nothing is fixed or clipped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from gridcontrol.errors import Severity
from gridcontrol.ids import IndicatorId
from gridcontrol.reports.counting import Amount
from gridcontrol.reports.document import Cell, Statement, listed
from gridcontrol.reports.figures import Figures
from gridcontrol.reports.grouping import TOTAL
from gridcontrol.rules.figures import Indicator
from gridcontrol.rules.layouts import HeldIdentity, HeldKind
from gridcontrol.rules.vocabulary import Label

_PER_CENT = 100
_MOST_NAMED = 5


def held_findings(
    identities: Iterable[HeldIdentity],
    now: Figures,
    before: Callable[[], Figures],
    titles: Mapping[IndicatorId, Label],
    names: Mapping[str, Cell],
) -> Iterator[Statement]:
    """Every identity that fails: which, where, by how much. *before* gives the figures of the day before."""
    for identity in identities:
        for row in names:
            yield from _one(identity, now, before, row, names[row], titles)


def _one(
    identity: HeldIdentity,
    now: Figures,
    before: Callable[[], Figures],
    row: str,
    where: Cell,
    titles: Mapping[IndicatorId, Label],
) -> Iterator[Statement]:
    stated = _value(now, identity.indicator, row)
    terms = [(term.sign, titles[term.indicator], _value(now, term.indicator, row)) for term in identity.terms]
    start: list[Cell] = []
    was: Amount | None = 0
    if identity.kind is not HeldKind.PARTS:
        was = _value(before(), identity.indicator, row)
        start = [None if was is None else Statement("reports.held-before", {"value": was})]
    if stated is None or was is None or any(value is None for _, _, value in terms):
        return  # somewhere there is nothing to say: there is no sum to compare
    computed = was + sum((sign * value for sign, _, value in terms if value is not None), 0)
    failing = stated < computed if identity.kind is HeldKind.NEVER_FALLS else stated != computed
    if not failing:
        return
    made_of = [
        Statement("reports.held-plus" if sign > 0 else "reports.held-minus", {"indicator": title, "value": value})
        for sign, title, value in terms
    ]
    yield Statement(
        f"reports.held-{identity.kind.value.replace('_', '-')}",
        {
            "identity": identity.label,
            "where": where,
            "indicator": titles[identity.indicator],
            "value": stated,
            "computed": computed,
            "difference": stated - computed,
            "made_of": listed([*start, *made_of]),
        },
        Severity.ERROR,
    )


def ratio_findings(
    indicators: Iterable[Indicator], now: Figures, titles: Mapping[IndicatorId, Label], names: Mapping[str, Cell]
) -> Iterator[Statement]:
    """Shares above the whole, and shares of nothing."""
    for indicator in indicators:
        ratio = indicator.ratio
        if ratio is None:
            continue
        nothing = []
        for row, name in names.items():
            part, whole = _value(now, ratio.part, row), _value(now, ratio.whole, row)
            args: dict[str, Cell] = {
                "indicator": titles[indicator.id],
                "where": name,
                "part": part,
                "part_of": titles[ratio.part],
                "whole": whole,
                "whole_of": titles[ratio.whole],
            }
            if whole == 0 and part:
                yield Statement("reports.ratio-over-nothing", args, Severity.WARNING)
            elif whole == 0:
                nothing.append(name)
            elif ratio.per == _PER_CENT and part is not None and whole is not None and not 0 <= part <= whole:
                yield Statement("reports.ratio-above-whole", args, Severity.WARNING)
        if nothing:
            where = nothing[:_MOST_NAMED]
            yield Statement(
                "reports.ratio-of-nothing",
                {"indicator": titles[indicator.id], "number": len(nothing), "where": listed(where)},
            )


def _value(figures: Figures, indicator: IndicatorId, row: str) -> Amount | None:
    counts = figures.counts[indicator]
    return counts.total.value if row == TOTAL else counts.of(row).value
