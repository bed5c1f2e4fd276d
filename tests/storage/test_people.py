"""Units, persons, roles and invitations."""

from datetime import UTC, datetime

import pytest

from flows.messages import Chat, ChatKind
from flows.people.records import Grant, Invite
from flows.ports import Store, Tx

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


async def test_a_unit_is_found_by_id_and_by_name(store: Store, group: Chat) -> None:
    unit = await store.run(lambda tx: tx.people.add_unit("Hemtjänst Öster"))
    assert unit.group_chat_id is None
    assert await store.read(lambda tx: tx.people.unit_named("Hemtjänst Öster")) == unit
    await store.run(lambda tx: tx.people.bind_group(unit.id, group.id))
    assert (await store.read(lambda tx: tx.people.unit(unit.id))).group_chat_id == group.id
    assert await store.read(lambda tx: tx.people.unit_named("Väster")) is None


async def test_what_is_asked_for_by_id_must_exist(store: Store) -> None:
    for ask in (
        lambda tx: tx.people.unit(9),
        lambda tx: tx.people.person(9),
        lambda tx: tx.people.bind_group(9, 9),
    ):
        with pytest.raises(LookupError):
            await store.run(ask)


async def test_a_person_is_found_by_id_and_by_chat(store: Store, chat: Chat) -> None:
    person = await store.run(lambda tx: tx.people.add_person(chat.id, "Planerare 2"))
    assert await store.read(lambda tx: tx.people.person(person.id)) == person
    assert await store.read(lambda tx: tx.people.in_chat(chat.id)) == person
    assert await store.read(lambda tx: tx.people.in_chat(chat.id + 1)) is None


async def test_a_role_given_twice_is_held_once(store: Store, chat: Chat) -> None:
    def work(tx: Tx) -> None:
        unit = tx.people.add_unit("Norr")
        person = tx.people.add_person(chat.id, "Planerare 1")
        for role in ("planerare", "larmpersonal", "planerare"):
            tx.people.grant(Grant(person.id, unit.id, role))
        held = [grant.role for grant in tx.people.grants(person.id)]
        assert held == ["larmpersonal", "planerare"]
        assert tx.people.members(unit.id) == [person]

    await store.run(work)


async def test_members_come_by_label_each_once_in_the_same_order_everywhere(store: Store) -> None:
    def work(tx: Tx) -> tuple[list[str], list[str]]:
        unit, other = tx.people.add_unit("Norr"), tx.people.add_unit("Söder")
        for number, label in enumerate(("Ö", "a", "Z", "Å")):
            chat = tx.chats.meet(number + 1, ChatKind.PRIVATE)
            person = tx.people.add_person(chat.id, label)
            tx.people.grant(Grant(person.id, unit.id, "planerare"))
            tx.people.grant(Grant(person.id, other.id if label == "Z" else unit.id, "tib"))
        everybody = [person.label for person in tx.people.members(unit.id)]
        return everybody, [person.label for person in tx.people.members(unit.id, "tib")]

    assert await store.run(work) == (["Z", "a", "Å", "Ö"], ["a", "Å", "Ö"])


async def test_an_invitation_is_used_once(store: Store) -> None:
    unit = await store.run(lambda tx: tx.people.add_unit("Norr"))
    invite = Invite("hash", unit.id, "planerare", "Planerare 1", NOON, None)
    await store.run(lambda tx: tx.people.add_invite(invite))
    assert await store.read(lambda tx: tx.people.invite("hash")) == invite
    assert await store.run(lambda tx: tx.people.use_invite("hash", NOON)) is True
    assert await store.run(lambda tx: tx.people.use_invite("hash", NOON)) is False
    assert await store.run(lambda tx: tx.people.use_invite("none", NOON)) is False
    used = await store.read(lambda tx: tx.people.invite("hash"))
    assert used is not None
    assert used.used_at == NOON
    assert await store.read(lambda tx: tx.people.invite("none")) is None
