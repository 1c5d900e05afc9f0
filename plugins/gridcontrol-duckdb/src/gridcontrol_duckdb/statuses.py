"""A folder of worked-out statuses: who is shown in which status from when to when, and where everybody was.

::

    city.statuses/
      manifest.json       what counts; exchanged as a whole
      writing.lock        held by the one writer
      reading.lock        shared by all readers
      timelines-*.parquet each written once, under a name that was never used before
      more/*.parquet      the same, of what else there is

What ``work_out`` writes is round 0. Each later round has only the people of whom something changed: whom it is about,
and all their rows. Of everybody the rows of the last round count that is about them. ``merge`` makes one round of the
later ones, so that readers never have many to look through.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import Any

from attrs import asdict, frozen

from gridcontrol.errors import Problem, StoreError
from gridcontrol_duckdb.folder import Lock, sync
from gridcontrol_duckdb.layout import literal
from gridcontrol_sql.ticks import LADDER, Ticks

MANIFEST = "manifest.json"
FORM = 2
"""Folders of form 1 had no ``n``: they count as if nothing was worked out yet."""
_FINER = 100
"""Is added to the form of folders whose times are not whole seconds."""
_MARK = "gridcontrol statuses in Parquet"
_WRITING, _READING = "writing.lock", "reading.lock"
_BUSY_SECONDS = 60.0
_MORE = "more"
MOST_ROUNDS = 8
"""Later rounds that are kept apart."""


class Kind(StrEnum):
    """What a file holds."""

    TIMELINES = "timelines"
    """``k, track, status, rule, since, until, shown_since, run_since``, in ticks from 1900, and ``n``.

    A tick is a second unless the manifest says otherwise.
    """
    STAYS = "stays"
    """``k, since, code, day``, and ``n`` and ``kind``: from which tick on somebody was where.

    ``code`` is NULL where no fact says so.
    """
    CHANGED = "changed"
    """``k``: whom a later round is about."""


COLUMNS = {
    Kind.TIMELINES: {
        "k": "VARCHAR",
        "track": "VARCHAR",
        "status": "VARCHAR",
        "rule": "VARCHAR",
        "since": "BIGINT",
        "until": "BIGINT",
        "shown_since": "BIGINT",
        "run_since": "BIGINT",
    },
    Kind.STAYS: {"k": "VARCHAR", "since": "BIGINT", "code": "VARCHAR", "day": "BIGINT"},
    Kind.CHANGED: {"k": "VARCHAR"},
}


BESIDES = {
    Kind.TIMELINES: {"n": "BIGINT"},
    Kind.STAYS: {"n": "BIGINT", "kind": "VARCHAR"},
    Kind.CHANGED: dict[str, str](),
}
"""What counting needs besides, so that it need not read names.

``n`` is a whole number by which the subjects of a part can be told apart, unless its files say otherwise; ``kind`` the
kind of subject.
"""


@frozen
class StatusFile:
    """A file of one round."""

    name: str
    kind: Kind
    round: int
    part: int
    """Files of one round and part are about the same people, and other parts about others."""
    rows: int
    apart: bool = True
    """Whether no two subjects of the part have one ``n``."""
    people: tuple[tuple[str, int], ...] = ()
    """Of stays: how many subjects of each kind they tell of. Nothing where that wasn't counted."""


@frozen
class Manifest:
    """What counts.

    *version* is that of the pack, *next_seq* the store's number of the first fact that is not in it; *divisions* and
    *engine* are as in ``Grounds``.
    """

    version: str = ""
    next_seq: int = 0
    next_file: int = 1
    files: tuple[StatusFile, ...] = ()
    divisions: str = ""
    engine: str = ""
    to_second: int = 1
    """How many ticks, of which times are whole numbers, make a second."""

    @property
    def ticks(self) -> Ticks:
        """What times are counted in."""
        return _counted_in(self.to_second)

    @property
    def rounds(self) -> int:
        """How many later rounds there are."""
        return max((file.round for file in self.files), default=0)

    def slices(self) -> list[tuple[int, int]]:
        """Every round and part there is."""
        return sorted({(file.round, file.part) for file in self.files})

    def apart(self, round_: int, part: int) -> bool:
        """Whether ``n`` is enough to tell the subjects of one round and part apart."""
        return all(file.apart for file in self.files if (file.round, file.part) == (round_, part))

    def people(self, round_: int, part: int) -> dict[str, int] | None:
        """How many subjects of each kind one part of one round tells of; None where that was not counted."""
        found = [file for file in self.files if (file.kind, file.round, file.part) == (Kind.STAYS, round_, part)]
        if not all(file.people or not file.rows for file in found):
            return None
        return {kind: number for file in found for kind, number in file.people}

    def rows(self, kind: Kind, round_: int | None = None) -> int:
        """How many rows files of *kind* have, of one round or of all."""
        return sum(file.rows for file in self.files if file.kind is kind and round_ in (None, file.round))


