"""Rows of a ledger that are no records: totals, notes and signatures below the list, numbers written ahead of it.

Only a row that could not be taken is asked about, and never one that says whom it is about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from gridcontrol.intake.written import folded, header_key
from gridcontrol.rules.imports import ImportForm

_TOTAL = re.compile(
    r"(?:本页|本表|全[县区镇村]|各[镇村])?(?:合计|总计|小计|共计|累计)|(?:sub|grand )?total\b|sum\b", re.IGNORECASE
)
_NOTE = re.compile(
    r"(?:[备附]?注|说明|填[表报写]说明|填[表报]人|填[表报]单位|填[表报][日时][期间]|制表人?|审核人?|审签|负责人|经办人|联系人|联系电话|"
    r"单位盖章|\(?盖章\)?|签[字名章]|"
    r"notes?|remarks?|prepared by|checked by|signed|signature)\s?(?:\([^)]*\))?\s*(?:[:.、\d]|\Z)",
    re.IGNORECASE,
)
_NUMBERED = frozenset(map(header_key, ("序号", "序 号", "行号", "No.", "No", "#", "S/N", "number")))
_PLAIN_NUMBER = re.compile(r"\d{1,7}\.?\Z", re.ASCII)
_SENTENCE = 8
"""Characters from which a text that stands alone in its row is rather a note than a name or a number."""
_WORD = re.compile(r"[\u3400-\u9fff]|[A-Za-z]+ [A-Za-z]+")


def beside_the_list(
    form: ImportForm, headers: Sequence[str], indexes: Mapping[str, int]
) -> Callable[[Sequence[str]], bool]:
    """Tells of the cells of a row under *headers* whether the row is a total, a note or a number without a record."""
    keys = [indexes[header] for header in form.key]
    read = frozenset(indexes.values())
    numbers = {place for place, header in enumerate(headers) if header_key(header) in _NUMBERED} - read

    def told(cells: Sequence[str]) -> bool:
        filled = [place for place, cell in enumerate(cells) if cell.strip()]
        if not filled:
            return False
        if numbers.issuperset(filled) and all(_PLAIN_NUMBER.match(folded(cells[place])) for place in filled):
            return True
        first = filled[0]
        if any(cells[place].strip() for place in keys if place != first):
            return False
        text = " ".join(folded(cells[first]).split())
        if _TOTAL.match(text.replace(" ", "")) or _NOTE.match(text):
            return True
        return len(filled) == 1 and len(text) >= _SENTENCE and _WORD.search(text) is not None

    return told
