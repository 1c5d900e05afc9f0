"""Timelines and facts in, documents out: figures by division, identities that must hold, lists of people past release.

A document is a value. It holds no format (renderers under ``builtin`` make text, CSV and JSON of it) and hides nothing
(``gridcontrol.access`` masks it). The same input gives the same document, byte for byte in every format.
"""

from gridcontrol.reports.document import (
    Cell,
    Column,
    ColumnType,
    Counted,
    Document,
    Figure,
    Findings,
    Notes,
    Personal,
    Row,
    RowKind,
    Section,
    Statement,
    SubjectRef,
    Table,
)

__all__ = [
    "Cell",
    "Column",
    "ColumnType",
    "Counted",
    "Document",
    "Figure",
    "Findings",
    "Notes",
    "Personal",
    "Row",
    "RowKind",
    "Section",
    "Statement",
    "SubjectRef",
    "Table",
]
