"""The page on the command line names every command and option there is, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import click

from gridcontrol.cli import COMMANDS, main

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "cli.md").read_text("utf-8")


def options() -> set[str]:
    context = click.Context(main)
    commands = [main.get_command(context, name) for name in COMMANDS if name != "divisions"]
    parameters = [each for command in commands if command for each in command.params]
    return {name for each in parameters for name in (*each.opts, *each.secondary_opts) if name.startswith("--")}


def test_every_command_is_on_the_page() -> None:
    assert set(re.findall(r"^\| `([a-z]+)[ `]", PAGE, flags=re.MULTILINE)) == set(COMMANDS)


def test_every_option_is_on_the_page() -> None:
    assert set(re.findall(r"--[a-z][a-z-]+", PAGE)) - {"--help"} == options()
