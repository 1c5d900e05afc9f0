"""Commands that answer questions about subjects: status, why, timeline, held."""

from __future__ import annotations

from typing import Any

import click

from gridcontrol.cli.failing import FINDINGS
from gridcontrol.cli.options import (
    at_option,
    instant_of_text,
    known_option,
    output_options,
    put_out,
    where_of,
    where_options,
)
from gridcontrol.reports.explained import explanation_document, status_document
from gridcontrol.reports.timelines import held_document, timeline_document


@click.command()
@click.argument("subjects", nargs=-1, required=True)
@at_option
@known_option
@output_options
@where_options
@click.pass_context
def status(ctx: click.Context, /, subjects: tuple[str, ...], **words: Any) -> None:  # noqa: ANN401  # shared options
    """What each track of SUBJECTS (kind/key, as person/p-17) shows at an instant."""
    where = where_of(ctx, words)
    with where.open() as locality:
        known_at = instant_of_text(words["known_at"], locality.pack.zone, "--known-at") or locality.clock()
        at = instant_of_text(words["at"], locality.pack.zone, "--at") or known_at
        told = tuple(locality.why(subject, at=at, known_at=known_at) for subject in subjects)
        put_out(locality, status_document(locality.pack, told, at, known_at), where, words)


@click.command()
@click.argument("subject")
@at_option
@known_option
@output_options
@where_options
@click.pass_context
def why(ctx: click.Context, /, subject: str, **words: Any) -> None:  # noqa: ANN401  # shared options
    """Why SUBJECT shows what it shows: facts, rule, citation, and why other rules do not apply."""
    where = where_of(ctx, words)
    with where.open() as locality:
        known_at = instant_of_text(words["known_at"], locality.pack.zone, "--known-at") or locality.clock()
        at = instant_of_text(words["at"], locality.pack.zone, "--at") or known_at
        told = locality.why(subject, at=at, known_at=known_at)
        put_out(locality, explanation_document(locality.pack, told, known_at), where, words)


@click.command()
@click.argument("subjects", nargs=-1)
@known_option
@output_options
@where_options
@click.pass_context
def timeline(ctx: click.Context, /, subjects: tuple[str, ...], **words: Any) -> None:  # noqa: ANN401  # shared options
    """Every status of SUBJECTS (of everybody by default) as a table: subject, track, status, since, until, rule.

    With --format csv for R, SQL or a spreadsheet. Ends that lie ahead are what the facts known now imply.
    """
    where = where_of(ctx, words)
    with where.open() as locality:
        known_at = instant_of_text(words["known_at"], locality.pack.zone, "--known-at") or locality.clock()
        wanted = [locality.subject(subject) for subject in subjects] or None
        document = timeline_document(locality.pack, locality.timelines(wanted, known_at=known_at), known_at)
        put_out(locality, document, where, words)


@click.command()
@at_option
@known_option
@output_options
@where_options
@click.pass_context
def held(ctx: click.Context, /, **words: Any) -> None:  # noqa: ANN401  # shared options
    """Who is held past release, and who should be held and is in no such place. Exit code 1 when there is anybody."""
    where = where_of(ctx, words)
    with where.open() as locality:
        known_at = instant_of_text(words["known_at"], locality.pack.zone, "--known-at") or locality.clock()
        at = instant_of_text(words["at"], locality.pack.zone, "--at") or known_at
        past = locality.past_release(at=at, known_at=known_at)
        missing = locality.unplaced(at=at, known_at=known_at)
        put_out(locality, held_document(locality.pack, past, missing, at, known_at), where, words)
    ctx.exit(FINDINGS if past or missing else 0)


COMMANDS = (status, why, timeline, held)
