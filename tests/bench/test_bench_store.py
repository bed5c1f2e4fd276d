"""What group commit is worth: as many presses handed over together and one after the other.

The table's relative figures are the answer; both runs end with every press saved.
"""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import noted
import pytest

from flows.messages import AuditEntry, ChatKind, InboxItem, Outgoing
from flows.ports import Store, Tx
from storage.store import open_store

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PRESSES = 256


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """A loop of our own, since the benchmark calls plain functions."""
    opened = asyncio.new_event_loop()
    yield opened
    opened.close()


def press(number: int) -> Callable[[Tx], None]:
    """What one press writes: its update, a card, a trace in the log, a count."""

    def work(tx: Tx) -> None:
        chat = tx.chats.meet(number % 50, ChatKind.PRIVATE)
        tx.inbox.add([InboxItem(1, number, chat.telegram_id, {"data": "x" * 40}, NOON)])
        tx.outbox.put(Outgoing(chat.id, "send", {"text": "x" * 350}, f"k{number}"), NOON)
        tx.audit.write(AuditEntry(NOON, None, "answer", "run:1", "done"))
        tx.counters.count("presses", NOON.date())
        tx.inbox.done(1, number)

    return work


async def together(store: Store, works: list[Callable[[Tx], None]]) -> None:
    await asyncio.gather(*(store.run(work) for work in works))


async def one_by_one(store: Store, works: list[Callable[[Tx], None]]) -> None:
    for work in works:
        await store.run(work)


@pytest.mark.benchmark(group=f"{PRESSES} presses on SQLite")
@pytest.mark.parametrize("way", [together, one_by_one], ids=["together", "one by one"])
def test_presses(benchmark: Any, way: Any, tmp_path: Path, loop: asyncio.AbstractEventLoop) -> None:
    store = open_store(str(tmp_path / "bench.db"))
    numbers = count()

    def go() -> None:
        works = [press(next(numbers)) for _ in range(PRESSES)]
        loop.run_until_complete(way(store, works))

    benchmark.pedantic(go, rounds=3, warmup_rounds=1)
    done = loop.run_until_complete(store.read(lambda tx: noted.total(tx, "presses")))
    assert done == next(numbers)
    loop.run_until_complete(store.close())
