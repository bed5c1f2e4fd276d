"""A database in which everybody in the cast has joined.

They join the ordinary way and get their menus once for each moment at which evenings begin; after
that each evening gets a copy of its own, and a Telegram that remembers the menus.
"""

import asyncio
import os
import tempfile
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from driver import quiet
from program import TOKEN
from proven import content
from sqlalchemy import make_url

from bot.app import App, Parts
from bot.cli.cast import GROUPS, PEOPLE, enrol
from bot.clock import MovableClock
from bot.practice import PracticeServer
from bot.settings import Settings
from flows.people.modules import EVERY_MODULE
from flows.people.roles import ROLES
from flows.ports import Tx
from storage.store import open_store

FILE = "sqlite:///"


Menus = Mapping[Any, Any]  # as Telegram remembers them


def lay(database: str, start: datetime) -> Menus:
    """Put a copy there, unless somebody has used the database already."""
    if database.startswith("postgresql://"):
        template, menus = _staffed_on(_server(database), start)
        _lay_on_server(database, template)
        return menus
    file, menus = _staffed_file(start)
    if not (path := Path(database.removeprefix(FILE))).exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as copy:
            copy.write(file)
    return menus


def show(menus: Menus, server: PracticeServer) -> None:
    """Let everybody have their menu on the phone."""
    server._cloud.commands._menus.update(menus)


def _lay_on_server(database: str, template: str) -> None:
    with psycopg.connect(database, autocommit=True) as opened:
        if opened.execute("SELECT 1 FROM pg_tables WHERE tablename = 'alembic_version'").fetchone():
            return
    server, name = _server(database), make_url(database).database
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
def _staffed_file(start: datetime) -> tuple[bytes, Menus]:
    with tempfile.TemporaryDirectory(prefix="jourlots-") as folder:
        path = Path(folder) / "jourlots.db"
        menus = asyncio.run(_fill(str(path), start))
        return path.read_bytes(), menus


@cache
def _staffed_on(server: str, start: datetime) -> tuple[str, Menus]:
    """The name of such a database on the server."""
    name = f"jourlots_staffed_{start:%Y%m%d%H%M}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    return name, asyncio.run(_fill(_server(server, name), start))


async def _fill(database: str, start: datetime) -> Menus:
    clock = MovableClock(start, ticking=False)
    async with PracticeServer(token=TOKEN, people=PEOPLE, groups=GROUPS, clock=clock) as server:
        settings = Settings(
            token=TOKEN,
            api=server.api_base,
            database=database,
            modules=EVERY_MODULE,
            audit_key="seals nothing yet" * 2,
        )
        app = App(Parts(settings, content(), open_store(database), clock))
        await app._request.initialize()
        await enrol(app)
        # Nothing but sender and dispatcher: nothing is sealed with a key that is not the evening's.
        parts = {"sender": app.sender.run, "dispatcher": app.dispatcher.run}
        app._tasks = {name: asyncio.create_task(run()) for name, run in parts.items()}
        await quiet(app)
        await app.stop()
        return server._cloud.commands._menus
