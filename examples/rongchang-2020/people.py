"""Invented people of Rongchang and what happens to them: the plan, from a seed.

Nothing here knows gridcontrol. A fact is a dictionary: ``id``, ``book`` (the ledger it is written in), ``subject``,
``kind``, ``at`` (``2020-02-05`` or ``2020-02-05 15:00``, local), ``fields``,
``written`` (when somebody wrote it down, local).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

FactPlan = dict[str, Any]

DAY = timedelta(days=1)
FIRST_NOTICE = datetime.fromisoformat("2020-01-22 00:00")
SECOND_NOTICE = datetime.fromisoformat("2020-01-31 00:00")
LAST_DAY = date(2020, 3, 5)

FROM_WUHAN = 1898  # published
FROM_HUBEI_BESIDES = 240  # this and the numbers below are invented
FROM_OUTSIDE = 760
FROM_DISTRICTS = 420
CONTACTS = 96

# Nine cases, seven discharged by 4 March, none confirmed after 14 February: published; the days between are invented.
CASES = [  # (role, confirmed, discharged, positive again, discharged again)
    ("hotel", "2020-01-26 11:00", "2020-02-08 10:00", "2020-02-20 09:10", "2020-02-28 10:00"),
    ("family", "2020-01-28 16:00", "2020-02-10 10:30", "2020-02-20 09:20", "2020-02-29 10:00"),
    ("hotel", "2020-01-29 17:30", "2020-02-13 09:30", "2020-02-20 09:30", "2020-03-03 10:00"),
    ("family", "2020-01-30 11:00", "2020-02-18 10:00", "", ""),
    ("family", "2020-02-01 15:30", "2020-02-21 10:00", "", ""),
    ("hotel", "2020-02-03 12:00", "2020-02-27 10:00", "", ""),
    ("hotel", "2020-02-07 18:00", "2020-03-02 10:00", "", ""),
    ("mistaken", "2020-02-12 10:00", "", "", ""),
    ("second", "2020-02-14 18:00", "", "", ""),
]


def text(moment: datetime | date) -> str:
    """`2020-02-05 15:00`, or the date alone."""
    return moment.isoformat(" ", "minutes") if isinstance(moment, datetime) else moment.isoformat()


def when(written: str) -> datetime:
    """The inverse of ``text``; a date stands at 00:00."""
    return datetime.fromisoformat(written)


def midnight(day: date) -> datetime:
    """00:00 of *day*."""
    return datetime.fromisoformat(day.isoformat())


def with_check(first_17: str) -> str:
    """The 18 characters of an id number: GB 11643, check character by ISO 7064 mod 11-2."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(first_17, weights, strict=True))
    return first_17 + "10X98765432"[total % 11]


