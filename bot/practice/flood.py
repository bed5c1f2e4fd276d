"""Flood limits as strict sliding windows, off unless switched on.

Stricter than Telegram, which lets short bursts pass now and then: one message a second to a private
chat, twenty a minute to a group, thirty a second in all. Counted on arrival in machine time, with
50 ms of grace for the road. A refused message does not count.
"""

import math
from collections import deque
from collections.abc import Callable

GRACE = 0.05
PRIVATE = (1, 1.0)
GROUP = (20, 60.0)
OVERALL = (30, 1.0)
_COUNTED = ("send", "edit", "copy", "forward")


class FloodLimits:
    """The windows of all chats."""

    def __init__(self, machine_time: Callable[[], float]) -> None:
        self.on = False
        self._time = machine_time
        self._sent: dict[int | None, deque[float]] = {}

    def switch(self, on: bool) -> None:
        """Start or stop counting, from nothing."""
        self.on = on
        self._sent.clear()

    def wait(self, method: str, chat: int | None) -> int | None:
        """Whole seconds to wait, or None when the call may pass (it is counted then)."""
        counted = method.lower().startswith(_COUNTED) and method.lower() != "sendchataction"
        if not self.on or chat is None or not counted:
            return None
        now = self._time()
        lanes = ((chat, PRIVATE if chat > 0 else GROUP), (None, OVERALL))
        waits = [self._left(lane, limit, now) for lane, limit in lanes]
        if max(waits) > 0:
            return max(1, math.ceil(max(waits)))
        for lane, _ in lanes:
            self._sent.setdefault(lane, deque()).append(now)
        return None

    def _left(self, lane: int | None, limit: tuple[int, float], now: float) -> float:
        most, window = limit
        times = self._sent.setdefault(lane, deque())
        while times and now - times[0] >= window - GRACE:
            times.popleft()
        return 0.0 if len(times) < most else window - GRACE - (now - times[0])
