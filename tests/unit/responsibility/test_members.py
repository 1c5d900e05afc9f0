"""Schemes of a city and its members, of kinds that stand for divisions, and of packs that extend others."""

from __future__ import annotations

import pytest

from gridcontrol.errors import PackError
from gridcontrol.ids import AnswerId, DutySchemeId, SubjectId
from gridcontrol.responsibility.gaps import GapKind, gaps_of
from gridcontrol.rules.check import check_pack
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.ruleset import Pack
from tests.unit.responsibility.answering_pack import PACK, answering, fact, pack_of, when

CITY = PACK.replace("pack: answering\n", "pack: city\nmembers: [{pack: east.yaml, in_place: T2}]\n")
EAST = PACK.replace("pack: answering\n", "pack: east\n").replace(
    "  site:\n    shape: team", "  posts:\n    shape: team"
)
AT = when("2020-02-05")


def read(text: str, member: str) -> Pack:
    pack = read_pack(text.encode(), "city.yaml", {"east.yaml": member.encode()}.get)
    assert check_pack(pack) == ()
    return pack


def test_a_scheme_that_only_a_member_has_is_for_its_place() -> None:
    schemes = read(CITY, EAST).responsibilities.schemes
    assert {name: scheme.within for name, scheme in schemes.items()} == {
        "doors": (),
        "works": (),
        "site": (),
        "posts": ("T2",),
    }


def test_one_scheme_in_two_wordings_is_a_clash() -> None:
    other = PACK.replace("pack: answering\n", "pack: east\n").replace(
        "level: grid, at_most: 1", "level: grid, at_most: 2"
    )
    with pytest.raises(PackError) as refused:
        read(CITY, other)
    assert [problem.code for problem in refused.value.problems] == ["pack.members-clash"]


def test_divisions_themselves_can_be_answered_for() -> None:
    text = PACK.replace("  person: {}\n", "  person: {}\n  office: {level: town}\n")
    text += "  reporting: {shape: team, for: office, links: {writer: {level: town}}}\n"
    pack = pack_of(text)
    words = {"scheme": "reporting", "link": "writer", "division": "T1"}
    of = answering(pack, [fact(pack, "2020-01-22", "officer/w", "assigned", **words)])
    office, scheme = SubjectId("office/T1"), DutySchemeId("reporting")
    assert [each.officer for each in of.holders(office, scheme, AnswerId("writer"), AT)] == ["officer/w"]
    (held,) = of.held_by(SubjectId("officer/w"), AT)
    assert of.subjects_of(held, AT) == (office,)
    gaps = [gap for gap in gaps_of(of, AT) if gap.scheme == "reporting"]
    assert [(gap.kind, gap.target, gap.subjects) for gap in gaps] == [(GapKind.VACANCY, "T2", 1)]
