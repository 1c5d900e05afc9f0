"""``gridcontrol test``: cases that hold, cases that differ, and what none of them tries."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from tests.unit.app.district import ID_ONE
from tests.unit.cli.conftest import Run

PACK = """\
format: gridcontrol/1
pack: seven-days
zone: Asia/Shanghai
day_count: day_zero
subjects: {person: {}}
events: {arrival: {about: person}, left: {about: person}}
order: [arrival, left]
tracks: {control: {about: person, label: {zh: 管控, en: control}, default: normal, precedence: [central, home]}}
rules:
  arrivals:
    label: {zh: 来人, en: arrivals}
    track: control
    when: {event: arrival}
    ends: {event: left}
    phases: [{status: central, for: 7d}, {status: home, for: 7d}]
"""
HOLDS = """\
  - name: fourteen days
    events: [[2020-02-01, p, arrival]]
    expect: {p: [central 2020-02-01 - 2020-02-09, home 2020-02-09 - 2020-02-16]}
"""
DIFFERS = HOLDS.replace("02-16", "02-15")
LEAVES = """\
  - name: gone
    events: [[2020-02-01, p, arrival], [2020-02-02, p, left]]
    expect: {p: [central 2020-02-01 - 2020-02-02]}
"""


def write(folder: Path, *cases: str) -> None:
    (folder / "pack.yaml").write_text(PACK + ("cases:\n" + "".join(cases) if cases else ""), encoding="utf-8")


def test_cases_that_hold_and_what_they_do_not_try(run: Run, tmp_path: Path) -> None:
    write(tmp_path, HOLDS)
    result = run("test")
    assert result.exit_code == 0
    assert result.stdout.partition("\n\n")[2] == (
        "result\n"
        "-  worked cases: 1, all of them hold\n"
        "\n"
        "case           result  line\n"
        "-------------  ------  ----\n"
        "fourteen days  holds     17\n"
        "\n"
        "Parts of rules that no case would miss (1)\n"
        "\n"
        "rule      edition  part       status  about  line\n"
        "--------  -------  ---------  ------  -----  ----\n"
        "arrivals           early end          left     14\n"
    )
    assert run("test", "--strict").exit_code == 1


def test_with_every_part_tried_strict_is_content(run: Run, tmp_path: Path) -> None:
    write(tmp_path, HOLDS, LEAVES)
    result = run("test", "pack.yaml", "--strict")
    assert result.exit_code == 0
    told = "would miss (0)\n\nwithout any part of any rule some case would come out otherwise\n"
    assert result.stdout.endswith(told), result.stdout


def test_a_case_that_differs_is_shown_row_beside_row(run: Run, tmp_path: Path) -> None:
    write(tmp_path, DIFFERS, LEAVES)
    result = run("test")
    assert result.exit_code == 1
    assert "!! worked cases: 2, of which 1 differ from what the rules give\n" in result.stdout
    assert "fourteen days  differs    17\n" in result.stdout
    assert (
        "fourteen days  p        control  central 2020-02-01 - 2020-02-09  central 2020-02-01 - 2020-02-09\n"
        "                                 home 2020-02-09 - 2020-02-15     home 2020-02-09 - 2020-02-16\n"
    ) in run("test").stdout.replace("fourteen days  p        control  home", " " * 33 + "home")
    said = run("--lang", "zh", "test").stdout
    assert "!! 算例 2 个,其中 1 个与按规则得出的不符\n" in said
    assert "-> 请对照文件核对规则,然后修改规则或算例\n" in said


def test_for_programs(run: Run, tmp_path: Path) -> None:
    write(tmp_path, DIFFERS, LEAVES)
    sections = {each["id"]: each for each in json.loads(run("test", "--format", "json").stdout)["sections"]}
    assert [row["cells"]["result"] for row in sections["cases"]["rows"]] == ["differs", "holds"]
    assert [row["cells"]["found"] for row in sections["mismatches"]["rows"]] == [
        "central 2020-02-01 - 2020-02-09",
        "home 2020-02-09 - 2020-02-16",
    ]
    assert [row["cells"]["result"] for row in sections["mismatches"]["rows"]] == ["holds", "differs"]
    assert sections["untried"]["rows"] == []
    rows = list(csv.DictReader(io.StringIO(run("test", "--format", "csv").stdout.removeprefix("\ufeff"))))
    assert [(row["case"], row["result"]) for row in rows] == [("fourteen days", "differs"), ("gone", "holds")]


def test_rows_that_only_one_side_has(run: Run, tmp_path: Path) -> None:
    write(tmp_path, LEAVES.replace("[central 2020-02-01 - 2020-02-02]", "[]"))
    rows = json.loads(run("test", "--format", "json").stdout)["sections"][2]["rows"]
    assert [(row["cells"]["expected"], row["cells"]["found"]) for row in rows] == [
        (None, "central 2020-02-01 - 2020-02-02")
    ]


def test_a_pack_without_cases_says_so(run: Run, tmp_path: Path) -> None:
    write(tmp_path)
    result = run("test")
    assert result.exit_code == 0
    assert "!  the pack has no worked cases\n   -> write one under `cases`: facts in, statuses out\n" in result.stdout
    assert run("test", "--strict").exit_code == 1


def test_a_pack_with_errors_is_not_run(run: Run, tmp_path: Path) -> None:
    write(tmp_path, HOLDS.replace("central 2020", "centrall 2020"))
    result = run("test")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "did you mean 'central'?" in result.stderr
    assert run("test", "elsewhere.yaml").exit_code == 2


def test_more_than_nine_events_at_one_instant_keep_the_order_in_which_they_are_written(
    run: Run, tmp_path: Path
) -> None:
    events = ", ".join(f"[2020-02-01, p, arrival, {{way: w{n}}}]" for n in range(1, 13))
    case = f"  - {{name: twelve, events: [{events}], expect: {{p: [home 2020-02-01 - 2020-02-03]}}}}\n"
    text = (PACK + "cases:\n" + case).replace(
        "arrival: {about: person}", "arrival: {about: person, fields: {way: text}}"
    )
    text = text.replace("{status: central, for: 7d}, {status: home, for: 7d}", "{status: home, for: 1d}")
    text = text.replace(
        "when: {event: arrival}",
        "when: {event: arrival, where: {way: w12}, given: {seen: {event: arrival, where: {way: w9}}}}",
    )
    (tmp_path / "pack.yaml").write_text(text, encoding="utf-8")
    for command in ("test", "check"):
        result = run(command)
        assert result.exit_code == 0, result.stdout


def untried(said: str) -> list[tuple[str, int | None, str | None]]:
    rows = json.loads(said)["sections"][-1]["rows"]
    return [(row["cells"]["part"], row["cells"]["edition"], row["cells"]["status"]) for row in rows]


def test_an_edition_and_what_it_does_to_those_inside_are_parts(run: Run, tmp_path: Path) -> None:
    phases = "    phases: [{status: central, for: 7d}, {status: home, for: 7d}]\n"
    editions = """\
    editions:
      - {in_force: {from: 2020-01-01}, phases: [{status: central, for: 7d}]}
      - in_force: {from: 2020-02-03}
        transition: as_at_each_day
        phases: [{status: central, for: 3d}, {status: home, for: 1d}]
