"""Changes of telephone numbers: one waits and one holds for each contact."""

from datetime import datetime, timedelta

import pytest

from flows.people.contacts import ChangeState, ContactChange
from flows.ports import Store

HOLDS_24_H = timedelta(hours=24)
NEW, OTHER = "+46317654321", "+46317654322"


async def propose(store: Store, number: str | None, at: datetime) -> ContactChange:
    return await store.run(lambda tx: tx.contacts.propose("egen_jour", number, 1, at))


async def decide(store: Store, seen: ContactChange, end: ChangeState, at: datetime) -> bool:
    return await store.run(lambda tx: tx.contacts.decide(seen, end, 2, at))


@pytest.fixture
def at() -> datetime:
    return datetime.fromisoformat("2026-11-23T12:00:00+00:00")


async def test_a_proposal_waits_and_nothing_holds_yet(store: Store, at: datetime) -> None:
    made = await propose(store, NEW, at)
    assert await store.read(lambda tx: tx.contacts.proposed()) == [made]
    assert await store.read(lambda tx: tx.contacts.confirmed()) == []
    assert await store.read(lambda tx: tx.contacts.get(made.id)) == made
    assert await store.read(lambda tx: tx.contacts.get(99)) is None


async def test_a_newer_proposal_takes_the_place_of_the_one_that_waits(
    store: Store, at: datetime
) -> None:
    older = await propose(store, NEW, at)
    newer = await propose(store, OTHER, at)
    assert await store.read(lambda tx: tx.contacts.proposed()) == [newer]
    assert not await decide(store, older, ChangeState.CONFIRMED, at)


async def test_what_is_confirmed_takes_the_place_of_what_held(store: Store, at: datetime) -> None:
    for number in (NEW, OTHER, None):
        made = await propose(store, number, at)
        assert await decide(store, made, ChangeState.CONFIRMED, at + HOLDS_24_H)
        (holds,) = await store.read(lambda tx: tx.contacts.confirmed())
        assert holds == ContactChange(
            made.id, "egen_jour", number, 1, at, 2, at + HOLDS_24_H, ChangeState.CONFIRMED
        )


@pytest.mark.parametrize(
    "end", [ChangeState.REFUSED, ChangeState.WITHDRAWN, ChangeState.EXPIRED, ChangeState.CONFIRMED]
)
async def test_a_proposal_is_decided_once(store: Store, at: datetime, end: ChangeState) -> None:
    first = await propose(store, NEW, at)
    await decide(store, first, ChangeState.CONFIRMED, at)
    made = await propose(store, OTHER, at)
    assert await decide(store, made, end, at)
    assert not await decide(store, made, ChangeState.CONFIRMED, at)
    (holds,) = await store.read(lambda tx: tx.contacts.confirmed())
    assert holds.number == (OTHER if end is ChangeState.CONFIRMED else NEW)
    assert await store.read(lambda tx: tx.contacts.proposed()) == []
