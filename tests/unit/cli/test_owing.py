"""``gridcontrol duties``, ``gridcontrol round`` and ``gridcontrol notify``."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from gridcontrol.cli.progress import Walked
from gridcontrol.duties.notices import Notice
from gridcontrol.plugins import Notifier, PluginHost, hookimpl
from tests.unit.cli.conftest import Run

ID = "999999199001010019"
NAME = "甲某某"
PACK = """
format: gridcontrol/1
pack: visits
zone: Asia/Shanghai
day_count: day_zero
divisions:
  levels: {county: 区, town: 镇}
  hierarchies: {statutory: {levels: [county, town]}}
  sources:
    - file: divisions.csv
      scheme: code
      hierarchy: statutory
      columns: {code: code, name: name, level: level, parent: parent}
subjects:
  person: {label: {zh: 人员, en: person}, place: residence, attributes: {residence: division?, called: person_name?}}
  officer: {attributes: {post: text?, called: person_name?}}
events:
  arrival: {about: person, fields: {residence: division?, called: person_name?}, sets: [residence, called]}
  visit: {about: person}
  appointed:
    about: officer
    fields: {link: text, place: division?, called: person_name?}
    sets: [called]
    assigns: {scheme: five, link: link, to: place}
order: [arrival, visit]
tracks: {control: {about: person, default: normal, precedence: [home]}}
rules: {arrivals: {track: control, when: {event: arrival}, phases: [{status: home, for: 14d}]}}
officers: {officer: {post: post}}
schemes:
  five:
    for: person
    links:
      town: {label: {zh: 镇领导, en: town leader}, level: town}
      head: {label: {zh: 区长, en: head}, level: county}
duties:
  temperature:
    label: {zh: 体温监测, en: temperature}
    while: {control: home}
    slots: {morning: {from: "08:00", until: "12:00"}, evening: {from: "14:00", until: "18:00"}}
    done_by: {event: visit}
    owner: five/town
    escalate: [{after: 2h, to: head}]
rounds:
  first:
    label: {zh: 首轮, en: first round}
    of: person
    starts: 2020-02-01
    until: 2020-02-03
    done_by: {event: visit}
    owner: five/town
imports:
  arrivals:
    match: "arrivals*.csv"
    about: person
    key: id
    events: [{kind: arrival, at: at, fields: {residence: residence, called: name}}]
  visits: {match: "visits*.csv", about: person, key: id, events: [{kind: visit, at: at}]}
  officers:
    match: "officers*.csv"
    about: officer
    key: id
    events: [{kind: appointed, at: at, fields: {link: link, place: place, called: name}}]
cases:
  - {name: home, events: [[2020-02-01, p, arrival]], expect: {p: [home 2020-02-01 - 2020-02-16]}}
