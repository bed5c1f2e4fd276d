"""A chat that is blocked or gone: what waits for it ends, and what it was about is told."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from flows.messages import Chat, OutboxRow, OutboxState, Outgoing
from flows.ports import Store, Tx
from storage.tables import outbox

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LEASE = NOON + timedelta(seconds=30)


async def put(store: Store, chat: Chat, key: str, about: str | None = None, **values: Any) -> None:
    message = Outgoing(chat.id, values.pop("op", "send"), {"text": key}, key, about=about, **values)
    await store.run(lambda tx: tx.outbox.put(message, NOON))


async def begin(store: Store) -> OutboxRow:
    """Claim the next row and start to send it."""

    def work(tx: Tx) -> OutboxRow | None:
        (row,) = tx.outbox.claim("us", NOON, LEASE, 1)
        return tx.outbox.begin(row.id, "us")

    row = await store.run(work)
    assert row is not None
    return row


async def close(store: Store, chat: Chat) -> list[str]:
    return list(await store.run(lambda tx: tx.outbox.close(chat.id, "Forbidden\x00")))


async def rows(store: Store) -> list[tuple[Any, ...]]:
    """What the table keeps of each row."""
    columns = (outbox.c.dedupe_key, outbox.c.state, outbox.c.reason, outbox.c.payload)
    question = select(*columns).order_by(outbox.c.id)
    return await store.read(lambda tx: [tuple(row) for row in tx.sql.rows(question)])  # type: ignore[attr-defined]


async def test_all_that_waits_for_a_closed_chat_ends_and_keeps_no_text(
    store: Store, chat: Chat, group: Chat
) -> None:
    await put(store, chat, "leased", "b:2")
    await store.run(lambda tx: tx.outbox.claim("us", NOON, LEASE, 1))
    await put(store, chat, "later", "b:1", not_before=LEASE)
    await put(store, chat, "same", "b:2")
    await put(store, chat, "nothing")
    await put(store, group, "other", "b:3")
    assert await close(store, chat) == ["b:2", "b:1"]
    assert await rows(store) == [
        *((key, "dead", "Forbidden", None) for key in ("leased", "later", "same", "nothing")),
        ("other", "pending", None, {"text": "other"}),
    ]
    assert await close(store, chat) == []
    assert await store.run(lambda tx: tx.outbox.purge(LEASE + timedelta(seconds=1))) == 4


async def test_a_leased_row_of_a_closed_chat_is_never_begun(store: Store, chat: Chat) -> None:
    await put(store, chat, "k")
    (row,) = await store.run(lambda tx: tx.outbox.claim("us", NOON, LEASE, 1))
    await close(store, chat)
    assert await store.run(lambda tx: tx.outbox.begin(row.id, "us")) is None


async def test_a_row_that_is_being_sent_to_a_closed_chat_is_settled_by_its_sender(
    store: Store, chat: Chat
) -> None:
    await put(store, chat, "k", "b:1")
    row = await begin(store)
    assert await close(store, chat) == []
    assert await rows(store) == [("k", "sending", None, {"text": "k"})]
    assert await store.run(lambda tx: tx.outbox.dead(row.id, "us", "Forbidden")) is True
    assert await rows(store) == [("k", "dead", "Forbidden", None)]


async def test_a_row_that_was_being_sent_to_a_closed_chat_does_not_go_again(
    store: Store, chat: Chat
) -> None:
    await put(store, chat, "k", "b:1")
    row = await begin(store)
    await close(store, chat)
    assert await store.run(lambda tx: tx.outbox.retry(row.id, "us", NOON)) is True
    assert (await store.read(lambda tx: tx.outbox.counts()))[OutboxState.SUPERSEDED] == 1


async def test_a_chat_that_is_met_again_gets_what_comes_after(store: Store, chat: Chat) -> None:
    await put(store, chat, "before")
    await close(store, chat)
    await put(store, chat, "after")
    assert (await begin(store)).payload == {"text": "after"}
