"""The nodes of a located file: text, list and mapping, each with the place it was read from."""

from __future__ import annotations

from attrs import frozen

from gridcontrol.errors import Place

BLANKS = frozenset({"", "~", "null", "Null", "NULL"})
"""Unquoted texts by which YAML says that there is no value."""


@frozen
class Scalar:
    """A piece of text, without a type of its own: ``010203``, ``on`` and ``12:30`` are just these characters.

    ``place`` includes the quotes, ``text`` doesn't.
    """

    text: str
    place: Place
    quoted: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether the value was left out: nothing after the colon, or an unquoted ``~`` or ``null``."""
        return not self.quoted and self.text in BLANKS

    def __str__(self) -> str:
        return self.text


@frozen
class Sequence:
    """A list of nodes."""

    items: tuple[Node, ...]
    place: Place


@frozen
class Mapping:
    """Keys and their nodes in the order of the file; no key stands twice."""

    entries: tuple[tuple[Scalar, Node], ...]
    place: Place

    def get(self, key: str) -> Node | None:
        """The node under *key*, or None."""
        return next((node for name, node in self.entries if name.text == key), None)


Node = Scalar | Sequence | Mapping
