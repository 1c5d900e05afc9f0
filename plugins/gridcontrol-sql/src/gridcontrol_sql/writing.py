"""A whole script as text, with what it reads and makes told at its head."""

from __future__ import annotations

from gridcontrol.errors import PackError
from gridcontrol.errors.messages import CATALOGUE
from gridcontrol.rules.ruleset import Pack
from gridcontrol_sql.compiling import INPUT, compiled
from gridcontrol_sql.dialects import Dialect, said, statements
from gridcontrol_sql.ground import NotInSqlError


def script_of(dialect: Dialect, pack: Pack, lang: str, years: tuple[int, int]) -> str:
    """The rules of *pack* in *dialect*, comments in *lang*. Raises ``PackError`` on what can't be said."""
    try:
        translated = compiled(pack, years)
    except NotInSqlError as error:
        raise PackError([error.problem]) from error
    tables = []
    for table, columns, code in _read(translated.fields):
        named = ", ".join(f"{name} {said(type_, dialect)}" for name, type_ in columns)
        tables += [f"  {table}({named})", f"      {CATALOGUE[code].what(lang)}"]
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
        )
    )
    comments = "".join(f"-- {line}\n" for line in head.splitlines())
    return comments + "\n" + "".join(f"{each};\n\n" for each in statements(translated.steps, dialect))


def _read(fields: tuple[tuple[str, str], ...]) -> list[tuple[str, tuple[tuple[str, str], ...], str]]:
    codes = {"facts": "sql.facts", "subjects": "sql.subjects", "place_in": "sql.place-in", "as_of": "sql.as-of"}
    return [(table, columns + (fields if table == "facts" else ()), codes[table]) for table, columns in INPUT.items()]
