"""The store on both databases, and values to put in it.

`store` runs a test once on each kind. `make_run`, `make_bevakning` and `make_case` give values
that can be stored; what a test does not care about has a default.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, create_engine

from flows.cases.bevakning import Bevakning, BevakningState, Recipient, ReminderStep
from flows.cases.case import Case, CaseEnd, Post, Untold
from flows.cases.state import Taken
from flows.messages import Chat, ChatKind
from flows.ports import Store
from flows.routines.run import Run, RunState
from storage.store import open_store

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A connection of the test's own to the database."""
    opened = create_engine(database_url.replace("postgresql://", "postgresql+psycopg://"))
    yield opened
    opened.dispose()


@pytest.fixture(scope="session")
def sqlite_tables(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A database with our tables and nothing in them, made once."""
    path = tmp_path_factory.mktemp("tables") / "jourlots.db"
    asyncio.run(open_store(str(path)).close())
    return path.read_bytes()


@pytest.fixture(scope="session")
def postgres_tables(postgres_server: str) -> str:
    """The name of such a database on the server."""
    name = "jourlots_tables"
    with psycopg.connect(postgres_server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    asyncio.run(open_store(postgres_server.replace("/postgres?", f"/{name}?")).close())
    return name


@pytest.fixture
def postgres_template(request: pytest.FixtureRequest) -> str:
    """Whoever asks for a store finds its tables made; whoever opens one makes them."""
    with_tables = "url_with_tables" in request.fixturenames
    return request.getfixturevalue("postgres_tables") if with_tables else "template1"


@pytest.fixture
def url_with_tables(database_url: str, sqlite_path: Path, sqlite_tables: bytes) -> str:
    """The same address, with our tables there."""
    if database_url.startswith("sqlite"):
        sqlite_path.write_bytes(sqlite_tables)
    return database_url


@pytest.fixture
async def store(url_with_tables: str) -> AsyncIterator[Store]:
    """An open store, once on each kind of database."""
    opened = open_store(url_with_tables, patience=2.0)
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


@pytest.fixture
async def make_case(make_bevakning: Callable[..., Bevakning]) -> Callable[..., Case]:
    """Make a case that the person and the unit of `make_bevakning` have to do with."""
    whose = make_bevakning()
    case = Case(
        id=0,
        token="c-1",
        code="K7F43",
        process_id="installation",
        sha256="cd" * 32,
        end=CaseEnd.OPEN,
        history=(
            Taken("skicka", NOON, (("skickat", date(2026, 11, 20)),), whose.owner_id),
            Taken("ta_emot", NOON, (("mottaget", date(2026, 11, 23)),)),
        ),
        posts={
            "socialsekreterare": Post("socialsekreterare", whose.unit_id, whose.owner_id),
            "planerare": Post("planerare", whose.unit_id, None, whose.owner_id),
        },
        untold=(Untold("nycklar_klara", whose.owner_id), Untold("ej_nadd", None)),
        opened_at=NOON,
        next_at=NOON,
        ended_at=None,
        joined_to=None,
        kept=None,
        version=1,
    )
    return lambda **changes: replace(case, **changes)
