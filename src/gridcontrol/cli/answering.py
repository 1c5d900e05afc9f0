"""Commands about who answers: who, gaps, handbook, matrix, propose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from gridcontrol.cli.failing import FINDINGS
from gridcontrol.cli.options import at_option, instants, known_option, output_options, place_options, where_of
from gridcontrol.cli.progress import Stages
from gridcontrol.cli.spoken import command, option
from gridcontrol.errors import Problem, UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from gridcontrol.app.locality import Locality
    from gridcontrol.reports.document import Document

GAP_KINDS = (
    "vacancy",
    "expired",
    "shift",
    "double",
    "overload",
    "outside",
    "unqualified",
    "closed",
    "nobody",
    "unreached",
    "unclear",
)

scheme_option = option("--scheme", multiple=True)


def _read(locality: Locality, known_at: datetime, stages: Stages) -> None:
    """Read the facts, which takes longest: said on the error stream, and then that they are being looked through."""
    stages("plan.reading")
    locality.known(known_at=known_at)
    stages("responsibility.stage-answers")


@command("who")
@click.argument("subject", required=False)
@option("--officer")
@option("--takers", is_flag=True)
@scheme_option
@at_option
@known_option
@output_options
@place_options
@click.pass_context
def who(
    ctx: click.Context,
    /,
    subject: str | None,
    officer: str | None,
    scheme: tuple[str, ...],
    *,
    takers: bool,
    **words: Any,  # noqa: ANN401  # the shared options, of several types
) -> None:
    """Who answers for a subject, or what an officer answers for; ``usage.who`` is what users read."""
    from gridcontrol.app import responsibility

    if (subject is None) == (officer is None):
        raise UsageError(Problem("responsibility.who-of-whom"))
    where = where_of(ctx, words)
    with where.open() as locality, Stages(where.lang) as stages:
        at, known_at = instants(words, locality)
        _read(locality, known_at, stages)
        if officer is not None:
            document = responsibility.officer(locality, officer, at=at, known_at=known_at, takers=takers)
        else:
            document = responsibility.who(locality, str(subject), at=at, known_at=known_at, schemes=scheme)
        where.put_out(locality, document)
    ctx.exit(FINDINGS if subject is not None and _lacks_somebody(document) else 0)


def _lacks_somebody(document: Document) -> bool:
    """Whether some link of a chain has nobody, or there is no chain."""
    from gridcontrol.reports.document import SubjectRef, Table

    tables = [section for section in document.sections if isinstance(section, Table)]
    officer = 2
    return not tables or any(not isinstance(row.cells[officer], SubjectRef) for table in tables for row in table.rows)


@command("gaps")
@option("--division")
@option("--kind", multiple=True, type=click.Choice(GAP_KINDS))
@scheme_option
@at_option
@known_option
@output_options
@place_options
@click.pass_context
def gaps(
    ctx: click.Context,
    /,
    division: str | None,
    kind: tuple[str, ...],
    scheme: tuple[str, ...],
    **words: Any,  # noqa: ANN401  # the shared options, of several types
) -> None:
    """What nobody covers, or too many, or the wrong ones; ``usage.gaps`` is what users read."""
    from gridcontrol.app import responsibility

    where = where_of(ctx, words)
    with where.open() as locality, Stages(where.lang) as stages:
        at, known_at = instants(words, locality)
        _read(locality, known_at, stages)
        document = responsibility.gaps_told(
            locality, at=at, known_at=known_at, division=division, kinds=kind, schemes=scheme
        )
        where.put_out(locality, document)
    ctx.exit(FINDINGS if document.main_table.rows else 0)


@command("handbook")
@click.argument("division")
@at_option
@known_option
@output_options
@place_options
@click.pass_context
def handbook(ctx: click.Context, /, division: str, **words: Any) -> None:  # noqa: ANN401  # shared options
    """Who answers for a division and all in it; ``usage.handbook`` is what users read."""
    from gridcontrol.app import responsibility

    where = where_of(ctx, words)
    with where.open() as locality, Stages(where.lang) as stages:
        at, known_at = instants(words, locality)
        _read(locality, known_at, stages)
        where.put_out(locality, responsibility.handbook(locality, division, at=at, known_at=known_at))


@command("matrix")
@output_options
@place_options
@click.pass_context
def matrix(ctx: click.Context, /, **words: Any) -> None:  # noqa: ANN401  # shared options
    """Which department does what at which level; ``usage.matrix`` is what users read."""
    from gridcontrol.app import responsibility

    where = where_of(ctx, words)
    with where.open(or_empty=True) as locality:
        where.put_out(locality, responsibility.matrix(locality, known_at=locality.now()))


@command("propose")
@option("--scheme")
@option("--keep", is_flag=True)
@option("--file", "target", type=click.Path(dir_okay=False))
@at_option
@known_option
@output_options
@place_options
@click.pass_context
def propose(
    ctx: click.Context,
    /,
    scheme: str | None,
    target: str | None,
    *,
    keep: bool,
    **words: Any,  # noqa: ANN401  # the shared options, of several types
) -> None:
    """Assignments that fill the gaps; ``usage.propose`` is what users read."""
    from gridcontrol.app.proposing import proposal_file, proposed
    from gridcontrol.cli.options import put_out_bytes

    where = where_of(ctx, words)
    with where.open() as locality, Stages(where.lang) as stages:
        at, known_at = instants(words, locality)
        _read(locality, known_at, stages)
        proposal, document = proposed(locality, at=at, known_at=known_at, scheme=scheme, keep=keep)
        if target is not None and proposal.named:
            put_out_bytes(proposal_file(locality.pack, proposal, at), target)
        where.put_out(locality, document)
    ctx.exit(FINDINGS if proposal.left_open else 0)
