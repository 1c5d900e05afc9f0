"""Parts of the pack form that no evaluator can work with yet. A pack that uses one is refused by name."""

from __future__ import annotations

UNSUPPORTED: frozenset[tuple[str, str, str | None]] = frozenset({("PackWritten", "spread", None)})
"""Form, key, and value of the key where only that value is meant (None: the key with any value).

A key that stands here need not be declared in its form; neither parser nor schema knows it then.
"""


def unsupported(form: str, key: str, value: str | None = None) -> bool:
    """Whether *key* of *form*, or that *value* of it, can't be evaluated."""
    return (form, key, None) in UNSUPPORTED or (value is not None and (form, key, value) in UNSUPPORTED)
