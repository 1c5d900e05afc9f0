"""Reports as one HTML file each: no script, nothing loaded, ready to print."""

from __future__ import annotations

from gridcontrol.plugins import ReportFormat, hookimpl
from gridcontrol_html.page import render

__all__ = ["render"]


@hookimpl
def gridcontrol_report_formats() -> list[ReportFormat]:
    """Reports as self-contained pages."""
    return [ReportFormat("html", ".html", "text/html", render)]
