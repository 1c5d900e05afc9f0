"""Names of fields that say what somebody is."""

from __future__ import annotations

import pytest

from gridcontrol.rules.origin_words import Origin, origin_of


@pytest.mark.parametrize(
    ("name", "origin"),
    [
        ("hukou", Origin.REGISTRATION),
        ("Household-Registration", Origin.REGISTRATION),
        ("户籍所在地", Origin.REGISTRATION),
        ("nationality", Origin.NATIONALITY),
        ("passport_country", Origin.NATIONALITY),
        ("国籍", Origin.NATIONALITY),
        ("ethnic_group", Origin.ETHNICITY),
        ("race", Origin.ETHNICITY),
        ("民族", Origin.ETHNICITY),
        ("religion", Origin.RELIGION),
        ("宗教信仰", Origin.RELIGION),
    ],
)
def test_names_that_tell(name: str, origin: Origin) -> None:
    assert origin_of(name) is origin


@pytest.mark.parametrize(
    "name",
    [
        "from_area",
        "residence",
        "left_on",
        "trace_id",
        "terrace",
        "来源地",
        "现住址",
        "international_flight",
        "interface",
    ],
)
def test_names_that_say_where_somebody_was(name: str) -> None:
    assert origin_of(name) is None
