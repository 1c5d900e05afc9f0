"""A day at the command line, each command as one would type it."""

from __future__ import annotations

import csv
import io
import json
import stat
from pathlib import Path

import pytest
from click.testing import Result

from gridcontrol.cli import COMMANDS
from tests.unit.app.district import ID_ONE, ID_TWO, PACK, arrivals, district
from tests.unit.cli.conftest import Run

AT = ("--at", "2020-02-05 12:00")


def body(result: Result) -> str:
    """What is printed, without the lines that name the moment of the test."""
    assert result.exit_code == 0, result.output
    moment = ("as known at: ", "信息截至: ")
    return "".join(line for line in result.stdout.splitlines(keepends=True) if not line.startswith(moment))


def table(result: Result) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_a_new_pack_passes_check_and_is_never_overwritten(run: Run, tmp_path: Path) -> None:
    made = run("init", "my-district")
    assert (made.exit_code, made.stderr) == (0, "")
    assert made.stdout == (
        "my-district.yaml is written; put your table of divisions where it says, then: "
        "gridcontrol check my-district.yaml\n"
    )
    (tmp_path / "divisions.csv").write_text("code,name,level,parent\n1,A,county,\n", "utf-8")
    checked = run("check", "my-district.yaml")
    assert (checked.exit_code, checked.stdout) == (
        0,
        "my-district.yaml: the pack my-district can be used; rules: 1, worked cases: 1\n",
    )
    before = (tmp_path / "my-district.yaml").read_bytes()
    again = run("init", "my-district")
    assert again.exit_code == 2
    assert again.stderr == (
        "error[cli.exists]: my-district.yaml is there already and is left as it is\n"
        "  = fix: name another file with --output\n\n1 error\n"
    )
    assert (tmp_path / "my-district.yaml").read_bytes() == before


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_new_pack_passes_check_in_both_languages(run: Run, lang: str, tmp_path: Path) -> None:
    assert run("init", "d", "--lang", lang).exit_code == 0
    (tmp_path / "divisions.csv").write_text("code,name,level,parent\n1,A,county,\n", "utf-8")
    checked = run("check", "d.yaml", "--format", "json")
    assert (checked.exit_code, json.loads(checked.stdout)) == (0, [])


def test_a_bad_pack_is_told_at_once_with_places(run: Run, tmp_path: Path) -> None:
    district(tmp_path)
    text = PACK.replace("ceiling: 28d", "ceiling: 28").replace("status: home", "status: hoem")
    (tmp_path / "pack.yaml").write_text(text, "utf-8")
    result = run("check")
    assert result.exit_code == 1
    assert "pack.yaml:" in result.stdout
    assert "did you mean 'home'?" in result.stdout
    assert result.stdout.rstrip().endswith("2 errors")
    listed = json.loads(run("check", "--format", "json").stdout)
    assert {each["severity"] for each in listed} == {"error"}
    assert all(each["line"] and each["text"] for each in listed)


def test_a_case_that_the_rules_do_not_give_is_an_error(run: Run, tmp_path: Path) -> None:
    district(tmp_path)
    (tmp_path / "pack.yaml").write_text(PACK.replace("home 2020-02-09 -", "home 2020-02-10 -"), "utf-8")
    result = run("check")
    assert result.exit_code == 1
    assert result.stdout.startswith(
        "error[app.case-differs]: the case 'seven days central, seven at home' expects for p in control: "
        "central 2020-02-01 15:00 - 2020-02-09; home 2020-02-10 - 2020-02-16; "
        "the rules give: central 2020-02-01 15:00 - 2020-02-09; home 2020-02-09 - 2020-02-16\n"
    )


