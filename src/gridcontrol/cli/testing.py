"""The command that runs a pack's worked cases."""

from __future__ import annotations

from pathlib import Path

import click

from gridcontrol.cli.failing import FINDINGS
from gridcontrol.cli.language import language
from gridcontrol.cli.options import lang_option, pack_option, put_out_bytes
from gridcontrol.cli.spoken import command, option


@command("test")
@click.argument("file", required=False)
@pack_option
@option("--divisions", type=click.Path(file_okay=False))
@option("--strict", is_flag=True)
@option("--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True)
@lang_option
@click.pass_context
def test(
    ctx: click.Context,
    /,
    file: str | None,
    pack: str,
    divisions: str | None,
    form: str,
    lang: str | None,
    *,
    strict: bool,
) -> None:
    """Run a pack's worked cases; ``usage.test`` is what users read."""
    from gridcontrol.access import mask
    from gridcontrol.app.cases import tried
    from gridcontrol.plugins import PluginHost
    from gridcontrol.reports.case_results import cases_document

    del lang
    checked, outcome = tried(Path(file or pack), None if divisions is None else Path(divisions))
    document = mask(cases_document(checked, outcome))
    put_out_bytes(PluginHost(load_entry_points=False).render(form, document, language(ctx)), None)
    ctx.exit(FINDINGS if not outcome.hold or (strict and (outcome.untried or not outcome.results)) else 0)
