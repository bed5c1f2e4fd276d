"""What happens at once: an update that comes twice, two who are quick, a press and the clock."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
import ring
from driver import Phone, Seen
from evening import HOME_CARE_GROUP, Evening, instant
from sqlalchemy import select
from trouble import a_troubled_evening, until

from flows.cases.bevakning import BevakningState
from storage.tables import bevakning, outbox

pytestmark = pytest.mark.usefixtures("database_url")
REMINDER = "Kontakta personens handläggare i dag"
ESCALATED = "Ingen har bockat av"
SECONDS_HELD = 600.0


@pytest.fixture
async def evening(database: str) -> AsyncIterator[Evening]:
    async with a_troubled_evening(database) as found:
        yield found


async def test_an_update_that_telegram_sends_twice_counts_once(evening: Evening) -> None:
    await ring.take_bevakning(evening.worker)
    await evening.walk(ring.DUE)
    await evening.phones.fault(kind="duplicate_update")
    await evening.worker.tap(ring.DONE)
    (card,) = [seen for seen in await evening.worker.from_bot() if "är klar." in seen.text]
    assert ring.DONE not in card.labels
    assert await evening.phones.person(102, HOME_CARE_GROUP).from_bot() == []


async def test_of_two_who_press_done_at_once_one_wins_and_the_other_is_told_who(
    evening: Evening,
) -> None:
    await ring.take_bevakning(evening.worker)
    await evening.walk("2026-11-30 13:00")
    mine, theirs = await evening.worker.find(ring.DONE), await evening.group.find(ring.DONE)
    pressed = (evening.worker.press(ring.DONE, mine.id), evening.group.press(ring.DONE, theirs.id))
    said = sorted([answer[0] for answer in await asyncio.gather(*pressed)])
    assert said[1] == "Klart. Bra!"
    assert said[0] in (f"Hemtjänst {n} hann före, kl. 13:00. Den är klar." for n in (1, 2))


async def test_nothing_is_escalated_once_an_acknowledgement_is_committed(evening: Evening) -> None:
    """Three are acknowledged: just before the clock escalates them, at that very moment, and after
    it while the message to the unit waits to be sent."""
    for _ in range(3):
        await ring.take_bevakning(evening.worker)
    await evening.walk("2026-11-30 12:59")
    before, during, after = await opened(evening.worker)
    evening.app.sender.hold(SECONDS_HELD)
    await press(evening.worker, before)
    await until(lambda: acknowledged(evening, 1))
    evening.clock.move(instant("2026-11-30 13:00"))
    await asyncio.gather(press(evening.worker, during), evening.app.tick.once())
    await until(lambda: acknowledged(evening, 2))
    assert (await escalations(evening)).count("pending") == 1
    await press(evening.worker, after)
    await until(lambda: acknowledged(evening, 3))
    assert set(await escalations(evening)) == {"superseded"}
    evening.app.sender.hold(0.0)
    await evening.walk("2026-12-02 16:00")
    for phone in (evening.group, evening.chef):
        assert [seen for seen in await phone.from_bot() if ESCALATED in seen.text] == []


async def opened(phone: Phone) -> list[Seen]:
    """The cards behind the rows of a message about several."""
    bundle = await phone.last()
    cards = []
    for label in bundle.labels[1:4]:  # below the one that takes them one at a time
        await phone.tap(label)
        cards.append(await phone.last())
    return cards


async def press(phone: Phone, seen: Seen) -> None:
    """Press done, though the answer is slow to show."""
    body = {"person": phone.number, "message": seen.id, "button": ring.DONE}
    await phone._phones.call("POST", "press", body)


async def acknowledged(evening: Evening, number: int) -> bool:
    """Whether so many are committed as done."""
    done = select(bevakning.c.id).where(bevakning.c.state == BevakningState.DONE)
    return len(await rows(evening, done)) == number


async def escalations(evening: Evening) -> list[str]:
    """How the messages stand that tell the unit."""
    group = await evening.app.store.read(lambda tx: tx.chats.by_telegram(HOME_CARE_GROUP))
    assert group is not None
    told = select(outbox.c.state).where(outbox.c.chat_id == group.id, outbox.c.op == "send")
    return [row.state for row in await rows(evening, told)]


async def rows(evening: Evening, question: Any) -> Sequence[Any]:
    return await evening.app.store.read(lambda tx: tx.sql.rows(question))  # type: ignore[attr-defined]
