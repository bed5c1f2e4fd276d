"""What becomes of messages that failed or may have arrived: at most one copy more, and labelled."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from flows.messages import Chat, OutboxRow, OutboxState, Outgoing, Priority
from flows.ports import Store, Tx
from storage.tables import outbox

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LEASE = NOON + 30 * SECOND


async def sending(store: Store, chat: Chat, **values: Any) -> OutboxRow:
    """A row of the chat that is being sent."""
    message = Outgoing(chat.id, values.pop("op", "send"), {"text": "x"}, "k", **values)

    def work(tx: Tx) -> OutboxRow | None:
        tx.outbox.put(message, NOON)
        (row,) = tx.outbox.claim("us", NOON, LEASE, 1)
        return tx.outbox.begin(row.id, "us")

    row = await store.run(work)
    assert row is not None
    return row


async def again(store: Store, now: datetime = LEASE) -> Sequence[OutboxRow]:
    """What the next sender gets."""
    return await store.run(lambda tx: tx.outbox.claim("next", now, now + 30 * SECOND, 10))


async def states(store: Store) -> dict[OutboxState, int]:
    counts = await store.read(lambda tx: tx.outbox.counts())
    return {state: rows for state, rows in counts.items() if rows}


async def test_a_message_that_cannot_have_arrived_goes_again_without_mark(
    store: Store, chat: Chat
) -> None:
    row = await sending(store, chat)
    later = NOON + SECOND
    assert await store.run(lambda tx: tx.outbox.retry(row.id, "us", later)) is True
    assert await again(store, NOON) == []
    (retried,) = await again(store, later)
    assert (retried.attempt, retried.maybe_duplicate, retried.not_before) == (1, False, later)


async def test_a_leased_message_can_be_put_back_too(store: Store, chat: Chat) -> None:
    await store.run(lambda tx: tx.outbox.put(Outgoing(chat.id, "send", {}, "k"), NOON))
    (row,) = await store.run(lambda tx: tx.outbox.claim("us", NOON, LEASE, 1))
    assert await store.run(lambda tx: tx.outbox.retry(row.id, "us", NOON)) is True
    assert len(await again(store)) == 1


async def test_a_message_that_may_have_arrived_goes_again_once_and_marked(
    store: Store, chat: Chat
) -> None:
    row = await sending(store, chat)
    assert await store.run(lambda tx: tx.outbox.uncertain(row.id, "us", NOON)) is True
    (second,) = await again(store)
    assert (second.attempt, second.maybe_duplicate) == (1, True)
    await store.run(lambda tx: tx.outbox.begin(second.id, "next"))
    assert await store.run(lambda tx: tx.outbox.uncertain(second.id, "next", NOON)) is True
    assert await states(store) == {OutboxState.UNCERTAIN: 1}


async def test_without_another_try_a_doubtful_message_stays_uncertain(
    store: Store, chat: Chat
) -> None:
    row = await sending(store, chat)
    assert await store.run(lambda tx: tx.outbox.uncertain(row.id, "us", None)) is True
    assert await states(store) == {OutboxState.UNCERTAIN: 1}


@pytest.mark.parametrize("priority", [Priority.DIGEST, Priority.BULK])
async def test_a_doubtful_digest_is_never_repeated(
    store: Store, chat: Chat, priority: Priority
) -> None:
    row = await sending(store, chat, priority=priority)
    assert await store.run(lambda tx: tx.outbox.uncertain(row.id, "us", NOON)) is True
    assert await states(store) == {OutboxState.UNCERTAIN: 1}


@pytest.mark.parametrize("op", ["edit", "strip", "delete", "pin"])
async def test_what_can_be_done_twice_goes_again_without_mark(
    store: Store, chat: Chat, op: str
) -> None:
    row = await sending(store, chat, op=op, priority=Priority.DIGEST)
    await store.run(lambda tx: tx.outbox.uncertain(row.id, "us", NOON))
    (repeated,) = await again(store)
    assert repeated.maybe_duplicate is False


async def test_what_was_taken_back_while_it_was_sent_does_not_come_back(
    store: Store, chat: Chat
) -> None:
    row = await sending(store, chat, about="b:1")
    assert await store.run(lambda tx: tx.outbox.supersede("b:1")) == 0
    assert await store.run(lambda tx: tx.outbox.retry(row.id, "us", NOON)) is True
    assert await states(store) == {OutboxState.SUPERSEDED: 1}


async def test_what_was_taken_back_while_in_doubt_stays_uncertain(store: Store, chat: Chat) -> None:
    row = await sending(store, chat, about="b:1")
    await store.run(lambda tx: tx.outbox.supersede("b:1"))
    await store.run(lambda tx: tx.outbox.uncertain(row.id, "us", NOON))
    assert await states(store) == {OutboxState.UNCERTAIN: 1}


async def test_an_edit_that_failed_gives_way_to_a_newer_one(store: Store, chat: Chat) -> None:
    row = await sending(store, chat, op="edit", card="c")
    newer = Outgoing(chat.id, "edit", {"text": "new"}, "k2", card="c")
    await store.run(lambda tx: tx.outbox.put(newer, NOON))
    assert await states(store) == {OutboxState.SENDING: 1, OutboxState.PENDING: 1}
    await store.run(lambda tx: tx.outbox.uncertain(row.id, "us", NOON))
    assert [each.payload["text"] for each in await again(store)] == ["new"]


async def test_after_a_crash_a_leased_row_is_simply_free(store: Store, chat: Chat) -> None:
    await store.run(lambda tx: tx.outbox.put(Outgoing(chat.id, "send", {}, "k"), NOON))
    await store.run(lambda tx: tx.outbox.claim("us", NOON, LEASE, 1))
    assert await store.run(lambda tx: tx.outbox.recover("next", NOON)) == 1
    (row,) = await again(store)
    assert (row.attempt, row.maybe_duplicate) == (0, False)


async def test_after_a_crash_a_row_in_sending_goes_again_once_and_marked(
    store: Store, chat: Chat
) -> None:
    first = await sending(store, chat)
    assert await store.run(lambda tx: tx.outbox.recover("next", NOON)) == 1
    assert await store.run(lambda tx: tx.outbox.sent(first.id, "us", 1, NOON)) is False
    (row,) = await again(store)
    assert (row.attempt, row.maybe_duplicate) == (1, True)
    await store.run(lambda tx: tx.outbox.begin(row.id, "next"))
    assert await store.run(lambda tx: tx.outbox.recover("third", NOON)) == 1
    assert await states(store) == {OutboxState.UNCERTAIN: 1}


async def test_after_a_crash_digests_stay_uncertain_and_edits_go_again(
    store: Store, chat: Chat
) -> None:
    await sending(store, chat, priority=Priority.DIGEST)
    await store.run(lambda tx: tx.outbox.recover("next", NOON))
    assert await states(store) == {OutboxState.UNCERTAIN: 1}
    await store.run(lambda tx: tx.outbox.put(Outgoing(chat.id, "edit", {}, "e", card="c"), NOON))
    (edit,) = await again(store)
    await store.run(lambda tx: tx.outbox.begin(edit.id, "next"))
    await store.run(lambda tx: tx.outbox.recover("third", NOON))
    (repeated,) = await store.run(lambda tx: tx.outbox.claim("third", NOON, LEASE, 1))
    assert repeated.maybe_duplicate is False


async def test_recovery_leaves_ones_own_living_leases_and_frees_expired_ones(
    store: Store, chat: Chat
) -> None:
    await sending(store, chat)
    assert await store.run(lambda tx: tx.outbox.recover("us", LEASE - SECOND)) == 0
    assert await store.run(lambda tx: tx.outbox.recover("us", LEASE)) == 1
    (row,) = await again(store)
    assert row.maybe_duplicate is True


async def test_after_a_crash_what_was_taken_back_stays_back(store: Store, chat: Chat) -> None:
    await sending(store, chat, about="b:1", op="edit", card="c")
    await store.run(lambda tx: tx.outbox.supersede("b:1"))
    await store.run(lambda tx: tx.outbox.recover("next", NOON))
    assert await states(store) == {OutboxState.SUPERSEDED: 1}


async def test_what_ends_keeps_no_text(store: Store, chat: Chat) -> None:
    """`begin` is the only way to a payload, and no ended row can be begun; ask the table itself."""
    row = await sending(store, chat)
    await store.run(lambda tx: tx.outbox.sent(row.id, "us", 1, NOON))
    await store.run(lambda tx: tx.outbox.put(Outgoing(chat.id, "send", {}, "2", about="a"), NOON))
    await store.run(lambda tx: tx.outbox.supersede("a"))
    await store.run(
        lambda tx: tx.outbox.put(Outgoing(chat.id, "send", {}, "3", expires_at=NOON), NOON)
    )
    await again(store)
    await store.run(lambda tx: tx.outbox.put(Outgoing(chat.id, "send", {}, "4"), NOON))
    (doubtful,) = await again(store)
    await store.run(lambda tx: tx.outbox.begin(doubtful.id, "next"))
    await store.run(lambda tx: tx.outbox.uncertain(doubtful.id, "next", None))
    left = await store.read(
        lambda tx: [text for (text,) in tx.sql.rows(select(outbox.c.payload))]  # type: ignore[attr-defined]
    )
    assert left == [None] * 4
