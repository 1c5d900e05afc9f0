"""Scripts rest on the order of rows only where DuckDB was tried and keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import duckdb
import pytest

from gridcontrol.ids import EventKindId, FactId, SubjectId
from gridcontrol.model.facts import Event
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol_duckdb import ordering, store
from gridcontrol_duckdb.store import open_duckdb
from gridcontrol_sql import Compiled, compiled
from gridcontrol_sql import strongest as pieces
from gridcontrol_sql.direct import next_in_order

PACK = b"""
format: gridcontrol/1
pack: sample
zone: Asia/Shanghai
day_count: day_zero
subjects: {person: {}}
events: {arrival: {about: person}, left: {about: person}, ill: {about: person}}
order: [arrival, ill, left]
tracks: {control: {about: person, default: normal, precedence: [ward, home]}}
rules:
  after_arrival: {track: control, when: {event: arrival}, phases: [{status: home, for: 14d}], ends: [{event: left}]}
  when_ill: {track: control, when: {event: ill}, phases: [{status: ward, for: 5d}], ends: [{event: left}]}
"""


@pytest.fixture(autouse=True)
def tried_anew() -> Iterator[None]:
    ordering.keeps_order.cache_clear()
    yield
    ordering.keeps_order.cache_clear()


def test_the_duckdb_that_is_installed_keeps_order() -> None:
    assert ordering.keeps_order()


def test_a_duckdb_that_mixes_up_two_windows_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """So 1.5 did: the second of two windows gave what the first one had met."""

    def mixed(rows: str, listed: str, tests: tuple[str, ...]) -> str:
        return f"SELECT * REPLACE (next_0 AS next_1) FROM ({next_in_order(rows, listed, tests)})"

    monkeypatch.setattr(ordering, "next_in_order", mixed)
    assert not ordering.keeps_order()


def test_a_duckdb_that_loses_the_order_of_pieces_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    right = pieces.shown_in_order
    monkeypatch.setattr(pieces, "shown_in_order", lambda *words: right(*words).replace("ORDER BY k, p", "ORDER BY p"))
    assert not ordering.keeps_order()


def test_a_duckdb_that_can_not_carry_it_out_is_one_that_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> str:
        raise duckdb.NotImplementedException("Unimplemented expression class")

    monkeypatch.setattr(ordering, "next_in_order", refuse)
    assert not ordering.keeps_order()


def test_statuses_are_the_same_either_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack, made, shown = read_pack(PACK, "sample.yaml"), list[Compiled](), list[list[tuple[object, ...]]]()

    def noting(*words: object, **named: object) -> Compiled:
        made.append(compiled(*words, **named))  # type: ignore[arg-type]  # whatever the store gives
        return made[-1]

    monkeypatch.setattr(store, "compiled", noting)
    facts = [
        Event(FactId(f"{kind}-{who}"), EventKindId(kind), SubjectId(f"person/{who}"), date(2020, 2, day))
        for who in range(50)
        for kind, day in (("arrival", 1 + who % 5), ("ill", 3 + who % 3), ("left", 7 + who % 11))
    ]
    with closing(open_duckdb(f"duckdb:{tmp_path}/facts", lambda: datetime(2020, 3, 1, tzinfo=UTC))) as opened:
        opened.append(facts)
        for kept in (True, False):
            monkeypatch.setattr(store, "keeps_order", partial(bool, kept))
            worked = opened.work_out(pack, tmp_path / "statuses")
            with duckdb.connect() as database:
                rows = database.execute("FROM read_parquet($1) ORDER BY ALL", [[str(each) for each in worked.files]])
                shown.append(rows.fetchall())
    assert [any("OVER ()" in step.query for step in script.steps) for script in made] == [True, False]
    assert shown[0] == shown[1]
    assert len(shown[0]) > len({fact.subject for fact in facts})
