"""Who is in which chat: blocking the bot, adding it to a group, throwing it out, supergroups."""

from collections.abc import Callable, Mapping

from bot.practice import acts
from bot.practice.acts import Impossible
from bot.practice.cloud import Cloud
from bot.practice.wire import bot_json, chat_json, stamp, standing, user_json
from bot.practice.world import Chat


def block(cloud: Cloud, person: int) -> None:
    """Block the bot in the private chat; its messages are refused from now on."""
    chat = cloud.world.chats[person]
    if not chat.blocked:
        chat.blocked = True
        _tell_standing(cloud, chat, person, "member", "kicked")


def unblock(cloud: Cloud, person: int) -> None:
    """Let the bot write again."""
    chat = cloud.world.chats[person]
    if chat.blocked:
        chat.blocked = False
        _tell_standing(cloud, chat, person, "kicked", "member")


def start(cloud: Cloud, person: int, payload: str = "") -> None:
    """Press "Starta", or open a deep link; a blocked bot is let in again, as on a phone."""
    unblock(cloud, person)
    text = f"/start {payload}" if payload else "/start"
    acts.say(cloud, person, cloud.world.chats[person], text)


def add_bot(cloud: Cloud, person: int, chat: Chat, payload: str = "") -> None:
    """Add the bot to a group; with a payload as through a startgroup link."""
    _in_group(chat, person)
    if chat.has_bot:
        raise Impossible("Boten är redan med i gruppen.")
    before, chat.bot_status = chat.bot_status, "member"
    _tell_standing(cloud, chat, person, before, "member")
    joined = {"new_chat_members": [bot_json(cloud.world)]}
    cloud.deliver(cloud.world.post(chat, person, content=joined))
    if payload:
        acts.say(cloud, person, chat, f"/start@{cloud.world.bot.username} {payload}")


def kick_bot(cloud: Cloud, person: int, chat: Chat) -> None:
    """Throw the bot out of a group. The bot learns of it by its standing alone."""
    _in_group(chat, person)
    before, chat.bot_status = chat.bot_status, "kicked"
    _tell_standing(cloud, chat, person, before, "kicked")
    cloud.world.post(chat, person, content={"left_chat_member": bot_json(cloud.world)})


def leave(cloud: Cloud, person: int, chat: Chat) -> None:
    """A person leaves a group."""
    _in_group(chat, person)
    gone = {"left_chat_member": user_json(cloud.world, person)}
    cloud.deliver(cloud.world.post(chat, person, content=gone))
    chat.members.discard(person)
    cloud.tell_chat(chat)


def join(cloud: Cloud, person: int, chat: Chat) -> None:
    """A person joins a group."""
    if chat.is_private or person in chat.members:
        raise Impossible("Personen är redan med, eller så är det ingen grupp.")
    chat.members.add(person)
    new = {"new_chat_members": [user_json(cloud.world, person)]}
    cloud.deliver(cloud.world.post(chat, person, content=new))
    cloud.tell_chat(chat)


def upgrade(cloud: Cloud, person: int, chat: Chat) -> Chat:
    """Turn a group into a supergroup; the bot is told in both chats, as in Telegram."""
    _in_group(chat, person)
    if chat.kind != "group" or chat.migrated_to is not None:
        raise Impossible("Det är redan en supergrupp.")
    new = cloud.world.upgrade(chat)
    cloud.deliver(cloud.world.post(chat, person, content={"migrate_to_chat_id": new.id}))
    cloud.deliver(cloud.world.post(new, person, content={"migrate_from_chat_id": chat.id}))
    cloud.tell_chat(chat)
    cloud.tell_chat(new)
    return new


DEEDS: Mapping[str, Callable[[Cloud, int, Chat], object]] = {
    "add_bot": add_bot,
    "kick_bot": kick_bot,
    "leave": leave,
    "join": join,
    "upgrade": upgrade,
}


def bot_leaves(cloud: Cloud, chat: Chat) -> None:
    """The bot itself leaves a group."""
    before, chat.bot_status = chat.bot_status, "left"
    _tell_standing(cloud, chat, cloud.world.bot.id, before, "left")
    cloud.world.post(chat, cloud.world.bot.id, content={"left_chat_member": bot_json(cloud.world)})


def _in_group(chat: Chat, person: int) -> None:
    if chat.is_private or person not in chat.members:
        raise Impossible("Personen är inte med i gruppen.")


def _tell_standing(cloud: Cloud, chat: Chat, by: int, before: str, after: str) -> None:
    bot = bot_json(cloud.world)
    cloud.update(
        "my_chat_member",
        {
            "chat": chat_json(cloud.world, chat),
            "from": user_json(cloud.world, by),
            "date": stamp(cloud.world.now()),
            "old_chat_member": standing(bot, before),
            "new_chat_member": standing(bot, after),
        },
    )
    cloud.tell_chat(chat)
