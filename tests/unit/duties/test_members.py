"""What a city and its members owe: shared duties once, a member's own in its place, and extended packs."""

from __future__ import annotations

import pytest

from gridcontrol.errors import PackError
from gridcontrol.ids import RoundId, key_of
from gridcontrol.rules.check import check_pack
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.ruleset import Pack
from tests.unit.duties.owing import Asked
from tests.unit.duties.test_divisions_change import FACTS, PACK, TREE

CITY = PACK.replace("pack: changing\n", "pack: city\nmembers: [{pack: east.yaml, in_place: B}]\n")
EAST = PACK.replace("pack: changing\n", "pack: east\n").replace(
    "duties:\n",
    "duties:\n  second:\n    while: {control: home}\n    done_by: {event: visit}\n"
    '    slots: {late: {from: "20:00", until: "22:00"}}\n',
)
EAST += "  two: {of: person, starts: 2020-02-02, until: 2020-02-09, done_by: {event: visit}}\n"
AT = "02-08T12:00"


def read(text: str, member: str) -> Pack:
    return read_pack(text.encode(), "city.yaml", {"east.yaml": member.encode()}.get)


def test_a_duty_that_only_a_member_has_is_owed_in_its_place() -> None:
    pack = read(CITY, EAST)
    assert {problem.code for problem in check_pack(pack)} <= {"rules.duty-without-owner"}
    facts = FACTS + "02-05 12:00 a arrival village=B1\n"
    asked = Asked(pack, facts, AT, divisions=TREE)
    owed = {(key_of(one.subject), str(one.key.day)[5:]) for one in asked.obligations("02-04", "second")}
    # Who moves in on the 5th owes from then on; what is owed by all goes on as it was.
    assert owed == {("b", f"02-0{day}") for day in (4, 5, 6, 7, 8)} | {("a", f"02-0{day}") for day in (5, 6, 7, 8)}
    assert {key_of(one.subject) for one in asked.obligations("02-04", "temperature")} == {"a", "b"}
    rounds = {
        name: {key_of(each.one.subject) for each in asked.rounds.standing(RoundId(name)).asked}
        for name in ("one", "two")
    }
    assert rounds == {"one": {"a", "b"}, "two": {"a", "b"}}
    before = Asked(pack, facts, "02-04T12:00", divisions=TREE)
    assert {key_of(each.one.subject) for each in before.rounds.standing(RoundId("two")).asked} == {"b"}


def test_one_duty_in_two_wordings_is_a_clash() -> None:
    with pytest.raises(PackError) as refused:
        read(CITY, EAST.replace('until: "20:00"}}', 'until: "21:00"}}'))
    assert [problem.code for problem in refused.value.problems] == ["pack.members-clash"]


SUNDAYS = "calendar: {weekend: sunday, years: [{year: 2020}]}\n"


def test_two_calendars_are_a_clash() -> None:
    with pytest.raises(PackError) as refused:
        read(CITY + SUNDAYS, EAST + SUNDAYS.replace("sunday", "saturday"))
    assert [problem.code for problem in refused.value.problems] == ["pack.members-clash"]
    assert read(CITY, EAST + SUNDAYS).owed.calendar is not None


def test_a_pack_that_extends_another_owes_what_that_does() -> None:
    child = "format: gridcontrol/1\npack: child\nextends: base.yaml\nremoves: {rounds: one}\nreplaces:\n  duties:\n"
    child += '    report: {every: day, of: {kind: town, level: town}, by: "15:00", done_by: {event: report}}\n'
    pack = read_pack(child.encode(), "child.yaml", {"base.yaml": PACK.encode()}.get)
    assert list(pack.owed.duties) == ["temperature", "report"]
    assert [slot.closes for slot in pack.owed.duties[next(d for d in pack.owed.duties if d == "report")].slots] == [900]
    assert pack.owed.rounds == {}
