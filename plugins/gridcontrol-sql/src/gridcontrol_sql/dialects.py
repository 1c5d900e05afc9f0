"""The small subset of SQL that scripts are written in, said in each dialect.

Scripts keep to what all engines read alike; what is left to say differently is whole division, the greater of two
numbers
and a few names of types. So no translator of SQL is needed, and a script of hundreds of steps is said in milliseconds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence

from attrs import frozen

from gridcontrol_sql.keeping import kept
from gridcontrol_sql.script import Step
from gridcontrol_sql.together import put_together


@frozen
class Dialect:
    """How one engine says what engines say differently."""

    name: str
    divided: str
    """Between two whole numbers: their quotient without the rest."""
    words: tuple[tuple[str, str], ...] = ()
    temporary: str = "TEMPORARY TABLE"
    stored: str = ""
    """What makes a table where there are no temporary ones: of what would be worked out again, and of the answers."""
    power: str = "(CAST(1 AS BIGINT) << CAST({} AS INTEGER))"
    """Two to the power of a whole number below 63."""
    numbered: str = "ROW_NUMBER() OVER ()"
    """A number for each row, no matter which."""
    number_in: str = "ROW_NUMBER() OVER (ORDER BY {})"
    """A number for each row, in the order of the columns in ``{}``, within each subject at least."""
    in_order: str = "{relation}"
    """A relation whose rows lie together by *key* and there in the order of *columns*, if ``number_in`` needs it so."""
    by_bytes: str = ""
    """Behind a text that is ordered by: in order of code points, whatever the database's own order is."""
    settings: tuple[tuple[str, str], ...] = ()
    """What a session has to be told before the script."""


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
            stored="TABLE",
            power="shiftleft(CAST(1 AS BIGINT), CAST({} AS INT))",
            # Every part of the rows has numbers of its own: nothing is brought to one place to be counted.
            numbered="monotonically_increasing_id()",
            number_in="monotonically_increasing_id()",
            in_order="(SELECT * FROM {relation} DISTRIBUTE BY {key} SORT BY {columns})",
            settings=(
                # With it Spark 4.3 fails where a union reads one kept step twice.
                ("spark.sql.constraintPropagation.enabled", "false"),
                # Rules that restart, keep or have a ceiling go from trigger to trigger, however many there are.
                ("spark.sql.cteRecursionLevelLimit", "-1"),
                ("spark.sql.cteRecursionRowLimit", "-1"),
            ),
        ),
    )
}
_WORD = re.compile(r"\b[a-z]\w*\b")
_BYTES = re.compile(r"BYTES\(([\w.]+)\)")
_POWER = re.compile(r"TWO_TO\(([^()]*)\)")
_NUMBERED = re.compile(r"NUMBERED\(([^()]*)\)")
_NUMBER_IN = re.compile(r"NUMBER_IN\(([^()]*)\)")
_IN_ORDER = re.compile(r"IN_ORDER\((\w+); ((\w+)[^()]*)\)")
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
    spelt = _NUMBERED.sub(dialect.numbered, spelt)
    spelt = _NUMBER_IN.sub(lambda found: dialect.number_in.format(found[1]), spelt)
    spelt = _IN_ORDER.sub(
        lambda found: dialect.in_order.format(relation=found[1], columns=found[2], key=found[3]), spelt
    )
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

    *lazily*: what only one other step reads stands within that step, or becomes a view where it stands there more than
    once, so that an engine may carry out both in one go, unless it stands ``apart``; what is named in *once*, answers
    that are read one time only, becomes a view. Where a dialect has no temporary tables, steps that have to be kept
    become tables that stay: ``stored_by`` names them.
    """
    return [statement for _, statement in _stated(steps, dialect, lazily=lazily, once=once)]


def statements_needed(
    steps: Sequence[Step], dialect: Dialect, given: Callable[[str], bool], *, once: Collection[str] = ()
) -> Iterator[str]:
    """As ``statements``, lazily, but only what is needed: each is to be carried out before the next is asked for.

    *given* says whether a SELECT gives any row. What is known to be nothing by such a SELECT isn't worked out.
    """
    for step, statement in _stated(steps, dialect, lazily=True, once=once):
        if not step.only or given(step.only):
            yield statement
        elif step.none:
            yield f"CREATE {dialect.temporary} {step.name} AS {said(step.none, dialect)}"


def _stated(
    steps: Sequence[Step], dialect: Dialect, *, lazily: bool, once: Collection[str]
) -> Iterator[tuple[Step, str]]:
    names = {step.name for step in steps}
    readers = Counter(name for step in steps for name in names.intersection(_WORD.findall(step.query)))
    stored = stored_by(steps, dialect)
    for step in put_together(steps, once) if lazily else steps:
        view = lazily and not step.apart and (readers[step.name] == 1 or step.name in once)
        made = "TEMPORARY VIEW" if view else dialect.stored if step.name in stored else dialect.temporary
        yield step, f"CREATE {made} {step.name} AS {said(step.query, dialect)}"


def stored_by(steps: Sequence[Step], dialect: Dialect) -> dict[str, bool]:
    """The tables that stay when the statements of *steps* are over, in order, and whether each is an answer."""
    if not dialect.stored:
        return {}
    read = {name for step in steps for name in _WORD.findall(step.query)}
    answers = [step.name for step in steps if step.name not in read]
    to_keep = kept(steps, answers)
    return {step.name: step.name in answers for step in steps if step.name in to_keep}


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
