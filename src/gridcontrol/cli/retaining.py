"""The command that says which facts are past their time: retention."""

from __future__ import annotations

from typing import Any

import click

from gridcontrol.cli.failing import FINDINGS
from gridcontrol.cli.options import at_option, instants, known_option, output_options, place_options, where_of
from gridcontrol.cli.spoken import command


@command("retention")
@at_option
@known_option
@output_options
@place_options
@click.pass_context
def retention(ctx: click.Context, /, **words: Any) -> None:  # noqa: ANN401  # shared options
    """Which facts are past their time; ``usage.retention`` is what users read."""
    from gridcontrol.app.retaining import retained
    from gridcontrol.reports.retention import retention_document

    where = where_of(ctx, words)
    where.only_whole("retention")
    with where.open() as locality:
        at, known_at = instants(words, locality)
        kept = retained(locality, at=at, known_at=known_at)
        where.put_out(locality, retention_document(locality.pack, kept, at, known_at))
    ctx.exit(FINDINGS if any(one.due for one in kept) else 0)
