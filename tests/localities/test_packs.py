"""Every pack of localities: it is sound, its cases hold, they try every part of every rule and notice every change."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
import yaml

from gridcontrol.app.pack import inspected
from gridcontrol.calculus.fast import FastEvaluator
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.errors import PackError
from gridcontrol.rules.schema import pack_schema
from tests.localities.packs import FOLDER, PACKS, changed, labels_of, outcome_of, rules_of, timelines_of, unmissed_of
from tests.unit.rules.test_schema import TextLoader, fits

LONGEST = 150
UNNOTICED = {
    # Who comes from an area that is listed more than a week later has served the days by then.
    "national-2020-2023": 3,
    # Here, too.
    "chongqing-2021": 1,
    # Who came on 8 January has served fourteen days by the 24th.
    "chongqing-2020": 1,
}
"""How many numbers no case can notice, by pack, and why."""


UNMISSED = {
    # Districts with rules of their own hold nobody for less long; after a discharge come fourteen days at least.
    "chongqing-2020": 2,
    # Every decision says one of three levels, so the third row need not ask.
    "county-risk-2020": 1,
    # Counted the other way, too, those days are over earlier.
    "day-one": 2,
    # Its last row says that nothing follows.
    "lishi-2022": 1,
    # The level, as above; hospital and what follows it outlast what they end; nobody was mild before December 2022.
    "national-2020-2023": 6,
    # In that pack nobody leaves hospital.
    "neijiang-2020": 2,
    # The later of two arrivals ends later in any case; five days of suspicion end before hospital and what follows do.
    "rongchang-2020": 2,
    # The zone, as the level above; the last row gives the same.
    "rongchang-three-threes": 2,
    # A zone drawn twice waits for the same conditions.
    "zones-2021-2022": 1,
}
"""How many parts of rules no case can miss, by pack, and why."""


def parts_untried(path: Path) -> list[str]:
    found = unmissed_of(path.read_text("utf-8"), path.name)
    return [f"{part.where.line}: {part.rule or part.spread} {part.what} {part.status}" for part in found]


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_the_pack_is_sound(path: Path) -> None:
    pack, problems = inspected(path)
    assert [str(problem) for problem in problems] == []
    assert pack.cases


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_its_cases_hold_and_would_miss_nearly_every_part_of_every_rule(path: Path) -> None:
    outcome = outcome_of(path.read_text("utf-8"), path.name)
    assert [mismatch for result in outcome.results for mismatch in result.mismatches] == []
    assert len(parts_untried(path)) == UNMISSED.get(path.stem, 0), parts_untried(path)


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_it_is_short_enough_to_be_read_by_those_who_sign_it(path: Path) -> None:
    assert len(rules_of(path.read_text("utf-8"))[0].splitlines()) <= LONGEST


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_a_number_a_day_or_a_word_that_is_changed_makes_some_case_differ(path: Path) -> None:
    unnoticed = set()
    for change, text in changed(path.read_text("utf-8")):
        try:
            outcome = outcome_of(text, path.name)
        except PackError:
            continue  # the pack is refused: that is noticed, too
        if outcome.hold:
            unnoticed.add(change)
    assert len(unnoticed) == UNNOTICED.get(path.stem, 0), unnoticed


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_everything_that_people_read_has_a_name_in_both_languages(path: Path) -> None:
    pack, _ = inspected(path)
    named = list(labels_of(pack))
    assert len(named) > 10
    assert [(name, dict(label.texts)) for name, label in named if set(label.texts) != {"zh", "en"}] == []


def test_every_pack_is_in_the_table_with_its_sources_told_apart() -> None:
    table = (FOLDER / "README.md").read_text("utf-8")
    rows = {line.split("`")[1]: line for line in table.splitlines() if line.startswith("| [`")}
    assert set(rows) == {path.name for path in PACKS}
    for path in PACKS:
        pack, _ = inspected(path)
        remembered = sorted(source.id for source in pack.sources.values() if source.remembered)
        said = rows[path.name].rstrip(" |").rsplit("|", 1)[1].strip()
        assert said == (", ".join(f"`{source}`" for source in remembered) or "nothing"), path.name


def test_a_part_that_no_case_would_miss_is_named(tmp_path: Path) -> None:
    text = (FOLDER / "day-one.yaml").read_text("utf-8")
    without = text[: text.index('  - name: "exposed on 1 January 2021')]
    (tmp_path / "pack.yaml").write_text(without, encoding="utf-8")
    whole, less = (
        {line.split(": ")[1] for line in parts_untried(path)}
        for path in (FOLDER / "day-one.yaml", tmp_path / "pack.yaml")
    )
    assert less - whole >= {"contact_zero phase follow_up", "contact_one phase follow_up"}


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_the_fast_evaluator_gives_what_the_cases_expect(path: Path) -> None:
    outcome = outcome_of(path.read_text("utf-8"), path.name, FastEvaluator())
    assert [mismatch for result in outcome.results for mismatch in result.mismatches] == []


@pytest.mark.heavy
@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_both_evaluators_agree_in_every_detail_on_every_changed_pack(path: Path) -> None:
    compared = 0
    for change, text in changed(path.read_text("utf-8")):
        with suppress(PackError):
            for case, definition, fast in timelines_of(text, path.name, ReferenceEvaluator(), FastEvaluator()):
                assert fast == definition, (change, case)
                compared += 1
    assert compared


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_editors_find_nothing_wrong_with_it(path: Path) -> None:
    schema = pack_schema()
    assert fits(yaml.load(path.read_text("utf-8"), Loader=TextLoader), schema, schema)  # noqa: S506  # a SafeLoader
