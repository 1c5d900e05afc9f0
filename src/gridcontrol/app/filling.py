"""Somebody else's file filled in with a report: a superior's template."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gridcontrol.access import mask
from gridcontrol.plugins import Filled
from gridcontrol.reports.document import Document

if TYPE_CHECKING:
    from gridcontrol.app.locality import Locality


def fill_template(
    locality: Locality, document: Document, template: str | Path, form: str, *, lang: str = "en", reveal: bool = False
) -> Filled:
    """*template*, a file of the report format *form*, with the figures of *document*; masked unless *reveal*.

    Raises ``PluginError`` where the format fills no templates, ``NotFound`` and ``ImportRefused`` for the template.
    """
    return locality.host.fill(form, document if reveal else mask(document), Path(template), lang)
