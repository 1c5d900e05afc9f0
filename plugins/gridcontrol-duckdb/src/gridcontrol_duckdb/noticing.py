"""In whom an evaluator may notice something: orders, ceilings, dates that nothing gives. SQL finds who; nothing more.

A script of SQL says who shows what, not what a person should look at besides. So whoever *may* have something to notice
is found, rather too many than too few, and evaluated one by one.
"""

from __future__ import annotations

from collections.abc import Iterator

from gridcontrol.ids import FieldId
from gridcontrol.rules.conditions import EventPattern
from gridcontrol.rules.ruleset import Anchor, Extreme, FieldAnchor, Pack, Phase, Rule
from gridcontrol_duckdb.layout import literal
from gridcontrol_sql.positions import elapsed
from gridcontrol_sql.ticks import DAY, Ticks

_AT = FieldId("at")
"""The event's own time, where a rule names it as a field."""
_SLACK = 2 * DAY
"""Whole days end at a midnight, and clocks change."""


def may_be_noticed(pack: Pack, last: int, ticks: Ticks) -> str | None:
    """A SELECT of ``k`` from ``happened`` up to the tick *last*; None where the rules have nothing to notice."""
    found = list(_parts(pack, last, ticks))
    return " UNION ALL ".join(found) if found else None


def _parts(pack: Pack, last: int, ticks: Ticks) -> Iterator[str]:
    deciding = [kind.id for kind in pack.events.values() if kind.decides is not None]
    if deciding:
        yield f"SELECT k FROM happened WHERE kind IN ({', '.join(map(literal, deciding))})"
    for rule in pack.rules.values():
        if rule.ceiling is not None:
            yield _near_ceiling(pack, rule, last - (elapsed(rule.ceiling) - _SLACK) * ticks.to_second)
        if rule.counted_from and not _always_there(rule):
            yield _triggered(pack, rule)


def _triggered(pack: Pack, rule: Rule) -> str:
    """Whoever may have started a run of *rule*: by its events, or anybody."""
    pattern = None if rule.trigger is None else rule.trigger.pattern
    if isinstance(pattern, EventPattern) and not pack.spreads:
        return f"SELECT k FROM happened WHERE kind IN ({', '.join(map(literal, pattern.kinds))})"
    return "SELECT k FROM happened"


def _near_ceiling(pack: Pack, rule: Rule, since: int) -> str:
    """Whoever started a run early enough; twice, unless one run alone can be longer than planned."""
    began = _triggered(pack, rule)
    began += f"{' AND' if ' WHERE ' in began else ' WHERE'} t <= {since}"
    phases = [phase for edition in rule.editions for branch in edition.branches for phase in branch.phases]
    if rule.levels or not all(map(_fixed, phases)) or not _short(rule):
        return began
    several = f"SELECT k FROM ({_triggered(pack, rule)}) GROUP BY k HAVING count(*) > 1"
    return f"SELECT k FROM ({began}) SEMI JOIN ({several}) USING (k)"


def _fixed(phase: Phase) -> bool:
    return phase.length is not None and phase.release is None and not phase.prolong


def _short(rule: Rule) -> bool:
    """Whether no chain of phases is longer than the ceiling."""
    if rule.ceiling is None or rule.trigger is None or rule.trigger.taken_up is not None:
        return False
    chains = [branch.phases for edition in rule.editions for branch in edition.branches]
    longest = max((sum(elapsed(p.length) for p in chain if p.length is not None) for chain in chains), default=0)
    return longest <= elapsed(rule.ceiling) and len(rule.editions) == 1 and not rule.counted_from


def _always_there(rule: Rule) -> bool:
    """Whether the rule counts from a time that every event has."""
    return any(_given(anchor) for anchor in rule.counted_from)


def _given(anchor: Anchor) -> bool:
    match anchor:
        case FieldAnchor(name):
            return name == _AT
        case Extreme(_, items):
            return any(map(_given, items))
        case _:
            return False
