"""What people send that is no text: told apart by its field alone, and never read."""

import hashlib
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from bot.telegram.written import Raw

Payload = dict[str, str | int | bool]


class Medium(StrEnum):
    """What was sent that is no text. All of it is refused unread."""

    PHOTO = "photo"
    FILM = "film"
    VOICE = "voice"
    SOUND = "sound"
    FILE = "file"
    PLACE = "place"
    CONTACT = "contact"
    OTHER = "other"  # such as a sticker


# The telling ones first: a venue has a location too, and a GIF a document.
_FIELDS: Mapping[str, Medium] = MappingProxyType(
    {
        "venue": Medium.PLACE,
        "location": Medium.PLACE,
        "contact": Medium.CONTACT,
        "animation": Medium.FILM,
        "video": Medium.FILM,
        "video_note": Medium.FILM,
        "photo": Medium.PHOTO,
        "live_photo": Medium.PHOTO,
        "paid_media": Medium.PHOTO,
        "voice": Medium.VOICE,
        "audio": Medium.SOUND,
        "document": Medium.FILE,
        **dict.fromkeys(
            ("sticker", "poll", "dice", "story", "checklist", "game", "rich_message"), Medium.OTHER
        ),
    }
)


def medium_of(message: Raw) -> Medium | None:
    """What the message is; None for a text, or nothing that was sent."""
    return next((medium for name, medium in _FIELDS.items() if name in message), None)


def shown(message: Raw) -> Payload:
    """What is kept of it: the kind, and which album it is part of."""
    medium, album = medium_of(message), message.get("media_group_id")
    if medium is None:
        return {}
    kept: Payload = {"medium": medium}
    if isinstance(album, str):
        kept["album"] = hashlib.sha256(album.encode(errors="replace")).hexdigest()[:16]
    return kept
