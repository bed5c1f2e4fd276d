"""Bevakningar: stored whole, changed by version, found when due, told once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from flows.cases.bevakning import Bevakning, BevakningState
from flows.ports import Store, Tx

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
Make = Callable[..., Bevakning]


async def test_a_bevakning_comes_back_as_it_was_stored(store: Store, make_bevakning: Make) -> None:
    stored = await store.run(lambda tx: tx.bevakningar.add(make_bevakning()))
    assert stored == make_bevakning(id=stored.id)
    assert await store.read(lambda tx: tx.bevakningar.get(stored.id)) == stored
    assert await store.read(lambda tx: tx.bevakningar.by_token("b-1")) == stored
    assert await store.read(lambda tx: tx.bevakningar.get(99)) is None
    assert await store.read(lambda tx: tx.bevakningar.by_token("b-2")) is None


async def test_a_code_stays_taken_after_its_bevakning_has_ended(
    store: Store, make_bevakning: Make
) -> None:
    assert await store.read(lambda tx: tx.bevakningar.code_taken("K7F42")) is False
    ended = make_bevakning(state=BevakningState.DONE, next_at=None)
    await store.run(lambda tx: tx.bevakningar.add(ended))
    assert await store.read(lambda tx: tx.bevakningar.code_taken("K7F42")) is True


async def test_of_one_code_there_is_one_bevakning_and_any_number_of_ones_own(
    store: Store, make_bevakning: Make
) -> None:
    first = await store.run(lambda tx: tx.bevakningar.add(make_bevakning()))
    for number in range(2):
        own = make_bevakning(token=f"own{number}", kind="EGEN")
        await store.run(lambda tx, own=own: tx.bevakningar.add(own))
    assert await store.read(lambda tx: tx.bevakningar.units_of_code(first.code)) == [first.unit_id]
    assert await store.read(lambda tx: tx.bevakningar.units_of_code("222-22")) == []
    with pytest.raises(IntegrityError):
        await store.run(lambda tx: tx.bevakningar.add(make_bevakning(token="other")))


async def test_of_two_changes_of_one_version_the_first_wins(
    store: Store, make_bevakning: Make
) -> None:
    seen = await store.run(lambda tx: tx.bevakningar.add(make_bevakning()))
    done = replace(
        seen,
        state=BevakningState.DONE,
        next_at=None,
        ended_at=NOON,
        ended_by=seen.owner_id,
        version=2,
    )
    handed = replace(seen, offered_to=seen.owner_id, version=2)
    assert await store.run(lambda tx: tx.bevakningar.save(done, seen=1)) is True
    assert await store.run(lambda tx: tx.bevakningar.save(handed, seen=1)) is False
    assert await store.read(lambda tx: tx.bevakningar.get(seen.id)) == done


async def test_a_reminder_leaves_the_version_that_buttons_carry(
    store: Store, make_bevakning: Make
) -> None:
    seen = await store.run(lambda tx: tx.bevakningar.add(make_bevakning()))
    told = replace(seen, state=BevakningState.DUE, step=1, next_at=NOON + timedelta(days=1))
    assert await store.run(lambda tx: tx.bevakningar.save(told, seen=1)) is True
    assert await store.read(lambda tx: tx.bevakningar.get(seen.id)) == told
    done = replace(told, state=BevakningState.DONE, next_at=None, version=2)
    assert await store.run(lambda tx: tx.bevakningar.save(done, seen=1)) is True


async def test_due_are_the_open_ones_whose_time_has_come_earliest_first(
    store: Store, make_bevakning: Make
) -> None:
    minute = timedelta(minutes=1)

    def add(tx: Tx) -> None:
        for number, (token, state, next_at) in enumerate(
            (
                ("now", "due", NOON),
                ("early", "planned", NOON - minute),
                ("later", "planned", NOON + minute),
                ("done", "done", NOON - 2 * minute),
                ("ended", "cancelled", None),
            )
        ):
            tx.bevakningar.add(
                make_bevakning(
                    token=token, code=str(number), state=BevakningState(state), next_at=next_at
                )
            )

    await store.run(add)
    due = await store.run(lambda tx: tx.bevakningar.due(NOON, 10))
    assert [bevakning.token for bevakning in due.found] == ["early", "now"]
    assert due.unreadable == ()
    assert len((await store.run(lambda tx: tx.bevakningar.due(NOON, 1))).found) == 1
    assert await store.read(lambda tx: tx.bevakningar.next_at()) == NOON - minute


@pytest.mark.parametrize(
    "steps", ['[[0,"07:15:00","moster"]]', '[["x","07:15:00","enhet"]]', "[[0,7]]", "[0]", "0", "{"]
)
async def test_a_row_that_nobody_can_read_stops_no_other_and_waits_an_hour(
    store: Store, make_bevakning: Make, steps: str
) -> None:
    def add(tx: Tx) -> list[int]:
        tokens = ("first", "damaged", "last")
        ids = [tx.bevakningar.add(make_bevakning(token=each, code=each)).id for each in tokens]
        damage = text("UPDATE bevakning SET steps = :steps WHERE token = 'damaged'")
        tx.sql.change(damage, steps=steps)  # type: ignore[attr-defined]
        return ids

    first, damaged, last = await store.run(add)
    due = await store.run(lambda tx: tx.bevakningar.due(NOON, 10))
    assert [each.id for each in due.found] == [first, last]
    assert due.unreadable == (damaged,)
    again = await store.run(lambda tx: tx.bevakningar.due(NOON + timedelta(minutes=59), 10))
    assert ([each.id for each in again.found], again.unreadable) == ([first, last], ())
    assert (await store.run(lambda tx: tx.bevakningar.due(NOON + HOUR, 10))).unreadable == (
        damaged,
    )
    assert (await store.run(lambda tx: tx.bevakningar.due(NOON, 10))).unreadable == ()


async def test_nothing_is_next_without_open_bevakningar(store: Store, make_bevakning: Make) -> None:
    assert await store.read(lambda tx: tx.bevakningar.next_at()) is None
    await store.run(lambda tx: tx.bevakningar.add(make_bevakning(state=BevakningState.DONE)))
    assert await store.read(lambda tx: tx.bevakningar.next_at()) is None


async def test_open_ones_are_listed_for_owner_and_unit_by_due_day(
    store: Store, make_bevakning: Make
) -> None:
    late = make_bevakning(token="late", code="1", due_on=date(2026, 12, 1))
    soon = make_bevakning(token="soon", code="2", state=BevakningState.DUE)
    done = make_bevakning(token="done", code="3", state=BevakningState.DONE)
    for bevakning in (late, soon, done):
        await store.run(lambda tx, each=bevakning: tx.bevakningar.add(each))
    of_owner = await store.read(lambda tx: tx.bevakningar.open_of_owner(late.owner_id))
    of_unit = await store.read(lambda tx: tx.bevakningar.open_of_unit(late.unit_id))
    assert [each.token for each in of_owner] == ["soon", "late"]
    assert list(of_unit) == list(of_owner)
    told = await store.read(lambda tx: tx.bevakningar.told_of_unit(late.unit_id))
    assert [each.token for each in told] == ["soon"]
    assert not await store.read(lambda tx: tx.bevakningar.open_of_owner(99))
    assert not await store.read(lambda tx: tx.bevakningar.open_of_unit(99))


async def test_an_ended_one_becomes_a_stub_once_when_its_time_has_come(
    store: Store, make_bevakning: Make
) -> None:
    minute = timedelta(minutes=1)

    def add(tx: Tx) -> list[Bevakning]:
        states = (
            ("done", NOON),
            ("cancelled", NOON - minute),
            ("done", NOON + minute),
            ("due", NOON),
        )
        made = [
            make_bevakning(token=str(n), code=str(n), state=BevakningState(state), next_at=at)
            for n, (state, at) in enumerate(states)
        ]
        return [tx.bevakningar.add(each) for each in made]

    ended = await store.run(add)
    done, cancelled, later, still_open = (each.id for each in ended)
    unit = ended[0].unit_id
    assert await store.read(lambda tx: tx.bevakningar.next_stub_at()) == NOON - minute
    assert await store.run(lambda tx: tx.bevakningar.take_stubs(NOON, 1)) == {cancelled: unit}
    assert await store.run(lambda tx: tx.bevakningar.take_stubs(NOON, 10)) == {done: unit}
    assert await store.run(lambda tx: tx.bevakningar.take_stubs(NOON, 10)) == {}
    assert await store.read(lambda tx: tx.bevakningar.next_stub_at()) == NOON + minute
    gone = await store.read(lambda tx: tx.bevakningar.get(done))
    assert gone is not None
    assert gone.is_stub
    for number in (later, still_open):
        kept = await store.read(lambda tx, number=number: tx.bevakningar.get(number))
        assert kept is not None
        assert not kept.is_stub
