"""Who answers at the time, who has it now, and that no level is passed over."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.duties.owing import Asked, short

TREE = """
county C
town T C
village V T
"""
PACK = """
format: gridcontrol/1
pack: climbing
zone: Asia/Shanghai
day_count: day_zero
divisions:
  levels: {county: county, town: town, village: village}
  hierarchies: {statutory: {levels: [county, town, village]}}
subjects:
  person: {place: residence, attributes: {residence: division?}}
  officer: {attributes: {post: text?}}
events:
  arrival: {about: person, fields: {residence: division?}, sets: [residence]}
  visit: {about: person}
  appointed:
    about: officer
    fields: {link: text, place: division?, who: ref person?, from_day: date?, last_day: date?}
    assigns: {scheme: five, link: link, to: [place, who], from: from_day, last_day: last_day}
order: [arrival, visit]
tracks:
  control: {about: person, default: normal, precedence: [home]}
rules:
  arrivals: {track: control, when: {event: arrival}, phases: [{status: home, for: 14d}]}
officers: {officer: {post: post}}
schemes:
  five:
    for: person
    links: {door: {}, village: {level: village}, town: {level: town}, head: {level: county}}
duties:
  temperature:
    while: {control: home}
    slots: {morning: {from: "08:00", until: "12:00"}, evening: {from: "14:00", until: "18:00"}}
    done_by: {event: visit}
    owner: five/door
    escalate:
      - {after: 2h, to: village}
      - {after: 6h, to: town}
      - {after: 1d, to: head}
