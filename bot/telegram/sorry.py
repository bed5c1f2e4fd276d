"""When nothing can be saved: say so at once, past the outbox, with the numbers to call."""

import logging
import time
from collections import deque
from collections.abc import Callable

from telegram import Bot
from telegram.error import TelegramError

from bot.telegram.render import clipped
from flows.messages import InboxItem

log = logging.getLogger(__name__)

QUIET_SECONDS = 60.0
REMEMBERED = 10_000


class Sorry:
    """Tells people that the bot cannot work now: whoever pressed, each time and also in a group;
    whoever wrote in a private chat, at most once a minute. Never twice for one update, which comes
    again and again until it can be stored. `number` gives the number of a contact."""

    def __init__(self, bot: Bot, number: Callable[[str], str]) -> None:
        self._bot = bot
        self._number = number
        self._told: dict[int | str, float] = {}
        self._updates: deque[tuple[int, int]] = deque(maxlen=REMEMBERED)

    async def say(self, items: list[InboxItem]) -> None:
        """Tell whoever sent these."""
        now = time.monotonic()
        self._told = {about: at for about, at in self._told.items() if at > now - QUIET_SECONDS}
        for item in items:
            about, update = _about(item), (item.bot_id, item.update_id)
            if about is None or about in self._told or update in self._updates:
                continue
            self._told[about] = now
            self._updates.append(update)
            try:
                await self._tell(item)
            except TelegramError as error:
                log.info("chat not told: %s", type(error).__name__)

    @property
    def _words(self) -> str:
        return (
            f"Försök igen om en stund. Jag kan inte spara något nu.\n"
            f"Bråttom? Ring Trygghetsjouren: {self._number('trygghetsjouren')}. "
            f"Fara för liv: ring 112."
        )

    async def _tell(self, item: InboxItem) -> None:
        if "query" in item.payload:
            await self._bot.answer_callback_query(
                str(item.payload["query"]), clipped(self._words), show_alert=True
            )
        else:
            assert item.chat is not None
            await self._bot.send_message(item.chat, self._words)


def _about(item: InboxItem) -> int | str | None:
    """What is told of once: a press for itself, anything else of a private chat together."""
    if "query" in item.payload:
        return str(item.payload["query"])
    return None if item.payload.get("group") else item.chat
