"""A database in which everybody in the cast has joined.

They join the ordinary way once for each moment at which evenings begin; after that each evening
gets a copy of its own. What the bot has to send them waits in the copy and is sent in the evening.
"""

import asyncio
import os
import tempfile
from datetime import datetime
from functools import cache
from pathlib import Path

import psycopg
from program import TOKEN
from proven import content
from sqlalchemy import make_url

from bot.app import App, Parts
from bot.cli.cast import enrol
from bot.clock import MovableClock
from bot.settings import Settings
from flows.people.modules import EVERY_MODULE
from flows.people.roles import ROLES
from flows.ports import Tx
from storage.store import open_store

FILE = "sqlite:///"


def lay(database: str, start: datetime) -> None:
    """Put a copy there, unless somebody has used the database already."""
    if database.startswith("postgresql://"):
        _lay_on_server(database, start)
    elif not (path := Path(database.removeprefix(FILE))).exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as copy:
            copy.write(_staffed_file(start))


def _lay_on_server(database: str, start: datetime) -> None:
    with psycopg.connect(database, autocommit=True) as opened:
        if opened.execute("SELECT 1 FROM pg_tables WHERE tablename = 'alembic_version'").fetchone():
            return
    server, name = _server(database), make_url(database).database
    template = _staffed_on(server, start)
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE {template}')


def _server(database: str, name: str = "postgres") -> str:
    """The address of another database on the same server."""
    return make_url(database).set(database=name).render_as_string(hide_password=False)


async def join_unless_they_have(app: App) -> None:
    """Let everybody join a database that is not a copy."""

    def joined(tx: Tx) -> bool:
        return any(tx.people.holding(role) for role in ROLES)

    if not await app.store.read(joined):
        await enrol(app)


@cache
def _staffed_file(start: datetime) -> bytes:
    with tempfile.TemporaryDirectory(prefix="jourlots-") as folder:
        path = Path(folder) / "jourlots.db"
        asyncio.run(_fill(str(path), start))
        return path.read_bytes()


@cache
def _staffed_on(server: str, start: datetime) -> str:
    """The name of such a database on the server."""
    name = f"jourlots_staffed_{start:%Y%m%d%H%M}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    asyncio.run(_fill(_server(server, name), start))
    return name


async def _fill(database: str, start: datetime) -> None:
    settings = Settings(
        token=TOKEN, database=database, modules=EVERY_MODULE, audit_key="seals nothing yet" * 2
    )
    clock = MovableClock(start, ticking=False)
    app = App(Parts(settings, content(), open_store(database), clock))
    await enrol(app)
    await app.store.close()
