"""Rooms: who may share one, and how many are against the rule, against a count that knows the answer."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId
from gridcontrol.model.facts import Event, Received
from gridcontrol.model.known import as_known
from gridcontrol.reports.counting import Rows, Scope, view
from gridcontrol.reports.document import Statement, Table
from gridcontrol.reports.figures import Counting
from gridcontrol.reports.grouping import ListedPlaces, Place
from gridcontrol.reports.period import period_until
from gridcontrol.reports.rooms import Rooms
from gridcontrol.reports.wording import cell_text, statement_text
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.layouts import RoomsPart
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import parse_instant, parse_world_time, zone_named

ZONE = zone_named("Asia/Shanghai")
PACK_TEXT = """
format: gridcontrol/1
pack: rooms
zone: Asia/Shanghai
day_count: day_zero
sources: {n1: n1}
divisions:
  levels: {county: county, town: town}
  hierarchies: {statutory: {levels: [county, town]}}
subjects:
  person: {place: residence, attributes: {residence: division?}}
  household: {}
  hotel: {place: site, attributes: {site: division?}}
  room: {attributes: {beds: integer?}}
links:
  sleeps_in: {from: person, to: room, single: true}
  in_hotel: {from: room, to: hotel, single: true}
  lives_with: {label: {zh: 同住, en: one household}, from: person, to: household, single: true}
  guards: {label: {zh: 监护, en: guardian and child}, from: person, to: person}
events:
  check_in: {about: person, fields: {room: ref room?}, opens: {link: sleeps_in, to: room}}
  check_out: {about: person, closes: sleeps_in}
  moved_in:
    about: person
    fields: {home: ref household, residence: division?}
    sets: [residence]
    opens: {link: lives_with, to: home}
  named: {about: person, fields: {child: ref person}, opens: {link: guards, to: child}}
  furnished:
    about: room
    fields: {hotel: ref hotel?, beds: integer?}
    sets: [beds]
    opens: {link: in_hotel, to: hotel}
  set_up: {about: hotel, fields: {site: division?}, sets: [site]}
order: [set_up, furnished, moved_in, named, check_in, check_out]
tracks:
  watch: {about: person, default: free, precedence: [watched]}
  custody: {about: person, nature: custody, justified_by: {watch: [watched]}, default: out, precedence: [inside]}
rules:
  watched: {track: watch, when: {event: check_in}, phases: [{status: watched, for: 14d}]}
  inside: {track: custody, when: {event: check_in}, phases: [{status: inside, until: {event: check_out}}]}
indicators: {watched: {status: {watch: watched}}}
reports:
  daily:
    hierarchy: statutory
    level: town
    indicators: [watched]
    sections:
      - rooms:
          custody: custody
          link: sleeps_in
          venue: in_hotel
          beds: beds
          most: 3
          together: [lives_with]
          guardian: guards
      - rooms: {custody: custody, link: sleeps_in}
