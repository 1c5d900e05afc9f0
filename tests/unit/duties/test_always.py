"""What must hold of every answer about duties, on drawn facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.duties import deriving, matching, opening
from gridcontrol.duties.compliance import compliance
from gridcontrol.duties.matching import Match, Proof, matched
from gridcontrol.duties.obligation import Obligation, State
from gridcontrol.duties.windows import Window
from gridcontrol.ids import EventKindId, FactId, FieldId, subject_id
from gridcontrol.model.facts import Correction, Event, Received, Value, Void
from gridcontrol.rules.check import checked_pack
from tests.unit.duties.owing import Asked

GOOD = Path(__file__).resolve().parents[2] / "cases" / "packs" / "good" / "what-is-owed.yaml"
PACK, _ = checked_pack(GOOD.read_bytes(), GOOD.name)
SHIFTED = """
format: gridcontrol/1
pack: shifted
zone: UTC
day_count: day_zero
subjects: {person: {}}
events: {arrival: {about: person}, visit: {about: person}}
order: [arrival, visit]
tracks: {control: {about: person, default: normal, precedence: [home]}}
rules: {arrivals: {track: control, when: {event: arrival}, phases: [{status: home, for: 14d}]}}
duties:
  seen:
    while: {control: home}
    slots: {first: {until: "08:00"}, second: {from: "01:00", until: "09:00"}}
    done_by: {event: visit}
