"""Duties that ask full conditions: while what they are owed, while what they rest, what else must hold."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridcontrol.duties.obligation import State
from gridcontrol.ids import SubjectId
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.standing import READY, made_ready
from tests.unit.duties.owing import Asked, by_state, pack_of, windows

HEAD = """
format: gridcontrol/1
pack: asking
zone: Asia/Shanghai
day_count: day_zero
divisions: {levels: {county: 区, village: 村}, hierarchies: {statutory: {levels: [county, village]}}}
subjects:
  person: {place: village, attributes: {village: division?, age: integer?}}
  county: {level: county}
links: {guards: {from: person, to: person}}
events:
  arrival: {about: person, fields: {village: division?, age: integer?}, sets: [village, age]}
  contact: {about: person}
  left: {about: person}
  ill: {about: person}
  well: {about: person}
  guards_child: {about: person, fields: {child: ref person}, opens: {link: guards, to: child}}
  visit: {about: person}
  mode_set: {about: county, fields: {mode: [emergency, routine]}}
order: [mode_set, arrival, guards_child, contact, ill, well, left, visit]
tracks:
  control: {about: person, default: normal, precedence: [home]}
  health: {about: person, default: good, precedence: [ill]}
  mode: {about: county, default: routine, precedence: [emergency]}
rules:
  arrivals: {track: control, when: {event: arrival}, ends: {event: left}, phases: [{status: home, for: 14d}]}
  ill: {track: health, when: {event: ill}, ends: {event: well}, phases: [{status: ill}]}
  mode:
    track: mode
    when: {event: mode_set, where: {mode: emergency}}
    ends: {event: mode_set}
    phases: [{status: emergency}]
