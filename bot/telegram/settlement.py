"""What each of Telegram's errors means for the row that was to be sent.

Knows the order in which the errors must be told apart.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

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
from bot.telegram.pace import NEW_MESSAGES, Pace
from bot.telegram.transport import NotSent
from flows.messages import Chat, OutboxRow, Priority
from flows.ports import Tx

log = logging.getLogger(__name__)

REPEATED_IF_UNCERTAIN = (Priority.TIB, Priority.INTERACTIVE, Priority.DUE)
LONGEST_BACKOFF_SECONDS = 60.0
LONGEST_ROW_BACKOFF = timedelta(seconds=15)
# What Telegram says of a chat that cannot be written to, besides 403.
CLOSED = ("chat not found", "not enough rights", "chat_write_forbidden", "peer_id_invalid")

Lost = Callable[[Tx, Chat, str | None], None]
Settle = Callable[[Tx], object]


class Settlement:
    """Makes the works that write down what became of a row. Holds back in `pace` what has to wait;
    `lost` and `undelivered` are told within the work."""

    def __init__(
        self, owner: str, health: Health, pace: Pace, lost: Lost, undelivered: Lost
    ) -> None:
        self._owner = owner
        self._health = health
        self._pace = pace
        self._lost = lost
        self._undelivered = undelivered

    def of(self, row: OutboxRow, error: TelegramError) -> Settle:
        """What is to be written of the row. BadRequest is a NetworkError to the library, so the
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
                return lambda tx: self._gone(tx, row, type(error).__name__)
            case BadRequest():
                log.error("row %s refused: %s", row.id, error.message)
                return self.dead(row, error.message)
            case InvalidToken() | Conflict():
                self._health.down("send", error)
                self._pace.hold_all(LONGEST_BACKOFF_SECONDS)
                return self._again(row, 0.0)
            case NotSent():
                self._health.down("send", error)
                return self._again(row, _row_backoff(row))
            case _:
                self._health.down("send", error)
                return self._uncertain(row)

    def _again(self, row: OutboxRow, seconds: float) -> Settle:
        at = _machine_now() + timedelta(seconds=seconds)
        return lambda tx: tx.outbox.retry(row.id, self._owner, at)

    def _uncertain(self, row: OutboxRow) -> Settle:
        """An edit may be repeated freely; a new message once, marked, where it matters."""
        if row.op not in NEW_MESSAGES:
            return self._again(row, _row_backoff(row))
        if row.priority in REPEATED_IF_UNCERTAIN and not row.maybe_duplicate:
            again = _machine_now() + self._pace.after_doubt
            return lambda tx: tx.outbox.uncertain(row.id, self._owner, again)

        self._health.down("delivery", f"row {row.id}: may never have arrived")

        def give_up(tx: Tx) -> None:
            tx.outbox.uncertain(row.id, self._owner, None)
            self._undelivered(tx, row.chat, row.about)

        return give_up

    def dead(self, row: OutboxRow, reason: str) -> Settle:
        """Nobody will see it: somebody else is told, and health says so."""
        self._health.down("delivery", f"row {row.id}: {reason}")

        def settle(tx: Tx) -> None:
            tx.outbox.dead(row.id, self._owner, reason)
            self._undelivered(tx, row.chat, row.about)

        return settle

    def _migrated(self, row: OutboxRow, new_id: int) -> Settle:
        def settle(tx: Tx) -> None:
            tx.chats.migrate(row.chat.telegram_id, new_id)
            tx.outbox.retry(row.id, self._owner, _machine_now())

        return settle

    def _gone(self, tx: Tx, row: OutboxRow, reason: str) -> None:
        tx.outbox.dead(row.id, self._owner, reason)
        self._lost(tx, row.chat, row.about)


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
