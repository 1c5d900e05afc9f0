"""Worlds to report on: what invented people did, as it was delivered, corrected and withdrawn; ties are common."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from attrs import define, evolve, field, frozen

from tests.days.county import COUNTY, FORMS, TOWNS, VILLAGES

FIRST = date(2020, 2, 1)
DAYS = 25
_HOURS = (0, 8, 12, 16, 20, 23)
_RECEIPTS = (0, 9, 15, 16, 19, 20, 23)
_KINDS = ("arrival", "moved", "confirmed", "discharged", "check_in", "check_out", "test")


@frozen
class Delivered:
    """One line as it was received; times are local, without a zone.

    *what* is ``event``, ``correction`` or ``void``; the last two are *of* another line. *at* is a date where only the
    day is known. *fields* may hold ``residence``, ``result``, ``out_at``; *drops* names those a correction removes.
    """

    received: datetime
    id: str
    what: str
    kind: str = ""
    person: str = ""
    of: str = ""
    at: date | None = None
    fields: dict[str, object] = field(factory=dict, hash=False)
    drops: tuple[str, ...] = ()
    recorded: datetime | None = None


@define
class World:
    """What was delivered, in the order of receipt, and the report that is made of it day after day."""

    number: int
    form: str
    days: tuple[date, ...]
    lines: list[Delivered]


@define
class _Drawing:
    draw: Random
    places: list[str]
    lines: list[Delivered] = field(factory=list)

    def moment(self, day: date) -> date:
        """A day, or an hour of it; a date is its own first moment."""
        if self.draw.random() < 0.45:
            return day
        return datetime(day.year, day.month, day.day, self.draw.choice(_HOURS))

    def receipt(self, day: date, least: int = 0) -> datetime:
        """Some hour of the day or one soon after, or much later."""
        back = self.draw.choice((0, 0, 0, 0, 0, 1, 1, 3)) + least
        hour = self.draw.choice(_RECEIPTS)
        return datetime(day.year, day.month, day.day, hour) + timedelta(days=back)

    def fields(self, kind: str, day: date) -> dict[str, object]:
        draw = self.draw
        if kind in ("arrival", "moved"):
            return {} if draw.random() < 0.05 else {"residence": draw.choice(self.places)}
        if kind == "test":
            told: dict[str, object] = {"result": draw.choice(("positive", "negative"))}
            if draw.random() < 0.6:
                out = day + timedelta(days=draw.choice((0, 0, 1, 3)))
                told["out_at"] = datetime(out.year, out.month, out.day, draw.choice(_HOURS))
            return told
        return {}

    def person(self, name: str) -> None:
        """Some of what can happen to one, mostly beginning with an arrival."""
        draw = self.draw
        kinds = draw.choices(_KINDS, (4, 3, 3, 2, 2, 2, 3), k=draw.randint(1, 6))
        day = FIRST + timedelta(days=draw.randrange(-3, DAYS - 2))
        for number, kind in enumerate(kinds if draw.random() < 0.3 else ["arrival", *kinds]):
            day += timedelta(days=draw.choice((0, 0, 1, 2, 4, 8)))
            self.event(f"{name}-{number}", kind, name, day)

    def event(self, key: str, kind: str, name: str, day: date) -> None:
        draw = self.draw
        received = self.receipt(day, least=draw.choice((0, 0, 0, 0, 0, 0, 1, -1)))
        line = Delivered(received, key, "event", kind, name, at=self.moment(day), fields=self.fields(kind, day))
        self.lines.append(line)
        chance = draw.random()
        if chance < 0.06:  # the same again, or something else under the same id
            again = self.receipt(received.date(), least=1)
            at = line.at if draw.random() < 0.5 else self.moment(day + timedelta(days=1))
            self.lines.append(evolve(line, received=again, at=at))
        acts = [key]
        for number in range(draw.choice((0, 0, 0, 0, 1, 1, 1, 2, 3))):
            acts.append(self.changed(f"{key}.{number}", line, day, draw.choice([key, key, *acts])))

    def changed(self, key: str, line: Delivered, day: date, of: str) -> str:
        """A correction of the event, or a void of it or of something that acts on it."""
        draw = self.draw
        received = self.receipt(line.received.date(), least=draw.choice((-2, 0, 1, 2)))
        if draw.random() < 0.4:
            self.lines.append(Delivered(received, key, "void", of=of))
            return key
        at = self.moment(day + timedelta(days=draw.choice((-3, -1, 0, 1, 2)))) if draw.random() < 0.6 else None
        fields = self.fields(line.kind, day) if draw.random() < 0.6 else {}
        left = [name for name in ("residence", "out_at") if name in line.fields and name not in fields]
        drops = tuple(name for name in left if draw.random() < 0.2)
        recorded = None if draw.random() < 0.2 else datetime(2020, 2, draw.randint(1, 6), 12)
        self.lines.append(
            Delivered(received, key, "correction", of=line.id, at=at, fields=fields, drops=drops, recorded=recorded)
        )
        return key


def drawn(number: int, people: int = 90) -> World:
    """The world of that number, always the same: people in a few villages, some close together, some far apart."""
    draw = Random(f"days {number}")  # noqa: S311  # reproducible draws, no secrets
    towns = draw.sample(TOWNS, 3)
    near = [code for code in VILLAGES if code[:9] in towns]
    places = [*draw.sample(near, 8), *draw.sample(VILLAGES, 4), draw.choice(towns), COUNTY, "999998001001"]
    drawing = _Drawing(draw, places)
    for one in range(people):
        drawing.person(f"p{one:03}")
    draw.shuffle(drawing.lines)
    drawing.lines.sort(key=lambda line: line.received)
    days = tuple(FIRST + timedelta(days=back) for back in range(DAYS))
    return World(number, draw.choice(FORMS), days, drawing.lines)
