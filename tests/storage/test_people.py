"""Units, persons, roles and invitations."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from flows.messages import Chat, ChatKind
from flows.people.records import Grant, Invite, Pressing, Purpose
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


async def test_a_role_that_is_taken_away_is_held_no_more_and_the_others_are(
    store: Store, chat: Chat
) -> None:
    def work(tx: Tx) -> None:
        unit, other = tx.people.add_unit("Norr"), tx.people.add_unit("Söder")
        person = tx.people.add_person(chat.id, "Planerare 1")
        held = [
            Grant(person.id, unit.id, "planerare"),
            Grant(person.id, unit.id, "tib"),
            Grant(person.id, other.id, "planerare"),
        ]
        for grant in held:
            tx.people.grant(grant)
        assert tx.people.revoke(held[0]) is True
        assert tx.people.revoke(held[0]) is False
        assert tx.people.grants(person.id) == held[1:]

    await store.run(work)


async def test_units_come_by_name(store: Store) -> None:
    def work(tx: Tx) -> list[str]:
        for name in ("Öster", "norr", "Centrum", "Söder"):
            tx.people.add_unit(name)
        return [unit.name for unit in tx.people.units()]

    assert await store.run(work) == ["Centrum", "norr", "Söder", "Öster"]


async def test_a_group_has_one_purpose_and_is_one_units_own_or_several_units_leaders(
    store: Store, group: Chat
) -> None:
    def bound(tx: Tx) -> list[tuple[bool, bool]]:
        return [
            (unit.group_chat_id == group.id, unit.leaders_chat_id == group.id)
            for unit in tx.people.units()
        ]

    def work(tx: Tx) -> None:
        norr, soder = tx.people.add_unit("Norr"), tx.people.add_unit("Söder")
        tx.people.bind_group(norr.id, group.id)
        assert bound(tx) == [(True, False), (False, False)]
        tx.people.bind_group(soder.id, group.id, Purpose.LEADERS)
        assert bound(tx) == [(False, False), (False, True)]
        tx.people.bind_group(norr.id, group.id, Purpose.LEADERS)
        assert bound(tx) == [(False, True), (False, True)]
        assert [unit.name for unit in tx.people.units_of_group(group.id)] == ["Norr", "Söder"]
        tx.people.bind_group(soder.id, group.id)
        assert bound(tx) == [(False, False), (True, False)]
        tx.people.unbind(group.id)
        assert tx.people.units_of_group(group.id) == []

    await store.run(work)


async def test_labels_are_taken_by_members_and_by_every_invitation(
    store: Store, chat: Chat
) -> None:
    def work(tx: Tx) -> list[str]:
        unit, other = tx.people.add_unit("Norr"), tx.people.add_unit("Söder")
        person = tx.people.add_person(chat.id, "Planerare 1")
        tx.people.grant(Grant(person.id, unit.id, "planerare"))
        tx.people.add_invite(Invite("a", unit.id, "planerare", "Planerare 2", NOON, None))
        tx.people.add_invite(Invite("b", unit.id, "tib", "TIB 1", NOON, NOON))
        tx.people.add_invite(Invite("c", other.id, "tib", "TIB 2", NOON, None))
        return list(tx.people.labels(unit.id))

    assert await store.run(work) == ["Planerare 1", "Planerare 2", "TIB 1"]


async def test_two_who_take_the_same_role_away_take_it_away_once(store: Store, chat: Chat) -> None:
    def give(tx: Tx) -> Grant:
        unit = tx.people.add_unit("Norr")
        grant = Grant(tx.people.add_person(chat.id, "P").id, unit.id, "planerare")
        tx.people.grant(grant)
        return grant

    grant = await store.run(give)
    both = (store.run(lambda tx: tx.people.revoke(grant)) for _ in range(2))
    assert sorted(await asyncio.gather(*both)) == [False, True]


async def test_an_invitation_for_a_shared_phone_says_so(store: Store) -> None:
    unit = await store.run(lambda tx: tx.people.add_unit("Norr"))
    for token, shared in (("a", True), ("b", False)):
        invite = Invite(token, unit.id, "hemtjanst", "Delad telefon", NOON, None, shared)
        await store.run(lambda tx, new=invite: tx.people.add_invite(new))
        assert await store.read(lambda tx, one=token: tx.people.invite(one)) == invite


async def test_a_phone_that_becomes_shared_stays_so(store: Store, chat: Chat) -> None:
    person = await store.run(lambda tx: tx.people.add_person(chat.id, "Vagn 2"))
    assert not person.shared
    await store.run(lambda tx: tx.people.share(person.id))
    assert (await store.read(lambda tx: tx.people.person(person.id))).shared


async def test_who_presses_on_a_shared_phone_is_what_was_said_last(
    store: Store, chat: Chat
) -> None:
    def people(tx: Tx) -> tuple[int, int]:
        other = tx.chats.meet(7, ChatKind.PRIVATE)
        phone = tx.people.add_person(chat.id, "Delad telefon", shared=True)
        return phone.id, tx.people.add_person(other.id, "Hemtjänst 2").id

    phone, colleague = await store.run(people)
    assert await store.read(lambda tx: tx.pressings.on(phone)) is None
    for said in (
        Pressing(phone, None, NOON, {"kind": "press", "data": "b.A.1.d", "message": 7}),
        Pressing(phone, colleague, NOON),
        Pressing(phone, phone, NOON),
    ):
        await store.run(lambda tx, said=said: tx.pressings.save(said))
        assert await store.read(lambda tx: tx.pressings.on(phone)) == said


async def test_a_unit_of_work_knows_whose_roles_it_changed(store: Store, chat: Chat) -> None:
    def work(tx: Tx) -> list[int]:
        unit = tx.people.add_unit("Norr")
        person = tx.people.add_person(chat.id, "Planerare 1")
        assert list(tx.people.touched()) == []
        for role in ("planerare", "tib"):
            tx.people.grant(Grant(person.id, unit.id, role))
        assert list(tx.people.touched()) == [person.id]
        return list(tx.people.touched())

    assert len(await store.run(work)) == 1
    assert await store.read(lambda tx: list(tx.people.touched())) == []


async def test_a_person_is_called_something_else(store: Store, chat: Chat) -> None:
    person = await store.run(lambda tx: tx.people.add_person(chat.id, "Planerare 1"))
    await store.run(lambda tx: tx.people.rename(person.id, "Planerare 2"))
    assert (await store.read(lambda tx: tx.people.person(person.id))).label == "Planerare 2"
    with pytest.raises(LookupError):
        await store.run(lambda tx: tx.people.rename(99, "Planerare 3"))


async def test_a_unit_is_called_something_else(store: Store) -> None:
    unit = await store.run(lambda tx: tx.people.add_unit("Norr"))
    await store.run(lambda tx: tx.people.rename_unit(unit.id, "Söder"))
    assert await store.read(lambda tx: tx.people.unit_named("Söder")) == replace(unit, name="Söder")
    with pytest.raises(LookupError):
        await store.run(lambda tx: tx.people.rename_unit(99, "Väst"))
