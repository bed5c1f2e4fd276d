"""Who is in which chat: blocking the bot, adding it to a group, throwing it out, supergroups."""

import re
from collections.abc import Callable, Mapping

from bot.practice import acts
from bot.practice.acts import Impossible
from bot.practice.cloud import Cloud
from bot.practice.standings import (
    FULL_ADMIN,
    KICKED,
    LEFT,
    MEMBER,
    ORDINARY,
    SENDING,
    Standing,
)
from bot.practice.wire import bot_json, chat_json, stamp, standing_json, user_json
from bot.practice.world import Chat, Json

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")
_LINK = re.compile(r"(?:https?://)?t\.me/(\w+)(?:\?(start|startgroup)(?:=([^&]*))?)?")


def block(cloud: Cloud, person: int) -> None:
    """Block the bot in the private chat; its messages are refused from now on."""
    chat = cloud.world.chats[person]
    if not chat.blocked:
        chat.blocked = True
        _tell_standing(cloud, chat, person, MEMBER, KICKED)


def unblock(cloud: Cloud, person: int) -> None:
    """Let the bot write again."""
    chat = cloud.world.chats[person]
    if chat.blocked:
        chat.blocked = False
        _tell_standing(cloud, chat, person, KICKED, MEMBER)


def _checked(payload: str) -> str:
    """What follows `start=` in a link; Telegram passes on nothing else."""
    if not _PAYLOAD.fullmatch(payload):
        raise Impossible("Länken är fel: högst 64 tecken av a–z, 0–9, _ och -.")
    return payload


def open_link(cloud: Cloud, person: int, url: str, group: Chat | None = None) -> None:
    """Open a link to the bot: `https://t.me/name?start=…` or `?startgroup=…` with a group."""
    match = _LINK.fullmatch(url)
    if match is None or match[1].lower() != cloud.world.bot.username.lower():
        raise Impossible("Länken går inte till boten.")
    if match[2] != "startgroup":
        start(cloud, person, match[3] or "")
    elif group is None or group.is_private:
        raise Impossible("Välj en grupp.")
    else:
        add_bot(cloud, person, group, match[3] or "")


def start(cloud: Cloud, person: int, payload: str = "") -> None:
    """Press "Starta", or open a deep link; a blocked bot is let in again, as on a phone."""
    _checked(payload)
    unblock(cloud, person)
    text = f"/start {payload}" if payload else "/start"
    acts.say(cloud, person, cloud.world.chats[person], text)


def add_bot(cloud: Cloud, person: int, chat: Chat, payload: str = "") -> None:
    """Add the bot to a group; with a payload as through a startgroup link."""
    _in_group(chat, person)
    _checked(payload)
    if chat.has_bot:
        raise Impossible("Boten är redan med i gruppen.")
    _set_bot(cloud, chat, person, MEMBER)
    joined = {"new_chat_members": [bot_json(cloud.world)]}
    cloud.deliver(cloud.world.post(chat, person, content=joined))
    if payload:
        acts.say(cloud, person, chat, f"/start@{cloud.world.bot.username} {payload}")


def kick_bot(cloud: Cloud, person: int, chat: Chat) -> None:
    """Throw the bot out of a group. The bot learns of it by its standing alone."""
    _in_group(chat, person)
    _set_bot(cloud, chat, person, KICKED)
    cloud.world.post(chat, person, content={"left_chat_member": bot_json(cloud.world)})


def leave(cloud: Cloud, person: int, chat: Chat) -> None:
    """A person leaves a group."""
    _in_group(chat, person)
    gone = {"left_chat_member": user_json(cloud.world, person)}
    cloud.deliver(cloud.world.post(chat, person, content=gone))
    set_standing(cloud, chat, person, person, LEFT)


