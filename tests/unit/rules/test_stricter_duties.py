"""What became stricter or laxer of what is owed, and the same the other way round."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from gridcontrol.cli import main
from gridcontrol.errors.messages import CATALOGUE
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.rule_changes import Way
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.stricter import Fate, Subject, owed_changes

GOOD = Path(__file__).resolve().parents[2] / "cases" / "packs" / "good" / "what-is-owed.yaml"
TEXT = GOOD.read_text("utf-8")
S, L, U = Way.STRICTER, Way.LAXER, Way.UNCLEAR


def pack(text: str) -> Pack:
    return read_pack(text.encode(), "p.yaml")


PAIRS = [
    (
        "while: {control: home}\n    running",
        "while: {control: [home, normal]}\n    running",
        [("duty-statuses-added", S)],
    ),
    ("    running: true\n", "", [("duty-seen", L)]),
    ("on_days: [1, 4, 7, 14]", "on_days: [1, 4, 7]", [("duty-days-gone", L)]),
    ("on_days: [1, 4, 7, 14]", "on_days: [1, 4, 7, 10, 14]", [("duty-days-added", S)]),
    ("    on_days: [1, 4, 7, 14]", '    slots: {"day": {until: "24:00"}}', [("duty-days-all", S), None]),
    ("{not: {status: {clinical: ill}}}]}", "{seen: {event: visit}}]}", [("duty-condition", U)]),
    ("{not: {seen: {event: result, within: 2d}}}]", "]", [("duty-given-gone", S)]),
    ("within: 24h", "within: 12h", [("duty-within", S)]),
    ("within: 24h", "within: 24d", [("duty-within", L)]),
    ("within: 3 workdays", "within: 5 workdays", [("duty-workdays", L)]),
    ("within: 3 workdays", "within: 3d", [("duty-within-other", U)]),
    ("when: {event: sampled}", "when: {event: [sampled, result]}", [("kinds-added", S)]),
    ("every: day\n    of: town_office\n    by", "every: monday\n    of: town_office\n    by", [("duty-every", L)]),
    ("every: [monday, workday]", "every: [sunday]", [("duty-every", U)]),
    ("of: {kind: town_office, level: town}", "of: {kind: town_office, level: village}", [("duty-of", U)]),
    ("      morning: {", '      noon: {from: "12:00", until: "13:00"}\n      morning: {', [("duty-slot-added", S)]),
    ('evening: {from: "14:00"', 'evening: {from: "15:00"', [("duty-window", S)]),
    ('evening: {from: "14:00", until: "18:00"', 'evening: {from: "15:00", until: "19:00"', [("duty-window", U)]),
    ("    late: 1d\n", "    late: 2d\n", [("duty-late", L)]),
    ("    late: 1d\n", "", [("duty-late-gone", U)]),
    ("    grace: 2h\n    pause", "    grace: 3h\n    pause", [("duty-grace", L)]),
    ("    grace: 2h\n    pause", "    pause", [("duty-grace-gone", S)]),
    ("    pause: {clinical: ill}\n", "", [("duty-pause-gone", S)]),
    ("    pause: {clinical: ill}\n", "    pause: {ever: {clinical: ill}}\n", [("duty-pause-other", U)]),
    ("    waive: {event: moved_out}\n", "", [("duty-waive-gone", S)]),
    ("waive: {event: moved_out}", "waive: {event: registered}", [("duty-waive-other", U)]),
    ("done_by: {event: sampled}", "done_by: {event: [sampled, visit]}", [("duty-done-added", L)]),
    ("done_by: {event: result, same: tube}", "done_by: {event: result}", [("duty-done-other", U)]),
    ("owner: [five/door, five/village]", "owner: five/door", [("duty-owner", U)]),
    ("- {after: 6h, to: town}", "- {after: 5h, to: town}", [("duty-steps", S)]),
    ("      - {after: 6h, to: town}\n", "", [("duty-steps", L)]),
    ("in_force: {from: 2020-01-24, until", "in_force: {from: 2020-01-23, until", [("since", S)]),
    ("until: 2020-04-01}", "until: 2020-03-01}", [("until", L)]),
    ("direction: of_to}", "direction: to_of}", [("duty-along", U)]),
    ("until: 2020-02-14", "until: 2020-02-13", [("round-until", S)]),
    ("lasts: 5d", "lasts: 6d", [("round-lasts", L)]),
    ("lasts: 5d", "until: 2020-02-05", [("round-ends", U)]),
    ("starts: 2020-01-30", "starts: 2020-01-31", [("duty-other", U)]),
    ("label: {zh: 第一轮, en: round 1}", "label: {zh: 第一轮, en: round one}", [("wording", U)]),
    ("workdays: [2020-02-01]", "workdays: [2020-02-08]", [("calendar-other", U)]),
    ("until: returned, duty", "until: [returned, visit], duty", [("emergency-other", U)]),
]


@pytest.mark.parametrize(("old", "new", "expected"), PAIRS, ids=[str(n) for n in range(len(PAIRS))])
def test_what_differs_and_which_way(old: str, new: str, expected: list[tuple[str, Way] | None]) -> None:
    """Where the list ends in None more differs, and only the first is compared."""
    assert old in TEXT
    before, after = pack(TEXT), pack(TEXT.replace(old, new, 1))
    (change,) = owed_changes(before, after)
    found = [(each.code, each.way) for each in change.changes]
    wanted = [each for each in expected if each is not None]
    assert change.fate is Fate.REPLACED
    assert found[: len(wanted)] == wanted
    assert len(found) == len(wanted) or expected[-1] is None
    assert all(f"change.{code}" in CATALOGUE for code, _ in found)
    (back,) = owed_changes(after, before)
    assert sorted(each.way for each in back.changes) == sorted(each.way.other for each in change.changes)
    assert all(f"change.{each.code}" in CATALOGUE for each in back.changes)


def test_new_and_withdrawn_duties() -> None:
    start, end = TEXT.index("  child_alone:"), TEXT.index("  accompany:")
    fewer = TEXT[:start] + TEXT[end:]
    (gone,) = owed_changes(pack(TEXT), pack(fewer))
    assert (gone.rule, gone.of, gone.fate, gone.changes[0].way) == ("child_alone", Subject.DUTY, Fate.GONE, L)
    (added,) = owed_changes(pack(fewer), pack(TEXT))
    assert (added.fate, added.changes[0].way) == (Fate.ADDED, S)
    without = TEXT[: TEXT.index("calendar:")].replace("within: 3 workdays", "within: 3d").replace(", workday]", "]")
    found = {(each.rule, each.fate) for each in owed_changes(pack(TEXT), pack(without))}
    assert {("calendar", Fate.GONE), ("emergency", Fate.GONE)} <= found


def test_a_pack_is_like_itself() -> None:
    assert owed_changes(pack(TEXT), pack("# moved\n" + TEXT)) == ()


def test_check_against_tells_it(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(TEXT, "utf-8")
    new = TEXT.replace("within: 24h", "within: 12h").replace("workdays: [2020-02-01]", "workdays: [2020-02-08]")
    (tmp_path / "new.yaml").write_text(new, "utf-8")
    words = ["check", str(tmp_path / "new.yaml"), "--against", str(tmp_path / "old.yaml"), "--lang", "en"]
    told = CliRunner().invoke(main, words)
    assert "owed within 12h instead of 24h" in told.output
    assert "other days are worked" in told.output
    listed = json.loads(CliRunner().invoke(main, [*words, "--format", "json"]).output)
    changes = [each for each in listed if each["code"].startswith("change.")]
    assert [(each.get("duty"), each.get("calendar"), each["way"]) for each in changes] == [
        ("test_result", None, "stricter"),
        (None, "calendar", "unclear"),
    ]
    assert changes[0]["line"] == TEXT[: TEXT.index("  test_result:")].count("\n") + 1
    assert changes[1]["line"] is None
