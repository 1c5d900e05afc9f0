"""What every drawn pack speaks of: subjects, links, events, tracks, divisions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from gridcontrol.ids import LevelId, SubjectId
from gridcontrol.time import WorldTime, local_date

FIRST = date(2020, 3, 22)
DAYS = 12
RECEIVED = datetime(2031, 1, 1, tzinfo=UTC)
ZONES = ("Asia/Shanghai", "Asia/Shanghai", "Europe/Berlin", "Asia/Beirut")
"""On 29 March 2020 clocks change in Berlin, and in Beirut, where that day has no midnight."""
COUNTS = ("day_zero", "day_zero", "day_one", "exact")
CODES = {"county": ("a", "b"), "town": ("a1", "a2", "b1")}
"""The codes of divisions by level; those of one level begin with those of the level above."""
MOVES, MOVES_ON = "a2", date(2020, 3, 26)
PLACES = tuple(code for codes in CODES.values() for code in codes)
PEOPLE = tuple(SubjectId(f"person/p{n}") for n in range(3))
VENUES = (SubjectId("venue/inn"), SubjectId("venue/mill"))
COUNTIES = (SubjectId("county/a"), SubjectId("county/a1"), SubjectId("county/b"))
AREAS = (SubjectId("area/x"), SubjectId("area/y"))
DISTRICTS = tuple(SubjectId(f"district/{code}") for code in PLACES)
EVERYBODY = (*PEOPLE, *VENUES, *COUNTIES, *AREAS, *DISTRICTS)
PERSON_KINDS = ("arrival", "contact", "test", "check_in", "check_out", "case", "cleared", "left", "note")
AREA_KINDS = ("drawn_in", "drawn_in", "drawn_out")
KINDS = (*PERSON_KINDS, "order_given", "end_given", "closed", "alarm", "declared", *AREA_KINDS)


class Prefixes:
    """Divisions whose codes begin with one another; given a zone, one of them moves on a day of that zone."""

    def __init__(self, zone: ZoneInfo | None = None) -> None:
        self.zone = zone

    def lies_within(self, code: str, above: str, on: WorldTime) -> bool:
        if code == MOVES and self.zone is not None:
            day = local_date(on, self.zone) if isinstance(on, datetime) else on
            if day >= MOVES_ON:
                return above in {code, "b"}
        return code.startswith(above)

    def above(self, code: str, _: WorldTime) -> Collection[str]:
        """More than ``lies_within`` allows: the caller asks that too."""
        return (*CODES["county"], *(code[:length] for length in range(1, len(code) + 1)))

    def codes_at(self, levels: Collection[LevelId]) -> Collection[str]:
        return tuple(code for level, codes in CODES.items() if level in levels for code in codes)


VOCABULARY: dict[str, Any] = {
    "divisions": {
        "levels": {"county": "county", "town": "town"},
        "hierarchies": {"all": {"levels": ["county", "town"]}},
    },
    "subjects": {
        "person": {"place": "home", "attributes": {"home": "division?", "job": "text?", "other": "ref person?"}},
        "venue": {"place": "code", "attributes": {"code": "division?"}},
        "county": {"place": "code", "attributes": {"code": "division?"}},
        "district": {"level": ["county", "town"]},
        "area": {"covers": "drawn"},
    },
    "links": {
        "stays": {"from": "person", "to": "venue", "single": True},
        "met": {"from": "person", "to": "person"},
        "drawn": {"from": "area", "to": "district"},
    },
    "events": {
        "arrival": {
            "about": "person",
            "fields": {
                "left_on": "date?",
                "until": "moment?",
                "home": "division?",
                "job": "text?",
                "score": "integer?",
            },
            "sets": ["home", "job"],
        },
        "contact": {
            "about": "person",
            "fields": {"last_contact": "moment?", "other": "ref person?"},
            "sets": ["other"],
            "opens": {"link": "met", "to": "other"},
        },
        "test": {
            "about": "person",
            "fields": {"result": ["positive", "negative"], "result_at": "instant?", "score": "number?"},
            "takes_effect": "result_at",
        },
        "check_in": {
            "about": "person",
            "fields": {"inn": "ref venue", "until": "date?"},
            "opens": {"link": "stays", "to": "inn", "until": "until"},
        },
        "check_out": {"about": "person", "closes": ["stays", "met"]},
        "case": {"about": "person", "fields": {"onset": "date?", "found_at": "ref venue?"}},
        "cleared": {"about": "person"},
        "left": {"about": "person"},
        "note": {"about": "person", "fields": {"host": "ref venue?"}},
        "became": {"about": "person", "fields": {"last": "moment?", "source": "ref person?"}},
        "order_given": {
            "about": "person",
            "fields": {"end": "date", "phase": "text?", "signed": "date?", "effective": "date?", "beyond": "truth?"},
            "decides": {
                "track": "control",
                "end": "end",
                "status": "phase",
                "signed": "signed",
                "effective": "effective",
                "exceeds": "beyond",
            },
        },
        "end_given": {
            "about": "person",
            "fields": {"end": "moment"},
            "decides": {"track": "clinical", "end": "end"},
        },
        "reached": {"about": "venue", "fields": {"last": "moment?", "source": "ref person?"}},
        "closed": {"about": "venue", "fields": {"code": "division?"}, "sets": ["code"]},
        "drawn_in": {
            "about": "area",
            "fields": {"of": "ref district", "until": "date?"},
            "opens": {"link": "drawn", "to": "of", "until": "until"},
        },
        "drawn_out": {"about": "area", "closes": ["drawn"]},
        "declared": {"about": "district"},
        "alarm": {"about": "county", "fields": {"code": "division?"}, "sets": ["code"]},
    },
}

TRACKS: dict[str, tuple[str, str, list[str]]] = {
    "clinical": ("person", "well", ["ill", "suspected"]),
    "seal": ("venue", "open", ["shut", "marked"]),
    "mode": ("district", "calm", ["emergency", "alert"]),
    "control": ("person", "normal", ["hospital", "central", "home"]),
    "zone": ("area", "free", ["sealed", "watched"]),
    "after": ("person", "none", ["strict", "light"]),
    "risk": ("county", "low", ["high", "medium"]),
}
LAYERS = tuple(TRACKS)
NAMES = {
    "contact": ("other", "person"),
    "note": ("host", "venue"),
    "check_in": ("inn", "venue"),
    "case": ("found_at", "venue"),
    "became": ("source", "person"),
}
"""By kind of event the field that names another subject, with that one's kind."""
LED_TO = {
    "person": (("stays", "venue"), ("venue", "venue"), ("county", "county"), ("met", "person"), ("other", "person"),
               ("district", "district"), ("district", "district"), ("area", "area")),
    "venue": (("county", "county"), ("district", "district"), ("area", "area")),
    "county": (("district", "district"), ("area", "area")),
    "district": (("county", "county"), ("area", "area")),
    "area": (("district", "district"), ("drawn", "district"), ("county", "county")),
}  # fmt: skip
"""By kind of subject what ``its`` may name, with the kind it leads to."""
HELD = {
    "venue": ("person",),
    "county": ("person", "venue"),
    "district": ("person", "person", "venue", "county", "area"),
    "area": ("person", "person", "venue", "district"),
}
"""By kind of subject the kinds that may be counted in it."""
