"""The outbox: queued once, claimed in order, settled by the owner of the lease."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from flows.messages import Chat, ChatKind, ChatState, OutboxRow, OutboxState, Outgoing, Priority
from flows.ports import Store, Tx

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LEASE = NOON + 30 * SECOND


def message(chat: Chat, key: str, **values: Any) -> Outgoing:
    return Outgoing(chat.id, values.pop("op", "send"), {"text": key}, key, **values)


async def put(store: Store, *messages: Outgoing, at: datetime = NOON) -> list[bool]:
    return await store.run(lambda tx: [tx.outbox.put(each, at) for each in messages])


async def claim(store: Store, now: datetime = NOON, **values: Any) -> Sequence[OutboxRow]:
    limit = values.pop("limit", 10)
    return await store.run(
        lambda tx: tx.outbox.claim("us", now, now + 30 * SECOND, limit, **values)
    )


def texts(rows: Sequence[OutboxRow]) -> list[str]:
    return [row.payload["text"] for row in rows]


async def count(store: Store, state: OutboxState) -> int:
    return (await store.read(lambda tx: tx.outbox.counts()))[state]


async def chats(store: Store, number: int) -> list[Chat]:
    return await store.run(
        lambda tx: [tx.chats.meet(100 + each, ChatKind.PRIVATE) for each in range(number)]
    )


async def test_a_claimed_row_carries_all_that_was_put(store: Store, chat: Chat) -> None:
    sent = message(
        chat,
        "k",
        priority=Priority.TIB,
        card="run:1",
        about="bevakning:1",
        not_before=NOON - SECOND,
        expires_at=NOON + SECOND,
    )
    await put(store, sent)
    (row,) = await claim(store)
    assert row == OutboxRow(
        id=row.id,
        chat=chat,
        seq=1,
        op="send",
        payload={"text": "k"},
        priority=Priority.TIB,
        card="run:1",
        about="bevakning:1",
        card_message_id=None,
        attempt=0,
        maybe_duplicate=False,
        state=OutboxState.LEASED,
        created_at=NOON,
        not_before=NOON - SECOND,
        expires_at=NOON + SECOND,
    )


async def test_a_dedupe_key_is_taken_once(store: Store, chat: Chat, group: Chat) -> None:
    assert await put(store, message(chat, "k"), message(chat, "k")) == [True, False]
    assert await put(store, message(group, "k")) == [False]
    assert texts(await claim(store)) == ["k"]


async def test_a_message_to_an_unknown_chat_is_an_error(store: Store) -> None:
    with pytest.raises(LookupError):
        await put(store, Outgoing(99, "send", {}, "k"))


async def test_only_the_oldest_unsent_row_of_a_chat_moves(store: Store, chat: Chat) -> None:
    await put(store, message(chat, "a", priority=Priority.BULK), message(chat, "b"))
    (row,) = await claim(store)
    assert row.payload["text"] == "a"
    assert await claim(store) == []
    await store.run(lambda tx: tx.outbox.begin(row.id, "us"))
    assert await claim(store) == []
    assert await store.run(lambda tx: tx.outbox.sent(row.id, "us", 1, NOON)) is True
    assert texts(await claim(store)) == ["b"]


async def test_the_most_urgent_class_goes_first_and_then_the_oldest(store: Store) -> None:
    classes = (Priority.BULK, Priority.DUE, Priority.TIB, Priority.INTERACTIVE, Priority.DUE)
    for number, chat in enumerate(await chats(store, 5)):
        each = message(chat, str(number), priority=classes[number])
        await put(store, each, at=NOON - number * SECOND)
    assert texts(await claim(store, limit=4)) == ["2", "3", "4", "1"]
    assert texts(await claim(store)) == ["0"]


async def test_of_one_class_the_chat_that_takes_longest_goes_first(
    store: Store, chat: Chat, group: Chat
) -> None:
    """A group gets a third of what a person gets: two messages take it longer than five."""
    (other,) = await chats(store, 1)
    await put(store, message(other, "one"))
    await put(store, *(message(chat, f"five {n}") for n in range(5)), at=NOON + SECOND)
    await put(store, *(message(group, f"two {n}") for n in range(2)), at=NOON + 2 * SECOND)
    now = NOON + 3 * SECOND
    assert texts(await claim(store, now, limit=1)) == ["two 0"]
    assert texts(await claim(store, now, limit=1)) == ["five 0"]
    assert texts(await claim(store, now, limit=1)) == ["one"]


async def test_held_chats_and_later_classes_wait(store: Store) -> None:
    first, second, third = await chats(store, 3)
    await put(
        store,
        message(first, "a"),
        message(second, "b"),
        message(third, "c", priority=Priority.DIGEST),
    )
    assert texts(await claim(store, held=[first.id], up_to=Priority.DUE)) == ["b"]
    assert texts(await claim(store, held=[first.id, 99])) == ["c"]
    assert texts(await claim(store)) == ["a"]


async def test_blocked_and_gone_chats_wait_until_they_are_met_again(store: Store) -> None:
    blocked, gone = await chats(store, 2)
    await put(store, message(blocked, "a"), message(gone, "b"))
    await store.run(lambda tx: tx.chats.set_state(blocked.id, ChatState.BLOCKED))
    await store.run(lambda tx: tx.chats.set_state(gone.id, ChatState.GONE))
    assert await claim(store) == []
    assert await store.read(lambda tx: tx.outbox.next_at()) is None
    await store.run(lambda tx: tx.chats.meet(blocked.telegram_id, ChatKind.PRIVATE))
    assert texts(await claim(store)) == ["a"]


async def test_a_row_waits_for_its_time_and_its_chat_waits_with_it(store: Store) -> None:
    first, second = await chats(store, 2)
    later = NOON + SECOND
    await put(store, message(first, "a", not_before=later), message(first, "b"))
    assert await claim(store) == []
    assert await store.read(lambda tx: tx.outbox.next_at()) == later
    await put(store, message(second, "c"))
    assert await store.read(lambda tx: tx.outbox.next_at()) == NOON
    assert texts(await claim(store, now=later)) == ["a", "c"]


async def test_what_has_expired_is_dead_and_lets_the_next_go(store: Store, chat: Chat) -> None:
    await put(store, message(chat, "a", expires_at=NOON), message(chat, "b"))
    assert texts(await claim(store)) == ["b"]
    assert await count(store, OutboxState.DEAD) == 1


async def test_nothing_is_next_while_the_oldest_row_is_on_its_way(store: Store, chat: Chat) -> None:
    await put(store, message(chat, "a"), message(chat, "b"))
    await claim(store)
    assert await store.read(lambda tx: tx.outbox.next_at()) is None


async def test_a_superseded_row_is_never_begun(store: Store, chat: Chat) -> None:
    await put(store, message(chat, "a", about="b:1"), message(chat, "b", about="b:1"))
    (row,) = await claim(store)
    assert await store.run(lambda tx: tx.outbox.supersede("b:1")) == 2
    assert await store.run(lambda tx: tx.outbox.begin(row.id, "us")) is None
    assert await count(store, OutboxState.SUPERSEDED) == 2


async def test_superseding_leaves_alone_what_is_about_something_else(
    store: Store, chat: Chat
) -> None:
    await put(store, message(chat, "a", about="b:1"), message(chat, "b"))
    assert await store.run(lambda tx: tx.outbox.supersede("b:2")) == 0
    assert texts(await claim(store)) == ["a"]


async def test_only_the_owner_of_the_lease_settles(store: Store, chat: Chat) -> None:
    await put(store, message(chat, "a"))
    (row,) = await claim(store)
    settle: list[Callable[[Tx, str], object]] = [
        lambda tx, who: tx.outbox.sent(row.id, who, 5, NOON),
        lambda tx, who: tx.outbox.retry(row.id, who, NOON),
        lambda tx, who: tx.outbox.uncertain(row.id, who, NOON),
        lambda tx, who: tx.outbox.dead(row.id, who, "reason"),
    ]
    assert await store.run(lambda tx: tx.outbox.begin(row.id, "them")) is None
    assert await store.run(lambda tx: tx.outbox.begin(row.id, "us")) is not None
    for way in settle:
        assert await store.run(lambda tx, way=way: way(tx, "them")) is False
    assert await store.run(lambda tx: settle[0](tx, "us")) is True
    for way in settle:
        assert await store.run(lambda tx, way=way: way(tx, "us")) is False


async def test_begin_tells_the_cards_present_message(store: Store, chat: Chat) -> None:
    await put(store, message(chat, "a", card="c"), message(chat, "b", op="edit", card="c"))
    (row,) = await claim(store)
    await store.run(lambda tx: tx.outbox.begin(row.id, "us"))
    await store.run(lambda tx: tx.outbox.sent(row.id, "us", 77, NOON))
    (edit,) = await claim(store)
    assert edit.card_message_id == 77
    begun = await store.run(lambda tx: tx.outbox.begin(edit.id, "us"))
    assert begun is not None
    assert (begun.state, begun.card_message_id) == (OutboxState.SENDING, 77)


async def test_several_edits_of_one_card_collapse_into_the_newest(store: Store) -> None:
    chat, other = await chats(store, 2)
    await put(store, message(chat, "old", op="edit", card="c"))
    await claim(store)
    await put(store, message(chat, "older", op="edit", card="c"))
    await put(store, message(chat, "else", op="edit", card="d"))
    await put(store, message(other, "other", op="edit", card="c"))
    assert await put(store, message(chat, "new", op="edit", card="c")) == [True]
    assert await count(store, OutboxState.SUPERSEDED) == 2
    assert texts(await claim(store)) == ["else", "other"]


async def test_the_newest_card_that_is_still_about_something_is_found(
    store: Store, chat: Chat, group: Chat
) -> None:
    async def shown() -> str | None:
        return await store.read(lambda tx: tx.outbox.shown_last(chat.id, "day:"))

    assert await shown() is None
    one, other = message(chat, "a", card="case:1", about="day:a"), message(chat, "b", card="case:2")
    await put(store, one, other, message(group, "g", card="case:1", about="day:g"))
    assert await shown() == "day:a"
    await put(store, message(chat, "c", op="edit", card="case:2", about="day:c"))
    assert await shown() == "day:c"
    await put(store, message(chat, "d", op="edit", card="case:2", about="case:2:role"))
    assert await shown() == "day:a", "the newer card is about something else now"
    await put(store, message(chat, "e", card="case:1", about="case:1:role"))
    assert await shown() is None
    await store.run(lambda tx: tx.outbox.supersede("case:1:role"))
    assert await shown() == "day:a", "what never left has changed no card"
    await store.run(lambda tx: tx.outbox.take_back(chat.id, "case:1"))
    assert await shown() is None


async def test_an_edit_that_is_known_already_supersedes_nothing(store: Store, chat: Chat) -> None:
    await put(store, message(chat, "new", op="edit", card="c"))
    assert await put(store, message(chat, "new", op="edit", card="c")) == [False]
    assert await count(store, OutboxState.SUPERSEDED) == 0


async def test_rows_that_ended_are_purged_and_the_others_stay(store: Store) -> None:
    sent, dead, waiting = await chats(store, 3)
    await put(store, message(sent, "a"), message(dead, "b"), message(waiting, "c"))
    first, second, _ = await claim(store)
    await store.run(lambda tx: tx.outbox.begin(first.id, "us"))
    await store.run(lambda tx: tx.outbox.sent(first.id, "us", 1, NOON))
    await store.run(lambda tx: tx.outbox.dead(second.id, "us", "403\x00"))
    assert await store.run(lambda tx: tx.outbox.purge(NOON)) == 0
    assert await store.run(lambda tx: tx.outbox.purge(LEASE + SECOND)) == 2
    counts = await store.read(lambda tx: tx.outbox.counts())
    assert {state: rows for state, rows in counts.items() if rows} == {OutboxState.LEASED: 1}
    assert set(counts) == set(OutboxState)
