"""The store's folder: made private, known by its manifest, locked for writing, and never seen half changed.

::

    district.facts/
      manifest.json        what counts; exchanged as a whole
      writing.lock         held by the one writer
      queue.lock           held by the writer that comes next
      reading.lock         shared by all readers; files are only removed by a writer who has it alone
      facts/*.parquet      each written once, under a name that was never used before
      spill-*/             what DuckDB puts on the disk while it works
"""

from __future__ import annotations

import json
import os
import shutil
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import asdict, field, frozen

from gridcontrol.errors import Problem, StoreError
from gridcontrol.ids import FieldId
from gridcontrol_duckdb.layout import FieldColumn, File, Layout, Table, ValueType, from_micros, to_micros

try:
    import fcntl
except ImportError:  # Windows; said when a store is opened
    fcntl = None  # type: ignore[assignment]

DISTRIBUTION = "gridcontrol-duckdb"
FORM = 1
"""The version of the layout, kept in the manifest."""
MANIFEST = "manifest.json"
FACTS = "facts"
SPILL = "spill-"
_MARK = "gridcontrol facts in Parquet"
_QUEUE, _WRITING, _READING = "queue.lock", "writing.lock", "reading.lock"
_PAUSE = 0.002
"""Seconds between two looks at a lock, at first; each wait is longer, up to ten times this."""


@frozen
class Manifest:
    """What the manifest says: the layout, and which names of files and runs come next."""

    layout: Layout
    next_file: int = 1
    next_run: int = 1


class Reading:
    """A layout whose files stay until ``release``, or until this is forgotten."""

    def __init__(self, layout: Layout, lock: Lock) -> None:
        self.layout = layout
        self._release = weakref.finalize(self, lock.release)

    def release(self) -> None:
        """Files that were replaced meanwhile may go. Releasing twice is fine."""
        self._release()


