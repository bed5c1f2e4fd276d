"""An evening with trouble ahead: a store, a transport or limits of the test's own making."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import ring
import staffed
from driver import Phones, housekept, quiet
from evening import Evening, instant
from program import TOKEN

from bot.app import App, Parts
from bot.cli import demo
from bot.cli.cast import GROUPS, PEOPLE
from bot.cli.demo import UNHURRIED
from bot.cli.walking import WalkingClock
from bot.practice import PracticeServer
from bot.settings import Settings
from bot.telegram.transport import AiohttpRequest
from flows.people.modules import EVERY_MODULE
from flows.ports import Store
from storage.store import open_store

PATIENCE = 20.0
T = TypeVar("T")


@asynccontextmanager
async def a_troubled_evening(
    database: str,
    *,
    store: Store | None = None,
    request: AiohttpRequest | None = None,
    start: str = ring.START,
) -> AsyncIterator[Evening]:
    """Saturday evening, everybody in the cast has joined; the store may be of a special kind."""
    menus: staffed.Menus = {}
    if store is None:
        menus = await asyncio.to_thread(staffed.lay, database, instant(start))
    clock = WalkingClock(instant(start), ticking=False)
    async with PracticeServer(token=TOKEN, people=PEOPLE, groups=GROUPS, clock=clock) as server:
        staffed.show(menus, server)
        settings = Settings(
            token=TOKEN, api=server.api_base, database=database, modules=EVERY_MODULE
        )
        content = demo.read_content(settings)  # proven once for all evenings
        found = store or open_store(database)
        app = App(Parts(settings, content, found, clock, UNHURRIED, request))
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


async def until(look: Callable[[], Awaitable[T]]) -> T:
    """What `look` finds, as soon as it finds something. Not a measure of speed: it is patient."""
    async with asyncio.timeout(PATIENCE):
        while not (found := await look()):  # noqa: ASYNC110 - a phone has no event to wait for
            await asyncio.sleep(0.01)
        return found
