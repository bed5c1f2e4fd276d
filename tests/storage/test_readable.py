"""Many rows of which one is damaged: the others are found, and it is named."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from flows.cases.awaiting import Filed
from flows.cases.bevakning import Bevakning, BevakningState
from flows.cases.case import Case, CaseEnd
from flows.cases.standing import Recurring, Schedule, Told
from flows.errors import Damaged
from flows.found import Found, Unreadable
from flows.ports import Store, Tx

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TODAY, HOUR = NOON.date(), timedelta(hours=1)
CODES = ("K7F-42", "K7F-43", "K7F-44")
SOC = "socialsekreterare"
Ask = Callable[[Tx, Any], Found[Any]]
# PostgreSQL keeps nothing that is no date in a column of dates.
ONLY_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def told_apart(found: Found[Any]) -> tuple[list[str], list[str]]:
    return [each.code for each in found], [each.code for each in found.unreadable]


async def change(store: Store, order: str, **values: Any) -> None:
    await store.run(lambda tx: tx.sql.change(text(order), **values))  # type: ignore[attr-defined]


@pytest.fixture
async def owed(store: Store, make_bevakning: Any, make_case: Any) -> list[Bevakning]:
    """Three of one person, unit and case; that in the middle is damaged."""

    def add(tx: Tx) -> list[Bevakning]:
        case = tx.cases.add(make_case())
        made = (
            make_bevakning(token=code, code=code, kind=f"B{n}", case_id=case.id)
            for n, code in enumerate(CODES)
        )
        return [tx.bevakningar.add(each) for each in made]

    found = await store.run(add)
    await change(store, "UPDATE bevakning SET steps = '{' WHERE code = 'K7F-43'")
    return found


@pytest.fixture
async def cases(store: Store, make_case: Any) -> list[Case]:
    """Three at one post; that in the middle is damaged."""
    made = [make_case(token=code, code=code) for code in CODES]
    found = await store.run(lambda tx: [tx.cases.add(each) for each in made])
    await change(store, "UPDATE \"case\" SET history = '{' WHERE code = 'K7F-43'")
    return found


@pytest.mark.parametrize(
    "ask",
    [
        lambda tx, each: tx.bevakningar.open_of_owner(each.owner_id),
        lambda tx, each: tx.bevakningar.open_of_unit(each.unit_id),
        lambda tx, each: tx.bevakningar.open_of_case(each.case_id),
    ],
    ids=["owner", "unit", "case"],
)
async def test_of_open_bevakningar_the_others_are_found(
    store: Store, owed: list[Bevakning], ask: Ask
) -> None:
    found = await store.read(lambda tx: ask(tx, owed[0]))
    assert told_apart(found) == (["K7F-42", "K7F-44"], ["K7F-43"])
    assert found[-1] == owed[-1]
    assert found.unreadable == (Unreadable(f"bevakning:{owed[1].id}", "K7F-43"),)


async def test_of_what_just_ended_in_a_case_the_others_are_found(
    store: Store, owed: list[Bevakning]
) -> None:
    def end(tx: Tx) -> Found[Bevakning]:
        for each in (owed[0], owed[2]):
            done = replace(each, state=BevakningState.DONE, ended_at=NOON, version=2)
            assert tx.bevakningar.save(done, 1)
        order = text("UPDATE bevakning SET state = 'done', ended_at = :at WHERE code = 'K7F-43'")
        tx.sql.change(order, at="2026-11-23T12:00:00.000000+00:00")  # type: ignore[attr-defined]
        return tx.bevakningar.ended_of_case(owed[0].case_id or 0, NOON)

    assert told_apart(await store.run(end)) == (["K7F-42", "K7F-44"], ["K7F-43"])


@pytest.mark.parametrize(
    "ask",
    [
        lambda tx, post: tx.cases.open_at([(post.unit_id, post.role)]),
        lambda tx, post: tx.cases.open_at([(post.unit_id, post.role), (post.unit_id, "other")]),
        lambda tx, post: tx.cases.open_of(post.person_id),
    ],
    ids=["at a post", "at two", "of a person"],
)
async def test_of_open_cases_the_others_are_found_with_their_posts(
    store: Store, cases: list[Case], ask: Ask
) -> None:
    found = await store.read(lambda tx: ask(tx, cases[0].posts[SOC]))
    assert list(found) == [cases[0], cases[2]]
    assert found.unreadable == (Unreadable(f"case:{cases[1].id}", "K7F-43"),)


async def test_of_closed_cases_the_others_are_found(store: Store, cases: list[Case]) -> None:
    end = replace(cases[2].changed(ended_at=NOON), end=CaseEnd.CLOSED)
    await store.run(lambda tx: tx.cases.save(end, 1))
    order = "UPDATE \"case\" SET state = 'closed', ended_at = :at WHERE code = 'K7F-43'"
    await change(store, order, at="2026-11-23T12:00:00.000000+00:00")
    post = cases[0].posts[SOC]
    found = await store.read(lambda tx: tx.cases.closed_at([(post.unit_id, SOC)], NOON))
    assert told_apart(found) == (["K7F-44"], ["K7F-43"])


async def test_a_state_that_nobody_knows_is_found_among_the_unreadable_and_waits(
    store: Store, cases: list[Case], owed: list[Bevakning]
) -> None:
    await change(store, "UPDATE \"case\" SET state = 'half' WHERE code = 'K7F-42'")
    await change(store, "UPDATE bevakning SET state = 'half' WHERE code = 'K7F-42'")
    lost = await store.read(lambda tx: [*tx.cases.unreadable(), *tx.bevakningar.unreadable()])
    assert [each.code for each in lost] == ["K7F-42", "K7F-43"] * 2
    due = await store.run(lambda tx: tx.cases.due(NOON, 10))
    assert due.unreadable == (cases[0].id, cases[1].id)
    assert await store.read(lambda tx: tx.cases.next_at()) == NOON


async def test_the_one_that_is_asked_for_by_name_is_refused_and_by_number_not_there(
    store: Store, cases: list[Case], owed: list[Bevakning]
) -> None:
    asked: list[Callable[[Tx], object]] = [
        lambda tx: tx.cases.by_token("K7F-43"),
        lambda tx: tx.cases.by_code("K7F-43"),
        lambda tx: tx.bevakningar.by_token("K7F-43"),
    ]
    for ask in asked:
        with pytest.raises(Damaged, match=r"\(K7F-43\) går inte att läsa. Kör jourlots doctor."):
            await store.read(ask)
    assert await store.read(lambda tx: tx.cases.get(cases[1].id)) is None
    assert await store.read(lambda tx: tx.bevakningar.get(owed[1].id)) is None


async def test_a_damaged_one_that_is_replaced_is_open_no_more(
    store: Store, owed: list[Bevakning]
) -> None:
    (lost,) = await store.read(lambda tx: tx.bevakningar.unreadable())
    await store.run(lambda tx: tx.bevakningar.replace(lost, NOON))
    found = await store.read(lambda tx: tx.bevakningar.open_of_unit(owed[0].unit_id))
    assert told_apart(found) == (["K7F-42", "K7F-44"], [])
    assert await store.read(lambda tx: tx.bevakningar.unreadable()) == ()


@pytest.mark.parametrize("code", ["<b>", "", "K7F-42 and more"])
async def test_what_is_no_code_is_not_given_for_one(
    store: Store, owed: list[Bevakning], code: str
) -> None:
    await change(store, "UPDATE bevakning SET code = :code WHERE code = 'K7F-43'", code=code)
    assert await store.read(lambda tx: tx.bevakningar.unreadable()) == (
        Unreadable(f"bevakning:{owed[1].id}"),
    )


@pytest.mark.parametrize(
    "values", ["at = '25:99'", "weekday = 7", "weekday = -1", "weeks = 0"]
)  # fmt: skip
async def test_of_standing_reminders_the_others_are_found(
    store: Store, make_bevakning: Any, values: str
) -> None:
    unit, day = make_bevakning().unit_id, date(2026, 11, 23)

    def add(tx: Tx) -> None:
        weekly = Schedule(1, 0, NOON.time())
        for number in ("B11", "B34"):
            tx.standing.add(Recurring(unit, number, weekly, day, day, 0))
            tx.standing.tell(Told(unit, number, day, NOON))

    await store.run(add)
    await change(store, f"UPDATE standing SET {values} WHERE number = 'B34'")
    found = await store.read(lambda tx: tx.standing.all())
    assert [each.number for each in found] == ["B11"]
    assert found.unreadable == (Unreadable(f"standing:{unit}:B34"),)
    assert await store.read(lambda tx: tx.standing.unreadable()) == found.unreadable
    with pytest.raises(Damaged):
        await store.read(lambda tx: tx.standing.get(unit, "B34"))
    assert len(await store.read(lambda tx: tx.standing.newest())) == 2


@ONLY_SQLITE
async def test_in_a_binder_the_others_are_found_and_the_next_is_one_that_can_be_read(
    store: Store, cases: list[Case]
) -> None:
    unit = cases[0].posts[SOC].unit_id

    def put(tx: Tx) -> None:
        for number, case in enumerate(cases):
            day = TODAY + timedelta(days=number)
            tx.binders.put(Filed(case.id, unit, day, day, day, "inte klara"))

    await store.run(put)
    await change(store, "UPDATE binder SET next_on = '!' WHERE case_id = :id", id=cases[0].id)
    top = await store.read(lambda tx: tx.binders.top(unit, TODAY, 9))
    assert told_apart(top) == (["K7F-43", "K7F-44"], ["K7F-42"])
    following = await store.read(lambda tx: tx.binders.next(unit, TODAY, NOON, 1))
    assert following is not None and following.code == "K7F-43"
    assert await store.read(lambda tx: tx.binders.get(cases[0].id)) is None
    assert [each.id for each in await store.read(lambda tx: tx.binders.unreadable())] == [
        cases[0].id
    ]
    await change(store, "UPDATE binder SET next_on = '!'")
    assert await store.read(lambda tx: tx.binders.next(unit, TODAY, NOON, 1)) is None


@ONLY_SQLITE
@pytest.mark.parametrize("words", ["2026-13-45", "soon"])
async def test_a_time_that_nobody_can_read_and_that_never_comes_is_passed_over(
    store: Store, cases: list[Case], owed: list[Bevakning], words: str
) -> None:
    for table, room in (('"case"', "cases"), ("bevakning", "bevakningar")):

        def next_at(tx: Tx, room: str = room) -> datetime | None:
            return getattr(tx, room).next_at()

        order = f"UPDATE {table} SET next_at = :words WHERE code = 'K7F-42'"
        await change(store, order, words=words)
        assert await store.read(next_at) == NOON
        later = "2027-02-01T12:00:00.000000+00:00"
        await change(store, f"UPDATE {table} SET next_at = :at WHERE next_at <> :words",
                     at=later, words=words)  # fmt: skip
        assert await store.read(next_at) == datetime.fromisoformat(later)
        await change(store, f"UPDATE {table} SET next_at = NULL WHERE next_at = :at", at=later)
        assert await store.read(next_at) is None


@ONLY_SQLITE
async def test_a_time_that_nobody_can_read_has_come(
    store: Store, cases: list[Case], owed: list[Bevakning]
) -> None:
    for table in ('"case"', "bevakning"):
        await change(store, f"UPDATE {table} SET next_at = '' WHERE code = 'K7F-42'")
    for room in ("cases", "bevakningar"):
        assert await store.read(lambda tx, r=room: getattr(tx, r).next_at()) < NOON
        due = await store.run(lambda tx, r=room: getattr(tx, r).due(NOON, 10))
        assert len(due.unreadable) == 2
        assert await store.read(lambda tx, r=room: getattr(tx, r).next_at()) >= NOON
