"""Commands about versions in force: adopt, adoptions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from gridcontrol.cli.language import language
from gridcontrol.cli.options import (
    DEFAULT_STORE,
    Where,
    lang_option,
    output_options,
    plugins_option,
    reader_option,
    where_of,
)
from gridcontrol.cli.spoken import command, option
from gridcontrol.errors import Problem, UsageError

_store_option = option("-s", "--store", default=DEFAULT_STORE, show_default=True, envvar="GRIDCONTROL_STORE")


@command("adopt")
@click.argument("pack")
@option("--signed-by", required=True)
@option("--document", default="")
@option("--divisions", type=click.Path(file_okay=False))
@_store_option
@plugins_option
@reader_option
@lang_option
@click.pass_context
def adopt(
    ctx: click.Context,
    /,
    pack: str,
    signed_by: str,
    document: str,
    divisions: str | None,
    store: str,
    lang: str | None,
    *,
    reader: str | None,
    plugins: bool,
) -> None:
    """Put a version of a pack into force; ``usage.adopt`` is what users read."""
    from gridcontrol.app.adopting import adopt as adopted
    from gridcontrol.app.opening import system_clock
    from gridcontrol.app.pack import read_pack_file
    from gridcontrol.plugins import PluginHost
    from gridcontrol.reports.adoptions import adopted_statement
    from gridcontrol.reports.wording import statement_text

    del lang
    if reader is not None:
        raise UsageError(Problem("scope.only-whole", args={"what": "adopt"}))
    zone = read_pack_file(Path(pack)).zone
    opened = PluginHost(load_entry_points=plugins).open_store(store, system_clock)
    try:
        tables = None if divisions is None else Path(divisions)
        adoption = adopted(Path(pack), opened, system_clock(), signed_by=signed_by, document=document, divisions=tables)
    finally:
        opened.close()
    click.echo(statement_text(adopted_statement(adoption), language(ctx), zone))


@command("adoptions")
@output_options
@_store_option
@plugins_option
@lang_option
@click.pass_context
def adoptions(ctx: click.Context, /, **words: Any) -> None:  # noqa: ANN401  # shared options
    """List the versions that were put into force; ``usage.adoptions`` is what users read."""
    from gridcontrol.app.adopting import ADOPTED_NAME, told_adoptions
    from gridcontrol.reports.adoptions import adoptions_document

    where: Where = where_of(ctx, {**words, "pack": ADOPTED_NAME, "divisions": None})
    with where.open() as locality:
        where.put_out(locality, adoptions_document(told_adoptions(locality.store), locality.now()))
