"""The command that says the rules of a pack in SQL."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

from gridcontrol.cli.failing import tell
from gridcontrol.cli.language import language
from gridcontrol.cli.options import lang_option, pack_option, plugins_option, put_out_bytes
from gridcontrol.cli.spoken import command, option
from gridcontrol.errors import PackError, Problem, Severity, UsageError

_YEARS = re.compile(r"(\d{4})-(\d{4})\Z")


@command("sql")
@option("--dialect", required=True)
@option("--years", default="2019-2023", show_default=True)
@option(
    "--finest",
    type=click.Choice(["second", "millisecond", "microsecond"]),
    default="second",
    show_default=True,
)
@option("--explain", "explained", is_flag=True)
@option("-o", "--output", type=click.Path(dir_okay=False))
@option("--divisions", type=click.Path(file_okay=False))
@plugins_option
@pack_option
@lang_option
@click.pass_context
def sql(ctx: click.Context, /, dialect: str, years: str, output: str | None, **words: Any) -> None:  # noqa: ANN401  # the shared options
    """Print the rules of a pack as SQL; ``usage.sql`` is what users read."""
    from gridcontrol.app.pack import inspected
    from gridcontrol.plugins import Finest, PluginHost

    span = _YEARS.match(years)
    if span is None or span[1] > span[2]:
        raise UsageError(Problem("sql.years", args={"found": years}))
    host = PluginHost(load_entry_points=words["plugins"])
    folder = None if words["divisions"] is None else Path(words["divisions"])
    read, problems = inspected(Path(words["pack"]), folder)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if errors:
        raise PackError(errors)
    finest = Finest[words["finest"].upper()]
    script = host.say(dialect, read, language(ctx), (int(span[1]), int(span[2])), finest)
    if words["explained"]:
        tell(host.ways(dialect, read), language(ctx))
    put_out_bytes(script.encode(), output)
