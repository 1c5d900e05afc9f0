"""The peers by name: what they are made of, and the limits that the project holds itself to."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from typing import NamedTuple

from peers import by_hand, facts_engine, machines, rules_engines

from gridcontrol.calculus.fast.now import RawEvent

Asked = Callable[[Sequence[RawEvent], int], str]


class Peer(NamedTuple):
    """A tool: its name, what it is imported as, what it makes of that, and how many times ahead of it one must be."""

    name: str
    module: str
    engine: Callable[..., rules_engines.Decide] | None
    machine: Callable[..., Asked] | None
    ahead: float


PEERS = (
    Peer("zen-engine, compiled expression", "zen", rules_engines.zen_expression, None, 1.5),
    Peer("common-expression-language", "cel", rules_engines.cel, None, 1.5),
    Peer("rule-engine", "rule_engine", rules_engines.rule_engine, None, 10),
    Peer("zen-engine, decision table", "zen", rules_engines.zen_table, None, 10),
    Peer("durable_rules", "durable.lang", None, facts_engine.durable, 10),
    Peer("transitions", "transitions", None, machines.transitions, 10),
    Peer("cel-python", "celpy", rules_engines.cel_python, None, 10),
    Peer("python-statemachine", "statemachine", None, machines.python_statemachine, 10),
)


class Ready(NamedTuple):
    """A peer made ready: the status from raw events; from the last times; from the stretches, a mere choice."""

    asked: Asked
    policy: rules_engines.Decide | None
    choice: rules_engines.Decide | None


def ready(peer: Peer) -> Ready:
    """*peer* made ready. Raises ``ImportError`` where it is not installed."""
    library = importlib.import_module(peer.module)
    if peer.machine is not None:
        return Ready(peer.machine(library), None, None)
    if peer.engine is None:
        raise TypeError(peer)
    policy, choice = peer.engine(library, bare=False), peer.engine(library, bare=True)
    return Ready(lambda events, at: policy(by_hand.last_times(events, at)), policy, choice)
