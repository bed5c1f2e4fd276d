"""SQLite's group commit: fast, and nobody is told "saved" who was not."""

import asyncio
import sqlite3
import subprocess
import sys
import textwrap
import threading
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import noted
import pytest

from flows.errors import StoreFull
from flows.messages import ChatKind, Outgoing
from flows.ports import Store, Tx
from storage.store import open_store

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@pytest.fixture
async def sqlite_store(sqlite_path: Path) -> AsyncIterator[Store]:
    opened = open_store(str(sqlite_path), patience=0.2)
    yield opened
    await opened.close()


async def together(store: Store, works: list[Callable[[Tx], Any]]) -> list[Any]:
    """Run the works while the writer is held back, so that they end up in one batch."""
    started, go_on = threading.Event(), threading.Event()

    def hold(_tx: Tx) -> None:
        started.set()
        assert go_on.wait(20)

    first = asyncio.create_task(store.run(hold))
    await asyncio.to_thread(started.wait, 20)
    tasks = [asyncio.create_task(store.run(work)) for work in works]
    await asyncio.sleep(0)
    go_on.set()
    await first
    return await asyncio.gather(*tasks, return_exceptions=True)


def add_unit(name: str) -> Callable[[Tx], str]:
    return lambda tx: tx.people.add_unit(name).name


async def test_one_failing_work_of_64_fails_alone(sqlite_store: Store) -> None:
    def fail(tx: Tx) -> None:
        tx.people.add_unit("aldrig")
        raise RuntimeError("mine alone")

    works: list[Callable[[Tx], Any]] = [add_unit(str(number)) for number in range(64)]
    works[31] = fail
    results = await together(sqlite_store, works)
    assert isinstance(results.pop(31), RuntimeError)
    assert results == [str(number) for number in range(64) if number != 31]
    found = await sqlite_store.read(
        lambda tx: [tx.people.unit_named(str(number)) for number in range(64)]
    )
    assert [number for number, unit in enumerate(found) if unit is None] == [31]
    assert await sqlite_store.read(lambda tx: tx.people.unit_named("aldrig")) is None


async def test_a_batch_is_one_commit(sqlite_store: Store) -> None:
    writer: Any = sqlite_store._writer  # type: ignore[attr-defined]
    said: list[str] = []
    writer._driver.set_trace_callback(said.append)
    await together(sqlite_store, [add_unit(str(number)) for number in range(64)])
    assert said.count("COMMIT") == 2  # the one that held the writer back, and the batch
    assert said.count("SAVEPOINT work") == 65


async def test_when_the_disk_is_full_each_caller_hears_the_truth(sqlite_store: Store) -> None:
    chat = await sqlite_store.run(lambda tx: tx.chats.meet(1, ChatKind.PRIVATE))
    await sqlite_store.run(lambda tx: limit_pages(tx, spare=30))

    def press(number: int, size: int) -> Callable[[Tx], int]:
        def work(tx: Tx) -> int:
            message = Outgoing(chat.id, "send", {"text": "x" * size}, f"k{number}")
            assert tx.outbox.put(message, NOON)
            tx.counters.count("x", TODAY)
            return number

        return work

    # Big and small mixed: some no longer fit while others still do.
    works = [press(number, 30_000 if number % 7 == 3 else 100) for number in range(64)]
    results = await together(sqlite_store, works)
    saved = [result for result in results if isinstance(result, int)]
    assert 0 < len(saved) < 64
    for result in results:
        assert isinstance(result, int | StoreFull)
    assert "plats" in str(next(each for each in results if isinstance(each, StoreFull)))

    await sqlite_store.run(lambda tx: limit_pages(tx, spare=10_000))
    assert await sqlite_store.read(lambda tx: noted.total(tx, "x")) == len(saved)
    for number in range(64):
        known = not await sqlite_store.run(
            lambda tx, number=number: tx.outbox.put(
                Outgoing(chat.id, "send", {}, f"k{number}"), NOON
            )
        )
        assert known == (number in saved)


