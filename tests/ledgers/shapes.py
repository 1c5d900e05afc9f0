"""Workbooks as offices have them, written as raw XML the way different programs write it: nothing of ours reads them.

A ``Book`` says what a ledger looks like; ``written`` makes the file. Cells are given as ``Held``: what kind of value,
its text, and whether it looks like a date.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from attrs import field, frozen

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Held(NamedTuple):
    """What a cell holds: ``text``, ``number``, ``date`` (a serial number with such a look), ``error``, ``formula``."""

    kind: str
    text: str
    result: str = ""
    """Of a formula."""


@frozen
class Book:
    """A workbook: how its first sheet is laid out, and how the program that wrote it writes."""

    cells: dict[tuple[int, int], Held]
    """By row and column, from 1."""
    merged: tuple[str, ...] = ()
    prefix: str = ""
    """Of elements, as some libraries write: ``x:``."""
    strings: str = "shared"
    """``shared``, ``inline`` or ``rich``: where texts stand."""
    from_1904: bool = False
    addressed: bool = True
    """Whether rows and cells say where they stand."""
    styled: bool = True
    """Whether there is a part with looks."""
    comments: dict[str, str] = field(factory=dict)
    extras: tuple[str, ...] = ()
    """``frozen``, ``filter``, ``conditional``, ``validated``, ``hidden``, ``protected``, ``later`` (what newer
    programs add), ``print``, ``picture``."""
    before: bool = False
    """Another sheet stands in front of the ledger."""
    shared_formula: bool = False


_LOOKS = """\
<@styleSheet NS><@numFmts count="1"><@numFmt numFmtId="176" formatCode="yyyy\\-mm\\-dd"/></@numFmts>
<@fonts count="2"><@font><@sz val="11"/></@font><@font><@b/><@sz val="12"/></@font></@fonts>
<@fills count="3"><@fill><@patternFill patternType="none"/></@fill><@fill><@patternFill patternType="gray125"/></@fill>
<@fill><@patternFill patternType="solid"><@fgColor rgb="FFDDEBF7"/></@patternFill></@fill></@fills>
<@borders count="1"><@border/></@borders>
<@cellStyleXfs count="1"><@xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></@cellStyleXfs>
<@cellXfs count="4"><@xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<@xf numFmtId="176" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<@xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0"><@alignment horizontal="center"/></@xf>
<@xf numFmtId="49" fontId="0" fillId="2" borderId="0" xfId="0"/></@cellXfs></@styleSheet>"""
DATE_LOOK, TEXT_LOOK = 1, 3
PICTURE = b"\x89PNG\r\n\x1a\n not looked at by anybody"
_LATER = (
    '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:dataValidations count="1" '
    'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list" allowBlank="1">'
    "<x14:formula1><xm:f>{0}</xm:f></x14:formula1><xm:sqref>Z1:Z9</xm:sqref></x14:dataValidation>"
    "</x14:dataValidations></ext></extLst>"
)
_NOTE = (
    '<v:shape id="_x0000_s{0}" type="#_x0000_t202" style="visibility:hidden"><v:fill color2="#ffffe1"/>'
    '<x:ClientData ObjectType="Note"><x:Anchor>1,1,1,1,3,3,3,3</x:Anchor><x:Row>{1}</x:Row><x:Column>{2}</x:Column>'
    "</x:ClientData></v:shape>"
)


def name_of(row: int, column: int) -> str:
    """``D6``; columns up to Z and AZ."""
    first = chr(64 + (column - 1) // 26) if column > 26 else ""
    return f"{first}{chr(65 + (column - 1) % 26)}{row}"


def written(book: Book, path: Path) -> None:
    """Write *book* as a workbook."""
    parts: dict[str, str | bytes] = {}
    strings: list[str] = []
    p = book.prefix
    number = 2 if book.before else 1
    parts[f"xl/worksheets/sheet{number}.xml"] = _sheet(book, strings)
    names = ["说明", "返乡 台账"] if book.before else ["返乡 台账"]
    if book.before:
        parts["xl/worksheets/sheet1.xml"] = (
            f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>填表要求</t></is>'
            "</c></row></sheetData></worksheet>"
        )
    listed = "".join(f'<{p}sheet name="{name}" sheetId="{n + 3}" r:id="rId{n}"/>' for n, name in enumerate(names, 1))
    ns = f'xmlns{":" + p[:-1] if p else ""}="{MAIN}"'
    epoch = ' date1904="1"' if book.from_1904 else ""
    parts["xl/workbook.xml"] = (
        f'{HEAD}<{p}workbook {ns} xmlns:r="{OFFICE}"><{p}workbookPr{epoch}/><{p}sheets>{listed}</{p}sheets>'
        f'<{p}definedNames><{p}definedName name="_xlnm.Print_Titles" localSheetId="{number - 1}">\'返乡 台账\'!$1:$2'
        f"</{p}definedName></{p}definedNames></{p}workbook>"
    )
    related = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, number + 1)]
    if book.styled:
        parts["xl/styles.xml"] = HEAD + _LOOKS.replace("</@", f"</{p}").replace("<@", f"<{p}").replace("NS", ns, 1)
        related.append(("styles", "styles.xml"))
    if strings:
        parts["xl/sharedStrings.xml"] = f'{HEAD}<sst xmlns="{MAIN}">{"".join(strings)}</sst>'
        related.append(("sharedStrings", "sharedStrings.xml"))
    parts["xl/_rels/workbook.xml.rels"] = _relations(related, "")
    parts["_rels/.rels"] = _relations([("officeDocument", "xl/workbook.xml")], "")
    beside = _beside(book, parts)
    if beside:
        parts[f"xl/worksheets/_rels/sheet{number}.xml.rels"] = _relations(beside, "../")
    _pack(parts, path)


def _beside(book: Book, parts: dict[str, str | bytes]) -> list[tuple[str, str]]:
    """What hangs on the sheet: comments with their boxes, a picture."""
    beside = []
    if book.comments:
        said = "".join(
            f'<comment ref="{ref}" authorId="0"><text><r><rPr><b/></rPr><t>{escape(text)}</t></r></text></comment>'
            for ref, text in book.comments.items()
        )
        parts["xl/comments7.xml"] = (
            f'{HEAD}<comments xmlns="{MAIN}"><authors><author>王</author></authors><commentList>{said}</commentList>'
            "</comments>"
        )
        spots = [(int(ref[1:]) - 1, ord(ref[0]) - 65) for ref in book.comments]
        boxes = "".join(_NOTE.format(1025 + n, *spot) for n, spot in enumerate(spots))
        parts["xl/drawings/vmlDrawing7.vml"] = (
            '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
            'xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shapetype id="_x0000_t202" o:spt="202"/>'
            f"{boxes}</xml>"
        )
        beside += [("comments", "comments7.xml"), ("vmlDrawing", "drawings/vmlDrawing7.vml")]
    if "picture" in book.extras:
        drawing = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
        parts["xl/drawings/drawing1.xml"] = f'{HEAD}<xdr:wsDr xmlns:xdr="{drawing}"/>'
        parts["xl/media/image1.png"] = PICTURE
        beside.append(("drawing", "drawings/drawing1.xml"))
    return beside


def _relations(listed: list[tuple[str, str]], up: str) -> str:
    each = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{up}{target}"/>'
        for n, (kind, target) in enumerate(listed, 1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{each}</Relationships>'


def _pack(parts: dict[str, str | bytes], path: Path) -> None:
    kinds = {
        "workbook.xml": f"{TYPE}.sheet.main+xml",
        "styles.xml": f"{TYPE}.styles+xml",
        "sharedStrings.xml": f"{TYPE}.sharedStrings+xml",
        "comments7.xml": f"{TYPE}.comments+xml",
    }
    said = "".join(
        f'<Override PartName="/{name}" ContentType="{kinds.get(name.split("/")[-1], TYPE + ".worksheet+xml")}"/>'
        for name in parts
        if name.endswith(".xml") and "drawing" not in name
    )
    types = (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Default Extension="vml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>{said}</Types>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", types)
        for name, content in parts.items():
            packed.writestr(name, content)


def _sheet(book: Book, strings: list[str]) -> str:
    p = book.prefix
    ns = f'xmlns{":" + p[:-1] if p else ""}="{MAIN}"'
    width = max(column for _, column in book.cells)
    depth = max(row for row, _ in book.cells)
    rows = []
    for row in range(1, depth + 1):
        columns = [column for column in range(1, width + 1) if (row, column) in book.cells]
        if not columns and book.addressed:
            continue
        if not book.addressed:
            columns = list(range(1, width + 1))
        cells = "".join(_cell(book, row, column, strings) for column in columns)
        where = f' r="{row}"' if book.addressed else ""
        hidden = ' hidden="1"' if "hidden" in book.extras and row == depth - 1 else ""
        rows.append(f"<{p}row{where}{hidden}>{cells}</{p}row>")
    head, tail = _around(book, p, depth, width)
    cells = f"<{p}sheetData>{''.join(rows)}</{p}sheetData>"
    return f'{HEAD}<{p}worksheet {ns} xmlns:r="{OFFICE}">{head}{cells}{tail}</{p}worksheet>'


def _around(book: Book, p: str, depth: int, width: int) -> tuple[str, str]:
    """What stands before and behind the cells, in the order that spreadsheets demand."""
    extras = book.extras
    head = ""
    if "frozen" in extras:
        head += (
            f'<{p}sheetViews><{p}sheetView tabSelected="1" workbookViewId="0"><{p}pane ySplit="2" topLeftCell="A3" '
            f'state="frozen"/></{p}sheetView></{p}sheetViews>'
        )
    if "hidden" in extras:
        head += f'<{p}cols><{p}col min="{width}" max="{width}" width="9" hidden="1"/></{p}cols>'
    tail = f'<{p}sheetProtection sheet="1" objects="1"/>' if "protected" in extras else ""
    if "filter" in extras:
        tail += f'<{p}autoFilter ref="A2:{name_of(depth, width)}"/>'
    if book.merged:
        each = "".join(f'<{p}mergeCell ref="{ref}"/>' for ref in book.merged)
        tail += f'<{p}mergeCells count="{len(book.merged)}">{each}</{p}mergeCells>'
    if "conditional" in extras:
        tail += (
            f'<{p}conditionalFormatting sqref="A3:A9"><{p}cfRule type="duplicateValues" priority="1"/>'
            f"</{p}conditionalFormatting>"
        )
    if "validated" in extras:
        tail += (
            f'<{p}dataValidations count="1"><{p}dataValidation type="whole" sqref="Y3:Y99"><{p}formula1>0</{p}formula1>'
            f"</{p}dataValidation></{p}dataValidations>"
        )
    if "print" in extras:
        tail += f'<{p}pageMargins left="0.5" right="0.5" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
        tail += f'<{p}pageSetup paperSize="9" orientation="landscape"/>'
    relation = 1
    if book.comments:
        relation = 3
    if "picture" in extras:
        tail += f'<{p}drawing r:id="rId{relation}"/>'
    if book.comments:
        tail += f'<{p}legacyDrawing r:id="rId2"/>'
    if "later" in extras and not p:
        tail += _LATER.replace("{0}", '"甲,乙"')
    return head, tail


def _cell(book: Book, row: int, column: int, strings: list[str]) -> str:
    p = book.prefix
    where = f' r="{name_of(row, column)}"' if book.addressed else ""
    held = book.cells.get((row, column))
    if held is None:
        return f"<{p}c{where}/>"
    look = {"date": DATE_LOOK, "text": TEXT_LOOK if (row + column) % 3 else 0}.get(held.kind, 0)
    style = f' s="{look}"' if book.styled and look else ""
    text = escape(held.text)
    if held.kind in {"number", "date"}:
        return f"<{p}c{where}{style}><{p}v>{text}</{p}v></{p}c>"
    if held.kind == "error":
        return f'<{p}c{where}{style} t="e"><{p}f>VLOOKUP(A1,Q:R,2,0)</{p}f><{p}v>{text}</{p}v></{p}c>'
    if held.kind == "formula":
        shared = f' t="shared" ref="{name_of(row, column)}" si="{row}"' if book.shared_formula else ""
        kind = "" if held.result.replace(".", "").isdecimal() else ' t="str"'
        return f"<{p}c{where}{style}{kind}><{p}f{shared}>{text}</{p}f><{p}v>{escape(held.result)}</{p}v></{p}c>"
    if book.strings == "inline":
        return f'<{p}c{where}{style} t="inlineStr"><{p}is><{p}t xml:space="preserve">{text}</{p}t></{p}is></{p}c>'
    cut = len(held.text) // 2
    pieces = (
        f'<r><t xml:space="preserve">{escape(held.text[:cut])}</t></r><r><rPr><b/></rPr>'
        f'<t xml:space="preserve">{escape(held.text[cut:])}</t></r>'
        if book.strings == "rich"
        else f'<t xml:space="preserve">{text}</t>'
    )
    strings.append(f"<si>{pieces}</si>")
    return f'<{p}c{where}{style} t="s"><{p}v>{len(strings) - 1}</{p}v></{p}c>'
