"""Chats, what becomes of them when Telegram moves them, and cards."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from flows.messages import Chat, ChatKind, ChatState, Outgoing
from flows.ports import Store, Tx
from flows.routines.run import Run

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(minutes=1)


async def test_a_chat_that_is_met_twice_is_one_chat(store: Store) -> None:
    first = await store.run(lambda tx: tx.chats.meet(500, ChatKind.PRIVATE))
    again = await store.run(lambda tx: tx.chats.meet(500, ChatKind.PRIVATE))
    assert first == again
    assert first.state is ChatState.OPEN
    assert await store.read(lambda tx: tx.chats.get(first.id)) == first
    assert await store.read(lambda tx: tx.chats.by_telegram(500)) == first


async def test_the_largest_telegram_ids_fit(store: Store) -> None:
    largest = await store.run(lambda tx: tx.chats.meet(2**52, ChatKind.PRIVATE))
    lowest = await store.run(lambda tx: tx.chats.meet(-1_009_999_999_999, ChatKind.GROUP))
    assert (largest.telegram_id, lowest.telegram_id) == (2**52, -1_009_999_999_999)


async def test_a_blocked_chat_that_is_met_is_open_again(store: Store, chat: Chat) -> None:
    await store.run(lambda tx: tx.chats.set_state(chat.id, ChatState.BLOCKED))
    assert [found.id for found in await store.read(lambda tx: tx.chats.unreachable())] == [chat.id]
    assert (await store.run(lambda tx: tx.chats.meet(1000, ChatKind.PRIVATE))) == chat
    assert await store.read(lambda tx: tx.chats.unreachable()) == []


async def test_an_unknown_chat_is_none_by_telegram_id_and_an_error_by_ours(store: Store) -> None:
    assert await store.read(lambda tx: tx.chats.by_telegram(1)) is None
    with pytest.raises(LookupError):
        await store.read(lambda tx: tx.chats.get(1))


async def test_a_migrated_group_keeps_our_id(store: Store, group: Chat) -> None:
    await store.run(lambda tx: tx.chats.migrate(-2000, -1002000))
    moved = await store.read(lambda tx: tx.chats.get(group.id))
    assert moved.telegram_id == -1002000
    assert await store.read(lambda tx: tx.chats.by_telegram(-2000)) is None


async def test_migrating_twice_or_from_nowhere_changes_nothing(store: Store, group: Chat) -> None:
    await store.run(lambda tx: tx.chats.migrate(-2000, -1002000))
    await store.run(lambda tx: tx.chats.migrate(-2000, -1002000))
    await store.run(lambda tx: tx.chats.migrate(-1002000, -1002000))
    assert (await store.read(lambda tx: tx.chats.get(group.id))).telegram_id == -1002000


async def test_a_new_id_that_is_known_already_is_folded_in(
    store: Store, group: Chat, make_run: Callable[..., Run]
) -> None:
    def fill(tx: Tx) -> int:
        double = tx.chats.meet(-1002000, ChatKind.GROUP)
        for chat, keys in ((group, "ab"), (double, "cde")):
            for key in keys:
                tx.outbox.put(Outgoing(chat.id, "send", {"text": key}, key), NOON)
        unit = tx.people.add_unit("Norr")
        tx.people.bind_group(unit.id, double.id)
        tx.people.add_person(double.id, "Planerare 1")
        tx.runs.add(make_run(chat_id=double.id))
        return unit.id

    unit_id = await store.run(fill)
    await store.run(lambda tx: tx.chats.migrate(-2000, -1002000))

    ours = await store.read(lambda tx: tx.chats.by_telegram(-1002000))
    assert ours is not None
    assert ours.id == group.id
    assert (await store.read(lambda tx: tx.people.unit(unit_id))).group_chat_id == group.id
    assert await store.read(lambda tx: tx.people.in_chat(group.id)) is not None
    assert len(await store.read(lambda tx: tx.runs.open_in(group.id))) == 1
    assert await drain(store) == ["a", "b", "c", "d", "e"]
    await store.run(lambda tx: tx.outbox.put(Outgoing(ours.id, "send", {"text": "f"}, "f"), NOON))
    assert await drain(store) == ["f"]


async def test_the_cards_of_the_old_group_are_forgotten(
    store: Store, chat: Chat, group: Chat
) -> None:
    await show(store, group, "run:1", 11)
    await show(store, chat, "run:1", 12)
    await store.run(lambda tx: tx.chats.migrate(-2000, -1002000))
    assert await store.read(lambda tx: tx.cards.message(group.id, "run:1")) is None
    await show(store, group, "run:1", 21)
    await store.run(lambda tx: tx.chats.migrate(-2000, -1002000))
    assert await store.read(lambda tx: tx.cards.message(group.id, "run:1")) == 21
    assert await store.read(lambda tx: tx.cards.message(chat.id, "run:1")) == 12


async def test_only_the_cards_of_the_new_group_are_right(store: Store, group: Chat) -> None:
    double = await store.run(lambda tx: tx.chats.meet(-1002000, ChatKind.GROUP))
    await show(store, group, "run:1", 11)
    await show(store, group, "run:2", 12)
    await show(store, double, "run:1", 21)
    await store.run(lambda tx: tx.chats.migrate(-2000, -1002000))
    assert await store.read(lambda tx: tx.cards.message(group.id, "run:1")) == 21
    assert await store.read(lambda tx: tx.cards.message(group.id, "run:2")) is None


async def test_a_sent_card_is_found_in_its_chats(store: Store, chat: Chat, group: Chat) -> None:
    assert await store.read(lambda tx: tx.cards.message(chat.id, "b:1")) is None
    await show(store, chat, "b:1", 11)
    await show(store, group, "b:1", 21)
    await show(store, chat, "b:1", 12)
    assert await store.read(lambda tx: tx.cards.message(chat.id, "b:1")) == 12
    assert await store.read(lambda tx: tx.cards.shown_in("b:1")) == [chat.id, group.id]


async def test_strangers_are_forgotten_once_nothing_refers_to_them(
    store: Store, chat: Chat, group: Chat, make_run: Callable[..., Run]
) -> None:
    def fill(tx: Tx) -> dict[str, Chat]:
        met = {
            name: tx.chats.meet(number, ChatKind.PRIVATE)
            for number, name in enumerate(("person", "run", "message"), start=10)
        }
        tx.people.bind_group(tx.people.add_unit("Norr").id, group.id)
        tx.people.add_person(met["person"].id, "Planerare 1")
        tx.runs.add(make_run(chat_id=met["run"].id))
        tx.outbox.put(Outgoing(met["message"].id, "send", {}, "k"), NOON)
        return met

    await show(store, chat, "run:1", 11)
    met = await store.run(fill)
    assert await store.run(lambda tx: tx.chats.forget_strangers()) == 0
    await store.run(lambda tx: tx.outbox.purge(LATER))
    assert await store.run(lambda tx: tx.chats.forget_strangers()) == 1
    assert await store.read(lambda tx: tx.chats.by_telegram(chat.telegram_id)) is None
    assert await store.read(lambda tx: tx.cards.shown_in("run:1")) == []
    for each in (group, *met.values()):
        assert await store.read(lambda tx, each=each: tx.chats.get(each.id)) == each


async def test_a_group_that_the_bot_is_in_waits_to_be_bound(store: Store, group: Chat) -> None:
    assert await store.run(lambda tx: tx.chats.forget_strangers()) == 0
    await store.run(lambda tx: tx.chats.set_state(group.id, ChatState.GONE))
    assert await store.run(lambda tx: tx.chats.forget_strangers()) == 1


async def show(store: Store, chat: Chat, card: str, message_id: int) -> None:
    """Send a message for the card."""

    def work(tx: Tx) -> None:
        message = Outgoing(chat.id, "send", {"text": "x"}, f"{chat.id}{message_id}", card=card)
        tx.outbox.put(message, NOON)
        (row,) = tx.outbox.claim("us", NOON, LATER, 1)
        tx.outbox.begin(row.id, "us")
        assert tx.outbox.sent(row.id, "us", message_id, NOON)

    await store.run(work)


async def drain(store: Store) -> list[str]:
    """Send everything; tell the texts in the order in which they went."""

    def work(tx: Tx) -> list[str]:
        texts = []
        while rows := tx.outbox.claim("us", NOON, LATER, 10):
            for row in rows:
                texts.append(row.payload["text"])
                tx.outbox.begin(row.id, "us")
                tx.outbox.sent(row.id, "us", None, NOON)
        return texts

    return await store.run(work)


async def test_a_chat_is_given_the_same_menu_once(store: Store, chat: Chat) -> None:
    async def given(menu: str) -> bool:
        return await store.run(lambda tx: tx.chats.give_menu(chat.id, menu))

    assert not await given("")
    assert [await given("ring hjalp"), await given("ring hjalp")] == [True, False]
    assert await store.read(lambda tx: tx.chats.menus()) == {chat.id: "ring hjalp"}
    assert await given("")
    assert await store.read(lambda tx: tx.chats.menus()) == {}


async def test_a_card_is_forgotten_in_every_chat_and_told_where_it_was(
    store: Store, chat: Chat
) -> None:
    other = await store.run(lambda tx: tx.chats.meet(-5, ChatKind.GROUP))
    for number, where in enumerate((chat, other)):
        await show(store, where, "bevakning:7", 40 + number)
        await show(store, where, "bevakning:8", 50 + number)
    forgotten = await store.run(lambda tx: tx.cards.forget("bevakning:7"))
    assert forgotten == [(chat.id, 40), (other.id, 41)]
    assert await store.run(lambda tx: tx.cards.forget("bevakning:7")) == []
    assert await store.read(lambda tx: tx.cards.shown_in("bevakning:8")) == [chat.id, other.id]
