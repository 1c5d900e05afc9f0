"""The fixture for tests marked ``spark``, here and in plugins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.spark.session import spark

if TYPE_CHECKING:
    from gridcontrol_spark.engine import Spark


@pytest.fixture(scope="session")
def spark_engine() -> Spark:
    """The Spark of this process, for all of its tests."""
    return spark()
