"""The evaluator that works on a PostgreSQL server: the contract, and what is said where the server can't be had."""

from __future__ import annotations

import pytest

from gridcontrol.errors import PluginError, StoreError
from gridcontrol.errors.text import fix_text, problem_line
from gridcontrol.model.known import as_known
from gridcontrol.plugins import PluginHost
from gridcontrol.testing import EvaluatorContract
from gridcontrol.testing.packs import pocket_pack
from gridcontrol_postgres.database import address_in
from gridcontrol_postgres.engine import Postgres
from gridcontrol_sql import EngineEvaluator


@pytest.mark.heavy
@pytest.mark.postgres
class TestPostgres(EvaluatorContract):
    @pytest.fixture(autouse=True)
    def _server(self, postgres_url: str) -> None:
        self.url = postgres_url

    def evaluator(self) -> EngineEvaluator:
        return EngineEvaluator(Postgres(address_in(self.url)), few=0)


@pytest.mark.postgres
def test_it_leaves_nothing_behind(postgres_url: str) -> None:
    import psycopg  # noqa: PLC0415  # only where there is a server

    address = address_in(postgres_url)
    pack = pocket_pack()
    # Temporary ones go with their connection, some moments after it was closed.
    standing = "SELECT oid FROM pg_class WHERE relpersistence <> 't'"
    with psycopg.connect(address.url) as connection:
        before = set(connection.execute(standing).fetchall())
    EngineEvaluator(Postgres(address), few=0).evaluate(pack, as_known([], pack.zone))
    with psycopg.connect(address.url) as connection:
        assert set(connection.execute(standing).fetchall()) == before


def test_a_server_has_to_be_named() -> None:
    with pytest.raises(PluginError) as refused:
        PluginHost().evaluator("postgres")
    (problem,) = refused.value.problems
    assert (
        problem_line(problem, "en")
        == "the evaluator 'postgres' works on a server, and none is named [sql.engine-where]"
    )
    assert fix_text(problem, "en") == "name it behind a colon: postgres:postgresql://user@host/district"


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(StoreError, match="mysql://host/district"):
        PluginHost().evaluator("postgres:mysql://user@host/district")


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    pack = pocket_pack()
    evaluator = PluginHost().evaluator("postgres:postgresql://me:secret@127.0.0.1:9/district?connect_timeout=2")
    with pytest.raises(PluginError) as failed:
        evaluator.evaluate(pack, as_known([], pack.zone))
    assert "the engine postgres (postgresql://127.0.0.1:9/district) failed" in str(failed.value)
    assert "secret" not in str(failed.value)
