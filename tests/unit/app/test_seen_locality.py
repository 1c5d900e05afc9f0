"""A locality as an officer sees it: which instant decides, what now is, and that trusted processes are let alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import gridcontrol
from gridcontrol.app.locality import Locality
from gridcontrol.builtin import memory
from gridcontrol.calculus.fast import FastEvaluator
from gridcontrol.errors import NotFound, UsageError
from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId
from gridcontrol.model.facts import Event, Value
from tests.leaks.county import NAMES, PACK, TABLE, divisions, pack
from tests.leaks.doors import FOLDER, HOST, locality_of
from tests.leaks.worlds import FIRST, NOW, Told, World, received
from tests.unit.app.district import Clock, district

OWN, OTHER, OFFICER = SubjectId("person/own"), SubjectId("person/other"), SubjectId("officer/o-1")


def told(name: str, kind: str, subject: SubjectId, at: date, day: int = 0, **fields: Value) -> Told:
    named = {FieldId(field): value for field, value in fields.items()}
    return Told(Event(FactId(name), EventKindId(kind), subject, at, named), day)


def arrived(subject: SubjectId, code: str) -> Told:
    return told(f"a-{subject}", "arrived", subject, FIRST, residence=code)


def assigned(code: str, at: date = FIRST, day: int = 0, **more: Value) -> Told:
    fields: dict[str, Value] = {"scheme": "doors", "link": "grid", "division": code, **more}
    return told(f"as-{code}-{at}", "assigned", OFFICER, at, day, **fields)


def county(*facts: Told) -> Locality:
    return locality_of(World((arrived(OWN, "99010101"), arrived(OTHER, "99010201"), *facts)))


def people(locality: Locality, at: datetime, known_at: datetime = NOW) -> set[SubjectId]:
    facts = locality.seeing(at, known_at).known(known_at=known_at)
    return {each for each in facts.events if each.startswith("person/")}


def noon(day: int) -> datetime:
    return received(day) - timedelta(hours=11)


def test_one_sees_of_an_instant_those_one_answered_for_then() -> None:
    reader = county(assigned("99010101", until=date(2020, 2, 5)), assigned("99010201", date(2020, 2, 8), 8)).seen_by(
        "o-1"
    )
    assert [people(reader, noon(day)) for day in (1, 3, 5, 8)] == [{OWN}, {OWN}, set(), {OTHER}]


def test_one_sees_by_what_was_known_then() -> None:
    reader = county(assigned("99010101", day=5)).seen_by("o-1")
    assert people(reader, noon(2), received(4)) == set()
    assert people(reader, noon(2), received(5)) == {OWN}


def test_nobody_looks_ahead_into_an_assignment_to_come() -> None:
    """Known already, for after the present: asked about that time, one sees what one sees today."""
    later = NOW.date() + timedelta(days=10)
    whole = county(assigned("99010101"), assigned("99010201", from_day=later))
    reader = whole.seen_by("o-1")
    answering = gridcontrol.answering_of(whole)
    assert len(answering.held_by(OFFICER, NOW + timedelta(days=30))) == 2
    assert people(reader, NOW + timedelta(days=30)) == {OWN}
    assert people(reader, NOW + timedelta(days=30), NOW + timedelta(days=60)) == {OWN}


def test_a_question_about_the_past_does_not_open_the_present() -> None:
    reader = county(assigned("99010101", until=date(2020, 2, 5))).seen_by("o-1")
    assert dict(reader.status("own", at=noon(1)))
    with pytest.raises(NotFound, match="no fact speaks of own"):
        reader.status("own", at=noon(9))


def test_now_tells_nothing_of_receipts_out_of_sight() -> None:
    """A clock that stands: what just came counts, but only what is seen moves the present."""
    start = datetime(2020, 2, 10, tzinfo=UTC)
    store = memory.open_memory("memory:", lambda: start)
    whole = Locality(pack(), store, divisions(FOLDER), HOST, FastEvaluator(), lambda: start)
    for each in (arrived(OWN, "99010101"), assigned("99010101")):
        store.append([each.fact])
    reader = whole.seen_by("o-1")
    before = reader.now()
    for number in range(5):
        store.append([told(f"v-{number}", "visit", OTHER, FIRST).fact])
    assert reader.now() == before < whole.now()
    store.append([told("v-own", "visit", OWN, FIRST).fact])
    assert reader.now() > before
    assert "v-own" in {event.id for event in reader.known().of(OWN)}


def test_a_joined_subject_is_seen_by_any_of_its_ids() -> None:
    reader = county(assigned("99010101")).seen_by(gridcontrol.Scope(subjects=[OTHER], divisions=[]))
    assert people(reader, NOW) == {OTHER}
    with pytest.raises(UsageError):
        reader.seen_by(gridcontrol.Scope())


def test_a_reader_is_given_when_a_locality_is_opened(tmp_path: Path) -> None:
    (tmp_path / "divisions.csv").write_text(TABLE, "utf-8")
    (tmp_path / "pack.yaml").write_text(PACK, "utf-8")
    scope = gridcontrol.Scope(subjects=[], divisions=[])
    with gridcontrol.open_locality(tmp_path / "pack.yaml", reader=scope, plugins=False) as seen:
        assert type(seen).__name__ == "SeenLocality"
        assert not [name for name in NAMES.values() if name in seen.render(seen.report("grids")).decode()]
    with pytest.raises(NotFound):
        gridcontrol.open_locality(tmp_path / "pack.yaml", reader="officer/o-1", plugins=False)


def test_a_pack_without_schemes_has_no_officers(tmp_path: Path) -> None:
    with (
        gridcontrol.open_locality(district(tmp_path), clock=Clock(NOW), plugins=False) as whole,
        pytest.raises(NotFound, match="no scheme"),
    ):
        whole.seen_by("officer/o-1")
