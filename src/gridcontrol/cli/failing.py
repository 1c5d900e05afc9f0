"""The library's errors as text and exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import click

from gridcontrol.cli.language import language
from gridcontrol.errors import GridcontrolError, ImportRefused, PackError, Problem

FINDINGS = 1
WRONG_USE = 2


@contextmanager
def failures_told(ctx: click.Context) -> Iterator[None]:
    """Errors of the library end the program with their text: 1 for what was read, 2 for how it was asked."""
    try:
        yield
    except GridcontrolError as error:
        tell(error.problems, language(ctx))
        ctx.exit(exit_code(error))
    except BrokenPipeError:
        # The reader (head, less) has seen enough; python would complain while closing the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        ctx.exit(0)


def exit_code(error: GridcontrolError) -> int:
    """1 where a pack or a file of rows is bad, 2 where something is missing or wrongly asked for."""
    return FINDINGS if isinstance(error, PackError | ImportRefused) else WRONG_USE


def tell(problems: Sequence[Problem], lang: str) -> None:
    """*problems* on the error stream, with the lines they stand in; ids and phones in them are masked."""
    from gridcontrol.access import scrub
    from gridcontrol.errors.text import render_all

    click.echo(scrub(render_all(problems, sources_of(problems), lang)), err=True)


def sources_of(problems: Sequence[Problem]) -> Mapping[str, list[str]]:
    """The lines of the YAML files that *problems* are about. Data files are never shown."""
    sources: dict[str, list[str]] = {}
    for problem in problems:
        file = problem.place.file if problem.place else ""
        if file.endswith((".yaml", ".yml")) and file not in sources:
            with suppress(OSError, UnicodeDecodeError):
                sources[file] = Path(file).read_text("utf-8-sig").splitlines()
    return sources