def test_a_case_of_the_extended_pack_that_holds_no_more_is_to_be_removed(run: Run, tmp_path: Path) -> None:
    district(tmp_path)
    arrivals = PACK[PACK.index("  arrivals:\n    label: {zh: 来自重点地区") : PACK.index("  cases:\n    label")]
    shorter = "".join(f"  {line}\n" for line in arrivals.replace("for: 7d}, ", "for: 5d}, ").splitlines())
    (tmp_path / "ours.yaml").write_text(
        f"format: gridcontrol/1\npack: ours\nextends: pack.yaml\nreplaces:\n  rules:\n{shorter}", "utf-8"
    )
    result = run("check", "ours.yaml")
    assert result.exit_code == 1
    assert result.stdout.startswith(
        "error[app.inherited-case-differs]: the case 'seven days central, seven at home' of the extended pack expects "
    )
    assert "fix: if it no longer holds here, name it under 'removes: {cases: [...]}' and write one" in result.stdout
    away = "removes: {cases: ['seven days central, seven at home']}\n"
    (tmp_path / "ours.yaml").write_text((tmp_path / "ours.yaml").read_text("utf-8") + away, "utf-8")
    assert run("check", "ours.yaml").exit_code == 0


def test_missing_division_tables_are_a_warning_of_check(run: Run, tmp_path: Path) -> None:
    district(tmp_path)
    (tmp_path / "divisions.csv").unlink()
    result = run("check")
    assert result.exit_code == 0
    assert "warning[divisions.no-file]: the division table divisions.csv can't be read" in result.stdout
    assert run("status", "p-1").exit_code == 2


def test_status(filled: Run) -> None:
    assert body(filled("status", "p-1", "p-2", *AT)) == (
        "Some district  Status\n"
        "=====================\n"
        "as of: 2020-02-05 12:00\n"
        f"pack: district {version(filled)}\n"
        "\n"
        "subject  track    status             from              until             free from\n"
        "-------  -------  -----------------  ----------------  ----------------  ----------------\n"
        "p-1      control  central isolation  2020-02-01 00:00  2020-02-08 24:00  2020-02-16 00:00\n"
        "p-1      venue    out\n"
        "p-2      control  normal\n"
        "p-2      venue    out\n"
    ).replace("2020-02-08 24:00", "2020-02-08 24:00")


def version(run: Run) -> str:
    return str(json.loads(run("status", "p-1", "--format", "json").stdout)["pack_version"])


def test_programs_get_ids_and_exclusive_ends(filled: Run) -> None:
    row = table(filled("status", "p-1", *AT, "--format", "csv"))[0]
    expected = {
        "subject": "p-1",
        "track": "control",
        "status": "central",
        "since": "2020-02-01 00:00",
        "until": "2020-02-09 00:00",
        "free_on": "2020-02-16 00:00",
        "until_latest": "",
        "free_latest": "",
        "rule": "arrivals",
        "source": "n1",
    }
    assert {name: row[name] for name in expected} == expected
    told = json.loads(filled("status", "p-1", *AT, "--format", "json").stdout)
    cells = told["sections"][0]["rows"][0]["cells"]
    assert cells["subject"] == "person/p-1"
    assert cells["until"] == "2020-02-09T00:00:00+08:00"


def test_why_reads_as_an_explanation(filled: Run) -> None:
    told = body(filled("why", "p-1", *AT))
    assert "\ncontrol: central isolation\n" in told
    assert (
        '-  central isolation from 2020-02-01 00:00 until 2020-02-08 24:00, by the rule "arrival from an\n'
        '   affected area"; days are counted from 2020-02-01\n'
    ) in told
    assert "-  the rule arrivals stands at pack.yaml:" in told
    assert ", in force since 2020-01-22 00:00\n-  it rests on: Notice 1 (n1)\n" in told
    assert "-  because of: arrival of 2020-02-01 (origin: affected, residence: 999901101), received " in told
    assert "-  then home isolation from 2020-02-09 00:00 until 2020-02-15 24:00\n" in told
    assert "-  no event that could start it is known: case, checked in\n" in told
    assert "arrival of 2020-02-02 does not fit, its origin is: elsewhere" in body(filled("why", "p-2", *AT))


