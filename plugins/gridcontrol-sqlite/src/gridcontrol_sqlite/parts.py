"""Whom facts are about, without making facts of them."""

from __future__ import annotations

import sqlite3

from gridcontrol.ids import SubjectId

_KEY = '"subject":"'
_END = '"}'


def subjects(connection: sqlite3.Connection, first: int, last: int) -> list[tuple[int, SubjectId | None]]:
    """The numbers from *first* to *last* with the subjects of events; None where the text alone does not tell.

    The keys of an event's content are in order, so that its subject ends the text. No other content ends so: an
    assertion goes on with its track, and a quotation mark within a value stands behind a backslash.
    """
    rows = connection.execute("SELECT seq, content FROM facts WHERE seq BETWEEN ? AND ? ORDER BY seq", (first, last))
    found: list[tuple[int, SubjectId | None]] = []
    for seq, content in rows:
        subject = content[content.rfind(_KEY) + len(_KEY) :]
        plain = subject.find('"') == len(subject) - len(_END) and subject.endswith(_END) and "\\" not in subject
        found.append((seq, SubjectId(subject[: -len(_END)]) if plain else None))
    return found
