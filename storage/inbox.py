"""Sieved updates that wait for their turn. What is done or buried keeps no payload, and what is
buried not even its chat: only the error is left of it, to be counted and looked at.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, null, select, type_coerce, update

from flows.messages import InboxItem
from storage.columns import Payload, UtcDateTime, state_in
from storage.sql import Sql, upsert
from storage.tables import INBOX_WAITING, inbox

ERROR_LENGTH = 500

ADD = upsert(inbox, lambda insert: insert.on_conflict_do_nothing())
WAITING = (
    select(
        *(each for each in inbox.c if each is not inbox.c.payload),
        type_coerce(inbox.c.payload, Payload).label("payload"),
    )
    .where(INBOX_WAITING)
    .order_by(inbox.c.update_id, inbox.c.bot_id)
    .limit(bindparam("limit"))
)
_ONE = update(inbox).where(
    inbox.c.bot_id == bindparam("bot"), inbox.c.update_id == bindparam("update"), INBOX_WAITING
)
DONE = _ONE.values(state="done", payload=null())
BURY = _ONE.values(state="dead", payload=null(), chat=null(), error=bindparam("why"))
FAILED = _ONE.values(attempts=inbox.c.attempts + 1, error=bindparam("why")).returning(
    inbox.c.attempts
)
DEAD = select(func.count()).select_from(inbox).where(state_in(inbox.c.state, "dead"))
_OLD = inbox.c.received_at < bindparam("before", type_=UtcDateTime)
PURGE = delete(inbox).where(state_in(inbox.c.state, "done"), _OLD)
PURGE_DEAD = delete(inbox).where(state_in(inbox.c.state, "dead"), _OLD)


def brief(error: str) -> str:
    """An error text that any database takes: short, no NUL, no half characters."""
    clean = error.replace("\x00", "").encode("utf-8", "backslashreplace").decode("utf-8")
    return clean[:ERROR_LENGTH]


def _columns(item: InboxItem) -> dict[str, Any]:
    return {
        "bot_id": item.bot_id,
        "update_id": item.update_id,
        "chat": item.chat,
        "payload": dict(item.payload),
        "received_at": item.received_at,
        "attempts": item.attempts,
        "state": "waiting",
        "error": None,
    }


class Inbox:
    """Implements `flows.ports.delivery.Inbox`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def add(self, items: Sequence[InboxItem]) -> int:
        """Insert those not seen before; return how many were new."""
        return self._sql.change_each(ADD, [_columns(item) for item in items])

    def waiting(self, limit: int) -> Sequence[InboxItem]:
        """Not yet done, in order of update id."""
        return [
            InboxItem(
                bot_id=row.bot_id,
                update_id=row.update_id,
                chat=row.chat,
                payload=row.payload,
                received_at=row.received_at,
                attempts=row.attempts,
            )
            for row in self._sql.rows(WAITING, limit=limit)
        ]

    def done(self, bot_id: int, update_id: int) -> bool:
        """Mark done and drop the payload; False when it was not waiting any more."""
        return self._sql.change(DONE, bot=bot_id, update=update_id) == 1

    def failed(self, bot_id: int, update_id: int, error: str) -> int:
        """Count a failed attempt; return how many there have been (0 when it does not wait)."""
        row = self._sql.returning(FAILED, bot=bot_id, update=update_id, why=brief(error))
        return 0 if row is None else row.attempts

    def bury(self, bot_id: int, update_id: int, error: str) -> None:
        """Dead-letter it: never tried again, shown to the admin; payload and chat are dropped."""
        self._sql.change(BURY, bot=bot_id, update=update_id, why=brief(error))

    def dead(self) -> int:
        """How many are dead-lettered."""
        count: int = self._sql.value(DEAD)
        return count

    def purge(self, before: datetime) -> int:
        """Delete done rows received before then."""
        return self._sql.change(PURGE, before=before)

    def purge_dead(self, before: datetime) -> int:
        """Delete dead-lettered rows received before then."""
        return self._sql.change(PURGE_DEAD, before=before)
