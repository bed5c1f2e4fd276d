"""A database that is full, locked or gone: plain words at once, and later each act once."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import full_disk
import pytest
import ring
import staffed
from driver import Phone
from evening import Evening, instant
from store_trouble import LockedFile, Trouble
from trouble import a_troubled_evening, until

from bot import tick
from bot.telegram import dispatch, receive, sorry
from storage.store import open_store

REMINDER = "Kontakta personens handläggare i dag"
SORRY = "Försök igen om en stund. Jag kan inte spara något nu."


SERVER = [pytest.mark.postgres, pytest.mark.xdist_group("postgres")]


@pytest.fixture(
    params=[
        "sqlite_full",
        "sqlite_locked",
        pytest.param("postgres_full", marks=SERVER),
        pytest.param("postgres_locked", marks=SERVER),
        pytest.param("postgres_gone", marks=SERVER),
    ]
)
def trouble(request: pytest.FixtureRequest) -> Trouble:
    """What keeps the store from saving, each kind once."""
    found: Trouble = request.getfixturevalue(request.param)
    return found


@pytest.fixture
async def evening(
    request: pytest.FixtureRequest, database: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Evening]:
    """A bot that waits a fifth of a second for a lock, and is calm only briefly after a fault."""
    for module, name in (
        (receive, "CALM_SECONDS"),
        (receive, "LONGEST_CALM_SECONDS"),
        (dispatch, "CALM_SECONDS"),
        (tick, "CALM_SECONDS"),
    ):
        monkeypatch.setattr(module, name, 0.1)
    if "trouble" in request.fixturenames:
        database = request.getfixturevalue("trouble").database
    await asyncio.to_thread(staffed.lay, database, instant(ring.START))
    store = open_store(database, patience=0.2)
    async with a_troubled_evening(database, store=store) as found:
        yield found


async def press(phone: Phone, evening: Evening, label: str) -> dict[str, Any]:
    """Press, and what the phone shows at once."""
    seen = await phone.find(label)
    body = {"person": phone.number, "chat": phone.chat, "message": seen.id, "button": label}
    answer = await evening.phones.call("POST", "press", {**body, "wait": True})
    found: dict[str, Any] = answer["answers"][0]
    return found


async def write(phone: Phone, evening: Evening, text: str) -> None:
    await evening.phones.call("POST", "say", {"person": phone.number, "text": text})


async def starts(phone: Phone, words: str) -> list[str]:
    return [seen.text for seen in await phone.from_bot() if seen.text.startswith(words)]


async def fetches(evening: Evening) -> int:
    asked: int = (await evening.phones.call("GET", "state"))["calls"]["getUpdates"]
    return asked


async def healthy(evening: Evening) -> bool:
    return evening.app.health.green


async def _told_plainly(evening: Evening) -> None:
    """A press, a second one, and a typed command, all while nothing can be saved."""
    for _ in range(2):
        said = await press(evening.worker, evening, ring.ANSWERS[0])
        assert said["text"].startswith(SORRY)
        assert "+46313658585" in said["text"]
        assert said["text"].endswith("Fara för liv: ring 112.")
        assert said["alert"]
    await write(evening.colleague, evening, "/jourtid")
    await until(lambda: starts(evening.colleague, SORRY))
    assert "store" in evening.app.health.reasons()
    assert (await evening.worker.last()).text.startswith("Behövs akut hjälp på natten?")


async def _carried_out_once(evening: Evening) -> None:
    await until(lambda: starts(evening.worker, "Vilken hjälp behövs?"))
    await until(lambda: starts(evening.colleague, "Ja, det är jourtid nu"))
    await evening.phones.settle()
    assert len(await evening.worker.from_bot()) == 1
    assert len(await evening.colleague.from_bot()) == 2
    await until(lambda: healthy(evening))


async def test_while_nothing_can_be_saved_people_are_told_and_later_nothing_is_lost(
    evening: Evening, trouble: Trouble
) -> None:
    await evening.worker.say("/ring")
    await trouble.begin(evening.app.store)
    await _told_plainly(evening)
    await trouble.end(evening.app.store)
    await _carried_out_once(evening)


async def test_a_reminder_that_cannot_be_saved_when_it_is_due_comes_once_afterwards(
    evening: Evening, trouble: Trouble
) -> None:
    await ring.take_bevakning(evening.worker)
    await trouble.begin(evening.app.store)
    evening.clock.move(ring.due())

    async def red() -> bool:
        return "store" in evening.app.health.reasons()

    await until(red)
    assert "tick" not in evening.app.health.reasons()
    await trouble.end(evening.app.store)
    await until(lambda: starts(evening.worker, REMINDER))
    await evening.phones.settle()
    assert len(await starts(evening.worker, REMINDER)) == 1
    await until(lambda: healthy(evening))


async def test_on_a_full_disk_one_command_is_apologised_for_once_however_often_it_is_fetched(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sorry, "QUIET_SECONDS", 0.0)
    await full_disk.fill(evening.app.store)
    await write(evening.colleague, evening, "/jourtid")
    await until(lambda: starts(evening.colleague, SORRY))
    asked = await fetches(evening)

    async def fetched_again() -> bool:
        return await fetches(evening) > asked + 3

    await until(fetched_again)
    assert len(await evening.colleague.from_bot()) == 1
    await write(evening.colleague, evening, "/hjalp")

    async def told_of_both() -> bool:
        return len(await starts(evening.colleague, SORRY)) == 2

    await until(told_of_both)


async def test_when_the_disk_fills_after_an_update_was_stored_it_is_kept_and_told(
    evening: Evening,
) -> None:
    await evening.worker.say("/ring")
    await full_disk.fill(evening.app.store, leaving_inbox=True)
    await _told_plainly(evening)
    waiting = await evening.app.store.read(lambda tx: tx.inbox.waiting(10))
    assert [item.payload["kind"] for item in waiting] == ["press", "press", "command"]
    await full_disk.make_room(evening.app.store)
    await _carried_out_once(evening)


async def test_a_press_in_a_group_is_told_too_and_the_group_is_left_in_peace(
    evening: Evening, sqlite_locked: LockedFile
) -> None:
    await ring.take_bevakning(evening.worker)
    await evening.walk("2026-11-30 13:00")
    before = len(await evening.group.from_bot())
    await sqlite_locked.begin(evening.app.store)
    said = await press(evening.group, evening, ring.DONE)
    assert said["text"].startswith(SORRY)
    assert len(await evening.group.from_bot()) == before
    await sqlite_locked.end(evening.app.store)

    async def closed() -> bool:
        return any("är klar." in seen.text for seen in await evening.group.from_bot())

    await until(closed)
