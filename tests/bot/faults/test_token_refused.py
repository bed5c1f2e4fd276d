"""A token that Telegram refuses, and a second bot that fetches with it: sending stops, health is
red, and what waited is sent when Telegram lets the bot in again."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import ring
from driver import Phone
from evening import Evening
from trouble import a_troubled_evening, until

from bot.telegram import receive


@pytest.fixture
async def evening(database: str) -> AsyncIterator[Evening]:
    async with a_troubled_evening(database) as found:
        yield found


@pytest.mark.usefixtures("database_url")
@pytest.mark.parametrize("kind", ["unauthorized", "conflict"])
async def test_when_the_token_is_refused_sending_stops_and_recovers(
    evening: Evening, kind: str
) -> None:
    phones = (evening.worker, evening.colleague, evening.chef, evening.stranger)
    await evening.phones.fault(kind=kind, method="sendMessage", times=0)
    for phone in phones:
        await say(evening, phone, "/jourtid")
        await until(lambda: is_red(evening, "send"))
    await until(lambda: waiting(evening, len(phones)))
    asked = (await evening.phones.call("GET", "state"))["calls"]["sendMessage"]
    assert asked == 1, "once refused, nobody else's message is tried"
    await evening.phones.clear_faults()
    evening.app.sender.hold(0.0)  # as after a minute, or when a fetch succeeds again
    for phone in phones:
        (card,) = await until(phone.from_bot)
        assert card.text.startswith("Ja, det är jourtid nu")
    assert evening.app.health.green


@pytest.mark.parametrize(("kind", "code"), [("unauthorized", "401"), ("conflict", "409")])
async def test_when_fetching_is_refused_sending_stops_too_and_nothing_is_lost(
    evening: Evening, kind: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receive, "CALM_SECONDS", 0.1)
    monkeypatch.setattr(receive, "LONGEST_CALM_SECONDS", 0.1)
    await evening.phones.fault(kind=kind, method="getUpdates", times=0)
    await say(evening, evening.worker, "/jourtid")  # brought by the poll that waits already
    await until(lambda: is_red(evening, "receive"))
    assert code in evening.app.health.reasons()["receive"]
    sent = len(await evening.worker.from_bot())
    await evening.app.store.run(ring.note)
    evening.app.sender.wake()
    await say(evening, evening.worker, "/hjalp")
    await asyncio.sleep(0.3)
    assert len(await evening.worker.from_bot()) == sent
    await evening.phones.clear_faults()
    await until(lambda: told(evening.worker, "Tryck på det du vill veta"))
    words = [seen.text[:10] for seen in await evening.worker.from_bot()]
    assert words == ["Ja, det är", ring.NOTE, "Tryck på d"]
    assert evening.app.health.green


async def say(evening: Evening, phone: Phone, text: str) -> None:
    """Write without waiting for the bot to come to rest: held back, it does not."""
    await evening.phones.call("POST", "say", {"person": phone.number, "text": text})


async def told(phone: Phone, words: str) -> bool:
    return any(seen.text.startswith(words) for seen in await phone.from_bot())


async def is_red(evening: Evening, part: str) -> bool:
    return part in evening.app.health.reasons()


async def waiting(evening: Evening, messages: int) -> bool:
    counts = await evening.app.store.read(lambda tx: tx.outbox.counts())
    return counts["pending"] == messages
