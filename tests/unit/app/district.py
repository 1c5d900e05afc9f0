"""A small district on disk, for the tests of the facade and the command line: a pack, divisions, files to import."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from attrs import define

import gridcontrol
from gridcontrol.app.locality import Locality
from gridcontrol.time import parse_instant, zone_named

ZONE = zone_named("Asia/Shanghai")

PACK = """\
format: gridcontrol/1
pack: district
title: {zh: 某区规则, en: rules of a district}
locality: {zh: 某区, en: Some district}
zone: Asia/Shanghai
day_count: day_zero
sources:
  n1: {text: {zh: 一号通知, en: Notice 1}}
  n2: {text: {zh: 二号通知, en: Notice 2}, remembered: true}
divisions:
  levels: {county: {zh: 区县, en: county}, town: {zh: 镇街, en: town}}
  hierarchies: {statutory: {label: {zh: 行政区划, en: statutory}, levels: [county, town]}}
  sources:
    - file: divisions.csv
      scheme: cn-stat
      hierarchy: statutory
      columns: {code: code, name: name, level: level, parent: parent}
subjects:
  person: {label: {zh: 人员, en: person}, place: residence, attributes: {residence: division?, phone: phone?}}
events:
  arrival:
    about: person
    label: {zh: 抵达, en: arrival}
    fields: {origin: text, name: person_name?, with: ref person?, fever: truth?, residence: division?}
    sets: [residence]
  check_in: {about: person, label: {zh: 入住, en: check-in}}
  test: {about: person, label: {zh: 检测, en: test}, fields: {result: [positive, negative]}}
  check_out: {about: person, label: {zh: 离开, en: check-out}}
  confirmed: {about: person, label: {zh: 确诊, en: confirmation}}
order: [arrival, check_in, test, check_out, confirmed]
tracks:
  control:
    about: person
    label: {zh: 管控, en: control}
    default: normal
    precedence: [hospital, central, home]
    labels:
      normal: {zh: 正常, en: normal}
      hospital: {zh: 住院, en: in hospital}
      central: {zh: 集中隔离, en: central isolation}
      home: {zh: 居家隔离, en: home isolation}
    holding: [hospital, central, home]
  custody:
    about: person
    label: {zh: 场所, en: venue}
    nature: custody
    justified_by: {control: [hospital, central]}
    default: out
    precedence: [inside]
    labels: {out: {zh: 不在, en: out}, inside: {zh: 在场所, en: in a venue}}
rules:
  arrivals:
    label: {zh: 来自重点地区, en: arrival from an affected area}
    track: control
    source: n1
    in_force: {from: 2020-01-22}
    review: 2020-12-31
    when: {event: arrival, where: {origin: [affected]}}
    ceiling: 28d
    phases: [{status: central, for: 7d}, {status: home, for: 7d}]
  cases:
    label: {zh: 病例, en: case}
    track: control
    source: n2
    in_force: {from: 2020-01-22}
    review: 2020-12-31
    when: {event: confirmed}
    ceiling: 60d
    phases: [{status: hospital, for: 60d}]
  inside:
    label: {zh: 入住场所, en: checked in}
    track: custody
    source: n1
    in_force: {from: 2020-01-22}
    when: {event: check_in}
    phases: [{status: inside, until: {event: check_out}}]
imports:
  arrivals:
    label: {zh: 抵达登记, en: register of arrivals}
    match: ["arrivals*.csv", "arrivals*.pipes"]
    about: person
    key: id
    events:
      - {kind: arrival, at: arrived, fields: {origin: origin, name: name, residence: town}}
  venues:
    label: {zh: 场所登记, en: register of venues}
    match: ["venues*.csv"]
    about: person
    key: id
    events:
      - {kind: check_in, at: in}
      - {kind: check_out, at: out}
indicators:
  arrived: {label: {zh: 累计抵达, en: arrivals}, cumulative: {event: arrival}}
  in_central: {label: {zh: 集中隔离, en: in central isolation}, status: {control: central}}
  held_past: {label: {zh: 超期, en: past release}, past_release: custody}
reports:
  daily:
    label: {zh: 日报, en: daily report}
    hierarchy: statutory
    level: town
    cut_off: "20:00"
    indicators: [arrived, in_central, held_past]
    past_release: [custody]
cases:
  - name: seven days central, seven at home
    events: [[2020-02-01 15:00, p, arrival, {origin: affected}]]
    expect: {p: [central 2020-02-01 15:00 - 2020-02-09, home 2020-02-09 - 2020-02-16]}
"""

DIVISIONS = "code,name,level,parent\n999901,某区,county,\n999901101,东镇,town,999901\n999901102,西镇,town,999901\n"
ARRIVALS = "id,name,arrived,origin,town\n"
ID_ONE, ID_TWO = "999999199001010018", "999999199002020018"
"""Two people whose masked ids look alike."""


def local(text: str) -> datetime:
    """``02-05 12:00`` of 2020 in the district's zone."""
    return parse_instant(f"2020-{text}", ZONE)


@define
class Clock:
    """Stands still until it is set."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


def district(folder: Path) -> Path:
    """Writes the pack and its divisions into *folder*; the pack's path."""
    (folder / "divisions.csv").write_text(DIVISIONS, "utf-8")
    pack = folder / "pack.yaml"
    pack.write_text(PACK, "utf-8")
    return pack


def arrivals(folder: Path, *rows: str, name: str = "arrivals.csv") -> Path:
    """A file of arrivals with *rows*, as ``p-1,,2020-02-01,affected,999901101``."""
    path = folder / name
    path.write_text(ARRIVALS + "\n".join(rows) + "\n", "utf-8")
    return path


def opened(folder: Path, clock: Clock, store: str = "memory:") -> Locality:
    """The district of *folder*, without plugins of others."""
    return gridcontrol.open_locality(district(folder), store=store, clock=clock, plugins=not store.startswith("memory"))
