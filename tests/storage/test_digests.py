"""The weekly digests: one a week, how far it has come, and who wants none."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from flows.cases.bevakning import Bevakning
from flows.people.digest import Digest
from flows.people.records import Grant
from flows.ports import Store

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FIRST, SECOND = date(2026, 11, 23), date(2026, 11, 30)


async def test_a_week_has_one_digest_and_the_newest_is_the_last(store: Store) -> None:
    assert await store.read(lambda tx: tx.digests.last()) is None
    assert await store.run(lambda tx: tx.digests.begin(Digest(SECOND)))
    assert not await store.run(lambda tx: tx.digests.begin(Digest(SECOND, 99)))
    assert await store.run(lambda tx: tx.digests.begin(Digest(FIRST, 5, NOON)))
    assert await store.read(lambda tx: tx.digests.last()) == Digest(SECOND)
    await store.run(lambda tx: tx.digests.save(Digest(SECOND, 7, NOON)))
    assert await store.read(lambda tx: tx.digests.last()) == Digest(SECOND, 7, NOON)


async def test_people_with_a_role_are_found_in_order_each_once(
    store: Store, make_bevakning: Callable[..., Bevakning]
) -> None:
    unit, person = make_bevakning().unit_id, make_bevakning().owner_id
    assert await store.read(lambda tx: tx.digests.next_people(0, 10)) == []
    for role in ("planerare", "tib"):
        await store.run(lambda tx, role=role: tx.people.grant(Grant(person, unit, role)))
    assert await store.read(lambda tx: tx.digests.next_people(0, 10)) == [person]
    assert await store.read(lambda tx: tx.digests.next_people(person, 10)) == []


async def test_who_wants_none_is_remembered(
    store: Store, make_bevakning: Callable[..., Bevakning]
) -> None:
    person = make_bevakning().owner_id
    assert not await store.read(lambda tx: tx.digests.is_off(person))
    assert await store.run(lambda tx: tx.digests.switch(person, off=True))
    assert not await store.run(lambda tx: tx.digests.switch(person, off=True))
    assert await store.read(lambda tx: tx.digests.is_off(person))
    assert await store.run(lambda tx: tx.digests.switch(person, off=False))
    assert not await store.run(lambda tx: tx.digests.switch(person, off=False))
    assert not await store.read(lambda tx: tx.digests.is_off(person))
