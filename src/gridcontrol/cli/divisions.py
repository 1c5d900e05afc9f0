"""The command group ``divisions``: look divisions up, show where they hang, count them, match published names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import reduce
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import click
from attrs import frozen

from gridcontrol.app.divisions import load_divisions, open_divisions, published_names, table_named
from gridcontrol.cli.failing import FINDINGS, failures_told
from gridcontrol.cli.language import language
from gridcontrol.cli.options import day_of_text, lang_option, pack_option, plugins_option, put_out_bytes
from gridcontrol.errors import NotFound, Problem, UsageError
from gridcontrol.errors.messages import CATALOGUE
from gridcontrol.ids import DivisionId, PackId, ReportId
from gridcontrol.intake.names import Matcher, MatchResult, Outcome
from gridcontrol.model.divisions import Divisions
from gridcontrol.plugins import PluginHost
from gridcontrol.reports.document import Cell, Column, ColumnType, Document, Row, Statement, Table
from gridcontrol.rules.vocabulary import Label
from gridcontrol.time import zone_named

Command = TypeVar("Command", bound=Callable[..., Any])

_MOST_SHOWN = 3
_NUMBERS = frozenset({"row", "count", "score", "below"})


@frozen
class Asked:
    """The divisions a command works on, and as of when."""

    divisions: Divisions
    hierarchy: str | None
    on: date | None
    form: str
    output: str | None
    plugins: bool
    lang: str

    def code(self, division: DivisionId) -> str:
        """The first code of *division* on the day, or its id."""
        return next(iter(self.divisions.get(division, self.on).codes.values()), division)

    def path(self, division: DivisionId) -> str:
        return self.divisions.path_text(division, self.hierarchy, self.on)

    def put_out(self, name: str, columns: Sequence[str], rows: Sequence[tuple[Cell, ...]]) -> None:
        """A table of *rows* in the format asked for."""
        kinds = {each: ColumnType.NUMBER if each in _NUMBERS else ColumnType.TEXT for each in columns}
        table = Table(
            name,
            _word(name),
            tuple(Column(each, _word(each), kinds[each]) for each in columns),
            tuple(Row(f"{number} {cells[0]}", cells) for number, cells in enumerate(rows)),
        )
        document = Document(
            report=ReportId(name),
            title=_word(name),
            locality=Label(MappingProxyType({})),
            pack=PackId(""),
            version="",
            zone=zone_named("UTC"),
            sections=(table,),
            masked=True,
        )
        host = PluginHost(load_entry_points=self.plugins)
        put_out_bytes(host.render(self.form, document, self.lang), self.output)


def _word(name: str) -> Label:
    message = CATALOGUE[f"divisions.word-{name}"]
    return Label(MappingProxyType({"en": message.en, "zh": message.zh}))


class _Option(click.Option):
    """An option whose help is a message's code."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        code = self.help
        self.help = CATALOGUE[str(code)].what(language(ctx))
        try:
            return super().get_help_record(ctx)
        finally:
            self.help = code


class _Command(click.Command):
    """A command whose help is the message ``usage.divisions-NAME``."""

    def get_short_help_str(self, limit: int = 80) -> str:
        del limit
        return self._text(click.get_current_context(silent=True)).partition("\n")[0]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.help = self._text(ctx)
        super().format_help_text(ctx, formatter)

    def _text(self, ctx: click.Context | None) -> str:
        return CATALOGUE[f"usage.divisions-{self.name}"].what(language(ctx))


class _Group(click.Group):
    """A group whose help is the message ``usage.divisions``, and whose failures are told instead of traced."""

    command_class = _Command

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.help = CATALOGUE["usage.divisions"].what(language(ctx))
        super().format_help_text(ctx, formatter)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  # click's own signature
        with failures_told(ctx):
            return super().invoke(ctx)


def _option(*names: str, help_as: str, **words: Any) -> Callable[[Command], Command]:  # noqa: ANN401  # click's words
    return click.option(*names, cls=_Option, help=f"usage.divisions-option-{help_as}", **words)


def _options(command: Command) -> Command:
    options: tuple[Callable[[Command], Command], ...] = (
        _option("--table", "tables", multiple=True, help_as="table"),
        _option("--divisions", "folder", type=click.Path(file_okay=False), help_as="folder"),
        _option("--cache", type=click.Path(dir_okay=False), help_as="cache"),
        _option("--hierarchy", help_as="hierarchy"),
        _option("--on", "day", help_as="on"),
        _option("--format", "form", default="text", show_default=True, help_as="format"),
        _option("-o", "--output", type=click.Path(dir_okay=False), help_as="output"),
        pack_option,
        plugins_option,
        lang_option,
    )
    return reduce(lambda inner, option: option(inner), reversed(options), command)


def _asked(ctx: click.Context, words: dict[str, Any]) -> Asked:
    cache = None if words["cache"] is None else Path(words["cache"])
    if words["tables"]:
        divisions = load_divisions([table_named(text) for text in words["tables"]], cache=cache)
    else:
        folder = None if words["folder"] is None else Path(words["folder"])
        divisions = open_divisions(Path(words["pack"]), folder, cache)
    hierarchy = words["hierarchy"]
    if hierarchy is not None and hierarchy not in divisions.hierarchies:
        problem = Problem("divisions.unknown-hierarchy", args={"found": hierarchy}, allowed=divisions.hierarchies)
        raise UsageError(problem)
    return Asked(
        divisions=divisions,
        hierarchy=hierarchy,
        on=day_of_text(words["day"], "--on"),
        form=words["form"],
        output=words["output"],
        plugins=words["plugins"],
        lang=language(ctx),
    )


