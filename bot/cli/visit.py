"""A short visit to the database, also while a bot is at work on it: one action of the house's own,
or one question. What the action owes people is left in the outbox, for the bot to send.
"""

import asyncio
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from bot.app import open_database, read_content
from bot.chat import notices, reminders
from bot.settings import Settings
from flows.actions.registry import perform
from flows.actions.turn import Done, House, Refused, Turn, Who
from flows.ports import Tx

T = TypeVar("T")
Result = Done[Any] | Refused[Any]


class Visit:
    """Actions of the house's own, each in a transaction and on a visit of its own."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        below, modules = secrets.randbelow, settings.modules
        content = read_content(settings)
        calendar = settings.calendar(content.library.reference.values)
        self._house = House(content.library, calendar, below, modules, processes=content.processes)

    def act(self, name: str, command: object) -> Result:
        """Carry out the action, now."""

        def work(tx: Tx) -> Result:
            now = datetime.now(UTC)
            turn = Turn(tx, self._house, Who(is_house=True), now)
            result = perform(turn, name, command)
            if isinstance(result, Done):
                reminders.post(turn, result.tells, now)
                notices.post(turn, result.notices, now)
            return result

        return ask(self._settings, work, writes=True)


def ask(settings: Settings, work: Callable[[Tx], T], *, writes: bool = False) -> T:
    """Run the work on the database and leave again."""
    return asyncio.run(_visit(settings, work, writes))


async def _visit(settings: Settings, work: Callable[[Tx], T], writes: bool) -> T:
    store = open_database(settings, guest=True)
    try:
        return await (store.run(work) if writes else store.read(work))
    finally:
        await store.close()
