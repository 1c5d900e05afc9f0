"""Divisions as subjects, areas that cover divisions, places asked about, and conditions that hold of every one."""

from __future__ import annotations

from datetime import datetime

import pytest

from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.ids import SubjectId, SubjectKindId, TrackId
from gridcontrol.rules.conditions import Comparison, Count, InPlace, Not, Seen
from gridcontrol.time import WorldTime, local_date
from tests.unit.calculus.asking import evaluated, known, rows, timeline
from tests.unit.calculus.page import Counties, page_pack

COUNTIES = Counties()
INHERITED = "{its: {division: {status: {mode: emergency}}}}"
MODE = """
  mode:
    track: mode
    repeat: keep
    when: {event: mode_set, where: {mode: emergency}}
    phases: [{status: emergency}]
    ends: {event: mode_set, where: {mode: routine}}
"""


def level(track: str, status: str, condition: str) -> str:
    return f"  r: {{track: {track}, levels: [{{status: {status}, if: {condition}}}]}}\n"


class TestDivisions:
    QUIET = page_pack(level("risk", "high", "{count: {event: confirmed, among: person, at_most: 0}}"))

    def test_every_division_of_the_level_is_evaluated_and_no_other(self) -> None:
        found = evaluated(self.QUIET, "02-01 p arrival home=0501\n02-05 p confirmed", places=COUNTIES).timelines
        assert sorted(subject for subject, track in found if track == "risk") == ["county/05", "county/06"]
        assert rows(self.QUIET, "02-01 p arrival home=0501\n02-05 p confirmed", "05", "risk", places=COUNTIES) == [
            "high - - 02-05"
        ]

    def test_without_divisions_only_those_that_something_is_known_of(self) -> None:
        found = evaluated(self.QUIET, "02-01 06 listed level=low\n02-05 p confirmed").timelines
        assert sorted(subject for subject, track in found if track == "risk") == ["county/06"]

    def test_one_alone_is_answered_as_among_all(self) -> None:
        told = "02-01 p arrival home=0501\n02-05 p confirmed"
        everybody = evaluated(self.QUIET, told, places=COUNTIES).timelines
        for county in ("county/05", "county/06"):
            alone = evaluated(self.QUIET, told, places=COUNTIES, subjects=[SubjectId(county)]).timelines
            assert alone[SubjectId(county), TrackId("risk")] == everybody[SubjectId(county), TrackId("risk")]

    def test_villages_that_nobody_has_heard_of_count_among_those_of_a_county(self) -> None:
        unswept = "{count: {holding: {not: {seen: {event: swept}}}, among: village, at_least: 3}}"
        pack = page_pack(level("risk", "high", unswept), events="\n  swept: {about: village}")
        assert rows(pack, "", "05", "risk", places=COUNTIES) == ["high - - -"]
        assert rows(pack, "02-03 0501 swept", "05", "risk", places=COUNTIES) == ["high - - 02-03"]
        assert rows(pack, "", "06", "risk", places=COUNTIES) == []

    def test_a_division_asks_those_it_lies_in(self) -> None:
        pack = page_pack(MODE + level("risk", "high", INHERITED))
        assert rows(pack, "02-01 05 mode_set mode=emergency", "05", "risk", places=COUNTIES) == ["high 02-01 - -"]
        assert rows(pack, "02-01 05 mode_set mode=emergency", "06", "risk", places=COUNTIES) == []
        # A village is below the county, not above it.
        assert rows(pack, "02-01 0501 mode_set mode=emergency", "05", "risk", places=COUNTIES) == []

    def test_inherited_at_any_level_and_left_with_the_place(self) -> None:
        pack = page_pack(MODE + level("control", "home", INHERITED))
        told = "02-01 05 mode_set mode=emergency\n02-02 p arrival home=0501\n02-06 p arrival home=0601\n"
        told += "02-08 0601 mode_set mode=emergency"
        assert rows(pack, told, places=COUNTIES) == ["home 02-02 - 02-06", "home 02-08 - -"]

    def test_divisions_of_a_day(self) -> None:
        """Where somebody lives is asked as of the day of moving in; a division itself as of after the last change."""

        class Moved(Counties):
            def lies_within(self, code: str, above: str, on: WorldTime) -> bool:
                day = local_date(on, self.zone) if isinstance(on, datetime) else on
                asked.append(str(day))
                return super().lies_within(code, above, on)

            zone = self.QUIET.zone

        asked: list[str] = []
        near = "{event: contact, given: {in_place: '05'}}"
        rules = f"  s: {{track: control, when: {near}, phases: [{{status: home, for: 1d}}]}}\n"
        rules += level("risk", "high", "{in_place: '0'}")
        told = "02-03 p arrival home=0501\n02-08 p contact"
        pack = page_pack(rules)
        assert rows(pack, told, places=Moved()) == ["home 02-08 - 02-10"]
        assert rows(pack, told, "05", "risk", places=Moved()) == ["high - - -"]
        assert set(asked) == {"2020-02-03", "9999-12-31"}


