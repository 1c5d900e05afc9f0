"""What is counted by what it is like, by SQL: what ``gridcontrol.reports.breaking_down`` says one by one.

Only texts leave the database, as the values of a field are written, with how much of each there is by spot. Into which
category a text falls, bands and divisions are for the report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

import duckdb

from gridcontrol.ids import FieldId, SubjectKindId
from gridcontrol.reports.figures import BOUNDARIES
from gridcontrol.reports.set_counting import SetQuestion, Share
from gridcontrol.rules.figures import Indicator, IndicatorKind
from gridcontrol.rules.layouts import Breakdown
from gridcontrol.time import start_of_day
from gridcontrol_duckdb.amounts import scaled
from gridcontrol_duckdb.layout import literal
from gridcontrol_duckdb.stretching import Stretching
from gridcontrol_duckdb.tallies import Sums, items
from gridcontrol_sql import DIALECTS
from gridcontrol_sql.dialects import said
from gridcontrol_sql.loading import last_second
from gridcontrol_sql.positions import EPOCH_DAY, YEARS, Clock

_MOVED = {IndicatorKind.EVENT_LATE: "late", IndicatorKind.EVENT_WITHDRAWN: "withdrawn"}


def fields_of(question: SetQuestion) -> tuple[FieldId, ...]:
    """The fields whose values are asked for, each once."""
    named = (by.attribute if by.field is None else by.field for _, by in question.breakdowns)
    return tuple(dict.fromkeys(name for name in named if name is not None))


class Dividing:
    """The breakdowns of one question. *schema* is one that the engine drops afterwards."""

    def __init__(
        self,
        question: SetQuestion,
        sums: Sums,
        stretching: Stretching,
        cursor: duckdb.DuckDBPyConnection,
        schema: str,
    ) -> None:
        self._asked = question
        self._sums = sums
        self._stretching = stretching
        self._run = cursor.execute
        self._shares = f"{schema}.shares"
        self._fields = fields_of(question)
        self._clock = Clock(question.pack.zone, YEARS, sums.ticks)
        self._wanted = [(question.pack.indicators[name], by) for name, by in question.breakdowns]
        self._run(
            f"CREATE TABLE {self._shares} (which INTEGER, spot INTEGER, unit INTEGER, unit_now INTEGER, value VARCHAR,"
            " day BIGINT, scale INTEGER, amount HUGEINT)"
        )

    # -- adding

    def made(self) -> Iterator[str]:
        """Make what ``happened`` says last of attributes, ``(k, value)`` each; names of tables to drop."""
        for number, (about, name) in enumerate(self._attributes()):
            kinds = [each.id for each in self._asked.pack.events.values() if each.about == about and name in each.sets]
            listed, value = ", ".join(map(literal, kinds)) or "NULL", f"v{self._fields.index(name)}"
            self._run(
                f"CREATE OR REPLACE TEMP TABLE valued_{number} AS SELECT k, {value} AS value FROM happened"
                f" WHERE kind IN ({listed}) AND {value} IS NOT NULL"
                " QUALIFY row_number() OVER (PARTITION BY k ORDER BY t DESC, ranked DESC, id DESC) = 1"
            )
            yield f"valued_{number}"

    def _attributes(self) -> list[tuple[SubjectKindId | None, FieldId]]:
        found = ((each.about, by.attribute) for each, by in self._wanted if by.attribute is not None)
        return list(dict.fromkeys(found))

    def add(self) -> None:
        """Add up what counts in one part, but for what became of what was counted before; ``closer`` is there."""
        for which, (indicator, _) in enumerate(self._wanted):
            if indicator.kind not in _MOVED:
                self._add(which, self._source(indicator))

    def add_moved(self, number: int, late: str, withdrawn: str) -> None:
        """Add up what is *late* and *withdrawn* of what is counted as *number*."""
        sources = {"late": late, "withdrawn": withdrawn}
        for which, (indicator, _) in enumerate(self._wanted):
            if indicator.kind in _MOVED and self._sums.numbers[indicator.id] == number:
                self._add(which, sources[_MOVED[indicator.kind]])

    def _source(self, indicator: Indicator) -> str:
        """What *indicator* counts: a SELECT of ``k, t, spot, unit, unit_now, amount, scale`` and values of fields."""
        now, one = f"{self._sums.unit_now} AS unit_now", "1 AS amount, NULL::INTEGER AS scale"
        if indicator.kind in BOUNDARIES:
            return f"SELECT *, {one} FROM ({self._stretching.boundaries(indicator)}) AS b ANTI JOIN closer USING (k)"
        if indicator.kind is IndicatorKind.STATUS:
            if indicator.track is None:
                raise AssertionError(indicator.id)
            shown = self._sums.people_showing(indicator.track, {indicator.id})
            at = last_second(self._asked.as_of, self._sums.ticks)
            return f"SELECT k, {at} AS t, spot, unit, unit_now, {one} FROM ({shown})"
        number = self._sums.numbers[indicator.id]
        given = f"SELECT *, {now} FROM ({items('seats', number, self._sums.counted[number], self._sums.more)})"
        return f"{given} WHERE t >= {self._sums.own}" if indicator.kind is IndicatorKind.EVENT_NEW else given

    def _add(self, which: int, source: str) -> None:
        indicator, by = self._wanted[which]
        dated = by.level is not None and self._asked.dated
        day = said(self._clock.day("s.t"), DIALECTS["duckdb"]) if dated else "0"
        if by.attribute is None:
            value, joined = f"s.v{self._fields.index(by.field)}" if by.field is not None else "NULL", ""
        else:
            number = self._attributes().index((indicator.about, by.attribute))
            value, joined = "w.value", f" LEFT JOIN valued_{number} AS w ON w.k = s.k"
        self._run(
            f"INSERT INTO {self._shares} SELECT {which}, s.spot, s.unit, s.unit_now, {value} AS value, {day} AS day,"
            f" s.scale, COALESCE(sum(s.amount), 0) FROM ({source}) AS s{joined}"
            " GROUP BY s.spot, s.unit, s.unit_now, value, day, s.scale"
        )

    # -- answering

    def shares(self) -> Mapping[tuple[str, Breakdown], Sequence[Share]]:
        """How much of each value is where, by indicator and breakdown."""
        found: dict[tuple[str, Breakdown], list[Share]] = {key: [] for key in self._asked.breakdowns}
        zone = self._asked.pack.zone
        for which, spot, unit, unit_now, value, day, scale, amount in self._run(
            f"SELECT which, spot, unit, unit_now, value, day, scale, sum(amount) FROM {self._shares} GROUP BY ALL"
        ).fetchall():
            at = start_of_day(EPOCH_DAY + timedelta(days=day), zone)
            share = Share(self._sums.spot(spot, unit, unit_now), value, at, scaled(int(amount), scale))
            found[self._asked.breakdowns[which]].append(share)
        return found
