"""A process that dies or freezes while it sends a reminder: it comes, at most once more and marked,
one press closes every copy, and whoever lost the lease settles nothing. On both databases."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import noted
import pytest
import ring
import staffed
from child import Doom, Order
from driver import Phone, Phones, Seen
from evening import instant
from handed_clock import HandedClock
from keeper import Keeper, Nursery
from program import TOKEN
from sqlalchemy import select
from telegram import Bot
from trouble import until

from bot.cli.cast import GROUPS, PEOPLE
from bot.practice import PracticeServer, api
from bot.telegram.messages import DUPLICATE, Messages
from bot.telegram.transport import AiohttpRequest
from flows.ports import Store, Tx
from storage.store import open_store
from storage.tables import bevakning, outbox

pytestmark = [pytest.mark.usefixtures("database_url"), pytest.mark.xdist_group("postgres")]

WORKER = 101
REMINDER = "Kontakta personens handläggare i dag"
SENT_BEFORE = 2  # the card of the walk, and that of the bevakning
KILLED = -signal.SIGKILL


class Revived(Keeper):
    """Starts the bot again however it ended, as the machine's own supervisor does: a server may
    need a moment to notice that the killed one is gone."""

    async def keep(self) -> None:
        while not self._stopping:
            await super().keep()
            self.order = Order(**{**vars(self.order), "doom": None})


@dataclass
class Stage:
    """A bot in a process of its own, its Telegram, the worker's phone and the clock."""

    server: PracticeServer
    worker: Phone
    phones: Phones
    clock: HandedClock
    keeper: Keeper
    database: str

    async def reminders(self) -> list[Seen]:
        return [seen for seen in await self.worker.from_bot() if REMINDER in seen.text]

    async def press(self, label: str) -> None:
        """Press once, when the button is there."""

        async def shown() -> Seen | None:
            found = [each for each in await self.worker.from_bot() if label in each.labels]
            return found[-1] if found else None

        await self.press_as_seen(await until(shown), label)

    async def press_as_seen(self, seen: Seen, label: str) -> None:
        """Press, also when the button is gone by now; the bot answers when it can."""
        body = {"person": WORKER, "message": seen.id, "data": seen.data(label)}
        await self.phones.call("POST", "press", body)

    async def visit(self, work: Any) -> Any:
        """Do something to the database beside the bot."""
        guest = open_store(self.database, guest=True)
        try:
            return await guest.run(work)
        finally:
            await guest.close()


@pytest.fixture
def on_stage(nursery: Nursery, database: str, tmp_path: Path) -> Any:
    """Open a stage on which the worker has a bevakning, with a bot that this doom awaits."""

    @asynccontextmanager
    async def opened(doom: Doom | None) -> AsyncIterator[Stage]:
        await asyncio.to_thread(staffed.lay, database, instant(ring.START))
        clock = HandedClock(tmp_path / "clock", instant(ring.START))
        async with PracticeServer(token=TOKEN, people=PEOPLE, groups=GROUPS, clock=clock) as server:
            names = {name: str(tmp_path / name) for name in ("clock", "calls", "errors")}
            keeper = Revived(nursery, Order(database, server.api_base, **names, doom=doom))
            phones = Phones(server, _elsewhere)
            keeping = asyncio.create_task(keeper.keep())
            stage = Stage(server, phones.person(WORKER), phones, clock, keeper, database)
            try:
                await _take_bevakning(stage)
                yield stage
            finally:
                await keeper.stop(keeping)
                await phones.close()
            # Whoever comes too early ends with a trace; nobody else does.
            told = (tmp_path / "errors").read_text().count("Traceback")
            assert told == sum(code > 0 for code in keeper.codes)

    return opened


async def _elsewhere() -> None:
    """The bot is another process, and cannot be asked whether it rests."""


async def _take_bevakning(stage: Stage) -> None:
    await stage.worker.say("/ring")
    for label in (*ring.ANSWERS, ring.TAKE):
        await stage.press(label)
    await until(lambda: _shows(stage.worker, "Lämna över"))


async def _shows(phone: Phone, label: str) -> bool:
    return any(label in seen.labels for seen in await phone.from_bot())


async def _done(stage: Stage) -> bool:
    def ended(tx: Any) -> bool:
        return tx.sql.value(select(bevakning.c.state)) == "done"

    return bool(await stage.visit(ended))


