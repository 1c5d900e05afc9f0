"""What was acknowledged stays, and two may be open at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

from gridcontrol.model.wire import fact_to_text
from gridcontrol.testing.clocks import FIRST, MovingClock
from gridcontrol.testing.stores.opening import Opens
from gridcontrol.testing.stores.samples import ANNA, event, ids_of, one_of_each, texts_of


class Lasting(Opens):
    """What a store that keeps its facts must do besides."""

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
