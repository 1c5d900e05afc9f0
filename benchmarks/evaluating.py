"""How long one person's status takes, beside what a user would take instead.

    python benchmarks/evaluating.py --people 2000 --events 10

The policy is in ``evaluating.yaml``. Every answer is compared with the definition's, row by row; a peer that is not
installed is left out and named. Peers take their input worked out by hand-written Python, because they have no notion
of events: "in all" counts that, "alone" does not. They give the status only, without since, until and rule.
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from drawn_people import EPOCH, person, raw, received

from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.calculus.fast import FastEvaluator
from gridcontrol.calculus.fast.now import RawEvent, reasoned_status_now, status_now
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.calculus.timeline import Timeline
from gridcontrol.ids import FieldId, TrackId
from gridcontrol.model.known import as_known
from gridcontrol.rules.check import checked_pack

HERE = Path(__file__).resolve().parent
CONTROL = TrackId("control")
AT = datetime(2020, 2, 29, 12, tzinfo=UTC)
LIMIT, LIMIT_WITH_REASONS = 8.0, 30.0
"""Microseconds per person with ten events."""
STATUSES = ("dead", "confirmed", "rehab", "central", "observation", "home", "left")
SECOND = 1_000_000
DAY = 86_400
LATER = 1 << 40
ZONE_AHEAD = 8 * 3600
DIED, LEFT, ARRIVED, CONTACT, FEVER, PURCHASE, TEST, DISCHARGED = range(8)

Inputs = dict[str, int]


def inputs_by_hand(events: Sequence[RawEvent], at: int) -> Inputs:  # noqa: C901, PLR0912  # one branch for each rule
    """For each status the stretch that covers the instant, in seconds; from 0 to 0 where none does.

    One pass from the last event back, as somebody in a hurry would write it.
    """
    found = EMPTY.copy()
    t = found["t"] = at // SECOND
    left = cut = discharged = arrived = negative = LATER
    negatives: list[int] = []
    for us, rank, _, fields in sorted(events, reverse=True):
        if us > at:
            continue
        start = us // SECOND
        status, since, until = "", start, 0
        if rank == ARRIVED:
            arrived = start
            province = fields.get(PROVINCE)
            if province == "42":
                status, until = "central", start + 14 * DAY
                if t >= until:
                    status, since, until = "home", until, start + 28 * DAY
            elif province is not None:
                status, until = "home", start + 14 * DAY
            until = min(until, cut)
        elif rank == CONTACT:
            first_day = (start + ZONE_AHEAD) // DAY + 13
            until = LATER
            for other in reversed(negatives):
                if (other + ZONE_AHEAD) // DAY >= first_day:
                    until = max(other, start + 14 * DAY)
                    break
            status, until = "central", min(until, cut)
        elif rank in {FEVER, PURCHASE}:
            status, until = "observation", min(start + 3 * DAY, cut, negative)
        elif rank == TEST:
            if fields[RESULT] == "positive":
                status, until, cut = "confirmed", discharged, start
            else:
                negative = start
                negatives.append(start)
        elif rank == DISCHARGED:
            status, until, discharged = "rehab", min(start + 14 * DAY, left), start
        elif rank == LEFT:
            status, until = "left", arrived
            left = cut = start
        else:
            status, until = "dead", LATER
        if since <= t < until:
            found[f"{status}_since"], found[f"{status}_until"] = since, until
    return found


_NAMES = ("t", *(f"{status}_{end}" for status in STATUSES for end in ("since", "until")))


EMPTY: Inputs = dict.fromkeys(_NAMES, 0)
PROVINCE, RESULT = FieldId("province"), FieldId("result")


def by_hand(found: Inputs) -> str:
    """The last step in plain Python."""
    t = found["t"]
    for status in STATUSES:
        if found[f"{status}_since"] <= t < found[f"{status}_until"]:
            return status
    return "normal"


def nested(and_: str) -> str:
    """The last step as one expression of conditions and alternatives."""
    text = "'normal'"
    for status in reversed(STATUSES):
        text = f"(t >= {status}_since {and_} t < {status}_until) ? '{status}' : ({text})"
    return text


Decide = Callable[[Inputs], str]


def peers() -> Iterator[tuple[str, Decide | None]]:
    """Each peer with the function that takes the last step; None where it is not installed."""
    yield "plain Python", by_hand
    for name, module, make in (
        ("zen-engine, compiled expression", "zen", _zen_expression),
        ("common-expression-language", "cel", _cel),
        ("zen-engine, decision table", "zen", _zen_table),
        ("rule-engine", "rule_engine", _rule_engine),
        ("transitions", "transitions", _transitions),
    ):
        try:
            found = importlib.import_module(module)
        except ImportError:
            yield name, None
            continue
        yield name, make(found)


def _zen_expression(zen: Any) -> Decide:  # noqa: ANN401  # libraries without types
    compiled = zen.compile_expression(nested("and"))
    return lambda found: str(compiled.evaluate(found))


def _cel(cel: Any) -> Decide:  # noqa: ANN401
    compiled = cel.compile(nested("&&"))
    return lambda found: str(compiled.execute(found))


def _zen_table(zen: Any) -> Decide:  # noqa: ANN401
    rows = [{"_id": s, "in": f"t >= {s}_since and t < {s}_until", "out": f"'{s}'"} for s in STATUSES]
    rows.append({"_id": "normal", "in": "", "out": "'normal'"})
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": "in", "name": "in"}],
        "outputs": [{"id": "out", "name": "status", "field": "status"}],
        "rules": rows,
    }
    nodes = [
        {"id": "a", "type": "inputNode", "name": "in"},
        {"id": "b", "type": "decisionTableNode", "name": "table", "content": table},
        {"id": "c", "type": "outputNode", "name": "out"},
    ]
    edges = [{"id": "1", "sourceId": "a", "targetId": "b"}, {"id": "2", "sourceId": "b", "targetId": "c"}]
    decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))
    return lambda found: str(decision.evaluate(found)["result"]["status"])


def _rule_engine(rule_engine: Any) -> Decide:  # noqa: ANN401
    rules = [(s, rule_engine.Rule(f"t >= {s}_since and t < {s}_until")) for s in STATUSES]
    return lambda found: next((status for status, rule in rules if rule.matches(found)), "normal")


def _transitions(transitions: Any) -> Decide:  # noqa: ANN401
    class Person:
        found: Inputs
        state: str
        settle: Callable[[], bool]

    def holds(person: Person, status: str) -> Callable[[], bool]:
        return lambda: person.found[f"{status}_since"] <= person.found["t"] < person.found[f"{status}_until"]

    one = Person()
    machine = transitions.Machine(one, states=[*STATUSES, "normal"], initial="normal", auto_transitions=False)
    for status in STATUSES:
        machine.add_transition("settle", "*", status, conditions=holds(one, status))
    machine.add_transition("settle", "*", "normal")

    def decide(found: Inputs) -> str:
        one.found = found
        one.settle()
        return one.state

    return decide


def micros(moment: datetime) -> int:
    """Microseconds since 1970."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def best(work: Callable[[], object], count: int, runs: int) -> float:
    """Microseconds for one of *count*, the best of several runs."""
    found = float("inf")
    for _ in range(runs):
        began = time.perf_counter()
        work()
        found = min(found, time.perf_counter() - began)
    return found / count * 1e6


