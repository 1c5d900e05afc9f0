"""Shapes: what may stand at a place in a pack, for the parser and for the pack's JSON Schema alike.

A ``Shape`` reads one node and knows its schema. A *form* is an attrs class whose fields are made by ``key``: the parser
reads it, the schema describes it and the reference page is tested against it, so that the three can't differ.

Reading goes on after each problem: an item that can't be read is left out of its list, an entry of a map keeps its
name with None, a key of a form keeps its default (a required one its shape's ``blank``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Generic, TypeVar

import attrs
from attrs import frozen

from gridcontrol.errors import Place
from gridcontrol.located.form import Reader, Spot, Unreadable, mapping_of, scalar_of, sequence_of
from gridcontrol.located.nearest import nearest
from gridcontrol.located.node import Mapping as MappingNode
from gridcontrol.located.node import Scalar
from gridcontrol.located.node import Sequence as SequenceNode

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
F = TypeVar("F", bound="Form")

Schema = dict[str, Any]
NOWHERE = Place("", 0, 0)
NOTHING = Scalar("", NOWHERE, quoted=True)
"""Stands where a required word is missing; whoever looks it up stays silent, since its absence has been reported."""


@frozen
class Shape(Generic[T_co]):
    """What may stand somewhere. ``blank`` stands in for a required value that is missing or unreadable."""

    read: Reader[T_co]
    schema: Callable[[], Schema]
    blank: T_co
    forms: Callable[[], tuple[type[Form], ...]] = tuple
    """The forms that may stand inside."""


Pairs = tuple[tuple[Scalar, T | None], ...]
"""Free keys with their values in the order of the file; None where the value can't be read."""


MOST_ITEMS = 2_000
"""The longest list, where a form doesn't say otherwise: so that checks which compare items stay quick."""


def list_of(item: Shape[T], *, least: int = 0, most: int = MOST_ITEMS) -> Shape[tuple[T, ...]]:
    """A list; with *least* 1 an empty one is a problem."""

    def read(spot: Spot) -> tuple[T, ...]:
        node = sequence_of(spot)
        if least and not node.items:
            spot.report("form.empty-list")
        if len(node.items) > most:
            spot.report("pack.too-many", spot.name_place, found=str(len(node.items)), most=str(most))
            raise Unreadable
        return _items(item, node, spot)

    def schema() -> Schema:
        return {"type": "array", "items": item.schema(), "maxItems": most, **({"minItems": least} if least else {})}

    return Shape(read, schema, (), item.forms)


def _items(item: Shape[T], node: SequenceNode, spot: Spot) -> tuple[T, ...]:
    done = []
    for each in node.items:
        try:
            done.append(item.read(spot.at(each)))
        except Unreadable:
            continue
    return tuple(done)


def one_or_many(item: Shape[T], *, least: int = 0, most: int = MOST_ITEMS) -> Shape[tuple[T, ...]]:
    """A list, or a single item without the brackets."""
    many = list_of(item, least=least, most=most)

    def read(spot: Spot) -> tuple[T, ...]:
        return many.read(spot) if isinstance(spot.node, SequenceNode) else (item.read(spot),)

    return Shape(read, lambda: {"anyOf": [item.schema(), many.schema()]}, (), item.forms)


def map_of(value: Shape[T], name: Shape[Scalar] | None = None) -> Shape[Pairs[T]]:
    """Free keys; *name* says what a key may look like (any text that is not blank, when None)."""
    read_name = name.read if name else scalar_of

    def read(spot: Spot) -> Pairs[T]:
        pairs: list[tuple[Scalar, T | None]] = []
        for key_node, child in mapping_of(spot).entries:
            try:
                known = read_name(spot.at(key_node))
            except Unreadable:
                known = key_node
            try:
                pairs.append((known, value.read(spot.at(child, key_node))))
            except Unreadable:
                pairs.append((known, None))
        return tuple(pairs)

    def schema() -> Schema:
        names = {"propertyNames": name.schema()} if name else {}
        return {"type": "object", "additionalProperties": value.schema(), **names}

    return Shape(read, schema, (), value.forms)


def by_node(*, text: Shape[T] | None = None, items: Shape[T] | None = None, keys: Shape[T] | None = None) -> Shape[T]:
    """Different shapes for a text, a list and a mapping; where one is None, the first of the others complains."""
    given = [shape for shape in (text, items, keys) if shape is not None]

    def read(spot: Spot) -> T:
        kinds = ((MappingNode, keys), (SequenceNode, items), (Scalar, text))
        chosen = next((shape for kind, shape in kinds if isinstance(spot.node, kind)), None)
        return (chosen or given[0]).read(spot)

    def forms() -> tuple[type[Form], ...]:
        return tuple(form for shape in given for form in shape.forms())

    return Shape(read, lambda: {"anyOf": [shape.schema() for shape in given]}, given[0].blank, forms)


