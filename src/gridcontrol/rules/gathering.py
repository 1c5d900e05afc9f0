"""The files that belong to one pack: what it extends, and its cases, taken from beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256

from attrs import define, field

from gridcontrol.errors import Place
from gridcontrol.located.form import Spot, Unreadable
from gridcontrol.located.limits import LIMITS
from gridcontrol.located.node import Mapping, Node, Scalar, Sequence
from gridcontrol.located.problems import Problems
from gridcontrol.located.read_yaml import read_yaml
from gridcontrol.rules.extending import entry_of, extended, with_entries
from gridcontrol.rules.written_extends import FILE_NAME

Beside = Callable[[str], "bytes | None"]
"""Gives the text of the file of that name beside the pack; None where there is none."""

Chain = tuple[tuple[str, Place | None], ...]
"""The files that led to one, each with the place at which it is named."""

MOST_FILES = 100
DEEPEST = 5
"""So many packs may extend one another."""

_REPLACING = ("replaces", "removes")


def nothing_beside(_name: str) -> bytes | None:
    """For a pack that stands alone."""
    return None


def text_digest(text: bytes) -> str:
    """A digest of the text; a byte order mark and the kind of line ends don't count."""
    plain = text.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return sha256(plain).hexdigest()[:32]


def texts_digest(first: str, others: Iterable[tuple[str, str]]) -> str:
    """A digest of a pack of several files, from the digest of its own text and the names and digests of the others."""
    listed = sorted(others)
    return (
        text_digest("\n".join([first, *(f"{name} {digest}" for name, digest in listed)]).encode()) if listed else first
    )


@define
class Gathering:
    """Reads the files that belong to one pack, each once, and puts them together."""

    beside: Beside
    problems: Problems
    folder: str
    """What stands before the names of files where places show them."""
    read: dict[str, Node] = field(factory=dict)
    digests: dict[str, str] = field(factory=dict)
    bytes: int = 0
    first: Node | None = None
    """The content of the pack's own file; its nodes are counted once there is another file."""
    nodes: int = 0
    extends: str | None = None
    """The file that the first one extends."""

    def whole(self, node: Node, chain: Chain) -> Node:
        """*node*, the content of the last file of *chain*, with all that it extends. Raises ``Unreadable``."""
        if not isinstance(node, Mapping):
            return node
        node = self._with_cases(node)
        named = entry_of(node, "extends")
        if named is None:
            for key in _REPLACING:
                alone = entry_of(node, key)
                if alone is not None:
                    self.problems.report("pack.extends-nothing", alone[0].place, found=key)
            return node
        spot = Spot(named[1], self.problems, named[0])
        base_name = FILE_NAME.read(spot)
        longer = self.led_to(base_name, chain)
        if len(chain) == 1:
            self.extends = base_name.text
        base = self.whole(self.file(base_name), longer)
        return base if not isinstance(base, Mapping) else extended(base, node, self.problems)

    def file(self, name: Scalar) -> Node:
        """The content of the file *name*. Raises ``Unreadable`` without one, ``PackError`` when it is no YAML."""
        if name.text not in self.read:
            self.read[name.text] = self._opened(name)
        return self.read[name.text]

    def _opened(self, name: Scalar) -> Node:
        text = self.beside(name.text) if len(self.read) < MOST_FILES else None
        if text is None:
            self.problems.report("pack.no-file-beside", name.place, found=name.text)
            raise Unreadable
        self.digests[name.text] = text_digest(text)
        self.bytes += len(text)
        if self.bytes <= LIMITS.bytes:
            node = read_yaml(text, self.folder + name.text)
            if self.first is not None:
                self.nodes, self.first = count_of(self.first), None
            self.nodes += count_of(node)
            if self.nodes <= LIMITS.nodes:
                return node
        self.problems.report("files.too-much-together", name.place, found=name.text)
        raise Unreadable

    def led_to(self, name: Scalar, chain: Chain) -> Chain:
        """*chain* and the file *name* that its last one names. Raises ``Unreadable`` for a circle and a long chain."""
        before = [file for file, _ in chain]
        if name.text in before:
            circle = [*before[before.index(name.text) :], name.text]
            places = tuple(place for _, place in chain[before.index(name.text) + 1 :] if place is not None)
            self.problems.report("pack.extends-circle", name.place, related=places, path=" → ".join(circle))
            raise Unreadable
        if len(chain) >= DEEPEST:
            self.problems.report("pack.extends-too-deep", name.place, found=name.text, most=str(DEEPEST))
            raise Unreadable
        return (*chain, (name.text, name.place))

    def _with_cases(self, node: Mapping) -> Mapping:
        """*node* with the cases of the files that it names instead of the names."""
        found = entry_of(node, "cases")
        if found is None:
            return node
        key, value = found
        items = value.items if isinstance(value, Sequence) else (value,)
        if not any(isinstance(item, Scalar) and not item.is_blank for item in items):
            return node
        cases: list[Node] = []
        for item in items:
            if isinstance(item, Scalar) and not item.is_blank:
                cases += self._cases_of(item)
            else:
                cases.append(item)
        return with_entries(node, {"cases": (key, Sequence(tuple(cases), value.place))})

    def _cases_of(self, name: Scalar) -> tuple[Node, ...]:
        try:
            node = self.file(FILE_NAME.read(Spot(name, self.problems)))
        except Unreadable:
            return ()
        if not isinstance(node, Sequence):
            self.problems.report("pack.not-a-list-of-cases", name.place, found=name.text)
            return ()
        return node.items


def count_of(node: Node) -> int:
    """How many nodes there are in *node*, itself included."""
    waiting, count = [node], 0
    while waiting:
        here = waiting.pop()
        count += 1
        if isinstance(here, Sequence):
            waiting += here.items
        elif isinstance(here, Mapping):
            waiting += [each for entry in here.entries for each in entry]
    return count
