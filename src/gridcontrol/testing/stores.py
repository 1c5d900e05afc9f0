"""The contract of stores, as tests for whoever writes one.

class TestParquetStore(DurableStoreContract):
    def open_store(self, folder, clock):
        return ParquetStore(folder / "facts", clock)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from gridcontrol.errors import StoreError, UsageError
from gridcontrol.ids import EventKindId, FactId, FieldId, StatusId, SubjectId, TrackId
from gridcontrol.model.encoded import BulkStore, encode
from gridcontrol.model.facts import Assertion, Correction, Event, Fact, Identity, Origin, Received, Value, Void
from gridcontrol.model.storing import Clock, Store
from gridcontrol.model.wire import fact_to_text
from gridcontrol.testing.clocks import FIRST, MovingClock

ANNA, BO, CHEN = SubjectId("person/anna"), SubjectId("person/bo"), SubjectId("person/chen")
_DAY = date(2020, 2, 5)
_NOON = datetime(2020, 2, 5, 12, 0, 0, 1, tzinfo=UTC)


def event(fact_id: str, subject: SubjectId = ANNA, **fields: Value) -> Event:
    """A small event."""
    return Event(
        FactId(fact_id), EventKindId("test"), subject, _DAY, {FieldId(name): value for name, value in fields.items()}
    )


def one_of_each() -> list[Fact]:
    """Facts of all five forms with every type of value, about three persons."""
    every_type: dict[FieldId, Value] = {
        FieldId("text"): "检测 'x' \"y\" \\ \n\0 𠮷",
        FieldId("empty"): "",
        FieldId("whole"): -(2**70),
        FieldId("truth"): True,
        FieldId("number"): Decimal("10.50"),
        FieldId("day"): date(1, 1, 1),
        FieldId("instant"): datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        FieldId("list"): ("a", 1, (Decimal("-0.0"), _DAY)),
    }
    return [
        Event(FactId("e1"), EventKindId("test"), ANNA, _NOON, every_type, _NOON, Origin("检测.csv", 7)),
        Event(FactId("e2"), EventKindId("arrived"), BO, _DAY),
        Correction(FactId("c1"), FactId("e1"), _DAY, {FieldId("text"): "y"}, (FieldId("empty"),), _NOON),
        Correction(FactId("c2"), FactId("e2"), None, {}, (), None, Origin("检测.csv", 8)),
        Void(FactId("v1"), FactId("c2"), "typed twice", _NOON, Origin("voids.jsonl", 1)),
        Identity(FactId("i1"), BO, CHEN, same=True, evidence="same card", recorded_at=_NOON),
        Assertion(FactId("a1"), ANNA, TrackId("control"), StatusId("home"), _DAY, _NOON),
        Assertion(FactId("a2"), CHEN, TrackId("control"), StatusId("home"), _NOON, None, _NOON),
    ]


def texts_of(received: Iterable[Received]) -> list[str]:
    """The facts as text, whole, in order: equal exactly when the facts are, origins included."""
    return [fact_to_text(item.fact) for item in received]


def ids_of(received: Iterable[Received]) -> list[str]:
    """The facts' ids, in order."""
    return [item.fact.id for item in received]


