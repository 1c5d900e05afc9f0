"""What is known of a log at an instant: corrections, withdrawals, identities, and what is set aside."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest

from gridcontrol.ids import EventKindId, FactId, FieldId, StatusId, SubjectId, TrackId
from gridcontrol.model.facts import Assertion, Correction, Event, Fact, Identity, Received, Void
from gridcontrol.model.known import Competition, Known, as_known
from gridcontrol.time import WorldTime

ZONE = ZoneInfo("Asia/Shanghai")
P, Q, R = SubjectId("person/p"), SubjectId("person/q"), SubjectId("person/r")
SEEN = EventKindId("seen")


def on(day: int, hour: int = 0, month: int = 2) -> datetime:
    return datetime(2020, month, day, hour, tzinfo=ZONE)


def event(name: str = "x", at: WorldTime = date(2020, 2, 1), subject: SubjectId = P, **fields: str) -> Event:
    return Event(FactId(name), SEEN, subject, at, fields)


def log(*facts: tuple[Fact, datetime]) -> list[Received]:
    return [Received(fact, received) for fact, received in facts]


def known(items: list[Received], at: datetime | None = None, plans: frozenset[EventKindId] = frozenset()) -> Known:
    return as_known(items, ZONE, known_at=at, plan_kinds=plans)


def correction(
    name: str, of: str = "x", day: int | None = None, recorded: int | None = None, **fields: str
) -> Correction:
    at = None if day is None else date(2020, 2, day)
    return Correction(FactId(name), FactId(of), at, fields, recorded_at=None if recorded is None else on(recorded))


CORRECTED = log(
    (event(), on(1, 9)),
    (correction("c1", day=2, recorded=5), on(5)),
    (correction("c2", day=3, recorded=6), on(6)),
    (Void(FactId("v"), FactId("c2")), on(7)),
)


@pytest.mark.parametrize(("day", "stands"), [(4, 1), (5, 2), (6, 3), (7, 2)])
def test_corrections_and_a_void_of_one(day: int, stands: int) -> None:
    (one,) = known(CORRECTED, on(day)).of(P)
    assert one.at == date(2020, 2, stands)


def test_a_fact_received_at_the_very_instant_is_known() -> None:
    assert known(CORRECTED, on(1, 8)).of(P) == ()
    assert len(known(CORRECTED, on(1, 9)).of(P)) == 1


def test_a_visit_written_in_time_and_received_late_is_not_in_the_report() -> None:
    """Of 23 February 21:00, written down on the 24th at 18:00, received on the 25th at 09:00."""
    visit = Event(FactId("visit"), SEEN, P, on(23, 21), recorded_at=on(24, 18))
    assert known(log((visit, on(25, 9))), on(24, 20)).of(P) == ()
    assert len(known(log((visit, on(25, 9))), on(25, 9)).of(P)) == 1


def test_competing_corrections_are_listed() -> None:
    assert known(CORRECTED, on(6)).competing == (Competition(FactId("x"), FactId("c2"), (FactId("c1"),)),)
    assert known(CORRECTED, on(7)).competing == ()


@pytest.mark.parametrize(
    ("one", "other", "winner"),
    [((3, "a"), (4, "b"), "b"), ((4, "a"), (3, "b"), "a"), ((4, "b"), (4, "a"), "b"), ((None, "b"), (1, "a"), "a")],
)
def test_the_greatest_recorded_at_wins_then_the_id(
    one: tuple[int | None, str], other: tuple[int | None, str], winner: str
) -> None:
    corrections = [(correction(name, recorded=recorded, who=name), on(8)) for recorded, name in (one, other)]
    (stands,) = known(log((event(), on(2)), *corrections)).of(P)
    assert stands.fields[FieldId("who")] == winner
    assert stands.causes == ("x", winner)


def test_a_correction_replaces_fields_keeps_others_and_drops_some() -> None:
    dropping = Correction(FactId("c"), FactId("x"), None, {"a": "new"}, drops=(FieldId("b"),))
    (stands,) = known(log((event(a="1", b="2", c="3"), on(2)), (dropping, on(3)))).of(P)
    assert dict(stands.fields) == {"a": "new", "c": "3"}
    assert stands.at == date(2020, 2, 1)


def test_a_withdrawn_event_is_listed_as_it_stood() -> None:
    answer = known(log((event(), on(2)), (correction("c", day=3), on(3)), (Void(FactId("v"), FactId("x")), on(4))))
    assert answer.of(P) == ()
    assert [(e.id, e.at) for e in answer.voided] == [("x", date(2020, 2, 3))]


@pytest.mark.parametrize("length", [1, 2, 3, 4, 5000])
def test_a_void_of_a_void_of_a_void(length: int) -> None:
    voids: list[tuple[Fact, datetime]] = []
    of = "x"
    for number in range(length):
        voids.append((Void(FactId(f"v{number}"), FactId(of)), on(3)))
        of = f"v{number}"
    assert bool(known(log((event(), on(2)), *voids)).of(P)) == (length % 2 == 0)


def test_voids_in_a_circle_withdraw_nothing_whatever_their_order() -> None:
    """a and b withdraw each other; c withdraws the event and is withdrawn by nothing that stands outside."""
    facts: list[tuple[Fact, datetime]] = [
        (event(), on(2)),
        (Void(FactId("a"), FactId("b")), on(3)),
        (Void(FactId("b"), FactId("a")), on(3)),
        (Void(FactId("w"), FactId("b")), on(3)),
        (Void(FactId("s"), FactId("s")), on(3)),
        (event("y", subject=Q), on(2)),
        (Void(FactId("k"), FactId("y")), on(3)),
    ]
    for order in permutations(facts):
        answer = known(log(*order))
        assert len(answer.of(P)) == 1
        assert answer.of(Q) == ()


def test_a_correction_whose_event_is_not_there_yet_dangles() -> None:
    items = log((correction("c", day=3), on(3)), (Void(FactId("v"), FactId("nowhere")), on(3)), (event(), on(5)))
    assert known(items, on(4)).dangling == ("c", "v")
    assert known(items, on(5)).dangling == ("v",)
    (stands,) = known(items, on(5)).of(P)
    assert stands.at == date(2020, 2, 3)


def same(name: str, one: SubjectId, other: SubjectId, *, same: bool = True) -> Identity:
    return Identity(FactId(name), one, other, same, "card and telephone")


def test_two_persons_until_the_identity_is_known() -> None:
    items = log(
        (event("arrival", on(1), P), on(1, 10)),
        (event("test", on(13), Q), on(13, 10)),
        (same("i", P, Q), on(14)),
    )
    before, after = known(items, on(13, 23)), known(items, on(14))
    assert ([e.id for e in before.of(P)], [e.id for e in before.of(Q)]) == (["arrival"], ["test"])
    assert [e.id for e in after.of(P)] == [e.id for e in after.of(Q)] == ["arrival", "test"]
    assert after.standing_for(Q) == P
    assert [e.as_reported for e in after.of(P)] == [P, Q]


def test_an_identity_may_be_withdrawn() -> None:
    items = log((event("t", on(1), Q), on(2)), (same("i", P, Q), on(3)), (Void(FactId("v"), FactId("i")), on(4)))
    assert known(items, on(3)).joined == {Q: P}
    assert known(items, on(4)).joined == {}


def test_identities_join_through_each_other() -> None:
    items = log((event("t", on(1), R), on(2)), (same("i", Q, R), on(3)), (same("j", P, Q), on(3)))
    assert known(items).joined == {Q: P, R: P}
    assert [e.id for e in known(items).of(Q)] == ["t"]


def test_what_is_held_apart_is_not_joined_and_listed() -> None:
    items = log((same("i", P, Q), on(3)), (same("j", Q, R), on(3)), (same("n", P, R, same=False), on(3)))
    for order in permutations(items):
        answer = known(list(order))
        assert answer.joined == {Q: P}
        assert answer.contested == ("j",)


def test_later_than_its_receipt_is_set_aside_unless_a_plan() -> None:
    items = log((event("e", date(2020, 2, 3)), on(2, 23)), (event("t", date(2020, 2, 2)), on(2, 23)))
    answer = known(items)
    assert [e.id for e in answer.set_aside] == ["e"]
    assert [e.id for e in answer.of(P)] == ["t"]
    planned = known(items, plans=frozenset({SEEN}))
    assert [e.id for e in planned.plans] == ["e", "t"]
    assert planned.set_aside == () == planned.of(P)


def test_a_correction_brings_a_mistyped_date_back() -> None:
    items = log((event("x", date(2020, 3, 2)), on(2, 23)), (correction("c", day=2), on(3)))
    assert known(items, on(2, 23)).of(P) == ()
    assert [e.id for e in known(items, on(3)).of(P)] == ["x"]


def test_the_first_receipt_of_a_fact_delivered_twice_counts() -> None:
    items = log((event(), on(5)), (event(), on(3)))
    (stands,) = known(items).of(P)
    assert stands.received_at == on(3)
    assert known(items, on(4)).of(P) != ()


def test_assertions_are_kept_beside_and_may_be_withdrawn() -> None:
    claim = Assertion(FactId("a"), P, TrackId("control"), StatusId("central"), date(2020, 2, 1))
    items = log((claim, on(2)), (Void(FactId("v"), FactId("a")), on(3)))
    assert known(items, on(2)).assertions == (claim,)
    assert known(items, on(3)).assertions == ()
    assert known(items, on(2)).of(P) == ()


def test_known_at_is_an_instant_whatever_its_zone() -> None:
    items = log((event(), on(2, 9)))
    assert known(items, on(2, 9).astimezone(UTC)).of(P) != ()
    assert known(items, on(2, 9).astimezone(UTC) - timedelta(microseconds=1)).of(P) == ()
