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

from bot.practice.refusals import Refusal, conflict

KEPT = timedelta(hours=24)
LONGEST_POLL = 50
ON_REQUEST_ONLY = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, slots=True)
class Queued:
    """An update, or whatever a test put in its place."""

    id: int
    body: Any
    at: datetime
    broken: bool = False  # on purpose, so that nobody judges its shape


class UpdateQueue:
    """Updates until the bot has confirmed them by asking for a higher offset."""

    def __init__(self, now: Callable[[], datetime], first_id: int) -> None:
        self._now = now
        self._next = first_id
        self._queue: deque[Queued] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._allowed: frozenset[str] = frozenset()
        self._held: Queued | None = None
        self._arrived = asyncio.Event()

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

    def wants(self, kind: str) -> bool:
        """Whether the bot has asked for that kind."""
        return kind in self._allowed if self._allowed else kind not in ON_REQUEST_ONLY

    def add(self, kind: str, payload: Mapping[str, Any]) -> None:
        """Queue an update."""
        self._append(self._numbered({kind: payload}))
        self.release()

    def add_twice(self, kind: str, payload: Mapping[str, Any]) -> None:
        """Queue an update twice under one id."""
        twin = self._numbered({kind: payload})
        self._append(twin)
        self._append(twin)
        self.release()

    def hold(self, kind: str, payload: Mapping[str, Any]) -> None:
        """Number an update now and queue it after the next one."""
        if self._held is not None:
            self.add(kind, payload)
            return
        self._held = self._numbered({kind: payload})

    def release(self) -> None:
        """Queue what was held back."""
        if self._held is not None:
            held, self._held = self._held, None
            self._append(held)

    def put(self, body: Any) -> None:
        """Queue anything at all, as it is; an object gets an id when it has none."""
        self._append(self._numbered(body, broken=True))

    def _numbered(self, body: Any, *, broken: bool = False) -> Queued:
        if isinstance(body, dict):
            body = {"update_id": self._next, **body}
        self._next += 1
        return Queued(self._next - 1, body, self._now(), broken)

    def _append(self, queued: Queued) -> None:
        self._queue.append(queued)
        self._arrived.set()
        if self.polled:
            assert self._waiter is not None
            self._waiter.set_result(None)

    def drop(self) -> None:
        """Forget all that waits."""
        self._queue.clear()
        self._held = None

    def interrupt(self, reason: Refusal) -> None:
        """End the poll that waits, if any, with a refusal."""
        if self.polled:
            assert self._waiter is not None
            self._waiter.set_exception(reason)

    async def first(self) -> Queued:
        """The oldest update, as soon as there is one; it stays until it is done."""
        while True:
            self._expire()
            if self._queue:
                return self._queue[0]
            self._arrived.clear()
            await self._arrived.wait()

    def done(self, queued: Queued) -> None:
        """The bot has accepted this update."""
        if self._queue and self._queue[0] is queued:
            self._queue.popleft()

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Queued]:
        """What getUpdates answers. A newer request ends an older one with a conflict."""
        self.interrupt(conflict())
        self._confirm(offset)
        if not self._queue and seconds > 0:
            await self._wait(min(seconds, LONGEST_POLL))
        return list(self._queue)[:limit]

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

    def _expire(self) -> None:
        oldest = self._now() - KEPT
        while self._queue and self._queue[0].at < oldest:
            self._queue.popleft()

    def _confirm(self, offset: int) -> None:
        self._expire()
        keep = list(self._queue)
        if offset > 0:
            keep = [queued for queued in keep if queued.id >= offset]
        elif offset < 0:
            keep = keep[offset:]
        self._queue = deque(keep)
