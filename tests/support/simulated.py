"""The real sender on simulated time: it sleeps for hours, and the test does not.

The loop's time stands still while anybody works, the store too, and leaps to the next alarm when
all wait. Telegram is the practice server's own strict limits behind a road that takes its time.
"""

import asyncio
import json
import random
import selectors
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, TypeVar
from unittest.mock import patch

from telegram.request import RequestData

from bot.practice.flood import FloodLimits
from bot.telegram import deliver, settlement
from bot.telegram.transport import AiohttpRequest
from flows.ports import Store, Tx

T = TypeVar("T")

STARTED = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
ROAD = (0.005, 0.045)  # seconds there, and as many back; the strict server allows for 50 ms
SENT = json.dumps(
    {"ok": True, "result": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}}
).encode()


class _Leaping(selectors.DefaultSelector):
    """Waits only for those who work; any other wait is over at once, and was as long as asked."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.working = 0

    def select(self, timeout: float | None = None) -> Any:
        if timeout is None or (timeout > 0 and self.working):
            return super().select(None)
        self.now += max(timeout, 0.0)
        return super().select(0)


class SimulatedLoop(asyncio.SelectorEventLoop):
    """A loop on simulated time. It is the machine's clock of whoever runs in it."""

    def __init__(self) -> None:
        self._leaping = _Leaping()
        super().__init__(self._leaping)

    def time(self) -> float:
        """Simulated seconds since the start."""
        return self._leaping.now

    def machine_now(self) -> datetime:
        """The same as a moment."""
        return STARTED + timedelta(seconds=self.time())

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """While somebody works outside the loop, time stands still."""
        self._leaping.working += 1
        try:
            yield
        finally:
            self._leaping.working -= 1

    @contextmanager
    def as_machine_time(self) -> Iterator[None]:
        """The sender takes its time from here."""
        clock = SimpleNamespace(monotonic=self.time)
        with (
            patch.object(deliver, "time", clock),
            patch.object(deliver, "_machine_now", self.machine_now),
            patch.object(settlement, "_machine_now", self.machine_now),
        ):
            yield


class TimelessStore:
    """A store whose work takes no time."""

    def __init__(self, store: Store, loop: SimulatedLoop) -> None:
        self._store = store
        self._loop = loop

    async def run(self, work: Callable[[Tx], T]) -> T:
        """As the store."""
        with self._loop.at_work():
            return await self._store.run(work)

    async def read(self, work: Callable[[Tx], T]) -> T:
        """As the store."""
        with self._loop.at_work():
            return await self._store.read(work)

    async def close(self) -> None:
        """As the store."""
        with self._loop.at_work():
            await self._store.close()


class StrictTelegram(AiohttpRequest):
    """Counts what arrives, and refuses what comes too soon."""

    def __init__(self, loop: SimulatedLoop) -> None:
        super().__init__()
        self._road = random.Random(20261122)
        self._flood = FloodLimits(loop.time)
        self._flood.switch(on=True)
        self._loop = loop
        self.arrived: list[tuple[float, int, str]] = []  # when, the chat, the text
        self.refused = 0
        self._came = asyncio.Event()

    async def until(self, count: int) -> None:
        """Wait until so many have arrived."""
        while len(self.arrived) < count:
            self._came.clear()
            await self._came.wait()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """There, and back."""
        assert request_data is not None
        given = request_data.parameters
        await asyncio.sleep(self._road.uniform(*ROAD))
        wait = self._flood.wait(url.rpartition("/")[2], given["chat_id"])
        if wait is None:
            self.arrived.append((self._loop.time(), given["chat_id"], given["text"]))
            self._came.set()
        else:
            self.refused += 1
        await asyncio.sleep(self._road.uniform(*ROAD))
        return (200, SENT) if wait is None else (429, too_soon(wait))


def too_soon(seconds: int) -> bytes:
    """Telegram's refusal."""
    return json.dumps(
        {
            "ok": False,
            "error_code": 429,
            "description": f"Too Many Requests: retry after {seconds}",
            "parameters": {"retry_after": seconds},
        }
    ).encode()
