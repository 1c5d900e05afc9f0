"""From nodes to typed values, going on after each problem.

A *reader* takes a ``Spot`` (a node, the key it stands under, where to report) and returns a value, or reports
and raises ``Unreadable``, which the readers around it catch: they read everything else first and only then give
up themselves. Readers are put together from small ones; those for single values are in ``scalars``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, NoReturn, TypeVar

from attrs import frozen

from gridcontrol.errors import Place, Problem
from gridcontrol.located.node import Mapping, Node, Scalar, Sequence
from gridcontrol.located.problems import Problems

T = TypeVar("T")
K = TypeVar("K")


class Unreadable(Exception):
    """A value can't be read and the reason has been reported. Never leaves ``read_form``."""


@frozen
class Spot:
    """A node to be read, the key it stands under (None for items of a list and for the whole file), where to report."""

    node: Node
    problems: Problems
    key: Scalar | None = None

    @property
    def place(self) -> Place:
        """Where to point for something wrong with the node."""
        return self.node.place

    @property
    def name_place(self) -> Place:
        """Where to point for something missing in the node: at its key, else at its first line."""
        if self.key is not None:
            return self.key.place
        place = self.node.place
        end = place.end_column if place.end_line == place.line else place.column + 1
        return Place(place.file, place.line, place.column, place.line, end)

    def report(
        self,
        code: str,
        place: Place | None = None,
        *,
        allowed: tuple[str, ...] = (),
        nearest: str | None = None,
        related: tuple[Place, ...] = (),
        **args: str,
    ) -> None:
        """Report an error at *place*, by default at the node, and go on."""
        where = place or self.place
        self.problems.add(Problem(code, where, args, allowed=allowed, nearest=nearest, related=related))

    def refuse(self, code: str, *, allowed: tuple[str, ...] = (), nearest: str | None = None, **args: str) -> NoReturn:
        """Report an error at the node and give it up."""
        self.problems.add(Problem(code, self.place, args, allowed=allowed, nearest=nearest))
        raise Unreadable

    def at(self, node: Node, key: Scalar | None = None) -> Spot:
        """The same reporting for another node."""
        return Spot(node, self.problems, key)


Reader = Callable[[Spot], T]


def scalar_of(spot: Spot) -> Scalar:
    """The node as text that is not blank."""
    node = spot.node
    if isinstance(node, Sequence):
        spot.refuse("form.text-not-list")
    if isinstance(node, Mapping):
        spot.refuse("form.text-not-mapping")
    if node.is_blank:
        _refuse_blank(spot)
    return node


def sequence_of(spot: Spot) -> Sequence:
    """The node as a list."""
    node = spot.node
    if isinstance(node, Mapping):
        spot.refuse("form.list-not-mapping")
    if isinstance(node, Scalar):
        if node.is_blank:
            _refuse_blank(spot)
        spot.refuse("form.list-not-text", found=node.text)
    return node


def mapping_of(spot: Spot) -> Mapping:
    """The node as keys and values."""
    node = spot.node
    if isinstance(node, Sequence):
        spot.refuse("form.mapping-not-list")
    if isinstance(node, Scalar):
        if node.is_blank:
            _refuse_blank(spot)
        spot.refuse("form.mapping-not-text", found=node.text)
    return node


def _refuse_blank(spot: Spot) -> NoReturn:
    written = isinstance(spot.node, Scalar) and spot.node.text
    spot.report("form.blank", spot.place if written else spot.name_place)
    raise Unreadable


def list_of(item: Reader[T], *, least: int = 0) -> Reader[tuple[T, ...]]:
    """A list of *item*; unreadable when one of the items is, or with fewer than *least* (0 or 1)."""

    def read(spot: Spot) -> tuple[T, ...]:
        node = sequence_of(spot)
        if least and not node.items:
            spot.refuse("form.empty-list")
        return _all_read([(item, spot.at(each)) for each in node.items])

    return read


def one_or_many(item: Reader[T], *, least: int = 0) -> Reader[tuple[T, ...]]:
    """A list of *item*, or a single one without the brackets."""
    many = list_of(item, least=least)

    def read(spot: Spot) -> tuple[T, ...]:
        return many(spot) if isinstance(spot.node, Sequence) else (item(spot),)

    return read


def map_of(value: Reader[T]) -> Reader[tuple[tuple[Scalar, T], ...]]:
    """Free keys, each with a value; pairs in the order of the file. Unreadable when one of them is."""
    return map_by(scalar_of, value)


def map_by(key: Reader[K], value: Reader[T]) -> Reader[tuple[tuple[K, T], ...]]:
    """As ``map_of`` with the keys read too: dates, say."""

    def read(spot: Spot) -> tuple[tuple[K, T], ...]:
        entries = mapping_of(spot).entries
        names = _try_all([(key, spot.at(name)) for name, _ in entries])
        values = _try_all([(value, spot.at(node, name)) for name, node in entries])
        if len(names) < len(entries) or len(values) < len(entries):
            raise Unreadable
        return tuple(zip(names, values, strict=True))

    return read


@frozen
class Declared(Generic[T]):
    """What a lenient reader made of a mapping: ``names`` of all entries, ``items`` of those that could be read.

    A reference to a name whose entry can't be read is no second error, so look references up in ``names``.
    """

    names: tuple[Scalar, ...] = ()
    items: tuple[tuple[Scalar, T], ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The texts of ``names``, for ``allowed`` and ``nearest``."""
        return tuple(name.text for name in self.names)


def declared(value: Reader[T]) -> Reader[Declared[T]]:
    """As ``map_of``, but an entry that can't be read is left out (and reported) and the others stand."""

    def read(spot: Spot) -> Declared[T]:
        entries = mapping_of(spot).entries
        items = []
        for name, node in entries:
            try:
                items.append((name, value(spot.at(node, name))))
            except Unreadable:
                continue
        return Declared(tuple(name for name, _ in entries), tuple(items))

    return read


def readable(item: Reader[T]) -> Reader[tuple[T, ...]]:
    """As ``list_of``, but an item that can't be read is left out (and reported) and the others stand."""

    def read(spot: Spot) -> tuple[T, ...]:
        return tuple(_try_all([(item, spot.at(each)) for each in sequence_of(spot).items]))

    return read


def or_blank(reader: Reader[T]) -> Reader[T | None]:
    """*reader*, or None where the value is left out: ``key:`` with nothing behind it."""

    def read(spot: Spot) -> T | None:
        return None if isinstance(spot.node, Scalar) and spot.node.is_blank else reader(spot)

    return read


def by_shape(
    *, text: Reader[T] | None = None, many: Reader[T] | None = None, mapping: Reader[T] | None = None
) -> Reader[T]:
    """Another reader for text, for a list and for a mapping. A shape that is not offered is an error."""
    offered: list[Callable[[Spot], object]] = [
        check for check, reader in ((mapping_of, mapping), (sequence_of, many), (scalar_of, text)) if reader is not None
    ]

    def read(spot: Spot) -> T:
        node = spot.node
        reader = text if isinstance(node, Scalar) else many if isinstance(node, Sequence) else mapping
        if reader is None:
            offered[0](spot)
            raise Unreadable
        return reader(spot)

    return read


def _all_read(work: list[tuple[Reader[T], Spot]]) -> tuple[T, ...]:
    done = _try_all(work)
    if len(done) < len(work):
        raise Unreadable
    return tuple(done)


def _try_all(work: list[tuple[Reader[T], Spot]]) -> list[T]:
    done = []
    for reader, spot in work:
        try:
            done.append(reader(spot))
        except Unreadable:
            continue
    return done
