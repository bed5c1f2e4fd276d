"""Shifts and absences."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from flows.messages import ChatKind
from flows.people.absence import Absence, Handed
from flows.people.duty import Shift
from flows.ports import Store, Tx
from storage.tables import absence as table

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)
ROLE, OTHER = "hemtjanst", "hemtjanst_natt"


@pytest.fixture
async def ids(store: Store) -> tuple[int, int, int]:
    """A unit and two persons."""

    def work(tx: Tx) -> tuple[int, int, int]:
        unit = tx.people.add_unit("Norr")
        chats = [tx.chats.meet(number, ChatKind.PRIVATE) for number in (1, 2)]
        one, two = (tx.people.add_person(chat.id, f"H {chat.id}") for chat in chats)
        return unit.id, one.id, two.id

    return await store.run(work)


@pytest.fixture
def shift(ids: tuple[int, int, int]) -> Callable[..., Shift]:
    unit, person, _ = ids
    made = Shift(0, person, unit, ROLE, NOON, NOON + 8 * HOUR)
    return lambda **changes: replace(made, **changes)


@pytest.fixture
def absence(ids: tuple[int, int, int]) -> Callable[..., Absence]:
    _, person, other = ids
    made = Absence(0, person, MONDAY, MONDAY + 4 * DAY, None, other, person, NOON, next_at=NOON)
    return lambda **changes: replace(made, **changes)


async def added(store: Store, room: str, *values: Any) -> list[Any]:
    return [await store.run(lambda tx, v=value: getattr(tx, room).add(v)) for value in values]


async def test_a_shift_runs_from_its_start_until_just_before_its_end(
    store: Store, shift: Callable[..., Shift], ids: tuple[int, int, int]
) -> None:
    (kept,) = await added(store, "shifts", shift())
    assert await store.read(lambda tx: tx.shifts.get(kept.id)) == kept
    seen = []
    for at in (NOON - HOUR, NOON, NOON + 7 * HOUR, NOON + 8 * HOUR):
        found = await store.read(lambda tx, at=at: tx.shifts.on_duty(ids[0], at, ROLE))
        seen.append(list(found) == [kept])
        assert seen[-1] == kept.covers(at)
    assert seen == [False, True, True, False]
    assert await store.read(lambda tx: tx.shifts.get(99)) is None


async def test_on_duty_is_asked_for_a_role_or_for_the_whole_unit(
    store: Store, shift: Callable[..., Shift], ids: tuple[int, int, int]
) -> None:
    night, day = await added(store, "shifts", shift(role=OTHER), shift(person_id=ids[2]))
    ask = lambda role: lambda tx: list(tx.shifts.on_duty(ids[0], NOON, role))  # noqa: E731
    assert await store.read(ask(OTHER)) == [night]
    assert await store.read(ask(None)) == [day, night]
    assert await store.read(lambda tx: list(tx.shifts.on_duty(99, NOON))) == []
    assert await store.read(lambda tx: list(tx.shifts.of_person(ids[2], NOON))) == [day]
    assert await store.read(lambda tx: list(tx.shifts.of_person(ids[2], NOON + 8 * HOUR))) == []


async def test_an_end_is_moved_only_from_where_it_was_seen(
    store: Store, shift: Callable[..., Shift]
) -> None:
    (kept,) = await added(store, "shifts", shift())
    assert await store.run(lambda tx: tx.shifts.set_end(kept, NOON + HOUR)) is True
    assert await store.run(lambda tx: tx.shifts.set_end(kept, NOON + 2 * HOUR)) is False
    now = await store.read(lambda tx: tx.shifts.get(kept.id))
    assert now == replace(kept, ends_at=NOON + HOUR)


async def test_a_role_uses_shifts_for_as_long_as_it_has_had_one(
    store: Store, shift: Callable[..., Shift], ids: tuple[int, int, int]
) -> None:
    await added(store, "shifts", shift())
    ask = lambda role, since: lambda tx: tx.shifts.used(ids[0], role, since)  # noqa: E731
    assert await store.read(ask(ROLE, NOON)) is True
    assert await store.read(ask(ROLE, NOON - 30 * DAY)) is True
    assert await store.read(ask(ROLE, NOON + 8 * HOUR)) is False
    assert await store.read(ask(OTHER, NOON)) is False


async def test_the_rota_is_what_was_planned_and_can_be_taken_back(
    store: Store, shift: Callable[..., Shift], ids: tuple[int, int, int]
) -> None:
    later = shift(starts_at=NOON + 24 * HOUR, ends_at=NOON + 32 * HOUR, rota=True)
    _, planned, second = await added(store, "shifts", shift(), shift(rota=True), later)
    ask = lambda after: lambda tx: list(tx.shifts.rota(ids[0], ROLE, after))  # noqa: E731
    assert await store.read(ask(NOON)) == [planned, second]
    assert await store.read(ask(NOON + 8 * HOUR)) == [second]
    await store.run(lambda tx: tx.shifts.remove(second.id))
    assert await store.read(ask(NOON)) == [planned]


async def test_old_shifts_are_purged(store: Store, shift: Callable[..., Shift]) -> None:
    _, kept = await added(store, "shifts", shift(), shift(ends_at=NOON + 9 * HOUR))
    assert await store.run(lambda tx: tx.shifts.purge(NOON + 9 * HOUR)) == 1
    assert await store.read(lambda tx: tx.shifts.get(kept.id)) == kept


async def test_an_absence_comes_back_as_it_was_stored(
    store: Store, absence: Callable[..., Absence]
) -> None:
    made = absence(handed=(Handed(7, MONDAY), Handed(8, MONDAY + DAY)), kind="B01")
    (kept,) = await added(store, "absences", made)
    assert await store.read(lambda tx: tx.absences.get(kept.id)) == replace(made, id=kept.id)
    assert await store.read(lambda tx: tx.absences.get(99)) is None


async def test_both_days_of_an_absence_count(
    store: Store, absence: Callable[..., Absence], ids: tuple[int, int, int]
) -> None:
    (kept,) = await added(store, "absences", absence())
    for day, away in ((-1, False), (0, True), (4, True), (5, False)):
        on = MONDAY + day * DAY
        found = await store.read(lambda tx, on=on: list(tx.absences.on(on)))
        assert (found == [kept]) is away is kept.covers(on)
    for day, ahead in ((-9, True), (4, True), (5, False)):
        on = MONDAY + day * DAY
        of = await store.read(lambda tx, on=on: list(tx.absences.of_person(ids[1], on)))
        relying = await store.read(lambda tx, on=on: list(tx.absences.relying_on(ids[2], on)))
        assert of == relying == ([kept] if ahead else [])
    assert await store.read(lambda tx: list(tx.absences.of_person(ids[2], MONDAY))) == []


async def test_an_absence_that_was_ended_no_longer_runs(
    store: Store, absence: Callable[..., Absence], ids: tuple[int, int, int]
) -> None:
    (kept,) = await added(store, "absences", absence())
    ended = replace(kept, ended_at=NOON, next_at=None)
    assert await store.run(lambda tx: tx.absences.save(ended, kept)) is True
    assert await store.run(lambda tx: tx.absences.save(ended, kept)) is False
    assert await store.read(lambda tx: tx.absences.get(kept.id)) == ended
    assert await store.read(lambda tx: list(tx.absences.on(MONDAY))) == []
    assert await store.read(lambda tx: list(tx.absences.of_person(ids[1], MONDAY))) == []


async def test_of_two_who_change_an_absence_at_once_one_wins(
    store: Store, absence: Callable[..., Absence]
) -> None:
    (kept,) = await added(store, "absences", absence())
    begun = replace(kept, begun_at=NOON, next_at=NOON + HOUR)
    assert await store.run(lambda tx: tx.absences.save(begun, kept)) is True
    late = replace(kept, ended_at=NOON, next_at=None)
    assert await store.run(lambda tx: tx.absences.save(late, kept)) is False
    assert await store.read(lambda tx: tx.absences.get(kept.id)) == begun


async def test_the_clock_is_told_which_absences_wait_for_it(
    store: Store, absence: Callable[..., Absence]
) -> None:
    assert await store.read(lambda tx: tx.absences.next_at()) is None
    later, first, _ = await added(
        store,
        "absences",
        absence(next_at=NOON + HOUR),
        absence(next_at=NOON),
        absence(next_at=None),
    )
    assert await store.read(lambda tx: tx.absences.next_at()) == NOON
    due = lambda now, limit: lambda tx: list(tx.absences.due(now, limit))  # noqa: E731
    assert await store.read(due(NOON - HOUR, 9)) == []
    assert await store.read(due(NOON + HOUR, 9)) == [first, later]
    assert await store.read(due(NOON + HOUR, 1)) == [first]


async def test_absences_that_are_over_are_purged_once_they_were_told_of(
    store: Store, absence: Callable[..., Absence]
) -> None:
    waits, over, _ = await added(
        store,
        "absences",
        absence(),
        absence(next_at=None),
        absence(next_at=None, to_on=MONDAY + 9 * DAY),
    )
    assert await store.run(lambda tx: tx.absences.purge(MONDAY + 5 * DAY)) == 1
    assert await store.read(lambda tx: tx.absences.get(over.id)) is None
    assert await store.read(lambda tx: tx.absences.get(waits.id)) == waits


@pytest.mark.parametrize(
    "damage", ["", "no json", "[1]", '[["x", "2026-11-23"]]', '[[1, "never"]]']
)
async def test_an_absence_whose_list_is_damaged_is_still_an_absence(
    store: Store, absence: Callable[..., Absence], damage: str
) -> None:
    (kept,) = await added(store, "absences", absence(handed=(Handed(7, MONDAY),)))
    spoil = update(table).values(handed=damage)
    await store.run(lambda tx: tx.sql.change(spoil))
    assert await store.read(lambda tx: list(tx.absences.on(MONDAY))) == [replace(kept, handed=())]
