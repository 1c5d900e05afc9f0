"""Options that several commands share, and opening what they name."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Never, TypeVar
from zoneinfo import ZoneInfo

import click
from attrs import frozen

from gridcontrol.cli.language import LANGUAGES, language
from gridcontrol.cli.spoken import SpokenOption, option
from gridcontrol.errors import Problem, UsageError

if TYPE_CHECKING:
    from gridcontrol.app.locality import Locality
    from gridcontrol.reports.document import Document

Wrapped = TypeVar("Wrapped", bound=Callable[..., Any])

DEFAULT_PACK = "pack.yaml"
DEFAULT_STORE = "sqlite:gridcontrol.db"
DEFAULT_EVALUATOR = "fast"
_SQLITE = "sqlite"
TEXT = "text"


def _workers() -> int:
    """By how many processes large reports are counted at most; 0: as many as there are cores."""
    found = os.environ.get("GRIDCONTROL_WORKERS", "")
    if found and not (found.isascii() and found.isdigit() and int(found)):
        raise UsageError(Problem("cli.bad-workers", args={"found": found}))
    return int(found or 0)


class Notes:
    """What whoever waits should know, on the error stream: each line once."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._said: set[str] = set()

    def __call__(self, note: Problem) -> None:
        """Say *note*, if it was not said before."""
        from gridcontrol.errors.text import problem_line

        line = problem_line(note, self._lang)
        if line not in self._said:
            self._said.add(line)
            click.echo(line, err=True)


@frozen
class Where:
    """What a command works on, and how it is to answer."""

    pack: str
    store: str
    divisions: str | None
    plugins: bool
    lang: str
    form: str
    output: str | None
    reveal: bool
    known_at: str | None = None
    reader: str | None = None
    evaluator: str = DEFAULT_EVALUATOR

    def open(self, *, to_write: bool = False, or_empty: bool = False) -> Locality:
        """The locality, as the reader sees it where one is named. The caller closes it.

        Only a command that takes facts in makes a store that isn't there; with *or_empty* there are no facts then.
        """
        from gridcontrol.app.adopting import ADOPTED_NAME
        from gridcontrol.app.opening import open_locality

        self._check_output()
        missing = None if to_write else _missing_file(self.store)
        adopted = self.pack == ADOPTED_NAME
        if missing and adopted:
            raise UsageError(Problem("cli.no-store", args={"store": self.store, "file": missing}))
        cache = Path(self.pack).with_suffix(".divisions.cache") if self.divisions is None else None
        opening = partial(
            open_locality,
            self.pack,
            store="memory:" if missing else self.store,
            divisions=self.divisions,
            cache=cache,
            evaluator=self.evaluator,
            plugins=self.plugins,
            workers=_workers(),
        )
        locality = opening()
        if adopted and self.known_at is not None:
            with locality:
                known_at = instant_of_text(self.known_at, locality.pack.zone, "--known-at")
            locality = opening(known_at=known_at)
        locality.told = Notes(self.lang)
        try:
            locality.host.report_format(self.form)
            if missing and not or_empty:
                self._refuse_missing(locality, missing)
            if not (adopted or missing):
                self._tell_unlike_adopted(locality)
            return locality if self.reader is None else locality.seen_by(self.reader)
        except BaseException:
            locality.close()
            raise

    def _refuse_missing(self, locality: Locality, file: Path) -> Never:
        """Problems of the pack and the plugins come first; and no empty store is left behind."""
        if _SQLITE not in locality.host.stores:
            locality.host.open_store(self.store, locality.clock)
        raise UsageError(Problem("cli.no-store", args={"store": self.store, "file": file}))

    def _tell_unlike_adopted(self, locality: Locality) -> None:
        """One line where another version of the pack is in force: nobody should take a draft for the rules."""
        from gridcontrol.app.adopting import not_the_adopted

        note = not_the_adopted(locality.pack, locality.store)
        if note is not None:
            Notes(self.lang)(note)

    def only_whole(self, what: str) -> None:
        """Refuse *what* to an officer: it is about everything there is."""
        if self.reader is not None:
            raise UsageError(Problem("scope.only-whole", args={"what": what}))

    def put_out(self, locality: Locality, document: Document) -> None:
        """*document* in the format and to the place the user asked for; text as wide as the terminal it goes to."""
        width = terminal_width() if self.output is None and sys.stdout.isatty() else None
        written = locality.render(document, self.form, lang=self.lang, reveal=self.reveal, width=width)
        put_out_bytes(written, self.output)

    def _check_output(self) -> None:
        """Before any work is done: whether the folder of the output is there."""
        if self.output is not None and not Path(self.output).absolute().parent.is_dir():
            raise _not_written(Path(self.output), os.strerror(errno.ENOENT))