"""
FIRST = datetime(2020, 1, 24, tzinfo=UTC)
HOURS = st.integers(0, 24 * 12)
PERSON_KINDS = (
    "arrival",
    "emergency_leave",
    "returned",
    "visit",
    "excused",
    "sampled",
    "result",
    "accompanied",
    "admitted",
)


def hours(number: int) -> datetime:
    return FIRST + timedelta(hours=number)


@st.composite
def logs(draw: st.DrawFn) -> list[Received]:
    """Facts of two people, mostly visits, some dated by the day, some corrected or withdrawn, received at or after."""
    found: list[Received] = []
    for number in range(draw(st.integers(1, 14))):
        kind = draw(st.sampled_from((*PERSON_KINDS, "visit", "visit", "visit", "arrival")))
        happened = hours(draw(HOURS))
        dated = draw(st.integers(0, 5)) == 0
        at = date.fromordinal(happened.toordinal()) if dated else happened
        received = happened + timedelta(hours=draw(st.sampled_from((0, 0, 1, 20, 70)))) + timedelta(days=int(dated))
        fields: dict[FieldId, Value] = {FieldId("temperature"): 36} if kind == "visit" else {}
        if kind == "excused":
            fields[FieldId("from_what")] = "temperature"
        if kind == "result":
            fields[FieldId("result")] = "negative"
        who = subject_id("person", draw(st.sampled_from(("p", "q"))))
        found.append(Received(Event(FactId(f"f{number}"), EventKindId(kind), who, at, fields), received))
    for number in range(draw(st.integers(0, 2))):
        of = draw(st.sampled_from(found))
        later = of.received_at + timedelta(hours=draw(st.integers(1, 40)))
        fact = (
            Void(FactId(f"v{number}"), of.fact.id)
            if draw(st.booleans())
            else Correction(FactId(f"c{number}"), of.fact.id, hours(draw(HOURS)))
        )
        found.append(Received(fact, later))
    return found


INSTANTS = HOURS.map(hours)


def told(log: list[Received], at: datetime, known_at: datetime | None = None) -> list[Obligation]:
    asked = Asked(PACK, log, at, known_at)
    return list(asked.duties.obligations(FIRST - timedelta(days=3), FIRST + timedelta(days=30)))


@given(logs(), INSTANTS)
def test_states_partition_and_keys_are_unique(log: list[Received], at: datetime) -> None:
    several = told(log, at)
    keys = [one.key for one in several]
    assert len(set(keys)) == len(keys)
    assert len({key.text() for key in keys}) == len(keys)
    counts = Counter(one.state for one in several)
    found = compliance((None, one) for one in several).get(None)
    settled = len(several) - counts[State.UPCOMING] - counts[State.DUE]
    if found is None:
        assert settled == 0
    else:
        assert settled == found.counted + found.unknowable + found.paused + found.waived
    for one in several:
        assert one.opens <= one.due
        assert (one.done_at is not None) == (one.state in {State.DONE, State.DONE_LATE})
        if one.state is State.MISSED:
            assert one.due <= at
        if one.state is State.DUE:
            assert one.opens <= at < one.due
        if one.state is State.UNKNOWABLE:
            assert one.received is not None
            assert one.closes <= one.received


@given(logs(), INSTANTS)
def test_an_event_fulfils_one_window_of_a_duty(log: list[Received], at: datetime) -> None:
    used = Counter((one.duty, one.by) for one in told(log, at) if one.done_at is not None)
    assert all(number == 1 for number in used.values())


@given(logs(), INSTANTS, st.randoms(use_true_random=False))
def test_no_order_of_arrival_matters(log: list[Received], at: datetime, chance: Any) -> None:  # noqa: ANN401  # Random
    other = list(log)
    chance.shuffle(other)
    assert told(other, at) == told(log, at)


@given(logs(), INSTANTS, st.one_of(st.none(), INSTANTS))
def test_facts_after_the_instant_change_nothing(log: list[Received], at: datetime, known_at: datetime | None) -> None:
    corrected = {item.fact.of for item in log if isinstance(item.fact, Correction)}
    before = [
        item
        for item in log
        if not isinstance(item.fact, Event) or item.fact.id in corrected or _instant(item.fact.at) <= at
    ]
    assert told(before, at, known_at) == told(log, at, known_at)


def _instant(at: date) -> datetime:
    zone = PACK.zone
    whole = at if isinstance(at, datetime) else datetime(at.year, at.month, at.day, tzinfo=zone)
    return whole.astimezone(UTC)


@given(logs(), INSTANTS, st.integers(0, 12), st.integers(1, 3))
def test_a_stretch_is_a_part_of_the_whole(log: list[Received], at: datetime, day: int, length: int) -> None:
    since, until = hours(24 * day), hours(24 * (day + length))
    whole = {one.key: one for one in told(log, at)}
    part = list(Asked(PACK, log, at).duties.obligations(since, until))
    assert all(whole[one.key] == one for one in part)
    keys = {one.key for one in part}
    missing = [one for key, one in whole.items() if key not in keys and one.opens < until and one.due > since]
    assert missing == []


@given(logs(), INSTANTS)
def test_one_person_alone_is_told_the_same(log: list[Received], at: datetime) -> None:
    who = subject_id("person", "p")
    asked = Asked(PACK, log, at)
    since, until = FIRST - timedelta(days=3), FIRST + timedelta(days=30)
    alone = list(asked.duties.obligations(since, until, subjects=[who]))
    assert alone == [one for one in told(log, at) if one.subject == who]


@given(logs(), INSTANTS, st.integers(-30, 30))
def test_keys_stay_when_the_beginning_is_moved(log: list[Received], at: datetime, moved: int) -> None:
    """What is owed before and after a correction of the beginning has one key, not two."""
    arrival = next((item for item in log if isinstance(item.fact, Event) and item.fact.kind == "arrival"), None)
    if arrival is None or not isinstance(arrival.fact, Event):
        return
    when = _instant(arrival.fact.at) + timedelta(hours=moved)
    other = [*log, Received(Correction(FactId("zz"), arrival.fact.id, when), max(arrival.received_at, when))]
    chain = {one.key for one in told(log, at) if one.key.number is not None and one.key.cause == arrival.fact.id}
    after = {one.key for one in told(other, at) if one.key.number is not None and one.key.cause == arrival.fact.id}
    assert {key.number for key in chain | after} <= {1, 4, 7, 14}
    assert len(chain | after) <= 4


# matching against a second definition

POINTS = st.lists(st.integers(0, 40), max_size=8)


def _window(opens: int, length: int) -> Window:
    since, due = hours(opens), hours(opens + length)
    return Window(since, due, due, None, None, str(opens), None, None, (), ())


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8)), max_size=6), POINTS)
def test_as_many_as_can_be_are_on_time(drawn: list[tuple[int, int]], points: list[int]) -> None:
    windows = sorted((_window(opens, length) for opens, length in drawn), key=lambda each: each.opens)
    proofs = [Proof(hours(p), hours(p), FactId(f"{n}"), hours(p)) for n, p in enumerate(points)]
    found = matched(windows, [None] * len(windows), proofs)
    on_time = sum(1 for match in found if match is not None and not match.late)
    assert on_time == _most(windows, [proof.first for proof in proofs])
    for window, match in zip(windows, found, strict=True):
        if match is not None:
            assert window.opens <= match.proof.first
            assert (match.proof.first >= window.due) == match.late


def _most(windows: list[Window], points: list[datetime]) -> int:
    """The largest number of windows that different points can serve, by augmenting paths."""
    serving: dict[int, int] = {}

    def place(window: int, tried: set[int]) -> bool:
        for number, point in enumerate(points):
            if number in tried or not windows[window].opens <= point < windows[window].due:
                continue
            tried.add(number)
            if number not in serving or place(serving[number], tried):
                serving[number] = window
                return True
        return False

    return sum(place(window, set()) for window in range(len(windows)))


# faults planted on purpose


def _twice(windows: list[Window], ends: object, proofs: list[Proof]) -> list[Match | None]:
    """A matching that lets one event serve every window it lies in."""
    del ends
    return [next((Match(p, late=False) for p in sorted(proofs) if w.opens <= p.first < w.due), None) for w in windows]


def _planted(test: Callable[[], None]) -> None:
    with pytest.raises(AssertionError):
        test()


def test_a_matching_that_uses_events_twice_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    overlapping = [_window(0, 8), _window(4, 8)]
    proofs = [Proof(hours(5), hours(5), FactId("a"), hours(5))]
    assert sum(match is not None for match in matching.matched(overlapping, [None, None], proofs)) == 1
    assert sum(match is not None for match in _twice(overlapping, None, proofs)) == 2
    log = [
        Received(Event(FactId("a"), EventKindId("arrival"), subject_id("person", "p"), hours(0)), hours(0)),
        Received(Event(FactId("v"), EventKindId("visit"), subject_id("person", "p"), hours(2)), hours(2)),
    ]
    _each_once(log)
    monkeypatch.setattr(deriving, "matched", _twice)
    _planted(lambda: _each_once(log))


def _each_once(log: list[Received]) -> None:
    several = list(Asked(SHIFTED, log, hours(30)).duties.obligations(FIRST, FIRST + timedelta(days=2)))
    used = Counter(one.by for one in several if one.done_at is not None)
    assert used == {FactId("v"): 1}


def test_a_forgotten_receipt_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def known_at_once(self: opening.Opening, learning: object, subject: object, window: Window, piece: Any) -> Window:  # noqa: ANN401
        del self, learning, subject
        return window._replace(causes=piece.run.causes)

    late = Received(Event(FactId("a"), EventKindId("arrival"), subject_id("person", "p"), hours(0)), hours(100))

    def unknowable() -> None:
        states = {one.state for one in told([late], hours(101)) if one.due <= hours(99)}
        assert states == {State.UNKNOWABLE}

    unknowable()
    monkeypatch.setattr(opening.Opening, "_learned", known_at_once)
    _planted(unknowable)


def test_a_later_receipt_of_the_same_is_the_same() -> None:
    arrival = Received(Event(FactId("a"), EventKindId("arrival"), subject_id("person", "p"), hours(0)), hours(1))
    again = evolve(arrival, received_at=hours(50))
    assert told([arrival, again], hours(60)) == told([arrival], hours(60))
