"""What people may have written in a message, wherever in it that stands. Pure; keeps nothing.

Every text counts, also in fields that Telegram has not invented yet, but for what is no writing:
names of people and chats, ids, our own words when they are quoted, and what is refused unread.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flows.danger import mentions_danger
from flows.privacy import Finding, has_personal_data

Raw = Mapping[str, Any]

# Refused unread, drawn up by a program, or encrypted.
_UNREAD = frozenset({"contact", "location", "venue", "reply_markup", "passport_data"})
# Who somebody is, in every message of theirs, and not what they write.
_NAMES = frozenset({"sender_tag", "author_signature", "sender_user_name"})
_CHATS = ("private", "group", "supergroup", "channel")


@dataclass(frozen=True, slots=True)
class Hit:
    """The gravest personal data in a message. `other` is an earlier message that holds some too,
    such as the one that is answered or pinned; 0 when there is none."""

    finding: Finding
    other: int = 0


def hit_in(
    message: Raw, allowed: Collection[str], accepted: Collection[Finding] = frozenset()
) -> Hit | None:
    """The gravest personal data that is written in the message or shown by it, but for kinds that
    are accepted."""
    found = [
        Hit(finding, other)
        for text, other in _texts(message)
        if (finding := has_personal_data(text, allowed, accepted)) is not None
    ]
    if not found:
        return None
    gravest = min((hit.finding for hit in found), key=tuple(Finding).index)
    return Hit(gravest, max(hit.other for hit in found))


def tells_of_danger(message: Raw) -> bool:
    """Whether the words of the message itself seem to tell of danger to life."""
    return any(
        mentions_danger(text)
        for name in ("text", "caption")
        if isinstance(text := message.get(name), str)
    )


def _texts(message: Raw) -> Iterator[tuple[str, int]]:
    """Each text with the id of the other message that it stands in, or 0."""
    waiting: list[tuple[Any, int]] = [(_without_our_quote(message), 0)]
    while waiting:
        part, other = waiting.pop()
        if isinstance(part, str):
            yield part, other
        elif isinstance(part, list | tuple):
            waiting += [(each, other) for each in part]
        elif isinstance(part, Mapping) and not _is_name(part):
            for key, value in part.items():
                if key in _UNREAD or key in _NAMES or key.endswith("id"):
                    continue
                if isinstance(value, Mapping) and key.endswith("_message"):
                    if not _is_ours(value):
                        waiting.append((value, _id(value)))
                else:
                    waiting.append((value, other))


def _without_our_quote(message: Raw) -> Raw:
    answered = message.get("reply_to_message")
    if isinstance(answered, Mapping) and _is_ours(answered):
        return {key: value for key, value in message.items() if key != "quote"}
    return message


def _is_ours(message: Raw) -> bool:
    """Whether a bot wrote it: our own cards may show numbers to call."""
    sender = message.get("from")
    return isinstance(sender, Mapping) and bool(sender.get("is_bot"))


def _is_name(part: Raw) -> bool:
    """Whether it names a person or a chat."""
    return "is_bot" in part or ("id" in part and part.get("type") in _CHATS)


def _id(message: Raw) -> int:
    number = message.get("message_id")
    return number if type(number) is int and number > 0 else 0
