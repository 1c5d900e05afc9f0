"""Why a subject shows what it shows, and why every other rule does not apply."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings

from gridcontrol.calculus.explanation import TrackAnswer
from gridcontrol.calculus.reference import explaining
from gridcontrol.calculus.reference.explaining import explain
from gridcontrol.ids import EventKindId, FactId, SubjectId, subject_id
from gridcontrol.model.facts import Event
from gridcontrol.model.known import as_known
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import instant_of
from tests.properties.drawing import PACKS, ZONE, histories, moments, received
from tests.unit.calculus.asking import instant, known, pack_of, show

RULE = """
  r:
    track: control
    repeat: keep
    when:
      event: arrival
      where: {from_area: x}
      given: {seen: {event: contact}}
      unless: {seen: {event: left}}
    counted_from: [left_on]
    in_force: {from: 2020-02-01}
    phases: [{status: home, for: 7d}]
"""
P = SubjectId("person/p")


def asked(pack: Pack, told: str, at: str, subject: str = "p") -> TrackAnswer:
    (answer,) = explain(pack, known(pack, told), subject_id("person", subject), instant(at, pack.zone)).answers
    return answer


@pytest.mark.parametrize(
    ("told", "at", "why", "facts"),
    [
        ("", "02-05", "no-event", ()),
        ("02-05 p contact", "02-05", "no-event", ()),
        ("02-05 p arrival from_area=y", "02-05", "field", ("e1",)),
        ("02-05 p arrival", "02-05", "field", ("e1",)),
        ("02-05 p arrival from_area=x", "02-05", "not-given", ("e1",)),
        ("02-03 p contact\n02-04 p left\n02-05 p arrival from_area=x", "02-05", "unless", ("e3",)),
        ("01-03 p contact\n01-31 p arrival from_area=x left_on=01-30", "02-05", "not-in-force", ("e2",)),
        ("02-03 p contact\n02-05 p arrival from_area=x", "02-05", "no-anchor", ("e2",)),
        ("02-03 p contact\n02-05 p arrival from_area=x left_on=02-01", "02-09", "over", ("e1", "e2")),
        # What is near comes before what is far: a second arrival without a contact is no nearer than the field.
        ("02-05 p arrival from_area=y\n02-06 p arrival from_area=x", "02-07", "not-given", ("e2",)),
        # After the instant that is asked about nothing has happened.
        ("02-05 p contact\n02-06 p arrival from_area=x left_on=02-05", "02-05T12:00", "no-event", ()),
    ],
)
def test_why_a_rule_does_not_apply(told: str, at: str, why: str, facts: tuple[str, ...]) -> None:
    answer = asked(pack_of(RULE), told, at)
    (other,) = answer.not_applied
    assert (other.rule, other.why, other.facts) == ("r", why, facts)
    assert (answer.status, answer.row, answer.held) == ("normal", None, False)


def test_the_field_that_does_not_fit_is_named() -> None:
    (other,) = asked(pack_of(RULE), "02-05 p arrival from_area=y", "02-05").not_applied
    assert other.field == "from_area"
    assert other.place.line > 0


def test_a_chain_served_by_credit() -> None:
    pack = pack_of(RULE.replace("repeat: keep", "repeat: extend"))
    (other,) = asked(pack, "02-03 p contact\n02-15 p arrival from_area=x left_on=02-01", "02-15").not_applied
    assert other.why == "served"


def test_what_applies_is_not_among_what_does_not() -> None:
    answer = asked(pack_of(RULE), "02-03 p contact\n02-05 p arrival from_area=x left_on=02-05", "02-06")
    assert answer.not_applied == ()
    assert [(a.run.rule, a.segment.status, a.shown) for a in answer.active] == [("r", "home", True)]
    assert answer.active[0].run.causes == ("e1", "e2")


def test_the_facts_that_reasons_name_are_there() -> None:
    pack = pack_of(RULE)
    whole = explain(
        pack,
        known(pack, "02-03 p contact\n02-05 p arrival from_area=x left_on=02-05\n02-05 p test result=negative"),
        P,
        instant("02-06", pack.zone),
    )
    assert sorted(whole.facts) == ["e1", "e2"]


def test_of_an_unknown_person_nothing_is_known() -> None:
    answer = asked(pack_of(RULE), "02-03 p contact", "02-06", subject="nobody")
    assert (answer.status, answer.active, answer.shown_until) == ("normal", (), None)


def test_shown_until_joins_what_goes_on_as_the_same_status() -> None:
    pack = pack_of("  r: {track: control, when: {event: contact}, phases: [{status: central, for: 7d}]}\n")
    told = "02-01 p contact\n02-05 p contact"
    assert show(asked(pack, told, "02-06").shown_until, pack.zone) == "02-13"
    assert show(asked(pack, told, "02-04").shown_until, pack.zone) == "02-09"


def test_free_on_is_open_while_no_end_is_known() -> None:
    pack = pack_of(
        "  r: {track: control, when: {event: confirmed}, phases: [{status: hospital, until: {event: discharged}}]}\n"
    )
    answer = asked(pack, "02-01 p confirmed", "02-06")
    assert (answer.held, answer.free_on, answer.shown_until) == (True, None, None)


def test_free_on_looks_past_what_is_not_held_between() -> None:
    """Two stretches with days of liberty between them: free on the first day of those."""
    pack = pack_of(
        "  r: {track: control, when: {event: contact}, phases: [{status: watch, for: 2d}, {status: home, for: 2d}]}\n"
    )
    answer = asked(pack, "02-01 p contact", "02-02")
    assert (answer.status, answer.held, answer.free_on) == ("watch", False, None)
    assert show(asked(pack, "02-01 p contact", "02-04").free_on, pack.zone) == "02-06"


EXCLUDED = """
  r:
    track: control
    repeat: keep
    when: {event: contact, unless: {seen: {event: excluded}}}
    phases: [{status: central, for: 14d}]
