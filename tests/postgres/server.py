"""A PostgreSQL server for tests: one for all of a process, in a temporary folder, on a socket that nobody else sees.

No port, no password, nothing of a server that the machine may already run. PostgreSQL refuses to run as root; there it
runs as the user ``postgres``, which Debian's package makes, or as ``nobody``.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    import pwd

VARIABLE = "GRIDCONTROL_POSTGRES"
"""Names the folder of PostgreSQL's programs. Where it is set, missing programs are a failure."""
_DEBIAN = Path("/usr/lib/postgresql")
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",  # what a test loses in a power cut is of no use to anybody
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "timezone": "Asia/Shanghai",  # a server's own zone must not matter
}
_numbers = count(1)


def found() -> Path | None:
    """The folder of the programs: the one the variable names, else of those installed."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    there = shutil.which("initdb")
    places = ([Path(there).resolve().parent] if there else []) + sorted(_DEBIAN.glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists()), None)


class Server:
    """A running server. ``kill`` ends it as a power cut would, ``start`` brings it back."""

    def __init__(self, **settings: str) -> None:
        self._settings = {**_SETTINGS, **settings}
        programs = found()
        if programs is None or not (programs / "initdb").exists():
            raise FileNotFoundError(f"PostgreSQL's initdb is not in {programs}; {VARIABLE} names the folder to look in")
        self._programs = programs
        # Short: the path of a socket has at most some hundred characters.
        self.folder = Path(tempfile.mkdtemp(prefix="gc-pg-"))
        self._owner = _owner()
        if self._owner is not None:
            os.chown(self.folder, self._owner.pw_uid, self._owner.pw_gid)
        self._run("initdb", "-D", str(self._data), "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        self.start()

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def start(self) -> None:
        """Start it and wait until it answers."""
        settings = " ".join(f"-c {name}='{value}'" for name, value in self._settings.items())
        words = f"{settings} -c unix_socket_directories='{self.folder}'"
        self._run(
            "pg_ctl", "-D", str(self._data), "-l", str(self.folder / "log"), "-w", "-t", "120", "-o", words, "start"
        )

    def kill(self) -> None:
        """End it at once, with whatever it was doing."""
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "-t", "120", "stop")

    def stop(self) -> None:
        """End it and remove all it had."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, schema: str | None = None) -> str:
        """The URL of a store in a schema of this name, else in one that was never used."""
        name = schema or f"store_{os.getpid()}_{next(_numbers)}"
        return f"postgresql://tester@/postgres?host={quote(str(self.folder), safe='')}&schema={name}"

    def _run(self, name: str, *words: str) -> None:
        user, group = (None, None) if self._owner is None else (self._owner.pw_uid, self._owner.pw_gid)
        # Into a file: the server would keep a pipe open.
        with tempfile.TemporaryFile() as told:
            done = subprocess.run(
                [str(self._programs / name), *words],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=subprocess.STDOUT,
                check=False,
                user=user,
                group=group,
                extra_groups=None if user is None else [],
            )
            if done.returncode:
                told.seek(0)
                text = told.read().decode(errors="replace")
                log = self.folder / "log"
                raise RuntimeError(f"{name} failed: {text}{log.read_text(errors='replace') if log.exists() else ''}")


def _owner() -> pwd.struct_passwd | None:
    """Whom the server runs as when this is root."""
    import pwd  # noqa: PLC0415  # not on Windows, where this module is read all the same

    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


@cache
def server() -> Server:
    """The server of this process, started once and stopped at its end."""
    running, process = Server(), os.getpid()

    def stop() -> None:
        if os.getpid() == process:  # not in processes forked off it
            running.stop()

    atexit.register(stop)
    return running
