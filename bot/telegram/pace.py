"""Pacing: Telegram's limits as sliding windows, on machine time.

One message a second to a private chat, twenty a minute to a group, thirty a second in all, of
which five are always left to interactive messages. An edit in a private chat counts in the whole
only: it answers a press, and the person is waiting.
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from flows.messages import Chat, ChatKind, OutboxRow, Priority

NEW_MESSAGES = ("send", "contact", "remove", "qr", "picture", "document")


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages per number of seconds, and how long to wait before what may have arrived goes
    again: a gateway that stumbles needs a while."""

    private: tuple[int, float] = (1, 1.0)
    group: tuple[int, float] = (20, 60.0)
    overall: tuple[int, float] = (30, 1.0)
    kept_for_interactive: int = 5
    after_doubt: timedelta = timedelta(seconds=30)


@dataclass(slots=True)
class _Window:
    most: int
    seconds: float
    times: deque[float] = field(default_factory=deque)

    def room(self, now: float) -> int:
        while self.times and self.times[0] + self.seconds <= now:
            self.times.popleft()
        return self.most - len(self.times)

    def opens(self, kept: int = 0) -> float:
        """When there is room for one more beside `kept`; 0 when there is room already."""
        full = len(self.times) >= self.most - kept
        return self.times[0] + self.seconds if full and self.times else 0.0


class Pace:
    """Which chats have to wait, and how many messages may leave at this moment."""

    def __init__(self, limits: Limits, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._now = monotonic
        self._overall = _Window(*limits.overall)
        self._chats: dict[int, _Window] = {}
        self._held: dict[int, float] = {}
        self._all_held = 0.0

    @property
    def after_doubt(self) -> timedelta:
        """How long what may have arrived waits before it goes again."""
        return self._limits.after_doubt

    def room(self) -> tuple[int, Priority]:
        """How many messages may leave now, and the last class that may be among them."""
        if self._all_held > self._now():
            return 0, Priority.TIB
        left = self._overall.room(self._now())
        if left > self._limits.kept_for_interactive:
            return left - self._limits.kept_for_interactive, Priority.BULK
        return left, Priority.INTERACTIVE

    def held(self) -> tuple[int, ...]:
        """Our ids of the chats that have to wait."""
        now = self._now()
        self._held = {chat: until for chat, until in self._held.items() if until > now}
        full = [chat for chat, window in self._chats.items() if window.room(now) <= 0]
        return tuple({*self._held, *full})

    def opens_in(self) -> float | None:
        """Seconds until something that has to wait may leave; None when nothing has to."""
        now = self._now()
        times = [*self._held.values(), *(w.opens() for w in self._chats.values())]
        times += [self._all_held, self._overall.opens(self._limits.kept_for_interactive)]
        ahead = [at - now for at in times if at > now]
        return min(ahead) if ahead else None

    def count(self, row: OutboxRow) -> None:
        """Note that the row leaves now."""
        now = self._now()
        self._overall.times.append(now)
        if row.chat.kind is ChatKind.GROUP or row.op in NEW_MESSAGES:
            self._window(row.chat).times.append(now)
        if len(self._chats) > 1000:
            self._chats = {c: w for c, w in self._chats.items() if w.room(now) < w.most}

    def hold(self, chat_id: int, seconds: float) -> None:
        """Telegram asked us to leave the chat alone for a while."""
        self._held[chat_id] = max(self._held.get(chat_id, 0.0), self._now() + seconds)

    def hold_all(self, seconds: float) -> None:
        """Telegram refuses the bot itself: nothing leaves for so long. 0 lets everything go."""
        self._all_held = self._now() + seconds

    def _window(self, chat: Chat) -> _Window:
        limit = self._limits.private if chat.kind is ChatKind.PRIVATE else self._limits.group
        return self._chats.setdefault(chat.id, _Window(*limit))
