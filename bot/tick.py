"""The tick: one loop that sleeps until the earliest due time and tells of what is due.

Sleeps on the monotonic clock, at most a second at a time, so that a moved wall clock is noticed.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from bot.chat import reminders, stubs
from bot.clock import Clock
from bot.health import Health
from flows.actions.reminding import Reminded
from flows.actions.turn import House, Turn, Who
from flows.errors import StoreError
from flows.ports import Store, Tx

log = logging.getLogger(__name__)

CHUNK = 500
LONGEST_SLEEP_SECONDS = 1.0
CALM_SECONDS = 2.0


class Tick:
    """Tells of everything due; `told` is called when messages have been put in the outbox."""

    def __init__(
        self, store: Store, house: House, clock: Clock, health: Health, told: Callable[[], None]
    ) -> None:
        self._store = store
        self._house = house
        self._clock = clock
        self._health = health
        self._told = told
        self.messages = 0  # how many have been put in the outbox since the start

    async def run(self) -> None:
        """Tick until cancelled. No fault ends the loop."""
        while True:
            try:
                due = await self.next_due()
                if due is not None and due <= self._clock.now():
                    await self.once()
                    continue
                await asyncio.sleep(self._sleep(due))
            except StoreError as error:
                self._health.down("store", error)
                await asyncio.sleep(CALM_SECONDS)
            except Exception:
                self._health.down("tick", "a fault of ours")
                log.exception("the tick stumbled")
                await asyncio.sleep(CALM_SECONDS)

    async def once(self) -> None:
        """Tell of everything that is due now, in chunks."""
        while True:
            reminded, messages = await self._store.run(self._chunk)
            self.messages += messages
            self._told()
            if reminded.unheard:
                self._health.down(
                    "reminders", f"nobody can be told of {', '.join(reminded.unheard)}"
                )
            if reminded.due < CHUNK:
                self._health.up("tick")
                return

    async def next_due(self) -> datetime | None:
        """When the next bevakning falls due or becomes a stub, or an absence begins or ends."""
        return await self._store.read(_next_due)

    def _chunk(self, tx: Tx) -> tuple[Reminded, int]:
        turn = Turn(tx, self._house, Who(is_house=True), self._clock.now())
        # First: who is away decides to whom a reminder of this very moment goes.
        absences = reminders.by_house(turn, "absence.step", CHUNK, datetime.now(UTC))
        done = reminders.by_house(turn, "bevakning.remind", CHUNK, datetime.now(UTC))
        reminded: Reminded = done.value
        left = reminders.by_house(turn, "bevakning.stub", CHUNK, datetime.now(UTC)).value
        stubs.post(tx, left, datetime.now(UTC))
        due = max(reminded.due, absences.value, left.due)
        return replace(reminded, due=due), len(done.tells)

    def _sleep(self, due: datetime | None) -> float:
        if due is None:
            return LONGEST_SLEEP_SECONDS
        ahead = (due - self._clock.now()).total_seconds()
        return min(max(ahead, 0.0), LONGEST_SLEEP_SECONDS)


def _next_due(tx: Tx) -> datetime | None:
    times = (tx.bevakningar.next_at(), tx.bevakningar.next_stub_at(), tx.absences.next_at())
    return min((at for at in times if at is not None), default=None)