CASES = "{count: {event: confirmed, among: person, within: 14d, at_least: 1}}"
SEALED = "{its: {ring: {status: {zone: sealed}}}}"
RING = level("zone", "sealed", CASES).replace("r:", "ring:", 1)
INDOORS = level("control", "home", SEALED)
DRAWN = "02-01 ring drawn village=0501\n02-01 ring drawn village=0502\n02-01 ring drawn village=0601\n"


class TestAreas:
    PACK = page_pack(RING + INDOORS)

    def zone(self, told: str, ring: str = "ring") -> list[str]:
        return rows(self.PACK, told, ring, "zone", places=COUNTIES)

    def test_a_person_is_counted_once_however_often_the_place_is_covered(self) -> None:
        one = "{count: {holding: {seen: {event: confirmed}}, among: person, exactly: 1}}"
        pack = page_pack(level("zone", "sealed", one), made_of="{from: ring, to: division}", drawn=DRAWN_DIVISION)
        told = (
            "02-01 ring drawn village=05\n02-01 ring drawn village=0501\n02-02 p arrival home=0501\n02-05 p confirmed"
        )
        assert rows(pack, told, "ring", "zone", places=COUNTIES) == ["sealed 02-05 - -"]

    def test_who_moves_while_the_area_stands(self) -> None:
        told = DRAWN + "02-02 q arrival home=0601\n02-05 q confirmed\n"
        told += "02-06 10:00 p arrival home=0502\n02-09 12:00 p arrival home=0503"
        assert rows(self.PACK, told, places=COUNTIES) == ["home 02-06 10:00 - 02-09 12:00"]

    def test_redrawn_on_the_date_of_a_move(self) -> None:
        """The area is redrawn, and somebody moves from the village that leaves it to the one that joins it."""
        told = (
            "02-01 ring drawn village=0501\n02-02 p arrival home=0501\n02-02 q arrival home=0501\n02-05 q confirmed\n"
        )
        redrawn = "02-08 ring dissolved\n02-08 ring drawn village=0502\n"
        assert rows(self.PACK, told + redrawn + "02-08 p arrival home=0502", places=COUNTIES) == ["home 02-05 - 02-20"]
        # Noon of that day: out of the area for the morning.
        moved = ["home 02-05 - 02-08", "home 02-08 12:00 - 02-20"]
        assert rows(self.PACK, told + redrawn + "02-08 12:00 p arrival home=0502", places=COUNTIES) == moved
        # The case itself stays where it happened: with the area as it was then.
        assert self.zone(told + redrawn) == ["sealed 02-05 - 02-20"]

    def test_the_area_is_drawn_where_somebody_lives_already(self) -> None:
        told = "02-01 p arrival home=0501\n02-02 p confirmed\n02-04 ring drawn village=0501"
        # The case happened before the area was drawn: it was no case of the area.
        assert self.zone(told) == []
        told += "\n02-05 q arrival home=0501\n02-06 q confirmed"
        assert self.zone(told) == ["sealed 02-06 - 02-21"]
        assert rows(self.PACK, told, places=COUNTIES) == ["home 02-06 - 02-21"]

    def test_an_area_of_one_county_covers_all_its_villages(self) -> None:
        pack = page_pack(RING + INDOORS, made_of="{from: ring, to: county}", drawn=DRAWN_COUNTY)
        told = "02-01 ring drawn village=05\n02-02 p arrival home=0503\n02-02 q arrival home=0601\n02-05 p confirmed"
        assert rows(pack, told, places=COUNTIES) == ["home 02-05 - 02-20"]
        assert rows(pack, told, "q", places=COUNTIES) == []

    def test_without_divisions_an_area_covers_the_codes_themselves(self) -> None:
        told = DRAWN + "02-02 p arrival home=0502\n02-05 p confirmed"
        assert rows(self.PACK, told) == ["home 02-05 - 02-20"]

    def test_the_key_of_an_area_is_no_code(self) -> None:
        told = "02-01 0501 drawn village=0601\n02-02 p arrival home=0501\n02-05 p confirmed"
        assert self.zone(told, "0501") == []

    def test_what_an_answer_rests_on_names_the_drawing_and_the_moving_in(self) -> None:
        line = timeline(self.PACK, DRAWN + "02-02 p arrival home=0502\n02-05 p confirmed", places=COUNTIES)
        assert line is not None
        assert line.runs[0].causes == ("e2", "e4", "e5")

    def test_an_area_lies_where_its_divisions_lie(self) -> None:
        listed = "{its: {county: {seen: {event: listed}}}}"
        pack = page_pack(level("zone", "sealed", listed))
        told = "02-01 ring drawn village=0501\n02-03 06 listed level=high\n"
        told += "02-05 ring drawn village=0601\n02-07 ring dissolved"
        assert rows(pack, told, "ring", "zone", places=COUNTIES) == ["sealed 02-05 - 02-07"]
        # And is one of the areas of each of these counties.
        counted = page_pack(level("risk", "high", "{count: {holding: {in_place: '0'}, among: ring, at_least: 1}}"))
        assert rows(counted, told, "05", "risk", places=COUNTIES) == ["high 02-01 - 02-07"]
        assert rows(counted, told, "06", "risk", places=COUNTIES) == ["high 02-05 - 02-07"]

    def test_an_area_inherits_the_mode_of_its_county(self) -> None:
        pack = page_pack(MODE + level("zone", "sealed", INHERITED))
        told = "02-01 ring drawn village=0501\n02-03 05 mode_set mode=emergency"
        assert rows(pack, told, "ring", "zone", places=COUNTIES) == ["sealed 02-03 - -"]

    def test_the_areas_of_a_village(self) -> None:
        pack = page_pack(
            RING + level("swept", "closed", SEALED),
            tracks="\n  swept: {about: village, default: open, precedence: [closed]}",
        )
        told = DRAWN + "02-02 p arrival home=0502\n02-05 p confirmed"
        assert rows(pack, told, "0601", "swept", places=COUNTIES) == ["closed 02-05 - 02-20"]
        assert rows(pack, told, "0503", "swept", places=COUNTIES) == []


