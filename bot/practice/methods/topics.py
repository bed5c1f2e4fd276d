"""Methods about the topics of a forum. The general topic has no id and is always there."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.practice.cloud import Cloud
from bot.practice.methods.reach import reachable_chat
from bot.practice.params import Params
from bot.practice.refusals import bad_request
from bot.practice.world import Chat, Topic

COLORS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)
NAME = 128


def _forum(cloud: Cloud, params: Params) -> Chat:
    chat = reachable_chat(cloud, params)
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    return chat


def _managed(cloud: Cloud, params: Params) -> tuple[Chat, Topic]:
    chat = _forum(cloud, params)
    if not chat.bot.has_right("can_manage_topics"):
        raise bad_request("not enough rights to manage topics in the chat")
    topic = chat.topics.get(params.number("message_thread_id"))
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    return chat, topic


def _name(params: Params) -> str:
    name = params.text("name").strip()
    if not name:
        raise bad_request("TOPIC_TITLE_EMPTY")
    return name[:NAME]


def _note(cloud: Cloud, chat: Chat, topic: Topic, kind: str, content: Mapping[str, Any]) -> None:
    """The service message that a change leaves in the topic."""
    bot = cloud.world.bot.id
    cloud.deliver(cloud.world.post(chat, bot, content={kind: content}, topic=topic.id))
    cloud.tell_chat(chat)


def create(cloud: Cloud, params: Params) -> Any:
    chat = _forum(cloud, params)
    if not chat.bot.has_right("can_manage_topics"):
        raise bad_request("not enough rights to create a topic")
    name = _name(params)
    color = params.number("icon_color", COLORS[0])
    if color not in COLORS:
        raise bad_request("invalid icon color specified")
    made = {"forum_topic_created": {"name": name, "icon_color": color}}
    message = cloud.world.post(chat, cloud.world.bot.id, content=made)
    message = cloud.world.change(message, topic=message.id)
    chat.topics[message.id] = Topic(message.id, name, color)
    cloud.deliver(message)
    cloud.tell_chat(chat)
    return {"message_thread_id": message.id, "name": name, "icon_color": color}


def edit(cloud: Cloud, params: Params) -> bool:
    chat, topic = _managed(cloud, params)
    if not params.text("name"):
        return True
    name = _name(params)
    if name == topic.name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.name = name
    _note(cloud, chat, topic, "forum_topic_edited", {"name": name})
    return True


def close(cloud: Cloud, params: Params) -> bool:
    return _shut(cloud, params, True)


def reopen(cloud: Cloud, params: Params) -> bool:
    return _shut(cloud, params, False)


def _shut(cloud: Cloud, params: Params, closed: bool) -> bool:
    chat, topic = _managed(cloud, params)
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    _note(cloud, chat, topic, "forum_topic_closed" if closed else "forum_topic_reopened", {})
    return True


def delete(cloud: Cloud, params: Params) -> bool:
    """Take the topic away with everything that was written in it."""
    chat, topic = _managed(cloud, params)
    if not chat.bot.has_right("can_delete_messages"):
        raise bad_request("not enough rights to delete a topic")
    del chat.topics[topic.id]
    for message in [m for m in chat.messages.values() if m.topic == topic.id and not m.deleted]:
        cloud.world.change(message, deleted=True, pinned=False)
    cloud.tell_chat(chat)
    return True


def unpin_all(cloud: Cloud, params: Params) -> bool:
    chat, topic = _managed(cloud, params)
    if not chat.bot.has_right("can_pin_messages"):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    for message in [m for m in chat.messages.values() if m.topic == topic.id and m.pinned]:
        cloud.world.change(message, pinned=False)
    return True


METHODS: Mapping[str, Callable[[Cloud, Params], Any]] = {
    "createForumTopic": create,
    "editForumTopic": edit,
    "closeForumTopic": close,
    "reopenForumTopic": reopen,
    "deleteForumTopic": delete,
    "unpinAllForumTopicMessages": unpin_all,
}
