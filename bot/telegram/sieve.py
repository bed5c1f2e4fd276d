"""The sieve: what is kept of an update before it is stored. Pure.

A person's own words are never kept. A text is told apart here and now (a command, a known word,
danger, personal data, anything else) and only that is stored. Of a command only its name stays,
and an argument that can be nothing but an invitation.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from flows.danger import mentions_danger
from flows.privacy import has_personal_data

Raw = Mapping[str, Any]


class Kind(StrEnum):
    """What an update is to us."""

    COMMAND = "command"
    UNKNOWN_COMMAND = "unknown_command"
    PRESS = "press"
    TEXT = "text"
    EMPTY = "empty"
    LONG = "long"
    DANGER = "danger"
    PRIVATE = "private"
    MEDIA = "media"
    FORWARDED = "forwarded"
    EDITED = "edited"
    MEMBER = "member"
    MIGRATED = "migrated"


@dataclass(frozen=True, slots=True)
class Sieved:
    """What is stored: the chat for its order, and the whitelisted fields."""

    chat: int
    payload: dict[str, str | int | bool]


LONG_TEXT = 1000  # a phone cuts 10,000 characters into pieces of about 4096
COMMANDS = frozenset(
    {"start", "hjalp", "ring", "jourtid", "nummer", "bevakningar", "avbryt", "larm"}
)
ALIASES = MappingProxyType({"hjälp": "hjalp", "help": "hjalp"})
# Commands whose argument has a closed form; of any other command only its name is kept.
ARGUMENTS: Mapping[str, re.Pattern[str]] = MappingProxyType({})
_BUTTON = re.compile(r"[a-z](\.[A-Za-z0-9]{1,16}){1,6}")
_COMMAND = re.compile(r"/([A-Za-zÅÄÖåäö0-9_]{1,32})(?:@([A-Za-z0-9_]{3,40}))?(?:\s+(\S.*))?", re.S)
_QUERY = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LARGEST = 2**52  # Telegram's ids have at most 52 significant bits
_INVITE = re.compile(r"[A-Za-z0-9]{24}")  # just the form that `flows.actions.people.invite` gives
_LINK = re.compile(r"[A-Za-z0-9_-]{1,64}")
_FORWARDED = ("forward_origin", "forward_date", "forward_from", "forward_from_chat")
_MEDIA = (
    *("photo", "video", "voice", "audio", "document", "location", "venue", "contact", "sticker"),
    *("video_note", "animation", "poll", "dice", "story", "paid_media", "checklist"),
)


class Malformed(ValueError):
    """The update has not the shape that Telegram promises."""


def sieve(update: Raw, username: str | None = None) -> Sieved | None:
    """Keep the whitelisted fields of one update; None for what is none of our business.

    `username` is the bot's own name: a command meant for another bot in a group is left alone.
    Raises Malformed when the update lacks what it must have.
    """
    if isinstance(message := update.get("message"), Mapping):
        return _message(message, username)
    if isinstance(message := update.get("edited_message"), Mapping):
        return _edited(message)
    if isinstance(query := update.get("callback_query"), Mapping):
        return _press(query)
    if isinstance(change := update.get("my_chat_member"), Mapping):
        return _member(change)
    if any(key != "update_id" for key in update) and not _misshapen(update):
        return None
    raise Malformed("no part that is known")


def _misshapen(update: Raw) -> bool:
    ours = ("message", "edited_message", "callback_query", "my_chat_member")
    return any(key in update for key in ours)


def _message(message: Raw, username: str | None) -> Sieved | None:
    chat, payload = _origin(message)
    if (new_id := message.get("migrate_to_chat_id")) is not None:
        return Sieved(chat, payload | {"kind": Kind.MIGRATED, "to": _int(new_id)})
    sender = message.get("from")
    if not isinstance(sender, Mapping) or sender.get("is_bot"):
        return None
    payload |= {"from": _int(sender.get("id")), "message": _int(message.get("message_id"))}
    media = any(name in message for name in _MEDIA)
    text = message.get("caption" if media else "text")
    if not isinstance(text, str):
        return Sieved(chat, payload | {"kind": Kind.MEDIA}) if media else None
    command = None if media else _COMMAND.fullmatch(text.strip())
    if (graver := _grave(text, invites=_invites(command))) is not None:
        return Sieved(chat, payload | graver)
    if media or any(name in message for name in _FORWARDED):
        return Sieved(chat, payload | {"kind": Kind.MEDIA if media else Kind.FORWARDED})
    if command is not None:
        return _command(command, chat, payload, username)
    return Sieved(chat, payload | _words(text))


def _grave(text: str, *, invites: bool = False) -> dict[str, str | int | bool] | None:
    """What outranks all else: personal data has to go, and danger is answered with 112 first.

    An invitation is drawn by lot and may spell a word of danger by chance, but no personnummer.
    """
    danger = not invites and mentions_danger(text)
    if has_personal_data(text) is not None:
        return {"kind": Kind.PRIVATE, "danger": danger}
    return {"kind": Kind.DANGER} if danger else None


def _invites(command: re.Match[str] | None) -> bool:
    """Whether the command may carry an invitation."""
    if command is None or command[1].lower() != "start":
        return False
    return _INVITE.fullmatch(command[3] or "") is not None


def _command(
    command: re.Match[str], chat: int, payload: dict[str, str | int | bool], username: str | None
) -> Sieved | None:
    name, addressee, argument = command.groups()
    if addressee and username and addressee.lower() != username.lower():
        return None
    name = ALIASES.get(name.lower(), name.lower())
    if name not in COMMANDS:
        return Sieved(chat, payload | {"kind": Kind.UNKNOWN_COMMAND})
    payload |= {"kind": Kind.COMMAND, "command": name}
    if name == "start" and argument and _LINK.fullmatch(argument):
        # What cannot be an invitation of ours is refused as one, without its letters.
        payload |= {"invite": argument if _INVITE.fullmatch(argument) else ""}
    if name in ARGUMENTS and argument and ARGUMENTS[name].fullmatch(argument.strip()):
        payload |= {"argument": argument.strip()}
    return Sieved(chat, payload)


def _words(text: str) -> dict[str, str | int | bool]:
    word = text.strip().casefold().rstrip("!.?")
    if (name := ALIASES.get(word, word)) in COMMANDS:
        return {"kind": Kind.COMMAND, "command": name}
    if not word:
        return {"kind": Kind.EMPTY}
    return {"kind": Kind.LONG if len(text) >= LONG_TEXT else Kind.TEXT}


def _edited(message: Raw) -> Sieved | None:
    chat, payload = _origin(message)
    sender = message.get("from")
    if not isinstance(sender, Mapping) or sender.get("is_bot"):
        return None
    ids = {"from": _int(sender.get("id")), "message": _int(message.get("message_id"))}
    text = message.get("text") or message.get("caption")
    if not isinstance(text, str):
        return None  # such as a shared location that moves
    return Sieved(chat, payload | ids | (_grave(text) or {"kind": Kind.EDITED}))


def _press(query: Raw) -> Sieved | None:
    sender = query.get("from")
    message = query.get("message")
    if not isinstance(sender, Mapping):
        raise Malformed("a press by nobody")
    if sender.get("is_bot") or not isinstance(message, Mapping):
        return None
    chat, payload = _origin(message)
    query_id, data = query.get("id"), query.get("data")
    if not isinstance(query_id, str) or not _QUERY.fullmatch(query_id):
        raise Malformed("a press without id")
    known = isinstance(data, str) and len(data) <= 64 and _BUTTON.fullmatch(data)
    return Sieved(
        chat,
        payload
        | {
            "kind": Kind.PRESS,
            "from": _int(sender.get("id")),
            "message": _int(message.get("message_id")),
            "query": query_id,
            "data": str(data) if known else "",
        },
    )


def _member(change: Raw) -> Sieved:
    chat, payload = _origin(change)
    new = change.get("new_chat_member")
    if not isinstance(new, Mapping):
        raise Malformed("a membership without status")
    here = new.get("status") in ("member", "administrator", "creator") or (
        new.get("status") == "restricted" and bool(new.get("is_member"))
    )
    return Sieved(chat, payload | {"kind": Kind.MEMBER, "here": here})


def _origin(part: Raw) -> tuple[int, dict[str, str | int | bool]]:
    chat = part.get("chat")
    if not isinstance(chat, Mapping):
        raise Malformed("no chat")
    private = chat.get("type") == "private"
    return _int(chat.get("id")), {"group": not private}


def _int(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _LARGEST:
        raise Malformed("a number is missing")
    return value
