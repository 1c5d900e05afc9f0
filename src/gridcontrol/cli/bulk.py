"""Commands about everybody at once: load, now, statuses, rollup."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gridcontrol.cli.failing import FINDINGS, tell
from gridcontrol.cli.options import at_option, instant_of_text, known_option, output_options, place_options, where_of
from gridcontrol.cli.progress import Parts
from gridcontrol.cli.spoken import command, option
from gridcontrol.errors import NotFound, Problem, Severity, UsageError
from gridcontrol.errors.messages import CATALOGUE
from gridcontrol.errors.text import what_text
from gridcontrol.plugins.bulk import Because

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gridcontrol.app.locality import Locality
    from gridcontrol.cli.options import Where
    from gridcontrol.plugins.bulk import Loaded, Rolled
    from gridcontrol.reports.document import Cell, Document

_STALE = {
    Because.PACK: "store.stale-pack",
    Because.DIVISIONS: "store.stale-divisions",
    Because.ENGINE: "store.stale-engine",
}
_QUIET = {"form": "text", "output": None, "reveal": False}


@command("load")
@click.argument("files", nargs=-1, required=True, type=click.Path(dir_okay=False))
@option("--mapping")
@option("--delivery")
@option("--aside", type=click.Path(dir_okay=False))
@place_options
@click.pass_context
def load(
    ctx: click.Context,
    /,
    files: tuple[str, ...],
    mapping: str | None,
    delivery: str | None,
    aside: str | None,
    **words: Any,  # noqa: ANN401  # the shared options, of several types
) -> None:
    """Take in what a SELECT gives, or files by a mapping; ``usage.load`` is what users read."""
    where = where_of(ctx, {**words, **_QUIET})
    where.only_whole("load")
    for file in files:
        if not Path(file).is_file():
            raise NotFound(Problem("cli.no-query" if mapping is None else "intake.no-such-file", args={"file": file}))
    if len(files) > 1 and (mapping is None or aside is not None):
        raise UsageError(Problem("cli.one-file-at-a-time"))
    found = 0
    for file in files:
        loaded = _loaded(where, Path(file), mapping, delivery, None if aside is None else Path(aside))
        receipt, counts = loaded.receipt, {"aside": loaded.set_aside}
        counts |= {"new": receipt.new, "known": receipt.known, "conflicts": len(receipt.conflicts)}
        said = CATALOGUE["bulk.loaded"].what(where.lang).format(**counts)
        click.echo(said if len(files) == 1 else f"{file}: {said}")
        found += len(receipt.conflicts) + loaded.set_aside
    ctx.exit(FINDINGS if found else 0)


def _loaded(where: Where, file: Path, mapping: str | None, delivery: str | None, aside: Path | None) -> Loaded:
    from gridcontrol.app.bulk import bulk_store
    from gridcontrol.intake.choosing import mapping_of

    with where.open(to_write=True) as locality, Parts("bulk.loading", where.lang) as told:
        store = bulk_store(locality)

        def progress(_: str, done: int, whole: int) -> None:
            told(done, whole)

        if mapping is None:
            select = file.read_text(encoding="utf-8").strip().rstrip(";")
            return store.load(select, delivery=delivery or file.name, aside=aside, progress=progress)
        form, until = mapping_of(locality.pack, mapping), locality.now()
        return store.load_file(file, locality.pack, form, aside=aside, until=until, progress=progress)


@command("now")
@click.argument("file", type=click.Path(dir_okay=False))
@at_option
@known_option
@place_options
@click.pass_context
def now(ctx: click.Context, /, file: str, at: str | None, **words: Any) -> None:  # noqa: ANN401  # shared options
    """Write who shows what at an instant; ``usage.now`` is what users read."""
    from gridcontrol.app.bulk import bulk_store

    where = where_of(ctx, {**words, **_QUIET})
    where.only_whole("now")
    with where.open() as locality, Parts("bulk.working-out", where.lang) as told:
        zone = locality.pack.zone
        instant = instant_of_text(at, zone, "--at") or locality.now()
        known_at = instant_of_text(words["known_at"], zone, "--known-at")
        rows = bulk_store(locality).status_now(
            locality.pack, Path(file), instant, known_at=known_at, places=locality.places(), told=told
        )
    click.echo(CATALOGUE["bulk.listed"].what(where.lang).format(rows=rows, file=file))


@command("statuses")
@click.argument("folder", type=click.Path(file_okay=False))
@option("--anew", is_flag=True)
@at_option
@option("--list", "listed", type=click.Path(dir_okay=False))
@place_options
@click.pass_context
def statuses(
    ctx: click.Context,
    /,
    folder: str,
    at: str | None,
    listed: str | None,
    *,
    anew: bool,
    **words: Any,  # noqa: ANN401  # the shared options, of several types
) -> None:
    """Work out everybody's statuses into a folder; ``usage.statuses`` is what users read."""
    from gridcontrol.app.bulk import bulk_store

    where = where_of(ctx, {**words, **_QUIET})
    where.only_whole("statuses")
    with where.open() as locality:
        store = bulk_store(locality)
        with Parts("bulk.working-out", where.lang) as told:
            done = store.refresh(locality.pack, Path(folder), places=locality.places(), anew=anew, told=told)
        code = "bulk.worked-out" if done.everybody else "bulk.refreshed"
        click.echo(CATALOGUE[code].what(where.lang).format(people=done.people, rows=done.rows, folder=folder))
        if done.because in _STALE:
            click.echo(what_text(_stale(done.because, folder), where.lang))
        if listed is not None:
            instant = instant_of_text(at, locality.pack.zone, "--at") or locality.now()
            rows = store.statuses_into(Path(listed), Path(folder), instant)
            click.echo(CATALOGUE["bulk.listed"].what(where.lang).format(rows=rows, file=listed))


