"""The second Rongchang notice, planned on the eve of it: whom it keeps, and what the days after it did besides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import gridcontrol
from gridcontrol.app.locality import Locality
from gridcontrol.app.pack import read_pack_file
from gridcontrol.calculus.comparing import attributed, shares
from gridcontrol.calculus.ends import shown_at
from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.ids import StatusId, TrackId

ZONE = ZoneInfo("Asia/Shanghai")
EVE = datetime(2020, 1, 30, 18, 0, tzinfo=ZONE)
AFTERWARDS = datetime(2020, 2, 12, 12, 0, tzinfo=ZONE)
CONTROL = TrackId("control")
SECOND = "      - source: n2\n        in_force: {from: 2020-01-31}"


@pytest.fixture(scope="module")
def folder(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack as it is, and as it was before the second notice."""
    made = tmp_path_factory.mktemp("packs")
    text = (examples / "rongchang-2020" / "pack.yaml").read_text("utf-8")
    begin = text.index(SECOND)
    lines = text[begin:].splitlines(keepends=True)
    after = next(n for n, line in enumerate(lines) if n and not line.startswith("        "))
    first = text[:begin] + "".join(lines[after:])
    (made / "after.yaml").write_text(text, "utf-8")
    (made / "before.yaml").write_text(first[: first.index("\ncases:\n") + 1], "utf-8")
    (made / "divisions.csv").write_bytes((examples / "rongchang-2020" / "divisions.csv").read_bytes())
    return made


@pytest.fixture(scope="module")
def before(folder: Path, generated: Callable[[int], Path]) -> Iterator[Locality]:
    with gridcontrol.open_locality(folder / "before.yaml", store="memory:") as district:
        district.replay(generated(2020) / "deliveries.csv")
        yield district


@pytest.fixture(scope="module")
def after(folder: Path, generated: Callable[[int], Path]) -> Iterator[Locality]:
    with gridcontrol.open_locality(folder / "after.yaml", store="memory:") as district:
        district.replay(generated(2020) / "deliveries.csv")
        yield district


def test_on_the_eve_the_plan_names_those_whom_fourteen_days_at_home_await(before: Locality, folder: Path) -> None:
    found = before.plan(read_pack_file(folder / "after.yaml"), at=EVE, known_at=EVE)
    control = [one for one in found.changes if one.track == CONTROL]
    assert len(control) > 50
    moved = Counter((one.was, one.becomes) for one in control)
    # Who was to be free after fourteen days goes home for fourteen more, or waits in the hotel for the test.
    assert {was for was, _ in moved} == {"normal"}
    assert {becomes for _, becomes in moved} == {"central", "home"}
    for one in control:
        assert one.free_was is None
        assert one.free_becomes is not None
        assert (one.free_becomes.until or one.free_becomes.latest or one.since) > one.since
    rooms = [one for one in found.rooms if one.track == "custody" or len({r.track for r in found.rooms}) == 1]
    assert all(one.becomes >= one.was for one in rooms)
    assert any(one.becomes > one.was for one in rooms)
    assert found.undated == ()


def test_with_no_new_facts_that_is_what_comes_and_the_rest_is_by_what_came_after(
    before: Locality, after: Locality
) -> None:
    then, now = AsOf(EVE), AsOf(AFTERWARDS)
    expected = before.evaluation(as_of=then, known_at=EVE).timelines
    planned = after.evaluation(as_of=then, known_at=EVE).timelines
    unchanged = after.evaluation(as_of=now, known_at=EVE).timelines
    track = after.pack.tracks[CONTROL]
    for key in {key for key in (*planned, *unchanged) if key[1] == CONTROL}:
        assert shown_at(planned.get(key), track, AFTERWARDS) == shown_at(unchanged.get(key), track, AFTERWARDS)
    happened = after.evaluation(as_of=now, known_at=AFTERWARDS).timelines
    found = [
        one
        for one in attributed(before.pack, after.pack, expected, planned, happened, AFTERWARDS)
        if one.track == CONTROL
    ]
    parts = shares(found)
    for status in ("central", "home"):
        counted = [
            sum(shown_at(line, track, AFTERWARDS) == status for (_, of), line in side.items() if of == CONTROL)
            for side in (expected, planned, happened)
        ]
        share = parts[CONTROL, StatusId(status)]
        assert (share.by_rules, share.by_facts) == (counted[1] - counted[0], counted[2] - counted[1])
    # The notice keeps them in the hotel until a test comes; that tests came and sent them home is due to the tests.
    assert parts[CONTROL, StatusId("central")].by_rules > 0
    assert parts[CONTROL, StatusId("home")].by_facts > 0
    # New arrivals and tests are facts, not rules: whom nothing was known of on the eve, the rules have not moved.
    known = {subject for subject, _ in planned}
    assert all(not one.by_rules for one in found if one.subject not in known)
    assert any(one.by_facts for one in found)


def test_nothing_changes_before_the_notice_is_in_force(before: Locality, folder: Path) -> None:
    found = before.plan(read_pack_file(folder / "after.yaml"), at=EVE, known_at=EVE)
    assert min(one.since for one in found.changes) >= datetime(2020, 1, 31, tzinfo=ZONE)
    assert EVE + timedelta(hours=6) == datetime(2020, 1, 31, tzinfo=ZONE)
