"""What can be wrong with a database: no room, a lock that somebody holds, a server that is gone.

Each is done to the real thing. Only the full server is told to answer as one does whose disk is
full, since it shares its disk with everybody else.
"""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
from typing import Any, Protocol

import full_disk
import psycopg

from flows.ports import Store

PATIENCE = 30.0


class Trouble(Protocol):
    """Begins and ends when it is told, and has a database that it happens to."""

    database: str

    async def begin(self, store: Store) -> None:
        """From now on nothing can be saved."""

    async def end(self, store: Store) -> None:
        """From now on it can."""


class FullFile:
    """SQLite may take no page more."""

    def __init__(self, database: str) -> None:
        self.database = database

    async def begin(self, store: Store) -> None:
        await full_disk.fill(store)

    async def end(self, store: Store) -> None:
        await full_disk.make_room(store)


class LockedFile:
    """A process of its own holds SQLite's lock."""

    PROGRAM = """
        import sqlite3, sys
        connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
        for line in sys.stdin:
            connection.execute(line)
            print("done", flush=True)
    """

    def __init__(self, database: str) -> None:
        self.database = database
        self._process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(self.PROGRAM), database],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    async def begin(self, store: Store) -> None:
        self._say("BEGIN IMMEDIATE")

    async def end(self, store: Store) -> None:
        self._say("ROLLBACK")

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _say(self, order: str) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{order}\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == "done\n"


class FullServer:
    """The server answers every new message and update as it does when its disk is full."""

    BEGIN = """
        CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
        CREATE TRIGGER no_room BEFORE INSERT ON inbox EXECUTE FUNCTION no_room();
        CREATE TRIGGER no_room BEFORE INSERT ON outbox EXECUTE FUNCTION no_room();
    """

    def __init__(self, database: str) -> None:
        self.database = database

    async def begin(self, store: Store) -> None:
        await asyncio.to_thread(self._order, self.BEGIN)

    async def end(self, store: Store) -> None:
        await asyncio.to_thread(self._order, "DROP FUNCTION no_room() CASCADE")

    def _order(self, order: str) -> None:
        with psycopg.connect(self.database, autocommit=True) as connection:
            connection.execute(order)


class LockedServer:
    """Another client holds the tables that every turn writes to."""

    def __init__(self, database: str) -> None:
        self.database = database
        self._client: psycopg.Connection[Any] | None = None

    async def begin(self, store: Store) -> None:
        self._client = await asyncio.to_thread(psycopg.connect, self.database)
        lock = "LOCK TABLE inbox, outbox, bevakning IN EXCLUSIVE MODE"
        await asyncio.to_thread(self._client.execute, lock)

    async def end(self, store: Store) -> None:
        self.close()

    def close(self) -> None:
        if self._client is not None:
            self._client.close()


class GoneServer:
    """The server stops at once, as in a power cut (SIGQUIT), and is started again."""

    def __init__(self, server: Any, name: str) -> None:
        self._server = server
        self.database: str = server.get_uri(database=name)
        with psycopg.connect(server.get_uri(), autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name}")

    async def begin(self, store: Store) -> None:
        process = self._server.get_postmaster_info().process
        os.kill(process.pid, signal.SIGQUIT)
        await asyncio.to_thread(process.wait, PATIENCE)

    async def end(self, store: Store) -> None:
        await asyncio.to_thread(self._server.ensure_postgres_running)
