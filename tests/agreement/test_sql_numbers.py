"""Rows are numbered on Spark part by part: whatever the rules, nothing is brought to one place to be counted."""

from __future__ import annotations

import re

import pytest

from gridcontrol_sql import DIALECTS, compiled
from gridcontrol_sql.dialects import said
from gridcontrol_sql.keeping import kept
from tests.agreement.drawing import FOCUSES, TO_ONE_PACK, numbered
from tests.agreement.in_sql import YEARS

WHOLE = re.compile(r"OVER \((?! ?PARTITION BY )")
"""A window over all rows there are."""


@pytest.mark.parametrize("part", range(2 * len(FOCUSES)))
def test_spark_numbers_nothing_in_one_place(part: int) -> None:
    steps = compiled(numbered(part * TO_ONE_PACK).pack, YEARS).steps
    to_keep = kept(steps)
    given = 0
    for step in steps:
        query = said(step.query, DIALECTS["spark"])
        assert WHOLE.search(query) is None, query
        numbers = query.count("monotonically_increasing_id()")
        given += numbers
        # Another time the same rows could get other numbers.
        assert not numbers or step.name in to_keep
    assert given > 0
