"""A backup is taken while the bot writes; the bot is killed; the backup is put back; life goes on.

The bot is a process of its own, and the copies are made and put back by the commands that people
use.
"""

import asyncio
import os
import shutil
import signal
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

import pytest
import ring
from child import Order
from driver import Phone, Phones, Seen
from evening import instant
from handed_clock import HandedClock
from keeper import Nursery
from program import TOKEN
from pydantic import SecretStr

from bot.app import App, Parts, open_database, read_content
from bot.cli.cast import GROUPS, PEOPLE, enrol
from bot.cli.main import main
from bot.practice import PracticeServer
from bot.settings import Settings
from bot.telegram.messages import DUPLICATE
from flows.people.modules import EVERY_MODULE

PATIENCE = 20.0
WORKER, COLLEAGUE = 101, 102
KILLED = -signal.SIGKILL


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database in which everybody in the cast has joined."""
    path = tmp_path / "jourlots.db"
    settings = Settings(token=SecretStr(TOKEN), database=str(path), modules=EVERY_MODULE)

    async def fill() -> None:
        app = App(Parts(settings, read_content(settings), open_database(settings)))
        await enrol(app)
        await app.store.close()

    asyncio.run(fill())
    return path


@dataclass
class Machine:
    """One machine with its Telegram, on which a bot can be started and killed, and commands run."""

    nursery: Nursery
    order: Order
    clock: HandedClock
    phones: Phones
    pid: int = 0

    @property
    def worker(self) -> Phone:
        return self.phones.person(WORKER)

    async def start(self) -> None:
        self.pid = await asyncio.to_thread(self.nursery.bear, self.order)

    async def end(self, by: signal.Signals) -> int:
        os.kill(self.pid, by)
        self.pid = 0
        return await asyncio.to_thread(self.nursery.end)

    async def jourlots(self, *arguments: str) -> int:
        return await asyncio.to_thread(main, arguments)

    async def press(self, label: str) -> None:
        seen = await comes(self.worker, lambda seen: label in seen.labels)
        body = {"person": WORKER, "message": seen.id, "button": label}
        await self.phones.call("POST", "press", body)


async def comes(phone: Phone, wanted: Callable[[Seen], bool]) -> Seen:
    """The newest message that is wanted, as soon as it is there."""
    async with asyncio.timeout(PATIENCE):
        while True:
            for seen in reversed(await phone.from_bot()):
                if wanted(seen):
                    return seen
            await asyncio.sleep(0.01)


async def _at_once() -> None:
    """The bot is elsewhere: whoever waits for it looks at the phone."""


@asynccontextmanager
async def a_machine(nursery: Nursery, database: Path) -> AsyncIterator[Machine]:
    folder = database.parent
    clock = HandedClock(folder / "clock", instant(ring.START))
    async with PracticeServer(token=TOKEN, people=PEOPLE, groups=GROUPS, clock=clock) as server:
        names = {name: str(folder / name) for name in ("clock", "calls", "errors")}
        order = Order(str(database), server.api_base, **names)
        phones = Phones(server, _at_once)
        machine = Machine(nursery, order, clock, phones)
        try:
            yield machine
        finally:
            if machine.pid:
                await machine.end(signal.SIGKILL)
            await phones.close()


async def _busy(phones: Phones, stop: asyncio.Event) -> None:
    """A colleague who asks and asks, so that the bot always writes."""
    while not stop.is_set():
        await phones.call("POST", "say", {"person": COLLEAGUE, "chat": COLLEAGUE, "text": "/ring"})
        await asyncio.sleep(0.01)


def rows(database: Path, question: str) -> set[tuple[object, ...]]:
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as opened:
        return set(opened.execute(question).fetchall())


async def _rest(database: Path) -> None:
    waits = (
        "SELECT (SELECT count(*) FROM inbox WHERE state = 'waiting')"
        " + (SELECT count(*) FROM outbox WHERE state IN ('pending', 'leased', 'sending'))"
    )
    async with asyncio.timeout(PATIENCE):
        while rows(database, waits) != {(0,)}:  # noqa: ASYNC110 - it is another process's rest
            await asyncio.sleep(0.01)


@pytest.mark.xdist_group("kill")
async def test_a_restored_backup_loses_nothing_that_it_held_and_reminds_in_time(
    nursery: Nursery, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(database.parent)
    monkeypatch.setenv("JOURLOTS_DATABASE", str(database))
    copy = database.with_name("copy.db")
    async with a_machine(nursery, database) as machine:
        await machine.start()
        await machine.worker.say("/ring")
        for label in (*ring.ANSWERS, ring.TAKE):
            await machine.press(label)
        await comes(machine.worker, lambda seen: "Lämna över" in seen.labels)

        stop = asyncio.Event()
        busy = asyncio.create_task(_busy(machine.phones, stop))
        await asyncio.sleep(0.2)
        assert await machine.jourlots("backup", str(copy)) == 0
        stop.set()
        await busy
        held = {
            question: rows(copy, question)
            for question in (
                "SELECT code, owner_id FROM bevakning",
                "SELECT id, action, subject FROM audit",
                "SELECT bot_id, update_id FROM inbox",
                "SELECT dedupe_key FROM outbox",
                "SELECT id, telegram_id FROM chat",
            )
        }
        assert all(held.values())
        assert await machine.end(signal.SIGKILL) == KILLED
        shutil.copy(database, database.with_name("witness.db"))

        assert await machine.jourlots("restore", str(copy)) == 2  # the database has seen more
        assert await machine.jourlots("restore", str(copy), "--ersätt") == 0
        for question, found in held.items():
            assert rows(database, question) == found, question

        await machine.start()
        await _rest(database)
        machine.clock.move(instant(ring.DUE))
        reminder = await comes(machine.worker, lambda seen: ring.DONE in seen.labels)
        code = next(iter(held["SELECT code, owner_id FROM bevakning"]))[0]
        assert str(code) in reminder.text
        await machine.press(ring.DONE)
        await comes(machine.worker, lambda seen: "är klar." in seen.text)
        await _rest(database)
        assert rows(database, "SELECT state FROM bevakning") == {("done",)}
        _nothing_comes_twice_unmarked(await machine.worker.from_bot())
        assert rows(database, "SELECT count(*) FROM outbox WHERE attempt > 1") == {(0,)}
        assert await machine.end(signal.SIGTERM) == 0
    assert "Traceback" not in database.with_name("errors").read_text()

    assert await asyncio.to_thread(main, ["audit", "verify"]) == 0
    sealed = rows(database, "SELECT id FROM audit WHERE seal IS NOT NULL")
    assert len(sealed) >= len(PEOPLE)
    assert held["SELECT id, action, subject FROM audit"] <= rows(
        database, "SELECT id, action, subject FROM audit"
    )


def _nothing_comes_twice_unmarked(messages: list[Seen]) -> None:
    seen = [each.text for each in messages if each.text]
    times = Counter(text.removeprefix(f"{DUPLICATE}\n\n") for text in seen)
    for text, count in times.items():
        assert count <= 2, f"{count} times: {text}"
        assert count == 1 or seen.count(text) == 1, f"twice, and neither is marked: {text}"


@pytest.mark.xdist_group("kill")
async def test_a_running_bot_keeps_its_database(
    nursery: Nursery, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(database.parent)
    monkeypatch.setenv("JOURLOTS_DATABASE", str(database))
    copy = database.with_name("copy.db")
    async with a_machine(nursery, database) as machine:
        await machine.start()
        await machine.worker.say("/ring")
        await comes(machine.worker, lambda seen: ring.ANSWERS[0] in seen.labels)
        assert await machine.jourlots("backup", str(copy)) == 0
        assert await machine.jourlots("restore", str(copy), "--ersätt") == 2
        await machine.press(ring.ANSWERS[0])
        await comes(machine.worker, lambda seen: ring.ANSWERS[1] in seen.labels)
        assert await machine.end(signal.SIGTERM) == 0
