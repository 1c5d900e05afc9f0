"""A timeline prints what lies ahead as known only where it is."""

from __future__ import annotations

import csv
import io

from gridcontrol.builtin import csv_report, text_report
from gridcontrol.reports.timelines import timeline_document
from gridcontrol.rules.ruleset import Pack
from tests.unit.calculus.asking import evaluated, instant, pack_of

CAPPED = pack_of("""
  ill:
    track: control
    ceiling: 60d
    when: {event: confirmed}
    phases: [{status: hospital, until: {event: discharged}, at_most: 20d}, {status: rehab, for: 14d}]
""")
TESTED = pack_of("""
  r:
    track: control
    when: {event: contact}
    editions:
      - {in_force: {from: 2020-01-01}, source: one, phases: [{status: central, for: 14d}]}
      - in_force: {from: 2020-02-12}
        source: two
        transition: as_at_each_day
        phases:
          - {status: central, for: 10d, release: {needs: [{id: negative, event: test, from_day: 9}], at_most: 9d}}
          - {status: home, for: 7d}
sources: {one: first, two: second}
""")


def rows(pack: Pack, log: str, at: str) -> list[dict[str, str]]:
    now = instant(at, pack.zone)
    document = timeline_document(pack, evaluated(pack, log).timelines, now)
    return list(csv.DictReader(io.StringIO(csv_report.render(document, "en").decode("utf-8-sig"))))


def text(pack: Pack, log: str, at: str, lang: str = "en") -> list[str]:
    now = instant(at, pack.zone)
    document = timeline_document(pack, evaluated(pack, log).timelines, now)
    return [line for line in text_report.render(document, lang, 200).decode().splitlines() if line.startswith("p ")]


def test_an_end_that_is_only_a_limit_stands_as_the_latest() -> None:
    first, second = text(CAPPED, "02-01 p confirmed", "02-06")
    assert "at the latest 2020-02-21 24:00" in first
    assert "at the latest 2020-02-22 00:00" in second
    assert "at the latest 2020-03-06 24:00" in second
    assert "最迟 2020-02-21 24:00" in text(CAPPED, "02-01 p confirmed", "02-06", "zh")[0]


def test_programs_find_limits_in_columns_of_their_own() -> None:
    first, second = rows(CAPPED, "02-01 p confirmed", "02-06")
    assert (first["since"], first["until"], first["until_latest"]) == (
        "2020-02-01 00:00",
        "",
        "2020-02-22 00:00",
    )
    assert (second["since"], second["since_latest"], second["until"]) == ("", "2020-02-22 00:00", "")
    assert all(row["waived"] == "" for row in (first, second))


def test_what_has_come_about_is_known() -> None:
    first, second = rows(CAPPED, "02-01 p confirmed\n02-10 09:00 p discharged", "02-11")
    assert (first["until"], first["until_latest"]) == ("2020-02-10 09:00", "")
    assert (second["since_latest"], second["until_latest"]) == ("", "")
    over = rows(CAPPED, "02-01 p confirmed", "03-20")
    assert [row["until_latest"] for row in over] == ["", ""]


def test_waived_requirements_and_the_edition_of_the_time_are_named() -> None:
    central, home = rows(TESTED, "02-01 p contact", "02-20")
    assert (central["waived"], home["waived"]) == ("negative", "")
    assert (central["source"], home["source"]) == ("one", "two")
    assert "test" in text(TESTED, "02-01 p contact", "02-20")[0].split()
    waiting, _ = rows(TESTED, "02-02 p contact", "02-13")
    assert (waiting["waived"], waiting["until"], waiting["until_latest"]) == ("", "", "2020-02-22 00:00")
