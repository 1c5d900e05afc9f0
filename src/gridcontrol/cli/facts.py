"""Commands that take facts in: import."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from gridcontrol.cli.failing import FINDINGS, tell
from gridcontrol.cli.options import output_options, put_out, where_of, where_options
from gridcontrol.cli.progress import Told
from gridcontrol.intake.outcome import Imported
from gridcontrol.reports.deliveries import deliveries_document


@click.command("import")
@click.argument("files", nargs=-1, type=click.Path(dir_okay=False))
@click.option("--as", "mapping", help="The pack's import to read the files by. Default: the one whose patterns fit.")
@click.option(
    "--replay",
    type=click.Path(dir_okay=False),
    help="A CSV of file,received_at[,import]: past deliveries, each as received then. Only into an empty store.",
)
@click.option(
    "--set-aside",
    type=click.Path(file_okay=False),
    help="Folder for the rows that can't be taken. Default: beside each file.",
)
@output_options
@where_options
@click.pass_context
def import_(
    ctx: click.Context,
    /,
    files: tuple[str, ...],
    mapping: str | None,
    replay: str | None,
    set_aside: str | None,
    **words: Any,  # noqa: ANN401  # the shared options, of several types
) -> None:
    """Import FILES by the pack's mappings: good rows are stored, bad ones set aside with their reasons.

    The same file again adds nothing twice. Mend the rows of the set-aside file and import it: the added columns are
    ignored. Exit code 1: some rows were set aside or stand in conflict.
    """
    where = where_of(ctx, words)
    if bool(files) == bool(replay):
        raise click.UsageError("give FILES or --replay, one of them")
    with where.open() as locality:
        results: list[Imported] = []
        if replay is not None:
            told = Told(Path(replay).name, where.lang)
            results += locality.replay(replay, lang=where.lang, set_aside=set_aside, progress=told)
            told.done()
        for file in files:
            told = Told(Path(file).name, where.lang)
            results.append(
                locality.import_file(file, form=mapping, lang=where.lang, set_aside=set_aside, progress=told)
            )
            told.done()
        problems = tuple(problem for result in results for problem in result.problems)
        if problems:
            tell(problems, where.lang)
        known = locality.store.last_received() or locality.clock()
        put_out(locality, deliveries_document(locality.pack, results, known), where, words)
    ctx.exit(FINDINGS if any(r.set_aside or r.conflicting for r in results) else 0)


COMMANDS = (import_,)
