"""Commands about packs: check, init."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gridcontrol.cli.failing import FINDINGS, sources_of
from gridcontrol.cli.language import language
from gridcontrol.cli.options import lang_option, pack_option, put_out_bytes
from gridcontrol.cli.spoken import command, option
from gridcontrol.errors import PackError, Problem, Severity, UsageError
from gridcontrol.errors.messages import CATALOGUE

if TYPE_CHECKING:
    from gridcontrol.rules.ruleset import Pack
    from gridcontrol.rules.stricter import RuleChange


@command("check")
@click.argument("file", required=False)
@pack_option
@option("--divisions", type=click.Path(file_okay=False))
@option("--against", type=click.Path(dir_okay=False))
@lang_option
@option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def check(
    ctx: click.Context,
    /,
    file: str | None,
    pack: str,
    divisions: str | None,
    against: str | None,
    lang: str | None,
    form: str,
) -> None:
    """Check a pack; ``usage.check`` is what users read."""
    from gridcontrol.access import scrub
    from gridcontrol.app.pack import changed_rules, inspected
    from gridcontrol.errors.text import render_all

    del lang
    spoken = language(ctx)
    path = Path(file or pack)
    words: dict[str, object] = {}
    compared = None
    try:
        checked, problems = inspected(path, None if divisions is None else Path(divisions))
        words = {"file": path, "pack": checked.id, "rules": len(checked.rules), "cases": len(checked.cases)}
        found = changed_rules(path, checked, None if against is None else Path(against))
        compared = None if found is None else (checked, *found)
    except PackError as error:
        problems = error.problems
    bad = any(problem.severity is Severity.ERROR for problem in problems)
    if form == "json":
        listed = [_as_object(problem, spoken) for problem in problems]
        listed += [] if compared is None else _changes_as_objects(*compared, spoken)
        click.echo(json.dumps(listed, ensure_ascii=False, indent=1))
    else:
        if problems:
            click.echo(scrub(render_all(problems, sources_of(problems), spoken)))
        if not bad:
            click.echo(CATALOGUE["cli.pack-good"].what(spoken).format_map(words))
        if compared is not None:
            _put_out_changes(*compared, spoken)
    ctx.exit(FINDINGS if bad else 0)


def _put_out_changes(new: Pack, old: Pack, changes: tuple[RuleChange, ...], lang: str) -> None:
    from gridcontrol.plugins import PluginHost
    from gridcontrol.reports.rule_changes import changes_document

    click.echo()
    put_out_bytes(PluginHost(load_entry_points=False).render("text", changes_document(old, new, changes), lang), None)


def _changes_as_objects(new: Pack, old: Pack, changes: tuple[RuleChange, ...], lang: str) -> list[dict[str, object]]:
    """What differs, as notes beside the problems."""
    from gridcontrol.reports.rule_changes import change_statement, declared
    from gridcontrol.reports.wording import statement_text

    pairs = [(declared(change, new, old), change) for change in changes]
    return [
        {
            "severity": "note",
            "code": f"change.{each.code}",
            "file": None if rule is None else rule.where.file,
            "line": None if rule is None else rule.where.line,
            "column": None if rule is None else rule.where.column,
            str(change.of): change.rule,
            "way": str(each.way),
            "text": statement_text(change_statement(each, rule, new, old), lang, new.zone),
        }
        for rule, change in pairs
        for each in change.changes
    ]


def _as_object(problem: Problem, lang: str) -> dict[str, object]:
    from gridcontrol.access import scrub
    from gridcontrol.errors.text import fix_text, what_text

    place = problem.place
    return {
        "severity": str(problem.severity),
        "code": problem.code,
        "file": place.file if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "text": scrub(what_text(problem, lang)),
        "fix": fix_text(problem, lang),
        "allowed": list(problem.allowed),
        "nearest": problem.nearest,
    }


@command("init")
@click.argument("name")
@option("--zone", default="Asia/Shanghai", show_default=True)
@option("-o", "--output", type=click.Path(dir_okay=False))
@lang_option
@click.pass_context
def init(ctx: click.Context, name: str, zone: str, output: str | None, lang: str | None) -> None:
    """Write a new pack; ``usage.init`` is what users read."""
    from gridcontrol.rules.skeleton import skeleton
    from gridcontrol.time import zone_named

    del lang
    spoken = language(ctx)
    zone_named(zone)
    text = skeleton(name, zone, spoken)
    path = Path(output or f"{name}.yaml")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise UsageError(Problem("cli.exists", args={"file": path})) from error
    except OSError as error:
        raise UsageError(Problem("cli.no-output", args={"file": path, "reason": error.strerror or error})) from error
    click.echo(CATALOGUE["cli.written"].what(spoken).format(file=path))
