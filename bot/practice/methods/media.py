"""Methods that send files and places, and put another file in a message."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.practice.cloud import Cloud
from bot.practice.entities import Formatted, units
from bot.practice.files import Stored
from bot.practice.keyboards import parse_keyboard
from bot.practice.methods.editing import changed
from bot.practice.methods.reach import bots_message, reachable_chat
from bot.practice.methods.sending import CAPTION, formatted_text, send
from bot.practice.params import Params
from bot.practice.refusals import bad_request

Show = Callable[[Stored], Any]


def _file(cloud: Cloud, params: Params, kind: str, given: str) -> Stored:
    upload = params.upload_named(kind, given)
    if upload is not None:
        if not upload.data:
            raise bad_request("file must be non-empty")
        return cloud.files.add(upload.name, upload.mime, upload.data)
    if not given:
        raise bad_request(f"there is no {kind} in the request")
    stored = cloud.files.get(given)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return stored


def _caption(params: Params) -> Formatted:
    caption = formatted_text(params, "caption")
    if units(caption.text) > CAPTION:
        raise bad_request("message caption is too long")
    return caption


def _sender(kind: str, show: Show) -> Callable[[Cloud, Params], Any]:
    def send_file(cloud: Cloud, params: Params) -> Any:
        chat = reachable_chat(cloud, params)
        caption = _caption(params)
        stored = _file(cloud, params, kind, params.text(kind))
        return send(cloud, params, chat, caption, content={kind: show(stored)})

    return send_file


def _voice(stored: Stored) -> Any:
    return {**stored.json(), "duration": 3, "mime_type": stored.mime}


def _video(stored: Stored) -> Any:
    shape = {"width": 1, "height": 1, "duration": 3}
    return {**stored.as_document(), **shape}


def send_location(cloud: Cloud, params: Params) -> Any:
    chat = reachable_chat(cloud, params)
    try:
        place = {name: float(params.text(name)) for name in ("latitude", "longitude")}
    except ValueError:
        raise bad_request("latitude is empty") from None
    return send(cloud, params, chat, Formatted(""), content={"location": place})


_SHOWN: Mapping[str, Show] = {
    "document": Stored.as_document,
    "photo": Stored.as_photo,
    "voice": _voice,
    "video": _video,
}
_EDITABLE = ("document", "photo", "video")


def edit_media(cloud: Cloud, params: Params) -> Any:
    """Put another file and caption in a message that has one; a text may get one too."""
    message = bots_message(cloud, params, "edit")
    media = params.structure("media")
    if not isinstance(media, dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    kind = str(media.get("type"))
    if kind not in _EDITABLE:
        raise bad_request("can't parse InputMedia: unsupported type specified")
    if message.content and not message.has_medium:
        raise bad_request("message can't be edited")
    caption = _caption(Params({**media}))
    stored = _file(cloud, params, kind, str(media.get("media", "")))
    return changed(
        cloud,
        message,
        text=caption.text,
        entities=caption.entities,
        content={kind: _SHOWN[kind](stored)},
        keyboard=parse_keyboard(params.structure("reply_markup")),
    )


METHODS: Mapping[str, Callable[[Cloud, Params], Any]] = {
    "sendDocument": _sender("document", Stored.as_document),
    "sendPhoto": _sender("photo", Stored.as_photo),
    "sendVoice": _sender("voice", _voice),
    "sendVideo": _sender("video", _video),
    "sendLocation": send_location,
    "editMessageMedia": edit_media,
}
