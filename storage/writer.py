"""SQLite's one writer: a thread that commits up to 64 works at a time, each in a SAVEPOINT.

One fsync then serves many works. A caller hears of success only after the COMMIT. Whenever the fate
of a batch is in doubt, nothing of it is kept and its works run again one by one, so that each
caller gets the truth about their own.
"""

import logging
import queue
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from flows.errors import StoreUnreachable
from flows.ports import Tx
from storage.faults import CLOSED, store_error
from storage.sql import Sql
from storage.tx import perform

BATCH = 64
# After this many quiet seconds the WAL is emptied: it still holds what rows have since dropped.
QUIET = 20.0

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Job:
    """A work that waits for its result."""

    work: Callable[[Tx], Any]
    future: Future[Any] = field(default_factory=Future)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a work came to: its result, or its error."""

    result: Any = None
    error: BaseException | None = None

    def settle(self, future: Future[Any]) -> None:
        """Tell the caller."""
        if self.error is None:
            future.set_result(self.result)
        else:
            future.set_exception(self.error)


def driver_of(connection: Connection) -> sqlite3.Connection:
    """The driver's own connection, to which BEGIN, SAVEPOINT and COMMIT are said directly."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


class BatchLost(Exception):
    """Nothing of the batch was saved; its works have to run singly. Never leaves this module."""


class Writer:
    """Owns the one connection that writes. `connection` is in manual transaction mode."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._driver = driver_of(connection)
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._door = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._serve, name="jourlots-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Tx], Any]) -> Future[Any]:
        """Queue a work. Its future is resolved after the COMMIT; cancelling it before it starts
        leaves it undone, later has no effect."""
        job = Job(work)
        with self._door:
            if self._closed:
                raise StoreUnreachable(CLOSED)
            self._jobs.put(job)
        return job.future

    def close(self) -> None:
        """Finish what is queued and end the thread."""
        with self._door:
            if not self._closed:
                self._closed = True
                self._jobs.put(None)
        self._thread.join()
        self._connection.close()

    def _serve(self) -> None:
        quiet: float | None = None
        while True:
            try:
                first = self._jobs.get(timeout=quiet)
            except queue.Empty:
                self._empty_wal()
                quiet = None
                continue
            if first is None:
                return
            last = self._commit([first, *self._more()])
            if last:
                return
            quiet = QUIET

    def _more(self) -> list[Job | None]:
        jobs: list[Job | None] = []
        while len(jobs) < BATCH - 1 and (not jobs or jobs[-1] is not None):
            try:
                jobs.append(self._jobs.get_nowait())
            except queue.Empty:
                break
        return jobs

    def _commit(self, jobs: Sequence[Job | None]) -> bool:
        """Save a batch and tell its callers; True when it held the order to end."""
        batch = [job for job in jobs if job and job.future.set_running_or_notify_cancel()]
        try:
            outcomes = self._outcomes([job.work for job in batch])
        except BaseException as bug:  # a caller must never wait for ever
            log.exception("the writer failed")
            outcomes = [Outcome(error=bug)] * len(batch)
        for job, outcome in zip(batch, outcomes, strict=True):
            outcome.settle(job.future)
        return None in jobs

    def _outcomes(self, works: Sequence[Callable[[Tx], Any]]) -> list[Outcome]:
        if not works:
            return []
        try:
            return self._attempt(works)
        except BatchLost:
            return [self._single(work) for work in works]

    def _single(self, work: Callable[[Tx], Any]) -> Outcome:
        try:
            return self._attempt([work])[0]
        except BatchLost as lost:
            return Outcome(error=_told(lost.__cause__ or lost))

    def _attempt(self, works: Sequence[Callable[[Tx], Any]]) -> list[Outcome]:
        """Run the works in one transaction. Raises BatchLost when nothing of it was saved."""
        try:
            self._driver.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as fault:
            # Waiting again for each work would only make everybody wait longer for the same lock.
            return [Outcome(error=_told(fault)) for _ in works]
        try:
            outcomes = [self._in_savepoint(work) for work in works]
            self._driver.execute("COMMIT")
        except sqlite3.Error as fault:
            raise BatchLost from fault
        finally:
            if self._driver.in_transaction:
                self._driver.execute("ROLLBACK")
        return outcomes

    def _in_savepoint(self, work: Callable[[Tx], Any]) -> Outcome:
        self._driver.execute("SAVEPOINT work")
        try:
            outcome = Outcome(result=perform(work, Sql(self._connection, writes=True)))
        except BaseException as error:
            outcome = Outcome(error=_told(error))
        if not self._driver.in_transaction:  # SQLite undid everything, the other works too
            raise BatchLost from outcome.error
        if outcome.error is not None:
            self._driver.execute("ROLLBACK TO work")
        self._driver.execute("RELEASE work")
        return outcome

    def _empty_wal(self) -> None:
        try:
            self._driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except sqlite3.Error:
            log.warning("the WAL could not be emptied", exc_info=True)


def _told(fault: BaseException) -> BaseException:
    """The fault as an error of ours with the fault as its cause; anything else as it is."""
    error = store_error(fault)
    if error is None:
        return fault
    error.__cause__ = fault
    return error
