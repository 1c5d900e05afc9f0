"""Looks of cells: the looks that there are, with a fill of ours, and a few of our own for the list."""

from __future__ import annotations

from gridcontrol_excel.package import Package
from gridcontrol_excel.spans import Edit, Element, elements, inserted, prefix_of, spliced, with_attribute

_PLAIN = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    b'<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    b'</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    b'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    b'<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
)
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_LISTS = ("fonts", "fills", "cellXfs")
_OF = {"fonts": "font", "fills": "fill", "cellXfs": "xf"}


class Styles:
    """The looks of one workbook. ``write`` puts those that were added into the package.

    Raises ``ValueError`` where the workbook's own can't be made out.
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        part = package.target_of_kind(package.workbook, "styles")
        if part is None or part not in package:
            # Some programs look for it nowhere else.
            part = part or ("xl/styles.xml" if "xl/styles.xml" not in package else package.free_name("xl/styles{}.xml"))
            package.write(part, _PLAIN)
            package.declare(part, _TYPE)
            package.relate(package.workbook, "styles", part)
        self._part = part
        self._content = package.read(part)
        found = elements(self._content, lambda name, path: name in _LISTS or (bool(path) and path[-1] in _LISTS))
        self._lists = {each.name: each for each in found if each.name in _LISTS}
        if set(self._lists) != set(_LISTS):
            raise ValueError(part)
        self._prefix = prefix_of(self._content, self._lists["cellXfs"])
        self._there = {
            name: [each for each in found if each.path and each.path[-1] == name and each.name == _OF[name]]
            for name in _LISTS
        }
        self._added: dict[str, list[bytes]] = {name: [] for name in _LISTS}
        self._fills: dict[str, int] = {}
        self._tinted: dict[tuple[int, str], int] = {}

    def tinted(self, look: int, colour: str) -> int:
        """The number of the look *look* with a fill of *colour* (``FFFFC7CE``)."""
        key = look, colour
        if key not in self._tinted:
            raw = self._raw(look)
            tag, rest = raw[: raw.index(b">") + 1], raw[raw.index(b">") + 1 :]
            tag = with_attribute(with_attribute(tag, "fillId", str(self._fill(colour))), "applyFill", "1")
            self._tinted[key] = self._add("cellXfs", tag + rest)
        return self._tinted[key]

    def wrapped(self, colour: str = "", *, bold: bool = False) -> int:
        """A look of our own: text that wraps, at the top of its cell, on *colour*, perhaps bold."""
        fill = self._fill(colour) if colour else 0
        p = self._prefix
        font = self._add("fonts", b'<%sfont><%sb/><%ssz val="11"/></%sfont>' % (p, p, p, p)) if bold else 0
        return self._add(
            "cellXfs",
            b'<%sxf numFmtId="49" fontId="%d" fillId="%d" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" '
            b'applyFill="1" applyAlignment="1"><%salignment vertical="top" wrapText="1"/></%sxf>'
            % (p, font, fill, p, p),
        )

    def write(self) -> None:
        """Put what was added into the package."""
        edits: list[Edit] = []
        for name, texts in self._added.items():
            if not texts:
                continue
            element = self._lists[name]
            tag = self._content[element.start : element.inside]
            counted = with_attribute(tag, "count", str(len(self._there[name]) + len(texts)))
            whole = counted + self._content[element.inside : element.end]
            moved = _moved(element, len(counted) - len(tag))
            edits.append((element.start, element.end, spliced(whole, [inserted(whole, moved, b"".join(texts))])))
        self._package.write(self._part, spliced(self._content, edits))

    def _raw(self, look: int) -> bytes:
        there = self._there["cellXfs"]
        if look < len(there):
            return self._content[there[look].start : there[look].end]
        return self._added["cellXfs"][look - len(there)]

    def _fill(self, colour: str) -> int:
        if colour not in self._fills:
            p = self._prefix
            self._fills[colour] = self._add(
                "fills",
                b'<%sfill><%spatternFill patternType="solid"><%sfgColor rgb="%s"/><%sbgColor indexed="64"/>'
                b"</%spatternFill></%sfill>" % (p, p, p, colour.encode(), p, p, p),
            )
        return self._fills[colour]

    def _add(self, name: str, text: bytes) -> int:
        self._added[name].append(text)
        return len(self._there[name]) + len(self._added[name]) - 1


def _moved(element: Element, longer: int) -> Element:
    """*element* as it stands alone, its start tag being so much longer."""
    start = element.start
    return element._replace(
        start=0,
        inside=element.inside - start + longer,
        close=element.close - start + longer,
        end=element.end - start + longer,
    )