def join(cloud: Cloud, person: int, chat: Chat) -> None:
    """A person joins a group."""
    if chat.is_private or person in chat.members:
        raise Impossible("Personen är redan med, eller så är det ingen grupp.")
    if chat.standing(person) == KICKED:
        raise Impossible("Personen är avstängd från gruppen.")
    set_standing(cloud, chat, person, person, MEMBER)
    new = {"new_chat_members": [user_json(cloud.world, person)]}
    cloud.deliver(cloud.world.post(chat, person, content=new))


def promote_bot(cloud: Cloud, person: int, chat: Chat) -> None:
    """Make the bot an administrator with every right."""
    _leads(chat, person)
    if not chat.has_bot:
        raise Impossible("Boten är inte med i gruppen.")
    _set_bot(cloud, chat, person, FULL_ADMIN)


def demote_bot(cloud: Cloud, person: int, chat: Chat) -> None:
    """Make the bot an ordinary member again."""
    _leads(chat, person)
    if not chat.bot.leads:
        raise Impossible("Boten är inte administratör.")
    _set_bot(cloud, chat, person, MEMBER)


def silence(cloud: Cloud, person: int, chat: Chat) -> None:
    """Let only administrators write; buttons can still be pressed."""
    _leads(chat, person)
    chat.permissions = ORDINARY - frozenset(SENDING)
    cloud.tell_chat(chat)


def open_up(cloud: Cloud, person: int, chat: Chat) -> None:
    """Let everybody write again."""
    _leads(chat, person)
    chat.permissions = ORDINARY
    cloud.tell_chat(chat)


def use_topics(cloud: Cloud, person: int, chat: Chat) -> None:
    """Turn the group into a forum, which makes it a supergroup first."""
    _leads(chat, person)
    forum = chat if chat.kind == "supergroup" else upgrade(cloud, person, chat)
    forum.is_forum = True
    cloud.tell_chat(forum)


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
    "promote_bot": promote_bot,
    "demote_bot": demote_bot,
    "silence": silence,
    "open_up": open_up,
    "use_topics": use_topics,
}


def bot_leaves(cloud: Cloud, chat: Chat) -> None:
    """The bot itself leaves a group."""
    _set_bot(cloud, chat, cloud.world.bot.id, LEFT)
    cloud.world.post(chat, cloud.world.bot.id, content={"left_chat_member": bot_json(cloud.world)})


def _in_group(chat: Chat, person: int) -> None:
    if chat.is_private or person not in chat.members:
        raise Impossible("Personen är inte med i gruppen.")


def _leads(chat: Chat, person: int) -> None:
    _in_group(chat, person)
    if not chat.standing(person).leads:
        raise Impossible("Bara en administratör får göra det.")


def set_standing(cloud: Cloud, chat: Chat, by: int, person: int, after: Standing) -> None:
    """Change how a person stands in a group; an admin bot that asked for it is told."""
    before = chat.standing(person)
    if after.is_present:
        chat.members.add(person)
    else:
        chat.members.discard(person)
    if after in (MEMBER, LEFT):
        chat.standings.pop(person, None)
    else:
        chat.standings[person] = after
    if chat.bot.leads and before != after:
        user = user_json(cloud.world, person)
        cloud.update("chat_member", _change(cloud, chat, by, user, before, after))
    cloud.tell_chat(chat)


def _set_bot(cloud: Cloud, chat: Chat, by: int, after: Standing) -> None:
    before, chat.bot = chat.bot, after
    _tell_standing(cloud, chat, by, before, after)


def _tell_standing(cloud: Cloud, chat: Chat, by: int, before: Standing, after: Standing) -> None:
    bot = bot_json(cloud.world)
    cloud.update("my_chat_member", _change(cloud, chat, by, bot, before, after))
    cloud.tell_chat(chat)


def _change(
    cloud: Cloud, chat: Chat, by: int, user: Json, before: Standing, after: Standing
) -> Json:
    return {
        "chat": chat_json(cloud.world, chat),
        "from": user_json(cloud.world, by),
        "date": stamp(cloud.world.now()),
        "old_chat_member": standing_json(user, before),
        "new_chat_member": standing_json(user, after),
    }
