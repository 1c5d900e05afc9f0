"""A whole script as text, with what it reads and makes told at its head."""

from __future__ import annotations

from gridcontrol.errors import PackError
from gridcontrol.errors.messages import CATALOGUE
from gridcontrol.plugins import Finest
from gridcontrol.rules.ruleset import Pack
from gridcontrol_sql.compiling import INPUT, Compiled, compiled
from gridcontrol_sql.dialects import Dialect, said, statements, stored_by
from gridcontrol_sql.ground import NotInSqlError
from gridcontrol_sql.ticks import LADDER, Ticks, fitting

UNITS = {Finest.SECOND: "sql.second", Finest.MILLISECOND: "sql.millisecond", Finest.MICROSECOND: "sql.microsecond"}
"""What the finest times are called."""


def script_of(dialect: Dialect, pack: Pack, lang: str, years: tuple[int, int], finest: Finest = Finest.SECOND) -> str:
    """The rules of *pack* in *dialect*, comments in *lang*. Raises ``PackError`` on what can't be said.

    Times are counted in *finest*, and more finely where the pack itself names finer ones.
    """
    ticks = max((_ticks(finest), fitting(pack)), key=lambda each: each.to_second)
    unit = CATALOGUE[UNITS[Finest(ticks.to_second)]].what(lang)
    try:
        translated = compiled(pack, years, ticks=ticks)
    except NotInSqlError as error:
        raise PackError([error.problem]) from error
    tables = []
    for table, columns, code in _read(translated.fields):
        named = ", ".join(f"{name} {said(type_, dialect)}" for name, type_ in columns)
        tables += [f"  {table}({named})", f"      {CATALOGUE[code].what(lang).format(unit=unit)}"]
    head = (
        CATALOGUE["sql.head"]
        .what(lang)
        .format(
            pack=pack.id,
            version=pack.version[:12],
            dialect=dialect.name,
            tables="\n".join(tables),
            first=years[0],
            last=years[1],
            unit=unit,
        )
    )
    if dialect.stored:
        head += "\n" + CATALOGUE["sql.head-stored"].what(lang)
    comments = "".join(f"-- {line}\n" for line in head.splitlines())
    return comments + "\n" + "".join(f"{each};\n\n" for each in _statements(translated, dialect))


def _ticks(finest: Finest) -> Ticks:
    return next(each for each in LADDER if each.to_second == finest.value)


def _statements(translated: Compiled, dialect: Dialect) -> list[str]:
    """What the session is told, each step, and that tables go that are no answers."""
    told = [f"SET {name} = {value}" for name, value in dialect.settings]
    over = [name for name, answer in stored_by(translated.steps, dialect).items() if not answer]
    return [*told, *statements(translated.steps, dialect), *(f"DROP TABLE {name}" for name in over)]


def _read(fields: tuple[tuple[str, str], ...]) -> list[tuple[str, tuple[tuple[str, str], ...], str]]:
    codes = {"facts": "sql.facts", "subjects": "sql.subjects", "place_in": "sql.place-in", "as_of": "sql.as-of"}
    return [(table, columns + (fields if table == "facts" else ()), codes[table]) for table, columns in INPUT.items()]
