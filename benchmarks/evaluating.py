"""How long one person's status takes, beside what a user would take instead.

    python benchmarks/evaluating.py --install      once: fetches the peers, each by itself
    python benchmarks/evaluating.py --write        measures and writes the tables into the documents

The policy is in ``evaluating.yaml``. Every answer is compared with the definition's, row by row. Each peer is measured
in a process of its own, in turns with the source that gridcontrol writes for the policy.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

import packs
from drawn_people import EPOCH, person, raw, received
from peers import by_hand
from peers.fetching import FETCHED, fetch, wishes
from peers.measuring import Measured, in_turns
from peers.table import PEERS, Peer, ready

from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.calculus.fast import FastEvaluator
from gridcontrol.calculus.fast.now import RawEvent, reasoned_status_now, status_now
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.calculus.timeline import Timeline
from gridcontrol.ids import TrackId
from gridcontrol.model.known import as_known
from gridcontrol.rules.check import checked_pack
from gridcontrol.rules.ruleset import Pack

HERE = Path(__file__).resolve().parent
REQUIREMENTS = HERE / "peers" / "requirements.txt"
CONTROL = TrackId("control")
AT = datetime(2020, 2, 29, 12, tzinfo=UTC)
LIMIT, LIMIT_WITH_REASONS = 8.0, 30.0
"""Microseconds per person with ten events."""
DOCUMENTS = (HERE / "README.md", HERE.parent / "docs" / "explanation" / "evaluators.md")
OWN = "status, since, until, rule"
REASONS = "the same with reasons"
TRIES = 4
"""A peer in C that brings its process down is given some more chances."""
TIMELINES = 60
"""So many people for whole timelines, which take long."""


class Line(NamedTuple):
    """One line of the table: what, from raw events, the two bare figures where there are any."""

    name: str
    whole: Measured | None
    policy: Measured | None = None
    choice: Measured | None = None
    ahead: float = 0
    note: str = ""


class People(NamedTuple):
    """What everything is measured on."""

    pack: Pack
    raws: list[list[RawEvent]]
    at: int
    knowns: list[Any]


def drawn(people: int, events: int) -> People:
    """The policy and invented people."""
    pack = checked_pack((HERE / "evaluating.yaml").read_bytes(), "evaluating.yaml")[0]
    rng = random.Random(7)
    facts = [person(rng, number, events) for number in range(people)]
    at = (AT - EPOCH) // timedelta(microseconds=1)
    return People(pack, [raw(each, pack) for each in facts], at, [as_known(received(f), pack.zone) for f in facts])


# -- the answers


def right_answers(people: People) -> tuple[list[str], int]:
    """The status of each person by the definition, and how many answers of gridcontrol's own differ from it."""
    reference, fast = ReferenceEvaluator(), FastEvaluator()
    short, reasoned = status_now(people.pack, CONTROL), reasoned_status_now(people.pack, CONTROL)
    statuses, differing = [], 0
    for known, events in zip(people.knowns, people.raws, strict=True):
        answer = reference.evaluate(people.pack, known, as_of=AsOf(AT))
        row = told(next(iter(answer.timelines.values()), None))
        statuses.append(str(row[0]))
        same = fast.evaluate(people.pack, known, as_of=AsOf(AT)) == answer
        differing += not (same and short(events, people.at) == row == tuple(reasoned(events, people.at))[:4])
    return statuses, differing


def told(line: Timeline | None) -> tuple[object, ...]:
    """Status, joined stretch of it, and rule, by the definition."""
    row = line.row_at(AT) if line else None
    if line is None or row is None:
        return "normal", None, None, None
    later = (1 << 60) * timedelta.resolution.microseconds
    spans = sorted(
        (micros(each.since), later if each.until is None else micros(each.until))
        for run in line.runs
        for each in run.segments
        if each.status == row.status and each.since != each.until
    )
    joined = [list(spans[0])]
    for since, until in spans[1:]:
        if since <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], until)
        else:
            joined.append([since, until])
    since, until = next(each for each in joined if each[0] <= micros(AT) < each[1])
    return row.status, since, None if until == later else until, row.run.rule


def micros(moment: datetime) -> int:
    """Microseconds since 1970."""
    return (moment - EPOCH) // timedelta(microseconds=1)


# -- the measurements, each in its own process


