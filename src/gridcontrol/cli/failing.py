"""The library's errors as text and exit codes."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import click

from gridcontrol.access import scrub
from gridcontrol.cli.language import language
from gridcontrol.errors import GridcontrolError, ImportRefused, PackError, Problem
from gridcontrol.errors.text import render_all

FINDINGS = 1
WRONG_USE = 2


@contextmanager
def failures_told(ctx: click.Context) -> Iterator[None]:
    """Errors of the library end the program with their text: 1 for what was read, 2 for how it was asked."""
    try:
        yield
    except GridcontrolError as error:
        tell(error.problems, language(ctx))
        ctx.exit(FINDINGS if isinstance(error, PackError | ImportRefused) else WRONG_USE)
    except BrokenPipeError:
        # The reader (head, less) has seen enough; python would complain while closing the stream.
        with suppress(OSError):
            sys.stderr.close()
        ctx.exit(0)


def tell(problems: tuple[Problem, ...], lang: str) -> None:
    """*problems* on the error stream, with the lines they stand in; ids and phones in them are masked."""
    click.echo(scrub(render_all(problems, sources_of(problems), lang)), err=True)


def sources_of(problems: tuple[Problem, ...]) -> Mapping[str, list[str]]:
    """The lines of the YAML files that *problems* are about. Data files are never shown."""
    sources: dict[str, list[str]] = {}
    for problem in problems:
        file = problem.place.file if problem.place else ""
        if file.endswith((".yaml", ".yml")) and file not in sources:
            with suppress(OSError, UnicodeDecodeError):
                sources[file] = Path(file).read_text("utf-8-sig").splitlines()
    return sources
