"""Divisions to bytes and back: the library's own form, read in a fraction of the time the tables take.

Layout: magic, version, the hash of the rest, the key the writer gave (which says what the bytes were made
from), then sections with their lengths. Numbers are little-endian. Reading runs nothing and trusts
nothing: whatever is not exactly what ``to_bytes`` writes is a ``ValueError``.
"""

from __future__ import annotations

import hashlib
import json
import struct
import sys
from array import array
from collections.abc import Iterator, Mapping
from typing import Any, cast

from gridcontrol.ids import DivisionId
from gridcontrol.model.divisions.overlay import Alias, Hierarchy, Overlay
from gridcontrol.model.divisions.table import Table

MAGIC = b"gridcontrol-divisions\n"
VERSION = 1

_HEAD = struct.Struct("<H32s")
_LENGTH = struct.Struct("<Q")
_ARRAYS = (("name_ends", "I"), ("by_name", "I"), ("parent", "i"), ("end", "i"), ("level", "B"), ("scheme", "B"))
_DATES = (("since", "i"), ("until", "i"))


def to_bytes(overlay: Overlay, key: bytes = b"") -> bytes:
    """*overlay* as bytes; *key* is given back to ``from_bytes`` to compare."""
    table = overlay.table
    sections = [
        key,
        json.dumps([table.levels, table.schemes]).encode(),
        "\n".join(table.ids).encode(),
        table.names,
        *(_array_bytes(getattr(table, name)) for name, _ in (*_ARRAYS, *_DATES)),
        json.dumps(_plain(overlay)).encode(),
    ]
    body = b"".join(part for section in sections for part in (_LENGTH.pack(len(section)), section))
    return MAGIC + _HEAD.pack(VERSION, _hash(body)) + body


def from_bytes(data: bytes, key: bytes = b"") -> Overlay:
    """What ``to_bytes`` made. Raises ``ValueError`` when *data* is damaged, of another version or for another *key*."""
    try:
        return _read(data, key)
    except (struct.error, KeyError, IndexError, TypeError, StopIteration) as error:
        raise ValueError("not as written") from error


def _read(data: bytes, key: bytes) -> Overlay:
    start = len(MAGIC) + _HEAD.size
    if len(data) < start or not data.startswith(MAGIC):
        raise ValueError("not divisions")
    version, digest = _HEAD.unpack_from(data, len(MAGIC))
    body = memoryview(data)[start:]
    if version != VERSION or digest != _hash(body):
        raise ValueError("another version, or damaged")
    sections = _sections(body)
    if bytes(next(sections)) != key:
        raise ValueError("made from something else")
    levels, schemes = json.loads(bytes(next(sections)))
    ids = bytes(next(sections)).decode()
    names = bytes(next(sections))
    arrays = {name: _array_from(typecode, next(sections)) for name, typecode in (*_ARRAYS, *_DATES)}
    table = Table(
        ids=tuple(cast("list[DivisionId]", ids.split("\n"))) if ids else (),
        names=names,
        levels=tuple(levels),
        schemes=tuple(schemes),
        **arrays,
    )
    return _from_plain(table, json.loads(bytes(next(sections)))).frozen()


def _hash(data: bytes | memoryview) -> bytes:
    return hashlib.blake2b(data, digest_size=32).digest()


def _array_bytes(values: array[int]) -> bytes:
    if sys.byteorder == "little":
        return values.tobytes()
    swapped = array(values.typecode, values)
    swapped.byteswap()
    return swapped.tobytes()


def _array_from(typecode: str, data: memoryview) -> array[int]:
    values: array[int] = array(typecode)
    values.frombytes(data)
    if sys.byteorder != "little":
        values.byteswap()
    return values


def _sections(body: memoryview) -> Iterator[memoryview]:
    at = 0
    while at < len(body):
        (length,) = _LENGTH.unpack_from(body, at)
        at += _LENGTH.size
        yield body[at : at + length]
        at += length


def _pairs(mapping: Mapping[int, object]) -> list[object]:
    return [[key, value] for key, value in mapping.items()]


def _plain(overlay: Overlay) -> dict[str, object]:
    return {
        "hierarchies": [
            [each.id, each.follows, None if each.levels is None else sorted(each.levels)]
            for each in overlay.hierarchies.values()
        ],
        "added": [list(overlay.added_ids), list(overlay.added_levels)],
        "lives": _pairs(overlay.lives),
        "names": _pairs(overlay.names),
        "aliases": [
            [scheme, code, [[alias.since, alias.until, alias.position] for alias in aliases]]
            for (scheme, code), aliases in overlay.aliases.items()
        ],
        "codes": _pairs(overlay.codes),
        "links": [[hierarchy, _pairs(links)] for hierarchy, links in overlay.links.items()],
        "members": [[hierarchy, _pairs(members)] for hierarchy, members in overlay.members.items()],
        "became": _pairs(overlay.became),
        "came_from": _pairs(overlay.came_from),
    }


def _timelines(rows: list[Any]) -> dict[int, Any]:
    return {key: tuple((day, value) for day, value in timeline) for key, timeline in rows}


def _from_plain(table: Table, plain: dict[str, Any]) -> Overlay:
    ids, levels = plain["added"]
    return Overlay(
        table=table,
        hierarchies={
            name: Hierarchy(name, follows, None if held is None else frozenset(held))
            for name, follows, held in plain["hierarchies"]
        },
        added_ids=tuple(ids),
        added_levels=tuple(levels),
        added_index={division: len(table) + number for number, division in enumerate(ids)},
        lives={key: (since, until) for key, (since, until) in plain["lives"]},
        names=_timelines(plain["names"]),
        aliases={
            (scheme, code): tuple(Alias(*alias) for alias in aliases) for scheme, code, aliases in plain["aliases"]
        },
        codes={key: tuple((scheme, code) for scheme, code in pairs) for key, pairs in plain["codes"]},
        links={hierarchy: _timelines(links) for hierarchy, links in plain["links"]},
        members={hierarchy: {key: tuple(own) for key, own in members} for hierarchy, members in plain["members"]},
        became=dict(plain["became"]),
        came_from=dict(plain["came_from"]),
    )
