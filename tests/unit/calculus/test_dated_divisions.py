"""Divisions as subjects where the divisions themselves change."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gridcontrol.app.divisions import DivisionPlaces, TableFile, load_divisions
from gridcontrol.calculus.evaluator import Places
from gridcontrol.ids import LevelId
from tests.unit.calculus.asking import evaluated, rows
from tests.unit.calculus.page import page_pack

TABLE = """\
code,name,parent,level,valid_from,valid_until
05,North,,county,2000-01-01,
06,South,,county,2000-01-01,
0501,Upper,05,village,2000-01-01,2020-02-29
0501,Upper,06,village,2020-03-01,
0502,Lower,05,village,2000-01-01,
0503,Former,05,village,2000-01-01,2020-01-31
"""
"""On 1 March the village 0501 goes over to the other county."""
PACK = page_pack("""
  mode:
    track: mode
    repeat: keep
    when: {event: mode_set, where: {mode: emergency}}
    phases: [{status: emergency}]
    ends: {event: mode_set, where: {mode: routine}}
  r: {track: control, levels: [{status: home, if: {its: {county: {seen: {event: listed}}}}}]}
  quiet: {track: risk, levels: [{status: high, if: {count: {holding: {in_place: "05"}, among: village, at_least: 1}}}]}
  ring: {track: zone, levels: [{status: watched, if: {in_place: "06"}}]}
""")


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    folder: Path = tmp_path_factory.mktemp("divisions")
    (folder / "divisions.csv").write_text(TABLE, "utf-8")
    return DivisionPlaces(load_divisions([TableFile(folder / "divisions.csv", "cn", "all")]), PACK.zone)


def test_every_division_that_is_or_ever_was_is_a_subject(places: Places) -> None:
    assert sorted(places.codes_at([LevelId("village")])) == ["0501", "0502", "0503"]
    assert sorted(places.codes_at([LevelId("county"), LevelId("village")])) == ["05", "0501", "0502", "0503", "06"]
    found = evaluated(PACK, "", places=places).timelines
    assert [subject for subject, track in found if track == "risk"] == ["county/05"]


def test_somebody_lives_in_the_county_to_which_the_village_belonged_on_the_day_of_moving_in(places: Places) -> None:
    told = "02-01 05 listed level=high\n"
    assert rows(PACK, told + "02-05 p arrival home=0501", places=places) == ["home 02-05 - -"]
    assert rows(PACK, told + "03-05 p arrival home=0501", places=places) == []
    # Moved in under one county and registered anew under the other.
    told += "02-05 p arrival home=0501\n03-05 p arrival home=0501"
    assert rows(PACK, told, places=places) == ["home 02-05 - 03-05"]


def test_a_division_itself_lies_where_it_lies_after_the_last_change(places: Places) -> None:
    assert not places.lies_within("0501", "05", date.max)
    assert places.lies_within("0501", "06", date.max)
    assert places.lies_within("0502", "05", date.max)
    # 0502 alone is left in the county 05.
    assert rows(PACK, "", "05", "risk", places=places) == ["high - - -"]
    assert rows(PACK, "", "06", "risk", places=places) == []


def test_an_area_covers_a_village_where_it_lay_when_the_area_was_drawn(places: Places) -> None:
    assert rows(PACK, "02-01 ring drawn village=0501", "ring", "zone", places=places) == []
    assert rows(PACK, "03-02 ring drawn village=0501", "ring", "zone", places=places) == ["watched 03-02 - -"]
