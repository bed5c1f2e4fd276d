"""Standing reminders as they are kept: one of each in a unit, one telling a day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from flows.cases.bevakning import Bevakning
from flows.cases.standing import Recurring, Schedule, Told
from flows.people.records import Grant
from flows.ports import Store

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
SET = Schedule(2, 3, time(9, 30))


async def test_what_is_kept_comes_back_as_it_was(
    store: Store, make_bevakning: Callable[..., Bevakning]
) -> None:
    unit = make_bevakning().unit_id
    usual = Recurring(unit, "B11", None, MONDAY, MONDAY, 1)
    chosen = Recurring(unit, "B34", SET, MONDAY, MONDAY - timedelta(days=1), 1)
    for each in (chosen, usual):
        assert await store.run(lambda tx, each=each: tx.standing.add(each))
    assert not await store.run(lambda tx: tx.standing.add(replace(usual, upto=date(2027, 1, 1))))
    assert list(await store.read(lambda tx: tx.standing.all())) == [usual, chosen]
    assert await store.read(lambda tx: tx.standing.get(unit, "B34")) == chosen
    assert await store.read(lambda tx: tx.standing.get(unit, "B99")) is None


async def test_a_change_names_the_version_that_it_saw(
    store: Store, make_bevakning: Callable[..., Bevakning]
) -> None:
    first = Recurring(make_bevakning().unit_id, "B34", None, MONDAY, MONDAY, 1)
    await store.run(lambda tx: tx.standing.add(first))
    second = replace(first, schedule=SET, version=2)
    assert await store.run(lambda tx: tx.standing.save(second, 1))
    assert not await store.run(lambda tx: tx.standing.save(replace(first, version=2), 1))
    assert list(await store.read(lambda tx: tx.standing.all())) == [second]


async def test_a_day_is_told_once_and_done_once(
    store: Store, make_bevakning: Callable[..., Bevakning]
) -> None:
    unit, person = make_bevakning().unit_id, make_bevakning().owner_id
    older, newer = (Told(unit, "B34", MONDAY + timedelta(days=n), NOON) for n in (0, 7))
    for each in (newer, older):
        assert await store.run(lambda tx, each=each: tx.standing.tell(each))
        assert not await store.run(lambda tx, each=each: tx.standing.tell(each))
    assert list(await store.read(lambda tx: tx.standing.newest())) == [newer]
    done = replace(newer, done_at=NOON + timedelta(hours=1), done_by=person)
    assert await store.run(lambda tx: tx.standing.done(done))
    assert not await store.run(lambda tx: tx.standing.done(replace(done, done_at=NOON)))
    assert await store.read(lambda tx: tx.standing.told(unit, "B34", newer.on)) == done
    assert await store.read(lambda tx: tx.standing.told(unit, "B34", older.on)) == older
    assert await store.read(lambda tx: tx.standing.told(unit, "B11", older.on)) is None


async def test_units_are_found_by_the_role_that_is_held_there(
    store: Store, make_bevakning: Callable[..., Bevakning]
) -> None:
    unit, person = make_bevakning().unit_id, make_bevakning().owner_id
    assert await store.read(lambda tx: tx.standing.units_with("planerare")) == []
    await store.run(lambda tx: tx.people.grant(Grant(person, unit, "planerare")))
    assert await store.read(lambda tx: tx.standing.units_with("planerare")) == [unit]
    assert await store.read(lambda tx: tx.standing.units_with("tib")) == []
