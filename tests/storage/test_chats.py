"""Chats and cards, on both databases."""

import pytest

from flows.ports import ChatKind, ChatState, Store


async def test_a_chat_that_is_met_twice_is_one_chat(store: Store) -> None:
    first = await store.run(lambda tx: tx.chats.meet(500, ChatKind.PRIVATE))
    again = await store.run(lambda tx: tx.chats.meet(500, ChatKind.PRIVATE))
    assert first == again
    assert first.state is ChatState.OPEN
    assert await store.read(lambda tx: tx.chats.get(first.id)) == first
    assert await store.read(lambda tx: tx.chats.by_telegram(500)) == first


async def test_a_blocked_chat_that_is_met_is_open_again(store: Store) -> None:
    chat = await store.run(lambda tx: tx.chats.meet(500, ChatKind.PRIVATE))
    await store.run(lambda tx: tx.chats.set_state(chat.id, ChatState.BLOCKED))
    assert [found.id for found in await store.read(lambda tx: tx.chats.unreachable())] == [chat.id]
    assert (await store.run(lambda tx: tx.chats.meet(500, ChatKind.PRIVATE))) == chat
    assert await store.read(lambda tx: tx.chats.unreachable()) == []


async def test_an_unknown_chat_is_none_by_telegram_id_and_an_error_by_ours(store: Store) -> None:
    assert await store.read(lambda tx: tx.chats.by_telegram(1)) is None
    with pytest.raises(LookupError):
        await store.read(lambda tx: tx.chats.get(1))
