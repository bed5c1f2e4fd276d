"""An evening at work: the real bot and the practice server in one process, with all phones."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import staffed
from driver import Phone, Phones, housekept, quiet

from bot.app import App
from bot.cli.cast import GROUPS, PEOPLE
from bot.cli.demo import TOKEN, open_practice_app
from bot.cli.stories import STORIES
from bot.cli.walking import WalkingClock
from bot.practice import PracticeServer
from flows.calendar import Calendar

HOME_CARE_GROUP, ALARM_GROUP = (group.id for group in GROUPS)


@dataclass
class Evening:
    """An evening at work: the bot, its Telegram, everybody's phones, and the clock."""

    app: App
    server: PracticeServer
    phones: Phones
    clock: WalkingClock
    database: str

    @property
    def worker(self) -> Phone:
        """Hemtjänst 1."""
        return self.phones.person(101)

    @property
    def colleague(self) -> Phone:
        """Hemtjänst 2, of the same unit."""
        return self.phones.person(102)

    @property
    def chef(self) -> Phone:
        """The enhetschef of the same unit."""
        return self.phones.person(111)

    @property
    def stranger(self) -> Phone:
        """Somebody who was never invited."""
        return self.phones.person(191)

    @property
    def group(self) -> Phone:
        """The unit's group, seen by Hemtjänst 2."""
        return self.phones.person(102, HOME_CARE_GROUP)

    async def walk(self, local: str) -> list[str]:
        """Walk the clock to a local time such as "2026-11-30 07:15"."""
        lines = await self.clock.walk(instant(local))
        return list(lines)

    async def jump(self, local: str) -> None:
        """Be at that local time at once, as after an outage."""
        await self.clock.jump(instant(local))


def instant(local: str) -> datetime:
    wall = datetime.fromisoformat(local)
    return Calendar().at(wall.date(), wall.time())


@asynccontextmanager
async def an_evening(database: str, start: str = "2026-11-27 20:00") -> AsyncIterator[Evening]:
    """The bot on this database, everybody in the cast joined, the clock standing still."""
    menus = await asyncio.to_thread(staffed.lay, database, instant(start))
    clock = WalkingClock(instant(start), ticking=False)
    server = PracticeServer(token=TOKEN, people=PEOPLE, groups=GROUPS, clock=clock, stories=STORIES)
    staffed.show(menus, server)
    await server.start()
    app = await open_practice_app(clock, server.api_base, database)
    clock.app = app
    await app.start()
    await staffed.join_unless_they_have(app)
    await housekept(app)
    phones = Phones(server, lambda: quiet(app))
    try:
        yield Evening(app, server, phones, clock, database)
    finally:
        await phones.close()
        await app.stop()
        await server.stop()
