"""A plan under any rules: with no new facts it is what then happens; with later facts the shares make the whole.

The other version is the drawn pack without one of its parts: a row, a phase, an edition with its transition, a repeal.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridcontrol.calculus import comparing
from gridcontrol.calculus.comparing import attributed, changes, parted, shares
from gridcontrol.calculus.ends import shown_at
from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.calculus.fast import FastEvaluator
from gridcontrol.calculus.parts import What, parts
from gridcontrol.calculus.supposing import up_to
from gridcontrol.calculus.timeline import Timelines
from gridcontrol.ids import StatusId, SubjectId, TrackId, kind_of
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import instant_of
from tests.agreement.drawing import FIRST, FOCUSES, Drawn, Prefixes, drawn, seeded
from tests.properties.test_replay import linked

CHANGES_OF_RULES = (What.EDITION, What.TRANSITION, What.REPEAL, What.BACK_TO)


def drawn_change(seed: int) -> tuple[Drawn, Pack, Pack, datetime]:
    """Facts, the old rules, the new ones, and when somebody asks; changes by edition more often than others."""
    rng = seeded(seed)
    example = linked(rng) if seed % 4 == 0 else drawn(rng, rng.choice(("editions", "editions", *FOCUSES)))
    found = list(parts(example.pack))
    dated = [without for without in found if without.part.what in CHANGES_OF_RULES]
    other = rng.choice(dated or found).pack
    old, new = (example.pack, other) if seed % 2 else (other, example.pack)
    # Soon after something has happened: then something runs.
    happened = [event for events in example.known.events.values() for event in events]
    day = instant_of(rng.choice(happened).at, example.pack.zone) if happened else instant_of(FIRST, example.pack.zone)
    return example, old, new, day + timedelta(hours=rng.choice((1, 12, 24)))


def lines(pack: Pack, example: Drawn, until: datetime, at: datetime) -> Timelines:
    """What *pack* gives at *at* from the facts up to *until*."""
    known = up_to(pack, example.known, until)
    return FastEvaluator().evaluate(pack, known, places=Prefixes(), as_of=AsOf(at)).timelines


def differs(seed: int) -> bool:
    """Whether what was planned is not what then happens with no new fact, or somebody who differs is not named."""
    example, old, new, at = drawn_change(seed)
    was, planned = lines(old, example, at, at), lines(new, example, at, at)
    found = {(one.subject, one.track): one for one in changes(old, new, was, planned, at)}
    keys = {key for side in (was, planned) for key in side}
    for hours in (0, 6, 12, 24, 36, 48, 72, 120, 192, 360):
        later = at + timedelta(hours=hours)
        happened = lines(new, example, at, later)
        for subject, track in keys | set(happened):
            now = shown(new, happened, subject, track, later)
            if shown(new, planned, subject, track, later) != now:
                return True
            one = found.get((subject, track))
            if shown(old, was, subject, track, later) != now and (one is None or one.since > later):
                return True
            if one is not None and one.since == later and one.becomes != now:
                return True
    return False


def shown(pack: Pack, side: Timelines, subject: SubjectId, track: TrackId, at: datetime) -> StatusId:
    return shown_at(side.get((subject, track)), pack.tracks[track], at)


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_with_no_new_facts_what_is_planned_is_what_then_happens(seed: int) -> None:
    assert not differs(seed)


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 10**6), days=st.integers(1, 8))
def test_with_later_facts_the_rest_is_put_down_to_them(seed: int, days: int) -> None:
    example, old, new, at = drawn_change(seed)
    later = at + timedelta(days=days)
    expected, planned = lines(old, example, at, at), lines(new, example, at, at)
    happened = lines(new, example, later, later)
    found = attributed(old, new, expected, planned, happened, later)
    counts: list[Counter[tuple[TrackId, StatusId]]] = []
    people = sorted({subject for side in (expected, planned, happened) for subject, _ in side})
    for pack, side in ((old, expected), (new, planned), (new, happened)):
        counts.append(
            Counter(
                (track.id, shown(pack, side, subject, track.id, later))
                for subject in people
                for track in pack.tracks.values()
                if track.about == kind_of(subject)
            )
        )
    split = shares(found)
    for key in counts[0].keys() | counts[1].keys() | counts[2].keys():
        by_rules, by_facts = counts[1][key] - counts[0][key], counts[2][key] - counts[1][key]
        share = split.get(key)
        assert (by_rules, by_facts) == ((share.by_rules, share.by_facts) if share is not None else (0, 0))
    for one in parted(old, new, expected, planned, happened, later):
        assert (one.expected, one.planned, one.happened) == tuple(side[one.track, one.status] for side in counts)
        assert one.status != new.tracks[one.track].default
    if up_to(new, example.known, later) == up_to(new, example.known, at):
        assert not any(one.by_facts for one in found)


def test_draws_that_change_something_by_editions_are_among_them() -> None:
    """Else the properties above would say nothing."""
    changed = editions = 0
    for seed in range(150):
        example, old, new, at = drawn_change(seed)
        found = changes(old, new, lines(old, example, at, at), lines(new, example, at, at), at)
        changed += bool(found)
        editions += bool(found) and any(len(rule.editions) > 1 for rule in (*old.rules.values(), *new.rules.values()))
    assert changed >= 15
    assert editions >= 4


def test_a_plan_that_forgets_somebody_or_comes_late_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not any(differs(seed) for seed in range(100))
    real = comparing._first_difference  # the fault is planted where it would be made

    def late(*words: object) -> datetime | None:
        found: datetime | None = real(*words)  # type: ignore[arg-type]
        return None if found is None else found + timedelta(hours=12)

    monkeypatch.setattr(comparing, "_first_difference", late)
    assert any(differs(seed) for seed in range(100))
