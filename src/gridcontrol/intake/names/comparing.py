"""One written name against one division's own: how well it fits, and why."""

from __future__ import annotations

from collections.abc import Sequence

from gridcontrol.intake.names.form import Form, form_of
from gridcontrol.intake.names.vocabulary import REGIONS, Family

Fit = tuple[int, str]
"""A score from 0 to 100 and the code of its reason."""

EXACT: Fit = (100, "names.exact")
BRACKET: Fit = (96, "names.bracket")
FRONT: Fit = (94, "names.front")
ZONE: Fit = (90, "names.zone")
NO_KIND: Fit = (86, "names.no-kind")
OTHER_KIND: Fit = (80, "names.other-kind")
AS_DISTRICT: Fit = (74, "names.as-district")
BARE_BELOW: Fit = (60, "names.bare-below")
SIMILAR: Fit = (50, "names.similar")
OTHER_ZONE: Fit = (45, "names.other-zone")
OTHER_FAMILY: Fit = (45, "names.other-family")
OUTSIDE: Fit = (40, "names.outside")
NO_FIT: Fit = (0, "")

_SHORTEST_ALIKE = 3


def fronts_of(name: str) -> tuple[str, ...]:
    """What a unit's name looks like in front of another: with its kind and without."""
    form = form_of(name)
    return (form.text, form.core) if len(form.core) > 1 else (form.text,)


def without_fronts(name: str, fronts: Sequence[str], *, whole: bool) -> str:
    """*name* without the names of units above in front; without *whole* two characters must stay."""
    again = True
    while again:
        again = False
        for front in fronts:
            rest = name.removeprefix(front)
            if rest != name and (whole or len(rest) > 1):
                name, again = rest, True
    return name


def compare(asked: Form, short: str, own: Form, own_short: str) -> Fit:
    """Score and reason of one name for one division."""
    if asked.text == own.text:
        return EXACT
    same_core = asked.core == own.core or (short == own_short and (short or asked.family is own.family is Family.ZONE))
    if asked.family is Family.NONE and asked.text == own.text[:-1]:
        return NO_KIND
    if not same_core:
        return NO_FIT
    families = {asked.family, own.family}
    if families == {Family.ZONE}:
        return ZONE if asked.kind == own.kind else OTHER_ZONE
    if Family.NONE in families:
        # 祁县 has no core of its own, so its kind belongs to its name: the zone or the town 祁县 is another place.
        is_whole = own.family is Family.NONE and own.text.endswith(REGIONS)
        return OTHER_FAMILY if is_whole and asked.family not in (Family.NONE, Family.REGION) else NO_KIND
    if len(families) == 1:
        return FRONT if asked.kind == own.kind else OTHER_KIND
    if asked.kind == "区" and own.family is Family.ZONE and own.kind != "new" and short:
        # A new area has a district of its name beside it often enough: 北戴河区, 北戴河新区.
        return AS_DISTRICT
    return OTHER_FAMILY


def one_apart(left: str, right: str) -> bool:
    """Whether two names of some length differ in one character."""
    return len(left) == len(right) >= _SHORTEST_ALIKE and sum(a != b for a, b in zip(left, right, strict=True)) == 1
