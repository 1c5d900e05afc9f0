"""The text of a new pack."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.errors import UsageError
from gridcontrol.ids import RuleId
from gridcontrol.rules.check import check_pack
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.skeleton import skeleton


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "UTC"])
def test_a_new_pack_passes_without_a_finding(lang: str, zone: str) -> None:
    pack = read_pack(skeleton("our-district", zone, lang).encode(), "new.yaml")
    assert check_pack(pack) == ()
    assert (pack.id, pack.zone.key) == ("our-district", zone)
    assert len(pack.rules) == len(pack.imports) == len(pack.reports) == len(pack.cases) == 1


@given(st.from_regex(r"[a-zA-Z一-龥][a-zA-Z0-9_.\-一-龥]{0,40}", fullmatch=True))
def test_every_name_that_a_pack_may_have_will_do(name: str) -> None:
    assert read_pack(skeleton(name, "Asia/Shanghai", "en").encode(), "new.yaml").id == name


@pytest.mark.parametrize("name", ["", "2020", "a b", "a: b", "x\ny", "a" * 81])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        skeleton(name, "Asia/Shanghai", "en")
    assert [problem.code for problem in caught.value.problems] == ["pack.bad-name"]


def test_comments_are_in_the_language_asked_for() -> None:
    comments = {lang: "".join(re.findall("#.*", skeleton("p", "UTC", lang))) for lang in ("en", "zh")}
    assert re.search("[一-龥]", comments["zh"])
    assert not re.search("[一-龥]", comments["en"])


def test_both_languages_make_the_same_rules() -> None:
    packs = [read_pack(skeleton("p", "UTC", lang).encode(), "new.yaml") for lang in ("en", "zh")]
    chains = [pack.rules[RuleId("arrival_from_area")].editions[0].branches[0].phases[0].length for pack in packs]
    assert chains[0] == chains[1]
