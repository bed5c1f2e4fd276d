"""Dispatch: stored updates take their turns, in order per chat, many chats at once.

Knows attempts and dead letters; what a turn does is handed in.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from itertools import groupby
from typing import Any, Generic, TypeVar

from bot.health import Health
from flows.errors import StoreError
from flows.messages import InboxItem
from flows.ports import Store, Tx

log = logging.getLogger(__name__)
A = TypeVar("A")

AT_ONCE = 200
ATTEMPTS = 3
CALM_SECONDS = 0.5
IDLE_SECONDS = 30.0

TurnWork = Callable[[Tx, InboxItem], A]
After = Callable[[InboxItem, A | None], Coroutine[Any, Any, None]]


class Dispatcher(Generic[A]):
    """Gives every stored update its turn. `after` is awaited with the turn's answer once it is
    committed; `sorry` when the store cannot save it; `apologise` runs in the transaction that
    puts an update aside, and `after` follows it with None."""

    def __init__(
        self,
        store: Store,
        health: Health,
        turn: TurnWork[A],
        after: After[A],
        sorry: Callable[[list[InboxItem]], Coroutine[Any, Any, None]],
        apologise: Callable[[Tx, InboxItem], None],
    ) -> None:
        self._store = store
        self._health = health
        self._turn = turn
        self._after = after
        self._sorry = sorry
        self._apologise = apologise
        self._wake = asyncio.Event()
        self._chats: dict[int | None, asyncio.Task[None]] = {}
        self._answers: set[asyncio.Task[None]] = set()
        self._asleep = False

    def wake(self) -> None:
        """Something new has been stored."""
        self._asleep = False
        self._wake.set()

    @property
    def idle(self) -> bool:
        """Whether no update has its turn or waits to be answered at this moment."""
        return self._asleep and not self._chats and not self._answers

    async def run(self) -> None:
        """Give turns until cancelled. No fault ends the loop, no slow chat holds up another."""
        while True:
            self._wake.clear()
            try:
                await self._begin()
            except StoreError as error:
                self._health.down("store", error)
                await asyncio.sleep(CALM_SECONDS)
            else:
                await self._rest()

    async def drain(self, seconds: float) -> None:
        """Let the turns that have begun end, and be answered; used when the bot stops."""
        if self._chats:
            await asyncio.wait(self._chats.values(), timeout=seconds)
        if self._answers:
            await asyncio.wait(self._answers, timeout=seconds)

    async def _rest(self) -> None:
        self._asleep = not self._wake.is_set()
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                await self._wake.wait()
        except TimeoutError:
            pass
        self._asleep = False

    async def _begin(self) -> None:
        """Start the turns of every chat that has waiting updates and none under way."""
        waiting = await self._store.read(lambda tx: tx.inbox.waiting(AT_ONCE))
        by_chat = sorted(waiting, key=lambda item: (item.chat or 0, item.update_id))
        for chat, items in groupby(by_chat, key=lambda item: item.chat):
            if chat not in self._chats:
                task = asyncio.create_task(self._chat(list(items)))
                self._chats[chat] = task
                task.add_done_callback(partial(self._rested, chat))

    def _rested(self, chat: int | None, task: asyncio.Task[None]) -> None:
        """The chat's turns are over for now; look whether more has come."""
        del self._chats[chat]
        self.wake()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a chat's turns ended", exc_info=error)

    async def _chat(self, items: Sequence[InboxItem]) -> None:
        for place, item in enumerate(items):
            try:
                went = await self._one(item)
            except StoreError as error:
                self._health.down("store", error)
                await self._sorry(list(items[place:]))
                await asyncio.sleep(CALM_SECONDS)
                return
            if not went:
                return  # the chat keeps its order: what follows waits for the next round

    def _answer(self, item: InboxItem, answer: A | None) -> None:
        """Answer beside the turns: Telegram may be slow, and nobody else should wait for it."""
        task = asyncio.create_task(self._after(item, answer))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _one(self, item: InboxItem) -> bool:
        try:
            answer = await self._store.run(lambda tx: self._turn(tx, item))
        except StoreError:
            raise
        except Exception as error:
            return await self._stumbled(item, error)
        self._health.up("store")
        self._answer(item, answer)
        return True

    async def _stumbled(self, item: InboxItem, error: Exception) -> bool:
        """A fault of ours: try again, and after three times put the update aside and show it."""
        name = type(error).__name__
        log.error("update %s: %s", item.update_id, name, exc_info=error)

        def note(tx: Tx) -> bool:
            buried = tx.inbox.failed(item.bot_id, item.update_id, name) >= ATTEMPTS
            if buried:
                tx.inbox.bury(item.bot_id, item.update_id, name)
                self._apologise(tx, item)
            return buried

        buried = await self._store.run(note)
        if buried:
            self._health.down("dead letters", "an update failed three times")
            self._answer(item, None)
        await asyncio.sleep(CALM_SECONDS / 10)
        return buried
