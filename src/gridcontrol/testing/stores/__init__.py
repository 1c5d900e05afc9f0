"""The contract of stores, as tests for whoever writes one.

class TestParquetStore(DurableStoreContract):
def open_store(self, folder, clock):
return ParquetStore(folder / "facts", clock)
"""

from gridcontrol.testing.stores.answering import Answering
from gridcontrol.testing.stores.lasting import Lasting
from gridcontrol.testing.stores.replaying import Replaying
from gridcontrol.testing.stores.samples import ANNA, BO, CHEN, event, ids_of, one_of_each, texts_of
from gridcontrol.testing.stores.taking import Taking

__all__ = [
    "ANNA",
    "BO",
    "CHEN",
    "DurableStoreContract",
    "StoreContract",
    "event",
    "ids_of",
    "one_of_each",
    "texts_of",
]


class StoreContract(Taking, Answering, Replaying):
    """What every store must do. Subclass it as ``Test...`` and say how one is opened.

    Each method is a test of its own on a fresh folder.
    """


class DurableStoreContract(StoreContract, Lasting):
    """What a store that keeps its facts must do besides. Two may be open on one folder at once."""
