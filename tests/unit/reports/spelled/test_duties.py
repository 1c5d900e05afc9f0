"""What is owed stands in the document that is signed, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from gridcontrol.reports.spelled.duties import owed_section
from gridcontrol.reports.spelled.page import Point, Points
from gridcontrol.reports.spelled.speech import Speech
from gridcontrol.rules.check import checked_pack
from gridcontrol.rules.ruleset import Pack

GOOD = Path(__file__).resolve().parents[3] / "cases" / "packs" / "good" / "what-is-owed.yaml"


def pack() -> Pack:
    found, _ = checked_pack(GOOD.read_bytes(), GOOD.name)
    return found


def points(lang: str) -> dict[str, list[str]]:
    (listed,) = (part for part in owed_section(Speech(pack(), lang)).parts if isinstance(part, Points))

    def lines(point: Point) -> list[str]:
        return [each.text for each in point.points]

    return {point.text: lines(point) for point in listed.items}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_duty_and_round_is_there(lang: str) -> None:
    owed = pack().owed
    ids = [*map(str, owed.duties), *map(str, owed.rounds)]
    names = list(points(lang))
    assert len(names) == len(ids)
    assert all(each in name for each, name in zip(ids, names, strict=True))


def test_in_english() -> None:
    told = points("en")
    assert told["temperature"] == [
        'Owed by whoever shows "home" in "control" when a window closes.',
        "Windows: morning 08:00 to 12:00, evening 14:00 to 18:00.",
        'Fulfilled by "visit" ("temperature" is known).',
        'It rests while "ill" in "clinical".',
        'Excused by "excused" ("from_what" is "temperature").',
        'Answered for by: "网格员".',
        'Overdue: 2 hours after it was due to "村干部", 6 hours after it was due to "镇领导".',
    ]
    assert told["weekly"][0] == "Owed on Mondays and every working day by each town_office."
    assert told["child_alone"][0] == 'After the beginning of "ill" in "clinical": owed within 2 hours.'
    assert told["round_2"][1] == 'Only those that "round 1" had not reached.'


def test_in_chinese() -> None:
    told = points("zh")
    assert told["rectify"][0] == "每次“finding”后，3个工作日内应办。"
    assert told["第一轮[round_1]"][0] == "一轮：每个household一次，自当地“round_started”（“round”为1）起，至其后5天止。"
