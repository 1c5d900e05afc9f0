"""Unbroken stretches of statuses by SQL, and how many began or ended: what ``gridcontrol.reports.stretches`` says.

A script tells when a row begins and ends and when its run began, not whether a fact or the calendar ended it. That
matters only at the very instant of a cut-off: by the calendar something is over then, by a fact it belongs to what
comes after. Without a fact of the subject at that instant, and without rules that end by what others show, it was the
calendar. Whoever is left *unclear* there is looked at one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import duckdb
from attrs import frozen

from gridcontrol.ids import IndicatorId, StatusId, TrackId
from gridcontrol.reports.figures import BOUNDARIES, ENDS, IN_PERIOD
from gridcontrol.reports.set_counting import SetQuestion, Sum
from gridcontrol.rules.conditions import EventPattern
from gridcontrol.rules.figures import Indicator
from gridcontrol.rules.ruleset import Pack, Phase, Rule
from gridcontrol_duckdb.layout import literal
from gridcontrol_duckdb.tallies import Sums

_OWN = -1
"""In place of a number of cuts: of the report itself."""
Shown = tuple[TrackId, tuple[StatusId, ...]]


@frozen
class Limit:
    """An instant that boundaries are held against, in ticks: the last not after it, the first not before it."""

    floor: int
    ceiling: int

    def over(self, when: str, already: str) -> str:
        """Whether what happened at *when* belongs to what lies before; *already*: even at the very instant."""
        return f"({when} < {self.ceiling} OR ({already} AND {when} = {self.floor} AND {when} = {self.ceiling}))"


class Stretching:
    """Stretches of one question. *schema* is one that the engine drops afterwards."""

    def __init__(self, question: SetQuestion, sums: Sums, cursor: duckdb.DuckDBPyConnection, schema: str) -> None:
        self._asked = question
        self._sums = sums
        self._run = cursor.execute
        self._bounds = f"{schema}.bounds"
        self.indicators = [each for each in question.indicators if each.kind in BOUNDARIES]
        self._shown = list(dict.fromkeys(map(_shown, self.indicators)))
        self._at = self._limit(question.as_of.at)
        self._since = self._limit(question.since)
        self._cuts = [self._limit(cut) for cut in question.cuts]
        self._run(
            f"CREATE TABLE {self._bounds}"
            " (indicator VARCHAR, cuts INTEGER, spot INTEGER, unit INTEGER, unit_now INTEGER, n BIGINT)"
        )

    def _limit(self, instant: datetime) -> Limit:
        return Limit(self._sums.ticks.until(instant), self._sums.first(instant))

    @property
    def tracks(self) -> list[TrackId]:
        """In which stretches are asked for."""
        return list(dict.fromkeys(track for track, _ in self._shown))

    # -- making

    def made(self, timelines: str) -> Iterator[str]:
        """Make ``stretches`` of a SELECT of ``k, track, status, since, until, run_since``; names of tables to drop.

        ``happened(k, kind, t)`` is there. ``stretches(number, k, since, until, planned, begins_unclear,
        ends_unclear)``: *planned* is whether it begins by the calendar.
        """
        if not self._shown:
            return
        tracks = ", ".join(literal(track) for track in self.tracks)
        self._run(
            "CREATE OR REPLACE TEMP TABLE drawn AS SELECT k, track, status, since, until, run_since,"
            " LAG(until) OVER beside = since AS touches, LEAD(since) OVER beside = until AS followed,"
            f" LEAD(run_since) OVER beside AS next_run FROM ({timelines})"
            f" WHERE track IN ({tracks}) AND (until IS NULL OR until > since)"
            " WINDOW beside AS (PARTITION BY k, track ORDER BY since)"
        )
        yield "drawn"
        self._run(f"CREATE OR REPLACE TEMP TABLE doubted AS {self._doubted()}")
        yield "doubted"
        parts = (self._joined(number, *shown) for number, shown in enumerate(self._shown))
        self._run(f"CREATE OR REPLACE TEMP TABLE stretches AS {' UNION ALL '.join(parts)}")
        yield "stretches"

    def _doubted(self) -> str:
        """``(k, track, at)``: whose row ends at a cut-off, and not surely by the calendar."""
        ticks = {each.floor for each in (self._at, self._since, *self._cuts) if each.floor == each.ceiling}
        listed = ", ".join(map(str, sorted(ticks))) or "NULL"
        told = f"EXISTS (SELECT 1 FROM happened AS h WHERE h.k = d.k AND h.t = d.until AND h.t IN ({listed}))"
        doubts = [f"(followed AND next_run = until) OR {told}"]
        for track in self.tracks:
            if not ends_by_own_facts(self._asked.pack, track):
                doubts.append(f"track = {literal(track)}")
            orders = [
                kind.id
                for kind in self._asked.pack.events.values()
                if kind.decides is not None and kind.decides.track == track
            ]
            if orders:
                kinds = ", ".join(literal(kind) for kind in orders)
                ordered = f"d.k IN (SELECT k FROM happened WHERE kind IN ({kinds}))"
                doubts.append(f"(track = {literal(track)} AND {ordered})")
        return f"SELECT k, track, until AS at FROM drawn AS d WHERE until IN ({listed}) AND ({' OR '.join(doubts)})"

    def _joined(self, number: int, track: TrackId, statuses: tuple[StatusId, ...]) -> str:
        wanted = ", ".join(literal(status) for status in statuses)
        own = (
            "SELECT d.*, b.at IS NOT NULL AND touches AND run_since < since AS begins_unclear,"
            " e.at IS NOT NULL AS ends_unclear FROM drawn AS d"
            " LEFT JOIN doubted AS b ON b.k = d.k AND b.track = d.track AND b.at = d.since"
            " LEFT JOIN doubted AS e ON e.k = d.k AND e.track = d.track AND e.at = d.until"
            f" WHERE d.track = {literal(track)} AND d.status IN ({wanted})"
        )
        fresh = "COALESCE(LAG(until) OVER (PARTITION BY k ORDER BY since) = since, false)"
        return (
            f"SELECT {number} AS number, k, min(since) AS since,"
            " CASE WHEN count(until) = count(*) THEN max(until) END AS until,"
            " arg_min(run_since < since, since) AS planned, arg_min(begins_unclear, since) AS begins_unclear,"
            " arg_max(ends_unclear, since) AS ends_unclear FROM ("
            " SELECT *, sum(CASE WHEN joins THEN 0 ELSE 1 END) OVER (PARTITION BY k ORDER BY since) AS part"
            f" FROM (SELECT *, {fresh} AS joins FROM ({own}))) GROUP BY k, part"
        )

    def unclear(self) -> Iterator[str]:
        """SELECTs of ``k``: who has to be looked at one by one."""
        for ends in (False, True):
            of = {self._shown.index(_shown(each)) for each in self.indicators if (each.kind in ENDS) is ends}
            if of:
                numbers = ", ".join(map(str, sorted(of)))
                doubt = "ends_unclear" if ends else "begins_unclear"
                yield f"SELECT k FROM stretches WHERE {doubt} AND number IN ({numbers})"

    # -- counting

    def add(self) -> None:
        """Add up what began and ended, but for those in ``closer``."""
        for each in self.indicators:
            source = f"({self.boundaries(each)}) AS b ANTI JOIN closer USING (k)"
            self._run(
                f"INSERT INTO {self._bounds} SELECT {literal(each.id)}, {_OWN}, spot, unit, unit_now, count(*)"
                f" FROM {source} GROUP BY spot, unit, unit_now"
            )
            if self._cuts:
                self._run(
                    f"INSERT INTO {self._bounds} SELECT {literal(each.id)}, cuts, spot, unit, unit_now, count(*)"
                    f" FROM ({self._over_cuts(each)}) AS b ANTI JOIN closer USING (k)"
                    " GROUP BY cuts, spot, unit, unit_now"
                )

    def boundaries(self, indicator: Indicator) -> str:
        """A SELECT of ``k, t, spot, unit`` of what *indicator* counts, of those who are clear."""
        when, already = _when(indicator)
        tests = [f"{when} IS NOT NULL", self._at.over(when, already)]
        if indicator.kind in IN_PERIOD:
            tests.append(f"NOT {self._since.over(when, already)}")
        return (
            f"SELECT k, {when} AS t, p.spot, p.unit, p.{self._sums.unit_now} AS unit_now"
            " FROM stretches LEFT JOIN people AS p USING (k)"
            f" WHERE number = {self._shown.index(_shown(indicator))} AND {' AND '.join(tests)}"
        )

    def _over_cuts(self, indicator: Indicator) -> str:
        """A SELECT of ``k, cuts, spot, unit``: over how many cuts it is, where its subject is at the next of them."""
        when, already = _when(indicator)
        over = " + ".join(f"(NOT {cut.over(when, already)})::INTEGER" for cut in self._cuts)
        asked = f"[{', '.join(str(cut.floor) for cut in self._cuts)}][least(cuts, {len(self._cuts) - 1}) + 1]"
        of = (
            f"SELECT k, cuts, {asked} AS asked FROM (SELECT k, {over} AS cuts FROM stretches"
            f" WHERE number = {self._shown.index(_shown(indicator))} AND {when} IS NOT NULL)"
        )
        return (
            "SELECT b.k, b.cuts, CASE WHEN p.moved THEN s.spot WHEN p.placed <= b.asked THEN p.spot END AS spot,"
            f" p.unit, p.{self._sums.unit_now} AS unit_now FROM ({of}) AS b"
            " ASOF LEFT JOIN told AS s ON s.k = b.k AND b.asked >= s.t LEFT JOIN people AS p ON p.k = b.k"
        )

    # -- answering

    def sums(self) -> dict[IndicatorId, tuple[Sum, ...]]:
        """What began and ended, by indicator."""
        found = self._found()
        return {each.id: tuple(found.get((each.id, _OWN), ())) for each in self.indicators}

    def series(self) -> dict[IndicatorId, dict[int, list[Sum]]]:
        """The same by the number of cuts that were over."""
        found = self._found() if self._cuts else {}
        return {
            each.id: {cuts: sums for (name, cuts), sums in found.items() if name == each.id and cuts != _OWN}
            for each in self.indicators
        }

    def _found(self) -> dict[tuple[str, int], list[Sum]]:
        found: dict[tuple[str, int], list[Sum]] = {}
        for name, cuts, spot, unit, unit_now, number in self._run(
            f"SELECT indicator, cuts, spot, unit, unit_now, sum(n) FROM {self._bounds} GROUP BY ALL"
        ).fetchall():
            found.setdefault((name, cuts), []).append(Sum(self._sums.spot(spot, unit, unit_now), int(number)))
        return found


def _shown(indicator: Indicator) -> Shown:
    if indicator.track is None:
        raise AssertionError(indicator.id)
    return indicator.track, indicator.statuses


def _when(indicator: Indicator) -> tuple[str, str]:
    """The second of the boundary, and whether what happens at a cut-off is over then."""
    return ("until", "true") if indicator.kind in ENDS else ("since", "planned")


def ends_by_own_facts(pack: Pack, track: TrackId) -> bool:
    """Whether a stretch in *track* ends by the calendar or at the second of a fact about its own subject."""
    return not pack.crosses_subjects and all(map(_follows_facts, _rules(pack, track)))


def _rules(pack: Pack, track: TrackId) -> Iterable[Rule]:
    return (rule for rule in pack.rules.values() if rule.track == track)


def _follows_facts(rule: Rule) -> bool:
    trigger = rule.trigger
    if trigger is None or rule.levels or rule.while_mode is not None:
        return False
    if trigger.once is not None or trigger.taken_up is not None:
        return False
    phases = [phase for edition in rule.editions for branch in edition.branches for phase in branch.phases]
    if any(phase.until_holds is not None for phase in phases):
        return False
    patterns: list[object] = [trigger.pattern, *(end.pattern for end in rule.ends)]
    patterns += [pattern for phase in phases for pattern in _patterns(phase)]
    return all(isinstance(pattern, EventPattern) for pattern in patterns)


def _patterns(phase: Phase) -> Iterator[object]:
    yield from phase.until
    yield from (need.pattern for need in phase.until_needs)
    yield from (prolong.pattern for prolong in phase.prolong)
    if phase.release is not None:
        yield from (need.pattern for need in phase.release.needs)
