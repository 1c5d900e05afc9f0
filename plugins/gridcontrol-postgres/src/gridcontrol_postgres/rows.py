"""Facts as rows: 64-bit keys of ids, text without NUL, and the columns that questions asked by SQL want typed."""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import blake2b

from gridcontrol.model.encoded import Encoded, decode
from gridcontrol.model.facts import Fact

COLUMNS = (
    "seq, id_key, about_key, other_key, id, form, about, other,"
    " kind, at_day, at_instant, recorded_at, received_at, content, delivery, row"
)
TYPES = (
    *("int8", "int8", "int8", "int8", "text", "text", "text", "text"),
    *("text", "date", "timestamptz", "timestamptz", "timestamptz", "text", "text", "int8"),
)
_DAY_LENGTH = len("2020-02-05")


def key_of(text: str) -> int:
    """The key of an id. Different ids may share a key: whoever looks up compares the ids."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little", signed=True)


def escaped(text: str) -> str:
    r"""*text* as PostgreSQL takes it: a NUL is written ``\0``, a backslash ``\\``."""
    return text.replace("\\", "\\\\").replace("\0", "\\0") if "\\" in text or "\0" in text else text


def unescaped(text: str) -> str:
    """The inverse of ``escaped``."""
    if "\\" not in text:
        return text
    return "\\".join(part.replace("\\0", "\0") for part in text.split("\\\\"))


def row_of(fact: Encoded, seq: int, received_at: datetime) -> tuple[object, ...]:
    """The columns of a fact, in the order of ``COLUMNS``."""
    kind = day = instant = recorded = None
    whole = json.loads(fact.content)
    if "recorded_at" in whole:
        recorded = datetime.fromisoformat(whole["recorded_at"])
    if fact.form == "event":
        kind, at = escaped(whole["kind"]), whole["at"]
        if len(at) == _DAY_LENGTH:
            day = at
        else:
            instant = datetime.fromisoformat(at)
    return (
        seq,
        key_of(fact.id),
        key_of(fact.about),
        key_of(fact.other) if fact.other else None,
        escaped(fact.id),
        fact.form,
        escaped(fact.about),
        escaped(fact.other),
        kind,
        None if day is None else datetime.fromisoformat(day).date(),
        instant,
        recorded,
        received_at,
        fact.content,
        escaped(fact.delivery) if fact.delivery else None,
        fact.row,
    )


def fact_of(fact_id: str, content: str, delivery: str | None, row: int) -> Fact:
    """The fact of columns as they are stored."""
    return decode(Encoded(unescaped(fact_id), "", "", "", content, unescaped(delivery or ""), row))
