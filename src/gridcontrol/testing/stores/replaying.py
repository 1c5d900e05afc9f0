"""Batches with the instants at which they were first received."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from gridcontrol.errors import StoreError, UsageError
from gridcontrol.model.facts import Fact
from gridcontrol.testing.clocks import FIRST, MovingClock
from gridcontrol.testing.stores.opening import Opens
from gridcontrol.testing.stores.samples import event, ids_of, one_of_each


class Replaying(Opens):
    """What ``replay`` must do."""

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
