"""Nothing is silently late: what a stuck tick leaves behind is told within minutes, and shown."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
import ring
from driver import Seen
from evening import Evening, instant
from trouble import a_troubled_evening

from bot.auditor import OVERDUE

pytestmark = pytest.mark.usefixtures("database_url")


@pytest.fixture
async def evening(database: str) -> AsyncIterator[Evening]:
    async with a_troubled_evening(database) as found:
        yield found


@pytest.fixture
async def stuck(evening: Evening, monkeypatch: pytest.MonkeyPatch) -> Evening:
    """A bevakning is due on Monday at 07:15, and the tick does not wake up any more."""
    await ring.take_bevakning(evening.worker)
    is_stuck = asyncio.Event()

    def for_ever(due: datetime | None) -> float:
        is_stuck.set()
        return timedelta(days=1).total_seconds()

    monkeypatch.setattr(evening.app.tick, "_sleep", for_ever)
    await asyncio.wait_for(is_stuck.wait(), 20)
    return evening


async def reminders(evening: Evening) -> list[Seen]:
    await evening.phones.settle()
    seen = await evening.worker.from_bot()
    return [each for each in seen if each.text.startswith("Kontakta personens handläggare i dag")]


async def test_what_a_stuck_tick_leaves_is_told_once_and_health_is_red_until_all_is_told(
    stuck: Evening,
) -> None:
    look, health = stuck.app.auditor.look, stuck.app.health
    stuck.clock.move(instant("2026-11-30 07:19"))
    for _ in range(3):
        await look()
    assert (stuck.app.tick.messages, health.reasons()) == (0, {})
    stuck.clock.move(instant("2026-11-30 07:20"))
    await look()
    assert (stuck.app.tick.messages, health.reasons()) == (0, {}), "a minute for the tick"
    await look()
    assert len(await reminders(stuck)) == 1
    assert health.reasons() == {"tick": OVERDUE}
    await look()
    assert len(await reminders(stuck)) == 1
    assert health.green


async def test_at_night_nothing_is_late(stuck: Evening) -> None:
    stuck.clock.move(instant("2026-11-30 22:00"))
    for _ in range(3):
        await stuck.app.auditor.look()
    assert (stuck.app.tick.messages, stuck.app.health.reasons()) == (0, {})


async def test_while_what_is_late_cannot_be_told_health_stays_red(
    stuck: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    auditor, health = stuck.app.auditor, stuck.app.health

    async def stumble() -> None:
        raise RuntimeError("a fault of ours")

    stuck.clock.move(instant("2026-11-30 08:00"))
    with monkeypatch.context() as patch:
        patch.setattr(auditor, "_tell", stumble)
        for _ in range(3):
            await auditor.look()
        assert (stuck.app.tick.messages, health.reasons()) == (0, {"tick": OVERDUE})
    await auditor.look()
    assert len(await reminders(stuck)) == 1
    await auditor.look()
    assert health.green


async def test_the_auditor_looks_each_minute(evening: Evening) -> None:
    jobs = {each.id: each for each in evening.app._housekeeping._scheduler.get_jobs()}
    assert jobs["auditor"].trigger.interval.total_seconds() == 60
