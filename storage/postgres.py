"""The store on PostgreSQL: works run on a pool of connections, each in a serializable transaction.

SERIALIZABLE makes a work mean the same as on SQLite, where one runs after the other; what the
server could not put in order (40001, 40P01) simply runs again. A COMMIT whose answer was lost is
settled by asking the server what became of that transaction. After a failover every connection is
made anew, also those that still live but lead to a server that takes no more writes.
"""

import asyncio
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any, TypeVar

from sqlalchemy import create_engine, event, make_url, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError, DBAPIError

from flows.errors import StoreError, StoreUnreachable
from flows.ports import Tx
from storage.faults import ADDRESS, CLOSED, UNKNOWN, connection_lost, misled, sqlstate, store_error
from storage.guard import Guard
from storage.migrate import migrate
from storage.sql import Sql
from storage.tx import perform

T = TypeVar("T")

WRITERS = 4
READERS = 3
# How often a work runs at most, by fault. 23505 (unique_violation) is mostly a bug, but two works
# that made the same new row at once also end in it; 08006 stands for every lost connection.
TRIES = {"40001": 20, "40P01": 20, "23505": 3, "08006": 3}
# After so many a work gets the floor: no new one begins until it is through, so that of many that
# want the same row each gets its turn.
CROWDED = 5
LONGEST_PAUSE = 0.05

_TICKET = text("SELECT pg_current_xact_id_if_assigned()::text")
_FATE = text("SELECT pg_xact_status(CAST(:ticket AS xid8))")
_NO_LIMIT = text("SET LOCAL statement_timeout = 0")


class PostgresStore:
    """Implements `flows.ports.Store` on a server. `patience` is in seconds.

    A guest comes for one short visit and holds the lock at most while it opens.
    """

    def __init__(self, url: str, patience: float, *, guest: bool = False) -> None:
        try:
            address = make_url(url)
        except (ArgumentError, ValueError) as cause:
            raise StoreError(ADDRESS) from cause
        self._patience = patience
        arguments = _connect_arguments(patience)
        self._guard = Guard(address, arguments, guest=guest)
        self._engine = create_engine(
            address,
            isolation_level="SERIALIZABLE",
            pool_size=WRITERS + READERS,
            max_overflow=WRITERS,  # for asking after lost COMMITs
            hide_parameters=True,
            connect_args=arguments,
        )
        event.listen(self._engine, "handle_error", _give_up_misled)
        self._snapshots = self._engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        try:
            self._migrate(address.render_as_string(hide_password=True))
        except BaseException:
            self._engine.dispose()
            self._guard.release()
            raise
        if guest:
            self._guard.release()
        self._writers = ThreadPoolExecutor(WRITERS, "jourlots-writer")
        self._readers = ThreadPoolExecutor(READERS, "jourlots-reader")
        self._floor = threading.Lock()
        self._closed = False

    async def run(self, work: Callable[[Tx], T]) -> T:
        """Run `work`, again if need be; return its result after the COMMIT."""
        return await self._in(self._writers, self._write, work)

    async def read(self, work: Callable[[Tx], T]) -> T:
        """Run `work` on a consistent snapshot that cannot write."""
        return await self._in(self._readers, self._read, work)

    async def close(self) -> None:
        """Finish what is queued and let the next process in."""
        self._closed = True
        await asyncio.to_thread(self._close)

    async def _in(
        self,
        threads: ThreadPoolExecutor,
        go: Callable[[Callable[[Tx], T]], T],
        work: Callable[[Tx], T],
    ) -> T:
        if self._closed:
            raise StoreUnreachable(CLOSED)
        return await asyncio.wrap_future(threads.submit(go, work))

    def _close(self) -> None:
        self._writers.shutdown()
        self._readers.shutdown()
        self._engine.dispose()
        self._guard.release()

    def _migrate(self, name: str) -> None:
        try:
            with self._engine.begin() as connection:
                connection.execute(_NO_LIMIT)
                migrate(connection, name, alone=self._guard.held)
        except DBAPIError as fault:
            raise store_error(fault) or fault from fault

    def _write(self, work: Callable[[Tx], T]) -> T:
        self._guard.hold()
        with self._floor:
            pass  # wait for whoever has it
        with ExitStack() as turn:
            return self._again(
                lambda: self._write_once(work), lambda: turn.enter_context(self._floor)
            )

    def _read(self, work: Callable[[Tx], T]) -> T:
        def once() -> T:
            with self._snapshots.connect() as connection:
                return perform(work, Sql(connection, writes=False))

        return self._again(once, lambda: None)

    def _again(self, once: Callable[[], T], crowded: Callable[[], object]) -> T:
        """Run until it works, or until its fault is a bug or has come too often."""
        tries = 0
        while True:
            tries += 1
            try:
                return once()
            except DBAPIError as fault:
                lost = connection_lost(fault) or misled(fault)
                if tries >= TRIES.get("08006" if lost else sqlstate(fault) or "", 1):
                    raise store_error(fault) or fault from fault
            if lost:
                self._guard.doubt()
                self._guard.hold()
            if tries == CROWDED:
                crowded()
            time.sleep(random.uniform(0, min(LONGEST_PAUSE, 0.001 * 2**tries)))  # noqa: S311

    def _write_once(self, work: Callable[[Tx], T]) -> T:
        with self._engine.connect() as connection:
            transaction = connection.begin()
            sql = Sql(connection, writes=True)
            result = perform(work, sql)
            ticket = connection.execute(_TICKET).scalar() if sql.wrote else None
            try:
                transaction.commit()
            except DBAPIError as fault:
                if ticket is None or not connection_lost(fault) or not self._committed(ticket):
                    raise
        return result

    def _committed(self, ticket: str) -> bool:
        """Ask what became of a transaction whose COMMIT was not answered."""
        deadline = time.monotonic() + self._patience
        while time.monotonic() < deadline:
            try:
                with self._snapshots.connect() as connection:
                    fate = connection.execute(_FATE, {"ticket": ticket}).scalar()
            except DBAPIError:
                fate = "in progress"
            if fate in ("committed", "aborted"):
                return bool(fate == "committed")
            time.sleep(LONGEST_PAUSE)
        raise StoreUnreachable(UNKNOWN)


def _give_up_misled(context: ExceptionContext) -> None:
    """Let the pool drop every connection that it had when one of them was misled."""
    fault = context.sqlalchemy_exception
    if isinstance(fault, DBAPIError) and misled(fault):
        context.is_disconnect = True


def _connect_arguments(patience: float) -> dict[str, Any]:
    wait = int(patience * 1000)
    return {
        "application_name": "jourlots",
        "connect_timeout": max(2, round(patience)),
        "keepalives_idle": 30,
        "tcp_user_timeout": 30_000,
        "options": (
            f"-c lock_timeout={wait} -c statement_timeout=30000 "
            "-c idle_in_transaction_session_timeout=60000 "
            "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3 "
            # A plan for any moment takes "due by now" for a third of the table, and reads it all.
            "-c plan_cache_mode=force_custom_plan"
        ),
    }
