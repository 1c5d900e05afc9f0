"""Commands about reports that are handed in: submit, approve, accept, submissions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from gridcontrol.cli.failing import FINDINGS
from gridcontrol.cli.options import day_of_text, output_options, place_options, where_of
from gridcontrol.cli.spoken import command, option


@command("submit")
@click.argument("report")
@click.argument("division")
@option("--day")
@option("--signed-by", "by", required=True)
@option("--reason", default="")
@option("--figure", multiple=True)
@output_options
@place_options
@click.pass_context
def submit(
    ctx: click.Context,
    /,
    report: str,
    division: str,
    day: str | None,
    by: str,
    reason: str,
    figure: tuple[str, ...],
    **words: Any,  # noqa: ANN401  # the shared options, of several types
) -> None:
    """Hand in a division's report; ``usage.submit`` is what users read."""
    from gridcontrol.app import submitting

    where = where_of(ctx, words)
    stated = dict(map(submitting.figure_of_text, figure))
    where.only_whole("submit")
    with where.open(to_write=True) as locality:
        asked = day_of_text(day, "--day")
        done = submitting.submit(locality, report, division, day=asked, by=by, reason=reason, stated=stated)
        where.put_out(locality, submitting.done_document(locality, done))


def _settle(
    ctx: click.Context,
    words: dict[str, Any],
    name: str,
    settle: Callable[..., Any],
    asked: tuple[str, str, str | None, str],
) -> None:
    """Approve or accept what was handed in, and say what was done."""
    from gridcontrol.app import submitting

    report, division, day, by = asked
    where = where_of(ctx, words)
    where.only_whole(name)
    with where.open(to_write=True) as locality:
        done = settle(locality, report, division, day=day_of_text(day, "--day"), by=by)
        where.put_out(locality, submitting.done_document(locality, done))


@command("approve")
@click.argument("report")
@click.argument("division")
@option("--day")
@option("--signed-by", "by", required=True)
@output_options
@place_options
@click.pass_context
def approve(ctx: click.Context, /, report: str, division: str, day: str | None, by: str, **words: Any) -> None:  # noqa: ANN401  # as above
    """Approve what a division handed in; ``usage.approve`` is what users read."""
    from gridcontrol.app import submitting

    _settle(ctx, words, "approve", submitting.approve, (report, division, day, by))


@command("accept")
@click.argument("report")
@click.argument("division")
@option("--day")
@option("--signed-by", "by", required=True)
@output_options
@place_options
@click.pass_context
def accept(ctx: click.Context, /, report: str, division: str, day: str | None, by: str, **words: Any) -> None:  # noqa: ANN401  # as above
    """Accept what a division handed in; ``usage.accept`` is what users read."""
    from gridcontrol.app import submitting

    _settle(ctx, words, "accept", submitting.accept, (report, division, day, by))


@command("submissions")
@click.argument("report", required=False)
@option("--day")
@option("--recount", is_flag=True)
@output_options
@place_options
@click.pass_context
def submissions(ctx: click.Context, /, report: str | None, day: str | None, *, recount: bool, **words: Any) -> None:  # noqa: ANN401  # as above
    """Who has handed a report in and who has not; ``usage.submissions`` is what users read."""
    from gridcontrol.app import submitting
    from gridcontrol.reports.handed_in.document import day_document

    where = where_of(ctx, words)
    where.only_whole("submissions")
    with where.open(or_empty=True) as locality:
        desk, found = submitting.handed_in(locality, report, day=day_of_text(day, "--day"), recount=recount)
        where.put_out(locality, day_document(locality.pack, desk.form, desk.period, found, desk.now))
    ctx.exit(FINDINGS if found.needs_somebody else 0)