@click.group(cls=_Group)
def divisions() -> None:
    """Do nothing but hold the commands below."""


@divisions.command()
@click.argument("words", nargs=-1, required=True, metavar="NAME_OR_CODE...")
@_options
@click.pass_context
def find(ctx: click.Context, /, words: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401  # shared options
    """Print every division that has one of the names or codes."""
    asked = _asked(ctx, options)
    found = [(word, division) for word in words for division in _called(asked, word)]
    rows = [
        (word, asked.code(division), asked.divisions.level_of(division), asked.path(division))
        for word, division in found
    ]
    asked.put_out("found", ("asked", "code", "level", "path"), rows)
    ctx.exit(FINDINGS if len({word for word, _ in found}) < len(set(words)) else 0)


def _called(asked: Asked, word: str) -> list[DivisionId]:
    """Divisions with the id, code or name *word*."""
    known = asked.divisions
    if word in known:
        return [DivisionId(word)]
    by_code = (known.by_code(word, scheme, asked.on) for scheme in known.schemes)
    return list(dict.fromkeys([*(each for each in by_code if each is not None), *known.named(word, asked.on)]))


def _only(asked: Asked, word: str) -> DivisionId:
    found = _called(asked, word)
    if not found:
        raise NotFound(Problem("divisions.not-found", args={"found": word}))
    if len(found) > 1:
        codes = ", ".join(asked.code(each) for each in found[: _MOST_SHOWN * 3])
        raise UsageError(Problem("divisions.several", args={"found": word, "count": len(found), "codes": codes}))
    return found[0]


@divisions.command()
@click.argument("word", metavar="NAME_OR_CODE")
@_options
@click.pass_context
def show(ctx: click.Context, /, word: str, **options: Any) -> None:  # noqa: ANN401  # shared options
    """Print the units above a division, itself, and those directly below."""
    asked = _asked(ctx, options)
    division = _only(asked, word)
    known, where = asked.divisions, (asked.hierarchy, asked.on)
    rows: list[tuple[Cell, ...]] = []
    for place, each in (
        *(("above", each) for each in reversed(known.ancestors(division, *where))),
        ("itself", division),
        *(("below", each) for each in known.children(division, *where)),
    ):
        below = len(known.children(each, *where))
        rows.append(
            (_word(f"place-{place}"), asked.code(each), known.level_of(each), known.name(each, asked.on), below)
        )
    asked.put_out("shown", ("place", "code", "level", "name", "below"), rows)


@divisions.command()
@click.argument("word", metavar="[NAME_OR_CODE]", required=False)
@_options
@click.pass_context
def counts(ctx: click.Context, /, word: str | None, **options: Any) -> None:  # noqa: ANN401  # shared options
    """Print how many divisions of each level there are."""
    asked = _asked(ctx, options)
    known, where = asked.divisions, (asked.hierarchy, asked.on)
    if word is None:
        number = Counter(known.level_of(each) for each in known if known.in_hierarchy(each, *where))
    else:
        number = Counter(known.level_of(each) for each in known.descendants(_only(asked, word), *where))
    rows = [(level, number[level]) for level in known.levels if number[level]]
    asked.put_out("counts", ("level", "count"), rows)


@divisions.command()
@click.argument("file", type=click.Path(dir_okay=False))
@_option("--columns", default="", help_as="columns")
@_option("--level", help_as="level")
@_options
@click.pass_context
def match(
    ctx: click.Context,
    /,
    file: str,
    columns: str,
    level: str | None,
    **options: Any,  # noqa: ANN401  # shared options
) -> None:
    """Print what the names in a CSV file mean."""
    asked = _asked(ctx, options)
    matcher = Matcher(asked.divisions, asked.hierarchy, asked.on)
    named = [column.strip() for column in columns.split(",") if column.strip()]
    results = [(line, names, matcher.match(names, level)) for line, names in published_names(Path(file), named)]
    headings = ("row", "names", "outcome", "code", "path", "score", "reason", "candidates")
    asked.put_out("matched", headings, [_matched(asked, *result) for result in results])
    ctx.exit(FINDINGS if any(result.outcome is not Outcome.DECIDED for *_, result in results) else 0)


def _matched(asked: Asked, line: int, names: tuple[str, ...], result: MatchResult) -> tuple[Cell, ...]:
    best = result.candidates[0] if result.candidates else None
    others = [each for each in result.candidates if each.division != result.division][:_MOST_SHOWN]
    return (
        line,
        " / ".join(names),
        Statement(f"names.outcome-{result.outcome}"),
        None if result.division is None else asked.code(result.division),
        None if result.division is None else asked.path(result.division),
        best.score if best else None,
        Statement(best.reasons[0]) if best else None,
        "; ".join(f"{asked.code(each.division)} {asked.path(each.division)} ({each.score})" for each in others),
    )


COMMANDS = (divisions,)
