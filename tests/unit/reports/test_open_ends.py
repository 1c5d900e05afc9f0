"""An end that nobody knows is never printed as one: status and why, for people and for programs."""

from __future__ import annotations

import csv
import io
import json

import pytest

from gridcontrol.builtin import csv_report, json_report, text_report
from gridcontrol.calculus.explanation import Explanation
from gridcontrol.calculus.reference.explaining import explain
from gridcontrol.ids import subject_id
from gridcontrol.reports.explained import explanation_document, status_document
from gridcontrol.rules.ruleset import Pack
from tests.unit.calculus.asking import instant, known, pack_of

STAY = pack_of("""
  ill:
    track: control
    ceiling: 60d
    when: {event: confirmed}
    phases: [{status: hospital, until: {event: discharged}}]
""")
TESTED = pack_of("""
  r:
    track: control
    when: {event: contact}
    phases:
      - status: central
        for: 14d
        release: {needs: [{id: negative, event: test, from_day: 13}], at_most: 3d}
      - {status: home, for: 7d}
""")
CAPPED = pack_of("  r: {track: control, ceiling: 10d, when: {event: contact}, phases: [{status: central, for: 14d}]}\n")


def told(pack: Pack, log: str, at: str) -> Explanation:
    return explain(pack, known(pack, log), subject_id("person", "p"), instant(at, pack.zone))


def text(pack: Pack, log: str, at: str, lang: str = "en") -> str:
    told_here = told(pack, log, at)
    return text_report.render(explanation_document(pack, told_here, told_here.at), lang, 200).decode()


def test_a_stay_in_hospital_is_open() -> None:
    shown = text(STAY, "02-01 p confirmed", "02-06")
    assert "hospital  2020-02-01 00:00  at the latest 2020-04-01 24:00  at the latest 2020-04-02 00:00\n" in shown
    assert "until an end that is not known yet (at the latest 2020-04-01 24:00), by the rule" in shown
    assert "-  it ends earlier when this is there: discharged\n" in shown
    assert (
        "-  free when this is there: discharged; at the latest from 2020-04-02 00:00, if no further fact comes\n"
        in shown
    )
    assert "reached" not in shown
    chinese = text(STAY, "02-01 p confirmed", "02-06", "zh")
    assert "至 (结束时间待定,最迟 2020-04-01 24:00):hospital" in chinese
    assert "-  具备以下条件即解除:discharged;如无新的事实,最迟自 2020-04-02 00:00 起解除\n" in chinese


def test_who_waits_for_a_test_and_what_follows() -> None:
    shown = text(TESTED, "02-01 p contact", "02-06")
    assert "-  by the plan it ends 2020-02-15 24:00; at the latest 2020-02-18 24:00\n" in shown
    assert "-  it ends earlier when this is there: test\n" in shown
    assert "-  then, from 2020-02-19 00:00 at the latest, home until an end that is not known yet" in shown
    assert "-  free at the latest from 2020-02-26 00:00, if no further fact comes; no end is known yet\n" in shown


def test_a_ceiling_that_lies_ahead_is_not_reached() -> None:
    shown = text(CAPPED, "02-01 p contact", "02-06")
    assert "-  the end is not the planned one: the ceiling comes before it\n" in shown
    assert "-  free from 2020-02-12 00:00, if no further fact comes\n" in shown
    assert "reached" not in shown


@pytest.mark.parametrize(("log", "until", "latest"), [
    ("02-01 p confirmed", "", "2020-04-02 00:00"),
    ("02-01 p confirmed\n02-05 p discharged", "", ""),
])  # fmt: skip
def test_programs_find_no_end_where_none_is_known(log: str, until: str, latest: str) -> None:
    here = told(STAY, log, "02-06")
    document = status_document(STAY, (here,), here.at, here.at)
    (row,) = csv.DictReader(io.StringIO(csv_report.render(document, "en").decode()))
    assert (row["until"], row["free_on"], row["until_latest"], row["free_latest"]) == (until, until, latest, latest)
    cells = json.loads(json_report.render(document, "en"))["sections"][0]["rows"][0]["cells"]
    assert cells["until"] is cells["free_on"] is None
    assert (cells["free_latest"] is None) == (latest == "")
