"""Faults put into what writes scripts of SQL, each a wrong line somebody could write: the draws must see every one."""

from __future__ import annotations

import sqlite3
from functools import cache

import duckdb
import pytest

from gridcontrol_sql import Shown
from tests.agreement.drawing import FOCUSES, TO_ONE_PACK, Drawn, numbered
from tests.agreement.drawing_direct import timelines_of
from tests.agreement.in_sql import IN_ORDER, by_the_definition, difference, forget
from tests.agreement.planting import Fault, plant

ROOM = "gridcontrol_sql"
FIRST = 31_200
DIRECT = 300
"""Examples of direct rules that are looked at before a fault counts as not seen."""
PACKS = 50
"""Packs of one focus that are looked at before a fault counts as not seen."""

FAULTS = (
    ("conditions", Fault("touching stretches are two", "spans:union", "WHEN s <= MAX(e)", "WHEN s < MAX(e)")),
    ("turns", Fault("what ends by the clock and begins again has ended", "spans:unbroken",
          '{script.ticks.clock_of("s")}', "s")),
    ("conditions", Fault("a stretch goes on at its end", "spans:covers",
          "{position} < held.e", "{position} <= held.e")),
    ("conditions", Fault("one more at once is asked for", "spans:at_least",
          "(script, sets), depth", "(script, sets), depth + 1")),
    ("chains", Fault("an effect stands beside its cause", "runs:Runs._started",
          "c.pos + 1 AS entered", "c.pos AS entered")),
    ("chains", Fault("an exit ends a phase that it starts", "phases:Phases._exit",
          'p.k = n.k AND p.pos > n.entered"', 'p.k = n.k"')),
    ("chains", Fault("days of 24 hours", "positions:Clock.counted",
          "length.unit is not Unit.DAYS or count is DayCount.EXACT", "True")),
    ("chains", Fault("a length counted in seconds where ticks count", "positions:Clock.elapsed",
          "elapsed(length) * self.ticks.to_second", "elapsed(length)")),
    ("chains", Fault("a day of as many ticks as seconds", "positions:Clock.day", "{self._day}", "{DAY}")),
    ("chains", Fault("a day ends a tick too early", "positions:Clock.midnight",
          "self._begins)})", "self._begins)} - 1)")),
    ("chains", Fault("day one counted as day zero", "positions:Clock.counted",
          "(1 if count is DayCount.DAY_ZERO else 0)", "1")),
    ("chains", Fault("a later phase counts from the very instant", "positions:Clock.whole_days_after",
          "self.next_midnight_day(moment)", "self.day(moment)")),
    ("repeats", Fault("kept runs are not kept", "repeats:walked",
          'AND NOT {under_way})" if keep', 'AND 1 = 1)" if keep')),
    ("repeats", Fault("a restart counts from the earlier anchor", "triggers:Triggers.candidates",
          "e.own >= o.own", "e.own = o.own")),
    ("repeats", Fault("the ceiling never joins", "repeats:walked", "AND c.start < w.jc)", "AND c.start < 0)")),
    ("chains", Fault("an end cuts what it starts", "runs:Runs._cut_off",
          '"p.pos > c.start"', '"p.pos >= c.start - 1"')),
    ("chains", Fault("the weaker status is shown", "strongest:ranked",
          "ORDER BY {prec}, lasting", "ORDER BY lasting")),
    ("chains", Fault("the longer run gives way", "strongest:ranked", "lasting DESC", "lasting")),
    ("chains", Fault("the weakest that runs is shown", "strongest:strongest",
          "TWO_TO(r - 1) ELSE", "TWO_TO({bits} - r) ELSE")),
    ("chains", Fault("what follows what is over is one stretch with it", "strongest:strongest",
          "WHERE low > 0", "")),
    ("rows", Fault("rows of a table in the wrong order", "runs:Runs._rows",
          "left = script.add(", "left = left or script.add(")),
    ("places", Fault("a place is only its very code", "relations:_below",
          "OR EXISTS (SELECT 1", "OR 1 = 0 AND EXISTS (SELECT 1")),
    ("spreads", Fault("what spreads stands at its cause", "spreading:write_spread",
          "{at_pos} + 1 AS pos", "{at_pos} AS pos")),
    ("orders", Fault("the longest of several orders holds", "orders:Orders.bound",
          "s.oend <= f.oend", "s.oend >= f.oend")),
    ("editions", Fault("nobody still waits under a new edition", "runs:Runs._asked", "if not self.needs:", "if True:")),
    ("editions", Fault("what goes on under a new edition is two", "runs:Runs._joined_at",
          "b.status = a.status AND", "1 = 0 AND")),
    ("needs", Fault("a requirement counts before the phase", "phases:Phases._valid",
          "if need.from_day is None:", "if False:")),
    ("needs", Fault("one point is enough", "phases:Phases._full", "if need.times <= 1:", "if True:")),
    ("levels", Fault("levels hold outside their edition", "levels:write_levels", "[true, force]", "[true, true]")),
    ("direct", Fault("the trigger itself is what comes next", "direct:next_by_subject",
          "BETWEEN 1 FOLLOWING", "BETWEEN CURRENT ROW")),
    ("direct", Fault("nobody is released where a rule is repealed", "direct:Direct._early",
          "if repealed is not None", "if False")),
    ("direct", Fault("every edition is in force as long as the first", "direct:in_row",
          "in_force(edition)", "in_force(0)")),
    ("direct", Fault("nothing ends a course early", "direct:Direct._early",
          "ELSE {point} + 1 END", "ELSE {FOREVER} END")),
    ("direct", Fault("a course lasts as if nothing had cut it", "direct:Direct.write",
          "LEAST(cend, early) >= {FOREVER} THEN {FOREVER}", "1 = 1 THEN {FOREVER}")),
    ("direct", Fault("what was left early goes on counting whole days", "direct:Direct._phase",
          "THEN 0 ELSE 1 END", "THEN 1 ELSE 1 END")),
    ("direct", Fault("a requirement met late ends at the plan", "direct:Direct._released",
          "ELSE met{place} + 1 END", "ELSE {plan} END")),
    (IN_ORDER, Fault("what comes next is another's", "direct:next_in_order",
          "WHEN v.k_before IS DISTINCT FROM v.k THEN {FOREVER} END", "END")),
    (IN_ORDER, Fault("the first row of a subject looks at another's", "direct:next_in_order",
          "CASE WHEN v.k_before = v.k THEN NULLIF(", "CASE WHEN 1 = 1 THEN NULLIF(")),
    (IN_ORDER, Fault("the first event comes first", "direct:next_in_order", "pos DESC", "pos")),
    (IN_ORDER, Fault("what runs at the end runs for the next subject", "strongest:summed_in_order",
          "THEN XOR(bits, d) END", "THEN CAST(0 AS BIGINT) END")),
    (IN_ORDER, Fault("a subject's last moment is left out", "strongest:summed_in_order",
          "k_after IS DISTINCT FROM k OR p < p_after", "p < p_after")),
    (IN_ORDER, Fault("moments come as they lie", "strongest:summed_in_order", "ORDER BY k, p", "ORDER BY k")),
    (IN_ORDER, Fault("a stretch ends where the next subject's begins", "strongest:shown_in_order",
          "CASE WHEN k_after = k THEN s_after END", "s_after")),
    (IN_ORDER, Fault("a stretch goes on from another subject's", "strongest:shown_in_order",
          "LAG(k) OVER () = k AND COALESCE", "COALESCE")),
    (IN_ORDER, Fault("a piece goes on from another subject's", "strongest:summed_in_order",
          "WHERE k_before IS DISTINCT FROM k OR low_before", "WHERE low_before")),
)  # fmt: skip


