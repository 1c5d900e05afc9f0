"""A small county for the tests of reports: three towns, people, a venue, cases, deliveries of goods."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.ids import EventKindId, FactId, SubjectId
from gridcontrol.model.facts import Event, Fact, Received
from gridcontrol.model.known import Known, as_known
from gridcontrol.reports.build import build_report
from gridcontrol.reports.document import Document, Figure
from gridcontrol.reports.grouping import Grouping, ListedPlaces, Place
from gridcontrol.reports.period import period_until
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import parse_instant, parse_world_time

PACK_TEXT = """
format: gridcontrol/1
pack: county
title: {zh: 某县, en: A county}
locality: {zh: 某县, en: A county}
zone: Asia/Shanghai
day_count: day_zero
sources: {n1: {text: {zh: 通知一, en: Notice 1}}}
divisions:
  levels: {county: {zh: 县, en: county}, town: {zh: 镇, en: town}}
  hierarchies: {statutory: {label: {zh: 行政区划, en: statutory}, levels: [county, town]}}
subjects:
  person: {label: {zh: 人员, en: person}, place: residence, attributes: {residence: division?}}
  depot: {label: {zh: 仓库, en: depot}, place: residence, attributes: {residence: division?}}
events:
  moved: {about: person, label: {zh: 迁居, en: move}, fields: {residence: division?}, sets: [residence]}
  contact: {about: person, label: {zh: 接触, en: contact}}
  check_in: {about: person, label: {zh: 入住, en: check-in}}
  test:
    about: person
    label: {zh: 检测, en: test}
    fields: {result: [positive, negative], out_at: instant?}
    takes_effect: out_at
  confirmed: {about: person, label: {zh: 确诊, en: confirmed}, fields: {severe: truth?}}
  cured: {about: person, label: {zh: 治愈, en: cured}}
  check_out: {about: person, label: {zh: 离开, en: check-out}}
  opened: {about: depot, label: {zh: 启用, en: opened}, fields: {residence: division?}, sets: [residence]}
  received: {about: depot, label: {zh: 入库, en: goods received}, fields: {masks: integer?}}
order: [moved, contact, check_in, test, confirmed, cured, check_out, opened, received]
tracks:
  control:
    about: person
    label: {zh: 管控, en: control}
    default: normal
    precedence: [hospital, central]
    labels:
      normal: {zh: 正常, en: normal}
      hospital: {zh: 住院, en: in hospital}
      central: {zh: 集中隔离, en: central}
    holding: [hospital, central]
  custody:
    about: person
    label: {zh: 场所, en: venue}
    nature: custody
    justified_by: {control: [hospital, central]}
    default: out
    precedence: [in_venue]
    labels: {out: {zh: 不在, en: out}, in_venue: {zh: 在场所, en: in a venue}}
rules:
  close_contact:
    label: {zh: 密接, en: close contact}
    track: control
    when: {event: contact}
    ceiling: 14d
    source: n1
    in_force: {from: 2020-01-01}
    review: 2020-12-31
    phases: [{status: central, for: 14d}]
  case:
    label: {zh: 病例, en: case}
    track: control
    when: {event: confirmed}
    ceiling: 90d
    ends: [{event: cured}]
    source: n1
    in_force: {from: 2020-01-01}
    review: 2020-12-31
    phases: [{status: hospital, for: 90d}]
  inside:
    label: {zh: 入住, en: checked in}
    track: custody
    when: {event: check_in}
    ends: [{event: check_out}]
    source: n1
    in_force: {from: 2020-01-01}
    phases: [{status: in_venue, until: {event: check_out}}]
