"""What two people do at the same moment, on both databases: one after the other comes through."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

import pytest

from flows.actions.leaving import Revoke
from flows.actions.people import who_in
from flows.actions.registry import perform
from flows.actions.turn import Done, House, Reason, Refused, Turn
from flows.messages import ChatKind
from flows.people.records import Grant
from flows.people.roles import ADMIN
from flows.ports import Store, Tx
from storage.store import open_store

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
FIRST, SECOND = 158, 159


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """A database with two administrators."""
    opened = open_store(database_url)

    def appoint(tx: Tx) -> None:
        unit = tx.people.add_unit("Förvaltningen")
        for number in (FIRST, SECOND):
            chat = tx.chats.meet(number, ChatKind.PRIVATE)
            tx.people.grant(Grant(tx.people.add_person(chat.id, f"{number}").id, unit.id, ADMIN))

    await opened.run(appoint)
    yield opened
    await opened.close()


async def both(store: Store, house: House, name: str) -> list[Done[object] | Refused[object]]:
    """Both administrators do it, each having seen that there are two."""
    seen = threading.Barrier(2)
    (first, second), (unit,) = await store.read(
        lambda tx: (tx.people.holding(ADMIN), tx.people.units())
    )
    other = {FIRST: second.id, SECOND: first.id}

    def work(tx: Tx, number: int) -> Done[object] | Refused[object]:
        who = who_in(tx, tx.chats.meet(number, ChatKind.PRIVATE), number)
        assert tx.people.holding(ADMIN)
        with suppress(threading.BrokenBarrierError):
            seen.wait(timeout=0.5)  # where works take turns, nobody comes to meet
        command = Revoke(other[number], unit.id, ADMIN) if name == "person.revoke" else None
        return perform(Turn(tx, house, who, NOON), name, command)

    works = (store.run(partial(work, number=number)) for number in (FIRST, SECOND))
    return list(await asyncio.gather(*works))


@pytest.mark.parametrize(
    ("name", "reason"),
    [("person.leave", Reason.LAST), ("person.revoke", Reason.NOT_INVITED)],
)
async def test_of_two_admins_who_leave_or_send_each_other_away_at_once_one_stays(
    store: Store, house: House, name: str, reason: Reason
) -> None:
    answers = await both(store, house, name)
    (refused,) = (each for each in answers if isinstance(each, Refused))
    assert refused.reason is reason
    assert len(await store.read(lambda tx: tx.people.holding(ADMIN))) == 1
