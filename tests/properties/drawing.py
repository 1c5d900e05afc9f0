"""Random facts on few, coarse dates, so that ties are the normal case, and packs to hold them against."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.calculus.timeline import Evaluation, Row, Run, Timeline
from gridcontrol.ids import EventKindId, FactId, SubjectId
from gridcontrol.model.facts import Correction, Event, Fact, Identity, Received, Value, Void
from gridcontrol.model.known import as_known
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import WorldTime, instant_of
from tests.unit.calculus.asking import PERSON, pack_of

ZONE = ZoneInfo("Asia/Shanghai")
FIRST = date(2020, 2, 1)
DAYS = 12
P, Q = SubjectId("person/p"), SubjectId("person/q")
LATE = datetime(2031, 1, 1, tzinfo=UTC)

HEAD = (
    PERSON.replace("  died: {about: person}", "  died: {about: person}\n  note: {about: person}")
    .replace("last_contact: date?", "last_contact: date?, whom: ref person?")
    .replace(
        "tracks:\n",
        """tracks:
  clinical: {about: person, default: well, precedence: [ill, suspected]}
  alarm: {about: person, default: quiet, precedence: [loud, soft]}
""",
    )
)

PLAIN = """
  plain:
    track: control
    repeat: {repeat}
    day_count: {count}
    when: {{event: arrival}}
    counted_from: [left_on, at]
    phases: [{{status: central, for: {first}d}}, {{status: home, for: {second}d}}]
    ends: [{{event: left}}]
"""

RICH = """
  away:
    track: control
    repeat: {repeat}
    ceiling: 25d
    when: {{event: [arrival, contact], unless: {{status: {{clinical: ill}}}}}}
    counted_from: [left_on, last_contact, at]
    ends: [{{event: [left, died]}}, {{event: confirmed, during: home}}]
    editions:
      - in_force: {{from: 2020-01-20, back_to: 2020-01-10}}
        phases: [{{status: central, for: 3d}}, {{status: home, for: 2d}}]
      - in_force: {{from: 2020-02-05}}
        transition: {how}
        phases:
          - status: central
            for: 2d
            prolong: {{event: venue_case, for: 3d}}
            release:
              needs: [{{event: test, where: {{result: negative}}, from_day: 1, times: 2, apart: 24h}}]
              at_most: 3d
            at_most: 9d
          - {{status: home, for: 3d, until: [{{event: excluded}}, {{holds: {{running: sick}}}}], schedule: keep}}
          - {{status: watch, for: 1d}}
  sick:
    track: clinical
    repeat: keep
    when: {{event: confirmed}}
    phases: [{{status: ill, until: {{event: discharged}}}}]
    ends: [{{event: died}}]
  maybe:
    track: clinical
    when: {{event: test, where: {{result: positive}}}}
    phases: [{{status: suspected, until: {{event: excluded}}, for: 3d, lapse: end}}, {{status: suspected, for: 1d}}]
  treated:
    track: control
    when: {{begins: {{clinical: ill}}}}
    while: {{status: {{clinical: ill}}}}
    phases: [{{status: hospital, for: 5d}}]
  after:
    track: control
    when: {{finishes: {{control: central}}}}
    phases: [{{status: watch, for: 36h}}]
  alarm:
    track: alarm
    levels:
      - {{status: loud, if: {{count: {{event: [arrival, contact], within: 3d, at_least: 2}}}}}}
      - status: soft
        if: {{any: [{{lasting: {{if: {{running: away}}, for: 2d}}}}, {{seen: {{event: test, within: 1d}}}}]}}