@command("rollup")
@click.argument("folder", type=click.Path(file_okay=False))
@option("--hierarchy")
@at_option
@output_options
@place_options
@click.pass_context
def rollup(ctx: click.Context, /, folder: str, hierarchy: str | None, at: str | None, **words: Any) -> None:  # noqa: ANN401  # shared options
    """Count worked-out statuses in every division; ``usage.rollup`` is what users read."""
    from gridcontrol.app.bulk import bulk_store, paths_in

    where = where_of(ctx, words)
    where.only_whole("rollup")
    with where.open() as locality:
        zone, now = locality.pack.zone, locality.now()
        instant = instant_of_text(at, zone, "--at") or now
        levels, path_of = paths_in(locality, hierarchy, instant.astimezone(zone).date())
        store, places = bulk_store(locality), locality.places()
        if (because := store.stale(locality.pack, Path(folder), places)) is not None:
            tell([_stale(because, folder)], where.lang)
        rolled = store.rolled_up(locality.pack, Path(folder), instant, levels, path_of, dated=_dated(locality))
        where.put_out(locality, _document(locality, rolled, instant, now))


def _stale(because: Because, folder: str) -> Problem:
    return Problem(_STALE[because], args={"path": folder}, severity=Severity.WARNING)


def _document(locality: Locality, rolled: Sequence[Rolled], at: datetime, known_at: datetime) -> Document:
    from gridcontrol.reports.answer_words import answer_word
    from gridcontrol.reports.document import Column, ColumnType, Row, Table
    from gridcontrol.reports.explained import answer_document
    from gridcontrol.reports.words import word

    pack = locality.pack
    labels = {level.id: level.label for level in pack.levels}

    def cells(each: Rolled) -> tuple[Cell, ...]:
        level: Cell = word("total") if each.level is None else labels.get(each.level, each.level)
        code: Cell = "" if each.level is None else word("not_located") if each.code is None else each.code
        track = pack.tracks[each.track]
        status: Cell = track.labels.get(each.status, each.status)
        return level, code, _name(locality, each, at), track.label, status, each.people

    columns = (
        Column("level", word("level")),
        Column("code", answer_word("code")),
        Column("division", word("division")),
        Column("track", answer_word("track")),
        Column("status", answer_word("status")),
        Column("subjects", answer_word("subjects"), ColumnType.NUMBER),
    )
    rows = tuple(
        Row(f"{each.level or ''} {each.code or ''} {each.track} {each.status}", cells(each)) for each in rolled
    )
    table = Table("rollup", answer_word("rolled-up"), columns, rows)
    return answer_document(pack, "rollup", "rolled-up", (table,), at, known_at)


def _dated(locality: Locality) -> bool:
    return locality.divisions is not None and locality.divisions.dated


def _name(locality: Locality, rolled: Rolled, at: datetime) -> str:
    divisions = locality.divisions
    if divisions is None or rolled.code is None:
        return ""
    day = at.astimezone(locality.pack.zone).date()
    found = divisions.by_code(rolled.code, None, day)
    return "" if found is None else divisions.name(found, day)
