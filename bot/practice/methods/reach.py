"""Which chat a call means, and whether the bot may write there."""

from bot.practice.cloud import Cloud
from bot.practice.params import Params
from bot.practice.refusals import Refusal, bad_request, forbidden, upgraded
from bot.practice.world import Chat, Message


def known_chat(cloud: Cloud, params: Params, name: str = "chat_id") -> Chat:
    """The chat, provided that the bot has ever met it."""
    given = params.text(name)
    if not given:
        raise bad_request("chat_id is empty")
    chat = cloud.world.chats.get(params.number(name))
    if chat is None:
        raise bad_request("chat not found")
    if chat.is_private and not chat.started and not cloud.world.shares_group(chat.id):
        raise bad_request("chat not found")
    return chat


def reachable_chat(cloud: Cloud, params: Params) -> Chat:
    """The chat, provided that the bot may write there now."""
    chat = known_chat(cloud, params)
    refusal = _obstacle(chat)
    if refusal is not None:
        raise refusal
    return chat


def _obstacle(chat: Chat) -> Refusal | None:
    where = f"the {chat.kind} chat"
    if chat.migrated_to is not None:
        return upgraded(chat.migrated_to)
    if chat.blocked:
        return forbidden("bot was blocked by the user")
    if chat.is_private and not chat.started:
        return forbidden("bot can't initiate conversation with a user")
    if chat.bot.status == "kicked":
        return forbidden(f"bot was kicked from {where}")
    if chat.bot.status == "left":
        return forbidden(f"bot is not a member of {where}")
    return None


def bots_message(cloud: Cloud, params: Params, verb: str) -> Message:
    """A message of the bot's own that a call wants to change."""
    chat = reachable_chat(cloud, params)
    message = cloud.world.find(chat, params.number("message_id"))
    if message is None:
        raise bad_request(f"message to {verb} not found")
    if message.sender != cloud.world.bot.id or message.is_service:
        raise bad_request(f"message can't be {verb}ed")
    return message
