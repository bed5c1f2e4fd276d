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

from program import TOKEN
from proven import library

from bot.app import App, Parts
from bot.cli.cast import enrol
from bot.clock import MovableClock
from bot.settings import Settings
from flows.people.modules import EVERY_MODULE
from flows.people.roles import ROLES
from flows.ports import Tx
from storage.store import open_store


def lay(database: str | Path, start: datetime) -> None:
    """Put a copy there, unless there is a database, or it is on a server."""
    name = str(database).removeprefix("sqlite:///")
    if "://" in name or Path(name).exists():
        return
    with os.fdopen(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as copy:
        copy.write(_staffed(start))


async def join_unless_they_have(app: App) -> None:
    """Let everybody join a database that is not a copy."""

    def joined(tx: Tx) -> bool:
        return any(tx.people.holding(role) for role in ROLES)

    if not await app.store.read(joined):
        await enrol(app)


@cache
def _staffed(start: datetime) -> bytes:
    with tempfile.TemporaryDirectory(prefix="jourlots-") as folder:
        path = Path(folder) / "jourlots.db"

        async def fill() -> None:
            settings = Settings(token=TOKEN, database=str(path), modules=EVERY_MODULE)
            app = App(
                Parts(
                    settings, library(), open_store(str(path)), MovableClock(start, ticking=False)
                )
            )
            await enrol(app)
            await app.store.close()

        asyncio.run(fill())
        return path.read_bytes()
