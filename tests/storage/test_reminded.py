"""What falls due is claimed together: each (bevakning, local date, step) once, and none
stops another."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from flows.cases.bevakning import Bevakning, BevakningState
from flows.ports import Store, Tx

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
Make = Callable[..., Bevakning]


def told(before: Bevakning) -> Bevakning:
    """As it stands after its next step."""
    at = NOON + DAY
    return replace(before, state=BevakningState.DUE, step=before.step + 1, next_at=at, told_at=NOON)


def tell(*found: Bevakning) -> Callable[[Tx], Collection[int]]:
    """Tell the next step of each."""
    return lambda tx: tx.bevakningar.told([(told(each), each.step) for each in found])


@pytest.fixture
async def three(store: Store, make_bevakning: Make) -> list[Bevakning]:
    """Three that are due."""

    def add(tx: Tx) -> list[Bevakning]:
        made = [make_bevakning(token=each, code=each) for each in "abc"]
        return [tx.bevakningar.add(each) for each in made]

    return await store.run(add)


async def stored(store: Store, *found: Bevakning) -> list[Bevakning | None]:
    return await store.read(lambda tx: [tx.bevakningar.get(each.id) for each in found])


async def test_all_that_is_claimed_stands_after_its_step_and_is_else_as_it_was(
    store: Store, three: list[Bevakning]
) -> None:
    assert set(await store.run(tell(*three))) == {each.id for each in three}
    assert await stored(store, *three) == [told(each) for each in three]


async def test_what_has_no_next_time_is_told_and_then_silent(
    store: Store, three: list[Bevakning]
) -> None:
    last = replace(told(three[0]), next_at=None)
    assert await store.run(lambda tx: tx.bevakningar.told([(last, 0)])) == {last.id}
    assert await stored(store, last) == [last]


async def test_what_somebody_has_changed_meanwhile_is_left_out_and_stops_no_other(
    store: Store, three: list[Bevakning]
) -> None:
    first, changed, last = three
    done = replace(changed, state=BevakningState.DONE, next_at=None, version=2)
    assert await store.run(lambda tx: tx.bevakningar.save(done, 1))
    assert set(await store.run(tell(*three))) == {first.id, last.id}
    assert await stored(store, *three) == [told(first), done, told(last)]
    again = replace(done, state=BevakningState.PLANNED)
    assert await store.run(tell(again)) == {again.id}, "nothing was noted of what was left out"


async def test_what_was_told_already_is_left_out_and_stops_no_other(
    store: Store, three: list[Bevakning]
) -> None:
    first, known, last = three
    await store.run(tell(known))
    assert set(await store.run(tell(*three))) == {first.id, last.id}
    assert await store.run(tell(*three)) == set()


async def test_a_step_is_told_once_per_local_day(store: Store, three: list[Bevakning]) -> None:
    monday = replace(three[0], due_on=date(2026, 11, 30))
    tuesday = replace(monday, due_on=date(2026, 12, 1))
    for each, won in (
        (monday, {monday.id}),
        (monday, set()),
        (replace(monday, step=1), {monday.id}),
        (tuesday, {monday.id}),
        (tuesday, set()),
    ):
        assert await store.run(tell(each)) == won


async def test_nothing_due_is_nothing_told(store: Store) -> None:
    assert await store.run(tell()) == set()
    await store.run(lambda tx: tx.bevakningar.put_off([]))


async def test_what_is_put_off_is_due_later_and_was_not_told(
    store: Store, three: list[Bevakning]
) -> None:
    first, changed, last = three
    other = replace(changed, offered_to=changed.owner_id, version=2)
    await store.run(lambda tx: tx.bevakningar.save(other, 1))
    later = [replace(each, next_at=NOON + DAY) for each in three]
    await store.run(lambda tx: tx.bevakningar.put_off(later))
    assert await stored(store, *three) == [later[0], other, later[2]]
    assert set(await store.run(tell(first, last))) == {first.id, last.id}


@pytest.mark.parametrize("backwards", [False, True], ids=["same order", "opposite order"])
async def test_of_two_who_tell_at_once_each_step_is_won_by_one(
    store: Store, three: list[Bevakning], *, backwards: bool
) -> None:
    for step in range(10):
        found = [replace(each, step=step) for each in three]
        works = (tell(*found), tell(*(found[::-1] if backwards else found)))
        ours, theirs = await asyncio.gather(*(store.run(each) for each in works))
        assert sorted([*ours, *theirs]) == [each.id for each in three]