@frozen
class Statuses:
    """The folder at *path*."""

    path: Path

    def manifest(self) -> Manifest:
        """What counts now; nothing where nothing was worked out yet. Raises ``StoreError``."""
        try:
            whole = json.loads((self.path / MANIFEST).read_text(encoding="utf-8"))
            form, to_second = whole["form"], whole.get("to_second", 1)
            if whole["is"] != _MARK or form not in (1, _form(to_second)):
                raise ValueError(whole["is"])  # noqa: TRY301  # all that is wrong with it is said once
            if form == 1:
                return Manifest(next_file=whole["next_file"])
            files = tuple(map(_file, whole["files"]))
            grounds = (whole.get("divisions", ""), whole.get("engine", ""))  # folders of 0.1 don't say
            return Manifest(
                whole["version"],
                whole["next_seq"],
                whole["next_file"],
                files,
                *grounds,
                _counted_in(to_second).to_second,
            )
        except FileNotFoundError:
            return Manifest()
        except (OSError, ValueError, KeyError, TypeError) as error:
            args = {"path": self.path, "reason": f"{MANIFEST}: {error}"}
            raise StoreError(Problem("store.damaged", args=args)) from error

    @contextmanager
    def writing(self) -> Iterator[Manifest]:
        """What counts now, with every other writer kept out. Makes the folder where there is none."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.path / _MORE).mkdir(mode=0o700, exist_ok=True)
        with self._held(_WRITING, alone=True):
            yield self.manifest()

    @contextmanager
    def reading(self) -> Iterator[Manifest]:
        """What counts now; its files stay until the end. Raises ``StoreError`` where nothing was worked out yet."""
        if not (self.path / MANIFEST).exists():
            raise StoreError(Problem("store.no-statuses", args={"path": self.path}))
        with self._held(_READING, alone=False):
            manifest = self.manifest()
            if not manifest.files:
                raise StoreError(Problem("store.no-statuses", args={"path": self.path}))
            yield manifest

    @contextmanager
    def _held(self, name: str, *, alone: bool) -> Iterator[None]:
        lock = Lock(self.path / name)
        try:
            if not lock.take(alone=alone, seconds=_BUSY_SECONDS):
                args = {"path": self.path, "seconds": f"{_BUSY_SECONDS:g}"}
                raise StoreError(Problem("store.busy", args=args))
            yield
        finally:
            lock.release()

    def switch(self, manifest: Manifest) -> None:
        """Make *manifest* what counts once all its files are on the disk; then remove what no longer counts."""
        before = {file.name for file in self.manifest().files}
        for file in manifest.files:
            if file.name not in before:
                (self.path / file.name).chmod(0o600)
                sync(self.path / file.name)
        sync(self.path / _MORE)
        new = self.path / (MANIFEST + ".new")
        whole = {"is": _MARK, "form": _form(manifest.to_second), **asdict(manifest)}
        new.write_text(json.dumps(whole, ensure_ascii=False, indent=1), encoding="utf-8")
        new.chmod(0o600)
        sync(new)
        sync(self.path)
        new.replace(self.path / MANIFEST)
        sync(self.path)
        self.tidy(manifest)

    def tidy(self, manifest: Manifest) -> None:
        """Remove files that don't count, unless somebody is reading. To be called by the writer."""
        counted = {file.name for file in manifest.files}
        found = [*self.path.glob("*.parquet"), *self.path.glob(f"{_MORE}/*.parquet")]
        stray = [path for path in found if str(path.relative_to(self.path)) not in counted]
        lock = Lock(self.path / _READING)
        try:
            if stray and lock.take(alone=True, seconds=0):
                for path in stray:
                    with suppress(FileNotFoundError):
                        path.unlink()
        finally:
            lock.release()

    # -- reading by SQL

    def rows_sql(self, manifest: Manifest, kind: Kind) -> str:
        """A SELECT of all rows of *kind* that count."""
        return " UNION ALL ".join(self.round_sql(manifest, kind, each) for each in range(manifest.rounds + 1))

    def round_sql(
        self, manifest: Manifest, kind: Kind, round_: int, part: int | None = None, *, besides: bool = False
    ) -> str:
        """A SELECT of the rows of *kind* in one round that count, of one part or of all parts.

        *besides*: with the columns of ``BESIDES``.
        """
        columns = [*COLUMNS[kind], *(BESIDES[kind] if besides else ())]
        found = f"SELECT {', '.join(columns)} FROM {self.files_sql(manifest, kind, round_, part)}"
        changed = self.changed_sql(manifest, round_)
        return f"SELECT * FROM ({found}) AS r ANTI JOIN ({changed}) AS c USING (k)" if changed else found

    def changed_sql(self, manifest: Manifest, round_: int) -> str:
        """A SELECT of ``k`` of those of whom later rounds than *round_* tell; empty where there is none."""
        later = range(round_ + 1, manifest.rounds + 1)
        return " UNION ALL ".join(f"SELECT k FROM {self.files_sql(manifest, Kind.CHANGED, each)}" for each in later)

    def files_sql(self, manifest: Manifest, kind: Kind, round_: int, part: int | None = None) -> str:
        """The files of one kind and round, of one part or of all parts, as something to select from."""
        names = [
            file.name
            for file in manifest.files
            if file.kind is kind and file.round == round_ and part in (None, file.part)
        ]
        if not names:
            empty = ", ".join(f"NULL::{sql} AS {name}" for name, sql in (COLUMNS[kind] | BESIDES[kind]).items())
            return f"(SELECT {empty} WHERE false)"
        listed = ", ".join(literal(str(self.path / name)) for name in names)
        return f"read_parquet([{listed}])"


def _counted_in(to_second: int) -> Ticks:
    """Seconds, milliseconds or microseconds, by how many of them make a second. Raises ``ValueError``."""
    found = next((ticks for ticks in LADDER if ticks.to_second == to_second), None)
    if found is None:
        raise ValueError(to_second)
    return found


def _form(to_second: int) -> int:
    """Of folders with finer times than seconds, so that no program that knows seconds only reads them wrong."""
    return FORM if to_second == 1 else FORM + _FINER


def _file(written: dict[str, Any]) -> StatusFile:
    people = tuple((kind, int(number)) for kind, number in written.get("people", ()))  # folders of 0.1 don't say
    return StatusFile(**{**written, "kind": Kind(written["kind"]), "people": people})


def file_name(kind: Kind, number: int) -> str:
    """The name of a file, within the folder."""
    name = f"{kind}-{number:08d}.parquet"
    return name if kind is Kind.TIMELINES else f"{_MORE}/{name}"
