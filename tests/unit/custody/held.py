"""Timelines made by hand, in whole hours after the start of an invented year, and a pack they fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from gridcontrol.calculus.timeline import EndReason, Row, Run, Segment, Timeline
from gridcontrol.ids import FactId, RuleId, StatusId, SubjectId, TrackId
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import local_date

PACK: Pack = read_pack(
    b"""
format: gridcontrol/1
pack: holding
title: holding
locality: nowhere
zone: Asia/Shanghai
day_count: exact
subjects: {person: {label: person, attributes: {}}}
events: {seen: {about: person, label: seen, fields: {}}}
tracks:
  control: {about: person, label: control, default: normal, precedence: [hospital, home, central]}
  code: {about: person, label: code, default: green, precedence: [red]}
  custody:
    about: person
    label: custody
    nature: custody
    justified_by: {control: [central, hospital], code: [red]}
    default: out
    precedence: [in_room, in_venue]
""",
    "holding.yaml",
)
CONTROL, CODE, CUSTODY = (TrackId(name) for name in ("control", "code", "custody"))
PERSON = SubjectId("person/p")
START = datetime(2020, 1, 1, tzinfo=UTC)

Stretch = tuple[str, int, int | None]
"""Status, first hour, hour it ends (None: open)."""


def hour(number: int) -> datetime:
    return START + timedelta(hours=number)


def run(
    track: TrackId,
    chain: Iterable[Stretch],
    *,
    rule: str = "r",
    subject: SubjectId = PERSON,
    ended: EndReason = EndReason.PLAN,
    by: tuple[FactId, ...] = (),
) -> Run:
    segments = tuple(
        Segment(StatusId(status), hour(a), None if b is None else hour(b), None, None, (), ended, by)
        for status, a, b in chain
    )
    since = segments[0].since
    return Run(
        subject, track, RuleId(rule), 0, None, FactId("f"), (FactId("f"),), since, local_date(since, PACK.zone),
        segments, ended, by, (), since,
    )  # fmt: skip


def timeline(track: TrackId, runs: Iterable[Run], subject: SubjectId = PERSON) -> Timeline:
    """The runs with the rows they show: at each change the strongest status that holds."""
    runs = tuple(runs)
    declared = PACK.tracks[track]
    pieces = [(r, s) for r in runs for s in r.segments]
    cuts = sorted({s.since for _, s in pieces} | {s.until for _, s in pieces if s.until is not None})
    rows: list[Row] = []
    for i, since in enumerate(cuts):
        until = cuts[i + 1] if i + 1 < len(cuts) else None
        holding = [(r, s) for r, s in pieces if s.since <= since and (s.until is None or since < s.until)]
        if not holding:
            continue
        r, s = min(holding, key=lambda one: (declared.rank(one[1].status), one[1].since, one[0].rule))
        rows.append(Row(subject, track, s.status, since, until, since, r.since, r, s, ()))
    return Timeline(subject, track, runs, tuple(rows))


def timelines(*, subject: SubjectId = PERSON, **tracks: Iterable[Run]) -> Mapping[tuple[SubjectId, TrackId], Timeline]:
    return {(subject, TrackId(name)): timeline(TrackId(name), runs, subject) for name, runs in tracks.items()}