def own_lines(people: People, statuses: list[str], rounds: int) -> list[Line]:
    """What gridcontrol takes, and what the peers' users write in Python."""
    pack, raws, at, knowns = people
    short, reasoned = status_now(pack, CONTROL), reasoned_status_now(pack, CONTROL)
    timed = partial(_timed, people, rounds)
    lines = [
        Line(OWN, timed(lambda events: short(events, at))),
        Line(REASONS, timed(lambda events: reasoned(events, at)), ahead=0),
    ]
    few = knowns[:TIMELINES]
    for name, evaluator in (
        ("`fast`, whole timelines as values", FastEvaluator()),
        ("`reference`", ReferenceEvaluator()),
    ):
        whole = in_turns(
            partial(_timelines, evaluator, pack, few),
            lambda: [short(events, at) for events in raws[:TIMELINES]],
            TIMELINES,
            max(3, rounds // 3),
        )
        lines.append(Line(name, whole))
    times = [by_hand.last_times(events, at) for events in raws]
    wrong = sum(by_hand.in_python(each) != status for each, status in zip(times, statuses, strict=True))
    lines.append(Line("the last time of everything, by hand", timed(lambda events: by_hand.last_times(events, at))))
    lines.append(Line("the stretches, by hand", timed(lambda events: by_hand.stretches(events, at))))
    python = timed(lambda events: by_hand.in_python(by_hand.last_times(events, at)))
    alone = _bare(people, rounds, by_hand.in_python, times)
    lines.append(Line("plain Python, status only", python, alone, note=_wrong(wrong)))
    columns = by_hand.columns(times)
    wrong = sum(str(a) != b for a, b in zip(by_hand.in_numpy(columns), statuses, strict=True))
    at_once = in_turns(
        lambda: by_hand.in_numpy(columns), lambda: [short(events, at) for events in raws], len(raws), rounds
    )
    lines.append(Line(f"NumPy, {len(raws)} people at once, status only", None, at_once, note=_wrong(wrong)))
    return lines


def _timelines(evaluator: Any, pack: Pack, knowns: Sequence[Any]) -> None:  # noqa: ANN401  # either evaluator
    for known in knowns:
        evaluator.evaluate(pack, known, as_of=AsOf(AT))


def peer_line(peer: Peer, people: People, statuses: list[str], rounds: int) -> Line:
    """What one peer takes."""
    made, at = ready(peer), people.at
    wrong = sum(made.asked(events, at) != status for events, status in zip(people.raws, statuses, strict=True))
    whole = _timed(people, rounds, lambda events: made.asked(events, at))
    if made.policy is None or made.choice is None:
        return Line(peer.name, whole, ahead=peer.ahead, note=_wrong(wrong))
    times = [by_hand.last_times(events, at) for events in people.raws]
    stretches = [by_hand.stretches(events, at) for events in people.raws]
    wrong += sum(made.choice(found) != status for found, status in zip(stretches, statuses, strict=True))
    policy = _bare(people, rounds, made.policy, times)
    choice = _bare(people, rounds, made.choice, stretches)
    return Line(peer.name, whole, policy, choice, peer.ahead, _wrong(wrong))


def _wrong(count: int) -> str:
    return f"{count} answers differ" if count else ""


def _timed(people: People, rounds: int, ask: Callable[[Sequence[RawEvent]], object]) -> Measured:
    return _bare(people, rounds, ask, people.raws)


def _bare(people: People, rounds: int, decide: Callable[[Any], object], inputs: Sequence[Any]) -> Measured:
    """*decide* beside the generated source, for as many people as one measurement has time for."""
    short, at = status_now(people.pack, CONTROL), people.at
    count = len(inputs)
    trial = in_turns(lambda: [decide(each) for each in inputs[:10]], lambda: None, 10, 3).each
    count = max(20, min(count, int(20_000 / trial)))
    some, raws = inputs[:count], people.raws[:count]
    return in_turns(
        lambda: [decide(each) for each in some], lambda: [short(events, at) for events in raws], count, rounds
    )


def measured_apart(name: str, words: list[str], answers: Path) -> list[Line]:
    """The lines that a process of its own measures for *name*."""
    command = [sys.executable, str(HERE / "evaluating.py"), *words, "--only", name, "--answers", str(answers)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    for _ in range(TRIES - 1):
        if done.returncode:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1]
        return [Line(name, None, note=last)]
    found = []
    for title, *figures, ahead, note in json.loads(done.stdout):
        whole, policy, choice = (Measured(*each) if each else None for each in figures)
        found.append(Line(title, whole, policy, choice, ahead, note))
    return found


# -- fetching and telling


def versions() -> str:
    """The Python and the peers that were measured."""
    there = {}
    for wish in wishes(REQUIREMENTS):
        name = wish.partition("~")[0]
        try:
            there[name] = metadata.version(name)
        except (metadata.PackageNotFoundError, ValueError):
            continue
    return ", ".join([f"Python {platform.python_version()}", *(f"{name} {number}" for name, number in there.items())])


def table(lines: Sequence[Line]) -> list[str]:
    """The lines as a table of a document."""
    heads = (
        "microseconds per person",
        "from raw events",
        "policy alone",
        "choice alone",
        "ratio",
        "four fifths within",
    )
    rows = [f"| {' | '.join(heads)} |", "|---|---|---|---|---|---|"]
    for line in lines:
        if line.note:
            rows.append(f"| {line.name} | {line.note} | | | | |")
            continue
        figures = [_figure(each.each, 3) if each else "" for each in (line.whole, line.policy, line.choice)]
        shown = line.whole or line.policy
        ratios = (_figure(each, 2) for each in (shown.ratio, shown.low, shown.high)) if shown else ("", "", "")
        ratio = "{} | {} to {}".format(*ratios)
        rows.append(f"| {line.name} | {' | '.join(figures)} | {ratio} |")
    return rows


def _figure(value: float, digits: int) -> str:
    """*value* with so many digits that count."""
    told = f"{value:.{digits}g}"
    return f"{float(told):,.0f}" if value >= 10 ** (digits - 1) else told


def write(rows: Sequence[str]) -> None:
    """Put *rows* between the marks in the documents."""
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        before, begin, rest = text.partition("<!-- measured: begin -->\n")
        _, end, after = rest.partition("<!-- measured: end -->")
        if not begin or not end:
            sys.exit(f"{document.name} has no marks")
        document.write_text(before + begin + "\n" + "\n".join(rows) + "\n\n" + end + after, encoding="utf-8")
        print(f"written into {document.name}")


def missed(lines: Sequence[Line]) -> list[str]:
    """The limits that were not kept, in words."""
    found = [f"{line.name}: {line.note}" for line in lines if "differ" in line.note]
    for line in lines:
        limit = {OWN: LIMIT, REASONS: LIMIT_WITH_REASONS}.get(line.name)
        if limit is not None and line.whole is not None and line.whole.each > limit:
            found.append(f"{line.name}: {line.whole.each:.1f} µs, at most {limit}")
        if line.ahead and line.whole is not None and line.whole.ratio < line.ahead:
            found.append(f"{line.name}: {line.whole.ratio:.2f} times as long, at least {line.ahead}")
    return found


def main(words: Sequence[str] | None = None) -> int:
    """Returns 1 when some answer differs from the definition's, or a limit for ten events is not kept."""
    words = list(sys.argv[1:] if words is None else words)
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--events", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--install", action="store_true", help="fetch the peers from the package index")
    parser.add_argument("--write", action="store_true", help="write the table into the documents")
    parser.add_argument("--only", help="measure this alone and print it as JSON")
    parser.add_argument("--answers", type=Path, help="with --only: the right statuses")
    chosen = parser.parse_args(words)
    sys.path.append(str(FETCHED))
    if chosen.install:
        fetch(REQUIREMENTS)
        return 0
    people = drawn(chosen.people, chosen.events)
    if chosen.only:
        statuses = json.loads(chosen.answers.read_text(encoding="utf-8"))
        peer = next((each for each in PEERS if each.name == chosen.only), None)
        lines = (
            [peer_line(peer, people, statuses, chosen.rounds)] if peer else own_lines(people, statuses, chosen.rounds)
        )
        json.dump(lines, sys.stdout)
        return 0
    return compared(people, words, chosen)


def compared(people: People, words: list[str], chosen: argparse.Namespace) -> int:
    """Everything, one part after the other."""
    statuses, differing = right_answers(people)
    print(
        f"{len(statuses)} people with {chosen.events} events each; {differing} own answers differ from the definition's"
    )
    lines = []
    passed_on = [word for word in words if word != "--write"]
    with tempfile.TemporaryDirectory() as folder:
        answers = Path(folder, "answers.json")
        answers.write_text(json.dumps(statuses), encoding="utf-8")
        for name in ("own", *(peer.name for peer in PEERS)):
            for line in measured_apart(name, passed_on, answers):
                lines.append(line)
                print(table([line])[-1], flush=True)
    read, check = packs.measure(packs.large_pack(5000).encode(), 5)
    loading = f"A pack of 5,000 lines is read in {read:.2f} s and checked in {check:.2f} s."
    print(loading)
    if chosen.write:
        write([*table(lines), "", f"{versions()}. {loading}"])
    found = missed(lines) if chosen.events == 10 else []
    found += [f"reading and checking: {read + check:.2f} s"] if read + check > packs.LIMIT_SECONDS else []
    found += [f"{differing} own answers differ"] if differing else []
    print("\n".join(["not kept:", *found]) if found else "every limit kept")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
