"""The command that makes reports."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import click

from gridcontrol.cli.failing import FINDINGS
from gridcontrol.cli.options import (
    TEXT,
    Where,
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

if TYPE_CHECKING:
    from gridcontrol.app.locality import Locality
    from gridcontrol.app.reporting import Reporting
    from gridcontrol.reports.document import Document

_NOW = "now"
_PAST_RELEASE = "past_release."


@command("report")
@click.argument("name", required=False)
@option("--day")
@at_option
@known_option
@option("--against")
@option("--strict", is_flag=True)
@option("--public", is_flag=True)
@option("--template", type=click.Path(dir_okay=False))
@option("--division")
@option("--officer")
@option("--each")
@option("--into", type=click.Path(file_okay=False))
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
    public: bool,
    template: str | None,
    division: str | None,
    officer: str | None,
    each: str | None,
    into: str | None,
    **words: Any,  # noqa: ANN401  # the shared options, of several types
) -> None:
    """Make one of the pack's reports; ``usage.report`` is what users read."""
    from gridcontrol.cli.progress import Counted
    from gridcontrol.reports.document import Table

    where = where_of(ctx, words)
    if day is not None and words["at"] is not None:
        raise UsageError(Problem("cli.day-or-at"))
    _refuse_together({"--division": division, "--officer": officer, "--each": each, "--against": against})
    if (each is None) != (into is None):
        raise UsageError(Problem("cli.each-and-into"))
    with where.open() as locality:
        zone, now = locality.pack.zone, locality.now()
        at = instant_of_text(words["at"], zone, "--at")
        known_at = instant_of_text(words["known_at"], zone, "--known-at") or now
        data_day = day_of_text(day, "--day")
        if public:
            # What an officer sees of it, laid beside the whole, would tell what the whole hides.
            where.only_whole("report --public")
            document = _public(locality, name, at, data_day, known_at, against)
        elif against is None:
            reporting = locality.reporting(name, at=at, day=data_day, known_at=known_at)
            about = None
            if division is not None:
                about = reporting.of_division(division)
            elif officer is not None:
                about = reporting.of_officer(officer)
            with Counted(where.lang) as told:
                reporting.progress = told
                if each is not None:
                    reporting.prepare([None, *(part for _, part in reporting.each(each))])
                document = reporting.report(about)
            if each is not None and into is not None:
                document = write_each(where, reporting, document, each, Path(into))
        else:
            other = now if against == _NOW else instant_of_text(against, zone, "--against") or now
            earlier, later = sorted((known_at, other))
            document = locality.difference(name, at=at, day=data_day, known_at=earlier, and_at=later)
        if template is None and into is None:
            where.put_out(locality, document)
        elif template is None:
            pass
        else:
            _fill(where, locality, document, template)
    held = any(part.rows for part in document.sections if isinstance(part, Table) and part.id.startswith(_PAST_RELEASE))
    ctx.exit(FINDINGS if strict and (held or document.findings) else 0)


def _refuse_together(given: dict[str, str | None]) -> None:
    """Options of which only one can say what the report is about."""
    named = [option for option, value in given.items() if value is not None]
    if len(named) > 1:
        raise UsageError(Problem("cli.options-exclude", args={"one": named[0], "other": named[1]}))


def write_each(where: Where, reporting: Reporting, whole: Document, level: str, folder: Path) -> Document:
    """The report of the whole, and one of each division of *level* beside it, as files in *folder*; the whole again."""
    from attrs import evolve

    from gridcontrol.cli.options import put_out_bytes
    from gridcontrol.cli.progress import Walked
    from gridcontrol.errors.messages import CATALOGUE

    parts = reporting.each(level)
    suffix = reporting.locality.host.report_format(where.form).suffix
    names = {code: f"{whole.report}-{quote(code, safe='')}{suffix}" for code, _ in parts}
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(Problem("cli.no-output", args={"file": folder, "reason": error.strerror or error})) from error

    def write(document: Document, name: str) -> None:
        written = reporting.locality.render(document, where.form, lang=where.lang, reveal=where.reveal)
        put_out_bytes(written, str(folder / name))

    whole, whole_name = evolve(whole, beside=names), f"{whole.report}{suffix}"
    write(whole, whole_name)
    with Walked(where.lang) as told:
        for done, (code, about) in enumerate(parts):
            told(done, len(parts))
            write(evolve(reporting.report(about), whole=whole_name), names[code])
    said = CATALOGUE["cli.each-written"].what(where.lang).format(number=len(parts) + 1, folder=folder)
    click.echo(said, err=True)
    return whole


def _public(
    locality: Locality,
    name: str | None,
    at: datetime | None,
    day: date | None,
    known_at: datetime,
    against: str | None,
) -> Document:
    """The report as everybody may see it; a comparison of two would tell what it hides."""
    from gridcontrol.app.publishing import public_report

    if against is not None:
        raise UsageError(Problem("cli.public-against"))
    return public_report(locality, name, at=at, day=day, known_at=known_at)


def _fill(where: Where, locality: Locality, document: Document, template: str) -> None:
    """Write the template filled in, and say which figures it has no place for."""
    from gridcontrol.app.filling import fill_template
    from gridcontrol.cli.options import put_out_bytes
    from gridcontrol.errors.messages import CATALOGUE

    form = where.form if where.form != TEXT else Path(template).suffix.lstrip(".").lower()
    if where.output is None:
        raise UsageError(Problem("cli.template-without-output"))
    filled = fill_template(locality, document, template, form, lang=where.lang, reveal=where.reveal)
    put_out_bytes(filled.content, where.output)
    code = "cli.template-filled-but" if filled.left else "cli.template-filled"
    left = ", ".join(label.text(where.lang) for label in filled.left)
    said = CATALOGUE[code].what(where.lang).format(figures=filled.figures, file=where.output, left=left)
    click.echo(said, err=True)
