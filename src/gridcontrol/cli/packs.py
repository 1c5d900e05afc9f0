"""Commands about packs: check, init."""

from __future__ import annotations

import json
from pathlib import Path

import click

from gridcontrol.app.pack import inspected
from gridcontrol.cli.failing import FINDINGS, WRONG_USE, sources_of, tell
from gridcontrol.cli.language import language
from gridcontrol.cli.options import lang_option, pack_option
from gridcontrol.errors import PackError, Problem, Severity
from gridcontrol.errors.messages import CATALOGUE
from gridcontrol.errors.text import fix_text, render_all, what_text
from gridcontrol.time import zone_named


@click.command()
@click.argument("file", required=False)
@pack_option
@lang_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def check(ctx: click.Context, file: str | None, pack: str, lang: str | None, form: str) -> None:
    """Check a pack: everything wrong with it at once, with places and advice.

    FILE is the pack (or use -p). Exit code 0: it can be used (there may be warnings); 1: it can't.
    """
    del lang
    spoken = language(ctx)
    path = Path(file or pack)
    try:
        checked, problems = inspected(path)
        name, rules = str(checked.id), len(checked.rules)
    except PackError as error:
        problems, name, rules = error.problems, "", 0
    bad = any(problem.severity is Severity.ERROR for problem in problems)
    if form == "json":
        click.echo(json.dumps([_as_object(problem, spoken) for problem in problems], ensure_ascii=False, indent=1))
    else:
        if problems:
            click.echo(render_all(problems, sources_of(problems), spoken))
        if not bad:
            click.echo(CATALOGUE["cli.pack-good"].what(spoken).format(file=path, pack=name, rules=rules))
    ctx.exit(FINDINGS if bad else 0)


def _as_object(problem: Problem, lang: str) -> dict[str, object]:
    place = problem.place
    return {
        "severity": str(problem.severity),
        "code": problem.code,
        "file": place.file if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "text": what_text(problem, lang),
        "fix": fix_text(problem, lang),
        "allowed": list(problem.allowed),
        "nearest": problem.nearest,
    }


@click.command()
@click.argument("name")
@click.option("--zone", default="Asia/Shanghai", show_default=True, help="The locality's time zone.")
@click.option("-o", "--output", help="The file to write. Default: NAME.yaml. It must not exist.")
@lang_option
@click.pass_context
def init(ctx: click.Context, name: str, zone: str, output: str | None, lang: str | None) -> None:
    """Write a new pack called NAME that passes check, with comments that say what each part is for."""
    del lang
    spoken = language(ctx)
    zone_named(zone)
    path = Path(output or f"{name}.yaml")
    from gridcontrol.rules.skeleton import skeleton

    text = skeleton(name, zone, spoken)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        tell((Problem("cli.exists", args={"file": path}),), spoken)
        ctx.exit(WRONG_USE)
    except OSError as error:
        tell((Problem("cli.no-output", args={"file": path, "reason": error.strerror or error}),), spoken)
        ctx.exit(WRONG_USE)
    click.echo(CATALOGUE["cli.written"].what(spoken).format(file=path))


COMMANDS = (check, init)
