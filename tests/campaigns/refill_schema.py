"""Writes the JSON Schema of packs anew, with what the reference page says of each key.

``python dev.py campaign refill_schema``. ``tests/unit/rules/test_schema.py`` compares on every run.
"""

from __future__ import annotations

from pathlib import Path

from gridcontrol.rules.schema import meanings_of, schema_text

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"


def main() -> None:
    """Write it."""
    page = (REFERENCE / "pack.md").read_text("utf-8")
    (REFERENCE / "pack.schema.json").write_text(schema_text(meanings_of(page)), "utf-8")


if __name__ == "__main__":
    main()
