"""The status straight from raw events, against the timelines of the definition."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.calculus.fast.now import reasoned_status_now, source_of, status_now
from gridcontrol.calculus.fast.sorting import FOR_EVER
from gridcontrol.calculus.fast.source import Source
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.calculus.timeline import EndReason, Timeline
from gridcontrol.errors import UsageError
from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId, TrackId
from gridcontrol.model.facts import Event, Received
from gridcontrol.model.known import as_known
from gridcontrol.rules.ruleset import Pack
from tests.agreement.drawing import seeded
from tests.unit.calculus.asking import read

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
START = datetime(2020, 3, 25, 16, tzinfo=UTC)
CONTROL = TrackId("control")
PACK = """
format: gridcontrol/1
pack: now
zone: {zone}
day_count: {count}
subjects: {{person: {{}}}}
events:
  arrival: {{about: person, fields: {{job: text?, score: integer?}}}}
  contact: {{about: person}}
  test: {{about: person, fields: {{result: [positive, negative]}}}}
  cleared: {{about: person}}
  left: {{about: person}}
order: [{order}]
tracks:
  control: {{about: person, default: normal, precedence: [hospital, central, home, watch]}}
rules:
  one:
    track: control
    repeat: {repeat}
    when: {{event: arrival, where: {{job: {{unlike: cook}}}}}}
    phases:
      - status: central
        for: 3d
        release: {{needs: [{{event: test, where: {{result: negative}}, from_day: {day}}}], at_most: 2d}}
      - {{status: home, for: 2d, release: {{needs: [{{event: test}}]}}}}
      - {{status: watch, for: 36h}}
    ends: [{{event: left}}, {{event: test, where: {{result: positive}}}}]
  two:
    track: control
    repeat: {other}
    when: {{event: [contact, arrival]}}
    phases:
      - {{status: home, for: 2d, until: {{event: [cleared, test]}}}}
      - {{status: central, for: 1d, release: {{needs: [{{event: [contact, test]}}]}}}}
  three:
    track: control
    when: {{event: test, where: {{result: positive}}}}
    phases: [{{status: hospital, until: {{event: cleared}}}}, {{status: watch, for: {day}d}}]
    ends: {{event: left}}
  four:
    track: control
    when: {{event: arrival, where: {{score: {{at_least: 2}}}}}}
    phases: [{{status: watch, for: 5d}}]
  five:
    track: control
    repeat: keep
    when: {{event: contact}}
    phases: [{{status: watch, for: 3d, until: {{event: contact}}}}]
"""
ENDS_BY_CLOCK = """
rules:
  one:
    track: control
    when: {{event: contact}}
    phases:
      - status: central
        for: 3d
        release: {{needs: [{{event: test, where: {{result: negative}}{from_day}}}]{at_most}}}
    ends: [{{event: left}}, {{event: test, where: {{result: positive}}}}]
  two:
    track: control
    when: {{event: arrival, where: {{job: cook}}}}
    phases: [{{status: {first}, for: {day}d}}, {{status: home, for: 2d}}]
    ends: {{event: [left, cleared]}}
  three:
    track: control
    when: {{event: arrival, where: {{job: {{unlike: cook}}}}}}
    phases: [{{status: home, for: {hours}}}]
    ends: {{event: left}}
  four:
    track: control
    when: {{event: test, where: {{result: positive}}}}
    phases: [{{status: hospital, until: {{event: cleared}}}}]
  five:
    track: control
    when: {{event: [cleared, contact]}}
    phases: [{{status: central, for: 3d}}]
  six:
    track: control
    when: {{event: [left, contact]}}
    phases: [{{status: watch, for: 4d, until: {{event: [test, arrival]}}}}]