async def _one_press_closes(stage: Stage, copies: Sequence[Seen], pressed: Seen) -> None:
    """Whichever copy is pressed: it is done once, and no copy keeps a button that does anything."""
    await stage.press_as_seen(pressed, ring.DONE)
    await until(lambda: _done(stage))
    for copy in copies:
        if copy.id != pressed.id:
            await stage.press_as_seen(copy, ring.DONE)

    async def closed() -> bool:
        return not await _shows(stage.worker, ring.DONE)

    await until(closed)
    noted_done = [
        each for each in await stage.visit(noted.everything) if each.action == "bevakning.done"
    ]
    assert [each.outcome for each in noted_done].count("done") == 1


async def _at_rest(stage: Stage) -> bool:
    counts = await stage.visit(lambda tx: tx.outbox.counts())
    return not counts["pending"] and not counts["leased"] and not counts["sending"]


@pytest.mark.parametrize(
    ("phase", "copies"), [("before", 1), ("after", 2)], ids=["before it is sent", "once it is sent"]
)
async def test_a_reminder_whose_sender_is_killed_comes_and_one_press_closes_it(
    on_stage: Any, phase: str, copies: int
) -> None:
    async with on_stage(Doom("call sendMessage", SENT_BEFORE + 1, phase)) as stage:
        stage.clock.move(ring.due())

        async def all_came() -> list[Seen]:
            found: list[Seen] = await stage.reminders()
            return found if len(found) == copies else []

        found = await until(all_came)
        await until(lambda: _at_rest(stage))
        assert len(await stage.reminders()) == copies
        assert [seen.text.startswith(DUPLICATE) for seen in found[1:]] == [True] * (copies - 1)
        assert not found[0].text.startswith(DUPLICATE) or phase == "before"
        await _one_press_closes(stage, found, found[0])
    assert stage.keeper.codes[0] == KILLED
    assert stage.keeper.codes[-1] == 0


async def test_a_sender_frozen_past_its_lease_settles_nothing_and_makes_one_copy_at_most(
    on_stage: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with on_stage(None) as stage:
        freeze_at_the_next_message(stage.keeper, monkeypatch)
        stage.clock.move(ring.due())
        try:
            await until(stage.reminders)
            settled = await _sent_by_another(stage)
        finally:
            os.kill(stage.keeper.pid, signal.SIGCONT)
        first, second = await stage.reminders()
        assert second.text == f"{DUPLICATE}\n\n{first.text}"
        await _one_press_closes(stage, (first, second), first)
        await until(lambda: _at_rest(stage))
        assert await stage.visit(_reminder_row) == settled
        assert len(await stage.reminders()) <= 2
    assert stage.keeper.codes == [0]


def freeze_at_the_next_message(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the bot (SIGSTOP) when its message has come, before it can read the answer."""
    perform = api.perform

    async def frozen(cloud: Any, method: str, params: Any) -> Any:
        if method == "sendMessage":
            monkeypatch.setattr(api, "perform", perform)
            os.kill(keeper.pid, signal.SIGSTOP)
        return await perform(cloud, method, params)

    monkeypatch.setattr(api, "perform", frozen)


async def _sent_by_another(stage: Stage) -> Any:
    """Another process finds the lease run out, sends the row and settles it; how the row stands."""
    async with AiohttpRequest() as request:
        bot = Bot(TOKEN, stage.server.api_base, request=request)
        guest: Store = open_store(stage.database, guest=True)
        later = datetime.now(UTC) + timedelta(minutes=2)

        def claimed(tx: Tx) -> Any:
            assert tx.outbox.recover("another", later) == 1
            (row,) = tx.outbox.claim("another", later, later + timedelta(minutes=1), 10)
            return tx.outbox.begin(row.id, "another")

        row = await guest.run(claimed)
        message = await Messages(bot).deliver(row)
        assert await guest.run(lambda tx: tx.outbox.sent(row.id, "another", message, later))
        found = await guest.read(_reminder_row)
        await guest.close()
        return found


def _reminder_row(tx: Any) -> Any:
    told = select(outbox.c.state, outbox.c.message_id, outbox.c.ended_at, outbox.c.attempt)
    return tuple(tx.sql.rows(told.where(outbox.c.op == "send").order_by(outbox.c.id))[SENT_BEFORE])
