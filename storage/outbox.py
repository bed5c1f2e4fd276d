"""Messages on their way: pending → leased → sending → sent | uncertain | dead | superseded.

A chat keeps its order because only its oldest unsent row moves. What ends loses its payload. A row
that is taken back while it is being sent is marked `recalled`: it cannot be stopped, but if it
comes back it is not sent again.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from flows.messages import Chat, ChatKind, ChatState, OutboxRow, OutboxState, Outgoing, Priority
from storage import outbox_questions as ask
from storage.chats import SHOW
from storage.inbox import brief
from storage.sql import Sql

# Doing these twice leaves the chat as doing them once. Anything else may show up twice.
REPEATABLE = frozenset({"edit", "strip", "retire", "delete", "pin", "probe", "menu", "permit"})
SENT_ONCE = frozenset({Priority.DIGEST, Priority.BULK})


def after_doubt(row: Row[Any]) -> OutboxState:
    """What becomes of a row that may have arrived: at most one repetition, and it is labelled."""
    if row.op in REPEATABLE:
        return OutboxState.SUPERSEDED if row.recalled else OutboxState.PENDING
    if row.recalled or row.maybe_duplicate or Priority(row.priority) in SENT_ONCE:
        return OutboxState.UNCERTAIN
    return OutboxState.PENDING


def _outbox_row(row: Row[Any]) -> OutboxRow:
    return OutboxRow(
        id=row.id,
        chat=Chat(row.chat_id, row.telegram_id, ChatKind(row.kind), ChatState(row.chat_state)),
        seq=row.seq,
        op=row.op,
        payload=row.payload,
        priority=Priority(row.priority),
        card=row.card,
        about=row.about,
        card_message_id=row.card_message_id,
        attempt=row.attempt,
        maybe_duplicate=row.maybe_duplicate,
        state=OutboxState(row.state),
        created_at=row.created_at,
        not_before=row.not_before,
        expires_at=row.expires_at,
    )


class Outbox:
    """Implements `flows.ports.delivery.Outbox`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def put(self, message: Outgoing, at: datetime) -> bool:
        """Queue it with the chat's next seq; False when its dedupe key is known already.

        A known key leaves a gap in the chat's numbers, which only have to grow.
        """
        taken = self._sql.returning(ask.TAKE_SEQ, of_chat=message.chat_id)
        if taken is None:
            raise LookupError(f"no chat {message.chat_id}")
        put = self._sql.returning(
            ask.PUT,
            chat_id=message.chat_id,
            seq=taken.seq,
            op=message.op,
            payload=dict(message.payload),
            dedupe_key=message.dedupe_key,
            priority=message.priority,
            card=message.card,
            about=message.about,
            not_before=message.not_before,
            expires_at=message.expires_at,
            created_at=at,
            state=OutboxState.PENDING,
            attempt=0,
            maybe_duplicate=False,
            recalled=False,
        )
        if put is not None and message.op == "edit" and message.card is not None:
            self._sql.change(
                ask.TAKE_BACK_EDITS,
                of_chat=message.chat_id,
                of_card=message.card,
                before=taken.seq,
            )
        return put is not None

    def claim(
        self,
        owner: str,
        now: datetime,
        lease_until: datetime,
        limit: int,
        held: Sequence[int] = (),
        up_to: Priority = Priority.BULK,
    ) -> Sequence[OutboxRow]:
        """Lease the oldest unsent row of up to `limit` open chats, most urgent class first, and
        within a class the chat that will take longest: what is last to leave decides when all has.
        """
        self._sql.change(ask.EXPIRE, now=now)
        question = ask.HEADS if up_to > Priority.INTERACTIVE else ask.URGENT_HEADS
        heads = self._sql.rows(question, now=now, limit=limit, held=list(held), up_to=up_to)
        ids = [row.id for row in heads]
        if not ids:
            return []
        self._sql.change(ask.LEASE, ids=ids, owner=owner, until=lease_until)
        return [_outbox_row(row) for row in self._sql.rows(ask.ROWS, ids=ids)]

    def begin(self, row_id: int, owner: str) -> OutboxRow | None:
        """leased → sending, fresh from the table; None when it is no longer ours to send."""
        if self._sql.returning(ask.BEGIN, row_id=row_id, owner=owner) is None:
            return None
        row = self._sql.row(ask.ROWS, ids=[row_id])
        assert row is not None
        return _outbox_row(row)

    def sent(self, row_id: int, owner: str, message_id: int | None, at: datetime) -> bool:
        """sending → sent. Remembers `message_id` for the row's card. Drops the payload's text."""
        row = self._sql.returning(ask.SENT, row_id=row_id, owner=owner, message=message_id, at=at)
        if row is None:
            return False
        if row.card is not None and message_id is not None:
            self._sql.change(SHOW, chat_id=row.chat_id, card=row.card, message_id=message_id)
        return True

    def retry(self, row_id: int, owner: str, not_before: datetime) -> bool:
        """Back to pending, unless it was taken back meanwhile. It cannot have arrived."""
        return self._sql.change(ask.RETRY, row_id=row_id, owner=owner, again=not_before) == 1

    def uncertain(self, row_id: int, owner: str, again: datetime | None) -> bool:
        """It may have arrived. With `again`: once more, marked, if the rule of doubt allows it."""
        row = self._sql.row(ask.DOUBTED, row_id=row_id, owner=owner)
        if row is None:
            return False
        end = OutboxState.UNCERTAIN if again is None else after_doubt(row)
        self._settle_doubt(row, end, again, row.lease_until)
        return True

    def dead(self, row_id: int, owner: str, reason: str) -> bool:
        """Give up on the row, with the reason for the admin."""
        return self._sql.change(ask.DEAD, row_id=row_id, owner=owner, why=brief(reason)) == 1

    def supersede(self, about: str) -> int:
        """Take back every row about this that is pending or leased; return how many."""
        taken = self._sql.returning_all(ask.TAKE_BACK, of=about)
        return sum(not row.recalled for row in taken)

    def unsent_about(self, start: str) -> Sequence[tuple[int, str]]:
        """For which chat and about what rows are that are pending or leased, when it begins so."""
        rows = self._sql.rows(ask.UNSENT_ABOUT, first=start, last=start + "\uffff")
        return sorted((row.chat_id, row.about) for row in rows)

    def shown_last(self, chat_id: int, start: str) -> str | None:
        """What the newest card in the chat is about, of those that are about what begins so."""
        about: str | None = self._sql.value(
            ask.SHOWN_LAST, of_chat=chat_id, first=start, last=start + "\uffff"
        )
        return about

    def take_back(self, chat_id: int, card: str) -> int:
        """Take back every row of the card in the chat that is pending or leased; how many."""
        return self._sql.change(ask.TAKE_BACK_CARD, of_chat=chat_id, of_card=card)

    def close(self, chat_id: int, reason: str) -> Sequence[str]:
        """Give up on all that is pending or leased for the chat; tell what it was about."""
        rows = self._sql.returning_all(ask.CLOSE, of_chat=chat_id, why=brief(reason))
        ended = sorted((row.seq, row.about) for row in rows if row.about and not row.recalled)
        return list(dict.fromkeys(about for _, about in ended))

    def recover(self, owner: str, now: datetime) -> int:
        """Free the leases of others and the expired ones; return how many rows that were."""
        free = self._sql.change(ask.FREE_LEASED, owner=owner, now=now)
        left = self._sql.rows(ask.LEFT_SENDING, owner=owner, now=now)
        for row in left:
            self._settle_doubt(row, after_doubt(row), row.not_before, now)
        return free + len(left)

    def next_at(self) -> datetime | None:
        """When the earliest pending row of an open chat may go; a past time means now."""
        found: datetime | None = self._sql.value(ask.NEXT_AT)
        return found

    def counts(self) -> Mapping[OutboxState, int]:
        """How many rows stand in each state; states without rows count 0."""
        found = {row.state: row.rows for row in self._sql.rows(ask.COUNTS)}
        return {state: found.get(state, 0) for state in OutboxState}

    def unsent(self, about: str) -> int:
        """How many rows about this are still on their way."""
        count: int = self._sql.value(ask.UNSENT, of=about)
        return count

    def purge(self, before: datetime) -> int:
        """Delete rows that ended (sent, uncertain, dead, superseded) before then."""
        return self._sql.change(ask.PURGE, before=before)

    def _settle_doubt(
        self, row: Row[Any], end: OutboxState, again: datetime | None, at: datetime
    ) -> None:
        if end is OutboxState.PENDING:
            mark = row.maybe_duplicate or row.op not in REPEATABLE
            self._sql.change(ask.AGAIN, row_id=row.id, mark=mark, again=again)
        else:
            self._sql.change(ask.END, row_id=row.id, end=end, at=at)