def test_why_in_chinese(filled: Run) -> None:
    told = body(filled("why", "p-1", *AT, "--lang", "zh"))
    assert told.startswith("某区  状态依据\n==============\n时点: 2020-02-05 12:00\n")
    assert "-  自 2020-02-01 00:00 至 2020-02-08 24:00:集中隔离,依据规则“来自重点地区”,自 2020-02-01 起算\n" in told
    assert "-  依据文件:一号通知(n1)\n" in told
    assert "-  没有可触发的事件:病例、入住场所\n" in told


def test_timeline_of_everybody(filled: Run) -> None:
    rows = table(filled("timeline", "--format", "csv"))
    assert [(row["subject"], row["track"], row["status"], row["since"], row["until"], row["rule"]) for row in rows] == [
        ("**************0018", "control", "central", "2020-02-03 00:00", "2020-02-11 00:00", "arrivals"),
        ("**************0018", "control", "home", "2020-02-11 00:00", "2020-02-18 00:00", "arrivals"),
        ("p-1", "control", "central", "2020-02-01 00:00", "2020-02-09 00:00", "arrivals"),
        ("p-1", "control", "home", "2020-02-09 00:00", "2020-02-16 00:00", "arrivals"),
    ]
    assert [row["subject"] for row in table(filled("timeline", "p-1", "--format", "csv", "--reveal"))] == ["p-1", "p-1"]
    assert {row["subject"] for row in table(filled("timeline", "--format", "csv", "--reveal"))} == {"p-1", ID_ONE}


def test_held_says_who_and_ends_with_1(filled: Run, tmp_path: Path) -> None:
    nobody = filled("held", "--at", "2020-01-01 00:00")
    assert nobody.exit_code == 0
    assert "Held past release (0)\n\nnobody\n" in nobody.stdout
    (tmp_path / "venues.csv").write_text("id,in,out\np-2,2020-02-02 10:00,\n", "utf-8")
    assert filled("import", "venues.csv").exit_code == 0
    somebody = filled("held", *AT)
    assert somebody.exit_code == 1
    assert "Held past release (1)" in somebody.stdout
    assert "Should be held, and is in no such place (2)" in somebody.stdout


def test_why_says_first_that_somebody_is_held_past_release(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "venues.csv").write_text("id,in,out\np-1,2020-02-01 10:00,\np-2,2020-02-01 10:00,\n", "utf-8")
    filled("import", "venues.csv")
    told = body(filled("why", "p-1", "--at", "2020-02-12 12:00"))
    assert (
        "venue: in a venue\n"
        "!  held past release since 2020-02-09 00:00, nothing that is known justifies it; central isolation\n"
        "   by arrival from an affected area ended 2020-02-09 00:00: its time was over\n"
    ) in told
    assert "no rule ever held this subject" in body(filled("why", "p-2", *AT)).replace("\n   ", " ")
    assert "held past release" not in body(filled("why", "p-1", *AT))


def test_report(filled: Run, tmp_path: Path) -> None:
    told = body(filled("report", "--day", "2020-02-05"))
    assert "data day: 2020-02-05\ncut-off: 20:00\n" in told
    assert table(filled("report", "--day", "2020-02-05", "--format", "csv"))[-1]["arrived"] == "3"
    assert filled("report", "--day", "2020-02-05", "--strict").exit_code == 0
    (tmp_path / "venues.csv").write_text("id,in,out\np-2,2020-02-02 10:00,\n", "utf-8")
    filled("import", "venues.csv")
    assert filled("report", "--day", "2020-02-05").exit_code == 0
    assert filled("report", "--day", "2020-02-05", "--strict").exit_code == 1
    assert filled("report", "--against", "now", "--day", "2020-02-05", "--known-at", "2020-02-05 20:00").exit_code == 0


