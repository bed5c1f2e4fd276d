"""Telegram's JSON objects, made from the practice world."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.practice.standings import PERMISSIONS, RIGHTS, Standing
from bot.practice.world import Chat, Json, Message, World


@dataclass(frozen=True, slots=True)
class Told:
    """A result that Telegram gives a sentence with."""

    result: Any
    description: str


def stamp(moment: datetime) -> int:
    """Telegram's dates are seconds since 1970."""
    return int(moment.timestamp())


def bot_json(world: World) -> Json:
    """The bot as it appears beneath a message."""
    bot = world.bot
    return {"id": bot.id, "is_bot": True, "first_name": bot.name, "username": bot.username}


def user_json(world: World, user_id: int, *, as_bot: bool = False) -> Json:
    """A person, or the bot itself."""
    if user_id == world.bot.id:
        return bot_json(world)
    person = world.people[user_id]
    return {
        "id": person.id,
        "is_bot": as_bot,
        "first_name": person.name,
        "language_code": person.language,
    }


def chat_json(world: World, chat: Chat) -> Json:
    """A chat as it appears in a message."""
    if chat.is_private:
        return {"id": chat.id, "type": "private", "first_name": world.people[chat.id].name}
    group: dict[str, Any] = {"id": chat.id, "type": chat.kind, "title": chat.title}
    return group | {"is_forum": True} if chat.is_forum else group


def message_json(world: World, message: Message, *, nested: bool = False) -> dict[str, Any]:
    """A message. What it replies to is included once, not what that replied to in turn."""
    chat = world.chats[message.chat_id]
    body: dict[str, Any] = {
        "message_id": message.id,
        "from": user_json(world, message.sender, as_bot=message.by_other_bot),
        "chat": chat_json(world, chat),
        "date": stamp(message.date),
        **_content(world, chat, message),
    }
    if message.edited:
        body["edit_date"] = stamp(message.edited)
    if message.protected:
        body["has_protected_content"] = True
    if message.keyboard:
        body["reply_markup"] = {"inline_keyboard": [list(row) for row in message.keyboard]}
    if message.topic is not None:
        body |= {"message_thread_id": message.topic, "is_topic_message": True}
    # What is written in a topic answers the message that made it, unless it answers another.
    target = message.reply_to or message.topic
    answered = world.find(chat, target) if target not in (None, message.id) else None
    if answered and not nested:
        body["reply_to_message"] = message_json(world, answered, nested=True)
    return body


def _content(world: World, chat: Chat, message: Message) -> dict[str, Any]:
    body: dict[str, Any] = dict(message.content)
    if "pinned_message" in body:
        body["pinned_message"] = maybe_inaccessible(world, chat, body["pinned_message"])
    if message.text:
        text, entities = ("caption", "caption_entities") if message.has_medium else _TEXT
        body[text] = message.text
        if message.entities:
            body[entities] = [dict(entity) for entity in message.entities]
    return body


_TEXT = ("text", "entities")


def maybe_inaccessible(world: World, chat: Chat, message_id: int) -> Json:
    """The message, or its shell when it is no longer there."""
    message = world.find(chat, message_id)
    if message is None:
        return {"chat": chat_json(world, chat), "message_id": message_id, "date": 0}
    return message_json(world, message, nested=True)


def member_json(world: World, chat: Chat, user_id: int) -> Json:
    """How somebody stands in a chat."""
    user = user_json(world, user_id)
    if user_id == world.bot.id:
        return standing_json(user, chat.bot)
    return standing_json(user, chat.standing(user_id))


def standing_json(user: Json, standing: Standing) -> Json:
    """A chat member of that standing."""
    member: dict[str, Any] = {"status": standing.status, "user": user}
    if standing.status in ("kicked", "restricted"):
        member["until_date"] = 0
    if standing.status == "restricted":
        held = {name: name in standing.allowed for name in PERMISSIONS}
        member |= {"is_member": True, **held}
    if standing.leads:
        member["is_anonymous"] = False
    if standing.status == "administrator":
        held = {name: name in standing.allowed for name in RIGHTS}
        member |= {"can_be_edited": False, **held}
    return member
