"""What became of imported files, as a document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from gridcontrol.intake.outcome import Imported
from gridcontrol.reports.answer_words import answer_word
from gridcontrol.reports.document import Column, ColumnType, Document, Row, Table
from gridcontrol.reports.explained import answer_document
from gridcontrol.rules.ruleset import Pack

_NUMBER = ColumnType.NUMBER
_COLUMNS = (
    Column("file", answer_word("file")),
    Column("import", answer_word("import")),
    Column("rows", answer_word("rows"), _NUMBER),
    Column("new", answer_word("new"), _NUMBER),
    Column("known", answer_word("known"), _NUMBER),
    Column("conflicting", answer_word("conflicting"), _NUMBER),
    Column("set_aside", answer_word("set_aside"), _NUMBER),
    Column("set_aside_file", answer_word("set_aside_file")),
    Column("encoding", answer_word("encoding")),
)


def deliveries_document(pack: Pack, results: Sequence[Imported], known_at: datetime) -> Document:
    """A line a file: rows read, facts new and known already, rows set aside and where."""
    rows = tuple(
        Row(
            f"{number} {result.delivery}",
            (
                result.delivery,
                result.form,
                result.rows,
                result.new,
                result.known,
                result.conflicting,
                result.set_aside,
                None if result.set_aside_file is None else str(result.set_aside_file),
                result.encoding,
            ),
        )
        for number, result in enumerate(results, start=1)
    )
    table = Table("deliveries", answer_word("deliveries"), _COLUMNS, rows)
    return answer_document(pack, "import", "deliveries", (table,), None, known_at)
