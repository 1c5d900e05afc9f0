"""The persons with a story of their own, the households called on, and the plan as a whole."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from people import (
    CASES,
    DAY,
    FROM_HUBEI_BESIDES,
    FROM_WUHAN,
    FactPlan,
    Story,
    arrival,
    checked_in,
    contacts,
    hubei,
    midnight,
    others,
    text,
    when,
)

REPORT_AT = "2020-02-24 20:00"

# Of the 357,316 calls up to 29 January 17:00 and the 700,000 up to 24 February, with 1,033,363 and 2,130,000 persons
# met (published), the files hold every fortieth: enough to see them counted, few enough to be imported in seconds.
ONE_CALL_IN = 40
FIRST_ROUND = (round(357_316 / ONE_CALL_IN), round(1_033_363 / ONE_CALL_IN))
UP_TO_REPORT = (round(700_000 / ONE_CALL_IN), round(2_130_000 / ONE_CALL_IN))
AFTER_REPORT = 900
HOUSEHOLDS = 6_500  # invented: every fortieth of some 260,000

HOTEL, HOSPITAL, REHABILITATION = "H01", "Y01", "K01"
URBAN = {"500153001", "500153002", "500153003"}  # invented, as is the next
BORDER = {"500153005", "500153103", "500153106", "500153107", "500153112"}


def family(story: Story) -> list[str]:
    """Five who drove in on 23 January and stayed at home by decision, under a watch."""
    home = story.grid()
    members = [story.person() for _ in range(5)]
    for member in members:
        came = when("2020-01-23 15:10")
        story.add(
            "arrivals", member, "arrival", came, came + timedelta(hours=2), from_area="hubei", from_city="武汉",
            left_on="2020-01-23", residence=home, by="自驾",
        )  # fmt: skip
        signed = when("2020-01-23 20:00")
        story.add(
            "decisions", member, "home_exemption", signed, signed + timedelta(hours=1), until="2020-02-21",
            signer="指挥长", basis="区指挥部决定",
        )  # fmt: skip
    for member in members[3:]:
        story.released(member, date(2020, 1, 23), timedelta(0))
    story.specials["family"] = members
    return members[:3]


def cases(story: Story) -> int:
    """The nine confirmed; gives how many of them came from Wuhan."""
    waiting = family(story)
    for role, confirmed, discharged, again, discharged_again in CASES:
        ill = when(confirmed)
        if role == "family":
            person = waiting.pop(0)
            story.stay(person, HOSPITAL, ill + timedelta(hours=1), when(discharged) + timedelta(minutes=30))
        elif role == "second":
            person = second_fourteen_days(story, ill)
        else:
            person = from_hotel(story, role, ill, discharged)
        # One discharge is written days later: at the time of the report it is not known.
        late = timedelta(days=3, hours=22) if discharged.startswith("2020-02-21") else timedelta(minutes=40)
        if role == "mistaken":
            mistaken_number(story, person, ill)
        else:
            story.add("cases", person, "confirmed", ill, ill + timedelta(minutes=30))
        if discharged:
            out = when(discharged)
            story.add("cases", person, "discharged", out, out + late)
            end = when(again) if again else midnight(out.date() + 15 * DAY) + timedelta(hours=9)
            story.stay(person, REHABILITATION, out + timedelta(hours=1), end)
        if again:
            back = when(again)
            story.test(person, back.date() - DAY, "positive")
            story.add("cases", person, "positive_again", back, back + timedelta(minutes=30))
            story.stay(person, HOSPITAL, back + timedelta(minutes=30), when(discharged_again))
            story.add(
                "cases", person, "discharged", when(discharged_again), when(discharged_again) + timedelta(hours=1)
            )
            story.stay(person, REHABILITATION, when(discharged_again) + timedelta(hours=1), None)
            story.specials.setdefault("positive_again", []).append(person)
    return 5 + 4 + 1 + 1


def from_hotel(story: Story, role: str, ill: datetime, discharged: str) -> str:
    """Somebody who fell ill in the designated hotel."""
    person = story.person()
    came = ill.date() - DAY * (12 if role == "mistaken" else story.rng.randint(3, 8))
    start = checked_in(story, arrival(story, person, came, story.grid(), "武汉"))
    moved = ill - timedelta(hours=20)
    if role == "hotel":
        story.add("cases", person, "suspected", moved, moved + timedelta(hours=1))
    story.stay(person, HOTEL, start, moved)
    out = when(discharged) + timedelta(minutes=30) if discharged else None
    story.stay(person, HOSPITAL, moved + timedelta(hours=1), out)
    return person


def second_fourteen_days(story: Story, ill: datetime) -> str:
    """Negative at the end of the first fourteen days, positive in the second. Person and town are drawn."""
    person, came = story.person(), date(2020, 1, 18) + DAY * story.rng.randint(0, 8)
    at = story.clock(came)
    story.add(
        "arrivals", person, "arrival", at, max(at, when("2020-01-22 10:00")) + timedelta(hours=3), from_area="hubei",
        from_city="武汉", left_on=text(came - DAY), residence=story.grid(), by="火车",
    )  # fmt: skip
    until, _ = story.released(person, came, timedelta(0))
    story.stay(person, HOTEL, max(at + timedelta(hours=2), when("2020-01-22 14:00")), until + timedelta(hours=9))
    story.add(
        "tests", person, "test", when("2020-02-14 08:30"), when("2020-02-14 17:30"), result="positive",
        result_at="2020-02-14 17:00",
    )  # fmt: skip
    story.stay(person, HOSPITAL, ill + timedelta(hours=1), None)
    story.specials["second"] = person
    return person


def mistaken_number(story: Story, person: str, ill: datetime) -> None:
    """The case was written under the number of a close contact; on 24 February that is withdrawn and put right."""
    other = story.person()
    judged = when("2020-02-09 10:00")
    story.add(
        "contacts", other, "close_contact", judged, judged + timedelta(hours=1), last_contact="2020-02-08",
        residence=story.grid(),
    )  # fmt: skip
    story.stay(other, "S01", judged + timedelta(hours=3), when("2020-02-25 10:00"))
    wrong = story.add("cases", other, "confirmed", ill, ill + timedelta(minutes=30))
    story.amend(wrong, "2020-02-24 11:00", void="录入他人证件号")
    story.add("cases", person, "confirmed", ill, when("2020-02-24 11:30"))
    story.specials["mistaken"] = {"ill": person, "other": other}


def past_release(story: Story) -> int:
    """One whose first fourteen days are over and who is still checked in; one whose check-out bears the wrong month."""
    person = story.person()
    came = when("2020-02-07 14:20")
    story.add(
        "arrivals", person, "arrival", came, came + timedelta(hours=2), from_area="hubei", from_city="武汉",
        left_on="2020-02-06", residence=story.grid(), by="自驾",
    )  # fmt: skip
    story.add(
        "tests", person, "test", when("2020-02-20 09:00"), when("2020-02-21 15:00"), result="negative",
        result_at="2020-02-21 14:00",
    )  # fmt: skip
    story.stay(person, HOTEL, when("2020-02-07 18:00"), when("2020-02-26 10:00"))
    story.specials["past_release"] = person
    typo = story.person()
    judged = when("2020-02-09 15:00")
    story.add(
        "contacts", typo, "close_contact", judged, judged + timedelta(hours=1), last_contact="2020-02-07",
        residence=story.grid(),
    )  # fmt: skip
    story.add("stays", typo, "check_in", when("2020-02-09 18:00"), when("2020-02-09 18:20"), venue="S02")
    out = story.add("stays", typo, "check_out", when("2020-02-22 11:00"), when("2020-02-26 08:00"))
    out["typo"] = {"at": "2020-03-22 11:00", "written": "2020-02-22 11:20"}
    story.specials["typo"] = typo
    return 1


def mends(story: Story) -> None:
    """Corrections and withdrawals of arrivals: some before the report, some after."""
    rng = story.rng
    plain = [
        fact
        for fact in story.facts
        if fact["kind"] == "arrival"
        and fact["fields"]["from_area"] == "hubei"
        and "2020-02-01" <= fact["at"] < "2020-02-12"
        and fact["written"] < "2020-02-18"
        and fact["fields"].get("residence")
        and fact["subject"] != story.specials["past_release"]
    ]
    chosen = rng.sample(plain, 8)
    for fact, received in zip(chosen, ["2020-02-23 12:10"] * 4 + ["2020-02-26 12:10"] * 4, strict=True):
        earlier = when(fact["at"]) - DAY * rng.randint(1, 3)
        story.amend(fact, received, at=text(earlier), recorded=received[:11] + "09:00")
    # Two corrections compete; the one recorded last is withdrawn again after the report.
    rival = story.amend(
        chosen[0], "2020-02-23 12:10", at=text(when(chosen[0]["at"]) - 5 * DAY), recorded="2020-02-23 10:30"
    )
    story.amend(rival, "2020-02-26 12:10", void="更正有误")
    blank = [f for f in story.facts if f["kind"] == "arrival" and "residence" not in f["fields"]]
    for number, fact in enumerate(blank):
        if number % 3 != 2 and fact["written"] < "2020-02-20":
            received = "2020-02-23 12:10" if number % 3 else "2020-02-26 12:10"
            story.amend(fact, received, fields={"residence": story.grid()}, recorded=received[:11] + "09:00")
    taken = {fact["subject"] for fact in chosen}
    twice = rng.sample([fact for fact in plain if fact["subject"] not in taken], 7)
    days = ["2020-02-20 12:10", "2020-02-20 12:10", *["2020-02-24 10:00"] * 3, *["2020-02-26 12:10"] * 2]
    for fact, received in zip(twice, days, strict=True):
        at = when(fact["at"])
        again = story.add(
            "arrivals",
            fact["subject"],
            "arrival",
            at + timedelta(minutes=45),
            at + timedelta(hours=3),
            **fact["fields"],
        )
        story.amend(again, received, void="重复登记")


def calls(story: Story) -> None:
    """Calls on a sample of the households: two or three rounds, more where somebody is isolated."""
    rng = story.rng
    homes = [(f"R{number:05d}", story.grid()) for number in range(1, HOUSEHOLDS + 1)]
    first, rest = FIRST_ROUND, (UP_TO_REPORT[0] - FIRST_ROUND[0], UP_TO_REPORT[1] - FIRST_ROUND[1])
    plans = [
        (first, date(2020, 1, 22), 7, "1"),
        (rest, date(2020, 1, 30), 25, "2"),
        ((AFTER_REPORT, 3 * AFTER_REPORT), date(2020, 2, 25), 8, "3"),
    ]
    for (count, persons), since, days, number in plans:
        met = [1] * count
        for _ in range(persons - count):
            met[rng.randrange(count)] += 1
        order = rng.sample(homes, len(homes))
        for index in range(count):
            home, grid = order[index % len(homes)] if rng.random() < 0.8 else rng.choice(homes)
            day = since + DAY * rng.randrange(days)
            story.facts.append(call(home, day, grid, met[index], number))
    # Written by the town the next evening, and its file received the day after: not in the report of 24 February, ever.
    last = call(homes[0][0], date(2020, 2, 23), homes[0][1], 2, "2") | {
        "at": "2020-02-23 21:00",
        "written": "2020-02-25 08:30",
    }
    story.facts.append(last)
    story.specials["late_call"] = homes[0][0]


def call(home: str, day: date, grid: str, met: int, number: str) -> FactPlan:
    """One call, of which only the day is known. The ledger numbers no calls."""
    written = text(midnight(day) + timedelta(hours=18))
    fields = {"residence": grid, "persons": str(met), "round": number}
    return {
        "id": "",
        "book": "calls",
        "subject": home,
        "kind": "household_call",
        "at": text(day),
        "fields": fields,
        "written": written,
    }


def places(story: Story) -> list[str]:
    """Venues (the designated hotel, two sites for contacts, the hospital; invented ones beside) and zones of towns."""
    rng = story.rng
    town_sites = [f"Z{number:02d}" for number in range(1, len(story.towns) + 1)]
    rooms = {HOTEL: ("2020-01-22", 120), "S01": ("2020-01-27", 220), "S02": ("2020-01-27", 200)}
    rooms |= {HOSPITAL: ("2020-01-22", 60), REHABILITATION: ("2020-02-01", 40)}
    rooms |= {site: ("2020-01-22", rng.randint(20, 90)) for site in town_sites}
    for number, (venue, (opened, count)) in enumerate(rooms.items()):
        town = story.towns[number % len(story.towns)]
        grid = rng.choice([code for code in story.grids if code.startswith(town)])
        fields = {"location": grid, "rooms": str(count)}
        story.facts.append(
            {"id": "", "book": "venues", "subject": venue, "kind": "venue_opened", "at": opened, "fields": fields,
             "written": opened + " 09:00"}
        )  # fmt: skip
    for town in story.towns:
        zone = "urban_centre" if town in URBAN else "border" if town in BORDER else "general"
        story.facts.append(
            {"id": "", "book": "zones", "subject": town, "kind": "zone_declared", "at": "2020-02-18",
             "fields": {"zone": zone, "division": town}, "written": "2020-02-18 09:00"}
        )  # fmt: skip
    return [HOTEL, *town_sites]


def invent(seed: int, divisions: Path) -> dict[str, Any]:
    """The whole plan: the same for the same seed."""
    with divisions.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    towns = {row["代码"]: row["名称"] for row in rows if row["层级"] == "town"}
    story = Story(seed, [row["代码"] for row in rows if row["层级"] == "grid"], list(towns))
    venues = places(story)
    told = cases(story) + past_release(story)
    hubei(story, "武汉", FROM_WUHAN - told, venues)
    for city in ("黄冈", "孝感"):
        hubei(story, city, FROM_HUBEI_BESIDES // 2, venues)
    others(story)
    contacts(story)
    mends(story)
    calls(story)
    return {
        "seed": seed,
        "report_at": REPORT_AT,
        "towns": towns,
        "town_of": {row["代码"]: row["代码"][:9] for row in rows if row["层级"] != "county"},
        "specials": story.specials,
        "facts": story.facts,
        "amendments": story.amendments,
    }
