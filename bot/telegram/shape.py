"""What every part of an update must have, as Telegram promises it. Pure."""

from collections.abc import Mapping

from bot.telegram.media import Payload
from bot.telegram.written import Raw

_LARGEST = 2**52  # Telegram's ids have at most 52 significant bits


class Malformed(ValueError):
    """The update has not the shape that Telegram promises."""


def origin(part: Raw) -> tuple[int, Payload]:
    """The chat that the part is of, and whether it is a group."""
    chat = part.get("chat")
    if not isinstance(chat, Mapping):
        raise Malformed("no chat")
    private = chat.get("type") == "private"
    return whole(chat.get("id")), {"group": not private}


def whole(value: object) -> int:
    """The number, if it is one that Telegram could have given."""
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _LARGEST:
        raise Malformed("a number is missing")
    return value
