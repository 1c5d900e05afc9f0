"""What a pack says put on what the pack says that it extends.

Works on nodes, before any of them is read as a rule or a track. Every node keeps the place at which it stands, so that
what is wrong with it later is told of the file in which it was written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from attrs import define, field

from gridcontrol.located.form import Spot
from gridcontrol.located.nearest import nearest
from gridcontrol.located.node import Mapping, Node, Scalar, Sequence
from gridcontrol.located.problems import Problems
from gridcontrol.rules.shapes import form_of
from gridcontrol.rules.written_extends import RemovesWritten
from gridcontrol.rules.written_pack import ReplacesWritten

_OWN = ("extends", "replaces", "removes")
_SAME = ("format", "zone", "day_count", "dates_suffice", "week")
_NAMED = (
    "sources",
    "subjects",
    "links",
    "events",
    "tracks",
    "rules",
    "spread",
    "officers",
    "posts",
    "parties",
    "schemes",
    "duties",
    "rounds",
    "imports",
    "indicators",
    "reports",
    "published",
)
_DIVISIONS, _ORDER, _CASES, _NAME = "divisions", "order", "cases", "pack"
Entries = dict[str, tuple[Scalar, Node]]


def entry_of(node: Mapping, key: str) -> tuple[Scalar, Node] | None:
    """The entry under *key*."""
    return next((entry for entry in node.entries if entry[0].text == key), None)


def with_entries(node: Mapping, changed: Entries) -> Mapping:
    """*node* with other entries in the place of those of these keys."""
    entries = {name.text: (name, value) for name, value in node.entries}
    return Mapping(tuple({**entries, **changed}.values()), node.place)


def extended(base: Mapping, own: Mapping, problems: Problems) -> Mapping:
    """One mapping that reads as a pack that extends nothing."""
    return _Joining(base, own, problems).joined()


@define
class _Joining:
    """Puts what *own* says on what *base* says."""

    base: Mapping
    own: Mapping
    problems: Problems
    entries: Entries = field(factory=dict)

    def joined(self) -> Mapping:
        """One mapping that reads as a pack that extends nothing."""
        self.entries = {name.text: (name, value) for name, value in self.base.entries if name.text != _NAME}
        self._remove()
        self._replace()
        for name, value in self.own.entries:
            if name.text not in _OWN:
                self._add(name, value)
        return Mapping(tuple(self.entries.values()), self.own.place)

    # withdrawn

    def _remove(self) -> None:
        found = entry_of(self.own, "removes")
        if found is None:
            return
        removes = form_of(RemovesWritten).read(Spot(found[1], self.problems, found[0]))
        for section in removes.keys:
            words = {word.text: word for word in getattr(removes, section)}
            known = self._names(section)
            for word in words.values():
                self._find("pack.removes-nothing", word, known, section)
            if section in self.entries:
                self._drop(section, words)
        gone = {word.text for word in removes.events}
        order = self.entries.get(_ORDER)
        if gone and order is not None and isinstance(order[1], Sequence):
            left = tuple(item for item in order[1].items if not (isinstance(item, Scalar) and item.text in gone))
            self.entries[_ORDER] = (order[0], Sequence(left, order[1].place))

    def _drop(self, section: str, gone: Collection[str]) -> None:
        key, value = self.entries[section]
        if isinstance(value, Mapping):
            kept = tuple(entry for entry in value.entries if entry[0].text not in gone)
            self.entries[section] = (key, Mapping(kept, value.place))
        elif isinstance(value, Sequence):
            left = tuple(case for case in value.items if (name := _name_of(case)) is None or name.text not in gone)
            self.entries[section] = (key, Sequence(left, value.place))

    # replaced

    def _replace(self) -> None:
        found = entry_of(self.own, "replaces")
        if found is None:
            return
        replaces = form_of(ReplacesWritten).read(Spot(found[1], self.problems, found[0]))
        for section, key in replaces.keys.items():
            value: Node = getattr(replaces, section)
            if section in _NAMED and isinstance(value, Mapping):
                self._replace_named(section, value)
            elif section == _CASES and isinstance(value, Sequence):
                self._replace_cases(value)
            elif section not in self.entries:
                self._find("pack.replaces-nothing", key, (), section)
            else:
                self.entries[section] = (key, value)

    def _replace_named(self, section: str, value: Mapping) -> None:
        known = self._names(section)
        fresh = {name.text: (name, node) for name, node in value.entries}
        for name, _ in value.entries:
            self._find("pack.replaces-nothing", name, known, section)
        there = self.entries.get(section)
        if there is not None and isinstance(there[1], Mapping):
            entries = tuple(fresh.get(name.text, (name, node)) for name, node in there[1].entries)
            self.entries[section] = (there[0], Mapping(entries, there[1].place))

    def _replace_cases(self, value: Sequence) -> None:
        known = self._names(_CASES)
        fresh = {name.text: case for case in value.items if (name := _name_of(case)) is not None}
        for case in value.items:
            name = _name_of(case)
            if name is not None:
                self._find("pack.replaces-nothing", name, known, _CASES)
        there = self.entries.get(_CASES)
        if there is not None and isinstance(there[1], Sequence):
            named = [(case, _name_of(case)) for case in there[1].items]
            cases = tuple(case if name is None else fresh.get(name.text, case) for case, name in named)
            self.entries[_CASES] = (there[0], Sequence(cases, there[1].place))

    # added

    def _add(self, name: Scalar, value: Node) -> None:
        there = self.entries.get(name.text)
        if there is None or name.text not in (*_SAME, *_NAMED, _DIVISIONS, _ORDER, _CASES):
            self.entries[name.text] = (name, value)
        elif name.text in _SAME:
            self._same(name, value, there[1])
        elif name.text == _ORDER:
            self.entries[_ORDER] = (name, self._woven(there[1], value))
        elif name.text == _DIVISIONS:
            self.entries[_DIVISIONS] = (name, self._divisions(there[1], value))
        else:
            self.entries[name.text] = (name, self._both(there[1], value, name.text))

    def _same(self, name: Scalar, value: Node, there: Node) -> None:
        """A word that both packs say must be the same: a pack that counts its days otherwise replaces this in sight."""
        if not (isinstance(value, Scalar) and isinstance(there, Scalar)):
            self.entries[name.text] = (name, value)
        elif value.text != there.text:
            self.problems.report(
                "pack.differs-from-base",
                value.place,
                related=(there.place,),
                key=name.text,
                found=value.text,
                other=there.text,
            )

    def _both(self, there: Node, value: Node, section: str) -> Node:
        """The entries of both; one of a shape that can't stand here alone, to be complained about where it is read."""
        if isinstance(there, Sequence) and isinstance(value, Sequence):
            return Sequence((*there.items, *value.items), value.place)
        if not isinstance(there, Mapping):
            return there
        if not isinstance(value, Mapping):
            return value
        known = {name.text: name for name, _ in there.entries}
        for name, _ in value.entries:
            if name.text in known:
                self.problems.report(
                    "pack.in-base", name.place, related=(known[name.text].place,), found=name.text, section=section
                )
        return Mapping((*there.entries, *(entry for entry in value.entries if entry[0].text not in known)), value.place)

    def _divisions(self, there: Node, value: Node) -> Node:
        if not (isinstance(there, Mapping) and isinstance(value, Mapping)):
            return value if isinstance(there, Mapping) else there
        entries = {name.text: (name, node) for name, node in there.entries}
        for name, node in value.entries:
            before = entries.get(name.text)
            both = node if before is None else self._both(before[1], node, f"{_DIVISIONS}: {name.text}")
            entries[name.text] = (name, both)
        return Mapping(tuple(entries.values()), value.place)

    def _woven(self, there: Node, value: Node) -> Node:
        """The base's order with new kinds put where they stand between kinds of the base."""
        if not (isinstance(there, Sequence) and isinstance(value, Sequence)):
            return value if isinstance(there, Sequence) else there
        known = {item.text: rank for rank, item in enumerate(there.items) if isinstance(item, Scalar)}
        marks = [item for item in value.items if isinstance(item, Scalar) and item.text in known]
        at = known[marks[0].text] if marks else len(there.items)
        before: dict[int, list[Node]] = {}
        last: Scalar | None = None
        for item in value.items:
            if not (isinstance(item, Scalar) and item.text in known):
                before.setdefault(at, []).append(item)
                continue
            if last is not None and known[item.text] < known[last.text]:
                self.problems.report("pack.order-against-base", item.place, found=item.text, other=last.text)
            last, at = item, known[item.text] + 1
        ranked = [*((rank, (item,)) for rank, item in enumerate(there.items))]
        items = [each for rank, item in ranked for each in (*before.get(rank, ()), *item)]
        items += before.get(len(ranked), ())
        return Sequence(tuple(items), value.place)

    # names

    def _names(self, section: str) -> tuple[str, ...]:
        return tuple(name.text for name in _names_in(self.entries.get(section)))

    def _find(self, code: str, word: Scalar, known: tuple[str, ...], section: str) -> None:
        if word.text not in known:
            near = nearest(word.text, known)
            self.problems.report(code, word.place, allowed=known, nearest=near, found=word.text, section=section)


def _names_in(entry: tuple[Scalar, Node] | None) -> Iterator[Scalar]:
    if entry is not None and isinstance(entry[1], Mapping):
        yield from (name for name, _ in entry[1].entries)
    elif entry is not None and isinstance(entry[1], Sequence):
        yield from (name for case in entry[1].items if (name := _name_of(case)) is not None)


def _name_of(case: Node) -> Scalar | None:
    """The name of a case."""
    found = case.get("name") if isinstance(case, Mapping) else None
    return found if isinstance(found, Scalar) else None
