"""Delivery: one sender carries the outbox to Telegram, at least once, labelled and paced.

Knows when a row may leave and that nothing that was sent is forgotten; what an error of Telegram's
means is known to `settlement`.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from telegram import Bot
from telegram.error import TelegramError

from bot.health import Health
from bot.telegram.messages import Messages
from bot.telegram.pace import NEW_MESSAGES, Pace
from bot.telegram.settlement import LONGEST_BACKOFF_SECONDS, Lost, Settlement
from flows.errors import StoreError
from flows.messages import OutboxRow, OutboxState, Priority
from flows.ports import Store, Tx

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
AT_ONCE = 30
IDLE_SECONDS = 5.0

T = TypeVar("T")
Arrival = tuple[int, int | None, datetime]  # the row, its message, when


@dataclass(frozen=True, slots=True)
class Post:
    """What the sender needs. `lost` is told in the same transaction of a chat that refuses
    messages, `undelivered` of a single message that nobody will see, each with what it was about.
    """

    store: Store
    bot: Bot
    health: Health
    owner: str
    lost: Lost
    undelivered: Lost


class Sender:
    """The one sender of a bot token."""

    def __init__(self, post: Post, pace: Pace) -> None:
        self._post = post
        self._pace = pace
        self._messages = Messages(post.bot)
        self._settlement = Settlement(post.owner, post.health, pace, post.lost, post.undelivered)
        self._wake = asyncio.Event()
        self._resting = asyncio.Event()
        self._flying: set[asyncio.Task[None]] = set()
        self._arrived: list[Arrival] = []  # and not noted yet
        self._failures = 0
        self._recovered = time.monotonic()

    def wake(self) -> None:
        """Something new is in the outbox."""
        self._resting.clear()
        self._wake.set()

    def hold(self, seconds: float) -> None:
        """Telegram refuses the bot itself: send nothing for so long. 0: send again."""
        self._pace.hold_all(seconds)
        self.wake()

    async def recover(self) -> None:
        """Free what an earlier process had leased, and what no longer has a sender."""
        self._recovered = time.monotonic()
        await self._post.store.run(lambda tx: tx.outbox.recover(self._post.owner, _machine_now()))

    async def run(self) -> None:
        """Send until cancelled. No fault ends the loop, and no slow chat holds up another."""
        while True:
            self._resting.clear()
            self._wake.clear()
            try:
                await self._rest(await self.take())
            except StoreError as error:
                self._post.health.down("store", error)
                self._may_rest()
                await asyncio.sleep(self._backoff())

    async def drain(self, seconds: float) -> None:
        """Let what is on its way land; used when the bot stops."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                if self._flying:
                    await asyncio.wait(self._flying)
                if self._arrived:
                    await self._settled(self._round(0, Priority.TIB))
                    self._arrived.clear()

    @property
    def idle(self) -> bool:
        """Whether nothing is on its way at this moment, nor being claimed."""
        return self._resting.is_set()

    async def rested(self) -> None:
        """Wait until it is idle."""
        await self._resting.wait()

    @property
    def _under_way(self) -> bool:
        return bool(self._flying or self._arrived)

    async def take(self) -> datetime | None:
        """Note what has arrived and start sending what may leave now, in one commit; answers when
        the first of the others may."""
        while True:
            noted = len(self._arrived)
            room, up_to = self._pace.room()
            room = min(room, AT_ONCE - len(self._flying))
            if room <= 0 and not noted:
                return None
            rows, due = await self._post.store.run(self._round(room, up_to))
            self._post.health.up("store")
            del self._arrived[:noted]
            for row in rows:
                self._pace.count(row)
                task = asyncio.create_task(self._one(row))
                self._flying.add(task)
                task.add_done_callback(self._landed)
            if len(rows) < room or room <= 0:
                return due

    def _round(
        self, room: int, up_to: Priority
    ) -> Callable[[Tx], tuple[Sequence[OutboxRow], datetime | None]]:
        now, held, owner = _machine_now(), self._pace.held(), self._post.owner
        arrived = tuple(self._arrived)

        def begun(tx: Tx, row: OutboxRow) -> OutboxRow | None:
            # A new message begins in a commit of its own: were the fate of this one unknown, it
            # would look as if it may have arrived. What is repeated freely needs no such care.
            return row if row.op in NEW_MESSAGES else tx.outbox.begin(row.id, owner)

        def carry_out(tx: Tx) -> tuple[Sequence[OutboxRow], datetime | None]:
            for row_id, message_id, at in arrived:
                tx.outbox.sent(row_id, owner, message_id, at)
            if room <= 0:
                return (), None
            claimed = tx.outbox.claim(owner, now, now + LEASE, room, held, up_to)
            rows = [row for each in claimed if (row := begun(tx, each)) is not None]
            # With more to take at once, or when the whole opens soon, nobody asks when.
            asked = len(rows) < room and up_to is Priority.BULK
            return rows, tx.outbox.next_at() if asked else None

        return carry_out

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        self.wake()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a row could not be settled", exc_info=error)

    async def _rest(self, due: datetime | None) -> None:
        """Sleep until something may leave. With nothing on its way, an old lease is nobody's."""
        old = time.monotonic() - self._recovered > LEASE.total_seconds()
        if old and not self._under_way:
            await self.recover()
            return
        waits = [IDLE_SECONDS]
        ahead = (due - _machine_now()).total_seconds() if due is not None else 0.0
        if ahead > 0:  # what is due already waits for its chat, whose landing or opening wakes us
            waits.append(ahead)
        if (opens := self._pace.opens_in()) is not None:
            waits.append(opens)
        self._may_rest()
        try:
            async with asyncio.timeout(min(waits)):
                await self._wake.wait()
        except TimeoutError:
            pass

    def _may_rest(self) -> None:
        if not self._under_way and not self._wake.is_set():
            self._resting.set()

    async def _one(self, row: OutboxRow) -> None:
        fresh: OutboxRow | None = row
        if row.state is OutboxState.LEASED:
            fresh = await self._settled(lambda tx: tx.outbox.begin(row.id, self._post.owner))
        if fresh is None:
            return
        try:
            message_id = await self._messages.deliver(fresh)
        except TelegramError as error:
            await self._settled(self._settlement.of(fresh, error))
        except Exception as error:
            log.exception("row %s cannot be sent", fresh.id)
            await self._settled(self._settlement.dead(fresh, type(error).__name__))
        else:
            self._failures = 0
            self._post.health.up("send")
            self._arrived.append((fresh.id, message_id, _machine_now()))

    async def _settled(self, work: Callable[[Tx], T]) -> T:
        """Run the work, and again until the store takes it: what was sent must not be forgotten."""
        while True:
            try:
                result = await self._post.store.run(work)
            except StoreError as error:
                self._post.health.down("store", error)
                await asyncio.sleep(self._backoff())
            else:
                self._post.health.up("store")
                return result

    def _backoff(self) -> float:
        self._failures += 1
        return float(min(2 ** min(self._failures, 8) / 4, LONGEST_BACKOFF_SECONDS))


def _machine_now() -> datetime:
    return datetime.now(UTC)
