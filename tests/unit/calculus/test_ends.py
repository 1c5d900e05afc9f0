"""Ends that lie ahead: which are known, and which are only the latest there can be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given

from gridcontrol.calculus import ends
from gridcontrol.calculus.ends import Ends
from gridcontrol.calculus.explanation import TrackAnswer
from gridcontrol.calculus.reference.explaining import explain
from gridcontrol.calculus.timeline import EndReason
from gridcontrol.ids import subject_id
from gridcontrol.model.facts import Event
from gridcontrol.model.known import as_known
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import instant_of
from tests.properties.drawing import PACKS, ZONE, P, histories, moments, received
from tests.unit.calculus.asking import PERSON, instant, known, pack_of, show

STAY = """
  ill:
    track: control
    ceiling: 60d
    when: {event: confirmed}
    phases: [{status: hospital, until: {event: discharged}}]
"""
TESTED = """
  r:
    track: control
    when: {event: contact}
    phases:
      - {status: central, for: 14d, release: {needs: [{event: test, from_day: 13}], at_most: 3d}}
      - {status: home, for: 7d}
"""
PLANNED = "  plain: {track: control, when: {event: arrival}, phases: [{status: home, for: 14d}]}\n"
CAPPED = "  r: {track: control, ceiling: 10d, when: {event: contact}, phases: [{status: central, for: 14d}]}\n"
BOTH = STAY + PLANNED
AFTER = STAY.replace("control", "clinical").replace("hospital", "ill") + (
    "  held: {track: control, when: {begins: {clinical: ill}}, while: {status: {clinical: ill}},"
    " phases: [{status: hospital, for: 90d}]}\n"
    "  rest: {track: control, when: {finishes: {clinical: ill}}, phases: [{status: rehab, for: 14d}]}\n"
)
CLINICAL = "tracks:\n  clinical: {about: person, default: well, precedence: [ill]}\n"


def asked(pack: Pack, told: str, at: str, track: str = "control") -> TrackAnswer:
    answers = explain(pack, known(pack, told), subject_id("person", "p"), instant(at, pack.zone)).answers
    return next(answer for answer in answers if answer.track == track)


def end(answer: TrackAnswer, pack: Pack) -> tuple[str, str]:
    """How long the status shows, when nothing holds any more; ``≤`` before limits."""

    def told(until: datetime | None, latest: datetime | None) -> str:
        return f"≤ {show(latest, pack.zone)}" if latest is not None else show(until, pack.zone)

    return told(answer.shown_until, answer.shown_latest), told(answer.free_on, answer.free_latest)


EXAMPLES = [
    # A stay in hospital is open; its ceiling is no end that anybody planned.
    (STAY, "02-01 p confirmed", "02-06", ("≤ 04-02", "≤ 04-02")),
    (STAY, "02-01 p confirmed\n02-05 p discharged", "02-05", ("-", "-")),
    # Who waits for a test: at the latest; and what follows is no better known.
    (TESTED, "02-01 p contact", "02-06", ("≤ 02-19", "≤ 02-26")),
    (TESTED, "02-01 p contact\n02-14 10:00 p test", "02-14T11:00", ("02-16", "02-23")),
    (TESTED, "02-01 p contact", "02-20", ("02-26", "02-26")),
    # A plan that the ceiling cuts short: the ceiling is the end.
    (CAPPED, "02-01 p contact", "02-06", ("02-12", "02-12")),
    # Home underneath until the 15th: how long hospital shows is open, and so is freedom; a long home settles it.
    (BOTH, "02-01 p confirmed\n02-03 p arrival", "02-06", ("≤ 04-02", "≤ 04-02")),
    (BOTH.replace("60d", "5d"), "02-01 p confirmed\n02-03 p arrival", "02-04", ("≤ 02-07", "02-18")),
]


@pytest.mark.parametrize(("rules", "told", "at", "expected"), EXAMPLES)
def test_ends(rules: str, told: str, at: str, expected: tuple[str, str]) -> None:
    pack = pack_of(rules)
    assert end(asked(pack, told, at), pack) == expected


def test_what_hangs_on_a_limit_is_no_better_known() -> None:
    """Hospital while ill, rehabilitation when illness ends: neither the end of the one nor of the other is known."""
    pack = pack_of(AFTER, head=PERSON.replace("tracks:\n", CLINICAL))
    answer = asked(pack, "02-01 p confirmed", "02-06")
    assert end(answer, pack) == ("≤ 04-02", "≤ 04-17")
    (active,) = answer.active
    assert (active.until_known, active.segment.ended) == (False, EndReason.MODE)


def test_what_would_end_it_is_named() -> None:
    pack = pack_of(STAY)
    (active,) = asked(pack, "02-01 p confirmed", "02-06").active
    assert (active.awaits, active.until_known) == (("discharged",), False)
    pack = pack_of(TESTED)
    (active,) = asked(pack, "02-01 p contact", "02-06").active
    assert [known_end for _, known_end in active.ahead] == [False]


def test_the_default_lasts_until_what_is_known_to_begin() -> None:
    pack = pack_of(
        PLANNED.replace(
            "when: {event: arrival}", "when: {event: arrival}, in_force: {from: 2020-02-10, back_to: 2020-02-01}"
        )
    )
    assert end(asked(pack, "02-03 p arrival", "02-05"), pack) == ("02-10", "-")


@given(pack=PACKS, facts=histories(), at=moments())
def test_an_end_is_known_or_limited_and_nothing_comes_before_it(pack: Pack, facts: list[Event], at: date) -> None:
    """If no further fact comes the status shows up to the end or limit, and something else from then on."""
    then = instant_of(at, ZONE)
    log = [fact for fact in facts if instant_of(fact.at, ZONE) <= then]
    for answer in explain(pack, as_known(received(log), ZONE), P, then).answers:
        assert answer.shown_until is None or answer.shown_latest is None
        assert answer.free_on is None or answer.free_latest is None
        until = answer.shown_until or answer.shown_latest
        if until is None:
            continue
        assert until > then
        later = next(
            a for a in explain(pack, as_known(received(log), ZONE), P, until).answers if a.track == answer.track
        )
        assert later.status != answer.status


FAULTS: dict[str, tuple[Any, str, Callable[[Any], Any]]] = {
    "limits are ends": (ends, "is_limit", lambda _: lambda _segment, _at: False),
    "every ceiling is a limit": (
        ends,
        "is_limit",
        lambda _: lambda segment, _at: segment.ended in {EndReason.CEILING, EndReason.AT_MOST},
    ),
    "what follows is known": (
        Ends,
        "_note",
        lambda real: lambda self, run: real(self, run) if not run.segments[1:] else None,
    ),
    "who holds underneath is forgotten": (
        Ends,
        "held",
        lambda real: (
            lambda self, runs, holding: real(self, [r for r in runs if not self.known(r, r.segments[0])], holding)
        ),
    ),
    "an end by plan is a limit": (ends, "is_limit", lambda _: lambda segment, _at: segment.ended is EndReason.PLAN),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_seen(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where, name, plant = FAULTS[fault]
    monkeypatch.setattr(where, name, plant(getattr(where, name)))
    wrong = []
    for rules, told, at, expected in EXAMPLES:
        pack = pack_of(rules)
        wrong += [told] if end(asked(pack, told, at), pack) != expected else []
    assert wrong
