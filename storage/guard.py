"""One process per PostgreSQL database: a session advisory lock on a connection of its own.

The server drops the lock when the connection ends, however it ends. Since that may happen without
this process noticing, the lock is looked at again every ten seconds and after every lost
connection. In that window two processes could be at work; the versions, leases and dedupe keys in
the tables keep that harmless.
"""

import threading
import time
from contextlib import suppress
from typing import Any

from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from flows.errors import StoreBusy, StoreUnreachable

# "Jourlots" in ASCII, so that an administrator can find it in pg_locks.
KEY = int.from_bytes(b"Jourlots", "big")
LOOK_EVERY = 10.0

_TRY = text("SELECT pg_try_advisory_lock(:key)")
_LOOK = text("SELECT 1")
_UNLOCK = text("SELECT pg_advisory_unlock(:key)")


class Guard:
    """Held from its making until `release`. Raises StoreBusy when another process holds it.

    A guest takes it if it is free, does without it if not, and is never asked for it again.
    """

    def __init__(self, url: URL, connect_args: dict[str, Any], *, guest: bool = False) -> None:
        self._guest = guest
        self._name = url.render_as_string(hide_password=True).replace("+psycopg", "")
        self._engine = create_engine(
            url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=connect_args
        )
        self._door = threading.Lock()
        self._looked = 0.0
        self._connection: Connection | None = None
        try:
            self._take()
        except StoreBusy:
            if not guest:
                raise

    @property
    def held(self) -> bool:
        """Whether the lock is ours."""
        return self._connection is not None

    def hold(self) -> None:
        """Make sure that the lock is still ours, and take it again if its connection was lost."""
        with self._door:
            if self._guest or (self._connection is not None and self._fresh()):
                return
            self._drop()
            self._take()

    def doubt(self) -> None:
        """Look again at the next chance: some other connection was lost."""
        self._looked = 0.0

    def release(self) -> None:
        """Let the next process in, at once where the server answers."""
        with self._door:
            if self._connection is not None:
                with suppress(DBAPIError):
                    self._connection.execute(_UNLOCK, {"key": KEY})
            self._drop()
        self._engine.dispose()

    def _fresh(self) -> bool:
        now = time.monotonic()
        if now - self._looked < LOOK_EVERY:
            return True
        assert self._connection is not None
        try:
            self._connection.execute(_LOOK)
        except DBAPIError:
            return False
        self._looked = now
        return True

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None

    def _take(self) -> None:
        try:
            connection = self._engine.connect()
            taken = connection.execute(_TRY, {"key": KEY}).scalar()
        except DBAPIError as fault:
            raise StoreUnreachable(
                f"Databasen {self._name} svarar inte. Kontrollera adressen och att den är i gång."
            ) from fault
        if not taken:
            connection.close()
            raise StoreBusy(
                f"Jourlots körs redan med databasen {self._name}. "
                "Stoppa den andra processen först, eller välj en annan databas."
            )
        self._connection = connection
        self._looked = time.monotonic()
