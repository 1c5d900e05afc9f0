"""Telling, with a clock that goes on and back, restarts, torn writes, notifiers that fail and facts that come late."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from gridcontrol.app import notifying
from gridcontrol.app.notifying import Journal, notify
from gridcontrol.duties.notices import LOOK_BACK, Cursor, Notice, new_notices
from gridcontrol.duties.obligation import State
from gridcontrol.duties.owners import Owners
from gridcontrol.errors import UsageError
from gridcontrol.ids import EventKindId, FactId, subject_id
from gridcontrol.model.facts import Event, Received, Void
from tests.unit.duties.owing import Asked, log_of, pack_of
from tests.unit.duties.test_escalation import ABOVE, ARRIVED, DOOR, PACK, TREE

FIRST = datetime(2020, 2, 1, tzinfo=UTC)
ROUNDS = """
rounds:
  one:
    of: person
    starts: 2020-02-04
    until: 2020-02-06
    done_by: {event: visit}
    owner: five/door
    escalate: [{after: 6h, to: village}]
"""
WITH_ROUND = PACK + ROUNDS
BEGUN = log_of(pack_of(WITH_ROUND), ARRIVED + DOOR + ABOVE)
SECOND = log_of(pack_of(WITH_ROUND), "02-01 q arrival residence=V id=q1\n02-01 d appointed link=door who=q id=q2\n")


SPARE, USUAL = 5, notifying.SPARE_LINES


class Refused(Exception):  # what a plugin might raise
    """A notifier that does not work today."""


class Telling(RuleBasedStateMachine):
    """One notifier that always works and one that sometimes does."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.journal = Journal(self.folder / "told.jsonl")
        self.log: list[Received] = [*BEGUN, *SECOND]
        self.now = FIRST + timedelta(days=1)
        self.latest = self.now
        self.got: dict[str, list[str]] = {"good": [], "bad": []}
        self.number = 0
        self.most_in_a_run = 0
        notifying.SPARE_LINES = SPARE

    @initialize(hours=st.integers(0, 30))
    def begin(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(hours=st.integers(1, 40))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(hours=st.integers(1, 60))
    def the_clock_is_set_back(self, hours: int) -> None:
        self.now = max(self.now - timedelta(hours=hours), FIRST)

    @rule(ago=st.integers(0, 50))
    def a_visit_is_received(self, ago: int) -> None:
        self.number += 1
        at = max(self.now - timedelta(hours=ago), FIRST)
        who = subject_id("person", "p")
        self._take(Event(FactId(f"n{self.number}"), EventKindId("visit"), who, at))

    @rule(which=st.integers(1, 9))
    def a_visit_is_withdrawn(self, which: int) -> None:
        self.number += 1
        self._take(Void(FactId(f"v{self.number}"), FactId(f"n{which}")))

    def _take(self, fact: Event | Void) -> None:
        received = max(self.now, self.log[-1].received_at)
        self.log.append(Received(fact, received))

    @rule()
    def the_program_starts_anew(self) -> None:
        self.journal = Journal(self.journal.path)

    @rule()
    def a_crash_tears_a_line(self) -> None:
        with self.journal.path.open("ab") as file:
            file.write(b'{"notifier": "go')
        self.journal = Journal(self.journal.path)

    @rule(works=st.booleans())
    def people_are_told(self, works: bool) -> None:  # noqa: FBT001  # drawn
        asked = Asked(WITH_ROUND, self.log, self.now, divisions=TREE)
        self.latest = max(self.latest, self.now)

        def bad(notice: Notice) -> None:
            if not works:
                raise Refused(notice.id)
            self.got["bad"].append(notice.id)

        before = sum(map(len, self.got.values()))
        found = notify(asked, self.journal, {"good": lambda notice: self.got["good"].append(notice.id), "bad": bad})
        assert all((each.error == "") is (each.notifier == "good" or works) for each in found)
        assert all(each.error.startswith("Refused: ") for each in found if each.error)
        self.most_in_a_run = max(self.most_in_a_run, sum(map(len, self.got.values())) - before + 2)
        for name in ("good", "bad") if works else ("good",):
            assert self._owing(asked) <= set(self.got[name]), name

    def _owing(self, asked: Asked) -> set[str]:
        """What must have been told by now, by a second definition."""
        wanted = set()
        for one in asked.obligations(FIRST):
            if one.state is State.DUE:
                wanted.add(f"opened {one.key.text()}")
            if one.state is State.MISSED:
                wanted.add(f"overdue {one.key.text()}")
                for hours, link in ((2, "village"), (6, "town"), (24, "head")):
                    if one.due + timedelta(hours=hours) <= asked.at:
                        wanted.add(f"climbed {link} {one.key.text()}")
        for one in asked.rounds.obligations():
            if one.state is State.DUE:
                wanted.add("round opened one officer/d")
            if one.state is State.MISSED:
                climbed = one.due + timedelta(hours=6) <= asked.at
                wanted.add(f"round overdue one officer/{'v' if climbed else 'd'}")
                wanted |= {"round climbed village one officer/v"} if climbed else set()
        return wanted

    @invariant()
    def nothing_is_told_twice(self) -> None:
        for name, ids in self.got.items():
            assert all(count == 1 for count in Counter(ids).values()), name

    @invariant()
    def the_journal_does_not_grow_for_ever(self) -> None:
        if self.journal.path.exists():
            told = sum(len(self.journal.cursor(name).told) + 1 for name in self.got)
            lines = self.journal.path.read_bytes().count(b"\n")
            # Besides what a single run has written since it was last looked at.
            assert lines <= SPARE + 2 * told + self.most_in_a_run

    def teardown(self) -> None:
        notifying.SPARE_LINES = USUAL
        shutil.rmtree(self.folder)


TestTelling = Telling.TestCase
TestTelling.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)