class Lock:
    """An advisory lock of a file by one open descriptor: threads of one process wait for each other too."""

    def __init__(self, path: Path) -> None:
        self._descriptor: int | None = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def take(self, *, alone: bool, seconds: float) -> bool:
        """Wait up to *seconds* for it."""
        if self._descriptor is None:
            raise ValueError(self)
        until, pause = time.monotonic() + seconds, _PAUSE
        while True:
            try:
                fcntl.flock(self._descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= until:
                    return False
                time.sleep(pause)
                pause = min(pause * 1.5, 10 * _PAUSE)
            else:
                return True

    def release(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)


@frozen
class Folder:
    """The folder at *path*. ``busy_seconds``: how long one program waits for another."""

    path: Path
    busy_seconds: float = field(default=60.0, kw_only=True)

    def make(self) -> None:
        """Make it unless it stands. Raises ``StoreError`` when it cannot be made or is something else."""
        if fcntl is None:
            raise StoreError(Problem("store.cannot-open", args={"path": self.path, "reason": "no flock"}))
        with self.problems():
            try:
                self.path.mkdir(mode=0o700)
            except FileExistsError:
                if self._stands():
                    return
                # Looked at once more after all else: another program may be making it right now.
                if not self.path.is_dir() or not (self._unfinished() or self._stands()):
                    raise StoreError(Problem("store.foreign", args={"path": self.path})) from None
            with self._held():
                if not self._stands():  # another program may have been quicker
                    (self.path / FACTS).mkdir(mode=0o700, exist_ok=True)
                    self._write(Manifest(Layout(str(self.path), (), (), None, 1)))

    def _stands(self) -> bool:
        return (self.path / MANIFEST).exists()

    def _unfinished(self) -> bool:
        """Whether it holds nothing but what ``make`` makes before the manifest."""
        return {found.name for found in self.path.iterdir()} <= {FACTS, _QUEUE, _WRITING, _READING, MANIFEST + ".new"}

    def reading(self) -> Reading:
        """The layout as it is now, with its files held."""
        with self.problems():
            lock = Lock(self.path / _READING)
            try:
                self._wait(lock, alone=False)
                return Reading(self.manifest().layout, lock)
            except BaseException:
                lock.release()
                raise

    @contextmanager
    def writing(self) -> Iterator[Manifest]:
        """The manifest as it is now, with everybody else kept from changing it."""
        with self.problems(), self._held():
            yield self.manifest()

    @contextmanager
    def _held(self) -> Iterator[None]:
        """The lock for writing. Whoever waits for it holds the queue, so a busy writer can't take it twice running."""
        queue, lock = Lock(self.path / _QUEUE), Lock(self.path / _WRITING)
        try:
            self._wait(queue, alone=True)
            self._wait(lock, alone=True)
            queue.release()
            yield
        finally:
            lock.release()
            queue.release()

    def _wait(self, lock: Lock, *, alone: bool) -> None:
        if not lock.take(alone=alone, seconds=self.busy_seconds):
            raise StoreError(Problem("store.busy", args={"path": self.path, "seconds": f"{self.busy_seconds:g}"}))

    def manifest(self) -> Manifest:
        """What the manifest says now. Raises ``StoreError`` when it is none, newer, or damaged."""
        text = (self.path / MANIFEST).read_text(encoding="utf-8")
        try:
            whole = json.loads(text)
        except ValueError as error:
            raise StoreError(Problem("store.foreign", args={"path": self.path})) from error
        if not isinstance(whole, dict) or whole.get("is") != _MARK:
            raise StoreError(Problem("store.foreign", args={"path": self.path}))
        if whole.get("form") != FORM:
            args = {"path": self.path, "found": whole.get("form"), "known": FORM, "distribution": DISTRIBUTION}
            raise StoreError(Problem("store.newer", args=args))
        try:
            return _manifest(str(self.path), whole)
        except (KeyError, TypeError, ValueError) as error:
            args = {"path": self.path, "reason": f"{MANIFEST}: {error}"}
            raise StoreError(Problem("store.damaged", args=args)) from error

    def switch(self, manifest: Manifest, made: list[Path]) -> None:
        """Make *manifest* the one that counts, once all of *made* is on the disk; then remove what no longer counts.

        To be called by the writer.
        """
        for path in made:
            path.chmod(0o600)
            sync(path)
        if made:
            sync(self.path / FACTS)
        self._write(manifest)
        self.tidy(manifest)

    def _write(self, manifest: Manifest) -> None:
        new = self.path / (MANIFEST + ".new")
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(_text(manifest))
            opened.flush()
            os.fsync(opened.fileno())
        new.replace(self.path / MANIFEST)
        sync(self.path)

    def tidy(self, manifest: Manifest) -> None:
        """Remove the files that do not count, unless somebody is reading. To be called by the writer."""
        counted = {Path(file.name).name for file in manifest.layout.files}
        stray = [path for path in (self.path / FACTS).iterdir() if path.name not in counted]
        if not stray:
            return
        lock = Lock(self.path / _READING)
        try:
            if lock.take(alone=True, seconds=0):
                for path in stray:
                    path.unlink()
        finally:
            lock.release()

    @contextmanager
    def problems(self) -> Iterator[None]:
        """Turns what the system raises into ``StoreError``."""
        try:
            yield
        except FileNotFoundError as error:
            raise StoreError(
                Problem("store.cannot-open", args={"path": self.path, "reason": error.strerror})
            ) from error
        except OSError as error:
            raise StoreError(
                Problem("store.failed", args={"path": self.path, "reason": error.strerror or error})
            ) from error

    def remove_spill(self, name: str) -> None:
        """Remove a folder that DuckDB spilled into."""
        shutil.rmtree(self.path / name, ignore_errors=True)


def sync(path: Path) -> None:
    """Wait until the file or folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _text(manifest: Manifest) -> str:
    layout = manifest.layout
    whole = {
        "is": _MARK,
        "form": FORM,
        "last_received": None if layout.last_received is None else to_micros(layout.last_received),
        "next_seq": layout.next_seq,
        "next_file": manifest.next_file,
        "next_run": manifest.next_run,
        "columns": [asdict(column) for column in layout.columns],
        "files": [asdict(file) for file in layout.files],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _manifest(folder: str, whole: dict[str, Any]) -> Manifest:
    last = whole["last_received"]
    layout = Layout(
        folder,
        tuple(File(**{**file, "table": Table(file["table"])}) for file in whole["files"]),
        tuple(FieldColumn(c["name"], FieldId(c["field"]), ValueType(c["type"])) for c in whole["columns"]),
        None if last is None else from_micros(last),
        whole["next_seq"],
    )
    return Manifest(layout, whole["next_file"], whole["next_run"])
