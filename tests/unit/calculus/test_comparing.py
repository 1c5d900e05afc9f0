"""Two rule sets over the same facts: who differs, rooms by day, and what rules and later facts have each done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.calculus import comparing
from gridcontrol.calculus.comparing import attributed, changes, rooms, shares, undated, unknown_kinds
from gridcontrol.calculus.ends import shown_at
from gridcontrol.calculus.timeline import Timelines
from gridcontrol.ids import StatusId, TrackId
from gridcontrol.model.facts import Event
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import instant_of, local_date, start_of_day
from tests.properties.drawing import PACKS, ZONE, P, Q, evaluate, histories, moments, received
from tests.unit.calculus.asking import PERSON, evaluated, instant, known, pack_of, read, show

VENUE = PERSON + (
    "  venue: {about: person, nature: custody, default: out, precedence: [inside],"
    " justified_by: {control: [central]}}\n"
)
FOURTEEN = "  r: {track: control, when: {event: contact}, phases: [{status: central, for: 14d}]}\n"
SEVEN = FOURTEEN.replace("14d", "7d")
EDITIONS = """
  r:
    track: control
    when: {event: contact}
    editions:
      - {in_force: {from: 2020-01-01}, phases: [{status: central, for: 14d}]}
      - {in_force: {from: 2020-02-05}, transition: HOW, phases: [{status: central, for: 7d}]}
"""
ONE_EDITION = """
  r:
    track: control
    when: {event: contact}
    editions:
      - {in_force: {from: 2020-01-01}, phases: [{status: central, for: 14d}]}
