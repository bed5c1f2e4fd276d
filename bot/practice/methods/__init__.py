"""The methods of the Bot API that practice mode knows, by their names in small letters."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.practice.cloud import Cloud
from bot.practice.methods import account, chats, editing, media, members, passing, sending, topics
from bot.practice.params import Params

Method = Callable[[Cloud, Params], Any]

METHODS: Mapping[str, Method] = {
    name.lower(): method
    for room in (account, chats, editing, media, members, passing, sending, topics)
    for name, method in room.METHODS.items()
}