def main(words: Sequence[str] | None = None) -> int:
    """Returns 1 when some answer differs from the definition's, or a limit for ten events is passed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--events", type=int, default=10)
    parser.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args(words)
    pack = checked_pack((HERE / "evaluating.yaml").read_bytes(), "evaluating.yaml")[0]
    rng = random.Random(7)
    people = [person(rng, number, chosen.events) for number in range(chosen.people)]
    raws, at, count, runs = [raw(events, pack) for events in people], micros(AT), len(people), chosen.runs
    knowns = [as_known(received(events), pack.zone) for events in people]

    reference, fast = ReferenceEvaluator(), FastEvaluator()
    as_of = AsOf(AT)
    expected: list[str] = []
    differing = 0
    short, reasoned = status_now(pack, CONTROL), reasoned_status_now(pack, CONTROL)
    for known, events in zip(knowns, raws, strict=True):
        answer = reference.evaluate(pack, known, as_of=as_of)
        row = _row(next(iter(answer.timelines.values()), None))
        expected.append(row[0])
        told, why = short(events, at), reasoned(events, at)
        if (
            fast.evaluate(pack, known, as_of=as_of) != answer
            or tuple(told) != tuple(why)[:4]
            or (told[0], told[3]) != row
        ):
            differing += 1
    print(f"{count} people with {chosen.events} events each; {differing} answers differ from the definition's")

    own = best(lambda: [short(events, at) for events in raws], count, runs)
    own_reasons = best(lambda: [reasoned(events, at) for events in raws], count, runs)
    print(f"{'µs per person':>44} {'in all':>9} {'alone':>9} {'ratio':>8}")
    _line("status, since, until, rule from raw events", own, None, own)
    _line("the same with reasons", own_reasons, None, own)
    known_few = knowns[:200]
    _line("fast evaluator, whole timelines as values", _evaluating(fast, pack, known_few, as_of), None, own)
    _line("the definition", _evaluating(reference, pack, known_few, as_of), None, own)
    prepare = best(lambda: [inputs_by_hand(events, at) for events in raws], count, runs)
    _line("only the input of the peers, by hand", prepare, None, own)
    inputs = [inputs_by_hand(events, at) for events in raws]
    for name, decide in peers():
        if decide is None:
            print(f"{name:>44} not installed")
            continue
        wrong = sum(decide(found) != status for found, status in zip(inputs, expected, strict=True))
        alone = best(partial(_decided, decide, inputs), count, max(1, runs - 2))
        _line(name, prepare + alone, alone, own)
        if wrong:
            print(f"{'':>44} {wrong} of {count} statuses differ")
            differing += wrong
    within = chosen.events != 10 or (own <= LIMIT and own_reasons <= LIMIT_WITH_REASONS)
    print(f"limits for ten events: {LIMIT} µs, {LIMIT_WITH_REASONS} µs with reasons")
    return 0 if within and not differing else 1


def _row(line: Timeline | None) -> tuple[str, str | None]:
    row = line.row_at(AT) if line else None
    return ("normal", None) if row is None else (row.status, row.run.rule)


def _evaluating(evaluator: Any, pack: Any, knowns: Sequence[Any], as_of: AsOf) -> float:  # noqa: ANN401
    return best(lambda: [evaluator.evaluate(pack, known, as_of=as_of) for known in knowns], len(knowns), 2)


def _decided(decide: Decide, inputs: Sequence[Inputs]) -> list[str]:
    return [decide(found) for found in inputs]


def _line(name: str, in_all: float, alone: float | None, own: float) -> None:
    bare = "" if alone is None else f"{alone:.2f}"
    print(f"{name:>44} {in_all:>9.2f} {bare:>9} {in_all / own:>8.1f}")


if __name__ == "__main__":
    sys.exit(main())