def test_a_file_that_is_no_journal(tmp_path: Path) -> None:
    path = tmp_path / "told.jsonl"
    path.write_text('{"notifier": "a", "at": "2020-02-01T00:00:00+00:00"}\n[]\n', "utf-8")
    with pytest.raises(UsageError, match="line 2: this is no journal of notices"):
        Journal(path).cursor("a")


def test_the_journal_is_private(tmp_path: Path) -> None:
    asked = Asked(PACK, BEGUN, FIRST + timedelta(days=1, hours=5), divisions=TREE)
    journal = Journal(tmp_path / "told.jsonl")
    assert notify(asked, journal, {"a": lambda _: None})
    assert journal.path.stat().st_mode & 0o777 == 0o600


def test_what_is_settled_is_told_to_who_was_told_it_was_overdue() -> None:
    late = FIRST + timedelta(days=1, hours=5)
    log = list(BEGUN)
    missed = new_notices(Asked(PACK, log, late, divisions=TREE).obligations(), _owners(log, late), late, Cursor())
    kinds = [notice.kind for notice in missed]
    assert kinds == ["overdue"]
    cursor = Cursor().with_told(missed[0])
    visit = Event(FactId("x"), EventKindId("visit"), subject_id("person", "p"), late)
    log.append(Received(visit, late))
    after = new_notices(Asked(PACK, log, late, divisions=TREE).obligations(), _owners(log, late), late, cursor)
    assert [notice.kind for notice in after] == ["settled"]
    assert after[0].officers == ("officer/d",)


def _owners(log: list[Received], at: datetime) -> Owners:
    return Asked(PACK, log, at, divisions=TREE).owners


def test_what_came_up_too_long_ago_is_told_no_more() -> None:
    at = FIRST + timedelta(days=13)
    asked = Asked(PACK, BEGUN, at, divisions=TREE)
    found = new_notices(asked.obligations(FIRST), asked.owners, at, Cursor(at + LOOK_BACK - timedelta(days=1)))
    assert found
    assert all(notice.at >= at - timedelta(days=1) for notice in found)


def test_whoever_has_part_of_a_round_is_told_once_with_how_many(tmp_path: Path) -> None:
    """Two people of one door: one notice that it has begun, one that it is overdue, one for each link it came to."""
    log = [*BEGUN, *SECOND]
    got: list[Notice] = []

    def told(day: int, hour: int = 12) -> list[tuple[str, int, tuple[str, ...]]]:
        got.clear()
        at = FIRST + timedelta(days=day - 1, hours=hour - 8)
        asked = Asked(WITH_ROUND, log, at, divisions=TREE)
        notify(asked, Journal(tmp_path / "told.jsonl"), {"a": got.append})
        return [(str(each.kind), each.count, each.officers) for each in got if each.subject is None]

    assert told(3) == []
    assert told(4) == [("opened", 2, ("officer/d",))]
    assert told(5) == []
    assert told(6, 1) == [("overdue", 2, ("officer/d",))]
    assert told(6) == [("overdue", 2, ("officer/v",)), ("climbed", 2, ("officer/v",))]
    assert told(7) == []
    # Months later, when what was told of duties is long forgotten, it is not told again.
    assert told(120) == []


def test_a_journal_that_says_little_any_more_is_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "told.jsonl"
    lines: dict[int, int] = {}
    for spare in (10**9, 0):
        path.unlink(missing_ok=True)
        monkeypatch.setattr(notifying, "SPARE_LINES", spare)
        got: list[Notice] = []
        for day in range(2, 200, 3):
            asked = Asked(WITH_ROUND, BEGUN, FIRST + timedelta(days=day), divisions=TREE)
            notify(asked, Journal(path), {"a": got.append})
        assert len(got) == len({notice.id for notice in got})
        lines[spare] = path.read_bytes().count(b"\n")
        cursor = Journal(path).cursor("a")
        assert cursor.at == FIRST + timedelta(days=197)
        assert {name for name in cursor.told if name.startswith("round ")} == {
            each.id for each in got if each.subject is None
        }
        assert path.stat().st_mode & 0o777 == 0o600
    assert lines[0] < lines[10**9] / 3
    assert [each.name for each in tmp_path.iterdir()] == ["told.jsonl"]


def test_a_journal_that_another_run_has_written_to_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifying, "SPARE_LINES", -1)
    journal, other = Journal(tmp_path / "told.jsonl"), Journal(tmp_path / "told.jsonl")
    journal.moved("a", FIRST)
    other.cursor("b")
    asked = Asked(WITH_ROUND, BEGUN, FIRST + timedelta(days=1, hours=5), divisions=TREE)
    notice = new_notices(asked.obligations(), asked.owners, asked.at, Cursor())[0]
    other.told("b", notice)
    for hour in range(9):
        journal.moved("a", FIRST + timedelta(hours=hour))
    assert notice.id in Journal(journal.path).cursor("b").told
