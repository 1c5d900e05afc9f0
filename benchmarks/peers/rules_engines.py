"""Tools that evaluate expressions, rules or tables over given values: each made ready with conditions by status."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from peers.by_hand import Inputs, chosen, conditions, covered

Decide = Callable[[Inputs], str]
DAY_NUMBER = "({} + 28800000000) / 86400000000"


def zen_expression(zen: Any, *, bare: bool) -> Decide:  # noqa: ANN401  # libraries without types
    """GoRules Zen: one compiled expression."""
    tests = covered("and") if bare else conditions("and", "or", f"floor({DAY_NUMBER})")
    compiled = zen.compile_expression(chosen(tests))
    return lambda found: str(compiled.evaluate(found))


def zen_table(zen: Any, *, bare: bool) -> Decide:  # noqa: ANN401
    """GoRules Zen: a decision table, the first row that fits."""
    tests = covered("and") if bare else conditions("and", "or", f"floor({DAY_NUMBER})")
    rows = [{"_id": status, "in": test, "out": f"'{status}'"} for status, test in tests.items()]
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


def cel(library: Any, *, bare: bool) -> Decide:  # noqa: ANN401
    """common-expression-language: one compiled expression."""
    compiled = library.compile(chosen(covered("&&") if bare else conditions("&&", "||", DAY_NUMBER)))
    return lambda found: str(compiled.execute(found))


def cel_python(celpy: Any, *, bare: bool) -> Decide:  # noqa: ANN401
    """cel-python: one program."""
    environment = celpy.Environment()
    text = chosen(covered("&&") if bare else conditions("&&", "||", DAY_NUMBER))
    program = environment.program(environment.compile(text))
    return lambda found: str(program.evaluate({name: celpy.celtypes.IntType(value) for name, value in found.items()}))


def rule_engine(library: Any, *, bare: bool) -> Decide:  # noqa: ANN401
    """rule-engine: a rule for each status, asked from the strongest down."""
    tests = covered("and") if bare else conditions("and", "or", "({} + 28800000000) // 86400000000")
    rules = [(status, library.Rule(test)) for status, test in tests.items()]
    return lambda found: next((status for status, rule in rules if rule.matches(found)), "normal")