"""
"""Chains that only the clock carries on, whose last trigger tells whether a span covers the instant."""
LIMITED = """
rules:
  one:
    track: control
    repeat: {repeat}
    ceiling: {day}d
    when: {{event: [arrival, contact]}}
    phases: [{{status: central, for: 2d, release: {{needs: [{{event: test}}]}}}}, {{status: home, for: 1d}}]
    ends: {{event: left}}
  two:
    track: control
    repeat: restart
    when: {{event: contact}}
    phases: [{{status: watch, for: 2d}}, {{status: home, for: 3d, until: {{event: cleared}}}}]
  three:
    track: control
    repeat: {again}
    in_force: {{from: 2020-03-27, until: 2020-04-01 12:00}}
    on_repeal: {repeal}
    when: {{event: arrival}}
    choose:
      - {{where: {{job: cook}}, phases: [{{status: {first}, for: 4d}}]}}
      - {{where: {{score: {{at_least: 2}}}}, phases: [{{status: home, for: {hours}}}, {{status: watch, for: 2d}}]}}
      - {{where: {{score: {{at_least: 1}}}}, phases: []}}
      - {{where: {{}}, phases: [{{status: home}}]}}
    ends: {{event: test}}
  four:
    track: control
    in_force: {{until: 2020-04-02}}
    on_repeal: release
    when: {{event: test}}
    phases: [{{status: hospital, for: 3d, release: {{needs: [{{event: cleared{from_day}}}]{at_most}}}}}]
    ends: {{event: left}}
  five:
    track: control
    ceiling: 4d
    when: {{event: cleared}}
    phases: [{{status: watch, for: {day}d}}]
  six:
    track: control
    repeat: keep
    ceiling: 3d
    in_force: {{until: 2020-04-01 18:00}}
    on_repeal: {repeal}
    when: {{event: left}}
    phases: [{{status: home, for: 2d, until: {{event: left}}}}, {{status: watch, for: 2d}}]
    ends: {{event: contact}}
