"""Which way each rule of a pack goes in SQL, for its author: quick or general, and what stands against the quick."""

from __future__ import annotations

from collections.abc import Iterator

from gridcontrol.errors import Problem, Severity
from gridcontrol.rules.ruleset import Pack
from gridcontrol_sql.direct import against_direct
from gridcontrol_sql.ground import Ground
from gridcontrol_sql.now import from_last
from gridcontrol_sql.positions import YEARS
from gridcontrol_sql.ticks import fitting


def ways_of(pack: Pack, years: tuple[int, int] = YEARS) -> list[Problem]:
    """Notes on each rule, in the order of the pack, then whether the status now comes from last times alone.

    A rule of the general way always takes whole timelines; a quick one that does has a second note.
    """
    return list(_told(pack, Ground(pack, years, 0, ticks=fitting(pack))))


def _told(pack: Pack, ground: Ground) -> Iterator[Problem]:
    more = 0
    for rule in pack.rules.values():
        against, asks = against_direct(ground, rule), from_last(ground, rule)
        more += asks is not None
        code = "sql.way-quick" if against is None else "sql.way-general"
        yield Problem(code, rule.where, args={"who": rule.id, "construct": against}, severity=Severity.NOTE)
        if against is None and asks is not None:
            yield Problem(
                "sql.way-not-now", rule.where, args={"who": rule.id, "construct": asks}, severity=Severity.NOTE
            )
    if more:
        counts = {"count": more, "rules": len(pack.rules)}
        yield Problem("sql.now-by-timelines", args=counts, severity=Severity.NOTE)
    else:
        yield Problem("sql.now-by-last-times", severity=Severity.NOTE)
