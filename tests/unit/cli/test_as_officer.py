"""``--as OFFICER`` on every command that answers, ``--by`` on the one that takes in; out of sight is not there."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

import click
import pytest

from gridcontrol.access import Scope
from gridcontrol.cli import main
from gridcontrol.plugins import PluginHost, Reader, ScopeRule, hookimpl
from tests.unit.cli.conftest import Run
from tests.unit.cli.test_owing import FILES

AT = ("--at", "2020-02-02 15:00")
REPORT = """
indicators: {arrived: {cumulative: {event: arrival}}, at_home: {status: {control: home}}}
reports: {daily: {hierarchy: statutory, level: town, indicators: [arrived, at_home]}}
"""
MORE = {
    "pack.yaml": FILES["pack.yaml"] + REPORT,
    "draft.yaml": (FILES["pack.yaml"] + REPORT).replace("for: 14d", "for: 20d").replace("02-16]", "02-22]"),
    "arrivals.csv": "id,at,residence,name\np-north,2020-02-01 09:00,999901,甲某某\n"
    "p-south,2020-02-01 10:00,999902,乙某某\n",
    "officers.csv": "id,at,link,place,name\no-north,2020-02-01 09:00,town,999901,丙某某\n"
    "o-south,2020-02-01 09:00,town,999902,丁某某\no-head,2020-02-01 09:00,head,9999,\n",
    "visits.csv": "id,at\np-north,2020-02-02 09:00\n",
}
NORTH = ("--as", "officer/o-north")
SOUTHERN = ("p-south", "o-south", "南镇", "999902", "乙", "丁")
ANSWERING: Sequence[tuple[str, ...]] = (
    ("status", "p-north", *AT),
    ("why", "p-north", *AT),
    ("timeline", "--known-at", "2020-02-03 00:00"),
    ("held", *AT),
    ("duties", *AT, "--state", "all"),
    ("round", "first", "--at", "2020-02-03 00:00"),
    ("notify", *AT, "--journal", "journal"),
    ("plan", "pack.yaml", "draft.yaml", *AT),
    ("who", "p-north", *AT),
    ("who", "--officer", "o-north", "--takers", *AT),
    ("gaps", *AT),
    ("handbook", "999901", *AT),
    ("propose", *AT),
    ("report", *AT),
    ("report", *AT, "--against", "2020-02-01 10:00"),
)


@pytest.fixture
def district(run: Run, tmp_path: Path) -> Run:
    for name, text in {**FILES, **MORE}.items():
        (tmp_path / name).write_text(text, "utf-8")
    done = run("import", "--replay", "deliveries.csv")
    assert done.exit_code == 0, done.stderr
    return run


@pytest.mark.parametrize("words", ANSWERING, ids=" ".join)
@pytest.mark.parametrize("form", ["text", "json"])
def test_no_command_names_what_an_officer_does_not_answer_for(district: Run, words: tuple[str, ...], form: str) -> None:
    whole = district(*words, "--reveal", "--format", form)
    if words[0] == "notify":
        Path("journal").unlink()
    seen = district(*words, "--reveal", "--format", form, *NORTH)
    assert seen.exit_code in (0, 1), seen.stderr
    assert not [word for word in SOUTHERN if word in seen.stdout + seen.stderr]
    about_one = words[0] in ("status", "why", "handbook", "held", "gaps", "propose") or "p-north" in words
    assert about_one or any(word in whole.stdout for word in SOUTHERN)


@pytest.mark.parametrize(
    ("hidden", "missing"),
    [
        (("status", "p-south"), ("status", "p-nosuch")),
        (("why", "person/p-south"), ("why", "person/p-nosuch")),
        (("timeline", "p-south"), ("timeline", "p-nosuch")),
        (("who", "p-south"), ("who", "p-nosuch")),
        (("who", "--officer", "o-south"), ("who", "--officer", "o-nosuch")),
        (("duties", "--owner", "officer/o-south"), ("duties", "--owner", "officer/o-nosuch")),
        (("duties", "--division", "999902"), ("duties", "--division", "999977")),
        (("gaps", "--division", "999902"), ("gaps", "--division", "999977")),
        (("handbook", "999902"), ("handbook", "999977")),
        (("ledger", "visits", "b.csv", "--division", "999902"), ("ledger", "visits", "b.csv", "--division", "999977")),
    ],
    ids=lambda words: words[0],
)
def test_out_of_sight_is_not_there(district: Run, hidden: tuple[str, ...], missing: tuple[str, ...]) -> None:
    """The same words, the same exit code; a trusted process is told otherwise."""
    one, other = district(*hidden, *NORTH), district(*missing, *NORTH)
    assert one.exit_code == other.exit_code == 2
    assert one.stdout == other.stdout == ""
    assert one.stderr.replace(_asked(hidden), "?") == other.stderr.replace(_asked(missing), "?")
    assert district(*hidden).exit_code != 2


def _asked(words: tuple[str, ...]) -> str:
    return words[-1].rpartition("/")[2]


def test_figures_are_of_those_in_sight(district: Run) -> None:
    def rows(*words: str) -> list[list[str]]:
        told = district("report", *AT, "--format", "csv", *words)
        return [list(row.values())[-3:] for row in csv.DictReader(io.StringIO(told.stdout))]

    assert [row[-2:] for row in rows()] == [["1", "1"], ["1", "1"], ["0", "0"], ["2", "2"]]
    assert [row[-2:] for row in rows(*NORTH)] == [["1", "1"], ["0", "0"], ["1", "1"]]
    assert rows("--as", "o-head") == rows()


def test_the_officer_can_stand_in_the_environment(district: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("timeline", "--known-at", "2020-02-03 00:00")
    named = district(*words, *NORTH).stdout
    monkeypatch.setenv("GRIDCONTROL_AS", "o-north")
    assert district(*words).stdout == named != ""
    for refusing in (("doctor",), ("adopt", "pack.yaml", "--signed-by", "x"), ("import", "--replay", "deliveries.csv")):
        refused = district(*refusing)
        assert refused.exit_code == 2
        assert "no officer may do this" in refused.stderr
        assert "任何责任人都不能执行" in district(*refusing, "--lang", "zh").stderr


def test_nobody_is_no_officer(district: Run) -> None:
    refused = district("timeline", "--as", "o-nosuch")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "nothing is known of 'o-nosuch'" in refused.stderr or "o-nosuch" in refused.stderr
    person = district("timeline", "--as", "person/p-north")
    assert person.exit_code == 2
    assert person.stdout == ""


def test_notices_of_an_officer_leave_those_of_all_alone(district: Run) -> None:
    words = ("notify", *AT, "--journal", "journal", "--format", "json")
    assert "p-south" not in district(*words, *NORTH).stdout
    all_told = district(*words).stdout
    assert "p-south" in all_told
    assert "p-north" in all_told


def test_rows_out_of_sight_are_set_aside(district: Run, tmp_path: Path) -> None:
    rows = "id,at\np-north,2020-02-03 09:00\np-south,2020-02-03 09:00\np-nosuch,2020-02-03 09:00\n"
    (tmp_path / "visits-0203.csv").write_text(rows, "utf-8")
    done = district("import", "visits-0203.csv", "--by", "o-north", "--format", "json")
    assert done.exit_code == 1
    (row,) = json.loads(done.stdout)["sections"][0]["rows"]
    assert (row["cells"]["rows"], row["cells"]["set_aside"]) == (3, 2)
    (aside,) = tmp_path.glob("visits-0203*set-aside*")
    reasons = {line.split(",", 3)[-1] for line in aside.read_text("utf-8-sig").splitlines()[1:]}
    assert len({line.replace("p-south", "?").replace("p-nosuch", "?") for line in reasons}) == 1
    assert "you do not answer for" in done.stderr


MADE = PluginHost.__init__


class _Narrow:
    """A plugin with one rule."""

    def __init__(self, rule: ScopeRule) -> None:
        self.rule = rule

    @hookimpl
    def gridcontrol_scopes(self) -> list[ScopeRule]:
        return [self.rule]


def _with(monkeypatch: pytest.MonkeyPatch, *rules: ScopeRule) -> None:
    def made(self: PluginHost, *, load_entry_points: bool = True) -> None:
        plugins = {f"p{number}": _Narrow(rule) for number, rule in enumerate(rules)}
        MADE(self, load_entry_points=load_entry_points, plugins=plugins)

    monkeypatch.setattr(PluginHost, "__init__", made)


def _fails(reader: Reader) -> Scope:
    raise LookupError(f"p-south, whom {reader.officer} must not see")


def _says_nothing(reader: Reader) -> Scope:
    del reader
    return Scope()


def _closes(reader: Reader) -> Scope:
    del reader
    return Scope([], [])


@pytest.mark.parametrize("rule", [_fails, lambda _: {"person/p-north"}], ids=["raises", "no-scope"])
def test_a_failing_rule_is_named_and_shows_nothing(
    district: Run, monkeypatch: pytest.MonkeyPatch, rule: object
) -> None:
    _with(monkeypatch, ScopeRule("strange", rule))  # type: ignore[arg-type]  # one of them is wrong on purpose
    refused = district("timeline", *NORTH)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "the rule 'strange' of what officers see" in refused.stderr
    assert "nothing is shown" in refused.stderr
    assert "p-south" not in refused.stderr
    assert "p-south" in district("timeline").stdout


def test_rules_take_away_and_never_add(district: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("timeline", "--known-at", "2020-02-03 00:00", *NORTH)
    plain = district(*words).stdout
    _with(monkeypatch, ScopeRule("all", _says_nothing), ScopeRule("all-too", _says_nothing))
    assert "p-north" in plain
    assert district(*words).stdout == plain
    _with(monkeypatch, ScopeRule("all", _says_nothing), ScopeRule("none", _closes))
    assert "p-north" not in district(*words).stdout


def test_two_rules_of_one_name_show_nothing(district: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    _with(monkeypatch, ScopeRule("all", _says_nothing), ScopeRule("all", _says_nothing))
    refused = district("timeline", *NORTH)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "a plugin that may limit what officers see can't be used" in refused.stderr


NO_FACTS_OF_ANYBODY = {"adoptions", "test", "check", "docs"}
"""Commands with a store or a pack that tell of rules alone."""


def test_every_command_that_opens_a_store_can_be_asked_as_an_officer() -> None:
    """A command that somebody adds must not answer where GRIDCONTROL_AS names an officer as if it named nobody."""
    context = click.Context(main)
    lacking = []
    for name in main.list_commands(context):
        found = main.get_command(context, name)
        assert found is not None
        parameters = {parameter.name: parameter for parameter in found.params}
        if "store" in parameters and name not in NO_FACTS_OF_ANYBODY:
            reader = parameters.get("reader")
            if reader is None or getattr(reader, "envvar", None) != "GRIDCONTROL_AS":
                lacking.append(name)
    assert lacking == []


@pytest.mark.parametrize(
    "words", [("load", "q.sql"), ("now", "n.csv"), ("statuses", "s"), ("rollup", "s"), ("retention",), ("doctor",)]
)
def test_what_is_about_everybody_is_refused_to_an_officer(
    district: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("GRIDCONTROL_AS", "o-north")
    refused = district(*words)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert f"'{words[0]}' is about everything there is" in refused.stderr
