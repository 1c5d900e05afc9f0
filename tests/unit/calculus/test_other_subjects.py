"""Conditions that cross from one subject to another: counties and their cases, households and their members."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import pytest

from gridcontrol.ids import LevelId, SubjectId
from gridcontrol.time import WorldTime
from tests.unit.calculus.asking import evaluated, facts, pack_of, read, rows

COUNTY = """
format: gridcontrol/1
pack: county-risk
zone: Asia/Shanghai
day_count: day_zero
subjects:
  person: {place: home, attributes: {home: division?}}
  county: {place: code, attributes: {code: division?}}
events:
  moved: {about: person, fields: {home: division}, sets: home}
  confirmed: {about: person, fields: {home: division?}, sets: home}
  arrival: {about: person, fields: {home: division?}, sets: home}
  decision: {about: county, fields: {level: [high, medium, low], until: date}}
  emergency: {about: county}
  routine: {about: county}
order: [emergency, routine, moved, confirmed, arrival, decision]
tracks:
  clinical: {about: person, default: healthy, precedence: [confirmed]}
  control: {about: person, default: normal, precedence: [home]}
  decided: {about: county, default: as_computed, precedence: [high, medium, low]}
  risk: {about: county, default: low, precedence: [high, medium]}
  mode: {about: county, default: calm, precedence: [emergency]}
rules:
  case: {track: clinical, when: {event: confirmed}, repeat: keep, phases: [{status: confirmed}]}
  decision:
    track: decided
    when: {event: decision}
    repeat: restart
    choose:
      - {where: {level: high}, phases: [{status: high, until_date: until}]}
      - {where: {level: medium}, phases: [{status: medium, until_date: until}]}
      - {where: {level: low}, phases: [{status: low, until_date: until}]}
  level:
    track: risk
    in_force: {from: 2020-02-17}
    levels:
      - {status: high, if: {status: {decided: high}}}
      - {status: medium, if: {status: {decided: medium}}}
      - status: high
        if: {count: {begins: {clinical: confirmed}, among: person, within: 14d, at_least: 3, distinct: true}}
      - status: medium
        if: {count: {begins: {clinical: confirmed}, among: person, within: 14d, at_least: 1}}
  mode: {track: mode, when: {event: emergency}, phases: [{status: emergency, until: {event: routine}}]}
  kept:
    track: control
    when: {event: arrival, given: {its: {county: {status: {mode: emergency}}}}}
    while: {its: {county: {status: {mode: emergency}}}}
    phases: [{status: home, for: 7d}]
"""
TOLD = """
    02-10 09:00 p1 confirmed home=x
    02-14 09:00 p2 confirmed home=x1
    02-14 09:00 p3 confirmed home=y
    02-26 12:00 y decision level=medium until=03-04
"""


class Below:
    """``x1`` lies in ``x``."""

    def lies_within(self, code: str, above: str, on: WorldTime) -> bool:
        return code == above or (code.startswith(above) and isinstance(on, date))

    def codes_at(self, levels: Collection[LevelId]) -> Collection[str]:
        return ("x", "x1", "y") if levels else ()


def test_last_case_on_14_february_so_low_from_24_00_of_the_28th() -> None:
    pack = read(COUNTY)
    assert rows(pack, TOLD, "x", "risk", places=Below()) == ["medium 02-17 - 02-29"]


def test_computed_and_declared_stand_side_by_side() -> None:
    """Computably low from 29 February, declared low on 4 March."""
    pack = read(COUNTY)
    assert rows(pack, TOLD, "y", "risk", places=Below()) == ["medium 02-17 - 03-04"]
    assert rows(pack, TOLD, "y", "decided", places=Below()) == ["medium 02-26 12:00 - 03-04"]


def test_without_a_tree_only_the_same_code_counts() -> None:
    assert rows(read(COUNTY), TOLD, "x", "risk") == ["medium 02-17 - 02-25"]


def test_a_threshold_begins_at_the_third_case_and_counts_subjects() -> None:
    pack = read(COUNTY)
    told = "\n".join(f"02-2{n} 10:00 p{n} confirmed home=x" for n in range(3))
    assert rows(pack, told, "x", "risk") == [
        "medium 02-20 10:00 - 02-22 10:00",
        "high 02-22 10:00 - 03-06",
        "medium 03-06 - 03-08",
    ]
    assert rows(pack, told.replace("p1", "p0"), "x", "risk") == ["medium 02-20 10:00 - 03-08"]


def test_a_case_counts_where_its_event_puts_it() -> None:
    """Confirmed in x, moved to y a day later: the case stays with x."""
    pack = read(COUNTY)
    told = "02-20 10:00 p confirmed home=x\n02-21 10:00 p moved home=y\n02-21 11:00 y routine"
    assert rows(pack, told, "x", "risk") == ["medium 02-20 10:00 - 03-06"]
    assert rows(pack, told, "y", "risk") == []
    earlier = "02-19 p moved home=x\n02-20 10:00 p confirmed home=y"
    assert rows(pack, earlier, "y", "risk") == ["medium 02-20 10:00 - 03-06"]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("02-01 x emergency\n02-03 p arrival home=x", ["home 02-03 - 02-11"]),
        ("02-01 y emergency\n02-03 p arrival home=x", []),
        ("02-03 p arrival home=x\n02-03 10:00 x emergency", []),
        # A tie: the emergency comes before arrivals in the order of kinds, whoever they are about.
        ("02-03 p arrival home=x\n02-03 x emergency", ["home 02-03 - 02-11"]),
        ("02-01 x emergency\n02-03 p arrival home=x\n02-05 x routine", ["home 02-03 - 02-05"]),
        ("02-01 x emergency\n02-03 p arrival home=x\n02-05 p moved home=y", ["home 02-03 - 02-05"]),
        ("02-01 x emergency\n02-03 p arrival", []),
    ],
)
def test_the_mode_of_the_county_where_somebody_arrives(told: str, expected: list[str]) -> None:
    assert rows(read(COUNTY), told) == expected


HOUSE = """
format: gridcontrol/1
pack: households
zone: Africa/Freetown
day_count: day_zero
subjects: {person: {}, household: {}}
links: {member: {from: person, to: household, single: true}}
events:
  joins:
    about: person
    fields: {household: ref household, until: date?}
    opens: {link: member, to: household, until: until}
  leaves: {about: person, closes: member}
  contact: {about: person}
