"""Options that several commands share, and opening what they name."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import reduce
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click
from attrs import frozen

from gridcontrol.app.locality import Locality, open_locality
from gridcontrol.cli.language import LANGUAGES, language
from gridcontrol.errors import Problem, UsageError
from gridcontrol.reports.document import Document
from gridcontrol.time import parse_date, parse_instant

Command = TypeVar("Command", bound=Callable[..., Any])

DEFAULT_PACK = "pack.yaml"
DEFAULT_STORE = "sqlite:gridcontrol.db"


@frozen
class Where:
    """What a command works on."""

    pack: str
    store: str
    divisions: str | None
    plugins: bool
    lang: str

    def open(self) -> Locality:
        """The locality. The caller closes it."""
        cache = Path(self.pack).with_suffix(".divisions.cache") if self.divisions is None else None
        return open_locality(self.pack, store=self.store, divisions=self.divisions, cache=cache, plugins=self.plugins)


def _all(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    return lambda command: reduce(lambda inner, option: option(inner), reversed(options), command)


lang_option = click.option(
    "--lang", type=click.Choice(LANGUAGES), envvar="GRIDCONTROL_LANG", help="Language of what is printed."
)
plugins_option = click.option(
    "--plugins/--no-plugins",
    default=True,
    envvar="GRIDCONTROL_PLUGINS",
    help="Load the plugins that are installed. Without them only what gridcontrol itself brings.",
)
pack_option = click.option(
    "-p",
    "--pack",
    default=DEFAULT_PACK,
    show_default=True,
    envvar="GRIDCONTROL_PACK",
    help="The pack's file.",
)
where_options = _all(
    pack_option,
    click.option(
        "-s",
        "--store",
        default=DEFAULT_STORE,
        show_default=True,
        envvar="GRIDCONTROL_STORE",
        help="Where facts are kept, as a URL: sqlite:FILE, memory:, or that of a plugin.",
    ),
    click.option(
        "--divisions", type=click.Path(file_okay=False), help="Folder of the division tables, if not the pack's own."
    ),
    plugins_option,
    lang_option,
)
at_option = click.option("--at", help="As of this instant, local to the pack: 2020-02-24 20:00. Default: now.")
known_option = click.option("--known-at", help="As known at this instant: only facts received by then. Default: now.")
output_options = _all(
    click.option("--format", "form", default="text", show_default=True, help="text, json, csv, or that of a plugin."),
    click.option(
        "-o", "--output", type=click.Path(dir_okay=False), help="Write to this file (mode 0600), whole or not."
    ),
    click.option("--reveal", is_flag=True, help="Print ids, phones and names in the clear."),
)


def where_of(ctx: click.Context, words: dict[str, Any]) -> Where:
    """Takes the shared options out of *words*."""
    return Where(
        words.pop("pack"), words.pop("store"), words.pop("divisions"), words.pop("plugins"), _language(ctx, words)
    )


def _language(ctx: click.Context, words: dict[str, Any]) -> str:
    words.pop("lang")
    return language(ctx)


def instant_of_text(text: str | None, zone: ZoneInfo, option: str) -> datetime | None:
    """The instant an option names. Raises ``UsageError``."""
    if text is None:
        return None
    try:
        return parse_instant(text, zone)
    except ValueError as error:
        raise UsageError(Problem("cli.bad-instant", args={"option": option, "found": text})) from error


def day_of_text(text: str | None, option: str) -> date | None:
    """The date an option names. Raises ``UsageError``."""
    if text is None:
        return None
    try:
        return parse_date(text)
    except ValueError as error:
        raise UsageError(Problem("cli.bad-date", args={"option": option, "found": text})) from error


def now() -> datetime:
    """The present instant."""
    return datetime.now(UTC)


def put_out(locality: Locality, document: Document, where: Where, words: dict[str, Any]) -> None:
    """*document* in the format and to the place the user asked for."""
    written = locality.render(document, words["form"], lang=where.lang, reveal=words["reveal"])
    put_out_bytes(written, words["output"])


def put_out_bytes(written: bytes, output: str | None) -> None:
    """*written* to standard output, or to the file *output*: whole or not at all, readable by its owner only."""
    if output is None:
        sys.stdout.flush()
        stream = getattr(sys.stdout, "buffer", None)
        if stream is None:
            click.echo(written.decode("utf-8"), nl=False)
        else:
            stream.write(written)
            stream.flush()
        return
    target = Path(output)
    try:
        number, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(number, "wb") as whole:
                whole.write(written)
            Path(name).replace(target)
        except OSError:
            with suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise UsageError(Problem("cli.no-output", args={"file": target, "reason": error.strerror or error})) from error


def terminal_width() -> int:
    """Columns of the terminal."""
    return shutil.get_terminal_size((100, 24)).columns
