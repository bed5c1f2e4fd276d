"""The domain's time. Leases, back-off, pacing and timeouts use machine time instead."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Where `now` comes from."""

    def now(self) -> datetime:
        """The present domain time, aware, in UTC."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present time in UTC."""
        return datetime.now(UTC)


class MovableClock:
    """A clock that can be put forward, for practice and tests. With `ticking` it goes on from
    there at the machine's speed; otherwise it stands still until it is moved."""

    def __init__(self, start: datetime, *, ticking: bool) -> None:
        self._ticking = ticking
        self.move(start)

    def now(self) -> datetime:
        """The present practice time in UTC."""
        if not self._ticking:
            return self._at
        return self._at + timedelta(seconds=time.monotonic() - self._since)

    def move(self, to: datetime) -> None:
        """Be at another time."""
        self._at = to.astimezone(UTC)
        self._since = time.monotonic()