"""

WIDE = """
  carried:
    track: control
    repeat: {repeat}
    ceiling: 20d
    when: {{event: contact, once: {{its: {{whom: {{status: {{clinical: ill}}}}}}}}, within: 3d}}
    counted_from: [last_contact, at]
    ends: [{{event: left}}]
    editions:
      - choose:
          - given: {{its: {{whom: {{seen: {{event: test, where: {{result: positive}}}}}}}}}}
            phases: [{{status: central, for: 3d}}, {{status: watch, for: 1d}}]
          - where: {{last_contact: {{missing: false}}}}
            unless: {{seen: {{event: test}}}}
            phases: [{{status: home, for: 4d, until: {{event: test, from_day: 2, times: 2, apart: 24h}}}}]
      - in_force: {{from: 2020-02-05}}
        transition: {how}
        choose:
          - given: {{not: {{seen: {{event: venue_case}}}}}}
            phases:
              - status: central
                for: 4d
                until: [{{event: excluded}}, {{event: test, from_day: 1, to_day: 4, times: 2}}]
                prolong: {{event: venue_case, for: 3d}}
                release: {{needs: [{{event: test, where: {{result: negative}}}}], at_most: 2d}}
              - {{status: home, for: 2d, schedule: keep}}
          - {{where: {{}}, phases: [{{status: home, for: 3d}}]}}
  near:
    track: control
    when: {{event: arrival}}
    while: {{not: {{ever: {{clinical: ill}}}}}}
    choose:
      - {{given: {{count: {{event: arrival, at_least: 2}}}}, phases: []}}
      - where: {{left_on: {{missing: false}}}}
        phases: [{{status: watch, until: {{event: venue_case, times: 2}}, at_most: 5d}}]
  sick:
    track: clinical
    repeat: keep
    when: {{event: confirmed}}
    phases:
      - status: ill
        until: {{event: discharged}}
        release: {{needs: [{{event: test, where: {{result: negative}}, times: 2, apart: 24h}}], at_most: 3d}}
      - {{status: suspected, for: 2d}}
  after: {{track: control, when: {{finishes: {{alarm: loud}}}}, phases: [{{status: watch, for: 36h}}]}}
  alarm:
    track: alarm
    editions:
      - in_force: {{until: 2020-02-05}}
        levels:
          - {{status: loud, if: {{seen: {{event: test, within: 3d}}}}}}
          - {{status: soft, if: {{seen: {{event: test, within: 5d}}}}}}
      - in_force: {{from: {second}}}
        levels:
          - {{status: soft, if: {{count: {{event: test, within: 2d, exactly: 1}}}}}}
          - {{status: loud, if: {{seen: {{event: test, within: 4d}}}}}}
