"""The ``gridcontrol`` command: words on a command line to one application call each."""

from __future__ import annotations

import click

from gridcontrol.cli.failing import WRONG_USE
from gridcontrol.cli.language import LANGUAGES
from gridcontrol.cli.spoken import LazyGroup, option

_HOME = "gridcontrol.cli"
COMMANDS = {
    "init": f"{_HOME}.packs:init",
    "check": f"{_HOME}.packs:check",
    "test": f"{_HOME}.testing:test",
    "docs": f"{_HOME}.documenting:docs",
    "ledger": f"{_HOME}.facts:ledger",
    "import": f"{_HOME}.facts:import_",
    "status": f"{_HOME}.answers:status",
    "why": f"{_HOME}.answers:why",
    "timeline": f"{_HOME}.answers:timeline",
    "held": f"{_HOME}.answers:held",
    "duties": f"{_HOME}.owing:duties",
    "round": f"{_HOME}.owing:round_",
    "notify": f"{_HOME}.owing:notify",
    "plan": f"{_HOME}.planning:plan",
    "who": f"{_HOME}.answering:who",
    "gaps": f"{_HOME}.answering:gaps",
    "handbook": f"{_HOME}.answering:handbook",
    "matrix": f"{_HOME}.answering:matrix",
    "propose": f"{_HOME}.answering:propose",
    "adopt": f"{_HOME}.adopting:adopt",
    "adoptions": f"{_HOME}.adopting:adoptions",
    "report": f"{_HOME}.reporting:report",
    "submit": f"{_HOME}.submitting:submit",
    "approve": f"{_HOME}.submitting:approve",
    "accept": f"{_HOME}.submitting:accept",
    "submissions": f"{_HOME}.submitting:submissions",
    "reconcile": f"{_HOME}.reconciling:reconcile",
    "retention": f"{_HOME}.retaining:retention",
    "divisions": f"{_HOME}.divisions:divisions",
    "load": f"{_HOME}.bulk:load",
    "now": f"{_HOME}.bulk:now",
    "statuses": f"{_HOME}.bulk:statuses",
    "rollup": f"{_HOME}.bulk:rollup",
    "sql": f"{_HOME}.translating:sql",
    "plugins": f"{_HOME}.system:plugins",
    "doctor": f"{_HOME}.system:doctor",
}
"""Each command with the module and the name it is found under, in the order in which a newcomer meets them."""


@click.group(
    cls=LazyGroup,
    homes=COMMANDS,
    invoke_without_command=True,
    no_args_is_help=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="gridcontrol")
@option("--lang", type=click.Choice(LANGUAGES), envvar="GRIDCONTROL_LANG")
@click.pass_context
def main(ctx: click.Context, lang: str | None) -> None:
    """Run the words of a command line; ``usage.gridcontrol`` is what users read."""
    del lang  # noted before
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
        ctx.exit(WRONG_USE)
