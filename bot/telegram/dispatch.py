"""Dispatch: stored updates take their turns, in order per chat, many chats at once.

Knows attempts and dead letters; what a turn does is handed in.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from itertools import groupby
from typing import TypeVar

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
After = Callable[[InboxItem, A | None], Awaitable[None]]


class Dispatcher:
    """Gives every stored update its turn. `after` is awaited with the turn's answer once it is
    committed; `sorry` when the store cannot save it; `apologise` runs in the transaction that
    puts an update aside, and `after` follows it with None."""

    def __init__(
        self,
        store: Store,
        health: Health,
        turn: TurnWork[A],
        after: After[A],
        sorry: Callable[[list[InboxItem]], Awaitable[None]],
        apologise: Callable[[Tx, InboxItem], None],
    ) -> None:
        self._store = store
        self._health = health
        self._turn = turn
        self._after = after
        self._sorry = sorry
        self._apologise = apologise
        self._wake = asyncio.Event()
        self.idle = False

    def wake(self) -> None:
        """Something new has been stored."""
        self.idle = False
        self._wake.set()

    async def run(self) -> None:
        """Give turns until cancelled. No fault ends the loop."""
        while True:
            self._wake.clear()
            try:
                worked = await self.round()
            except StoreError as error:
                self._health.down("store", error)
                await asyncio.sleep(CALM_SECONDS)
                continue
            if worked:
                continue
            self.idle = not self._wake.is_set()
            try:
                async with asyncio.timeout(IDLE_SECONDS):
                    await self._wake.wait()
            except TimeoutError:
                pass
            self.idle = False

    async def round(self) -> int:
        """One turn for each waiting update; answers how many there were."""
        waiting = await self._store.read(lambda tx: tx.inbox.waiting(AT_ONCE))
        by_chat = sorted(waiting, key=lambda item: (item.chat or 0, item.update_id))
        chats = [list(items) for _, items in groupby(by_chat, key=lambda item: item.chat)]
        await asyncio.gather(*(self._chat(items) for items in chats))
        return len(waiting)

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

    async def _one(self, item: InboxItem) -> bool:
        try:
            answer = await self._store.run(lambda tx: self._turn(tx, item))
        except StoreError:
            raise
        except Exception as error:
            return await self._stumbled(item, error)
        self._health.up("store")
        await self._after(item, answer)
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
            await self._after(item, None)
        await asyncio.sleep(CALM_SECONDS / 10)
        return buried
