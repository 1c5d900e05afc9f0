"""What stands for a subject while it is counted: its key, or its name where two subjects of a part share a key."""

from __future__ import annotations

from attrs import frozen

from gridcontrol_duckdb.layout import key_sql

KEY = "{}"
"""The key as an expression over a key."""


@frozen
class Short:
    """What stands for a subject: *keyed* its key, which is quicker."""

    keyed: bool

    @property
    def column(self) -> str:
        """As an expression over a fact."""
        return KEY.format("subject_key") if self.keyed else "subject"

    def of(self, name: str) -> str:
        """As an expression over *name*, that of a subject."""
        return KEY.format(key_sql(name)) if self.keyed else name
