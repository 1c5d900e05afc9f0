"""The command that tries another version of the pack: plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from gridcontrol.cli.failing import FINDINGS
from gridcontrol.cli.options import (
    DEFAULT_STORE,
    at_option,
    instant_of_text,
    instants,
    known_option,
    lang_option,
    output_options,
    plugins_option,
    reader_option,
    where_of,
)
from gridcontrol.cli.progress import Stages
from gridcontrol.cli.spoken import command, option
from gridcontrol.errors import Problem, UsageError


@command("plan")
@click.argument("old")
@click.argument("new")
@at_option
@known_option
@option("--afterwards")
@output_options
@option("-s", "--store", default=DEFAULT_STORE, show_default=True, envvar="GRIDCONTROL_STORE")
@option("--divisions", type=click.Path(file_okay=False))
@plugins_option
@reader_option
@lang_option
@click.pass_context
def plan(ctx: click.Context, /, old: str, new: str, **words: Any) -> None:  # noqa: ANN401  # shared options
    """What the version *new* of the pack *old* would change; ``usage.plan`` is what users read."""
    from gridcontrol.app.pack import read_pack_file
    from gridcontrol.app.planning import compared, compared_document

    where = where_of(ctx, {**words, "pack": old})
    with where.open() as locality, Stages(where.lang) as stages:
        at, known_at = instants(words, locality)
        draft = read_pack_file(Path(new))
        later = instant_of_text(words["afterwards"], locality.pack.zone, "--afterwards")
        if later is not None and later < at:
            raise UsageError(Problem("plan.afterwards-before", args={"found": words["afterwards"]}))
        found = compared(locality, draft, at, known_at, afterwards=later, stage=stages)
        stages("plan.writing")
        where.put_out(locality, compared_document(locality, draft, found))
    ctx.exit(FINDINGS if found.changes else 0)
