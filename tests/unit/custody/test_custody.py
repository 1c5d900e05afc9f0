from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.calculus.custody import never_based, past_release, past_release_stretches, unplaced
from gridcontrol.calculus.timeline import EndReason, Run, Timelines
from gridcontrol.ids import FactId, SubjectId, TrackId
from tests.unit.custody.held import CODE, CONTROL, CUSTODY, PACK, PERSON, Stretch, hour, run, timelines

TRACK = PACK.tracks[CUSTODY]


def test_held_after_the_basis_ended() -> None:
    lines = timelines(
        custody=[run(CUSTODY, [("in_venue", 0, None)])],
        control=[
            run(CONTROL, [("central", 0, 48)], rule="contact", ended=EndReason.ORDER, by=(FactId("o"),)),
            run(CONTROL, [("central", 0, 24)], rule="arrival"),
        ],
    )
    assert past_release(PACK, lines, CUSTODY, hour(47)) == ()
    (one,) = past_release(PACK, lines, CUSTODY, hour(48))
    assert (one.since, one.until, one.held_since, one.held_as) == (hour(48), None, hour(0), "in_venue")
    assert one.last is not None
    assert (one.last.run.rule, one.last.segment.ended, one.last.segment.by) == ("contact", EndReason.ORDER, ("o",))
    assert one.lasted(hour(72)) == timedelta(days=1)
    assert not one.never_based
    assert never_based(PACK, lines, CUSTODY, hour(72)) == ()


def test_a_masked_basis_justifies() -> None:
    """Home isolation is no reason for a venue, central isolation that runs underneath a red code is."""
    lines = timelines(
        custody=[run(CUSTODY, [("in_venue", 0, None)])],
        control=[run(CONTROL, [("hospital", 0, 10)]), run(CONTROL, [("central", 0, 20)])],
    )
    assert lines[PERSON, CONTROL].rows[0].status == "hospital"
    home_above = timelines(
        custody=[run(CUSTODY, [("in_venue", 0, None)])],
        control=[run(CONTROL, [("home", 0, 90)])],
        code=[run(CODE, [("red", 5, 30)])],
    )
    assert past_release(PACK, lines, CUSTODY, hour(15)) == ()
    assert [s.since for s in past_release_stretches(TRACK, lines, PERSON)] == [hour(20)]
    assert [(s.since, s.until) for s in past_release_stretches(TRACK, home_above, PERSON)] == [
        (hour(0), hour(5)),
        (hour(30), None),
    ]


def test_a_basis_that_never_shows_justifies() -> None:
    """Somebody counts as isolated at home by a stronger rule; the weaker one still wants him in the venue."""
    lines = timelines(
        custody=[run(CUSTODY, [("in_venue", 0, 40)])],
        control=[run(CONTROL, [("central", 0, 30)], rule="weak"), run(CONTROL, [("home", 0, 50)], rule="strong")],
    )
    assert {row.status for row in lines[PERSON, CONTROL].rows} == {"home"}
    (gap,) = past_release_stretches(TRACK, lines, PERSON)
    assert (gap.since, gap.until) == (hour(30), hour(40))
    assert unplaced(PACK, lines, CUSTODY, hour(45)) == ()


def test_without_any_basis_it_is_past_release_from_the_start() -> None:
    lines = timelines(custody=[run(CUSTODY, [("in_venue", 3, None)])], control=[run(CONTROL, [("home", 0, None)])])
    (one,) = past_release(PACK, lines, CUSTODY, hour(5))
    assert one.never_based
    assert one.since == one.held_since == hour(3)
    assert never_based(PACK, lines, CUSTODY, hour(5)) == (one,)


def test_checked_in_after_the_end_counts_from_the_check_in() -> None:
    lines = timelines(
        custody=[run(CUSTODY, [("in_venue", 30, None)])], control=[run(CONTROL, [("central", 0, 20)], rule="r1")]
    )
    (one,) = past_release(PACK, lines, CUSTODY, hour(31))
    assert one.since == hour(30)
    assert one.last is not None
    assert one.last.segment.until == hour(20)


def test_an_occurrence_of_no_length_justifies_nothing() -> None:
    lines = timelines(custody=[run(CUSTODY, [("in_venue", 0, None)])], control=[run(CONTROL, [("central", 5, 5)])])
    (one,) = past_release(PACK, lines, CUSTODY, hour(9))
    assert one.never_based


def test_moving_rooms_is_one_custody() -> None:
    lines = timelines(
        custody=[run(CUSTODY, [("in_venue", 0, 10)]), run(CUSTODY, [("in_room", 10, None)])],
        control=[run(CONTROL, [("central", 0, 5)])],
    )
    (one,) = past_release(PACK, lines, CUSTODY, hour(12))
    assert (one.since, one.held_since, one.held_as) == (hour(5), hour(0), "in_room")


def test_unplaced_by_what_is_shown() -> None:
    lines = timelines(control=[run(CONTROL, [("central", 2, 40)], rule="contact")])
    (one,) = unplaced(PACK, lines, CUSTODY, hour(10))
    assert (one.subject, one.status, one.since, one.basis.run.rule) == ("person/p", "central", hour(2), "contact")
    assert unplaced(PACK, lines, CUSTODY, hour(40)) == ()
    assert unplaced(PACK, lines, CUSTODY, hour(1)) == ()


