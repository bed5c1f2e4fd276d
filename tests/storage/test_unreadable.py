"""What waits its turn and cannot be read any more holds up nothing that is behind it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from flows.messages import Chat, ChatKind, InboxItem, Outgoing
from flows.ports import Store

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LEASE = NOON + timedelta(seconds=30)

damaged = pytest.mark.parametrize("payload", ["{", "[1]", "null"])


@damaged
async def test_a_message_that_cannot_be_read_is_claimed_as_an_empty_one(
    store: Store, chat: Chat, payload: str
) -> None:
    def work(tx: Any) -> Any:
        other = tx.chats.meet(1001, ChatKind.PRIVATE)
        tx.outbox.put(Outgoing(chat.id, "send", {"text": "a"}, "damaged"), NOON)
        tx.outbox.put(Outgoing(other.id, "send", {"text": "b"}, "sound"), NOON)
        damage = text("UPDATE outbox SET payload = :payload WHERE dedupe_key = 'damaged'")
        tx.sql.change(damage, payload=payload)
        rows = tx.outbox.claim("us", NOON, LEASE, 10)
        return [tx.outbox.begin(row.id, "us").payload for row in rows]

    assert await store.run(work) == [{}, {"text": "b"}]


@damaged
async def test_an_update_that_cannot_be_read_waits_as_an_empty_one(
    store: Store, payload: str
) -> None:
    def work(tx: Any) -> Any:
        tx.inbox.add([InboxItem(7, n, 101, {"kind": "text"}, NOON) for n in (1, 2)])
        tx.sql.change(text("UPDATE inbox SET payload = :it WHERE update_id = 1"), it=payload)
        return [item.payload for item in tx.inbox.waiting(10)]

    assert await store.run(work) == [{}, {"kind": "text"}]
