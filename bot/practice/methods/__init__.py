"""The methods of the Bot API that practice mode knows, by their names in small letters."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.practice.cloud import Cloud
from bot.practice.methods import account, chats, editing, media, members, passing, sending, topics
from bot.practice.params import Params

Method = Callable[[Cloud, Params], Any]

_ROOMS = (account, chats, editing, media, members, passing, sending, topics)
NAMES = tuple(sorted(name for room in _ROOMS for name in room.METHODS))
METHODS: Mapping[str, Method] = {
    name.lower(): method for room in _ROOMS for name, method in room.METHODS.items()
}
