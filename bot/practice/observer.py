"""Who looks on: told of each call, each answer and each update as they pass, to judge them."""

from typing import Any, Protocol

from bot.practice.params import Params
from bot.practice.world import Json


class Observer(Protocol):
    """Looks on without a say; what it raises reaches the server's log, not the bot."""

    def asked(self, method: str, params: Params) -> None:
        """The bot called a method, known or not."""

    def answered(self, method: str, params: Params, status: int, body: Json) -> None:
        """What the call was answered with."""

    def told(self, update: Any) -> None:
        """An update leaves for the bot. Those broken on purpose are not shown."""


class Nobody:
    """Looks away."""

    def asked(self, method: str, params: Params) -> None: ...
    def answered(self, method: str, params: Params, status: int, body: Json) -> None: ...
    def told(self, update: Any) -> None: ...
