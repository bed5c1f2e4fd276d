"""The whole as those who lead see it, and the weekly drill's own notes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from flows.cases.bevakning import Bevakning, BevakningState
from flows.messages import Chat, ChatKind, ChatState, InboxItem, Outgoing, Priority
from flows.people.drill import Drill
from flows.people.records import Grant
from flows.ports import Store, Tx

MONDAY = date(2026, 11, 23)


@pytest.fixture
def at() -> datetime:
    return datetime.fromisoformat("2026-11-23T12:00:00+00:00")


def person(tx: Tx, number: int, label: str, *units: int, role: str = "hemtjanst") -> int:
    found = tx.people.add_person(tx.chats.meet(number, ChatKind.PRIVATE).id, label)
    for unit in units:
        tx.people.grant(Grant(found.id, unit, role))
    return found.chat_id


async def test_units_come_with_people_group_and_what_is_open_and_late(
    store: Store, make_bevakning: Callable[..., Bevakning], group: Chat
) -> None:
    def work(tx: Tx) -> None:
        unit = tx.people.unit_named("Norr")
        assert unit is not None
        person(tx, 11, "Planerare 2", unit.id)
        tx.people.bind_group(unit.id, group.id)
        owner = tx.bevakningar.add(make_bevakning(unit_id=unit.id, due_on=MONDAY))
        made = replace(owner, token="b-2", code="K7F43", due_on=MONDAY - timedelta(days=1))
        tx.bevakningar.add(made)
        ended = replace(made, token="b-3", code="K7F44", state=BevakningState.DONE)
        tx.bevakningar.add(ended)
        tx.bevakningar.add(replace(made, token="b-4", code="K7F45", owner_id=None))
        aim = replace(made, token="b-5", code="K7F46", state=BevakningState.DUE, next_at=None)
        tx.bevakningar.add(aim)
        tx.people.add_unit("Alingsås")

    await store.run(work)
    alingsas, norr = await store.read(lambda tx: tx.overview.units(MONDAY))
    assert (alingsas.people, alingsas.group, alingsas.open, alingsas.late) == (0, None, 0, 0)
    assert (norr.people, norr.group, norr.open, norr.late) == (1, True, 4, 2)
    await store.run(lambda tx: tx.chats.set_state(group.id, ChatState.GONE))
    assert (await store.read(lambda tx: tx.overview.units(MONDAY)))[1].group is False


async def test_members_come_with_every_role_they_hold_and_whether_they_are_reached(
    store: Store,
) -> None:
    def work(tx: Tx) -> tuple[int, int]:
        norr, soder = tx.people.add_unit("Norr"), tx.people.add_unit("Söder")
        person(tx, 11, "Planerare 2", norr.id, soder.id)
        lost = person(tx, 12, "Hemtjänst 1", norr.id)
        person(tx, 13, "Utan roll")
        tx.chats.set_state(lost, ChatState.BLOCKED)
        return norr.id, soder.id

    norr, soder = await store.run(work)
    everybody = await store.read(lambda tx: tx.overview.members())
    assert [(m.person.label, m.unit, m.role, m.reached) for m in everybody] == [
        ("Hemtjänst 1", "Norr", "hemtjanst", False),
        ("Planerare 2", "Norr", "hemtjanst", True),
        ("Planerare 2", "Söder", "hemtjanst", True),
    ]
    assert await store.read(lambda tx: tx.overview.members([soder])) == [everybody[2]]
    assert await store.read(lambda tx: tx.overview.members([])) == []
    held = await store.read(lambda tx: tx.overview.held_by(everybody[1].person.id))
    assert [each.unit_id for each in held] == [norr, soder]


async def test_waiting_updates_and_groups_without_a_unit_are_counted(
    store: Store, group: Chat, at: datetime
) -> None:
    await store.run(
        lambda tx: tx.inbox.add([InboxItem(1, 1, 1, {}, at), InboxItem(1, 2, 1, {}, at)])
    )
    await store.run(lambda tx: tx.inbox.done(1, 1))
    assert await store.read(lambda tx: tx.overview.waiting_updates()) == 1
    assert await store.read(lambda tx: tx.overview.unbound_groups()) == 1
    unit = await store.run(lambda tx: tx.people.add_unit("Norr"))
    await store.run(lambda tx: tx.people.bind_group(unit.id, group.id))
    assert await store.read(lambda tx: tx.overview.unbound_groups()) == 0


async def test_a_week_has_one_drill_that_remembers_how_far_it_came(
    store: Store, at: datetime
) -> None:
    first = Drill(MONDAY, at)
    assert await store.read(lambda tx: tx.drills.last()) is None
    assert await store.run(lambda tx: tx.drills.begin(first))
    assert not await store.run(lambda tx: tx.drills.begin(replace(first, asked=9)))
    done = replace(first, upto=7, asked=3, ended_at=at, lost=(4, 5))
    await store.run(lambda tx: tx.drills.save(done))
    assert await store.read(lambda tx: tx.drills.last()) == done
    assert await store.run(lambda tx: tx.drills.begin(Drill(MONDAY + timedelta(days=7), at)))
    last = await store.read(lambda tx: tx.drills.last())
    assert last is not None and last.week == MONDAY + timedelta(days=7)


async def test_the_drill_asks_chats_of_staff_and_units_and_no_stranger(
    store: Store, group: Chat
) -> None:
    def work(tx: Tx) -> list[int]:
        unit = tx.people.add_unit("Norr")
        tx.people.bind_group(unit.id, group.id)
        tx.chats.meet(99, ChatKind.PRIVATE)
        person(tx, 98, "Utan roll")
        lost = person(tx, 12, "Hemtjänst 1", unit.id)
        tx.chats.set_state(lost, ChatState.BLOCKED)
        return [group.id, person(tx, 13, "Hemtjänst 2", unit.id), lost]

    bound, open_one, lost = await store.run(work)
    assert await store.read(lambda tx: tx.drills.next_chats(0, 10)) == [bound, open_one]
    assert await store.read(lambda tx: tx.drills.next_chats(0, 1)) == [bound]
    assert await store.read(lambda tx: tx.drills.next_chats(bound, 10)) == [open_one]
    assert await store.read(lambda tx: tx.drills.lost()) == [lost]


async def test_what_is_still_on_its_way_about_something_is_counted(
    store: Store, group: Chat, at: datetime
) -> None:
    probe = Outgoing(group.id, "probe", {}, "k", Priority.BULK, about="drill:1")
    await store.run(lambda tx: tx.outbox.put(probe, at))
    assert await store.read(lambda tx: tx.outbox.unsent("drill:1")) == 1
    assert await store.read(lambda tx: tx.outbox.unsent("drill:2")) == 0
    (row,) = await store.run(lambda tx: tx.outbox.claim("us", at, at + timedelta(minutes=1), 9))
    await store.run(lambda tx: tx.outbox.begin(row.id, "us"))
    assert await store.read(lambda tx: tx.outbox.unsent("drill:1")) == 1
    await store.run(lambda tx: tx.outbox.sent(row.id, "us", None, at))
    assert await store.read(lambda tx: tx.outbox.unsent("drill:1")) == 0
