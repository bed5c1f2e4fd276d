"""A full disk and a locked database: plain words at once, and later each act once."""

import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import full_disk
import pytest
import ring
from driver import Phone
from evening import Evening
from trouble import a_troubled_evening, until

from bot.telegram import dispatch, receive, sorry
from storage.store import open_store

SORRY = "Försök igen om en stund. Jag kan inte spara något nu."


@pytest.fixture
async def evening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Evening]:
    """A bot that waits a fifth of a second for a lock, and is calm only briefly after a fault."""
    for module, name in (
        (receive, "CALM_SECONDS"),
        (receive, "LONGEST_CALM_SECONDS"),
        (dispatch, "CALM_SECONDS"),
    ):
        monkeypatch.setattr(module, name, 0.1)
    database = str(tmp_path / "jourlots.db")
    store = open_store(database, patience=0.2)
    async with a_troubled_evening(database, store=store) as found:
        yield found


class Locker:
    """A process of its own that holds the database's lock from `lock` to `free`."""

    PROGRAM = """
        import sqlite3, sys
        connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
        for line in sys.stdin:
            connection.execute(line)
            print("done", flush=True)
    """

    def __init__(self, database: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(self.PROGRAM), database],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def lock(self) -> None:
        self._say("BEGIN IMMEDIATE")

    def free(self) -> None:
        self._say("ROLLBACK")

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _say(self, order: str) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{order}\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == "done\n"


@pytest.fixture
def locker(evening: Evening) -> Iterator[Locker]:
    found = Locker(evening.database)
    yield found
    found.end()


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


async def test_on_a_full_disk_people_are_told_and_later_nothing_is_lost(evening: Evening) -> None:
    await evening.worker.say("/ring")
    await full_disk.fill(evening.app.store)
    await _told_plainly(evening)
    await full_disk.make_room(evening.app.store)
    await _carried_out_once(evening)


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


async def test_a_reminder_that_finds_the_disk_full_comes_once_there_is_room(
    evening: Evening,
) -> None:
    await ring.take_bevakning(evening.worker)
    await full_disk.fill(evening.app.store)
    evening.clock.move(ring.due())

    async def red() -> bool:
        return "store" in evening.app.health.reasons()

    await until(red)
    await full_disk.make_room(evening.app.store)
    await until(lambda: starts(evening.worker, "Kontakta personens handläggare i dag"))
    await evening.phones.settle()
    assert len(await starts(evening.worker, "Kontakta personens handläggare i dag")) == 1
    await until(lambda: healthy(evening))


async def test_while_the_database_is_locked_people_are_told_and_later_nothing_is_lost(
    evening: Evening, locker: Locker
) -> None:
    await evening.worker.say("/ring")
    locker.lock()
    await _told_plainly(evening)
    locker.free()
    await _carried_out_once(evening)


async def test_a_press_in_a_group_is_told_too_and_the_group_is_left_in_peace(
    evening: Evening, locker: Locker
) -> None:
    await ring.take_bevakning(evening.worker)
    await evening.walk("2026-11-30 13:00")
    before = len(await evening.group.from_bot())
    locker.lock()
    said = await press(evening.group, evening, ring.DONE)
    assert said["text"].startswith(SORRY)
    assert len(await evening.group.from_bot()) == before
    locker.free()

    async def closed() -> bool:
        return any("är klar." in seen.text for seen in await evening.group.from_bot())

    await until(closed)
