"""The parts of a workbook's package: what leads from one to the next, and putting new ones beside them."""

from __future__ import annotations

import io
import posixpath
import zipfile
from pathlib import Path

from gridcontrol_excel.spans import Element, as_utf8, elements, escaped, inserted, prefix_of, spliced

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "[Content_Types].xml"
_EMPTY_RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"


class Package:
    """All parts of a workbook, of which some are replaced or added before it is written again.

    Parts are read when they are asked for. Raises ``KeyError`` for one that is not there, ``ValueError`` on broken XML.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._changed: dict[str, bytes] = {}
        with zipfile.ZipFile(path) as parts:
            self._parts = {part.filename: part for part in parts.infolist()}
        self._names = {name.lower(): name for name in self._parts}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def read(self, name: str) -> bytes:
        """The part *name* as it is by now. Names of parts know no case."""
        own = self._names.get(name.lower(), name)
        if own not in self._changed:
            with zipfile.ZipFile(self._path) as parts:
                self._changed[own] = as_utf8(parts.read(own))
        return self._changed[own]

    def write(self, name: str, content: bytes) -> None:
        """Put *content* in place of the part *name*, or beside the others."""
        self._changed[self._names.setdefault(name.lower(), name)] = content

    def free_name(self, form: str) -> str:
        """The first of ``form.format(1)`` and so on that no part has."""
        number = 1
        while form.format(number) in self:
            number += 1
        return form.format(number)

    def packed(self) -> bytes:
        """The whole package. Parts that were not changed have the bytes that they had."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(self._path) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
            for name, part in self._parts.items():
                content = self._changed[name] if name in self._changed else old.read(part)
                told = zipfile.ZipInfo(name, part.date_time)
                told.compress_type = zipfile.ZIP_DEFLATED
                told.external_attr = part.external_attr
                new.writestr(told, content)
            for name, content in self._changed.items():
                if name not in self._parts:
                    told = zipfile.ZipInfo(name)
                    told.compress_type = zipfile.ZIP_DEFLATED
                    new.writestr(told, content)
        return buffer.getvalue()

    # relations

    def related(self, part: str) -> list[Element]:
        """The relations of *part*."""
        name = _relations_of(part)
        return elements(self.read(name), lambda each, _: each == "Relationship") if name in self else []

    def target(self, part: str, relation: str) -> str | None:
        """The part that the relation with this id leads to from *part*."""
        for each in self.related(part):
            if each.attributes.get("Id") == relation and each.attributes.get("TargetMode") != "External":
                return resolved(part, each.attributes.get("Target", ""))
        return None

    def target_of_kind(self, part: str, kind: str) -> str | None:
        """The part that the first relation of a kind (``comments``) leads to from *part*."""
        for each in self.related(part):
            if each.attributes.get("Type", "").rpartition("/")[2] == kind:
                return resolved(part, each.attributes.get("Target", ""))
        return None

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relation of *kind* from *part* to the part *target*; its id."""
        name = _relations_of(part)
        content = self.read(name) if name in self else _EMPTY_RELATIONS
        found = elements(content, lambda each, _: each in {"Relationship", "Relationships"})
        taken = {each.attributes.get("Id", "") for each in found}
        number = 1
        while f"rId{number}" in taken:
            number += 1
        strict = any(each.attributes.get("Type", "").startswith(_STRICT) for each in found)
        relation = f"rId{number}"
        text = b'<%sRelationship Id="%s" Type="%s/%s" Target="/%s"/>' % (
            prefix_of(content, found[0]),
            relation.encode(),
            (_STRICT if strict else OFFICE).encode(),
            kind.encode(),
            escaped(target),
        )
        self.write(name, spliced(content, [inserted(content, found[0], text)]))
        return relation

    # what parts are

    def declare(self, name: str, content_type: str) -> None:
        """Say of which type the part *name* is."""
        self._declare(b'Override PartName="/%s" ContentType="%s"' % (escaped(name), content_type.encode()))

    def declare_ending(self, ending: str, content_type: str) -> None:
        """Say of which type parts with that ending are, unless that is said."""
        found = elements(self.read(_TYPES), lambda each, _: each == "Default")
        if ending not in {each.attributes.get("Extension", "").lower() for each in found}:
            self._declare(b'Default Extension="%s" ContentType="%s"' % (ending.encode(), content_type.encode()))

    def _declare(self, said: bytes) -> None:
        content = self.read(_TYPES)
        (root,) = elements(content, lambda _, path: not path)
        text = b"<" + prefix_of(content, root) + said + b"/>"
        self.write(_TYPES, spliced(content, [inserted(content, root, text)]))

    # the workbook

    @property
    def workbook(self) -> str:
        """The part that lists the sheets."""
        return self.target_of_kind("", "officeDocument") or "xl/workbook.xml"

    def sheets(self) -> dict[str, str]:
        """Name of each sheet to the part that holds it."""
        found = {}
        targets = {each.attributes.get("Id"): each.attributes.get("Target", "") for each in self.related(self.workbook)}
        for each in elements(self.read(self.workbook), lambda name, _: name == "sheet"):
            relation = next((value for key, value in each.attributes.items() if key.rpartition(":")[2] == "id"), "")
            if relation in targets:
                found[each.attributes.get("name", "")] = resolved(self.workbook, targets[relation])
        return found

    def add_sheet(self, name: str, content: bytes, *, hidden: bool = False) -> None:
        """A new sheet behind the others, or *content* in place of the sheet of that name."""
        standing = self.sheets().get(name)
        if standing is not None:
            self.write(standing, content)
            return
        part = self.free_name("xl/worksheets/sheet{}.xml")
        self.write(part, content)
        self.declare(part, "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml")
        relation = self.relate(self.workbook, "worksheet", part)
        book = self.read(self.workbook)
        found = elements(book, lambda each, _: each in {"sheets", "sheet"})
        number = 1 + max((int(each.attributes.get("sheetId", "0")) for each in found), default=0)
        sheets = next(each for each in found if each.name == "sheets")
        strict = b"purl.oclc.org/ooxml" in book
        text = b'<%ssheet xmlns:r="%s" name="%s" sheetId="%d"%s r:id="%s"/>' % (
            prefix_of(book, sheets),
            (_STRICT if strict else OFFICE).encode(),
            escaped(name),
            number,
            b' state="hidden"' if hidden else b"",
            relation.encode(),
        )
        self.write(self.workbook, spliced(book, [inserted(book, sheets, text)]))


def resolved(part: str, target: str) -> str:
    """The part that *target* means, written in the relations of *part*."""
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
