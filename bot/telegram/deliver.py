"""Delivery: one sender carries the outbox to Telegram, at least once, labelled and paced.

Knows the order in which Telegram's errors must be told apart, and what each means for a row.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.health import Health
from bot.telegram.messages import Messages
from bot.telegram.pace import NEW_MESSAGES, Pace
from bot.telegram.transport import NotSent
from flows.errors import StoreError
from flows.messages import Chat, OutboxRow, Priority
from flows.ports import Store, Tx

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
AT_ONCE = 30
REPEATED_IF_UNCERTAIN = (Priority.TIB, Priority.INTERACTIVE, Priority.DUE)
LONGEST_BACKOFF_SECONDS = 60.0
IDLE_SECONDS = 5.0

LONGEST_ROW_BACKOFF = timedelta(seconds=15)
# What Telegram says of a chat that cannot be written to, besides 403.
CLOSED = ("chat not found", "not enough rights", "chat_write_forbidden", "peer_id_invalid")

T = TypeVar("T")
Lost = Callable[[Tx, Chat, str | None], None]


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
        self._wake = asyncio.Event()
        self._flying: set[asyncio.Task[None]] = set()
        self._claiming = False
        self._failures = 0
        self._recovered = time.monotonic()

    def wake(self) -> None:
        """Something new is in the outbox."""
        self._wake.set()

    def hold(self, seconds: float) -> None:
        """Telegram refuses the bot itself: send nothing for so long. 0: send again."""
        self._pace.hold_all(seconds)
        self._wake.set()

    async def recover(self) -> None:
        """Free what an earlier process had leased, and what no longer has a sender."""
        self._recovered = time.monotonic()
        await self._post.store.run(lambda tx: tx.outbox.recover(self._post.owner, _machine_now()))

    async def run(self) -> None:
        """Send until cancelled. No fault ends the loop, and no slow chat holds up another."""
        while True:
            self._wake.clear()
            try:
                if not await self.take():
                    await self._rest()
            except StoreError as error:
                self._post.health.down("store", error)
                await asyncio.sleep(self._backoff())

    async def drain(self, seconds: float) -> None:
        """Let what is on its way land; used when the bot stops."""
        if self._flying:
            await asyncio.wait(self._flying, timeout=seconds)

    @property
    def idle(self) -> bool:
        """Whether nothing is on its way at this moment, nor being claimed."""
        return not self._flying and not self._claiming

    async def take(self) -> int:
        """Start sending what may leave now; answers how many rows were taken."""
        room, up_to = self._pace.room()
        room = min(room, AT_ONCE - len(self._flying))
        if room <= 0:
            return 0
        now, held, owner = _machine_now(), self._pace.held(), self._post.owner
        self._claiming = True
        try:
            rows = await self._post.store.run(
                lambda tx: tx.outbox.claim(owner, now, now + LEASE, room, held, up_to)
            )
            for row in rows:
                self._pace.count(row)
                task = asyncio.create_task(self._one(row))
                self._flying.add(task)
                task.add_done_callback(self._landed)
        finally:
            self._claiming = False
        return len(rows)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        self._wake.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a row could not be settled", exc_info=error)

    async def _rest(self) -> None:
        """Sleep until something may leave. With nothing on its way, an old lease is nobody's."""
        if not self._flying and time.monotonic() - self._recovered > LEASE.total_seconds():
            await self.recover()
        due = await self._post.store.read(lambda tx: tx.outbox.next_at())
        waits = [IDLE_SECONDS]
        ahead = (due - _machine_now()).total_seconds() if due is not None else 0.0
        if ahead > 0:  # what is due already waits for its chat, whose landing or opening wakes us
            waits.append(ahead)
        if (opens := self._pace.opens_in()) is not None:
            waits.append(opens)
        try:
            async with asyncio.timeout(min(waits)):
                await self._wake.wait()
        except TimeoutError:
            pass

    async def _one(self, row: OutboxRow) -> None:
        owner = self._post.owner
        fresh = await self._settled(lambda tx: tx.outbox.begin(row.id, owner))
        if fresh is None:
            return
        try:
            message_id = await self._messages.deliver(fresh)
        except TelegramError as error:
            await self._settled(self._settlement(fresh, error))
        except Exception as error:
            log.exception("row %s cannot be sent", fresh.id)
            await self._settled(self._dead(fresh, type(error).__name__))
        else:
            self._failures = 0
            self._post.health.up("send")
            at = _machine_now()
            await self._settled(lambda tx: tx.outbox.sent(fresh.id, owner, message_id, at))

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

    def _settlement(self, row: OutboxRow, error: TelegramError) -> Callable[[Tx], object]:
        """What the error means for the row. BadRequest is a NetworkError to the library, so the
        order of these questions matters."""
        match error:
            case RetryAfter():
                seconds = _seconds(error)
                self._pace.hold(row.chat.id, seconds)
                return self._again(row, seconds)
            case ChatMigrated():
                return self._migrated(row, error.new_chat_id)
            case Forbidden() | BadRequest() if _is_lost(error):
                log.warning("chat %s refuses messages", row.chat.id)
                return lambda tx: self._lost(tx, row, type(error).__name__)
            case BadRequest():
                log.error("row %s refused: %s", row.id, error.message)
                return self._dead(row, error.message)
            case InvalidToken() | Conflict():
                self._post.health.down("send", error)
                self.hold(LONGEST_BACKOFF_SECONDS)
                return self._again(row, 0.0)
            case NotSent():
                self._post.health.down("send", error)
                return self._again(row, _row_backoff(row))
            case _:
                self._post.health.down("send", error)
                return self._uncertain(row)

    def _again(self, row: OutboxRow, seconds: float) -> Callable[[Tx], object]:
        at = _machine_now() + timedelta(seconds=seconds)
        return lambda tx: tx.outbox.retry(row.id, self._post.owner, at)

    def _uncertain(self, row: OutboxRow) -> Callable[[Tx], object]:
        """An edit may be repeated freely; a new message once, marked, where it matters."""
        if row.op not in NEW_MESSAGES:
            return self._again(row, _row_backoff(row))
        if row.priority in REPEATED_IF_UNCERTAIN and not row.maybe_duplicate:
            again = _machine_now() + self._pace.after_doubt
            return lambda tx: tx.outbox.uncertain(row.id, self._post.owner, again)

        self._post.health.down("delivery", f"row {row.id}: may never have arrived")

        def give_up(tx: Tx) -> None:
            tx.outbox.uncertain(row.id, self._post.owner, None)
            self._post.undelivered(tx, row.chat, row.about)

        return give_up

    def _dead(self, row: OutboxRow, reason: str) -> Callable[[Tx], object]:
        """Nobody will see it: somebody else is told, and health says so."""
        self._post.health.down("delivery", f"row {row.id}: {reason}")

        def settle(tx: Tx) -> None:
            tx.outbox.dead(row.id, self._post.owner, reason)
            self._post.undelivered(tx, row.chat, row.about)

        return settle

    def _migrated(self, row: OutboxRow, new_id: int) -> Callable[[Tx], object]:
        def settle(tx: Tx) -> None:
            tx.chats.migrate(row.chat.telegram_id, new_id)
            tx.outbox.retry(row.id, self._post.owner, _machine_now())

        return settle

    def _lost(self, tx: Tx, row: OutboxRow, reason: str) -> None:
        tx.outbox.dead(row.id, self._post.owner, reason)
        self._post.lost(tx, row.chat, row.about)

    def _backoff(self) -> float:
        self._failures += 1
        return float(min(2 ** min(self._failures, 8) / 4, LONGEST_BACKOFF_SECONDS))


def _is_lost(error: TelegramError) -> bool:
    words = error.message.lower()
    return isinstance(error, Forbidden) or any(each in words for each in CLOSED)


def _row_backoff(row: OutboxRow) -> float:
    return min(2.0**row.attempt / 4, LONGEST_ROW_BACKOFF.total_seconds())


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _machine_now() -> datetime:
    return datetime.now(UTC)
