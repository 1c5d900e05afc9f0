"""The only way for text to come into a page."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from gridcontrol.errors.width import visible


def shown(text: str) -> str:
    r"""*text* on one line, as markup that shows it and nothing else.

    What a browser would obey or drop rather than show (marks of direction, control characters, halves of surrogate
    pairs) is written as an escape.

    >>> print(shown("<b> & \u202ecba\n"))
    &lt;b&gt; &amp; \u202ecba\n
    """
    return escape(visible(text))


def shown_lines(text: str) -> str:
    """The same over several lines."""
    return "<br>".join(shown(line) for line in text.split("\n"))


def address(file: str) -> str:
    """Where a link leads to the file of that name beside the page; nowhere else, whatever the name is."""
    return shown(quote(file, safe="", errors="replace"))


def classed(*names: str) -> str:
    """The attribute for those of *names* that are not empty."""
    given = " ".join(name for name in names if name)
    return f' class="{given}"' if given else ""