class StoreContract:
    """What every store must do. Subclass it as ``Test...`` and say how one is opened.

    Each method is a test of its own on a fresh folder.
    """

    def open_store(self, folder: Path, clock: Clock) -> Store:
        """The store kept in *folder*, empty at first. A durable one has what was appended when opened there again."""
        raise NotImplementedError

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

    def test_a_new_store_is_empty(self, tmp_path: Path) -> None:
        store = self.open_store(tmp_path, MovingClock())
        assert (list(store.read()), list(store.conflicts()), store.last_received()) == ([], [], None)
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
        first = Event(FactId("a"), EventKindId("test"), ANNA, _DAY, origin=Origin("monday.csv", 1))
        again = Event(FactId("a"), EventKindId("test"), ANNA, _DAY, origin=Origin("tuesday.csv", 9))
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
        refused = Event(FactId("a"), EventKindId("test"), BO, _DAY, origin=Origin("late.csv", 3))
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

    def test_ids_are_told_apart_to_the_last_character(self, tmp_path: Path) -> None:
        ids = ["a", "A", "a ", " a", "a\0", "é", "e\u0301", "ａ", "0", "00", "0.0", "%", "_", "𠮷", "x" * 5_000]
        store = self.open_store(tmp_path, MovingClock())
        assert store.append([event(fact_id, SubjectId(f"person/{fact_id}")) for fact_id in ids]).new == len(ids)
        assert ids_of(store.read()) == ids
        for fact_id in ids:
            assert ids_of(store.read(subjects=[SubjectId(f"person/{fact_id}")])) == [fact_id]
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
            Event(FactId("half"), EventKindId("test"), ANNA, _DAY, origin=Origin("\ud83d.csv", 1)),
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

    def test_a_replay_gives_the_same_store(self, tmp_path: Path) -> None:
        facts = one_of_each()
        batches: list[tuple[datetime, Sequence[Fact]]] = [
            (FIRST, facts[:3]),
            (FIRST + timedelta(microseconds=1), [facts[0], event("e2", result="x")]),
            (FIRST + timedelta(days=1), facts[1:]),
            (FIRST + timedelta(days=2), facts),
        ]
        store = self.open_store(tmp_path, MovingClock(FIRST - timedelta(days=30)))
        receipts = store.replay(iter(batches))
        assert [(receipt.new, receipt.known, receipt.conflicts) for receipt in receipts] == [
            (3, 0, ()),
            (0, 1, ("e2",)),
            (5, 2, ()),
            (0, 8, ()),
        ]
        third = batches[2][0]
        assert [receipt.received_at for receipt in receipts] == [FIRST, batches[1][0], third, third]
        assert [item.fact for item in store.read()] == facts
        assert [item.received_at for item in store.read()] == [FIRST] * 3 + [third] * 5
        assert [item.received_at for item in store.conflicts()] == [batches[1][0]]
        assert store.append([event("later")]).received_at > third
        store.close()

    def test_a_replay_needs_an_empty_store(self, tmp_path: Path) -> None:
        store = self.open_store(tmp_path, MovingClock())
        store.append([])
        store.append([event("a")])
        with pytest.raises(StoreError, match="a replay needs an empty store"):
            store.replay([(FIRST + timedelta(days=1), [event("b")])])
        assert ids_of(store.read()) == ["a"]
        store.close()

    @pytest.mark.parametrize("second", [FIRST, FIRST - timedelta(microseconds=1)])
    def test_a_replay_out_of_order_takes_nothing(self, tmp_path: Path, second: datetime) -> None:
        store = self.open_store(tmp_path, MovingClock())
        with pytest.raises(StoreError, match="not after the batch before it"):
            store.replay([(FIRST, [event("a"), event("a", result="x")]), (second, [event("b")])])
        assert (list(store.read()), list(store.conflicts()), store.last_received()) == ([], [], None)
        assert store.replay([(FIRST, [event("a")])])[0].new == 1
        store.close()

    def test_a_replay_that_breaks_off_takes_nothing(self, tmp_path: Path) -> None:
        store = self.open_store(tmp_path, MovingClock())

        def breaking_off() -> Iterator[tuple[datetime, Sequence[Fact]]]:
            yield FIRST, [event("a")]
            raise RuntimeError("the file ended")

        with pytest.raises(RuntimeError, match="the file ended"):
            store.replay(breaking_off())
        with pytest.raises(UsageError, match="received_at has no time zone"):
            store.replay([(FIRST, [event("a")]), (FIRST.replace(tzinfo=None), [event("b")])])
        assert (list(store.read()), store.last_received()) == ([], None)
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

    def test_facts_as_columns_are_taken_like_facts(self, tmp_path: Path) -> None:
        store = self.open_store(tmp_path, MovingClock())
        facts = [*one_of_each(), event("e2", result="x")]
        receipt = store.append_encoded(map(encode, facts)) if isinstance(store, BulkStore) else store.append(facts)
        assert (receipt.new, receipt.known, receipt.conflicts) == (8, 0, ("e2",))
        assert store.append(facts[:-1]).known == 8
        assert [item.fact for item in store.read()] == facts[:-1]
        assert ids_of(store.read(subjects=[CHEN])) == ["i1", "a2"]
        store.close()


class DurableStoreContract(StoreContract):
    """What a store that keeps its facts must do besides. Two may be open on one folder at once."""

    def test_what_was_acknowledged_is_there_when_opened_again(self, tmp_path: Path) -> None:
        facts = [*one_of_each(), event("e2", result="x")]
        store = self.open_store(tmp_path, MovingClock())
        received_at = store.append(facts).received_at
        store.close()
        store = self.open_store(tmp_path, MovingClock(FIRST - timedelta(days=9)))
        assert texts_of(store.read()) == [fact_to_text(fact) for fact in facts[:-1]]
        assert [item.refused for item in store.conflicts()] == [facts[-1]]
        assert store.last_received() == received_at
        receipt = store.append([*facts, event("new")])
        assert (receipt.new, receipt.known, receipt.conflicts) == (1, 8, ("e2",))
        assert receipt.received_at > received_at
        assert len(list(store.conflicts())) == 1
        store.close()

    def test_two_open_at_once_see_each_other(self, tmp_path: Path) -> None:
        one = self.open_store(tmp_path, MovingClock())
        other = self.open_store(tmp_path, MovingClock(step=timedelta(0)))
        stamped = [one.append([event("a")]).received_at, other.append([event("b")]).received_at]
        assert other.append([event("a"), event("b")]).known == 2
        stamped.append(one.append([event("a", result="x"), event("c")]).received_at)
        assert stamped == sorted(set(stamped))
        for store in (one, other):
            assert ids_of(store.read()) == ["a", "b", "c"]
            assert ids_of(store.read(subjects=[ANNA])) == ["a", "b", "c"]
            assert len(list(store.conflicts())) == 1
            assert store.last_received() == stamped[-1]
        one.close()
        assert other.append([event("d")]).new == 1
        other.close()

    def test_two_writers_at_once_lose_nothing(self, tmp_path: Path) -> None:
        def deliver(worker: int) -> list[datetime]:
            store = self.open_store(tmp_path, MovingClock(step=timedelta(0)))
            stamped = [
                store.append([event(f"{worker}-{n}-{m}") for m in range(20)] + [event("same")]).received_at
                for n in range(10)
            ]
            store.close()
            return stamped

        with ThreadPoolExecutor(2) as pool:
            stamped = [moment for moments in pool.map(deliver, range(2)) for moment in moments]
        assert len(set(stamped)) == len(stamped)
        store = self.open_store(tmp_path, MovingClock())
        wanted = [f"{w}-{n}-{m}" for w in range(2) for n in range(10) for m in range(20)] + ["same"]
        assert sorted(ids_of(store.read())) == sorted(wanted)
        assert sorted(stamped) == sorted({item.received_at for item in store.read()})
        store.close()

    def test_a_reader_halfway_does_not_hold_up_a_writer(self, tmp_path: Path) -> None:
        one = self.open_store(tmp_path, MovingClock())
        other = self.open_store(tmp_path, MovingClock())
        one.append([event(f"a{number}") for number in range(3_000)])
        reading = one.read()
        next(reading)
        assert other.append([event("b")]).new == 1
        assert len(list(reading)) == 2_999
        one.close()
        other.close()