async def test_a_work_that_swallows_a_full_disk_is_not_saved(sqlite_store: Store) -> None:
    chat = await sqlite_store.run(lambda tx: tx.chats.meet(1, ChatKind.PRIVATE))
    await sqlite_store.run(lambda tx: limit_pages(tx, spare=5))

    def swallow(tx: Tx) -> str:
        try:
            tx.outbox.put(Outgoing(chat.id, "send", {"text": "x" * 90_000}, "k"), NOON)
        except Exception:
            try:
                tx.counters.count("x", TODAY)
            except Exception:
                return "saved"
        return "saved"

    good = add_unit("Norr")
    results = await together(sqlite_store, [good, swallow])
    assert results[0] == "Norr"
    assert isinstance(results[1], StoreFull)
    assert await sqlite_store.read(lambda tx: noted.total(tx, "x")) == 0
    assert await sqlite_store.read(lambda tx: tx.people.unit_named("Norr")) is not None


async def test_when_sqlite_undoes_the_whole_batch_the_others_run_again(sqlite_store: Store) -> None:
    """SQLite may answer a full disk by rolling back everything, not only the statement."""

    def undone(tx: Tx) -> None:
        tx.people.add_unit("aldrig")
        tx.sql._connection.exec_driver_sql("ROLLBACK")  # type: ignore[attr-defined]
        fault = sqlite3.OperationalError("database or disk is full")
        fault.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise fault

    results = await together(sqlite_store, [add_unit("a"), undone, add_unit("b")])
    assert results[::2] == ["a", "b"]
    assert isinstance(results[1], StoreFull)
    for name, there in (("a", True), ("b", True), ("aldrig", False)):
        unit = await sqlite_store.read(lambda tx, name=name: tx.people.unit_named(name))
        assert (unit is not None) is there


async def test_a_commit_that_fails_is_tried_again_work_by_work(sqlite_store: Store) -> None:
    writer: Any = sqlite_store._writer  # type: ignore[attr-defined]
    writer._driver = FailingCommit(writer._driver)
    results = await together(sqlite_store, [add_unit("a"), add_unit("b"), add_unit("c")])
    assert results == ["a", "b", "c"]
    assert writer._driver.failed == 1
    assert await sqlite_store.read(lambda tx: tx.people.unit_named("c")) is not None


CANNOT_GROW = """
    import asyncio, os, resource, sys
    from flows.errors import StoreError
    from storage.store import open_store

    def unit(number):
        return lambda tx: tx.people.add_unit(f"{number} " + "x" * 20_000).id

    async def main():
        store = open_store(sys.argv[1])
        room = os.path.getsize(sys.argv[1] + "-wal") + 400_000
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
        works = [store.run(unit(number)) for number in range(64)]
        told = await asyncio.gather(*works, return_exceptions=True)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        assert all(isinstance(each, int | StoreError) for each in told), told
        saved = [isinstance(each, int) for each in told]
        found = [
            await store.read(lambda tx: tx.people.unit_named(f"{number} " + "x" * 20_000))
            for number in range(64)
        ]
        assert saved == [unit is not None for unit in found]
        assert 0 < sum(saved) < 64, sum(saved)
        await store.run(unit("later"))
        await store.close()
        print("true to all")

    asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a Unix thing")
def test_when_the_files_can_grow_no_more_each_caller_hears_the_truth(sqlite_path: Path) -> None:
    child = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(CANNOT_GROW), str(sqlite_path)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert child.stdout.strip() == "true to all", child.stderr


class FailingCommit:
    """A driver whose second COMMIT fails once, as when the disk is full just then."""

    def __init__(self, driver: sqlite3.Connection) -> None:
        self._driver = driver
        self._commits = 0
        self.failed = 0

    @property
    def in_transaction(self) -> bool:
        return self._driver.in_transaction

    def execute(self, sql: str) -> sqlite3.Cursor:
        if sql == "COMMIT":
            self._commits += 1
            if self._commits == 2:
                self.failed += 1
                raise sqlite3.OperationalError("database or disk is full")
        return self._driver.execute(sql)


def limit_pages(tx: Tx, spare: int) -> None:
    """Let the file grow by so many pages and no more."""
    connection = tx.sql._connection  # type: ignore[attr-defined]
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    connection.exec_driver_sql(f"PRAGMA max_page_count={pages + spare}").scalar()