def test_output_to_a_file_is_private_and_whole(filled: Run, tmp_path: Path) -> None:
    target = tmp_path / "report.csv"
    target.write_text("old")
    printed = filled("timeline", "p-1", "--format", "csv")
    written = filled("timeline", "p-1", "--format", "csv", "-o", str(target))
    assert (written.exit_code, written.stdout) == (0, "")
    assert target.read_bytes() == printed.stdout_bytes
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def test_bad_rows_are_set_aside_and_the_mended_file_is_imported(run: Run, tmp_path: Path) -> None:
    district(tmp_path)
    arrivals(tmp_path, "p-1,,2020-02-01,affected,", "p-2,,2020-02-31,affected,", f"{ID_TWO},,x,affected,")
    result = run("import", "arrivals.csv")
    assert result.exit_code == 1
    assert "error[intake.no-such-day]: column 'arrived': there is no such day as '2020-02-31'\n" in result.stderr
    assert ID_TWO not in result.output
    aside = tmp_path / "arrivals.set-aside.csv"
    assert stat.S_IMODE(aside.stat().st_mode) == 0o600
    text = aside.read_text("utf-8-sig")
    aside.write_text(text.replace("2020-02-31", "2020-02-11").replace(f"{ID_TWO},,x", f"{ID_TWO},,2020-02-12"), "utf-8")
    mended = run("import", "arrivals.set-aside.csv")
    assert mended.exit_code == 0, mended.output
    assert len(table(run("timeline", "--format", "csv"))) == 6
    again = run("import", "arrivals.csv", "arrivals.set-aside.csv", "--format", "csv")
    assert [(row["new"], row["known"]) for row in table(again)] == [("0", "1"), ("0", "2")]


def test_rows_are_set_aside_where_one_asks(run: Run, tmp_path: Path) -> None:
    district(tmp_path)
    arrivals(tmp_path, "p-2,,2020-02-31,affected,")
    missing = run("import", "arrivals.csv", "--set-aside", "aside")
    assert missing.exit_code == 2
    assert missing.stderr == "error[cli.no-folder]: the folder aside is not there\n  = fix: make it first\n\n1 error\n"
    (tmp_path / "aside").mkdir()
    assert run("import", "arrivals.csv", "--set-aside", "aside").exit_code == 1
    assert [path.name for path in (tmp_path / "aside").iterdir()] == ["arrivals.set-aside.csv"]


def test_one_bad_file_does_not_keep_the_others_out(run: Run, tmp_path: Path) -> None:
    district(tmp_path)
    arrivals(tmp_path, "p-1,,2020-02-01,affected,")
    (tmp_path / "venues.csv").write_text("nothing,here\n1,2\n", "utf-8")
    result = run("import", "venues.csv", "gone.csv", "arrivals.csv", "--format", "csv")
    assert result.exit_code == 2
    assert [row["file"] for row in table(result)] == ["arrivals.csv"]
    assert run("import", "venues.csv").exit_code == 1


def test_a_replay_gives_each_file_its_instant(run: Run, tmp_path: Path) -> None:
    district(tmp_path)
    arrivals(tmp_path, "p-1,,2020-02-01,affected,", name="arrivals-1.csv")
    arrivals(tmp_path, "p-2,,2020-02-01,affected,", name="arrivals-2.csv")
    manifest = "file,received_at\narrivals-1.csv,2020-02-02 10:00\narrivals-2.csv,2020-02-03 10:00\n"
    (tmp_path / "deliveries.csv").write_text(manifest, "utf-8")
    assert run("import", "--replay", "deliveries.csv").exit_code == 0
    early = table(run("timeline", "--known-at", "2020-02-02 12:00", "--format", "csv"))
    assert {row["subject"] for row in early} == {"p-1"}
    twice = run("import", "--replay", "deliveries.csv")
    assert twice.exit_code == 2
    assert "error[store.not-empty]" in twice.stderr