def _missing_file(store: str) -> Path | None:
    """The file of an SQLite store that is not there."""
    scheme, _, rest = store.partition(":")
    path = Path(rest.removeprefix("//"))
    return path if scheme == _SQLITE and rest and not path.exists() else None


def _all(*options: Callable[[Wrapped], Wrapped]) -> Callable[[Wrapped], Wrapped]:
    def wrapped(command: Wrapped) -> Wrapped:
        for each in reversed(options):
            command = each(command)
        return command

    return wrapped


lang_option = option("--lang", type=click.Choice(LANGUAGES), envvar="GRIDCONTROL_LANG")
plugins_option = option("--plugins/--no-plugins", default=True, envvar="GRIDCONTROL_PLUGINS")
pack_option = option("-p", "--pack", default=DEFAULT_PACK, show_default=True, envvar="GRIDCONTROL_PACK")
reader_option = click.option(
    "--as", "reader", metavar="OFFICER", cls=SpokenOption, help="usage.option-as-officer", envvar="GRIDCONTROL_AS"
)
by_option = click.option(
    "--by", "reader", metavar="OFFICER", cls=SpokenOption, help="usage.option-by", envvar="GRIDCONTROL_AS"
)
"""As ``reader_option``, where ``--as`` names something else."""
whole_options = _all(
    pack_option,
    option("-s", "--store", default=DEFAULT_STORE, show_default=True, envvar="GRIDCONTROL_STORE"),
    option("--divisions", type=click.Path(file_okay=False)),
    option("--evaluator", default=DEFAULT_EVALUATOR, show_default=True, envvar="GRIDCONTROL_EVALUATOR"),
    plugins_option,
    lang_option,
)
"""For commands that no officer is named to."""
place_options = _all(whole_options, reader_option)
at_option = option("--at")
known_option = option("--known-at")
output_options = _all(
    option("--format", "form", default=TEXT, show_default=True),
    option("-o", "--output", type=click.Path(dir_okay=False)),
    option("--reveal", is_flag=True),
)


def where_of(ctx: click.Context, words: dict[str, Any]) -> Where:
    """The shared options among *words*."""
    return Where(
        pack=words["pack"],
        store=words["store"],
        divisions=words["divisions"],
        plugins=words["plugins"],
        lang=language(ctx),
        form=words["form"],
        output=words["output"],
        reveal=words["reveal"],
        known_at=words.get("known_at"),
        reader=words.get("reader"),
        evaluator=words.get("evaluator", DEFAULT_EVALUATOR),
    )


def instants(words: dict[str, Any], locality: Locality) -> tuple[datetime, datetime]:
    """What ``--at`` and ``--known-at`` name; now, both the same, where they name nothing."""
    now, zone = locality.now(), locality.pack.zone
    return (
        instant_of_text(words["at"], zone, "--at") or now,
        instant_of_text(words["known_at"], zone, "--known-at") or now,
    )


def instant_of_text(text: str | None, zone: ZoneInfo, name: str) -> datetime | None:
    """The instant an option names. Raises ``UsageError``."""
    from gridcontrol.time import parse_instant

    if text is None:
        return None
    try:
        return parse_instant(text, zone)
    except ValueError as error:
        raise UsageError(Problem("cli.bad-instant", args={"option": name, "found": text})) from error


def day_of_text(text: str | None, name: str) -> date | None:
    """The date an option names. Raises ``UsageError``."""
    from gridcontrol.time import parse_date

    if text is None:
        return None
    try:
        return parse_date(text)
    except ValueError as error:
        raise UsageError(Problem("cli.bad-date", args={"option": name, "found": text})) from error


def put_out_bytes(written: bytes, output: str | None) -> None:
    """*written* to standard output, or to the file *output*: whole or not at all, readable by its owner only."""
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(written)
        sys.stdout.buffer.flush()
        return
    target = Path(output)
    try:
        number, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(number, "wb") as whole:
                whole.write(written)
                whole.flush()
                os.fsync(whole.fileno())
            Path(name).replace(target)
        except OSError:
            with suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise _not_written(target, error.strerror or str(error)) from error


def _not_written(target: Path, reason: str) -> UsageError:
    return UsageError(Problem("cli.no-output", args={"file": target, "reason": reason}))


def terminal_width() -> int:
    """Columns of the terminal."""
    return shutil.get_terminal_size((100, 24)).columns
