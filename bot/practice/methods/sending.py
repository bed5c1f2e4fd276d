"""Methods that put something new in a chat."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.practice.cloud import Cloud
from bot.practice.entities import Formatted, detected, trimmed, units
from bot.practice.files import Stored
from bot.practice.keyboards import parse_keyboard
from bot.practice.markup import parse_html
from bot.practice.methods.reach import reachable_chat
from bot.practice.params import Params
from bot.practice.refusals import bad_request
from bot.practice.wire import message_json
from bot.practice.world import Chat, Message

TEXT = 4096
CAPTION = 1024
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
    if mode == "html":
        formatted = parse_html(source)
    elif mode:
        raise bad_request("unsupported parse_mode")
    else:
        given = params.structure(entities_name)
        formatted = Formatted(source, tuple(given) if isinstance(given, list) else ())
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


def _post(cloud: Cloud, params: Params, chat: Chat, formatted: Formatted, **more: Any) -> Any:
    keyboard = parse_keyboard(params.structure("reply_markup"))
    message: Message = cloud.world.post(
        chat,
        cloud.world.bot.id,
        formatted.text,
        entities=formatted.entities,
        keyboard=keyboard,
        reply_to=_reply_to(cloud, params, chat),
        protected=params.flag("protect_content"),
        **more,
    )
    return message_json(cloud.world, message)


def _reply_to(cloud: Cloud, params: Params, chat: Chat) -> int | None:
    given = params.structure("reply_parameters")
    if not isinstance(given, dict):
        wanted = params.number("reply_to_message_id")
        lenient = params.flag("allow_sending_without_reply")
    else:
        wanted = int(given.get("message_id", 0))
        lenient = bool(given.get("allow_sending_without_reply"))
    if not wanted:
        return None
    if cloud.world.find(chat, wanted) is not None:
        return wanted
    if lenient:
        return None
    raise bad_request("message to be replied not found")


def send_message(cloud: Cloud, params: Params) -> Any:
    chat = reachable_chat(cloud, params)
    return _post(cloud, params, chat, message_text(params))


def send_contact(cloud: Cloud, params: Params) -> Any:
    chat = reachable_chat(cloud, params)
    contact = {name: params.text(name) for name in ("phone_number", "first_name", "last_name")}
    if not contact["phone_number"]:
        raise bad_request("phone number is empty")
    if not contact["first_name"]:
        raise bad_request("first name is empty")
    content = {"contact": {name: value for name, value in contact.items() if value}}
    return _post(cloud, params, chat, Formatted(""), content=content)


def _file(cloud: Cloud, params: Params, kind: str) -> Stored:
    upload = params.upload(kind)
    if upload is not None:
        if not upload.data:
            raise bad_request("file must be non-empty")
        return cloud.files.add(upload.name, upload.mime, upload.data)
    given = params.text(kind)
    if not given:
        raise bad_request(f"there is no {kind} in the request")
    stored = cloud.files.get(given)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return stored


def _send_file(cloud: Cloud, params: Params, kind: str, show: Callable[[Stored], Any]) -> Any:
    chat = reachable_chat(cloud, params)
    caption = formatted_text(params, "caption")
    if units(caption.text) > CAPTION:
        raise bad_request("message caption is too long")
    stored = _file(cloud, params, kind)
    return _post(cloud, params, chat, caption, content={kind: show(stored)})


def send_document(cloud: Cloud, params: Params) -> Any:
    return _send_file(cloud, params, "document", Stored.as_document)


def send_photo(cloud: Cloud, params: Params) -> Any:
    return _send_file(cloud, params, "photo", Stored.as_photo)


def send_chat_action(cloud: Cloud, params: Params) -> bool:
    reachable_chat(cloud, params)
    if params.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


METHODS: Mapping[str, Callable[[Cloud, Params], Any]] = {
    "sendMessage": send_message,
    "sendContact": send_contact,
    "sendDocument": send_document,
    "sendPhoto": send_photo,
    "sendChatAction": send_chat_action,
}
