"""The small subset of SQL that scripts are written in, said in each dialect.

Scripts keep to what all engines read alike; what is left to say differently is whole division, the greater of two
numbers
and a few names of types. So no translator of SQL is needed, and a script of hundreds of steps is said in milliseconds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from attrs import frozen

from gridcontrol_sql.script import Step


@frozen
class Dialect:
    """How one engine says what engines say differently."""

    name: str
    divided: str
    """Between two whole numbers: their quotient without the rest."""
    words: tuple[tuple[str, str], ...] = ()
    temporary: str = "TEMPORARY TABLE"
    power: str = "(CAST(1 AS BIGINT) << CAST({} AS INTEGER))"
    """Two to the power of a whole number below 63."""
    numbered: str = "ROW_NUMBER() OVER ()"
    """A number for each row, no matter which; ``{}`` is what rows can be ordered by where there has to be an order."""
    by_bytes: str = ""
    """Behind a text that is ordered by: in order of code points, whatever the database's own order is."""


DIALECTS = {
    each.name: each
    for each in (
        Dialect("duckdb", "//"),
        Dialect(
            "sqlite",
            "/",
            (("GREATEST", "MAX"), ("LEAST", "MIN"), ("BIGINT", "INTEGER"), ("VARCHAR", "TEXT")),
            power="(1 << {})",
        ),
        Dialect("postgres", "/", (("DOUBLE", "DOUBLE PRECISION"), ("VARCHAR", "TEXT")), by_bytes=' COLLATE "C"'),
        Dialect(
            "spark",
            "DIV",
            (("VARCHAR", "STRING"),),
            temporary="TEMPORARY VIEW",
            power="shiftleft(CAST(1 AS BIGINT), CAST({} AS INT))",
            numbered="ROW_NUMBER() OVER (ORDER BY {})",
        ),
    )
}
_WORD = re.compile(r"\b[a-z]\w*\b")
_BYTES = re.compile(r"BYTES\(([\w.]+)\)")
_POWER = re.compile(r"TWO_TO\(([^()]*)\)")
_NUMBERED = re.compile(r"NUMBERED\(([^()]*)\)")
_QUOTED = re.compile(r"'(?:[^']|'')*'")


def said(query: str, dialect: Dialect) -> str:
    """*query* in *dialect*. Texts between quotes are left alone."""
    pieces = []
    end = 0
    for quoted in _QUOTED.finditer(query):
        pieces += [_words(query[end : quoted.start()], dialect), quoted.group()]
        end = quoted.end()
    pieces.append(_words(query[end:], dialect))
    spelt = _POWER.sub(lambda found: dialect.power.format(found[1]), _divided("".join(pieces), dialect))
    spelt = _NUMBERED.sub(lambda found: dialect.numbered.format(found[1]), spelt)
    return _BYTES.sub(rf"\1{dialect.by_bytes}", spelt)


def _words(query: str, dialect: Dialect) -> str:
    for word, other in dialect.words:
        query = re.sub(rf"\b{word}\b", other, query)
    return query


def _divided(query: str, dialect: Dialect) -> str:
    """Each ``IDIV(a, b)`` as a division, innermost first."""
    while (begin := query.rfind("IDIV(")) >= 0:
        depth, comma, place = 0, -1, begin + 4
        for place in range(begin + 4, len(query)):
            character = query[place]
            depth += (character == "(") - (character == ")")
            if character == "," and depth == 1:
                comma = place
            if depth == 0:
                break
        left, right = query[begin + 5 : comma], query[comma + 1 : place].strip()
        query = f"{query[:begin]}(({left}) {dialect.divided} {right}){query[place + 1 :]}"
    return query


def statements(
    steps: Sequence[Step], dialect: Dialect, *, lazily: bool = False, once: Collection[str] = ()
) -> list[str]:
    """Each step as a statement that makes a relation of that name for the session.

    *lazily*: what only one other step reads becomes a view, so that an engine may carry out both in one go, unless it
    stands ``apart``; so does what is named in *once*, answers that are read one time only.
    """
    names = {step.name for step in steps}
    readers = Counter(name for step in steps for name in names.intersection(_WORD.findall(step.query)))
    result = []
    for step in steps:
        lazy = lazily and not step.apart and (readers[step.name] == 1 or step.name in once)
        made = "TEMPORARY VIEW" if lazy else dialect.temporary
        result.append(f"CREATE {made} {step.name} AS {said(step.query, dialect)}")
    return result


def read_last(steps: Sequence[Step]) -> dict[str, list[str]]:
    """By the name of a step those steps that no other reads after it: they can go."""
    names = {step.name for step in steps}
    last: dict[str, str] = {}
    for step in steps:
        last.update(dict.fromkeys(names & set(_WORD.findall(step.query)), step.name))
    over: dict[str, list[str]] = {}
    for name, reader in last.items():
        over.setdefault(reader, []).append(name)
    return over