"""
PACK: Pack = read_pack(PACK_TEXT.encode(), "rooms.yaml")
FORM = next(iter(PACK.reports.values()))
RULED, SINGLE = (part for part in FORM.layout.parts if isinstance(part, RoomsPart))
TOWNS = ListedPlaces((Place("A", ("A",)), Place("B", ("B",))))
PEOPLE = [f"person/p{number}" for number in range(7)]
ROOMS = {"room/r1": ("hotel/h1", 2), "room/r2": ("hotel/h1", 9), "room/r3": ("hotel/h2", 4), "room/r4": ("hotel/h2", 0)}
SITES = {"hotel/h1": "A", "hotel/h2": "B"}
AT = "2020-02-05 20:00"


def event(number: int, kind: str, subject: str, at: str, **fields: object) -> Event:
    typed = {FieldId(name): value for name, value in fields.items()}
    return Event(FactId(f"f{number}"), EventKindId(kind), SubjectId(subject), parse_world_time(at, ZONE), typed)


def facts(where: dict[str, str], homes: dict[str, str], guards: set[tuple[str, str]]) -> list[Event]:
    """Who is in which room ("" for one that nobody said), who lives in which household, who guards whom."""
    told: list[tuple[str, str, str, dict[str, object]]] = []
    told += [("set_up", hotel, "2020-01-20", {"site": site}) for hotel, site in SITES.items()]
    for room, (hotel, beds) in ROOMS.items():
        told.append(("furnished", room, "2020-01-20", {"hotel": hotel, "beds": beds}))
    told += [("moved_in", person, "2020-01-21", {"home": home}) for person, home in homes.items()]
    told += [("named", guardian, "2020-01-21", {"child": child}) for guardian, child in sorted(guards)]
    told += [("check_in", person, "2020-02-01", {"room": room} if room else {}) for person, room in where.items()]
    return [event(number, kind, subject, at, **fields) for number, (kind, subject, at, fields) in enumerate(told)]


def tables(
    several: list[Event], part: RoomsPart, town: str | None = None
) -> tuple[tuple[Table, ...], tuple[Statement, ...]]:
    """The section's tables as of the 5th of February; of one town where *town* says so."""
    received = parse_instant("2020-02-05 12:00", ZONE)
    known = as_known([Received(each, received) for each in several], ZONE)
    period = period_until(parse_instant(AT, ZONE), ZONE)
    timelines = ReferenceEvaluator().evaluate(PACK, known, as_of=period.as_of).timelines
    now = view(PACK, known, period.as_of, TOWNS, None)
    counting = Counting(now, timelines, period, lambda: now)
    rows = Rows(now) if town is None else Rows(now, (Scope(now, frozenset({town})),))
    return Rooms(part, counting, rows, "rooms").tables()


def counted(table: Table) -> dict[str, tuple[object, ...]]:
    return {row.key: row.cells[1:] for row in table.rows}


def reasons(table: Table) -> dict[str, str]:
    return {row.key: cell_text(row.cells[-1], "en", ZONE) for row in table.rows}


people = st.lists(st.sampled_from(PEOPLE), unique=True, min_size=1)


@st.composite
def drawn(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, str], set[tuple[str, str]]]:
    where = {person: draw(st.sampled_from(["", "room/r1", "room/r2", "room/r3"])) for person in draw(people)}
    homes = {person: draw(st.sampled_from(["household/a", "household/b"])) for person in draw(people)}
    pairs = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)).filter(lambda pair: pair[0] != pair[1])
    return where, homes, set(draw(st.lists(pairs, max_size=3)))


def belong(one: str, other: str, homes: dict[str, str], guards: set[tuple[str, str]]) -> bool:
    home = homes.get(one)
    guardians = {a for a, b in guards if b == one} & {a for a, b in guards if b == other}
    wards = {b for a, b in guards if a == one} & {b for a, b in guards if a == other}
    shared = (home is not None and home == homes.get(other)) or guardians or wards
    return bool(shared) or (one, other) in guards or (other, one) in guards


def groups(several: list[str], homes: dict[str, str], guards: set[tuple[str, str]]) -> int:
    """How many there are when everybody joins whom they belong with, again and again."""
    of = {person: number for number, person in enumerate(several)}
    for _ in several:
        for one, other in product(several, several):
            if belong(one, other, homes, guards):
                of[one] = of[other] = min(of[one], of[other])
    return len(set(of.values()))


@given(drawn())
def test_rooms_against_the_rule_by_a_count_of_ones_own(
    facts_of: tuple[dict[str, str], dict[str, str], set[tuple[str, str]]],
) -> None:
    where, homes, guards = facts_of
    (by_venue, broken), findings = tables(facts(where, homes, guards), RULED)
    inside: dict[str, list[str]] = {room: [p for p in where if where[p] == room] for room in ROOMS}
    wrong = set()
    for room, several in inside.items():
        alone = [p for p in several if (of := {a for a, b in guards if b == p}) and not of & set(several)]
        if groups(several, homes, guards) > 1 or len(several) > min(3, ROOMS[room][1]) or alone:
            wrong.add(room)
    assert {row.key for row in broken.rows} == wrong
    total = counted(by_venue)["total"]
    used = [several for several in inside.values() if several]
    roomless = sum(1 for room in where.values() if not room)
    assert total == (
        3,  # the fourth has no beds any more
        len(used),
        3 - len(used),
        sum(map(len, used)),
        sum(1 for several in used if len(several) == 1),
        sum(1 for several in used if len(several) > 1),
        len(wrong),
        roomless,
    )
    assert len(findings) == bool(wrong) + bool(roomless)


