"""What a suite asks of whoever runs it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path

from gridcontrol.model.storing import Clock, Store


class Opens(ABC):
    """A suite of tests on a store that a subclass opens."""

    @abstractmethod
    def open_store(self, folder: Path, clock: Clock) -> Store:
        """The store kept in *folder*, empty at first. A durable one has what was appended when opened there again."""
