"""The least change: what it finds, that it keeps its promises, and that "no single fact" means none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from gridcontrol.calculus import candidates, counterfactual
from gridcontrol.calculus.counterfactual import (
    Added,
    Change,
    LeastChanges,
    Waited,
    Withdrawn,
    first_other,
    least_changes,
)
from gridcontrol.calculus.ends import Ends, Stretch, shown_at
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.calculus.supposing import SUPPOSED
from gridcontrol.calculus.timeline import Timeline
from gridcontrol.ids import EventKindId, FactId, FieldId, TrackId, subject_id
from gridcontrol.model.facts import Event, Received, Value
from gridcontrol.model.known import as_known
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import WorldTime, instant_of, local_date
from tests.properties.drawing import LATE, PACKS, ZONE, P, histories, moments, received
from tests.unit.calculus.asking import PERSON, facts, instant, known, pack_of, read, show

CONTROL = TrackId("control")
TESTED = """
  r:
    track: control
    when: {event: contact}
    phases:
      - status: central
        for: 14d
        release: {needs: [{event: test, where: {result: negative}, from_day: 10}], at_most: 7d}
    ends: [{event: died}]
"""


def asked(pack: Pack, told: str, at: str, track: str = "control") -> LeastChanges:
    found = least_changes(
        pack, known(pack, told), subject_id("person", "p"), instant(at, pack.zone), ReferenceEvaluator()
    )
    return next(one for one in found if one.track == track)


def said(change: Change, pack: Pack) -> str:
    """``+test 02-11 result=negative: normal 02-16``; ``-e1``; ``wait``, ``wait?`` where it is only a limit."""
    action = "wait"
    match change.action:
        case Added(kind=kind, at=at, fields=fields):
            words = [f"{name}={value}" for name, value in sorted(fields.items())]
            action = " ".join([f"+{kind}", show(instant_of(at, pack.zone), pack.zone), *words])
        case Withdrawn(fact=fact):
            action = f"-{fact}"
        case Waited(limit=limit):
            action += "?" if limit else ""
    return f"{action}: {change.status} {show(change.since, pack.zone)}"


def test_a_test_on_the_first_day_it_counts_releases_when_the_plan_is_over() -> None:
    pack = pack_of(TESTED)
    found = asked(pack, "02-01 p contact", "02-05")
    assert [said(change, pack) for change in found.changes] == [
        "+test 02-11 result=negative: normal 02-16",
        "+died 02-05: normal 02-05",
        "-e1: normal 02-05",
        "+order_given 02-05 end=2020-02-05: normal 02-05",
        "wait?: normal 02-23",
    ]
    assert (found.complete, found.no_single_fact) == (True, False)


def test_time_alone_where_the_end_is_known() -> None:
    pack = pack_of("  r: {track: control, when: {event: contact}, phases: [{status: home, for: 7d}]}\n")
    assert said(asked(pack, "02-01 p contact", "02-05").changes[0], pack) == "wait: normal 02-09"


def test_no_single_fact() -> None:
    """Two grounds hold at once: to take away one of them changes nothing, and no event ends either."""
    head = "  {}: {{track: clinical, when: {{event: {}}}, phases: [{{status: ill, for: 14d}}]}}\n"
    pack = pack_of(
        head.format("a", "contact") + head.format("b", "arrival"),
        head=PERSON.replace("tracks:\n", "tracks:\n  clinical: {about: person, default: well, precedence: [ill]}\n"),
    )
    found = asked(pack, "02-01 p contact\n02-01 p arrival", "02-03", "clinical")
    assert [said(change, pack) for change in found.changes] == ["wait: well 02-16"]
    assert found.no_single_fact


def test_what_a_rule_asks_of_fields_is_given() -> None:
    pack = pack_of(
        "  r: {track: control, when: {event: arrival, where: {from_area: [x, y]}}, counted_from: [left_on],"
        " phases: [{status: home, for: 7d}]}\n"
    )
    found = asked(pack, "", "02-05")
    assert [said(change, pack) for change in found.changes] == [
        "+arrival 02-05 from_area=x left_on=2020-02-05: home 02-05"
    ]


def test_what_a_condition_asks_about_is_tried() -> None:
    pack = pack_of("  r: {track: control, levels: [{status: home, if: {seen: {event: excluded, within: 2d}}}]}\n")
    found = asked(pack, "", "02-05")
    assert [said(change, pack) for change in found.changes] == ["+excluded 02-05: home 02-05"]


def test_beyond_the_bound_it_does_not_claim_that_there_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counterfactual, "MOST_APPLIED", 1)
    found = asked(pack_of(TESTED), "02-01 p contact\n02-02 p test result=positive", "02-05")
    assert (found.tried, found.complete, found.no_single_fact) == (1, False, False)


HOUSEHOLD = """
format: gridcontrol/1
pack: household
zone: Asia/Shanghai
day_count: day_zero
subjects: {person: {}, household: {}}
links: {lives: {from: person, to: household}}
events:
  moved: {about: person, fields: {home: ref household}, opens: {link: lives, to: home}}
  confirmed: {about: person}
