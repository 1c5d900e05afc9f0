"""A county of 21 towns and 2,400 villages with a daily report, opened as a program that embeds the library does it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from attrs import evolve

from gridcontrol import Locality, open_locality

COUNTY = "999999"
TOWNS = tuple(f"{COUNTY}{town:03}" for town in range(1, 22))
VILLAGES = tuple(f"{TOWNS[number % 21]}{number // 21 + 1:03}" for number in range(2400))
LEVELS = ("county", "town", "village")
MOVING = ("arrivals", "cases", "patients", "positive")
"""What is counted over time: events of arrival, confirmations, distinct persons confirmed, positive tests."""
PARTS = ("new", "late", "withdrawn", "all")
INDICATORS = (
    *(f"{what}_{part}" for what in MOVING for part in PARTS),
    "discharged_all",
    "active",
    "normal",
    "home",
    "hospital",
    "held",
    *(f"{what}_{edge}" for what in ("home", "held") for edge in ("begun", "ended", "begun_all", "ended_all")),
    "inside",
    "held_past",
    "unplaced",
)
CUT_OFFS = ("16:00", "20:00", "24:00")
FORMS = tuple(f"{shape}_{cut_off[:2]}" for shape in ("tree", "villages") for cut_off in CUT_OFFS)

_PACK = """\
format: gridcontrol/1
pack: days
zone: Asia/Shanghai
day_count: day_zero
divisions:
  levels: {county: county, town: town, village: village}
  hierarchies: {statutory: {levels: [county, town, village]}}
  sources:
    - file: divisions.csv
      scheme: code
      hierarchy: statutory
      columns: {code: code, name: name, level: level, parent: parent}
subjects: {person: {place: residence, attributes: {residence: division?}}}
events:
  moved: {about: person, fields: {residence: division?}, sets: [residence]}
  arrival: {about: person, fields: {residence: division?}, sets: [residence]}
  check_in: {about: person}
  test: {about: person, fields: {result: [positive, negative], out_at: instant?}, takes_effect: out_at}
  confirmed: {about: person}
  discharged: {about: person}
  check_out: {about: person}
order: [moved, arrival, check_in, test, confirmed, discharged, check_out]
sources: {notice: {text: {en: A notice}}}
tracks:
  control: {about: person, default: normal, precedence: [hospital, home], holding: [hospital, home]}
  custody:
    about: person
    nature: custody
    justified_by: {control: [hospital, home]}
    default: out
    precedence: [inside]
rules:
  arrived:
    track: control
    source: notice
    in_force: {from: 2020-01-01}
    review: 2020-12-31
    ceiling: 30d
    repeat: restart
    when: {event: arrival}
    ends: [{event: confirmed}]
    phases: [{status: home, for: 7d}]
  ill:
    track: control
    source: notice
    in_force: {from: 2020-01-01}
    review: 2020-12-31
    ceiling: 90d
    when: {event: confirmed}
    phases: [{status: hospital, until: {event: discharged}}]
  inside: {track: custody, when: {event: check_in}, phases: [{status: inside, until: {event: check_out}}]}
indicators:
"""
_COUNTED = {
    "arrivals": "{event: arrival}",
    "cases": "{event: confirmed}",
    "patients": "{event: confirmed, distinct: true}",
    "positive": "{event: test, where: {result: positive}}",
}
_STATUSES = {"home": "home", "held": "[home, hospital]", "hospital": "hospital", "normal": "normal"}


def pack_text() -> str:
    """The pack: every kind of indicator that counts, a report by town with the tree below, one by village."""
    lines = [_PACK]
    for what, pattern in _COUNTED.items():
        lines += [f"  {what}_{part}: {{{part}: {pattern}}}\n" for part in PARTS[:-1]]
        lines.append(f"  {what}_all: {{cumulative: {pattern}}}\n")
    lines.append("  discharged_all: {cumulative: {event: discharged}}\n")
    lines.append("  active: {formula: [cases_all, {minus: discharged_all}]}\n")
    lines += [f"  {name}: {{status: {{control: {statuses}}}}}\n" for name, statuses in _STATUSES.items()]
    for name in ("home", "held"):
        for edge in ("begun", "ended", "begun_all", "ended_all"):
            lines.append(f"  {name}_{edge}: {{{edge}: {{control: {_STATUSES[name]}}}}}\n")
    lines.append("  inside: {status: {custody: inside}}\n")
    lines.append("  held_past: {past_release: custody}\n  unplaced: {unplaced: custody}\nreports:\n")
    listed = ", ".join(INDICATORS)
    for form in FORMS:
        shape, hour = form.split("_")
        level = "town" if shape == "tree" else "village"
        lines.append(f"  {form}:\n    hierarchy: statutory\n    level: {level}\n    cut_off: '{hour}:00'\n")
        lines.append(f"    indicators: [{listed}]\n    sections:\n      - {{figures: true}}\n")
        if shape == "tree":
            lines.append(f"      - key_figures: [{listed}]\n")
            lines.append(f"      - overview: {{indicators: [{listed}], levels: [{', '.join(LEVELS)}]}}\n")
    return "".join(lines)


def opened(folder: Path) -> Locality:
    """The county, its pack and its table of divisions written into *folder*."""
    rows = [f"{COUNTY},county,county,\n"]
    rows += [f"{code},town {code},town,{COUNTY}\n" for code in TOWNS]
    rows += [f"{code},village {code},village,{code[:9]}\n" for code in VILLAGES]
    (folder / "divisions.csv").write_text("code,name,level,parent\n" + "".join(rows), encoding="utf-8")
    (folder / "days.yaml").write_text(pack_text(), encoding="utf-8")
    return open_locality(folder / "days.yaml", clock=_late)


def emptied(county: Locality) -> Locality:
    """The same county without a single fact."""
    return evolve(county, store=county.host.open_store("memory:", _late), known={}, evaluated={})


def _late() -> datetime:
    return datetime(2021, 1, 1, tzinfo=UTC)
