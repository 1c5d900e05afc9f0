"""Commands that take facts in: import, and ledger for what is to be imported."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gridcontrol.cli.failing import FINDINGS, exit_code, tell
from gridcontrol.cli.options import (
    TEXT,
    by_option,
    output_options,
    place_options,
    put_out_bytes,
    where_of,
    whole_options,
)
from gridcontrol.cli.progress import Told
from gridcontrol.cli.spoken import command, option
from gridcontrol.errors import ImportRefused, NotFound, Problem, Severity, UsageError

if TYPE_CHECKING:
    from gridcontrol.intake.outcome import Imported

_SHOWN = 10
"""Reasons of rows set aside that are printed; the file holds all."""


@command("import")
@click.argument("files", nargs=-1, type=click.Path(dir_okay=False))
@option("--as", "mapping")
@option("--replay", type=click.Path(dir_okay=False))
@option("--set-aside", type=click.Path(file_okay=False))
@by_option
@output_options
@whole_options
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
    """Import files by the pack's mappings; ``usage.import`` is what users read."""
    from gridcontrol.reports.deliveries import deliveries_document

    where = where_of(ctx, words)
    if bool(files) == bool(replay):
        raise UsageError(Problem("cli.files-or-replay"))
    if set_aside is not None and not Path(set_aside).is_dir():
        raise NotFound(Problem("cli.no-folder", args={"folder": set_aside}))
    if replay is not None:
        where.only_whole("import --replay")
    code = 0
    with where.open(to_write=True) as locality:
        results: list[Imported] = []
        if replay is not None:
            with Told(Path(replay).name, where.lang) as told:
                results += locality.replay(replay, lang=where.lang, set_aside=set_aside, progress=told)
        for file in files:
            try:
                with Told(Path(file).name, where.lang) as told:
                    imported = locality.import_file(
                        file, form=mapping, lang=where.lang, set_aside=set_aside, progress=told
                    )
            except (ImportRefused, NotFound) as error:
                # One file that can't be read does not keep the others out.
                tell(error.problems, where.lang)
                code = max(code, exit_code(error))
                continue
            results.append(imported)
        _tell_findings(results, where.lang)
        if results:
            # What an officer brought was not the last that came, perhaps.
            known = locality.now() if where.reader else locality.store.last_received() or locality.clock()
            where.put_out(locality, deliveries_document(locality.pack, results, known))
    found = any(result.set_aside or result.conflicting for result in results)
    ctx.exit(code or (FINDINGS if found else 0))


@command("ledger")
@click.argument("mapping")
@click.argument("file", type=click.Path(dir_okay=False))
@option("--division")
@place_options
@click.pass_context
def ledger(
    ctx: click.Context,
    /,
    mapping: str,
    file: str,
    division: str | None,
    **words: Any,  # noqa: ANN401  # the shared options, of several types
) -> None:
    """Write a blank ledger for an import of the pack; ``usage.ledger`` is what users read."""
    from gridcontrol.app import blanks

    where = where_of(ctx, {**words, "form": TEXT, "output": file, "reveal": True})
    with where.open(or_empty=True) as locality:
        written = blanks.ledger(locality, mapping, file, where.lang, division)
        put_out_bytes(written, file)
        if not blanks.finds_itself(locality.pack, mapping, Path(file).name):
            args = {"file": Path(file).name, "form": mapping}
            tell([Problem("cli.ledger-name", args=args, severity=Severity.NOTE)], where.lang)


def _tell_findings(results: Sequence[Imported], lang: str) -> None:
    """The first reasons of rows set aside and what was warned of, a block for each file; nothing where all is well."""
    for result in results:
        told = list(result.problems[:_SHOWN])
        if result.set_aside_file is not None and (len(result.problems) > _SHOWN or result.set_aside > len(told)):
            told.append(Problem("cli.more-set-aside", args={"file": result.set_aside_file}, severity=Severity.NOTE))
        for warned in result.warnings:
            told += warned.examples[:1]
            if warned.count > 1:
                args = {"number": warned.count, "column": warned.column}
                code = "cli.warned-often" if warned.column else "cli.warned-of-rows"
                told.append(Problem(code, args=args, severity=Severity.NOTE))
        if result.conflicting:
            args = {"number": result.conflicting, "file": result.delivery}
            told.append(Problem("cli.conflicts", args=args, severity=Severity.WARNING))
        if told:
            tell(told, lang)
