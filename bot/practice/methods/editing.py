"""Methods that change what is in a chat already: edit, delete, pin."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from bot.practice.cloud import Cloud
from bot.practice.entities import units
from bot.practice.keyboards import parse_keyboard
from bot.practice.methods.reach import bots_message, reachable_chat
from bot.practice.methods.sending import CAPTION, formatted_text, message_text
from bot.practice.params import Params
from bot.practice.refusals import NOT_MODIFIED, bad_request
from bot.practice.wire import message_json
from bot.practice.world import Chat, Message

DELETABLE = timedelta(hours=48)
MOST_AT_ONCE = 100
_LASTING = {"forum_topic_created", "migrate_from_chat_id"}


def changed(cloud: Cloud, message: Message, **changes: Any) -> Any:
    """The message after the edit, which must change something."""
    if all(getattr(message, name) == value for name, value in changes.items()):
        raise bad_request(NOT_MODIFIED)
    return message_json(
        cloud.world, cloud.world.change(message, **changes, edited=cloud.world.now())
    )


def edit_text(cloud: Cloud, params: Params) -> Any:
    message = bots_message(cloud, params, "edit")
    formatted = message_text(params)
    if message.content:
        raise bad_request("there is no text in the message to edit")
    return changed(
        cloud,
        message,
        text=formatted.text,
        entities=formatted.entities,
        keyboard=parse_keyboard(params.structure("reply_markup")),
    )


def edit_caption(cloud: Cloud, params: Params) -> Any:
    message = bots_message(cloud, params, "edit")
    if not message.has_medium:
        raise bad_request("there is no caption in the message to edit")
    formatted = formatted_text(params, "caption")
    if units(formatted.text) > CAPTION:
        raise bad_request("message caption is too long")
    return changed(
        cloud,
        message,
        text=formatted.text,
        entities=formatted.entities,
        keyboard=parse_keyboard(params.structure("reply_markup")),
    )


def edit_keyboard(cloud: Cloud, params: Params) -> Any:
    message = bots_message(cloud, params, "edit")
    return changed(cloud, message, keyboard=parse_keyboard(params.structure("reply_markup")))


def _deletable(cloud: Cloud, chat: Chat, message: Message) -> bool:
    if message.content.keys() & _LASTING:
        return False
    own = message.sender == cloud.world.bot.id
    if chat.bot.has_right("can_delete_messages"):
        return True
    young = cloud.world.now() - message.date <= DELETABLE
    return young and (own or chat.is_private)


def delete_message(cloud: Cloud, params: Params) -> bool:
    chat = reachable_chat(cloud, params)
    message = cloud.world.find(chat, params.number("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if not _deletable(cloud, chat, message):
        own = message.sender == cloud.world.bot.id
        raise bad_request("message can't be deleted" + (" for everyone" if own else ""))
    cloud.world.change(message, deleted=True, pinned=False)
    return True


def delete_messages(cloud: Cloud, params: Params) -> bool:
    """Those that cannot be found or deleted are passed over."""
    chat = reachable_chat(cloud, params)
    for message_id in params.numbers("message_ids", MOST_AT_ONCE):
        message = cloud.world.find(chat, message_id)
        if message is not None and _deletable(cloud, chat, message):
            cloud.world.change(message, deleted=True, pinned=False)
    return True


def _may_pin(chat: Chat) -> None:
    if not chat.is_private and not chat.bot.has_right("can_pin_messages"):
        raise bad_request("not enough rights to manage pinned messages in the chat")


def pin(cloud: Cloud, params: Params) -> bool:
    """Pinning leaves a service message, which the bot is told of even when it pinned itself."""
    chat = reachable_chat(cloud, params)
    _may_pin(chat)
    message = cloud.world.find(chat, params.number("message_id"))
    if message is None:
        raise bad_request("message to pin not found")
    if not message.pinned:
        cloud.world.change(message, pinned=True)
        notice = {"pinned_message": message.id}
        cloud.deliver(cloud.world.post(chat, cloud.world.bot.id, content=notice))
    return True


def unpin(cloud: Cloud, params: Params) -> bool:
    chat = reachable_chat(cloud, params)
    _may_pin(chat)
    if not params.text("message_id"):
        wanted = chat.pinned
    else:
        wanted = cloud.world.find(chat, params.number("message_id"))
    if wanted is None or not wanted.pinned:
        raise bad_request("message to unpin not found")
    cloud.world.change(wanted, pinned=False)
    return True


def unpin_all(cloud: Cloud, params: Params) -> bool:
    chat = reachable_chat(cloud, params)
    _may_pin(chat)
    for message in [m for m in chat.messages.values() if m.pinned]:
        cloud.world.change(message, pinned=False)
    return True


METHODS: Mapping[str, Callable[[Cloud, Params], Any]] = {
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageReplyMarkup": edit_keyboard,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "pinChatMessage": pin,
    "unpinChatMessage": unpin,
    "unpinAllChatMessages": unpin_all,
}
