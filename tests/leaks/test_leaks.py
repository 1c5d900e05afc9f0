"""No officer learns anything of those he does not answer for; the long form is ``tests/campaigns/leaks.py``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import settings as h
from hypothesis import strategies as st

from gridcontrol.access import Scope, answered_for
from gridcontrol.ids import key_of
from tests.campaigns import leaks as campaign
from tests.leaks.command_line import COMMANDS, said, store_of
from tests.leaks.comparing import case_of, leaks, pair_of
from tests.leaks.county import COUNTY
from tests.leaks.doors import DOORS, answer, asked_at_random, locality_of
from tests.leaks.worlds import may_see

SEEDS = st.integers(0, 2**32)


@given(SEEDS)
@h(max_examples=20, deadline=None)
def test_no_answer_tells_of_those_who_are_not_seen(seed: int) -> None:
    assert not [str(leak) for leak in leaks(seed, 12)]


@pytest.mark.heavy
def test_the_campaign_finds_nothing_in_a_thousand_questions() -> None:
    assert campaign.main(["--count", "1000", "--seed", "7000"]) == 0


@given(SEEDS)
@h(max_examples=60, deadline=None)
def test_what_is_answered_for_is_what_the_meaning_says(seed: int) -> None:
    """The library's scope against a second definition of it."""
    case = case_of(Random(seed))
    whole = locality_of(case.world)
    found = whole.seen_by(case.officer) if whole.known(known_at=case.known_at).of(case.officer) else None
    subjects, codes = may_see(case.world, case.officer, case.at, case.known_at)
    if found is not None:
        sight = found.seeing(case.at, case.known_at).sight
        assert sight is not None
        scope = answered_for(sight.of, case.officer, case.at)
        everybody = {*case.world.subjects(), *(scope.subjects or ())}
        assert {each for each in everybody if sight.sees(each)} == {each for each in subjects if each in everybody}
        assert {sight.of.tree.code(each, case.at.date()) for each in scope.divisions or ()} == codes


@pytest.mark.parametrize("seed", range(6))
def test_the_command_line_tells_no_more(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers, errors, progress and exit codes of two programs over worlds that differ out of sight."""
    monkeypatch.setenv("GRIDCONTROL_LANG", ("en", "zh")[seed % 2])
    random = Random(seed + 300)
    case, twin, sights, _ = pair_of(random)
    folders = tmp_path / "one", tmp_path / "other"
    for world, folder in zip((case.world, twin), folders, strict=True):
        store_of(world, folder)
    for name, words in COMMANDS.items():
        asked = asked_at_random(random, case.world, *sights[0], case.at, case.known_at)
        form = "json" if seed % 3 else "text"
        answers = [said(words(asked), case.officer, folder, form=form) for folder in folders]
        assert answers[0] == answers[1], name


def test_questions_have_answers_and_twins_differ() -> None:
    """The property says something: officers see people, doors answer, and the whole of two worlds is not the same."""
    answered: Counter[str] = Counter()
    hidden = seen = 0
    for seed in range(40):
        case, twin, sights, _ = pair_of(Random(seed))
        one, other = locality_of(case.world), locality_of(twin)
        subjects, codes = sights[0]
        people = {each for each in case.world.subjects() if each.startswith("person/")}
        hidden, seen = hidden + len(people - subjects), seen + len(people & subjects)
        assert repr(one.known().events) != repr(other.known().events) or COUNTY in codes
        reader = one.seen_by(case.officer)
        random = Random(seed)
        for _ in range(20):
            asked = asked_at_random(random, case.world, subjects, codes, case.at, case.known_at)
            text = answer(reader, asked)
            answered[asked.door] += not text.startswith("NotFound")
    assert set(answered) == set(DOORS)
    assert min(answered.values()) >= 3
    assert min(hidden, seen) > 60


def test_who_sees_all_gets_the_answers_that_a_trusted_process_gets() -> None:
    """Statuses do not change with the reader: where nothing is hidden nothing differs."""
    for seed in range(12):
        case, *_ = pair_of(Random(seed))
        whole = locality_of(case.world)
        reader, random = whole.seen_by(Scope()), Random(seed)
        for _ in range(25):
            asked = asked_at_random(random, case.world, case.world.subjects(), [COUNTY], case.at, case.known_at)
            assert answer(reader, asked) == answer(whole, asked), asked


def test_statuses_do_not_change_with_the_reader() -> None:
    shown = 0
    for seed in range(25):
        case, _, sights, _ = pair_of(Random(seed))
        whole = locality_of(case.world)
        reader = whole.seen_by(case.officer)
        for subject in sorted(each for each in sights[0][0] if whole.known(known_at=case.known_at).of(each)):
            asked = {"at": case.at, "known_at": case.known_at}
            if not key_of(subject) or subject not in reader.seeing(case.at, case.known_at).known().events:
                continue
            assert dict(reader.status(subject, **asked)) == dict(whole.status(subject, **asked))
            shown += 1
    assert shown > 50
