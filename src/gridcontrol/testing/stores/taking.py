"""Batches going in: once, whole, in order, with an instant of their own; conflicts aside."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from gridcontrol.errors import StoreError
from gridcontrol.ids import EventKindId, FactId, SubjectId
from gridcontrol.model.encoded import BulkStore, encode
from gridcontrol.model.facts import Event, Fact, Origin, Value
from gridcontrol.model.wire import fact_to_text
from gridcontrol.testing.clocks import FIRST, MovingClock
from gridcontrol.testing.stores.opening import Opens
from gridcontrol.testing.stores.samples import ANNA, BO, CHEN, DAY, event, ids_of, one_of_each, texts_of


class Taking(Opens):
    """What ``append`` must do."""

    def test_facts_come_back_as_they_went_in(self, tmp_path: Path) -> None:
        store = self.open_store(tmp_path, MovingClock())
        facts = one_of_each()
        receipt = store.append(facts)
        assert (receipt.received_at, receipt.new, receipt.known, receipt.conflicts) == (FIRST, len(facts), 0, ())
        assert texts_of(store.read()) == [fact_to_text(fact) for fact in facts]
        assert [item.fact for item in store.read()] == facts
        assert {item.received_at for item in store.read()} == {FIRST}
        store.close()

    def test_facts_keep_their_order_over_many_batches(self, tmp_path: Path) -> None:
        store = self.open_store(tmp_path, MovingClock())
        ids = [f"n{number * 7919 % 10_007}" for number in range(6_000)]
        sizes = [0, 1, 2, 5_000, 6_000]
        for start, end in pairwise(sizes):
            store.append([event(fact_id) for fact_id in ids[start:end]])
        assert ids_of(store.read()) == ids
        instants = [item.received_at for item in store.read()]
        assert instants == sorted(instants)
        store.close()

    def test_instants_increase_when_the_clock_stands_or_goes_back(self, tmp_path: Path) -> None:
        clock = MovingClock(step=timedelta(0))
        store = self.open_store(tmp_path, clock)
        receipts = [store.append([event("a")]), store.append([event("b")])]
        clock.now = FIRST - timedelta(days=1)
        receipts.append(store.append([event("c")]))
        clock.now = FIRST + timedelta(days=1)
        receipts.append(store.append([event("d")]))
        stamped = [receipt.received_at for receipt in receipts]
        assert stamped == sorted(set(stamped))
        assert [item.received_at for item in store.read()] == stamped
        assert stamped[-1] == clock.now
        assert store.last_received() == clock.now
        store.close()

    def test_the_same_fact_counts_once(self, tmp_path: Path) -> None:
        store = self.open_store(tmp_path, MovingClock())
        first = Event(FactId("a"), EventKindId("test"), ANNA, DAY, origin=Origin("monday.csv", 1))
        again = Event(FactId("a"), EventKindId("test"), ANNA, DAY, origin=Origin("tuesday.csv", 9))
        receipt = store.append([first, again, event("b")])
        assert (receipt.new, receipt.known) == (2, 1)
        receipt = store.append([again, event("b"), event("c"), event("c")])
        assert (receipt.new, receipt.known, receipt.conflicts) == (1, 3, ())
        assert ids_of(store.read()) == ["a", "b", "c"]
        assert next(iter(store.read())).fact.origin == Origin("monday.csv", 1)
        assert list(store.conflicts()) == []
        store.close()

    def test_other_content_under_a_known_id_stands_on_the_conflict_list(self, tmp_path: Path) -> None:
        store = self.open_store(tmp_path, MovingClock())
        kept = [event("a", result="negative"), event("b")]
        within = store.append([*kept, event("b", result="positive")])
        assert (within.new, within.known, within.conflicts) == (2, 0, ("b",))
        refused = Event(FactId("a"), EventKindId("test"), BO, DAY, origin=Origin("late.csv", 3))
        across = store.append([refused, event("c"), refused])
        assert (across.new, across.known, across.conflicts) == (1, 0, ("a",))
        assert [item.fact for item in store.read()] == [*kept, event("c")]
        listed = list(store.conflicts())
        assert [(item.kept, item.refused) for item in listed] == [
            (kept[1], event("b", result="positive")),
            (kept[0], refused),
        ]
        assert [item.received_at for item in listed] == [within.received_at, across.received_at]
        assert listed[1].refused.origin == Origin("late.csv", 3)
        store.close()

    def test_a_refused_fact_is_listed_once_and_named_each_time(self, tmp_path: Path) -> None:
        store = self.open_store(tmp_path, MovingClock())
        store.append([event("a")])
        first = store.append([event("a", result="x")])
        again = store.append([event("a", result="x")])
        other = store.append([event("a", result="y"), event("a", result="x")])
        assert first.conflicts == again.conflicts == other.conflicts == ("a",)
        assert again.received_at == first.received_at < other.received_at
        assert [item.refused for item in store.conflicts()] == [event("a", result="x"), event("a", result="y")]
        assert next(iter(store.conflicts(known_at=first.received_at))).refused == event("a", result="x")
        assert list(store.conflicts(known_at=first.received_at - timedelta(microseconds=1))) == []
        store.close()

    def test_a_batch_with_nothing_new_leaves_no_trace(self, tmp_path: Path) -> None:
        store = self.open_store(tmp_path, MovingClock())
        assert store.append([]).received_at == FIRST
        assert store.last_received() is None
        first = store.append([event("a")])
        for batch in ([], [event("a")]):
            receipt = store.append(batch)
            assert (receipt.received_at, receipt.new, receipt.known) == (first.received_at, 0, len(batch))
        assert store.last_received() == first.received_at
        store.close()

    def test_contents_differ_when_their_texts_do(self, tmp_path: Path) -> None:
        store = self.open_store(tmp_path, MovingClock())
        alike: list[Value] = [1, True, Decimal(1), Decimal("1.0"), "1", (1,)]
        store.append([event("a", count=alike[0])])
        receipt = store.append([event("a", count=value) for value in alike])
        assert (receipt.known, receipt.conflicts) == (1, ("a",))
        assert [fact_to_text(item.refused) for item in store.conflicts()] == [
            fact_to_text(event("a", count=value)) for value in alike[1:]
        ]
        store.close()

    def test_nothing_of_a_failing_batch_is_taken(self, tmp_path: Path) -> None:
        store = self.open_store(tmp_path, MovingClock())
        store.append([event("a")])

        def breaking_off() -> Iterator[Fact]:
            yield event("b")
            yield event("a", result="other")
            raise RuntimeError("the file ended")

        with pytest.raises(RuntimeError, match="the file ended"):
            store.append(breaking_off())
        assert ids_of(store.read()) == ["a"]
        assert list(store.conflicts()) == []
        assert store.append([event("b")]).new == 1
        store.close()

    @pytest.mark.parametrize(
        "broken",
        [
            event("half \ud83d"),
            event("half", SubjectId("person/\udc00")),
            event("half", text="\udc00"),
            Event(FactId("half"), EventKindId("test"), ANNA, DAY, origin=Origin("\ud83d.csv", 1)),
        ],
    )
    def test_text_that_is_no_unicode_is_refused_with_its_batch(self, tmp_path: Path, broken: Fact) -> None:
        store = self.open_store(tmp_path, MovingClock())
        with pytest.raises(StoreError, match="not valid Unicode"):
            store.append([event("b"), broken])
        assert list(store.read()) == []
        assert store.append([event("b")]).new == 1
        store.close()

    def test_nothing_is_seen_before_it_is_acknowledged(self, tmp_path: Path) -> None:
        store = self.open_store(tmp_path, MovingClock())
        store.append([event("a")])
        seen: list[list[str]] = []

        def looking() -> Iterator[Fact]:
            for number in range(3):
                yield event(f"b{number}")
                seen.append(ids_of(store.read()))

        store.append(looking())
        assert seen == [["a"]] * 3
        assert ids_of(store.read()) == ["a", "b0", "b1", "b2"]
        store.close()

    def test_threads_may_share_a_store(self, tmp_path: Path) -> None:
        store = self.open_store(tmp_path, MovingClock(step=timedelta(0)))

        def deliver(worker: int) -> list[datetime]:
            return [store.append([event(f"{worker}-{n}"), event("same")]).received_at for n in range(10)]

        with ThreadPoolExecutor(4) as pool:
            stamped = [moment for moments in pool.map(deliver, range(4)) for moment in moments]
        assert len(set(stamped)) == len(stamped)
        assert sorted(ids_of(store.read())) == sorted([f"{w}-{n}" for w in range(4) for n in range(10)] + ["same"])
        store.close()

    def test_facts_as_columns_are_taken_like_facts(self, tmp_path: Path) -> None:
        store = self.open_store(tmp_path, MovingClock())
        facts = [*one_of_each(), event("e2", result="x")]
        receipt = store.append_encoded(map(encode, facts)) if isinstance(store, BulkStore) else store.append(facts)
        assert (receipt.new, receipt.known, receipt.conflicts) == (8, 0, ("e2",))
        assert store.append(facts[:-1]).known == 8
        assert [item.fact for item in store.read()] == facts[:-1]
        assert ids_of(store.read(subjects=[CHEN])) == ["i1", "a2"]
        store.close()
