"""Chats, updates that came in and messages on their way out, as the values that cross the border
between the store and whoever receives, decides and sends.

They say how something stands and decide nothing. All datetimes are aware UTC. What may be asked of
the store is in `ports`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

Json = Mapping[str, Any]


class ChatKind(StrEnum):
    """Private chats are with one person; groups belong to a unit."""

    PRIVATE = "private"
    GROUP = "group"


class ChatState(StrEnum):
    """Whether messages reach the chat: open, blocked by the person, gone (kicked, deleted), or
    forgotten, so that nobody knows any more whose it was."""

    OPEN = "open"
    BLOCKED = "blocked"
    GONE = "gone"
    FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True)
class Chat:
    """Our id for a Telegram chat. Every other table refers to `id`, so a migration is one row."""

    id: int
    telegram_id: int
    kind: ChatKind
    state: ChatState


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One sieved update, keyed by bot and update id. `payload` holds whitelisted fields only."""

    bot_id: int
    update_id: int
    chat: int | None  # Telegram's chat id: order is kept per chat, before ours exists
    payload: Json
    received_at: datetime
    attempts: int = 0


class Priority(IntEnum):
    """Delivery classes; the lower number goes first."""

    TIB = 0
    INTERACTIVE = 1
    DUE = 2
    DIGEST = 3
    BULK = 4


class OutboxState(StrEnum):
    """pending → leased → sending → sent | uncertain | dead | superseded."""

    PENDING = "pending"
    LEASED = "leased"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    DEAD = "dead"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to put in the outbox.

    `dedupe_key` is unique for ever: putting the same key twice keeps the first.
    `card` names the card that the message shows, so that later edits find its message id.
    `about` names what it is about; `supersede(about)` takes back what has not been sent.
    `not_before` and `expires_at` are machine time; None means now and never.
    """

    chat_id: int
    op: str
    payload: Json
    dedupe_key: str
    priority: Priority = Priority.INTERACTIVE
    card: str | None = None
    about: str | None = None
    not_before: datetime | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """An outbox row as the sender sees it. `seq` orders the messages of one chat."""

    id: int
    chat: Chat
    seq: int
    op: str
    payload: Json
    priority: Priority
    card: str | None
    about: str | None
    card_message_id: int | None  # the card's present message, if it has one
    attempt: int
    maybe_duplicate: bool  # an earlier attempt may have arrived
    state: OutboxState
    created_at: datetime
    not_before: datetime | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to which thing, and how it went. Ids only.

    On a shared phone `person_id` is the phone and `acting_id` whoever said that they pressed.
    """

    at: datetime
    person_id: int | None
    action: str
    subject: str
    outcome: str
    acting_id: int | None = None
