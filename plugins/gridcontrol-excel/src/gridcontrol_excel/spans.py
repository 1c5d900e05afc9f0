"""Where elements stand in the bytes of an XML part, so that some can be changed and all others stay as they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple
from xml.parsers import expat

_DECLARED = re.compile(rb"""\A\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["'][^>]*\?>""")
_TAG = re.compile(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

Edit = tuple[int, int, bytes]
"""From, to, and what comes in place of the bytes between."""


class Element(NamedTuple):
    """One element: its name without prefix, attributes as written, and where it is in the bytes.

    ``inside`` is the offset behind its start tag, ``close`` that of its end tag (both ``end`` where it has none).
    """

    name: str
    attributes: Mapping[str, str]
    path: tuple[str, ...]
    """The names of the elements around it, from the root."""
    start: int
    inside: int
    close: int
    end: int


def local(name: str) -> str:
    """A qualified name without its prefix."""
    return name.rpartition(":")[2]


def as_utf8(content: bytes) -> bytes:
    """*content* in UTF-8 without a byte order mark, so that offsets in it mean characters."""
    content = content.removeprefix(_UTF8_MARK)
    if content.startswith(_UTF16_MARKS):
        text = content.decode("utf-16").encode()
        return _DECLARED.sub(b'<?xml version="1.0" encoding="UTF-8"?>', text, count=1)
    declared = _DECLARED.match(content)
    if declared is not None and declared[1].lower() not in {b"utf-8", b"utf8", b"us-ascii"}:
        text = content.decode(declared[1].decode("ascii")).encode()
        return _DECLARED.sub(b'<?xml version="1.0" encoding="UTF-8"?>', text, count=1)
    return content


def tag_end(content: bytes, start: int) -> int:
    """The offset behind the tag that begins at *start*."""
    found = _TAG.match(content, start)
    if found is None:
        raise ValueError(start)
    return found.end()


def is_empty(content: bytes, inside: int) -> bool:
    """Whether the tag that ends at *inside* is an element without content: ``<c r="A1"/>``."""
    return content[inside - 2 : inside] == b"/>"


def elements(content: bytes, wanted: Callable[[str, tuple[str, ...]], bool]) -> list[Element]:
    """The elements for whose name and path *wanted* holds, in the order in which they begin.

    *content* is UTF-8. Raises ``ValueError`` on what is no XML.
    """
    found: list[Element] = []
    path: list[str] = []
    open_: list[int | None] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        plain = local(name)
        if wanted(plain, tuple(path)):
            at = parser.CurrentByteIndex
            inside = tag_end(content, at)
            open_.append(len(found))
            found.append(Element(plain, attributes, tuple(path), at, inside, inside, inside))
        else:
            open_.append(None)
        path.append(plain)

    def end(_: str) -> None:
        path.pop()
        number = open_.pop()
        if number is not None:
            each, at = found[number], parser.CurrentByteIndex
            if not is_empty(content, each.inside):
                found[number] = each._replace(close=at, end=tag_end(content, at))

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(content, True)  # noqa: FBT003  # its signature
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
    return found


def spliced(content: bytes, edits: Iterable[Edit]) -> bytes:
    """*content* with *edits*, which don't overlap; of those at one place in the order given."""
    pieces, done = [], 0
    for start, end, text in sorted(edits, key=lambda edit: (edit[0], edit[1])):
        pieces += [content[done:start], text]
        done = end
    pieces.append(content[done:])
    return b"".join(pieces)


def prefix_of(content: bytes, root: Element) -> bytes:
    """The prefix with colon with which *root*'s name is written, for elements that are added to it."""
    name = re.match(rb"<\s*([^\s/>]+)", content[root.start : root.inside])
    return b"" if name is None or b":" not in name[1] else name[1].rpartition(b":")[0] + b":"


def inserted(content: bytes, into: Element, text: bytes) -> Edit:
    """The edit that puts *text* behind the last child of *into*, opening it where it is empty."""
    if not is_empty(content, into.inside):
        return (into.close, into.close, text)
    tag = content[into.start : into.inside]
    name = re.match(rb"<\s*([^\s/>]+)", tag)
    closing = b"" if name is None else b"</" + name[1] + b">"
    return (into.start, into.end, tag[:-2] + b">" + text + closing)


def with_attribute(tag: bytes, name: str, value: str) -> bytes:
    """The start tag *tag* with the attribute *name* set to *value*; without it where *value* is empty."""
    key = name.encode()
    bare = re.sub(rb"\s+" + key + rb"""\s*=\s*(?:"[^"]*"|'[^']*')""", b"", tag, count=1)
    if not value:
        return bare
    end = 2 if bare.endswith(b"/>") else 1
    return bare[:-end].rstrip() + b" " + key + b'="' + escaped(value) + b'"' + bare[-end:]


def escaped(text: str) -> bytes:
    """*text* as XML holds it, in an element or between quotation marks, and as spreadsheets read it back."""
    plain = _UNPRINTABLE.sub("\ufffd", _ESCAPED.sub("_x005F_", text))
    plain = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return plain.replace("\r", "&#13;").encode()
