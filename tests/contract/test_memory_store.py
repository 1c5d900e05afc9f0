from __future__ import annotations

from pathlib import Path

import pytest

from gridcontrol.builtin.memory import MemoryStore, open_memory
from gridcontrol.errors import StoreError
from gridcontrol.model.storing import Clock, Store
from gridcontrol.testing import MovingClock, StoreContract


class TestMemoryStore(StoreContract):
    def open_store(self, folder: Path, clock: Clock) -> Store:
        assert folder.is_dir()  # given to every store; this one has no use for it
        return MemoryStore(clock)


def test_a_url_with_more_than_the_scheme_is_refused() -> None:
    with pytest.raises(StoreError) as raised:
        open_memory("memory:somewhere", MovingClock())
    assert str(raised.value) == "'memory:somewhere' does not say which store to open [store.bad-url]"
