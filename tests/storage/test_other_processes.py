"""Other processes on one database: a second Jourlots, a program that locks it, a killed one."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import noted
import pytest

from flows.errors import StoreBusy
from flows.ports import Store
from storage.store import open_store

TODAY = date(2026, 11, 23)
ROOT = Path(__file__).parents[2]
Start = Callable[[str, str], "subprocess.Popen[str]"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a program with one argument; whatever still runs at the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def go(program: str, argument: str) -> "subprocess.Popen[str]":
        child = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(program), argument],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        started.append(child)
        return child

    yield go
    for child in started:
        child.kill()
        child.communicate()


def line(child: "subprocess.Popen[str]") -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()


SECOND_JOURLOTS = """
    import asyncio, sys
    from flows.errors import StoreBusy
    from storage.store import open_store
    try:
        store = open_store(sys.argv[1])
    except StoreBusy as busy:
        print(busy, flush=True)
    else:
        print("open", flush=True)
        sys.stdin.readline()
        asyncio.run(store.close())
"""


async def test_a_second_process_is_told_that_jourlots_already_runs(
    store: Store, database_url: str, start: Start
) -> None:
    message = line(start(SECOND_JOURLOTS, database_url))
    assert message.startswith("Jourlots körs redan med databasen ")
    assert ("jourlots.db" if "sqlite" in database_url else "jourlots_") in message
    assert "Stoppa den andra processen först" in message


async def test_a_second_store_in_the_same_process_is_refused_too(
    store: Store, database_url: str
) -> None:
    with pytest.raises(StoreBusy, match="körs redan"):
        open_store(database_url)
    await store.run(lambda tx: tx.counters.count("x", TODAY))


async def test_the_next_process_may_open_when_the_first_was_killed(
    database_url: str, start: Start
) -> None:
    first = start(SECOND_JOURLOTS, database_url)
    assert line(first) == "open"
    with pytest.raises(StoreBusy):
        open_store(database_url)
    first.kill()
    first.wait()
    await open_patiently(database_url).close()


async def test_a_guest_may_visit_while_jourlots_is_at_work(store: Store, database_url: str) -> None:
    guest = open_store(database_url, guest=True)
    await guest.run(lambda tx: tx.counters.count("x", TODAY))
    await store.run(lambda tx: tx.counters.count("x", TODAY))
    assert await guest.read(lambda tx: noted.total(tx, "x")) == 2
    await guest.close()
    await store.run(lambda tx: tx.counters.count("x", TODAY))
    with pytest.raises(StoreBusy, match="körs redan"):
        open_store(database_url)


LOCK_SQLITE = """
    import sqlite3, sys
    connection = sqlite3.connect(sys.argv[1], isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    print("locked", flush=True)
    sys.stdin.readline()
    connection.execute("ROLLBACK")
    print("free", flush=True)
"""
LOCK_POSTGRES = """
    import sys
    import psycopg
    with psycopg.connect(sys.argv[1]) as connection:
        connection.execute("LOCK TABLE counter IN ACCESS EXCLUSIVE MODE")
        print("locked", flush=True)
        sys.stdin.readline()
    print("free", flush=True)
"""


async def test_a_database_that_another_program_locks_is_busy_and_then_fine_again(
    database_url: str, sqlite_path: Path, start: Start
) -> None:
    store = open_store(database_url, patience=0.2)
    sqlite = database_url.startswith("sqlite")
    locker = start(LOCK_SQLITE, str(sqlite_path)) if sqlite else start(LOCK_POSTGRES, database_url)
    assert line(locker) == "locked"
    with pytest.raises(StoreBusy, match="upptagen"):
        await store.run(lambda tx: tx.counters.count("x", TODAY))
    assert locker.stdin is not None
    locker.stdin.write("\n")
    locker.stdin.flush()
    assert line(locker) == "free"
    await store.run(lambda tx: tx.counters.count("x", TODAY))
    assert await store.read(lambda tx: noted.total(tx, "x")) == 1
    await store.close()


PAIRS = """
    import asyncio, itertools, sys
    from datetime import UTC, date, datetime
    from flows.messages import AuditEntry
    from storage.store import open_store

    def pair(number):
        def work(tx):
            tx.people.add_unit(f"first {number}")
            tx.people.add_unit(f"second {number}")
        return work

    async def main():
        store = open_store(sys.argv[1])
        for number in itertools.count(0, 4):
            await asyncio.gather(*(store.run(pair(number + each)) for each in range(4)))
            print(number + 3, flush=True)

    asyncio.run(main())
"""


async def test_a_killed_process_leaves_all_that_was_told_as_saved_and_nothing_half_done(
    database_url: str, start: Start
) -> None:
    child = start(PAIRS, database_url)
    told = [int(line(child)) for _ in range(25)][-1]
    os.kill(child.pid, signal.SIGKILL)
    rest, _ = child.communicate()
    told = max([told, *(int(each) for each in rest.split("\n")[:-1])])

    store = open_patiently(database_url)
    found = await store.read(
        lambda tx: [
            (tx.people.unit_named(f"first {n}"), tx.people.unit_named(f"second {n}"))
            for n in range(told + 99)
        ]
    )
    await store.close()
    saved = [first is not None for first, second in found]
    assert saved[: told + 1] == [True] * (told + 1)
    assert [second is not None for first, second in found] == saved
    assert saved[-1] is False


def open_patiently(url: str) -> Store:
    """Open once the server has noticed that the killed process is gone."""
    for _ in range(200):
        try:
            return open_store(url)
        except StoreBusy:
            continue
    return open_store(url)
