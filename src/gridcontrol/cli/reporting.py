"""The command that makes reports."""

from __future__ import annotations

from typing import Any

import click

from gridcontrol.cli.failing import FINDINGS
from gridcontrol.cli.options import (
    at_option,
    day_of_text,
    instant_of_text,
    known_option,
    output_options,
    put_out,
    where_of,
    where_options,
)


@click.command()
@click.argument("name", required=False)
@click.option("--day", help="The data day, 2020-02-24: up to the report's cut-off of that day.")
@at_option
@known_option
@click.option(
    "--against", help="Print what differs from the report as known at this instant; 'now' for today's knowledge."
)
@click.option("--strict", is_flag=True, help="Exit code 1 when the report has findings or somebody past release.")
@output_options
@where_options
@click.pass_context
def report(
    ctx: click.Context,
    /,
    name: str | None,
    day: str | None,
    against: str | None,
    *,
    strict: bool,
    **words: Any,  # noqa: ANN401  # the shared options, of several types
) -> None:
    """Make the pack's report NAME (its only one by default): those past release first, then the figures by division.

    Without --day and --at: the latest cut-off that has passed. The same --at and --known-at always give the same bytes.
    """
    where = where_of(ctx, words)
    with where.open() as locality:
        zone = locality.pack.zone
        at = instant_of_text(words["at"], zone, "--at")
        known_at = instant_of_text(words["known_at"], zone, "--known-at")
        data_day = day_of_text(day, "--day")
        if against is None:
            document = locality.report(name, at=at, day=data_day, known_at=known_at)
        else:
            other = None if against == "now" else instant_of_text(against, zone, "--against")
            document = locality.difference(name, at=at, day=data_day, known_at=known_at, and_at=other)
        put_out(locality, document, where, words)
        held = any(table.rows for table in document.sections if hasattr(table, "rows") and table.id.startswith("past_"))
    ctx.exit(FINDINGS if strict and (held or document.findings) else 0)


COMMANDS = (report,)
