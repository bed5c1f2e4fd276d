"""The queue of updates that the bot fetches: offsets, long polling, kinds asked for, conflicts.

Timeouts are machine time; the 24 hours that Telegram keeps an update are practice time.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.practice.refusals import conflict

KEPT = timedelta(hours=24)
LONGEST_POLL = 50
ON_REQUEST_ONLY = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, slots=True)
class Queued:
    """An update, or whatever a test put in its place."""

    id: int
    body: Any
    at: datetime


class UpdateQueue:
    """Updates until the bot has confirmed them by asking for a higher offset."""

    def __init__(self, now: Callable[[], datetime], first_id: int) -> None:
        self._now = now
        self._next = first_id
        self._queue: deque[Queued] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._allowed: frozenset[str] = frozenset()

    @property
    def pending(self) -> int:
        return len(self._queue)

    @property
    def polled(self) -> bool:
        """Whether the bot is waiting for updates right now."""
        return self._waiter is not None and not self._waiter.done()

    @property
    def allowed(self) -> Sequence[str]:
        return sorted(self._allowed)

    def allow(self, kinds: Sequence[str]) -> None:
        """Remember the kinds asked for; none means all but those that must be asked for."""
        self._allowed = frozenset(kinds)

    def add(self, kind: str, payload: Mapping[str, Any]) -> None:
        """Queue an update of a kind, if the bot wants that kind."""
        wanted = kind in self._allowed if self._allowed else kind not in ON_REQUEST_ONLY
        if wanted:
            self.put({"update_id": self._next, kind: payload})

    def put(self, body: Any, *, again: bool = False) -> None:
        """Queue anything at all; with `again` under the id of the update before."""
        if again:
            self._next -= 1
        if isinstance(body, dict):
            body = {"update_id": self._next, **body}
        self._queue.append(Queued(self._next, body, self._now()))
        self._next += 1
        if self.polled:
            assert self._waiter is not None
            self._waiter.set_result(None)

    def drop(self) -> None:
        """Forget all that waits."""
        self._queue.clear()

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Any]:
        """What getUpdates answers. A newer request ends an older one with a conflict."""
        if self.polled:
            assert self._waiter is not None
            self._waiter.set_exception(conflict())
        self._confirm(offset)
        if not self._queue and seconds > 0:
            await self._wait(min(seconds, LONGEST_POLL))
        return [queued.body for queued in list(self._queue)[:limit]]

    async def _wait(self, seconds: float) -> None:
        waiter = asyncio.get_running_loop().create_future()
        self._waiter = waiter
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await waiter
        finally:
            if self._waiter is waiter:
                self._waiter = None

    def _confirm(self, offset: int) -> None:
        oldest = self._now() - KEPT
        keep = [queued for queued in self._queue if queued.at >= oldest]
        if offset > 0:
            keep = [queued for queued in keep if queued.id >= offset]
        elif offset < 0:
            keep = keep[offset:]
        self._queue = deque(keep)
