"""Every message a user can read, by code, in English and Chinese.

One module per room that reports problems; each holds ``MESSAGES: dict[str, Message]``. Codes are
``room.what`` in lower case with hyphens: ``pack.unknown-key``. Placeholders are ``{name}``.
"""

from __future__ import annotations

from types import MappingProxyType

from gridcontrol.errors.messages import (
    app,
    blanks,
    cases,
    changes,
    cli,
    counterfactual,
    divisions,
    docs,
    docs_answering,
    docs_duties,
    docs_figures,
    docs_rules,
    drawn,
    duties,
    facts,
    form,
    intake,
    mismatch,
    pack,
    pack_duties,
    pack_files,
    pack_names,
    pack_reports,
    pack_responsibility,
    plan,
    plugins,
    public,
    published,
    reports,
    responsibility,
    retention,
    rules,
    scope,
    sets,
    sql,
    store,
    submissions,
    time,
    usage,
    usage_responsibility,
    why,
    words,
    yaml,
)
from gridcontrol.errors.messages.message import Message

_ROOMS = (
    app,
    blanks,
    cases,
    changes,
    cli,
    counterfactual,
    divisions,
    docs,
    docs_answering,
    docs_duties,
    docs_figures,
    docs_rules,
    drawn,
    duties,
    facts,
    form,
    intake,
    mismatch,
    pack,
    pack_duties,
    pack_files,
    pack_names,
    pack_reports,
    pack_responsibility,
    plan,
    plugins,
    public,
    published,
    reports,
    retention,
    responsibility,
    rules,
    scope,
    sets,
    sql,
    store,
    submissions,
    time,
    usage,
    usage_responsibility,
    why,
    words,
    yaml,
)


def _collect() -> dict[str, Message]:
    collected: dict[str, Message] = {}
    for room in _ROOMS:
        for code, message in room.MESSAGES.items():
            if code in collected:
                raise AssertionError(f"message code {code} is defined twice")
            collected[code] = message
    return collected


CATALOGUE = MappingProxyType(_collect())

__all__ = ["CATALOGUE", "Message"]
