"""The URL of a store: where it lies, and within what bounds."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl

from attrs import frozen

from gridcontrol.errors import Problem, StoreError
from gridcontrol_duckdb.session import Bounds

SCHEME = "duckdb"
MOST_AT_ONCE = 10_000_000
"""Facts that may be read into memory at once, unless the URL says otherwise."""
_SETTINGS = {"memory", "threads", "at_once"}


@frozen
class StoreUrl:
    """What a URL says. ``most_at_once``: so many facts may be read into memory where sets are not enough."""

    path: Path
    bounds: Bounds
    most_at_once: int

    @classmethod
    def of(cls, url: str) -> StoreUrl:
        """Of ``duckdb:folder?memory=2GB&threads=2&at_once=20000000``. Raises ``StoreError``."""
        scheme, _, rest = url.partition(":")
        path, _, query = rest.partition("?")
        if path.startswith("///"):
            path = path[2:]
        settings = dict(parse_qsl(query, keep_blank_values=True))
        threads, most = settings.get("threads", "1"), settings.get("at_once", str(MOST_AT_ONCE))
        if (
            scheme != SCHEME
            or not path
            or path.startswith("//")
            or "\0" in path
            or not settings.keys() <= _SETTINGS
            or not (threads.isdecimal() and most.isdecimal())
        ):
            example = f"{SCHEME}:district.facts / {SCHEME}:///data/district.facts?memory=2GB&threads=2"
            raise StoreError(Problem("store.bad-url", args={"url": url, "example": example}))
        bounds = Bounds(settings.get("memory", Bounds().memory), int(threads) if "threads" in settings else None)
        return cls(Path(path).resolve(), bounds, int(most))
