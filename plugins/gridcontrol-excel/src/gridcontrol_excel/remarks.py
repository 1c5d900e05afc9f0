"""Comments on cells: their texts in one part, the boxes they show in in another, both added to or made."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gridcontrol_excel.marking import SheetMarks, Spot, address, spot_of
from gridcontrol_excel.package import OFFICE, Package
from gridcontrol_excel.spans import Edit, Element, elements, escaped, inserted, prefix_of, spliced

AUTHOR = "gridcontrol"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_NEW = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<comments xmlns="' + _MAIN.encode() + b'"><authors></authors><commentList></commentList></comments>'
)
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_BOXES = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"></xml>'
)
_BOX_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SHAPE_TYPE = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = re.compile(rb"<v:shape\s.*?</v:shape>", re.DOTALL)
_ROW = re.compile(rb"<x:Row>\s*(\d+)\s*</x:Row>")
_COLUMN = re.compile(rb"<x:Column>\s*(\d+)\s*</x:Column>")
_NOTE = re.compile(rb"""ObjectType\s*=\s*["']Note["']""")
_NUMBER = re.compile(rb"""id=["']_x0000_s(\d+)["']""")
_FIRST_NUMBER = 1025
_WIDE, _HIGH = 4, 6
"""Columns and rows that a box covers."""


def own_texts(package: Package, part: str) -> dict[Spot, str]:
    """The texts of the comments on the sheet *part*."""
    name = package.target_of_kind(part, "comments")
    if name is None or name not in package:
        return {}
    content = package.read(name)
    found = elements(content, lambda each, path: each == "comment" or (each == "t" and "rPh" not in path))
    texts: dict[Spot, str] = {}
    spot = (0, 0)
    for each in found:
        if each.name == "comment":
            spot = spot_of(each.attributes.get("ref", "A1"))
            texts[spot] = ""
        elif spot in texts:
            texts[spot] += _plain(content[each.inside : each.close])
    return texts


def remark(package: Package, part: str, sheet: SheetMarks, wanted: Mapping[Spot, str]) -> None:
    """Give the cells of *wanted* these comments, in place of those they have; an empty text removes one.

    Other comments stay as they are. *sheet* is the part's, to name the drawing of the boxes in.
    """
    if not wanted:
        return
    name = package.target_of_kind(part, "comments")
    if name is None or name not in package:
        if not any(wanted.values()):
            return
        name = package.free_name("xl/comments{}.xml")
        package.write(name, _NEW)
        package.declare(name, _TYPE)
        package.relate(part, "comments", name)
    had = _write_texts(package, name, wanted)
    relation = sheet.drawing
    boxes = None if relation is None else package.target(part, relation)
    if boxes is None or boxes not in package:
        boxes = package.free_name("xl/drawings/vmlDrawing{}.vml")
        package.write(boxes, _BOXES)
        package.declare_ending("vml", _BOX_TYPE)
        sheet.draw(package.relate(part, "vmlDrawing", boxes), OFFICE)
    gone = {spot for spot, text in wanted.items() if not text}
    new = [spot for spot, text in wanted.items() if text and spot not in had]
    package.write(boxes, _with_boxes(package.read(boxes), gone, new))


def _write_texts(package: Package, name: str, wanted: Mapping[Spot, str]) -> set[Spot]:
    """The comments of which cells there had been."""
    content = package.read(name)
    found = elements(content, lambda each, _: each in {"comments", "authors", "author", "commentList", "comment"})
    by_name: dict[str, list[Element]] = {}
    for each in found:
        by_name.setdefault(each.name, []).append(each)
    p = prefix_of(content, found[0])
    edits: list[Edit] = []
    names = [content[each.inside : each.close].decode() for each in by_name.get("author", [])]
    if AUTHOR not in names:
        edits.append(inserted(content, by_name["authors"][0], b"<%sauthor>%s</%sauthor>" % (p, AUTHOR.encode(), p)))
        names.append(AUTHOR)
    author = names.index(AUTHOR)
    there = {spot_of(each.attributes.get("ref", "A1")): each for each in by_name.get("comment", [])}
    added: list[bytes] = []
    for spot, text in sorted(wanted.items()):
        said = b""
        if text:
            said = (
                b'<%scomment ref="%s" authorId="%d"><%stext><%sr><%srPr><%ssz val="9"/></%srPr>'
                b'<%st xml:space="preserve">%s</%st></%sr></%stext></%scomment>'
                % (p, address(spot).encode(), author, p, p, p, p, p, p, escaped(text), p, p, p, p)
            )
        if spot in there:
            edits.append((there[spot].start, there[spot].end, said))
        else:
            added.append(said)
    edits.append(inserted(content, by_name["commentList"][0], b"".join(added)))
    package.write(name, spliced(content, edits))
    return set(there)


def _with_boxes(content: bytes, gone: set[Spot], new: list[Spot]) -> bytes:
    def kept(found: re.Match[bytes]) -> bytes:
        row, column = _ROW.search(found[0]), _COLUMN.search(found[0])
        if row is None or column is None or not _NOTE.search(found[0]):
            return found[0]
        return b"" if (int(row[1]) + 1, int(column[1]) + 1) in gone else found[0]

    if gone:
        content = _SHAPE.sub(kept, content)
    number = max([_FIRST_NUMBER - 1, *(int(each) for each in _NUMBER.findall(content))])
    pieces = [] if b"_x0000_t202" in content or not new else [_SHAPE_TYPE]
    for place, (row, column) in enumerate(new, number + 1):
        anchor = f"{column}, 15, {max(row - 2, 0)}, 4, {column + _WIDE}, 15, {max(row - 2, 0) + _HIGH}, 4"
        pieces.append(
            b'<v:shape id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;visibility:hidden" '
            b'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/>'
            b'<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/>'
            b'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%s</x:Anchor>'
            b"<x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>"
            % (place, anchor.encode(), row - 1, column - 1)
        )
    at = content.rfind(b"</xml>")
    if at < 0:
        raise ValueError(content[:80])
    return content[:at] + b"".join(pieces) + content[at:]


def _plain(text: bytes) -> str:
    plain = text.decode().replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&apos;", "'")
    plain = re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), plain)
    return re.sub(r"_x005F_(?=x[0-9A-Fa-f]{4}_)", "_", plain.replace("&amp;", "&"))