"""
DIVISIONS = "county C1\nvillage V1 C1\ncounty C2\nvillage V2 C2\n"
DAILY = 'slots: {day: {until: "20:00"}}\n    done_by: {event: visit}\n'


def duty(text: str, rest: str = DAILY) -> str:
    return f"{HEAD}duties:\n  visit:\n    {text}\n    {rest}"


CONDITIONS = {
    "status": "{status: {health: ill}}",
    "running": "{running: arrivals/home}",
    "ever": "{ever: {health: ill}}",
    "seen": "{seen: {event: contact, within: 3d}}",
    "attributes": "{attributes: {age: {at_least: 60}}}",
    "place": '{in_place: "V1"}',
    "mode": "{its: {county: {status: {mode: emergency}}}}",
    "relation": "{its: {guards: {status: {health: ill}}}}",
    "count": "{count: {event: contact, at_least: 2}}",
    "lasting": "{lasting: {if: {status: {health: ill}}, for: 24h}}",
    "not": "{not: {status: {health: ill}}}",
}
LINES = st.lists(
    st.tuples(
        st.dates(min_value=date(2020, 2, 1), max_value=date(2020, 2, 9)),
        st.sampled_from(["08:00", "20:00", "19:59"]),
        st.sampled_from(
            [
                "p arrival village=V1 age=61",
                "p arrival village=V2 age=30",
                "p contact",
                "p left",
                "p ill",
                "p well",
                "p guards_child child=q",
                "q ill",
                "q well",
                "p visit",
                "C1 mode_set mode=emergency",
                "C1 mode_set mode=routine",
            ]
        ),
    ),
    max_size=7,
)


@pytest.mark.parametrize("condition", CONDITIONS.values(), ids=CONDITIONS)
@settings(max_examples=25)
@given(lines=LINES)
def test_a_condition_says_what_a_status_that_holds_while_it_does_would_say(
    condition: str, lines: list[tuple[date, str, str]]
) -> None:
    """Written out by hand: a track with a rule of levels, and the duty of its status."""
    facts = "".join(f"{day:%m-%d} {clock} {rest}\n" for day, clock, rest in sorted(lines))
    by_hand = HEAD.replace(
        "rules:\n", f"rules:\n  asked: {{track: asked, levels: [{{status: so, if: {condition}}}]}}\n"
    )
    by_hand = by_hand.replace("tracks:\n", "tracks:\n  asked: {about: person, default: not_so, precedence: [so]}\n")
    by_hand += f"duties:\n  visit:\n    while: {{asked: so}}\n    {DAILY}"
    one = Asked(duty(f"while: {condition}\n    of: person"), facts, "02-10T12:00", divisions=DIVISIONS)
    other = Asked(by_hand, facts, "02-10T12:00", divisions=DIVISIONS)
    assert one.obligations("02-01") == other.obligations("02-01")
    at_home = duty("while: {control: home}")
    both = duty(f"while: {{control: home}}\n    given: {condition}")
    keys = [
        {each.key for each in Asked(text, facts, "02-10T12:00", divisions=DIVISIONS).obligations("02-01")}
        for text in (at_home, both, by_hand)
    ]
    assert keys[1] == keys[0] & keys[2]


def test_the_mode_of_the_county_decides_what_is_owed_every_day() -> None:
    emergency = duty("every: day\n    of: person\n    given: " + CONDITIONS["mode"])
    facts = (
        "02-01 p arrival village=V1\n02-01 q arrival village=V2\n"
        "02-02 10:00 C1 mode_set mode=emergency\n02-04 10:00 C1 mode_set mode=routine\n"
    )
    told = Asked(emergency, facts, "02-05T12:00", divisions=DIVISIONS).obligations("02-01")
    assert by_state(told) == ["missed: 02-02 day, 02-03 day"]


def test_a_point_is_asked_at_its_own_instant() -> None:
    told = duty(
        "when: {event: contact}\n    given: {status: {control: home}}", "within: 1d\n    done_by: {event: visit}"
    )
    facts = "02-01 10:00 p arrival\n02-02 10:00 p contact\n02-03 10:00 p left\n02-03 11:00 p contact\n"
    assert by_state(Asked(told, facts, "02-03T12:00").obligations("02-01")) == ["due: @e2"]


def test_along_a_relation_those_are_asked_whom_the_duty_is_about() -> None:
    told = duty(
        "when: {event: ill}\n    along: {link: guards}\n    given: {attributes: {age: {below: 14}}}",
        "within: 2h\n    done_by: {event: visit}",
    )
    facts = (
        "02-01 kid arrival age=9\n02-01 big arrival age=15\n02-01 p guards_child child=kid\n"
        "02-01 p guards_child child=big\n02-02 10:00 p ill\n"
    )
    assert by_state(Asked(told, facts, "02-02T11:00").obligations()) == ["due: kid @e5"]


def test_a_condition_learned_late_makes_the_window_unknowable() -> None:
    told = duty("while: {control: home}\n    given: {seen: {event: contact}}")
    facts = "02-01 p arrival\n02-02 p contact received=02-04T09:00\n"
    assert by_state(Asked(told, facts, "02-04T12:00").obligations("02-01")) == [
        "unknowable: 02-02 day, 02-03 day",
        "due: 02-04 day",
    ]


def test_rest_by_a_condition_stops_the_clock_of_what_follows_from_an_event() -> None:
    told = duty(
        "when: {event: contact}\n    pause: {not: {status: {health: good}}}",
        "within: 1d\n    done_by: {event: visit}",
    )
    facts = "02-01 10:00 p contact\n02-01 12:00 p ill\n02-04 12:00 p well\n"
    asked = Asked(told, facts, "02-05T12:00")
    (one,) = asked.obligations("02-01")
    # One day from the 1st is over at 24:00 of the 2nd; it stood still for three.
    assert windows([one], asked) == ["@e1: due 02-06 00:00"]
    assert one.state is State.DUE
    still = Asked(told, facts, "02-03T12:00").obligations()
    assert by_state(still) == ["paused: @e1"]


def test_a_pack_without_conditions_is_ready_as_it_is() -> None:
    plain = pack_of(duty("while: {control: home}"))
    assert made_ready(plain) is plain
    asking = pack_of(duty("while: {control: home}\n    given: {seen: {event: contact}}"))
    ready = made_ready(asking)
    assert ready.version == asking.version + READY
    assert set(ready.tracks) - set(asking.tracks) == {"visit given"}
    assert "visit given" not in pack_of(duty("while: {control: home}\n    given: {seen: {event: contact}}")).tracks


def test_in_a_city_a_condition_means_the_rules_of_all_its_packs() -> None:
    """Home isolation in the member's words is another rule; a duty of the city that asks whether it runs means both."""
    city = duty(f"while: {CONDITIONS['running']}\n    of: person") + "members: [{pack: east.yaml, in_place: C1}]\n"
    east = HEAD.replace("pack: asking", "pack: east").replace("for: 14d", "for: 2d")
    texts = {"east.yaml": east.encode()}
    pack = read_pack(city.encode(), "city.yaml", texts.get)
    facts = "02-01 p arrival village=V1\n02-01 q arrival village=V2\n"
    told = Asked(pack, facts, "02-06T12:00", divisions=DIVISIONS).obligations()
    assert {one.subject for one in told} == {SubjectId("person/q")}
    earlier = Asked(pack, facts, "02-02T12:00", divisions=DIVISIONS).obligations()
    assert {one.subject for one in earlier} == {SubjectId("person/p"), SubjectId("person/q")}