order: [joins, contact, leaves]
tracks:
  control: {about: person, default: normal, precedence: [follow_up, quarantine]}
  house: {about: household, default: open, precedence: [closed]}
rules:
  follow_up: {track: control, when: {event: contact}, phases: [{status: follow_up, for: 21d}]}
  closed:
    track: house
    levels:
      - {status: closed, if: {count: {holding: {status: {control: follow_up}}, among: person, at_least: 1}}}
  housemate: {track: control, levels: [{status: quarantine, if: {its: {member: {status: {house: closed}}}}}]}
"""
FAMILY = "03-01 b joins household=h\n03-01 c joins household=h\n03-04 10:00 b contact"


def test_who_lives_with_somebody_followed_up() -> None:
    pack = read(HOUSE)
    assert rows(pack, FAMILY, "b") == ["follow_up 03-04 10:00 - 03-26"]
    assert rows(pack, FAMILY, "c") == ["quarantine 03-04 10:00 - 03-26"]
    assert rows(pack, FAMILY, "h", "house") == ["closed 03-04 10:00 - 03-26"]


@pytest.mark.parametrize(
    ("more", "until"),
    [
        ("03-10 b leaves", "03-10"),  # the house is open again
        ("03-10 c leaves", "03-10"),
        ("03-10 c joins household=k", "03-10"),  # one household at a time
        ("03-10 c joins household=h", "03-26"),
    ],
)
def test_until_one_of_them_leaves(more: str, until: str) -> None:
    assert rows(read(HOUSE), f"{FAMILY}\n{more}", "c") == [f"quarantine 03-04 10:00 - {until}"]


def test_a_membership_that_ends_on_a_date() -> None:
    told = FAMILY.replace("c joins household=h", "c joins household=h until=03-10")
    assert rows(read(HOUSE), told, "c") == ["quarantine 03-04 10:00 - 03-10"]


def test_every_subject_that_an_event_names_is_there() -> None:
    answer = evaluated(read(HOUSE), FAMILY)
    assert {subject for subject, _ in answer.timelines} == {
        SubjectId("person/b"),
        SubjectId("person/c"),
        SubjectId("household/h"),
    }


def test_a_joined_subject_answers_once_for_both_ids() -> None:
    pack = pack_of("  r: {track: control, when: {event: contact}, phases: [{status: central, for: 7d}]}\n")
    log = facts(pack, "02-01 a contact\n02-05 b contact\n- same one=a other=b")
    answer = evaluated(pack, log)
    assert [subject for subject, _ in answer.timelines] == ["person/a"]
    assert rows(pack, log, "b") == rows(pack, log, "a") == ["central 02-01 - 02-13"]


def test_findings_of_others_are_not_given_to_who_asks_for_one() -> None:
    pack = read(
        HOUSE.replace(
            "events:",
            "events:\n  order_given: {about: person, fields: {end: date}, decides: {track: control, end: end}}",
        )
    )
    told = f"{FAMILY}\n03-10 x order_given end=03-11"
    assert evaluated(pack, told, subjects=[SubjectId("person/b")]).findings == ()
    assert len(evaluated(pack, told).findings) == 1