"""
    over = "expect: {p: [central 2020-01-01 - 2020-01-09]}"
    inside = "expect: {p: [central 2020-02-01 - 2020-02-05, home 2020-02-05 - 2020-02-06]}"
    gone = "expect: {p: [central 2020-02-01 - 2020-02-02]}"
    text = PACK.replace(phases, editions) + (
        "cases:\n"
        f"  - {{name: a, events: [[2020-01-01, p, arrival]], {over}}}\n"
        f"  - {{name: b, events: [[2020-02-01, p, arrival], [2020-02-02, p, left]], {gone}}}\n"
    )
    (tmp_path / "pack.yaml").write_text(text, encoding="utf-8")
    assert untried(run("test", "--format", "json").stdout) == [("edition", 2, None)]
    text += f"  - {{name: c, events: [[2020-02-01, p, arrival]], {inside}}}\n"
    (tmp_path / "pack.yaml").write_text(text, encoding="utf-8")
    assert untried(run("test", "--format", "json").stdout) == []


def test_each_row_of_a_table_and_each_level_is_a_part(run: Run, tmp_path: Path) -> None:
    phases = "    phases: [{status: central, for: 7d}, {status: home, for: 7d}]\n"
    table = """\
    choose:
      - {where: {way: road}, phases: [{status: home, for: 7d}]}
      - {where: {}, phases: [{status: home, for: 9d}]}
  levels: {track: mood, levels: [{status: bad, if: {running: arrivals}}, {status: good, if: {all: []}}]}
cases:
  - name: by rail
    events: [[2020-02-01, p, arrival, {way: rail}]]
    expect: {p: [home 2020-02-01 - 2020-02-11]}
"""
    text = PACK.replace(phases, table).replace(
        "arrival: {about: person}", "arrival: {about: person, fields: {way: text?}}"
    )
    mood = ", mood: {about: person, default: none, precedence: [bad, good]}}\nrules:"
    text = text.replace("}\nrules:", mood)
    (tmp_path / "pack.yaml").write_text(text, encoding="utf-8")
    assert untried(run("test", "--format", "json").stdout) == [
        ("end", None, None),
        ("row", 1, None),
        ("level", 1, "bad"),
        ("level", 1, "good"),
    ]


def test_an_id_number_that_somebody_used_in_a_case_is_masked(run: Run, tmp_path: Path) -> None:
    write(
        tmp_path,
        LEAVES.replace(" p, ", f" '{ID_ONE}', ").replace("{p:", f"{{'{ID_ONE}':").replace("02-02]}", "02-03]}"),
    )
    for words in ((), ("--format", "json"), ("--format", "csv")):
        result = run("test", *words)
        assert result.exit_code == 1
        assert ID_ONE not in result.stdout
    assert ID_ONE[-4:] in run("test").stdout
