"""Commands about the installation: plugins, doctor."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from types import MappingProxyType
from typing import Any

import click

from gridcontrol.app.locality import Locality
from gridcontrol.cli.failing import FINDINGS
from gridcontrol.cli.language import language
from gridcontrol.cli.options import (
    lang_option,
    output_options,
    place_options,
    plugins_option,
    put_out_bytes,
    where_of,
)
from gridcontrol.cli.spoken import command, option
from gridcontrol.errors import Problem
from gridcontrol.ids import FactId, PackId, ReportId
from gridcontrol.located import READS_IN_C
from gridcontrol.plugins import PluginHost
from gridcontrol.reports.answer_words import answer_word
from gridcontrol.reports.claims import claims_table
from gridcontrol.reports.document import Cell, Column, Document, FactRef, Named, Row, Statement, Table
from gridcontrol.reports.explained import answer_document
from gridcontrol.rules.vocabulary import Label
from gridcontrol.time import zone_named

FACT = Column("fact", answer_word("fact"))


@command("plugins")
@option("--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True)
@plugins_option
@lang_option
@click.pass_context
def plugins(ctx: click.Context, form: str, lang: str | None, *, plugins: bool) -> None:
    """List plugins; ``usage.plugins`` is what users read."""
    del lang
    host = PluginHost(load_entry_points=plugins)
    put_out_bytes(host.render(form, plugins_document(host), language(ctx)), None)
    ctx.exit(FINDINGS if host.problems else 0)


@command("doctor")
@output_options
@place_options
@click.pass_context
def doctor(ctx: click.Context, /, **words: Any) -> None:  # noqa: ANN401  # shared options
    """Look over everything; ``usage.doctor`` is what users read."""
    where = where_of(ctx, words)
    where.only_whole("doctor")
    with where.open(or_empty=True) as locality:
        found = [*_state(locality), *_findings(locality)]
        rows = tuple(
            Row(name, (_named(name), answer_word("needs_look" if wrong else "fine"), detail))
            for name, wrong, detail in found
        )
        columns = (
            Column("check", answer_word("check")),
            Column("state", answer_word("state")),
            Column("detail", answer_word("detail")),
        )
        tables = [Table("doctor", answer_word("doctor"), columns, rows)]
        facts = tuple(
            Row(f"{number} {name}", (_named(name), FactRef(fact)))
            for number, (name, fact) in enumerate(_facts_to_look_at(locality), start=1)
        )
        if facts:
            tables.append(Table("facts", answer_word("facts_to_look_at"), (columns[0], FACT), facts))
        differing = locality.disagreements()
        if differing:
            tables.append(claims_table(locality.pack, differing))
        document = answer_document(locality.pack, "doctor", "doctor", tuple(tables), None, locality.clock())
        where.put_out(locality, document)
    ctx.exit(FINDINGS if any(wrong for _, wrong, _ in found) else 0)


def _named(name: str) -> Named:
    return Named(name, answer_word(f"check-{name}"))


def _state(locality: Locality) -> Iterator[tuple[str, bool, Cell]]:
    pack, known = locality.pack, locality.known()
    yield "python", False, Statement("cli.doctor-python", {"version": platform.python_version()})
    yield "yaml", not READS_IN_C, Statement("cli.doctor-yaml" if READS_IN_C else "cli.doctor-no-libyaml")
    yield "pack", False, Statement("cli.doctor-pack", {"rules": len(pack.rules), "imports": len(pack.imports)})
    facts = sum(len(events) for events in known.events.values())
    args: dict[str, Cell] = {"facts": facts, "subjects": len(known.events), "last": locality.store.last_received()}
    told = Statement("cli.doctor-store", args) if facts else Statement("cli.doctor-no-facts")
    yield "store", False, told
    if locality.divisions is None:
        yield "divisions", False, Statement("cli.doctor-no-divisions")
    else:
        yield "divisions", False, Statement("cli.doctor-divisions", {"number": len(locality.divisions)})


def _findings(locality: Locality) -> Iterator[tuple[str, bool, Cell]]:
    known = locality.known()
    unknown = [e for events in known.events.values() for e in events if e.kind not in locality.pack.events]
    counts: tuple[tuple[str, int], ...] = (
        ("conflicts", sum(1 for _ in locality.store.conflicts())),
        ("set-aside", len(known.set_aside)),
        ("dangling", len(known.dangling)),
        ("competing", len(known.competing)),
        ("contested", len(known.contested)),
        ("claims", len(locality.disagreements()) if known.assertions else 0),
        ("unknown-kinds", len(unknown)),
    )
    for name, number in counts:
        args: dict[str, Cell] = {"number": number, "kinds": ", ".join(sorted({event.kind for event in unknown}))}
        detail = Statement(f"cli.doctor-{name}", args) if number else Statement("cli.doctor-none")
        yield name, number > 0, detail
    for problem in locality.host.problems:
        yield "plugins", True, Statement(problem.code, dict(problem.args))


def _facts_to_look_at(locality: Locality) -> Iterator[tuple[str, FactId]]:
    """Each fact that a line of the check-up counts, under the name of that line."""
    known = locality.known()
    yield from (("conflicts", fact) for fact in sorted({each.kept.id for each in locality.store.conflicts()}))
    yield from (("set-aside", event.id) for event in known.set_aside)
    yield from (("dangling", fact) for fact in known.dangling)
    yield from (("competing", one.event) for one in known.competing)
    yield from (("contested", fact) for fact in known.contested)


def plugins_document(host: PluginHost) -> Document:
    """A line a plugin."""
    columns = tuple(
        Column(name, answer_word(name)) for name in ("name", "distribution", "version", "state", "brings", "problem")
    )
    rows = tuple(
        Row(
            f"{number} {row.name}",
            (
                row.name,
                row.distribution,
                row.version,
                answer_word(f"plugin-{row.state}"),
                ", ".join(row.provides),
                _first(row.problems),
            ),
        )
        for number, row in enumerate(host.describe())
    )
    return Document(
        report=ReportId("plugins"),
        title=answer_word("plugins"),
        locality=Label(MappingProxyType({})),
        pack=PackId(""),
        version="",
        zone=zone_named("UTC"),
        sections=(Table("plugins", answer_word("plugins"), columns, rows),),
        masked=True,
    )


def _first(problems: tuple[Problem, ...]) -> Cell:
    return Statement(problems[0].code, dict(problems[0].args)) if problems else None
