"""A mapping with known keys."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Readers
from typing import Generic, TypeVar, cast, overload

from gridcontrol.errors import Place
from gridcontrol.located.form import Reader, Spot, Unreadable, mapping_of
from gridcontrol.located.nearest import nearest
from gridcontrol.located.node import Node, Scalar
from gridcontrol.located.problems import Problems

T = TypeVar("T")
_UNREAD = object()


class Slot(Generic[T]):
    """The value of one key, to be had once its section is finished."""

    __slots__ = ("_section", "_value", "key", "place")

    def __init__(self, section: Section, key: str, place: Place, value: object) -> None:
        self._section = section
        self._value = value
        self.key = key
        self.place = place
        """The place of the value; of the section's name where the key is not written."""

    @property
    def readable(self) -> bool:
        """Whether there is a value. False means that the reason has been reported."""
        return self._value is not _UNREAD

    @property
    def value(self) -> T:
        """The value. ``RuntimeError`` before ``Section.finish``: by then it is not sure that there is one."""
        if not self._section.finished or self._value is _UNREAD:
            raise RuntimeError(f"the value of {self.key!r} was asked for before finish() of its section")
        return cast("T", self._value)

    def value_or(self, stand_in: T) -> T:
        """The value, or *stand_in* where it can't be read. May be asked at any time."""
        return stand_in if self._value is _UNREAD else cast("T", self._value)


class Section:
    """A mapping whose keys are asked for one by one; then ``finish`` reports what was not asked for.

    Nothing raises before ``finish``, so all that is wrong with the keys is reported together.
    """

    def __init__(self, spot: Spot) -> None:
        self.spot = spot
        self.finished = False
        self._entries: dict[str, tuple[Scalar, Node]] = {
            name.text: (name, node) for name, node in mapping_of(spot).entries
        }
        self._asked: dict[str, None] = {}
        self._missing: list[str] = []
        self._none_of: list[tuple[str, ...]] = []
        self._sound = True

    @property
    def name(self) -> Scalar | None:
        """The key under which the section stands."""
        return self.spot.key

    @property
    def place(self) -> Place:
        """Where to point for the section as a whole: its name, else its first line."""
        return self.spot.name_place

    @property
    def keys(self) -> tuple[Scalar, ...]:
        """The keys that are written."""
        return tuple(name for name, _ in self._entries.values())

    @property
    def problems(self) -> Problems:
        return self.spot.problems

    def required(self, key: str, reader: Reader[T]) -> Slot[T]:
        """The value of *key*, which must be there."""
        self._asked[key] = None
        if key not in self._entries:
            self._missing.append(key)
            return Slot(self, key, self.place, _UNREAD)
        return self._read(key, reader)

    @overload
    def optional(self, key: str, reader: Reader[T]) -> Slot[T | None]: ...
    @overload
    def optional(self, key: str, reader: Reader[T], default: T) -> Slot[T]: ...
    def optional(self, key: str, reader: Reader[T], default: T | None = None) -> Slot[T] | Slot[T | None]:
        """The value of *key*, or *default* where the key is not written."""
        self._asked[key] = None
        if key not in self._entries:
            return Slot(self, key, self.place, default)
        return self._read(key, reader)

    def has(self, key: str) -> bool:
        """Whether *key* is written. Asking makes it a known key."""
        self._asked[key] = None
        return key in self._entries

    def one_of(self, *keys: str) -> str | None:
        """Which one of *keys* is written; none at all is reported by ``finish``, more than one at once."""
        found = self.at_most_one_of(*keys)
        if found is None:
            self._none_of.append(keys)
            self._sound = False
        return found

    def at_most_one_of(self, *keys: str) -> str | None:
        """Which one of *keys* is written, None when none is. Of several the first counts, the others are reported."""
        for key in keys:
            self._asked[key] = None
        written = [name for name, _ in self._entries.values() if name.text in keys]
        for other in written[1:]:
            self.report(
                "form.keys-exclude", other.place, related=(written[0].place,), found=other.text, other=written[0].text
            )
        return written[0].text if written else None

    def key_place(self, key: str) -> Place:
        """The place of *key* itself; of the section's name where the key is not written."""
        return self._entries[key][0].place if key in self._entries else self.place

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
        """Report an error at *place*, by default at the section's name, and go on."""
        self.spot.report(code, place or self.place, allowed=allowed, nearest=nearest, related=related, **args)

    def close(self) -> bool:
        """Report missing and unknown keys; whether all values asked for can be had. For the outermost section."""
        self.finished = True
        known = tuple(self._asked)
        absent = [key for key in known if key not in self._entries]
        meant: set[str | None] = set()
        for name, _ in self._entries.values():
            if name.text not in self._asked:
                near = nearest(name.text, absent) or nearest(name.text, known)
                meant.add(near)
                self.report("form.unknown-key", name.place, found=name.text, allowed=known, nearest=near)
        for key in self._missing:
            if key not in meant:  # a misspelt key is one error, not two
                self.report("form.missing-key", key=key)
        for keys in self._none_of:
            if not meant.intersection(keys):
                self.report("form.none-of-keys", keys=", ".join(keys))
        return self._sound and not self._missing

    def finish(self) -> None:
        """As ``close``, and give the section up unless all values can be had."""
        if not self.close():
            raise Unreadable

    def _read(self, key: str, reader: Reader[T]) -> Slot[T]:
        name, node = self._entries[key]
        try:
            return Slot(self, key, node.place, reader(self.spot.at(node, name)))
        except Unreadable:
            self._sound = False
            return Slot(self, key, node.place, _UNREAD)


def section(read: Callable[[Section], T]) -> Reader[T]:
    """A reader from a function of a ``Section``. The function must call ``finish`` (or ``close``) before it returns."""

    def reader(spot: Spot) -> T:
        opened = Section(spot)
        value = read(opened)
        if not opened.finished:
            raise RuntimeError(f"{read.__qualname__} returned without finish() of its section")
        return value

    return reader


def variant(readers: Readers[str, Reader[T]]) -> Reader[T]:
    """A mapping with exactly one key, which says how to read its value: ``{all: [...]}`` or ``{not: ...}``."""

    def read(opened: Section) -> T:
        # A key that is not known is one error: that none of the known ones is there goes without saying.
        key = opened.at_most_one_of(*readers) if opened.keys else opened.one_of(*readers)
        slot = opened.required(key, readers[key]) if key else None
        opened.finish()
        if slot is None:
            raise Unreadable
        return slot.value

    return section(read)


def read_form(node: Node, reader: Reader[T], problems: Problems) -> T | None:
    """*node* read by *reader*; None when it can't be read. Raises nothing: what is wrong is in *problems*."""
    try:
        return reader(Spot(node, problems))
    except Unreadable:
        return None
