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
    place_options,
    where_of,
)
from gridcontrol.cli.spoken import command, option
from gridcontrol.errors import Problem, UsageError

_NOW = "now"
_PAST_RELEASE = "past_release."


@command("report")
@click.argument("name", required=False)
@option("--day")
@at_option
@known_option
@option("--against")
@option("--strict", is_flag=True)
@output_options
@place_options
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
    """Make one of the pack's reports; ``usage.report`` is what users read."""
    from gridcontrol.reports.document import Table

    where = where_of(ctx, words)
    if day is not None and words["at"] is not None:
        raise UsageError(Problem("cli.day-or-at"))
    with where.open() as locality:
        zone, now = locality.pack.zone, locality.now()
        at = instant_of_text(words["at"], zone, "--at")
        known_at = instant_of_text(words["known_at"], zone, "--known-at") or now
        data_day = day_of_text(day, "--day")
        if against is None:
            document = locality.report(name, at=at, day=data_day, known_at=known_at)
        else:
            other = now if against == _NOW else instant_of_text(against, zone, "--against") or now
            earlier, later = sorted((known_at, other))
            document = locality.difference(name, at=at, day=data_day, known_at=earlier, and_at=later)
        where.put_out(locality, document)
    held = any(part.rows for part in document.sections if isinstance(part, Table) and part.id.startswith(_PAST_RELEASE))
    ctx.exit(FINDINGS if strict and (held or document.findings) else 0)
