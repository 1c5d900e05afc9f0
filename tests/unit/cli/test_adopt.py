"""``gridcontrol adopt``, ``adoptions``, ``--pack adopted``, ``check --against``."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.unit.app.district import PACK
from tests.unit.cli.conftest import Run

OTHER = PACK.replace("{status: central, for: 7d}", "{status: central, for: 4d}").rpartition("\ncases:")[0] + "\n"
AT = ("--at", "2020-02-07 12:00", "--format", "csv")


def test_a_version_is_put_into_force_and_answers(filled: Run, tmp_path: Path) -> None:
    told = filled("adopt", "pack.yaml", "--signed-by", "Wang", "--document", "Notice 1")
    assert (told.exit_code, told.stderr) == (0, "")
    assert "is in force since" in told.stdout
    first = filled("status", "-p", "adopted", "p-1", *AT).stdout
    assert first == filled("status", "p-1", *AT).stdout
    (tmp_path / "pack.yaml").write_text(OTHER, "utf-8")
    draft = filled("status", "p-1", *AT)
    assert draft.stdout != first
    assert draft.stderr.count("\n") == 1
    assert " is not what is in force: " in draft.stderr
    assert filled("status", "-p", "adopted", "p-1", *AT).stdout == first


def test_before_the_first_there_is_none(filled: Run) -> None:
    asked = filled("status", "-p", "adopted", "p-1")
    assert (asked.exit_code, asked.stdout) == (2, "")
    assert asked.stderr.startswith("error[app.none-adopted]: no version of a pack has been adopted in this store\n")
    filled("adopt", "pack.yaml", "--signed-by", "Wang")
    early = filled("status", "-p", "adopted", "p-1", "--known-at", "2020-02-07 12:00")
    assert early.exit_code == 2
    assert "no version of a pack had been adopted by 2020-02-07" in early.stderr
    assert filled("adoptions", "-s", "sqlite:none.db").exit_code == 2


def test_adoptions_are_listed_with_what_each_changed(filled: Run, tmp_path: Path) -> None:
    filled("adopt", "pack.yaml", "--signed-by", "Wang")
    (tmp_path / "pack.yaml").write_text(OTHER, "utf-8")
    filled("adopt", "pack.yaml", "--signed-by", "Li", "--document", "Notice 2")
    listed = filled("adoptions", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(listed.stdout)))
    told = [(row["signed_by"], row["document"], row["replaced"]) for row in rows]
    assert told == [("Wang", "", ""), ("Li", "Notice 2", "1")]
    assert all(len(row["digest"]) == 32 for row in rows)
    whole = json.loads(filled("adoptions", "--format", "json").stdout)
    (changed,) = whole["sections"][1]["rows"]
    assert changed["cells"]["way"] == "laxer"
    assert "4d" in filled("adoptions").stdout
    assert "放宽" in filled("adoptions", "--lang", "zh").stdout


@pytest.mark.parametrize(("lang", "words"), [("en", "replaced  laxer"), ("zh", "替换  放宽")])
def test_check_compares_with_another_pack(filled: Run, tmp_path: Path, lang: str, words: str) -> None:
    (tmp_path / "draft.yaml").write_text(OTHER, "utf-8")
    checked = filled("check", "draft.yaml", "--against", "pack.yaml", "--lang", lang)
    assert checked.exit_code == 0
    assert words in checked.stdout
    listed = json.loads(filled("check", "draft.yaml", "--against", "pack.yaml", "--format", "json").stdout)
    notes = [each for each in listed if each["code"].startswith("change.")]
    assert [(each["code"], each["way"], each["severity"]) for each in notes] == [("change.length", "laxer", "note")]
    assert notes[0]["file"] == "draft.yaml"


def test_check_says_what_a_pack_changes_in_the_one_it_extends(run: Run, tmp_path: Path) -> None:
    base = "format: gridcontrol/1\npack: base\nzone: UTC\nday_count: exact\nsubjects: {person: {}}\n"
    base += "events: {e: {about: person}}\n"
    rule = "{track: t, when: {event: e}, phases: [{status: s, for: 7d}]}"
    base += f"tracks: {{t: {{about: person, default: n, precedence: [s]}}}}\nrules: {{r: {rule}}}\n"
    (tmp_path / "base.yaml").write_text(base, "utf-8")
    own = "format: gridcontrol/1\npack: own\nextends: base.yaml\n"
    own += f"replaces: {{rules: {{r: {rule.replace('7d', '9d')}}}}}\n"
    (tmp_path / "own.yaml").write_text(own, "utf-8")
    checked = run("check", "own.yaml")
    assert checked.exit_code == 0
    assert "r     replaced  stricter  s for 9d instead of 7d" in checked.stdout
    (tmp_path / "own.yaml").write_text("format: gridcontrol/1\npack: own\nextends: base.yaml\n", "utf-8")
    assert "No rule differs." in run("check", "own.yaml").stdout