"""
FILES = {
    "pack.yaml": PACK,
    "divisions.csv": "code,name,level,parent\n9999,某区,county,\n999901,北镇,town,9999\n999902,南镇,town,9999\n",
    "arrivals.csv": f"id,at,residence,name\n{ID},2020-02-01 09:00,999901,{NAME}\np-2,2020-02-01 10:00,999902,\n",
    "officers.csv": "id,at,link,place,name\n"
    f"{NAME},2020-02-01 09:00,town,999901,{NAME}\no-9,2020-02-01 09:00,head,9999,\n",
    "visits.csv": f"id,at\n{ID},2020-02-02 09:00\n",
    "deliveries.csv": "file,received_at\n"
    "officers.csv,2020-02-01 09:30\narrivals.csv,2020-02-01 10:30\nvisits.csv,2020-02-02 23:00\n",
}
AT = ("--at", "2020-02-02 15:00")


@pytest.fixture
def owing(run: Run, tmp_path: Path) -> Run:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    done = run("import", "--replay", "deliveries.csv")
    assert done.exit_code == 0, done.stderr
    return run


def listed(run: Run, *words: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(run("duties", *AT, *words, "--format", "csv").stdout)))


def test_what_is_due_and_missed_with_who_answers(owing: Run) -> None:
    result = owing("duties", *AT)
    assert (result.exit_code, result.stderr) == (1, "")
    assert "temperature" in result.stdout
    assert "南镇" in result.stdout
    rows = listed(owing)
    assert [(row["state"], row["slot"], row["division"]) for row in rows] == [
        ("missed", "morning", "999902"),
        ("due", "evening", "999901"),
        ("due", "evening", "999902"),
    ]
    missed = rows[0]
    assert (missed["owner"], missed["now_link"], missed["vacant"]) == ("", "head", "")
    assert (missed["due"], missed["next_at"]) == ("2020-02-02 12:00", "")
    assert [row["next_to"] for row in rows] == ["", "head", "head"]


def test_filters(owing: Run) -> None:
    assert [row["slot"] for row in listed(owing, "--division", "999901")] == ["evening"]
    assert [row["state"] for row in listed(owing, "--state", "done")] == ["done"]
    assert len(listed(owing, "--state", "all")) == 4
    assert len(listed(owing, "--from", "2020-02-01", "--state", "all")) == 8
    head = [(row["duty"], row["state"]) for row in listed(owing, "--owner", "officer/o-9")]
    assert head == [("temperature", "missed"), ("temperature", "due"), ("first", "due")]
    assert listed(owing, "--duty", "temperature") == listed(owing)
    assert [row["duty"] for row in listed(owing, "--duty", "first")] == ["first"]


def test_nothing_missed_is_no_finding(owing: Run) -> None:
    assert owing("duties", *AT, "--division", "999901").exit_code == 0


def test_wrong_words(owing: Run) -> None:
    wrong = owing("duties", "--duty", "temperatur")
    assert wrong.exit_code == 2
    assert "the pack has no duty or round 'temperatur'" in wrong.stderr
    assert "did you mean 'temperature'?" in wrong.stderr
    assert "no division has the code '7'" in owing("duties", *AT, "--division", "7").stderr
    assert owing("duties", *AT, "--state", "later").exit_code == 2
    assert "the pack has no round 'frist'" in owing("round", "frist").stderr
    assert "the round's hierarchy has no level 'village'" in owing("round", "first", "--level", "village").stderr
    chinese = owing("round", "frist", "--lang", "zh")
    assert "规则包没有名为“frist”的轮次" in chinese.stderr


def test_a_round(owing: Run) -> None:
    result = owing("round", "first", "--at", "2020-02-03 00:00")
    assert result.exit_code == 1
    assert "Coverage by 镇" in result.stdout
    told = json.loads(owing("round", "first", "--at", "2020-02-03 00:00", "--format", "json").stdout)
    coverage, missed, outside, _ = told["sections"]
    assert [row["cells"]["coverage"] for row in coverage["rows"]] == [100, 0, 50]
    assert [row["cells"]["calls"] for row in coverage["rows"]] == [1, 0, 1]
    assert len(missed["rows"]) == 1
    assert outside["rows"] == []
    assert owing("round", "first", "--at", "2020-02-02 12:00").exit_code == 0


@pytest.mark.parametrize("form", ["text", "csv", "json"])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "words",
    [
        ("duties", *AT, "--state", "all"),
        ("round", "first", "--at", "2020-02-03 00:00"),
        ("duties", "--from", "2020-02-01", *AT),
    ],
    ids=" ".join,
)
def test_people_and_officers_are_masked(owing: Run, words: tuple[str, ...], lang: str, form: str) -> None:
    result = owing(*words, "--lang", lang, "--format", form)
    assert result.stdout
    assert ID not in result.output
    assert NAME not in result.output
    assert ID in owing("duties", *AT, "--state", "all", "--reveal").output


def test_wide_characters_stand_in_columns(owing: Run) -> None:
    lines = owing("duties", *AT, "--lang", "zh").stdout.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("任务 ") and "属地" in line)
    widths = {_width(line[: line.index("2020-")]) for line in lines[start + 2 :][:3] if "2020-" in line}
    assert len(widths) == 1


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def test_help_in_both_languages(run: Run) -> None:
    for name, english, chinese in (
        ("duties", "What is owed", "列出任务"),
        ("round", "How a round stands", "查看排查轮次"),
        ("notify", "Tell officers", "告知责任人"),
    ):
        assert english in run(name, "--help").stdout
        assert chinese in run(name, "--lang", "zh", "--help").stdout


def test_long_work_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("GRIDCONTROL_PROGRESS")
    instants = iter([0.0, 0.5, 2.5, 2.6, 13.0])
    monkeypatch.setattr("gridcontrol.cli.progress.time.monotonic", lambda: next(instants))
    with Walked("en") as walked:
        for done in (1, 1000, 2000):
            walked(done, 0)
        walked(3000, 5000)
    assert capsys.readouterr().err == "looked at 1000 subjects\nlooked at 3000 of 5000 subjects\n"


class Paper:
    """A plugin that writes notices down, and one that is broken."""

    def __init__(self) -> None:
        self.got: list[Notice] = []

    @hookimpl
    def gridcontrol_notifiers(self) -> list[Notifier]:
        def broken(notice: Notice) -> None:
            raise ConnectionError(notice.id)

        return [Notifier("broken", broken), Notifier("paper", self.got.append)]


def test_officers_are_told_once(owing: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = Paper()
    monkeypatch.setattr("gridcontrol.app.opening.PluginHost", lambda **_: PluginHost(plugins={"paper": paper}))
    first = owing("notify", "--journal", "told.jsonl", "--notifier", "paper", *AT)
    assert first.exit_code == 0, first.stderr
    kinds = Counter(str(notice.kind) for notice in paper.got)
    assert kinds == {"overdue": 5, "climbed": 5, "opened": 3}
    again = owing("notify", "--journal", "told.jsonl", "--notifier", "paper", *AT)
    assert "there was nothing to tell" in again.stdout
    broken = owing("notify", "--journal", "told.jsonl", *AT)
    assert broken.exit_code == 1
    assert "not delivered: ConnectionError" in " ".join(broken.stdout.split())
    assert (ID in broken.output, NAME in broken.output) == (False, False)
    assert len(paper.got) == 13
    assert owing("notify", *AT).exit_code == 2
    assert "no notifier is called 'pigeon'" in owing("notify", "--journal", "j", "--notifier", "pigeon", *AT).stderr


def test_a_pack_that_asks_for_nothing(filled: Run) -> None:
    result = filled("duties", "--at", "2020-02-05 12:00")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "nothing is owed" in result.stdout
    assert "没有任务" in filled("duties", "--at", "2020-02-05 12:00", "--lang", "zh").stdout
    assert filled("round", "first").exit_code == 2
