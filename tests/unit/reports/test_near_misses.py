"""Why a rule gives nothing, word for word in both languages: what failed first, by the nearest event."""

from __future__ import annotations

import pytest

from gridcontrol.builtin import text_report
from gridcontrol.calculus.reference.explaining import explain
from gridcontrol.ids import subject_id
from gridcontrol.reports.explained import explanation_document
from tests.unit.calculus.asking import instant, known, pack_of

RULE = pack_of("""
  r:
    track: control
    when:
      event: arrival
      where: {from_area: [x, z]}
      given: {seen: {event: contact, within: 3d}}
      unless: {ever: {control: hospital}}
      once: {not: {seen: {event: test, within: 1d}}}
      within: 2d
    counted_from: [left_on]
    in_force: {from: 2020-02-01}
    choose:
      - {where: {from_area: x}, given: {seen: {event: excluded}}, phases: [{status: home, for: 7d}]}
      - {where: {from_area: z}, phases: []}
  s: {track: control, when: {event: confirmed}, phases: [{status: hospital, until: {event: discharged}}]}
  low:
    track: control
    in_force: {from: 2020-02-20}
    levels: [{status: watch, if: {count: {event: contact, within: 3d, at_least: 2}}}]
""")


def lines(told: str, at: str, lang: str) -> list[str]:
    found = explain(RULE, known(RULE, told), subject_id("person", "p"), instant(at, RULE.zone))
    text = text_report.render(explanation_document(RULE, found, found.at), lang, 400).decode()
    _, _, others = text.partition("目前未适用的其他规则\n" if lang == "zh" else "Other rules, which give nothing now\n")
    return [line.removeprefix("-  ") for line in others.splitlines() if line]


@pytest.mark.parametrize(
    ("told", "at", "en", "zh"),
    [
        (
            "02-05 p arrival from_area=y",
            "02-06",
            'r: arrival of 2020-02-05 does not fit, its from_area is: y; the rule asks for one that is "x" or "z"',
            "r:2020-02-05 arrival 不符合,其 from_area 为:y;要求:为“x”或“z”",
        ),
        (
            "02-05 p arrival from_area=x left_on=02-01",
            "02-06",
            (
                "r: at arrival of 2020-02-05 this did not hold: there "
                'was "contact" within 3 days before (see told.yaml:30:3)'
            ),
            "r:2020-02-05 arrival 发生时不符合条件:3天内有过“contact”(见 told.yaml:30:3)",
        ),
        (
            "02-01 p confirmed\n02-02 p discharged\n02-03 p contact\n02-04 p arrival from_area=x left_on=02-01",
            "02-06",
            (
                'r: at arrival of 2020-02-04 an exception held: "control" '
                'shows or once showed "hospital" (see told.yaml:30:3)'
            ),
            "r:2020-02-04 arrival 发生时属于例外情形:“control”现为或曾为“hospital”(见 told.yaml:30:3)",
        ),
        (
            "02-03 p contact\n02-03 p test\n02-04 p test\n02-05 p test\n02-04 p arrival from_area=x left_on=02-01",
            "02-06",
            (
                "r: after arrival of 2020-02-04 this has not come, or not in time:"
                ' there was not "test" within 1 day before (see told.yaml:30:3)'
            ),
            "r:2020-02-04 arrival 之后尚未出现(或未按期出现)所需情形:1天内没有“test”(见 told.yaml:30:3)",
        ),
        (
            "01-29 p contact\n01-30 p arrival from_area=x left_on=01-29",
            "02-06",
            "r: not in force when arrival of 2020-01-30 happened",
            "r:2020-01-30 arrival 发生时规则未生效",
        ),
        (
            "02-03 p contact\n02-04 p arrival from_area=x",
            "02-06",
            "r: the date to count from is missing in arrival of 2020-02-04",
            "r:2020-02-04 arrival 缺少起算日期",
        ),
        (
            "02-03 p contact\n02-04 p arrival from_area=x left_on=02-01",
            "02-06",
            (
                "r: no row of its table fits arrival of 2020-02-04; nearest, this decides:"
                ' there was "excluded" then or at any time before (see told.yaml:42:9)'
            ),
            (
                "r:2020-02-04 arrival 不符合表中任何一行;最接近的一行取决于:"
                "此前（含当时）有过“excluded”(见 told.yaml:42:9)"
            ),
        ),
        (
            "02-03 p contact\n02-04 p arrival from_area=z left_on=02-01",
            "02-06",
            "r: asks nothing of somebody with arrival of 2020-02-04 (see told.yaml:43:9)",
            "r:对 2020-02-04 arrival 没有要求(见 told.yaml:43:9)",
        ),
        (
            "02-02 p excluded\n02-03 p contact\n02-04 p arrival from_area=x left_on=01-20",
            "02-06",
            "r: its days had been served before it could start (arrival of 2020-02-04)",
            "r:开始前期限已满(2020-02-04 arrival)",
        ),
        (
            "02-02 p excluded\n02-03 p contact\n02-04 p arrival from_area=x left_on=02-02",
            "02-20",
            "r: ran from 2020-02-04 00:00 and is over, it ended 2020-02-09 24:00: its time was over",
            "r:自 2020-02-04 00:00 起,已于 2020-02-09 24:00 结束:期满",
        ),
        (
            "02-04 p arrival from_area=y\n02-05 p arrival from_area=y",
            "02-06",
            'r: arrival of 2020-02-05 does not fit, its from_area is: y; the rule asks for one that is "x" or "z"',
            "r:2020-02-05 arrival 不符合,其 from_area 为:y;要求:为“x”或“z”",
        ),
    ],
)
def test_what_failed_first_is_said(told: str, at: str, en: str, zh: str) -> None:
    assert next(line for line in lines(told, at, "en") if line.startswith("r: ")) == en
    assert next(line for line in lines(told, at, "zh") if line.startswith("r:")) == zh


def test_the_fact_that_ended_it_and_each_level_are_named() -> None:
    told = "02-01 p confirmed\n02-02 10:00 p discharged\n02-19 p contact"
    found = lines(told, "02-20", "en")
    ended = "it ended 2020-02-02 10:00: what it waited for came (discharged of 2020-02-02 10:00)"
    assert found[0] == f"s: ran from 2020-02-01 00:00 and is over, {ended}"
    asked = 'the number of "contact" within 3 days before is at least 2'
    assert f"low: for watch this does not hold: {asked} (see told.yaml:48:14)" in found
    assert "low: not in force now" in lines(told, "02-19", "en")
    assert "low:目前未生效" in lines(told, "02-19", "zh")
    assert "low:不符合“watch”的条件:3天内“contact”不少于2次(见 told.yaml:48:14)" in lines(told, "02-20", "zh")


def test_those_that_nothing_speaks_for_stand_in_one_sentence_at_the_end() -> None:
    assert lines("02-05 p test", "02-06", "en")[-1] == "no event that could start it is known: r, s"
    assert lines("02-05 p test", "02-06", "zh")[-1] == "没有可触发的事件:r、s"
