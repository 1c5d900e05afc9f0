"""The command that checks figures others published: reconcile."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from gridcontrol.cli.failing import FINDINGS
from gridcontrol.cli.options import by_option, output_options, where_of, whole_options
from gridcontrol.cli.spoken import command, option


@command("reconcile")
@click.argument("file")
@option("--as", "form_name")
@by_option
@output_options
@whole_options
@click.pass_context
def reconcile(ctx: click.Context, /, file: str, form_name: str | None, **words: Any) -> None:  # noqa: ANN401  # shared options
    """Check published figures; ``usage.reconcile`` is what users read."""
    from gridcontrol.app.reconciling import reconcile_file

    if words["reader"] is not None:
        # Figures against each other are everybody's business; those behind them are not an officer's.
        words |= {"store": "memory:", "reader": None}
    where = where_of(ctx, words)
    with where.open(or_empty=True) as locality:
        formats = tuple(locality.host.row_formats.values())
        # An officer's figures are held against each other only: records of those out of sight would tell of them.
        has_records = where.reader is None and locality.store.last_received() is not None
        records = locality if has_records else None
        found = reconcile_file(Path(file), locality.pack, form=form_name, formats=formats, locality=records)
        where.put_out(locality, found.document)
    ctx.exit(FINDINGS if found.fails else 0)
