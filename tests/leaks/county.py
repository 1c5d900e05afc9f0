"""A small county with everything that can leak: links across grids, spread, lines, teams, duties, rounds, reports."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from gridcontrol.app.divisions import divisions_of
from gridcontrol.model.divisions import Divisions
from gridcontrol.rules.check import checked_pack
from gridcontrol.rules.ruleset import Pack

COUNTY = "9901"
TOWNS = ("990101", "990102")
GRIDS = ("99010101", "99010102", "99010201", "99010202")
NAMES = {
    COUNTY: "Anshire",
    "990101": "Bexville",
    "990102": "Corbury",
    "99010101": "Dunlane",
    "99010102": "Elmrow",
    "99010201": "Fenside",
    "99010202": "Gorsehill",
}
TABLE = "code,name,level,parent\n" + "".join(
    f"{code},{name},{'county' if len(code) == 4 else 'town' if len(code) == 6 else 'grid'},{code[:-2]}\n"
    if len(code) > 4
    else f"{code},{name},county,\n"
    for code, name in NAMES.items()
)

PACK = (Path(__file__).parent / "county.yaml").read_text("utf-8")


@cache
def pack() -> Pack:
    found, problems = checked_pack(PACK.encode(), "pack.yaml")
    errors = [str(each) for each in problems if each.severity.value == "error"]
    assert not errors, errors
    return found


@cache
def longer_pack() -> Pack:
    """A draft that holds at home for longer, and opens the doors of everybody to whoever leads a town."""
    text = PACK.replace("{status: home, for: 7d}", "{status: home, for: 12d}").replace("pack: county", "pack: draft")
    return checked_pack(text.encode(), "draft.yaml")[0]


@cache
def divisions(folder: Path) -> Divisions:
    (folder / "divisions.csv").write_text(TABLE, "utf-8")
    found = divisions_of(pack(), folder)
    assert found is not None
    return found
