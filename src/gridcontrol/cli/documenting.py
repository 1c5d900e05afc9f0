"""The command that spells a pack out for those who must sign it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from gridcontrol.cli.language import language
from gridcontrol.cli.options import lang_option, pack_option, put_out_bytes, terminal_width
from gridcontrol.cli.spoken import command, option
from gridcontrol.errors import PackError, Problem, Severity, UsageError


@command("docs")
@click.argument("file", required=False)
@option("--rule")
@option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True)
@option("-o", "--output", type=click.Path(dir_okay=False))
@option("--divisions", type=click.Path(file_okay=False))
@pack_option
@lang_option
@click.pass_context
def docs(
    ctx: click.Context,
    /,
    file: str | None,
    rule: str | None,
    form: str,
    output: str | None,
    **words: Any,  # noqa: ANN401  # the shared options
) -> None:
    """Print a pack as sentences; ``usage.docs`` is what users read."""
    from gridcontrol.access import scrub
    from gridcontrol.app.documenting import DivisionNames
    from gridcontrol.app.pack import changed_rules, inspected
    from gridcontrol.builtin import pages
    from gridcontrol.reports.rule_changes import changes_table
    from gridcontrol.reports.spelled import pack_page, rule_page

    spoken = language(ctx)
    path = Path(file or words["pack"])
    folder = None if words["divisions"] is None else Path(words["divisions"])
    read, problems = inspected(path, folder)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if errors:
        raise PackError(errors)
    names = DivisionNames(read, folder or path.parent)
    if rule is None:
        changed = changed_rules(path, read)
        table = None if changed is None else changes_table(changed[0], read, changed[1])
        page = pack_page(read, problems, spoken, str(path), names, table)
    else:
        found = next((each for each in read.rules if each == rule), None)
        if found is None:
            raise UsageError(_unknown(rule, tuple(read.rules)))
        page = rule_page(read, found, spoken, str(path), names)
    if form == "text":
        written = pages.text_of(page, terminal_width() if output is None and sys.stdout.isatty() else pages.WIDTH)
    else:
        written = pages.markdown_of(page) if form == "markdown" else pages.json_of(page)
    put_out_bytes(scrub(written).encode(), output)


def _unknown(rule: str, rules: tuple[str, ...]) -> Problem:
    from gridcontrol.located.nearest import nearest

    return Problem("cli.no-such-rule", args={"found": rule}, allowed=rules, nearest=nearest(rule, rules))
