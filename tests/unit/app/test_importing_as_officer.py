"""What an officer brings in: facts about those he answers for, and nothing that tells or opens more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gridcontrol.access import Scope
from gridcontrol.app.locality import Locality
from gridcontrol.errors import UsageError
from gridcontrol.ids import FactId, SubjectId
from gridcontrol.intake.outcome import Imported
from gridcontrol.model.adopting import PACKS, adoption_event
from gridcontrol.model.facts import Fact
from gridcontrol.model.wire import fact_from_object
from tests.leaks.doors import locality_of
from tests.leaks.worlds import Told, World

AT = datetime(2020, 2, 20, tzinfo=UTC)
OUTSIDE = {"scope.row-outside": 1}


def _event(number: int, kind: str, subject: str, **fields: object) -> Fact:
    whole = {"is": "event", "id": f"t-{number}", "kind": kind, "subject": subject, "at": "2020-02-01"}
    return fact_from_object({**whole, "fields": fields})


FACTS = [
    _event(1, "arrived", "person/own", residence="99010101", called="Own"),
    _event(2, "arrived", "person/other", residence="99010201", called="Other"),
    _event(3, "assigned", "officer/o-1", scheme="doors", link="grid", division="99010101"),
    _event(4, "opened", "venue/own", lies_in="99010101"),
    _event(5, "assigned", "officer/o-1", scheme="site", link="lead", venue="venue/own"),
]


@pytest.fixture
def whole() -> Iterator[Locality]:
    with locality_of(World(tuple(Told(fact, 0) for fact in FACTS))) as found:
        yield found


def _brought(whole: Locality, folder: Path, **fact: object) -> Imported:
    path = folder / "facts.jsonl"
    whole_fact = {"is": "event", "at": "2020-02-10", **fact}
    path.write_text(json.dumps(whole_fact) + "\n", "utf-8")
    return whole.seen_by("o-1").import_file(path)


def test_facts_about_those_he_sees_are_taken(whole: Locality, tmp_path: Path) -> None:
    done = _brought(whole, tmp_path, id="n-1", kind="visit", subject="person/own")
    assert (done.new, done.set_aside) == (1, 0)
    assert FactId("n-1") in {event.id for event in whole.known().of(SubjectId("person/own"))}


@pytest.mark.parametrize(
    "fact",
    [
        {"kind": "visit", "subject": "person/other"},
        {"kind": "visit", "subject": "person/nobody"},
        {"kind": "arrived", "subject": "person/other", "fields": {"residence": "99010101"}},
        {"kind": "met", "subject": "person/own", "fields": {"other": "person/other"}},
        {"kind": "met", "subject": "person/own", "fields": {"other": "person/nobody"}},
        {
            "kind": "assigned",
            "subject": "officer/o-1",
            "fields": {"scheme": "doors", "link": "head", "division": "9901"},
        },
        {"kind": "visit", "subject": "person/own", "fields": {"by": "officer/o-1"}},
        {"kind": "declared", "subject": "town/990102", "fields": {"risk": "high"}},
        {"is": "void", "of": "t-2"},
        {"is": "void", "of": "t-99"},
        {"is": "void", "of": "t-3"},
        {"is": "correction", "of": "t-2", "at": "2020-02-02"},
        {"is": "correction", "of": "t-3", "fields": {"division": "9901"}},
        {"is": "identity", "one": "person/own", "other": "person/other", "same": True},
        {"is": "identity", "one": "person/own", "other": "person/nobody", "same": True},
        {"is": "assertion", "subject": "person/other", "track": "control", "status": "case", "since": "2020-02-02"},
    ],
    ids=str,
)
def test_everything_else_is_set_aside_for_one_reason(whole: Locality, tmp_path: Path, fact: dict[str, object]) -> None:
    """Whether it is about somebody elsewhere or about nobody at all; and nothing by which he would see more."""
    before = whole.known()
    if fact.get("is", "event") != "event":
        fact = {"at": None, **fact}  # only an event must have a time
    path = tmp_path / "facts.jsonl"
    line = {key: value for key, value in ({"is": "event", "at": "2020-02-10"} | fact | {"id": "n-1"}).items() if value}
    path.write_text(json.dumps(line) + "\n", "utf-8")
    done = whole.seen_by("o-1").import_file(path)
    assert (done.new, dict(done.set_aside_by_reason)) == (0, OUTSIDE)
    assert [str(each.code) for each in done.problems] == ["scope.row-outside"]
    assert whole.known() == before


def test_what_no_officer_may_touch_stays(whole: Locality, tmp_path: Path) -> None:
    """Not even who sees everything withdraws an assignment, or the version of the pack that is in force."""
    whole.store.append([adoption_event(whole.pack.id, "v", {"pack.yaml": ""}, AT, signed_by="x", document="")])
    (adopted,) = whole.store.read(subjects={PACKS})
    path = tmp_path / "facts.jsonl"
    lines = [{"is": "void", "id": f"n-{number}", "of": of} for number, of in enumerate((adopted.fact.id, "t-3"))]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    done = whole.seen_by(Scope()).import_file(path)
    assert (done.new, dict(done.set_aside_by_reason)) == (0, {"scope.row-outside": 2})


def test_an_own_fact_can_be_corrected_and_withdrawn(whole: Locality, tmp_path: Path) -> None:
    path = tmp_path / "facts.jsonl"
    lines = [
        {"is": "event", "id": "n-1", "kind": "visit", "subject": "person/own", "at": "2020-02-10"},
        {"is": "correction", "id": "n-2", "of": "n-1", "at": "2020-02-11"},
        {"is": "void", "id": "n-3", "of": "t-1"},
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    done = whole.seen_by("o-1").import_file(path)
    assert (done.new, done.set_aside) == (3, 0)


def test_an_id_in_use_elsewhere_is_told_of_as_free(whole: Locality, tmp_path: Path) -> None:
    """First, again, and again with other content: each as if nobody had it."""
    told = [
        (done.new, done.known, done.conflicting, done.conflicts)
        for day in ("2020-02-10", "2020-02-10", "2020-02-11")
        for name in ("t-2", "free")
        for done in [_brought(whole, tmp_path, id=name, kind="visit", subject="person/own", at=day)]
    ]
    free = [(new, known, conflicting, len(conflicts)) for new, known, conflicting, conflicts in told[1::2]]
    assert [(new, known, conflicting, len(conflicts)) for new, known, conflicting, conflicts in told[::2]] == free
    assert free == [(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 1)]
    assert {conflict.refused.id for conflict in whole.store.conflicts()} == {"t-2", "free"}


def test_a_reader_has_no_store_and_no_other_eyes(whole: Locality) -> None:
    reader = whole.seen_by("o-1")
    for refused in (
        lambda: list(reader.store.read()),
        lambda: list(reader.store.conflicts()),
        reader.store.last_received,
        lambda: reader.store.append([]),
        lambda: reader.store.replay([]),
        lambda: reader.replay("deliveries.csv"),
        lambda: reader.seen_by("o-1"),
    ):
        with pytest.raises(UsageError, match="is about everything there is"):
            refused()
