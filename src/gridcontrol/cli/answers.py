"""Commands that answer questions about subjects: status, why, timeline, held."""

from __future__ import annotations

from typing import Any

import click

from gridcontrol.cli.failing import FINDINGS
from gridcontrol.cli.options import at_option, instants, known_option, output_options, place_options, where_of
from gridcontrol.cli.spoken import command


@command("status")
@click.argument("subjects", nargs=-1, required=True)
@at_option
@known_option
@output_options
@place_options
@click.pass_context
def status(ctx: click.Context, /, subjects: tuple[str, ...], **words: Any) -> None:  # noqa: ANN401  # shared options
    """What each track of the subjects shows; ``usage.status`` is what users read."""
    from gridcontrol.reports.explained import status_document

    where = where_of(ctx, words)
    with where.open() as locality:
        at, known_at = instants(words, locality)
        told = tuple(locality.why(subject, at=at, known_at=known_at) for subject in dict.fromkeys(subjects))
        where.put_out(locality, status_document(locality.pack, told, at, known_at))


@command("why")
@click.argument("subject")
@at_option
@known_option
@output_options
@place_options
@click.pass_context
def why(ctx: click.Context, /, subject: str, **words: Any) -> None:  # noqa: ANN401  # shared options
    """Why the subject shows what it shows; ``usage.why`` is what users read."""
    where = where_of(ctx, words)
    with where.open() as locality:
        at, known_at = instants(words, locality)
        where.put_out(locality, locality.explained(subject, at=at, known_at=known_at))


@command("timeline")
@click.argument("subjects", nargs=-1)
@known_option
@output_options
@place_options
@click.pass_context
def timeline(ctx: click.Context, /, subjects: tuple[str, ...], **words: Any) -> None:  # noqa: ANN401  # shared options
    """Every status of the subjects as a table; ``usage.timeline`` is what users read."""
    from gridcontrol.reports.timelines import timeline_document

    where = where_of(ctx, words)
    with where.open() as locality:
        _, known_at = instants({"at": None, **words}, locality)
        wanted = [locality.subject(subject, known_at=known_at) for subject in subjects] or None
        timelines = locality.timelines(wanted, known_at=known_at)
        where.put_out(locality, timeline_document(locality.pack, timelines, known_at))


@command("held")
@at_option
@known_option
@output_options
@place_options
@click.pass_context
def held(ctx: click.Context, /, **words: Any) -> None:  # noqa: ANN401  # shared options
    """Who is held past release, and who should be held and is not; ``usage.held`` is what users read."""
    from gridcontrol.reports.timelines import held_document

    where = where_of(ctx, words)
    with where.open() as locality:
        at, known_at = instants(words, locality)
        past = locality.past_release(at=at, known_at=known_at)
        missing = locality.unplaced(at=at, known_at=known_at)
        where.put_out(locality, held_document(locality.pack, past, missing, at, known_at))
    ctx.exit(FINDINGS if past or missing else 0)
