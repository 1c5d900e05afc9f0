"""Facts coming out: as known at an instant, about subjects."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve

from gridcontrol.errors import StoreError, UsageError
from gridcontrol.ids import FactId, FieldId, SubjectId
from gridcontrol.model.facts import Event, Identity, Received, Void
from gridcontrol.model.parting import PartedStore
from gridcontrol.testing.clocks import FIRST, MovingClock
from gridcontrol.testing.stores.opening import Opens
from gridcontrol.testing.stores.samples import ANNA, BO, CHEN, event, ids_of, one_of_each


class Answering(Opens):
    """What ``read``, ``conflicts`` and ``close`` must do."""

    def test_a_new_store_is_empty(self, tmp_path: Path) -> None:
        store = self.open_store(tmp_path, MovingClock())
        assert (list(store.read()), list(store.conflicts()), store.last_received()) == ([], [], None)
        store.close()

    def test_ids_are_told_apart_to_the_last_character(self, tmp_path: Path) -> None:
        ids = ["a", "A", "a ", " a", "a\0", "é", "e\u0301", "ａ", "0", "00", "0.0", "%", "_", "𠮷", "x" * 5_000]
        store = self.open_store(tmp_path, MovingClock())
        assert store.append([event(fact_id, SubjectId(f"person/{fact_id}")) for fact_id in ids]).new == len(ids)
        assert ids_of(store.read()) == ids
        for fact_id in ids:
            assert ids_of(store.read(subjects=[SubjectId(f"person/{fact_id}")])) == [fact_id]
        store.close()

    def test_a_store_read_by_numbers_gives_what_it_gives_in_order(self, tmp_path: Path) -> None:
        store = self.open_store(tmp_path, MovingClock())
        if isinstance(store, PartedStore):
            names = ["a", 'say "hi"', "back\\slash", '","subject":"person/b', "行", "}"]
            odd = [
                evolve(event(f"f{n}", SubjectId(f"person/{name}")), fields={FieldId("subject"): name})
                for n, name in enumerate(names)
            ]
            first = store.append([*one_of_each(), *odd]).received_at
            store.append([event("later")])
            whole: list[Received] = []
            for known_at in (first, None):
                whole = list(store.read(known_at=known_at))
                subjects = [item.fact.subject if isinstance(item.fact, Event) else None for item in whole]
                numbered = list(store.numbered(known_at=known_at))
                numbers = [number for number, _ in numbered]
                assert all(each in {None, of} for (_, each), of in zip(numbered, subjects, strict=True))
                assert store.count(known_at=known_at) == len(whole)
                assert list(store.at_numbers(numbers)) == whole
                assert list(store.at_numbers(numbers[::-2])) == [whole[n] for n in sorted(range(len(whole))[::-2])]
                ids = [item.fact.id for item in whole]
                assert store.numbers_of([*ids, FactId("no such fact")]) == dict(zip(ids, numbers, strict=True))
            again = store.reopened()
            store.close()
            assert list(again.read()) == whole
            again.close()
        store.close()

    def test_known_at_takes_what_was_received_by_then(self, tmp_path: Path) -> None:
        store = self.open_store(tmp_path, MovingClock())
        first = store.append([event("a"), event("b")]).received_at
        second = store.append([event("c"), event("a", result="x")]).received_at
        tick = timedelta(microseconds=1)
        expected = {first - tick: [], first: ["a", "b"], second - tick: ["a", "b"], second: ["a", "b", "c"]}
        for known_at, ids in expected.items():
            assert ids_of(store.read(known_at=known_at)) == ids
            assert ids_of(store.read(known_at=known_at, subjects=[ANNA])) == ids
            assert len(list(store.conflicts(known_at=known_at))) == (known_at == second)
        store.close()

    def test_an_instant_without_a_zone_is_refused(self, tmp_path: Path) -> None:
        clock = MovingClock()
        store = self.open_store(tmp_path, clock)
        naive = FIRST.replace(tzinfo=None)
        with pytest.raises(UsageError, match="known_at has no time zone"):
            store.read(known_at=naive)
        with pytest.raises(UsageError, match="known_at has no time zone"):
            store.conflicts(known_at=naive)
        clock.now = naive
        with pytest.raises(UsageError, match="the clock has no time zone"):
            store.append([event("a")])
        assert list(store.read()) == []
        store.close()

    def test_subjects_bring_what_acts_on_their_facts(self, tmp_path: Path) -> None:
        store = self.open_store(tmp_path, MovingClock())
        store.append([Void(FactId("v0"), FactId("e2"), "came before what it withdraws"), *one_of_each()])
        last = store.append(
            [
                Void(FactId("v2"), FactId("v1")),
                Void(FactId("v3"), FactId("v2")),
                Void(FactId("v4"), FactId("i1")),
                Void(FactId("v5"), FactId("nowhere")),
                Void(FactId("v6"), FactId("v6"), "of itself"),
                Identity(FactId("i2"), ANNA, ANNA, same=False, evidence=""),
            ]
        )
        about = {
            (ANNA,): ["e1", "c1", "a1", "i2"],
            (BO,): ["v0", "e2", "c2", "v1", "i1", "v2", "v3", "v4"],
            (CHEN,): ["i1", "a2", "v4"],
            (ANNA, CHEN): ["e1", "c1", "i1", "a1", "a2", "v4", "i2"],
            (SubjectId("person/nobody"),): [],
            (): [],
        }
        for subjects, ids in about.items():
            assert ids_of(store.read(subjects=subjects)) == ids
        before = last.received_at - timedelta(microseconds=1)
        assert ids_of(store.read(subjects={BO}, known_at=before)) == ["v0", "e2", "c2", "v1", "i1"]
        store.close()

    def test_many_subjects_at_once(self, tmp_path: Path) -> None:
        store = self.open_store(tmp_path, MovingClock())
        people = [SubjectId(f"person/{number}") for number in range(5_000)]
        store.append([event(f"e{number}", person) for number, person in enumerate(people)])
        store.append([Void(FactId(f"v{number}"), FactId(f"e{number}")) for number in range(5_000)])
        wanted = people[::2]
        read = ids_of(store.read(subjects=wanted))
        assert read == [f"{form}{number}" for form in "ev" for number in range(0, 5_000, 2)]
        store.close()

    def test_an_answer_holds_what_was_there_when_it_was_asked_for(self, tmp_path: Path) -> None:
        store = self.open_store(tmp_path, MovingClock())
        store.append([event(f"a{number}") for number in range(3_000)])
        whole, of_anna, listed = store.read(), store.read(subjects=[ANNA]), store.conflicts()
        head = next(whole).fact.id
        store.append([event("b"), event("a0", result="x")])
        assert [head, *ids_of(whole)] == ids_of(of_anna) == [f"a{number}" for number in range(3_000)]
        assert list(listed) == []
        store.close()

    def test_a_closed_store_refuses_everything_but_closing(self, tmp_path: Path) -> None:
        store = self.open_store(tmp_path, MovingClock())
        store.append([event("a")])
        store.close()
        store.close()
        for call in (
            lambda: store.append([event("b")]),
            lambda: store.replay([]),
            store.read,
            lambda: store.read(subjects=[ANNA]),
            store.conflicts,
            store.last_received,
        ):
            with pytest.raises(StoreError, match="the store is closed"):
                call()
