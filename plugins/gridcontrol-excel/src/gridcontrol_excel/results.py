"""The results of formulas, which editing a workbook loses: put back, so that it reads the same unopened."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATED = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_EMPTY = re.compile(rb'<c r="([A-Z]+\d+)"([^>]*)>(<f[^>]*(?:/>|>[^<]*</f>))<v\s*(?:/>|></v>)</c>')
_TYPE = re.compile(rb'\s+t="[^"]*"')

Results = Mapping[str, tuple[str, str]]
"""By cell: the type of its result as the workbook writes it, and the result."""


def with_results(edited: bytes, original: Path) -> bytes:
    """*edited* with the results of its formulas as they stood in *original*, sheet by sheet of the same name."""
    with zipfile.ZipFile(original) as parts:
        known = {name: _results(parts, part) for name, part in _sheets(parts).items()}
    if not any(known.values()):
        return edited
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(edited)) as parts, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as done:
        named = {part: name for name, part in _sheets(parts).items()}
        for part in parts.infolist():
            content = parts.read(part)
            results = known.get(named.get(part.filename, ""), {})
            done.writestr(part, _filled(content, results) if results else content)
    return buffer.getvalue()


def _sheets(parts: zipfile.ZipFile) -> dict[str, str]:
    """Name of each sheet to the part that holds it."""
    related = ET.fromstring(parts.read("xl/_rels/workbook.xml.rels"))  # noqa: S314  # no entities: it was inspected
    targets = {each.get("Id", ""): each.get("Target", "") for each in related.iter(f"{_RELATED}Relationship")}
    book = ET.fromstring(parts.read("xl/workbook.xml"))  # noqa: S314  # no entities: it was inspected
    found = {}
    for sheet in book.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(f"{_OFFICE}id", ""), "")
        found[sheet.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _results(parts: zipfile.ZipFile, part: str) -> Results:
    if part not in parts.namelist():
        return {}
    results: dict[str, tuple[str, str]] = {}
    with parts.open(part) as file:
        for _, cell in ET.iterparse(file):  # noqa: S314  # no entities: it was inspected
            if cell.tag == f"{_MAIN}c":
                formula, value = cell.find(f"{_MAIN}f"), cell.find(f"{_MAIN}v")
                if formula is not None and value is not None and value.text:
                    results[cell.get("r", "")] = cell.get("t", ""), value.text
            elif cell.tag == f"{_MAIN}row":
                cell.clear()
    return results


def _filled(sheet: bytes, results: Results) -> bytes:
    def fill(found: re.Match[bytes]) -> bytes:
        kind, text = results.get(found[1].decode(), ("", ""))
        if not text:
            return found[0]
        told = f' t="{kind}"'.encode() if kind else b""
        written = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode()
        return b'<c r="%s"%s%s>%s<v>%s</v></c>' % (found[1], _TYPE.sub(b"", found[2]), told, found[3], written)

    return _EMPTY.sub(fill, sheet)
