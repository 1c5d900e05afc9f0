"""A small pack for suites to work with."""

from __future__ import annotations

from functools import cache

from gridcontrol.rules.check import checked_pack
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.skeleton import skeleton


@cache
def pocket_pack() -> Pack:
    """The pack that ``gridcontrol init`` writes: arrivals from an area are held at home for 14 days."""
    return checked_pack(skeleton("pocket", "Asia/Shanghai", "en").encode(), "pocket.yaml")[0]
