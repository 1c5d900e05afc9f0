"""In which language to speak."""

from __future__ import annotations

import os

import click

LANGUAGES = ("en", "zh")


def language(ctx: click.Context | None = None) -> str:
    """``--lang`` of the running command, else what the machine is set to, else English."""
    while ctx is not None:
        chosen = ctx.params.get("lang")
        if chosen in LANGUAGES:
            return str(chosen)
        ctx = ctx.parent
    for name in ("GRIDCONTROL_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"
