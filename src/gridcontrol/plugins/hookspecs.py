"""The hooks: each returns what a plugin brings of one type. They take nothing and do no work.

The application asks for all declarations once, then uses those it needs by name. A hook that is not meant can't be
called by accident: names and signatures are checked when a plugin is loaded. The bodies below say what a plugin that
leaves a hook out brings: nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

import pluggy

from gridcontrol.plugins.declared import (
    EvaluatorChoice,
    Notifier,
    ReportFormat,
    RowFormat,
    ScopeRule,
    SqlDialect,
    StoreScheme,
)

PROJECT = "gridcontrol"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
"""Marks a plugin's function as one of the hooks below."""


@hookspec
def gridcontrol_stores() -> Iterable[StoreScheme]:
    """Kinds of stores that facts can be kept in."""
    return ()


@hookspec
def gridcontrol_row_formats() -> Iterable[RowFormat]:
    """Formats of files that facts are imported from."""
    return ()


@hookspec
def gridcontrol_report_formats() -> Iterable[ReportFormat]:
    """Formats that reports are written in."""
    return ()


@hookspec
def gridcontrol_evaluators() -> Iterable[EvaluatorChoice]:
    """Ways to evaluate rules."""
    return ()


@hookspec
def gridcontrol_notifiers() -> Iterable[Notifier]:
    """Ways to tell officers what is due and overdue."""
    return ()


@hookspec
def gridcontrol_scopes() -> Iterable[ScopeRule]:
    """Rules of what officers may see."""
    return ()


@hookspec
def gridcontrol_dialects() -> Iterable[SqlDialect]:
    """Dialects of SQL in which rules can be said."""
    return ()