def later(make: Callable[[], Shape[T]], blank: T) -> Shape[T]:
    """A shape that is defined further down: forms may hold themselves."""
    return Shape(lambda spot: make().read(spot), lambda: make().schema(), blank, lambda: make().forms())


@frozen
class Rules:
    """Which keys of a form go together."""

    one_of: tuple[tuple[str, ...], ...] = ()
    """Of each group exactly one must be there."""
    any_of: tuple[tuple[str, ...], ...] = ()
    """Of each group at least one must be there."""
    together: tuple[tuple[str, str], ...] = ()
    """Pairs of which neither stands without the other."""
    exclude: tuple[tuple[str, str], ...] = ()
    """Pairs that can't stand together."""
    clash: str = "form.keys-exclude"
    """The message about two keys of one group."""
    excluded: str = "form.keys-exclude"
    """The message about a pair."""
    inherits: str = ""
    """A key by which the form takes what it lacks from another of its kind: required keys may then be missing."""
    always: tuple[str, ...] = ()
    """The required keys that must be there all the same."""


@frozen
class Form:
    """A mapping with declared keys. ``here``: where to point for what is missing; ``keys``: those that stand there."""

    RULES: ClassVar[Rules] = Rules()

    here: Place
    keys: Mapping[str, Scalar]

    def has(self, name: str) -> bool:
        """Whether the key stands there, readable or not."""
        return name in self.keys

    def place_of(self, name: str) -> Place:
        """The place of the key, or of the whole when it is not there."""
        found = self.keys.get(name)
        return found.place if found else self.here


def key(shape: Shape[Any], *, required: bool = False, default: object = None) -> Any:  # noqa: ANN401  # as attrs.field
    """Declare a key of a form; its name is the attribute's, without a trailing underscore."""
    return attrs.field(
        default=shape.blank if required else default, metadata={"shape": shape, "required": required}, kw_only=True
    )


@frozen
class _Declared:
    attribute: str
    shape: Shape[Any]
    required: bool


_DECLARED: dict[type[Form], dict[str, _Declared]] = {}


def declared(form: type[Form]) -> Mapping[str, _Declared]:
    """The keys of *form* by name, in the order of their declaration."""
    if form not in _DECLARED:
        _DECLARED[form] = {
            found.name.rstrip("_"): _Declared(found.name, found.metadata["shape"], found.metadata["required"])
            for found in attrs.fields(form)
            if "shape" in found.metadata
        }
    return _DECLARED[form]


def form_of(form: type[F]) -> Shape[F]:
    """The shape of a form."""

    def read(spot: Spot) -> F:
        known = declared(form)
        node = mapping_of(spot)
        here = spot.name_place
        values: dict[str, Any] = {}
        keys: dict[str, Scalar] = {}
        unknown: list[Scalar] = []
        for name, child in node.entries:
            found = known.get(name.text)
            if found is None:
                unknown.append(name)
                continue
            keys[name.text] = name
            try:
                values[found.attribute] = found.shape.read(spot.at(child, name))
            except Unreadable:
                continue
        meant = {_unknown_key(spot, name, known, keys) for name in unknown}
        inherited = form.RULES.inherits in keys
        for missing, found in known.items():
            if inherited and missing not in form.RULES.always:
                continue
            if found.required and missing not in keys and missing not in meant:
                spot.report("form.missing-key", here, key=missing)
        _check_together(form.RULES, keys, meant, here, spot)
        return form(here, MappingProxyType(keys), **values)

    blank = form(NOWHERE, MappingProxyType({}))
    return Shape(read, lambda: {"$ref": f"#/$defs/{form.__name__}"}, blank, lambda: (form,))


def _unknown_key(spot: Spot, name: Scalar, known: Mapping[str, _Declared], keys: Mapping[str, Scalar]) -> str | None:
    """Report an unknown key and answer which one was meant: a misspelt key is one problem, not also a missing one."""
    near = nearest(name.text, [other for other in known if other not in keys]) or nearest(name.text, known)
    spot.report("form.unknown-key", name.place, allowed=tuple(known), nearest=near, found=name.text)
    return near


def _check_together(rules: Rules, keys: Mapping[str, Scalar], meant: set[str | None], here: Place, spot: Spot) -> None:
    for group in (*rules.one_of, *rules.any_of):
        if not any(name in keys or name in meant for name in group):
            spot.report("form.none-of-keys", here, keys=", ".join(group), allowed=group)
    for group in rules.one_of:
        one, *others = sorted((keys[name] for name in group if name in keys), key=lambda key: key.place) or [NOTHING]
        for other in others:
            spot.report(rules.clash, other.place, related=(one.place,), found=other.text, other=one.text)
    for pair in rules.together:
        for name, partner in (pair, pair[::-1]):
            if name in keys and partner not in keys and partner not in meant:
                spot.report("form.missing-key", keys[name].place, key=partner)
    for first, second in rules.exclude:
        if first in keys and second in keys:
            place, related = keys[first].place, keys[second].place
            spot.report(rules.excluded, place, related=(related,), found=first, other=second)
