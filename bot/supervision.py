"""Keeps the parts of the bot going, each in a task of its own, and ends them."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from bot.health import Health

log = logging.getLogger(__name__)

CALM_SECONDS = 2.0
WELL_SECONDS = 60.0


async def kept_going(
    name: str, part: Callable[[], Coroutine[Any, Any, None]], health: Health
) -> None:
    """Run a part; begin it again after a fault that it did not foresee. Health is red until it has
    gone well for a minute."""
    well: asyncio.TimerHandle | None = None
    while True:
        try:
            await part()
        except Exception:
            log.exception("%s stumbled", name)
            health.down(name, "a fault of ours")
            if well is not None:
                well.cancel()
            await asyncio.sleep(CALM_SECONDS)
            well = asyncio.get_running_loop().call_later(WELL_SECONDS, health.up, name)
        else:
            return


async def ended(tasks: Sequence[asyncio.Task[None]]) -> None:
    """End them, and wait until they have."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
