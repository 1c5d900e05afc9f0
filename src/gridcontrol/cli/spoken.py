"""Commands, options and errors of the command line in the user's language. Their texts are in ``errors/messages``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any, TypeVar

import click

from gridcontrol.cli.failing import WRONG_USE, failures_told, tell
from gridcontrol.cli.language import language, note_language
from gridcontrol.errors import Problem
from gridcontrol.errors.messages import CATALOGUE

_F = TypeVar("_F", bound=Callable[..., Any])
_INTERRUPTED = 130
_UNKNOWN = "gridcontrol.unknown"
"""Where a context keeps the word that is no command."""


def helped(code: str, ctx: click.Context) -> str:
    """The help text *code* in the user's language."""
    return CATALOGUE[code].what(language(ctx))


class SpokenOption(click.Option):
    """An option whose help is a message's code."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        code, self.help = self.help, helped(str(self.help), ctx)
        try:
            return super().get_help_record(ctx)
        finally:
            self.help = code


def option(*names: str, **words: Any) -> Callable[[_F], _F]:  # noqa: ANN401  # click's own words
    """An option with the help ``usage.option-NAME``, NAME being its longest name."""
    longest = max((name for each in names if each.startswith("-") for name in each.split("/")), key=len).lstrip("-")
    return click.option(*names, cls=SpokenOption, help=f"usage.option-{longest}", **words)


class SpokenCommand(click.Command):
    """A command with the help ``usage.NAME`` whose failures are told in the user's language."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        note_language(ctx, args)
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # the option parser does not always say where it was
            raise

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.help = helped(f"usage.{self.name}", ctx)
        super().format_help_text(ctx, formatter)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  # click's own signature
        with failures_told(ctx):
            return super().invoke(ctx)


def command(name: str) -> Callable[[Callable[..., Any]], SpokenCommand]:
    """Makes a function the command *name*."""
    return click.command(name, cls=SpokenCommand)


class LazyGroup(click.Group):
    """Loads a command's module when that command is asked for, so that the program starts at once."""

    def __init__(self, *words: Any, homes: Mapping[str, str], **more: Any) -> None:  # noqa: ANN401  # click's own
        super().__init__(*words, **more)
        self._homes = MappingProxyType(dict(homes))

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(self._homes)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._homes:
            return None
        module, _, attribute = self._homes[cmd_name].partition(":")
        found: click.Command = getattr(import_module(module), attribute)
        return found

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        note_language(ctx, args)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self._homes and not args[0].startswith("-"):
            ctx.meta[_UNKNOWN] = args[0]
        return super().resolve_command(ctx, args)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.help, self.epilog = helped("usage.gridcontrol", ctx), helped("usage.first-day", ctx)
        super().format_help_text(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        heads = [(name, helped(f"usage.{name}", ctx).partition("\n")[0]) for name in self._homes]
        with formatter.section(helped("usage.commands", ctx)):
            formatter.write_dl(heads)

    def main(self, *args: Any, **words: Any) -> Any:  # noqa: ANN401  # click's own signature
        """As click's; what click itself has to say about wrong use is said in the user's language."""
        words["standalone_mode"] = False
        try:
            code = super().main(*args, **words)
        except click.UsageError as error:
            code = WRONG_USE
            if isinstance(error, getattr(click.exceptions, "NoArgsIsHelpError", ())):  # not in click 8.1
                click.echo(error.message)
                sys.exit(code)
            tell((_said(error, self._homes),), language(error.ctx))
        except click.Abort:
            code = _INTERRUPTED
        sys.exit(code if isinstance(code, int) else 0)


def _said(error: click.UsageError, commands: Mapping[str, str]) -> Problem:
    """What click complains about, as a problem of ours."""
    where = error.ctx.command_path if error.ctx else "gridcontrol"
    match error:
        case click.NoSuchOption():
            near = error.possibilities[0] if error.possibilities else None
            return Problem("cli.no-such-option", args={"found": error.option_name, "command": where}, nearest=near)
        case click.BadOptionUsage():
            return Problem("cli.no-value", args={"option": error.option_name, "command": where})
        case click.MissingParameter():
            return Problem("cli.missing", args={"name": _name(error.param), "command": where})
        case click.BadParameter():
            kind = error.param.type if error.param else None
            allowed = tuple(map(str, kind.choices)) if isinstance(kind, click.Choice) else ()
            return Problem("cli.bad-value", args={"option": _name(error.param), "command": where}, allowed=allowed)
    unknown = error.ctx.meta.get(_UNKNOWN) if error.ctx else None
    if unknown is not None:
        from gridcontrol.located.nearest import nearest

        near = nearest(unknown, tuple(commands))
        return Problem("cli.no-such-command", args={"found": unknown}, allowed=tuple(commands), nearest=near)
    return Problem("cli.wrong-use", args={"command": where, "reason": error.message})


def _name(parameter: click.Parameter | None) -> str:
    if parameter is None:
        return "?"
    return max(parameter.opts, key=len) if isinstance(parameter, click.Option) else parameter.human_readable_name
