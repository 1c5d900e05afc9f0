"""What is owed stands in the document that is signed, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from gridcontrol.reports.spelled.answering import answering_section
from gridcontrol.reports.spelled.duties import owed_section
from gridcontrol.reports.spelled.page import Grid, Paragraph, Point, Points
from gridcontrol.reports.spelled.speech import Speech
from gridcontrol.rules.check import checked_pack
from gridcontrol.rules.ruleset import Pack

GOOD = Path(__file__).resolve().parents[3] / "cases" / "packs" / "good" / "what-is-owed.yaml"


def pack() -> Pack:
    found, _ = checked_pack(GOOD.read_bytes(), GOOD.name)
    return found


def points(lang: str) -> dict[str, list[str]]:
    listed, _ = (part for part in owed_section(Speech(pack(), lang)).parts if isinstance(part, Points))

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
        (
            'Owed by whoever shows "home" in "control" when a window closes. '
            "Also while a stronger status hides this one."
        ),
        "Windows: morning 08:00 to 12:00, evening 14:00 to 18:00.",
        "It is owed for each person.",
        'Fulfilled by "visit" ("temperature" is known).',
        'It rests while "ill" in "clinical".',
        "It is not overdue before 2 hours have passed since its cause was received.",
        'Excused by "excused" ("from_what" is "temperature"), until the time its "until" says.',
        "It rests on 排查令 2020-01-24 [order].",
        'Answered for by: "网格员".',
        'Overdue: 2 hours after it was due to "村干部", 6 hours after it was due to "镇领导".',
        "It is in force from 24 January 2020 until 24:00 of 31 March 2020.",
    ]
    assert told["weekly"][0] == (
        "Owed on Mondays and every working day by each town_office. By each division of these levels: 镇 [town]."
    )
    assert told["child_alone"][0] == 'After the beginning of "ill" in "clinical": owed within 2 hours.'
    assert told["round_2"][1] == 'Only those that "round 1" had not reached.'


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        (
            "en",
            [
                "There is no work on Saturdays and on Sundays.",
                (
                    "In 2020: Days off: 24 January 2020, 27 January 2020. Worked all the same: 1 February 2020. "
                    "It rests on 排查令 2020-01-24 [order]."
                ),
                "In 2020, from 27 January 2020 on, changed: Days off: 1 February 2020, 3 February 2020.",
                "Of other years nothing is said: what needs their working days is a finding.",
            ],
        ),
        (
            "zh",
            [
                "每周六和每周日休息。",
                "2020年：放假：2020年1月24日、2020年1月27日。调休上班：2020年2月1日。依据：排查令 2020-01-24[order]。",
                "2020年，自2020年1月27日起调整：放假：2020年2月1日、2020年2月3日。",
                "其他年份未列表，凡需其工作日的均列为问题。",
            ],
        ),
    ],
)
def test_the_calendar_of_working_days(lang: str, told: list[str]) -> None:
    _, _, weekend, tables, others, _ = owed_section(Speech(pack(), lang)).parts
    assert isinstance(weekend, Paragraph)
    assert isinstance(tables, Points)
    assert isinstance(others, Paragraph)
    assert [weekend.text, *(each.text for each in tables.items), others.text] == told


def test_in_chinese() -> None:
    told = points("zh")
    assert told["rectify"][0] == "每次“finding”后，3个工作日内应办。"
    assert told["第一轮[round_1]"][0] == "一轮：每个household一次，自当地“round_started”（“round”为1）起，至其后5天止。"


def test_who_answers_in_both_languages() -> None:
    path = GOOD.with_name("who-answers.yaml")
    found, _ = checked_pack(path.read_bytes(), path.name)
    told = {}
    for lang in ("en", "zh"):
        listed, lead, grid = answering_section(Speech(found, lang)).parts
        assert isinstance(listed, Points)
        assert isinstance(lead, Paragraph)
        assert isinstance(grid, Grid)
        told[lang] = {point.text: [each.text for each in point.points] for point in listed.items}, grid
    points, grid = told["en"]
    assert 'A post: grid member [grid_member]. Its jurisdiction is the division of level "村"' in "\n".join(points)
    assert points['checkpoints: several roles for each checkpoint. Only those of whom "open" is yes.'] == [
        "guard. At least 2 for each. In shifts: 白班 [day] 07:00 to 19:00, night 19:00 to 07:00."
    ]
    assert grid.rows[0] == ("卫健 [health]", '"区"', "R A", "A")
    points, grid = told["zh"]
    assert points["checkpoints：针对每个checkpoint，设多个角色。仅限“open”为是的。"] == [
        "guard。每个至少2人。分班：白班[day]07:00至19:00、night19:00至07:00。"
    ]
    assert grid.titles == ("部门", "层级", "排查[screening]", "物资[supplies]")
