"""Binders on both databases: the riskiest first, the review of a week, and boards to make anew."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from flows.cases.awaiting import SKIPPED, Filed
from flows.cases.bevakning import Bevakning
from flows.cases.case import Case
from flows.messages import Chat, ChatState
from flows.ports import Store, Tx

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 25)  # a Wednesday
MONDAY = date(2026, 11, 23)


def day(ahead: int) -> date:
    return TODAY + timedelta(days=ahead)


class Binder:
    """A unit's binder with three cases: the third is near its limit, the second late."""

    def __init__(self, unit: int, me: int, cases: list[Case]) -> None:
        self.unit = unit
        self.me = me
        plain, late, near = (
            Filed(each.id, unit, day(-n - 7), day(30), day(3), "ej nådd")
            for n, each in enumerate(cases)
        )
        self.filed = [plain, replace(late, next_on=day(-1)), replace(near, limit_on=day(7))]
        self.codes = [each.code for each in (cases[2], cases[1], cases[0])]


@pytest.fixture
async def binder(
    store: Store, make_bevakning: Callable[..., Bevakning], make_case: Callable[..., Case]
) -> Binder:
    bevakning = make_bevakning()
    assert bevakning.owner_id is not None
    me = bevakning.owner_id

    def work(tx: Tx) -> Binder:
        cases = [tx.cases.add(make_case(token=f"c-{n}", code=f"code{n}")) for n in range(3)]
        made = Binder(bevakning.unit_id, me, cases)
        for each in made.filed:
            tx.binders.put(each)
        return made

    return await store.run(work)


async def test_what_is_filed_comes_back_and_is_written_over(store: Store, binder: Binder) -> None:
    first = binder.filed[0]
    assert await store.read(lambda tx: tx.binders.get(first.case_id)) == first
    later = replace(first, limit_on=None, next_on=None, says="inte klara", here=False)
    await store.run(lambda tx: tx.binders.put(later))
    assert await store.read(lambda tx: tx.binders.get(first.case_id)) == later
    assert await store.read(lambda tx: tx.binders.get(99)) is None


async def test_the_riskiest_come_first_and_what_has_left_not_at_all(
    store: Store, binder: Binder
) -> None:
    found = await store.read(lambda tx: tx.binders.top(binder.unit, TODAY, 9))
    assert [each.code for each in found] == binder.codes
    assert len(await store.read(lambda tx: tx.binders.top(binder.unit, TODAY, 2))) == 2
    await store.run(lambda tx: tx.binders.put(replace(binder.filed[2], here=False)))
    found = await store.read(lambda tx: tx.binders.top(binder.unit, TODAY, 9))
    assert [each.code for each in found] == binder.codes[1:]
    assert not await store.read(lambda tx: tx.binders.top(binder.unit + 1, TODAY, 9))


async def test_a_review_goes_from_case_to_case_and_counts(store: Store, binder: Binder) -> None:
    async def following() -> str | None:
        line = await store.read(lambda tx: tx.binders.next(binder.unit, TODAY, NOON, binder.me))
        return line.code if line is not None else None

    by_code = dict(zip(binder.codes, reversed(binder.filed), strict=True))
    for code in binder.codes:
        assert await following() == code
        number, outcome = by_code[code].case_id, "ej_nadd" if code != "code1" else SKIPPED
        await store.run(lambda tx, n=number, o=outcome: tx.binders.review(n, MONDAY, o))
    assert await following() is None
    counts = await store.read(lambda tx: tx.binders.counts(binder.unit, TODAY))
    assert (counts.waiting, counts.due, counts.late, counts.long) == (3, 1, 1, 0)
    assert (counts.left, counts.outcomes) == (0, {"ej_nadd": 2, SKIPPED: 1})
    assert await store.run(lambda tx: tx.binders.again(binder.unit, TODAY)) == 1
    assert await following() == "code1"
    a_week_on = await store.read(lambda tx: tx.binders.counts(binder.unit, day(7)))
    assert (a_week_on.left, a_week_on.outcomes) == (3, {})


async def test_what_somebody_looks_at_comes_last_to_others_until_it_is_let_go(
    store: Store, binder: Binder, make_bevakning: Callable[..., Bevakning]
) -> None:
    first = binder.filed[2].case_id
    await store.run(lambda tx: tx.binders.hold(first, binder.me, NOON))

    async def sees(who: int, at: datetime = NOON) -> str:
        line = await store.read(lambda tx: tx.binders.next(binder.unit, TODAY, at, who))
        assert line is not None
        return line.code

    other = binder.me + 1
    assert await sees(binder.me) == binder.codes[0]
    assert await sees(other) == binder.codes[1]
    assert await sees(other, NOON + timedelta(minutes=11)) == binder.codes[0]
    await store.run(lambda tx: tx.binders.hold(binder.filed[1].case_id, binder.me, NOON))
    assert await sees(other) == binder.codes[0], "whoever goes on lets go of the one before"
    await store.run(lambda tx: tx.binders.hold(None, binder.me, NOON))
    held = await store.read(lambda tx: [tx.binders.get(e.case_id) for e in binder.filed])
    assert all(each is not None and each.held_by is None for each in held)


async def test_a_board_is_to_be_made_after_a_change_and_each_day(
    store: Store, binder: Binder, group: Chat
) -> None:
    async def stale(today: date = TODAY) -> list[int]:
        return [each.unit_id for each in await store.read(lambda tx: tx.binders.stale(today))]

    await store.run(lambda tx: tx.people.bind_group(binder.unit, group.id))
    assert await stale() == [binder.unit]
    await store.run(lambda tx: tx.binders.shown(binder.unit, TODAY))
    assert await stale() == []
    assert await stale(day(1)) == [binder.unit]
    await store.run(lambda tx: tx.binders.put(binder.filed[0]))
    assert await stale() == [binder.unit]
    await store.run(lambda tx: tx.chats.set_state(group.id, ChatState.GONE))
    assert await stale() == [], "nobody can write to it"
    await store.run(lambda tx: tx.chats.set_state(group.id, ChatState.OPEN))
    await store.run(lambda tx: tx.binders.shown(binder.unit, TODAY))
    await store.run(lambda tx: tx.binders.touch(binder.unit))
    assert await stale() == [binder.unit]
    assert await store.read(lambda tx: tx.binders.any_board())
    has = [
        await store.read(lambda tx, u=unit: tx.binders.has_board(u)) for unit in (binder.unit, 99)
    ]
    assert has == [True, False]
    await store.run(lambda tx: tx.binders.touch(99))


async def test_what_waits_to_be_begun_is_due_and_not_late(store: Store, binder: Binder) -> None:
    new = replace(binder.filed[0], since=day(-1), next_on=day(-1))
    await store.run(lambda tx: tx.binders.put(new))
    counts = await store.read(lambda tx: tx.binders.counts(binder.unit, TODAY))
    assert (counts.due, counts.late) == (2, 1)
