"""What an explanation tells of others: kind and day of a fact, and nothing by which anybody could be known."""

from __future__ import annotations

import csv
import io

import pytest

from gridcontrol.access import mask
from gridcontrol.builtin import csv_report, json_report, text_report
from gridcontrol.calculus.explanation import Explanation
from gridcontrol.calculus.reference.explaining import explain
from gridcontrol.ids import subject_id
from gridcontrol.reports.explained import explanation_document, status_document
from tests.unit.calculus.asking import instant, known, read

PACK = read("""
format: gridcontrol/1
pack: others
zone: Asia/Shanghai
day_count: day_zero
subjects: {person: {place: town, attributes: {town: division?}}, town: {place: code, attributes: {code: division?}}}
links: {met: {from: person, to: person}}
events:
  meeting:
    about: person
    label: {en: meeting, zh: 接触}
    fields: {other: ref person}
    opens: {link: met, to: other, lasts: moment}
  case: {about: person, label: {en: confirmation, zh: 确诊}}
  lives: {about: person, fields: {town: division?}, sets: town}
  lifted: {about: town, label: lifting}
  reached: {about: person, fields: {last_contact: moment?}}
  opened: {about: town}
order: [opened, lives, meeting, case, lifted, reached]
tracks:
  clinical: {about: person, default: well, precedence: [ill]}
  control: {about: person, default: normal, precedence: [home], holding: [home]}
  risk: {about: town, default: low, precedence: [high]}
spread: {contacts: {along: met, direction: both, while: {clinical: ill}, look_back: 3d, creates: reached}}
rules:
  ill: {track: clinical, when: {event: case}, phases: [{status: ill, for: 14d}]}
  near:
    track: control
    when: {event: reached, unless: {its: {town: {seen: {event: lifted}}}}}
    counted_from: [last_contact, at]
    phases: [{status: home, for: 7d}]
  many:
    track: risk
    levels: [{status: high, if: {count: {event: case, among: person, within: 9d, at_least: 2}}}]
""")
FACTS = """
02-01 index1 lives town=east
02-01 index2 lives town=east
02-03 15:12 index1 meeting other=visitor
02-04 16:21 visitor meeting other=index2
02-05 10:07 index1 case
02-06 11:08 index2 case
02-01 east opened
"""


def told(of: str, at: str, log: str = FACTS) -> Explanation:
    kind = "town" if of == "east" else "person"
    return explain(PACK, known(PACK, log), subject_id(kind, of), instant(at, PACK.zone))


def text(of: str, at: str, lang: str = "en", log: str = FACTS) -> str:
    found = told(of, at, log)
    return text_report.render(mask(explanation_document(PACK, found, found.at)), lang, 300).decode()


def test_a_contact_learns_kind_and_day_only() -> None:
    shown = text("visitor", "02-07")
    assert "home from 2020-02-05 until 2020-02-10 24:00" in shown
    assert "days are counted from 2020-02-03\n" in shown
    assert (
        "because of what is known of others, of which only kind and day are shown: "
        "confirmation of 2020-02-05, meeting of 2020-02-03\n"
    ) in shown
    assert "because of: meeting of 2020-02-04 (other: ***)" in shown
    chinese = text("visitor", "02-07", "zh")
    assert "依据涉及其他对象的事实(仅显示类别和日期):2020-02-05 确诊、2020-02-03 接触\n" in chinese
    assert "2020-02-04 接触(other:***)" in chinese


@pytest.mark.parametrize("of", ["visitor", "east"])
def test_nobody_else_can_be_known_from_it(of: str) -> None:
    found = told(of, "02-07")
    assert found.elsewhere
    documents = [explanation_document(PACK, found, found.at), status_document(PACK, (found,), found.at, found.at)]
    for lang in ("en", "zh"):
        for document in map(mask, documents):
            for shown in (
                text_report.render(document, lang, 300),
                csv_report.render(document, lang),
                json_report.render(document, lang),
            ):
                for secret in (
                    "index",
                    "10:07",
                    "T10:07",
                    "11:08",
                    "16:21",
                    *(f'"{fact}"' for fact in found.elsewhere),
                ):
                    assert secret not in shown.decode()


def test_what_rests_on_many_says_neither_how_many_nor_who() -> None:
    two = text("east", "02-07")
    assert "shown: confirmation of 2020-02-05 to 2020-02-06\n" in two
    three = text("east", "02-07", log=FACTS + "02-01 index0 lives town=east\n02-06 09:00 index0 case\n")
    assert "shown: confirmation of 2020-02-05 to 2020-02-06\n" in three


def test_who_another_is_changes_no_word() -> None:
    """The same answer with the others' names exchanged and their facts in another order: the same text."""
    swapped = FACTS.replace("index1", "x").replace("index2", "index1").replace("x ", "index2 ")
    lines = swapped.strip().splitlines()
    again = text("visitor", "02-07", log="\n".join([*reversed(lines[:2]), *lines[2:]]))
    first = text("visitor", "02-07")
    assert again == first


def test_what_keeps_a_rule_from_starting_elsewhere_counts_too() -> None:
    """It is lifted where the visitor lives: the day of that fact is told, its hour is not."""
    log = FACTS + "02-01 visitor lives town=east\n02-04 17:00 east lifted\n"
    shown = text("visitor", "02-07", log=log)
    (line,) = (line for line in shown.splitlines() if line.startswith("-  near: "))
    assert line.startswith("-  near: at meeting of 2020-02-04 an exception held: ")
    assert line.endswith(' there was "lifting" then or at any time before (see told.yaml:27:3)')
    assert "lifting of 2020-02-04" in shown
    assert "17:00" not in shown


def test_the_status_alone_tells_the_day_too() -> None:
    found = told("visitor", "02-07")
    status = csv_report.render(status_document(PACK, (found,), found.at, found.at), "en").decode()
    rows = list(csv.reader(io.StringIO(status)))
    control = next(row for row in rows if row[1:3] == ["control", "home"])
    assert control[3] == "2020-02-05"
