"""Where two evaluators differ on one drawn example, if they do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest

import attrs

from gridcontrol.calculus.evaluator import Evaluator
from gridcontrol.calculus.fast import FastEvaluator
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.calculus.timeline import Evaluation
from tests.agreement.drawing import Drawn, Prefixes


def answer_of(evaluator: Evaluator, example: Drawn) -> Evaluation:
    """What *evaluator* says of *example*."""
    return evaluator.evaluate(
        example.pack, example.known, places=Prefixes(example.pack.zone), as_of=example.as_of, subjects=example.subjects
    )


def of_the_definition(example: Drawn) -> Evaluation:
    """What the definition says of *example*."""
    return answer_of(ReferenceEvaluator(), example)


def first_difference(
    example: Drawn, expected: Evaluation | None = None, quickly: Evaluator | None = None
) -> str | None:
    """The first place where the quick evaluator differs from the definition; None where they are equal throughout.

    *quickly* is an evaluator to use again, with the packs that it has made ready.
    """
    definition = of_the_definition(example) if expected is None else expected
    quick = answer_of(FastEvaluator() if quickly is None else quickly, example)
    if quick == definition:
        return None
    return next(_differences(definition, quick, "evaluation"), "equal in parts, not as a whole")


def _differences(one: object, other: object, path: str) -> Iterator[str]:
    if one == other:
        return
    kind = type(one)
    if attrs.has(kind) and kind is type(other):
        for field in attrs.fields(kind):
            yield from _differences(getattr(one, field.name), getattr(other, field.name), f"{path}.{field.name}")
    elif isinstance(one, tuple) and isinstance(other, tuple):
        for number, pair in enumerate(zip_longest(one, other)):
            yield from _differences(*pair, f"{path}[{number}]")
    elif isinstance(one, Mapping) and isinstance(other, Mapping):
        for key in sorted({*one.keys(), *other.keys()}, key=str):
            yield from _differences(one.get(key), other.get(key), f"{path}[{key}]")
    yield f"{path}: the definition says {one}, the quick one {other}"
