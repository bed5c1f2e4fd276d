"""The command menus that the bot has set: seven scopes, languages, and what a person sees."""

import re
from typing import Any

from bot.practice.refusals import bad_request
from bot.practice.world import Chat, Json, World

_NAME = re.compile(r"[\da-z_]{1,32}")
_PRIVATE = ("chat", "all_private_chats", "default")
_GROUP = ("chat_member", "chat", "all_group_chats", "default")
_ADMIN = ("chat_member", "chat_administrators", "chat", "all_chat_administrators")
_SCOPES = frozenset({*_PRIVATE, *_GROUP, *_ADMIN})
MOST = 100

Scope = tuple[str, int | None, int | None]


class Commands:
    """What was set, by scope and language."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._menus: dict[tuple[Scope, str], tuple[Json, ...]] = {}

    def set(self, scope: Any, language: str, commands: Any) -> None:
        if not isinstance(commands, list):
            raise bad_request("can't parse commands: expected an Array of BotCommand")
        if len(commands) > MOST:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        menu = tuple(_command(command) for command in commands)
        key = (self._scope(scope), language)
        if menu:
            self._menus[key] = menu
        else:
            self._menus.pop(key, None)

    def get(self, scope: Any, language: str) -> tuple[Json, ...]:
        return self._menus.get((self._scope(scope), language), ())

    def menu(self, chat: Chat, person: int) -> tuple[Json, ...]:
        """The menu on a person's phone: the narrowest scope, their language before none."""
        order: tuple[str, ...] = _PRIVATE if chat.is_private else _GROUP
        if not chat.is_private and chat.standing(person).leads:
            order = (*_ADMIN, *_GROUP[2:])
        for kind in order:
            scope: Scope = (kind, chat.id if kind in _WITH_CHAT else None, None)
            if kind == "chat_member":
                scope = (kind, chat.id, person)
            for language in (self._world.people[person].language, ""):
                if menu := self._menus.get((scope, language)):
                    return menu
        return ()

    def _scope(self, scope: Any) -> Scope:
        if scope in (None, ""):
            return ("default", None, None)
        kind = scope.get("type") if isinstance(scope, dict) else None
        if not isinstance(kind, str) or kind not in _SCOPES:
            raise bad_request("can't parse BotCommandScope: unsupported type specified")
        if kind not in _WITH_CHAT:
            return (kind, None, None)
        try:
            chat, user = int(scope["chat_id"]), scope.get("user_id")
            user = int(user) if kind == "chat_member" else None
        except (KeyError, TypeError, ValueError):
            raise bad_request("chat not found") from None
        if chat not in self._world.chats:
            raise bad_request("chat not found")
        return (kind, chat, user)


_WITH_CHAT = frozenset({"chat", "chat_administrators", "chat_member"})


def _command(command: Any) -> Json:
    name = command.get("command") if isinstance(command, dict) else None
    text = command.get("description") if isinstance(command, dict) else None
    if isinstance(name, str):
        name = name.removeprefix("/")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not isinstance(text, str) or not 1 <= len(text) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": text}