"""

REPEATS = ("extend", "restart", "keep")
COUNTS = ("exact", "day_zero", "day_one")
TRANSITIONS = ("as_at_start", "as_at_each_day", "remaining")


def plain(repeat: str = "extend", count: str = "day_zero", first: int = 3, second: int = 2) -> Pack:
    """One rule of fixed lengths with credit and an early end."""
    return pack_of(PLAIN.format(repeat=repeat, count=count, first=first, second=second), head=HEAD)


def rich(repeat: str = "extend", how: str = "as_at_each_day") -> Pack:
    """Nearly every construct there is."""
    return pack_of(RICH.format(repeat=repeat, how=how), head=HEAD)


def wide(repeat: str = "extend", how: str = "as_at_each_day", second: str = "2020-02-05") -> Pack:
    """Rows with conditions, exits that count, requirements that hold them up, levels that change."""
    return pack_of(WIDE.format(repeat=repeat, how=how, second=second), head=HEAD)


WIDE_PACKS = st.builds(
    wide, st.sampled_from(REPEATS), st.sampled_from(TRANSITIONS), st.sampled_from(["2020-02-05", "2020-02-07"])
)
PACKS = st.one_of(
    WIDE_PACKS,
    st.builds(rich, st.sampled_from(REPEATS), st.sampled_from(TRANSITIONS)),
    st.builds(plain, st.sampled_from(REPEATS), st.sampled_from(COUNTS), st.integers(1, 4), st.integers(1, 4)),
)

dates = st.integers(0, DAYS - 1).map(lambda n: FIRST + timedelta(days=n))


@st.composite
def moments(draw: st.DrawFn) -> WorldTime:
    """A date, or noon or midnight of one."""
    day = draw(dates)
    hour = draw(st.sampled_from([None, None, 0, 12]))
    return day if hour is None else datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


KINDS = ("arrival", "arrival", "contact", "test", "venue_case", "excluded", "confirmed", "discharged", "left", "died")


@st.composite
def events(draw: st.DrawFn, number: int = 0, kinds: Sequence[str] = (*KINDS, "order_given", "note")) -> Event:
    """One event of p, or now and then of q."""
    kind = draw(st.sampled_from(kinds))
    fields: dict[str, Value] = {}
    if kind == "test":
        fields["result"] = draw(st.sampled_from(["negative", "negative", "positive"]))
    if kind == "arrival" and draw(st.booleans()):
        fields["left_on"] = draw(dates) - timedelta(days=6)
    if kind == "contact" and draw(st.booleans()):
        fields["last_contact"] = draw(dates)
    if kind == "contact" and draw(st.booleans()):
        fields["whom"] = draw(st.sampled_from([P, Q]))
    if kind == "order_given":
        fields["end"] = draw(dates) + timedelta(days=3)
        if draw(st.booleans()):
            fields["status"] = draw(st.sampled_from(["central", "home"]))
    subject = draw(st.sampled_from([P, P, P, Q]))
    # Ids in no relation to the order in which the events are drawn.
    name = f"{draw(st.integers(0, 9))}-{number}"
    return Event(FactId(name), EventKindId(kind), subject, draw(moments()), fields)


@st.composite
def histories(draw: st.DrawFn, most: int = 8, kinds: Sequence[str] = (*KINDS, "order_given", "note")) -> list[Event]:
    """Some events."""
    return [draw(events(number, kinds)) for number in range(draw(st.integers(0, most)))]


@st.composite
def logs(draw: st.DrawFn, most: int = 8) -> list[Fact]:
    """Events with corrections, withdrawals (of anything, themselves withdrawn or not) and identities among them."""
    facts: list[Fact] = list(draw(histories(most)))
    for number in range(draw(st.integers(0, 4))):
        name = FactId(f"{draw(st.integers(0, 9))}x{number}")
        of = draw(st.sampled_from([f.id for f in facts])) if facts else FactId("nothing")
        match draw(st.sampled_from(["correct", "void", "void", "same", "apart"])):
            case "correct":
                recorded = draw(st.one_of(st.none(), dates))
                recorded_at = None if recorded is None else instant_of(recorded, ZONE)
                facts.append(Correction(name, of, draw(moments()), recorded_at=recorded_at))
            case "void":
                facts.append(Void(name, of))
            case how:
                facts.append(Identity(name, P, Q, how == "same", "drawn"))
    return facts


def received(facts: Iterable[Fact], step: timedelta = timedelta(seconds=1)) -> list[Received]:
    """*facts* in the order given, all received long after they happened."""
    return [Received(fact, LATE + number * step) for number, fact in enumerate(facts)]


def evaluate(pack: Pack, log: Iterable[Received], *, as_of: datetime | None = None) -> Evaluation:
    """The answer at *as_of* (ever, when None), with everything known."""
    known = as_known(log, pack.zone, plan_kinds=pack.plan_kinds)
    return ReferenceEvaluator().evaluate(pack, known, as_of=None if as_of is None else AsOf(as_of))


def essence(answer: Evaluation) -> object:
    """All of an answer but when its facts were received, as plain values."""
    lines = {
        key: ([_of_run(run) for run in line.runs], [_of_row(row) for row in line.rows])
        for key, line in answer.timelines.items()
    }
    return lines, sorted((f.kind, f.subject, str(f.rule), f.facts, f.at) for f in answer.findings)


def _of_run(run: Run) -> tuple[object, ...]:
    return (
        run.rule,
        run.edition,
        run.trigger,
        run.causes,
        run.since,
        run.counted_from,
        run.segments,
        run.ended,
        run.ended_by,
        run.orders,
    )


def _of_row(row: Row) -> tuple[object, ...]:
    return (row.status, row.since, row.until, row.shown_since, row.run_since, _of_run(row.run), row.segment, row.masks)


def ticks(pack: Pack) -> list[datetime]:
    """Every sixth hour of a stretch longer than anything drawn, and the second before."""
    first = instant_of(FIRST - timedelta(days=12), pack.zone)
    hours = [first + timedelta(hours=6 * n) for n in range(4 * 60)]
    return sorted(hours + [hour - timedelta(seconds=1) for hour in hours])


def status_at(line: Timeline | None, at: datetime) -> str:
    """What *line* shows; empty: the default."""
    row = line.row_at(at) if line else None
    return row.status if row else ""