tracks:
  control: {about: person, default: normal, precedence: [home]}
  ill: {about: person, default: well, precedence: [ill]}
rules:
  sick: {track: ill, when: {event: confirmed}, phases: [{status: ill, for: 30d}]}
  co:
    track: control
    levels:
      - status: home
        if: {its: {lives: {count: {holding: {status: {ill: ill}}, among: person, at_least: 1}}}}
"""


def test_nothing_of_another_person_is_told_or_taken_away() -> None:
    """q is ill in p's household: no change names q, or supposes anything about q."""
    pack = read(HOUSEHOLD)
    log = facts(pack, "02-01 p moved home=h\n02-01 q moved home=h\n02-03 q confirmed")
    found = least_changes(
        pack, as_known(log, pack.zone), subject_id("person", "p"), instant("02-05", pack.zone), ReferenceEvaluator()
    )
    told = repr(found)
    assert "person/q" not in told
    assert {c.action.fact for one in found for c in one.changes if isinstance(c.action, Withdrawn)} <= {"e1"}


# What is promised is kept, and "no single fact" is the truth.


def line_of(pack: Pack, log: list[Received], track: TrackId) -> Timeline | None:
    return ReferenceEvaluator().evaluate(pack, as_known(log, ZONE)).timelines.get((P, track))


def broken(pack: Pack, history: list[Event], at: datetime) -> Iterator[str]:
    """Promises that are not kept when they are carried out, and claims that a plain search refutes."""
    log = received([event for event in history if instant_of(event.at, ZONE) <= at])
    for found in least_changes(pack, as_known(received(history), ZONE), P, at, ReferenceEvaluator()):
        track = pack.tracks[found.track]
        before = line_of(pack, log, found.track)
        if shown_at(before, track, at) != found.status:
            yield f"{found.track} shows {found.status}"
        for change in found.changes:
            changed = carried_out(change, log)
            line = line_of(pack, changed, found.track)
            if shown_at(line, track, change.since) != change.status or change.status == found.status:
                yield f"{found.track} {change}"
        if found.no_single_fact and any(True for _ in flips(pack, log, found, at)):
            yield f"{found.track} {next(flips(pack, log, found, at))}"


def carried_out(change: Change, log: list[Received]) -> list[Received]:
    match change.action:
        case Added(kind=kind, at=at, fields=fields):
            return [*log, Received(Event(SUPPOSED, kind, P, at, fields), LATE)]
        case Withdrawn(fact=fact):
            return [item for item in log if item.fact.id != fact]
        case Waited():
            return log


def flips(pack: Pack, log: list[Received], found: LeastChanges, at: datetime) -> Iterator[str]:
    """By trying plainly: each event withdrawn, each kind of event added at the instant or on each day after it."""
    track = pack.tracks[found.track]
    itself = first_other(line_of(pack, log, found.track), track, at)
    changed = [[item for item in log if item is not one] for one in log]
    days = [local_date(at, ZONE) + timedelta(days=n) for n in range(1, 9)]
    moments: list[WorldTime] = [at, *days]
    for moment in moments:
        for kind in ("arrival", "contact", "test", "excluded", "confirmed", "discharged", "left", "died"):
            if moment != at and kind in {"arrival", "contact", "confirmed"}:
                continue  # what starts something is looked for at the instant only
            for fields in ({}, {"result": "negative"}, {"result": "positive"}) if kind == "test" else ({},):
                values: dict[FieldId, Value] = {FieldId(name): value for name, value in fields.items()}
                event = Event(FactId("~plain"), EventKindId(kind), P, moment, values)
                changed.append([*log, Received(event, LATE)])
    for tried in changed:
        line = line_of(pack, tried, found.track)
        other = first_other(line, track, at)
        if shown_at(line, track, at) != found.status or (other and (itself is None or other[0] < itself[0])):
            yield f"{tried}"


@settings(max_examples=60, deadline=None)
@given(pack=PACKS, history=histories(6), at=moments())
def test_each_change_keeps_its_promise_and_none_means_none(pack: Pack, history: list[Event], at: date) -> None:
    assert list(broken(pack, history, instant_of(at, ZONE))) == []


# Faults planted on purpose.

CASES: list[tuple[Pack, list[Event], date]] = []


@settings(max_examples=40, derandomize=True, database=None, deadline=None)
@given(pack=PACKS, history=histories(6), at=moments())
def _collect(pack: Pack, history: list[Event], at: date) -> None:
    CASES.append((pack, history, at))


_collect()


def differences() -> Iterator[str]:
    """What the battery finds wrong, until somebody stops asking."""
    for example in (
        test_a_test_on_the_first_day_it_counts_releases_when_the_plan_is_over,
        test_time_alone_where_the_end_is_known,
        test_no_single_fact,
        test_what_a_rule_asks_of_fields_is_given,
        test_what_a_condition_asks_about_is_tried,
    ):
        try:
            example()
        except AssertionError:
            yield example.__name__
    for pack, history, at in CASES:
        yield from broken(pack, history, instant_of(at, ZONE))


