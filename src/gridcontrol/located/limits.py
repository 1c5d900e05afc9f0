"""How much a file may ask of the reader."""

from __future__ import annotations

from attrs import frozen


@frozen
class Limits:
    """Bounds checked while reading.

    So no file takes more than two seconds on a busy machine to be read and checked, nor more than 150 MB. The packs of
    whole districts have some 2,500 nodes.
    """

    bytes: int = 4_000_000
    depth: int = 40
    nodes: int = 100_000
    scalar: int = 100_000
    """The longest single text, in characters."""


LIMITS = Limits()
