"""Fixtures for tests marked ``postgres``, here and in plugins."""

from __future__ import annotations

import pytest

from tests.postgres.server import Server, server


@pytest.fixture(scope="session")
def postgres_server() -> Server:
    """The server of this process, for all of its tests."""
    return server()


@pytest.fixture
def postgres_url(postgres_server: Server) -> str:
    """The URL of a store that was never opened."""
    return postgres_server.url()