def test_without_a_fault_nothing_differs() -> None:
    assert list(differences()) == []


FAULTS: dict[str, tuple[Any, str, Callable[[Any], Any]]] = {
    "what comes later is used": (counterfactual, "up_to", lambda _: lambda _pack, known, _at: known),
    "a change is promised for the day before": (
        counterfactual,
        "first_other",
        lambda real: (
            lambda *words: None if (found := real(*words)) is None else (found[0] - timedelta(days=1), found[1])
        ),
    ),
    "withdrawing takes nothing away": (counterfactual, "without", lambda _: lambda known, _subject, _fact: known),
    "nothing is added": (counterfactual, "ways", lambda _: lambda *_words: iter(())),
    "later days are not tried": (counterfactual, "_LATER", lambda _: frozenset()),
    "what is supposed happened a week ago": (
        counterfactual,
        "with_event",
        lambda real: lambda known, who, kind, at, *rest: real(known, who, kind, at - timedelta(days=7), *rest),
    ),
    "limits are ends": (Ends, "shown", lambda _: lambda _self, _rows: Stretch(None, None)),
    "fields are left empty": (candidates, "_values", lambda _: lambda *_words: (None,)),
    "what rules read is not asked about": (candidates, "conditions_of", lambda _: lambda _rule: ()),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_seen(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where, name, plant = FAULTS[fault]
    monkeypatch.setattr(where, name, plant(getattr(where, name)))
    assert next(differences(), None) is not None


STAYS = """
format: gridcontrol/1
pack: stays
zone: Asia/Shanghai
day_count: day_zero
subjects: {person: {}, venue: {}}
links: {stays: {from: person, to: venue, single: true}}
events:
  check_in: {about: person, fields: {venue: ref venue}, opens: {link: stays, to: venue}}
  closed: {about: venue}
  left: {about: person}
order: [closed, check_in, left]
tracks:
  control: {about: person, default: normal, precedence: [central, home], holding: [central, home]}
  seal: {about: venue, default: open, precedence: [shut]}
rules:
  shut: {track: seal, when: {event: closed}, phases: [{status: shut, for: 9d}]}
"""


def test_what_must_be_named_is_named_by_nobody_known() -> None:
    pack = read(STAYS + "  in: {track: control, when: {event: check_in}, phases: [{status: home, for: 2d}]}\n")
    found = asked(pack, "02-01 q check_in venue=inn", "02-05")
    assert [said(change, pack) for change in found.changes] == ["+check_in 02-05 venue=venue/…: home 02-05"]
    assert (found.no_single_fact, found.others) == (False, False)


def test_where_rules_look_at_others_nothing_more_is_claimed_than_was_tried() -> None:
    """Into which house to go that is shut is nobody's business, so nobody says that there is none."""
    rule = "  in: {track: control, when: {event: check_in, given: {its: {stays: {status: {seal: shut}}}}},"
    pack = read(STAYS + rule + " phases: [{status: home, for: 2d}]}\n")
    found = asked(pack, "02-01 inn closed\n02-02 q check_in venue=inn", "02-05")
    assert (found.changes, found.no_single_fact, found.others) == ((), True, True)


def test_where_hours_count_a_later_test_has_a_time() -> None:
    """A second negative 24 hours after the first: tomorrow at this hour, not a day later to be certain."""
    pack = pack_of(
        "  r: {track: control, when: {event: contact}, phases: [{status: central, for: 2d, "
        "release: {needs: [{event: test, where: {result: negative}, times: 2, apart: 24h}], at_most: 9d}}]}\n"
    )
    found = asked(pack, "02-01 p contact\n02-04T09:00 p test result=negative", "02-04T10:00")
    assert said(found.changes[0], pack) == "+test 02-05 10:00 result=negative: normal 02-05 10:00"


def test_the_same_event_with_more_said_or_later_is_not_told_twice() -> None:
    pack = pack_of(
        "  r: {track: control, when: {event: [contact, arrival]}, counted_from: [last_contact, at],"
        " phases: [{status: home, for: 7d}]}\n"
        "  s: {track: control, when: {event: test, given: {seen: {event: contact}}},"
        " phases: [{status: watch, for: 1d}]}\n"
    )
    told = [said(change, pack) for change in asked(pack, "", "02-05").changes]
    assert told.count("+contact 02-05: home 02-05") == 1
    assert not any("last_contact" in line for line in told)


def test_what_comes_into_force_later_is_tried_then() -> None:
    pack = pack_of(
        "  r: {track: control, when: {event: contact}, in_force: {from: 2020-02-10},"
        " phases: [{status: home, for: 7d}]}\n"
    )
    assert [said(c, pack) for c in asked(pack, "", "02-05").changes] == ["+contact 02-10: home 02-10"]