class Story:
    """Collects facts while people are invented. ``specials`` names those whom the demo talks about."""

    def __init__(self, seed: int, grids: Sequence[str], towns: Sequence[str]) -> None:
        self.rng = random.Random(seed)
        self.grids = list(grids)
        self.towns = list(towns)
        self.facts: list[FactPlan] = []
        self.amendments: list[FactPlan] = []
        self.specials: dict[str, Any] = {}
        self._numbers: dict[str, int] = {}
        self._ids: set[str] = set()
        self._weights = self._town_weights()

    def _town_weights(self) -> list[float]:
        """A weight for each grid, so that towns differ in how many came back to them."""
        pull = {town: self.rng.uniform(0.4, 2.2) for town in self.towns}
        return [pull[grid[:9]] for grid in self.grids]

    def number(self, letter: str) -> str:
        """The next running number of a ledger: A-00001."""
        self._numbers[letter] = self._numbers.get(letter, 0) + 1
        return f"{letter}-{self._numbers[letter]:05d}"

    def person(self) -> str:
        """An id number with a region that was never given to any place."""
        while True:
            born = date(1935, 1, 1) + timedelta(days=self.rng.randrange(30_000))
            made = with_check(f"999999{born:%Y%m%d}{self.rng.randrange(1000):03d}")
            if made not in self._ids:
                self._ids.add(made)
                return made

    def grid(self) -> str:
        """Where somebody stays."""
        return self.rng.choices(self.grids, self._weights)[0]

    def clock(self, day: date, first: int = 7, last: int = 21) -> datetime:
        """Some minute of *day* between two hours."""
        return midnight(day) + timedelta(hours=self.rng.randint(first, last), minutes=self.rng.randrange(60))

    def add(
        self, book: str, subject: str, kind: str, at: datetime | date, written: datetime | None = None, **fields: str
    ) -> FactPlan:
        """Put one fact into the plan. Without *written* it is written down within hours, now and then days later."""
        moment = at if isinstance(at, datetime) else midnight(at) + timedelta(hours=9)
        if written is None:
            late = timedelta(days=self.rng.randint(2, 7)) if self.rng.random() < 0.03 else timedelta(0)
            written = moment + timedelta(minutes=self.rng.randint(5, 600)) + late
        fact = {
            "id": self.number(book[0].upper() if book != "contacts" else "K"),
            "book": book,
            "subject": subject,
            "kind": kind,
            "at": text(at),
            "fields": {name: value for name, value in fields.items() if value},
            "written": text(written),
        }
        self.facts.append(fact)
        return fact

    def amend(self, of: FactPlan, received: str, **change: str | Mapping[str, str]) -> FactPlan:
        """A correction (``at``, ``fields``) or, with ``void``, a withdrawal of *of*, and when it is received."""
        # A fact read from a ledger is known by ledger, kind and the number written there.
        known_as = f"{of['book']}:{of['kind']}:{of['id']}" if "book" in of else of["id"]
        amendment = {"id": self.number("Z"), "of": of["id"], "of_fact": known_as, "received": received, **change}
        self.amendments.append(amendment)
        return amendment

    def released(self, person: str, base: date, shift: timedelta | None = None) -> tuple[datetime, bool]:
        """Invent the tests of somebody who came from Hubei on *base*.

        Gives the end of the central phase and whether a home phase follows.

        *shift*: the closing negative test comes so much later than day 13; None: by the usual luck.
        """
        plan = midnight(base + 15 * DAY)
        if plan <= SECOND_NOTICE:
            return plan, False
        if self.rng.random() < 0.5:
            self.test(person, base + self.rng.randint(1, 4) * DAY, "negative")
        late = shift if shift is not None else DAY * self.rng.choices((0, 1, 2, 4, 7, 99), (55, 30, 5, 4, 3, 3))[0]
        if late > 20 * DAY:
            return plan + 14 * DAY, True
        known = self.test(person, base + 13 * DAY + late, "negative")
        if self.rng.random() < 0.4:
            self.test(person, base + 21 * DAY, "negative")
        return min(max(plan, known), plan + 14 * DAY), True

    def test(self, person: str, day: date, result: str) -> datetime:
        """A test sampled in the morning of *day*, its result in the same night or the next day."""
        sampled = self.clock(day, 8, 11)
        known = sampled + timedelta(hours=self.rng.randint(7, 26), minutes=self.rng.randrange(60))
        if sampled.date() <= LAST_DAY:
            slow = timedelta(days=self.rng.randint(2, 5)) if self.rng.random() < 0.02 else timedelta(0)
            minute = timedelta(minutes=self.rng.randint(5, 120))
            self.add("tests", person, "test", sampled, known + minute + slow, result=result, result_at=text(known))
        return known

    def stay(self, person: str, venue: str, since: datetime, until: datetime | None) -> FactPlan | None:
        """Checked in at *since*, out at *until* (None: not within the story). Gives the check-out."""
        if since.date() > LAST_DAY:
            return None
        self.add("stays", person, "check_in", since, venue=venue)
        if until is None or until.date() > LAST_DAY:
            return None
        return self.add("stays", person, "check_out", until)


def arrival_days(rng: random.Random, count: int) -> Iterator[date]:
    """Days on which people came from Hubei: most before Wuhan closed on 23 January, a trickle after."""
    first = date(2020, 1, 8)
    for _ in range(count):
        yield first + DAY * (rng.choices(range(16), range(3, 19))[0] if rng.random() < 0.86 else rng.randint(16, 47))


def hubei(story: Story, city: str, count: int, venues: Sequence[str]) -> None:
    """People from Hubei: registered, held, tested, released home; now and then not as it should be."""
    rng = story.rng
    for day in arrival_days(rng, count):
        person, grid = story.person(), story.grid()
        start = checked_in(story, arrival(story, person, day, grid, city))
        luck = rng.random()
        if luck < 0.012 and day >= date(2020, 1, 24):  # went on elsewhere during the stay
            gone = start + timedelta(days=rng.randint(2, 9))
            story.stay(person, rng.choice(venues), start, gone)
            story.add("departures", person, "left_city", gone + timedelta(hours=1))
            if gone.date() < date(2020, 2, 12) and rng.random() < 0.5:  # and came back
                again = gone.date() + DAY * rng.randint(3, 9)
                back = checked_in(story, arrival(story, person, again, grid, city))
                story.stay(person, rng.choice(venues), back, None)
            continue
        until, home = story.released(person, day)
        if luck < 0.02 or until < start + timedelta(hours=12):  # nobody brought them to a venue, or it was over by then
            continue
        slack = timedelta(days=rng.randint(1, 9)) if luck > 0.985 else timedelta(0)
        story.stay(person, rng.choice(venues), start, until + timedelta(minutes=rng.randint(10, 600)) + slack)
        if home and rng.random() < 0.12:
            out = until + timedelta(hours=rng.randint(20, 300))
            kind = "emergency_leave" if rng.random() < 0.25 else "home_departure"
            if out.date() <= LAST_DAY:
                story.add("departures", person, kind, out)