def test_a_conflict_ends_with_1_and_says_so(run: Run, tmp_path: Path) -> None:
    district(tmp_path)
    fact = '{"is": "event", "id": "x1", "kind": "confirmed", "subject": "person/p-1", "at": "2020-02-0%d"}\n'
    (tmp_path / "facts-1.jsonl").write_text(fact % 1)
    (tmp_path / "facts-2.jsonl").write_text(fact % 2)
    assert run("import", "facts-1.jsonl").exit_code == 0
    result = run("import", "facts-2.jsonl")
    assert result.exit_code == 1
    assert "warning[cli.conflicts]: 1 facts of facts-2.jsonl have ids that are taken" in result.stderr
    look = run("doctor")
    assert look.exit_code == 1
    assert "needs a look" in look.stdout
    (listed,) = [
        one for one in json.loads(run("doctor", "--format", "json").stdout)["sections"] if one["id"] == "facts"
    ]
    assert [row["cells"] for row in listed["rows"]] == [{"check": "conflicts", "fact": "x1"}]


def test_doctor_lists_what_other_systems_claim_differently(run: Run, tmp_path: Path) -> None:
    district(tmp_path)
    claim = {
        "is": "assertion",
        "subject": f"person/{ID_ONE}",
        "track": "control",
        "status": "home",
        "since": "2020-02-01",
    }
    (tmp_path / "facts.jsonl").write_text(json.dumps(claim), "utf-8")
    assert run("import", "facts.jsonl").exit_code == 0
    look = run("doctor")
    assert look.exit_code == 1
    assert "1 claims of other systems differ from what the rules give" in " ".join(look.stdout.split())
    assert ID_ONE not in look.stdout
    told = run("doctor", "--format", "json").stdout
    assert ID_ONE not in told
    listed = json.loads(told)["sections"][-1]
    assert listed["id"] == "claims"
    cells = listed["rows"][0]["cells"]
    assert (cells["claimed"], cells["claimed_since"], cells["given"]) == ("home", "2020-02-01", "normal")


def test_doctor_of_a_district_without_facts(run: Run, tmp_path: Path) -> None:
    district(tmp_path)
    result = run("doctor")
    assert result.exit_code == 0
    assert "no facts yet" in result.stdout
    assert not (tmp_path / "gridcontrol.db").exists()


def test_doctor_says_whether_packs_are_read_in_c(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    district(tmp_path)
    assert "PyYAML with libyaml" in run("doctor").stdout
    monkeypatch.setattr("gridcontrol.cli.system.READS_IN_C", False)
    look = run("doctor")
    assert look.exit_code == 1
    assert "PyYAML without libyaml: packs are read slowly" in " ".join(look.stdout.split())


def test_plugins_are_listed(run: Run) -> None:
    result = run("plugins", "--format", "csv")
    assert result.exit_code == 0
    assert {"gridcontrol", "gridcontrol-sqlite"} <= {row["distribution"] for row in table(result)}
    off = {row["distribution"]: row["state"] for row in table(run("plugins", "--no-plugins", "--format", "csv"))}
    assert off["gridcontrol-sqlite"] == "off"


def test_nothing_is_said_on_the_error_stream_while_all_is_well(filled: Run) -> None:
    for words in ("status p-1", "why p-1", "timeline", "report", "plugins", "import arrivals.csv"):
        assert filled(*words.split()).stderr == ""


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_command_has_help_with_an_example(run: Run, lang: str) -> None:
    whole = run("--lang", lang, "--help")
    assert whole.exit_code == 0
    for name in COMMANDS:
        result = run("--lang", lang, name, "--help")
        assert result.exit_code == 0
        assert f"gridcontrol {name}" in result.stdout.partition("\n")[2], name
        assert f"  {name} " in whole.stdout


def test_without_words_the_help_is_shown(run: Run) -> None:
    result = run()
    assert result.exit_code == 2
    assert result.stdout.startswith("Usage: gridcontrol [OPTIONS]")
