"""Facts drawn at random: few subjects, few days, mostly dates without a time, so that ties are common."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from gridcontrol.ids import EventKindId, FactId, FieldId
from gridcontrol.model.facts import Correction, Event, Fact, Identity, Value, Void
from gridcontrol.time import WorldTime, instant_of
from tests.agreement.vocabulary import (
    AREA_KINDS,
    AREAS,
    COUNTIES,
    DAYS,
    DISTRICTS,
    FIRST,
    KINDS,
    PEOPLE,
    PERSON_KINDS,
    PLACES,
    VENUES,
)


class FactsDrawing:
    """Draws facts about few subjects on few days."""

    def __init__(self, rng: Random, zone: ZoneInfo, used: list[str]) -> None:
        self.rng = rng
        self.zone = zone
        self.kinds = (*PERSON_KINDS, *KINDS, *(used * 6))
        self.days = rng.choice((5, 8, DAYS))

    def day(self) -> date:
        return FIRST + timedelta(days=self.rng.randrange(self.days))

    def moment(self) -> WorldTime:
        """A date, or noon or midnight of one."""
        day = self.day()
        hour = self.rng.choice((None, None, 0, 12))
        return day if hour is None else datetime(day.year, day.month, day.day, hour, tzinfo=self.zone)

    def facts(self, most: int) -> list[Fact]:
        rng = self.rng
        facts: list[Fact] = [self.event(number) for number in range(rng.randint(2, most))]
        for number in range(rng.choice((0, 0, 0, 1, 2))):
            name = FactId(f"{rng.randrange(10)}x{number}")
            of = rng.choice([fact.id for fact in facts]) if facts else FactId("nothing")
            match rng.choice(("correct", "void", "same")):
                case "correct":
                    facts.append(Correction(name, of, self.moment()))
                case "void":
                    facts.append(Void(name, of))
                case _:
                    facts.append(Identity(name, PEOPLE[0], PEOPLE[1], same=True, evidence="drawn"))
        return facts

    def event(self, number: int) -> Event:
        rng = self.rng
        kind = rng.choice(self.kinds)
        subject = rng.choice((PEOPLE[0], PEOPLE[0], *PEOPLE))
        if kind == "closed":
            subject = rng.choice(VENUES)
        if kind == "alarm":
            subject = rng.choice(COUNTIES)
        if kind == "declared":
            subject = rng.choice(DISTRICTS)
        if kind in AREA_KINDS:
            subject = rng.choice(AREAS)
        # Ids in no relation to the order in which events are drawn.
        name = FactId(f"{rng.randrange(10)}-{number}")
        at = self.moment()
        fields = {FieldId(key): value for key, value in self.fields(kind, at).items()}
        return Event(name, EventKindId(kind), subject, at, fields)

    def fields(self, kind: str, at: WorldTime) -> dict[str, Value]:
        rng = self.rng
        maybe: dict[str, Value] = {}
        match kind:
            case "test":
                fields: dict[str, Value] = {"result": rng.choice(("negative", "negative", "negative", "positive"))}
                result_at = instant_of(at, self.zone) + timedelta(hours=rng.choice((0, 6, 12, 24, 36)))
                maybe = {"score": rng.randint(0, 4), "result_at": result_at}
            case "arrival":
                fields = {}
                maybe = {
                    "left_on": self.day() - timedelta(days=4),
                    "until": self.moment(),
                    "home": rng.choice(PLACES),
                    "job": rng.choice(("cook", "nurse")),
                    "score": rng.randint(0, 3),
                }
            case "contact":
                fields = {}
                maybe = {"last_contact": self.moment()}
                if rng.random() < 0.8:
                    fields = {"other": str(rng.choice(PEOPLE))}
            case "check_in":
                fields, maybe = {"inn": str(rng.choice(VENUES))}, {"until": self.day()}
            case "note":
                fields, maybe = {}, {"host": str(rng.choice(VENUES))}
            case "case":
                fields, maybe = {}, {"onset": self.day() - timedelta(days=2), "found_at": str(rng.choice(VENUES))}
            case "drawn_in":
                fields, maybe = {"of": str(rng.choice(DISTRICTS))}, {}
                if rng.random() < 0.3:
                    maybe = {"until": self.day()}
            case "order_given":
                fields = {"end": self.day() + timedelta(days=rng.choice((3, 8, 12)))}
                maybe = {"phase": rng.choice(("central", "home"))}
                if rng.random() < 0.3:
                    maybe |= {"signed": self.day(), "effective": self.day()}
                if rng.random() < 0.4:
                    fields["beyond"] = True
            case "end_given":
                fields = {"end": self.moment()}
            case "closed" | "alarm":
                fields, maybe = {}, {"code": rng.choice(PLACES)}
            case _:
                fields = {}
        return fields | {key: value for key, value in maybe.items() if rng.random() < 0.5}
