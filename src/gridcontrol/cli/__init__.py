"""The ``gridcontrol`` command: words on a command line to one application call each."""

from __future__ import annotations

from typing import Any

import click

from gridcontrol.cli import answers, facts, packs, reporting, system
from gridcontrol.cli.failing import failures_told

EPILOG = """
\b
A first day:
  gridcontrol init my-district            a new pack, my-district.yaml
  gridcontrol check -p my-district.yaml   everything wrong with it, at once
  gridcontrol import -p my-district.yaml arrivals.csv
  gridcontrol status -p my-district.yaml person/p-17
  gridcontrol why -p my-district.yaml person/p-17
  gridcontrol report -p my-district.yaml --day 2020-02-24

\b
Exit codes: 0 fine; 1 findings, bad rows or a bad pack; 2 wrong use or a missing file.
Options can be set once: GRIDCONTROL_PACK, GRIDCONTROL_STORE, GRIDCONTROL_LANG.
"""


class Telling(click.Group):
    """A group whose commands tell the library's errors in the user's language instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  # click's own signature
        with failures_told(ctx):
            return super().invoke(ctx)


@click.group(cls=Telling, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gridcontrol")
def main() -> None:
    """Run an epidemic, or any emergency, over the administrative hierarchy.

    Statuses, lists and reports are derived from facts each time they are asked for, with the reason for each. Every
    answer can be asked as of an instant (--at) and as known at an instant (--known-at).
    """


for _command in (*packs.COMMANDS, *facts.COMMANDS, *answers.COMMANDS, *reporting.COMMANDS, *system.COMMANDS):
    main.add_command(_command)
