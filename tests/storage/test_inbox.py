"""The inbox: seen once, in order, and nothing kept of what is done."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from flows.messages import InboxItem
from flows.ports import Store
from storage.store import open_store
from storage.tables import inbox

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def item(update_id: int, bot_id: int = 7, text: str = "hej") -> InboxItem:
    return InboxItem(bot_id, update_id, 500, {"text": text, "deep": {"list": [1, None]}}, NOON)


async def test_an_update_is_taken_in_once(store: Store) -> None:
    assert await store.run(lambda tx: tx.inbox.add([item(2), item(1)])) == 2
    assert await store.run(lambda tx: tx.inbox.add([item(2), item(3), item(2, bot_id=8)])) == 2
    assert await store.run(lambda tx: tx.inbox.add([])) == 0
    waiting = await store.read(lambda tx: tx.inbox.waiting(10))
    assert waiting == [item(1), item(2), item(2, bot_id=8), item(3)]
    assert await store.read(lambda tx: tx.inbox.waiting(1)) == [item(1)]


async def test_a_done_update_stays_done_when_telegram_sends_it_again(store: Store) -> None:
    await store.run(lambda tx: tx.inbox.add([item(1)]))
    assert await store.run(lambda tx: tx.inbox.done(7, 1)) is True
    assert await store.run(lambda tx: tx.inbox.done(7, 1)) is False
    assert await store.run(lambda tx: tx.inbox.add([item(1)])) == 0
    assert await store.read(lambda tx: tx.inbox.waiting(10)) == []


async def test_failures_are_counted_and_the_last_is_buried(store: Store) -> None:
    await store.run(lambda tx: tx.inbox.add([item(1)]))
    counts = [await store.run(lambda tx: tx.inbox.failed(7, 1, "KeyError")) for _ in range(3)]
    assert counts == [1, 2, 3]
    assert (await store.read(lambda tx: tx.inbox.waiting(1)))[0].attempts == 3
    await store.run(lambda tx: tx.inbox.bury(7, 1, "KeyError\x00" + "x" * 9000))
    assert await store.read(lambda tx: tx.inbox.waiting(10)) == []
    assert await store.read(lambda tx: tx.inbox.dead()) == 1
    assert await store.run(lambda tx: tx.inbox.failed(7, 1, "again")) == 0
    assert await store.run(lambda tx: tx.inbox.done(7, 1)) is False


async def test_of_a_buried_update_only_its_error_is_left(store: Store) -> None:
    await store.run(lambda tx: tx.inbox.add([item(1), item(2)]))
    await store.run(lambda tx: tx.inbox.bury(7, 1, "KeyError"))
    question = select(inbox.c.payload, inbox.c.chat, inbox.c.error).order_by(inbox.c.update_id)
    left = await store.read(lambda tx: [tuple(row) for row in tx.sql.rows(question)])  # type: ignore[attr-defined]
    assert left == [(None, None, "KeyError"), (item(2).payload, 500, None)]
    assert await store.run(lambda tx: tx.inbox.add([item(1)])) == 0


async def test_a_text_with_nul_and_half_characters_blocks_nobody(store: Store) -> None:
    odd = item(1, text="a\x00b\ud83d 👵🏽")
    assert await store.run(lambda tx: tx.inbox.add([odd, item(2)])) == 2
    assert await store.read(lambda tx: tx.inbox.waiting(10)) == [odd, item(2)]


async def test_done_and_dead_updates_are_purged_each_in_their_time(store: Store) -> None:
    await store.run(lambda tx: tx.inbox.add([item(1), item(2), item(3)]))
    await store.run(lambda tx: tx.inbox.done(7, 1))
    await store.run(lambda tx: tx.inbox.bury(7, 2, "x"))
    later = NOON + timedelta(seconds=1)
    assert await store.run(lambda tx: tx.inbox.purge(NOON)) == 0
    assert await store.run(lambda tx: tx.inbox.purge(later)) == 1
    assert await store.read(lambda tx: tx.inbox.dead()) == 1
    assert await store.run(lambda tx: tx.inbox.purge_dead(NOON)) == 0
    assert await store.run(lambda tx: tx.inbox.purge_dead(later)) == 1
    assert await store.read(lambda tx: tx.inbox.dead()) == 0
    assert len(await store.read(lambda tx: tx.inbox.waiting(10))) == 1


async def test_nothing_of_a_done_update_is_left_in_the_files(
    sqlite_path: Path, tmp_path: Path
) -> None:
    store = open_store(str(sqlite_path))
    secrets = [item(n, text=f"hemlig{n} " * 400) for n in range(30)]
    await store.run(lambda tx: tx.inbox.add(secrets))
    assert b"hemlig7" in all_bytes(tmp_path, "*-wal")
    await store.run(lambda tx: [tx.inbox.done(7, n) for n in range(30)])
    await store.close()
    assert b"hemlig" not in all_bytes(tmp_path)


def all_bytes(folder: Path, pattern: str = "*") -> bytes:
    """What a grep of the files would see. While the store is open only the WAL may be opened:
    closing another would drop SQLite's locks on it."""
    return b"".join(path.read_bytes() for path in folder.glob(pattern))
