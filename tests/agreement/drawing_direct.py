"""Packs of rules that know only their trigger and what comes next, and facts for them: drawn by number."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.calculus.timeline import Timelines
from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId
from gridcontrol.model.facts import Event, Received
from gridcontrol.model.known import Known, as_known
from gridcontrol.rules.ruleset import Pack
from gridcontrol_sql.outcome import shown_in
from tests.agreement.in_sql import rows_of
from tests.unit.calculus.asking import read

START = datetime(2020, 3, 25, 16, tzinfo=UTC)
KINDS = ("arrival", "contact", "left", "cleared", "test")
STATUSES = ("hospital", "central", "home", "watch")
TRACKS = (
    "  control: {about: person, default: normal, precedence: [hospital, central, home, watch]}",
    "  advice: {about: person, default: none, precedence: [watch, home, hospital, central]}",
)
PEOPLE = 60
TURNING = 10
"""One pack of so many has rules of several editions."""
HEAD = """
format: gridcontrol/1
pack: now
zone: {zone}
day_count: {count}
subjects: {{person: {{}}}}
events:
  arrival: {{about: person, fields: {{job: text?}}}}
  contact: {{about: person}}
  left: {{about: person}}
  cleared: {{about: person}}
  test: {{about: person, fields: {{result: [positive, negative]}}}}
order: [{order}]
tracks:
{tracks}
rules:
"""


def pattern(rng: Random, kinds: tuple[str, ...]) -> str:
    kind = rng.choice(kinds)
    if kind == "test" and rng.random() < 0.7:
        return f"{{event: test, where: {{result: {rng.choice(('positive', 'negative'))}}}}}"
    if kind == "arrival" and rng.random() < 0.5:
        return f"{{event: arrival, where: {{job: {rng.choice(('cook', '{unlike: cook}'))}}}}}"
    return f"{{event: {kind}}}"


def pattern_of_some(rng: Random, kinds: tuple[str, ...]) -> str:
    """Now and then of two kinds, whose ranks may lie on both sides of another's."""
    return f"{{event: [{', '.join(rng.sample(kinds, 2))}]}}" if rng.random() < 0.5 else pattern(rng, kinds)


def length(rng: Random) -> str:
    return rng.choice(("1d", "2d", "3d", "5d", "36h", "6h"))


def last_phase(rng: Random, others: tuple[str, ...], *, alone: bool) -> str:
    words = [f"status: {rng.choice(STATUSES)}"]
    way = rng.choice(("for", "until", "both", "release", "open") if alone else ("for", "release", "open"))
    if way in {"for", "both", "release"}:
        words.append(f"for: {length(rng)}")
    if way in {"until", "both"}:
        words.append(f"until: {pattern(rng, others)}")
    if way == "release":
        day = f", from_day: {rng.randrange(1, 5)}" if rng.random() < 0.6 else ""
        needs = f"[{pattern(rng, others)[:-1]}{day}}}]"
        at_most = f", at_most: {length(rng)}" if rng.random() < 0.5 else ""
        words.append(f"release: {{needs: {needs}{at_most}}}")
    if way in {"for", "release"} and rng.random() < 0.2:
        words.append("at_most: 4d")
    return f"{{{', '.join(words)}}}"


def phases(rng: Random, others: tuple[str, ...]) -> str:
    first = [f"status: {rng.choice(STATUSES)}, for: {length(rng)}" for _ in range(rng.choice((0, 0, 1, 2)))]
    if first and rng.random() < 0.3:
        first[0] += f", until: {pattern(rng, others)}"
    chain = [*(f"{{{each}}}" for each in first), last_phase(rng, others, alone=not first)]
    return f"[{', '.join(chain)}]"


