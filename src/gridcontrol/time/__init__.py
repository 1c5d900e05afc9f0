"""Instants, local dates, durations, day counting and half-open spans.

An *instant* is an aware ``datetime`` in UTC. A *local date* is a ``date`` and stays one: it becomes an
instant only together with a zone, as 00:00 of that day. Nothing here reads the clock.
"""

from gridcontrol.time.counting import DayCount, elapsed_days, end_of_count, hours_apart
from gridcontrol.time.duration import Duration, Unit, parse_duration
from gridcontrol.time.instant import (
    NEVER_BEFORE,
    WorldTime,
    instant_of,
    local_date,
    parse_date,
    parse_instant,
    parse_world_time,
    start_of_day,
    to_instant,
    zone_named,
)
from gridcontrol.time.span import Span

__all__ = [
    "NEVER_BEFORE",
    "DayCount",
    "Duration",
    "Span",
    "Unit",
    "WorldTime",
    "elapsed_days",
    "end_of_count",
    "hours_apart",
    "instant_of",
    "local_date",
    "parse_date",
    "parse_duration",
    "parse_instant",
    "parse_world_time",
    "start_of_day",
    "to_instant",
    "zone_named",
]
