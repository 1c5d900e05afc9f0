"""How a page looks, on a screen and on A4."""

from __future__ import annotations

from importlib.resources import files

STYLE = files("gridcontrol_html").joinpath("page.css").read_text("utf-8")
