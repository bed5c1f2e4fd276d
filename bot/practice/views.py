"""What the page and the tests see: messages, chats and answers as plain JSON."""

from collections.abc import Mapping
from typing import Any

from bot.practice.clock import STOCKHOLM, spoken
from bot.practice.entities import as_html
from bot.practice.presses import Press
from bot.practice.world import Chat, Message, Topic, World

View = Mapping[str, Any]


def message_view(world: World, message: Message) -> View:
    """A message as it shows on a phone. A deleted one keeps its place and loses its text."""
    view: dict[str, Any] = {
        "id": message.id,
        "chat": message.chat_id,
        "from": sender_view(world, message.sender),
        "date": message.date.astimezone(STOCKHOLM).isoformat(),
        "deleted": message.deleted,
    }
    if message.deleted:
        return view
    return view | {
        "text": message.text,
        "html": as_html(message.text, message.entities),
        "entities": list(message.entities),
        "buttons": [
            [_button_view(button, row, column) for column, button in enumerate(buttons)]
            for row, buttons in enumerate(message.keyboard)
        ],
        "edited": message.edited is not None,
        "pinned": message.pinned,
        "protected": message.protected,
        "forwarded": "forward_origin" in message.content,
        "reply_to": message.reply_to,
        "topic": message.topic,
        "reply_keyboard": message.reply_keyboard,
        "contact": message.content.get("contact"),
        "document": _file_view(message.content.get("document")),
        "photo": _file_view(message.content.get("photo")),
        "medium": next((kind for kind in _OTHER if kind in message.content), None),
        "service": _service_view(world, message),
    }


_OTHER = ("voice", "video", "sticker", "location")


def sender_view(world: World, sender: int) -> View:
    """Who wrote it."""
    if sender == world.bot.id:
        return {"id": sender, "name": world.bot.name, "bot": True}
    return {"id": sender, "name": world.people[sender].name, "bot": False}


def _called(world: World, member: int) -> str:
    """What a phone is called: several may have the same name in Telegram."""
    return world.people[member].role if member in world.people else world.bot.name


def _button_view(button: View, row: int, column: int) -> View:
    copied = button.get("copy_text")
    return {
        "text": button["text"],
        "row": row,
        "col": column,
        "data": button.get("callback_data"),
        "url": button.get("url"),
        "copy": copied["text"] if copied else None,
    }


def _file_view(content: Any) -> View | None:
    if not content:
        return None
    file = content[-1] if isinstance(content, list) else content
    return {
        "name": file.get("file_name"),
        "type": file.get("mime_type"),
        "size": file["file_size"],
        "url": f"/practice/files/{file['file_id']}",
    }


def _service_view(world: World, message: Message) -> str | None:
    who = _called(world, message.sender)
    content = message.content
    if "pinned_message" in content:
        return f"{who} fäste ett meddelande"
    if "new_chat_members" in content:
        return f"{_called(world, content['new_chat_members'][0]['id'])} är med i gruppen"
    if "left_chat_member" in content:
        return f"{_called(world, content['left_chat_member']['id'])} är inte längre med i gruppen"
    if "migrate_to_chat_id" in content or "migrate_from_chat_id" in content:
        return "Gruppen är nu en supergrupp"
    return _topic_event(who, content)


def _topic_event(who: str, content: View) -> str | None:
    made = content.get("forum_topic_created")
    changed = content.get("forum_topic_edited")
    if made:
        return f"{who} skapade ämnet {made['name']}"
    if changed:
        return f"{who} bytte namn på ämnet till {changed['name']}"
    if "forum_topic_closed" in content:
        return f"{who} stängde ämnet"
    return f"{who} öppnade ämnet igen" if "forum_topic_reopened" in content else None


def answer_view(press: Press) -> View:
    """What the bot answered to a press: a notice, an alert, or nothing to show."""
    return {
        "query": press.id,
        "person": press.person,
        "chat": press.chat,
        "message": press.message,
        "answered": press.answered,
        "text": press.text,
        "alert": press.alert,
    }


def chat_view(world: World, chat: Chat) -> View:
    """A chat with its members and how the bot stands in it."""
    return {
        "id": chat.id,
        "kind": chat.kind,
        "title": chat.title or world.people[chat.id].name,
        "members": sorted(chat.members),
        "bot": "blocked" if chat.blocked else chat.bot.status,
        "started": chat.started,
        "migrated_to": chat.migrated_to,
        "pinned": chat.pinned.id if chat.pinned else None,
        "writers": sorted(p for p in chat.members if chat.may(p, "can_send_messages")),
        "leaders": sorted(p for p in chat.members if chat.standing(p).leads),
        "topics": [_topic_view(topic) for topic in chat.topics.values()],
        "is_forum": chat.is_forum,
        "reply_keyboard": chat.reply_keyboard,
    }


def _topic_view(topic: Topic) -> View:
    return {"id": topic.id, "name": topic.name, "closed": topic.closed}


def clock_view(world: World) -> View:
    """The practice clock in three ways: UTC, Stockholm, and as the page says it."""
    now = world.now()
    return {
        "now": now.isoformat(),
        "local": now.astimezone(STOCKHOLM).isoformat(),
        "spoken": spoken(now),
    }
