"""Methods that pass a message on: copied as if new, or forwarded with its origin."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.practice.cloud import Cloud
from bot.practice.entities import units
from bot.practice.methods.reach import known_chat, reachable_chat
from bot.practice.methods.sending import CAPTION, formatted_text, post, topic_of
from bot.practice.params import Params
from bot.practice.refusals import bad_request
from bot.practice.wire import message_json, stamp, user_json
from bot.practice.world import Chat, Message

MOST_AT_ONCE = 100


def _found(cloud: Cloud, params: Params, message_id: int, verb: str) -> Message:
    source = known_chat(cloud, params, "from_chat_id")
    message = cloud.world.find(source, message_id)
    if message is None:
        raise bad_request(f"message to {verb} not found")
    if message.is_service or message.protected:
        past = {"copy": "copied", "forward": "forwarded"}[verb]
        raise bad_request(f"message can't be {past}")
    return message


def copy(cloud: Cloud, params: Params) -> Any:
    """A new message with the same content; a caption may be changed on the way."""
    chat = reachable_chat(cloud, params)
    message = _found(cloud, params, params.number("message_id"), "copy")
    text, entities = message.text, message.entities
    if message.has_medium and "caption" in params.values:
        caption = formatted_text(params, "caption")
        if units(caption.text) > CAPTION:
            raise bad_request("message caption is too long")
        text, entities = caption.text, caption.entities
    sent = post(cloud, params, chat, text, entities=entities, content=_without_origin(message))
    return {"message_id": sent.id}


def _without_origin(message: Message) -> Mapping[str, Any]:
    return {kind: value for kind, value in message.content.items() if kind != "forward_origin"}


def copy_many(cloud: Cloud, params: Params) -> Any:
    """Those that cannot be copied are passed over."""
    chat = reachable_chat(cloud, params)
    bare = params.flag("remove_caption")
    done = []
    for message in _several(cloud, params, "copy"):
        text = "" if bare and message.has_medium else message.text
        sent = post(
            cloud,
            params,
            chat,
            text,
            entities=message.entities if text else (),
            content=_without_origin(message),
        )
        done.append({"message_id": sent.id})
    return done


def forward(cloud: Cloud, params: Params) -> Any:
    chat = reachable_chat(cloud, params)
    message = _found(cloud, params, params.number("message_id"), "forward")
    return message_json(cloud.world, _forwarded(cloud, params, chat, message))


def forward_many(cloud: Cloud, params: Params) -> Any:
    """Those that cannot be forwarded are passed over."""
    chat = reachable_chat(cloud, params)
    found = _several(cloud, params, "forward")
    return [{"message_id": _forwarded(cloud, params, chat, m).id} for m in found]


def _forwarded(cloud: Cloud, params: Params, chat: Chat, message: Message) -> Message:
    origin = {
        "type": "user",
        "date": stamp(message.date),
        "sender_user": user_json(cloud.world, message.sender),
    }
    # What was forwarded before keeps its first origin; keyboards stay behind.
    content = {"forward_origin": origin, **message.content}
    return cloud.world.post(
        chat,
        cloud.world.bot.id,
        message.text,
        entities=message.entities,
        content=content,
        protected=params.flag("protect_content"),
        topic=topic_of(params, chat),
    )


def _several(cloud: Cloud, params: Params, verb: str) -> list[Message]:
    ids = params.numbers("message_ids", MOST_AT_ONCE)
    source = known_chat(cloud, params, "from_chat_id")
    found = (cloud.world.find(source, number) for number in ids)
    kept = [m for m in found if m and not m.is_service and not m.protected]
    if not kept:
        raise bad_request(f"messages to {verb} not found")
    return kept


METHODS: Mapping[str, Callable[[Cloud, Params], Any]] = {
    "copyMessage": copy,
    "copyMessages": copy_many,
    "forwardMessage": forward,
    "forwardMessages": forward_many,
}
