"""Scripts of SQL against the definition: what is shown, by which rule, from when to when."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import pytest

from gridcontrol_sql import Shown
from gridcontrol_sql.outcome import shown_in
from tests.agreement.drawing import FOCUSES, TO_ONE_PACK, numbered
from tests.agreement.in_sql import IN_ORDER, by_the_definition, difference, rows_of
from tests.agreement.in_sql import WAYS as WAYS_TO_ROWS
from tests.postgres.server import Server
from tests.unit.calculus.asking import evaluated, known, read
from tests.unit.calculus.page import Counties, Example, examples, page_pack

PACKS = 4
"""Drawn packs to a focus, with four examples each."""
FIRST = 20_000
WAYS = tuple(WAYS_TO_ROWS)
QUICK = 2
"""Drawn packs in all on an engine that takes long to prepare a step."""


@pytest.mark.heavy
@pytest.mark.parametrize("focus", FOCUSES)
def test_sqlite_shows_what_the_definition_shows(focus: str) -> None:
    place = FOCUSES.index(focus)
    for pack in range(PACKS):
        first = FIRST + (pack * len(FOCUSES) + place) * TO_ONE_PACK
        for number in range(first, first + TO_ONE_PACK):
            way = WAYS[pack % len(WAYS)]
            found = difference(numbered(number), way=way)
            assert found is None, f"example {number} {way}: {found}"


@pytest.mark.heavy
def test_duckdb_shows_what_the_definition_shows() -> None:
    for number in range(FIRST, FIRST + QUICK * TO_ONE_PACK):
        for way in ("", IN_ORDER):
            found = difference(numbered(number), "duckdb", way=way)
            assert found is None, f"example {number} {way}: {found}"


@pytest.mark.heavy
@pytest.mark.postgres
def test_postgres_shows_what_the_definition_shows(postgres_server: Server) -> None:
    server = postgres_server.url().partition("&schema=")[0]
    for number in range(FIRST, FIRST + len(FOCUSES) * TO_ONE_PACK, 2):
        found = difference(numbered(number), "postgres", server=server)
        assert found is None, f"example {number}: {found}"


def test_the_draws_show_something() -> None:
    shown = Counter(len(by_the_definition(numbered(number))) > 0 for number in range(FIRST, FIRST + 100))
    assert shown[True] >= 60


@lru_cache(maxsize=8)
def of_the_page(pack: str, facts: str, way: str) -> tuple[list[Shown], list[Shown]]:
    """What the script shows of the facts of an example, and what the definition does."""
    checked = read(pack)
    expected = shown_in(evaluated(checked, facts, places=Counties()).timelines)
    return rows_of(checked, known(checked, facts), places=Counties(), way=way), expected


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("example", examples(), ids=str)
def test_examples_of_the_page_on_meaning_come_out(example: Example, way: str) -> None:
    found, expected = of_the_page(example.pack, example.facts, way)
    assert found == expected
    assert bool(example.expected) <= bool(found)


def test_more_pieces_than_have_bits() -> None:
    """Of a hundred arrivals each prolongs what is shown; the run that lasts longest is the one that shows."""
    facts = "\n".join(
        f"{month:02}-{day:02} p arrival" for month, days in ((2, 29), (3, 31), (4, 30)) for day in range(1, days + 1)
    )
    pack = page_pack(INSTANT)
    found = rows_of(pack, known(pack, facts), places=Counties())
    assert len(found) == 90
    assert found == shown_in(evaluated(pack, facts, places=Counties()).timelines)


def test_rows_in_order_of_a_crowded_subject_and_its_neighbours() -> None:
    """More pieces than bits, beside others whose pieces are open when the next subject's rows begin."""
    many = [f"{month:02}-{day:02} p2 arrival" for month in (2, 3, 4) for day in range(1, 30)]
    some = [f"02-{day:02} {who} {what}" for who in ("p1", "p3") for day, what in ((3, "contact"), (5, "arrival"))]
    facts = "\n".join([*many, *some])
    pack = page_pack(INSTANT)
    found = rows_of(pack, known(pack, facts), "duckdb", places=Counties(), way=IN_ORDER)
    assert found == shown_in(evaluated(pack, facts, places=Counties()).timelines)
    assert {shown.subject for shown in found} == {"person/p1", "person/p2", "person/p3"}


INSTANT = """
  watched: {track: control, when: {event: contact}, phases: [{status: central, for: 3d, until: {event: test}}]}
  at_home: {track: control, when: {event: arrival}, phases: [{status: home, for: 9d}]}
"""


def test_what_is_shown_for_no_time_parts_nothing() -> None:
    """A contact and the test that ends it at one instant: whoever is at home stays there in one stretch."""
    facts = "02-01 p arrival\n02-03 10:00 p contact\n02-03 10:00 p test result=negative"
    pack = page_pack(INSTANT)
    (shown,) = rows_of(pack, known(pack, facts), places=Counties())
    assert [shown] == shown_in(evaluated(pack, facts, places=Counties()).timelines)
    assert (shown.status, shown.shown_since) == ("home", shown.since)