"""
ARRIVED = "02-01 p arrival residence=V\n"
DOOR = "02-01 d appointed link=door who=p\n"
ABOVE = (
    "02-01 v appointed link=village place=V\n02-01 t appointed link=town place=T\n02-01 h appointed link=head place=C\n"
)


def now(facts: str, at: str) -> list[tuple[str, str, list[str], list[str]]]:
    asked = Asked(PACK, facts, at, divisions=TREE)
    found = []
    for one in asked.obligations("02-02"):
        if one.state in {"missed", "due"}:
            held = asked.with_now(one)
            officers = [officer.removeprefix("officer/") for officer in held.officers]
            found.append((short(one), str(held.link or ""), officers, [str(link) for link in held.vacant]))
    return found


def test_it_climbs_on_the_timetable() -> None:
    facts = ARRIVED + DOOR + ABOVE
    morning = "02-02 morning"
    assert now(facts, "02-02T11:00") == [(morning, "door", ["d"], [])]
    assert now(facts, "02-02T13:59") == [(morning, "door", ["d"], [])]
    assert now(facts, "02-02T14:00")[0] == (morning, "village", ["v"], [])
    assert now(facts, "02-02T17:59")[0] == (morning, "village", ["v"], [])
    assert now(facts, "02-02T18:00")[0] == (morning, "town", ["t"], [])
    assert now(facts, "02-03T12:00")[0] == (morning, "head", ["h"], [])


def test_a_vacant_link_is_passed_and_named() -> None:
    only_head = ARRIVED + DOOR + "02-01 h appointed link=head place=C\n"
    assert now(only_head, "02-02T14:00")[0] == ("02-02 morning", "head", ["h"], ["village", "town"])
    nobody_above = ARRIVED + DOOR
    assert now(nobody_above, "02-02T14:00")[0] == ("02-02 morning", "", [], ["village", "town", "head"])
    assert now(ARRIVED + ABOVE, "02-02T11:00") == [("02-02 morning", "village", ["v"], ["door"])]


def test_who_answered_at_the_time_stays() -> None:
    facts = (
        ARRIVED
        + "02-01 d appointed link=door who=p last_day=02-02\n"
        + "02-03 e appointed link=door who=p from_day=02-03\n"
    )
    asked = Asked(PACK, facts, "02-04T09:00", divisions=TREE)
    owners = {short(one): asked.owners.owner(one).officers for one in asked.obligations("02-02")}
    assert owners["02-02 morning"] == owners["02-02 evening"] == ("officer/d",)
    assert owners["02-03 morning"] == ("officer/e",)


def test_who_takes_over_as_the_window_closes_is_not_charged() -> None:
    until_midnight = PACK.replace('until: "18:00"', 'until: "24:00"')
    facts = (
        ARRIVED
        + "02-01 d appointed link=door who=p last_day=02-02\n"
        + "02-03 e appointed link=door who=p from_day=02-03\n"
    )
    asked = Asked(until_midnight, facts, "02-03T01:00", divisions=TREE)
    (evening,) = (one for one in asked.obligations("02-02") if short(one) == "02-02 evening")
    assert asked.owners.owner(evening).officers == ("officer/d",)


def test_the_timetable_is_told() -> None:
    asked = Asked(PACK, ARRIVED + DOOR + ABOVE, "02-02T13:00", divisions=TREE)
    one = next(one for one in asked.obligations() if short(one) == "02-02 morning")
    zone = asked.pack.zone
    stages = [(stage.link, f"{stage.since.astimezone(zone):%d %H:%M}") for stage in asked.owners.timetable(one)]
    assert stages == [("village", "02 14:00"), ("town", "02 18:00"), ("head", "03 12:00")]


def test_what_is_done_has_nobody_to_climb_to() -> None:
    asked = Asked(PACK, ARRIVED + DOOR + ABOVE + "02-02 09:00 p visit\n", "02-03T12:00", divisions=TREE)
    assert all(one.state in {"done", "missed", "due", "upcoming"} for one in asked.obligations("02-02"))
    done = next(one for one in asked.obligations("02-02") if one.state == "done")
    assert asked.with_now(done).link == "door"


LINKS = ("door", "village", "town", "head")
HELD = {"door": DOOR, **dict(zip(LINKS[1:], (f"{line}\n" for line in ABOVE.splitlines()), strict=True))}
SKIPPING = PACK.replace(
    "- {after: 6h, to: town}\n      - {after: 1d, to: head}", "- {after: 6h, to: head, skips: town}"
)


@settings(max_examples=60)
@given(
    held=st.sets(st.sampled_from(LINKS)),
    steps=st.lists(st.integers(0, 40), min_size=3, max_size=3).map(sorted),
    skips=st.booleans(),
)
def test_it_passes_over_no_link_that_somebody_holds_unless_the_pack_says_so(
    held: set[str], steps: list[int], *, skips: bool
) -> None:
    """Hour by hour over two days: by hand, the link whose time has come, or the next above that is held."""
    pack, climb = (SKIPPING, ("village", "head")) if skips else (PACK, LINKS[1:])
    for before, hours in zip(("2h", "6h", "1d"), steps, strict=False):
        pack = pack.replace(f"{{after: {before}, to", f"{{after: {hours}h , to")
    pack = pack.replace("h , to", "h, to")
    facts = ARRIVED + "".join(HELD[link] for link in LINKS if link in held)
    due = Asked(pack, facts, "02-02T11:00", divisions=TREE).obligations()[0].due
    come: list[str] = []
    for hour in range(48):
        asked = Asked(pack, facts, due + timedelta(hours=hour), divisions=TREE)
        (one,) = (each for each in asked.obligations("02-02") if short(each) == "02-02 morning")
        found = asked.with_now(one)
        reached = [link for link, after in zip(climb, steps, strict=False) if after <= hour]
        meant = reached[-1] if reached else "door"
        above = LINKS[LINKS.index(meant) :]
        expected = next((link for link in above if link in held), None)
        assert (found.meant, found.link) == (meant, expected)
        assert found.vacant == above[: above.index(expected) if expected else len(above)]
        come += [meant] if meant not in come else []
    order = ["door", *climb]
    # Two steps of one hour come at once; but for these it goes up link by link.
    assert come == [link for link in order if link in come]
    assert set(climb) - set(come) <= {
        link
        for link, after, later in zip(climb, steps, [*steps[1:], 99], strict=False)
        if after == later or after >= 48
    }
