"""Who belongs to an area, and what that gives, by a second definition: hour by hour, with nothing but lists."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.calculus.asking import timeline
from tests.unit.calculus.page import VILLAGES, Counties, page_pack

ZONE = ZoneInfo("Asia/Shanghai")
FIRST = datetime(2020, 2, 1, tzinfo=ZONE)
PACK = page_pack("""
  ring:
    track: zone
    levels: [{status: sealed, if: {count: {event: confirmed, among: person, within: 48h, at_least: 1}}}]
  r: {track: control, levels: [{status: home, if: {its: {ring: {status: {zone: sealed}}}}}]}
  here: {track: clinical, levels: [{status: ill, if: {its: {ring: {in_place: "05"}}}}]}
""")


@frozen
class Happened:
    """Something in one hour; no two things in the same hour."""

    hour: int
    who: str
    what: str
    where: str

    @property
    def line(self) -> str:
        at = (FIRST + timedelta(hours=self.hour)).strftime("%m-%d %H:%M")
        field = {"arrival": f" home={self.where}", "drawn": f" village={self.where}"}.get(self.what, "")
        return f"{at} {self.who} {self.what}{field}"


@st.composite
def histories(draw: st.DrawFn) -> list[Happened]:
    hours = draw(st.lists(st.integers(0, 24 * 6), unique=True, max_size=12).map(sorted))
    found = []
    for hour in hours:
        what = draw(st.sampled_from(["arrival", "arrival", "confirmed", "drawn", "drawn", "dissolved"]))
        who = "ring" if what in {"drawn", "dissolved"} else draw(st.sampled_from(["p", "q"]))
        found.append(Happened(hour, who, what, draw(st.sampled_from(VILLAGES))))
    return found


def covered(history: list[Happened], hour: int) -> set[str]:
    """The villages of the ring at *hour*."""
    villages: set[str] = set()
    for each in history:
        if each.hour > hour:
            break
        if each.what == "drawn":
            villages.add(each.where)
        elif each.what == "dissolved":
            villages.clear()
    return villages


def home(history: list[Happened], who: str, hour: int) -> str | None:
    moves = [each.where for each in history if each.what == "arrival" and each.who == who and each.hour <= hour]
    return moves[-1] if moves else None


def sealed(history: list[Happened], hour: int) -> bool:
    return any(
        each.what == "confirmed"
        and each.hour <= hour < each.hour + 48
        and home(history, each.who, each.hour) in covered(history, each.hour)
        for each in history
    )


def status(history: list[Happened], subject: str, track: str, hour: int) -> str:
    line = timeline(PACK, "\n".join(each.line for each in history), subject, track, places=Counties())
    row = line.row_at(FIRST + timedelta(hours=hour, minutes=30)) if line else None
    return row.status if row else ""


@given(history=histories(), hour=st.integers(0, 24 * 9))
def test_who_belongs_and_what_that_gives(history: list[Happened], hour: int) -> None:
    shut = sealed(history, hour)
    assert status(history, "ring", "zone", hour) == ("sealed" if shut else "")
    for who in ("p", "q"):
        inside = home(history, who, hour) in covered(history, hour)
        assert status(history, who, "control", hour) == ("home" if shut and inside else "")
        north = any(village.startswith("05") for village in covered(history, hour))
        assert status(history, who, "clinical", hour) == ("ill" if inside and north else "")
