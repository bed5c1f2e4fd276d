"""What a unit of work promises: all or nothing, told truthfully, reads on a snapshot."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import noted
import pytest

from flows.errors import StoreError, StoreUnreachable
from flows.messages import AuditEntry, Chat, ChatKind
from flows.ports import Store, Tx
from storage.columns import NaiveDatetime
from storage.postgres import TRIES
from storage.sql import ReadsOnly
from storage.store import open_store

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def count(tx: Tx) -> None:
    """The smallest work."""
    tx.counters.count("x", TODAY)


async def total(store: Store) -> int:
    return await store.read(lambda tx: noted.total(tx, "x"))


async def test_nothing_of_a_work_that_raises_is_saved(store: Store) -> None:
    def fail(tx: Tx) -> None:
        count(tx)
        tx.people.add_unit("Norr")
        raise KeyError("the caller's own")

    with pytest.raises(KeyError, match="the caller's own"):
        await store.run(fail)
    assert await total(store) == 0
    assert await store.read(lambda tx: tx.people.unit_named("Norr")) is None


async def test_a_broken_rule_of_the_schema_cannot_be_swallowed(store: Store) -> None:
    def swallow(tx: Tx) -> str:
        count(tx)
        for _ in range(2):
            with suppress(Exception):
                tx.people.bind_group(tx.people.add_unit("Norr").id, 4711)
        return "saved"

    with pytest.raises(Exception, match=r"(?i)foreign key|constraint"):
        await store.run(swallow)
    assert await total(store) == 0


async def test_400_updates_at_once_all_count(store: Store) -> None:
    await asyncio.gather(*(store.run(count) for _ in range(400)))
    assert await total(store) == 400


async def test_works_that_all_want_the_same_row_each_get_their_turn(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TRIES, "40001", 14)  # by luck alone, one in fifty would not make it

    def slow(tx: Tx) -> None:
        noted.total(tx, "x")
        time.sleep(0.003)
        count(tx)

    await asyncio.gather(*(store.run(slow) for _ in range(150)))
    assert await total(store) == 150


async def test_two_that_meet_a_new_chat_at_once_meet_the_same(store: Store) -> None:
    met = await asyncio.gather(
        *(store.run(lambda tx: tx.chats.meet(7, ChatKind.PRIVATE)) for _ in range(20))
    )
    assert len({chat.id for chat in met}) == 1


async def test_a_work_sees_what_it_wrote_itself(store: Store) -> None:
    def work(tx: Tx) -> int:
        count(tx)
        count(tx)
        return noted.total(tx, "x")

    assert await store.run(work) == 2


async def test_a_read_cannot_write(store: Store) -> None:
    with pytest.raises(ReadsOnly):
        await store.read(count)
    assert await total(store) == 0


async def test_a_slow_read_sees_one_moment_and_stops_nobody(store: Store) -> None:
    await store.run(count)
    begun, go_on = threading.Event(), threading.Event()

    def slow(tx: Tx) -> tuple[int, int]:
        before = noted.total(tx, "x")
        begun.set()
        assert go_on.wait(20)
        return before, noted.total(tx, "x")

    reading = asyncio.create_task(store.read(slow))
    await asyncio.to_thread(begun.wait, 20)
    await store.run(count)
    assert await total(store) == 2
    go_on.set()
    assert await reading == (1, 1)


async def test_whoever_stops_waiting_does_not_stop_the_others(store: Store) -> None:
    started, go_on = threading.Event(), threading.Event()

    def hold(tx: Tx) -> None:
        started.set()
        assert go_on.wait(20)
        count(tx)

    impatient = asyncio.create_task(store.run(hold))
    await asyncio.to_thread(started.wait, 20)
    others = [asyncio.create_task(store.run(count)) for _ in range(10)]
    await asyncio.sleep(0)
    impatient.cancel()
    go_on.set()
    await asyncio.gather(*others)
    with pytest.raises(asyncio.CancelledError):
        await impatient
    await store.run(count)
    assert await total(store) in (11, 12)


async def test_a_work_that_raises_stop_iteration_leaves_nobody_waiting(store: Store) -> None:
    empty: Iterator[int] = iter(())
    for way in (store.run, store.read):
        with pytest.raises(RuntimeError, match="StopIteration"):
            await asyncio.wait_for(way(lambda _tx: next(empty)), 20)


async def test_a_moment_without_zone_is_refused_and_nothing_saved(store: Store) -> None:
    naive = datetime(2026, 11, 23, 12, 0)

    def work(tx: Tx) -> None:
        count(tx)
        tx.audit.write(AuditEntry(naive, None, "a", "s", "o"))

    with pytest.raises(NaiveDatetime, match="no time zone"):
        await store.run(work)
    assert await total(store) == 0


async def test_closing_saves_what_is_queued_and_refuses_what_comes_later(
    database_url: str,
) -> None:
    store = open_store(database_url)
    queued = [asyncio.create_task(store.run(count)) for _ in range(100)]
    await asyncio.sleep(0)
    await store.close()
    await asyncio.gather(*queued)
    for way in (store.run, store.read):
        with pytest.raises(StoreUnreachable, match="stängd"):
            await way(count)
    await store.close()

    again = open_store(database_url)
    assert await total(again) == 100
    await again.close()


async def test_what_was_stored_is_there_after_opening_again(database_url: str) -> None:
    store = open_store(database_url)
    chat: Chat = await store.run(lambda tx: tx.chats.meet(500, ChatKind.PRIVATE))
    await store.close()
    again = open_store(database_url)
    assert await again.read(lambda tx: tx.chats.get(chat.id)) == chat
    await again.close()


@pytest.mark.parametrize(
    "address", ["mysql://x/y", "sqlite://", "sqlite:///", "postgresql://x:port/y"]
)
def test_an_address_that_nobody_understands_is_refused_with_what_to_write(address: str) -> None:
    with pytest.raises(StoreError, match="postgresql://användare@server/databas"):
        open_store(address)


def test_a_file_that_is_no_database_is_refused(sqlite_path: Path) -> None:
    sqlite_path.write_bytes(b"Det var en gang en fil som inte var en databas. " * 100)
    with pytest.raises(StoreUnreachable, match=str(sqlite_path)):
        open_store(str(sqlite_path))


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    with pytest.raises(StoreUnreachable, match="svarar inte") as refused:
        open_store("postgresql://u:hemligt@127.0.0.1:1/d")
    assert "hemligt" not in str(refused.value)