def test_unplaced_since_the_check_out() -> None:
    lines = timelines(control=[run(CONTROL, [("central", 0, None)])], custody=[run(CUSTODY, [("in_venue", 3, 9)])])
    assert unplaced(PACK, lines, CUSTODY, hour(5)) == ()
    (one,) = unplaced(PACK, lines, CUSTODY, hour(20))
    assert one.since == hour(9)


@pytest.mark.parametrize(("central", "red", "status"), [(5, 2, "red"), (2, 5, "central")])
def test_two_tracks_name_a_subject_once_by_the_longer_wait(central: int, red: int, status: str) -> None:
    lines = timelines(control=[run(CONTROL, [("central", central, None)])], code=[run(CODE, [("red", red, None)])])
    (one,) = unplaced(PACK, lines, CUSTODY, hour(6))
    assert (one.since, one.status) == (hour(2), status)


def test_the_longest_held_stand_first() -> None:
    a, b, c = (SubjectId(f"person/{name}") for name in "abc")
    lines = {
        **timelines(subject=a, custody=[run(CUSTODY, [("in_venue", 5, None)], subject=a)]),
        **timelines(subject=c, custody=[run(CUSTODY, [("in_venue", 2, None)], subject=c)]),
        **timelines(subject=b, custody=[run(CUSTODY, [("in_venue", 2, None)], subject=b)]),
    }
    assert [one.subject for one in past_release(PACK, lines, CUSTODY, hour(9))] == [b, c, a]


@st.composite
def chains(draw: st.DrawFn, statuses: list[str]) -> list[Stretch]:
    """Phases one after the other, some of no length, the last perhaps open."""
    at = draw(st.integers(0, 12))
    chain: list[Stretch] = []
    for _ in range(draw(st.integers(1, 3))):
        until = at + draw(st.integers(0, 6))
        chain.append((draw(st.sampled_from(statuses)), at, until))
        at = until
    if draw(st.booleans()):
        status, since, _ = chain[-1]
        chain[-1] = (status, since, None)
    return chain


def runs_of(track: TrackId, *statuses: str) -> st.SearchStrategy[list[Run]]:
    made = st.lists(st.tuples(chains(list(statuses)), st.sampled_from("rst")), max_size=3)
    return made.map(lambda found: [run(track, chain, rule=rule) for chain, rule in found])


def _running(lines: Timelines, track: TrackId, at: int) -> set[str]:
    """Every status that runs in the hour, shown or not."""
    segments = [s for r in lines[PERSON, track].runs for s in r.segments]
    return {s.status for s in segments if s.since <= hour(at) and (s.until is None or hour(at) < s.until)}


def _justified(lines: Timelines, at: int) -> bool:
    return bool(_running(lines, CONTROL, at) & {"central", "hospital"} or "red" in _running(lines, CODE, at))


def _past(lines: Timelines, at: int) -> bool:
    row = lines[PERSON, CUSTODY].row_at(hour(at))
    return row is not None and row.status != "out" and not _justified(lines, at)


@given(
    custody=runs_of(CUSTODY, "in_room", "in_venue", "out"),
    control=runs_of(CONTROL, "hospital", "central", "home"),
    code=runs_of(CODE, "red"),
)
def test_hour_by_hour(custody: list[Run], control: list[Run], code: list[Run]) -> None:
    """The stretches hold exactly in the hours in which somebody who looks at the whole picture would say so."""
    lines = timelines(custody=custody, control=control, code=code)
    stretches = past_release_stretches(TRACK, lines, PERSON)
    for at in range(40):
        expected = _past(lines, at)
        inside = [s for s in stretches if s.since <= hour(at) and (s.until is None or hour(at) < s.until)]
        assert len(inside) == expected
        listed = past_release(PACK, lines, CUSTODY, hour(at))
        assert len(listed) == expected
        if listed:
            assert listed[0].never_based == (not any(_justified(lines, h) for h in range(at + 1)))
            first = at
            while first > 0 and _past(lines, first - 1):
                first -= 1
            assert listed[0].since == hour(first)
            row = lines[PERSON, CUSTODY].row_at(hour(at))
            assert row is not None
            assert listed[0].held_as == row.status


@given(
    custody=runs_of(CUSTODY, "in_room", "in_venue", "out"),
    control=runs_of(CONTROL, "hospital", "central", "home"),
    code=runs_of(CODE, "red"),
)
def test_unplaced_hour_by_hour(custody: list[Run], control: list[Run], code: list[Run]) -> None:
    lines = timelines(custody=custody, control=control, code=code)
    for at in range(40):
        shown = [lines[PERSON, track].row_at(hour(at)) for track in (CONTROL, CODE, CUSTODY)]
        needs = [row for row in shown[:2] if row is not None and row.status in ("central", "hospital", "red")]
        inside = shown[2] is not None and shown[2].status != "out"
        found = unplaced(PACK, lines, CUSTODY, hour(at))
        assert len(found) == (bool(needs) and not inside)
        for one in found:
            assert one.since <= hour(at)
            assert all(_outside(lines, h) for h in range(40) if one.since <= hour(h) <= hour(at))


def _outside(lines: Timelines, at: int) -> bool:
    row = lines[PERSON, CUSTODY].row_at(hour(at))
    return row is None or row.status == "out"


@pytest.mark.parametrize("at", [0, 10, 100])
def test_without_timelines_nobody_is_listed(at: int) -> None:
    assert past_release(PACK, {}, CUSTODY, hour(at)) == ()
    assert unplaced(PACK, {}, CUSTODY, hour(at)) == ()