"""
KINDS = ("arrival", "contact", "test", "cleared", "left")


def drawn_pack(rng: Random) -> Pack:
    order = list(KINDS)
    rng.shuffle(order)
    rules = rng.choice((PACK[PACK.index("rules:") :], ENDS_BY_CLOCK.lstrip(), LIMITED.lstrip()))
    written = PACK[: PACK.index("rules:")] + rules
    text = written.format(
        zone=rng.choice(("Asia/Shanghai", "Asia/Beirut")),
        count=rng.choice(("exact", "day_zero", "day_one")),
        order=", ".join(order),
        repeat=rng.choice(("extend", "keep")),
        other=rng.choice(("extend", "keep")),
        day=(day := rng.randint(1, 4)),
        from_day=rng.choice(("", f", from_day: {day}")),
        at_most=rng.choice(("", ", at_most: 2d")),
        first=rng.choice(("central", "watch")),
        again=rng.choice(("extend", "restart")),
        repeal=rng.choice(("release", "run_out")),
        hours=rng.choice(("30h", "3d")),
    )
    return read(text)


def drawn_events(rng: Random) -> list[Event]:
    events = []
    for number in range(rng.randint(1, 10)):
        kind = rng.choice(KINDS)
        fields: dict[FieldId, str | int] = {}
        if kind == "test":
            fields[FieldId("result")] = rng.choice(("positive", "negative", "negative"))
        if kind == "arrival" and rng.random() < 0.7:
            fields |= {FieldId("job"): rng.choice(("cook", "nurse")), FieldId("score"): rng.randint(1, 3)}
        at = START + timedelta(hours=6 * rng.randrange(40))
        name = FactId(f"{rng.randrange(10)}-{number}")
        events.append(Event(name, EventKindId(kind), SubjectId("person/p"), at, fields))
    return events


def micros(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


def told(line: Timeline | None, at: datetime) -> tuple[object, ...]:
    """Status, joined stretch of it, rule and reasons by the definition."""
    row = line.row_at(at) if line else None
    if line is None or row is None:
        return "normal", None, None, None, None, (), None, ()
    joined: list[list[int]] = []
    segments = [segment for run in line.runs for segment in run.segments if segment.status == row.status]
    for since, until in sorted((micros(s.since), FOR_EVER if s.until is None else micros(s.until)) for s in segments):
        if since == until:
            continue
        if joined and since <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], until)
        else:
            joined.append([since, until])
    since, until = next(stretch for stretch in joined if stretch[0] <= micros(at) < stretch[1])
    before = row.run.segments[: row.run.segments.index(row.segment)]
    by = tuple(fact for segment in before if segment.ended is not EndReason.PLAN for fact in segment.by)
    by += tuple(fact for need in row.segment.needs for fact in need.by)
    unmet = next((need.need for need in row.segment.needs if need.met_at is None), None)
    end = None if until == FOR_EVER else until
    return row.status, since, end, row.run.rule, row.run.trigger, by, unmet, row.masks


Example = tuple[Pack, list[Event], datetime]


def drawn(rng: Random, pack: Pack) -> Example:
    return pack, drawn_events(rng), START + timedelta(hours=6 * rng.randrange(50))


def compared(example: Example) -> tuple[tuple[object, ...], tuple[object, ...], tuple[object, ...]]:
    """What the definition says, the short answer, and the one with reasons."""
    pack, events, at = example
    known = as_known([Received(event, datetime(2021, 1, 1, tzinfo=UTC)) for event in events], pack.zone)
    timelines = ReferenceEvaluator().evaluate(pack, known, as_of=AsOf(at)).timelines
    expected = told(timelines.get((SubjectId("person/p"), CONTROL)), at)
    raw = [(micros(moment_of(e)), pack.events[e.kind].rank, e.id, dict(e.fields)) for e in events]
    return expected, status_now(pack, CONTROL)(raw, micros(at)), reasoned_status_now(pack, CONTROL)(raw, micros(at))


@settings(max_examples=400, deadline=None, database=None)
@given(rng=st.randoms(use_true_random=False))
def test_the_status_now_is_that_of_the_definition(rng: Random) -> None:
    expected, short, reasoned = compared(drawn(rng, drawn_pack(rng)))
    assert short == expected[:4]
    assert reasoned == expected


FAULTS = (
    ("if event[0] <= at:", "if event[0] < at:"),
    ("each > own", "each >= own"),
    ("start <= us < stop", "start < us < stop"),
    ("each[0] >= begin1 and ", ""),
    ("(begun is None or each > begun)", "True"),
    ("own <= over_by", "own < over_by"),
    ("end0 = latest", "pass"),
    ("if us > last_", "if us >= 0 * last_"),
    ("start > last_", "start >= last_"),
    ("start >= last_", "start > last_"),
    ("tied = True", "tied = False"),
    ("last > best or", "last >= best or"),
    ("(first, 'five') < (trigger, rule)", "(first, 'five') > (trigger, rule)"),
    ("while before != since", "if before != since"),
    ("start < us < since", "start <= us < since"),
    ("if begin < since <= end", "if begin < since < end"),
    ("if begin <= until < end", "if end < until"),
    ("covering.sort()", "covering.sort(reverse=True)"),
    ("facts = (*facts, ended[2])", "facts = facts"),
    ("(*facts, met[2])", "(met[2],)"),
    ("covering.append((-last", "covering.append((last"),
    ("if cap <= stop:", "if cap < 0:"),
    ("not (", "not not ("),
    ("other > first", "True"),
)
"""Each a wrong line in the source, for one statement or more."""


@pytest.mark.parametrize(("right", "wrong"), FAULTS)
def test_a_fault_in_the_source_is_seen(right: str, wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = Source.text
    planted = False

    def faulty(source: Source) -> str:
        nonlocal planted
        planted |= right in text(source)
        return text(source).replace(right, wrong)

    monkeypatch.setattr(Source, "text", faulty)
    for seed in range(200):
        rng, planted = seeded(seed), False
        pack = drawn_pack(rng)
        for reasons in (False, True):
            source_of(pack, CONTROL, reasons=reasons)
        # Reading a pack takes longest, so several examples share one.
        for _ in range(12 if planted else 0):
            expected, short, reasoned = compared(drawn(rng, pack))
            if short != expected[:4] or reasoned != expected:
                return
    pytest.fail("no drawn example shows it")


def moment_of(event: Event) -> datetime:
    assert isinstance(event.at, datetime)
    return event.at


@pytest.mark.parametrize(
    ("rule", "construct"),
    [
        ("{when: {event: contact, given: {ever: {other: ill}}}, phases: [{status: home, for: 2d}]}", "given"),
        ("{when: {event: arrival}, ceiling: 9d, choose: [{where: {job: cook}, phases: []}]}", "choose with ceiling"),
        ("{when: {event: arrival}, repeat: keep, choose: [{where: {job: cook}, phases: []}]}", "choose with keep"),
        (
            "{when: {event: arrival}, in_force: {from: 2020-03-01, back_to: 2020-02-01}, phases: [{status: home}]}",
            "back_to",
        ),
        ("{when: {begins: {other: ill}}, phases: [{status: home, for: 2d}]}", "begins or finishes"),
        ("{when: {event: contact}, phases: [{status: home, for: 2d, prolong: {event: left, for: 1d}}]}", "prolong"),
        ("{levels: [{status: home, if: {seen: {event: contact}}}]}", "levels"),
        (
            (
                "{when: {event: contact}, phases: [{status: home, for: 2d, until: {event: left}, "
                "release: {needs: [{event: test}], at_most: 1d}}]}"
            ),
            "release beside until",
        ),
        (
            (
                "{when: {event: contact}, phases: [{status: home, until: {holds: {seen: {event: left}}}, "
                "release: {needs: [{event: test}], at_most: 1d}}]}"
            ),
            "release without for",
        ),
        (
            "{when: {event: contact}, phases: [{status: home, for: 9d, until: {event: test, times: 2}}]}",
            "until with days or times",
        ),
        ("{when: {event: contact}, choose: [{given: {ever: {other: ill}}, phases: []}]}", "given"),
        ("{when: {event: stay, where: {town: {within_place: ['500153']}}}, phases: [{status: home}]}", "within_place"),
        (
            "{when: {event: stay}, choose: [{where: {town: {within_place: ['500153']}}, phases: [{status: home}]}]}",
            "within_place",
        ),
        (
            (
                "{when: {event: contact}, phases: [{status: home, for: 2d, "
                "release: {needs: [{event: stay, where: {town: {within_place: ['500153']}}}], at_most: 1d}}]}"
            ),
            "within_place",
        ),
        (
            "{when: {event: contact}, phases: [{status: home}], ends: {event: [left, unranked]}}",
            "kinds left out of order",
        ),
        ("{when: {event: unseen}, phases: [{status: home, for: 2d}]}", "kinds left out of order"),
    ],
)
def test_what_is_not_covered_is_refused_by_its_name(rule: str, construct: str) -> None:
    head = PACK.format(zone="Asia/Shanghai", count="exact", order=", ".join(KINDS), repeat="keep", other="keep", day=1)
    more = "stay: {about: person, fields: {town: division}}\n  unranked: {about: person}\n  unseen: {about: person}"
    head = head.replace("left: {about: person}", f"left: {{about: person}}\n  {more}").replace(
        "order: [", "order: [stay, "
    )
    head = head.replace("rules:\n", "  other: {about: person, default: well, precedence: [ill]}\nrules:\n")
    sick = "  ill: {track: other, when: {event: test}, phases: [{status: ill, for: 3d}]}\n"
    pack = read(head + sick + "  more: " + rule.replace("{", "{track: control, ", 1) + "\n")
    with pytest.raises(UsageError) as refused:
        status_now(pack, CONTROL)
    assert str(refused.value).startswith("told.yaml:")
    assert f"the rule 'more' uses '{construct}', which the status from raw events does not cover" in str(refused.value)
    status_now(pack, TrackId("other"))


def test_the_source_can_be_read() -> None:
    pack = drawn_pack(seeded(1))
    assert source_of(pack, CONTROL).startswith("def now(events, at):\n")
    assert "# three" in source_of(pack, CONTROL, reasons=True)
