"""Methods about chats and those in them, and the answers to presses."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.practice import membership
from bot.practice.cloud import Cloud
from bot.practice.methods.reach import known_chat, reachable_chat
from bot.practice.params import Params
from bot.practice.refusals import bad_request
from bot.practice.standings import PERMISSIONS
from bot.practice.wire import chat_json, member_json, message_json
from bot.practice.world import Chat

ANSWER = 200
_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")


def get_chat(cloud: Cloud, params: Params) -> Any:
    chat = _present(cloud, params)
    full: dict[str, Any] = {
        **chat_json(cloud.world, chat),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys((*_GIFTS, "gifts_from_channels"), False),
    }
    if chat.pinned:
        full["pinned_message"] = message_json(cloud.world, chat.pinned, nested=True)
    if not chat.is_private:
        full["permissions"] = {name: name in chat.permissions for name in PERMISSIONS}
    return full


def _present(cloud: Cloud, params: Params) -> Chat:
    """A private chat that the bot knows, blocked or not; a group that it is in."""
    chat = known_chat(cloud, params)
    return chat if chat.is_private else reachable_chat(cloud, params)


def get_member(cloud: Cloud, params: Params) -> Any:
    chat = _present(cloud, params)
    user = params.number("user_id")
    if user != cloud.world.bot.id and user not in cloud.world.people:
        raise bad_request("invalid user_id specified")
    return member_json(cloud.world, chat, user)


def get_administrators(cloud: Cloud, params: Params) -> Any:
    chat = _present(cloud, params)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    everybody = [member_json(cloud.world, chat, user) for user in sorted(chat.members)]
    everybody.append(member_json(cloud.world, chat, cloud.world.bot.id))
    return [m for m in everybody if m["status"] in ("creator", "administrator")]


def get_member_count(cloud: Cloud, params: Params) -> int:
    return len(_present(cloud, params).members) + 1


def leave_chat(cloud: Cloud, params: Params) -> bool:
    chat = reachable_chat(cloud, params)
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    membership.bot_leaves(cloud, chat)
    return True


def answer_callback_query(cloud: Cloud, params: Params) -> bool:
    text = params.text("text")
    if len(text) > ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    cloud.answer_press(params.text("callback_query_id"), text or None, params.flag("show_alert"))
    return True


METHODS: Mapping[str, Callable[[Cloud, Params], Any]] = {
    "getChat": get_chat,
    "getChatMember": get_member,
    "getChatAdministrators": get_administrators,
    "getChatMemberCount": get_member_count,
    "leaveChat": leave_chat,
    "answerCallbackQuery": answer_callback_query,
}
