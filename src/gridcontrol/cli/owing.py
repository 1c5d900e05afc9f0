"""The commands that say what is owed: duties, round."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from gridcontrol.cli.failing import FINDINGS
from gridcontrol.cli.options import (
    at_option,
    day_of_text,
    instants,
    known_option,
    output_options,
    place_options,
    where_of,
)
from gridcontrol.cli.progress import Walked
from gridcontrol.cli.spoken import command, option

_ALL = "all"
_STATES = ("done", "done_late", "waived", "paused", "unknowable", "upcoming", "due", "missed", _ALL)


@command("duties")
@at_option
@known_option
@option("--from", "since")
@option("--owner")
@option("--division")
@option("--state", "states", multiple=True, type=click.Choice(_STATES))
@option("--duty", "duties_", multiple=True)
@output_options
@place_options
@click.pass_context
def duties(ctx: click.Context, /, **words: Any) -> None:  # noqa: ANN401  # shared options
    """What is owed, who answers and who has it now; ``usage.duties`` is what users read."""
    from gridcontrol.app.owing import owed_of
    from gridcontrol.app.responsibility import officer_named
    from gridcontrol.duties.obligation import State
    from gridcontrol.time import local_date, start_of_day

    where = where_of(ctx, words)
    with where.open() as locality:
        at, known_at = instants(words, locality)
        since = day_of_text(words["since"], "--from")
        asked = words["states"]
        states = tuple(State) if _ALL in asked else tuple(State(word) for word in asked)
        asked_of = words["owner"]
        owner = None if asked_of is None else officer_named(locality, asked_of, at=at, known_at=known_at)
        with Walked(where.lang) as walked:
            zone, named = locality.pack.zone, words["duties_"] or None
            first = (local_date(at, zone) if since is None else since) - timedelta(days=1)
            # Rounds are among it where they are named or an officer is asked about.
            names = named if named is not None or owner is not None else tuple(locality.pack.owed.duties)
            owed = owed_of(
                locality, at=at, known_at=known_at, progress=walked, names=names, since=start_of_day(first, zone)
            )
            found = owed.owing(
                since=None if since is None else start_of_day(since, zone),
                duties=named,
                owner=owner,
                division=words["division"],
                states=states or None,
            )
        where.put_out(locality, owed.document(found))
    ctx.exit(FINDINGS if found.missed or found.untabled else 0)


@command("round")
@click.argument("name")
@at_option
@known_option
@option("--level")
@output_options
@place_options
@click.pass_context
def round_(ctx: click.Context, /, name: str, **words: Any) -> None:  # noqa: ANN401  # shared options
    """How a round stands; ``usage.round`` is what users read."""
    from gridcontrol.app.owing import owed_of
    from gridcontrol.duties.obligation import State

    where = where_of(ctx, words)
    with where.open() as locality:
        at, known_at = instants(words, locality)
        with Walked(where.lang) as walked:
            owed = owed_of(locality, at=at, known_at=known_at, progress=walked, only_rounds=True, names=[name])
            found = owed.round(name, words["level"])
        where.put_out(locality, owed.round_document(found))
    ctx.exit(FINDINGS if any(row.one.state is State.MISSED for row in found.missed) else 0)


@command("notify")
@at_option
@known_option
@option("--journal", required=True, type=click.Path(dir_okay=False))
@option("--notifier", "notifiers", multiple=True)
@output_options
@place_options
@click.pass_context
def notify(ctx: click.Context, /, **words: Any) -> None:  # noqa: ANN401  # shared options
    """Tell officers what is due and overdue; ``usage.notify`` is what users read."""
    from gridcontrol.app.notifying import Journal, notify
    from gridcontrol.app.owing import owed_of
    from gridcontrol.reports.told import told_document

    where = where_of(ctx, words)
    with where.open() as locality:
        at, known_at = instants(words, locality)
        names = words["notifiers"] or tuple(locality.host.notifiers)
        chosen = {name: locality.host.notifier(name).deliver for name in names}
        owed = owed_of(locality, at=at, known_at=known_at)
        reader = (where.reader or "").rpartition("/")[2]
        found = notify(owed, Journal(Path(words["journal"])), chosen, reader=reader)
        where.put_out(locality, told_document(locality.pack, found, at, known_at, sorted(owed.duties.untabled)))
    ctx.exit(FINDINGS if any(each.error for each in found) else 0)
