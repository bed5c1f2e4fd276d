"""The sieve: what is kept of an update before it is stored. Pure.

A person's own words are never kept. A text is told apart here and now (a command, a known word,
danger, personal data, anything else) and only that is stored. What stays of a command is in
`typed`, and what stays of who comes and goes in `members`.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.telegram.media import Medium, Payload, medium_of, shown
from bot.telegram.members import others_standing, own_standing
from bot.telegram.shape import Malformed, origin, whole
from bot.telegram.typed import COMMANDS, Typed, asked_for, named, typed_in
from bot.telegram.written import Raw, hit_in, tells_of_danger
from flows.calendar.reading import are_only_past_days, is_only_a_day
from flows.privacy import CITY_NUMBERS


class Kind(StrEnum):
    """What an update is to us."""

    COMMAND = "command"
    UNKNOWN_COMMAND = "unknown_command"
    PRESS = "press"
    TEXT = "text"
    DAY = "day"
    EMPTY = "empty"
    LONG = "long"
    DANGER = "danger"
    PRIVATE = "private"
    MEDIA = "media"
    FORWARDED = "forwarded"
    EDITED = "edited"
    MEMBER = "member"
    OTHER_MEMBER = "other_member"
    MIGRATED = "migrated"


@dataclass(frozen=True, slots=True)
class Sieved:
    """What is stored: the chat for its order, and the whitelisted fields."""

    chat: int
    payload: Payload


LONG_TEXT = 1000  # a phone cuts 10,000 characters into pieces of about 4096
# The numbers in our buttons are shorter than a personnummer, but for that of an update (w).
_BUTTON = re.compile(
    r"w(?=\.)(\.[A-Za-z0-9]{1,16}){1,6}|[a-z](\.(?![0-9]{10})[A-Za-z0-9]{1,16}){1,6}"
)
_QUERY = re.compile(r"[A-Za-z0-9_-]{1,64}")
_FORWARDED = ("forward_origin", "forward_date", "forward_from", "forward_from_chat")


def sieve(
    update: Raw, username: str | None = None, allowed: Collection[str] = CITY_NUMBERS
) -> Sieved | None:
    """Keep the whitelisted fields of one update; None for what is none of our business.

    `username` is the bot's own name: a command meant for another bot in a group is left alone.
    `allowed` are telephone numbers that may be written. Raises Malformed when the update lacks
    what it must have.
    """
    if isinstance(message := update.get("message"), Mapping):
        return _message(message, username, allowed)
    if isinstance(message := update.get("edited_message"), Mapping):
        return _edited(message, allowed)
    if isinstance(query := update.get("callback_query"), Mapping):
        return _press(query)
    if isinstance(change := update.get("my_chat_member"), Mapping):
        return _of(Kind.MEMBER, change, own_standing)
    if isinstance(change := update.get("chat_member"), Mapping):
        return _of(Kind.OTHER_MEMBER, change, others_standing)
    if any(key != "update_id" for key in update) and not _misshapen(update):
        return None
    raise Malformed("no part that is known")


def _misshapen(update: Raw) -> bool:
    ours = ("message", "edited_message", "callback_query", "my_chat_member", "chat_member")
    return any(key in update for key in ours)


def _of(kind: Kind, change: Raw, standing: Callable[[Raw], Payload]) -> Sieved:
    chat, payload = origin(change)
    return Sieved(chat, payload | {"kind": kind} | standing(change))


def _message(message: Raw, username: str | None, allowed: Collection[str]) -> Sieved | None:
    chat, payload = origin(message)
    if (new_id := message.get("migrate_to_chat_id")) is not None:
        return Sieved(chat, payload | {"kind": Kind.MIGRATED, "to": whole(new_id)})
    if (ids := _ids(message)) is None:
        return None
    payload |= ids
    text = message.get("text")
    words = text if medium_of(message) is None and isinstance(text, str) else None
    command = typed_in(words) if words is not None else None
    if command is None and words is not None and not payload["group"]:
        command = asked_for(words)
    if (graver := _grave(message, command, allowed)) is not None:
        return Sieved(chat, payload | graver)
    if _by_bot(message):
        return None  # a group that speaks as itself: only what must go concerns us
    if command is not None and not _forwarded(message):
        if not command.is_for(username):
            return None
        return Sieved(chat, payload | _command(command))
    told = _told_apart(message, words, private=not payload["group"])
    return Sieved(chat, payload | told) if told else None


def _told_apart(message: Raw, words: str | None, *, private: bool) -> Payload:
    """What it is when it is no command; empty when it is nothing that was sent. In a private chat
    a day stays as it was typed: a card may have asked for it."""
    if medium_of(message) is not None:
        return {"kind": Kind.MEDIA} | shown(message)
    if words is None:
        return {}
    return {"kind": Kind.FORWARDED} if _forwarded(message) else _words(words, private)


def _forwarded(message: Raw) -> bool:
    return any(name in message for name in _FORWARDED)


def _ids(message: Raw) -> Payload | None:
    """Who wrote which message; None when nobody did."""
    sender = message.get("from")
    if not isinstance(sender, Mapping):
        return None
    return {"from": whole(sender.get("id")), "message": whole(message.get("message_id"))}


def _by_bot(message: Raw) -> bool:
    return bool(message["from"].get("is_bot"))


def _grave(message: Raw, command: Typed | None, allowed: Collection[str]) -> Payload | None:
    """What outranks all else: personal data has to go, and danger is answered with 112 first.

    An invitation is drawn by lot and may spell a word of danger by chance, but no personnummer.
    """
    invites = command is not None and command.invites
    danger = not invites and tells_of_danger(message)
    hit = hit_in(message, command.allowing(allowed) if command is not None else allowed)
    if hit is not None:
        kept: Payload = {"kind": Kind.PRIVATE, "finding": hit.finding, "danger": danger}
        return kept | ({"other": hit.other} if hit.other else {}) | shown(message)
    return {"kind": Kind.DANGER} if danger and not _by_bot(message) else None


def _command(command: Typed) -> Payload:
    if not command.is_known:
        return {"kind": Kind.UNKNOWN_COMMAND}
    return {"kind": Kind.COMMAND} | command.kept()


def _words(text: str, private: bool) -> Payload:
    word = text.strip().casefold().rstrip("!.?")
    if (name := named(word)) in COMMANDS:
        return {"kind": Kind.COMMAND, "command": name}
    if not word:
        return {"kind": Kind.EMPTY}
    if len(text) >= LONG_TEXT:
        return {"kind": Kind.LONG}
    day = text.strip().rstrip("!.?")
    if private and is_only_a_day(day):
        return {"kind": Kind.DAY, "argument": day}
    return {"kind": Kind.DAY if are_only_past_days(day) else Kind.TEXT}


def _edited(message: Raw, allowed: Collection[str]) -> Sieved | None:
    chat, payload = origin(message)
    if (ids := _ids(message)) is None:
        return None
    payload |= ids
    if (graver := _grave(message, None, allowed)) is not None:
        return Sieved(chat, payload | graver)
    if _by_bot(message) or "location" in message:
        return None  # such as a shared location that moves
    if medium_of(message) not in (None, Medium.OTHER):
        return Sieved(chat, payload | {"kind": Kind.MEDIA} | shown(message))
    written = isinstance(message.get("text"), str)
    return Sieved(chat, payload | {"kind": Kind.EDITED}) if written else None


def _press(query: Raw) -> Sieved | None:
    sender = query.get("from")
    message = query.get("message")
    if not isinstance(sender, Mapping):
        raise Malformed("a press by nobody")
    if sender.get("is_bot") or not isinstance(message, Mapping):
        return None
    chat, payload = origin(message)
    query_id, data = query.get("id"), query.get("data")
    if not isinstance(query_id, str) or not _QUERY.fullmatch(query_id):
        raise Malformed("a press without id")
    known = isinstance(data, str) and len(data) <= 64 and _BUTTON.fullmatch(data)
    return Sieved(
        chat,
        payload
        | {
            "kind": Kind.PRESS,
            "from": whole(sender.get("id")),
            "message": whole(message.get("message_id")),
            "query": query_id,
            "data": str(data) if known else "",
        },
    )
