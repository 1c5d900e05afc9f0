"""Plugins: the hooks they fill, the frozen values they declare, and the host that loads them.

A plugin is a module named by an entry point of the group ``gridcontrol.plugins``:

    from gridcontrol.plugins import StoreScheme, hookimpl

    @hookimpl
    def gridcontrol_stores():
        return [StoreScheme("parquet", open_parquet)]
"""

from gridcontrol.plugins.declared import (
    Answer,
    AnsweredRow,
    Deliver,
    EvaluatorChoice,
    Filled,
    Finest,
    Notifier,
    Reader,
    ReportFormat,
    RowFormat,
    RowSource,
    ScopeRule,
    SqlDialect,
    StoreScheme,
)
from gridcontrol.plugins.hookspecs import hookimpl
from gridcontrol.plugins.host import PluginHost, PluginRow
from gridcontrol.plugins.loading import GROUP

__all__ = [
    "GROUP",
    "Answer",
    "AnsweredRow",
    "Deliver",
    "EvaluatorChoice",
    "Filled",
    "Finest",
    "Notifier",
    "PluginHost",
    "PluginRow",
    "Reader",
    "ReportFormat",
    "RowFormat",
    "RowSource",
    "ScopeRule",
    "SqlDialect",
    "StoreScheme",
    "hookimpl",
]
