"""A small city for the tests of responsibility: two towns, three villages, five grids, a scheme of each shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId
from gridcontrol.model.divisions import Divisions, RowSource, overlay_from_rows
from gridcontrol.model.facts import Correction, Event, Received, Void, frozen_fields
from gridcontrol.model.known import Known, as_known
from gridcontrol.responsibility import Responsibility, responsibility_of
from gridcontrol.rules.check import checked_pack
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import WorldTime, parse_instant, parse_world_time, zone_named

ZONE = zone_named("Asia/Shanghai")
RECEIVED = datetime(2021, 1, 1, tzinfo=UTC)

PACK = """\
format: gridcontrol/1
pack: answering
zone: Asia/Shanghai
day_count: day_zero
sources: {n1: notice}
divisions:
  levels: {county: county, town: town, village: village, grid: grid}
  hierarchies: {statutory: {levels: [county, town, village, grid]}}
subjects:
  household: {place: lies_in, attributes: {lies_in: division?}}
  person: {}
  enterprise: {place: lies_in, attributes: {lies_in: division?}}
  venue: {place: lies_in, attributes: {lies_in: division?, in_use: truth?}}
  officer:
    attributes:
      post: text?
      station: division?
      medical: truth?
      unit: text?
      full_name: person_name?
links:
  employed: {from: person, to: enterprise}
  member: {from: person, to: household, single: true}
events:
  registered: {about: household, fields: {lies_in: division?}, sets: [lies_in]}
  founded: {about: enterprise, fields: {lies_in: division?}, sets: [lies_in]}
  opened: {about: venue, fields: {lies_in: division?, in_use: truth?}, sets: [lies_in, in_use]}
  hired: {about: person, fields: {by: ref enterprise}, opens: {link: employed, to: by}}
  left_work: {about: person, closes: employed}
  lives: {about: person, fields: {in_home: ref household}, opens: {link: member, to: in_home}}
  appointed:
    about: officer
    fields: {post: text?, station: division?, medical: truth?, unit: text?, full_name: person_name?}
    sets: [post, station, medical, unit, full_name]
  assigned:
    about: officer
    fields:
      scheme: text
      link: text
      division: division?
      household: ref household?
      enterprise: ref enterprise?
      venue: ref venue?
      role: text?
      standing: {choice: [holder, deputy], optional: true}
      from_day: moment?
      until: moment?
      last_day: date?
      shift: text?
      document: text?
    assigns:
      - scheme: scheme
        link: link
        to: [division, household, enterprise, venue]
        role: role
        standing: standing
        from: from_day
        until: until
        shift: shift
        document: document
  relieved:
    about: officer
    fields: {scheme: text?, link: text?, division: division?, household: ref household?, shift: text?}
    relieves: {scheme: scheme, link: link, to: [division, household], shift: shift}
  left: {about: officer, relieves: {}}
order: [appointed, left, relieved, assigned]
officers:
  officer:
    post: post
    qualifications: [medical]
    jurisdiction: station
    unit: unit
    name: full_name
posts:
  grid_member: {label: grid member, level: village}
  village_cadre: {label: village cadre, level: village}
  town_leader: {label: town leader, level: town}
  district_head: {label: district head}
  doctor: {label: doctor}
parties: {territory: territory, unit: unit}
schemes:
  doors:
    label: answer-fors
    source: n1
    for: household
    links:
      household: {post: grid_member, level: grid, at_most: 1, load: {subjects: 3}, within_jurisdiction: true}
      village: {post: village_cadre, level: village, at_most: 1, within_jurisdiction: true, party: territory}
      town: {post: town_leader, level: town, at_most: 1, load: {targets: 1}}
      head: {post: district_head, level: county, at_most: 1}
  works:
    shape: line
    for: enterprise
    along: [employed, member, member]
    links:
      boss: {party: unit}
      supervisor: {post: doctor, qualification: medical, at_most: 1}
  site:
    shape: team
    for: venue
    where: {in_use: true}
    links:
      lead: {qualification: medical, at_most: 1}
      guard:
        at_least: 1
        shifts: {day: {from: "07:00", until: "19:00"}, night: {from: "19:00", until: "07:00"}}
        around_the_clock: true
"""

ROWS = [
    ["county", "C", "Countytown", ""],
    ["town", "T1", "First town", "C"],
    ["town", "T2", "Second town", "C"],
    ["village", "V1", "First village", "T1"],
    ["village", "V2", "Second village", "T1"],
    ["village", "V3", "Third village", "T2"],
    ["grid", "G1", "Grid 1", "V1"],
    ["grid", "G2", "Grid 2", "V1"],
    ["grid", "G3", "Grid 3", "V2"],
    ["grid", "G4", "Grid 4", "V3"],
    ["grid", "G5", "Grid 5", "V3"],
]


def pack_of(text: str = PACK) -> Pack:
    pack, problems = checked_pack(text.encode(), "pack.yaml")
    assert problems == ()
    return pack


def divisions_of(rows: Sequence[Sequence[str]] = ROWS) -> Divisions:
    source = RowSource(
        file="divisions.csv",
        rows=iter([["level", "code", "name", "parent"], *rows]),
        scheme="code",
        hierarchy="statutory",
        columns={"level": "level", "code": "code", "name": "name", "parent": "parent"},
    )
    return Divisions(overlay_from_rows([source], ()))


def when(text: str) -> datetime:
    return parse_instant(text if " " in text else f"{text} 00:00", ZONE)


def value_of(pack: Pack, kind: str, name: str, value: object) -> object:
    base = pack.events[EventKindId(kind)].fields[FieldId(name)].base
    if isinstance(value, str) and base.value in {"date", "moment", "instant"}:
        return parse_world_time(value, ZONE)
    return value


def fact(pack: Pack, at: str, subject: str, kind: str, /, **fields: object) -> Event:
    """An event; its id comes from its content."""
    made: Mapping[str, Any] = {name: value_of(pack, kind, name, value) for name, value in fields.items()}
    world: WorldTime = parse_world_time(at, ZONE)
    name = f"{kind} {subject} {at} {sorted(fields.items())}"
    return Event(FactId(name), EventKindId(kind), SubjectId(subject), world, frozen_fields(made))


def known_of(pack: Pack, facts: Iterable[Event | Void | Correction]) -> Known:
    log = [Received(each, RECEIVED + timedelta(microseconds=number)) for number, each in enumerate(facts)]
    return as_known(log, pack.zone, plan_kinds=pack.plan_kinds)


def answering(
    pack: Pack, facts: Iterable[Event | Void | Correction], divisions: Divisions | None = None
) -> Responsibility:
    return responsibility_of(pack, known_of(pack, facts), None, divisions or divisions_of())
