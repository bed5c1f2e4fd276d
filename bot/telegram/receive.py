"""Receiving: fetch raw updates, sieve and store them, and only then let Telegram forget them.

python-telegram-bot's own fetching is left aside: one malformed update makes it raise for the whole
batch, for ever, and it logs every text. The next fetch confirms what the last one stored.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Collection
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from telegram.error import NetworkError

from bot.health import Health
from bot.telegram.shape import Malformed
from bot.telegram.sieve import sieve
from bot.telegram.transport import AiohttpRequest
from flows.errors import StoreError
from flows.messages import InboxItem
from flows.ports import Store
from flows.privacy import CITY_NUMBERS

log = logging.getLogger(__name__)

WAIT_SECONDS = 25
BATCH = 100
CALM_SECONDS = 1.0
LONGEST_CALM_SECONDS = 30.0
ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member", "chat_member")
BROKEN = {"kind": "broken"}
# What stops the sender too, until a fetch succeeds again or so many seconds have passed.
REFUSED = MappingProxyType(
    {
        401: "Telegram refuses the token (401)",
        409: "another process fetches with this token, or a webhook is set (409)",
    }
)
HELD_SECONDS = 60.0
LARGEST_ID = 2**63


class Receiver:
    """The fetch loop. `arrived` is called when something new has been stored, and `sorry` with the
    sieved updates that could not be. `hold` keeps the sender back for a number of seconds;
    `allowed` are the telephone numbers that may be written."""

    def __init__(
        self,
        *,
        store: Store,
        request: AiohttpRequest,
        url: str,
        bot_id: int,
        health: Health,
        arrived: Callable[[], None],
        sorry: Callable[[list[InboxItem]], Awaitable[None]],
        hold: Callable[[float], None],
    ) -> None:
        self._store = store
        self._request = request
        self._url = f"{url}/getUpdates"
        self._bot_id = bot_id
        self._health = health
        self._arrived = arrived
        self._sorry = sorry
        self._hold = hold
        self._refused = False
        self._offset: int | None = None
        self._calm = 0.0
        self.username: str | None = None
        self.allowed: Callable[[], Collection[str]] = lambda: CITY_NUMBERS

    async def run(self) -> None:
        """Fetch until cancelled. No fault ends the loop; each makes it calmer for a while."""
        while True:
            if await self.once():
                self._calm = 0.0
            else:
                self._calm = min(max(CALM_SECONDS, self._calm * 2), LONGEST_CALM_SECONDS)
                await asyncio.sleep(self._calm)

    async def once(self) -> bool:
        """One fetch, stored and then confirmed by the next; False when something was wrong."""
        updates = await self._fetch()
        if updates is None:
            return False
        items = [item for update in updates if (item := self._item(update)) is not None]
        try:
            new = await self._store.run(lambda tx: tx.inbox.add(items)) if items else 0
        except StoreError as error:
            self._health.down("store", error)
            await self._sorry(items)
            return False
        ids = [update["update_id"] for update in updates if _has_id(update)]
        # After an idle week Telegram may begin its numbers anew: an empty answer frees ours.
        self._offset = max(ids) + 1 if ids else None
        if new:
            self._arrived()
        return bool(ids) or not updates

    async def _fetch(self) -> list[Any] | None:
        payload: dict[str, Any] = {
            "timeout": 0 if self._calm else WAIT_SECONDS,  # after a fault, know soon that it works
            "limit": BATCH,
            "allowed_updates": ALLOWED,
        }
        if self._offset is not None:
            payload["offset"] = self._offset
        try:
            status, body = await self._request.fetch(self._url, payload, WAIT_SECONDS + 10)
            answer = json.loads(body)
        except (NetworkError, ValueError) as error:
            self._health.down("receive", error)
            return None
        self._heed(status)
        if (
            status != 200
            or not isinstance(answer, dict)
            or not isinstance(answer.get("result"), list)
        ):
            self._health.down("receive", REFUSED.get(status, f"HTTP {status}"))
            return None
        self._health.up("receive")
        result: list[Any] = answer["result"]
        return result

    def _heed(self, status: int) -> None:
        """A bot that may not fetch must not send either."""
        if status in REFUSED:
            self._refused = True
            self._hold(HELD_SECONDS)
        elif status == 200 and self._refused:
            self._refused = False
            self._hold(0.0)

    def _item(self, update: Any) -> InboxItem | None:
        if not _has_id(update):
            log.warning("update without id left out")
            return None
        try:
            sieved = sieve(update, self.username, self.allowed())
        except Malformed as error:
            log.warning("malformed update %s: %s", update["update_id"], error)
            return self._kept(update["update_id"], None, BROKEN)
        except Exception as error:  # a fault of ours must not stop what comes after
            log.error("update %s cannot be sieved: %s", update["update_id"], type(error).__name__)
            return self._kept(update["update_id"], None, BROKEN)
        if sieved is None:
            return None
        return self._kept(update["update_id"], sieved.chat, sieved.payload)

    def _kept(self, update_id: int, chat: int | None, payload: dict[str, Any]) -> InboxItem:
        return InboxItem(self._bot_id, update_id, chat, payload, datetime.now(UTC))


def _has_id(update: Any) -> bool:
    number = update.get("update_id") if isinstance(update, dict) else None
    return type(number) is int and 0 <= number < LARGEST_ID
