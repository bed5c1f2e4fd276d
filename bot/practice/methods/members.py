"""Methods about the standing of members: promote, restrict, ban, and what everybody may do."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.practice import membership
from bot.practice.cloud import Cloud
from bot.practice.methods.reach import reachable_chat
from bot.practice.params import Params
from bot.practice.refusals import bad_request
from bot.practice.standings import KICKED, LEFT, MEMBER, PERMISSIONS, RIGHTS, SENDING, Standing
from bot.practice.wire import user_json
from bot.practice.world import Chat

RESTRICT = "not enough rights to restrict/unrestrict chat member"


def _member(cloud: Cloud, params: Params, chat: Chat) -> int:
    user = params.number("user_id")
    if user not in cloud.world.people:
        raise bad_request("invalid user_id specified")
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    return user


def _permissions(params: Params) -> frozenset[str]:
    given = params.structure("permissions")
    if given is None:
        raise bad_request("can't parse permissions JSON object")
    if not isinstance(given, dict):
        raise bad_request("object expected as permissions")
    for name in PERMISSIONS:
        if not isinstance(given.get(name, False), bool):
            raise bad_request(
                f'can\'t parse chat permissions: Field "{name}" must be of type Boolean'
            )
    held = {name for name in PERMISSIONS if given.get(name)}
    if params.flag("use_independent_chat_permissions"):
        return frozenset(held)
    # The wider ones bring the narrower ones along.
    if held & {"can_send_other_messages", "can_add_web_page_previews"}:
        held |= {name for name in SENDING if name != "can_send_polls"} - {
            "can_send_other_messages", "can_add_web_page_previews",
        }  # fmt: skip
    if held & set(SENDING):
        held.add("can_send_messages")
    return frozenset(held)


def set_permissions(cloud: Cloud, params: Params) -> bool:
    chat = reachable_chat(cloud, params)
    if chat.is_private:
        raise bad_request("can't change private chat permissions")
    permissions = _permissions(params)
    if not chat.bot.has_right("can_restrict_members"):
        raise bad_request("not enough rights to change chat permissions")
    chat.permissions = permissions
    cloud.tell_chat(chat)
    return True


def restrict(cloud: Cloud, params: Params) -> bool:
    chat = reachable_chat(cloud, params)
    permissions = _permissions(params)
    user = _member(cloud, params, chat)
    if chat.kind != "supergroup":
        raise bad_request("method is available only for supergroups")
    _may_restrict(chat, user)
    if not chat.standing(user).is_present:
        raise bad_request("user not found")
    free = permissions == frozenset(PERMISSIONS)
    after = MEMBER if free else Standing("restricted", permissions)
    membership.set_standing(cloud, chat, cloud.world.bot.id, user, after)
    return True


def _may_restrict(chat: Chat, user: int) -> None:
    if chat.standing(user).status == "creator":
        raise bad_request("can't remove chat owner")
    if not chat.bot.has_right("can_restrict_members"):
        raise bad_request(RESTRICT)
    if chat.standing(user).leads:
        raise bad_request("user is an administrator of the chat")


def promote(cloud: Cloud, params: Params) -> bool:
    """Rights that are not named are not given; with none at all the user is demoted."""
    chat = reachable_chat(cloud, params)
    user = _member(cloud, params, chat)
    standing = chat.standing(user)
    if standing.status == "creator":
        raise bad_request("can't demote chat creator")
    if not chat.bot.has_right("can_promote_members"):
        raise bad_request("not enough rights to promote/demote chat member")
    if not standing.is_present:
        raise bad_request("USER_NOT_PARTICIPANT")
    rights = frozenset(right for right in RIGHTS if params.flag(right))
    if not rights <= chat.bot.allowed:
        raise bad_request("RIGHT_FORBIDDEN")
    after = Standing("administrator", rights | {"can_manage_chat"}) if rights else MEMBER
    membership.set_standing(cloud, chat, cloud.world.bot.id, user, after)
    return True


def ban(cloud: Cloud, params: Params) -> bool:
    chat = reachable_chat(cloud, params)
    user = _member(cloud, params, chat)
    _may_restrict(chat, user)
    if chat.standing(user).is_present:
        gone = {"left_chat_member": user_json(cloud.world, user)}
        cloud.deliver(cloud.world.post(chat, cloud.world.bot.id, content=gone))
    membership.set_standing(cloud, chat, cloud.world.bot.id, user, KICKED)
    return True


def unban(cloud: Cloud, params: Params) -> bool:
    """Lets the user come back. Somebody who is in the group is thrown out, as in Telegram."""
    chat = reachable_chat(cloud, params)
    user = _member(cloud, params, chat)
    _may_restrict(chat, user)
    present = chat.standing(user).is_present
    if not (present and params.flag("only_if_banned")):
        membership.set_standing(cloud, chat, cloud.world.bot.id, user, LEFT)
    return True


METHODS: Mapping[str, Callable[[Cloud, Params], Any]] = {
    "setChatPermissions": set_permissions,
    "restrictChatMember": restrict,
    "promoteChatMember": promote,
    "banChatMember": ban,
    "unbanChatMember": unban,
}
