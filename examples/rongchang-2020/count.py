"""The report's figures counted straight from the plan, by dates: `python count.py FOLDER --at TIME --known TIME`.

An independent count: it imports nothing of gridcontrol, reads neither pack nor files, and knows of no rule form.
It knows what the notices said (14 days, then twice 14 days), what was written down when, and how to count days.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

Facts = list[dict[str, Any]]
Figures = dict[str, int | None]

DAY = timedelta(days=1)
NOT_LOCATED, TOTAL = "not_located", "total"
ALWAYS = datetime.fromisoformat("9999-01-01")
HOTEL_FROM = datetime.fromisoformat("2020-01-22")
REACHES_BACK_TO = datetime.fromisoformat("2020-01-08")
TWICE_14_FROM = datetime.fromisoformat("2020-01-31")
OTHERS_FROM = datetime.fromisoformat("2020-01-24")
CONTACTS_FROM = datetime.fromisoformat("2020-01-27")
SAME_INSTANT = (
    "arrival", "close_contact", "home_exemption", "release_order", "suspected", "check_in", "test", "excluded",
    "confirmed", "discharged", "positive_again", "check_out", "home_departure", "emergency_leave", "left_city", "died",
)  # fmt: skip
"""What comes first where two things bear the same time."""
STRONGEST = ("hospital", "rehab", "observation", "home_watched", "central", "home", "monitored")
HELD_IN_VENUE = {"hospital", "rehab", "observation", "central"}
LEAVES = ("confirmed", "left_city", "died")


def when(text: str) -> datetime:
    """A date stands at 00:00."""
    return datetime.fromisoformat(text)


def midnight(day: date) -> datetime:
    """00:00 of *day*."""
    return datetime.fromisoformat(day.isoformat())


def fourteen_days(base: date) -> datetime:
    """When fourteen days are over, the day itself not counted."""
    return midnight(base + 15 * DAY)


def whole_fourteen_days(since: datetime) -> datetime:
    """Fourteen whole days after something ended: at midnight from that day on, else from the next."""
    first = since.date() if since == midnight(since.date()) else since.date() + DAY
    return midnight(first + 14 * DAY)


class Knowledge:
    """What had been received by *known*, of what happened before *at*."""

    def __init__(self, plan: Mapping[str, Any], at: datetime, known: datetime) -> None:
        self.at = at
        self.town_of: Mapping[str, str] = plan["town_of"]
        amendments = [a for a in plan["amendments"] if when(a["received"]) <= known]
        void = {a["of"] for a in amendments if "void" in a}
        best: dict[str, Any] = {}
        for change in sorted(
            (a for a in amendments if "void" not in a and a["id"] not in void), key=lambda a: (a["recorded"], a["id"])
        ):
            best[change["of"]] = change
        self.facts: Facts = []
        for fact in plan["facts"]:
            if fact["received"] is None or when(fact["received"]) > known or (fact["id"] and fact["id"] in void):
                continue
            stands = self._amended(fact, best.get(fact["id"]) if fact["id"] else None)
            if when(stands["effect"]) < at and when(stands["at"]) <= when(fact["received"]):
                self.facts.append(stands)
        self.facts.sort(key=order)
        self.of: dict[str, Facts] = defaultdict(list)
        for fact in self.facts:
            self.of[fact["subject"]].append(fact)

    @staticmethod
    def _amended(fact: dict[str, Any], change: Mapping[str, Any] | None) -> dict[str, Any]:
        change = change or {}
        fields = fact["fields"] | change.get("fields", {})
        at = change.get("at", fact["at"])
        return fact | {"fields": fields, "at": at, "effect": fields.get("result_at", at)}

    def town(self, subject: str) -> str:
        """Where somebody stays, by the last that was said."""
        said = [fact["fields"]["residence"] for fact in self.of[subject] if "residence" in fact["fields"]]
        return self.town_of.get(said[-1], NOT_LOCATED) if said else NOT_LOCATED

    def kind(self, *kinds: str) -> Facts:
        """All facts of some kinds, in order."""
        return [fact for fact in self.facts if fact["kind"] in kinds]


def order(fact: Mapping[str, Any]) -> tuple[str, int, str]:
    """By time, then as things follow each other at one instant, then by number."""
    kind = fact["kind"]
    moment = when(fact["effect"]).isoformat()
    return moment, SAME_INSTANT.index(kind) if kind in SAME_INSTANT else len(SAME_INSTANT), fact["id"]


def after(fact: Mapping[str, Any], facts: Facts, *kinds: str) -> datetime:
    """When the first of *kinds* came after *fact*."""
    return next(
        (when(other["effect"]) for other in facts if other["kind"] in kinds and order(other) > order(fact)), ALWAYS
    )


class Person:
    """What holds of one person at the time of the report."""

    def __init__(self, facts: Facts, at: datetime) -> None:
        self.facts = facts
        self.at = at
        self.statuses = {status for status, since, until in self._stretches() if since <= at < until}
        self.shown = next((status for status in STRONGEST if status in self.statuses), "normal")
        moves = [fact["kind"] for fact in facts if fact["kind"] in {"check_in", "check_out"}]
        self.in_venue = bool(moves) and moves[-1] == "check_in"

    def _stretches(self) -> Iterable[tuple[str, datetime, datetime]]:
        by_kind: dict[str, Facts] = defaultdict(list)
        for fact in self.facts:
            by_kind[fact["kind"]].append(fact)
        yield from self._hubei([fact for fact in by_kind["arrival"] if fact["fields"]["from_area"] == "hubei"])
        for fact in by_kind["arrival"]:
            if fact["fields"]["from_area"] != "hubei" and when(fact["at"]) >= OTHERS_FROM:
                yield self._other(fact)
        for fact in by_kind["close_contact"]:
            if when(fact["at"]) >= CONTACTS_FROM:
                base = when(fact["fields"].get("last_contact", fact["at"])).date()
                yield "central", when(fact["at"]), min(fourteen_days(base), after(fact, self.facts, *LEAVES))
        for fact in by_kind["home_exemption"]:
            yield "home_watched", when(fact["at"]), min(when(fact["fields"]["until"]), after(fact, self.facts, *LEAVES))
        for fact in by_kind["suspected"]:
            five_days = midnight(when(fact["at"]).date() + 6 * DAY)
            yield (
                "observation",
                when(fact["at"]),
                min(five_days, after(fact, self.facts, "excluded", "confirmed", "died")),
            )
        for fact in by_kind["confirmed"][:1] + by_kind["positive_again"]:
            out = after(fact, self.facts, "discharged", "died")
            yield "hospital", when(fact["at"]), out
            if out is not ALWAYS:
                yield "rehab", out, fourteen_days(out.date())

    def _hubei(self, arrivals: Facts) -> Iterable[tuple[str, datetime, datetime]]:
        """Fourteen days; and fourteen at home after them for those who were still inside on 31 January."""
        base = date.min
        for number, fact in enumerate(arrivals):
            came = when(fact["at"])
            if came < REACHES_BACK_TO:
                continue
            since = max(came, HOTEL_FROM)
            base = max(base, came.date())
            stop = after(fact, self.facts, *LEAVES)
            if number + 1 < len(arrivals):
                stop = min(stop, when(arrivals[number + 1]["at"]))
            plan = fourteen_days(base)
            if plan <= TWICE_14_FROM:
                yield "central", since, min(plan, stop)
                continue
            latest = plan + 14 * DAY
            met = [when(test["effect"]) for test in self.facts if closing_test(test, base)]
            out = max(plan, min(met)) if met and min(met) < latest else latest
            yield "central", since, min(out, stop)
            yield "home", out, min(whole_fourteen_days(out), stop)

    def _other(self, fact: Mapping[str, Any]) -> tuple[str, datetime, datetime]:
        """At home from elsewhere outside the city, days since leaving counted; only watched from another district."""
        came, stop = when(fact["at"]), after(fact, self.facts, *LEAVES)
        if fact["fields"]["from_area"] == "district":
            return "monitored", came, min(fourteen_days(came.date()), stop)
        until = fourteen_days(when(fact["fields"].get("left_on", fact["at"])).date())
        for ordered in self.facts:
            if ordered["kind"] == "release_order" and came < when(ordered["at"]) < min(until, stop):
                until = max(when(ordered["fields"]["until"]), when(ordered["at"]))
        return "home", came, min(until, stop)

    @property
    def past_release(self) -> bool:
        """In a venue, and nothing says so."""
        return self.in_venue and not self.statuses & HELD_IN_VENUE

    @property
    def unplaced(self) -> bool:
        """To be in a venue, and in none."""
        return self.shown in HELD_IN_VENUE and not self.in_venue


def closing_test(test: Mapping[str, Any], base: date) -> bool:
    """A negative test sampled on day 13 or later."""
    return (
        test["kind"] == "test" and test["fields"]["result"] == "negative" and when(test["at"]).date() >= base + 13 * DAY
    )


class Count:
    """Figures by town, for everybody not located, and in all."""

    def __init__(self, towns: Iterable[str]) -> None:
        self.rows: dict[str, Figures] = {town: {} for town in (*towns, NOT_LOCATED, TOTAL)}

    def of(self, name: str, towns: Iterable[tuple[str, int]]) -> None:
        """Add up *towns*: a town and how much."""
        for row in self.rows.values():
            row[name] = 0
        for town, amount in towns:
            for key in (town, TOTAL):
                self.rows[key][name] = (self.rows[key][name] or 0) + amount

    def last_day(self, name: str, days: Iterable[tuple[str, date]], data_day: date) -> None:
        """Days since the last; nothing where it never happened."""
        last: dict[str, date] = {}
        for town, day in days:
            for key in (town, TOTAL):
                last[key] = max(day, last.get(key, day))
        for key, row in self.rows.items():
            row[name] = (data_day - last[key]).days if key in last else None


def count(plan: Mapping[str, Any], at: datetime, known: datetime) -> dict[str, Figures]:
    """Every figure of both reports at *at* as known at *known*, by town."""
    now, since = Knowledge(plan, at, known), at - DAY
    # The report of the day before, as it was made then.
    before = Knowledge(plan, since, min(known, since))
    result = Count(plan["towns"])
    movements(result, now, before, since)
    people = {
        subject: Person(facts, at)
        for subject, facts in now.of.items()
        if facts[0]["book"] not in {"calls", "venues", "zones"}
    }

    def who(test: Callable[[Person], bool]) -> list[tuple[str, int]]:
        return [(now.town(subject), 1) for subject, person in people.items() if test(person)]

    names = {"hospital": "in_hospital", "rehab": "in_rehab", "observation": "in_observation", "central": "in_central"}
    names |= {"home": "in_home", "home_watched": "in_home_watched", "monitored": "in_monitoring"}
    for status, name in names.items():
        result.of(name, who(lambda person, status=status: person.shown == status))  # type: ignore[misc]
    result.of("in_venue", who(lambda person: person.in_venue))
    result.of("held_past", who(lambda person: person.past_release))
    result.of("unplaced", who(lambda person: person.unplaced))
    return result.rows


def movements(result: Count, now: Knowledge, before: Knowledge, since: datetime) -> None:
    """What is counted by event."""
    data_day = (now.at - timedelta(microseconds=1)).date()
    for kind, name in (("arrival", "arrivals"), ("confirmed", "confirmed")):
        facts, earlier = now.kind(kind), before.kind(kind)
        known_before = {fact["id"] for fact in earlier}
        still = {fact["id"] for fact in facts}
        result.of(f"{name}_new", ((now.town(f["subject"]), 1) for f in facts if when(f["at"]) >= since))
        late = [f for f in facts if when(f["at"]) < since and f["id"] not in known_before]
        result.of(f"{name}_late", ((now.town(f["subject"]), 1) for f in late))
        result.of(f"{name}_withdrawn", ((before.town(f["subject"]), 1) for f in earlier if f["id"] not in still))
        result.of(f"{name}_all", ((now.town(f["subject"]), 1) for f in facts))
    for name, kind, city in (("from_wuhan", "arrival", "武汉"), ("cured_all", "discharged", None)):
        persons = {f["subject"] for f in now.kind(kind) if city is None or f["fields"]["from_city"] == city}
        result.of(name, ((now.town(subject), 1) for subject in persons))
    for row in result.rows.values():
        row["under_treatment"] = (row["confirmed_all"] or 0) - (row["cured_all"] or 0)
    calls = now.kind("household_call")
    result.of("calls_all", ((now.town(f["subject"]), 1) for f in calls))
    result.of("households_called", ((now.town(subject), 1) for subject in {f["subject"] for f in calls}))
    result.of("persons_met", ((now.town(f["subject"]), int(f["fields"]["persons"])) for f in calls))
    gone = now.kind("home_departure")
    result.of("departures_new", ((now.town(f["subject"]), 1) for f in gone if when(f["at"]) >= since))
    for name, kind in (("days_clear", "confirmed"), ("days_unsuspected", "suspected")):
        days = ((now.town(f["subject"]), when(f["at"]).date()) for f in now.kind(kind))
        result.last_day(name, days, data_day)


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--at", type=when, default=when("2020-02-24 20:00"))
    parser.add_argument("--known", type=when, default=when("2020-02-24 20:00"))
    words = parser.parse_args()
    plan = json.loads((words.folder / "plan.json").read_text(encoding="utf-8"))
    print(json.dumps(count(plan, words.at, words.known), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
