"""The practice clock, and waiting until the bot has nothing left to do."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from bot.app import App
from bot.clock import MovableClock
from flows.calendar import phrases
from flows.ports import Tx


class WalkingClock(MovableClock):
    """The practice clock: walking stops at every due time and lets the bot finish there."""

    app: App | None = None

    async def walk(self, to: datetime) -> Sequence[str]:
        """Go to `to`, stopping wherever something falls due; a line for each stop.

        What is due where it begins is done first: what comes later may be counted from there.
        """
        stops = []
        if self.app is not None and (await self._next_due(self.app))[1] <= self.now():
            await self._finish()
        while self.app is not None:
            due, rounds = await self._next_due(self.app)
            if due is None or due > to:
                break
            self.move(max(due, self.now()))
            if told := await self._finish(rounds=rounds <= self.now()):
                local = self.app.house.calendar.local(self.now())
                what = "1 påminnelse" if told == 1 else f"{told} påminnelser"
                stops.append(f"{phrases.moment(local)}: {what}")
        self.move(max(to, self.now()))
        await self._finish()
        return stops

    async def jump(self, to: datetime) -> None:
        """Be at `to` at once, as after an outage."""
        self.move(to)
        await self._finish()

    async def _next_due(self, app: App) -> tuple[datetime | None, datetime]:
        """The next stop, and when the rounds are due. What they could not do here, they do on a
        later one."""
        due, rounds = await app.tick.next_due(), await app.rounds.next_due()
        ahead = [at for at in (due, rounds if rounds > self.now() else None) if at is not None]
        return min(ahead, default=None), rounds

    async def _finish(self, *, rounds: bool = True) -> int:
        """Let the bot finish what is due; answers how many reminders that was."""
        if self.app is None:
            return 0
        before = self.app.tick.messages
        await self.app.tick.once()
        if rounds:
            await self.app.rounds.once()
        await settled(self.app)
        return self.app.tick.messages - before


async def settled(app: App, seconds: float = 30.0) -> bool:
    """Wait until nothing is left to do at this moment; False when time ran out first."""
    try:
        async with asyncio.timeout(seconds):
            while not await _at_rest(app):  # noqa: ASYNC110 - a held chat has no event
                await asyncio.sleep(0.002)
    except TimeoutError:
        return False
    return True


async def _at_rest(app: App) -> bool:
    def waiting(tx: Tx) -> bool:
        due, sends = tx.bevakningar.next_at(), tx.outbox.next_at()
        return (
            bool(tx.inbox.waiting(1))
            or (due is not None and due <= app.clock.now())
            or (sends is not None and sends <= datetime.now(UTC))
        )

    await app.sender.rested()
    if not app.dispatcher.idle:
        return False
    # Read first: what is claimed after the reading is seen as flying.
    return not await app.store.read(waiting) and app.sender.idle and app.dispatcher.idle