def checked_in(story: Story, came: FactPlan) -> datetime:
    """When somebody who arrived comes to a venue: hours later, and not before there are any."""
    known_hour = len(came["at"]) > len("2020-02-05")
    since = when(came["at"]) + timedelta(hours=story.rng.randint(1, 3) if known_hour else 15, minutes=20)
    return max(since, FIRST_NOTICE + timedelta(hours=story.rng.randint(8, 30)))


def arrival(story: Story, person: str, day: date, grid: str, city: str, area: str = "hubei") -> FactPlan:
    """The registration of an arrival. Those who came before the screening began are written down during it."""
    rng = story.rng
    at: datetime | date = day if rng.random() < 0.25 else story.clock(day)
    written = None
    if midnight(day) < FIRST_NOTICE:
        written = FIRST_NOTICE + timedelta(hours=rng.randint(9, 150))
    left = day - DAY * rng.choices((0, 1, 2, 3), (50, 35, 10, 5))[0]
    left_on = "" if rng.random() < 0.02 else text(left)
    residence = "" if rng.random() < 0.005 else grid[:12] if rng.random() < 0.02 else grid
    by = rng.choice(("自驾", "火车", "客车", "飞机"))
    return story.add(
        "arrivals",
        person,
        "arrival",
        at,
        written,
        from_area=area,
        from_city=city,
        left_on=left_on,
        residence=residence,
        by=by,
    )


def others(story: Story) -> None:
    """Arrivals from elsewhere: at home, or only watched."""
    rng = story.rng
    cities = {
        "outside": ["成都", "泸州", "内江", "广州", "东莞", "昆明", "贵阳"],
        "district": ["永川", "大足", "渝北", "沙坪坝"],
    }
    ordered = 0
    for area, count in (("outside", FROM_OUTSIDE), ("district", FROM_DISTRICTS)):
        for _ in range(count):
            person = story.person()
            day = date(2020, 1, 20) + DAY * rng.randint(0, 43)
            arrival(story, person, day, story.grid(), rng.choice(cities[area]), area)
            if area == "outside" and rng.random() < 0.2:
                out = story.clock(day + DAY * rng.randint(1, 9))
                if out.date() <= LAST_DAY:
                    story.add("departures", person, "home_departure", out)
            if area == "outside" and ordered < 6 and date(2020, 2, 8) <= day <= date(2020, 2, 16):
                ordered += 1  # six whom the headquarters lets out early, for firms that make what is short
                signed = story.clock(day + 4 * DAY, 9, 17)
                until = text(day + 7 * DAY)
                story.add(
                    "decisions",
                    person,
                    "release_order",
                    signed,
                    signed + timedelta(hours=2),
                    until=until,
                    signer="指挥长",
                )


def contacts(story: Story) -> list[tuple[str, FactPlan, FactPlan | None]]:
    """Close contacts at the two sites; gives person, judgement and check-out of each."""
    rng = story.rng
    made: list[tuple[str, FactPlan, FactPlan | None]] = []
    for _ in range(CONTACTS):
        person, judged = story.person(), story.clock(date(2020, 1, 27) + DAY * rng.randint(0, 20), 8, 20)
        last = judged.date() - DAY * rng.randint(0, 5)
        grid = story.grid()
        fact = story.add("contacts", person, "close_contact", judged, last_contact=text(last), residence=grid)
        out = midnight(last + 15 * DAY) + timedelta(minutes=rng.randint(400, 700))
        made.append((person, fact, story.stay(person, rng.choice(("S01", "S02")), judged + timedelta(hours=2), out)))
        if rng.random() < 0.08:
            ill = judged + timedelta(days=rng.randint(1, 3))
            if ill < datetime.fromisoformat("2020-02-13 12:00"):
                story.add("cases", person, "suspected", ill, ill + timedelta(hours=1))
                clear = ill + timedelta(hours=rng.randint(20, 60))
                story.add("cases", person, "excluded", clear, clear + timedelta(hours=1))
    ill_person = made[0][0]
    last_suspicion = datetime.fromisoformat(
        "2020-02-13 09:00"
    )  # twenty days without a suspected one on 4 March: published
    story.add("cases", ill_person, "suspected", last_suspicion, last_suspicion + timedelta(hours=1))
    clear = last_suspicion + timedelta(hours=30)
    story.add("cases", ill_person, "excluded", clear, clear + timedelta(hours=1))
    return made
