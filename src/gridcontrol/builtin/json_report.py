"""A document as JSON: everything it holds, under keys that stay."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from gridcontrol.reports.document import (
    Cell,
    Document,
    FactRef,
    Figure,
    Findings,
    Latest,
    Named,
    Notes,
    Personal,
    Section,
    Statement,
    SubjectRef,
    Table,
    Until,
)
from gridcontrol.reports.drawing import Curve, Drawing, KeyFigures, Shares, Tree
from gridcontrol.reports.wording import advice_text, statement_text
from gridcontrol.rules.vocabulary import Label
from gridcontrol.time import NEVER_BEFORE

FORMAT = "gridcontrol-document/1"


def render(document: Document, lang: str) -> bytes:
    """*document* as UTF-8 JSON, keys in a fixed order (see the reference), labels and sentences in *lang*."""
    writer = _Writer(document, lang)
    return (json.dumps(writer.document(), ensure_ascii=False, indent=1) + "\n").encode()


class _Writer:
    def __init__(self, document: Document, lang: str) -> None:
        self._of = document
        self._lang = lang

    def document(self) -> dict[str, Any]:
        of = self._of
        return {
            "format": FORMAT,
            "report": of.report,
            "title": of.title.text(self._lang),
            "locality": of.locality.text(self._lang),
            "language": self._lang,
            "pack": of.pack,
            "pack_version": of.version,
            "zone": of.zone.key,
            "data_day": self._cell(of.data_day),
            "cut_off": of.cut_off or None,
            "at": self._cell(of.at),
            "known_at": self._cell(of.known_at),
            "masked": of.masked,
            "audience": self._cell(of.audience),
            "division": self._cell(of.division),
            "beside": dict(of.beside),
            "whole": of.whole,
            "sections": [self._section(section) for section in of.sections],
        }

    def _section(self, section: Section) -> dict[str, Any]:
        head = {"id": section.id, "title": section.title.text(self._lang)}
        match section:
            case Table():
                ids = [column.id for column in section.columns]
                extra: dict[str, Any] = {}
                if section.notes:
                    extra["notes"] = [self._statement(item) for item in section.notes]
                if section.drawing is not None:
                    extra["drawing"] = self._drawing(section.drawing)
                return {
                    "kind": "table",
                    **head,
                    "columns": [
                        {"id": c.id, "title": c.title.text(self._lang), "type": c.type.value} for c in section.columns
                    ],
                    "rows": [
                        {
                            "row": row.kind.value,
                            "key": row.key,
                            "cells": dict(zip(ids, map(self._cell, row.cells), strict=True)),
                        }
                        for row in section.rows
                    ],
                    **extra,
                }
            case Findings():
                return {"kind": "findings", **head, "items": [self._finding(item) for item in section.items]}
            case Notes():
                return {"kind": "notes", **head, "items": [self._statement(item) for item in section.items]}

    def _drawing(self, drawing: Drawing) -> dict[str, Any]:
        match drawing:
            case Curve():
                return {
                    "as": "curve",
                    "known": drawing.known.value,
                    "today": self._plain(drawing.today),
                    "lines": [{"column": line.column, "mark": line.mark.value} for line in drawing.lines],
                    "bands": [
                        {"title": band.title.text(self._lang), "low": band.low, "high": band.high}
                        for band in drawing.bands
                    ],
                }
            case KeyFigures():
                return {"as": "key_figures"}
            case Tree():
                tiles = {key: list(tile) for key, tile in drawing.tiles.items()}
                return {"as": "tree", "parents": dict(drawing.parents), "tiles": tiles}
            case Shares():
                return {"as": "shares", "parents": dict(drawing.parents)}

    def _finding(self, statement: Statement) -> dict[str, Any]:
        return {
            **self._statement(statement),
            "severity": statement.severity.value,
            "advice": advice_text(statement, self._lang, self._of.zone) or None,
        }

    def _statement(self, statement: Statement) -> dict[str, Any]:
        return {
            "code": statement.code,
            "text": statement_text(statement, self._lang, self._of.zone),
            "args": {name: self._cell(cell) for name, cell in statement.args.items()},
        }

    def _cell(self, cell: Cell) -> object:
        """A number, text or null; an object for a sentence."""
        match cell:
            case Label():
                return cell.text(self._lang)
            case Named():
                return cell.id
            case Until():
                return self._plain(cell.instant)
            case Latest():
                return None
            case SubjectRef():
                return cell.subject
            case FactRef() | Personal():
                return cell.fact if isinstance(cell, FactRef) else cell.text
            case Statement():
                return self._statement(cell)
            case _:
                return self._plain(cell.value if isinstance(cell, Figure) else cell)

    def _plain(self, value: str | int | Decimal | date | None) -> object:
        match value:
            case datetime() if value == NEVER_BEFORE:
                return None
            case datetime():
                return value.astimezone(self._of.zone).isoformat()
            case date():
                return value.isoformat()
            case Decimal():
                return int(value) if value == value.to_integral_value() else float(value)
            case _:
                return value
