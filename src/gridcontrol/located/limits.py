"""How much a file may ask of the reader."""

from __future__ import annotations

from attrs import frozen


@frozen
class Limits:
    """Bounds checked while reading, so that reading any file takes about a second and 150 MB at most."""

    bytes: int = 4_000_000
    depth: int = 40
    nodes: int = 200_000
    scalar: int = 100_000
    """The longest single text, in characters."""


LIMITS = Limits()
