"""Methods that put something new in a chat."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.practice.cloud import Cloud
from bot.practice.entities import Formatted, detected, given, trimmed, units
from bot.practice.keyboards import parse_keyboard, parse_reply_keyboard
from bot.practice.markdown import parse_markdown
from bot.practice.markup import parse_html
from bot.practice.methods.reach import reachable_chat
from bot.practice.params import Params
from bot.practice.refusals import bad_request
from bot.practice.standings import needed
from bot.practice.wire import message_json
from bot.practice.world import Chat, Json, Message

TEXT = 4096
CAPTION = 1024
_READERS = {"html": parse_html, "markdownv2": parse_markdown}
_ACTIONS = frozenset(
    {"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"}
    | {"upload_document", "choose_sticker", "find_location"}
    | {"record_video_note", "upload_video_note"}
)


def formatted_text(params: Params, name: str) -> Formatted:
    """The text of a call with its entities, as Telegram would keep it."""
    source = params.text(name)
    mode = params.text("parse_mode").lower()
    entities_name = "entities" if name == "text" else f"{name}_entities"
    if mode in _READERS:
        formatted = _READERS[mode](source)
    elif mode:
        raise bad_request("unsupported parse_mode")
    else:
        formatted = Formatted(source, given(params.structure(entities_name)))
    return detected(trimmed(formatted))


def message_text(params: Params) -> Formatted:
    """The text of a message: not empty, not too long."""
    if not params.text("text"):
        raise bad_request("message text is empty")
    formatted = formatted_text(params, "text")
    if not formatted.text:
        raise bad_request("text must be non-empty")
    if units(formatted.text) > TEXT:
        raise bad_request("message is too long")
    return formatted


def post(cloud: Cloud, params: Params, chat: Chat, text: str, **more: Any) -> Message:
    """Put a message of the bot's in a chat where it may write this."""
    markup = params.structure("reply_markup")
    keyboard, reply_keyboard = parse_keyboard(markup), parse_reply_keyboard(markup)
    _may_send(chat, more.get("content", {}))
    message = cloud.world.post(
        chat,
        cloud.world.bot.id,
        text,
        keyboard=keyboard,
        reply_keyboard=reply_keyboard,
        reply_to=_reply_to(cloud, params, chat),
        topic=topic_of(params, chat),
        protected=params.flag("protect_content"),
        **more,
    )
    if reply_keyboard is not None:
        chat.reply_keyboard = None if reply_keyboard["remove"] else reply_keyboard
        cloud.tell_chat(chat)
    return message


def send(cloud: Cloud, params: Params, chat: Chat, formatted: Formatted, **more: Any) -> Any:
    """The same, and the message as Telegram answers it."""
    message = post(cloud, params, chat, formatted.text, entities=formatted.entities, **more)
    return message_json(cloud.world, message)


def _may_send(chat: Chat, content: Json) -> None:
    permission = needed(frozenset(content))
    if not chat.is_private and not chat.bot.may(permission, chat.permissions):
        what = permission.removeprefix("can_send_").replace("_", " ")
        what = "text messages" if what == "messages" else what
        raise bad_request(f"not enough rights to send {what} to the chat")


def topic_of(params: Params, chat: Chat) -> int | None:
    """The topic that a call names, which must be there and open to the bot."""
    wanted = params.number("message_thread_id")
    if not wanted:
        return None
    topic = chat.topics.get(wanted)
    if topic is None:
        raise bad_request("message thread not found")
    if topic.closed and not chat.bot.has_right("can_manage_topics"):
        raise bad_request("TOPIC_CLOSED")
    return topic.id


def _reply_to(cloud: Cloud, params: Params, chat: Chat) -> int | None:
    wrapped = params.structure("reply_parameters")
    reply = Params(wrapped) if isinstance(wrapped, dict) else params
    wanted = reply.number("message_id" if reply is not params else "reply_to_message_id")
    lenient = reply.flag("allow_sending_without_reply")
    if not wanted:
        return None
    if cloud.world.find(chat, wanted) is not None:
        return wanted
    if lenient:
        return None
    raise bad_request("message to be replied not found")


def send_message(cloud: Cloud, params: Params) -> Any:
    chat = reachable_chat(cloud, params)
    return send(cloud, params, chat, message_text(params))


def send_contact(cloud: Cloud, params: Params) -> Any:
    chat = reachable_chat(cloud, params)
    contact = {name: params.text(name) for name in ("phone_number", "first_name", "last_name")}
    if not contact["phone_number"]:
        raise bad_request("phone number is empty")
    if not contact["first_name"]:
        raise bad_request("first name is empty")
    content = {"contact": {name: value for name, value in contact.items() if value}}
    return send(cloud, params, chat, Formatted(""), content=content)


def send_chat_action(cloud: Cloud, params: Params) -> bool:
    reachable_chat(cloud, params)
    if params.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


METHODS: Mapping[str, Callable[[Cloud, Params], Any]] = {
    "sendMessage": send_message,
    "sendContact": send_contact,
    "sendChatAction": send_chat_action,
}
