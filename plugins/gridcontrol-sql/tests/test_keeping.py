"""Which steps are kept where there are no temporary tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from gridcontrol.rules.from_yaml import read_pack
from gridcontrol_sql import compiled
from gridcontrol_sql.keeping import MOST_TOGETHER, kept, read_by
from gridcontrol_sql.script import Step

ROOT = Path(__file__).resolve().parents[3]


def test_what_is_read_once_is_no_table() -> None:
    steps = [Step("a", "SELECT k, MAX(w) AS w FROM facts GROUP BY k"), Step("b", "SELECT k FROM a WHERE w > 5")]
    assert kept(steps) == frozenset()
    assert kept(steps, ["b"]) == {"b"}


def test_what_is_read_twice_is_kept_unless_it_only_chooses() -> None:
    steps = [
        Step("a", "SELECT k, MAX(w) AS w FROM facts GROUP BY k"),
        Step("chosen", "SELECT k FROM a WHERE w > 5"),
        Step("both", "SELECT k FROM a UNION ALL SELECT x.k FROM chosen AS x JOIN chosen AS y ON x.k = y.k"),
    ]
    assert kept(steps) == {"a"}


def test_a_name_between_quotes_is_no_reading() -> None:
    steps = [Step("a", "SELECT k FROM facts GROUP BY k"), Step("b", "SELECT 'a' AS word, 'isn''t a' AS more FROM a")]
    assert kept(steps) == frozenset()


def test_what_numbers_rows_is_kept() -> None:
    steps = [Step("a", "SELECT NUMBER_IN(k) AS n FROM IN_ORDER(facts; k) AS f"), Step("b", "SELECT NUMBERED(k) FROM a")]
    assert kept(steps) == {"a", "b"}


def test_no_query_is_made_of_many() -> None:
    steps = [Step("s0", "SELECT k FROM facts")]
    steps += [Step(f"s{n}", " ".join(["SELECT k FROM", f"s{n - 1}"])) for n in range(1, 3 * MOST_TOGETHER)]
    assert len(kept(steps)) == 2


@pytest.mark.parametrize("story", ["rongchang-2020", "singapore-2020", "neijiang-2020", "spark-2020"])
def test_spark_plans_little_at_once(story: str) -> None:
    path = ROOT / "examples" / story / "pack.yaml"
    steps = compiled(read_pack(path.read_bytes(), path.name)).steps
    to_keep = kept(steps)
    together: dict[str, int] = {}
    for step in steps:
        together[step.name] = 1 + sum(0 if name in to_keep else together.get(name, 0) for name in read_by(step))
        assert step.name in to_keep or together[step.name] <= MOST_TOGETHER
    assert len(steps) > 2 * len(to_keep)