indicators:
  in_central: {label: {zh: 集中隔离, en: in central}, status: {control: central}}
  held: {label: {zh: 管控中, en: held}, status: {control: [central, hospital]}}
  normal: {label: {zh: 正常, en: normal}, status: {control: normal}}
  confirmed_new: {label: {zh: 新增确诊, en: new cases}, new: {event: confirmed}}
  confirmed_late: {label: {zh: 补报确诊, en: late cases}, late: {event: confirmed}}
  confirmed_withdrawn: {label: {zh: 撤销确诊, en: withdrawn cases}, withdrawn: {event: confirmed}}
  confirmed_all: {label: {zh: 累计确诊, en: cases}, cumulative: {event: confirmed}}
  people_new: {label: {zh: 新增病人, en: new patients}, new: {event: confirmed, distinct: true}}
  people_all: {label: {zh: 累计病人, en: patients}, cumulative: {event: confirmed, distinct: true}}
  cured_all: {label: {zh: 累计治愈, en: cured}, cumulative: {event: cured}}
  active: {label: {zh: 现有确诊, en: active}, formula: [confirmed_all, {minus: cured_all}]}
  positive: {label: {zh: 阳性, en: positive tests}, cumulative: {event: test, where: {result: positive}}}
  masks: {label: {zh: 口罩, en: masks}, cumulative: {event: received, sum: masks}}
  masks_new: {label: {zh: 新增口罩, en: new masks}, new: {event: received, sum: masks}}
  days_clear: {label: {zh: 无新增天数, en: days clear}, days_since: {event: confirmed}}
  held_past: {label: {zh: 超期, en: past release}, past_release: custody}
  unplaced: {label: {zh: 未安置, en: unplaced}, unplaced: custody}
reports:
  cases:
    label: {zh: 病例日报, en: daily cases}
    hierarchy: statutory
    level: town
    cut_off: "24:00"
    indicators: [confirmed_new, confirmed_late, confirmed_withdrawn, confirmed_all]
  people:
    label: {zh: 人员日报, en: daily people}
    hierarchy: statutory
    level: town
    cut_off: "20:00"
    indicators: [held_past, unplaced, in_central, held, normal, people_new, people_all, positive, active, days_clear]
    past_release: [custody]
  goods:
    label: {zh: 物资日报, en: daily goods}
    hierarchy: statutory
    level: town
    cut_off: "24:00"
    indicators: [masks_new, masks]
"""

PACK: Pack = read_pack(PACK_TEXT.encode(), "county.yaml")
ZONE = PACK.zone

EAST, WEST, NORTH = (
    Place("999001", ("某县", "东镇")),
    Place("999002", ("某县", "西镇")),
    Place("999003", ("某县", "北镇")),
)
TOWNS = ListedPlaces((EAST, WEST, NORTH), {"999001001": "999001"})


def instant(text: str) -> datetime:
    return parse_instant(text, ZONE)


def event(fact: str, kind: str, subject: str, at: str, **fields: object) -> Event:
    """An event of a person, or of what is written with its kind."""
    who = subject if "/" in subject else f"person/{subject}"
    return Event(
        id=FactId(fact),
        kind=EventKindId(kind),
        subject=SubjectId(who),
        at=parse_world_time(at, ZONE),
        fields=fields,
    )


def received(at: str, facts: Iterable[Fact]) -> list[Received]:
    return [Received(fact, instant(at)) for fact in facts]


def known_at(log: Sequence[Received], at: str | datetime) -> Known:
    moment = instant(at) if isinstance(at, str) else at
    return as_known(log, ZONE, known_at=moment, plan_kinds=PACK.plan_kinds)


def report(
    log: Sequence[Received],
    form: str,
    at: str,
    known: str | None = None,
    *,
    grouping: Grouping = TOWNS,
    pack: Pack = PACK,
) -> Document:
    """The report of the period until *at*, as known at *known* (at its cut-off when None)."""
    period = period_until(instant(at), ZONE)
    moment = period.until if known is None else instant(known)
    facts = known_at(log, moment)
    return build_report(
        pack,
        next(f for f in pack.reports.values() if f.id == form),
        ReferenceEvaluator().evaluate(pack, facts, as_of=period.as_of),
        facts,
        at=period.until,
        known_at=moment,
        previous=known_at(log, min(moment, period.since)),
        grouping=grouping,
    )


def values(document: Document, row: str) -> dict[str, object]:
    """The figures of one row of the main table, by indicator."""
    table = document.table("figures")
    (found,) = [each for each in table.rows if each.key == row]
    return {
        column.id: cell.value
        for column, cell in zip(table.columns, found.cells, strict=True)
        if isinstance(cell, Figure)
    }
