"""Horizontal bars as static SVG."""

from __future__ import annotations

from collections.abc import Sequence

from gridcontrol.errors.width import display_width, truncate
from gridcontrol_html.markup import shown

_WIDTH, _NAMES, _STEP, _BAR = 420, 120, 20, 12
_CELL = 7.0
"""Pixels that one cell of text takes at the chart's size of letters."""
_MOST = 10
"""So many bars are shown; the table has all."""


def bars(values: Sequence[tuple[str, float, str]]) -> str:
    """Name, length and label of each bar, in this order."""
    longest = values[:_MOST]
    most = max(length for _, length, _ in longest)
    labels = max(display_width(label) for _, _, label in longest) * _CELL + 12
    room = _WIDTH - _NAMES - labels
    lines = [f'<svg class="bars" viewBox="0 0 {_WIDTH} {_STEP * len(longest) + 4}" role="img">']
    for number, (name, length, label) in enumerate(longest):
        top = number * _STEP + 4
        wide = room * length / most
        cut = truncate(name, int(_NAMES / _CELL) - 1)
        lines.append(f'<text x="{_NAMES - 8}" y="{top + 11}" text-anchor="end">{shown(cut)}</text>')
        lines.append(f'<rect x="{_NAMES}" y="{top}" width="{wide:.1f}" height="{_BAR}" fill="rgb(31, 90, 150)"/>')
        lines.append(f'<text x="{_NAMES + wide + 6:.1f}" y="{top + 11}">{shown(label)}</text>')
    return "\n".join([*lines, "</svg>"])
