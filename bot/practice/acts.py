"""What people do on their phones: write, edit, press. Each act becomes updates for the bot."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.practice.cloud import Cloud
from bot.practice.entities import Formatted, detected, trimmed, units
from bot.practice.files import PIXEL
from bot.practice.presses import Press
from bot.practice.standings import OF_MEDIA
from bot.practice.wire import maybe_inaccessible, stamp, user_json
from bot.practice.world import Chat, Message

LONGEST = 4096


class Impossible(Exception):
    """What a real phone would not let anybody do, said in plain Swedish."""


def say(cloud: Cloud, person: int, chat: Chat, text: str, **more: Any) -> Sequence[Message]:
    """Write in a chat. A long text becomes several messages, as a real phone makes it."""
    _may_write(chat, person)
    pieces = _pieces(text.strip())
    if not pieces:
        raise Impossible("Skriv något först.")
    messages = []
    for piece in pieces:
        formatted = detected(trimmed(Formatted(piece)))
        messages.append(_post(cloud, chat, person, formatted, **more))
    return messages


def send_medium(
    cloud: Cloud, person: int, chat: Chat, kind: str, caption: str = "", **more: Any
) -> Message:
    """Send a picture, a voice message, a place and so on; the file is one grey pixel."""
    _may_write(chat, person, OF_MEDIA.get(kind, "can_send_messages"))
    content = {**more.pop("content", {}), **_medium(cloud, kind)}
    formatted = detected(trimmed(Formatted(caption)))
    return _post(cloud, chat, person, formatted, content=content, **more)


def edit(cloud: Cloud, person: int, chat: Chat, message_id: int, text: str) -> Message:
    """Change one's own message."""
    _may_write(chat, person)
    message = cloud.world.find(chat, message_id)
    if message is None or message.sender != person or message.is_service:
        raise Impossible("Det går bara att ändra sitt eget meddelande.")
    formatted = detected(trimmed(Formatted(text)))
    changed = cloud.world.change(
        message,
        text=formatted.text,
        entities=formatted.entities,
        edited=cloud.world.now(),
    )
    cloud.deliver(changed, "edited_message")
    return changed


def forwarded(cloud: Cloud, person: int) -> Mapping[str, Any]:
    """The content that marks a message as forwarded from a person."""
    origin = {
        "type": "user",
        "date": stamp(cloud.world.now()),
        "sender_user": user_json(cloud.world, person),
    }
    return {"forward_origin": origin}


def press(
    cloud: Cloud, person: int, chat: Chat, message_id: int, data: str, times: int = 1
) -> Sequence[Press]:
    """Press a callback button, several times at once if asked."""
    _is_in(chat, person)
    if message_id not in chat.messages:
        raise Impossible("Meddelandet finns inte.")
    message = maybe_inaccessible(cloud.world, chat, message_id)
    cloud.pressed(chat.messages[message_id], person, data)
    presses = []
    for _ in range(times):
        made = cloud.presses.add(person, chat.id, message_id)
        presses.append(made)
        query = {
            "id": made.id,
            "from": user_json(cloud.world, person),
            "message": message,
            "chat_instance": f"{abs(chat.id)}0{cloud.world.bot.id}",
            "data": data,
        }
        cloud.update("callback_query", query)
    return presses


def _may_write(chat: Chat, person: int, needed: str = "can_send_messages") -> None:
    _is_in(chat, person)
    if not chat.may(person, needed):
        raise Impossible("Personen får inte skriva det i den här gruppen.")


def _is_in(chat: Chat, person: int) -> None:
    if person not in chat.members:
        raise Impossible("Personen är inte med i chatten.")
    if chat.blocked:
        raise Impossible("Personen har blockerat boten. Häv blockeringen först.")
    if chat.migrated_to is not None:
        raise Impossible("Gruppen har bytt id och fortsätter i en ny chatt.")


def _post(cloud: Cloud, chat: Chat, person: int, formatted: Formatted, **more: Any) -> Message:
    _topic_is_open(chat, person, more.get("topic"))
    if chat.reply_keyboard and chat.reply_keyboard["once"]:
        chat.reply_keyboard = None
        cloud.tell_chat(chat)
    if not chat.started:
        chat.started = True
        cloud.tell_chat(chat)
    message = cloud.world.post(chat, person, formatted.text, entities=formatted.entities, **more)
    cloud.deliver(message)
    return message


def _topic_is_open(chat: Chat, person: int, topic_id: int | None) -> None:
    if topic_id is None:
        return
    topic = chat.topics.get(topic_id)
    if topic is None:
        raise Impossible("Ämnet finns inte.")
    if topic.closed and not chat.standing(person).leads:
        raise Impossible("Ämnet är stängt.")


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    piece: list[str] = []
    length = 0
    for char in text:
        width = units(char)
        if length + width > LONGEST:
            pieces.append("".join(piece))
            piece, length = [], 0
        piece.append(char)
        length += width
    return [*pieces, "".join(piece)] if piece else pieces


def _medium(cloud: Cloud, kind: str) -> Mapping[str, Any]:
    if kind == "location":
        return {"location": {"latitude": 57.7, "longitude": 11.97}}
    if kind == "contact":
        return {"contact": {"phone_number": "+46700000000", "first_name": "Övning"}}
    names = {
        "photo": ("bild.png", "image/png"),
        "document": ("fil.png", "image/png"),
        "voice": ("rost.ogg", "audio/ogg"),
        "video": ("film.mp4", "video/mp4"),
        "sticker": ("dekal.webp", "image/webp"),
    }
    stored = cloud.files.add(*names[kind], PIXEL)
    shape = {"width": 1, "height": 1}
    made: Mapping[str, Any] = {
        "photo": stored.as_photo(),
        "document": stored.as_document(),
        "voice": {**stored.json(), "duration": 3, "mime_type": stored.mime},
        "video": {**stored.json(), **shape, "duration": 3},
        "sticker": {
            **stored.json(), **shape, "type": "regular", "is_animated": False, "is_video": False,
        },
    }  # fmt: skip
    return {kind: made[kind]}
