"""What happens, told live to every open page: numbered events for server-sent streams."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

# A page this far behind is cut off; it connects again and reads the state anew.
BACKLOG = 10_000

Event = tuple[int, str, Mapping[str, Any]]


class Events:
    """Publishes to all who listen right now; nobody listening is no trouble."""

    def __init__(self) -> None:
        self._last = 0
        self._listeners: set[asyncio.Queue[Event | None]] = set()

    def publish(self, kind: str, data: Mapping[str, Any]) -> None:
        self._last += 1
        for listener in tuple(self._listeners):
            try:
                listener.put_nowait((self._last, kind, data))
            except asyncio.QueueFull:
                self._listeners.discard(listener)
                listener.get_nowait()
                listener.put_nowait(None)

    def close(self) -> None:
        """End every stream."""
        for listener in tuple(self._listeners):
            if listener.full():
                listener.get_nowait()
            listener.put_nowait(None)

    @asynccontextmanager
    async def listen(self) -> AsyncIterator[asyncio.Queue[Event | None]]:
        """A queue of events from now on; None in it means the end."""
        listener: asyncio.Queue[Event | None] = asyncio.Queue(BACKLOG)
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)