DRAWN_DIVISION = "{about: ring, fields: {village: ref division}, opens: {link: made_of, to: village}}"
DRAWN_COUNTY = "{about: ring, fields: {village: ref county}, opens: {link: made_of, to: village}}"


class TestEvery:
    ROUND = page_pack(level("zone", "watched", "{every: {among: person, has: {seen: {event: test, within: 3d}}}}"))

    def test_it_is_a_count_of_those_of_whom_it_does_not_hold(self) -> None:
        (rule,) = self.ROUND.rules.values()
        counted = rule.levels[0].condition
        assert isinstance(counted, Count)
        assert (counted.among, counted.by, counted.number, counted.pattern) == ("person", Comparison.AT_MOST, 0, None)
        assert isinstance(counted.holding, Not)
        assert isinstance(counted.holding.item, Seen)

    @pytest.mark.parametrize(
        ("told", "expected"),
        [
            # Nobody is there: it holds.
            ("", ["watched - - -"]),
            # Who moves in without a test breaks the round, who leaves no longer counts.
            ("02-02 p arrival home=0502\n02-03 p test result=negative", ["watched - - 02-02", "watched 02-03 - 02-07"]),
            ("02-02 p arrival home=0502\n02-04 p arrival home=0503", ["watched - - 02-02", "watched 02-04 - -"]),
            # All on one date: complete within that date.
            ("02-02 p arrival home=0502\n02-02 p test result=negative", ["watched - - 02-06"]),
        ],
    )
    def test_rounds(self, told: str, expected: list[str]) -> None:
        if not told:
            assert rows(self.ROUND, DRAWN, "ring", "zone", places=COUNTIES) == expected
        else:
            assert rows(self.ROUND, DRAWN + told, "ring", "zone", places=COUNTIES)[: len(expected)] == expected


def test_in_place_is_read_as_it_is_written() -> None:
    pack = page_pack(level("zone", "sealed", "{in_place: ['05', '06']}"))
    (rule,) = pack.rules.values()
    assert rule.levels[0].condition == InPlace(("05", "06"))
    assert pack.subjects[SubjectKindId("ring")].covers == "made_of"
    assert pack.subjects[SubjectKindId("division")].levels == ("county", "village")


def test_evaluating_without_any_fact_answers_for_divisions() -> None:
    found = ReferenceEvaluator().evaluate(TestDivisions.QUIET, known(TestDivisions.QUIET, ""), places=COUNTIES)
    assert {subject for subject, _ in found.timelines} == {"county/05", "county/06"}