"""
LOG = "02-01 p contact\n02-02 q contact"


def lines(pack: Pack, facts: Sequence[Event], at: datetime) -> Timelines:
    return evaluate(pack, received(facts), as_of=at).timelines


def told(old: Pack, new: Pack, log: str, at: str) -> list[tuple[str, ...]]:
    moment = instant(at, old.zone)
    was, becomes = (evaluated(pack, log, as_of=at).timelines for pack in (old, new))
    found = changes(old, new, was, becomes, moment)
    free = [[show(f.until, old.zone) if f else "" for f in (one.free_was, one.free_becomes)] for one in found]
    return [
        (one.subject, one.track, show(one.since, old.zone), str(one.was), str(one.becomes), *ends)
        for one, ends in zip(found, free, strict=True)
    ]


def test_who_changes_from_when() -> None:
    old, new = pack_of(FOURTEEN), pack_of(SEVEN)
    assert told(old, new, LOG, "02-05") == [
        ("person/p", "control", "02-09", "central", "normal", "02-16", ""),
        ("person/q", "control", "02-10", "central", "normal", "02-17", ""),
    ]
    # What lies behind is over and done.
    assert told(old, new, LOG, "02-20") == []
    assert told(old, new, LOG, "02-16T12:00") == [
        ("person/q", "control", "02-16 12:00", "central", "normal", "02-17", "")
    ]


def test_those_inside_are_named_by_what_the_edition_does_to_them() -> None:
    old = pack_of(ONE_EDITION)
    each_day, start = (pack_of(EDITIONS.replace("HOW", how)) for how in ("as_at_each_day", "as_at_start"))
    assert [row[2:5] for row in told(old, each_day, LOG, "02-03")] == [
        ("02-09", "central", "normal"),
        ("02-10", "central", "normal"),
    ]
    assert told(old, start, LOG, "02-03") == []
    said = [(one.rule, one.since and show(one.since, old.zone)) for one in undated(old, start)]
    assert said == [("r", "02-05")]
    assert undated(old, each_day) == ()
    assert undated(old, old) == undated(start, start) == ()


def test_an_edition_that_is_gone_is_named() -> None:
    def named(old: str, new: str) -> list[tuple[str, str | None, bool]]:
        before, after = pack_of(old), pack_of(new)
        return [
            (one.rule, None if one.since is None else show(one.since, before.zone), one.gone)
            for one in undated(before, after)
        ]

    later = ONE_EDITION.replace("2020-01-01", "2020-02-05")
    # Nobody is inside by a rule that begins: the new edition leaves nobody alone.
    assert named(ONE_EDITION, later) == [("r", "01-01", True)]
    assert told(pack_of(ONE_EDITION), pack_of(later), LOG, "02-03") != []
    assert named(FOURTEEN, later) == [("r", None, True)]
    both = EDITIONS.replace("HOW", "as_at_start")
    assert named(both, later) == [("r", "01-01", True), ("r", None, False)]
    assert named(both, ONE_EDITION) == [("r", "02-05", True)]
    other = FOURTEEN.replace("  r:", "  s:")
    assert named(both + FOURTEEN.replace("  r:", "  t:"), other) == [
        ("r", "01-01", True),
        ("r", "02-05", True),
        ("t", None, True),
    ]


def test_a_rule_rewritten_without_a_date_is_named() -> None:
    assert [(one.rule, one.since) for one in undated(pack_of(FOURTEEN), pack_of(SEVEN))] == [("r", None)]
    elsewhere = pack_of("  # moved\n" + FOURTEEN)
    assert undated(pack_of(FOURTEEN), elsewhere) == ()


def test_a_track_that_is_gone_and_kinds_that_nobody_knows() -> None:
    old = pack_of(FOURTEEN)
    clinical = PERSON.replace("control:", "clinical:").replace("{track: control,", "{track: clinical,")
    new = read(clinical + "rules:\n" + FOURTEEN.replace("control", "clinical"))
    assert [row[1:5] for row in told(old, new, "02-01 p contact", "02-05")] == [
        ("clinical", "02-05", "None", "central"),
        ("control", "02-05", "central", "None"),
    ]
    assert unknown_kinds(pack_of(FOURTEEN, head=PERSON), known(old, LOG)) == ()
    short = read("format: gridcontrol/1\npack: s\nzone: Asia/Shanghai\nday_count: exact\nsubjects: {person: {}}\n")
    assert unknown_kinds(short, known(old, LOG)) == ("contact",)


def test_rooms_are_counted_by_night() -> None:
    old, new = (pack_of(rules, head=VENUE) for rules in (FOURTEEN, SEVEN))
    was, becomes = (evaluated(pack, LOG, as_of="02-07").timelines for pack in (old, new))
    found = rooms(old, new, was, becomes, instant("02-07T10:00", old.zone), 4)
    assert [(one.track, one.day.day, one.was, one.becomes) for one in found] == [
        ("venue", 7, 2, 2),
        ("venue", 8, 2, 1),  # p leaves at 24:00 of the 8th
        ("venue", 9, 2, 0),
        ("venue", 10, 2, 0),
    ]


def test_what_the_rules_did_and_what_later_facts_did() -> None:
    old, new = pack_of(FOURTEEN), pack_of(SEVEN)
    later = LOG + "\n02-08 p contact"
    expected, planned = (evaluated(pack, LOG, as_of="02-05").timelines for pack in (old, new))
    happened = evaluated(new, later, as_of="02-12").timelines
    found = attributed(old, new, expected, planned, happened, instant("02-12", old.zone))
    assert [(one.subject, one.expected, one.planned, one.happened) for one in found] == [
        ("person/p", "central", "normal", "central"),
        ("person/q", "central", "normal", "normal"),
    ]
    parts = {status: (share.by_rules, share.by_facts, share.whole) for (_, status), share in shares(found).items()}
    assert parts == {"central": (-2, 1, -1), "normal": (2, -1, 1)}


# properties


@given(pack=PACKS, history=histories(), at=moments())
def test_under_the_same_rules_nobody_changes(pack: Pack, history: list[Event], at: date) -> None:
    then = instant_of(at, ZONE)
    line = lines(pack, history, then)
    assert changes(pack, pack, line, line, then) == ()
    assert undated(pack, pack) == ()
    assert all(one.was == one.becomes for one in rooms(pack, pack, line, line, then, 3))


@given(old=PACKS, new=PACKS, history=histories(), at=moments())
def test_with_no_new_facts_what_is_planned_is_what_then_happens(
    old: Pack, new: Pack, history: list[Event], at: date
) -> None:
    """Whoever asks the new rules day by day, with nothing new, finds what was planned; and who differs was named."""
    then = instant_of(at, ZONE)
    facts = [event for event in history if instant_of(event.at, ZONE) <= then]
    was, planned = lines(old, facts, then), lines(new, facts, then)
    found = {(one.subject, one.track): one for one in changes(old, new, was, planned, then)}
    for hours in range(0, 24 * 20, 12):
        later = then + timedelta(hours=hours)
        happened = lines(new, facts, later)
        for track in new.tracks.values():
            for subject in (P, Q):
                key = subject, track.id
                now = shown_at(happened.get(key), track, later)
                assert shown_at(planned.get(key), track, later) == now
                before = shown_at(was.get(key), old.tracks[track.id], later)
                if before != now:
                    assert found[key].since <= later
                one = found.get(key)
                assert one is None or one.since != later or (one.was, one.becomes) == (before, now)
    for one in found.values():
        assert one.was != one.becomes
        assert one.since >= then


@given(old=PACKS, new=PACKS, history=histories(), at=moments(), days=st.integers(1, 6))
def test_the_shares_of_rules_and_facts_make_the_whole(
    old: Pack, new: Pack, history: list[Event], at: date, days: int
) -> None:
    then = instant_of(at, ZONE)
    later = then + timedelta(days=days)
    early = [event for event in history if instant_of(event.at, ZONE) <= then]
    sides = [(old, lines(old, early, then)), (new, lines(new, early, then)), (new, lines(new, history, later))]
    found = attributed(old, new, sides[0][1], sides[1][1], sides[2][1], later)
    counted: list[Counter[tuple[TrackId, StatusId]]] = []
    people = {subject for _, side in sides for subject, _ in side}
    for pack, side in sides:
        shown = [(t.id, shown_at(side.get((s, t.id)), t, later)) for t in pack.tracks.values() for s in people]
        counted.append(Counter(shown))
    parts = shares(found)
    for key in counted[0].keys() | counted[2].keys():
        whole = counted[2][key] - counted[0][key]
        assert (parts[key].whole if key in parts else 0) == whole
        assert (parts[key].by_rules if key in parts else 0) == counted[1][key] - counted[0][key]
    if sides[1][1] == sides[2][1]:
        assert not any(one.by_facts for one in found)


@given(old=PACKS, history=histories(6), at=moments())
def test_rooms_are_those_who_show_it_at_midnight(old: Pack, history: list[Event], at: date) -> None:
    pack = pack_of(FOURTEEN, head=VENUE)
    then = instant_of(at, ZONE)
    facts = [event for event in history if event.kind != "note" and instant_of(event.at, ZONE) <= then]
    line = lines(pack, facts, then)
    for one in rooms(pack, pack, line, line, then, 16):
        midnight = start_of_day(one.day + timedelta(days=1), ZONE)
        track = pack.tracks[TrackId("control")]
        central = [s for s in (P, Q) if shown_at(line.get((s, track.id)), track, midnight) == "central"]
        assert one.was == len(central)
    assert old.zone == pack.zone
    assert local_date(then, ZONE) == rooms(pack, pack, line, line, then, 1)[0].day


FAULTS: dict[str, tuple[Any, str, Callable[[Any], Any]]] = {
    "the past is compared": (
        comparing,
        "_first_difference",
        lambda real: (
            lambda old, new, was, becomes, track, at: real(old, new, was, becomes, track, at - timedelta(days=30))
        ),
    ),
    "rooms at the day's beginning": (
        comparing,
        "start_of_day",
        lambda real: lambda day, zone: real(day - timedelta(days=1), zone),
    ),
    "where a rule stands is a difference": (comparing, "Place", lambda _: int),
    "every new edition takes those inside": (comparing, "Transition", lambda _: type("T", (), {"AS_AT_START": None})),
    "what the rules did is put down to facts": (
        comparing,
        "Shares",
        lambda real: lambda rules, facts: real(facts, rules),
    ),
    "the end is asked of the old rules": (
        comparing,
        "_free",
        lambda real: lambda pack, lines, track, at: real(pack, lines, track, at) and None,
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_seen(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where, name, plant = FAULTS[fault]
    monkeypatch.setattr(where, name, plant(getattr(where, name)))
    seen = 0
    for example in (
        test_who_changes_from_when,
        test_those_inside_are_named_by_what_the_edition_does_to_them,
        test_a_rule_rewritten_without_a_date_is_named,
        test_rooms_are_counted_by_night,
        test_what_the_rules_did_and_what_later_facts_did,
    ):
        try:
            example()
        except AssertionError:
            seen += 1
    assert seen