def drawn_pack(rng: Random, *, wide: bool = False, turning: Random | None = None) -> Pack:
    """*turning*: half of the rules have several editions, drawn by it."""
    zone = rng.choice(("Asia/Shanghai", "Europe/Berlin"))
    text = HEAD.format(
        zone=zone,
        count=rng.choice(("day_zero", "day_one", "exact")),
        order=", ".join(rng.sample(KINDS, len(KINDS))),
        tracks="\n".join(TRACKS if wide else TRACKS[:1]),
    )
    for number in range(rng.randrange(1, 6)):
        drawn_from = pattern if not wide else pattern_of_some
        trigger = drawn_from(rng, KINDS)
        # Now and then a rule is ended by the very kind of event that starts it.
        others = KINDS if rng.random() < 0.2 else tuple(kind for kind in KINDS if kind not in trigger)
        track = "advice" if wide and number % 2 else "control"
        text += f"  rule_{number}:\n    track: {track}\n    when: {trigger}\n    phases: {phases(rng, others)}\n"
        if rng.random() < 0.6:
            text += f"    ends: [{', '.join(drawn_from(rng, others) for _ in range(rng.choice((1, 2))))}]\n"
        if turning is not None and turning.random() < 0.5:
            text = _in_editions(turning, text, others)
        elif rng.random() < 0.2:
            over = rng.choice(("run_out", "release"))
            text += f"    in_force: {{from: 2020-03-28, until: 2020-04-02}}\n    on_repeal: {over}\n"
    return read(text)


def _in_editions(rng: Random, text: str, others: tuple[str, ...]) -> str:
    """*text* with the chain of its last rule as a first edition, and others behind it that start anew."""
    head, _, chain = text.rpartition("    phases: ")
    first, *rest = chain.splitlines()
    editions = f"    editions:\n      - phases: {first}\n"
    since = date(2020, 3, 28)
    for _ in range(rng.choice((1, 2))):
        until = f", until: {since + timedelta(days=rng.choice((2, 3)))}" if rng.random() < 0.3 else ""
        editions += f"      - in_force: {{from: {since}{until}}}\n        transition: as_at_start\n"
        editions += f"        on_repeal: {rng.choice(('run_out', 'release'))}\n" if until else ""
        editions += f"        phases: {phases(rng, others)}\n"
        since += timedelta(days=3)
    return head + editions + "".join(f"{line}\n" for line in rest)


def drawn_facts(rng: Random, pack: Pack) -> Known:
    facts = []
    step = rng.choice((1, 6, 12, 24))
    for person in range(PEOPLE):
        for index in rng.sample(range(100), rng.randrange(9)):
            kind = rng.choice(KINDS)
            fields: dict[FieldId, str] = {}
            if kind == "test":
                fields[FieldId("result")] = rng.choice(("positive", "negative"))
            if kind == "arrival" and rng.random() < 0.8:
                fields[FieldId("job")] = rng.choice(("cook", "clerk"))
            at = START + timedelta(hours=step * rng.randrange(14 * 24 // step))
            name = SubjectId(f"person/p{person}")
            facts.append(Event(FactId(f"{person}-{index}"), EventKindId(kind), name, at, fields))
    return as_known([Received(event, datetime(2021, 1, 1, tzinfo=UTC)) for event in facts], pack.zone)


def drawn(seed: int, *, wide: bool = False) -> tuple[Pack, Known, AsOf]:
    """A pack, what is known, and an instant. *wide*: of two tracks, and of patterns of several kinds."""
    rng = Random(seed)  # noqa: S311  # reproducible draws, no secrets
    # A draw of its own, so that examples without are what they were.
    turning = Random(f"{seed} editions") if seed % TURNING == 0 and not wide else None  # noqa: S311  # as above
    pack = drawn_pack(rng, wide=wide, turning=turning)
    known = drawn_facts(rng, pack)
    return pack, known, AsOf(START + timedelta(hours=12 * rng.randrange(2, 28)), exclusive=rng.random() < 0.3)


def timelines_of(seed: int, *, wide: bool = False, engine: str = "sqlite", way: str = "") -> tuple[Timelines, bool]:
    """What the definition says of a drawn example, and whether the script says the same."""
    pack, known, as_of = drawn(seed, wide=wide)
    timelines = ReferenceEvaluator().evaluate(pack, known, as_of=as_of).timelines
    return timelines, rows_of(pack, known, engine, as_of=as_of, way=way) == shown_in(timelines)
