"""In which language to speak."""

from __future__ import annotations

import os
from collections.abc import Sequence

import click

LANGUAGES = ("en", "zh")
_KEPT = "gridcontrol.language"
_OPTION = "--lang"


def language(ctx: click.Context | None = None) -> str:
    """``--lang`` of the running command, else what the machine is set to, else English."""
    chosen = None if ctx is None else ctx.meta.get(_KEPT)
    if chosen is not None:
        return str(chosen)
    for name in ("GRIDCONTROL_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def note_language(ctx: click.Context, words: Sequence[str]) -> None:
    """Remember ``--lang`` of the command line *words* before they are read, so that help and errors speak it too."""
    for number, written in enumerate(words):
        option, equals, value = written.partition("=")
        if option == _OPTION:
            chosen = value if equals else "".join(words[number + 1 : number + 2])
            if chosen in LANGUAGES:
                ctx.meta[_KEPT] = chosen
