"""Presses of buttons, until they are answered: what the bot answered, and when it is too late."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.practice.refusals import TOO_OLD, bad_request
from bot.practice.world import World

# Telegram names no figure. A minute of either clock is late enough for a press.
PATIENCE = timedelta(seconds=60)
MACHINE_PATIENCE = 60.0


@dataclass(slots=True)
class Press:
    """One press. `answered` says whether the bot answered; text may still be None then."""

    id: str
    person: int
    chat: int
    message: int
    at: datetime
    machine_at: float
    answered: bool = False
    text: str | None = None
    alert: bool = False
    done: asyncio.Event = field(default_factory=asyncio.Event)


class Presses:
    """All presses by their query id."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._presses: dict[str, Press] = {}

    def add(self, person: int, chat: int, message: int) -> Press:
        number = f"{self._world.bot.id}{len(self._presses) + 1:06d}"
        machine = asyncio.get_running_loop().time()
        press = Press(number, person, chat, message, self._world.now(), machine)
        self._presses[number] = press
        return press

    def answer(self, query_id: str, text: str | None, alert: bool) -> Press:
        """Record the answer; each press takes one, in time."""
        press = self._presses.get(query_id)
        if press is None or press.answered or self._late(press):
            raise bad_request(TOO_OLD)
        press.answered, press.text, press.alert = True, text, alert
        press.done.set()
        return press

    def _late(self, press: Press) -> bool:
        machine = asyncio.get_running_loop().time() - press.machine_at
        return machine > MACHINE_PATIENCE or self._world.now() - press.at > PATIENCE

    @property
    def unanswered(self) -> int:
        """Presses that can still be answered and have not been."""
        return sum(not p.answered and not self._late(p) for p in self._presses.values())

    def answers_in(self, chat: int) -> list[Press]:
        """Answered presses in the chat, oldest first."""
        return [p for p in self._presses.values() if p.chat == chat and p.answered]