"""


# An explanation names enough: from its facts alone, the same is shown.


@given(pack=PACKS, history=histories(), at=moments())
def test_replayed_from_the_facts_it_names_it_shows_the_same(pack: Pack, history: list[Event], at: date) -> None:
    then = instant_of(at, ZONE)
    whole = explain(pack, as_known(received(history), ZONE), P, then)
    again = explain(pack, as_known(received([e for e in history if e.id in whole.facts]), ZONE), P, then)
    assert [a.status for a in again.answers] == [a.status for a in whole.answers]
    assert set(whole.also) <= set(whole.facts)


def test_what_kept_another_rule_from_starting_is_named_beside_the_reasons() -> None:
    """Who has left is not taken again: nothing says so of the rule that runs, and without it all would be otherwise."""
    pack = pack_of(EXCLUDED)
    told = "02-01 p excluded\n02-02 p contact\n02-02 p test"
    whole = explain(pack, known(pack, told), P, instant("02-03", pack.zone))
    assert (list(whole.facts), whole.also) == (["e1", "e2"], ("e1",))


REPLAYED: list[tuple[Pack, list[Event], date]] = []


@settings(max_examples=150, derandomize=True, database=None, deadline=None)
@given(pack=PACKS, history=histories(), at=moments())
def _collect(pack: Pack, history: list[Event], at: date) -> None:
    REPLAYED.append((pack, history, at))


_collect()
REPLAYED.append(
    (
        pack_of(EXCLUDED),
        [
            Event(FactId(f"e{n}"), EventKindId(kind), P, date(2020, 2, n))
            for n, kind in ((1, "excluded"), (2, "contact"))
        ],
        date(2020, 2, 3),
    )
)


@pytest.mark.parametrize("fault", ["what no reason names is left out", "only the last word of a reason counts"])
def test_a_planted_fault_is_seen(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The replay notices an explanation that names too little."""

    def differs(pack: Pack, history: list[Event], at: date) -> bool:
        then = instant_of(at, ZONE)
        whole = explain(pack, as_known(received(history), ZONE), P, then)
        again = explain(pack, as_known(received([e for e in history if e.id in whole.facts]), ZONE), P, then)
        return [a.status for a in again.answers] != [a.status for a in whole.answers]

    assert not any(differs(*case) for case in REPLAYED)
    monkeypatch.setattr(explaining, "needed_besides", lambda *_words, **_more: ())
    if fault.startswith("only"):
        monkeypatch.setattr(explaining, "_facts_of", lambda run: run.causes[-1:])
    assert any(differs(*case) for case in REPLAYED)
