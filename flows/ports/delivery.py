"""What waits on its way in and on its way out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from flows.messages import InboxItem, OutboxRow, OutboxState, Outgoing, Priority


class Inbox(Protocol):
    """Sieved updates that wait for their turn."""

    def add(self, items: Sequence[InboxItem]) -> int:
        """Insert those not seen before; return how many were new."""

    def waiting(self, limit: int) -> Sequence[InboxItem]:
        """Not yet done, in order of update id."""

    def done(self, bot_id: int, update_id: int) -> bool:
        """Mark done and drop the payload; False when it was not waiting any more."""

    def failed(self, bot_id: int, update_id: int, error: str) -> int:
        """Count a failed attempt; return how many there have been."""

    def bury(self, bot_id: int, update_id: int, error: str) -> None:
        """Dead-letter it: never tried again, shown to the admin; payload and chat are dropped."""

    def dead(self) -> int:
        """How many are dead-lettered."""

    def purge(self, before: datetime) -> int:
        """Delete done rows received before then; return how many."""

    def purge_dead(self, before: datetime) -> int:
        """Delete dead-lettered rows received before then; return how many."""


class Outbox(Protocol):
    """Messages on their way. Chats keep their order: only a chat's oldest unsent row moves."""

    def put(self, message: Outgoing, at: datetime) -> bool:
        """Queue it with the chat's next seq; False when its dedupe key is known already.

        A pending or leased `edit` of the same card in the same chat is superseded by a newer one.
        """

    def claim(
        self,
        owner: str,
        now: datetime,
        lease_until: datetime,
        limit: int,
        held: Sequence[int] = (),
        up_to: Priority = Priority.BULK,
    ) -> Sequence[OutboxRow]:
        """Lease up to `limit` rows: each the oldest unsent of an open chat, with `not_before`
        past, most urgent class first. Rows past `expires_at` are marked dead instead.

        Chats in `held` (our ids) wait, and so does every class after `up_to`.
        """

    def begin(self, row_id: int, owner: str) -> OutboxRow | None:
        """leased → sending, fresh from the table; None when it is no longer ours to send."""

    def sent(self, row_id: int, owner: str, message_id: int | None, at: datetime) -> bool:
        """sending → sent. Remembers `message_id` for the row's card. Drops the payload's text.
        False when the lease is no longer this owner's."""

    def retry(self, row_id: int, owner: str, not_before: datetime) -> bool:
        """Back to pending (attempt + 1), to be sent no earlier than `not_before`. The message
        cannot have arrived."""

    def uncertain(self, row_id: int, owner: str, again: datetime | None) -> bool:
        """The message may have arrived. With `again`: back to pending, `maybe_duplicate` set.
        Without: stays uncertain for good."""

    def dead(self, row_id: int, owner: str, reason: str) -> bool:
        """Give up on the row, with the reason for the admin."""

    def supersede(self, about: str) -> int:
        """Take back every row about this that is pending or leased; return how many."""

    def unsent_about(self, start: str) -> Sequence[tuple[int, str]]:
        """For which chat and about what rows are that are pending or leased, when it begins so."""

    def shown_last(self, chat_id: int, start: str) -> str | None:
        """Of the cards in the chat whose present message is about what begins so: what the newest
        of those messages is about."""

    def take_back(self, chat_id: int, card: str) -> int:
        """Take back every row of the card in the chat that is pending or leased; how many."""

    def close(self, chat_id: int, reason: str) -> Sequence[str]:
        """The chat is blocked or gone: mark every row of it that is pending or leased dead, and
        return what those were about, in order, each once. A row in `sending` is left to whoever
        sends it, but does not go again."""

    def recover(self, owner: str, now: datetime) -> int:
        """After a crash: leases of others (and expired ones) are free again. Leased rows become
        pending; rows in `sending` become pending with `maybe_duplicate` (edits and other
        repeatable ops without the mark), or uncertain for DIGEST and BULK sends."""

    def next_at(self) -> datetime | None:
        """When the earliest pending row of an open chat may go; a past time means now."""

    def counts(self) -> Mapping[OutboxState, int]: ...
    def unsent(self, about: str) -> int:
        """How many rows about this are still on their way."""

    def purge(self, before: datetime) -> int:
        """Delete rows that ended (sent, uncertain, dead, superseded) before then."""