FAMILY = {"person/p0": "room/r2", "person/p1": "room/r2", "person/p2": "room/r1", "person/p3": "room/r1"}


def test_a_household_a_guardian_with_a_child_and_strangers() -> None:
    homes = {"person/p0": "household/a", "person/p1": "household/a"}
    (_, broken), findings = tables(facts(FAMILY, homes, {("person/p2", "person/p3")}), RULED)
    assert broken.rows == ()
    assert findings == ()
    (_, broken), findings = tables(facts(FAMILY, homes, set()), RULED)
    assert reasons(broken) == {"room/r1": "people share it who do not belong together (2 groups)"}
    assert [statement_text(each, "en", ZONE) for each in findings] == [
        "Rooms and who shares them: rooms against the rule: 1"
    ]
    assert [statement_text(each, "zh", ZONE) for each in findings] == ["房间入住情况:有 1 间不合规"]


def test_a_child_is_not_alone_and_beds_are_not_too_few() -> None:
    where = {"person/p0": "room/r1", "person/p1": "room/r1", "person/p2": "room/r1", "person/p3": "room/r3"}
    homes = dict.fromkeys(where, "household/a")
    (by_venue, broken), _ = tables(facts(where, homes, {("person/p0", "person/p3")}), RULED)
    assert reasons(broken) == {"room/r1": "3 are there, 2 may be", "room/r3": "p3 without a guardian"}
    assert counted(by_venue) == {
        "hotel/h1": (2, 1, 1, 3, 0, 1, 1, 0),
        "hotel/h2": (1, 1, 0, 1, 1, 0, 1, 0),
        "total": (3, 2, 1, 4, 1, 1, 2, 0),
    }


def test_without_a_rule_everybody_is_alone() -> None:
    homes = dict.fromkeys(FAMILY, "household/a")
    (by_venue, broken), _ = tables(facts(FAMILY, homes, set()), SINGLE)
    assert set(reasons(broken)) == {"room/r1", "room/r2"}
    assert [statement_text(each, "en", ZONE) for each in by_venue.notes] == ["Everybody has a room alone."]


def test_who_has_left_is_in_no_room_and_a_later_room_counts() -> None:
    several = facts({"person/p0": "room/r1", "person/p1": "room/r1"}, {}, set())
    moved = event(90, "check_in", "person/p0", "2020-02-03", room="room/r3")
    left = event(91, "check_out", "person/p1", "2020-02-04")
    (by_venue, _), _ = tables([*several, moved], RULED)
    assert counted(by_venue)["hotel/h1"][3] == counted(by_venue)["hotel/h2"][3] == 1
    (by_venue, _), _ = tables([*several, moved, left], RULED)
    assert counted(by_venue)["total"][1:4] == (1, 2, 1)


def test_a_town_has_its_own_rooms() -> None:
    """By where the venue is; those without a room by where they live."""
    several = facts({**FAMILY, "person/p4": "room/r3", "person/p5": "", "person/p6": ""}, {}, set())
    homes = [
        event(90, "moved_in", "person/p5", "2020-01-21", home="household/b", residence="B"),
        event(91, "moved_in", "person/p4", "2020-01-21", home="household/c", residence="A"),
    ]
    (in_a, _), _ = tables([*several, *homes], RULED, "A")
    (in_b, _), _ = tables([*several, *homes], RULED, "B")
    assert list(counted(in_a)) == ["hotel/h1", "total"]
    assert counted(in_b) == {
        "hotel/h2": (1, 1, 0, 1, 1, 0, 0, 0),
        "no_venue": (0, 0, 0, 0, 0, 0, 0, 1),
        "total": (1, 1, 0, 1, 1, 0, 0, 1),
    }
