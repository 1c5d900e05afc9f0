"""How Sphinx builds the documentation: Markdown by MyST, nothing loaded from a network."""

project = "gridcontrol"
author = "The gridcontrol maintainers"
project_copyright = author

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

language = "en"
html_theme = "alabaster"
html_theme_options = {
    "description": "Who is held, since when, by which rule - derived from facts",
    "page_width": "70em",
}
html_show_sourcelink = False
