"""Which way each rule of a pack goes in SQL, for its author: quick or general, and what stands against the quick."""

from __future__ import annotations

from collections.abc import Iterator

from gridcontrol.errors import Problem, Severity
from gridcontrol.rules.ruleset import Pack
from gridcontrol_sql.direct import against_direct
from gridcontrol_sql.ground import Ground
from gridcontrol_sql.now import from_last
from gridcontrol_sql.positions import YEARS


def ways_of(pack: Pack, years: tuple[int, int] = YEARS) -> list[Problem]:
    """Notes: one for each rule, in the order of the pack, then whether the status now comes from last times alone."""
    return list(_told(pack, Ground(pack, years, 0)))


def _told(pack: Pack, ground: Ground) -> Iterator[Problem]:
    more = {}
    for rule in pack.rules.values():
        against = against_direct(ground, rule)
        code = "sql.way-quick" if against is None else "sql.way-general"
        yield Problem(code, rule.where, args={"who": rule.id, "construct": against}, severity=Severity.NOTE)
        asks = from_last(ground, rule)
        if asks is not None:
            more[rule.id] = asks
    if more:
        found = ", ".join(f"{rule} ({asks})" for rule, asks in more.items())
        yield Problem("sql.now-by-timelines", args={"found": found}, severity=Severity.NOTE)
    else:
        yield Problem("sql.now-by-last-times", severity=Severity.NOTE)