@cache
def example(number: int) -> tuple[Drawn, list[Shown]]:
    """An example with what the definition shows of it."""
    made = numbered(number)
    return made, by_the_definition(made)


def battery(focus: str) -> list[int]:
    """The numbers of examples about what the fault is about, one of each pack first."""
    place = FOCUSES.index(focus)
    packs = [(FIRST // TO_ONE_PACK + place + step * len(FOCUSES)) * TO_ONE_PACK for step in range(PACKS)]
    return [first + number for number in range(TO_ONE_PACK) for first in packs]


def seen_directly(engine: str = "sqlite", way: str = "") -> bool:
    """Whether some example of rules that know only what comes next shows a difference."""
    for seed in range(DIRECT):
        forget()
        try:
            if not timelines_of(seed, engine=engine, way=way)[1]:
                return True
        except (LookupError, TypeError, ValueError, sqlite3.Error, duckdb.Error):
            return True
    return False


def seen(focus: str) -> bool:
    """Whether some example shows a difference, or makes a script that fails."""
    if focus == "direct":
        return seen_directly()
    if focus == IN_ORDER:
        return seen_directly("duckdb", IN_ORDER)
    for number in battery(focus):
        drawn, expected = example(number)
        forget()
        try:
            if difference(drawn, "sqlite", expected, way="general") is not None:
                return True
        except (LookupError, TypeError, ValueError, sqlite3.Error):
            return True
    return False


@pytest.mark.heavy
@pytest.mark.parametrize(("focus", "fault"), FAULTS, ids=str)
def test_the_fault_is_seen(focus: str, fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(fault, ROOM, monkeypatch)
    try:
        assert seen(focus), fault.says
    finally:
        forget()
