"""Counties drawn at random, and of each a twin that differs only where one officer does not see.

What an officer may see is worked out here a second time, from the meaning and not from the library: holdings one by
one, places by the last fact, lines by walking along relations.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from random import Random

from attrs import evolve, field, frozen

from gridcontrol.ids import EventKindId, FactId, FieldId, StatusId, SubjectId, TrackId
from gridcontrol.model.facts import Assertion, Correction, Event, Fact, Identity, Value, Void
from gridcontrol.time import WorldTime, instant_of, zone_named
from tests.leaks.county import COUNTY, GRIDS, TOWNS

ZONE = zone_named("Asia/Shanghai")
FIRST = date(2020, 2, 1)
DAYS = 12
NOW = datetime(2020, 3, 1, tzinfo=UTC)
"""The clock of every world."""
REFS = ("home", "by", "other", "at_venue", "enterprise", "venue", "household", "source")


@frozen
class Told:
    """A fact, and on which day of the story it was received."""

    fact: Fact
    day: int


@frozen
class World:
    """All facts, in any order, and the names that stand for somebody: what must not be told to who does not see him."""

    told: tuple[Told, ...]
    named: Mapping[SubjectId, tuple[str, ...]] = field(factory=dict, hash=False)

    def batches(self) -> list[tuple[datetime, list[Fact]]]:
        """By day of receipt: at 23:00."""
        days: dict[int, list[Fact]] = {}
        for each in self.told:
            days.setdefault(each.day, []).append(each.fact)
        return [(received(day), facts) for day, facts in sorted(days.items())]

    def subjects(self) -> frozenset[SubjectId]:
        """Everybody an event is about."""
        return frozenset(each.fact.subject for each in self.told if isinstance(each.fact, Event))


def received(day: int) -> datetime:
    """The instant of the receipts of a day of the story."""
    start = instant_of(FIRST + timedelta(days=day), ZONE)
    return start + timedelta(hours=23)


class _Drawing:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.told: list[Told] = []
        self.named: dict[SubjectId, tuple[str, ...]] = {}
        self.number = 0

    def key(self, letter: str) -> str:
        """A key that is found in no other text."""
        self.number += 1
        return f"{letter}{self.random.randrange(16**5):05x}q{self.number:03d}"

    def when(self) -> WorldTime:
        day = FIRST + timedelta(days=self.random.randrange(DAYS))
        if self.random.random() < 0.5:
            return day
        return instant_of(day, ZONE) + timedelta(minutes=self.random.randrange(24 * 60))

    def event(self, kind: str, subject: SubjectId, at: WorldTime | None = None, **fields: Value) -> FactId:
        at = self.when() if at is None else at
        day = max(0, (instant_of(at, ZONE) - instant_of(FIRST, ZONE)).days) + self.random.choice((0, 0, 0, 1, 3))
        named = {FieldId(name): value for name, value in fields.items()}
        event = Event(FactId(self.key("f")), EventKindId(kind), subject, at, named)
        self.told.append(Told(event, day))
        return event.id

    def any_day(self) -> date:
        return FIRST + timedelta(days=self.random.randrange(DAYS))


def drawn(random: Random) -> World:
    """A county: towns, grids, households, people, an enterprise, venues, officers, and what befell them."""
    draw = _Drawing(random)
    subjects = {
        kind: [SubjectId(f"{kind}/{draw.key(letter)}") for _ in range(number)]
        for kind, letter, number in (
            ("household", "h", 5),
            ("person", "p", 9),
            ("enterprise", "e", 2),
            ("venue", "v", 2),
            ("officer", "o", 7),
        )
    }
    for kind, event in (("household", "registered"), ("enterprise", "founded"), ("venue", "opened")):
        for each in subjects[kind]:
            draw.event(event, each, FIRST, lies_in=random.choice(GRIDS))
            if random.random() < 0.15:
                draw.event(event, each, lies_in=random.choice(GRIDS))
    for person in subjects["person"]:
        _person(draw, person, subjects)
    for town in TOWNS:
        for _ in range(random.randrange(3)):
            draw.event("declared", SubjectId(f"town/{town}"), risk=random.choice(("low", "high")))
    for each in subjects["household"]:
        for _ in range(random.randrange(2)):
            draw.event("called_on", each, persons=random.randrange(1, 5))
    for each in subjects["venue"]:
        if random.random() < 0.5:
            number = draw.key("n")
            draw.event("found", each, number=number)
            if random.random() < 0.5:
                draw.event("rectified", each, number=number)
    for officer in subjects["officer"]:
        _officer(draw, officer, subjects)
    _about_facts(draw, subjects["person"])
    return World(tuple(draw.told), draw.named)


def _person(draw: _Drawing, person: SubjectId, subjects: Mapping[str, list[SubjectId]]) -> None:
    random = draw.random
    name = draw.key("Name")
    draw.named[person] = (name,)
    if random.random() < 0.9:
        draw.event("arrived", person, residence=random.choice(GRIDS), called=name)
    if random.random() < 0.6:
        draw.event("lives", person, home=random.choice(subjects["household"]))
    if random.random() < 0.3:
        draw.event("hired", person, by=random.choice(subjects["enterprise"]))
    for _ in range(random.choice((0, 0, 1, 1, 2))):
        other = random.choice(subjects["person"])
        if other != person:
            draw.event("met", person, other=other)
    if random.random() < 0.3:
        onset: dict[str, Value] = {"onset": draw.any_day()} if random.random() < 0.5 else {}
        draw.event("confirmed", person, None, **onset)
        if random.random() < 0.3:
            draw.event("discharged", person)
    for _ in range(random.randrange(3)):
        by: dict[str, Value] = {"by": random.choice(subjects["officer"])} if random.random() < 0.5 else {}
        draw.event("visit", person, None, **by)
    if random.random() < 0.4:
        draw.event("test", person, result=random.choice(("positive", "negative")))
    if random.random() < 0.4:
        draw.event("check_in", person, at_venue=random.choice(subjects["venue"]))
        if random.random() < 0.4:
            draw.event("check_out", person)


def _officer(draw: _Drawing, officer: SubjectId, subjects: Mapping[str, list[SubjectId]]) -> None:
    random = draw.random
    name = draw.key("Officer")
    draw.named[officer] = (name,)
    if random.random() < 0.8:
        post = random.choice(("member", "leader", "doctor"))
        draw.event("appointed", officer, FIRST, post=post, station=random.choice((*GRIDS, *TOWNS)), called=name)
    for _ in range(random.choice((0, 1, 1, 2, 3))):
        fields: dict[str, Value] = {"document": draw.key("doc")}
        scheme, link = random.choice(
            (
                *(("doors", "grid"), ("doors", "grid"), ("doors", "town"), ("doors", "head")),
                *(("works", "boss"), ("works", "doctor"), ("site", "lead"), ("site", "guard")),
            )
        )
        fields |= {"scheme": scheme, "link": link}
        if scheme == "doors":
            fields["division"] = random.choice(GRIDS if link == "grid" else TOWNS if link == "town" else (COUNTY,))
        elif scheme == "works":
            fields["enterprise"] = random.choice(subjects["enterprise"])
        else:
            fields["venue"] = random.choice(subjects["venue"])
        if link == "guard":
            fields["shift"] = random.choice(("day", "night"))
        if random.random() < 0.3:
            fields["standing"] = random.choice(("holder", "deputy"))
        if random.random() < 0.2:
            fields["until"] = draw.any_day()
        draw.event("assigned", officer, FIRST if random.random() < 0.6 else None, **fields)
    if random.random() < 0.1:
        draw.event("relieved", officer, scheme="doors")
    if random.random() < 0.06:
        draw.event("left", officer)


def _about_facts(draw: _Drawing, people: list[SubjectId]) -> None:
    """Corrections, withdrawals, identities and claims."""
    random = draw.random
    events = [each for each in draw.told if isinstance(each.fact, Event) and each.fact.subject in people]
    for each in random.sample(events, min(len(events), random.randrange(4))):
        day = each.day + random.choice((0, 1, 2))
        if random.random() < 0.5:
            draw.told.append(Told(Void(FactId(draw.key("f")), each.fact.id), day))
        else:
            draw.told.append(Told(Correction(FactId(draw.key("f")), each.fact.id, at=draw.any_day()), day))
    if random.random() < 0.3:
        one, other = random.sample(people, 2)
        identity = Identity(FactId(draw.key("f")), one, other, random.random() < 0.8, "papers")
        draw.told.append(Told(identity, random.randrange(DAYS)))
    if random.random() < 0.4:
        claim = Assertion(
            FactId(draw.key("f")), random.choice(people), TrackId("control"), StatusId("case"), draw.any_day()
        )
        draw.told.append(Told(claim, random.randrange(DAYS)))
    if random.random() < 0.3:
        draw.told.append(Told(Void(FactId(draw.key("f")), FactId(draw.key("gone"))), random.randrange(DAYS)))


# what an officer may see, by its meaning


@frozen
class Standing:
    """The facts of a world as known at an instant: who is whom, and the events that stand, in order."""

    who: Mapping[SubjectId, SubjectId]
    events: Mapping[SubjectId, list[Event]] = field(hash=False)

    @classmethod
    def of(cls, world: World, known_at: datetime) -> Standing:
        facts = [each.fact for each in world.told if received(each.day) <= known_at]
        times = {each.fact.id: received(each.day) for each in world.told}
        voids = {fact.of for fact in facts if isinstance(fact, Void)}  # no void of a void is drawn
        who = {
            max(fact.one, fact.other): min(fact.one, fact.other)
            for fact in facts
            if isinstance(fact, Identity) and fact.same and fact.id not in voids
        }
        moved = {f.of: f for f in facts if isinstance(f, Correction) and f.id not in voids}
        events: dict[SubjectId, list[Event]] = {}
        for fact in facts:
            if not isinstance(fact, Event) or fact.id in voids:
                continue
            correction = moved.get(fact.id)
            at = fact.at if correction is None or correction.at is None else correction.at
            stated = times[fact.id] if correction is None else times[correction.id]
            if instant_of(at, ZONE) <= stated:
                events.setdefault(who.get(fact.subject, fact.subject), []).append(evolve(fact, at=at))
        return cls(who, events)

    def said(self, subject: SubjectId, name: str, at: datetime) -> Value | None:
        """The last that was said of an attribute; every kind that says one has its own rank below the others."""
        events = [e for e in self.events.get(subject, ()) if name in e.fields and instant_of(e.at, ZONE) <= at]
        last = max(events, key=lambda e: (instant_of(e.at, ZONE), e.id), default=None)
        return None if last is None else last.fields[FieldId(name)]

    def linked(self, kind: str, name: str, at: datetime, *, single: bool) -> Iterator[tuple[SubjectId, SubjectId]]:
        """The relations that events of *kind* open, as they are at *at*."""
        for subject, events in self.events.items():
            opened = [e for e in events if e.kind == kind and instant_of(e.at, ZONE) <= at]
            opened.sort(key=lambda e: (instant_of(e.at, ZONE), e.id))
            for event in opened[-1:] if single else opened:
                other = SubjectId(str(event.fields[FieldId(name)]))
                yield subject, self.who.get(other, other)


_RANK = {"appointed": 0, "left": 1, "relieved": 2, "assigned": 3}


def holdings(standing: Standing, officer: SubjectId, at: datetime | None) -> Iterator[Mapping[FieldId, Value]]:
    """What *officer* was named for and still is at *at*; ever, when None."""
    events = standing.events.get(standing.who.get(officer, officer), [])

    def place(event: Event) -> tuple[datetime, int, str]:
        return instant_of(event.at, ZONE), _RANK.get(event.kind, 0), event.id

    for event in events:
        if event.kind != "assigned":
            continue
        if at is None:
            yield event.fields
            continue
        until = event.fields.get(FieldId("until"))
        ended = isinstance(until, date) and instant_of(until, ZONE) <= at  # the first day that no longer counts
        ended |= any(
            other.kind in ("left", "relieved") and place(event) < place(other) and instant_of(other.at, ZONE) <= at
            for other in events
            if other.kind == "left" or other.fields.get(FieldId("scheme")) == event.fields[FieldId("scheme")]
        )
        if instant_of(event.at, ZONE) <= at and not ended:
            yield event.fields


def may_see(world: World, officer: SubjectId, at: datetime, known_at: datetime) -> tuple[set[SubjectId], set[str]]:
    """The subjects, by any of their ids, and the codes of the divisions that *officer* answers for."""
    standing = Standing.of(world, known_at)
    codes: set[str] = set()
    seen = {standing.who.get(officer, officer)}
    for held in holdings(standing, officer, at):
        if FieldId("division") in held:
            code = str(held[FieldId("division")])
            codes |= {each for each in (COUNTY, *TOWNS, *GRIDS) if each.startswith(code)}
        for name in ("enterprise", "venue"):
            if FieldId(name) in held:
                seen |= _line(standing, SubjectId(str(held[FieldId(name)])), name, at)
    for subject in standing.events:
        kind, _, key = subject.partition("/")
        place = {"household": "lies_in", "person": "residence"}.get(kind)
        if (place and standing.said(subject, place, at) in codes) or (kind == "town" and key in codes):
            seen.add(subject)
    seen |= {SubjectId(f"town/{code}") for code in codes if code in TOWNS}
    return seen | {one for one, other in standing.who.items() if other in seen}, codes


def _line(standing: Standing, start: SubjectId, name: str, at: datetime) -> set[SubjectId]:
    if name == "venue":
        return {start}
    staff = {one for one, other in standing.linked("hired", "by", at, single=False) if other == start}
    lives = list(standing.linked("lives", "home", at, single=True))
    homes = {home for one, home in lives if one in staff}
    return {start, *staff, *homes, *(one for one, home in lives if home in homes)}


# the twin


def ties(world: World) -> dict[SubjectId, set[SubjectId]]:
    """Who is tied to whom by any fact, whichever way it goes and whenever."""
    found: dict[SubjectId, set[SubjectId]] = {}

    def tie(one: SubjectId, other: SubjectId) -> None:
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)

    for each in world.told:
        if isinstance(each.fact, Identity):
            tie(each.fact.one, each.fact.other)
        elif isinstance(each.fact, Event) and not each.fact.subject.startswith("officer/"):
            for name in REFS:
                other = each.fact.fields.get(FieldId(name))
                if other is not None and not str(other).startswith("officer/"):
                    tie(each.fact.subject, SubjectId(str(other)))
    return found


def reaching(world: World, seen: Iterable[SubjectId]) -> set[SubjectId]:
    """Those who could have to do with what is so of *seen*, and these."""
    tied, found = ties(world), set(seen)
    waiting = list(found)
    while waiting:
        for other in tied.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def named_divisions(world: World, seen: set[SubjectId], codes: set[str]) -> set[str]:
    """The codes of the scope, of all places that facts say of those who are seen, and of all above these."""
    said = {
        str(each.fact.fields[FieldId(name)])
        for each in world.told
        if isinstance(each.fact, Event) and each.fact.subject in seen
        for name in ("lies_in", "residence")
        if name in each.fact.fields
    }
    towns = {str(each).partition("/")[2] for each in seen if each.startswith("town/")}
    return {each for code in codes | said | towns for each in (COUNTY, *TOWNS, *GRIDS) if code.startswith(each)}


def concerned_officers(world: World, reach: set[SubjectId], codes: set[str], named: set[str]) -> set[SubjectId]:
    """The officers who answer for somebody or something that is seen or above it, or have their station there."""
    return {
        each.fact.subject
        for each in world.told
        if isinstance(each.fact, Event) and each.fact.subject.startswith("officer/")
        if str(each.fact.fields.get(FieldId("station"), "")) in codes
        or (each.fact.kind == "assigned" and _matters(each.fact, reach, named))
    }


def twin(
    world: World, seen: set[SubjectId], codes: set[str], named: set[str], concerned: set[SubjectId], random: Random
) -> World:
    """*world*, changed wherever an officer who sees *seen* and *codes* sees nothing.

    Whoever is not seen has another id, another name, other ids of facts. Who has nothing to do with those who are seen
    has, besides, another life, or none; and there are some that nobody has heard of in the first world. The officers
    *concerned* are those who answer for somebody seen, stand above him or have their station there: only what else they
    were named for changes.
    """
    reach = reaching(world, seen) | seen
    draw = _Drawing(random)
    subjects = {each for each in world.subjects() if each not in seen and each not in concerned}
    hidden = {each for each in subjects if not each.startswith("town/")}
    ids = {each: SubjectId(f"{each}z") for each in hidden}
    gone = {each for each in subjects if each not in reach and random.random() < 0.5}
    strangers = subjects - reach - gone
    whose = {each.fact.id: each.fact.subject for each in world.told if isinstance(each.fact, Event)}
    # Which of two facts of one instant comes first is settled by their ids: the order among all must stay.
    nobodys = [each.fact.id for each in world.told if _about(each.fact, whose) <= subjects]
    other_facts = {each: FactId(f"{each}z") for each in nobodys}
    told: list[Told] = []
    for each in world.told:
        about = _about(each.fact, whose)
        if about & gone:
            continue
        fact = _renamed(each.fact, ids)
        is_assignment = isinstance(fact, Event) and fact.kind == "assigned"
        if is_assignment and about <= concerned - seen and not _matters(each.fact, reach, named):
            continue
        fact = evolve(fact, id=other_facts.get(fact.id, fact.id))
        if about and about <= strangers and isinstance(fact, Event) and fact.kind not in _PLACED:
            fact = evolve(fact, at=draw.when())
        told.append(Told(fact, each.day))
    told = [evolve(each, fact=_pointing(each.fact, other_facts)) for each in told]
    elsewhere = [code for code in GRIDS if code not in codes]
    for _ in range(random.randrange(3)):
        stranger = SubjectId(f"person/{draw.key('p')}")
        if elsewhere:
            draw.event("arrived", stranger, residence=random.choice(elsewhere), called=draw.key("Name"))
        draw.event("confirmed", stranger)
    return World((*told, *draw.told), world.named)


_PLACED = frozenset(
    {"registered", "founded", "opened", "arrived", "lives", "hired", "assigned", "appointed", "declared"}
)


def _about(fact: Fact, whose: Mapping[FactId, SubjectId]) -> set[SubjectId]:
    match fact:
        case Identity():
            return {fact.one, fact.other}
        case Correction() | Void():
            return {whose[fact.of]} if fact.of in whose else set()
        case _:
            return {fact.subject}


def _matters(fact: Fact, reach: set[SubjectId], named: set[str]) -> bool:
    """Whether an assignment is for a division that is named, or for somebody who may have to do with who is seen."""
    if not isinstance(fact, Event):
        return False
    division = fact.fields.get(FieldId("division"))
    if division is not None:
        return str(division) in named
    return any(SubjectId(str(fact.fields[FieldId(n)])) in reach for n in ("enterprise", "venue") if n in fact.fields)


def _renamed(fact: Fact, ids: Mapping[SubjectId, SubjectId]) -> Fact:
    match fact:
        case Identity():
            return evolve(fact, one=ids.get(fact.one, fact.one), other=ids.get(fact.other, fact.other))
        case Event():
            fields = {name: ids.get(SubjectId(str(v)), v) for name, v in fact.fields.items()}
            if fact.subject in ids and FieldId("called") in fields:
                fields[FieldId("called")] = f"another-{ids[fact.subject]}"
            return evolve(fact, subject=ids.get(fact.subject, fact.subject), fields=fields)
        case Assertion():
            return evolve(fact, subject=ids.get(fact.subject, fact.subject))
        case _:
            return fact


def _pointing(fact: Fact, ids: Mapping[FactId, FactId]) -> Fact:
    return evolve(fact, of=ids.get(fact.of, fact.of)) if isinstance(fact, Correction | Void) else fact
