"""What must hold of every answer, whatever the facts and the rules."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.calculus.timeline import Timeline
from gridcontrol.ids import EventKindId, FactId, TrackId
from gridcontrol.model.facts import Correction, Event, Fact, Void
from gridcontrol.model.known import as_known
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import instant_of
from tests.properties.drawing import (
    COUNTS,
    FIRST,
    KINDS,
    LATE,
    PACKS,
    REPEATS,
    TRANSITIONS,
    ZONE,
    P,
    essence,
    evaluate,
    histories,
    logs,
    moments,
    plain,
    received,
    rich,
    status_at,
    ticks,
)

CONTROL = TrackId("control")


@given(pack=PACKS, facts=logs(), data=st.data())
def test_order_of_arrival_batches_and_duplicates_change_nothing(
    pack: Pack, facts: list[Fact], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(facts))
    again = data.draw(st.lists(st.sampled_from(facts), max_size=3)) if facts else []
    step = data.draw(st.sampled_from([timedelta(0), timedelta(days=1)]))
    assert essence(evaluate(pack, received([*shuffled, *again], step))) == essence(evaluate(pack, received(facts)))


@given(pack=PACKS, facts=histories(), at=moments())
def test_facts_after_an_instant_never_change_the_answer_at_it(pack: Pack, facts: list[Event], at: date) -> None:
    then = instant_of(at, ZONE)
    before = [fact for fact in facts if instant_of(fact.at, ZONE) <= then]
    assert essence(evaluate(pack, received(facts), as_of=then)) == essence(evaluate(pack, received(before), as_of=then))
    assert essence(evaluate(pack, received(before), as_of=then)) == essence(evaluate(pack, received(before)))


@given(pack=PACKS, facts=histories(), at=moments())
def test_nor_the_status_shown_at_it(pack: Pack, facts: list[Event], at: date) -> None:
    """The past is what it was: only the expected end of what runs may move with later facts."""
    then = instant_of(at, ZONE)
    whole, cut = evaluate(pack, received(facts)), evaluate(pack, received(facts), as_of=then)
    for track in pack.tracks:
        assert status_at(whole.timelines.get((P, track)), then) == status_at(cut.timelines.get((P, track)), then)


@given(pack=PACKS, facts=histories(), at=moments())
def test_an_exclusive_cut_off_leaves_out_what_happens_at_it(pack: Pack, facts: list[Event], at: date) -> None:
    then = instant_of(at, ZONE)
    before = [fact for fact in facts if instant_of(fact.at, ZONE) < then]
    known = as_known(received(facts), ZONE)
    exclusive = ReferenceEvaluator().evaluate(pack, known, as_of=AsOf(then, exclusive=True))
    assert essence(exclusive) == essence(evaluate(pack, received(before)))


@given(pack=PACKS, facts=logs(), at=moments())
def test_an_event_no_rule_speaks_of_changes_nothing(pack: Pack, facts: list[Fact], at: date) -> None:
    note = Event(FactId("~note"), EventKindId("note"), P, at)
    with_note, without = evaluate(pack, received([*facts, note])), evaluate(pack, received(facts))
    assert essence(with_note) == essence(without)


@given(pack=PACKS, facts=histories(), data=st.data())
def test_one_subject_alone_answers_as_among_all(pack: Pack, facts: list[Event], data: st.DataObject) -> None:
    subject = data.draw(st.sampled_from(sorted({f.subject for f in facts} | {P})))
    known = as_known(received(facts), ZONE)
    alone = ReferenceEvaluator().evaluate(pack, known, subjects=[subject])
    among = evaluate(pack, received([f for f in facts if f.subject == subject]))
    assert essence(alone) == essence(among)


@given(pack=PACKS, facts=histories(), data=st.data())
def test_a_withdrawal_undoes_exactly_its_event(pack: Pack, facts: list[Event], data: st.DataObject) -> None:
    if not facts:
        return
    gone = data.draw(st.sampled_from(facts))
    rest = [fact for fact in facts if fact is not gone]
    assert essence(evaluate(pack, received([*facts, Void(FactId("v"), gone.id)]))) == essence(
        evaluate(pack, received(rest))
    )


@given(pack=PACKS, facts=histories(), at=moments(), data=st.data())
def test_a_correction_withdrawn_never_was(pack: Pack, facts: list[Event], at: date, data: st.DataObject) -> None:
    if not facts:
        return
    of = data.draw(st.sampled_from(facts))
    correction = Correction(FactId("c"), of.id, at)
    assert essence(evaluate(pack, received([*facts, correction, Void(FactId("v"), correction.id)]))) == essence(
        evaluate(pack, received(facts))
    )


@given(pack=PACKS, facts=histories(), at=moments(), data=st.data())
def test_a_correction_is_as_if_the_event_had_been_told_so(
    pack: Pack, facts: list[Event], at: date, data: st.DataObject
) -> None:
    """But for the list of causes, which names the correction."""
    if not facts:
        return
    of = data.draw(st.sampled_from(facts))
    told = [Event(f.id, f.kind, f.subject, at if f is of else f.at, f.fields) for f in facts]
    corrected, directly = (
        evaluate(pack, received([*facts, Correction(FactId("c"), of.id, at)])),
        evaluate(pack, received(told)),
    )
    assert corrected.timelines.keys() == directly.timelines.keys()
    for key, line in corrected.timelines.items():
        other = directly.timelines[key]
        assert [(r.status, r.since, r.until) for r in line.rows] == [(r.status, r.since, r.until) for r in other.rows]


def lines(pack: Pack, facts: list[Fact]) -> list[tuple[Timeline, Pack]]:
    return [(line, pack) for line in evaluate(pack, received(facts)).timelines.values()]


@given(pack=PACKS, facts=logs())
def test_rows_are_sorted_do_not_overlap_and_have_length(pack: Pack, facts: list[Fact]) -> None:
    for line, _ in lines(pack, facts):
        for row in line.rows:
            assert row.until is None or row.since < row.until
        for one, other in zip(line.rows, line.rows[1:], strict=False):
            assert one.until is not None
            assert one.until <= other.since


@given(pack=PACKS, facts=logs())
def test_shown_is_the_strongest_of_what_runs_and_nothing_else(pack: Pack, facts: list[Fact]) -> None:
    for line, of in lines(pack, facts):
        track = of.tracks[line.track]
        for at in ticks(of):
            running = [
                track.rank(s.status)
                for run in line.runs
                for s in run.segments
                if s.since <= at and (s.until is None or at < s.until)
            ]
            row = line.row_at(at)
            assert (track.rank(row.status) if row else None) == min(running, default=None)
            if row is not None:
                assert len(row.masks) == len(running) - 1
                assert row.segment in row.run.segments
                assert row.segment.since <= at
                assert row.segment.until is None or at < row.segment.until


@given(pack=PACKS, facts=logs())
def test_shown_since_is_where_the_status_began_without_a_break(pack: Pack, facts: list[Fact]) -> None:
    for line, _ in lines(pack, facts):
        for number, row in enumerate(line.rows):
            since = row.since
            for before in reversed(line.rows[:number]):
                if before.status != row.status or before.until != since:
                    break
                since = before.since
            assert row.shown_since == since


@given(pack=PACKS, facts=logs())
@example(
    rich(),
    [
        Event(FactId("a"), EventKindId("arrival"), P, FIRST),
        Event(FactId("b"), EventKindId("order_given"), P, FIRST, {"end": FIRST, "status": "home"}),
    ],
)
def test_the_segments_of_a_run_follow_each_other(pack: Pack, facts: list[Fact]) -> None:
    for line, _ in lines(pack, facts):
        for run in line.runs:
            assert run.segments
            assert run.segments[0].since == run.since
            for one, other in zip(run.segments, run.segments[1:], strict=False):
                assert one.until == other.since
            for segment in run.segments:
                assert segment.until is None or segment.since <= segment.until
                assert segment.until is None or segment.latest is None or segment.until <= segment.latest


def last_end(line: Timeline | None) -> datetime | None:
    return max((run.until for run in line.runs if run.until is not None), default=None) if line else None


ONLY_ARRIVALS = ("arrival",)


@given(
    facts=histories(6, ONLY_ARRIVALS),
    later=moments(),
    credit=st.one_of(st.none(), st.integers(0, 9)),
    count=st.sampled_from(["exact", "day_zero", "day_one"]),
)
def test_a_restart_never_ends_earlier_than_without_the_later_trigger(
    facts: list[Event], later: date, credit: int | None, count: str
) -> None:
    pack = plain("restart", count)
    fields = {} if credit is None else {"left_on": FIRST + timedelta(days=credit - 4)}
    more = Event(FactId("~"), EventKindId("arrival"), P, later, fields)
    without = last_end(evaluate(pack, received(facts)).timelines.get((P, CONTROL)))
    with_it = last_end(evaluate(pack, received([*facts, more])).timelines.get((P, CONTROL)))
    if without is not None and all(instant_of(f.at, ZONE) <= instant_of(later, ZONE) for f in facts):
        assert with_it is not None
        assert with_it >= without


@given(facts=histories(6, KINDS), more=moments(), count=st.sampled_from(COUNTS))
def test_with_extend_a_further_trigger_never_weakens_anything(facts: list[Event], more: date, count: str) -> None:
    pack = plain("extend", count)
    ranks = {str(status): rank for rank, status in enumerate(pack.tracks[CONTROL].precedence)}
    trigger = Event(FactId("~"), EventKindId("arrival"), P, more)
    without = evaluate(pack, received(facts)).timelines.get((P, CONTROL))
    with_it = evaluate(pack, received([*facts, trigger])).timelines.get((P, CONTROL))
    for at in ticks(pack):
        one, other = status_at(without, at), status_at(with_it, at)
        assert not one or (other and ranks[other] <= ranks[one])


@given(facts=histories(6, KINDS), at=moments(), end=st.integers(0, 14))
def test_orders_never_bind_later_chains(facts: list[Event], at: date, end: int) -> None:
    pack = plain("extend")
    order = Event(FactId("~"), EventKindId("order_given"), P, at, {"end": FIRST + timedelta(days=end)})
    acts = instant_of(at, ZONE)

    def later_runs(log: list[Event]) -> list[object]:
        line = evaluate(pack, received(log)).timelines.get((P, CONTROL))
        return [(r.since, r.trigger, r.segments, r.orders) for r in line.runs if r.since > acts] if line else []

    assert later_runs([*facts, order]) == later_runs(facts)


@given(facts=histories(6, KINDS), at=moments(), end=st.integers(0, 14))
def test_an_order_never_releases_before_it_acts(facts: list[Event], at: date, end: int) -> None:
    pack = plain("extend")
    order = Event(FactId("~"), EventKindId("order_given"), P, at, {"end": FIRST + timedelta(days=end)})
    acts = instant_of(at, ZONE)
    without = evaluate(pack, received(facts)).timelines.get((P, CONTROL))
    with_it = evaluate(pack, received([*facts, order])).timelines.get((P, CONTROL))
    for tick in ticks(pack):
        if tick < acts:
            assert status_at(without, tick) == status_at(with_it, tick)


@given(facts=histories(), repeat=st.sampled_from(REPEATS), how=st.sampled_from(TRANSITIONS))
def test_no_joined_stretch_of_a_rule_is_longer_than_its_ceiling(facts: list[Event], repeat: str, how: str) -> None:
    facts = [f for f in facts if f.kind != "order_given"]
    pack = rich(repeat, how)
    line = evaluate(pack, received(facts)).timelines.get((P, CONTROL))
    runs = sorted((r.since, r.until) for r in line.runs if r.rule == "away" and r.until) if line else []
    joined: list[list[datetime]] = []
    for since, until in runs:
        # A trigger when the ceiling is reached starts afresh.
        if joined and since <= joined[-1][1] and since < joined[-1][0] + timedelta(days=25):
            joined[-1][1] = max(joined[-1][1], until)
        else:
            joined.append([since, until])
    assert all(until - since <= timedelta(days=26) for since, until in joined)


@settings(max_examples=400)
@given(facts=histories())
def _count_ties(facts: list[Event]) -> None:
    instants = [(f.subject, instant_of(f.at, ZONE)) for f in facts]
    DRAWN.append(len(set(instants)) < len(instants))


DRAWN: list[bool] = []


def test_at_least_a_fifth_of_the_draws_have_ties() -> None:
    DRAWN.clear()
    _count_ties()
    assert len(DRAWN) >= 100
    assert sum(DRAWN) / len(DRAWN) >= 0.2


@pytest.mark.parametrize("pack", [plain(), rich()], ids=["plain", "rich"])
def test_nothing_from_nothing(pack: Pack) -> None:
    assert essence(evaluate(pack, [])) == ({}, [])
    assert instant_of(FIRST, ZONE) < LATE
