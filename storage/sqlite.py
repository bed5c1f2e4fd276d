"""The store on one SQLite file: one process, one writer, readers beside it on snapshots.

Durable before it is fast: WAL with `synchronous=FULL`, so that what was told as saved survives a
power cut. `secure_delete` overwrites what is deleted.
"""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from flows.errors import StoreBusy, StoreError, StoreUnreachable
from flows.ports import Tx
from storage.faults import CLOSED, store_error
from storage.filelock import FileLock
from storage.migrate import migrate
from storage.sql import Sql
from storage.tx import perform
from storage.writer import Writer, driver_of

T = TypeVar("T")

READERS = 3
OLDEST = (3, 35, 0)  # RETURNING


class SqliteStore:
    """Implements `flows.ports.Store` on a file. `patience` is in seconds.

    A guest comes for one short visit and holds the lock at most while it opens.
    """

    def __init__(self, path: Path, patience: float, *, guest: bool = False) -> None:
        _check_version()
        self._path = path.absolute()
        self._patience = patience
        _make_private(self._path)
        self._lock = _place(self._path, guest)
        self._write_engine = _engine(lambda: self._connect("rwc"), 1)
        self._read_engine = _engine(lambda: self._connect("ro"), READERS)
        try:
            self._writer = self._open_writer(alone=self._lock is not None)
        except BaseException:
            self._write_engine.dispose()
            self._let_go()
            raise
        if guest:
            self._let_go()
        self._readers = ThreadPoolExecutor(READERS, "jourlots-reader")
        self._closed = False

    async def run(self, work: Callable[[Tx], T]) -> T:
        """Run `work` with others in a batch; return its result after the COMMIT."""
        result: T = await asyncio.wrap_future(self._writer.submit(work))
        return result

    async def read(self, work: Callable[[Tx], T]) -> T:
        """Run `work` on a consistent snapshot that cannot write."""
        if self._closed:
            raise StoreUnreachable(CLOSED)
        return await asyncio.wrap_future(self._readers.submit(self._snapshot, work))

    async def close(self) -> None:
        """Finish what is queued, fold the WAL into the file, let the next process in."""
        self._closed = True
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self._writer.close()
        self._readers.shutdown()
        self._read_engine.dispose()
        self._write_engine.dispose()
        self._let_go()

    def _let_go(self) -> None:
        if self._lock is not None:
            self._lock.release()

    def _snapshot(self, work: Callable[[Tx], T]) -> T:
        try:
            with self._read_engine.connect() as connection:
                driver_of(connection).execute("BEGIN")
                try:
                    return perform(work, Sql(connection, writes=False))
                finally:
                    driver_of(connection).execute("ROLLBACK")
        except (DBAPIError, sqlite3.Error) as fault:
            raise store_error(fault) or fault from fault

    def _open_writer(self, *, alone: bool) -> Writer:
        connection: Connection | None = None
        try:
            connection = self._write_engine.connect()
            connection.begin()  # for ever: the writer itself says BEGIN and COMMIT to the driver
            driver_of(connection).execute("BEGIN IMMEDIATE")
            migrate(connection, str(self._path), alone=alone)
            driver_of(connection).execute("COMMIT")
        except BaseException as fault:
            if connection is not None:
                connection.close()
            known = store_error(fault)
            if known is None:
                raise
            raise type(known)(f"{known} Databas: {self._path}") from fault
        return Writer(connection)

    def _connect(self, mode: str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"{self._path.as_uri()}?mode={mode}",
            uri=True,
            timeout=self._patience,
            isolation_level=None,
            check_same_thread=False,
        )
        connection.execute("PRAGMA foreign_keys=ON")
        if mode == "ro":
            connection.execute("PRAGMA query_only=ON")
        else:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA secure_delete=ON")
            # The pages' copies for undoing a work stay out of the temporary folder.
            connection.execute("PRAGMA temp_store=MEMORY")
            # 500 reminders lie on more than a thousand pages. With SQLite's own 2 MiB these were
            # written out before the COMMIT and read again.
            connection.execute("PRAGMA cache_size=-16384")
        return connection


def _engine(connect: Callable[[], sqlite3.Connection], size: int) -> Engine:
    return create_engine(
        "sqlite://",
        creator=connect,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
        hide_parameters=True,
    )


def _place(path: Path, guest: bool) -> FileLock | None:
    """The lock on the file; a guest whom somebody was faster than does without."""
    try:
        return FileLock(path)
    except StoreBusy:
        if not guest:
            raise
        return None


def _check_version() -> None:
    if sqlite3.sqlite_version_info < OLDEST:
        raise StoreError(
            f"SQLite {sqlite3.sqlite_version} är för gammalt. Jourlots behöver 3.35 eller nyare."
        )


def _make_private(path: Path) -> None:
    """Make the file before SQLite does, readable by its owner only; WAL and shm inherit that.

    One that exists is not even opened: closing it again would drop every lock that SQLite holds on
    it elsewhere in this process (https://www.sqlite.org/howtocorrupt.html, 2.2).
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        return
    except OSError as cause:
        raise StoreUnreachable(
            f"Databasen {path} går inte att öppna: {cause.strerror}. "
            "Kontrollera att mappen finns och går att skriva i."
        ) from cause
